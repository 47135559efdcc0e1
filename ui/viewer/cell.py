"""A pane with its line below it: both as wide as the picture, in the middle of the room they have."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.viewer.caption import Caption
from ui.viewer.pane import PaneView


class Cell(QWidget):
    """One place on the wall.

    Parameters
    ----------
    pane : PaneView
    caption : Caption
    parent : QWidget
    """

    def __init__(self, pane: PaneView, caption: Caption, parent: QWidget) -> None:
        super().__init__(parent)
        self.pane, self.caption = pane, caption
        self._aspect = 16 / 9
        pane.setParent(self)
        caption.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 68)

    def show_aspect(self, aspect: float, *, captioned: bool) -> None:
        """Another shape of picture; with its line or without."""
        self._aspect = aspect
        self.caption.setVisible(captioned)
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        below = self.caption.sizeHint().height() if not self.caption.isHidden() else 0
        room = QSize(self.width(), max(16, self.height() - below))
        width = min(room.width(), round(room.height() * self._aspect))
        height = min(room.height(), round(width / self._aspect))
        left, top = (self.width() - width) // 2, (self.height() - height - below) // 2
        self.pane.setGeometry(QRect(left, top, width, height))
        if below:
            # A narrow picture still leaves its line room for the button.
            wide = min(self.width(), max(width, self.caption.minimumSizeHint().width()))
            self.caption.setGeometry(QRect((self.width() - wide) // 2, top + height, wide, below))
