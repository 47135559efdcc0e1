// What every lit surface knows of its frame, and what it hands on.
layout(location = 0) out vec4 out_colour;
layout(location = 1) out vec4 out_gbuffer;     // view normal xy, view depth, outline id

uniform vec3 eye, ambient_sky, ambient_ground, fog_colour;
uniform float time, fog_density;
uniform mat4 view;
uniform vec3 view_back;         // from target to eye, unit

struct Surface {
    vec3 colour, normal, view;    // view: towards the eye
    float rough, metal, specular, distance, outline;
    bool emissive;
};

// 1 inside |d| < w, with a soft edge (constant where derivatives are too dear).
float stripe(float d, float w) { return 1.0 - smoothstep(w - 0.008, w + 0.008, abs(d)); }

// Light of the surroundings that falls on a normal.
vec3 ambientLight(vec3 n) { return mix(ambient_ground, ambient_sky, n.y * 0.5 + 0.5); }

void finish(Surface s, vec3 to_eye, vec3 lit) {
    float fog = 1.0 - exp(-max(s.distance - FOG_START, 0.0) * fog_density);
#if defined(INDOOR) || defined(ENCLOSED)
    lit = mix(lit, fog_colour, fog);
#else
    lit = mix(lit, horizonColour(s.view), fog);
#endif
    out_colour = vec4(lit, 1.0);
    out_gbuffer = vec4((mat3(view) * s.normal).xy, dot(to_eye, view_back), s.outline);
}
