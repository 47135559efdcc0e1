"""What lies where in each frame of a shot: the drawn scene before any light, and where a point of it is seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.matrices import look_at
from engine.previz.draw.presets import Preset
from engine.previz.draw.scene import View
from engine.previz.stagecraft.company import cancel_fault
from engine.previz.stagecraft.performance import Performance
from engine.previz.stagecraft.picturing import PICTURING, items_at, view_at
from engine.previz.stagecraft.set_up import SetUp

Array = NDArray[np.float64]

UNLIT = Preset(
    "unlit",
    noise_octaves=1,
    shadow_size=512,
    close_shadow_size=0,
    shadow_taps=1,
    occlusion_samples=0,
    bloom_divisor=8,
    bloom_taps=2,
)
"""Every pixel of the picture is drawn, and nothing is spent on light."""

SPECKS = frozenset({"mote"})
"""Materials of what floats in the air: no part of what is staged."""

NEAREST = 0.05
"""Metres before the camera at which a point can be seen."""


@dataclass(frozen=True)
class Surfaces:
    """One frame.

    Attributes
    ----------
    time : float
        Seconds.
    view : View
    normal : (h, w, 2) array
        To the right and upwards, as the camera sees it.
    depth : (h, w) array
        Metres along the camera's axis; 0 for the open sky.
    ink : (h, w) array
        Number of the thing that is seen (`engine.previz.draw.scene.Item.outline`).
    """

    time: float
    view: View
    normal: NDArray[np.float32]
    depth: NDArray[np.float32]
    ink: NDArray[np.float32]

    def project(self, points: Array) -> Array:
        """Where points (n, 3) of the world are: column, row and depth (n, 3); pixels may lie outside of the picture."""
        height, width = self.depth.shape
        tangent = math.tan(math.radians(self.view.fov) / 2)
        matrix = look_at(np.asarray(self.view.eye, float), np.asarray(self.view.target, float), self.view.up)
        local = points @ matrix[:3, :3].T + matrix[:3, 3]
        depth = -local[:, 2]
        safe = np.where(depth > NEAREST, depth, np.nan)
        across = (local[:, 0] / safe / tangent * height / width * 0.5 + 0.5) * width
        down = (0.5 - local[:, 1] / safe / tangent * 0.5) * height
        return np.stack([across, down, depth], 1)


def surfaces(
    performance: Performance,
    set_up: SetUp,
    size: tuple[int, int],
    cancelled: Callable[[], bool],
    frames: Sequence[int] | None = None,
) -> Iterator[Surfaces]:
    """The frames of a shot, by default all of them, in order.

    Raises
    ------
    Fault
        ``previz.cancelled``, ``opengl.missing``.
    """
    renderer = PICTURING.load(performance, *size, UNLIT, cancelled)
    rate = performance.shot.rate
    for number in range(performance.shot.frames) if frames is None else frames:
        if cancelled():
            raise cancel_fault()
        time = float(number / rate)
        view = view_at(performance, set_up, time)
        items = [item for item in items_at(performance, time) if item.material not in SPECKS]
        drawn = renderer.surfaces(performance.place.look, view, items, time)
        yield Surfaces(time, view, drawn[..., :2], drawn[..., 2], drawn[..., 3])
