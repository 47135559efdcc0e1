"""What a touch sounds like: partials and noise of both materials, scaled by how hard they met.

Each material has the partials with which it rings and the noise with which it is struck. A touch sounds of both, the
softer one damping the other. Partials are after measured spectra of everyday objects (van den Doel, Kry and Pai,
FoleyAutomatic, 2001, gives the method), tuned by ear and eye on spectrograms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.previz.physics.values import Contact
from engine.previz.sound.synthesis import RATE, Sound, burst, count, faded, partials, put

Partials = tuple[tuple[float, float, float], ...]
"""Hertz, seconds to 1/e, gain."""


@dataclass(frozen=True, slots=True)
class Timbre:
    """How a material sounds.

    Attributes
    ----------
    rings : partials
    strike : (low, high, decay, gain)
        Noise of being struck: hertz, hertz, seconds, gain.
    hardness : float
        0 swallows the ring of what meets it, 1 leaves it.
    loudness : float
        Factor on a body of it.
    """

    rings: Partials
    strike: tuple[float, float, float, float]
    hardness: float = 1.0
    loudness: float = 1.0


TIMBRES: dict[str, Timbre] = {
    "ball": Timbre(
        ((780, 0.045, 0.30), (1190, 0.030, 0.16), (1840, 0.020, 0.10), (2530, 0.014, 0.06), (3350, 0.010, 0.04)),
        (300, 4200, 0.006, 0.35),
        0.8,
    ),
    "rubber": Timbre(((190, 0.03, 0.5), (410, 0.02, 0.2)), (200, 2000, 0.008, 0.3), 0.6),
    "board": Timbre(
        (
            (86, 0.22, 0.8),
            (147, 0.20, 0.7),
            (231, 0.16, 0.5),
            (342, 0.13, 0.42),
            (468, 0.10, 0.3),
            (655, 0.08, 0.2),
            (905, 0.05, 0.14),
            (1290, 0.03, 0.08),
        ),
        (200, 3500, 0.006, 0.5),
    ),
    "rim": Timbre(
        (
            (214, 0.38, 0.35),
            (391, 0.50, 0.42),
            (547, 0.42, 0.40),
            (873, 0.36, 0.34),
            (1312, 0.30, 0.28),
            (1965, 0.22, 0.20),
            (2744, 0.16, 0.13),
            (3820, 0.10, 0.08),
            (5100, 0.07, 0.05),
        ),
        (500, 5000, 0.004, 0.35),
    ),
    "net": Timbre((), (2500, 9000, 0.085, 0.22), 0.0),
    "wood": Timbre(
        ((96, 0.060, 0.45), (182, 0.050, 0.40), (316, 0.035, 0.26), (524, 0.022, 0.18), (845, 0.014, 0.12)),
        (250, 3800, 0.005, 0.35),
        0.9,
    ),
    "concrete": Timbre(((120, 0.020, 0.30), (460, 0.012, 0.15)), (250, 5200, 0.007, 0.55), 1.0),
    "rock": Timbre(((905, 0.014, 0.30), (1650, 0.011, 0.26), (2910, 0.008, 0.2)), (500, 6500, 0.006, 0.6), 1.0, 1.2),
    "glass": Timbre(
        ((2130, 0.11, 0.34), (3410, 0.09, 0.28), (4720, 0.07, 0.2), (6310, 0.05, 0.14), (8230, 0.035, 0.08)),
        (1500, 9000, 0.003, 0.4),
        1.0,
        1.5,
    ),
    "metal": Timbre(
        (
            (655, 0.14, 0.16),
            (1310, 0.16, 0.24),
            (2236, 0.15, 0.28),
            (3524, 0.13, 0.26),
            (5120, 0.10, 0.22),
            (7210, 0.07, 0.15),
        ),
        (1200, 9000, 0.003, 0.4),
        1.0,
        2.2,
    ),
    "cup": Timbre(
        ((1654, 0.070, 0.36), (2790, 0.060, 0.30), (4215, 0.045, 0.22), (5660, 0.034, 0.15), (7320, 0.022, 0.09)),
        (900, 8000, 0.004, 0.45),
        1.0,
        1.5,
    ),
    "phone": Timbre(((420, 0.015, 0.3), (930, 0.014, 0.3), (1930, 0.010, 0.25)), (700, 6500, 0.004, 0.6), 1.0, 1.4),
    "laptop": Timbre(((180, 0.03, 0.4), (430, 0.02, 0.3), (1120, 0.012, 0.2)), (400, 5000, 0.006, 0.5), 0.9),
    "book": Timbre(((112, 0.030, 0.6), (196, 0.025, 0.4), (334, 0.016, 0.22)), (300, 2800, 0.018, 0.4), 0.5, 1.3),
    "cardboard": Timbre(((128, 0.035, 0.6), (262, 0.028, 0.4), (420, 0.02, 0.2)), (200, 2600, 0.015, 0.35), 0.5),
    "cloth": Timbre(((70, 0.03, 0.3),), (100, 1100, 0.035, 0.45), 0.2, 0.8),
    "carpet": Timbre(((68, 0.040, 0.55), (121, 0.030, 0.3)), (120, 900, 0.014, 0.35), 0.25),
    "sand": Timbre(((62, 0.035, 0.45),), (400, 4600, 0.040, 0.50), 0.05),
    "snow": Timbre(((58, 0.030, 0.35),), (700, 5200, 0.050, 0.45), 0.03),
    "soil": Timbre(((74, 0.040, 0.6), (130, 0.025, 0.25)), (200, 1700, 0.022, 0.40), 0.15),
    "water": Timbre((), (350, 6000, 0.220, 0.55), 0.02),
    "flesh": Timbre(((92, 0.030, 0.55), (148, 0.022, 0.35)), (150, 1500, 0.014, 0.4), 0.2, 1.4),
    "shoe": Timbre(((88, 0.035, 0.6),), (400, 3000, 0.012, 0.3), 0.5, 0.8),
    "door": Timbre(
        ((72, 0.10, 0.7), (141, 0.09, 0.6), (233, 0.07, 0.4), (392, 0.04, 0.25), (610, 0.025, 0.15)),
        (300, 3500, 0.010, 0.4),
        0.9,
    ),
}
"""How materials sound; what is not there sounds like ``wood``."""

USUAL = 40.0
"""Impulse times speed (J) of a touch of usual loudness: a basketball dropped from shoulder height."""


def strength(contact: Contact) -> float:
    """How loud a touch is, 1 for a bounced ball: grows with the 0.45th power of impulse times speed."""
    energy = max(contact.impulse * max(contact.speed, 0.05), 1e-6)
    return float(min(max((energy / USUAL) ** 0.45, 0.02), 1.5))


def impact(contact: Contact, rng: np.random.Generator) -> Sound:
    """The sound of a touch, mono, beginning at its first sample.

    Parameters
    ----------
    contact : Contact
        Materials, impulse and speed count; time and place do not.
    rng : numpy Generator
        Detunes partials a little, so that no two bounces are alike.
    """
    body = TIMBRES.get(contact.material, TIMBRES["wood"])
    other = TIMBRES.get(contact.against, TIMBRES["wood"])
    strong = strength(contact)
    seconds = min(max([0.25, *(6 * decay for _, decay, _ in (*body.rings, *other.rings))]), 1.6)
    sound = np.zeros(count(seconds), np.float32)
    if contact.against not in ("net", "water"):
        put(sound, _voice(body, rng, seconds, other.hardness), 0)
        put(sound, _voice(other, rng, seconds, body.hardness), 0)
        if contact.material in ("ball", "rubber"):
            put(sound, _thump(strong, other.hardness), 0)
    if contact.against == "rim":
        for bounce in range(3):
            rattle = partials(rng, (2300, 3100), (0.02, 0.02), (0.10, 0.07), 0.12)
            put(sound, rattle * np.float32(0.5**bounce), count(0.030 + 0.045 * bounce))
    if contact.against == "net":
        put(sound, _swish(rng), 0)
    if contact.against == "water":
        put(sound, _splash(rng, strong), 0)
    if contact.material == "door" or contact.against == "door":
        put(sound, partials(rng, (1800, 2900), (0.012, 0.01), (0.3, 0.2), 0.1), count(0.03))
    return faded(sound * np.float32(strong * body.loudness), 0.01)


def _voice(timbre: Timbre, rng: np.random.Generator, seconds: float, left: float) -> Sound:
    """One material's share; `left` is what the other leaves of its ring."""
    low, high, decay, gain = timbre.strike
    sound = np.zeros(count(seconds), np.float32)
    put(sound, burst(rng, min(8 * decay, seconds), low, high, decay) * np.float32(gain * (0.4 + 0.6 * left)), 0)
    if timbre.rings:
        hertz, decays, gains = zip(*timbre.rings, strict=True)
        # low partials of a body are its mass meeting the floor: they stay when the ring is damped
        kept = [gain * (left if f > 250 else 0.35 + 0.65 * left) for f, gain in zip(hertz, gains, strict=True)]
        shorter = [decay * (0.35 + 0.65 * left) for decay in decays]
        put(sound, partials(rng, hertz, shorter, kept, seconds), 0)
    return sound


def _thump(strong: float, left: float) -> Sound:
    """The air in a ball: a thump whose pitch falls, the lower the harder it is hit."""
    time = np.arange(count(0.35)) / RATE
    pitch = (150 - 35 * min(strong, 1.3)) * (1 + 0.5 * np.exp(-time / 0.012))
    wave = np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.exp(-time / 0.055)
    return ((0.35 + 0.65 * left) * wave).astype(np.float32)


def _swish(rng: np.random.Generator) -> Sound:
    time = np.arange(count(0.4)) / RATE
    shape = np.minimum(time / 0.002, 1) * (0.35 * np.exp(-time / 0.02) + np.exp(-(((time - 0.09) / 0.05) ** 2)))
    return (0.3 * burst(rng, 0.4, 2500, 9000, 10.0)[: len(time)] * shape).astype(np.float32)


def _splash(rng: np.random.Generator, strong: float) -> Sound:
    sound = np.zeros(count(1.2), np.float32)
    put(sound, 0.5 * burst(rng, 0.9, 350, 6000, 0.10 + 0.12 * strong), 0)
    put(sound, partials(rng, (70,), (0.06,), (0.6,), 0.4), 0)
    for _ in range(9):
        # a bubble rings higher as it rises
        time = np.arange(count(0.06)) / RATE
        base = rng.uniform(450, 1300)
        pitch = base * (1 + 6 * time)
        ring = 0.14 * np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.exp(-time / 0.015)
        put(sound, ring.astype(np.float32), count(float(rng.uniform(0.05, 0.6))))
    return sound
