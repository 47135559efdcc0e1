// Painted wall: a little mottle, a trace of the roller, no mirror at all.
#define MATTE
void material(inout Surface s) {
    vec2 q = abs(v_local_normal.y) > 0.5 ? world_position.xz : vec2(world_position.x + world_position.z, world_position.y);
    s.colour *= 0.965 + 0.045 * valueNoise(q * 1.7) + 0.03 * valueNoise(q * 42.0) * clamp(1.4 - s.distance / 5.0, 0.0, 1.0);
    s.rough = 0.95;
    s.specular = 0.0;
}
