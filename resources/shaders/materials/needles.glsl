// Spruce boughs: dark mass, lighter tips, ragged edges cut out of the blades.
void material(inout Surface s) {
    vec3 p = local_position;
    float angle = atan(p.x, p.z), out_ = length(p.xz);
    float comb = valueNoise(vec2(angle * 46.0, p.y * 16.0)), fine = valueNoise(vec2(angle * 22.0 + p.y * 9.0, out_ * 34.0));
#ifndef TOON
    if (comb * 0.6 + fine * 0.55 < 0.36 && s.distance < 22.0) discard;
#endif
    float tip = smoothstep(0.2, 1.2, out_);
    s.colour *= 0.50 + 0.55 * fine + 0.55 * tip * comb;
    s.normal = normalize(s.normal + 0.55 * vec3(comb - 0.5, fine - 0.35, valueNoise(p.zy * 13.0) - 0.5));
    float through = max(-dot(s.view, sun), 0.0);
    s.colour *= 1.0 + 0.7 * through * through;
    s.rough = 0.95;
    s.specular = 0.01;
}
