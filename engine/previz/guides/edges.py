"""Edges as a draughtsman draws them: dark lines on white where a thing ends, a surface bends or another begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from engine.previz.guides.depth import nearness
from engine.previz.guides.surfaces import Surfaces, surfaces
from engine.previz.stagecraft.performance import Performance
from engine.previz.stagecraft.set_up import SetUp

Plane = NDArray[np.floating]

STEP = 0.015, 0.06
"""How much a surface leaves its plane from pixel to pixel, as a share of its nearness: no line, a whole line."""
BEND = 0.30, 0.75
"""The same of its normal."""
FAR = 25.0
"""Metres from which lines within things grow faint: waves at the horizon are no black bar."""
OTHER = 0.05, 0.3
"""The same of the numbers of things."""


def edges(
    performance: Performance, set_up: SetUp, size: tuple[int, int], cancelled: Callable[[], bool]
) -> Iterator[NDArray[np.uint8]]:
    """Pictures (h, w, 3), black lines on white."""
    for each in surfaces(performance, set_up, size, cancelled):
        yield drawn(each)


def drawn(seen: Surfaces) -> NDArray[np.uint8]:
    """The lines of one frame."""
    near = nearness(seen)
    lines, faint = np.zeros_like(near), np.minimum(1, FAR / np.maximum(seen.depth, 1e-3))
    for axis in (0, 1):
        # Nearness grows evenly along a plane, however it lies: what is left is where the plane ends.
        before, after = _shifted(near, 1, axis), _shifted(near, -1, axis)
        bent = np.abs(before + after - 2 * near) / np.maximum(np.maximum(before, after), 1e-3)
        np.moveaxis(bent, axis, 0)[[0, -1]] = 0  # nothing is known beyond the picture
        turned = np.abs(seen.normal - _shifted(seen.normal, 1, axis)).max(axis=2)
        other = np.abs(seen.ink - _shifted(seen.ink, 1, axis))
        for amount, (none, whole), weight in ((bent, STEP, faint), (turned, BEND, faint), (other, OTHER, 1)):
            lines = np.maximum(lines, weight * np.clip((amount - none) / (whole - none), 0, 1)).astype(np.float32)
    grey = np.round(255 * (1 - _softened(lines))).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def _shifted(plane: Plane, by: int, axis: int) -> Plane:
    """A plane moved by a pixel; its edge goes on."""
    moved = np.roll(plane, by, axis)
    rim = [slice(None)] * plane.ndim
    rim[axis] = slice(0, 1) if by > 0 else slice(-1, None)
    moved[tuple(rim)] = plane[tuple(rim)]
    return moved


def _softened(lines: Plane) -> Plane:
    """Lines without steps, as dark as they were."""
    soft = lines
    for axis in (0, 1):
        soft = (_shifted(soft, 1, axis) + 2 * soft + _shifted(soft, -1, axis)) / 4
    return np.clip(soft * 1.6, 0, 1)
