"""Each row of the timeline as pixmaps 256 pixels wide, painted once and blitted while one pans.

A tile is known by its row, place, zoom, height, theme and the screen's pixel ratio; what it shows is remembered as the
frames it covers, so that an edit drops only the tiles over which it reaches. A paint builds a few missing tiles; for
the others it paints something plain and they are built in the next turns of the event loop.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPixmap

from ui.timeline.strips import Wanted
from ui.timeline.view import View

WIDTH = 256
A_PAINT = 6
"""Tiles that one paint, or one turn of the loop, may build."""
SPENT = 0.0025
"""Seconds after which no further tile is begun in that paint or turn."""
KEPT = 64 * 1024 * 1024
"""Bytes of pixels that are kept."""


class Place(NamedTuple):
    """Which tile."""

    row: str
    number: int
    zoom: float
    height: int
    theme: str
    ratio: float


@dataclass(slots=True)
class Tile:
    """One painted tile, and what could not be painted yet for want of pictures or waves."""

    pixmap: QPixmap
    lacks: frozenset[Wanted]


@dataclass(slots=True)
class Counts:
    """What was done since the counts were last set back; the tests and the benchmark read them."""

    paints: int = 0
    built: int = 0
    blitted: int = 0
    plain: int = 0


class Row(NamedTuple):
    """A row of tiles: its key and where it lies, in pixels."""

    key: str
    top: int
    height: int


Build = Callable[[QPainter, Row, View, int], Iterable[Wanted]]
"""Paints a row as `View` shows it onto a painter whose origin is the row's corner; the int is the width. Returns what
it lacked."""


class Tiles:
    """The tiles of one timeline.

    Parameters
    ----------
    build : callable
        Paints a tile, see `Build`.
    plain : callable
        Paints what stands there until a tile is built.
    ground : callable
        The colour behind a row: a pixmap without holes is drawn far quicker than one with them.
    """

    def __init__(
        self,
        build: Build,
        plain: Callable[[QPainter, Row, View, QRect], None],
        ground: Callable[[Row], QColor],
    ) -> None:
        self._build = build
        self._plain = plain
        self._ground = ground
        self._kept: OrderedDict[Place, Tile] = OrderedDict()
        self._bytes = 0
        self._missing: list[tuple[Place, Row]] = []
        self.counts = Counts()

    def draw(
        self, p: QPainter, rows: Iterable[Row], view: View, region: QRect, theme: str, ratio: float
    ) -> set[Wanted]:
        """Draw the part `region` of some rows.

        Returns
        -------
        set
            What the tiles in it lack.
        """
        self.counts.paints += 1
        until, allowed = time.perf_counter() + SPENT, A_PAINT
        lacks: set[Wanted] = set()
        first = (view.left + region.left()) // WIDTH
        last = (view.left + region.right()) // WIDTH
        missing = []
        for row in rows:
            if row.top > region.bottom() or row.top + row.height <= region.top():
                continue
            for index in range(first, last + 1):
                place = Place(row.key, index, view.zoom, row.height, theme, ratio)
                tile = self._kept.get(place)
                if tile is None and allowed > 0 and (allowed == A_PAINT or time.perf_counter() < until):
                    allowed -= 1
                    tile = self._make(place, row)
                if tile is None:
                    missing.append((place, row))
                    self.counts.plain += 1
                    box = QRect(index * WIDTH - view.left, row.top, WIDTH, row.height)
                    self._plain(p, row, view, box)
                    continue
                self._kept.move_to_end(place)
                p.drawPixmap(index * WIDTH - view.left, row.top, tile.pixmap)
                self.counts.blitted += 1
                lacks |= tile.lacks
        # A paint of a part knows only of that part: what misses elsewhere goes on missing while the view is the same.
        there = {place for place, _row in missing}
        self._missing = [
            each
            for each in self._missing
            if each[0] not in there
            and each[0] not in self._kept
            and (each[0].zoom, each[0].theme, each[0].ratio) == (view.zoom, theme, ratio)
        ] + missing
        return lacks

    @property
    def unfinished(self) -> bool:
        """Whether tiles are missing that were asked for."""
        return bool(self._missing)

    def go_on(self, view: View) -> list[QRect]:
        """Build some of the missing tiles that are still in sight; returns where they lie."""
        until, allowed = time.perf_counter() + SPENT, A_PAINT
        done = []
        while self._missing and allowed and (allowed == A_PAINT or time.perf_counter() < until):
            place, row = self._missing.pop(0)
            x = place.number * WIDTH - view.left
            if place.zoom != view.zoom or x + WIDTH <= 0 or x >= view.width or place in self._kept:
                continue
            allowed -= 1
            self._make(place, row)
            done.append(QRect(x, row.top, WIDTH, row.height))
        return done

    def ahead(self, rows: Iterable[Row], view: View, theme: str, ratio: float) -> bool:
        """Build one tile beside what is in sight, so that panning finds it; whether there was one to build."""
        first, last = view.left // WIDTH, (view.left + view.width - 1) // WIDTH
        for index in (last + 1, first - 1):
            if index < 0:
                continue
            for row in rows:
                place = Place(row.key, index, view.zoom, row.height, theme, ratio)
                if place not in self._kept:
                    self._make(place, row)
                    return True
        return False

    def _make(self, place: Place, row: Row) -> Tile:
        self.counts.built += 1
        ratio = place.ratio
        pixmap = QPixmap(round(WIDTH * ratio), round(row.height * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(self._ground(row))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = View(place.zoom, place.number * WIDTH, WIDTH)
        lacks = frozenset(self._build(painter, row, view, WIDTH))
        painter.end()
        tile = self._kept[place] = Tile(pixmap, lacks)
        self._bytes += _weight(pixmap)
        while self._bytes > KEPT and len(self._kept) > 1:
            self._bytes -= _weight(self._kept.popitem(last=False)[1].pixmap)
        return tile

    # ----- forgetting ---------------------------------------------------------------------------------------------
    def drop(self, row: str, first: float, end: float) -> None:
        """Forget the tiles of a row that show frames from `first` to before `end`."""
        # A pixel of rounding and the width of an edge reach into the neighbour.
        for place in [place for place in self._kept if place.row == row]:
            from_frame = (place.number * WIDTH - 2) / place.zoom
            to_frame = ((place.number + 1) * WIDTH + 2) / place.zoom
            if from_frame < end and to_frame > first:
                self._bytes -= _weight(self._kept.pop(place).pixmap)

    def came(self, what: Wanted, view: View) -> list[QRect]:
        """Something that tiles lacked is there: forget them; returns where they lie, as far as they are in sight."""
        places = []
        for place in [place for place, tile in self._kept.items() if what in tile.lacks]:
            self._bytes -= _weight(self._kept.pop(place).pixmap)
            if place.zoom == view.zoom:
                places.append(QRect(place.number * WIDTH - view.left, 0, WIDTH, 1 << 16))
        return places

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._missing.clear()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """Bytes of pixels that are kept now."""
        return self._bytes


def _weight(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
