// Iris fibres, limbal ring, pupil, white; shaded by the upper lid; a fixed window stands in the cornea.
#define LIGHT_LEAK 0.0
#define SHADE_TINT vec3(1.02, 1.0, 1.10)
in vec4 v_detail;                   // direction in the eye
uniform vec3 iris_colour;

void part(inout Surface s, inout Part p) {
    vec3 d = normalize(v_detail.xyz);
    float r = acos(clamp(d.z, -1.0, 1.0));
    float a = atan(d.y, d.x);
    float fibre = 1.0;
#ifndef FAR
    fibre = 0.72 + 0.30 * valueNoise(vec2(a * 9.0, r * 7.0)) + 0.22 * valueNoise(vec2(a * 26.0, r * 10.0));
#endif
    vec3 iris = iris_colour * fibre * mix(1.5, 0.65, smoothstep(0.16, 0.44, r));
    iris *= mix(0.55, 1.15, smoothstep(0.32, -0.30, d.y));                               // light pools low in the iris
    iris = mix(iris, iris_colour * 0.16, smoothstep(0.375, 0.445, r));
    iris = mix(vec3(.006), iris, smoothstep(0.165, 0.190, r));
    vec3 white = mix(vec3(.80, .77, .75), vec3(.70, .50, .46), smoothstep(0.55, 1.2, r) * 0.7);
    s.colour = mix(iris, white, smoothstep(0.435, 0.475, r));
    p.occlusion = mix(1.0, 0.40, smoothstep(0.05, 0.48, d.y)) * mix(1.0, 0.60, smoothstep(0.55, 1.1, abs(d.x)));
    s.rough = 0.10;
    s.specular = 0.04;
    p.wrap = vec3(.2, .1, .08);
    vec3 mirrored = reflect(-s.view, s.normal), side = normalize(cross(s.view, vec3(0, 1, 0)));
    vec3 window = normalize(s.view + vec3(0, 0.55, 0) - 0.55 * side);
    float key = smoothstep(0.955, 0.975, dot(mirrored, window)) + 0.35 * smoothstep(0.985, 0.992, dot(mirrored, normalize(s.view - vec3(0, 0.5, 0))));
#ifdef TOON
    key *= 1.1;
#else
    key *= 0.8;
#endif
    p.glow = key * (ambient_sky * 1.4 + sun_colour * (0.55 * visibility(s.normal)));
}
