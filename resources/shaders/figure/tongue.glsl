// Tongue: wet and always half in the dark.
#define LIGHT_LEAK 0.0
#define SHADE_TINT vec3(1.02, 1.0, 1.10)
void part(inout Surface s, inout Part p) {
    s.colour = vec3(.50, .13, .13);
    p.occlusion = 0.5;
    s.rough = 0.35;
}
