"""The line under the picture: what was played, the cuts, the markers, the marked range, and the knob."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from studio.words.language import _
from ui.look import paint, theme
from ui.look.tokens import Radius
from ui.viewer.pane import BY_KEYS

EDGE = 8
"""Pixels left free on both sides, for the knob."""
COLOURS = {"amber": "accent_text", "pink": "stale", "blue": "rendering", "green": "ok", "grey": "text_3"}
"""Colour of a marker to its token."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the line tells besides the place, in frames of what is shown.

    Attributes
    ----------
    frames : int
        Length.
    cuts : tuple of int
    markers : tuple of (int, str, str)
        Frame, colour, words.
    range : (int, int) or None
        The marked range: first frame, and the one after the last.
    """

    frames: int = 0
    cuts: tuple[int, ...] = ()
    markers: tuple[tuple[int, str, str], ...] = ()
    range: tuple[int, int] | None = None


class Scrubber(QWidget):
    """Where the playhead is; dragged, clicked, or moved by keys."""

    moved = Signal(int)
    """Go to a frame."""
    jumped = Signal(int)
    """To the next or previous cut."""

    def __init__(self) -> None:
        super().__init__()
        self._frame = 0
        self._marks = Marks()
        self._second = 24
        self._ringed = False
        self.setFixedHeight(20)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Position"))
        self.setAccessibleDescription(_("Left and Right go by frames, Up and Down by cuts."))

    @property
    def marks(self) -> Marks:
        """What is drawn."""
        return self._marks

    def show_marks(self, marks: Marks, second: int) -> None:
        """Another film: `second` is how many frames a second has."""
        if marks != self._marks or second != self._second:
            self._marks, self._second = marks, second
            self.update()

    def show_frame(self, frame: int) -> None:
        """The playhead is elsewhere: what it left and where it came are painted."""
        if frame != self._frame:
            before, self._frame = self._x(self._frame), frame
            after = self._x(frame)
            left, right = min(before, after), max(before, after)
            self.update(int(left) - EDGE, 0, int(right - left) + 2 * EDGE + 2, self.height())

    def say_place(self, here: str, whole: str) -> None:
        """What a screen reader says of it; not while it runs, or it would never end."""
        words = _("Position {here} of {whole}").format(here=here, whole=whole)
        if words != self.accessibleName():
            self.setAccessibleName(words)

    @property
    def frame(self) -> int:
        """Where it is."""
        return self._frame

    def _x(self, frame: float) -> float:
        return EDGE + (self.width() - 2 * EDGE) * frame / max(1, self._marks.frames - 1)

    def _go(self, x: float) -> None:
        if self._marks.frames > 1:
            share = max(0.0, min(1.0, (x - EDGE) / max(1, self.width() - 2 * EDGE)))
            self.moved.emit(round(share * (self._marks.frames - 1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        second = self._second
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: second, Qt.Key.Key_PageDown: -second}
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(self._frame + steps[key])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.jumped.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.moved.emit(0 if key == Qt.Key.Key_Home else self._marks.frames - 1)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            near = [words for frame, _colour, words in self._marks.markers if abs(self._x(frame) - event.x()) < 6]
            QToolTip.showText(event.globalPos(), near[0] if near else "", self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = event.reason() in BY_KEYS
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        super().focusOutEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, marks = self.height() / 2, self._marks
        wide = self.width() - 2 * EDGE
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour("pressed"))
        p.drawRoundedRect(QRectF(EDGE, middle - 2, wide, 4), 2, 2)
        if not marks.frames:
            return
        if marks.range:
            low, high = (self._x(max(0, min(frame, marks.frames))) for frame in marks.range)
            p.setBrush(theme.mix("accent_text", "pressed", 0.55))
            p.drawRect(QRectF(low, middle - 2, high - low, 4))
        p.setBrush(theme.colour("text_2"))
        p.drawRoundedRect(QRectF(EDGE, middle - 2, self._x(self._frame) - EDGE, 4), 2, 2)
        self._paint_marks(p, middle)
        p.setBrush(theme.colour("text"))
        p.drawEllipse(QPointF(self._x(self._frame), middle), 6, 6)
        if self._ringed:
            paint.focus_ring(p, self.rect(), Radius.S)

    def _paint_marks(self, p: QPainter, middle: float) -> None:
        marks = self._marks
        p.setBrush(theme.colour("line_strong"))
        last = -10.0
        for frame in marks.cuts:
            x = self._x(frame)
            if x - last >= 4:  # a long film has more cuts than pixels
                p.drawRect(QRectF(x - 0.5, middle - 5, 1, 10))
                last = x
        for frame, colour, _words in marks.markers:
            x = self._x(frame)
            p.setBrush(theme.colour(COLOURS.get(colour, "accent_text")))
            p.drawPolygon(QPolygonF([QPointF(x - 3.5, 1), QPointF(x + 3.5, 1), QPointF(x, middle - 3)]))
        if marks.range:
            p.setBrush(theme.colour("accent_text"))
            for frame, inward in zip(marks.range, (3, -3), strict=True):
                x = self._x(max(0, min(frame, marks.frames)))
                p.drawRect(QRectF(x - 1, middle - 6, 2, 12))
                for y in (middle - 6, middle + 4):
                    p.drawRect(QRectF(min(x, x + inward), y, 3, 2))
