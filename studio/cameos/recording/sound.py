"""The microphone as a recording uses it: listened to all the time, kept while recorded, laid onto the one clock."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE
from studio.cameos.recording.clock import CardClock, laid_out
from studio.microphone import Microphone

LONGEST = 90
"""Seconds that are kept at most."""
FULL = 0.985
"""From here on a sample counts as clipped: some cards stop a little short of full scale."""
FEW = 3
"""Clipped samples of a piece that still may be chance."""


class Sound:
    """Listens to a microphone until it is closed.

    Parameters
    ----------
    device : str
        Its name; empty for the desktop's own.

    Attributes
    ----------
    clipped : int
        Pieces of 20 ms, of those that were kept, in which the card came to its end.
    lost : int
        Times at which the card lost sound.
    """

    def __init__(self, device: str = "") -> None:
        self.device = device
        self.clipped = self.lost = 0
        self._pieces: list[np.ndarray[Any, Any]] = []
        self._first = self._number = self._kept = 0
        self._until = 0.0
        self._peak = 0.0
        self._too_loud = False
        self._recording = False
        self._clock: CardClock | None = None
        self._lock = threading.Lock()
        self._microphone = Microphone(device, self._take)

    @property
    def fault(self) -> Fault | None:
        """Why it does not hear (any more): ``microphone.none``, ``microphone.lost``."""
        return self._microphone.fault

    @property
    def is_open(self) -> bool:
        """Whether it hears."""
        return self._microphone.is_open and self._number > 0

    @property
    def rate(self) -> int:
        """Samples a second, as the card calls them."""
        return self._microphone.rate

    @property
    def pace(self) -> float:
        """Seconds of the computer's clock in one of the card's."""
        with self._lock:
            clock = self._clock.copied() if self._clock else None
        return clock.pace() if clock else 1.0

    @property
    def is_kept(self) -> bool:
        """Whether anything was kept."""
        return self._kept > 0

    @property
    def until(self) -> float:
        """The moment up to which everything has been heard."""
        return self._until

    def check(self) -> Fault | None:
        """Why it does not hear; finds out that the card has fallen silent for good."""
        return self._microphone.check()

    def level(self) -> tuple[float, bool]:
        """Peak since the last time this was asked, 0 to 1, and whether it clipped."""
        with self._lock:
            told = (self._peak, self._too_loud)
            self._peak, self._too_loud = 0.0, False
        return told

    def start(self) -> None:
        """Keep what is heard from now on; what was kept before goes."""
        with self._lock:
            self._pieces, self._kept, self._first = [], 0, self._number
            self.clipped = self.lost = 0
            self._recording = True

    def stop(self) -> None:
        """Keep no more."""
        with self._lock:
            self._recording = False

    def forget(self) -> None:
        """Let go of what was kept."""
        with self._lock:
            self._recording, self._pieces, self._kept = False, [], 0

    def heard(self, begin: float, end: float) -> np.ndarray[Any, Any]:
        """What was kept of ``begin <= moment < end``: float32 (n,) at 48 kHz by the computer's clock."""
        with self._lock:
            pieces, first = list(self._pieces), self._first
            clock = self._clock.copied() if self._clock else None
        # Reckoned without the lock: the card must not wait.
        lines = clock.lines() if clock else ()
        samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        return laid_out(samples, self.rate, lines, begin, max(0, round((end - begin) * SAMPLE_RATE)), first)

    def close(self) -> None:
        """Let the device go, and what was kept."""
        self._microphone.close()
        self.forget()

    def _take(self, samples: np.ndarray[Any, Any], moment: float, lost: bool) -> None:
        """The card's thread."""
        loud = np.abs(samples)
        peak = float(loud.max()) if len(loud) else 0.0
        clipped = int((loud >= FULL).sum()) > FEW
        with self._lock:
            if self._clock is None:
                self._clock = CardClock(self._microphone.rate)
            self._clock.add(len(samples), moment, lost)
            self._number += len(samples)
            self._until = moment + len(samples) / self._microphone.rate
            self._peak = max(self._peak, min(peak, 1.0))
            self._too_loud = self._too_loud or clipped
            if self._recording and self._kept < LONGEST * self._microphone.rate:
                self._pieces.append(samples)
                self._kept += len(samples)
                self.clipped += clipped
                self.lost += lost
