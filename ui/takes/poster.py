"""The small picture of a take where takes and jobs are listed: decoded beside the window, in just the pixels needed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath

from ui.look import theme
from ui.thumbnails import Thumbnails


def draw_poster(p: QPainter, thumbnails: Thumbnails, file: Path, area: QRectF, path: QPainterPath, veil: float) -> bool:
    """Draw a picture into `area`, cut to `path`, with so much of the panel's colour over it; whether it was there.

    One that is still to be read comes with `Thumbnails.arrived`.
    """
    ratio = p.device().devicePixelRatio()
    pixmap = thumbnails.picture(file, QSize(round(area.width() * ratio), round(area.height() * ratio)))
    if pixmap.isNull():
        return False
    p.save()
    p.setClipPath(path)
    p.drawPixmap(area, pixmap, QRectF(pixmap.rect()))
    if veil:
        p.fillRect(area, theme.colour("panel", round(255 * veil)))
    p.restore()
    return True
