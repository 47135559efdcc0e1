// How much of the sun reaches a point. One texture holds two maps side by side: the set's, and a finer one around
// people near the camera, which only people look at; so both cost one set of taps.
in vec3 shadow_position;
uniform sampler2DShadow shadow_map;
const vec2 SHADOW_STEP = 1.0 / vec2(SHADOW_ATLAS);

// `at` in texels of the atlas.
float shadowTaps(vec2 at, float depth, float spread) {
#if SHADOW_TAPS == 1
    return texture(shadow_map, vec3(at * SHADOW_STEP, depth));
#elif SHADOW_TAPS == 4
    // Four bilinear taps on a fixed rotated square: smooth, no noise, half the texel reads of the disc.
    vec2 k0 = spread * vec2(0.45, 1.15), k1 = spread * vec2(1.15, -0.45);
    return 0.25 * (texture(shadow_map, vec3((at + k0) * SHADOW_STEP, depth)) + texture(shadow_map, vec3((at - k0) * SHADOW_STEP, depth))
                 + texture(shadow_map, vec3((at + k1) * SHADOW_STEP, depth)) + texture(shadow_map, vec3((at - k1) * SHADOW_STEP, depth)));
#else
    float angle = hash(gl_FragCoord.xy) * 6.283, lit = 0.0;
    float ca = cos(angle) * spread * 2.6, sa = sin(angle) * spread * 2.6;
    const vec2 disc[8] = vec2[](vec2(.1, .9), vec2(-.7, .5), vec2(.8, .35), vec2(-.25, -.3),
                                vec2(.35, .1), vec2(.5, -.75), vec2(-.85, -.3), vec2(-.3, -.9));
    for (int i = 0; i < 8; i++) {
        vec2 q = vec2(ca * disc[i].x - sa * disc[i].y, sa * disc[i].x + ca * disc[i].y);
        lit += texture(shadow_map, vec3((at + q) * SHADOW_STEP, depth));
    }
    return lit * 0.125;
#endif
}

bool within(vec3 c, float texels) { return all(lessThan(abs(c - 0.5), vec3(vec2(0.5 - 4.0 / texels), 0.5))); }

float sunVisibility(vec3 n) {
    vec3 c = shadow_position;
    if (!within(c, SHADOW_SIZE)) return 1.0;
    return shadowTaps(c.xy * SHADOW_SIZE, c.z - 0.0003 - 0.0006 * (1.0 - max(dot(n, sun), 0.0)), 1.0);
}

#ifdef CLOSE_SHADOW
in vec3 close_position;
float closeVisibility(vec3 n) {
    bool close = within(close_position, CLOSE_SHADOW);
    vec3 c = close ? close_position : shadow_position;
    if (!close && !within(c, SHADOW_SIZE)) return 1.0;
    float away = 1.0 - max(dot(n, sun), 0.0);
    vec2 at = close ? c.xy * CLOSE_SHADOW + vec2(SHADOW_SIZE, 0.0) : c.xy * SHADOW_SIZE;
    return shadowTaps(at, c.z - (close ? 0.00006 + 0.0001 * away : 0.0003 + 0.0006 * away), close ? 1.6 : 1.0);
}
#endif
