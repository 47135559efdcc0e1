"""Names that stay at the left edge while the beginnings of their clips and scenes are out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from ui.timeline import painting
from ui.timeline.faces import Face
from ui.timeline.view import RULER, SCENES, TOP

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline

CLIP_REACH, SCENE_REACH = 200, 400
"""Pixels from the left edge over which the names of clips and of scenes reach, at most."""
LEAST = 40
"""Pixels of a clip that must be in sight for its name to be shown."""


def names(timeline: Timeline, p: QPainter, region: QRect) -> None:
    """Paint the names of the clips that begin out of sight."""
    if region.left() > CLIP_REACH:
        return
    for lane in timeline.lanes:
        item = timeline.sight.at(lane.track, timeline.view.under(0))
        if item is None or timeline.hands.covers(item):
            continue
        rect = timeline.rect_of(item)
        if rect.left() < -3 and rect.right() > LEAST and rect.width() >= painting.PLAIN:
            face, _lacks = timeline.sight.face(item, 0, lane.height, 1.0)
            _name(p, face, rect)


def _name(p: QPainter, face: Face, rect: QRectF) -> None:
    if face.track == "shots":
        p.save()
        p.setClipRect(QRectF(0, rect.bottom() - painting.FOOT, rect.right(), painting.FOOT - 1).toRect())
        painting.foot(p, face, rect, 0.0)
        p.restore()
    else:
        painting.sticky_name(p, face, rect)


def scene(timeline: Timeline, p: QPainter, region: QRect) -> None:
    """Paint the words of the scene that begins out of sight."""
    if region.left() > SCENE_REACH or region.top() > TOP:
        return
    frame = timeline.view.under(0)
    for start, frames, words in timeline.sight.scenes(frame, frame + 1):
        left, wide = timeline.view.x(start), frames * timeline.view.zoom
        if left < -1 and left + wide > LEAST:
            painting.scene(p, QRectF(left, RULER, wide - 1, SCENES), words, 0.0)
