"""The stage of the panels: panes round a middle, another arrangement for each view, kept between runs."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QTabWidget, QWidget

from studio.words.language import _
from ui.look import theme
from ui.look.tokens import Size
from ui.memory import Memory
from ui.panels import BY_KEY, PANELS, VIEWS, Panel
from ui.screens import bring_back
from ui.workbench.dock import AREAS, Dock
from ui.workbench.drawer import Drawer
from ui.workbench.focus import walk

LAYOUT = 1
"""Version of the layouts kept; another one is not read."""
WIDE, NARROW = 1200, 1000
"""Below the first the inspector is a drawer, below the second the queue is its line in the status bar."""
UNKNOWN, FOLDS, DRAWS, ROOMY = range(4)
"""How much room there is."""
TALL = 900
"""From this height of its own on the bottom has more: that of a window of 1 000."""
DRAWN, FOLDED = "inspector", "queue"


class Middle(QSplitter):
    """The panels in the middle of one view, one above the other. Tab stays inside the one that has the focus."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(Size.GAP)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks round inside the panel."""
        focus = self.window().focusWidget()
        for place in range(self.count()):
            panel = self.widget(place)
            if focus is not None and panel is not None and (panel is focus or panel.isAncestorOf(focus)):
                return walk(panel, forward=forward)
        return walk(self, forward=forward)


class Bench(QMainWindow):
    """Panes and views.

    Parameters
    ----------
    memory : Memory
        Keeps the layouts.
    make : callable
        Makes a panel of the table.
    """

    turned = Signal(str, bool)
    """A pane came or went: its panel's key, and whether it is there."""

    def __init__(self, memory: Memory, make: Callable[[Panel], QWidget]) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("bench")
        self._memory = memory
        self._make = make
        self._panels: dict[str, QWidget] = {}
        self._room = UNKNOWN
        self._seen = False
        self._sized: set[tuple[str, str]] = set()
        self.view = ""
        self.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        # What lies at the bottom has the whole width, as a cut wants.
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, "bottom"),
            (Qt.Corner.BottomRightCorner, "bottom"),
            (Qt.Corner.TopLeftCorner, "left"),
            (Qt.Corner.TopRightCorner, "right"),
        ):
            self.setCorner(corner, AREAS[area])
        self._middle = QStackedWidget()
        self._middles = {view: Middle() for view in VIEWS}
        for middle in self._middles.values():
            self._middle.addWidget(middle)
        self.setCentralWidget(self._middle)
        self.docks: dict[str, Dock] = {}
        for panel in PANELS:
            if panel.area != "middle":
                dock = Dock(self, panel.key, _(panel.title), lambda panel=panel: self._made(panel))
                dock.hide()
                dock.turned.connect(self.turned)
                self.docks[panel.key] = dock
        self.drawer = Drawer(self)
        self._sizing = QTimer(self)
        self._sizing.setSingleShot(True)
        self._sizing.setInterval(0)
        self._sizing.timeout.connect(self._share_out)

    # ----- panels -------------------------------------------------------------------------------------------------
    def panel(self, key: str) -> QWidget:
        """A panel, made now if it was not yet."""
        if key in self.docks:
            return self.docks[key].fill()
        self._fill(BY_KEY[key].views[0])
        return self._panels[key]

    def _made(self, panel: Panel) -> QWidget:
        self._panels[panel.key] = made = self._make(panel)
        return made

    def _fill(self, view: str) -> None:
        """Make what is in the middle of a view."""
        middle = self._middles[view]
        if not middle.count():
            for panel in PANELS:
                if panel.area == "middle" and view in panel.views:
                    middle.addWidget(self._made(panel))
            middle.setStretchFactor(0, 1)

    @property
    def made(self) -> dict[str, QWidget]:
        """The panels that were made."""
        return dict(self._panels)

    def is_shown(self, key: str) -> bool:
        """Whether a panel is there, though perhaps behind another tab."""
        if key in self.docks:
            return not self.docks[key].isHidden()
        return key in BY_KEY and self.view in BY_KEY[key].views

    def show_panel(self, key: str, *, on: bool = True) -> None:
        """Show or hide a pane; in a narrow window the inspector's is a drawer."""
        dock = self.docks[key]
        if dock is self.drawer.dock:
            if dock.isHidden() == on:
                self.drawer.turn()
            return
        first = on and dock.isHidden() and (self.view, key) not in self._sized
        dock.setVisible(on)
        if not on:
            return
        dock.raise_()
        panel = BY_KEY[key]
        if first and panel.share and not dock.isFloating():
            self._sized.add((self.view, key))
            across = panel.area in ("left", "right")
            self.resizeDocks(
                [dock], [self._share(panel)], Qt.Orientation.Horizontal if across else Qt.Orientation.Vertical
            )

    # ----- views --------------------------------------------------------------------------------------------------
    def show_view(self, view: str) -> None:
        """Show a view with its own layout."""
        if view == self.view:
            return
        self.keep_layout()
        self.view = view
        self._fill(view)
        self._middle.setCurrentWidget(self._middles[view])
        self._restore()

    def reset(self) -> None:
        """Put everything of this view where it was in the beginning."""
        self._memory.set(self._key(), "")
        self._memory.set(f"{self._key()} middle", "")
        self._restore()

    def keep_layout(self) -> None:
        """Remember this view's layout. A narrow window's is not kept: it is not what anybody chose."""
        if self._seen and self.view and not self.drawer.dock and self._room > FOLDS:
            self._memory.set(self._key(), _text(self.saveState(LAYOUT)))
            self._memory.set(f"{self._key()} middle", _text(self._middles[self.view].saveState()))

    def _key(self) -> str:
        return f"layout {self.view}"

    def _restore(self) -> None:
        """Lay the view out as it was left, or as it begins."""
        self.drawer.give_back()
        self._arrange()
        kept = _bytes(self._memory.get(self._key(), ""))
        if not kept.isEmpty() and not self.restoreState(kept, LAYOUT):
            self._arrange()
        middle = _bytes(self._memory.get(f"{self._key()} middle", ""))
        if not middle.isEmpty():
            self._middles[self.view].restoreState(middle)
            self._middles[self.view].setOrientation(Qt.Orientation.Vertical)
        self._fit()
        self.bring_on_screen()
        for key, dock in self.docks.items():
            self.turned.emit(key, not dock.isHidden())

    def _arrange(self) -> None:
        """How a view begins."""
        for key, dock in self.docks.items():
            panel = BY_KEY[key]
            dock.setFloating(False)
            self.addDockWidget(AREAS[panel.area], dock)
            dock.setVisible(self.view in panel.views)
        self._share_out()

    def _share_out(self) -> None:
        """Give the panes the sizes that the table says."""
        for areas, direction in (
            (("left", "right"), Qt.Orientation.Horizontal),
            (("bottom", "top"), Qt.Orientation.Vertical),
        ):
            sized = [
                panel
                for panel in PANELS
                if panel.area in areas
                and panel.share
                and self.view in panel.views
                and self.docks[panel.key] is not self.drawer.dock
            ]
            if sized:
                shares = [self._share(panel) for panel in sized]
                self.resizeDocks([self.docks[panel.key] for panel in sized], shares, direction)

    def _share(self, panel: Panel) -> int:
        return theme.px(panel.share + (panel.tall if self.height() >= TALL else 0))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._seen = True
        # What was shared out before there was a size to share is shared out again.
        if self.view and not self._memory.get(self._key(), ""):
            self._sizing.start()

    # ----- room ---------------------------------------------------------------------------------------------------
    def make_room(self, width: int) -> None:
        """Follow the window's width and the text size: first the inspector is a drawer, then the queue is folded."""
        before, now = self._room, _room(width)
        if now == before:
            return
        if before == ROOMY:
            self.keep_layout()
        self._room = now
        if self.view:
            self._restore() if now > before else self._fit()

    def _fit(self) -> None:
        if self._room in (FOLDS, DRAWS) and DRAWN in self.docks and self.drawer.dock is None:
            dock = self.docks[DRAWN]
            if not dock.isFloating():
                self.drawer.hold(dock)
        if self._room == FOLDS and FOLDED in self.docks and not self.docks[FOLDED].isFloating():
            self.docks[FOLDED].hide()

    def bring_on_screen(self) -> None:
        """Bring panes that are windows of their own to where they can be taken hold of: screens may be others now."""
        for dock in self.docks.values():
            if dock.isFloating():
                bring_back(dock, self.window())


def _room(width: int) -> int:
    """How much room a width gives; larger text needs more."""
    return FOLDS + sum(width >= theme.px(bound) for bound in (NARROW, WIDE))


def _text(state: QByteArray) -> str:
    return base64.b64encode(state.data()).decode("ascii")


def _bytes(kept: str) -> QByteArray:
    try:
        return QByteArray(base64.b64decode(kept, validate=True))
    except (binascii.Error, ValueError):
        return QByteArray()
