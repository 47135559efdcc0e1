"""Where the window was: noted while one works, so that an end without warning costs only a moment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import psutil
from PySide6.QtCore import QObject, QTimer

from studio.words.language import _
from ui.memory import Memory
from ui.panels import VIEWS
from ui.window import Window

PLACE, ENDS, ASKED = "place", "ends without warning", "restart was asked for"
REST = 700
"""Milliseconds after which a change of place is noted."""
STEADY = 60_000
"""Milliseconds of running after which an earlier end without warning is forgiven."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the window was when it ended without warning.

    Attributes
    ----------
    folder : Path
        The project.
    view : str
    selected : tuple of str
    frame : int
        The playhead.
    """

    folder: Path
    view: str
    selected: tuple[str, ...]
    frame: int


def left_behind(memory: Memory, *, alone: bool = False) -> tuple[Place | None, int]:
    """What an end without warning left, and how many such ends came in a row (this one counted); (None, 0) without.

    A place that a living process noted is that of another window, unless this one is known to be `alone`.
    """
    found = memory.get(PLACE, {})
    folder, process = found.get("folder"), found.get("process")
    if not isinstance(folder, str) or not isinstance(process, int) or isinstance(process, bool):
        return None, 0
    if not alone and process != os.getpid() and _runs(process, found.get("began")):
        # Another window of Rushes, alive and well.
        return None, 0
    ends = min(1000, max(0, memory.get(ENDS, 0))) + 1
    memory.set(ENDS, ends)
    memory.set(PLACE, {})
    view, selected, frame = found.get("view"), found.get("selected"), found.get("frame")
    return (
        Place(
            folder=Path(folder),
            view=view if view in VIEWS else VIEWS[0],
            selected=tuple(shot for shot in selected if isinstance(shot, str)) if isinstance(selected, list) else (),
            frame=frame if isinstance(frame, int) and not isinstance(frame, bool) and frame >= 0 else 0,
        ),
        ends,
    )


def _runs(process: int, began: object) -> bool:
    try:
        return psutil.Process(process).create_time() == began
    except (psutil.Error, ValueError, OverflowError):
        return False


class Resuming(QObject):
    """Notes where a window is.

    Parameters
    ----------
    window : Window
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._memory = window.desk.memory
        self._began = psutil.Process().create_time()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.note)
        self._steady = QTimer(self)
        self._steady.setSingleShot(True)
        self._steady.setInterval(STEADY)
        self._steady.timeout.connect(lambda: self._memory.set(ENDS, 0))
        self._steady.start()
        desk = window.desk
        desk.opened.connect(self.note)
        desk.closed.connect(self.leave)
        desk.selection_changed.connect(self._rest.start)
        window.viewed.connect(self._rest.start)
        window.moved.connect(self._rest.start)
        self._returns = False
        window.restarting.connect(self.come_back)

    def note(self) -> None:
        """Write down where the window is."""
        session = self._window.desk.session
        if session is None:
            return
        self._memory.set(
            PLACE,
            {
                "folder": str(session.project.folder),
                "view": self._window.view,
                "selected": list(self._window.desk.selected[:50]),
                "frame": self._window.cut_frame,
                "process": os.getpid(),
                "began": self._began,
            },
        )

    def come_back(self) -> None:
        """The window closes to begin again: it is to be found where it is now."""
        self.note()
        self._memory.set(ASKED, True)
        self._returns = True

    def leave(self) -> None:
        """The project was closed in order: nothing to come back to, unless a new start was asked for."""
        self._rest.stop()
        if self._returns:
            return
        self._memory.set(PLACE, {})
        self._memory.set(ENDS, 0)

    def resume(self) -> bool:
        """Go back to where an end without warning left off; whether a project is open now.

        After the second such end in a row it stays at the welcome page: what is opened may be what ends it.
        """
        asked = self._memory.get(ASKED, False) is True
        self._memory.set(ASKED, False)
        # The process whose place this one took, or that is just ending, is no other window.
        place, ends = left_behind(self._memory, alone=asked)
        if asked:
            self._memory.set(ENDS, 0)
            ends = 0
        if place is None:
            return asked
        if ends >= 2:
            self._window.toasts.say(
                "stale",
                _("Rushes ended without warning twice."),
                _("Nothing is lost: open the project from here when you like."),
            )
            return True
        if not (place.folder / "project.db").is_file():
            return False
        self._window.open(place.folder)
        if self._window.desk.session is None:
            return True
        self._window.show_view(place.view)
        there = [shot for shot in place.selected if self._window.desk.place(shot)]
        if there:
            self._window.desk.select(*there)
            if self._window.view == "board":
                self._window.board.focus_card(there[0])
        self._window.seek_cut(place.frame)
        if asked:
            return True
        self._window.toasts.say(
            "rendering", _("Rushes ended without warning."), _("Everything is as it was; every edit is kept.")
        )
        return True
