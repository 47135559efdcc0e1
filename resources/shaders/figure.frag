// One kind of part of a person (skin, eye, hair, lash, mouth, cloth): a file of `figure/` gives its colour
// and texture, this one its light. Lit by the same sun, surroundings, lamps and air as the set.
in vec3 world_position, world_normal;
uniform vec3 part_colour, part_second;
uniform vec4 part_style;            // pattern, scale, roughness, sheen
uniform float outline;
uniform vec3 rim_direction, rim_colour, fill_colour;

#include "noise.glsl"
#include "sky.glsl"
#include "frame.glsl"
#include "shadow.glsl"
#include "lamps.glsl"

struct Part {
    float occlusion, hair_cover, sheen, back;
    vec3 wrap, glow;                // how far light reaches round the edge, by colour; what shines by itself
};

// The normal tilted by a height known only per pixel (Mikkelsen 2010).
vec3 bump(vec3 n, float height) {
    vec3 dx = dFdx(world_position), dy = dFdy(world_position);
    vec3 r1 = cross(dy, n), r2 = cross(n, dx);
    float det = dot(dx, r1);
    vec3 gradient = sign(det) * (dFdx(height) * r1 + dFdy(height) * r2);
    return normalize(abs(det) * n - gradient);
}

float visibility(vec3 n) {
#ifdef CLOSE_SHADOW
    return closeVisibility(n);
#else
    return sunVisibility(n);
#endif
}

#include "part"

#ifndef OWN_SHADING
float ggx(float nh, float rough) {
    float a = rough * rough, d = nh * nh * (a * a - 1.0) + 1.0;
    return a * a / (3.1416 * d * d);
}

vec3 shade(Surface s, Part p) {
    float nl = dot(s.normal, sun), nv = max(dot(s.normal, s.view), 1e-3);
    vec3 ambient = ambientLight(s.normal) * p.occlusion;
    float rim = max(dot(s.normal, rim_direction), 0.0);
#ifdef TOON
    float d = max(nl, 0.0);
    if (d > 0.16) d *= mix(visibility(s.normal), 1.0, LIGHT_LEAK);
    vec3 base = s.colour * mix(0.75, 1.0, p.occlusion);
    vec3 c = base * ambient * SHADE_TINT;
    c = mix(c, base * (ambient * 0.85 + sun_colour * 0.62), smoothstep(0.16, 0.21, d));
    c = mix(c, base * (ambient * 0.9 + sun_colour * 0.78), smoothstep(0.62, 0.66, d));
    c += smoothstep(0.64, 0.72, 1.0 - nv) * smoothstep(0.0, 0.3, rim) * rim_colour * s.colour * 0.9;
    return c + p.glow;
#else
    float lit = 0.0;
    if (nl > -0.3) lit = mix(visibility(s.normal), 1.0, LIGHT_LEAK);
    vec3 h = normalize(sun + s.view);
    float nh = max(dot(s.normal, h), 0.0), pl = max(nl, 0.0);
    vec3 diffuse = max((vec3(nl) + p.wrap) / (1.0 + p.wrap), 0.0);
    float vh = 1.0 - max(dot(s.view, h), 0.0), vh2 = vh * vh, f = s.specular + (1.0 - s.specular) * vh2 * vh2 * vh;
    float k = (s.rough + 1.0) * (s.rough + 1.0) * 0.125;
    float g = 0.25 / ((pl * (1.0 - k) + k) * (nv * (1.0 - k) + k));
    float mirror = ggx(nh, s.rough) * f * g;
#ifdef SKIN
    // Red light reaches further under the skin than blue; oil gives a second, sharper highlight.
    diffuse *= vec3(sqrt(sqrt(lit * lit * lit)), lit, lit);
    mirror = mirror * 0.6 + 0.45 * ggx(nh, s.rough * 0.65) * f * g * (1.0 - p.hair_cover);
#else
    diffuse *= lit;
#endif
    vec3 c = s.colour * (sun_colour * diffuse * p.occlusion + ambient) + min(mirror, 5.0) * sun_colour * (pl * lit * p.occlusion);
    float grazing = 1.0 - nv, g3 = grazing * grazing * grazing;
#ifdef SKIN
    c += s.colour * vec3(.50, .12, .06) * sun_colour * (0.11 * smoothstep(0.45, 0.0, abs(nl - 0.05)) * mix(0.3, 1.0, lit) * (1.0 - p.hair_cover));
    c += s.colour * rim_colour * max((dot(s.normal, rim_direction) + 0.2) / 1.2, 0.0);
#else
    c += s.colour * rim_colour * rim;
#endif
    c += p.sheen * g3 * (ambient_sky + sun_colour * (0.25 * lit)) * s.colour * 2.0;
    float surroundings = s.specular + (max(1.0 - s.rough, s.specular) - s.specular) * g3 * grazing * grazing;
    c += surroundings * mix(ambient_ground, ambient_sky, smoothstep(-0.3, 0.6, reflect(-s.view, s.normal).y)) * (1.0 - 0.75 * s.rough) * p.occlusion;
    return c + p.glow;
#endif
}
#endif

void main() {
    vec3 to_eye = eye - world_position;
    Surface s;
    s.distance = length(to_eye);
    s.view = to_eye / s.distance;
    s.normal = normalize(world_normal);
    s.colour = part_colour;
    s.rough = 0.55;
    s.specular = 0.028;
    s.metal = 0.0;
    s.emissive = false;
    s.outline = outline;
    Part p = Part(1.0, 0.0, 0.0, 0.0, vec3(0.0), vec3(0.0));
#ifndef STRAND
    p.back = gl_FrontFacing ? 0.0 : 1.0;
    if (dot(s.normal, s.view) < 0.0) s.normal = -s.normal;
#endif
    part(s, p);
    vec3 lit = shade(s, p);
    // a white card beside the camera: faces against the light stay readable
    lit += s.colour * fill_colour * (p.occlusion * (0.45 + 0.55 * dot(s.normal, s.view)));
#ifdef LAMPS
    lit += s.colour * p.occlusion * lampsOn(world_position, s.normal, 0.22);
#endif
    finish(s, to_eye, lit);
}
