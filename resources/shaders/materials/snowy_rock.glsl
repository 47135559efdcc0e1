// Broken stone with snow caught on its ledges.
void material(inout Surface s) {
    vec3 p = world_position;
    float broad = fbm(p.xz * 1.6 + p.y * 2.1), fine = fbm(p.xy * 8.0 + p.z * 5.0), strata = valueNoise(vec2(p.y * 11.0 + 2.0 * broad, broad * 3.0));
    vec3 stone = s.colour * (0.55 + 0.5 * broad + 0.45 * fine + 0.2 * strata);
    float cap = smoothstep(0.50, 0.72, s.normal.y + 0.35 * (fine - 0.5));
    s.normal = normalize(s.normal + (1.0 - cap) * 0.35 * vec3(fine - 0.5, strata - 0.5, fbm(p.zy * 7.0) - 0.5));
    s.colour = mix(stone, vec3(.80, .83, .88), cap);
    s.rough = mix(0.9, 0.6, cap);
    s.specular = 0.03;
}
