"""What a screen reader says by itself: toasts, changes of state once, progress each quarter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from engine.messages.events import Progress
from studio.words.language import _, counted
from ui.look.tokens import STATES
from ui.wording import percent

if TYPE_CHECKING:
    from ui.window import Window

SPOKEN = 0.25
"""Share of a job after which its progress is said again."""
MOST = 3
"""So many changes of state are said one by one; more are counted."""


class Announcer(QObject):
    """Says what happens to shots while the board, which speaks for itself, is not in sight; and every toast.

    Parameters
    ----------
    window : Window
    """

    said = Signal(str)
    """What was said."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._keys: dict[str, str] = {}
        self._quarters: dict[str, int] = {}
        desk = window.desk
        desk.opened.connect(self._begin)
        desk.closed.connect(self._forget)
        desk.states_changed.connect(self._restated)
        desk.progressed.connect(self._progressed)
        window.toasts.said.connect(self.say)

    def say(self, words: str) -> None:
        """Say something once."""
        if not words:
            return
        self.said.emit(words)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, words))

    def _begin(self) -> None:
        self._forget()
        film = self._window.desk.film
        if film:
            self._keys = {shot: self._window.desk.key(shot) for shot in film.places}

    def _forget(self) -> None:
        self._keys.clear()
        self._quarters.clear()

    def _restated(self, shots: Iterable[str]) -> None:
        desk = self._window.desk
        changed = []
        for shot in shots:
            key = desk.key(shot)
            if self._keys.get(shot) not in (None, key):
                changed.append((shot, key))
            self._keys[shot] = key
            if key != "rendering":
                self._quarters.pop(shot, None)
        if self._window.view == "board":
            return
        if len(changed) > MOST:
            self.say(counted("{count} shot changed its state", "{count} shots changed their state", len(changed)))
            return
        for shot, key in changed:
            self.say(_("Shot {slate}, {state}").format(slate=desk.slate(shot), state=_(STATES[key].word)))

    def _progressed(self, shot: str, progress: Progress) -> None:
        quarter = int(progress.share / SPOKEN)
        if quarter and quarter != self._quarters.get(shot, 0) and progress.share < 1:
            self._quarters[shot] = quarter
            if self._window.view != "board":
                share = percent(quarter * SPOKEN)
                self.say(_("Shot {slate}, {share}").format(slate=self._window.desk.slate(shot), share=share))
