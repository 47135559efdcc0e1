"""The camera: opened, watched and closed on a thread of its own, so that no device can hold its user up.

Whoever shows the live picture takes the latest one; what nobody took in time is never queued. Whoever records hands in
a tape, and gets every picture.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.media.vision import vision
from engine.messages.faults import Exit, Fault
from studio.cameos.recording.devices import why_closed
from studio.cameos.recording.ending import ended_in_time
from studio.cameos.recording.tape import Tape

WIDTH, HEIGHT, RATE = 1280, 720, 30
"""What a camera is asked for; it gives what it can."""
SILENT = 2.0
"""Seconds without a picture after which a camera counts as lost."""
OPENING = 10.0
"""Seconds that it may take to give its first."""
CLOSING = 0.5
"""Seconds that closing waits for a camera that hangs."""
PATIENCE = 3000
"""Milliseconds that OpenCV may wait for an address to answer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture of the camera.

    Attributes
    ----------
    number : int
        From 0 on.
    moment : float
        When it arrived, on `time.monotonic`.
    picture : uint8 array (height, width, 3)
        Blue, green, red.
    """

    number: int
    moment: float
    picture: np.ndarray[Any, Any] = field(repr=False)


class Camera:
    """Watches through a camera until it is closed.

    Parameters
    ----------
    source : int or str
        Number of the device, or the address of a network camera; files from outside never come here.
    name : str
        What the device is called.
    came : callable, optional
        Called on the camera's thread for every picture; has to be quick.

    Attributes
    ----------
    fault : Fault or None
        Why it does not see (any more): ``camera.gone``, ``camera.refused``, ``camera.busy``, ``camera.no_start``,
        ``camera.lost``.
    width, height : int
        Of the pictures it gives; 0 before the first.
    count : int
        Pictures so far.
    """

    def __init__(self, source: int | str, name: str = "", came: Callable[[], None] | None = None) -> None:
        self.source = source
        self.name = name or str(source)
        self.fault: Fault | None = None
        self.width = self.height = 0
        self.count = 0
        self._came = came
        self._latest: Seen | None = None
        self._tape: Tape | None = None
        self._gaps: deque[float] = deque(maxlen=60)
        self._heard = time.monotonic()
        self._end = threading.Event()
        self._change = threading.Condition()
        self._thread = ended_in_time(threading.Thread(target=self._work, name="camera", daemon=True), self._end.set)
        self._thread.start()

    @property
    def is_open(self) -> bool:
        """Whether it sees."""
        return self.count > 0 and self.fault is None

    @property
    def rate(self) -> float:
        """Pictures a second, as they come."""
        gaps = list(self._gaps)
        return 1 / max(statistics.median(gaps), 1e-3) if gaps else 0.0

    def latest(self) -> Seen | None:
        """The last picture that came."""
        return self._latest

    def wait(self, after: int, seconds: float) -> Seen | None:
        """Wait for a picture with a number above `after`; None where none comes in time."""
        with self._change:
            self._change.wait_for(lambda: self.count - 1 > after or self.fault is not None, seconds)
        seen = self._latest
        return seen if seen is not None and seen.number > after else None

    def check(self) -> Fault | None:
        """Why it does not see; finds out that it has fallen silent for good."""
        if self.fault is None and not self._end.is_set():
            quiet = time.monotonic() - self._heard
            if self.count and quiet > SILENT:
                self._fail(Fault("camera.lost", Exit.MISSING_PART, f"no picture for {quiet:.1f} s", camera=self.name))
            elif not self.count and quiet > OPENING:
                self._fail(Fault("camera.no_start", Exit.MISSING_PART, "no picture", camera=self.name))
        return self.fault

    def record(self, tape: Tape | None) -> None:
        """Give every picture from now on to a tape as well; None for no longer."""
        self._tape = tape

    def close(self) -> None:
        """Let the device go; one that hangs is left to its thread."""
        self._end.set()
        self._tape = None
        self._thread.join(CLOSING)
        self._latest = None

    # ----- its thread -------------------------------------------------------------------------------------------------
    def _work(self) -> None:
        cv2 = vision()
        try:
            capture = self._open(cv2)
        except Exception as error:  # noqa: BLE001 - a driver may fail in any way that it can think of
            self._fail(Fault("camera.no_start", Exit.MISSING_PART, str(error), camera=self.name))
            return
        try:
            if not capture.isOpened():
                self._fail(why_closed(self.source, self.name))
                return
            while not self._end.is_set():
                if not capture.grab():
                    break
                moment = time.monotonic()
                good, picture = capture.retrieve()
                if self._end.is_set():
                    break
                if not good or picture is None:
                    break
                self._take(moment, _fitting(cv2, picture))
        except Exception as error:  # noqa: BLE001 - as above
            self._lose(f"{type(error).__name__}: {error}")
        finally:
            capture.release()
        self._lose("the stream ended")

    def _open(self, cv2: Any) -> Any:
        if isinstance(self.source, str) and "://" in self.source:
            wanted = [
                *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, PATIENCE),
                *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, PATIENCE),
                *(cv2.CAP_PROP_N_THREADS, 1),  # more of them hold a picture back each
            ]
            return cv2.VideoCapture(self.source, cv2.CAP_FFMPEG, wanted)
        capture = cv2.VideoCapture(self.source, cv2.CAP_ANY)
        if capture.isOpened():
            # Uncompressed, USB has room for ten pictures a second of this size.
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter_fourcc(*"MJPG"))
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
            capture.set(cv2.CAP_PROP_FPS, RATE)
        return capture

    def _take(self, moment: float, picture: np.ndarray[Any, Any]) -> None:
        height, width = picture.shape[:2]
        if self.count and (width, height) != (self.width, self.height):
            raise ValueError(f"pictures of {self.width}x{self.height} became {width}x{height}")
        if self.count:
            self._gaps.append(moment - self._heard)
        self._heard = moment
        tape = self._tape
        if tape is not None:
            tape.put(moment, picture)
        with self._change:
            self.width, self.height = width, height
            if not self._end.is_set():
                self._latest = Seen(self.count, moment, picture)
            self.count += 1
            self._change.notify_all()
        if self._came is not None:
            self._came()

    def _lose(self, details: str) -> None:
        if not self._end.is_set() and self.fault is None:
            code = "camera.lost" if self.count else "camera.no_start"
            self._fail(Fault(code, Exit.MISSING_PART, details, camera=self.name))

    def _fail(self, fault: Fault) -> None:
        with self._change:
            self.fault = self.fault or fault
            self._change.notify_all()


def _fitting(cv2: Any, picture: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """A picture in colour, not larger than was asked for."""
    if picture.ndim == 2:
        picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    height, width = picture.shape[:2]
    scale = min(1.0, WIDTH / max(width, height))
    if scale < 1:
        size = (round(width * scale / 2) * 2, round(height * scale / 2) * 2)
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return picture
