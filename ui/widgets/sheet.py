"""Things that lie over the window: sheets (dialogs), the palette, toasts. Painted shadow, dimmed window, focus kept inside.

A sheet is a child of the window, not a window of its own: it looks the same on every desktop, moves with the window and is
announced as a dialog. Escape closes it; Enter presses its primary button.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QWidget

from ui.look import paint, theme
from ui.look.kit import STRETCH, box, column, label, row, rule, tool
from ui.look.tokens import Radius


class Overlay(QWidget):
    """Dims `under` and holds one card. `top` puts the card that far from the top instead of the middle; `toast` at the bottom left."""

    closed = Signal()

    def __init__(self, under: QWidget, card: QWidget, width: int, top: int | None = None, dim: bool = True) -> None:
        super().__init__()
        self.under, self.card, self.top, self.dim = under, card, top, dim
        under.setParent(self)
        card.setParent(self)
        card.setFixedWidth(width)

    def resizeEvent(self, _event) -> None:
        self.under.setGeometry(self.rect())
        self.card.setFixedHeight(min(self.card.sizeHint().height(), self.height() - 64))
        x = (self.width() - self.card.width()) // 2
        y = (self.height() - self.card.height()) // 2 - 8 if self.top is None else self.top
        self.card.move(QPoint(x, y))

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._shade = _Shade(self)
        self._shade.setGeometry(self.rect())
        self._shade.show()
        self.card.raise_()
        self.resizeEvent(None)

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()


class _Shade(QWidget):
    def paintEvent(self, _event) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        o: Overlay = self.parent()
        if o.dim:
            p.fillRect(self.rect(), theme.colour("picture_scrim", theme.now().scrim_alpha))
        paint.shadow(p, QRectF(o.card.geometry()), Radius.XL, 40)


class SheetCard(QFrame):
    """The card of a sheet: title, body, foot with buttons."""

    def __init__(
        self, title: str, body: QWidget, foot: QWidget | None = None, subtitle: str = "", close: bool = True
    ) -> None:
        super().__init__()
        self.setAccessibleName(title)
        items = []
        if title:
            words = column(
                STRETCH, label(title, "title"), *([label(subtitle, "caption", "3")] if subtitle else []), STRETCH, gap=2
            )
            head = box(row((words, 1), *([tool("x", "Close (Esc)")] if close else []), gap=8, margins=(24, 0, 14, 0)))
            head.setFixedHeight(60 if subtitle else 52)
            items += [head, rule()]
        items.append((body, 1))
        if foot is not None:
            items += [rule(), foot]
        self.setLayout(column(*items, gap=0))

    def paintEvent(self, _event) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        p.setBrush(theme.colour("panel" if theme.now().dark else "raised"))
        p.setPen(QPen(theme.mix("line_strong", "panel", 0.45), 1))
        p.drawRoundedRect(r, Radius.XL, Radius.XL)


def foot(*items) -> QFrame:
    f = box(row(*items, gap=8, margins=(24, 12, 24, 14)))
    return f


class Toast(QFrame):
    """What happened and what to do, at the bottom left for 6 s (for good if it offers an action). Said by screen readers as an alert."""

    def __init__(self, kind: str, words: str, what_to_do: str, *actions: QWidget) -> None:
        super().__init__()
        from ui.look.kit import Glyph

        icon = {"failed": "octagon-x", "ok": "circle-check", "stale": "history", "rendering": "info"}[kind]
        self.kind = kind
        self.setLayout(
            row(
                column(2, Glyph(icon, kind, 18), STRETCH, gap=0),
                (
                    column(
                        label(words, "strong", wrap=True),
                        label(what_to_do, "body", "2", wrap=True),
                        *([row(*actions, STRETCH, gap=6)] if actions else []),
                        gap=4,
                    ),
                    1,
                ),
                column(tool("x", "Dismiss", size="small"), STRETCH, gap=0),
                gap=12,
                margins=(16, 12, 8, 12),
            )
        )
        self.setFixedWidth(400)
        self.setAccessibleName(f"{words} {what_to_do}")

    def paintEvent(self, _event) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        p.setBrush(theme.colour("raised"))
        p.setPen(QPen(theme.mix("line_strong", "panel", 0.45), 1))
        p.drawRoundedRect(r, Radius.L, Radius.L)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour(self.kind))
        p.drawPath(paint.rounded(QRectF(0, 10, 3, self.height() - 20), 1.5))


class ToastLayer(QWidget):
    """Stacks toasts over `under`, newest at the bottom."""

    def __init__(self, under: QWidget, *toasts: Toast) -> None:
        super().__init__()
        self.under, self.toasts = under, toasts
        under.setParent(self)
        self._shades = _ToastShade(self)
        for t in toasts:
            t.setParent(self)

    def resizeEvent(self, _event) -> None:
        self.under.setGeometry(self.rect())
        self._shades.setGeometry(self.rect())
        y = self.height() - 42
        for t in reversed(self.toasts):
            t.setFixedHeight(
                t.layout().heightForWidth(t.width()) if t.layout().hasHeightForWidth() else t.sizeHint().height()
            )
            y -= t.height()
            t.move(64, y)
            t.raise_()
            y -= 10


class _ToastShade(QWidget):
    def paintEvent(self, _event) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for t in self.parent().toasts:
            paint.shadow(p, QRectF(t.geometry()), Radius.L, 24)
