"""The palette: every action and every shot, found by typing. Also the page of keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from studio.words.language import _
from ui.look import icons, theme
from ui.look.kit import column
from ui.sheets.sheet import Sheet

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """One row: what it says, what stands at its right, and what it does."""

    words: str
    aside: str
    icon: str
    run: Callable[[], None]


class Palette(Sheet):
    """Type to narrow, arrows to choose, Enter to run."""

    def __init__(self, window: QWidget, offers: list[Offer], title: str = "") -> None:
        self._offers = offers
        self._field = QLineEdit()
        self._field.setPlaceholderText(_("Search actions and shots"))
        self._field.setFont(theme.font("read"))
        self._field.setAccessibleName(_("Search"))
        self._list = QListWidget()
        self._list.setFont(theme.font("body"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFixedHeight(SHOWN * 28 + 8)
        self._list.setAccessibleName(_("Found"))
        body = QWidget()
        body.setLayout(column(self._field, self._list, gap=8, margins=(12, 12, 12, 12)))
        super().__init__(window, title, body, width=640, top=96)
        self._field.textChanged.connect(self._narrow)
        self._field.installEventFilter(self)
        self._list.itemClicked.connect(self._run)
        self._found: list[Offer] = []
        self._narrow("")
        self._field.setFocus()

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        self._found = [offer for offer in self._offers if all(word in offer.words.casefold() for word in words)][:200]
        self._list.clear()
        for offer in self._found:
            item = QListWidgetItem(
                icons.icon(offer.icon or "chevron-right", "text_3"),
                f"{offer.words}    {offer.aside}" if offer.aside else offer.words,
            )
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Up:
                    step = 1 if event.key() == Qt.Key.Key_Down else -1
                    self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self._run()
                    return True
                case Qt.Key.Key_Escape:
                    self.close_sheet()
                    return True
        return super().eventFilter(watched, event)

    def _run(self, *_item: object) -> None:
        place = self._list.currentRow()
        if 0 <= place < len(self._found):
            offer = self._found[place]
            self.close_sheet()
            offer.run()
