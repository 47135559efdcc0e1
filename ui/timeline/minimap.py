"""The whole cut in a few pixels: states as colours, and the part in sight as a frame that can be dragged."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.words.language import _
from ui.look import theme
from ui.timeline.faces import URGENT

HEIGHT = 22
APART = 4
"""Pixels a shot needs to be drawn on its own; narrower ones melt into columns."""


def colour(state: str) -> QColor:
    """The colour of a shot in the whole cut."""
    if state in ("draft", "missing"):
        return theme.colour("control")
    if state in ("stale", "failed", "rendering"):
        return theme.mix(state, "control", 0.85 if theme.now().dark else 0.6)
    return theme.colour("pressed")


class Minimap(QWidget):
    """The whole cut. It draws its shots once and keeps them as a picture until they change."""

    moved = Signal(float)
    """The part in sight is to begin there: a share of the film, 0 to 1."""
    turned = Signal(int)
    """The wheel was turned over it, in eighths of a degree."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(80)
        self.setAccessibleName(_("Whole cut"))
        self.setToolTip(_("The whole cut. Drag the frame to move along it."))
        self._starts = np.zeros(0, np.int64)
        self._ends = np.zeros(0, np.int64)
        self._states: list[str] = []
        self._length = 1
        self._shown = (0, 1)
        self._frame = 0
        self._held: float | None = None
        self._picture: QPixmap | None = None
        self.drawn = 0
        """How often the shots were drawn."""
        theme.changed.connect(self._forget)

    def show_shots(self, starts: np.ndarray, ends: np.ndarray, states: list[str], length: int) -> None:
        """Show other shots: their first frames, the frames after their last, and the keys of their states."""
        same = np.array_equal(starts, self._starts) and np.array_equal(ends, self._ends) and states == self._states
        if same and length == self._length:
            return
        self._starts, self._ends, self._states, self._length = starts, ends, list(states), max(1, length)
        self._forget()

    def show_view(self, first: int, end: int) -> None:
        """Show another part as the one in sight."""
        if (first, end) != self._shown:
            self._shown = (first, end)
            self.update()

    def show_frame(self, frame: int) -> None:
        """Show another frame as the one that is played."""
        before, now = self._x(self._frame), self._x(frame)
        self._frame = frame
        if round(before) != round(now):
            for x in (before, now):
                self.update(round(x) - 3, 0, 6, HEIGHT)

    def _forget(self) -> None:
        self._picture = None
        self.update()

    def _x(self, frame: float) -> float:
        return frame * self.width() / self._length

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget()

    # ----- painting -----------------------------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        ratio = self.devicePixelRatio()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = self._draw(ratio)
        p.drawPixmap(0, 0, self._picture)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right = self._x(self._shown[0]), min(self._x(self._shown[1]), float(self.width()))
        p.setBrush(theme.colour("text", 20))
        p.setPen(QPen(theme.colour("line_strong"), 1.2))
        p.drawRoundedRect(QRectF(left + 0.6, 1.5, max(6.0, right - left - 1.2), HEIGHT - 3), 4, 4)
        p.setPen(QPen(theme.colour("playhead"), 1.6))
        x = self._x(self._frame)
        p.drawLine(round(x), 1, round(x), HEIGHT - 1)

    def _draw(self, ratio: float) -> QPixmap:
        self.drawn += 1
        picture = QPixmap(round(self.width() * ratio), round(HEIGHT * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(theme.colour("panel"))
        p = QPainter(picture)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        if not len(self._starts):
            return picture
        if self.width() / len(self._starts) >= APART:
            for start, end, state in zip(self._starts.tolist(), self._ends.tolist(), self._states, strict=True):
                left, right = self._x(start), self._x(end)
                p.setBrush(colour(state))
                p.drawRoundedRect(QRectF(left + 0.5, 5, max(1.5, right - left - 1), 12), 2, 2)
        else:
            self._columns(p)
        p.end()
        return picture

    def _columns(self, p: QPainter) -> None:
        """Every two pixels in the colour of the most urgent state there."""
        rank = {state: place for place, state in enumerate(URGENT)}
        ranks = np.array([rank.get(state, len(URGENT)) for state in self._states])
        count = max(1, self.width() // 2)
        edges = np.arange(count) * self._length / count
        firsts = np.clip(np.searchsorted(self._ends, edges, side="right"), 0, len(ranks) - 1)
        most = np.minimum.reduceat(ranks, firsts)
        colours = [colour(state) for state in (*URGENT, "circled")]
        for place, each in enumerate(most.tolist()):
            p.fillRect(QRectF(place * 2, 5, 2, 12), colours[each])

    # ----- hands --------------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        left, right = self._x(self._shown[0]), self._x(self._shown[1])
        # Beside the frame, its middle comes to the pointer; on it, it is taken where it is held.
        self._held = x - left if left <= x <= right else (right - left) / 2
        self._move(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._move(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._held = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.turned.emit(event.angleDelta().y() or event.angleDelta().x())
        event.accept()

    def _move(self, x: float) -> None:
        held = self._held or 0.0
        self.moved.emit(max(0.0, (x - held) / max(1, self.width())))
