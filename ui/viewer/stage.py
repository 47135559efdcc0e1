"""The whole screen: the pictures alone, where the window is, until Escape or until that screen is gone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.words.language import _
from ui.look import theme


class Stage(QWidget):
    """Holds what is to fill a screen.

    Parameters
    ----------
    shown : QWidget
        Given back by whoever made the stage, when it is closed.
    screen : QScreen
    """

    left = Signal()
    """It is over: take back what was given."""

    def __init__(self, shown: QWidget, screen: QScreen) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("window")
        self.setWindowTitle(_("Rushes: viewer"))
        self._screen = screen
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(shown)
        theme.wear(self)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._screen_gone)

    def fill(self) -> None:
        """Fill the screen."""
        self.setGeometry(self._screen.geometry())
        self.showFullScreen()
        self.activateWindow()

    def _screen_gone(self, screen: QScreen) -> None:
        if screen is self._screen:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.left.emit()
        super().closeEvent(event)
