"""Keeping cloth and hair outside the body: nearest points on a cloud of surface points with normals."""

from __future__ import annotations

import numpy as np

from engine.previz.people.mesh import Array

SLAB = 0.03
"""Metres of height searched together."""
PRODUCT = 40_000
"""Entries of one matrix product: small enough that the linear algebra library starts no threads for it, which on a
busy machine wait for each other longer than they work."""


class Surface:
    """A surface as points with normals, thinned to one point per voxel.

    A plane through the nearest point is exact enough for keeping cloth and hair outside a smooth body. Points are
    sorted by height; a query only looks at those within `reach` of its own height, so its cost falls with the reach.

    Attributes
    ----------
    position, normal : (n, 3) array
    index : (n,) array
        Which of the given points were kept.
    """

    def __init__(self, position: Array, normal: Array, voxel: float = 0.009) -> None:
        cell = np.floor(position / voxel).astype(np.int64) + 4096
        _, first = np.unique((cell[:, 0] * 8192 + cell[:, 1]) * 8192 + cell[:, 2], return_index=True)
        self.index = first[np.argsort(position[first, 1], kind="stable")]
        self.position, self.normal = position[self.index], normal[self.index]
        self._point = self.position.astype(np.float32)
        self._half = 0.5 * (self._point**2).sum(1)

    def nearest(self, points: Array, reach: float = 0.06) -> Array:
        """Row of the nearest surface point for each of `points` (n, 3), or -1 beyond `reach` metres."""
        p = np.asarray(points, np.float32)
        order = np.argsort(p[:, 1], kind="stable")
        height = p[order, 1]
        out = np.full(len(p), -1)
        start = 0
        while start < len(p):
            end = int(np.searchsorted(height, height[start] + SLAB, side="right"))
            rows = order[start:end]
            a = int(np.searchsorted(self._point[:, 1], height[start] - reach))
            b = int(np.searchsorted(self._point[:, 1], height[end - 1] + reach, side="right"))
            if b > a:
                few = max(1, PRODUCT // (b - a))
                for first in range(0, len(rows), few):
                    part = rows[first : first + few]
                    q = p[part]
                    found = (self._half[a:b] - q @ self._point[a:b].T).argmin(1) + a
                    close = ((q - self._point[found]) ** 2).sum(1) <= reach**2
                    out[part[close]] = found[close]
            start = end
        return out

    def push_out(self, points: Array, clearance: Array | float, reach: float = 0.06) -> Array:
        """`points` moved along the surface's normals to lie at least `clearance` metres above it."""
        near = self.nearest(points, reach)
        height = ((points - self.position[near]) * self.normal[near]).sum(1)
        need = np.where(near >= 0, np.maximum(clearance - height, 0), 0)
        return points + self.normal[near] * need[:, None]
