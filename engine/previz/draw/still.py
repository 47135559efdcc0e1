"""Which part of the picture must be drawn again while the camera stands still.

With a locked camera everything outside the moving things, their shadows and a margin keeps its pixels from the
frame before; every pass is then limited to one rectangle by the scissor test.
"""

from __future__ import annotations

import numpy as np

from engine.previz.draw.matrices import Matrix

Rectangle = tuple[int, int, int, int]
"""Left, bottom, width and height in pixels."""

MARGIN = 0.45
"""Metres by which ambient occlusion reaches around a thing."""

_CORNERS = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)


def projected_bounds(spheres: Matrix, view_projection: Matrix, size: tuple[int, int]) -> Matrix | None:
    """Pixel bounds (x0, y0, x1, y1) of spheres (n, 4); None when one crosses the camera's plane."""
    points = (spheres[:, None, :3] + _CORNERS[None] * spheres[:, None, 3:]).reshape(-1, 3)
    clip = np.concatenate([points, np.ones((len(points), 1))], 1) @ view_projection.T
    if (clip[:, 3] < 0.05).any():
        return None
    pixels = (clip[:, :2] / clip[:, 3:] * 0.5 + 0.5) * size
    return np.concatenate([pixels.min(0), pixels.max(0)])


def shadow_spheres(spheres: Matrix, sun: Matrix) -> Matrix:
    """The same spheres slid along the sunlight down to the lowest of them and a little further."""
    floor = float((spheres[:, 1] - spheres[:, 3]).min()) - 0.3
    drop = (spheres[:, 1] + spheres[:, 3] - floor) / max(float(sun[1]), 0.08)
    moved = spheres.copy()
    moved[:, :3] -= sun[None] * drop[:, None]
    return moved


class StillCamera:
    """Remembers what moved in the last frames, as many as are in flight and one more."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._key: object = None
        self._history: list[Matrix | None] = []

    def forget(self) -> None:
        """The next frames are drawn whole."""
        self._key, self._history = None, []

    def rectangle(
        self, key: object, spheres: Matrix, sun: Matrix, view_projection: Matrix, size: tuple[int, int]
    ) -> Rectangle | None:
        """What to draw at the inner `size`, or None for the whole picture.

        `key` stands for everything but the moving `spheres` (n, 4) that the picture depends on.
        """
        bounds: Matrix | None = np.array([size[0], size[1], 0.0, 0.0])  # nothing moves: nothing to draw
        if len(spheres):
            grown = spheres + np.array([0, 0, 0, MARGIN])
            bounds = projected_bounds(np.concatenate([grown, shadow_spheres(grown, sun)]), view_projection, size)
        same, self._key = key == self._key, key
        self._history = [*(self._history if same else []), bounds][-self._memory :]
        known = [box for box in self._history if box is not None]
        if not same or len(known) < self._memory:
            return None
        boxes = np.array(known)
        x0, y0 = np.clip(np.floor(boxes[:, :2].min(0)) - 4, 0, size)
        x1, y1 = np.clip(np.ceil(boxes[:, 2:].max(0)) + 4, 0, size)
        return int(min(x0, size[0] - 1)), int(min(y0, size[1] - 1)), max(int(x1 - x0), 1), max(int(y1 - y0), 1)
