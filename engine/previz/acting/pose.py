"""A pose as one flat vector of channels, so that a blend between any two clips is a plain mix.

Lengths are for an adult of 1.70 m and are scaled to the person by the solver. The frame is the person's own: y up,
z forward, feet on y = 0. For hands, feet, elbows and knees x points *outward*, so one table serves both sides.

==============  ====  ======================================================================================
channel         size  meaning
==============  ====  ======================================================================================
``root``           3  hips from their place in the stance: x to the person's left, y, z
``pelvis``         3  pitch (forwards), yaw (to the left), roll in radians
``spine``          3  the same for the back, ``neck`` for neck and head
``foot_*``         5  ankle x, y over its rest height, z; pitch (toes down), turn outwards
``toe_*``          1  bend of the toes upwards
``knee_*``         3  direction in which the knee points
``hand_*``         3  wrist from the shoulder, in the frame of the chest
``reach_*``        3  wrist in the person's frame, for props and partners
``at_*``           1  0: ``hand`` holds, 1: ``reach`` holds
``elbow_*``        3  direction in which the elbow points, in the frame of the chest
``palm_*``         7  where the fingers point, where the back of the hand faces, and how much that holds (0 to 1)
``grip_*``         1  0 flat hand, 1 fist; ``index_*`` the same for the index finger, -1 follows ``grip``
``shoulder_*``     1  lift of the shoulder in radians
``tumble``         4  pitch of the whole body about its middle, that middle's height and z, lift: for flips
==============  ====  ======================================================================================
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Pose = NDArray[np.float64]

_LAYOUT: list[tuple[str, tuple[float, ...]]] = [
    ("root", (0, 0, 0)),
    ("pelvis", (0, 0, 0)),
    ("spine", (0.03, 0, 0)),
    ("neck", (0, 0, 0)),
    ("tumble", (0, 0.98, 0.03, 0)),
]
for _side in "lr":
    _LAYOUT += [
        ("foot_" + _side, (0.095, 0, 0, 0, 0.16)),
        ("toe_" + _side, (0,)),
        ("knee_" + _side, (0.22, 0, 1)),
        ("hand_" + _side, (0.075, -0.525, 0.055)),
        ("reach_" + _side, (0.3, 1.0, 0.3)),
        ("at_" + _side, (0,)),
        ("elbow_" + _side, (0.55, -0.25, -0.8)),
        ("palm_" + _side, (0, -1, 0.2, 1, 0, 0, 0)),
        ("grip_" + _side, (0.28,)),
        ("index_" + _side, (-1,)),
        ("shoulder_" + _side, (0,)),
    ]

CHANNELS: dict[str, slice] = {}
"""Channel name to its place in the vector."""

_values: list[float] = []
for _name, _default in _LAYOUT:
    CHANNELS[_name] = slice(len(_values), len(_values) + len(_default))
    _values += _default

STANCE: Pose = np.array(_values, float)
"""Standing at ease; copy before changing."""

SIZE = len(STANCE)


def ease(x: float) -> float:
    """Minimum-jerk step from 0 to 1 (Flash and Hogan, 1985): how hands and bodies move between rests."""
    x = min(max(x, 0.0), 1.0)
    return x * x * x * (x * (6 * x - 15) + 10)


def blend(a: Pose, b: Pose, k: float) -> Pose:
    """Mix of two poses: `a` at 0, `b` at 1. Run `k` through `ease` over a quarter to half a second."""
    return a + (b - a) * k


def sway(pose: Pose, time: float, amount: float = 1.0, seed: int = 0) -> Pose:
    """A pose with breath, weight shifts and drift laid over, so that nobody stands like a statue.

    Parameters
    ----------
    time : float
        Seconds.
    amount : float
        0 none, 1 a calm person, more for somebody out of breath.
    seed : int
        Different people breathe apart.
    """
    out = pose.copy()
    phase = seed * 1.7
    breath = math.sin(time * 1.65 + phase)
    shift = math.sin(time * 0.43 + phase) * 0.7 + 0.3 * math.sin(time * 0.97 + 2 * phase)
    out[CHANNELS["spine"].start] += 0.012 * breath * amount
    out[CHANNELS["root"].start] += 0.014 * shift * amount
    out[CHANNELS["pelvis"].start + 2] += 0.020 * shift * amount
    out[CHANNELS["spine"].start + 2] -= 0.026 * shift * amount
    out[CHANNELS["neck"].start + 1] += 0.05 * math.sin(time * 0.61 + phase) * amount
    out[CHANNELS["neck"].start + 2] += 0.02 * math.sin(time * 0.37 + phase) * amount
    for side in "lr":
        out[CHANNELS["shoulder_" + side].start] += 0.022 * breath * amount
    return out
