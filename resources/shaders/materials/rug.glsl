// Woven rug: border bands, a field of lozenges, pile that breaks the tone; `tag` is its length in metres.
#define MATTE
void material(inout Surface s) {
    vec2 q = local_position.xz, edge = vec2(0.5 * v_extra.z) - abs(q);
    float half_depth = 0.345 * v_extra.z;
    float border = min(edge.x, half_depth - abs(q.y));
    vec3 red = s.colour, cream = vec3(.52, .43, .31), blue = vec3(.055, .085, .125), ochre = vec3(.46, .26, .075);
    vec2 cell = q / vec2(0.36, 0.30), f = abs(fract(cell) - 0.5);
    float lozenge = f.x + f.y;
    vec3 c = mix(red, mix(blue, ochre, step(0.5, hash(floor(cell) + 3.0))), step(lozenge, 0.24));
    c = mix(c, cream, step(abs(lozenge - 0.30), 0.035));
    c = mix(c, blue, step(border, 0.30));
    float zig = abs(fract((abs(q.x) > 0.5 * v_extra.z - 0.30 ? q.y : q.x) / 0.12) - 0.5) * 0.12;
    c = mix(c, cream, step(abs(border - 0.20 + 0.5 * zig), 0.022) * step(border, 0.30));
    c = mix(c, ochre, step(border, 0.13));
    c = mix(c, red * 0.8, step(border, 0.10));
    float pile = valueNoise(q * 150.0) * clamp(1.5 - s.distance / 5.0, 0.0, 1.0) + fbm(q * 9.0);
    s.colour = c * (0.66 + 0.38 * pile);
    s.rough = 0.95;
}
