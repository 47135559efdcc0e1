"""A pane that lies over the others at the right edge, where the window is too narrow to have it beside them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from ui.look import paint
from ui.look.tokens import Radius, Size
from ui.workbench.dock import Dock

SHADOW = 16


class Drawer(QObject):
    """Holds one pane over a stage. Escape closes it.

    Parameters
    ----------
    stage : QMainWindow
        What it lies over; the pane belongs to it again when it is given back.
    """

    def __init__(self, stage: QMainWindow) -> None:
        super().__init__(stage)
        self._stage = stage
        self._shade = _Shade(stage)
        self._shade.hide()
        self.dock: Dock | None = None
        stage.installEventFilter(self)

    def hold(self, dock: Dock) -> None:
        """Take a pane out of the layout; it begins closed."""
        self.dock = dock
        self._stage.removeDockWidget(dock)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        dock.head.more.hide()
        dock.installEventFilter(self)
        dock.hide()

    def give_back(self) -> Dock | None:
        """Let the pane go; whoever takes it docks it."""
        dock, self.dock = self.dock, None
        if dock:
            dock.removeEventFilter(self)
            dock.head.more.show()
            dock.setFeatures(
                QDockWidget.DockWidgetFeature.DockWidgetClosable
                | QDockWidget.DockWidgetFeature.DockWidgetMovable
                | QDockWidget.DockWidgetFeature.DockWidgetFloatable
            )
        self._shade.hide()
        return dock

    def turn(self) -> bool:
        """Open or close the drawer; whether it is open now."""
        if self.dock is None:
            return False
        self.dock.setVisible(self.dock.isHidden())
        self._place()
        return not self.dock.isHidden()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        what = event.type()
        if (watched is self._stage and what == QEvent.Type.Resize) or (
            watched is self.dock and what in (QEvent.Type.Hide, QEvent.Type.Show)
        ):
            self._place()
        elif (
            watched is self.dock
            and isinstance(event, QKeyEvent)
            and what == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self.turn()
            return True
        return False

    def _place(self) -> None:
        dock = self.dock
        shown = dock is not None and not dock.isHidden()
        self._shade.setVisible(shown)
        if dock is None or not shown:
            return
        left = self._stage.width() - Size.INSPECTOR
        dock.setGeometry(left, 0, Size.INSPECTOR, self._stage.height())
        self._shade.setGeometry(left - SHADOW, 0, SHADOW + Radius.L, self._stage.height())
        self._shade.raise_()
        dock.raise_()


class _Shade(QWidget):
    """The shadow of the drawer's edge."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.shadow(QPainter(self), QRectF(SHADOW, -8, 40, self.height() + 16), Radius.L, SHADOW)
