"""What is selected on the timeline, and where the keyboard stands in it; shots are shared with the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter

from ui.timeline import painting
from ui.timeline.sight import Item, Key

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline


class Selection:
    """Keys of items of the film that is in sight.

    Parameters
    ----------
    timeline : Timeline
    """

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.keys: frozenset[Key] = frozenset()
        self.cursor: Key | None = None
        """The item on which the keyboard stands."""
        self._by_keys = False
        self._anchor: Key | None = None
        timeline.desk.selection_changed.connect(self.follow)

    def __contains__(self, item: object) -> bool:
        return isinstance(item, Item) and item.id in self.keys

    def items(self) -> list[Item]:
        """What is selected, in the order of the film."""
        found = [item for key in self.keys if (item := self._timeline.sight.find(key)) is not None]
        return sorted(found, key=lambda item: (item.start, item.track))

    def focus(self) -> Item | None:
        """The item on which the keyboard stands, or the first that is selected."""
        if self.cursor is not None and (item := self._timeline.sight.find(self.cursor)) is not None:
            return item
        return next(iter(self.items()), None)

    def shots(self) -> tuple[str, ...]:
        """Ids of the shots of which something is selected, in the order of the film."""
        return tuple(dict.fromkeys(item.shot for item in self.items() if item.shot and not item.free))

    # ----- changing -----------------------------------------------------------------------------------------------
    def choose(self, items: Iterable[Item], cursor: Item | None = None) -> None:
        """Select just these."""
        chosen = list(items)
        cursor = cursor or (chosen[0] if chosen else None)
        self._anchor = cursor.id if cursor else None
        self._become(frozenset(item.id for item in chosen), cursor.id if cursor else self.cursor)

    def toggle(self, item: Item) -> None:
        """Select an item too, or not any more."""
        self._anchor = item.id
        self._become(self.keys ^ {item.id}, item.id)

    def stretch(self, item: Item) -> None:
        """Select all of a track from where the selection began up to an item."""
        sight = self._timeline.sight
        anchor = sight.find(self._anchor) if self._anchor is not None else None
        if anchor is None or anchor.track != item.track:
            self.choose([item])
            return
        first, last = sorted((anchor, item), key=lambda each: each.start)
        between = sight.within(item.track, first.start, last.end)
        self._become(frozenset(each.id for each in between), item.id)

    def clear(self) -> None:
        """Select nothing."""
        self._become(frozenset(), self.cursor)

    def _become(self, keys: frozenset[Key], cursor: Key | None) -> None:
        if keys == self.keys and cursor == self.cursor:
            return
        timeline = self._timeline
        changed = (keys ^ self.keys) | {key for key in (cursor, self.cursor) if key is not None}
        self.keys, self.cursor = keys, cursor
        first, end = timeline.view.shown()
        if len(changed) > 200:
            timeline.update()
        else:
            for key in changed:
                item = timeline.sight.find(key)
                if item is not None and item.end > first and item.start < end:
                    timeline.update_rect(timeline.rect_of(item), 5)
        timeline.selected.emit()
        shots = self.shots()
        if shots and shots != timeline.desk.selected:
            timeline.desk.select(*shots)

    # ----- following ----------------------------------------------------------------------------------------------
    def follow(self) -> None:
        """Select what the desk says is selected, unless it is just what is selected here."""
        timeline = self._timeline
        wanted = timeline.desk.selected
        if set(wanted) == set(self.shots()):
            return
        items = [item for shot in wanted for item in timeline.sight.of_shot(shot) if item.track == "shots"]
        cursor = items[0] if items else None
        self._become(frozenset(item.id for item in items), cursor.id if cursor else None)
        if cursor is not None and timeline.isVisible() and not timeline.hands.busy and not timeline.playing:
            timeline.bring_into_sight(cursor.start, cursor.end)

    def keep_what_is_there(self) -> None:
        """The film lies otherwise: let go of what is not in it any more."""
        sight = self._timeline.sight
        self.keys = frozenset(key for key in self.keys if sight.find(key) is not None)
        if self.cursor is not None and sight.find(self.cursor) is None:
            self.cursor = next(iter(self.keys), None)

    def show_focus(self, *, by_keys: bool) -> None:
        """Draw the ring of the keyboard, or not."""
        self._by_keys = by_keys
        item = self.focus()
        if item is not None:
            self._timeline.update_rect(self._timeline.rect_of(item), 5)

    def by_keys(self) -> None:
        """A key moved something: show where the keyboard stands."""
        if not self._by_keys:
            self.show_focus(by_keys=True)

    def middle(self) -> QPointF:
        """Where a menu asked for by keyboard belongs."""
        item = self.focus()
        if item is None:
            return QPointF(self._timeline.rect().center())
        rect = self._timeline.rect_of(item)
        return QPointF(min(max(rect.center().x(), 0.0), float(self._timeline.width())), rect.center().y())

    # ----- painting -----------------------------------------------------------------------------------------------
    def paint(self, p: QPainter, region: QRect) -> None:
        """Paint rings and grips of what is selected and lies in a region."""
        timeline = self._timeline
        if not self.keys and not self._by_keys:
            return
        view = timeline.view
        first, end = int((view.left + region.left()) / view.zoom) - 1, int((view.left + region.right()) / view.zoom) + 2
        narrow = 4 / view.zoom
        for item in self._near(first, end):
            if item.id in self.keys and item.frames >= narrow and not timeline.hands.covers(item):
                painting.selected(p, timeline.rect_of(item), timeline.sight.foot(item))
        if self._by_keys and timeline.hasFocus() and (item := self.focus()) is not None:
            painting.focused(p, timeline.rect_of(item))

    def _near(self, first: int, end: int) -> list[Item]:
        sight = self._timeline.sight
        if len(self.keys) <= 200:
            return [item for item in self.items() if item.end > first and item.start < end]
        return [item for track in sight.tracks for item in sight.within(track, first, end)]
