"""Feelings with the whole body: laugh, cry, dance, hands on the head, look around."""

from __future__ import annotations

from engine.previz.acting.clip import Clip, Contact, Keys, sides
from engine.previz.acting.gestures import HANG, LOOSE, Vector


def laugh(_target: Vector) -> Clip:
    """Throw the head back, then shake with laughter holding the belly."""
    belly = (-1, 0, 0.1, 0.1, 0.1, 1, 0.9)
    keys = sides({
        "spine": [
            (0, (0, 0, 0)), (0.4, (-0.22, 0.05, 0)), (0.8, (0.30, 0, 0)), (1.0, (0.22, 0, 0)),
            (1.2, (0.34, 0, 0.05)), (1.4, (0.24, 0, 0)), (1.6, (0.33, 0, 0)), (2.3, (0.05, 0, 0)),
        ],
        "neck": [
            (0, (0, 0, 0)), (0.4, (-0.38, 0, 0.1)), (0.9, (0.10, 0, 0)), (1.6, (0.02, 0.1, -0.05)),
            (2.3, (-0.05, 0, 0)),
        ],
        "hand_l": [(0.3, HANG), (0.9, (-0.12, -0.28, 0.19)), (2.0, (-0.12, -0.28, 0.19)), (2.4, HANG)],
        "palm_l": [(0.3, LOOSE), (0.9, belly), (2.0, belly), (2.4, LOOSE)],
        "hand_r": [(0.3, HANG), (0.9, (0.08, -0.40, 0.22)), (1.2, (0.06, -0.44, 0.20)), (2.2, HANG)],
        "both_shoulder": [
            (0.3, (0,)), (0.5, (0.10,)), (0.8, (0.02,)), (1.0, (0.12,)), (1.2, (0.03,)), (1.4, (0.12,)),
            (1.6, (0.03,)), (2.2, (0,)),
        ],
        "root": [(0.3, (0, 0, 0)), (0.9, (0, -0.05, 0)), (2.2, (0, 0, 0))],
    })  # fmt: skip
    return Clip(2.4, keys, faces=((0.1, "joy", 1.0), (0.3, "laugh", 1.0), (2.0, "joy", 0.8)), alive=0.2)


def cry(_target: Vector) -> Clip:
    """Hide the face in the hands and sob."""
    sobs = [(0.9, 0.36), (1.2, 0.31), (1.45, 0.38), (1.7, 0.32), (1.95, 0.39), (2.3, 0.33), (3, 0.36)]
    keys = sides({
        "spine": [(0.1, (0.03, 0, 0)), *((t, (pitch, 0, 0)) for t, pitch in sobs)],
        "neck": [(0.1, (0, 0, 0)), (0.9, (0.40, 0, 0)), (3, (0.42, 0.05, 0))],
        "both_hand": [(0.2, HANG), (0.95, (-0.135, 0.125, 0.205))],
        "both_elbow": [(0, (0.45, -1, 0.2))],
        "both_palm": [(0.2, LOOSE), (0.9, (-0.25, 1, -0.05, 0.3, 0.1, 1, 1))],
        "both_grip": [(0.2, (0.28,)), (0.9, (0.18,))],
        "both_shoulder": [
            (0.5, (0,)), (0.9, (0.14,)), (1.2, (0.07,)), (1.45, (0.16,)), (1.7, (0.08,)), (1.95, (0.16,)),
            (2.3, (0.08,)), (3, (0.12,)),
        ],
        "root": [(0.1, (0, 0, 0)), (0.9, (0, -0.03, 0))],
    })  # fmt: skip
    return Clip(3.0, keys, faces=((0, "sadness", 0.8), (0.6, "cry", 1.0)), alive=0.5)


def dance(_target: Vector) -> Clip:
    """Dance on the spot: steps from side to side, hips and shoulders against each other."""
    beat = 0.5
    beats = [(k * beat, 1 if k % 2 else -1) for k in range(5)]
    high, low = (0.26, 0.24, 0.22), (0.12, -0.18, 0.30)
    down, out, lifted = (0.12, 0, 0.05, 0, 0.2), (0.16, 0, 0.05, 0, 0.3), (0.14, 0.10, 0.06, 0.4, 0.3)
    keys = sides({
        "root": [(t, (0.07 * side, -0.05, 0)) for t, side in beats],
        "pelvis": [(t, (0, 0.3 * side, 0.16 * side)) for t, side in beats],
        "spine": [(t, (0.05, -0.45 * side, -0.18 * side)) for t, side in beats],
        "neck": [(t, (0.04, 0.2 * side, 0.12 * side)) for t, side in beats],
        "foot_l": [(0, down), (0.25, lifted), (0.5, out), (1, down), (1.25, lifted), (1.5, out), (2, down)],
        "foot_r": [(0, out), (0.5, down), (0.75, lifted), (1, out), (1.5, down), (1.75, lifted), (2, out)],
        "hand_l": [(t, low if side > 0 else high) for t, side in beats],
        "hand_r": [(t, high if side > 0 else low) for t, side in beats],
        "both_elbow": [(0, (1, -0.5, -0.1))],
        "both_shoulder": [(0, (0.12,))],
        "both_grip": [(0, (0.35,))],
    })  # fmt: skip
    steps = tuple(
        Contact("step", t, part) for t, part in ((0.5, "foot_l"), (1.0, "foot_r"), (1.5, "foot_l"), (2.0, "foot_r"))
    )
    return Clip(2.0, keys, loop=True, faces=((0, "joy", 1.0),), alive=0.2, contacts=steps)


def hands_on_head(_target: Vector) -> Clip:
    """Both hands onto the head: it cannot be true."""
    top, palm = (-0.055, 0.30, 0.045), (-0.75, 0.45, -0.55, 0.45, 0.9, 0.1, 1)
    keys = sides({
        "both_hand": [(0.1, HANG), (0.45, (0.16, -0.05, 0.30)), (0.85, top)],
        "both_elbow": [(0.1, (0.55, -0.25, -0.8)), (0.5, (0.9, -0.4, 0.3)), (0.9, (1.0, 0.15, 0.35))],
        "both_palm": [(0.1, LOOSE), (0.45, (-0.3, 0.9, 0.2, 0.4, 0.2, 1, 0.8)), (0.85, palm)],
        "both_grip": [(0.2, (0.28,)), (0.8, (0.22,))],
        "both_shoulder": [(0.2, (0,)), (0.85, (0.24,))],
        "spine": [(0.2, (0.03, 0, 0)), (0.8, (-0.08, 0, 0)), (1.6, (-0.04, 0.05, 0)), (3.0, (-0.06, -0.04, 0))],
        "neck": [
            (0.2, (0, 0, 0)), (0.85, (-0.10, 0, 0)), (1.6, (0.10, 0.10, 0)), (2.2, (0.06, -0.12, 0)),
            (3.0, (0.08, 0, 0)),
        ],
    })  # fmt: skip
    return Clip(
        3.0, keys, faces=((0.2, "surprise", 0.7), (0.9, "pain", 0.55)), contacts=(Contact("touch", 0.85, "hands"),)
    )


def look_around(_target: Vector) -> Clip:
    """Look to the left, to the right and back; the shoulders follow a little."""
    turns = [(0, 0.0), (0.7, 0.75), (1.5, 0.80), (2.4, -0.75), (3.3, -0.80), (4.0, 0.0)]
    keys: Keys = {
        "neck": [(t, (-0.02, yaw, 0)) for t, yaw in turns],
        "spine": [(t, (0.03, 0.22 * yaw, 0)) for t, yaw in turns],
    }
    return Clip(4.0, keys)
