// Car paint and glass: a clear coat that mirrors the sky, a dark band for the street around.
#define ENVIRONMENT
void material(inout Surface s) {
    s.specular = 0.06;
}

vec3 environment(Surface s, vec3 r) {
    vec3 houses = mix(ambient_ground, ambient_sky, 0.5) * 0.45;
    return mix(houses, skyColour(vec3(r.x, abs(r.y), r.z)), smoothstep(0.12, 0.45, r.y)) * 1.4;
}
