"""The face map's projection, the hairline and the beard line, as fields over the neutral head.

Topology is shared by everybody, so one set of landmarks fits every face, whatever the sliders did to it.
"""

from __future__ import annotations

import numpy as np

from engine.previz.people.assets import BODY, RANGES, Assets
from engine.previz.people.mesh import Array

AXIS_Z, HALF_ANGLE = 0.035, 1.9
"""The map is a cylinder about this z, this many radians to each side."""
LOW, HIGH = 0.585, 0.865
"""Heights of the map's edges on the neutral mesh, before the feet are put on the floor."""

HAIRLINE = np.array([
    (0, 0.0700), (18, 0.0690), (32, 0.0640), (42, 0.0560), (50, 0.0420), (57, 0.0300), (64, 0.0130), (71, -0.0080),
    (79, -0.0080), (84, 0.0130), (100, 0.0160), (112, -0.0040), (122, -0.0300), (150, -0.052), (180, -0.060),
])  # fmt: skip
"""Degrees from the front, and metres over the eyes."""

_BEARD_TOP = np.array([
    (0, 0.013), (10, 0.012), (17, 0.006), (24, -0.006), (35, -0.010), (50, 0.0), (62, 0.022), (72, 0.052),
    (84, 0.070),
])  # fmt: skip
_BEARD_END = np.array([(0, -0.060), (20, -0.058), (50, -0.045), (80, -0.025)])


def face_uv(neutral: Array) -> Array:
    """Face-map coordinates (n, 2), 0 to 1, of points of the neutral head."""
    angle = np.arctan2(neutral[:, 0], neutral[:, 2] - AXIS_Z)
    return np.stack([0.5 + angle / (2 * HALF_ANGLE), (neutral[:, 1] - LOW) / (HIGH - LOW)], 1)


def _degrees(neutral: Array) -> Array:
    return np.degrees(np.arctan2(np.abs(neutral[:, 0]), neutral[:, 2] - AXIS_Z))


def hairline_depth(assets: Assets, neutral: Array, recede: float = 0.0) -> Array:
    """Metres inside the hairline, negative on bare skin; `recede` metres move the corners of the forehead back."""
    degrees = _degrees(neutral)
    line = np.interp(degrees, *HAIRLINE.T) + recede * np.interp(degrees, [0, 25, 45, 70, 180], [0.6, 1, 0.5, 0.1, 0])
    height = neutral[:, 1] - assets.vertices[slice(*RANGES["eye_l"])].mean(0)[1]
    # over the crown the cylinder's angle degenerates: everything high enough is hair
    return np.maximum(height - line, height - 0.085 - recede)


def beard_depth(assets: Assets, neutral: Array) -> Array:
    """About metres inside moustache, lower cheeks, jaw and chin; negative elsewhere and on the lips."""
    mouth = assets.vertices[BODY][assets.masks["lips"][BODY] > 0.5].mean(0)
    x, y, degrees = np.abs(neutral[:, 0]), neutral[:, 1] - mouth[1], _degrees(neutral)
    depth = np.minimum(np.interp(degrees, *_BEARD_TOP.T) - y, y - np.interp(degrees, *_BEARD_END.T))
    depth = np.where(degrees > 80, -0.02, depth)
    lip = np.hypot(x / 0.027, (y + 0.0005) / 0.0125) - 1
    return np.minimum(depth, lip * 0.012)
