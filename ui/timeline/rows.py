"""Paints the rows of the timeline: the ruler, the scenes and the tracks, for tiles and for what is dragged alike."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ui.look import theme
from ui.timeline import painting, ruler
from ui.timeline.faces import URGENT
from ui.timeline.sight import RULER_ROW, SCENES_ROW, Sight
from ui.timeline.strips import Wanted
from ui.timeline.tiles import WIDTH, Row
from ui.timeline.view import SCENES, View

DIM = 0.55
"""How much of its ground lies over a track that is not heard."""
MOST_PLAIN = 24
"""Clips in the place of one tile that are drawn one by one until it is built; more look like one anyway."""


def ground(row: Row) -> QColor:
    """What lies behind a row."""
    return theme.colour("panel") if row.key in (RULER_ROW, SCENES_ROW) else QColor(painting.ground())


class Rows:
    """Paints rows of a film as it lies there now.

    Parameters
    ----------
    sight : Sight
    """

    def __init__(self, sight: Sight) -> None:
        self.sight = sight

    def paint(self, p: QPainter, row: Row, view: View, width: int, ratio: float) -> set[Wanted]:
        """Paint a row from the painter's origin on; returns the pictures and waves that were not there yet."""
        if row.key == RULER_ROW:
            self._ruler(p, view, width)
            return set()
        if row.key == SCENES_ROW:
            self._scenes(p, view, width)
            return set()
        return self._track(p, row, view, width, ratio)

    def plain(self, p: QPainter, row: Row, view: View, box: QRect) -> None:
        """Paint what stands in `box` of the widget until its tile is there: the clips as plain boxes."""
        p.fillRect(box, ground(row))
        if row.key in (RULER_ROW, SCENES_ROW):
            return
        starts, ends = self.sight.edges(row.key)
        left = (view.left + box.left()) / view.zoom
        right = (view.left + box.right() + 1) / view.zoom
        first, last = int(np.searchsorted(ends, left, "right")), int(np.searchsorted(starts, right, "left"))
        if last <= first:
            return
        colour = painting.plain_colour(row.key) if row.key != "shots" else theme.colour("control")
        if last - first > MOST_PLAIN * box.width() / WIDTH:
            p.fillRect(box, colour)
            return
        lefts = np.maximum(starts[first:last] * view.zoom - view.left, box.left()).tolist()
        rights = np.minimum(ends[first:last] * view.zoom - view.left, box.right() + 1).tolist()
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(colour)
        p.drawRects(
            [QRectF(x, row.top, max(1.0, end - x - 1), row.height) for x, end in zip(lefts, rights, strict=True)]
        )

    # ----- ruler and scenes ---------------------------------------------------------------------------------------
    def _ruler(self, p: QPainter, view: View, width: int) -> None:
        ruler.ticks(p, view, width, self.sight.rate)
        reach = 8 / view.zoom
        first, end = view.left / view.zoom - reach, (view.left + width) / view.zoom + reach
        for frame, marker in self.sight.markers(first, end):
            ruler.marker(p, view.x(frame), marker.colour)

    def _scenes(self, p: QPainter, view: View, width: int) -> None:
        first, end = view.left / view.zoom, (view.left + width) / view.zoom
        drawn = -1.0
        for start, frames, words in self.sight.scenes(first, end):
            x, wide = view.x(start), frames * view.zoom
            if wide < painting.BLOCK:
                if x >= drawn:
                    p.fillRect(QRectF(x, 0, painting.BLOCK - 1, SCENES), theme.colour("control"))
                    drawn = x + painting.BLOCK
                continue
            painting.scene(p, QRectF(x, 0, max(1.0, wide - 1), SCENES), words, -1e9)

    # ----- tracks -------------------------------------------------------------------------------------------------
    def _track(self, p: QPainter, row: Row, view: View, width: int, ratio: float) -> set[Wanted]:
        if self.sight.film.track(row.key).locked:
            _hatch(p, row.height, view.left, width)
        # Two pixels beside the tile belong to clips whose edge is smoothed into it.
        first, last = (view.left - 2) / view.zoom, (view.left + width + 2) / view.zoom
        # Where most clips are narrow, blocks are found by columns of pixels; else each clip is looked at.
        lacks: set[Wanted] = set()
        if self.sight.crowded(row.key, last - first, width / painting.BLOCK):
            self._blocks(p, row, view, width)
        else:
            shown = QRectF(0, 0, width, row.height)
            for item in self.sight.within(row.key, math.floor(first), math.ceil(last)):
                rect = QRectF(view.x(item.start) + 0.5, 0, max(1.0, item.frames * view.zoom - 1), row.height)
                face, missing = self.sight.face(item, rect.width(), row.height, ratio)
                painting.clip(p, face, rect, shown)
                lacks |= missing
            self._overlaps(p, row, view, first, last)
        if self.sight.silent(row.key):
            veil = ground(row)
            veil.setAlphaF(DIM)
            p.fillRect(QRectF(0, 0, width, row.height), veil)
        return lacks

    def _blocks(self, p: QPainter, row: Row, view: View, width: int) -> None:
        """Clips too narrow to be told apart: every three pixels in the colour of the most urgent state there."""
        starts, ends, ranks = self.sight.arrays(row.key)
        # Columns are counted from the film's beginning, so that tiles meet.
        first_column = view.left // painting.BLOCK
        count = (view.left + width) // painting.BLOCK - first_column + 1
        edges = (first_column + np.arange(count + 1)) * painting.BLOCK / view.zoom
        firsts = np.searchsorted(ends, edges[:-1], "right")
        lasts = np.searchsorted(starts, edges[1:], "left")
        colours = [painting.plain_colour(row.key, state) for state in (*URGENT, "circled")]
        urgent = ranks.tolist()
        run_start, run_colour = 0, -1
        for column in range(count + 1):
            colour = -1
            if column < count and firsts[column] < lasts[column]:
                colour = min(urgent[firsts[column] : lasts[column]])
            if colour != run_colour:
                if run_colour >= 0:
                    x = (first_column + run_start) * painting.BLOCK - view.left
                    wide = (column - run_start) * painting.BLOCK
                    p.fillRect(QRectF(x, 0, wide, row.height), colours[run_colour])
                run_start, run_colour = column, colour

    def _overlaps(self, p: QPainter, row: Row, view: View, first: float, last: float) -> None:
        for start, frames in self.sight.overlaps(row.key, first, last):
            rect = QRectF(view.x(start), 0, frames * view.zoom, row.height)
            if row.key == "shots":
                painting.dissolve(p, rect)
            elif rect.width() >= painting.PLAIN:
                painting.crossing(p, rect, row.key)


def _hatch(p: QPainter, height: int, left: int, width: int) -> None:
    """Hatching that is the same in every tile, wherever the tile begins."""
    painting.locked_ground(p, QRectF(-(left % 8), 0, width + 16, height))


__all__ = ["RULER_ROW", "SCENES_ROW", "Rows", "ground"]
