// Rain and snow: drops and flakes in a box that goes with the camera, each placed by its own number.
uniform mat4 view_projection;
uniform vec3 eye, view_right, view_up, box, centre, drift, streak;   // box size, its middle, way fallen, way in one exposure
uniform float time, width, pixel;                               // metres; metres a pixel at one metre
out vec2 across;
out float strength, reach;
out vec3 where;
#ifdef SHELTER
uniform vec3 shelter_low, shelter_high;
#endif

float random(float n) { return fract(sin(n * 12.9898) * 43758.5453); }

void main() {
    float k = float(gl_VertexID / 6);
    int c = gl_VertexID % 6;
    vec2 corner = vec2(c == 1 || c == 2 || c == 4 ? 1.0 : -1.0, c == 2 || c == 4 || c == 5 ? 1.0 : -1.0);
    vec3 seed = vec3(random(k + 0.5), random(k * 1.7 + 91.3), random(k * 2.3 + 17.9));
    float own = 0.75 + 0.5 * random(k * 3.1 + 5.7);
    vec3 p = seed * box + drift * own;
#ifdef SNOW
    p += 0.22 * vec3(sin(time * (0.7 + seed.y) + 6.28 * seed.z), 0.0, cos(time * (0.6 + seed.x) + 6.28 * seed.y));
#endif
    p = centre + mod(p - centre + 0.5 * box, box) - 0.5 * box;
    vec3 to_eye = eye - p;
    float d = length(to_eye);
    float size = width * own, drawn = max(size, 0.6 * pixel * d);
    strength = min(size / drawn, 1.0) * smoothstep(0.35, 0.9, d);
    vec3 edge = 2.0 * abs(p - centre) / box;
    strength *= 1.0 - smoothstep(0.75, 1.0, max(edge.x, max(edge.y, edge.z)));
#ifdef SHELTER
    if (all(greaterThan(p, shelter_low)) && all(lessThan(p, shelter_high))) strength = 0.0;
#endif
#ifdef SNOW
    vec3 q = p + drawn * (corner.x * view_right + corner.y * view_up);
#else
    vec3 side = cross(streak, to_eye);
    side *= drawn / max(length(side), 1e-4);
    vec3 q = p + corner.x * side - streak * (0.5 - 0.5 * corner.y) * own;
#endif
    across = corner;
    where = p;
    reach = d;
    gl_Position = strength > 0.004 ? view_projection * vec4(q, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
}
