"""A short sound heard at once: a recorded or spoken line, on a thread of its own."""

from __future__ import annotations

import contextlib
import threading
import wave
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.messages.jobs import SAMPLE_RATE

BLOCK = SAMPLE_RATE // 20
"""Samples given to the card at a time: so long a stop takes."""
QUIET = 10 ** (-50 / 20)
"""Under this a sample is silence, where silence round a line is left out."""
ROOM = SAMPLE_RATE // 10
"""Samples of silence that are kept round it."""


class Listening(QObject):
    """Plays one sound at a time through the sound card."""

    ended = Signal()
    """It was heard to its end, or could not be heard."""
    failed = Signal(str)
    """It could not be heard; carries the details."""

    def __init__(self) -> None:
        super().__init__()
        self.device = ""
        """Name of the sound device; empty for the desktop's."""
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._run = 0
        self._playing = False

    @property
    def is_playing(self) -> bool:
        """Whether something is heard."""
        return self._playing

    def play(self, sound: Path | np.ndarray[Any, Any], *, trim: bool = False, rate: int = SAMPLE_RATE) -> None:
        """Let a sound be heard.

        Parameters
        ----------
        sound : Path or float32 array (n,) or (n, channels)
            A WAV file, or samples.
        trim : bool
            Leave out the silence round it.
        rate : int
            Samples per second.
        """
        self.stop()
        self._stop = threading.Event()
        self._run += 1
        self._playing = True
        self._thread = threading.Thread(
            target=self._play, args=(sound, trim, rate, self._stop, self._run), name="listen", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Let nothing be heard; says no ``ended``."""
        self._run += 1
        self._playing = False
        self._stop.set()
        if self._thread is not None:
            self._thread.join(2)
            self._thread = None

    def _play(self, sound: Path | np.ndarray[Any, Any], trim: bool, rate: int, stop: threading.Event, run: int) -> None:
        try:
            samples = read_wave(sound) if isinstance(sound, Path) else np.asarray(sound, np.float32)
            samples = np.ascontiguousarray(_trimmed(samples) if trim else samples, np.float32)
            if samples.ndim == 1:
                samples = samples[:, None]
            import sounddevice

            stream = sounddevice.OutputStream(
                samplerate=rate, channels=samples.shape[1], dtype="float32", device=self.device or None
            )
            with stream:
                for start in range(0, len(samples), BLOCK):
                    if stop.is_set():
                        stream.abort()
                        break
                    stream.write(samples[start : start + BLOCK])
        except Exception as error:  # noqa: BLE001 - a card can fail in any way; none of them may end the program
            if run == self._run:
                self._say(self.failed, f"{type(error).__name__}: {error}")
        if run == self._run:
            # Before it is told: whoever hears it asks at once, while this thread still ends.
            self._playing = False
            self._say(self.ended)

    def _say(self, signal: Any, *values: str) -> None:
        # The window may have gone while this thread ended.
        with contextlib.suppress(RuntimeError):
            signal.emit(*values)


def read_wave(path: Path) -> np.ndarray[Any, Any]:
    """Samples (n, channels) of a WAV file of whole numbers at 48 kHz.

    Raises
    ------
    OSError, wave.Error, EOFError, ValueError
        It is none.
    """
    with wave.open(str(path)) as source:
        width, channels, rate = source.getsampwidth(), source.getnchannels(), source.getframerate()
        data = source.readframes(source.getnframes())
    if width not in (2, 3, 4) or rate != SAMPLE_RATE:
        raise ValueError(f"{8 * width} bit at {rate} Hz")
    whole = len(data) // (width * channels) * channels
    deep = np.zeros((whole, 4), np.uint8)
    deep[:, 4 - width :] = np.frombuffer(data[: whole * width], np.uint8).reshape(-1, width)
    return (deep.view("<i4").reshape(-1, channels) / 2.0**31).astype(np.float32)


def _trimmed(samples: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    loud = np.flatnonzero(np.abs(samples).reshape(len(samples), -1).max(axis=1) > QUIET)
    if not len(loud):
        return samples[:0]
    return samples[max(0, loud[0] - ROOM) : loud[-1] + ROOM]
