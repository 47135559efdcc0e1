"""The sound of a cut through the sound card, whose clock everything else follows.

A thread mixes ahead into a queue, the card's callback empties it and counts what it took: that count, less the card's
latency, is where the film is. Where there is no card the same count runs by the monotonic clock.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.media.cut import Takes
from engine.media.mix import programme
from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE, EditList, length, samples_at

BLOCK = SAMPLE_RATE // 4
"""Samples mixed at a time."""
LATENCY = 0.12
"""Seconds that the card is asked to hold."""
AHEAD = 4
"""Blocks mixed ahead of the card."""


class SilentClock:
    """Counts samples by the monotonic clock, at any speed; for machines without a card, and for shuttling."""

    def __init__(self, start: int, speed: float = 1.0) -> None:
        self._start = start
        self._speed = speed
        self._began = time.monotonic()
        self.lost = False

    def sample(self) -> int:
        """Where the film is."""
        return self._start + round((time.monotonic() - self._began) * SAMPLE_RATE * self._speed)

    def close(self) -> None:
        """Nothing to let go."""


class CardClock:
    """Plays a cut from a sample on and counts what the card has taken.

    Parameters
    ----------
    edit_list : EditList
    start : int
        First sample.
    gain : callable
        Asked for the volume, 0 to 1, at every block.

    Raises
    ------
    OSError, sounddevice.PortAudioError
        No card, or none that plays.
    """

    def __init__(self, edit_list: EditList, start: int, gain: Callable[[], float]) -> None:
        import sounddevice

        self._edit_list = edit_list
        self._at = start
        self._start = start
        self._taken = 0
        self._gain = gain
        self._blocks: queue.Queue[np.ndarray[Any, Any] | None] = queue.Queue(AHEAD)
        self._rest = np.zeros((0, 2), np.float32)
        self._ended = threading.Event()
        self.lost = False
        self._heard = 0
        self._latency = round(LATENCY * SAMPLE_RATE)
        self._stamp = (time.monotonic(), 0, self._latency)
        # A long buffer: it costs nothing, for the clock takes it off, and survives a machine that is busy rendering.
        self._stream = sounddevice.OutputStream(
            latency=LATENCY,
            samplerate=SAMPLE_RATE,
            channels=2,
            dtype="float32",
            callback=self._give,
            finished_callback=self._gone,
        )
        self._mixer = threading.Thread(target=self._mix, name="mix", daemon=True)
        self._mixer.start()
        try:
            self._latency = round(float(self._stream.latency) * SAMPLE_RATE)  # type: ignore[arg-type]
            self._stream.start()
        except Exception:
            self.close()
            raise

    def sample(self) -> int:
        """Where the film is, as it is heard; it never goes back."""
        moment, taken, latency = self._stamp
        # Between two callbacks the card goes on; never count beyond what it was given.
        since = min(time.monotonic() - moment, 2 * LATENCY)
        heard = min(taken + round(since * SAMPLE_RATE) - latency, self._taken)
        self._heard = max(self._heard, heard)
        return self._start + self._heard

    def close(self) -> None:
        """Stop at once."""
        self._ended.set()
        with contextlib.suppress(queue.Empty):
            while True:
                self._blocks.get_nowait()
        with contextlib.suppress(Exception):
            self._stream.abort()
            self._stream.close()
        self._mixer.join()

    def _mix(self) -> None:
        end = samples_at(length(self._edit_list), self._edit_list.rate)
        try:
            with Takes() as takes:
                while not self._ended.is_set() and self._at < end:
                    count = min(BLOCK, end - self._at)
                    block = programme(self._edit_list, takes, self._at, count)
                    self._at += count
                    self._put(block)
        except Fault:
            # The pictures' thread meets the same file and tells; here silence takes the rest.
            pass
        self._put(None)

    def _put(self, block: np.ndarray[Any, Any] | None) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(queue.Full):
                self._blocks.put(block, timeout=0.1)
                return

    def _give(self, out: np.ndarray[Any, Any], frames: int, times: Any, _status: Any) -> None:
        """The card's callback: whatever happens, fill `out` in time."""
        filled = 0
        while filled < frames:
            if not len(self._rest):
                try:
                    block = self._blocks.get_nowait()
                except queue.Empty:
                    break
                if block is None:
                    self._blocks.put(None)
                    break
                self._rest = block
            take = min(frames - filled, len(self._rest))
            out[filled : filled + take] = self._rest[:take]
            self._rest = self._rest[take:]
            filled += take
        out[filled:] = 0
        np.clip(out * self._gain(), -1, 1, out=out)
        # When the card will play this is known best by the card; some backends do not say.
        ahead = times.outputBufferDacTime - times.currentTime
        latency = round(ahead * SAMPLE_RATE) if 0 < ahead < 2 else self._latency
        self._stamp = (time.monotonic(), self._taken, latency)
        self._taken += frames

    def _gone(self) -> None:
        self.lost = not self._ended.is_set()
