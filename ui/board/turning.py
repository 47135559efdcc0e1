"""The ring on cards that render turns: only its own few pixels are painted, and nothing is while nothing renders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, QTimer
from PySide6.QtGui import QPainter, QRegion

from ui.board import painting
from ui.board.layout import Spot
from ui.look import theme
from ui.look.tokens import Motion

if TYPE_CHECKING:
    from ui.board.surface import Surface

STEPS = 24
"""Pictures of one turn."""


class Turning(QObject):
    """Turns the rings that are seen.

    Parameters
    ----------
    surface : Surface

    Attributes
    ----------
    turns : int
        Rings painted alone so far.
    """

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._step = 0
        self.turns = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)

    @property
    def going(self) -> bool:
        """Whether something turns."""
        return self._timer.isActive()

    @property
    def degrees(self) -> float:
        """How far the rings are turned."""
        return 360.0 * self._step / STEPS

    def begin(self) -> None:
        """A card that renders was painted: turn its ring, unless nothing is to move."""
        length = theme.duration(Motion.PULSE)
        if length and not self._timer.isActive():
            self._timer.start(length // STEPS)

    def rings(self) -> list[QRect]:
        """Where rings are in the viewport."""
        surface = self._surface
        found = []
        for shot in surface.seen_shots():
            if surface.desk.key(shot) == "rendering" and surface.playing != shot and (face := surface.face(shot)):
                ring = painting.spinner_of(QRectF(surface.area(Spot("card", shot))), face)
                found.append(ring.toAlignedRect())
        return found

    def _turn(self) -> None:
        rings = self.rings() if self._surface.isVisible() and theme.duration(Motion.PULSE) else []
        if not rings:
            self._timer.stop()
            return
        self._step = (self._step + 1) % STEPS
        for ring in rings:
            self._surface.viewport().update(ring)

    def paint(self, p: QPainter, region: QRegion) -> bool:
        """Paint rings where nothing else is asked for; whether that was all.

        Parameters
        ----------
        p : QPainter
            With antialiasing on, in the viewport's measure.
        region : QRegion
        """
        if not self.going or self._surface.hands.busy or self._surface.gliding.going:
            return False
        rings = [ring for ring in self.rings() if region.intersects(ring)]
        for ring in rings:
            region = region.subtracted(QRegion(ring))
        if not rings or not region.isEmpty():
            return False
        for ring in rings:
            painting.spinner(p, QRectF(ring), self.degrees)
        self.turns += len(rings)
        return True
