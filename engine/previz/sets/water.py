"""The water of the picture, for feet and hulls: twins of the shaders ``shore.glsl`` and ``ocean_waves.glsl``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

OCEAN = (
    (0.92, 0.39, 0.26, 0.42),
    (0.55, 0.83, 0.41, 0.24),
    (0.99, -0.14, 0.67, 0.13),
    (0.31, -0.95, 0.98, 0.07),
    (0.80, 0.60, 1.7, 0.035),
)
"""Waves of the open sea: direction x and z, wave number (1 / m), amplitude (m)."""


def beach_slope(z: NDArray[Any] | float) -> Any:
    """Height of the plain sand that falls into the sea towards +z."""
    return -0.075 * (z + 1.0)


def shore_height(x: float, z: float, time: float) -> float:
    """Height of the water in front of a beach, in metres, at a point and a time in seconds."""
    depth = min(max(z / 14.0, 0.0), 1.0)
    swell = (0.5 + 0.5 * math.sin(0.55 * z + time * 1.5 + 0.5 * math.sin(x * 0.11))) ** 3
    deep = 0.34 * (swell - 0.3) + 0.10 * math.sin(0.5 * x + 0.9 * z + time * 2.1)
    deep += 0.05 * math.sin(-1.1 * x + 1.4 * z + time * 2.9)
    shallow = 0.12 * math.sin(time * 1.05 + x * 0.12 + 0.6 * math.sin(x * 0.31))
    return depth * deep + (1.0 - depth) * shallow - 0.20


def ocean_height(x: float, z: float, time: float) -> float:
    """Height of the open sea, in metres, at a point and a time in seconds."""
    total = 0.0
    for k, (dx, dz, number, amplitude) in enumerate(OCEAN):
        phase = (x * dx + z * dz) * number + time * math.sqrt(9.81 * number) * 0.8 + k * 1.7
        crest = 0.5 + 0.5 * math.sin(phase)
        total += amplitude * (2 * crest * crest - 0.75)
    return total


def swash_line(x: float, time: float) -> float:
    """The z to which the water reaches up the sand at x, found by bisection."""
    low, high = -3.0, 6.0
    for _ in range(30):
        middle = (low + high) / 2
        if shore_height(x, middle, time) > beach_slope(middle):
            high = middle
        else:
            low = middle
    return float(np.float64((low + high) / 2))
