"""What changes on the timeline, told to a screen reader: one event a clip in sight, and none while nobody listens."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent

from ui.timeline.accessible import NEAR, items_of, words_of
from ui.timeline.sight import Key
from ui.timeline.timeline import Timeline

SOON = 150
"""Milliseconds after a change until it is told: what changes several times is told once."""
MANY = 60
"""Changed clips from which on one event for the whole timeline is told: so many would only be talked over."""


class Telling(QObject):
    """Tells a screen reader which clips in sight say something else now, are selected, or have the keyboard.

    Parameters
    ----------
    timeline : Timeline
    """

    def __init__(self, timeline: Timeline) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self._told: dict[Key, tuple[str, bool]] | None = None
        """What was told of the clips in sight: their words, and whether they are selected; None for not yet."""
        self._focus: Key | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._tell_changes)
        timeline.relaid.connect(self._later)
        timeline.restated.connect(self._later)
        timeline.view_changed.connect(self._later)
        timeline.selected.connect(self._selected)
        timeline.desk.opened.connect(self._forget)

    def _forget(self) -> None:
        self._told = None

    def _later(self) -> None:
        if QAccessible.isActive():
            self._soon.start()

    def _selected(self) -> None:
        """The keyboard is followed at once, the rest when it has settled."""
        if not QAccessible.isActive():
            return
        timeline = self._timeline
        item = timeline.selection.focus()
        if item is not None and item.id != self._focus and timeline.hasFocus():
            places = [each.id for each in items_of(timeline)]
            if item.id in places:
                _send(timeline, QAccessible.Event.Focus, places.index(item.id))
        self._focus = item.id if item is not None else None
        self._soon.start()

    def _tell_changes(self) -> None:
        timeline = self._timeline
        if not QAccessible.isActive():
            self._told = None
            return
        items = items_of(timeline)[:NEAR]
        chosen = timeline.selection.keys
        now = {item.id: (words_of(timeline, item, chosen=False), item.id in chosen) for item in items}
        before, self._told = self._told, now
        if before is None:
            return
        changed = [
            (place, before[key], each) for place, (key, each) in enumerate(now.items()) if before.get(key, each) != each
        ]
        if list(before) != list(now):
            # Others are in sight, or they stand in another order: a reader that counted them counts again.
            _send(timeline, QAccessible.Event.ObjectReorder)
        if len(changed) > MANY:
            selects = any(old[1] != new[1] for _place, old, new in changed)
            event = QAccessible.Event.SelectionWithin if selects else QAccessible.Event.VisibleDataChanged
            _send(timeline, event)
            return
        for place, (_words, was), (_now, selected) in changed:
            if was == selected:
                _send(timeline, QAccessible.Event.NameChanged, place)
            else:
                _send(
                    timeline,
                    QAccessible.Event.SelectionAdd if selected else QAccessible.Event.SelectionRemove,
                    place,
                )


def _send(timeline: Timeline, kind: QAccessible.Event, child: int = -1) -> None:
    event = QAccessibleEvent(timeline, kind)
    if child >= 0:
        event.setChild(child)
    QAccessible.updateAccessibility(event)
