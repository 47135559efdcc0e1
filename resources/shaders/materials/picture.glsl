// What hangs in the frames: a few small paintings chosen by `tag` (0 sea, 1 hills, 2 moon, 3 shapes).
#define MATTE
void material(inout Surface s) {
    vec2 q = local_position.xy * 2.0;                          // -1 to 1
    float kind = v_extra.z, brush = fbm(q * 5.0 + kind * 7.0) - 0.5;
    q += 0.05 * brush;
    vec3 c;
    if (kind < 0.5) {
        c = mix(vec3(.62, .42, .26), vec3(.16, .26, .36), smoothstep(-0.1, 0.9, q.y));
        c = mix(c, vec3(.06, .16, .20) + 0.10 * step(0.55, fbm(vec2(q.x * 2.0, q.y * 14.0))), step(q.y, -0.12));
        c = mix(c, vec3(.85, .62, .34), smoothstep(0.20, 0.16, length(q - vec2(0.3, 0.1))));
    } else if (kind < 1.5) {
        c = mix(vec3(.70, .62, .48), vec3(.36, .46, .50), smoothstep(0.0, 1.0, q.y));
        for (int i = 0; i < 4; i++) {
            float k = float(i), ridge = 0.35 - 0.33 * k + 0.22 * sin(q.x * (1.6 + 0.7 * k) + 2.1 * k);
            c = mix(c, mix(vec3(.30, .38, .34), vec3(.09, .15, .09), k / 3.0), step(q.y, ridge));
        }
    } else if (kind < 2.5) {
        c = mix(vec3(.10, .12, .22), vec3(.03, .04, .10), q.y * 0.5 + 0.5);
        c = mix(c, vec3(.80, .74, .58), smoothstep(0.34, 0.31, length(q - vec2(-0.1, 0.25))));
        c = mix(c, vec3(.05, .08, .07), step(q.y, -0.42 + 0.25 * abs(fract(q.x * 2.5) - 0.5)));
    } else {
        c = vec3(.62, .56, .46);
        c = mix(c, vec3(.46, .14, .07), smoothstep(0.42, 0.40, length(q - vec2(-0.2, 0.2))));
        c = mix(c, vec3(.07, .15, .21), step(abs(q.x - 0.3), 0.30) * step(abs(q.y + 0.25), 0.45));
        c = mix(c, vec3(.68, .46, .12), step(q.y, -0.35) * step(q.y, -q.x * 0.6 - 0.4));
    }
    s.colour = c * (0.85 + 0.5 * (brush + 0.5) * 0.6);
    s.rough = 0.8;
}
