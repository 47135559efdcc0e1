// Cloth in metres of its own weave: pattern (PATTERN at compile time), folds at the joints, stitched hems.
#define LIGHT_LEAK 0.0
#define SHADE_TINT vec3(1.02, 1.0, 1.10)
in vec4 v_detail;                   // cloth u, v in metres, distance to the hem, strength of the folds
in vec3 rest_position;

// part_style.x: 0 plain 1 stripes 2 plaid 3 pinstripe 4 dots 5 denim 6 knit 7 shoe 8 floral 9 buttons.
// The dear ones (5, 6, 8) are programs of their own: PATTERN; the cheap ones share one, PATTERN 0.
vec3 cloth(inout float height, float near) {
    vec2 uv = v_detail.xy;
    vec3 a = part_colour, b = part_second, c = a;
    float k = part_style.y;
#if PATTERN == 5
    float twill = sin((uv.x + uv.y) * 2600.0) * 0.5 * near + 0.5;
    c = a * (0.84 + 0.2 * twill * valueNoise(uv * 160.0));
    c = mix(c, b, 0.40 * smoothstep(0.30, 0.75, valueNoise(uv * vec2(5.0, 3.0) + 3.0)));
#elif PATTERN == 6
    float rib = sin(uv.x * 6.283 / 0.006) * near;
    height += 0.0006 * rib;
    c = a * (0.92 + 0.1 * rib);
#elif PATTERN == 8
    vec2 q = uv / k, i = floor(q), f = fract(q) - 0.5 - 0.35 * (vec2(hash(i), hash(i + 7.0)) - 0.5);
    float petal = 0.26 + 0.08 * cos(5.0 * atan(f.y, f.x) + hash(i) * 6.0), d = length(f);
    c = mix(a, b, smoothstep(petal, petal - 0.04, d));
    c = mix(c, vec3(.85, .65, .15), smoothstep(0.09, 0.06, d));
#else
    int pattern = int(part_style.x + 0.5);
    vec2 q = uv / k, line = abs(fract(q) - 0.5) * 2.0;
    if (pattern == 1) c = mix(a, b, smoothstep(0.48, 0.52, line.y));
    else if (pattern == 2) {
        c = mix(a, b, 0.5 * smoothstep(0.45, 0.5, line.x) + 0.5 * smoothstep(0.45, 0.5, line.y));
        c = mix(c, b * 0.35, 0.6 * max(smoothstep(0.93, 0.96, line.x), smoothstep(0.93, 0.96, line.y)));
    } else if (pattern == 3) c = mix(a, b, smoothstep(0.90, 0.96, line.x) * 0.6);
    else if (pattern == 4) {
        q.x += 0.5 * mod(floor(q.y), 2.0);
        c = mix(a, b, smoothstep(0.30, 0.25, length(fract(q) - 0.5)));
    } else if (pattern == 7) {
        c = mix(a, b, smoothstep(0.024, 0.022, rest_position.y));
        c = mix(c, a * 0.35, smoothstep(0.004, 0.002, abs(rest_position.y - 0.025)));
    } else if (pattern == 9) {
        float d = length(vec2(rest_position.x, (fract(uv.y / 0.085) - 0.5) * 0.085));
        c = mix(a, b, smoothstep(0.0062, 0.0052, d));
        c = mix(c, a * 0.4, smoothstep(0.0018, 0.0012, abs(d - 0.0062)));
    }
#endif
#ifndef FAR
    c *= 0.93 + 0.14 * valueNoise(uv * vec2(420.0, 300.0));
    float stitch = near * smoothstep(0.0022, 0.0008, abs(v_detail.z - 0.015)) * step(part_style.x, 6.5);
    c *= 1.0 - 0.30 * stitch;
    height -= 0.0012 * stitch;
#endif
    return c;
}

// Long soft folds across the limb, stronger at the joints.
float folds(vec2 uv, float amount) {
    float warp = valueNoise(uv * vec2(7.0, 5.0)) * 1.6;
    float a = valueNoise(vec2(uv.x * 9.0 + warp, uv.y * 26.0 + warp * 2.0));
    float b = valueNoise(vec2(uv.x * 4.0 - uv.y * 9.0, uv.y * 11.0 + uv.x * 6.0) + 4.0);
    return amount * (0.0042 * (1.0 - abs(2.0 * a - 1.0)) + 0.0075 * b);
}

void part(inout Surface s, inout Part p) {
    float near = clamp(2.2 - 0.55 * s.distance, 0.0, 1.0);          // fine detail fades before it aliases
#ifdef FAR
    float height = 0.0;
    s.colour = cloth(height, near);
#else
    float height = folds(v_detail.xy, v_detail.w);
    s.colour = cloth(height, near);
    s.normal = bump(s.normal, height * (1.0 - p.back) * (part_style.x == 7.0 ? 0.0 : 1.0));
#endif
    s.colour *= 1.0 - 0.62 * p.back;
    s.rough = part_style.z;
    p.sheen = part_style.w;
}
