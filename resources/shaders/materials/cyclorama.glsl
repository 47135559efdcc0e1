// Seamless backdrop: a pool of light where people stand, falling off to the edges and up the wall. No horizon.
#define ONE_SIDED
#define MATTE
void material(inout Surface s) {
    vec3 p = world_position;
    float pool = exp(-0.030 * (p.x * p.x + 0.7 * (p.z + 1.0) * (p.z + 1.0)));
    float wall = exp(-0.045 * (p.x * p.x + 1.6 * (p.y - 2.4) * (p.y - 2.4)));
    float up = smoothstep(0.15, 1.6, p.y);
    s.colour *= 0.52 + 0.55 * mix(pool, wall, up);
    s.colour *= 0.985 + 0.03 * fbm(p.xz * 0.9 + p.y);
    // Nearly one light over floor and wall: the bend vanishes.
    s.normal = normalize(mix(s.normal, mix(vec3(0.0, 0.80, 0.60), vec3(0.0, 0.55, 0.83), smoothstep(0.0, 1.6, p.y)), 0.85));
    s.outline = 3.0;
    s.rough = 0.95;
    s.specular = 0.0;
}
