"""The ruler: timecode, ticks, markers, the marked range, and the playhead that runs over all tracks."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from ui.look import theme
from ui.timeline.view import RULER, View
from ui.wording import timecode

COLOURS = {"amber": "accent_text", "pink": "stale", "blue": "rendering", "green": "ok", "grey": "text_3"}
"""Colour of a marker to the token it is painted in."""
APART = 96
"""Pixels that two timecodes keep between them, at least."""
BASELINE = 12
"""Pixels from the top to the line on which they stand."""


def step(zoom: float, rate: Fraction) -> tuple[int, int]:
    """Frames from one timecode to the next, and from one tick to the next."""
    base = max(1, round(rate))
    quarter = base // 4 if base % 4 == 0 else base
    half = base // 2 if base % 2 == 0 else base
    steps = [1, 2, quarter, half, *(base * seconds for seconds in (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600))]
    wide = next((each for each in sorted(set(steps)) if each * zoom >= APART), base * 3600)
    while wide * zoom < APART:
        wide *= 2
    small = next(part for part in (6, 5, 4, 2, 1) if wide % part == 0 and (wide // part) * zoom >= 5)
    return wide, wide // small


def ticks(p: QPainter, view: View, width: int, rate: Fraction) -> None:
    """Timecode and ticks."""
    wide, small = step(view.zoom, rate)
    frame = max(0, int((view.left - APART) / view.zoom)) // wide * wide
    lines, words = [], []
    while (x := view.x(frame)) < width:
        at = round(x) + 0.5
        lines.append(QLineF(at, 3, at, RULER - 2))
        for between in range(frame + small, frame + wide, small):
            fine = round(view.x(between)) + 0.5
            if -1 < fine < width + 1:
                lines.append(QLineF(fine, RULER - 6, fine, RULER - 2))
        words.append((at + 5, timecode(frame, rate)))
        frame += wide
    p.setPen(QPen(theme.colour("pressed"), 1))
    p.drawLines(lines)
    p.setFont(theme.font("code"))
    p.setPen(theme.colour("text_3"))
    for x, each in words:
        p.drawText(QPointF(x, BASELINE), each)


def marker(p: QPainter, x: float, colour: str, *, lifted: bool = False) -> None:
    """A flag in the ruler; `lifted` while it is dragged or chosen."""
    p.setPen(QPen(theme.colour("text"), 1.4) if lifted else Qt.PenStyle.NoPen)
    p.setBrush(theme.colour(COLOURS.get(colour, "accent_text")))
    points = ((-5, 14), (5, 14), (5, 7), (0, 2), (-5, 7))
    p.drawPolygon(QPolygonF([QPointF(x + across, RULER - up) for across, up in points]))


def marked_range(p: QPainter, left: float, right: float) -> None:
    """The in and out points, with what lies between them."""
    p.fillRect(QRectF(left, 17, right - left, RULER - 19), theme.colour("accent", 46))
    p.setPen(QPen(theme.colour("accent_text"), 2))
    p.setBrush(Qt.BrushStyle.NoBrush)
    for x, inwards in ((left, 5), (right, -5)):
        p.drawPolyline(
            QPolygonF(
                [QPointF(x + inwards, 17), QPointF(x, 17), QPointF(x, RULER - 3), QPointF(x + inwards, RULER - 3)]
            )
        )


def guide(p: QPainter, x: float, bottom: int) -> None:
    """The dashed line at which something snaps."""
    pen = QPen(theme.colour("accent_text"), 1.2)
    pen.setDashPattern([4, 3])
    p.setPen(pen)
    p.drawLine(QPointF(x, RULER), QPointF(x, bottom))


def playhead(p: QPainter, x: float, bottom: int) -> None:
    """The frame that is shown."""
    at = round(x) + 0.5
    p.setPen(QPen(theme.colour("picture_scrim", 110), 3))
    p.drawLine(QPointF(at, RULER), QPointF(at, bottom))
    p.setPen(QPen(theme.colour("playhead"), 1.4))
    p.drawLine(QPointF(at, RULER - 6), QPointF(at, bottom))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme.colour("playhead"))
    points = ((-6.5, 16), (6.5, 16), (6.5, 8), (0, 1), (-6.5, 8))
    p.drawPolygon(QPolygonF([QPointF(at + across, RULER - up) for across, up in points]))
