"""Where one grabs decides what one does: which part of which clip lies under the pointer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from ui.timeline import painting
from ui.timeline.sight import Item
from ui.timeline.view import RULER, TOP

if TYPE_CHECKING:
    from studio.document.values import Marker
    from ui.timeline.timeline import Timeline

EDGE = 7
"""Pixels inside a clip's edge that trim it."""
CUT = 3
"""Pixels on both sides of a cut that roll it."""
CORNER = 9
"""Pixels round a fade's grip."""
LINE = 4
"""Pixels above and below the gain line."""
ROOM = 40
"""Pixels of width from which a clip shows grips for fades and gain."""
TALL = 26
"""Pixels of height from which a clip shows its gain line."""


@dataclass(frozen=True, slots=True)
class Grab:
    """What would be done from here.

    Attributes
    ----------
    kind : str
        ``scrub``, ``marker``, ``in``, ``out`` in the ruler; ``start``, ``end``, ``roll``, ``move``, ``slip``,
        ``fade in``, ``fade out``, ``gain``, ``razor`` on a clip; ``choose`` beside all clips.
    item : Item or None
    other : Item or None
        The clip on the other side of the cut, for ``roll``; `item` is the left one.
    marker : Marker or None
    """

    kind: str
    item: Item | None = None
    other: Item | None = None
    marker: Marker | None = None


CURSORS = {
    "scrub": Qt.CursorShape.ArrowCursor,
    "marker": Qt.CursorShape.PointingHandCursor,
    "in": Qt.CursorShape.SizeHorCursor,
    "out": Qt.CursorShape.SizeHorCursor,
    "start": Qt.CursorShape.SizeHorCursor,
    "end": Qt.CursorShape.SizeHorCursor,
    "roll": Qt.CursorShape.SplitHCursor,
    "move": Qt.CursorShape.OpenHandCursor,
    "slide": Qt.CursorShape.SizeAllCursor,
    "slip": Qt.CursorShape.SizeAllCursor,
    "fade in": Qt.CursorShape.SizeBDiagCursor,
    "fade out": Qt.CursorShape.SizeFDiagCursor,
    "gain": Qt.CursorShape.SizeVerCursor,
    "razor": Qt.CursorShape.CrossCursor,
    "choose": Qt.CursorShape.ArrowCursor,
    "locked": Qt.CursorShape.ForbiddenCursor,
}


def grab_at(timeline: Timeline, at: QPointF) -> Grab:
    """What would be done at a place."""
    if at.y() < RULER:
        return _in_ruler(timeline, at)
    if at.y() < TOP:
        return Grab("choose")
    item = timeline.item_at(at)
    if timeline.hand == "razor":
        return Grab("razor", item)
    if item is None:
        near = _edge_beside(timeline, at)
        return near or Grab("choose")
    if timeline.hand == "slip":
        return Grab("slip", item)
    return _on_clip(timeline, item, at)


def _in_ruler(timeline: Timeline, at: QPointF) -> Grab:
    view, film = timeline.view, timeline.sight.film
    if at.y() >= RULER - 16:
        reach = 6 / view.zoom
        frame = (view.left + at.x()) / view.zoom
        near = [
            (abs(place - frame), marker) for place, marker in timeline.sight.markers(frame - reach, frame + reach + 1)
        ]
        near = [each for each in near if each[0] <= reach]
        if near:
            return Grab("marker", marker=min(near, key=lambda each: each[0])[1])
        if film.marked is not None:
            for kind, edge in (("in", film.marked[0]), ("out", film.marked[1])):
                if abs(view.x(edge) - at.x()) <= 5:
                    return Grab(kind)
    return Grab("scrub")


def _edge_beside(timeline: Timeline, at: QPointF) -> Grab | None:
    """The edge of a clip just beside the pointer, where a gap begins."""
    for away in (-CUT, CUT):
        item = timeline.item_at(QPointF(at.x() + away, at.y()))
        if item is not None:
            return Grab("end" if away < 0 else "start", item)
    return None


def _on_clip(timeline: Timeline, item: Item, at: QPointF) -> Grab:
    rect = timeline.rect_of(item)
    if fade := _fade(timeline, item, at):
        return Grab(fade, item)
    reach = min(EDGE, rect.width() / 4)
    for kind, away, across in (("start", at.x() - rect.left(), -1), ("end", rect.right() - at.x(), 1)):
        if away <= reach:
            other = timeline.sight.beside(item, across)
            joined = other is not None and (other.end == item.start if across < 0 else other.start == item.end)
            if joined and other is not None and away <= CUT and rect.width() > 4 * CUT:
                return Grab("roll", other, item) if across < 0 else Grab("roll", item, other)
            return Grab(kind, item)
    if item.track not in ("shots", "titles") and rect.height() >= TALL and rect.width() >= ROOM:
        area = painting.wave_area(rect)
        line = area.bottom() - painting.gain_share(timeline.sight.level(item).gain) * area.height()
        if abs(at.y() - line) <= LINE and item in timeline.selection:
            return Grab("gain", item)
    lower = at.y() > rect.center().y()
    if lower and item in timeline.selection and item.track != "titles":
        return Grab("slip", item)
    return Grab("move", item)


def _fade(timeline: Timeline, item: Item, at: QPointF) -> str:
    """Which of the grips in the upper corners is under the pointer."""
    rect = timeline.rect_of(item)
    if rect.width() < ROOM or at.y() > rect.top() + CORNER + 1:
        return ""
    fade_in, fade_out = timeline.sight.fades(item)
    zoom = timeline.view.zoom
    for kind, x in (
        ("fade in", rect.left() + max(5.0, fade_in * zoom)),
        ("fade out", rect.right() - max(5.0, fade_out * zoom)),
    ):
        # The outermost pixels stay the edge's.
        if abs(at.x() - x) <= CORNER / 2 + 1 and min(at.x() - rect.left(), rect.right() - at.x()) > 1.5:
            return kind
    return ""
