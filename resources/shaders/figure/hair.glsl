// Ribbons of hair: two shifted highlights along the strands (Kajiya and Kay 1989, Marschner et al. 2003).
#define OWN_SHADING
in vec4 v_detail;                   // strand tangent, 0 root to 1 tip
in vec2 v_extra;                    // random, depth of the root
in vec3 strand;

void part(inout Surface s, inout Part p) {
    float facing = dot(s.normal, s.view);
    if (facing < 0.0) s.normal = normalize(s.normal - 1.05 * facing * s.view);
    float along = v_detail.w;
    s.colour *= (0.62 + 0.75 * v_extra.x) * mix(mix(1.0, 0.5, v_extra.y), 1.12, smoothstep(0.0, 0.45, along));
    s.colour = mix(s.colour, part_second, smoothstep(0.2, 1.0, along) * 0.35);
}

float sine(float cosine) { return sqrt(max(1.0 - cosine * cosine, 0.0)); }

vec3 shade(Surface s, Part p) {
    float nl = dot(s.normal, sun), nv = max(dot(s.normal, s.view), 1e-3);
    vec3 h = normalize(sun + s.view), t = normalize(strand);
    vec3 ambient = ambientLight(s.normal);
    float rim = max(dot(s.normal, rim_direction), 0.0);
#ifdef TOON
    float d = max(nl, 0.0);
    if (d > 0.16) d *= visibility(s.normal);
    vec3 c = s.colour * ambient * vec3(1.02, 1.0, 1.10);
    c = mix(c, s.colour * (ambient * 0.85 + sun_colour * 0.62), smoothstep(0.16, 0.21, d));
    c = mix(c, s.colour * (ambient * 0.9 + sun_colour * 0.78), smoothstep(0.62, 0.66, d));
    c += (part_colour * 1.6 + 0.05) * sun_colour * 0.5 * smoothstep(0.90, 0.94, sine(dot(t, normalize(h + s.normal * 0.1))))
       * smoothstep(0.55, 0.8, dot(s.normal, h)) * smoothstep(0.1, 0.2, d);
    c += smoothstep(0.64, 0.72, 1.0 - nv) * smoothstep(0.0, 0.3, rim) * rim_colour * s.colour * 0.9;
    return c;
#else
    float lit = nl > -0.35 ? visibility(s.normal) : 0.0;
    float shift = (v_extra.x - 0.5) * 0.22;
    vec3 t1 = normalize(t + s.normal * (shift - 0.08)), t2 = normalize(t + s.normal * (shift + 0.14));
    float s1 = pow(sine(dot(t1, h)), 90.0), s2 = pow(sine(dot(t2, h)), 22.0);
    float facing = smoothstep(-0.25, 0.5, nl);
    float diffuse = mix(max((nl + 0.35) / 1.35, 0.0), sine(dot(t, sun)) * facing, 0.35);
    vec3 c = s.colour * (sun_colour * diffuse * mix(0.25, 1.0, lit) + ambient);
    c += facing * lit * sun_colour * (s1 * 0.045 + s2 * s.colour * 0.55);
#ifndef FAR
    c += rim_colour * rim * (s.colour * 0.7 + 0.05 * pow(sine(dot(t1, normalize(rim_direction + s.view))), 40.0));
#else
    c += rim_colour * rim * s.colour * 0.7;
#endif
    float grazing = 1.0 - nv;
    return c + s.colour * ambient_sky * 0.35 * grazing * grazing;
#endif
}
