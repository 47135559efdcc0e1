"""Names of the bible while one writes: a small list at the caret that takes no key which is not meant for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QPlainTextEdit

from engine.messages.requests import Entry
from studio.words.language import _
from ui.look import icons, theme
from ui.look.kit import column
from ui.look.tokens import Size

LEAST = 2
"""Letters after which names are offered."""
MOST = 6
WIDTH, ROW = 220, 26
ICONS = {"character": "user-round", "place": "map-pin", "prop": "tag"}


def matching(entries: Sequence[Entry], before: str) -> list[tuple[Entry, int]]:
    """Entries whose name begins as the words before the caret end, with how many letters of it stand there already.

    A name that stands there whole is not offered.
    """
    found: list[tuple[Entry, int]] = []
    starts = [match.start() for match in re.finditer(r"(?<!\w)\w", before[-60:])][-4:]
    tail = before[-60:]
    for entry in entries:
        if entry.kind not in ICONS:
            continue
        for start in starts:
            typed = tail[start:]
            if LEAST <= len(typed) < len(entry.name) and entry.name.casefold().startswith(typed.casefold()):
                found.append((entry, len(typed)))
                break
    found.sort(key=lambda pair: (-pair[1], pair[0].name))
    return found[:MOST]


def as_written(entry: Entry, typed: str) -> str:
    """A name in the case that fits what was typed: all capitals, or as one writes it within a sentence."""
    if len(typed) > 1 and typed.isupper():
        return entry.name.upper()
    if entry.kind == "character" or typed[:1].isupper():
        return entry.name.title()
    return entry.name.lower() if entry.name.isupper() else entry.name


class Completion(QObject):
    """Offers names in a text. Down and Up choose, Enter or Tab take what is chosen; until then every key is the text's.

    Parameters
    ----------
    text : QPlainTextEdit
    entries : callable
        The bible.
    """

    def __init__(self, text: QPlainTextEdit, entries: Callable[[], Sequence[Entry]]) -> None:
        super().__init__(text)
        self._text, self._entries = text, entries
        self._offered: list[tuple[Entry, int]] = []
        self.popup: QFrame | None = None
        self.rows: QListWidget | None = None
        text.installEventFilter(self)
        text.textChanged.connect(self._look)
        text.cursorPositionChanged.connect(self._moved)

    @property
    def is_open(self) -> bool:
        """Whether names are offered now."""
        return self.popup is not None and self.popup.isVisible()

    def _look(self) -> None:
        if not self._text.hasFocus() or self._text.isReadOnly():
            return
        cursor = self._text.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        after = cursor.block().text()[cursor.positionInBlock() :][:1]
        offered = [] if after.isalnum() else matching(self._entries(), before)
        if offered:
            self._open(offered)
        else:
            self.close()

    def _moved(self) -> None:
        """The caret went elsewhere without typing."""
        if self.is_open and self._offered:
            cursor = self._text.textCursor()
            if matching(self._entries(), cursor.block().text()[: cursor.positionInBlock()]) != self._offered:
                self.close()

    def _open(self, offered: list[tuple[Entry, int]]) -> None:
        if self.popup is None or self.rows is None:
            self._make()
        assert self.popup is not None
        assert self.rows is not None
        if offered != self._offered:
            self.rows.clear()
            for entry, _typed in offered:
                item = QListWidgetItem(icons.icon(ICONS[entry.kind], "text_3"), entry.name.title())
                item.setSizeHint(QSize(10, theme.px(ROW)))
                self.rows.addItem(item)
            self.rows.setCurrentRow(-1)
        self._offered = offered
        window = self._text.window()
        caret = self._text.cursorRect()
        height = theme.px(ROW) * len(offered) + 10
        at = self._text.viewport().mapTo(window, QPoint(caret.left() - 12, caret.bottom() + 6))
        if at.y() + height > window.height():
            at.setY(self._text.viewport().mapTo(window, caret.topLeft()).y() - height - 6)
        at.setX(max(8, min(at.x(), window.width() - theme.px(WIDTH) - 16)))
        self.popup.setGeometry(at.x(), at.y(), theme.px(WIDTH), height)
        self.popup.show()
        self.popup.raise_()

    def _make(self) -> None:
        self.popup = QFrame(self._text.window())
        self.popup.setProperty("role", "raised")
        self.rows = QListWidget()
        self.rows.setFont(theme.font("body"))
        self.rows.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL))
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setAccessibleName(_("Names"))
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.itemClicked.connect(lambda item: self._take(self.rows.row(item) if self.rows else -1))
        self.popup.setLayout(column(self.rows, margins=(4, 4, 4, 4)))
        self.popup.destroyed.connect(self._gone)

    def _gone(self) -> None:
        self.popup = self.rows = None

    def close(self) -> None:
        """Offer nothing."""
        if self.popup is not None:
            self.popup.hide()
        self._offered = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not self.is_open:
            return False
        rows = self.rows
        assert rows is not None
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            here, count = rows.currentRow(), rows.count()
            if key == Qt.Key.Key_Up and here < 0:
                return False
            rows.setCurrentRow((here + (1 if key == Qt.Key.Key_Down else -1)) % count)
            return True
        if key == Qt.Key.Key_Escape:
            self.close()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and rows.currentRow() >= 0:
            self._take(rows.currentRow())
            return True
        return False

    def _take(self, place: int) -> None:
        if not 0 <= place < len(self._offered):
            return
        entry, count = self._offered[place]
        cursor = self._text.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, count)
        cursor.insertText(as_written(entry, cursor.selectedText()))
        self._text.setTextCursor(cursor)
        self.close()
