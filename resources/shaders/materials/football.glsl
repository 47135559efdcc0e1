// White ball with twelve dark patches on the corners of an icosahedron.
void material(inout Surface s) {
    vec3 q = normalize(local_position);
    const vec3 corner[6] = vec3[](vec3(0, .5257, .8507), vec3(0, -.5257, .8507), vec3(.5257, .8507, 0), vec3(-.5257, .8507, 0), vec3(.8507, 0, .5257), vec3(-.8507, 0, .5257));
    float nearest = 0.0, second = 0.0;
    for (int i = 0; i < 6; i++) {
        float d = abs(dot(q, corner[i]));
        second = max(second, min(nearest, d));
        nearest = max(nearest, d);
    }
    s.colour = mix(s.colour, vec3(.025), smoothstep(0.925, 0.935, nearest));
    s.colour *= 1.0 - 0.45 * smoothstep(0.012, 0.004, nearest - second) * step(nearest, 0.93);
    s.rough = 0.42;
}
