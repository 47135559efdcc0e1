"""What is laid over a picture: thirds, safe areas, masks, the timecode."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio.words.language import mark
from ui.look import paint, theme

MASKS: tuple[tuple[str, Fraction | None], ...] = (
    (mark("No mask"), None),
    ("2.39:1", Fraction(239, 100)),
    ("2:1", Fraction(2)),
    ("1.85:1", Fraction(185, 100)),
    ("16:9", Fraction(16, 9)),
    ("4:3", Fraction(4, 3)),
    ("1:1", Fraction(1)),
    ("9:16", Fraction(9, 16)),
)
"""Aspects to which the picture can be masked, by the words of the menu."""
ACTION_SAFE, TITLE_SAFE = 0.93, 0.90
"""Shares of the picture, after EBU R 95 and SMPTE ST 2046-1."""
_LINE = QColor(255, 255, 255, 80)
_FRAME = QColor(255, 255, 255, 140)


def masked(area: QRectF, aspect: Fraction | None) -> QRectF:
    """The part of a picture that a mask leaves, as large as it fits."""
    if aspect is None or area.isEmpty():
        return QRectF(area)
    width = min(area.width(), area.height() * float(aspect))
    height = width / float(aspect)
    left = QRectF(0, 0, width, height)
    left.moveCenter(area.center())
    return left


def draw_mask(p: QPainter, area: QRectF, left: QRectF) -> None:
    """Cover what a mask takes away."""
    if left == area:
        return
    shade = theme.colour("picture_scrim", 236)
    p.fillRect(QRectF(area.left(), area.top(), area.width(), left.top() - area.top()), shade)
    p.fillRect(QRectF(area.left(), left.bottom(), area.width(), area.bottom() - left.bottom()), shade)
    p.fillRect(QRectF(area.left(), left.top(), left.left() - area.left(), left.height()), shade)
    p.fillRect(QRectF(left.right(), left.top(), area.right() - left.right(), left.height()), shade)


def draw_thirds(p: QPainter, area: QRectF) -> None:
    """Two lines each way."""
    p.setPen(QPen(_LINE, 1))
    for share in (1 / 3, 2 / 3):
        x, y = area.left() + area.width() * share, area.top() + area.height() * share
        p.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        p.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))


def draw_safe(p: QPainter, area: QRectF) -> None:
    """Action and title safe areas."""
    p.setPen(QPen(_FRAME, 1))
    p.setBrush(Qt.BrushStyle.NoBrush)
    for share in (ACTION_SAFE, TITLE_SAFE):
        across, down = area.width() * (1 - share) / 2, area.height() * (1 - share) / 2
        p.drawRect(area.adjusted(across, down, -across, -down))
    middle = area.center()
    p.drawLine(middle - QPointF(5, 0), middle + QPointF(5, 0))
    p.drawLine(middle - QPointF(0, 5), middle + QPointF(0, 5))


def draw_words(p: QPainter, area: QRectF, words: str) -> None:
    """The timecode, in the lower right corner."""
    paint.pill(p, QPointF(area.right() - 8, area.bottom() - 26), words, "slate")
