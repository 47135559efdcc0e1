// What rain and snow do to a set under the open sky: dark wet ground with puddles and rings, white on what faces up.
#ifdef SHELTER
uniform vec3 shelter_low, shelter_high;
bool sheltered(vec3 p) { return all(greaterThan(p, shelter_low)) && all(lessThan(p, shelter_high)); }
#else
bool sheltered(vec3 p) { return false; }
#endif

#ifdef WEATHERED
uniform float wetness, whiteness;

// Slope of the rings that drops leave: one ring at a time in each cell of a grid.
vec2 rings(vec2 q) {
    vec2 cell = floor(q), slope = vec2(0.0);
    float own = hash(cell), age = fract(time * 1.1 + own * 7.0);
    vec2 d = fract(q) - 0.5 - 0.3 * (vec2(own, hash(cell + 3.7)) - 0.5);
    float r = length(d), edge = (r - 0.38 * age) * 26.0;
    return d / (r + 1e-3) * exp(-edge * edge) * (1.0 - age) * step(r, 0.45);
}

void weather(inout Surface s) {
    if (s.emissive || sheltered(world_position)) return;
    float up = smoothstep(0.6, 0.95, s.normal.y);
#ifndef OWN_WETNESS
    if (wetness > 0.0) {
        vec2 q = world_position.xz;
        float pool = up * smoothstep(0.46, 0.60, fbm(q * 0.42 + 3.0));
        s.colour *= 1.0 - wetness * (0.22 + 0.30 * up);
        s.rough = mix(s.rough, mix(0.34, 0.05, pool), wetness * (0.35 + 0.65 * up));
        s.specular = max(s.specular, 0.05 * wetness * up);
        s.normal = normalize(mix(s.normal, vec3(0, 1, 0), pool * wetness * 0.9));
        if (up > 0.0 && s.distance < 14.0) {
            vec2 ring = rings(q * 4.1) + rings(q * 5.3 + 19.0);
            s.normal = normalize(s.normal + wetness * (0.10 + 0.5 * pool) * (1.0 - s.distance / 14.0) * vec3(ring.x, 0.0, ring.y));
        }
    }
#endif
    if (whiteness > 0.0) {
        float lies = smoothstep(0.62, 0.84, s.normal.y + 0.25 * (fbm(world_position.xz * 2.1 + world_position.y) - 0.5));
        lies *= smoothstep(0.0, 0.5, whiteness - 0.35 * valueNoise(world_position.xz * 5.0));
        s.colour = mix(s.colour, vec3(.80, .83, .88) * (0.94 + 0.1 * valueNoise(world_position.xz * 23.0)), lies);
        s.rough = mix(s.rough, 0.8, lies);
        s.metal *= 1.0 - lies;
    }
}
#endif
