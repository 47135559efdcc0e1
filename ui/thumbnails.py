"""Posters as pixmaps: read once, small, and forgotten when many."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImageReader, QPixmap

WIDTH = 528
"""Twice the widest card, for dense screens."""
KEPT = 400


class Thumbnails:
    """Pictures of takes by path. A poster never changes once it is written, so the path is the key."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Path, QPixmap] = OrderedDict()
        self.empty = QPixmap()

    def poster(self, path: Path) -> QPixmap:
        """A poster, null where there is none."""
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        reader = QImageReader(str(path))
        size = reader.size()
        if size.isValid() and size.width() > WIDTH:
            reader.setScaledSize(size.scaled(QSize(WIDTH, WIDTH), Qt.AspectRatioMode.KeepAspectRatio))
        pixmap = QPixmap.fromImage(reader.read()) if size.isValid() else self.empty
        if not pixmap.isNull():
            self._kept[path] = pixmap
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return pixmap
