// Spruce under snow: white on what faces the sky, dark boughs below.
void material(inout Surface s) {
    vec3 p = local_position;
    float angle = atan(p.x, p.z), comb = valueNoise(vec2(angle * 34.0, p.y * 12.0)), fine = valueNoise(vec2(p.y * 9.0 + angle * 12.0, length(p.xz) * 22.0));
#ifndef TOON
    if (comb * 0.6 + fine * 0.55 < 0.30 && s.distance < 22.0) discard;
#endif
    float load = smoothstep(0.42, 0.62, 0.65 * fine + 0.45 * comb + 0.18 * s.normal.y);
    s.colour = mix(s.colour * (0.5 + 0.7 * fine), vec3(.76, .80, .86), load);
    s.normal = normalize(s.normal + 0.4 * vec3(comb - 0.5, fine - 0.35, 0.0));
    s.rough = 0.9;
    s.specular = 0.02;
}
