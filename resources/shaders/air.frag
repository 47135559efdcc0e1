// A drop's streak or a flake: bright against the light and near lamps, pale otherwise. Colour times alpha, then alpha.
in vec2 across;
in float strength, reach;
in vec3 where;
out vec4 result;
uniform vec3 eye, ambient_sky;
uniform float fog_density, density;
#include "noise.glsl"
#include "sky.glsl"
#include "lamps.glsl"

void main() {
    vec3 v = normalize(where - eye);
    float against = max(dot(v, sun), 0.0), a4 = against * against * against * against;
#ifdef SNOW
    float shape = smoothstep(1.0, 0.35, length(across));
    vec3 c = ambient_sky * 1.7 + sun_colour * (0.35 + 0.8 * a4);
#else
    float shape = (1.0 - abs(across.x)) * smoothstep(1.0, 0.3, abs(across.y));
    vec3 c = mix(ambient_sky * 2.0, sky_horizon * 1.3, 0.4) + sun_colour * (0.10 + 1.4 * a4);
#endif
    c += 2.2 * lampsOn(where, -v, 0.6);
#ifdef TOON
    shape = smoothstep(0.25, 0.45, shape);
#endif
    float alpha = shape * strength * density * exp(-reach * fog_density);
    result = vec4(c * alpha, alpha);
}
