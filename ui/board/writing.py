"""The text of a card while it is typed in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from studio.words.language import _
from ui.look import theme


class Writing(QPlainTextEdit):
    """Enter ends it and asks for the next shot, Shift+Enter breaks the line, Escape takes back.

    Parameters
    ----------
    parent : QWidget
    shot : str
        Whose text it is.
    text : str
        What stands there.
    first : str
        Letters that were typed already; they begin a new sentence at the end.
    """

    ended = Signal(str, str, bool)
    """Shot, its text, and whether the next one is wanted."""

    def __init__(self, parent: QWidget, shot: str, text: str, first: str = "") -> None:
        super().__init__(f"{text} {first}".strip() if first else text, parent)
        self.shot = shot
        self.before = text
        self._open = True
        self.setFont(theme.font("body"))
        self.setAccessibleName(_("Text of the shot"))
        cursor = self.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._end(self.toPlainText(), on=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._end(self.before, on=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # A menu that opens over the words does not end them.
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.end()

    def end(self) -> None:
        """Keep the words as they are."""
        self._end(self.toPlainText(), on=False)

    def _end(self, text: str, *, on: bool) -> None:
        if self._open:
            self._open = False
            self.ended.emit(self.shot, text.strip(), on)
