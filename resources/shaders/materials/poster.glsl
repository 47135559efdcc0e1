// A back-lit poster: a sunset over hills, a band of type.
void material(inout Surface s) {
    vec2 q = local_position.xy * 2.0;
    vec3 c = mix(vec3(1.25, .52, .28), vec3(.20, .30, .72), smoothstep(-0.2, 1.0, q.y));
    c = mix(c, vec3(1.6, 1.25, .70), smoothstep(0.30, 0.27, length(q * vec2(0.6, 1.0) - vec2(0.0, 0.22))));
    c = mix(c, vec3(.12, .05, .14), step(q.y, -0.05 + 0.16 * sin(q.x * 3.0) + 0.05 * sin(q.x * 11.0)));
    vec2 line = vec2(q.x, fract(q.y * 7.0));
    float type = step(q.y, -0.55) * step(-0.9, q.y) * step(abs(line.y - 0.5), 0.26) * step(abs(q.x), 0.75) * step(0.35, hash(vec2(floor(q.x * 16.0), floor(q.y * 7.0))));
    s.colour = mix(c, vec3(1.3, 1.2, 1.0), type) * 0.85;
    s.emissive = true;
}
