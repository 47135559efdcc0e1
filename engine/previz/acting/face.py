"""A face over time: expression, speech, blinks and gaze as weights of face shapes."""

from __future__ import annotations

import math

import numpy as np

from engine.previz.acting.expressions import Shapes, both, emotion, mix
from engine.previz.acting.pose import ease
from engine.previz.acting.visemes import Speech

BLINK_EVERY = 3.5
"""Seconds between blinks, on average."""
BLINK = 0.19
"""Seconds of one blink: a third to close, two thirds to open."""
MOUTH_UNDER_SPEECH = 0.45
"""Share of an expression's mouth that stays while its owner speaks."""


def blink(time: float, seed: int = 0) -> float:
    """How far the lids are closed, 0 to 1: about every 3.5 s, sometimes twice; the same for the same seed."""
    value = 0.0
    base = math.floor(time / BLINK_EVERY)
    for n in (base - 1, base, base + 1):
        rng = np.random.default_rng((seed & 0xFFFF, n + 1000))
        first = (n + 0.15 + 0.7 * rng.random()) * BLINK_EVERY
        starts = [first, first + 0.28] if rng.random() < 0.18 else [first]
        for start in starts:
            x = (time - start) / BLINK
            if 0 < x < 1:
                value = max(value, math.sin(math.pi * (1.5 * x if x < 1 / 3 else 0.5 + 0.75 * (x - 1 / 3))))
    return value


def lids(yaw: float, pitch: float) -> Shapes:
    """Lid shapes that go with turned eyes: radians, to the person's left and up."""
    side, up = max(-1.0, min(1.0, yaw / 0.6)), max(-1.0, min(1.0, pitch / 0.5))
    out = both("eyeLookUp", max(up, 0)) | both("eyeLookDown", max(-up, 0))
    out |= {"eyeLookOutLeft": max(side, 0), "eyeLookInRight": max(side, 0)}
    out |= {"eyeLookInLeft": max(-side, 0), "eyeLookOutRight": max(-side, 0)}
    return {name: value for name, value in out.items() if value > 0.02}


def saccade(time: float, seed: int = 0) -> tuple[float, float]:
    """Small darting of the eyes around what they look at (yaw, pitch in radians), so that a stare stays alive."""

    def rest(n: int) -> tuple[float, float]:
        rng = np.random.default_rng((seed & 0xFFFF, n + 7000))
        return float(rng.normal(0, 0.022)), float(rng.normal(0, 0.014))

    u = time / 0.7 + (seed % 17) * 0.37
    n = math.floor(u)
    k = ease((u - n) * 0.7 / 0.05)  # the eye jumps within a twentieth of a second
    (a, b), (c, d) = rest(n - 1), rest(n)
    return a + (c - a) * k, b + (d - b) * k


def face(
    time: float,
    feeling: str = "neutral",
    weight: float = 1.0,
    speech: Speech | None = None,
    eyes: tuple[float, float] = (0.0, 0.0),
    seed: int = 0,
    before: tuple[str, float] = ("neutral", 1.0),
    change: float = 1.0,
) -> Shapes:
    """Face-shape weights for `Baked.morph`.

    Parameters
    ----------
    time : float
        Seconds.
    feeling : str
        A name of `expressions.EMOTIONS` or an everyday word.
    weight : float
        How strong, 0 to 1.
    speech : Speech or None
        What is being said; the expression's mouth gives way to it.
    eyes : (yaw, pitch)
        `Solved.eyes`; the lids follow.
    seed : int
        Different people blink apart.
    before : (feeling, weight)
        The expression this one grows out of.
    change : float
        How far the change has come, 0 to 1.
    """
    now = (emotion(feeling), weight * change)
    expression = mix(now, (emotion(before[0]), before[1] * (1 - change))) if change < 1 else mix(now)
    mouth = speech.at(time) if speech is not None else {}
    if mouth:
        busy = min(1.0, 2 * max(mouth.values()))
        keep = 1 - busy * (1 - MOUTH_UNDER_SPEECH)
        expression = {
            name: value * keep if name.startswith(("mouth", "jaw")) else value for name, value in expression.items()
        }
    out = mix(expression, mouth, lids(*eyes))
    closed = blink(time, seed)
    if closed > 0:
        for name in ("eyeBlinkLeft", "eyeBlinkRight"):
            out[name] = max(out.get(name, 0.0), closed)
    return out
