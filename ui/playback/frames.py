"""Pictures that were decoded, ready for the screen, as many as a budget of bytes allows."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage

from engine.media.planes import Planes, to_bgra

BUDGET = 192 * 1024 * 1024
"""Bytes: some 150 pictures as a window shows them, 23 of 1920 x 1080."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture for the screen.

    Attributes
    ----------
    image : QImage
    pixels : uint8 array
        What the image shows; kept, for the image does not own it.
    """

    image: QImage
    pixels: np.ndarray


def frame_of(picture: Planes) -> Frame:
    """A composed picture, made ready for the screen."""
    pixels = np.ascontiguousarray(to_bgra(picture))
    height, width = pixels.shape[:2]
    return Frame(QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32), pixels)


class Frames:
    """A cache of pictures by what is seen and at which size; the one that was not looked at longest goes first.

    Parameters
    ----------
    budget : int
        Bytes.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Frame] = OrderedDict()
        self.bytes = 0

    def get(self, key: Hashable) -> Frame | None:
        """A picture, None where it is not there."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._kept

    def put(self, key: Hashable, frame: Frame) -> None:
        """Keep a picture; older ones give way."""
        with self._lock:
            former = self._kept.pop(key, None)
            if former is not None:
                self.bytes -= former.pixels.nbytes
            self._kept[key] = frame
            self.bytes += frame.pixels.nbytes
            while self.bytes > self._budget and len(self._kept) > 1:
                _key, oldest = self._kept.popitem(last=False)
                self.bytes -= oldest.pixels.nbytes

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self.bytes = 0
