"""What the sound does: silence, clipping, and whether it begins when something in the picture stops or turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.messages.jobs import SAMPLE_RATE

HOP = SAMPLE_RATE // 100
"""Samples of a stretch: 10 ms."""
BLOCK = 1000 * HOP
QUIET = 10 ** (-66 / 20)
"""Level below which nothing is heard."""
FULL = 0.9995
TOUCHES = "effects"
"""The stem that holds what touches what, and nothing else."""
SPOKEN = "dialogue"
"""The stem that says nothing of it."""

Curve = NDArray[np.float64]


class Source(Protocol):
    """What is heard: a take's reader, or stems that are held."""

    stems: tuple[str, ...]
    samples: int

    def sound(self, names: tuple[str, ...], first: int = 0, count: int | None = None) -> dict[str, NDArray[Any]]:
        """Several stems at once."""
        ...


class Heard:
    """The sound of a take, read in blocks.

    Attributes
    ----------
    silent : float
        Share of the take in which nothing is heard.
    silent_from : float
        Where the longest silence begins, in seconds.
    clipped : float
        Share of samples at full scale for three or more in a row.
    clipped_at : float
        Where it is first, in seconds.
    strikes : array
        How strongly the sound sets in, in stretches of 10 ms.
    stems : tuple of str
    """

    def __init__(self, reader: Source) -> None:
        self.stems = reader.stems
        levels, sharp, clipped, self.clipped_at = [], [], 0, 0.0
        loudest = dict.fromkeys(self.stems, 0)
        last = 0.0
        total = max(reader.samples, 1)
        for first in range(0, reader.samples if self.stems else 0, BLOCK):
            block = reader.sound(self.stems, first, min(BLOCK, reader.samples - first))
            for name, samples in block.items():
                count, at = _full(samples)
                if count and not any(loudest.values()):
                    self.clipped_at = (first + at) / SAMPLE_RATE
                loudest[name] += count
            whole = np.sum(list(block.values()), axis=0).mean(axis=1)
            acting = [samples for name, samples in block.items() if name == TOUCHES] or [
                samples for name, samples in block.items() if name != SPOKEN or len(block) == 1
            ]
            levels.append(_levels(whole))
            acted = np.sum(acting, axis=0).mean(axis=1)
            # Differences weigh high notes: knocks have them, rooms and waves do not.
            sharp.append(_levels(np.diff(acted, prepend=last)))
            last = float(acted[-1])
        clipped = max(loudest.values(), default=0)
        self.clipped = clipped / total
        level = np.concatenate([np.zeros(0), *levels])
        silent = level < QUIET
        # Silence of less than a third of a second is a pause between sounds.
        begin, length, total_silent = _runs(silent, min(33, max(len(silent), 1)))
        self.silent = total_silent / max(len(level), 1) if len(level) else 1.0
        self.silent_from = begin / 100 if length else 0.0
        self.strikes = _strikes(np.concatenate([np.zeros(0), *sharp]))


def _levels(samples: Curve) -> Curve:
    count = len(samples) // HOP
    return np.sqrt((samples[: count * HOP].astype(np.float64).reshape(count, HOP) ** 2).mean(axis=1))


def _full(samples: NDArray[np.float32]) -> tuple[int, int]:
    """Samples at full scale, three or more in a row; and the first of them."""
    full: NDArray[np.bool_] = np.abs(samples).max(axis=1) >= FULL
    three = full[2:] & full[1:-1] & full[:-2]
    return int(three.sum()), int(three.argmax()) if three.any() else 0


def _runs(flags: NDArray[np.bool_], least: int) -> tuple[int, int, int]:
    """Begin and length of the longest run, and the length of all runs of at least `least`."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    begins, lengths = edges[::2], edges[1::2] - edges[::2]
    kept = lengths >= least
    if not kept.any():
        return 0, 0, 0
    longest = int(np.where(kept, lengths, 0).argmax())
    return int(begins[longest]), int(lengths[longest]), int(lengths[kept].sum())


def _strikes(level: Curve) -> Curve:
    if not len(level):
        return level
    # Against a hundredth of the loudest, so that what is hardly heard does not strike.
    loud = np.log(level + 0.02 * np.percentile(level, 99) + 1e-5)
    rise = np.maximum(np.diff(loud, prepend=loud[0]) - 0.15, 0)
    return np.minimum(rise, 1.5)


# ----- against the picture --------------------------------------------------------------------------------------------
MOST = 0.4
"""Seconds by which sound and picture may be apart for it to be found."""
NEAR = 0.06
"""Seconds within which they are together, as far as anybody notices."""
FEWEST = 2
"""Strikes that say anything of time."""
VAGUE, CLEAR = 0.15, 0.4
"""Correlations up to which an offset tells nothing, and from which it is believed."""
USUAL = 0.6
"""Seconds: what is farther apart is less likely. Steps follow one another, and one fits to the next almost as well."""
AUDIBLE = 0.3
"""Newton seconds from which a contact is heard well."""


def contacts(told: Sequence[Mapping[str, Any]], count: int) -> Curve:
    """What a recipe tells of its contacts, in stretches of 10 ms."""
    found = np.zeros(count)
    for each in told:
        time, strength = each.get("time"), each.get("strength")
        if isinstance(time, int | float) and isinstance(strength, int | float) and strength >= AUDIBLE:
            at = int(time * 100) if 0 <= time * 100 < count else -1
            if at >= 0:
                found[at] += min(float(strength), 2.0) ** 0.5
    return found


def offset(strikes: Curve, seen: Curve, rate: float) -> tuple[float, float] | None:
    """By how many seconds the sound is late, and how well it fits where it is: 0 to 1 of how well it could fit.

    None where too few sounds strike, or nothing that they could belong to is seen: then nothing can be told.

    Parameters
    ----------
    strikes : array
        How strongly the sound sets in, in stretches of 10 ms.
    seen : array
        How much strikes something, `rate` times a second.
    rate : float
    """
    if (strikes > 0.3).sum() < FEWEST or not seen.any():
        return None
    times = (np.arange(len(strikes)) + 0.5) / 100
    shown = np.interp(times, (np.arange(len(seen)) + (0.5 if rate == 100 else 0.0)) / rate, seen)
    heard, shown = (np.convolve(each, _soft(), "same") for each in (strikes, shown))
    heard, shown = heard - heard.mean(), shown - shown.mean()
    reach = round(MOST * 100)
    if len(heard) <= 2 * reach or not heard.any() or not shown.any():
        return None
    lags = np.arange(-reach, reach + 1)
    fits = np.array([_fit(heard, shown, int(lag)) for lag in lags]) * np.exp(-0.5 * (lags / 100 / USUAL) ** 2)
    best = float(fits.max())
    if best < VAGUE:
        return None
    here = float(fits[np.abs(lags) <= round(NEAR * 100)].max())
    sure = min((best - VAGUE) / (CLEAR - VAGUE), 1.0)
    return float(lags[int(fits.argmax())]) / 100, 1 - sure * (1 - max(0.0, here) / best)


def _soft() -> Curve:
    soft = np.exp(-0.5 * (np.arange(-8, 9) / 3) ** 2)
    return soft / soft.sum()


def _fit(heard: Curve, shown: Curve, lag: int) -> float:
    """Correlation of both where the sound is `lag` stretches late."""
    one = heard[max(0, lag) : len(heard) + min(0, lag)]
    other = shown[max(0, -lag) : len(shown) - max(0, lag)]
    size = float(np.sqrt((one**2).sum() * (other**2).sum()))
    return float((one * other).sum()) / size if size > 0 else 0.0
