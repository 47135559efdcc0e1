"""Walk cycles as parameters."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.previz.acting.pose import CHANNELS, STANCE, Pose, ease
from engine.previz.acting.rotations import length


@dataclass(frozen=True)
class Gait:
    """A way of going (1.70 m adult).

    Attributes
    ----------
    speed : float
        Metres per second.
    step : float
        Seconds per step.
    stance : float
        Share of the cycle that a foot is on the floor; under 0.5 it is a run.
    lift, crouch, bounce : float
        Metres: height of the swinging foot, lowering and bobbing of the hips.
    lean, twist, head : float
        Radians.
    swing, elbow : float
        Arms: radians of swing, bend of the elbow.
    roll : float
        How much the foot rolls from heel to toe.
    width : float
        Metres between the middle and an ankle.
    """

    speed: float = 1.3
    step: float = 0.54
    stance: float = 0.62
    lift: float = 0.08
    crouch: float = 0.040
    bounce: float = 0.020
    lean: float = 0.03
    swing: float = 0.45
    elbow: float = 0.30
    twist: float = 0.10
    roll: float = 1.0
    width: float = 0.07
    head: float = 0.0


GAITS: dict[str, Gait] = {
    "walk": Gait(),
    "stroll": Gait(speed=0.85, step=0.66, lift=0.06, swing=0.28, twist=0.07),
    "run": Gait(
        speed=3.6, step=0.33, stance=0.36, lift=0.24, crouch=0.075, bounce=0.040, lean=0.17, swing=0.80, elbow=1.45,
        twist=0.16, width=0.05,
    ),
    "sneak": Gait(
        speed=0.55, step=0.85, stance=0.66, lift=0.17, crouch=0.17, bounce=0.015, lean=0.36, swing=0.14, elbow=1.1,
        twist=0.05, roll=-0.5, head=-0.3,
    ),
    "old": Gait(
        speed=0.60, step=0.62, stance=0.70, lift=0.035, crouch=0.055, bounce=0.008, lean=0.22, swing=0.16, twist=0.04,
        roll=0.4, head=-0.15,
    ),
    "march": Gait(speed=1.5, step=0.48, lift=0.16, swing=0.75, elbow=0.05, lean=0.0),
}  # fmt: skip

BALL_OF_FOOT = 0.125
"""Metres from the ankle to the ball of the foot, about which the heel rises."""


def body_pose(gait: Gait, phase: float, amount: float = 1.0) -> Pose:
    """Hips, back and arms at `phase` (steps, 0 puts the left foot down), by an `amount` of 0 (stance) to 1."""
    out = STANCE.copy()
    ph = phase * math.pi
    run = gait.stance < 0.5
    # Who walks is lowest when both feet are down, and highest over one leg.
    bob = -math.cos(2 * ph if run else 2 * ph - 0.3)
    twist = gait.twist * math.cos(ph)
    out[CHANNELS["root"]] = 0.018 * math.sin(ph), -gait.crouch + gait.bounce * bob, 0
    out[CHANNELS["pelvis"]] = 0.03 + 0.3 * gait.lean, twist, 0.035 * math.sin(ph)
    out[CHANNELS["spine"]] = gait.lean, -2.0 * twist, -0.03 * math.sin(ph)
    out[CHANNELS["neck"]] = -gait.lean * 0.8 - 0.03 + gait.head * 0.3, 0.9 * twist, 0
    for side in "lr":
        a = gait.swing * math.sin(ph + (math.pi / 2 if side == "r" else -math.pi / 2))
        upper = np.array([0.15, -math.cos(a), math.sin(a)])
        bend = a + gait.elbow + 0.5 * gait.swing * max(0.0, math.sin(a))
        fore = np.array([0.03 - 0.12 * (gait.elbow > 1), -math.cos(bend), math.sin(bend)])
        out[CHANNELS["hand_" + side]] = 0.285 * upper / length(upper) + 0.255 * fore / length(fore)
        out[CHANNELS["elbow_" + side]] = 0.35, -0.4 + a * 0.2, -1
        out[CHANNELS["grip_" + side]] = 0.65 if run else 0.35
    return STANCE + (out - STANCE) * amount if amount < 1 else out


def foot_roll(gait: Gait, k: float) -> tuple[float, float, float, float]:
    """A foot on the floor, `k` from 0 (touches) to 1 (leaves): rise and shift of the ankle, pitch, bend of the toes."""
    run = gait.stance < 0.5
    heel = 0.15 if run else -0.38 * gait.roll * max(0.0, 1 - k / 0.18)
    toe = 0.95 * abs(gait.roll) * ease((k - 0.55) / 0.45)
    rise = 0.02 * -heel if heel < 0 else 0.0
    shift = 0.0
    if toe > 0:  # the ankle rises over the ball of the foot
        rise = BALL_OF_FOOT * math.sin(toe)
        shift = BALL_OF_FOOT * (1 - math.cos(toe))
    return rise, shift, heel + toe, toe


def foot_swing(gait: Gait, k: float) -> tuple[float, float, float, float]:
    """A foot in the air, `k` from 0 (leaves) to 1 (touches): share of the way, height, extra way, pitch."""
    run = gait.stance < 0.5
    share = 0.55 * ease(k) + 0.45 * k
    height = gait.lift * math.sin(math.pi * k) * (1.25 - 0.5 * k) + 0.10 * abs(gait.roll) * (1 - ease(k * 1.3))
    pitch = (1.25 if run else 0.95) * abs(gait.roll) * (1 - ease(k * 1.25))
    if not run:
        pitch -= 0.38 * gait.roll * ease((k - 0.5) * 2)
    return share, height, 0.06 * (1 - k) * abs(gait.roll), pitch


def gait_pose(gait: Gait, time: float) -> Pose:
    """Pose of a steady gait at `time` seconds; the caller moves the person by ``gait.speed * scale * time``."""
    phase = time / gait.step
    out = body_pose(gait, phase)
    stride = 2 * gait.speed * gait.step * gait.stance
    for side, offset in (("l", 0.0), ("r", 0.5)):
        f = (phase / 2 + offset) % 1.0
        if f < gait.stance:
            k = f / gait.stance
            y, shift, pitch, toe = foot_roll(gait, k)
            z = stride * (0.5 - k) + shift
        else:
            share, y, extra, pitch = foot_swing(gait, (f - gait.stance) / (1 - gait.stance))
            z, toe = stride * (share - 0.5) + extra, 0.0
        out[CHANNELS["foot_" + side]] = gait.width, y, z, pitch, 0.10
        out[CHANNELS["toe_" + side]] = max(0.0, toe) * 0.8
    return out
