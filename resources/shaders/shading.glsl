// Sun, surroundings and mirror of everything but people. A material with OWN_SHADING brings its own.
#ifndef OWN_SHADING
#ifdef TOON
vec3 shade(Surface s) {
    vec3 ambient = ambientLight(s.normal);
    float diffuse = max(dot(s.normal, sun), 0.0);
    if (diffuse > 0.18) diffuse *= sunVisibility(s.normal);
    vec3 c = mix(s.colour * ambient * 1.05, s.colour * (ambient * 0.85 + sun_colour * 0.62), smoothstep(0.18, 0.22, diffuse));
    c = mix(c, s.colour * (ambient * 0.9 + sun_colour * 0.78), smoothstep(0.62, 0.66, diffuse));
#ifdef RIM_LIGHT
    float nv = max(dot(s.normal, s.view), 0.0);
    float rim = smoothstep(0.62, 0.70, 1.0 - nv) * smoothstep(-0.1, 0.5, dot(s.normal, normalize(sun + vec3(0, 0.2, 0))) + 0.25);
    c += rim * sun_colour * s.colour * 0.9;
#endif
#ifdef WEATHERED
    if (wetness > 0.0 && s.rough < 0.2) c = mix(c, skyColour(reflect(-s.view, s.normal)), 0.35 * wetness * smoothstep(0.2, 0.08, s.rough));
#endif
    return c;
}
#else
#ifndef ENVIRONMENT
vec3 environment(Surface s, vec3 r) {
#if defined(INDOOR) || defined(ENCLOSED)
    return mix(ambient_ground * 0.5, ambient_sky * 1.2, smoothstep(-0.2, 0.9, r.y));
#else
    return mix(ambient_ground, skyColour(r), smoothstep(-0.25, 0.25, r.y));    // a hard step shows on walls at eye height
#endif
}
#endif

// Lambert, and GGX with Smith's geometry in the Schlick form (Karis 2013), plus a mirror of the surroundings.
vec3 shade(Surface s) {
    float nl = max(dot(s.normal, sun), 0.0);
    float nv = max(dot(s.normal, s.view), 1e-3);
    vec3 f0 = mix(vec3(s.specular), s.colour, s.metal);
    vec3 albedo = s.colour * (1.0 - s.metal);
    vec3 c = albedo * ambientLight(s.normal);
    if (nl > 0.0) {
        float lit = sunVisibility(s.normal);
        vec3 h = normalize(sun + s.view);
        float nh = max(dot(s.normal, h), 0.0);
        float vh = 1.0 - max(dot(s.view, h), 0.0);
        float a = s.rough * s.rough;
        float d = nh * nh * (a * a - 1.0) + 1.0;
        float distribution = a * a / (3.1416 * d * d);
        float vh2 = vh * vh;
        vec3 fresnel = f0 + (1.0 - f0) * (vh2 * vh2 * vh);
        float k = (s.rough + 1.0) * (s.rough + 1.0) * 0.125;
        float geometry = 0.25 / ((nl * (1.0 - k) + k) * (nv * (1.0 - k) + k));
        c += albedo * (1.0 - fresnel * 0.5) * sun_colour * (nl * lit);
        c += min(distribution * geometry * fresnel, vec3(MAX_SPECULAR)) * sun_colour * (nl * lit);
    }
#ifdef WEATHERED
    const bool mirrors = true;
#elif defined(MATTE)
    const bool mirrors = false;
#else
    const bool mirrors = true;
#endif
    if (mirrors) {
        float grazing = 1.0 - nv, g2 = grazing * grazing;
        vec3 mirror = f0 + (max(vec3(1.0 - s.rough), f0) - f0) * (g2 * g2 * grazing);
        vec3 r = reflect(-s.view, s.normal);
        c += mirror * environment(s, r) * (1.0 - s.rough * 0.75);
#ifdef WEATHERED
        if (wetness > 0.0 && s.rough < 0.5) c += (0.12 + 0.88 * mirror) * wetness * (1.0 - s.rough) * lampsMirrored(world_position, r, s.rough);
#endif
    }
    return c;
}
#endif
#endif
