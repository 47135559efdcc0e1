"""The choices of a direction under its chip: a field to type in, and rows that it filters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studio.words.language import _
from ui.inspector.fields import Option
from ui.look import icons, paint, theme
from ui.look.kit import column
from ui.look.tokens import Radius

WIDTH, ROWS, ROW = 284, 9, 26


class Chooser(QFrame):
    """A popup: typing filters, arrows walk, Enter takes, Escape leaves, Backspace in the empty field unsays.

    Parameters
    ----------
    parent : QWidget
    offer : callable
        Typed text to options.
    hint : str
        What the empty field says.
    typed : str
        What was typed on the chip already.
    """

    taken = Signal(object)
    """An `Option`."""
    unsaid = Signal()
    left = Signal()

    def __init__(self, parent: QWidget, offer: Callable[[str], list[Option]], hint: str, typed: str = "") -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "raised")
        self.setAccessibleName(hint)
        self._offer = offer
        self.field = QLineEdit(typed)
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.installEventFilter(self)
        self.rows = QListWidget()
        self.rows.setAccessibleName(_("Choices"))
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setMouseTracking(True)
        self.rows.setItemDelegate(_Rows(self.rows))
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.itemClicked.connect(self._take)
        self.rows.itemEntered.connect(self.rows.setCurrentItem)
        self.setLayout(column(self.field, (self.rows, 1), gap=6, margins=(8, 8, 8, 8)))
        self.field.textChanged.connect(self._fill)
        self.options: list[Option] = []
        self._fill()

    def open_at(self, under: QWidget) -> None:
        """Show it under a widget, or above where there is no room."""
        size = QSize(theme.px(WIDTH), self._height())
        corner = under.mapToGlobal(QPoint(0, under.height() + 4))
        if under.isWindow():
            corner = under.mapToGlobal(under.rect().center() - QPoint(size.width() // 2, size.height() // 2))
        screen = under.screen() or QGuiApplication.primaryScreen()
        room = screen.availableGeometry() if screen else QRect(corner, size)
        if corner.y() + size.height() > room.bottom():
            corner.setY(under.mapToGlobal(QPoint(0, 0)).y() - size.height() - 4)
        corner.setX(max(room.left(), min(corner.x(), room.right() - size.width())))
        self.setGeometry(QRect(corner, size))
        self.show()
        self.field.setFocus()
        self.field.end(False)

    def _height(self) -> int:
        """As high as its rows, within reason."""
        return theme.px(ROW) * max(1, min(ROWS, len(self.options))) + theme.px(30) + 26

    def _fill(self) -> None:
        self.options = self._offer(self.field.text())
        self.rows.clear()
        for option in self.options:
            item = QListWidgetItem(option.words)
            item.setData(Qt.ItemDataRole.UserRole, option)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{option.words}, {option.hint}".strip(", "))
            item.setSizeHint(QSize(10, theme.px(ROW)))
            self.rows.addItem(item)
        chosen = next((place for place, option in enumerate(self.options) if option.chosen), 0)
        self.rows.setCurrentRow(0 if self.field.text() else chosen)
        if self.isVisible():
            self.resize(self.width(), self._height())

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        option = item.data(Qt.ItemDataRole.UserRole)
        self.close()
        self.taken.emit(option)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The keyboard is in the field; what walks and takes goes to the rows."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key, count = event.key(), self.rows.count()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
        if key in steps and count:
            place = self.rows.currentRow() + steps[Qt.Key(key)]
            self.rows.setCurrentRow(place % count if abs(steps[Qt.Key(key)]) == 1 else max(0, min(place, count - 1)))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take(self.rows.currentItem())
            return True
        if key == Qt.Key.Key_Escape:
            self.close()
            return True
        if key == Qt.Key.Key_Backspace and not self.field.text():
            self.close()
            self.unsaid.emit()
            return True
        return False

    def closeEvent(self, _event: QEvent) -> None:
        self.left.emit()


class _Rows(QStyledItemDelegate):
    """Icon, words, and which direction it is at the right."""

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index) -> None:
        row: Option = index.data(Qt.ItemDataRole.UserRole)
        area = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        here = bool(option.state & QStyle.StateFlag.State_Selected)  # pyright: ignore[reportAttributeAccessIssue]
        p.save()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if here:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.colour("accent_soft"))
            p.drawRoundedRect(area, Radius.S, Radius.S)
        icon = QRect(area.x() + 6, area.center().y() - 6, 14, 14)
        icons.draw(p, "check" if row.chosen else row.icon, icon, "accent_text" if row.chosen else "text_3")
        hint = QRectF(area.adjusted(area.width() // 3, 0, -8, 0))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        taken = paint.text(p, hint, row.hint, "caption", "text_3", right) if row.hint else 0.0
        words = QRectF(area.adjusted(28, 0, -round(taken) - 16, 0))
        paint.text(p, words, row.words, "body+" if here or row.chosen else "body", "text")
        p.restore()
