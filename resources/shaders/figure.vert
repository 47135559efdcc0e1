// A person's vertex: face-shape offsets first, then linear blend skinning with as many bones as the part needs.
in vec3 position, normal;
in vec4 bone, weight;
#ifdef MORPH
in vec3 morph, morph_normal;
#endif
uniform mat4 view_projection;
layout(std140) uniform Skeleton { vec4 bones[168]; };      // three rows a bone, in the world

#ifndef DEPTH_ONLY
#ifdef DETAIL
in vec4 detail;                // means something else for every kind of part, see the people's parts
out vec4 v_detail;
#endif
#ifdef EXTRA
in vec2 extra;
out vec2 v_extra;
#endif
#ifdef STRAND
out vec3 strand;
#endif
#ifdef REST
out vec3 rest_position;
#endif
uniform mat4 light_matrix;
uniform vec3 sun;
uniform float shadow_offset;
out vec3 world_position, world_normal, shadow_position;
#ifdef CLOSE_SHADOW
uniform mat4 close_matrix;
uniform float close_offset;
out vec3 close_position;
#endif
#endif

void main() {
    int b = 3 * int(bone.x);
    vec4 row0 = bones[b], row1 = bones[b + 1], row2 = bones[b + 2];
#ifndef RIGID
    row0 *= weight.x; row1 *= weight.x; row2 *= weight.x;
    b = 3 * int(bone.y);
    row0 += bones[b] * weight.y; row1 += bones[b + 1] * weight.y; row2 += bones[b + 2] * weight.y;
    b = 3 * int(bone.z);
    row0 += bones[b] * weight.z; row1 += bones[b + 1] * weight.z; row2 += bones[b + 2] * weight.z;
    b = 3 * int(bone.w);
    row0 += bones[b] * weight.w; row1 += bones[b + 1] * weight.w; row2 += bones[b + 2] * weight.w;
#endif
#ifdef MORPH
    vec4 p = vec4(position + morph, 1.0);
    vec3 n = normal + morph_normal;
#else
    vec4 p = vec4(position, 1.0);
    vec3 n = normal;
#endif
    vec3 world = vec3(dot(row0, p), dot(row1, p), dot(row2, p));
    gl_Position = view_projection * vec4(world, 1.0);
#ifndef DEPTH_ONLY
    world_position = world;
    world_normal = normalize(vec3(dot(row0.xyz, n), dot(row1.xyz, n), dot(row2.xyz, n)));
#ifdef STRAND
    strand = vec3(dot(row0.xyz, detail.xyz), dot(row1.xyz, detail.xyz), dot(row2.xyz, detail.xyz));
#endif
#ifdef DETAIL
    v_detail = detail;
#endif
#ifdef EXTRA
    v_extra = extra;
#endif
#ifdef REST
    rest_position = position;
#endif
    float away = 1.0 - max(dot(world_normal, sun), 0.0);
    shadow_position = (light_matrix * vec4(world + world_normal * (shadow_offset * (0.5 + away)), 1.0)).xyz * 0.5 + 0.5;
#ifdef CLOSE_SHADOW
    close_position = (close_matrix * vec4(world + world_normal * (close_offset * (0.3 + away)), 1.0)).xyz * 0.5 + 0.5;
#endif
#endif
}
