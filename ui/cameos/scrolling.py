"""A column of a sheet that scrolls from top to bottom where it is too long for the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget


class Scrolled(QScrollArea):
    """Scrolls what a layout holds; the keyboard goes to what is in it.

    Parameters
    ----------
    layout : QLayout
    """

    def __init__(self, layout: QLayout) -> None:
        super().__init__()
        self.inside = QWidget()
        layout.setContentsMargins(0, 0, 8, 0)
        self.inside.setLayout(layout)
        self.setWidget(self.inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
