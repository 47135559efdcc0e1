"""The keyboard on the timeline: arrows walk from clip to clip, with modifiers they move what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.timeline.deeds import extract, lift, nudge
from ui.timeline.sight import Item

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
OURS = (
    Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
)
"""Keys that do something here, though the window may have another use for them."""


def _held(event: QKeyEvent) -> Qt.KeyboardModifier:
    return event.modifiers() & (CTRL | SHIFT | ALT)


def wants_key(timeline: Timeline, event: QKeyEvent) -> bool:
    """Whether a key is the timeline's before it is a shortcut of the window."""
    held = _held(event)
    if event.key() == Qt.Key.Key_Escape:
        return timeline.hands.busy
    if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        return bool(timeline.selection.keys) and held in (Qt.KeyboardModifier.NoModifier, SHIFT)
    if event.key() in ARROWS:
        return held in (Qt.KeyboardModifier.NoModifier, SHIFT, CTRL, CTRL | SHIFT)
    return event.key() in OURS and held == Qt.KeyboardModifier.NoModifier


def press_key(timeline: Timeline, event: QKeyEvent) -> bool:
    """Act on a key; whether it was one of the timeline's."""
    held = _held(event)
    key = Qt.Key(event.key())
    if timeline.hands.modifiers_changed(event):
        return True
    if key == Qt.Key.Key_Escape:
        if timeline.hands.busy:
            timeline.hands.give_up()
            return True
        if timeline.selection.keys:
            timeline.selection.clear()
            return True
        return False
    if key in ARROWS and held in (CTRL, CTRL | SHIFT) and ARROWS[key][0]:
        # One frame, or a second.
        frames = ARROWS[key][0] * (round(timeline.sight.rate) if held & SHIFT else 1)
        nudge(timeline, frames)
        return True
    if key in ARROWS and held in (Qt.KeyboardModifier.NoModifier, SHIFT):
        walk(timeline, *ARROWS[key], stretch=held == SHIFT)
        return True
    if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        extract(timeline) if held == SHIFT else lift(timeline)
        return True
    if held != Qt.KeyboardModifier.NoModifier:
        return False
    return _plain_key(timeline, key)


def _plain_key(timeline: Timeline, key: Qt.Key) -> bool:
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        if (item := timeline.selection.focus()) is not None:
            timeline.opened.emit(item)
        return True
    if key == Qt.Key.Key_Home:
        timeline.transport.seek_cut(0)
        timeline.bring_into_sight(0)
        return True
    if key == Qt.Key.Key_End:
        last = max(0, timeline.sight.length - 1)
        timeline.transport.seek_cut(last)
        timeline.bring_into_sight(last)
        return True
    if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        timeline.pan(round(timeline.width() * (0.9 if key == Qt.Key.Key_PageDown else -0.9)))
        return True
    return False


def walk(timeline: Timeline, across: int, down: int, *, stretch: bool = False) -> Item | None:
    """Move the keyboard to the next clip of the track, or to the nearest clip of the next track that has one.

    Returns
    -------
    Item or None
        Where the keyboard stands then.
    """
    sight, selection = timeline.sight, timeline.selection
    current = selection.focus()
    if current is None:
        found = sight.nearest("shots", timeline.transport.cut_frame)
    elif across:
        found = sight.beside(current, across)
    else:
        found = _other_track(timeline, current, down)
    if found is None:
        return current
    selection.by_keys()
    selection.stretch(found) if stretch else selection.choose([found])
    timeline.bring_into_sight(found.start, found.end)
    return found


def _other_track(timeline: Timeline, current: Item, down: int) -> Item | None:
    tracks: list[str] = list(timeline.sight.tracks)
    place = tracks.index(current.track) + down
    middle = (current.start + current.end) // 2
    while 0 <= place < len(tracks):
        if (found := timeline.sight.nearest(tracks[place], middle)) is not None:
            return found
        place += down
    return None
