"""One clock for picture and sound: the computer's. A sound card counts by a clock of its own and is laid onto it.

A card says of each piece how old it is, with some milliseconds of error, and what it calls 48 000 samples a second may
be a few more or less. So a line is laid through what it said: where the card's first sample lies, and how long its
second is. What lies off the line is the card's error, never the person's; what the card lost becomes silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.messages.jobs import SAMPLE_RATE

STEADY = 3e-4
"""How far a sound card's second usually is from a second: crystals keep to a ten-thousandth or two."""
UNSURE = 4e-3
"""Seconds by which the mean of what a card says in a second is wrong."""
JUMP = 0.08
"""Seconds off the line from which on a piece begins a line of its own, if those after it agree."""
AGREEING = 12
"""Pieces that have to agree."""
HALF = 16
"""Samples on each side from which a sample between them is made."""
_PIECE = 1 << 15


@dataclass(slots=True)
class _Run:
    """Pieces without a gap: number of the first sample of each, and when it was heard."""

    numbers: list[int] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    end: int = 0


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
        self._runs: list[_Run] = []
        self._astray: list[tuple[int, float]] = []
        self._count = 0

    def add(self, count: int, moment: float, lost: bool = False) -> None:
        """Note a piece of `count` samples, the first heard at `moment`; `lost` where some are missing before it."""
        if lost or not self._runs:
            self._runs.append(_Run())
            self._astray.clear()
        run = self._runs[-1]
        if len(run.numbers) >= AGREEING and abs(moment - self._expected(run)) > JUMP:
            self._astray.append((self._count, moment))
            if len(self._astray) >= AGREEING and self._agree():
                run.end = self._astray[0][0]
                numbers, moments = zip(*self._astray, strict=True)
                self._runs.append(_Run(list(numbers), list(moments)))
                self._astray.clear()
        else:
            self._astray.clear()
            run.numbers.append(self._count)
            run.moments.append(moment)
        self._count += count
        self._runs[-1].end = self._count

    def _expected(self, run: _Run) -> float:
        """When the next sample should be heard, by the last pieces."""
        offsets = [
            moment - number / self.rate
            for number, moment in zip(run.numbers[-AGREEING:], run.moments[-AGREEING:], strict=True)
        ]
        return float(np.median(offsets)) + self._count / self.rate

    def _agree(self) -> bool:
        offsets = [moment - number / self.rate for number, moment in self._astray]
        return max(offsets) - min(offsets) < JUMP

    def lines(self) -> tuple[Line, ...]:
        """Where the samples lie: one line for each stretch without a gap, all of one pace."""
        pace = self.pace()
        found = []
        for run in self._runs:
            if not run.numbers or run.end <= run.numbers[0]:
                continue
            seconds, moments = np.array(run.numbers) / self.rate, np.array(run.moments)
            begin = run.numbers[0]
            start = float(np.median(moments - pace * (seconds - begin / self.rate)))
            found.append(Line(begin, run.end, start, pace))
        return tuple(found)

    def pace(self) -> float:
        """Seconds of the computer's clock in a second of the card's.

        Least squares over the means of whole seconds, drawn towards 1 by what is known of sound cards as long as little
        was heard: in a minute nothing of that is left.
        """
        upper = lower = 0.0
        for run in self._runs:
            if not run.numbers:
                continue
            seconds, moments = np.array(run.numbers) / self.rate, np.array(run.moments)
            late = moments - seconds
            which = np.floor(seconds - seconds[0]).astype(int)
            counts = np.bincount(which)
            full = counts >= counts.max() / 2
            times = np.bincount(which, seconds)[full] / counts[full]
            means = np.bincount(which, late)[full] / counts[full]
            away = times - times.mean()
            upper += float(away @ means)
            lower += float(away @ away)
        return 1.0 + upper / (lower + (UNSURE / STEADY) ** 2)


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
