"""Posters: decoded beside the window, newest wish first, and forgotten when they are many."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

WIDTH = 528
"""Twice the widest card, for dense screens."""
BYTES = 96 * 2**20
"""What is kept at most."""
FOOTAGE = ".mov"
WISHES = 160
"""Pictures that are waited for at most: what was wished for longer ago has scrolled away."""
HANDS = 2


def read_poster(path: Path, size: QSize | None = None) -> QImage:
    """A picture from disk, null where there is none.

    Parameters
    ----------
    path : Path
    size : QSize, optional
        Exactly these pixels, cut in the middle; default is the whole picture, at most `WIDTH` pixels wide.
    """
    if path.suffix == FOOTAGE:
        return _first_picture(path, size or QSize(WIDTH, WIDTH * 9 // 16))
    reader = QImageReader(str(path))
    found = reader.size()
    if not found.isValid() or found.isEmpty():
        return QImage()
    if size is not None:
        whole = found.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        reader.setScaledSize(whole)
        image = reader.read()
        left, top = (image.width() - size.width()) // 2, (image.height() - size.height()) // 2
        image = image.copy(left, top, size.width(), size.height()) if image.size() != size else image
    else:
        if found.width() > WIDTH:
            reader.setScaledSize(found.scaled(QSize(WIDTH, WIDTH), Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
    if image.isNull():
        return QImage()
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _first_picture(path: Path, size: QSize) -> QImage:
    """The first picture of footage, cut in the middle; null where it has none."""
    import numpy as np

    from engine.media.strips import filmstrip
    from engine.messages.faults import Fault

    try:
        pictures = filmstrip(path, [0], size.height())
    except (Fault, OSError):
        return QImage()
    if not pictures:
        return QImage()
    pixels = np.ascontiguousarray(pictures[0])
    high, wide = pixels.shape[:2]
    image = QImage(pixels.data, wide, high, pixels.strides[0], QImage.Format.Format_RGB888)
    whole = image.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    left, top = (whole.width() - size.width()) // 2, (whole.height() - size.height()) // 2
    return whole.copy(left, top, size.width(), size.height()).convertToFormat(QImage.Format.Format_RGB32)


class Thumbnails(QObject):
    """Pictures of takes by path. A poster never changes once it is written, so the path is the key."""

    arrived = Signal(object)
    """A picture that was not there when `picture` was asked; carries its path."""
    _read = Signal(object, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[tuple[Path, int, int], QPixmap] = OrderedDict()
        self._bytes = 0
        self._wishes: OrderedDict[tuple[Path, int, int], None] = OrderedDict()
        self._in_work: set[tuple[Path, int, int]] = set()
        self._lock = threading.Lock()
        self._gone: set[Path] = set()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(HANDS)
        self._pool.setExpiryTimeout(2000)
        self._read.connect(self._came, Qt.ConnectionType.QueuedConnection)
        self.empty = QPixmap()
        self.decoded = 0
        """How many pictures were decoded so far."""

    def picture(self, path: Path, size: QSize) -> QPixmap:
        """A picture in exactly these pixels: at once where it is kept, else null, and `arrived` tells when it came."""
        key = (path, size.width(), size.height())
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        if path not in self._gone and not size.isEmpty():
            with self._lock:
                new = key not in self._wishes and key not in self._in_work
                if key not in self._in_work:
                    self._wishes[key] = None
                    self._wishes.move_to_end(key)
                while len(self._wishes) > WISHES:
                    self._wishes.popitem(last=False)
            if new:
                self._pool.start(_Hand(self))
        return self.empty

    def poster(self, path: Path) -> QPixmap:
        """A picture at once, whole: for the few that a panel shows. Null where there is none."""
        key = (path, 0, 0)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        image = read_poster(path)
        self.decoded += 1
        return self._keep(key, QPixmap.fromImage(image)) if not image.isNull() else self.empty

    def look_again(self, path: Path) -> None:
        """A picture that was missing may be there now."""
        self._gone.discard(path)

    def let_go(self) -> None:
        """End the decoding; for the window's end."""
        with self._lock:
            self._wishes.clear()
        self._pool.clear()
        self._pool.waitForDone(5000)

    @property
    def kept_bytes(self) -> int:
        """What the kept pictures take."""
        return self._bytes

    def _next(self) -> tuple[Path, int, int] | None:
        """The newest wish, for a hand that is free."""
        with self._lock:
            if not self._wishes:
                return None
            key = self._wishes.popitem(last=True)[0]
            self._in_work.add(key)
            return key

    def _came(self, key: tuple[Path, int, int], image: QImage) -> None:
        self.decoded += 1
        with self._lock:
            self._in_work.discard(key)
        if image.isNull():
            self._gone.add(key[0])
            return
        self._keep(key, QPixmap.fromImage(image))
        self.arrived.emit(key[0])

    def _keep(self, key: tuple[Path, int, int], pixmap: QPixmap) -> QPixmap:
        if key in self._kept:
            self._bytes -= _bytes(self._kept.pop(key))
        self._kept[key] = pixmap
        self._bytes += _bytes(pixmap)
        while self._bytes > BYTES and len(self._kept) > 1:
            _key, old = self._kept.popitem(last=False)
            self._bytes -= _bytes(old)
        return pixmap


class _Hand(QRunnable):
    """Decodes one picture: whichever is wished for most now."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails

    def run(self) -> None:
        key = self._thumbnails._next()
        if key is not None:
            path, width, height = key
            self._thumbnails._read.emit(key, read_poster(path, QSize(width, height)))


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
