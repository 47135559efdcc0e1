// Eyelashes cut out of a strip: they taper, the lower row is sparse.
#define LIGHT_LEAK 0.0
#define SHADE_TINT vec3(1.0)
in vec4 v_detail;                   // position across, 0 root to 1 tip, 1 for the lower lid

void part(inout Surface s, inout Part p) {
    bool lower = v_detail.z > 0.5;
    float up = v_detail.y, keep = (lower ? 0.16 : 0.34) * (1.0 - up * 0.8);
    if (up > (lower ? 0.55 : 0.92) || abs(fract(v_detail.x * 15.0 + up * 0.8) - 0.5) > keep) discard;
    s.colour = vec3(.012);
}
