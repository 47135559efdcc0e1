"""Where sound comes from and where it is heard: panning, distance, the room's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from engine.previz.sound.synthesis import Sound, convolved, count, filtered, noise, reverberation

Vector = tuple[float, float, float]

Listener = Callable[[float], tuple[Vector, Vector]]
"""Seconds of the shot to the camera's eye and its right-hand direction (unit)."""


@dataclass(frozen=True, slots=True)
class Space:
    """How a place answers.

    Attributes
    ----------
    reverb : float
        Seconds to fall by 60 dB; 0 for none.
    wet : float
        Level of the answer for sounds one would call near.
    low, high : float
        Its band in hertz.
    delay : float
        Seconds before it sets in.
    echoes : tuple of (seconds, gain, pan)
        Single reflections.
    """

    reverb: float
    wet: float
    low: float = 120.0
    high: float = 5000.0
    delay: float = 0.012
    echoes: tuple[tuple[float, float, float], ...] = ()


SPACES = {
    "outdoor": Space(0.0, 0.0),
    "street": Space(0.9, 0.10, 150, 3800, 0.030, ((0.047, 0.16, -0.7), (0.083, 0.11, 0.7))),
    "room": Space(0.38, 0.20, 140, 6000, 0.006, ((0.011, 0.16, -0.5), (0.017, 0.13, 0.6))),
    "gym": Space(1.9, 0.30, 110, 4200, 0.022, ((0.041, 0.14, 0.6), (0.066, 0.12, -0.6))),
    "hall": Space(1.3, 0.22, 120, 5000, 0.016),
    "forest": Space(0.7, 0.05, 250, 3000, 0.040),
}
"""Kinds of places."""

SPACE_OF_SET = {
    "beach": "outdoor",
    "court": "gym",
    "street": "street",
    "living_room": "room",
    "forest": "forest",
    "mountain": "outdoor",
    "longship": "outdoor",
    "stage": "hall",
}
"""Sets to spaces."""

NEAR = 2.6
"""Metres at which an effect has its own level."""


def placed(listener: Listener, time: float, position: Vector) -> tuple[float, float]:
    """Pan (-1 left to 1 right) and distance (metres) of a place as heard at `time`."""
    eye, right = listener(time)
    way = np.subtract(position, eye)
    distance = float(np.linalg.norm(way))
    side = float(way @ np.asarray(right)) / max(distance, 0.3)
    return min(max(side, -1.0), 1.0), distance


def nearness(distance: float) -> float:
    """Gain of an effect at a distance: 1 at `NEAR`, falling slower than in nature, never out of hearing."""
    return float(min(max(NEAR / max(distance, 0.4), 0.05) ** 0.75, 2.0))


def air(sound: Sound, distance: float) -> Sound:
    """What distance does to treble: nothing below 6 m, less and less of it beyond."""
    if distance < 6.0:
        return sound
    loss = min((distance - 6.0) * 0.35, 16.0)
    return filtered(sound, ((20, 0), (1500, 0), (6000, -0.6 * loss), (16000, -1.6 * loss)))


@cache
def _response(name: str) -> Sound:
    space = SPACES[name]
    length = count(max([0.02, *(time + 0.02 for time, _, _ in space.echoes), space.delay + 1.1 * space.reverb]))
    response = np.zeros((length + 1, 2), np.float32)
    seed = np.random.default_rng(sum(name.encode()))
    if space.reverb:
        tail = reverberation(seed, space.reverb, space.low, space.high, space.delay)
        response[: len(tail)] += space.wet * tail[: len(response)]
    for time, gain, pan in space.echoes:
        blur = noise(seed, count(0.004), 200, 6000) * np.hanning(count(0.004)).astype(np.float32)
        blur /= np.sqrt(np.square(blur).sum())
        at, angle = count(time), (pan + 1) * np.pi / 4
        response[at : at + len(blur), 0] += gain * np.cos(angle) * blur
        response[at : at + len(blur), 1] += gain * np.sin(angle) * blur
    return response


def answered(sound: Sound, space: str, amount: float = 1.0) -> Sound:
    """A stereo bus with the room's answer added; the direct sound stays as it is.

    Parameters
    ----------
    sound : array (n, 2)
    space : str
        A name of `SPACES`; another one answers like ``outdoor``.
    amount : float
        Factor on the answer.
    """
    known = SPACES.get(space)
    if known is None or not (known.reverb or known.echoes) or not np.any(sound):
        return sound
    # both sides of a room hear everything
    sent = 0.7 * sound + 0.3 * sound[:, ::-1]
    return (sound + np.float32(amount) * convolved(sent, _response(space))).astype(np.float32)
