"""What a screen reader finds in the viewer: what plays, where it is, whether it runs."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from ui.viewer import speaking

NAME, VALUE, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description


def reader(view):
    found = QAccessible.queryAccessibleInterface(view)
    assert isinstance(found, speaking.PaneInterface)
    return found


@pytest.fixture
def told(monkeypatch):
    """What is told to a reader that listens: kind of event, name of the picture, what it says."""
    heard = []
    monkeypatch.setattr(speaking, "QAccessible", Listening(heard))
    return heard


class Listening:
    """Qt's accessibility with somebody who listens."""

    def __init__(self, heard):
        self.heard = heard

    def __getattr__(self, name):
        return getattr(QAccessible, name)

    def isActive(self):
        return True

    def updateAccessibility(self, event):
        if event.type() == QAccessible.Event.Announcement:
            self.heard.append(event.message())


def test_the_picture_tells_what_is_seen_where_and_whether_it_runs(viewing):
    transport = viewing.open()
    found = reader(viewing.pane())
    assert found.role() == QAccessible.Role.Animation
    assert found.text(NAME) == "Picture, 1A. She walks, 0 0."
    assert found.text(VALUE) == found.text(DESCRIPTION) == "00:00:00:00, paused"
    assert not found.state().animated
    transport.step(5)
    assert found.text(VALUE) == "00:00:00:05, paused"
    transport.play()
    assert found.text(VALUE).endswith(", playing")
    assert found.state().animated
    transport.pause()
    assert found.text(VALUE).endswith(", paused")
    transport.jump(1)
    assert found.text(NAME).startswith("Picture, 1B. ")


def test_a_reader_hears_steps_and_rest_but_not_every_frame_that_plays(viewing, told):
    transport = viewing.open()
    viewing.window.activateWindow()
    viewing.pane().setFocus()
    told.clear()
    transport.step(1)
    assert told == ["00:00:00:01"]
    transport.play()
    viewing.until(lambda: transport.frame > 6)
    transport.pause()
    assert len(told) == 3
    assert told[1].endswith(", playing")
    assert told[2].endswith(", paused")


def test_panes_side_by_side_are_told_apart(viewing):
    transport = viewing.open(second=(0,))
    first, second = viewing.desk.takes(viewing.shots[0])
    transport.show("take", viewing.shots[0], (first.id, second.id))
    one, two = reader(viewing.pane(0)), reader(viewing.pane(1))
    assert (one.text(NAME), two.text(NAME)) == ("Picture A, 1A-1, Circled, framed", "Picture B, 1A-2")
    assert (one.state().selected, two.state().selected) == (True, False)
    transport.frame_pane(1)
    assert (one.state().selected, two.state().selected) == (False, True)
    assert one.text(VALUE) == two.text(VALUE) == "00:00:00:00, paused"
