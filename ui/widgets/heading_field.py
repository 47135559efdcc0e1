"""A scene heading written where it will stand: Enter keeps it, Escape takes it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from studio.words.language import _
from ui.look import paint, theme
from ui.look.kit import completer, label, row
from ui.look.tokens import Radius

BEGINNINGS = ("INT. ", "EXT. ", "INT./EXT. ")
WIDTH = 520


class HeadingField(QFrame):
    """One line over the board.

    Parameters
    ----------
    over : QWidget
        What it lies over.
    area : QRect or None
        Where the heading stands there; at the top in the middle where nobody knows.
    heading : str
        What it says now.
    known : iterable of str
        Headings of the film: what it completes.
    kept : callable
        Hears the heading in capitals, once, if it says something else now.
    """

    def __init__(
        self, over: QWidget, area: QRect | None, heading: str, known: Iterable[str], kept: Callable[[str], object]
    ) -> None:
        super().__init__(over)
        self._kept = kept
        self._before = heading
        self._focus = over.window().focusWidget()
        self.field = QLineEdit(heading)
        self.field.setFont(theme.font("strong"))
        self.field.setPlaceholderText(_("EXT. BEACH - SUNSET"))
        self.field.setAccessibleName(_("Scene heading"))
        self.field.setProperty("variant", "bare")
        completer(self.field, [*BEGINNINGS, *dict.fromkeys(known)], inside=True)
        self.setLayout(row((self.field, 1), label(_("Enter keeps it"), "caption", "3"), gap=8, margins=(10, 4, 10, 4)))
        high = max(theme.px(36), self.sizeHint().height())
        if area is None:
            wide = min(theme.px(WIDTH), over.width() - 32)
            area = QRect((over.width() - wide) // 2, theme.px(56), wide, high)
        wide = min(max(area.width(), theme.px(280)), over.width() - 8)
        x = max(4, min(area.x(), over.width() - wide - 4))
        self.setGeometry(x, area.center().y() - high // 2, wide, high)
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.selectAll()
        self.field.installEventFilter(self)

    def eventFilter(self, _watched: object, event: object) -> bool:
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.keep()
        elif isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.keep()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._end()
                return True
        return False

    def keep(self) -> None:
        """Keep what is written, if it is something else than before."""
        words = " ".join(self.field.text().split()).upper()
        if self.isHidden():
            return
        self._end()
        if words and words != self._before:
            self._kept(words)

    def _end(self) -> None:
        self.hide()
        self.field.removeEventFilter(self)
        if self._focus is not None and self._focus.isVisible():
            self._focus.setFocus()
        self.deleteLater()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour("raised"))
        p.drawRoundedRect(self.rect(), Radius.M, Radius.M)
        paint.focus_ring(p, self.rect(), Radius.M)
