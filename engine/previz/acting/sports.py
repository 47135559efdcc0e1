"""Ball games and acrobatics: throw, toss, bounce, catch, jump, backflip.

While a hand leads a ball, the ball's middle is ``Solved.ball_point(side, radius)``; the keys are written as paths of
that middle, so ball and hand agree.
"""

from __future__ import annotations

import math

import numpy as np

from engine.previz.acting.clip import Clip, Contact, Keys, sides
from engine.previz.acting.gestures import HANG, LOOSE, Vector

BALL = 0.12
"""Radius of a basketball, metres."""
GRAVITY = 9.81
PALM_DEPTH = 0.024
"""Metres from the bones of the hand to the skin of the palm."""
ALONG = 0.069


def led(ball: Vector, palm: Vector, radius: float = BALL) -> Vector:
    """Wrist of a hand whose palm touches a ball with its middle at `ball` (x outwards)."""
    fingers, back = np.array(palm[:3], float), np.array(palm[3:6], float)
    z = fingers / np.linalg.norm(fingers)
    back = back - z * (back @ z)
    wrist = np.asarray(ball, float) + back / np.linalg.norm(back) * (radius + PALM_DEPTH) - z * ALONG
    return float(wrist[0]), float(wrist[1]), float(wrist[2])


def throw(_target: Vector) -> Clip:
    """One-handed jump shot: dip, rise, set over the forehead, release at the top, follow through, land."""
    aside, cocked = (-0.15, 0.45, 0.9, 1, 0.05, 0.1, 1), (0.05, 0.75, -0.62, 0.1, -0.62, -0.75, 1)
    flick, after = (0, 1, 0.30, 0, 0.30, -1, 1), (0, -0.55, 1, 0, 1, 0.5, 1)
    guide = (0, 0.9, 0.35, 1, 0, 0.1, 1)
    # (seconds, ball from the right hand, right palm)
    path = [
        (0.0, (0, 1.08, 0.36), aside), (0.40, (0, 1.08, 0.36), aside), (0.72, (0.02, 0.94, 0.33), aside),
        (1.0, (0.10, 1.72, 0.22), cocked), (1.15, (0.11, 2.12, 0.34), flick), (1.30, (0.11, 2.10, 0.44), after),
        (1.62, (0.11, 1.98, 0.46), after),
    ]  # fmt: skip
    left = [
        (0.0, (0, 1.08, 0.36), aside), (0.40, (0, 1.08, 0.36), aside), (0.72, (-0.02, 0.94, 0.33), aside),
        (1.0, (-0.09, 1.72, 0.24), guide), (1.12, (-0.06, 1.98, 0.32), guide),
    ]  # fmt: skip
    height = [
        (0, -0.03),
        (0.40, -0.03),
        (0.75, -0.20),
        (1.0, 0.0),
        (1.18, 0.17),
        (1.38, 0.02),
        (1.52, -0.13),
        (1.9, -0.02),
    ]
    keys: Keys = sides({
        "root": [(t, (0, y, 0.0)) for t, y in height],
        "pelvis": [
            (0, (0.05, 0, 0)), (0.75, (0.16, 0, 0)), (1.1, (-0.02, 0, 0)), (1.52, (0.12, 0, 0)),
            (2.0, (0.02, 0, 0)),
        ],
        "spine": [
            (0, (0.08, 0, 0)), (0.75, (0.22, 0, 0)), (1.08, (-0.04, 0.06, 0)), (1.3, (0.0, 0.08, 0)),
            (1.55, (0.12, 0.03, 0)), (2.1, (0.04, 0, 0)),
        ],
        "neck": [
            (0, (-0.18, 0, 0)), (0.75, (-0.30, 0, 0)), (1.15, (-0.36, 0, 0)), (1.7, (-0.28, 0, 0)),
            (2.3, (-0.15, 0, 0)),
        ],
        "foot_l": [
            (0, (0.13, 0, -0.03, 0, 0.2)), (0.95, (0.13, 0, -0.03, 0, 0.2)), (1.04, (0.13, 0.06, -0.03, 0.5, 0.2)),
            (1.18, (0.13, 0.19, -0.02, 0.75, 0.2)), (1.38, (0.13, 0.02, 0.04, 0.25, 0.2)),
            (1.44, (0.13, 0, 0.05, 0, 0.2)),
        ],
        "foot_r": [
            (0, (0.13, 0, 0.08, 0, 0.2)), (0.95, (0.13, 0, 0.08, 0, 0.2)), (1.04, (0.13, 0.06, 0.08, 0.5, 0.2)),
            (1.18, (0.13, 0.19, 0.08, 0.75, 0.2)), (1.38, (0.13, 0.02, 0.13, 0.25, 0.2)),
            (1.44, (0.13, 0, 0.14, 0, 0.2)),
        ],
        "both_toe": [(0.95, (0,)), (1.04, (0.4,)), (1.10, (0,))],
        "both_knee": [(0, (0.3, 0, 1))],
        "reach_r": [(t, led(ball, palm)) for t, ball, palm in path],
        "palm_r": [*((t, palm) for t, _, palm in path), (2.15, LOOSE)],
        "at_r": [(0, (1,)), (1.62, (1,)), (2.15, (0,))],
        "hand_r": [(1.6, (0.05, 0.35, 0.42)), (2.3, HANG)],
        "elbow_r": [
            (0, (0.9, -0.6, -0.2)), (0.75, (0.9, -0.6, -0.1)), (1.0, (0.35, -0.5, 1)), (1.2, (0.45, 0, 1)),
            (1.7, (0.6, -0.4, 0.5)), (2.2, (0.55, -0.25, -0.8)),
        ],
        "reach_l": [(t, led(ball, palm)) for t, ball, palm in left] + [(1.45, (0.26, 1.78, 0.40))],
        "palm_l": [*((t, palm) for t, _, palm in left), (1.4, (0.1, 0.9, 0.4, 1, 0, 0, 0.8)), (2.0, LOOSE)],
        "at_l": [(0, (1,)), (1.35, (1,)), (2.0, (0,))],
        "hand_l": [(1.3, (0.10, 0.2, 0.35)), (2.1, HANG)],
        "elbow_l": [
            (0, (0.9, -0.6, -0.2)), (0.75, (0.9, -0.6, -0.1)), (1.0, (0.7, -0.5, 0.7)), (1.5, (0.8, -0.5, 0.2)),
            (2.2, (0.55, -0.25, -0.8)),
        ],
        "both_grip": [(0, (0.16,)), (1.1, (0.12,)), (1.3, (0.2,)), (2.2, (0.28,))],
        "shoulder_r": [(0.8, (0,)), (1.05, (0.26,)), (1.6, (0.24,)), (2.1, (0,))],
        "shoulder_l": [(0.8, (0,)), (1.05, (0.22,)), (1.4, (0.10,)), (2.0, (0,))],
    })  # fmt: skip
    contacts = (Contact("release", 1.15), Contact("step", 1.44, "feet"))
    smooth = frozenset({"root", "reach_r", "reach_l", "foot_l", "foot_r"})
    return Clip(2.4, keys, alive=0.3, contacts=contacts, smooth=smooth)


def toss(_target: Vector) -> Clip:
    """Underarm throw with the right hand: swing back, step, swing through."""
    under = (0, -0.5, 0.9, 0, -0.9, -0.5, 1)
    keys: Keys = {
        "hand_r": [
            (0, (-0.02, -0.30, 0.26)), (0.15, (-0.02, -0.30, 0.26)), (0.5, (0.10, -0.46, -0.26)),
            (0.78, (0.02, -0.40, 0.36)), (0.95, (0.02, -0.12, 0.50)), (1.15, (0.02, 0.05, 0.48)), (1.8, HANG),
        ],
        "palm_r": [
            (0, (-0.1, 0.1, 1, 0.2, -1, 0.1, 1)), (0.3, (-0.1, -0.2, 1, 0.2, -1, -0.2, 1)),
            (0.5, (0, -1, -0.3, 0, 0.3, -1, 1)), (0.78, under), (0.95, (0, 0.4, 1, 0, -1, 0.4, 1)),
            (1.2, (0, 0.9, 0.5, 0, -0.5, 0.9, 0.8)), (1.8, LOOSE),
        ],
        "grip_r": [(0, (0.35,)), (0.82, (0.35,)), (0.92, (0.05,)), (1.8, (0.28,))],
        "hand_l": [(0.1, HANG), (0.5, (0.12, -0.40, 0.28)), (0.9, (0.14, -0.46, -0.05)), (1.7, HANG)],
        "spine": [(0, (0.03, 0, 0)), (0.5, (0.14, -0.28, 0)), (0.9, (0.10, 0.22, 0)), (1.7, (0.03, 0, 0))],
        "pelvis": [(0, (0, 0, 0)), (0.5, (0.06, -0.12, 0)), (0.9, (0.06, 0.10, 0)), (1.7, (0, 0, 0))],
        "root": [(0, (0, 0, 0)), (0.5, (0, -0.06, -0.05)), (0.9, (0, -0.05, 0.14)), (1.7, (0, -0.02, 0.12))],
        "foot_l": [(0.1, (0.1, 0, 0, 0, 0.1)), (0.42, (0.1, 0.07, 0.16, 0.1, 0.1)), (0.65, (0.1, 0, 0.32, 0, 0.1))],
        "foot_r": [
            (0.1, (0.1, 0, -0.04, 0, 0.2)), (0.9, (0.1, 0.04, -0.04, 0.4, 0.2)),
            (1.6, (0.1, 0.03, -0.02, 0.3, 0.2)),
        ],
        "toe_r": [(0.3, (0,)), (0.9, (0.4,))],
        "elbow_r": [(0, (0.55, -0.4, -0.8))],
    }  # fmt: skip
    contacts = (Contact("step", 0.65, "foot_l"), Contact("release", 0.88))
    return Clip(1.8, keys, alive=0.4, contacts=contacts, smooth=frozenset({"hand_r"}))


BOUNCE = 0.80
"""Seconds of one dribble."""
BOUNCE_RELEASE, BOUNCE_GRAB = 0.24, 0.62
"""Seconds at which the ball leaves the hand and comes back to it."""


def bounce(_target: Vector) -> Clip:
    """Dribble a ball with the right hand, beside the right foot; ball and hand touch from grab to release."""
    low, top = 0.74, 0.98
    flat = (-0.1, -0.12, 1, 0.05, 1, 0.12, 1)
    path = [
        (0.0, top, 0.34),
        (BOUNCE_RELEASE, low, 0.36),
        (0.36, low - 0.02, 0.36),
        (0.50, low + 0.09, 0.35),
        (BOUNCE_GRAB, low + 0.05, 0.35),
        (BOUNCE, top, 0.34),
    ]
    pushed = [(t, led((0.24, ball, z), flat)) for t, ball, z in path]
    sink = [(0, -0.10), (0.28, -0.13), (0.6, -0.11), (BOUNCE, -0.10)]
    keys = sides({
        "reach_r": pushed,
        "at_r": [(0, (1,))],
        "palm_r": [
            (0, flat), (0.26, (-0.1, -0.45, 1, 0.05, 1, 0.45, 1)), (0.5, (-0.1, -0.05, 1, 0.05, 1, 0.05, 1)),
            (BOUNCE, flat),
        ],
        "grip_r": [(0, (0.18,)), (0.3, (0.10,)), (BOUNCE, (0.18,))],
        "elbow_r": [(0, (0.7, -0.4, -0.7))],
        "hand_l": [(0, (0.20, -0.34, 0.22)), (0.3, (0.21, -0.32, 0.24)), (BOUNCE, (0.20, -0.34, 0.22))],
        "palm_l": [(0, (-0.2, 0.1, 1, 0.7, 0.6, 0, 0.7))],
        "root": [(t, (-0.01, y, -0.02)) for t, y in sink],
        "pelvis": [(0, (0.12, -0.06, 0))],
        "spine": [(0, (0.26, -0.05, -0.05)), (0.26, (0.31, -0.06, -0.06)), (BOUNCE, (0.26, -0.05, -0.05))],
        "neck": [(0, (-0.14, 0.05, 0)), (0.26, (-0.17, 0.05, 0)), (BOUNCE, (-0.14, 0.05, 0))],
        "foot_l": [(0, (0.16, 0, 0.12, 0, 0.15))],
        "foot_r": [(0, (0.15, 0, -0.12, 0, 0.3))],
        "both_knee": [(0, (0.35, 0, 1))],
    })  # fmt: skip
    contacts = (Contact("release", BOUNCE_RELEASE), Contact("grab", BOUNCE_GRAB))
    return Clip(BOUNCE, keys, loop=True, alive=0.3, contacts=contacts, smooth=frozenset({"reach_r"}))


def catch(target: Vector) -> Clip:
    """Catch a ball with both hands at `target`, give with it and draw it to the chest."""
    open_, firm = (0.15, 0.8, 0.6, 0.75, 0.15, -0.55, 1), (-0.15, 0.45, 0.9, 1, 0.05, -0.1, 1)
    ready = (0.0, 1.15, 0.42)
    centre = (0.0, target[1], target[2])
    drawn = (0.0, 1.12, 0.36)
    keys = sides({
        "both_reach": [
            (0.25, led(ready, open_)), (0.60, led(centre, firm)),
            (0.72, led((0, centre[1] - 0.02, centre[2] - 0.05), firm)), (1.15, led(drawn, firm)),
        ],
        "both_at": [(0, (0,)), (0.4, (1,))],
        "both_palm": [(0, LOOSE), (0.35, open_), (0.60, firm)],
        "both_grip": [(0.1, (0.28,)), (0.4, (0.06,)), (0.68, (0.18,))],
        "both_elbow": [(0, (0.8, -0.7, -0.2))],
        "root": [(0.1, (0, 0, 0)), (0.5, (0, -0.06, 0.02)), (0.8, (0, -0.08, -0.03)), (1.3, (0, -0.03, 0))],
        "spine": [(0.1, (0.03, 0, 0)), (0.55, (0.12, 0, 0)), (0.8, (0.02, 0, 0)), (1.3, (0.05, 0, 0))],
    })  # fmt: skip
    return Clip(1.4, keys, alive=0.4, contacts=(Contact("grab", 0.62, "hands"),))


def jump(target: Vector) -> Clip:
    """Jump on the spot: crouch, swing, flight and a soft landing; ``target[1]`` is the rise of the body in metres."""
    rise = target[1]
    flight = 2 * math.sqrt(2 * rise / GRAVITY)
    off = 0.62
    landing = off + flight
    air = [(off + flight * k / 8, 4 * rise * (k / 8) * (1 - k / 8)) for k in range(9)]
    crouch = [(0.0, 0.0), (0.2, -0.05), (0.44, -0.26), (off - 0.05, 0.0)]
    rest = [(landing + 0.05, -0.06), (landing + 0.18, -0.24), (landing + 0.36, -0.16), (landing + 0.65, -0.02)]
    feet = [(0, 0.0, 0.0), (off - 0.12, 0.0, 0.0), (off - 0.04, 0.05, 0.45)]
    for k, (t, y) in enumerate(air):
        u = k / 8
        feet.append((t, y + 0.055 * (1 - abs(2 * u - 1)) + 0.08 * (1 - u), 0.75 - 0.55 * u))
    feet += [(landing + 0.05, 0.0, 0.0), (landing + 0.6, 0.0, 0.0)]
    swing = [
        (0.1, HANG),
        (0.42, (0.13, -0.42, -0.28)),
        (off, (0.10, 0.12, 0.46)),
        (off + flight * 0.6, (0.16, 0.05, 0.42)),
        (landing + 0.1, (0.16, -0.30, 0.34)),
        (landing + 0.7, HANG),
    ]
    keys = sides({
        "root": [(t, (0, y, 0)) for t, y in (*crouch, *air, *rest)],
        "both_foot": [(t, (0.11, y, 0.0, pitch, 0.18)) for t, y, pitch in feet],
        "both_toe": [(off - 0.14, (0,)), (off - 0.04, (0.45,)), (off + 0.06, (0,))],
        "both_hand": swing,
        "pelvis": [
            (0, (0, 0, 0)), (0.44, (0.30, 0, 0)), (off, (-0.02, 0, 0)), (landing + 0.18, (0.30, 0, 0)),
            (landing + 0.65, (0, 0, 0)),
        ],
        "spine": [
            (0, (0.03, 0, 0)), (0.44, (0.42, 0, 0)), (off, (-0.08, 0, 0)), (off + flight / 2, (0.06, 0, 0)),
            (landing + 0.18, (0.36, 0, 0)), (landing + 0.65, (0.03, 0, 0)),
        ],
        "neck": [
            (0, (0, 0, 0)), (0.44, (-0.28, 0, 0)), (off, (-0.15, 0, 0)), (landing + 0.18, (-0.2, 0, 0)),
            (landing + 0.65, (0, 0, 0)),
        ],
        "both_knee": [(0, (0.25, 0, 1))],
    })  # fmt: skip
    contacts = (Contact("release", off, "feet"), Contact("step", landing, "feet"))
    return Clip(landing + 0.8, keys, alive=0.2, contacts=contacts, smooth=frozenset({"root", "foot_l", "foot_r"}))


def backflip(_target: Vector) -> Clip:
    """Somersault backwards on the spot.

    The flight is a parabola; the turning keeps its angular momentum, so that it is fastest in the tuck.
    """
    off, flight = 0.55, 0.76
    landing = off + flight
    u = np.linspace(0, 1, 25)
    tuck = np.where((u > 0.08) & (u < 0.84), np.sin(np.pi * np.clip((u - 0.08) / 0.76, 0, 1)) ** 0.8, 0.0)
    rate = 1 / (1 - 0.62 * tuck)
    angle = np.concatenate([[0], np.cumsum(0.5 * (rate[1:] + rate[:-1]))])
    angle = -2 * math.pi * angle / angle[-1]
    rise = GRAVITY * flight**2 / 8
    times = off + flight * u
    centre = (0.96, 0.05)
    tumble = [(0.0, (0, *centre, 0)), (off - 0.1, (0, *centre, 0))]
    for t, a, x in zip(times.tolist(), angle.tolist(), u.tolist(), strict=True):
        tumble.append((t, (a, *centre, 4 * rise * x * (1 - x))))
    tumble += [(landing + 0.15, (-2 * math.pi, *centre, 0))]
    hips = [
        (0, 0.0),
        (0.18, -0.06),
        (0.38, -0.32),
        (off, 0.02),
        (off + 0.12, 0.0),
        (landing - 0.08, 0.0),
        (landing + 0.14, -0.28),
        (landing + 0.34, -0.20),
        (landing + 0.7, -0.02),
    ]
    feet = [(0.0, (0.11, 0, 0, 0, 0.12)), (off - 0.12, (0.11, 0, 0, 0, 0.12)), (off, (0.11, 0.09, 0.0, 0.65, 0.12))]
    feet += [
        (float(t), (0.11, 0.46 * k + 0.07 * (1 - x), 0.34 * k, 0.8 * k + 0.55 * (1 - x), 0.12))
        for t, k, x in list(zip(times, tuck, u, strict=True))[2:-1:2]
    ]
    feet += [(landing, (0.12, 0, 0.02, 0, 0.15)), (landing + 0.7, (0.12, 0, 0.02, 0, 0.15))]
    arms = [
        (0, -0.15),
        (0.34, -1.0),
        (off, 2.75),
        (off + 0.22, 1.25),
        (landing - 0.22, 1.1),
        (landing, 1.7),
        (landing + 0.3, 0.9),
        (landing + 0.8, 0.1),
    ]
    keys = sides({
        "tumble": tumble,
        "root": [(t, (0, y, 0)) for t, y in hips],
        "both_foot": feet,
        "both_toe": [(off - 0.12, (0,)), (off - 0.02, (0.4,)), (off + 0.08, (0,))],
        "both_knee": [(0, (0.22, 0.1, 1))],
        "both_hand": [(t, (0.10, -0.50 * math.cos(a), 0.50 * math.sin(a))) for t, a in arms],
        "both_elbow": [(0, (0.8, -0.4, -0.4))],
        "both_grip": [(0, (0.3,)), (off + 0.2, (0.6,)), (landing, (0.2,))],
        "spine": [
            (0, (0.05, 0, 0)), (0.38, (0.45, 0, 0)), (off, (-0.20, 0, 0)), (off + 0.2, (0.45, 0, 0)),
            (landing - 0.25, (0.45, 0, 0)), (landing - 0.02, (0.12, 0, 0)), (landing + 0.16, (0.45, 0, 0)),
            (landing + 0.7, (0.04, 0, 0)),
        ],
        "pelvis": [
            (0, (0, 0, 0)), (0.38, (0.25, 0, 0)), (off, (-0.10, 0, 0)), (off + 0.2, (0.25, 0, 0)),
            (landing - 0.25, (0.25, 0, 0)), (landing + 0.16, (0.28, 0, 0)), (landing + 0.7, (0, 0, 0)),
        ],
        "neck": [
            (0, (0, 0, 0)), (0.38, (-0.3, 0, 0)), (off, (-0.35, 0, 0)), (off + 0.25, (-0.1, 0, 0)),
            (landing, (0.1, 0, 0)), (landing + 0.3, (-0.2, 0, 0)), (landing + 0.8, (0, 0, 0)),
        ],
    })  # fmt: skip
    contacts = (Contact("release", off, "feet"), Contact("step", landing, "feet"))
    smooth = frozenset({"tumble", "root", "foot_l", "foot_r"})
    return Clip(landing + 0.9, keys, alive=0.0, contacts=contacts, smooth=smooth)
