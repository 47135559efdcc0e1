// Neon as wet ground mirrors it: streaks drawn out towards the eye, wider where the ground is rough.
// The table is SIGNS of engine/previz/sets/street.py (a test holds the two together).
const int SIGN_COUNT = 7;
const vec3 SIGN_AT[SIGN_COUNT] = vec3[](vec3(-3.2, 3.45, -2.6), vec3(-2.45, 5.1, -6.4), vec3(-2.45, 4.25, -13.2), vec3(11.7, 4.6, -8.0), vec3(12.6, 3.4, -14.5), vec3(11.5, 5.2, -21.0), vec3(-2.3, 5.6, -24.0));
const vec2 SIGN_SIZE[SIGN_COUNT] = vec2[](vec2(1.9, 0.55), vec2(0.55, 2.7), vec2(1.15, 0.6), vec2(0.55, 2.6), vec2(2.4, 0.6), vec2(2.0, 0.7), vec2(0.6, 3.0));
const vec3 SIGN_COLOUR[SIGN_COUNT] = vec3[](vec3(3.2, 0.42, 0.95), vec3(0.30, 1.9, 2.9), vec3(3.0, 1.5, 0.30), vec3(2.9, 0.5, 0.25), vec3(0.55, 2.4, 0.9), vec3(1.5, 0.6, 3.0), vec3(2.9, 0.35, 0.6));

vec3 signsMirrored(vec3 p, vec3 r, float rough) {
    vec3 glow = vec3(0.0);
    vec2 level = r.xz * inversesqrt(dot(r.xz, r.xz) + 1e-6);
    float climb = r.y * inversesqrt(dot(r.xz, r.xz) + 1e-6);
    for (int i = 0; i < SIGN_COUNT; i++) {
        vec3 to = SIGN_AT[i] - p;
        float far = length(to.xz), along = dot(level, to.xz) / far;
        float aside = abs(level.x * to.z - level.y * to.x);
        vec2 d = vec2(aside / (0.40 * SIGN_SIZE[i].x + (0.03 + 0.22 * rough) * far * 0.35 + 0.06), (climb * far - to.y) / (0.5 * SIGN_SIZE[i].y + (0.3 + 2.6 * rough) * far * 0.22));
        glow += SIGN_COLOUR[i] * (step(0.0, along) * exp(-dot(d, d)) / (1.0 + 0.02 * far));
    }
    return glow;
}

// What of it is seen: nothing by day, and the house fronts stand dark before the sky.
vec3 streetEnvironment(vec3 p, vec3 r, float rough, float wet) {
    vec3 sky = mix(ambient_ground, skyColour(r), smoothstep(-0.25, 0.25, r.y));
    float dark = 1.0 - smoothstep(0.10, 0.26, dot(ambient_sky, vec3(0.3333)));
    if (wet < 0.3 || dark <= 0.0) return sky;
    float fronts = 0.8 * smoothstep(0.55, 0.15, r.y);
    return mix(sky, ambient_sky * 0.7, fronts) + 2.0 * dark * signsMirrored(p, r, rough);
}
