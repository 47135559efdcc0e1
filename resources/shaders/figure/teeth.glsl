// Teeth, darker towards the back; lips must not black out a smile, so some light passes them.
#define LIGHT_LEAK 0.55
#define SHADE_TINT vec3(1.02, 1.0, 1.10)
in vec4 v_detail;                   // distance in front of the jaw

void part(inout Surface s, inout Part p) {
    s.colour = vec3(.78, .74, .66) * mix(0.35, 1.0, smoothstep(0.0, 0.022, v_detail.x));
    s.rough = 0.25;
    p.occlusion = 0.85;
}
