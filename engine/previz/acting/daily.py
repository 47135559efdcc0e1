"""Everyday handling: pick up, put down, give, take, drop, carry, drink, phone, point, push a door."""

from __future__ import annotations

from engine.previz.acting.clip import Clip, Contact, Keys, sides
from engine.previz.acting.gestures import CUP, DOWN, HANG, HOLD, LOOSE, OFFER, Vector, wrist_for

LOW = 0.45
"""Targets under this height (1.70 m adult) are picked up with bent knees."""
GIVING: Vector = (0.02, 1.06, 0.46)


def stand(_target: Vector) -> Clip:
    """Stand with the weight on one leg."""
    keys: Keys = {
        "foot_l": [(0, (0.10, 0, 0.05, 0, 0.25))],
        "foot_r": [(0, (0.09, 0, -0.04, 0, 0.12))],
        "pelvis": [(0, (0, -0.06, 0.03))],
        "spine": [(0, (0.02, 0.05, -0.03))],
    }
    return Clip(4.0, keys, loop=True)


def wait(_target: Vector) -> Clip:
    """Stand and wait: shift the weight, look down at the wrist and away."""
    keys: Keys = {
        "foot_l": [(0, (0.11, 0, 0.04, 0, 0.25))],
        "foot_r": [(0, (0.11, 0, -0.03, 0, 0.2))],
        "root": [
            (0, (0.03, -0.01, 0)), (2.6, (0.03, -0.01, 0)), (3.4, (-0.035, -0.01, 0)), (6.6, (-0.035, -0.01, 0)),
            (8, (0.03, -0.01, 0)),
        ],
        "pelvis": [
            (0, (0, -0.06, 0.05)), (2.6, (0, -0.06, 0.05)), (3.4, (0, 0.06, -0.05)), (6.6, (0, 0.06, -0.05)),
            (8, (0, -0.06, 0.05)),
        ],
        "spine": [
            (0, (0.02, 0.05, -0.05)), (2.6, (0.02, 0.05, -0.05)), (3.4, (0.02, -0.04, 0.05)),
            (6.6, (0.02, -0.04, 0.05)), (8, (0.02, 0.05, -0.05)),
        ],
        "hand_l": [
            (0, HANG), (3.8, HANG), (4.4, (-0.10, -0.20, 0.27)), (5.4, (-0.10, -0.20, 0.27)), (6.1, HANG),
            (8, HANG),
        ],
        "palm_l": [
            (3.8, LOOSE), (4.4, (-1, 0.1, 0.3, 0.1, 0.9, -0.6, 0.9)), (5.4, (-1, 0.1, 0.3, 0.1, 0.9, -0.6, 0.9)),
            (6.1, LOOSE),
        ],
        "neck": [
            (0, (0, 0.25, 0)), (2, (0.02, 0.25, 0)), (3.8, (0, -0.1, 0)), (4.4, (0.38, 0.12, 0)),
            (5.4, (0.38, 0.12, 0)), (6.2, (0, -0.3, 0)), (7.2, (0, -0.3, 0)), (8, (0, 0.25, 0)),
        ],
    }  # fmt: skip
    return Clip(8.0, keys, loop=True)


def pick_up(target: Vector) -> Clip:
    """Take something at `target` with the right hand, bending the knees if it is low."""
    if target[1] >= LOW:
        reach = wrist_for(target, CUP)
        keys: Keys = {
            "spine": [(0.1, (0.03, 0, 0)), (0.8, (0.22, 0.15, 0)), (1.1, (0.22, 0.15, 0)), (1.9, (0.03, 0, 0))],
            "neck": [(0, (0.15, 0, 0)), (1.2, (0.15, 0, 0)), (1.9, (0, 0, 0))],
            "reach_r": [(0, reach)],
            "at_r": [(0.15, (0,)), (0.8, (1,)), (1.1, (1,)), (1.7, (0,))],
            "hand_r": [(0.2, HANG), (1.2, HOLD), (2, HOLD)],
            "palm_r": [(0.15, LOOSE), (0.75, CUP), (2, (-0.25, 0.1, 1, 1, 0.05, 0.25, 1))],
            "grip_r": [(0.2, (0.3,)), (0.65, (0.10,)), (1.0, (0.60,))],
        }
        return Clip(2.0, keys, contacts=(Contact("grab", 0.95),))
    reach = wrist_for(target, DOWN)
    drop = -0.45 - 0.35 * max(0.0, 0.10 - target[1])
    low, standing = (0.1, 0.08, -0.17, 0.75, 0.2), (0.1, 0, -0.14, 0, 0.2)
    keys = {
        "root": [(0.1, (0, 0, 0)), (1.0, (0, drop, -0.10)), (1.35, (0, drop, -0.10)), (2.3, (0, 0, 0))],
        "pelvis": [(0.1, (0, 0, 0)), (1.0, (0.60, 0, 0)), (1.35, (0.60, 0, 0)), (2.3, (0, 0, 0))],
        "spine": [(0.1, (0.03, 0, 0)), (1.0, (0.75, 0, 0)), (1.35, (0.75, 0, 0)), (2.4, (0.03, 0, 0))],
        "neck": [(0, (0.2, 0, 0)), (1.0, (0.1, 0, 0)), (2.4, (0.1, 0, 0))],
        "foot_l": [(0.1, (0.1, 0, 0.06, 0, 0.2))],
        "foot_r": [(0.1, standing), (1.0, low), (1.4, low), (2.2, standing)],
        "toe_r": [(0.1, (0,)), (1, (0.7,)), (1.4, (0.7,)), (2.2, (0,))],
        "reach_r": [(0, reach)],
        "at_r": [(0.2, (0,)), (0.95, (1,)), (1.4, (1,)), (2.2, (0,))],
        "hand_r": [(0.2, HANG), (1.5, HOLD), (2.5, HOLD)],
        "palm_r": [(0.3, LOOSE), (0.95, DOWN), (1.4, DOWN), (2.3, CUP)],
        "grip_r": [(0.3, (0.3,)), (0.85, (0.12,)), (1.3, (0.62,))],
        "hand_l": [(0.2, HANG), (1.0, (0, -0.38, 0.26)), (1.4, (0, -0.38, 0.26)), (2.3, HANG)],
    }
    return Clip(2.6, keys, contacts=(Contact("grab", 1.2),))


def put_down(target: Vector) -> Clip:
    """Put what the right hand holds at `target`."""
    taken = pick_up(target)
    keys = taken.backwards().keys
    end = taken.duration
    grab = taken.contacts[0].time
    release = end - grab
    keys["grip_r"] = [(0, (0.6,)), (release - 0.05, (0.6,)), (release + 0.2, (0.1,)), (end, (0.28,))]
    return Clip(end, keys, contacts=(Contact("release", release),))


def hand_over(target: Vector) -> Clip:
    """Give what the right hand holds to somebody; `target` is where the hands meet."""
    keys: Keys = {
        "spine": [(0.1, (0.03, 0, 0)), (0.8, (0.12, 0.22, 0)), (1.3, (0.12, 0.22, 0)), (1.8, (0.03, 0, 0))],
        "hand_r": [(0.1, HOLD), (1.9, HANG)],
        "reach_r": [(0, wrist_for(target, OFFER))],
        "at_r": [(0.1, (0,)), (0.8, (1,)), (1.2, (1,)), (1.7, (0,))],
        "palm_r": [(0, CUP), (0.8, OFFER), (1.2, OFFER), (1.8, LOOSE)],
        "grip_r": [(0.95, (0.6,)), (1.15, (0.15,)), (1.6, (0.28,))],
    }
    return Clip(1.8, keys, contacts=(Contact("release", 1.05),))


def take(target: Vector) -> Clip:
    """Take from somebody's hand what they hold out; `target` is where the hands meet."""
    keys: Keys = {
        "spine": [(0.1, (0.03, 0, 0)), (0.85, (0.08, 0.12, 0)), (1.2, (0.08, 0.12, 0)), (1.8, (0.03, 0, 0))],
        "hand_r": [(0.2, HANG), (1.4, HOLD)],
        "reach_r": [(0, wrist_for(target, OFFER))],
        "at_r": [(0.25, (0,)), (0.9, (1,)), (1.2, (1,)), (1.7, (0,))],
        "palm_r": [(0.2, LOOSE), (0.8, OFFER), (1.2, OFFER), (1.7, CUP)],
        "grip_r": [(0.5, (0.1,)), (1.0, (0.6,))],
    }
    return Clip(1.8, keys, contacts=(Contact("grab", 1.0),))


def drop(_target: Vector) -> Clip:
    """Let go of what the right hand holds, startled."""
    keys: Keys = {
        "hand_r": [(0.2, HOLD), (0.45, (-0.02, -0.20, 0.30)), (0.8, (0.02, -0.24, 0.30)), (1.6, HANG)],
        "palm_r": [
            (0, CUP), (0.25, CUP), (0.5, (-0.1, 0.2, 1, 0.6, 0.6, 0, 1)), (1.0, (-0.1, 0.2, 1, 0.6, 0.6, 0, 1)),
            (1.6, LOOSE),
        ],
        "grip_r": [(0, (0.6,)), (0.25, (0.6,)), (0.40, (0.0,)), (1.0, (0.05,)), (1.6, (0.28,))],
        "spine": [(0.2, (0.03, 0, 0)), (0.55, (-0.06, 0, 0)), (1.0, (0.10, 0, 0)), (1.6, (0.08, 0, 0))],
        "neck": [(0.2, (0, 0, 0)), (0.5, (0.1, 0, 0)), (0.9, (0.38, 0, 0)), (1.6, (0.38, 0, 0))],
        "root": [(0.2, (0, 0, 0)), (0.6, (0, -0.01, -0.03)), (1.6, (0, -0.01, -0.02))],
    }  # fmt: skip
    return Clip(1.6, keys, faces=((0.35, "surprise", 0.8),), contacts=(Contact("release", 0.33),))


def hold(_target: Vector) -> Clip:
    """Keep something in the right hand before the belly."""
    return Clip(
        4.0,
        {"hand_r": [(0, HOLD)], "palm_r": [(0, CUP)], "grip_r": [(0, (0.6,))], "elbow_r": [(0, (0.7, -0.6, -0.2))]},
        loop=True,
    )


def carry(_target: Vector) -> Clip:
    """Carry something large with both hands before the chest."""
    keys = sides({
        "both_hand": [(0, (-0.05, -0.30, 0.36))],
        "both_palm": [(0, (-0.15, 0.25, 1, 0.9, -0.35, 0.1, 1))],
        "both_elbow": [(0, (0.5, -1, -0.2))],
        "both_grip": [(0, (0.22,))],
        "spine": [(0, (-0.04, 0, 0))],
    })  # fmt: skip
    return Clip(4.0, keys, loop=True, alive=0.6)


def drink(_target: Vector) -> Clip:
    """Lift a cup to the mouth, drink and lower it."""
    keys: Keys = {
        "hand_r": [(0.1, HOLD), (0.8, (-0.175, 0.115, 0.225)), (1.9, (-0.175, 0.135, 0.225)), (2.7, HOLD)],
        "elbow_r": [
            (0, (0.7, -0.6, -0.2)), (0.8, (0.9, -0.35, 0.1)), (1.9, (0.9, -0.25, 0.1)), (2.7, (0.7, -0.6, -0.2)),
        ],
        "palm_r": [
            (0, (-0.35, 0, 1, 0.9, 0.05, 0.35, 1)), (0.8, (-0.9, 0.15, 0.35, 0.35, 0.2, 1, 1)),
            (1.5, (-0.9, 0.10, 0.15, 0.35, 0.65, 0.8, 1)), (2.7, (-0.35, 0, 1, 0.9, 0.05, 0.35, 1)),
        ],
        "grip_r": [(0, (0.58,))],
        "neck": [(0.5, (0, 0, 0)), (1.3, (-0.32, 0, 0)), (1.9, (-0.32, 0, 0)), (2.6, (0, 0, 0))],
        "spine": [(0.5, (0.03, 0, 0)), (1.3, (-0.06, 0, 0)), (2.6, (0.03, 0, 0))],
    }  # fmt: skip
    return Clip(3.0, keys, contacts=(Contact("touch", 0.95, "head"),))


def phone(_target: Vector) -> Clip:
    """Put a telephone to the right ear."""
    keys: Keys = {
        "hand_r": [(0.1, HANG), (0.8, (-0.065, 0.115, 0.085))],
        "elbow_r": [(0, (0.7, -0.8, 0.1))],
        "palm_r": [(0.1, LOOSE), (0.8, (-0.15, 1, -0.25, 1, 0.1, 0.3, 1))],
        "grip_r": [(0.4, (0.35,))],
        "index_r": [(0, (0.22,))],
        "neck": [(0.3, (0, 0, 0)), (1.0, (0.06, -0.05, -0.13))],
        "hand_l": [(0.2, HANG), (1.2, (0, -0.33, 0.16))],
        "root": [(0, (0, 0, 0)), (1.2, (0.02, 0, 0))],
    }
    return Clip(3.0, keys)


def point(target: Vector) -> Clip:
    """Point at `target` with the right arm."""
    height = max(-0.30, min(0.35, 0.4 * (target[1] - 1.35) / max(0.4, abs(target[2])) * 1.4))
    aside = max(-0.45, min(0.45, target[0] / max(0.5, abs(target[2])) * 0.45))
    arm = (0.06 + aside, height, 0.54 - abs(aside) * 0.35)
    aim = (0.1 + aside, height, 1, 0.4, 1, 0, 1)
    keys: Keys = {
        "hand_r": [(0.2, HANG), (0.45, (0.02, -0.30, 0.18)), (0.8, arm), (1.7, arm), (2.2, HANG)],
        "palm_r": [(0.2, LOOSE), (0.7, aim), (1.7, aim), (2.2, LOOSE)],
        "grip_r": [(0.2, (0.28,)), (0.6, (0.85,)), (1.7, (0.85,)), (2.1, (0.28,))],
        "index_r": [(0.2, (0.28,)), (0.6, (0.03,)), (1.7, (0.03,)), (2.1, (0.28,))],
        "spine": [(0.3, (0.03, 0, 0)), (0.8, (0.02, 0.18, 0)), (1.8, (0.02, 0.18, 0)), (2.2, (0.03, 0, 0))],
        "shoulder_r": [(0.3, (0,)), (0.8, (0.12,)), (1.8, (0.12,)), (2.2, (0,))],
    }
    return Clip(2.2, keys)


def push_door(target: Vector) -> Clip:
    """Push a door open with both hands; ``target[2]`` is how far before the person it is."""
    z = target[2]
    keys = sides({
        "root": [(0.2, (0, 0, 0)), (0.8, (0, -0.03, 0.05)), (1.6, (0, -0.03, 0.22))],
        "pelvis": [(0.3, (0, 0, 0)), (0.9, (0.12, 0, 0)), (2, (0.14, 0, 0))],
        "spine": [(0.2, (0.03, 0, 0)), (0.8, (0.14, 0, 0)), (2, (0.20, 0, 0))],
        "neck": [(0.2, (0, 0, 0)), (0.9, (-0.2, 0, 0))],
        "foot_l": [(0.3, (0.1, 0, 0, 0, 0.1)), (0.6, (0.1, 0.06, 0.2, 0, 0.1)), (0.8, (0.1, 0, 0.34, 0, 0.1))],
        "foot_r": [(0.3, (0.1, 0, -0.05, 0, 0.1)), (1.6, (0.1, 0.05, -0.12, 0.55, 0.1))],
        "toe_r": [(0.5, (0,)), (1.6, (0.5,))],
        "both_at": [(0.2, (0,)), (0.75, (1,))],
        "both_reach": [(0.75, (0.16, 1.26, z)), (2, (0.16, 1.26, z + 0.22))],
        "both_palm": [(0.2, LOOSE), (0.7, (-0.15, 1, 0.2, 0, 0.1, -1, 1))],
        "both_grip": [(0.3, (0.2,)), (0.7, (0.04,))],
        "both_elbow": [(0, (0.7, -0.8, -0.1))],
    })  # fmt: skip
    contacts = (Contact("step", 0.8, "foot_l"), Contact("push", 0.78, "hands"))
    return Clip(2.0, keys, alive=0.3, contacts=contacts)
