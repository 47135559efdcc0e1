"""Footsteps: heel, sole and toe on what is underfoot, by gait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.previz.sound.synthesis import Sound, burst, count, faded, noise, partials, put


@dataclass(frozen=True, slots=True)
class Step:
    """A foot comes down.

    Attributes
    ----------
    time : float
        Seconds from the start of the shot.
    footing : str
        Material of ``Set.footing``.
    gait : str
        ``walk``, ``run``, ``stroll``, ``sneak``, ``march``, ``climb``...; empty for a shuffle on the spot.
    position : (x, y, z)
    weight : float
        1 for an adult.
    """

    time: float
    footing: str
    gait: str
    position: tuple[float, float, float]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Footing:
    """How ground sounds underfoot.

    Attributes
    ----------
    thud : (hertz, decay, gain)
    strike : (low, high, decay, gain)
        Noise of the heel.
    scuff : (low, high, seconds, gain)
        Noise of the sole rolling off, which begins a little later.
    grains : float
        0 for smooth noise, 1 for noise broken into grains: sand, snow, gravel.
    """

    thud: tuple[float, float, float]
    strike: tuple[float, float, float, float]
    scuff: tuple[float, float, float, float]
    grains: float = 0.0


FOOTINGS = {
    "wood": Footing((92, 0.045, 0.75), (300, 3200, 0.009, 0.28), (900, 4500, 0.07, 0.035)),
    "concrete": Footing((84, 0.025, 0.50), (500, 5200, 0.008, 0.34), (1200, 6000, 0.08, 0.055)),
    "carpet": Footing((70, 0.040, 0.50), (120, 900, 0.018, 0.20), (300, 1800, 0.09, 0.030)),
    "sand": Footing((62, 0.035, 0.40), (400, 4200, 0.030, 0.26), (600, 5200, 0.19, 0.17), 0.7),
    "snow": Footing((56, 0.035, 0.35), (700, 4200, 0.040, 0.24), (900, 5200, 0.20, 0.22), 1.0),
    "soil": Footing((72, 0.040, 0.60), (200, 1900, 0.022, 0.24), (400, 3500, 0.12, 0.07), 0.5),
    "rock": Footing((88, 0.022, 0.45), (700, 6000, 0.010, 0.34), (1200, 6500, 0.10, 0.10), 0.6),
    "water": Footing((66, 0.040, 0.40), (300, 5000, 0.060, 0.30), (500, 6500, 0.26, 0.20), 0.3),
    "metal": Footing((110, 0.090, 0.50), (600, 6500, 0.012, 0.34), (1200, 6000, 0.07, 0.05)),
}
"""Grounds; what is not there sounds like ``concrete``."""

FOOTINGS["wet"] = FOOTINGS["water"]
FOOTINGS["glass"] = FOOTINGS["board"] = FOOTINGS["concrete"]

GAITS = {
    "": (0.35, 1.0),
    "walk": (1.0, 1.0),
    "stroll": (0.8, 1.15),
    "march": (1.3, 0.8),
    "run": (1.7, 0.6),
    "jog": (1.4, 0.7),
    "sneak": (0.22, 1.6),
    "limp": (0.9, 1.2),
    "climb": (0.9, 1.1),
    "jump": (2.0, 0.7),
    "land": (2.2, 0.7),
}
"""Strength and length of a step, relative to walking."""


def footstep(step: Step, rng: np.random.Generator) -> Sound:
    """The sound of a step, mono; the heel touches at its first sample."""
    ground = FOOTINGS.get(step.footing, FOOTINGS["concrete"])
    strong, long = GAITS.get(step.gait, (1.0, 1.0))
    strong *= step.weight * float(rng.uniform(0.82, 1.12))
    sound = np.zeros(count(0.55), np.float32)
    hertz, decay, gain = ground.thud
    put(sound, partials(rng, (hertz, 2.1 * hertz), (decay, 0.6 * decay), (gain, 0.3 * gain), 0.3, 0.04), 0)
    low, high, decay, gain = ground.strike
    put(sound, burst(rng, min(8 * decay, 0.3), low, high, decay) * np.float32(gain), 0)
    put(sound, _scuff(ground, long, rng), count(0.012 * long))
    if step.gait in ("walk", "stroll", "march", "sneak", "") and ground.grains < 0.3:
        toe = partials(rng, (1.5 * hertz,), (0.02,), (0.22 * ground.thud[2],), 0.15, 0.05)
        put(sound, toe, count(0.085 * long))
    return faded(sound * np.float32(0.55 * strong), 0.01)


def _scuff(ground: Footing, long: float, rng: np.random.Generator) -> Sound:
    low, high, seconds, gain = ground.scuff
    samples = count(1.6 * seconds * long)
    time = np.linspace(0, 1.6, samples, dtype=np.float32)
    shape = np.minimum(time / 0.06, 1) * np.exp(-2.6 * time) + 0.45 * np.exp(-(((time - 0.85) / 0.28) ** 2))
    grain = 1 - ground.grains + ground.grains * 1.2 * np.abs(noise(rng, samples, 25, 140))
    return (gain * noise(rng, samples, low, high) * shape * grain).astype(np.float32)
