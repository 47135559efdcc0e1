"""Cards that move to their new places instead of jumping there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QPoint, QVariantAnimation

from ui.look import theme
from ui.look.tokens import Motion


class Gliding(QObject):
    """How far each card still is from its place.

    Parameters
    ----------
    parent : QObject
    step : callable
        Called whenever they have moved, and once when all are there.
    """

    def __init__(self, parent: QObject, step: Callable[[], None]) -> None:
        super().__init__(parent)
        self._away: dict[str, QPoint] = {}
        self._share = 0.0
        self._run = QVariantAnimation(self)
        self._run.setStartValue(1.0)
        self._run.setEndValue(0.0)
        self._run.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._run.valueChanged.connect(self._moved)
        self._run.finished.connect(self.stop)
        self._step = step

    @property
    def going(self) -> bool:
        """Whether something moves."""
        return bool(self._away)

    def begin(self, away: dict[str, QPoint]) -> None:
        """Let cards come from where they were: shot to the way from its new place to its old one."""
        self._run.stop()
        length = theme.duration(Motion.CARD_MOVE)
        self._away = away if length else {}
        self._share = 1.0
        if self._away:
            self._run.setDuration(length)
            self._run.start()

    def offset(self, shot: str) -> QPoint:
        """How far a card is from its place now."""
        away = self._away.get(shot)
        return away * self._share if away is not None else QPoint()

    def stop(self) -> None:
        """All are where they belong."""
        if self._away:
            self._away = {}
            self._run.stop()
            self._step()

    def _moved(self, share: float) -> None:
        self._share = share
        if self._away:
            self._step()
