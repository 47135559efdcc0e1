"""Toasts: what happened and what to do, at the bottom left, gone after six seconds; three at most."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from studio.words.language import _
from ui.look import paint, theme
from ui.look.kit import STRETCH, Glyph, button, column, label, row, tool
from ui.look.tokens import Motion, Radius, Size

MOST = 3
ICONS = {"failed": "octagon-x", "ok": "circle-check", "stale": "history", "rendering": "info"}


class Toast(QFrame):
    """One toast. Screen readers say its name."""

    def __init__(self, parent: QWidget, kind: str, what: str, action: str, words: str = "") -> None:
        super().__init__(parent)
        self.kind = kind
        self.close_button = tool("x", _("Dismiss"), size="small")
        self.act_button = button(words, size="small") if words else None
        said = column(label(what, "strong", wrap=True), label(action, "body", "2", wrap=True), gap=4)
        if self.act_button:
            said.addLayout(row(self.act_button, STRETCH))
        self.setLayout(
            row(
                column(2, Glyph(ICONS[kind], kind, 18), STRETCH, gap=0),
                (said, 1),
                column(self.close_button, STRETCH, gap=0),
                gap=12,
                margins=(16, 12, 8, 12),
            )
        )
        self.setFixedWidth(min(theme.px(400), max(240, parent.width() - 2 * Size.RAIL)))
        self.setAccessibleName(f"{what} {action}")
        self.adjustSize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        p.setBrush(theme.colour("raised"))
        p.setPen(QPen(theme.mix("line_strong", "panel", 0.45), 1))
        p.drawRoundedRect(area, Radius.L, Radius.L)
        p.fillPath(paint.rounded(QRectF(0, 10, 3, self.height() - 20), 1.5), theme.colour(self.kind))


class Toasts(QObject):
    """Stacks toasts over a window."""

    said = Signal(str)
    """What a toast says, for whoever reads it aloud."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.shown: list[Toast] = []
        window.installEventFilter(self)

    def say(
        self, kind: str, what: str, action: str, *, button: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Show a toast; a failure stays until it is dismissed. `button` does `act` and ends the toast."""
        again = any(toast.accessibleName() == f"{what} {action}" for toast in self.shown)
        if again and (kind == "failed" or not button):
            return
        while len(self.shown) >= MOST:
            self._drop(self.shown[0])
        toast = Toast(self._window, kind, what, action, button)
        toast.close_button.clicked.connect(lambda: self._drop(toast))

        def run() -> None:
            self._drop(toast)
            if act:
                act()

        if toast.act_button:
            toast.act_button.clicked.connect(run)
        self.shown.append(toast)
        if kind != "failed":
            timer = QTimer(toast)
            timer.setSingleShot(True)
            timer.timeout.connect(lambda: self._drop(toast))
            timer.start(Motion.TOAST_STAY * (2 if button else 1))
        toast.show()
        self._place()
        self.said.emit(f"{what} {action}".strip())

    def clear(self) -> None:
        """Let every toast go."""
        for toast in list(self.shown):
            self._drop(toast)

    def _drop(self, toast: Toast) -> None:
        if toast in self.shown:
            self.shown.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        y = self._window.height() - Size.STATUS_BAR - 16
        for toast in reversed(self.shown):
            layout = toast.layout()
            height = layout.heightForWidth(toast.width()) if layout and layout.hasHeightForWidth() else 72
            toast.setFixedHeight(max(64, height))
            y -= toast.height()
            toast.move(Size.RAIL + 16, y)
            toast.raise_()
            y -= 10
