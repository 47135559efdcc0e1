"""One clock for picture and sound: the computer's. A sound card counts by a clock of its own and is laid onto it.

A card says of each piece how old it is, wrong by some milliseconds, on a busy machine by a tenth of a second for a
while; and what it calls 48 000 samples a second may be a few more or less. So a line is laid through all that it said:
where the card's first sample lies, and how long its second is. What lies off the line for a while is the card's error.
What stays later for good is sound that the card lost, and becomes silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from engine.messages.jobs import SAMPLE_RATE

STEADY = 3e-4
"""How far a sound card's second usually is from a second: crystals keep to a ten-thousandth or two."""
UNSURE = 4e-3
"""Seconds by which what a card says in a second is wrong in the middle."""
ASTRAY = 0.05
"""Seconds off the middle from which on what was said in a second is left out, where a card's pace is learnt."""
FURTHEST = 5e-4
"""How far it can be."""
GAP, GAP_TOLD = 0.02, 0.012
"""Seconds that a card must have lost to be believed, and where it said itself that it lost something."""
SCATTER = 4.0
"""So many times the scatter of what it says it must be, too."""
WINDOW = 150
"""Pieces, three seconds, over which it must be later than over as many before."""
FEWEST = 12
"""Pieces of a stretch without a gap, at least."""
REMEMBERED = 6000
"""Pieces, two minutes, that are remembered at least: longer than any recording."""
HALF = 16
"""Samples on each side from which a sample between them is made."""
_PIECE = 1 << 15

Curve = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """Where a stretch of the card's samples lies in time.

    Attributes
    ----------
    begin, end : int
        Numbers of the samples, ``begin <= n < end``.
    start : float
        Moment of the sample `begin`, in seconds on the computer's clock.
    pace : float
        Seconds of the computer's clock in one of the card's.
    """

    begin: int
    end: int
    start: float
    pace: float


class CardClock:
    """Learns a sound card's clock from what it says, piece by piece.

    Parameters
    ----------
    rate : int
        Samples a second, as the card calls them.
    """

    def __init__(self, rate: int = SAMPLE_RATE) -> None:
        self.rate = rate
        self._numbers: list[int] = []
        self._moments: list[float] = []
        self._told: list[int] = []
        self._count = 0

    def add(self, count: int, moment: float, lost: bool = False) -> None:
        """Note a piece of `count` samples, the first heard at `moment`; `lost` where some are missing before it."""
        if lost:
            self._told.append(self._count)
        if len(self._numbers) >= 2 * REMEMBERED:
            del self._numbers[:REMEMBERED], self._moments[:REMEMBERED]
            self._told = [number for number in self._told if number >= self._numbers[0]]
        self._numbers.append(self._count)
        self._moments.append(moment)
        self._count += count

    def copied(self) -> CardClock:
        """What it knows by now, for whoever reckons while it goes on listening."""
        other = CardClock(self.rate)
        other._numbers, other._moments, other._told = self._numbers[:], self._moments[:], self._told[:]
        other._count = self._count
        return other

    def lines(self) -> tuple[Line, ...]:
        """Where the samples lie: one line for each stretch without a gap, all of one pace."""
        if not self._numbers:
            return ()
        seconds, late = self._late()
        cuts = self._cuts(late)
        pace = _pace(seconds, late, cuts)
        off = late - (pace - 1) * seconds
        # A stretch that seems to lie earlier than the one before was no stretch of its own.
        kept: list[tuple[int, int, float]] = []
        for begin, end in pairwise(cuts):
            offset = float(np.median(off[begin:end]))
            if kept and offset < kept[-1][2] + GAP_TOLD:
                first = kept.pop()[0]
                kept.append((first, end, float(np.median(off[first:end]))))
            else:
                kept.append((begin, end, offset))
        numbers = [*self._numbers, self._count]
        return tuple(
            Line(numbers[begin], numbers[end], offset + pace * numbers[begin] / self.rate, pace)
            for begin, end, offset in kept
        )

    def pace(self) -> float:
        """Seconds of the computer's clock in a second of the card's."""
        if not self._numbers:
            return 1.0
        seconds, late = self._late()
        return _pace(seconds, late, self._cuts(late))

    def _late(self) -> tuple[Curve, Curve]:
        """By the card's clock when each piece was heard, and how much later by the computer's."""
        seconds = np.array(self._numbers) / self.rate
        return seconds, np.array(self._moments) - seconds

    def _cuts(self, late: Curve) -> list[int]:
        """Pieces before which sound was lost, with both ends.

        A card never gives more than it heard, so a gap only makes what follows later; and it stays so.
        """
        told_at = np.searchsorted(self._numbers, self._told)
        cuts, at = [0], FEWEST
        while at + FEWEST <= len(late):
            before, after = late[max(cuts[-1], at - WINDOW) : at], late[at : at + WINDOW]
            low, high = float(np.median(before)), float(np.median(after))
            scatter = float(np.median(np.abs(before - low)) + np.median(np.abs(after - high)))
            told = any(abs(at - piece) <= FEWEST for piece in told_at)
            if len(after) < 4 * FEWEST or high - low < max(GAP_TOLD if told else GAP, SCATTER * scatter):
                at += FEWEST // 2
                continue
            # Somewhere hereabouts: where both sides fit best. Behind it, only what is sure to lie behind is asked.
            begin, end = max(cuts[-1], at - WINDOW), min(len(late), at + WINDOW)
            near = late[begin:end]
            high = float(np.median(near[-(end - at) // 2 :]))
            left, right = np.abs(near - low), np.abs(near - high)
            cost = np.concatenate(([0.0], np.cumsum(left))) + np.concatenate((np.cumsum(right[::-1])[::-1], [0.0]))
            cut = begin + int(np.argmin(cost))
            if cut - cuts[-1] >= FEWEST and cut < len(late):
                cuts.append(cut)
            at = max(at, cut) + FEWEST
        return [*cuts, len(late)]


def _pace(seconds: Curve, late: Curve, cuts: list[int]) -> float:
    """Seconds of the computer's clock in a second of the card's.

    The middle of the slopes between any two of the middles of whole seconds (Theil 1950, Sen 1968), which a busy
    machine does not bend; drawn towards 1 by what is known of sound cards as long as little was heard, in a minute
    nothing of that is left; and never farther from it than a card can be.
    """
    slopes, spans, known = [], [], 0.0
    for begin, end in pairwise(cuts):
        times, middles = _middles(seconds[begin:end], late[begin:end])
        near = np.abs(middles - np.median(middles)) < ASTRAY + STEADY * float(np.ptp(times))
        times, middles = times[near], middles[near]
        one, other = np.triu_indices(len(times), 1)
        slopes.append((middles[other] - middles[one]) / (times[other] - times[one]))
        spans.append(times[other] - times[one])
        if len(times):  # of two seconds that are far apart neither is near their middle
            known += float(((times - times.mean()) ** 2).sum())
    slope, span = np.concatenate(slopes), np.concatenate(spans)
    if not len(slope):
        return 1.0
    # The farther apart, the better the slope is known.
    order = np.argsort(slope)
    place = np.searchsorted(np.cumsum(span[order]), span.sum() / 2)
    found = float(slope[order][min(place, len(slope) - 1)]) * known / (known + (UNSURE / STEADY) ** 2)
    return 1.0 + min(max(found, -FURTHEST), FURTHEST)


def _middles(seconds: Curve, late: Curve) -> tuple[Curve, Curve]:
    """The middle of what was said in each second."""
    edges = np.searchsorted(seconds, np.arange(seconds[0], seconds[-1], 1.0)[1:])
    times = [float(np.median(part)) for part in np.split(seconds, edges) if len(part)]
    middles = [float(np.median(part)) for part in np.split(late, edges) if len(part)]
    return np.array(times), np.array(middles)


def laid_out(
    samples: np.ndarray[Any, Any], rate: int, lines: tuple[Line, ...], begin: float, count: int, number: int = 0
) -> np.ndarray[Any, Any]:
    """What was heard from a moment on, by the computer's clock.

    Each sample is made from those around it by a windowed sinc (J. O. Smith, Digital Audio Resampling), cut off where
    the slower of both rates ends.

    Parameters
    ----------
    samples : float32 array (n,)
        What the card gave.
    rate : int
        Samples a second, as the card calls them.
    lines : tuple of Line
    begin : float
        The moment.
    count : int
        Samples wanted, at 48 kHz.
    number : int
        Of the first of `samples`.

    Returns
    -------
    float32 array (count,)
        Silence where the card heard nothing.
    """
    out = np.zeros(count, np.float32)
    for line in lines:
        step = rate / (SAMPLE_RATE * line.pace)
        skipped = max(0, number - line.begin)
        first = (begin - line.start) * rate / line.pace - skipped
        kept = samples[max(0, line.begin - number) : max(0, line.end - number)]
        if not len(kept):
            continue
        lowest = max(0, int(np.ceil(-first / step)))
        highest = min(count, int(np.floor((len(kept) - 1 - first) / step)) + 1)
        for start in range(lowest, highest, _PIECE):
            stop = min(start + _PIECE, highest)
            out[start:stop] = _between(kept, first + step * np.arange(start, stop), min(1.0, 1 / step))
    return out


def _between(samples: np.ndarray[Any, Any], places: np.ndarray[Any, Any], width: float) -> np.ndarray[Any, Any]:
    """Samples at places between samples; `width` is the share of their band that is kept."""
    half = int(np.ceil(HALF / width))
    whole = np.floor(places).astype(np.int64)
    part = places - whole
    total = np.zeros(len(places))
    for tap in range(1 - half, half + 1):
        away = part - tap
        inside = np.clip(whole + tap, 0, len(samples) - 1)
        weight = width * np.sinc(width * away) * np.cos(np.pi * away / (2 * (half + 1))) ** 2
        heard = (whole + tap >= 0) & (whole + tap < len(samples))
        total += samples[inside] * weight * heard
    return total.astype(np.float32)
