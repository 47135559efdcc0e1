"""What a frame is drawn into, made once for a size and a preset."""

from __future__ import annotations

import moderngl
import numpy as np

from engine.previz.draw.presets import Preset


class Targets:
    """Textures and framebuffers.

    Attributes
    ----------
    inner : (width, height)
        Size at which the scene is drawn, before upscaling.
    outputs : list of Framebuffer
        One for each frame in flight: the next frame can be submitted before this one is read.
    """

    def __init__(self, context: moderngl.Context, width: int, height: int, preset: Preset, in_flight: int) -> None:
        self._context = context
        self._owned: list[moderngl.Texture | moderngl.Framebuffer | moderngl.Renderbuffer] = []
        self.width, self.height = width, height
        w, h = self.inner = max(2, round(width * preset.scale)), max(2, round(height * preset.scale))
        self.colour, self.gbuffer = self._texture(w, h), self._texture(w, h)
        self.gbuffer.filter = (moderngl.NEAREST, moderngl.NEAREST)
        depth = context.depth_renderbuffer((w, h))
        self._owned.append(depth)
        self.main = self._framebuffer([self.colour, self.gbuffer], depth)
        # rain and snow are seen through: they mix into the colour and leave the g-buffer as it is
        self.air = self._framebuffer([self.colour], depth)
        scale = preset.occlusion_scale
        self.occlusion = self._texture(-(-w // scale), -(-h // scale), 2)
        self.occlusion_target = self._framebuffer([self.occlusion])
        small = max(1, w // preset.bloom_divisor), max(1, h // preset.bloom_divisor)
        self.glow = [self._texture(*small) for _ in range(2)]
        self.glow_targets = [self._framebuffer([texture]) for texture in self.glow]
        self.display = [self._texture(w, h, dtype="f1") for _ in range(2)]
        self.display_targets = [self._framebuffer([texture]) for texture in self.display]
        self.outputs = [self._framebuffer([self._texture(width, height, dtype="f1")]) for _ in range(in_flight)]
        self.shadow, self.shadow_target = self._depth_map(*preset.shadow_atlas)
        self.still_shadow, self.still_shadow_target = self._depth_map(preset.shadow_size, preset.shadow_size)
        for framebuffer in [*self.outputs, *self.display_targets, self.main]:
            framebuffer.clear()
        self.triangle = context.buffer(np.array([-1, -1, 3, -1, -1, 3], "f4").tobytes())

    def _texture(self, width: int, height: int, components: int = 4, dtype: str = "f2") -> moderngl.Texture:
        texture = self._context.texture((width, height), components, dtype=dtype)
        texture.repeat_x = texture.repeat_y = False
        self._owned.append(texture)
        return texture

    def _framebuffer(
        self, colours: list[moderngl.Texture], depth: moderngl.Renderbuffer | moderngl.Texture | None = None
    ) -> moderngl.Framebuffer:
        framebuffer = self._context.framebuffer(colours, depth)
        self._owned.append(framebuffer)
        return framebuffer

    def _depth_map(self, width: int, height: int) -> tuple[moderngl.Texture, moderngl.Framebuffer]:
        texture = self._context.depth_texture((width, height))
        texture.compare_func = "<="
        texture.repeat_x = texture.repeat_y = False
        texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self._owned.append(texture)
        return texture, self._framebuffer([], texture)

    def release(self) -> None:
        """Give the memory back."""
        for owned in reversed(self._owned):
            owned.release()
        self.triangle.release()
