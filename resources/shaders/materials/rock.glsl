// Weathered stone: broken tone, fine grain, strata; `tag` above zero grows moss on what faces the sky.
void material(inout Surface s) {
    vec3 p = world_position;
    float broad = fbm(p.xz * 1.1 + p.y * 1.7), fine = fbm(p.xy * 7.0 + p.z * 5.0);
    float strata = valueNoise(vec2(p.y * 9.0 + 2.0 * broad, broad * 3.0));
    s.colour *= 0.55 + 0.55 * broad + 0.35 * fine + 0.18 * strata;
    s.normal = normalize(s.normal + 0.35 * vec3(fine - 0.5, strata - 0.5, fbm(p.zy * 6.0) - 0.5));
    float moss = v_extra.z * smoothstep(0.35, 0.8, s.normal.y + 0.5 * (broad - 0.5));
    s.colour = mix(s.colour, vec3(.075, .105, .035) * (0.6 + 0.8 * fine), moss);
    s.rough = 0.88;
    s.specular = 0.03;
}
