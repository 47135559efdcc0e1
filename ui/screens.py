"""Screens that come and go: whatever of ours was on one that is gone is brought back to one that is there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget

HEAD, GRIP = 36, 120
"""Pixels of a window's head, and how much of its width has to be on a screen, for it to be taken hold of."""
SETTLED = 250
"""Milliseconds that screens have to stay as they are: docking a laptop takes several away one after another."""


def onto(place: QRect, areas: Sequence[QRect]) -> QRect:
    """Where a window goes that is to be seen whole enough to be taken hold of.

    Parameters
    ----------
    place : QRect
        Where it is, or was.
    areas : sequence of QRect
        Rooms of the screens that there are, the one that is preferred first.

    Returns
    -------
    QRect
        The same place where its head can be taken hold of; else the nearest one on the preferred screen, no larger
        than that.
    """
    head = QRect(place.left(), place.top(), place.width(), min(HEAD, place.height()))
    for area in areas:
        seen = area.intersected(head)
        if seen.height() == head.height() and seen.width() >= min(GRIP, head.width()):
            return QRect(place)
    if not areas:
        return QRect(place)
    room = areas[0]
    size = place.size().boundedTo(room.size())
    left = max(room.left(), min(place.left(), room.right() + 1 - size.width()))
    top = max(room.top(), min(place.top(), room.bottom() + 1 - size.height()))
    return QRect(QPoint(left, top), size)


def areas(near: QWidget | None = None) -> list[QRect]:
    """Rooms of the screens that there are: that of a widget first, then the main one, then the others."""
    screens = QGuiApplication.screens()
    first = [near.screen()] if near is not None else []
    ordered = [*first, QGuiApplication.primaryScreen(), *screens]
    found: list[QScreen] = []
    for screen in ordered:
        if screen is not None and screen in screens and screen not in found:
            found.append(screen)
    return [screen.availableGeometry() for screen in found]


def bring_back(window: QWidget, near: QWidget | None = None) -> bool:
    """Bring a window to where it can be taken hold of; whether it had to be moved."""
    place = window.frameGeometry()
    target = onto(place, areas(near))
    if target == place:
        return False
    filled = window.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen)
    if filled:
        # A window that fills a screen stays there until it is an ordinary one for a moment.
        window.setWindowState(window.windowState() & ~filled)
    frame = place.size() - window.size()
    window.resize(target.size() - frame)
    window.move(target.topLeft())
    if filled:
        window.setWindowState(window.windowState() | filled)
    return True


class Screens(QObject):
    """Watches the screens for a window and everything else that is open.

    Parameters
    ----------
    window : QWidget
    """

    lost = Signal(bool)
    """A screen with something of ours on it is gone and everything is back; carries whether a screen was filled."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._had_ours = self._was_filled = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED)
        self._settle.timeout.connect(self.bring_all_back)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._gone)
        app.screenAdded.connect(self._came)
        for screen in QGuiApplication.screens():
            self._came(screen)

    def _came(self, screen: QScreen) -> None:
        # One that is turned, or made smaller, leaves windows outside as well.
        screen.availableGeometryChanged.connect(self._settle.start)

    def _gone(self, screen: QScreen) -> None:
        for window in _open():
            if window.screen() is screen:
                self._had_ours = True
                self._was_filled |= window.isFullScreen() and window is not self._window
        self._settle.start()

    def fit(self) -> None:
        """Before it is first seen: no larger than its screen, which may be smaller than that of the last run."""
        room = areas(self._window)
        if room:
            self._window.resize(self._window.size().boundedTo(room[0].size()))

    def bring_all_back(self) -> None:
        """Bring back whatever is where nobody can take hold of it, and tell if a screen took something along."""
        self._settle.stop()
        bring_back(self._window)
        for window in _open():
            if window is not self._window:
                bring_back(window, self._window)
        if self._had_ours:
            filled, self._had_ours, self._was_filled = self._was_filled, False, False
            self.lost.emit(filled)


def _open() -> list[QWidget]:
    """Everything that is a window of its own: ours, floating panels and tabs of them, the filled screen, dialogs."""
    kinds = (Qt.WindowType.Window, Qt.WindowType.Dialog, Qt.WindowType.Tool)
    return [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.windowType() in kinds]
