"""Chips that are typed on: a letter opens the choices with it, Backspace takes back, a wave marks what nobody knows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.look import theme
from ui.widgets.chip import Chip
from ui.widgets.flow import Flow


class TypedChip(Chip):
    """A chip whose content changes in place.

    `tone` may also be ``unknown``: a value that nobody understands, which stays and is underlined.
    """

    typed = Signal(str)
    """A letter was typed on it."""

    def show_value(self, words: str, icon: str, tone: str, tip: str) -> None:
        """Show another value; nothing is laid out anew where the words are the same."""
        if (words, icon, tone) != (self.words, self.icon, self.tone):
            wider = self.sizeHint()
            self.words, self.icon, self.tone = words, icon, tone
            if self.sizeHint() != wider:
                self.updateGeometry()
            self.update()
        self.setToolTip(tip)
        self.setAccessibleName(words)
        self.setAccessibleDescription(tip)

    def event(self, event: QEvent) -> bool:
        """Plain keys are typed on the chip that has the focus, even those that are shortcuts elsewhere."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            and (event.text().strip() or event.key() == Qt.Key.Key_Space)
            and event.text().isprintable()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isprintable() and not text.isspace() and text:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tone = self.tone
        if tone == "unknown":
            self.tone = ""
        super().paintEvent(event)
        self.tone = tone
        if tone == "unknown":
            self._wave()

    def _wave(self) -> None:
        """A wave under the words, as editors of text draw it."""
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(QPen(theme.colour("stale"), 1.3))
        left = 27.0 if self.icon else 9.0
        right = left + QFontMetricsF(theme.font("body+")).horizontalAdvance(self.words)
        y = self.height() / 2 + theme.px(8)
        points, up = [], True
        while left <= right:
            points.append(QPointF(left, y - 1.2 if up else y + 1.2))
            left, up = left + 2.5, not up
        p.drawPolyline(QPolygonF(points))


class ChipRow(QWidget):
    """Chips that wrap like words."""

    def __init__(self) -> None:
        super().__init__()
        self.flow = Flow(self, 6)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, chip: QWidget) -> None:
        """Put a chip after the others."""
        self.flow.addWidget(chip)

    def insert(self, chip: QWidget, before: QWidget) -> None:
        """Put a chip before another."""
        self.flow.addWidget(chip)
        held = [widget for place in range(self.flow.count()) if (widget := self._at(place)) is not None]
        for widget in held[held.index(before) : -1]:
            self.flow.removeWidget(widget)
            self.flow.addWidget(widget)

    def _at(self, place: int) -> QWidget | None:
        item = self.flow.itemAt(place)
        return item.widget() if item else None
