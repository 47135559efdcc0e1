"""F6 and Escape: from panel to panel, and out of what one is in."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from ui.workbench.focus import stops

if TYPE_CHECKING:
    from ui.window import Window


class Walker(QObject):
    """Knows where the keyboard was in each panel.

    Parameters
    ----------
    window : Window
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._last: dict[int, weakref.ref[QWidget]] = {}
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def places(self) -> list[QWidget]:
        """Where F6 goes, in order: top bar, rail, panels from left to right, status bar."""
        return [place for place in self._shown() if stops(place)]

    def _shown(self) -> list[QWidget]:
        """The same, with what has nothing that Tab could reach."""
        window = self._window
        if not window.bench.isVisible():
            panels: list[QWidget] = [window.welcome]
        else:
            found = [dock for dock in window.bench.docks.values() if dock.isVisible()]
            panels = [*found, *(panel for key, panel in window.bench.made.items() if key not in window.bench.docks)]
            panels = sorted((panel for panel in panels if panel.isVisible()), key=_from_left)
        return [window.top, window.rail, *panels, window.status]

    def walk(self, step: int) -> None:
        """To the next place, or the one before."""
        places = self.places()
        here = self.here(places)
        index = places.index(here) + step if here else 0 if step > 0 else -1
        if places:
            self.enter(places[index % len(places)])

    def here(self, places: list[QWidget]) -> QWidget | None:
        """The place that has the focus."""
        focus = QApplication.focusWidget() or self._window.focusWidget()
        return next((place for place in places if focus and (place is focus or place.isAncestorOf(focus))), None)

    def enter(self, place: QWidget) -> None:
        """Give the focus to a place: to what had it there last, else to its first stop."""
        kept = self._last.get(id(place))
        target = kept() if kept else None
        if target is None or not shiboken6.isValid(target) or not target.isVisible() or not place.isAncestorOf(target):
            target = next(iter(stops(place)), None)
        if target is not None:
            if place.isWindow():
                place.activateWindow()
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def step_out(self) -> bool:
        """Out of a text into its panel, of several selected shots to one; whether there was something to leave."""
        window = self._window
        focus = window.focusWidget()
        if isinstance(focus, (QLineEdit, QPlainTextEdit, QTextEdit)):
            window.keep_typing()
            if window.view == "board" and window.desk.selected:
                window.board.focus_card(window.desk.selected[0])
            else:
                focus.clearFocus()
            return True
        if len(window.desk.selected) > 1:
            window.desk.select(window.desk.selected[0])
            return True
        return False

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self._window.isAncestorOf(new):
            return
        place = self.here(self._shown())
        if place is not None:
            self._last[id(place)] = weakref.ref(new)


def _from_left(panel: QWidget) -> tuple[int, int]:
    corner = panel.mapToGlobal(QPoint(0, 0))
    return corner.x(), corner.y()
