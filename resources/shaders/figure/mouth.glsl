// Teeth, darker towards the back, and the tongue; lips must not black out a smile, so some light passes them.
#define LIGHT_LEAK (is_tongue > 0.5 ? 0.0 : 0.55)
#define SHADE_TINT vec3(1.02, 1.0, 1.10)
in vec4 v_detail;                   // distance in front of the jaw
uniform float is_tongue;

void part(inout Surface s, inout Part p) {
    vec3 teeth = vec3(.78, .74, .66) * mix(0.35, 1.0, smoothstep(0.0, 0.022, v_detail.x));
    s.colour = mix(teeth, vec3(.50, .13, .13), is_tongue);
    s.rough = 0.25 + 0.10 * is_tongue;
    p.occlusion = 0.85 - 0.35 * is_tongue;
}
