"""What a screen reader is told when something changes on the timeline, and how little of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from tests.ui.timeline.conftest import CTRL
from ui.timeline import telling
from ui.timeline.accessible import items_of, words_of

Event = QAccessible.Event


class Listening:
    """Qt's accessibility with somebody who listens."""

    def __init__(self):
        self.heard, self.there = [], True

    def __getattr__(self, name):
        return getattr(QAccessible, name)

    def isActive(self):
        return self.there

    def updateAccessibility(self, event):
        QAccessible.updateAccessibility(event)
        self.heard.append((event.type(), event.child()))


@pytest.fixture
def reader(monkeypatch):
    made = Listening()
    monkeypatch.setattr(telling, "QAccessible", made)
    return made


@pytest.fixture
def heard(reader, cut):
    """What was told since it was emptied, once the timeline has come to rest."""
    cut.until(lambda: all(cut.desk.knows(shot.id) for shot in cut.shots))
    cut.timeline.setFocus()
    # The reader came after the film was opened: from the next change on it is told what differs.
    cut.timeline.relaid.emit()
    rest(cut)
    reader.heard.clear()
    return reader.heard


def rest(cut):
    cut.until(lambda: not cut.panel.telling._soon.isActive())
    cut.run(0.05)


def place(cut, item):
    return [each.id for each in items_of(cut.timeline)].index(item.id)


def test_the_clips_that_say_something_else_are_told_once_each(cut, heard):
    for gain in (3.0, 6.0, 9.0):
        cut.desk.apply("set_level", shot=cut.shots[0].id, stem="effects", gain=gain)
    rest(cut)
    assert heard == [], "its words are the same"
    cut.desk.apply("set_level", shot=cut.shots[0].id, stem="effects", muted=True)
    cut.desk.apply("set_cues", shot=cut.shots[0].id, cues=["gulls"])
    rest(cut)
    changed = {place(cut, cut.sound(0, "effects")), place(cut, cut.picture(0))}
    told = [child for kind, child in heard if kind == Event.NameChanged]
    assert sorted(told) == sorted(changed), "the sound has another name, the shot another state"
    assert len(heard) == 2


def test_a_state_that_changes_is_told(cut, heard):
    before = words_of(cut.timeline, cut.picture(1))
    cut.desk.apply("set_text", shot=cut.shots[1].id, text="She runs.")
    cut.until(lambda: "Stale" in words_of(cut.timeline, cut.picture(1)) != before)
    rest(cut)
    assert (Event.NameChanged, place(cut, cut.picture(1))) in heard
    assert len(heard) <= 2, "nothing of the other clips"


def test_what_is_selected_and_has_the_keyboard_is_told(cut, heard):
    cut.key(Qt.Key.Key_Right)
    rest(cut)
    first = heard[0]
    assert first[0] == Event.Focus
    assert (Event.SelectionAdd, first[1]) in heard
    heard.clear()
    cut.key(Qt.Key.Key_Right)
    rest(cut)
    assert heard[0] == (Event.Focus, first[1] + 1)
    assert set(heard[1:]) == {(Event.SelectionRemove, first[1]), (Event.SelectionAdd, first[1] + 1)}
    heard.clear()
    cut.click(cut.at(cut.sound(0, "effects")), held=CTRL)
    rest(cut)
    assert heard == [(Event.Focus, place(cut, cut.sound(0, "effects"))),
                     (Event.SelectionAdd, place(cut, cut.sound(0, "effects")))]  # fmt: skip


def test_other_clips_in_sight_are_one_event(cut, heard):
    cut.timeline.zoom_to(20, 0)
    for _step in range(10):
        cut.timeline.pan(40)
    rest(cut)
    assert heard == [(Event.ObjectReorder, -1)]


def test_very_many_are_one_event(cut, heard, monkeypatch):
    monkeypatch.setattr(telling, "MANY", 5)
    cut.timeline.selection.choose(items_of(cut.timeline))
    rest(cut)
    assert [kind for kind, _child in heard if kind != Event.Focus] == [Event.SelectionWithin]


def test_nobody_is_told_while_nobody_listens(cut, heard, reader, monkeypatch):
    reader.there = False
    worded = []
    monkeypatch.setattr(telling, "words_of", lambda *given, **more: worded.append(given) or "")
    cut.desk.apply("set_level", shot=cut.shots[0].id, stem="effects", muted=True)
    cut.key(Qt.Key.Key_Right)
    cut.run(0.3)
    assert (heard, worded) == ([], [])
