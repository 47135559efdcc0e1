// How much of the sun reaches a point: one map for the set, for people also a finer one around those near the camera.
in vec3 shadow_position;
uniform sampler2DShadow shadow_map;

float shadowTaps(sampler2DShadow map, vec3 c, float texel) {
#if SHADOW_TAPS == 1
    return texture(map, c);
#elif SHADOW_TAPS == 4
    // Four bilinear taps on a fixed rotated square: smooth, no noise, half the texel reads of the disc.
    vec2 k0 = texel * vec2(0.45, 1.15), k1 = texel * vec2(1.15, -0.45);
    return 0.25 * (texture(map, vec3(c.xy + k0, c.z)) + texture(map, vec3(c.xy - k0, c.z))
                 + texture(map, vec3(c.xy + k1, c.z)) + texture(map, vec3(c.xy - k1, c.z)));
#else
    float angle = hash(gl_FragCoord.xy) * 6.283, lit = 0.0;
    float ca = cos(angle) * texel * 2.6, sa = sin(angle) * texel * 2.6;
    const vec2 disc[8] = vec2[](vec2(.1, .9), vec2(-.7, .5), vec2(.8, .35), vec2(-.25, -.3),
                                vec2(.35, .1), vec2(.5, -.75), vec2(-.85, -.3), vec2(-.3, -.9));
    for (int i = 0; i < 8; i++) {
        vec2 q = vec2(ca * disc[i].x - sa * disc[i].y, sa * disc[i].x + ca * disc[i].y);
        lit += texture(map, vec3(c.xy + q, c.z));
    }
    return lit * 0.125;
#endif
}

float sunVisibility(vec3 n) {
    vec3 c = shadow_position;
    if (any(greaterThan(abs(c - 0.5), vec3(0.5)))) return 1.0;
    c.z -= 0.0003 + 0.0006 * (1.0 - max(dot(n, sun), 0.0));
    return shadowTaps(shadow_map, c, 1.0 / float(SHADOW_SIZE));
}

#ifdef CLOSE_SHADOW
in vec3 close_position;
uniform sampler2DShadow close_map;
float closeVisibility(vec3 n) {
    vec3 c = close_position;
    if (any(greaterThan(abs(c - 0.5), vec3(0.5)))) return sunVisibility(n);
    c.z -= 0.00006 + 0.0001 * (1.0 - max(dot(n, sun), 0.0));
    return shadowTaps(close_map, c, 1.6 / float(CLOSE_SHADOW_SIZE));
}
#endif
