"""The timeline for a screen reader."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from tests.ui.timeline.conftest import CTRL
from ui.timeline.accessible import words_of


@pytest.fixture
def spoken(cut):
    return QAccessible.queryAccessibleInterface(cut.timeline)


def names(spoken):
    return [spoken.child(place).text(QAccessible.Text.Name) for place in range(spoken.childCount())]


def test_every_clip_in_sight_is_a_child_with_track_state_length_start_and_words(cut, spoken):
    cut.until(lambda: all(cut.desk.knows(shot.id) for shot in cut.shots))
    said = names(spoken)
    assert len(said) == 5 + 1 + 5 + 5
    assert said[1] == "Shots, 1B, Circled, 2.0 s at 00:00:02:00. She stops."
    assert "Dialogue, MARA  It is late., 2.0 s at 00:00:06:00." in said
    assert "Effects, waves, 2.0 s at 00:00:00:00." in said


def test_what_is_selected_muted_or_out_of_sight_is_said(cut, spoken):
    cut.click(cut.at(cut.picture(1)))
    cut.click(cut.at(cut.sound(0, "effects")), held=CTRL)
    cut.desk.apply("set_level", shot=cut.shots[0].id, stem="effects", muted=True)
    assert "selected" in words_of(cut.timeline, cut.picture(1))
    assert "muted" in words_of(cut.timeline, cut.sound(0, "effects"))
    cut.timeline.zoom_to(20, 0)
    cut.timeline.pan_to(150)
    there = [spoken.child(place) for place in range(spoken.childCount())]
    away = [child for child in there if child.state().offscreen]
    assert {child.key for child in away} == {cut.picture(1).id, cut.sound(0, "effects").id}
    assert all(child.state().selected for child in away)


def test_a_child_is_found_by_place_and_knows_its_rectangle(cut, spoken):
    at = cut.timeline.mapToGlobal(cut.at(cut.picture(2)).toPoint())
    child = spoken.childAt(at.x(), at.y())
    assert child.key == cut.picture(2).id
    assert child.rect().contains(at)
    assert spoken.indexOfChild(child) == 2
    cut.click(cut.at(cut.picture(2)))
    assert spoken.focusChild().key == cut.picture(2).id


def test_a_clip_that_is_gone_is_invalid_and_harms_nothing(cut, spoken):
    child = spoken.child(1)
    cut.desk.apply("remove_shot", shot=cut.shots[1].id)
    assert not child.isValid()
    assert child.text(QAccessible.Text.Name) == ""
    assert child.rect().isEmpty()
    assert spoken.child(99) is None
    assert len(names(spoken)) == spoken.childCount()
