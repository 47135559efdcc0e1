"""A person's head, as hair needs it: size, middle, a surface to stay out of, places to grow from."""

from __future__ import annotations

import numpy as np

from engine.previz.people.assets import BODY, RANGES, Assets
from engine.previz.people.body import Body
from engine.previz.people.mesh import Array, normals, triangulate
from engine.previz.people.nearest import Surface

BARE_MASK = 0.4


class Head:
    """Head geometry of one person.

    Attributes
    ----------
    position, normal : (n, 3) array
        Body vertices; `neutral` are the same of the base mesh.
    eyes, centre : (3,) array
        Between the eyes, and the middle of the skull.
    scale : float
        Size against an adult head.
    solid : Surface
        Head, neck and shoulders without the ears.
    """

    def __init__(self, assets: Assets, body: Body) -> None:
        self.assets, self.neutral = assets, assets.vertices[BODY]
        self.position = body.vertices[BODY]
        triangles = triangulate(assets.quads["body"])
        self.normal = normals(self.position, triangles)
        left, right = (body.vertices[slice(*RANGES["eye_" + side])].mean(0) for side in "lr")
        self.eyes = 0.5 * (left + right)
        skull = self.position[self.neutral[:, 1] > 0.66]
        self.centre = np.array([0, self.eyes[1] + 0.02, 0.5 * (skull[:, 2].min() + self.eyes[2])])
        self.scale = float((skull[:, 1].max() - self.eyes[1]) / 0.118)
        ears = assets.masks["ears"][BODY] > BARE_MASK
        near = (self.neutral[:, 1] > 0.30) & ~ears
        self.solid = Surface(self.position[near], self.normal[near])
        inside = assets.masks["inside_mouth"][BODY] > 0.3
        self._triangles = triangles[~(ears | inside)[triangles].any(1)]

    def scatter(self, depth: Array, count: int, rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
        """Random points on triangles whose `depth` (n,) is positive.

        Returns
        -------
        position, normal : (count, 3) array
        vertex : (count,) array
            A corner of the triangle.
        depth : (count,) array
        """
        ok = self._triangles[(depth[self._triangles] > 0).all(1)]
        a, b, c = (self.position[ok[:, k]] for k in range(3))
        area = np.cumsum(np.linalg.norm(np.cross(b - a, c - a), axis=1))
        pick = np.searchsorted(area / area[-1], (np.arange(count) + rng.random(count)) / count)
        corners = ok[np.minimum(pick, len(ok) - 1)]
        u, v = rng.random((2, count, 1))
        flip = u + v > 1
        u, v = np.where(flip, 1 - u, u), np.where(flip, 1 - v, v)

        def mix(values: Array) -> Array:
            return values[corners[:, 0]] * (1 - u - v) + values[corners[:, 1]] * u + values[corners[:, 2]] * v

        normal = mix(self.normal)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True)
        return mix(self.position), normal, corners[:, 0], mix(depth[:, None])[:, 0]
