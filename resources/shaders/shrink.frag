// The bright part of the picture at the glow's small size: four bilinear fetches cover what one small texel stands for.
in vec2 uv;
out vec4 result;
uniform sampler2D source;
uniform vec2 direction;             // a quarter of one small texel
uniform float threshold;
void main() {
    vec3 sum = vec3(0.0);
    for (int i = 0; i < 4; i++) {
        vec2 corner = vec2(i & 1, i >> 1) * 2.0 - 1.0;
        sum += min(max(texture(source, uv + corner * direction).rgb - threshold, 0.0), 8.0);
    }
    result = vec4(0.25 * sum, 1.0);
}
