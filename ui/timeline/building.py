"""When the tiles are built for which no paint waits: what misses in sight, what came, what a movement will show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.look import theme
from ui.timeline.strips import Wanted

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline

AT_REST = 60
"""Milliseconds after the last paint in which a view that rests is prepared for what may come."""
TOGETHER = 30
"""Milliseconds over which pictures and waves that come are gathered: a tile is painted anew once for all of them."""


class Building:
    """Builds a timeline's tiles between its paints.

    Parameters
    ----------
    timeline : Timeline
    """

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._came: set[Wanted] = set()
        self._in_sight = _single_shot(timeline, 0, self._build_in_sight)
        self._beside = _single_shot(timeline, AT_REST, self._build_beside)
        self._gather = _single_shot(timeline, TOGETHER, self._take_in)

    def painted(self, lacks: Iterable[Wanted]) -> None:
        """A paint is done, and lacked this."""
        self._ask(lacks)
        self._next()

    def came(self, wanted: Wanted) -> None:
        """Something that was lacking is there."""
        self._came.add(wanted)
        if not self._gather.isActive():
            self._gather.start()

    def _take_in(self) -> None:
        timeline = self._timeline
        timeline.tiles.came(self._came, timeline.rows(), timeline.view)
        self._came.clear()
        if timeline.isVisible():
            self._next()

    def _ask(self, lacks: Iterable[Wanted]) -> None:
        for wanted in lacks:
            self._timeline.strips.ask(wanted)

    def _next(self) -> None:
        """First what is in sight, then what panning will show."""
        tiles = self._timeline.tiles
        if tiles.unfinished:
            self._in_sight.start()
        else:
            self._beside.start(0 if tiles.moving else AT_REST)

    def _build_in_sight(self) -> None:
        timeline = self._timeline
        for rect in timeline.tiles.go_on(timeline.view):
            timeline.paint_anew(rect)
        self._next()

    def _build_beside(self) -> None:
        timeline = self._timeline
        tiles = timeline.tiles
        if timeline.isVisible() and not timeline.hands.busy and not tiles.unfinished:
            more, lacks = tiles.ahead(timeline.rows(), timeline.view, theme.now().name, timeline.devicePixelRatioF())
            self._ask(lacks)
            if more:
                self._beside.start()


def _single_shot(parent: QWidget, milliseconds: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer
