"""Going down and getting up: sit, lie, kneel, fall, and typing at a desk."""

from __future__ import annotations

from engine.previz.acting.clip import Clip, Contact, sides
from engine.previz.acting.gestures import HANG, LAP, LOOSE, ON_LAP, Vector

SEAT = 0.455
"""Height of an ordinary seat for a 1.70 m adult."""
HIPS_OVER_SEAT = 0.835
"""Metres by which a seat plus the drop of the hips make up the standing height of the hip joints."""


def sit(target: Vector) -> Clip:
    """Sit down on a seat 0.4 m behind; ``target[1]`` is its height."""
    drop = target[1] - HIPS_OVER_SEAT
    keys = sides({
        "root": [
            (0.2, (0, 0, 0)), (0.7, (0, 0.32 * drop, -0.16)), (1.5, (0, drop + 0.005, -0.40)),
            (1.9, (0, drop, -0.40)),
        ],
        "pelvis": [(0.1, (0, 0, 0)), (0.75, (0.35, 0, 0)), (1.6, (-0.12, 0, 0))],
        "spine": [(0.1, (0.03, 0, 0)), (0.75, (0.55, 0, 0)), (1.8, (0.13, 0, 0))],
        "neck": [(0.1, (0, 0, 0)), (0.75, (-0.25, 0, 0)), (1.8, (0, 0, 0))],
        "both_foot": [(0, (0.11, 0, 0.02, 0, 0.16))],
        "both_knee": [(0, (0.25, 0.2, 1))],
        "both_hand": [(0.1, HANG), (0.8, (0.02, -0.40, 0.28)), (1.9, LAP)],
        "both_palm": [(0.3, LOOSE), (1.9, ON_LAP)],
        "both_elbow": [(0, (0.8, -0.2, -0.5))],
    })  # fmt: skip
    return Clip(1.9, keys, contacts=(Contact("touch", 1.5, "body"),))


def get_up(target: Vector) -> Clip:
    """Get up from a seat; ``target[1]`` is its height."""
    return sit(target).backwards()


def seated(target: Vector) -> Clip:
    """Stay seated."""
    end = sit(target)
    return Clip(4.0, {name: [(0.0, track[-1][1])] for name, track in end.keys.items()}, loop=True, alive=0.6)


def lie(_target: Vector) -> Clip:
    """Lie down on the back, by way of sitting on the floor."""
    keys = sides({
        "root": [(0.2, (0, 0, 0)), (1.2, (0, -0.72, -0.25)), (2.1, (0, -0.795, -0.30)), (3.2, (0, -0.80, -0.30))],
        "pelvis": [(0.3, (0, 0, 0)), (1.2, (-0.15, 0, 0)), (2.1, (-0.55, 0, 0)), (3.0, (-1.50, 0, 0))],
        "spine": [(0.2, (0.03, 0, 0)), (1.0, (0.75, 0, 0)), (2.1, (0.55, 0, 0)), (3.1, (0, 0, 0))],
        "neck": [(1.0, (0, 0, 0)), (2.2, (0.35, 0, 0)), (3.2, (0.1, 0, 0))],
        "foot_l": [
            (0.5, (0.12, 0, 0.02, 0, 0.2)), (1.6, (0.14, 0, 0.18, -0.1, 0.2)),
            (3.2, (0.14, 0.02, 0.53, -1.1, 0.3)),
        ],
        "foot_r": [(0.5, (0.12, 0, 0.02, 0, 0.2)), (1.6, (0.14, 0, 0.12, 0, 0.2)), (3.2, (0.16, 0, 0.12, -0.1, 0.2))],
        "both_knee": [(0, (0.3, 1, 0.6))],
        "both_hand": [
            (0.2, HANG), (1.1, (0.18, -0.42, -0.12)), (2.2, (0.26, -0.40, -0.14)), (3.3, (0.16, -0.48, 0.05)),
        ],
        "both_grip": [(0, (0.2,))],
        "both_elbow": [(0, (0.9, 0, -0.4))],
    })  # fmt: skip
    return Clip(3.4, keys, alive=0.3, contacts=(Contact("touch", 1.25, "body"), Contact("touch", 3.0, "head")))


def kneel(_target: Vector) -> Clip:
    """Go down on the right knee."""
    keys = sides({
        "root": [(0.1, (0, 0, 0)), (1.2, (0, -0.435, -0.02))],
        "pelvis": [(0, (0, 0, 0)), (0.7, (0.15, 0, 0)), (1.3, (0.02, 0, 0))],
        "spine": [(0, (0.03, 0, 0)), (0.7, (0.3, 0, 0)), (1.4, (0.12, 0, 0))],
        "foot_l": [(0.1, (0.09, 0, 0, 0, 0.1)), (0.7, (0.11, 0, 0.34, 0, 0.1))],
        "foot_r": [
            (0.1, (0.09, 0, 0, 0, 0.1)), (0.8, (0.10, 0.06, -0.38, 0.9, 0.05)),
            (1.3, (0.10, 0.02, -0.43, 1.25, 0.05)),
        ],
        "toe_r": [(0.5, (0,)), (1.3, (0.9,))],
        "knee_r": [(0, (0.2, -0.3, 1))],
        "hand_l": [(0.2, HANG), (1.4, (-0.02, -0.33, 0.34))],
        "palm_l": [(0.4, LOOSE), (1.4, (-0.3, -0.3, 1, 0.1, 1, 0.3, 0.9))],
        "hand_r": [(0.2, HANG), (1.4, (0.08, -0.50, 0.10))],
    })  # fmt: skip
    return Clip(1.5, keys, contacts=(Contact("touch", 1.2, "foot_r"),))


def fall(_target: Vector) -> Clip:
    """Stumble and fall forwards onto the hands, rebound and come to rest."""
    keys = sides({
        "root": [
            (0, (0, 0, 0)), (0.25, (0, -0.05, 0.08)), (0.72, (0, -0.70, 0.30)), (0.86, (0, -0.81, 0.35)),
            (0.98, (0, -0.775, 0.37)), (1.15, (0, -0.80, 0.37)), (1.6, (0, -0.80, 0.37)),
        ],
        "pelvis": [
            (0, (0, 0, 0)), (0.25, (0.2, 0.1, 0)), (0.75, (1.30, 0.25, 0.1)), (0.9, (1.50, 0.25, 0.05)),
            (1.05, (1.46, 0.25, 0.05)), (1.3, (1.49, 0.25, 0.05)),
        ],
        "spine": [
            (0, (0.03, 0, 0)), (0.3, (-0.25, 0.2, 0)), (0.8, (-0.25, 0.1, 0)), (0.95, (0.0, 0.1, 0)),
            (1.25, (-0.05, 0.1, 0)),
        ],
        "neck": [
            (0, (0, 0, 0)), (0.4, (-0.5, 0, 0)), (0.86, (-0.55, 0.1, 0)), (0.98, (-0.15, 0.35, 0)),
            (1.25, (-0.35, 0.5, 0)),
        ],
        "foot_l": [(0, (0.1, 0, 0, 0, 0.1)), (0.9, (0.13, 0.03, -0.50, 1.3, 0.2))],
        "foot_r": [
            (0, (0.1, 0, 0, 0, 0.1)), (0.3, (0.1, 0.06, -0.05, 0.7, 0)), (0.9, (0.18, 0.03, -0.36, 1.35, 0.3)),
        ],
        "both_knee": [(0, (0.2, -0.2, 1)), (0.9, (0.6, -1, 0.3))],
        "both_hand": [(0, HANG), (0.3, (0.30, 0.05, 0.42)), (0.75, (0.22, 0.06, 0.46)), (1.1, (0.26, 0.28, 0.18))],
        "both_palm": [(0.1, LOOSE), (0.5, (0.1, 0.6, 1, 0.2, 0.5, -1, 0.9)), (1.1, (0, -0.05, 1, 0, 1, 0, 1))],
        "both_grip": [(0, (0.3,)), (0.3, (0,))],
        "both_elbow": [(0, (0.9, -0.2, -0.4)), (0.9, (1, 0.3, 0))],
    })  # fmt: skip
    contacts = (Contact("touch", 0.74, "hands"), Contact("impact", 0.86, "body"))
    return Clip(1.6, keys, faces=((0.15, "fear", 1.0), (0.9, "pain", 1.0)), alive=0.0, contacts=contacts)


def type_(target: Vector) -> Clip:
    """Type at a desk, seated; ``target`` is the middle of the keyboard (x outwards), its seat an ordinary one."""
    _, y, z = target
    left = [
        (0, (0.10, 0, 0)),
        (0.3, (0.06, 0, 0.02)),
        (0.6, (0.13, 0, 0)),
        (0.9, (0.08, 0.005, 0.01)),
        (1.2, (0.10, 0, 0)),
    ]
    right = [(0, (0.08, 0, 0.01)), (0.4, (0.13, 0.005, 0)), (0.8, (0.06, 0, 0.02)), (1.2, (0.08, 0, 0.01))]
    drop = SEAT - HIPS_OVER_SEAT
    keys = sides({
        "root": [(0, (0, drop, -0.40))],
        "pelvis": [(0, (-0.08, 0, 0))],
        "spine": [(0, (0.20, 0, 0))],
        "neck": [(0, (0.18, 0, 0))],
        "both_foot": [(0, (0.11, 0, 0.02, 0, 0.16))],
        "both_knee": [(0, (0.2, 0.2, 1))],
        "both_elbow": [(0, (0.7, -0.7, -0.3))],
        "reach_l": [(t, (dx, y + dy, z + dz)) for t, (dx, dy, dz) in left],
        "reach_r": [(t, (dx, y + dy, z + dz)) for t, (dx, dy, dz) in right],
        "both_at": [(0, (1,))],
        "both_palm": [(0, (-0.15, -0.28, 1, 0, 1, 0.3, 1))],
        "grip_l": [
            (0, (0.25,)), (0.15, (0.42,)), (0.3, (0.22,)), (0.45, (0.4,)), (0.75, (0.2,)), (0.9, (0.42,)),
            (1.2, (0.25,)),
        ],
        "grip_r": [(0, (0.4,)), (0.2, (0.22,)), (0.35, (0.42,)), (0.6, (0.2,)), (0.8, (0.4,)), (1.2, (0.4,))],
    })  # fmt: skip
    taps = tuple(
        Contact("touch", t, "hand_l" if n % 2 else "hand_r") for n, t in enumerate((0.0, 0.15, 0.35, 0.45, 0.8, 0.9))
    )
    return Clip(1.2, keys, loop=True, alive=0.5, contacts=taps)
