"""Each row of the timeline as pixmaps 256 pixels wide, painted once and blitted while one pans.

A tile is known by its row, place, zoom, height, theme and the screen's pixel ratio; what it shows is remembered as the
frames it covers, so that an edit drops only the tiles over which it reaches. A paint has little time to build tiles:
where one misses, it stretches those of the zoom before, or paints something plain, and the next turns of the event
loop build it. What lies in the direction in which one moves is built before it comes into sight.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from ui.timeline.strips import Wanted
from ui.timeline.view import View

WIDTH = 256
A_PAINT = 0.0015
"""Seconds after which a paint of a view that stays begins no further tile; one that moves waits for none."""
A_TURN = 0.004
"""The same for a turn of the loop."""
REACH = 3
"""Columns of tiles that are built ahead of a movement."""
STRETCHED = 3.0
"""How many times wider or narrower a tile may be painted until there is one of the zoom in use."""
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
    """One painted tile.

    Attributes
    ----------
    pixmap : QPixmap
    lacks : frozenset of Wanted
        Pictures and waves that were not there when it was painted, nor came since.
    old : bool
        Some of them came: it serves until it is painted anew.
    """

    pixmap: QPixmap
    lacks: frozenset[Wanted]
    old: bool = False


@dataclass(slots=True)
class Counts:
    """What was done since the counts were last set back; the tests and the benchmark read them."""

    paints: int = 0
    built: int = 0
    """Tiles that were painted, wherever."""
    waited: int = 0
    """Those of them for which a paint of the widget waited."""
    blitted: int = 0
    plain: int = 0
    """Places of tiles where something else stood for them."""


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
        Paints what stands in a box until the tiles are built whose places it covers.
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
        self._missing: dict[Place, Row] = {}
        self._until = 0.0
        self._seen: View | None = None
        self._way = 0
        self._before: float | None = None
        self.counts = Counts()

    def begin(self) -> None:
        """A paint of the widget begins; in its first moment `draw` builds what misses, unless the view moved."""
        self.counts.paints += 1
        self._until = time.perf_counter() + A_PAINT

    def draw(
        self, p: QPainter, rows: Iterable[Row], view: View, region: QRect, theme: str, ratio: float
    ) -> set[Wanted]:
        """Draw the part `region` of some rows.

        Returns
        -------
        set
            What the tiles in it lack.
        """
        self._follow(view)
        lacks: set[Wanted] = set()
        first = (view.left + region.left()) // WIDTH
        last = (view.left + region.right()) // WIDTH
        missing: dict[Place, Row] = {}
        for row in rows:
            if row.top > region.bottom() or row.top + row.height <= region.top():
                continue
            gap = first
            for index in range(first, last + 1):
                place = Place(row.key, index, view.zoom, row.height, theme, ratio)
                tile = self._kept.get(place)
                if tile is None and time.perf_counter() < self._until:
                    self.counts.waited += 1
                    tile = self._make(place, row)
                if tile is None:
                    missing[place] = row
                    continue
                if tile.old:
                    missing[place] = row
                if gap < index:
                    self._stand_in(p, row, view, gap, index, theme, ratio)
                gap = index + 1
                self._kept.move_to_end(place)
                p.drawPixmap(index * WIDTH - view.left, row.top, tile.pixmap)
                self.counts.blitted += 1
                lacks |= tile.lacks
            if gap <= last:
                self._stand_in(p, row, view, gap, last + 1, theme, ratio)
        # A paint of a part knows only of that part: what misses elsewhere goes on missing while the view is the same.
        for place, row in self._missing.items():
            if place not in missing and self._in_sight(place, view) and (place.theme, place.ratio) == (theme, ratio):
                tile = self._kept.get(place)
                if tile is None or tile.old:
                    missing[place] = row
        self._missing = missing
        return lacks

    def _follow(self, view: View) -> None:
        """Remember which way one moves, and the zoom one comes from."""
        seen, self._seen = self._seen, view
        if seen is None or (seen.zoom, seen.left) == (view.zoom, view.left):
            return
        self._until = 0.0
        if seen.zoom != view.zoom:
            self._way = 0
            # A zoom through which one only hurries leaves no tiles to stretch: the last one that was whole does.
            if not self._missing:
                self._before = seen.zoom
        else:
            self._way = 1 if view.left > seen.left else -1

    def _stand_in(self, p: QPainter, row: Row, view: View, first: int, end: int, theme: str, ratio: float) -> None:
        """Paint something in the places of tiles that are not built yet."""
        self.counts.plain += end - first
        box = QRect(first * WIDTH - view.left, row.top, (end - first) * WIDTH, row.height)
        found, all_there = self._of_before(row, view, box, theme, ratio)
        if not all_there:
            self._plain(p, row, view, box)
        if found:
            p.save()
            p.setClipRect(box, Qt.ClipOperation.IntersectClip)
            for target, pixmap in found:
                p.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
            p.restore()

    def _of_before(
        self, row: Row, view: View, box: QRect, theme: str, ratio: float
    ) -> tuple[list[tuple[QRectF, QPixmap]], bool]:
        """Tiles of the zoom before for a box, with their places in it now, and whether they cover it."""
        if self._before is None or self._before == view.zoom:
            return [], False
        share = view.zoom / self._before
        if not 1 / STRETCHED <= share <= STRETCHED:
            return [], False
        wide = WIDTH * share
        found, all_there = [], True
        for index in range(
            math.floor((view.left + box.left()) / wide), math.floor((view.left + box.right()) / wide) + 1
        ):
            tile = self._kept.get(Place(row.key, index, self._before, row.height, theme, ratio))
            if tile is None:
                all_there = False
            else:
                found.append((QRectF(index * wide - view.left, row.top, wide, row.height), tile.pixmap))
        return found, all_there

    @property
    def unfinished(self) -> bool:
        """Whether tiles are missing, or old, that were asked for."""
        return bool(self._missing)

    def go_on(self, view: View) -> list[QRect]:
        """Build some of the missing tiles that are still in sight; returns where they lie."""
        until = time.perf_counter() + A_TURN
        done = []
        for place in sorted(self._missing, key=self._urgency):
            if done and time.perf_counter() >= until:
                break
            row = self._missing.pop(place)
            tile = self._kept.get(place)
            if self._in_sight(place, view) and (tile is None or tile.old):
                self._make(place, row)
                done.append(QRect(place.number * WIDTH - view.left, row.top, WIDTH, row.height))
        return done

    @staticmethod
    def _in_sight(place: Place, view: View) -> bool:
        return place.zoom == view.zoom and -WIDTH < place.number * WIDTH - view.left < view.width

    def _urgency(self, place: Place) -> tuple[bool, int]:
        """What misses comes before what is old; then column by column, first what stays in sight longest."""
        return place in self._kept, -place.number if self._way > 0 else place.number

    def ahead(self, rows: Iterable[Row], view: View, theme: str, ratio: float) -> tuple[bool, set[Wanted]]:
        """Build tiles beside what is in sight, so that panning finds them.

        Returns
        -------
        more : bool
            Whether some are left to be built.
        lacks : set
            What those that are there lack.
        """
        until = time.perf_counter() + A_TURN
        lacks: set[Wanted] = set()
        built = False
        for index in self._beside(view):
            for row in rows:
                place = Place(row.key, index, view.zoom, row.height, theme, ratio)
                tile = self._kept.get(place)
                # One that lacks something would have to be painted again for each thing that comes.
                if tile is None or (tile.old and not tile.lacks):
                    if built and time.perf_counter() >= until:
                        return True, lacks
                    tile, built = self._make(place, row), True
                lacks |= tile.lacks
        return False, lacks

    def _beside(self, view: View) -> list[int]:
        """Columns beside what is in sight, the soonest first."""
        first, last = view.left // WIDTH, (view.left + view.width - 1) // WIDTH
        right = [last + 1 + step for step in range(REACH if self._way > 0 else 1)]
        left = [first - 1 - step for step in range(REACH if self._way < 0 else 1)]
        return [index for index in (left + right if self._way < 0 else right + left) if index >= 0]

    @property
    def moving(self) -> bool:
        """Whether the view was last seen to move along the film at this zoom."""
        return self._way != 0

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
        before = self._kept.pop(place, None)
        self._bytes -= _weight(before.pixmap) if before else 0
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

    def came(self, what: Iterable[Wanted], rows: Iterable[Row], view: View) -> None:
        """Things that tiles lacked are there: these are old now, and missing as far as they are in sight.

        What they show is true, only less than could be shown: they serve until they are painted anew.
        """
        came, by_key = frozenset(what), {row.key: row for row in rows}
        for place, tile in self._kept.items():
            if not tile.lacks.isdisjoint(came):
                tile.lacks -= came
                tile.old = True
                row = by_key.get(place.row)
                if row is not None and row.height == place.height and self._in_sight(place, view):
                    self._missing[place] = row

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._missing.clear()
        self._before = None
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """Bytes of pixels that are kept now."""
        return self._bytes


def _weight(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
