"""The timeline for a screen reader: its clips as children that say track, name, state, start and length."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from studio.words.language import _
from ui.look.tokens import STATES
from ui.timeline.heads import NAMES
from ui.timeline.sight import Item, Key
from ui.timeline.timeline import Timeline
from ui.widgets.spoken import Part, tell_by
from ui.wording import seconds, timecode

NEAR = 400
"""Most clips that are told at once: those in sight, and what is selected. A reader walks on with the arrow keys."""


def items_of(timeline: Timeline) -> list[Item]:
    """The clips in sight, and those that are selected, in the order of tracks and time."""
    first, end = timeline.view.shown()
    found = {
        item.id: item for track in timeline.sight.tracks for item in timeline.sight.within(track, first, end)[:NEAR]
    }
    for item in timeline.selection.items()[:NEAR]:
        found.setdefault(item.id, item)
    return list(found.values())


def words_of(timeline: Timeline, item: Item, *, chosen: bool = True) -> str:
    """What is said of a clip: ``Shots, 1B, Stale, 3.5 seconds at 00:00:04:00. She slows…``.

    `chosen` for whether it is said that it is selected.
    """
    sight = timeline.sight
    face, _lacks = sight.face(item, 0, 0, 1.0)
    facts = [_(NAMES[item.track]), face.name]
    if face.state:
        facts.append(_(STATES[face.state].word))
    if face.muted:
        facts.append(_("muted"))
    if chosen and item in timeline.selection:
        facts.append(_("selected"))
    when = _("{length} at {start}").format(
        length=seconds(item.frames, sight.rate), start=timecode(item.start, sight.rate)
    )
    return f"{', '.join([*facts, when])}. {sight.text(item)}".strip()


def install() -> None:
    """Let Qt know; once is enough."""
    tell_by(Timeline, _TimelineInterface)


class _TimelineInterface(QAccessibleWidget):
    """The widget itself."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__(timeline, QAccessible.Role.List, timeline.accessibleName())
        self.timeline = timeline
        self._children: dict[Key, _ClipInterface] = {}

    def items(self) -> list[Item]:
        """Its clips that are told of."""
        return items_of(self.timeline)

    def childCount(self) -> int:
        return len(self.items())

    def child(self, index: int) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        items = self.items()
        if not 0 <= index < len(items):
            return None
        return self.of(items[index])

    def of(self, item: Item) -> _ClipInterface:
        """The child of one clip."""
        there = {each.id for each in self.items()} | {item.id}
        for gone in [key for key in self._children if key not in there]:
            del self._children[gone]
        child = self._children.get(item.id)
        if child is None:
            child = self._children[item.id] = _ClipInterface(self, item.id)
        return child

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        keys = [item.id for item in self.items()]
        return keys.index(child.key) if isinstance(child, _ClipInterface) and child.key in keys else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        at = self.timeline.mapFromGlobal(QRect(x, y, 1, 1).topLeft())
        item = self.timeline.item_at(at.toPointF())
        return self.of(item) if item is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        item = self.timeline.selection.focus()
        return self.of(item) if item is not None and self.timeline.hasFocus() else None


class _ClipInterface(Part):
    """One clip."""

    def __init__(self, parent: _TimelineInterface, key: Key) -> None:
        super().__init__(parent)
        self._timeline = parent.timeline
        self.key = key

    def _item(self) -> Item | None:
        return self._timeline.sight.find(self.key)

    def isValid(self) -> bool:
        return self._item() is not None

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def rect(self) -> QRect:
        item = self._item()
        if item is None:
            return QRect()
        timeline = self._timeline
        rect = timeline.rect_of(item).toAlignedRect().intersected(timeline.rect())
        return QRect(timeline.mapToGlobal(rect.topLeft()), rect.size())

    def text(self, kind: QAccessible.Text) -> str:
        item = self._item()
        return words_of(self._timeline, item) if item is not None and kind == QAccessible.Text.Name else ""

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        item = self._item()
        timeline = self._timeline
        if item is None:
            state.invalid = True
            return state
        state.selectable = state.focusable = True
        state.selected = item in timeline.selection
        state.focused = timeline.hasFocus() and timeline.selection.focus() == item
        first, end = timeline.view.shown()
        state.offscreen = item.end <= first or item.start >= end
        return state
