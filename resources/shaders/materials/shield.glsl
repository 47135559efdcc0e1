// Round shield seen from the front: painted boards, a pattern of quarters (`tag` 1) or rays (0), a worn iron rim.
void material(inout Surface s) {
    vec2 q = local_position.xz / 0.42;
    float r = length(q), angle = atan(q.y, q.x);
    float pattern = v_extra.z > 0.5 ? step(0.0, q.x * q.y) : step(0.0, sin(angle * 4.0 + r * 2.0));
    s.colour = mix(s.colour, vec3(.60, .55, .44), 0.85 * pattern * step(r, 0.93));
    float board = hash(vec2(floor(q.x * 6.0), 3.0));
    s.colour *= 0.80 + 0.25 * board + 0.20 * fbm(q * vec2(3.0, 16.0));
    s.colour *= 1.0 - 0.5 * smoothstep(0.62, 0.75, valueNoise(q * 9.0));
    if (r > 0.93) { s.colour = vec3(.20, .19, .18); s.metal = 0.6; s.rough = 0.5; }
}
