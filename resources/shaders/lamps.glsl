// Soft local lights without shadows: lamps, neon, a fire, the glow of a window.
#ifdef LAMPS
uniform vec3 lamp_positions[LAMPS], lamp_colours[LAMPS];
uniform int lamp_count;

vec3 lampsOn(vec3 position, vec3 n, float wrap) {
    vec3 sum = vec3(0.0);
    for (int i = 0; i < lamp_count; i++) {
        vec3 to = lamp_positions[i] - position;
        float d2 = dot(to, to);
        float facing = dot(n, to) * inversesqrt(d2 + 1e-6);
#ifdef TOON
        facing = 0.15 + 0.45 * smoothstep(-0.05, 0.05, facing) + 0.4 * smoothstep(0.55, 0.62, facing);
#else
        facing = max(facing * (1.0 - wrap) + wrap, 0.0);
#endif
        sum += lamp_colours[i] * (facing / (1.0 + 0.6 * d2));
    }
    return sum;
}

// Their mirror image in wet ground, drawn out towards the eye.
vec3 lampsMirrored(vec3 position, vec3 r, float rough) {
    vec3 sum = vec3(0.0);
    float power = 6.0 / (rough * rough + 0.01);
    for (int i = 0; i < lamp_count; i++) {
        vec3 to = lamp_positions[i] - position;
        vec2 flat_to = to.xz * inversesqrt(dot(to.xz, to.xz) + 1e-6), flat_r = r.xz * inversesqrt(dot(r.xz, r.xz) + 1e-6);
        float across = max(dot(flat_to, flat_r), 0.0), along = max(dot(normalize(to), r), 0.0);
        sum += lamp_colours[i] * pow(across, power * 2.0) * pow(along, 12.0) / (1.0 + 0.08 * dot(to, to));
    }
    return sum;
}
#else
vec3 lampsOn(vec3 position, vec3 n, float wrap) { return vec3(0.0); }
vec3 lampsMirrored(vec3 position, vec3 r, float rough) { return vec3(0.0); }
#endif
