"""Quality presets: every cost of the renderer in one place, with the value that was measured to pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Preset:
    """What a frame may cost.

    Attributes
    ----------
    scale : float
        Linear size of the drawn picture; below 1 an upscaler fills the frame.
    upscaler : str
        ``edge`` (edge-directed, sharpening) or ``smooth`` (bilinear).
    shadow_size, close_shadow_size : int
        Texels across the sun's shadow map, and across the one around people near the camera (0: none).
    shadow_taps : int
        8 on a rotated disc, 4 on a fixed square, or one bilinear tap.
    occlusion_samples, occlusion_scale : int
        Samples of ambient occlusion (0: none); 2 computes it at half resolution.
    noise_octaves : int
        Of surface patterns; the sky always has four.
    coarseness : float
        Above 1, people lose detail sooner.
    bloom_divisor, bloom_taps : int
        How much smaller the glow is than the picture, and pairs of fetches of its blur.
    reuse_still : bool
        With a locked camera, draw only what moves.
    """

    name: str
    scale: float = 1.0
    upscaler: Literal["edge", "smooth"] = "edge"
    shadow_size: int = 2048
    close_shadow_size: int = 1024
    shadow_taps: Literal[1, 4, 8] = 8
    occlusion_samples: int = 9
    occlusion_scale: Literal[1, 2] = 2
    noise_octaves: int = 4
    coarseness: float = 1.0
    bloom_divisor: int = 4
    bloom_taps: int = 5
    reuse_still: bool = False

    @property
    def shadow_atlas(self) -> tuple[int, int]:
        """Texels of the texture that holds both shadow maps, the finer one to the right of the set's."""
        return self.shadow_size + self.close_shadow_size, max(self.shadow_size, self.close_shadow_size)


FINE = Preset("fine")
STANDARD = Preset(
    "standard",
    scale=0.67,
    noise_octaves=3,
    shadow_size=1024,
    shadow_taps=4,
    occlusion_samples=6,
    bloom_taps=3,
    coarseness=1.2,
)
DRAFT = Preset(
    "draft",
    scale=0.5,
    upscaler="smooth",
    noise_octaves=2,
    shadow_size=512,
    close_shadow_size=0,
    shadow_taps=1,
    occlusion_samples=0,
    coarseness=1.6,
    bloom_divisor=8,
    bloom_taps=2,
    reuse_still=True,
)
PRESETS = {preset.name: preset for preset in (DRAFT, STANDARD, FINE)}
"""By the words of a request's quality."""
