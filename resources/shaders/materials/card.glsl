// A cameo's moving picture, cut out by its matte. `tag` says which of the pictures that stand side by side in the map.
#define MATTE
uniform sampler2D card_map;
uniform float card_count;
void material(inout Surface s) {
    if (local_position.y < 0.0) discard;      // what goes on below only throws a shadow
    vec2 place = vec2((clamp(local_position.x, 0.002, 0.998) + v_extra.z) / card_count, 1.0 - local_position.y);
    vec4 shown = texture(card_map, place);
    if (shown.a < 0.5) discard;
    s.colour = pow(shown.rgb, vec3(2.2)) * v_colour_rough.rgb;
    s.rough = 0.9;
}
