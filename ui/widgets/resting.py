"""A text that is kept after a rest in the typing, and at once when the focus goes."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit

from ui.look import theme

REST = 300
"""Milliseconds of rest after which typing is kept."""


class RestingText(QPlainTextEdit):
    """A text of several lines.

    Parameters
    ----------
    name : str
        What a screen reader says.
    height : int
        Pixels.
    """

    rested = Signal(str)

    def __init__(self, name: str, height: int) -> None:
        super().__init__()
        self.setFont(theme.font("read"))
        self.setFixedHeight(height)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self._kept = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST)
        self._timer.timeout.connect(self.keep)
        self.textChanged.connect(self._timer.start)

    def show_text(self, text: str) -> None:
        """Show a text that is kept already; what is being typed stays, and so does the caret."""
        typing = self.hasFocus() and self.toPlainText() != self._kept and self.toPlainText().strip() != text
        self._kept = text
        if typing or text == self.toPlainText().strip():
            return
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)
        self._timer.stop()

    def keep(self) -> None:
        """Send the text if it differs from what is kept."""
        self._timer.stop()
        text = self.toPlainText()
        if text.strip() != self._kept.strip():
            self._kept = text.strip()
            self.rested.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.keep()
        super().focusOutEvent(event)
