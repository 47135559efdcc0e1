// The lit inside of a shop seen through its panes: back wall, shelves of goods, a lamp or two; `tag` is its seed.
void material(inout Surface s) {
    vec2 q = abs(v_local_normal.x) > 0.5 ? vec2(world_position.z, world_position.y) : local_position.xy * vec2(3.0, 2.2) + vec2(0.0, 1.6);
    if (abs(v_local_normal.x) > 0.5) q.x += 3.0;
    else q = vec2(world_position.z, world_position.y);
    float seed = v_extra.z;
    float shelf = floor(q.y / 0.42), up = fract(q.y / 0.42);
    float item = floor(q.x / 0.13 + hash(vec2(shelf, seed)) * 3.0);
    float own = hash(vec2(item, shelf + seed * 7.0));
    float good = step(up, 0.25 + 0.5 * own) * step(0.08, up) * step(0.25, own);
    vec3 wall = s.colour * (0.50 + 0.16 * q.y);
    vec3 goods = s.colour * mix(vec3(0.55, 0.22, 0.14), vec3(0.16, 0.34, 0.42), fract(own * 9.0)) * (0.5 + fract(own * 5.0));
    vec3 c = mix(wall, goods, good * step(q.y, 2.2) * step(0.62, q.y));
    c *= 1.0 - 0.55 * step(up, 0.08) * step(q.y, 2.2);
    float lamp = length((fract(vec2(q.x / 1.7 + seed * 0.3, 0.5)) - 0.5) * vec2(1.7, 1.0) + vec2(0.0, q.y - 2.45));
    c += s.colour * (0.9 * smoothstep(0.16, 0.10, lamp) + 0.35 * exp(-3.0 * lamp));
    c *= 0.75 + 0.4 * fbm(q * 1.7 + seed);
    s.colour = c;
    s.emissive = true;
}
