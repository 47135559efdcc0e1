"""When a sample is heard: the sound card's own figures, made smooth; and a clock for where there is no card."""

from __future__ import annotations

import collections
import statistics
import time

from engine.messages.jobs import SAMPLE_RATE

WINDOW = 64
"""Callbacks looked at together: about two seconds."""
AGREED = 0.005
"""Seconds within which two figures say the same."""
PATIENCE = 0.4
"""Seconds after which the first figures are taken as they are."""
JUMP, JUMPED = 0.015, 8
"""Seconds off, and callbacks in a row, after which a card is known to have paused and the figures before are void."""
BURST = 0.002
"""Seconds between callbacks of one burst: they say one thing."""


class CardTime:
    """Tells from a card's callbacks when each sample is heard.

    A card says at every callback how far ahead of the ear the samples are that it asks for. From one callback to the
    next that figure wanders by some milliseconds, and while a sound server fills its buffers it is wrong by a tenth of
    a second. Samples themselves leave evenly, so every figure is one estimate of a single number, the moment at which
    sample 0 was heard; the median of the last two seconds is that number, and follows the card's own rate.

    Measured against a card whose every sample is known (`tests.benchmarks.playback`): within 5 ms, where the figures
    taken one by one, and the ones of the first burst, are off by up to 110 ms.
    """

    def __init__(self) -> None:
        self._figures: collections.deque[float] = collections.deque(maxlen=WINDOW)
        self._began = 0.0
        self._last = 0.0
        self._apart = 0
        self._zero: float | None = None

    @property
    def settled(self) -> bool:
        """Whether it can be told when samples are heard; at once, or some tenths of a second after the beginning."""
        return self._zero is not None

    def add(self, now: float, taken: int, ahead: float) -> None:
        """A callback asks for sample `taken` at the moment `now`, to be heard `ahead` seconds later."""
        figure = now + ahead - taken / SAMPLE_RATE
        if not self._began:
            self._began = self._last = now
            return  # the first burst fills empty buffers: nothing is heard yet
        burst = now - self._last < BURST
        self._last = now
        if self._zero is None:
            if burst and not self._figures:
                return
            before = self._figures[-1] if self._figures else None
            self._figures.append(figure)
            agreed = before is not None and not burst and abs(figure - before) < AGREED
            if agreed or now - self._began > PATIENCE:
                self._figures = collections.deque([figure], WINDOW)
                self._zero = figure
            return
        self._apart = self._apart + 1 if abs(figure - self._zero) > JUMP else 0
        if self._apart >= JUMPED or (self._apart and now - self._began < PATIENCE):
            self._figures.clear()
            self._apart = 0
        self._figures.append(figure)
        self._zero = statistics.median(self._figures)

    def sample(self, now: float) -> float:
        """Which sample is heard at a moment; below 0 before the first."""
        return (now - self._zero) * SAMPLE_RATE if self._zero is not None else -1.0


class SilentClock:
    """Counts samples by the monotonic clock, at any speed; for machines without a card, and for shuttling.

    Parameters
    ----------
    start : int
        Sample of the film at which it begins.
    speed : float
        1 for as fast as the film; below 0 backwards.
    """

    lost = False
    generation = 0

    def __init__(self, start: int, speed: float = 1.0) -> None:
        self._start = start
        self._speed = speed
        self._began = time.monotonic()

    def place(self) -> tuple[int, int]:
        """The film's sample that is due, and 0: what `Card.place` gives."""
        return self._start + round((time.monotonic() - self._began) * SAMPLE_RATE * self._speed), 0

    def due(self, sample: int) -> float:
        """Seconds until a sample of the film is due; below 0 where it was."""
        return ((sample - self._start) / SAMPLE_RATE / self._speed) - (time.monotonic() - self._began)

    def level(self) -> None:
        """Nothing is heard."""

    def close(self) -> None:
        """Nothing to let go."""
