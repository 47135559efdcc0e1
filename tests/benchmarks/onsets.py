"""Where sounds begin in a finished film, beside where the simulation says that things touched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from engine.media.aac import decoded_track
from engine.messages.jobs import SAMPLE_RATE

HOP = SAMPLE_RATE // 1000
"""Samples of a step of the envelope: a millisecond."""
REACH = 60
"""Milliseconds to either side in which a contact's onset is looked for."""


def decoded_sound(film: Path) -> NDArray[np.float32]:
    """A film's sound as a player hears it, (n, 2) float32: decoded, and cut at the edit list."""
    with av.open(str(film)) as container:
        return decoded_track(container)


def envelope(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Level of each millisecond, treble weighted, so that surf and hum do not hide an attack."""
    sharp = np.diff(sound.mean(axis=1), prepend=0.0)
    whole = len(sharp) // HOP * HOP
    return np.sqrt(np.square(sharp[:whole]).reshape(-1, HOP).mean(axis=1)).astype(np.float32)


def onset(level: NDArray[np.float32], time: float) -> float | None:
    """Seconds of the steepest rise near `time`; None where nothing there stands out of what was before it.

    Parameters
    ----------
    level : array (milliseconds,)
        From `envelope`.
    time : float
        Seconds at which something touched.
    """
    middle = round(time * 1000)
    low, high = max(middle - REACH, 4), min(middle + REACH, len(level) - 3)
    if high <= low:
        return None
    # What three milliseconds hold more than the three before them, in relation to those: steep and out of quiet.
    rise = [level[at : at + 3].mean() - level[at - 3 : at].mean() for at in range(low, high)]
    best = low + int(np.argmax(rise))
    before = float(np.median(level[max(best - 30, 0) : best]))
    if level[best : best + 6].max() < 2.0 * before:
        return None
    return best / 1000


def apart(times: Sequence[float], gap: float = REACH / 1000) -> list[float]:
    """The times whose onset cannot be taken for a neighbour's."""
    return [time for time in times if all(abs(time - other) > gap or other == time for other in times)]
