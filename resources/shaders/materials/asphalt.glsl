// Asphalt with patches and puddles; `tag` is how wet it is. Where it is wet it mirrors the neon of both house rows:
// the table is SIGNS of engine/previz/sets/street.py (a test holds the two together).
#define ONE_SIDED
#define ENVIRONMENT
void material(inout Surface s) {
    vec2 q = world_position.xz;
    float wet = v_extra.z, grit = valueNoise(q * 90.0), broad = fbm(q * vec2(0.9, 0.35));
    float close = clamp(1.4 - s.distance / 14.0, 0.0, 1.0);
    s.colour *= (0.75 + 0.5 * broad) * (1.0 + 0.5 * close * (grit - 0.5));
    float patch_edge = smoothstep(0.60, 0.62, valueNoise(q * vec2(0.35, 0.16) + 9.0));
    s.colour *= 1.0 - 0.25 * patch_edge;
    s.colour *= 1.0 - 0.35 * wet;
    float puddle = smoothstep(0.45, 0.60, fbm(q * vec2(1.1, 0.6) + 2.0));
    s.rough = mix(mix(0.8, 0.40, wet), mix(0.75, 0.05, wet), puddle);
    s.normal = normalize(s.normal + (1.0 - puddle) * 0.10 * vec3(grit - 0.5, 0.0, valueNoise(q * 90.0 + 7.0) - 0.5));
    if (wet > 0.9) {                                            // rings of drops
        vec2 c = floor(q * 4.0), f = fract(q * 4.0) - 0.5;
        float phase = fract(time * 1.9 + hash(c)), r = length(f) - 0.45 * phase;
        s.normal = normalize(s.normal + puddle * (1.0 - phase) * 0.7 * smoothstep(0.06, 0.0, abs(r)) * vec3(f.x, 0.0, f.y));
    }
    s.specular = mix(0.03, 0.06, wet);
    s.outline = 3.0;
}

const int SIGN_COUNT = 6;
const vec3 SIGN_AT[6] = vec3[](vec3(-3.2, 3.45, -2.6), vec3(-3.2, 4.9, -8.6), vec3(-3.2, 3.4, -14.0), vec3(12.6, 4.2, -6.0), vec3(12.6, 3.4, -14.5), vec3(12.6, 5.2, -24.0));
const vec2 SIGN_SIZE[6] = vec2[](vec2(1.9, 0.55), vec2(0.5, 2.6), vec2(2.2, 0.5), vec2(0.6, 2.4), vec2(2.4, 0.6), vec2(2.6, 0.9));
const vec3 SIGN_COLOUR[6] = vec3[](vec3(3.2, 0.42, 0.95), vec3(0.30, 1.9, 2.9), vec3(3.0, 1.5, 0.30), vec3(2.9, 0.5, 0.25), vec3(0.55, 2.4, 0.9), vec3(0.9, 0.6, 3.0));

vec3 environment(Surface s, vec3 r) {
    vec3 sky = mix(ambient_ground, skyColour(r), smoothstep(-0.25, 0.25, r.y));
    float dark = 1.0 - smoothstep(0.02, 0.14, dot(ambient_sky, vec3(0.33)) - 0.05);
    if (v_extra.z < 0.3 || dark <= 0.0) return sky;
    // Streets mirror as streaks: wide tolerance upwards, narrow along the street, both growing with roughness.
    float blur = 0.35 + 3.0 * s.rough;
    vec3 glow = vec3(0.0);
    for (int i = 0; i < SIGN_COUNT; i++) {
        float t = (SIGN_AT[i].x - world_position.x) / r.x;
        vec3 hit = world_position + r * t;
        vec2 d = (vec2(hit.z, hit.y) - vec2(SIGN_AT[i].z, SIGN_AT[i].y)) / (0.5 * SIGN_SIZE[i] + vec2(0.4 * blur, 1.2 * blur));
        glow += SIGN_COLOUR[i] * (step(0.0, t) * exp(-dot(d, d)));
    }
    float walls = smoothstep(0.55, 0.15, r.y);
    return mix(sky, ambient_sky * 0.7, walls * 0.8) + 2.6 * dark * glow;
}
