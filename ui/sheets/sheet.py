"""A sheet: a card over the dimmed window. Escape closes it, the focus stays inside and goes back where it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from studio.words.language import _
from ui.look import paint, theme
from ui.look.kit import STRETCH, box, column, label, row, rule, tool
from ui.look.tokens import Radius
from ui.workbench.focus import stops, walk


class Sheet(QWidget):
    """Covers its window and shows one card.

    Parameters
    ----------
    window : QWidget
        What is covered; the sheet follows its size.
    title : str
    body : QWidget
    foot : QWidget, optional
        Buttons.
    width : int
        Of the card.
    top : int, optional
        Distance of the card from the window's top; in the middle if not given.
    about : str, optional
        A line under the title.
    """

    closed = Signal()

    def __init__(
        self,
        window: QWidget,
        title: str,
        body: QWidget,
        foot: QWidget | None = None,
        *,
        width: int = 600,
        top: int | None = None,
        about: str = "",
    ) -> None:
        super().__init__(window)
        self.title = title
        self._under = window
        self._top = top
        self._before = window.window().focusWidget()
        self.about = label("", "caption", "2")
        self.about.setParent(self)  # a card without a title has no place for it
        self.card = _Card(self, title, body, foot)
        self.say_about(about)
        self._width = width
        self.setAccessibleName(title)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        # What the sheet is about, before the button that closes it; whoever opens the sheet may say otherwise.
        for first in (*stops(body), *stops(self))[:1]:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def say_about(self, words: str) -> None:
        """Write the line under the title; nothing hides it."""
        self.about.setText(words)
        self.about.setVisible(bool(words))
        self.setAccessibleDescription(words)

    def close_sheet(self) -> None:
        """Close, and give the focus back."""
        self._under.removeEventFilter(self)
        self.hide()
        self.deleteLater()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self.closed.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._under.rect())
        return False

    def resizeEvent(self, _event: object) -> None:
        self._place()

    def showEvent(self, _event: object) -> None:
        self._place()

    def _place(self) -> None:
        self.card.setFixedWidth(min(self._width, self.width() - 32))
        self.card.adjustSize()
        room = self.height() - (64 if self._top is None else self._top + 24)
        # What wraps may need more than the hint says, which knows no width.
        needed = max(self.card.sizeHint().height(), self.card.heightForWidth(self.card.width()))
        self.card.setFixedHeight(min(needed, room))
        x = (self.width() - self.card.width()) // 2
        y = (self.height() - self.card.height()) // 2 - 8 if self._top is None else self._top
        self.card.move(x, max(8, y))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks round inside the sheet."""
        walk(self, forward=forward)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()

    def mousePressEvent(self, _event: object) -> None:
        """The dimmed window takes no click."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.fillRect(self.rect(), theme.colour("picture_scrim", theme.now().scrim_alpha))
        paint.shadow(p, QRectF(self.card.geometry()), Radius.XL, 40)


class _Card(QFrame):
    """The card of a sheet: title, body, foot."""

    def __init__(self, sheet: Sheet, title: str, body: QWidget, foot: QWidget | None) -> None:
        super().__init__(sheet)
        items: list[object] = []
        if title:
            close = tool("x", _("Close (Esc)"))
            close.clicked.connect(sheet.close_sheet)
            named = column(STRETCH, label(title, "title", wrap=True), sheet.about, STRETCH, gap=1)
            head = box(row((named, 1), close, gap=8, margins=(24, 0, 14, 0)))
            head.setMinimumHeight(52)
            items += [head, rule()]
        items.append((body, 1))
        if foot is not None:
            items += [rule(), foot]
        self.setLayout(column(*items, gap=0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setBrush(theme.colour("panel" if theme.now().dark else "raised"))
        p.setPen(QPen(theme.mix("line_strong", "panel", 0.45), 1))
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.XL, Radius.XL)


def foot(*items: object) -> QFrame:
    """The row of a sheet's buttons, at its right."""
    return box(row(STRETCH, *items, gap=8, margins=(24, 12, 24, 14)))
