// Stars: beyond all haze, and without ink lines.
void material(inout Surface s) {
    s.emissive = true;
    s.distance = 0.0;
    s.outline = 99.0;
}
