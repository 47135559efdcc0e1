"""How each project's timeline was left, kept between runs: what was in sight, the tool, what is minded."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from ui.timeline.timeline import Timeline
from ui.timeline.view import CLOSEST

KEPT = "timelines"
"""In the memory: a project's folder to how its timeline was left, the one noted last at the end."""
MOST = 40
"""Projects of which it is kept."""
HANDS = ("select", "razor", "slip")
REST = 700
"""Milliseconds after which a change is noted."""


class Remembering(QObject):
    """Notes how a timeline is left, and leaves it so when its project is opened again.

    Parameters
    ----------
    timeline : Timeline
    """

    def __init__(self, timeline: Timeline) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self._desk = timeline.desk
        self._left: tuple[str, dict[str, Any]] | None = None
        """The folder and what is to be noted of it."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._note)
        timeline.view_changed.connect(self._changed)
        timeline.hand_changed.connect(self._changed)
        timeline.switched.connect(self._changed)
        self._desk.opened.connect(self._opened)
        self._desk.closed.connect(self._note)
        self._opened()

    def _changed(self, *_what: object) -> None:
        session = self._desk.session
        if session is not None:
            self._left = (str(session.project.folder), self._now())
            self._rest.start()

    def _now(self) -> dict[str, Any]:
        timeline = self._timeline
        now: dict[str, Any] = {"hand": timeline.hand, **timeline.switches}
        if not timeline.whole:
            now |= {"zoom": timeline.view.zoom, "first": timeline.view.left / timeline.view.zoom}
        return now

    def _note(self) -> None:
        self._rest.stop()
        if self._left is None:
            return
        (folder, now), self._left = self._left, None
        others = {key: each for key, each in self._all().items() if key != folder}
        self._desk.memory.set(KEPT, dict([*others.items(), (folder, now)][-MOST:]))

    def _all(self) -> dict[str, Any]:
        return self._desk.memory.get(KEPT, {})

    def _opened(self) -> None:
        session = self._desk.session
        if session is None:
            return
        kept = self._all().get(str(session.project.folder))
        if not isinstance(kept, dict):
            return
        timeline = self._timeline
        for key in timeline.switches:
            if isinstance(on := kept.get(key), bool):
                timeline.switch(key, on=on)
        if (hand := kept.get("hand")) in HANDS:
            timeline.set_hand(hand)
        zoom, first = _number(kept.get("zoom"), CLOSEST), _number(kept.get("first"), 1e9)
        if zoom is not None and first is not None:
            timeline.zoom_to(zoom)
            timeline.pan_to(first)


def _number(value: object, most: float) -> float | None:
    """A number in bounds, where a file says one."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    return float(value) if 0 <= value <= most else None
