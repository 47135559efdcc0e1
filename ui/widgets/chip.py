"""A direction as a chip: an icon, what it says, and what it is; click to choose, type to change."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import icons, paint, theme
from ui.look.tokens import Radius


class Chip(QWidget):
    """`tone`: '' for set, 'unset' for a suggestion (dashed), 'changed' for what makes the take stale, or a state."""

    clicked = Signal()
    cleared = Signal()

    def __init__(self, words: str, icon: str = "", tone: str = "", closable: bool = False) -> None:
        super().__init__()
        self.words, self.icon, self.tone, self.closable = words, icon, tone, closable
        self._on = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        w = QFontMetricsF(theme.font("body+")).horizontalAdvance(self.words)
        return QSize(round(w + 18 + (18 if self.icon else 0) + (16 if self.closable else 0)), 26)

    def say(self, words: str, *, on: bool = False) -> None:
        """Change the words; `on` shows it chosen."""
        if (words, on) != (self.words, self._on):
            self.words, self._on = words, on
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        elif event.key() == Qt.Key.Key_Backspace:
            self.cleared.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        fill, ink, pen = "control", "text", QPen(Qt.PenStyle.NoPen)
        if self.tone == "unset":
            fill, ink, pen = "", "text_3", QPen(theme.colour("pressed"), 1.2)
            pen.setDashPattern([3, 2.4])
        elif self.tone == "changed":
            fill, ink, pen = "stale_soft", "stale", QPen(theme.colour("stale"), 1.2)
            pen.setDashPattern([3, 2.4])
        elif self.tone == "accent":
            fill, ink = "accent_soft", "accent_text"
        elif self.tone:
            fill, ink = f"{self.tone}_soft", self.tone
        if self._on:
            pen = QPen(theme.colour(self.tone or "accent_text"), 1.6)
        if self.underMouse() and fill == "control":
            fill = "hover"
        p.setPen(pen)
        p.setBrush(theme.colour(fill) if fill else Qt.BrushStyle.NoBrush)
        p.drawRoundedRect(r, Radius.M, Radius.M)
        x = 9.0
        if self.icon:
            icons.draw(p, self.icon, QRectF(x, 6, 14, 14), ink if self.tone else "text_3")
            x += 18
        paint.text(p, QRectF(x, 0, self.width(), self.height()), self.words, "body+", ink, elide=False)
        if self.closable:
            icons.draw(p, "x", QRectF(self.width() - 20, 7, 12, 12), "text_3")
        if self.hasFocus():
            paint.focus_ring(p, self.rect(), Radius.M)
