// Hanging cloth: weave, darker in the folds, daylight through it.
#define MATTE
void material(inout Surface s) {
    vec2 q = local_position.xy;
    float fold = 0.5 + 0.5 * clamp(local_position.z / 0.05, -1.0, 1.0);
    s.colour *= 0.62 + 0.42 * fold;
    s.colour *= 0.92 + 0.16 * valueNoise(q * vec2(190.0, 60.0)) * clamp(1.4 - s.distance / 4.0, 0.0, 1.0);
    s.colour *= 1.0 + 0.5 * max(-dot(s.view, sun), 0.0) * min(sun_colour.g, 1.5);
    s.normal = normalize(s.normal + vec3(0.0, 0.15, 0.0));
    s.rough = 0.95;
}
