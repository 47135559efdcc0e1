"""The microphone: opened, listened to and closed on a thread of its own, so that no device can hold its user up."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE

LONGEST = 60
"""Seconds of a recording."""
SILENT = 2.0
"""Seconds without a sample after which a microphone counts as lost."""
LATE = 1.0
"""Seconds beyond which a card's own word on how old its samples are is not believed."""
COMPARED = 250
"""Pieces, five seconds, over which the card's clock is compared with the computer's."""

Taken = Callable[[np.ndarray[Any, Any], float, bool], None]
"""Told of samples (n,), when on `time.monotonic` the first was heard, and whether some were lost before it."""


def microphones() -> list[str]:
    """Names of the devices that can record; empty where there is none or no sound library.

    Asking may take long where a sound server hangs: not for the window's own thread.
    """
    try:
        import sounddevice

        found = sounddevice.query_devices()
    except Exception:  # noqa: BLE001 - without PortAudio or with a broken server there is no microphone, whatever the reason
        return []
    names = [str(device["name"]) for device in found if device["max_input_channels"] > 0]  # type: ignore[index,call-overload]
    return list(dict.fromkeys(names))


class Microphone:
    """Listens to a device until it is closed; records while it is told to.

    Parameters
    ----------
    device : str
        Its name; empty for the desktop's own.
    taken : callable, optional
        Given every piece of sound on the card's own thread, recording or not; has to be quick.

    Attributes
    ----------
    fault : Fault or None
        Why it does not listen (any more): ``microphone.none``, ``microphone.lost``.
    rate : int
        Samples per second: 48 000 wherever the device can.
    """

    def __init__(self, device: str = "", taken: Taken | None = None) -> None:
        self.device = device
        self._taken = taken
        self.fault: Fault | None = None
        self.rate = SAMPLE_RATE
        self._end = threading.Event()
        self._recording = False
        self._pieces: list[np.ndarray[Any, Any]] = []
        self._count = 0
        self._peak = 0.0
        self._heard = 0.0
        self._apart: deque[float] = deque(maxlen=COMPARED)
        self._is_open = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="microphone", daemon=True)
        self._thread.start()

    # ----- asked from outside -------------------------------------------------------------------------------------
    @property
    def is_open(self) -> bool:
        """Whether it hears."""
        return self._is_open and self.fault is None

    def level(self) -> float:
        """Peak since the last time this was asked, 0 to 1."""
        with self._lock:
            peak, self._peak = self._peak, 0.0
        return peak

    def check(self) -> Fault | None:
        """Why it does not hear; finds out that a device has fallen silent for good."""
        if self._is_open and self.fault is None and time.monotonic() - self._heard > SILENT:
            self.fault = Fault("microphone.lost", Exit.MISSING_PART, "no samples", device=self.device or "-")
        return self.fault

    @property
    def count(self) -> int:
        """Samples recorded so far."""
        return self._count

    @property
    def is_full(self) -> bool:
        """Whether the recording is as long as it may be."""
        return self._count >= LONGEST * self.rate

    def start(self) -> None:
        """Record from now on; what was recorded before is dropped."""
        with self._lock:
            self._pieces, self._count, self._recording = [], 0, True

    def stop(self) -> np.ndarray[Any, Any]:
        """End the recording: float32 samples (n,) at `rate`, at most `LONGEST` seconds."""
        with self._lock:
            self._recording = False
            pieces, self._pieces = self._pieces, []
        whole = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        return whole[: LONGEST * self.rate]

    def close(self) -> None:
        """Let the device go; a device that hangs is left to its thread."""
        self._end.set()
        self._thread.join(2)

    # ----- its thread ---------------------------------------------------------------------------------------------
    def _work(self) -> None:
        try:
            import sounddevice
        except (ImportError, OSError) as error:
            self.fault = Fault("microphone.none", Exit.MISSING_PART, str(error))
            return
        try:
            stream = self._open(sounddevice)
        except Exception as error:  # noqa: BLE001 - a device may fail in any way that a driver can think of
            self.fault = Fault("microphone.none", Exit.MISSING_PART, str(error), device=self.device or "-")
            return
        self._heard = time.monotonic()
        self._is_open = True
        self._end.wait()
        with contextlib.suppress(Exception):
            stream.abort()
            stream.close()

    def _open(self, sounddevice: Any) -> Any:
        device = self.device or None
        try:
            sounddevice.check_input_settings(device=device, samplerate=SAMPLE_RATE, channels=1, dtype="float32")
        except sounddevice.PortAudioError as error:
            if "sample rate" not in str(error).lower():
                raise
            self.rate = int(sounddevice.query_devices(device, "input")["default_samplerate"])
        stream = sounddevice.InputStream(
            samplerate=self.rate,
            channels=1,
            dtype="float32",
            blocksize=self.rate // 50,
            device=device,
            callback=self._take,
            finished_callback=self._gone,
        )
        stream.start()
        return stream

    def _take(self, data: np.ndarray[Any, Any], _frames: int, times: Any, status: Any) -> None:
        """The device's callback."""
        samples = data[:, 0]
        self._heard = time.monotonic()
        if self._taken is not None:
            # The card's clock has an origin of its own, and this thread may have waited for Python's lock: the least
            # that lay between both clocks lately is what lies between them.
            self._apart.append(self._heard - times.currentTime)
            moment = times.inputBufferAdcTime + min(self._apart)
            known = times.inputBufferAdcTime > 0 and 0 <= self._heard - moment <= LATE
            arrived = self._heard - len(samples) / self.rate
            self._taken(samples.copy(), moment if known else arrived, bool(status.input_overflow))
        peak = float(np.abs(samples).max()) if len(samples) else 0.0
        with self._lock:
            self._peak = max(self._peak, min(peak, 1.0))
            if self._recording and not self.is_full:
                self._pieces.append(samples.copy())
                self._count += len(samples)

    def _gone(self) -> None:
        if not self._end.is_set() and self.fault is None:
            self.fault = Fault("microphone.lost", Exit.MISSING_PART, "the stream ended", device=self.device or "-")
