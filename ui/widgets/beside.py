"""Two panels side by side; where the window is narrow the second one lies over the first as a drawer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.look import paint
from ui.look.tokens import Radius, Size

SHADOW = 16


class Beside(QWidget):
    """A main panel and a side panel of fixed width at its right.

    Parameters
    ----------
    main, side : QWidget
    wide : int
        From this width on there is room for both.
    """

    turned = Signal(bool)
    """The side panel came or went."""

    def __init__(self, main: QWidget, side: QWidget, wide: int) -> None:
        super().__init__()
        self._main, self._side, self._wide = main, side, wide
        self._wanted, self._drawn = True, False
        self._shade = _Shade(self)
        for widget in (main, self._shade, side):
            widget.setParent(self)
        side.installEventFilter(self)

    @property
    def is_wide(self) -> bool:
        """Whether there is room for both."""
        return self.width() >= self._wide

    def show_side(self, on: bool) -> None:
        """Show or hide the side panel where there is room for it; a drawer begins closed."""
        self._wanted = on
        self._place()

    def toggle(self) -> bool:
        """Turn the side panel, or the drawer; whether the panel is wanted where there is room."""
        if self.is_wide:
            self._wanted = not self._wanted
        else:
            self._drawn = not self._drawn
        self._place()
        return self._wanted

    def close_drawer(self) -> None:
        """Close the drawer, if it is one."""
        self._drawn = False
        self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Escape closes the drawer."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
            and self._drawn
            and not self.is_wide
        ):
            self.close_drawer()
            return True
        return False

    def resizeEvent(self, _event: object) -> None:
        self._place()

    def _place(self) -> None:
        side = self._side.width() if self._side.width() == self._side.maximumWidth() else self._side.maximumWidth()
        shown = self._wanted if self.is_wide else self._drawn
        left = self.width() - side
        room = left - Size.GAP if shown and self.is_wide else self.width()
        self._main.setGeometry(0, 0, room, self.height())
        self._side.setGeometry(left, 0, side, self.height())
        self._shade.setGeometry(left - SHADOW, 0, SHADOW + Radius.L, self.height())
        self._shade.setVisible(shown and not self.is_wide)
        if shown and not self.is_wide:
            self._shade.raise_()
            self._side.raise_()
        if self._side.isHidden() == shown:
            self._side.setVisible(shown)
            self.turned.emit(shown)


class _Shade(QWidget):
    """The shadow of the drawer's edge."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.shadow(QPainter(self), QRectF(SHADOW, -8, 40, self.height() + 16), Radius.L, SHADOW)
