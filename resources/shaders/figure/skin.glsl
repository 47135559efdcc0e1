// Skin with the painted face, fine pores when near, nails, the dark of an open mouth.
#define SKIN
#define LIGHT_LEAK 0.0
#define SHADE_TINT vec3(1.18, .98, .98)
in vec4 v_detail;                   // face map u, v, inside of the mouth, nails
in vec2 v_extra;                    // share of the head
in vec3 rest_position;
uniform sampler2D face_map;
uniform float age_bump, wet;

void part(inout Surface s, inout Part p) {
    vec4 paint = vec4(1, 1, 1, 0);
    if (v_extra.x > 0.0) paint = mix(paint, texture(face_map, v_detail.xy), v_extra.x);
    float mouth = smoothstep(0.25, 0.8, v_detail.z);
    s.colour *= paint.rgb;
#ifndef FAR
    s.colour *= 0.96 + 0.08 * valueNoise(rest_position.xy * 55.0);
#endif
    s.colour = mix(s.colour, vec3(.16, .035, .035), mouth);
    p.occlusion = mix(1.0, 0.35, mouth);
    s.colour = mix(s.colour, s.colour * vec3(1.12, .86, .82) + 0.03, v_detail.w * 0.6);
    p.hair_cover = paint.a;
    s.rough = mix(0.46, 0.75, p.hair_cover);
    p.wrap = vec3(.30, .15, .11) * (1.0 - p.hair_cover);
#if !defined(FAR) && !defined(TOON)
    float fine = clamp(1.6 - s.distance, 0.0, 1.0);
    if (fine > 0.0) s.normal = bump(s.normal, (valueNoise(rest_position.xy * 900.0) * 0.00011 + valueNoise(rest_position.yz * 420.0) * 0.00012) * fine * (1.0 + age_bump));
#endif
    s.specular = 0.030 + 0.012 * wet;
}
