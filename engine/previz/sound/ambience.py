"""Ambience: seamless loops of a place's own sound, heard from any second on.

Each loop is 13.65 s long and circular: its end is its beginning. A shot that begins ``offset`` seconds
after another plays on from there, so the shots of a scene can be joined without a seam.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

import numpy as np

from engine.messages.faults import Exit, Fault
from engine.previz.sound.synthesis import RATE, Sound, count, decibels, limited, rms
from engine.previz.sound.textures import LOOP, TEXTURES

LEVELS = {
    "waves": -28.0,
    "gulls": -36.0,
    "wind": -31.0,
    "rain": -28.0,
    "thunder": -29.0,
    "room": -38.0,
    "traffic": -30.0,
    "birds": -35.0,
    "forest": -34.0,
    "crowd": -31.0,
    "gym": -36.0,
    "fire": -31.0,
    "ship": -31.0,
    "clock": -38.0,
    "crickets": -35.0,
    "siren": -34.0,
}
"""RMS of each kind, decibels below full scale."""

PEAK = decibels(-9.0)


@lru_cache(maxsize=12)
def loop(kind: str, seed: int = 0) -> Sound:
    """The whole loop of a kind, (LOOP, 2), at its level. Shared: do not write into it.

    Raises
    ------
    Fault
        ``sound.kind`` for a kind that is not in ``staging.scene.SOUND_KINDS``.
    """
    if kind not in TEXTURES:
        raise Fault("sound.kind", Exit.OURS, kind=kind)
    rng = np.random.default_rng([seed, zlib.crc32(kind.encode())])
    made = TEXTURES[kind](rng)
    made -= made.mean(0)
    made *= np.float32(decibels(LEVELS[kind]) / max(rms(made), 1e-9))
    made = limited(made, 0.6 * PEAK, PEAK)
    made.flags.writeable = False
    return made


def ambience(kind: str, samples: int, *, offset: float = 0.0, seed: int = 0) -> Sound:
    """A stretch of a kind of ambience.

    Parameters
    ----------
    kind : str
        One of ``staging.scene.SOUND_KINDS``.
    samples : int
        Length, exactly.
    offset : float
        Seconds since the scene began.
    seed : int
        The same for all shots of a scene.

    Returns
    -------
    float32 array (samples, 2)
    """
    whole = loop(kind, seed)
    places = (np.arange(samples) + round(offset * RATE)) % LOOP
    return whole[places]


def come_and_go(sound: Sound, start: float, seconds: float | None = None) -> Sound:
    """Silence before `start` seconds, fading in there over 0.4 s if that is not the beginning; and out at the end."""
    shaped = sound.copy()
    first = min(max(count(start), 0), len(sound))
    if first > 0:
        shaped[:first] = 0
        n = min(count(0.4), len(sound) - first)
        shaped[first : first + n] *= np.sin(np.linspace(0, np.pi / 2, n, dtype=np.float32))[:, None]
    if seconds is not None:
        last = min(first + count(seconds), len(sound))
        n = min(count(0.6), last - first)
        shaped[last - n : last] *= np.cos(np.linspace(0, np.pi / 2, n, dtype=np.float32))[:, None]
        shaped[last:] = 0
    return shaped
