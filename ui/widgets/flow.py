"""Two layouts that wrap: `Flow` for chips, `Grid` for cards of one width."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Left to right, wrapping like words. `gap` in px, both ways."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, i: int):
        return self._items[i] if 0 <= i < len(self._items) else None

    def takeAt(self, i: int):
        return self._items.pop(i) if 0 <= i < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, move: bool) -> int:
        x, y, tall = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, tall = rect.x(), y + tall + self._gap, 0
            if move:
                item.setGeometry(QRect(x, y, hint.width(), hint.height()))
            x += hint.width() + self._gap
            tall = max(tall, hint.height())
        return y + tall - rect.y()


class Grid(Flow):
    """As many equal columns as fit between `least` and `most` px; every item asks its height for that width."""

    def __init__(self, parent: QWidget | None = None, gap: int = 12, least: int = 192, most: int = 264) -> None:
        super().__init__(parent, gap)
        self._least, self._most = least, most

    def minimumSize(self) -> QSize:
        return QSize(self._least, 0)

    def set_least(self, least: int) -> None:
        """Change the least width of a column."""
        if least != self._least:
            self._least = least
            self._most = max(self._most, least)
            self.invalidate()

    def arrange(self, widgets: list[QWidget]) -> None:
        """Hold these widgets in this order; what is held already stays as it is."""
        held = [item.widget() for item in self._items]
        if held == widgets:
            return
        for widget in held:
            if widget is not None and widget not in widgets:
                self.removeWidget(widget)
        for widget in widgets:
            if self.indexOf(widget) < 0:
                self.addWidget(widget)
        order = {id(widget): place for place, widget in enumerate(widgets)}
        self._items.sort(key=lambda item: order[id(item.widget())])
        self.invalidate()

    def _place(self, rect: QRect, move: bool) -> int:
        n = max(1, (rect.width() + self._gap) // (self._least + self._gap))
        w = min(self._most, (rect.width() - (n - 1) * self._gap) // n)
        x, y, tall = rect.x(), rect.y(), 0
        shown = [item for item in self._items if (widget := item.widget()) and not widget.isHidden()]
        for i, item in enumerate(shown):
            alone = i and i % n == 0 and i == len(shown) - 1
            if i and i % n == 0:
                x, y, tall = rect.x(), y + tall + self._gap, 0
            h = item.heightForWidth(w) if item.hasHeightForWidth() else item.sizeHint().height()
            if alone and (slim := getattr(item.widget(), "SLIM", 0)):
                h = slim  # the "new shot" place does not take a row of its own
                if move:
                    item.setGeometry(QRect(x, y, rect.width(), h))
            elif move:
                item.setGeometry(QRect(x, y, w, h))
            x += w + self._gap
            tall = max(tall, h)
        return y + tall - rect.y()
