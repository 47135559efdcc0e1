"""The face map's projection, the hairline and the beard line, as fields over the neutral head."""

from __future__ import annotations

import numpy as np

from engine.previz.people.assets import RANGES, Assets
from engine.previz.people.mesh import Array

AXIS_Z, HALF_ANGLE = 0.035, 1.9
LOW, HIGH = 0.585, 0.865             # metres of the neutral mesh, before the feet are put on the floor


def face_uv(neutral: Array) -> Array:
    """Face-map coordinates of points of the neutral head."""
    angle = np.arctan2(neutral[:, 0], neutral[:, 2] - AXIS_Z)
    return np.stack([0.5 + angle / (2 * HALF_ANGLE), (neutral[:, 1] - LOW) / (HIGH - LOW)], 1)


#: Hairline: degrees from the front, height over the eyes in metres of the neutral mesh.
HAIRLINE = np.array([(0, .0700), (18, .0690), (32, .0640), (42, .0560), (50, .0420), (57, .0300), (64, .0130),
                     (71, -.0080), (79, -.0080), (84, .0130), (100, .0160), (112, -.0040), (122, -.0300), (150, -.052),
                     (180, -.060)], float)


def hairline_depth(assets: Assets, neutral: Array, recede=0.0) -> Array:
    """Metres above the hairline, positive inside the hair."""
    eye_y = assets.vertices[slice(*RANGES["eye_l"])].mean(0)[1]
    degrees = np.abs(np.degrees(np.arctan2(neutral[:, 0], neutral[:, 2] - AXIS_Z)))
    line = np.interp(degrees, HAIRLINE[:, 0], HAIRLINE[:, 1])
    line = line + recede * np.interp(degrees, [0, 25, 45, 70, 180], [0.6, 1, 0.5, 0.1, 0])
    # over the crown the cylinder angle degenerates: everything high enough is hair
    top = neutral[:, 1] - eye_y
    return np.maximum(top - line, (top - 0.085 - recede))


def beard_depth(assets: Assets, neutral: Array) -> Array:
    """Positive on moustache, cheeks' lower part, jaw and chin; scaled roughly in metres."""
    lips = assets.vertices[:13380][assets.masks["lips"][:13380] > 0.5]
    mouth = lips.mean(0)
    x, y = np.abs(neutral[:, 0]), neutral[:, 1] - mouth[1]
    angle = np.degrees(np.arctan2(x, neutral[:, 2] - AXIS_Z))
    upper = np.interp(angle, [0, 10, 17, 24, 35, 50, 62, 72, 84], [.013, .012, .006, -.006, -.010, .0, .022, .052, .070])
    lower = np.interp(angle, [0, 20, 50, 80], [-.060, -.058, -.045, -.025])
    depth = np.minimum(upper - y, y - lower)
    depth = np.where(angle > 80, -0.02, depth)
    lip = np.hypot(x / 0.027, (y + 0.0005) / 0.0125) - 1
    return np.minimum(depth, lip * 0.012)


