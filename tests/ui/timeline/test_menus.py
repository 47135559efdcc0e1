"""Menus of the right mouse button: each entry does what it says, and what cannot be done is grey."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from studio.document.values import TRACKS
from tests.ui.sheets.conftest import sheet
from ui.sheets.marker import MarkerSheet
from ui.sheets.title import TitleSheet
from ui.timeline.menus import head_menu, marker_menu, menu_at


def entry(menu, words):
    return next(act for act in menu.actions() if act.text().partition("\t")[0] == words)


def choose(cut, menu, words):
    entry(menu, words).trigger()
    menu.deleteLater()
    cut.run()


def at_clip(cut, item):
    return menu_at(cut.timeline, cut.at(item))


def test_a_clips_menu_selects_it_and_cuts_it(cut):
    cut.transport.seek_cut(60)
    choose(cut, at_clip(cut, cut.picture(1)), "Cut at the playhead")
    assert [cut.picture(1, span).frames for span in (0, 1)] == [12, 36]
    choose(cut, at_clip(cut, cut.picture(1)), "Join with the next piece")
    assert cut.lengths == [48] * 5


def test_cutting_away_from_the_playhead_is_grey(cut):
    cut.transport.seek_cut(200)
    menu = at_clip(cut, cut.picture(1))
    assert not entry(menu, "Cut at the playhead").isEnabled()
    menu.deleteLater()


@pytest.mark.parametrize(
    ("words", "left"), [("Take out, keep the gap", 5 * 48), ("Take out and close the gap", 4 * 48)]
)
def test_taking_out(cut, words, left):
    choose(cut, at_clip(cut, cut.picture(1)), words)
    assert len(cut.shots) == 4
    assert cut.sight.length == left


def test_dissolve_and_back(cut):
    choose(cut, at_clip(cut, cut.picture(1)), "Dissolve from the shot before")
    assert cut.picture(1).dissolves
    choose(cut, at_clip(cut, cut.picture(1)), "Dissolve from the shot before")
    assert not cut.picture(1).dissolves


def test_sounds_are_made_louder_muted_and_faded(cut):
    sound = cut.sound(0, "ambience")
    choose(cut, at_clip(cut, sound), "Louder")
    choose(cut, at_clip(cut, cut.sound(0, "ambience")), "Fade in")
    choose(cut, at_clip(cut, cut.sound(0, "ambience")), "Mute")
    level = cut.sound(0, "ambience").level
    assert (level.gain, level.fade_in, level.muted) == (1.0, 12, True)
    menu = at_clip(cut, cut.sound(0, "ambience"))
    assert entry(menu, "Mute").isChecked()
    choose(cut, menu, "Fade in")
    assert cut.sound(0, "ambience").level.fade_in == 0


def test_a_gap_is_closed_from_its_menu(cut):
    cut.desk.apply("set_spans", shot=cut.shots[1].id, spans=[{"first": 0, "frames": 48, "gap": 30}])
    at = QPointF(cut.timeline.view.x(60), cut.timeline.lane("shots").top + 20)
    choose(cut, menu_at(cut.timeline, at), "Close the gap")
    assert cut.sight.layout.gaps() == []


def test_a_title_is_added_and_its_words_are_edited(cut):
    at = QPointF(cut.timeline.view.x(60), cut.timeline.lane("titles").top + 5)
    choose(cut, menu_at(cut.timeline, at), "Add a title here…")
    sheet(cut, TitleSheet).words.setPlainText("Low Tide")
    sheet(cut, TitleSheet).go.click()
    (clip,) = cut.film.clips
    frame = cut.timeline.view.under(at.x())
    assert cut.sight.find(clip.id).start == frame
    assert cut.timeline.selection.keys == {clip.id}
    choose(cut, at_clip(cut, cut.sight.find(clip.id)), "Edit the title…")
    sheet(cut, TitleSheet).words.setPlainText("Three weeks\nearlier")
    sheet(cut, TitleSheet).go.click()
    assert cut.film.clips[0].text == "Three weeks\nearlier"
    choose(cut, at_clip(cut, cut.sight.find(clip.id)), "Duplicate")
    assert len(cut.film.clips) == 2


def test_the_rulers_menu_marks_a_range_and_clears_it(cut):
    at = QPointF(cut.timeline.view.x(60), 8)
    frame = cut.timeline.view.under(at.x())
    choose(cut, menu_at(cut.timeline, at), "In point here")
    assert cut.film.marked == (frame, 240)
    later = QPointF(cut.timeline.view.x(120), 8)
    choose(cut, menu_at(cut.timeline, later), "Out point here")
    assert cut.film.marked == (frame, cut.timeline.view.under(later.x()) + 1)
    choose(cut, menu_at(cut.timeline, at), "Clear in and out")
    assert cut.film.marked is None


def test_a_markers_menu_names_colours_moves_and_deletes_it(cut):
    cut.transport.seek_cut(70)
    cut.panel.tools.flag.click()
    (marker,) = cut.film.markers
    at = QPointF(cut.timeline.view.x(70), 24)
    choose(cut, menu_at(cut.timeline, at), "Edit the marker…")
    sheet(cut, MarkerSheet).words.setText("Check rain")
    sheet(cut, MarkerSheet).go.click()
    assert cut.film.markers[0].words == "Check rain"
    menu = menu_at(cut.timeline, at)
    colours = entry(menu, "Colour").menu()
    next(act for act in colours.actions() if act.text() == "Pink").trigger()
    menu.deleteLater()
    assert cut.film.markers[0].colour == "pink"
    cut.transport.seek_cut(100)
    choose(cut, marker_menu(cut.timeline, cut.film.markers[0]), "Move the marker to the playhead")
    assert cut.sight.layout.marker(marker.id).frame == 100
    choose(cut, marker_menu(cut.timeline, cut.film.markers[0]), "Delete the marker")
    assert cut.film.markers == ()


@pytest.mark.parametrize("track", TRACKS)
def test_every_tracks_menu_locks_it_and_changes_its_height(cut, track):
    choose(cut, head_menu(cut.timeline, track), "Lock")
    assert cut.film.track(track).locked
    height = cut.timeline.heights()[track]
    choose(cut, head_menu(cut.timeline, track), "Higher")
    assert cut.timeline.heights()[track] > height
    choose(cut, head_menu(cut.timeline, track), "Ordinary height")
    assert cut.timeline.heights()[track] == height


def test_what_lies_on_a_locked_track_has_a_grey_menu(cut):
    cut.desk.apply("set_track", track="shots", locked=True)
    menu = at_clip(cut, cut.picture(1))
    assert not entry(menu, "Take out and close the gap").isEnabled()
    menu.deleteLater()


def test_without_a_project_there_is_no_menu(cutting):
    assert menu_at(cutting.timeline, QPointF(100, 100)) is None


def test_the_menu_key_opens_the_menu_of_the_clip_with_the_keyboard(cut, monkeypatch):
    asked = []
    cut.timeline.menu_wanted.disconnect()
    cut.timeline.menu_wanted.connect(lambda _screen, at: asked.append(at))
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QApplication

    cut.click(cut.at(cut.picture(2)))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(cut.timeline, event)
    assert cut.timeline.item_at(asked[0]).id == cut.picture(2).id
