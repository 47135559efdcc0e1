// Pavement slabs, each of its own tone, gum and stains; `tag` is how wet it is.
#define ONE_SIDED
#define OWN_WETNESS
#define ENVIRONMENT
#include "street_signs.glsl"
void material(inout Surface s) {
    vec2 q = world_position.xz;
    vec2 cell = q / vec2(0.60, 0.90);
    cell.x += 0.5 * mod(floor(cell.y), 2.0);
    vec2 f = fract(cell) * vec2(0.60, 0.90);
    float own = hash(floor(cell)), stain = fbm(q * 0.8), fine = valueNoise(q * 60.0);
    float close = clamp(1.4 - s.distance / 16.0, 0.0, 1.0);
    float joint = max(stripe(f.x, 0.008), stripe(f.y, 0.008)) * close;
    float wet = v_extra.z;
    s.colour *= (0.80 + 0.28 * own) * (0.72 + 0.55 * stain) * (1.0 + 0.18 * close * (fine - 0.5));
    s.colour *= 1.0 - 0.5 * joint;
    s.colour *= 1.0 - 0.45 * close * smoothstep(0.83, 0.86, valueNoise(q * 7.0 + 3.0)) * step(0.6, valueNoise(q * 1.3));
    s.colour *= 1.0 - 0.45 * wet;
    float puddle = wet * smoothstep(0.46, 0.60, fbm(q * 0.9 + 4.0));
    s.rough = mix(mix(0.85, 0.42, wet), 0.07, puddle);
    s.specular = 0.035;
    s.outline = 3.0;
}

vec3 environment(Surface s, vec3 r) { return streetEnvironment(world_position, r, s.rough, v_extra.z); }
