// Asphalt with patches and puddles; `tag` is how wet it is. Where it is wet it mirrors the street's neon.
#define ONE_SIDED
#define OWN_WETNESS
#define ENVIRONMENT
#include "street_signs.glsl"
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
    s.specular = mix(0.03, 0.06, wet);
    s.outline = 3.0;
}

vec3 environment(Surface s, vec3 r) { return streetEnvironment(world_position, r, s.rough, v_extra.z); }
