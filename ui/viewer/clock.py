"""The clock as a field: it tells where the playhead is, and goes where one types."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from studio.words.language import _
from ui.look import theme
from ui.wording import decimal, timecode


def told(frame: int, rate: Fraction, manner: str) -> str:
    """A place as the settings say: ``timecode``, ``frames`` or ``seconds``."""
    if manner == "frames":
        return str(frame)
    if manner == "seconds":
        return f"{decimal(float(frame / rate), 2)} s"
    return timecode(frame, rate)


class ClockField(QLineEdit):
    """Where the playhead is; typing goes elsewhere."""

    typed = Signal(str)
    """Enter: what was typed."""
    left = Signal()
    """Escape: the keyboard goes back to the picture."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme.font("clock"))
        self.setProperty("variant", "bare")
        self.setFrame(False)
        self.setMaxLength(64)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(_("Type where to go: +12, 2:10, a slate such as 2A"))
        self.setAccessibleName(_("Clock"))
        self.setAccessibleDescription(self.toolTip())
        self._told = ""
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.setFont(theme.font("clock"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance("00:00:00:00") + 10, max(28, metrics.height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_place(self, words: str) -> None:
        """Tell where the playhead is, unless somebody is typing."""
        self._told = words
        if not self.hasFocus():
            self.setText(words)
            self.setCursorPosition(0)

    def refuse(self) -> None:
        """What was typed is no place: it stays, selected."""
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip() and self.text() != self._told:
                self.typed.emit(self.text())
            else:
                self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setText(self._told)
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setText(self._told)
        self.deselect()
