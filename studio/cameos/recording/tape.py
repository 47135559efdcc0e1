"""What the camera sees while it is recorded: encoded on a thread of its own, into memory, never onto a disk."""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

import numpy as np
from av.error import FFmpegError

from engine.media.clips import PictureEncoder, Pictures
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE
from studio.cameos.recording.ending import ended_in_time

ROOM = 60
"""Pictures that may wait to be encoded: 2 s at 30 a second, 166 MB at 1280x720."""
MOST = 384 << 20
"""Bytes of one recording; 20 s at 1280x720 take some 40 MB, of the busiest picture 150 MB."""


class Tape:
    """Takes pictures in, in the order of time, until it is ended.

    Parameters
    ----------
    width, height : int
    most : int
        Bytes it may hold.
    room : int
        Pictures that may wait.

    Attributes
    ----------
    dropped : int
        Pictures that found no room.
    fault : Fault or None
        ``recording.memory``: no more is taken in.
    """

    def __init__(self, width: int, height: int, most: int = MOST, room: int = ROOM) -> None:
        self.dropped = 0
        self.fault: Fault | None = None
        self._most = most
        self._room = room
        self._waiting: deque[tuple[float, np.ndarray[Any, Any]]] = deque()
        self._moments: list[float] = []
        self._packets: list[bytes] = []
        self._size = 0
        self._ended = False
        self._change = threading.Condition()
        self._encoder = PictureEncoder(width, height)
        self._thread = ended_in_time(threading.Thread(target=self._work, name="tape", daemon=True), self.stop)
        self._thread.start()

    def put(self, moment: float, picture: np.ndarray[Any, Any]) -> bool:
        """Take in a picture, uint8 BGR, seen at a moment; False where it was dropped. Never waits."""
        with self._change:
            if self._ended or self.fault:
                return False
            if len(self._waiting) >= self._room:
                self.dropped += 1
                return False
            self._waiting.append((moment, picture))
            self._change.notify()
        return True

    def __len__(self) -> int:
        return len(self._packets)

    @property
    def waiting(self) -> int:
        """Pictures that wait to be encoded."""
        return len(self._waiting)

    @property
    def is_done(self) -> bool:
        """Whether all is encoded, after `stop`."""
        return not self._thread.is_alive()

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self._size

    def stop(self) -> None:
        """Take no more in; what waits is still encoded."""
        with self._change:
            self._ended = True
            self._change.notify()

    def end(self) -> None:
        """Take no more in, and wait until all is encoded."""
        self.stop()
        self._thread.join()

    def forget(self) -> None:
        """End, and let everything go."""
        with self._change:
            self._waiting.clear()
        self.end()
        self._packets.clear()
        self._moments.clear()
        self._size = 0

    def pictures(self, begin: float, end: float) -> Pictures:
        """What was seen in ``begin <= moment < end``, timed from `begin`; after `end`."""
        times, packets = [], []
        for moment, packet in zip(self._moments, self._packets, strict=True):
            time = round((moment - begin) * SAMPLE_RATE)
            if begin <= moment < end and (not times or time > times[-1]):
                times.append(time)
                packets.append(packet)
        return Pictures(self._encoder.width, self._encoder.height, tuple(packets), tuple(times))

    def _work(self) -> None:
        while True:
            with self._change:
                while not self._waiting and not self._ended:
                    self._change.wait()
                if not self._waiting:
                    return
                moment, picture = self._waiting[0]
            try:
                packet = self._encoder.encode(picture, "bgr24")
            except (MemoryError, OSError, FFmpegError) as error:
                self._give_up(str(error))
                return
            with self._change:
                # Only now it leaves the queue: what is being encoded takes room as well.
                if self._waiting:
                    self._waiting.popleft()
                self._moments.append(moment)
                self._packets.append(packet)
                self._size += len(packet)
            if self._size > self._most:
                self._give_up(f"{self._size} bytes")
                return

    def _give_up(self, details: str) -> None:
        with self._change:
            self.fault = Fault("recording.memory", Exit.CANNOT_WRITE, details)
            self._waiting.clear()
