// House front: brick or render, a window in every bay, a share of them lit (`tag`, 0 by day), curtains in some.
void material(inout Surface s) {
    bool side = abs(v_local_normal.x) > 0.5;
    vec2 q = side ? world_position.zy : world_position.xy;
    if (abs(v_local_normal.y) > 0.5) { s.colour *= 0.5; return; }
    vec2 cell = q / vec2(1.55, 3.0), id = floor(cell), f = fract(cell) - vec2(0.5, 0.52);
    float own = hash(id + vec2(v_extra.y * 3.7, side ? 5.0 : 0.0) + floor(s.colour.xy * 37.0));
    float courses = fract(q.y / 0.085), row = floor(q.y / 0.085);
    float brick = hash(vec2(floor(q.x / 0.24 + 0.5 * mod(row, 2.0)), row));
    float close = clamp(1.3 - s.distance / 16.0, 0.0, 1.0);
    s.colour *= 0.86 + 0.16 * fbm(q * 0.6) + close * (0.22 * brick - 0.11 - 0.18 * step(courses, 0.14));
    s.colour *= 1.0 - 0.35 * smoothstep(0.0, 2.5, 1.2 - world_position.y) * 0.4;
    vec2 w = abs(f) - vec2(0.27, 0.29);
    float frame = max(w.x, w.y);
    if (frame < 0.05 && frame > 0.0) { s.colour = mix(s.colour, vec3(.30, .28, .26), 0.8); s.rough = 0.6; }
    if (f.y < -0.29 && f.y > -0.33 && abs(f.x) < 0.36) s.colour = vec3(.34, .32, .30);
    if (frame < 0.0) {
        float bars = min(abs(f.x), abs(f.y - 0.06));
        if (bars < 0.016) { s.colour = vec3(.26, .25, .24); return; }
        bool lit = own < v_extra.z;
        vec3 lamp = mix(vec3(1.55, .92, .42), vec3(.75, .95, 1.25), step(0.82, fract(own * 17.0)));
        float curtain = smoothstep(0.10 + 0.14 * fract(own * 7.0), 0.08 + 0.14 * fract(own * 7.0), 0.27 - abs(f.x));
        if (lit) {
            s.colour = lamp * (0.45 + 0.55 * fract(own * 31.0)) * (0.75 + 0.5 * (f.y + 0.3)) * (1.0 - 0.55 * curtain);
            s.colour *= 1.0 - 0.5 * smoothstep(0.02, 0.0, abs(f.x - 0.12) - 0.05) * step(f.y, -0.05) * step(0.6, fract(own * 5.0));
            s.emissive = true;
        } else {
            s.colour = mix(vec3(.030, .036, .046), vec3(.16, .15, .14), 0.55 * curtain);
            s.rough = 0.08;
            s.specular = 0.06;
        }
    }
}
