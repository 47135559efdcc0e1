// Glowing glass tube: white-hot along its middle, its colour at the rim.
void material(inout Surface s) {
    float core = pow(max(dot(s.normal, s.view), 0.0), 3.0);
    s.colour = mix(s.colour, vec3(max(s.colour.r, max(s.colour.g, s.colour.b))), 0.45 * core) * (0.8 + 0.4 * core);
    s.emissive = true;
    s.outline = 99.0;
}
