"""A panel as a pane: a head to grab it by, and its content, made when it is first seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QDockWidget, QFrame, QMainWindow, QMenu, QWidget

from studio.words.language import _
from ui.look.kit import label, row, tool
from ui.look.tokens import Size
from ui.workbench.focus import walk

AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
    "top": Qt.DockWidgetArea.TopDockWidgetArea,
}


class Head(QFrame):
    """The head of a pane: the panel's own, or its title; at its right what can be done with the pane.

    Parameters
    ----------
    dock : Dock
    title : str
        Shown until the panel brings a head of its own.
    """

    def __init__(self, dock: Dock, title: str) -> None:
        super().__init__(dock)
        self._dock = dock
        self.setProperty("role", "panelhead")
        self.setMinimumHeight(Size.PANEL_HEAD)
        self._title: QWidget = label(title, "strong")
        self._title.setContentsMargins(12, 0, 0, 0)
        self.more = tool("ellipsis", _("Move or close the panel: {panel}").format(panel=title), size="small")
        self.more.clicked.connect(self._offer)
        self.setLayout(row((self._title, 1), self.more, gap=2, margins=(0, 0, 6, 0)))

    def take(self, head: QWidget) -> None:
        """Show a panel's own head instead of the title."""
        layout = self.layout()
        assert isinstance(layout, QBoxLayout)
        layout.removeWidget(self._title)
        self._title.deleteLater()
        self._title = head
        layout.insertWidget(0, head, 1)
        head.show()
        self.setMinimumHeight(max(Size.PANEL_HEAD, head.minimumHeight()))

    def menu(self) -> QMenu:
        """Everything that can be done with the pane, for those who do not drag."""
        menu = QMenu(self)
        dock = self._dock
        afloat = menu.addAction(_("Put back into the window") if dock.isFloating() else _("Make a window of its own"))
        afloat.triggered.connect(lambda: dock.setFloating(not dock.isFloating()))
        menu.addSeparator()
        for area, words in (
            ("left", _("Move to the left")),
            ("right", _("Move to the right")),
            ("bottom", _("Move to the bottom")),
            ("top", _("Move to the top")),
        ):
            menu.addAction(words).triggered.connect(lambda _on=False, area=area: dock.move_to(area))
        menu.addSeparator()
        menu.addAction(_("Close")).triggered.connect(dock.close)
        return menu

    def _offer(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


class Dock(QDockWidget):
    """One pane.

    Parameters
    ----------
    stage : QMainWindow
    key, title : str
    make : callable
        Makes the panel; called when the pane is first seen. A panel that has a head of its own keeps it in an
        attribute ``head``, laid out nowhere.
    """

    turned = Signal(str, bool)
    """Its key, and whether it is there now (it may be hidden behind another tab)."""

    def __init__(self, stage: QMainWindow, key: str, title: str, make: Callable[[], QWidget]) -> None:
        super().__init__(title, stage)
        self.key = key
        self._make = make
        self.content: QWidget | None = None
        self.setObjectName(key)
        self.setAccessibleName(title)
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self.head = Head(self, title)
        self.setTitleBarWidget(self.head)
        self.toggleViewAction().toggled.connect(lambda on: self.turned.emit(self.key, on))

    def fill(self) -> QWidget:
        """Make the panel if that was not done yet."""
        if self.content is None:
            self.content = self._make()
            own = getattr(self.content, "head", None)
            if isinstance(own, QWidget):
                self.head.take(own)
            self.content.setProperty("docked", True)
            self.setWidget(self.content)
        return self.content

    def move_to(self, area: str) -> None:
        """Dock it at an edge: left, right, bottom or top."""
        stage = self.parent()
        if isinstance(stage, QMainWindow):
            self.setFloating(False)
            stage.addDockWidget(AREAS[area], self)
            self.show()

    def showEvent(self, event: QShowEvent) -> None:
        self.fill()
        super().showEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks round inside the pane."""
        return walk(self, forward=forward)

    def sizeHint(self) -> QSize:
        """What the panel wants; before it is made, what the table says."""
        return super().sizeHint() if self.content else QSize(Size.INSPECTOR, 240)
