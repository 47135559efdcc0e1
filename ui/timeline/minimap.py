"""The whole cut in a few pixels: states as colours, markers, the range, and the part in sight as a frame that moves."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.words.language import _
from ui.look import theme
from ui.timeline.faces import URGENT
from ui.timeline.ruler import COLOURS
from ui.wording import timecode

HEIGHT = 22
APART = 4
"""Pixels a shot needs to be drawn on its own; narrower ones melt into columns."""
STEP = 0.1
"""Of the part in sight, by which an arrow moves along."""


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
        self.setToolTip(_("The whole cut. Drag the frame to move along it, or use the arrow keys."))
        self._starts = np.zeros(0, np.int64)
        self._ends = np.zeros(0, np.int64)
        self._states: list[str] = []
        self._length = 1
        self._shown = (0, 1)
        self._frame = 0
        self._rate = Fraction(24)
        self._markers: tuple[tuple[int, str], ...] = ()
        self._marked: tuple[int, int] | None = None
        self._ring = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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

    def show_marks(self, markers: tuple[tuple[int, str], ...], marked: tuple[int, int] | None, rate: Fraction) -> None:
        """Show other markers (frame and colour), another in and out range, and tell times at another rate."""
        if (markers, marked, rate) != (self._markers, self._marked, self._rate):
            self._markers, self._marked, self._rate = markers, marked, rate
            self._tell()
            self.update()

    def show_view(self, first: int, end: int) -> None:
        """Show another part as the one in sight."""
        if (first, end) != self._shown:
            self._shown = (first, end)
            self._tell()
            self.update()

    def _tell(self) -> None:
        """Say to a screen reader what is in sight, while the keyboard is here; else it is worked out when asked."""
        if self.hasFocus():
            self.setAccessibleDescription(self.words())

    def words(self) -> str:
        """What is in sight, in words: from where to where, of how much."""
        first, end = self._shown
        words = _("{first} to {end} of {whole} in sight").format(
            first=timecode(first, self._rate),
            end=timecode(min(end, self._length), self._rate),
            whole=timecode(self._length, self._rate),
        )
        if self._marked is not None:
            begins, ends = (timecode(frame, self._rate) for frame in self._marked)
            words += ", " + _("in at {first}, out at {end}").format(first=begins, end=ends)
        return words

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
        self._draw_marks(p)
        left, right = self._x(self._shown[0]), min(self._x(self._shown[1]), float(self.width()))
        p.setBrush(theme.colour("text", 20))
        p.setPen(QPen(theme.colour("line_strong"), 1.2))
        p.drawRoundedRect(QRectF(left + 0.6, 1.5, max(6.0, right - left - 1.2), HEIGHT - 3), 4, 4)
        p.setPen(QPen(theme.colour("playhead"), 1.6))
        x = self._x(self._frame)
        p.drawLine(round(x), 1, round(x), HEIGHT - 1)
        if self._ring:
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(QPen(theme.colour("accent_text"), 2))
            p.drawRoundedRect(QRectF(1, 1, self.width() - 2, HEIGHT - 2), 4, 4)

    def _draw_marks(self, p: QPainter) -> None:
        """The range under the shots with its ends, the markers over them."""
        if self._marked is not None:
            left = self._x(self._marked[0])
            right = max(left + 3, min(self._x(self._marked[1]), float(self.width())))
            p.fillRect(QRectF(left, 5, right - left, 12), theme.colour("accent", 46))
            for x in (left, right - 1.5):
                p.fillRect(QRectF(x, 3, 1.5, 16), theme.colour("accent_text"))
            p.fillRect(QRectF(left, 17.5, right - left, 1.5), theme.colour("accent_text"))
        seen: set[int] = set()
        for frame, key in self._markers:
            x = round(self._x(frame))
            # Many markers in one place are one: no more are drawn than there are pixels.
            if x not in seen:
                seen.add(x)
                p.fillRect(QRectF(x - 1, 1, 2.5, 6), theme.colour(COLOURS.get(key, "accent_text")))

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

    # ----- keys ---------------------------------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._place(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self._place(event)
        if place is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(max(0.0, min(1.0, place / self._length)))

    def _place(self, event: QKeyEvent) -> float | None:
        """The frame at which the part in sight begins after a key; None for a key that moves nothing."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        first, end = self._shown
        wide = end - first
        match event.key():
            case Qt.Key.Key_Left:
                return first - max(1.0, wide * STEP)
            case Qt.Key.Key_Right:
                return first + max(1.0, wide * STEP)
            case Qt.Key.Key_PageUp:
                return first - wide
            case Qt.Key.Key_PageDown:
                return first + wide
            case Qt.Key.Key_Home:
                return 0.0
            case Qt.Key.Key_End:
                return float(self._length - wide)
        return None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        self._tell()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring = False
        self.update()

    def _move(self, x: float) -> None:
        held = self._held or 0.0
        self.moved.emit(max(0.0, (x - held) / max(1, self.width())))
