"""The palette: every action and every shot, found by typing. Also the page of keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studio.words.language import _
from ui.look import icons, paint, theme
from ui.look.kit import column, label
from ui.look.tokens import Radius
from ui.sheets.sheet import Sheet

SHOWN, ROW = 12, 32


@dataclass(frozen=True, slots=True)
class Offer:
    """One row: what it says, the menu it belongs to, its keys, its icon and what it does."""

    words: str
    menu: str
    keys: str
    icon: str
    run: Callable[[], object]


class _Rows(QStyledItemDelegate):
    """Paints a row: icon, words, menu, key caps."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        offer: Offer = index.data(Qt.ItemDataRole.UserRole)
        area = QRectF(option.rect)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(area.adjusted(0, 1, -2, -1), Radius.M, Radius.M)
        icons.draw(
            painter, offer.icon or "chevron-right", QRectF(area.x() + 10, area.y() + 8, 16, 16),
            "accent_text" if chosen else "text_3",
        )  # fmt: skip
        right = area.right() - 12
        for key in reversed(_caps(offer.keys)):
            width = max(20.0, QFontMetricsF(theme.font("micro")).horizontalAdvance(key) + 10)
            cap = QRectF(right - width, area.y() + 7, width, 18)
            painter.setPen(QPen(theme.colour("pressed"), 1))
            painter.setBrush(theme.colour("control"))
            painter.drawRoundedRect(cap, 4, 4)
            paint.text(painter, cap, key, "micro", "text_2", Qt.AlignmentFlag.AlignCenter, elide=False)
            right = cap.x() - 3
        right -= 8
        words = QRectF(area.x() + 36, area.y(), max(0.0, right - area.x() - 36), area.height())
        menu = QFontMetricsF(theme.font("caption")).horizontalAdvance(offer.menu)
        words.setWidth(max(40.0, words.width() - menu - 16))
        paint.text(painter, words, offer.words, "body+", "text")
        place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint.text(painter, QRectF(right - menu - 4, area.y(), menu + 4, area.height()), offer.menu, "caption",
                   "text_2" if chosen else "text_3", place, elide=False)  # fmt: skip
        painter.restore()


def _caps(keys: str) -> list[str]:
    return [key for key in keys.split("+") if key]


class Palette(Sheet):
    """Type to narrow, arrows to choose, Enter to run."""

    def __init__(self, window: QWidget, offers: list[Offer], title: str = "") -> None:
        self._offers = offers
        self._field = QLineEdit()
        self._field.setPlaceholderText(_("Search actions and shots") if not title else _("Search by words or by keys"))
        self._field.setFont(theme.font("read"))
        self._field.setAccessibleName(_("Search"))
        self._list = QListWidget()
        self._list.setItemDelegate(_Rows(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFixedHeight(SHOWN * ROW)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(_("Found"))
        self._none = label(_("Nothing by that name. Esc closes."), "caption", "3")
        body = QWidget()
        body.setLayout(column(self._field, self._none, self._list, gap=8, margins=(12, 12, 12, 12)))
        super().__init__(window, title, body, width=640, top=96)
        self._field.textChanged.connect(self._narrow)
        self._field.installEventFilter(self)
        self._list.itemClicked.connect(self._run)
        self._found: list[Offer] = []
        self._narrow("")
        self._field.setFocus()

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        self._found = [
            offer
            for offer in self._offers
            if all(word in f"{offer.words} {offer.menu} {offer.keys}".casefold() for word in words)
        ][:200]
        self._none.setVisible(not self._found)
        self._list.clear()
        for offer in self._found:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, offer)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{offer.words}, {offer.menu}, {offer.keys}")
            item.setToolTip(offer.words)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {
                Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN - 1, Qt.Key.Key_PageUp: 1 - SHOWN
            }  # fmt: skip
            match event.key():
                case key if key in steps:
                    row = self._list.currentRow() + steps[Qt.Key(key)]
                    self._list.setCurrentRow(max(0, min(self._list.count() - 1, row)))
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
