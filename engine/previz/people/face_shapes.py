"""The 52 face shapes as offsets of position and normal on a person's face mesh."""

from __future__ import annotations

import numpy as np

from engine.previz.people.assets import BODY, Assets
from engine.previz.people.body import Body
from engine.previz.people.mesh import Array, normals, triangulate

_SIDED = (
    "browDown", "browOuterUp", "cheekSquint", "eyeBlink", "eyeLookDown", "eyeLookIn", "eyeLookOut", "eyeLookUp",
    "eyeSquint", "eyeWide", "mouthDimple", "mouthFrown", "mouthLowerDown", "mouthPress", "mouthSmile", "mouthStretch",
    "mouthUpperUp", "noseSneer",
)  # fmt: skip
_SINGLE = (
    "browInnerUp", "cheekPuff", "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose", "mouthFunnel",
    "mouthLeft", "mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower",
    "mouthShrugUpper",
    "tongueOut",
)  # fmt: skip

FACE_SHAPES: tuple[str, ...] = tuple(
    sorted([name + side for name in _SIDED for side in ("Left", "Right")] + list(_SINGLE))
)
"""Names of the face shapes (the same 52 that Apple's ARKit uses)."""

SHAPE_NUMBER = {name: number for number, name in enumerate(FACE_SHAPES)}
LEAST = 2e-5
"""Metres below which an offset does not count as movement."""


class FaceShapes:
    """Offsets of every face shape for one body; `scale` is the size of its head.

    Attributes
    ----------
    moved : (v,) array of bool
        Which vertices of the base mesh any shape moves.
    """

    def __init__(self, assets: Assets, scale: float) -> None:
        self._targets = [assets.target(name) for name in FACE_SHAPES]
        self._scale = scale
        self.moved = np.zeros(len(assets.vertices), bool)
        for index, offset in self._targets:
            self.moved[index[np.abs(offset).max(1) * scale > LEAST]] = True

    def on(self, assets: Assets, body: Body, source: Array) -> Array:
        """Offsets (52, n, 6) of position and normal for mesh vertices with base vertices `source` (n,), or -1."""
        triangles = triangulate(assets.quads["body"])
        triangles = triangles[self.moved[triangles].any(1)]
        local, corners = np.unique(triangles, return_inverse=True)
        corners = corners.reshape(-1, 3)
        rest = body.vertices[BODY][local]
        before = normals(rest, corners)
        row = np.full(len(assets.vertices), -1)
        row[local] = np.arange(len(local))
        given = source >= 0
        skin = np.flatnonzero(given & (row[source] >= 0))
        rows = row[source[skin]]
        out = np.zeros((len(FACE_SHAPES), len(source), 6), np.float32)
        for k, (index, offset) in enumerate(self._targets):
            dense = np.zeros((len(assets.vertices), 3))
            dense[index] = offset * self._scale
            out[k, given, :3] = dense[source[given]]
            out[k, skin, 3:] = (normals(rest + dense[local], corners) - before)[rows]
        return out
