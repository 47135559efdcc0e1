// Lit lamp shade: brightest at the level of the bulb, cloth grain.
void material(inout Surface s) {
    float level = local_position.y;
    s.colour *= (0.72 + 0.45 * exp(-level * level * 60.0)) * (0.94 + 0.10 * valueNoise(local_position.xy * 60.0));
    s.emissive = true;
}
