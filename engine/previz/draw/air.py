"""Rain and snow in the air: how many, how large, how fast, and where the box that holds them stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.previz.draw.frame import Frame
from engine.previz.draw.shaders import open_air

SHUTTER = 1 / 50
"""Seconds of one exposure: the length of a drop's streak."""


@dataclass(frozen=True, slots=True)
class Fall:
    """One layer of drops or flakes.

    Attributes
    ----------
    count : int
        At full strength.
    box : (x, y, z)
        Metres; it goes with the camera.
    width : float
        Half width of one, metres.
    speed : float
        Metres a second, downwards.
    carried : float
        Share of the wind's speed it takes on.
    density : float
        How much one hides.
    """

    count: int
    box: tuple[float, float, float]
    width: float
    speed: float
    carried: float
    density: float


RAIN = (
    Fall(1300, (7.0, 6.0, 7.0), 0.0016, 8.5, 0.9, 0.8),
    Fall(2800, (26.0, 12.0, 26.0), 0.0036, 8.5, 0.9, 0.65),
)
SNOW = (
    Fall(1300, (8.0, 6.0, 8.0), 0.0075, 0.9, 1.0, 0.95),
    Fall(2600, (28.0, 13.0, 28.0), 0.014, 1.0, 1.0, 0.9),
)


def layers(frame: Frame) -> Iterator[tuple[bool, int, dict[str, Any]]]:
    """What to draw: whether it is snow, how many, and the uniforms of `air.vert`.

    Where each one is follows from its number and the time alone, so the same frame has the same rain.
    """
    look = frame.look
    if not open_air(look):
        return
    for snow, strength, falls in ((False, look.rain, RAIN), (True, look.snow, SNOW)):
        for fall in falls:
            count = round(fall.count * min(max(strength, 0.0), 1.0))
            if not count:
                continue
            velocity = np.array([look.wind[0] * fall.carried, -fall.speed, look.wind[1] * fall.carried])
            box = np.array(fall.box)
            yield (
                snow,
                count,
                {
                    "box": box,
                    "centre": frame.eye - frame.camera[2, :3] * (0.42 * box[2]),
                    "drift": velocity * frame.time,
                    "streak": velocity * SHUTTER,
                    "width": fall.width,
                    "pixel": frame.pixel,
                    "density": fall.density,
                },
            )
