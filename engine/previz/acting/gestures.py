"""Arms and palms that many actions share, and where a wrist must be for a hand to hold a thing."""

from __future__ import annotations

import numpy as np

Vector = tuple[float, ...]

HANG: Vector = (0.075, -0.525, 0.055)
"""Wrist of an arm that hangs, from the shoulder."""
LAP: Vector = (-0.045, -0.40, 0.26)
"""Wrist of a hand on the thigh of somebody who sits."""
HOLD: Vector = (-0.05, -0.22, 0.28)
"""Wrist of a hand that holds something before the belly."""

LOOSE: Vector = (0, -1, 0.2, 1, 0, 0, 0)
"""A palm nobody minds."""
ON_LAP: Vector = (-0.3, -0.35, 1, 0.1, 1, 0.3, 0.9)
CUP: Vector = (-0.25, 0.0, 1, 1, 0.05, 0.25, 1)
"""Around an upright cup: fingers forward, thumb up."""
OFFER: Vector = (-0.1, 0.15, 1, 1, -0.3, 0, 1)
"""Thumb up, palm inwards and a little up: giving and taking."""
DOWN: Vector = (-0.2, -1, 0.35, 0.3, 0.3, 1, 1)
"""Reaching down to the floor."""

WRIST_TO_PALM = (0.069, 0.042)
"""Metres along the fingers, and out of the palm, from the wrist to the middle of what is held (1.70 m adult)."""


def wrist_for(target: Vector, palm: Vector) -> Vector:
    """Where the wrist is when a hand with this palm holds a thing at `target` (x outwards, 1.70 m adult)."""
    fingers, back = np.array(palm[:3], float), np.array(palm[3:6], float)
    z = fingers / np.linalg.norm(fingers)
    back = back - z * (back @ z)
    along, out = WRIST_TO_PALM
    wrist = np.asarray(target, float) - z * along + back / np.linalg.norm(back) * out
    return float(wrist[0]), float(wrist[1]), float(wrist[2])
