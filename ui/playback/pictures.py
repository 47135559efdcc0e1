"""The pictures of a cut, decoded ahead on a thread of their own."""

from __future__ import annotations

import collections
import threading
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QImage

from engine.media.cut import Takes, placed
from engine.media.export import compositions
from engine.media.takes import to_rgb
from engine.messages.faults import Fault
from engine.messages.jobs import EditList, length

AHEAD = 12
"""Pictures decoded ahead of the playhead: half a second at 24 frames a second."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of the film."""

    frame: int
    image: QImage


class PictureReader:
    """Decodes a cut from a frame on, as far ahead as the queue allows; a seek throws away what was ahead.

    Parameters
    ----------
    edit_list : EditList
    arrived : callable
        Called on the thread whenever the first picture after a seek is there.
    failed : callable
        Called on the thread with the fault of a take that cannot be read.
    """

    def __init__(self, edit_list: EditList, arrived: Callable[[], None], failed: Callable[[Fault], None]) -> None:
        self._edit_list = edit_list
        self._arrived = arrived
        self._failed = failed
        self._change = threading.Condition()
        self._queue: collections.deque[Shown] = collections.deque()
        self._wanted: int | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="pictures", daemon=True)
        self._thread.start()

    def seek(self, frame: int) -> None:
        """Begin anew at a frame."""
        with self._change:
            self._queue.clear()
            self._wanted = frame
            self._change.notify_all()

    def take(self, frame: int) -> Shown | None:
        """The newest picture up to a frame, or None where it is not there yet; older ones are dropped."""
        found = None
        with self._change:
            while self._queue and self._queue[0].frame <= frame:
                found = self._queue.popleft()
            self._change.notify_all()
        return found

    def close(self) -> None:
        """End the thread."""
        with self._change:
            self._ended = True
            self._change.notify_all()
        self._thread.join()

    def _run(self) -> None:
        with Takes() as takes:
            while True:
                with self._change:
                    while self._wanted is None and not self._ended:
                        self._change.wait()
                    if self._ended:
                        return
                    begin = self._wanted
                    self._wanted = None
                try:
                    self._decode(begin or 0, takes)
                except Fault as fault:
                    self._failed(fault)

    def _decode(self, begin: int, takes: Takes) -> None:
        if not self._edit_list.pieces or begin >= length(self._edit_list):
            return
        pieces = placed(self._edit_list)
        for number, planes in enumerate(compositions(self._edit_list, pieces, takes, begin), begin):
            rgb = to_rgb(planes.frame())
            height, width = rgb.shape[:2]
            image = QImage(rgb.data, width, height, rgb.strides[0], QImage.Format.Format_RGB888).copy()
            with self._change:
                while len(self._queue) >= AHEAD and self._wanted is None and not self._ended:
                    self._change.wait()
                if self._wanted is not None or self._ended:
                    return
                self._queue.append(Shown(number, image))
            if number == begin:
                self._arrived()
