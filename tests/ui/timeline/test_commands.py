"""The Cut menu in the whole window: each action from its menu entry or its key."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.timeline.conftest import CTRL
from tests.ui.timeline.test_drops import drop
from ui.actions.cut import ACTIONS
from ui.commands.table import COMMANDS
from ui.sheets.title import TitleSheet


@pytest.fixture
def window(studio, rendered, monkeypatch):
    """The window on the timeline, over five shots with takes."""
    monkeypatch.setattr("ui.timeline.strips.NICE", 0)
    place = studio.folder / "film.rushes"
    shutil.copytree(rendered, place)
    studio.window.open(place)
    studio.do("view.timeline")
    studio.run(0.1)
    studio.panel = studio.window.bench.panel("cut")
    studio.timeline = studio.panel.timeline
    studio.timeline.switch("snap", on=False)
    return studio


def lengths(studio):
    return [item.frames for item in studio.timeline.sight.within("shots", 0, 1 << 30)]


def test_every_action_of_the_menu_has_its_function():
    assert [action.key for action in ACTIONS if action.key not in COMMANDS] == []


def test_tools_and_switches_are_ticked_in_the_menu(window):
    actions = window.window.actions_by_key
    assert actions["cut.select"].isChecked()
    window.do("cut.razor")
    assert (actions["cut.select"].isChecked(), actions["cut.razor"].isChecked()) == (False, True)
    assert window.panel.tools.hands["razor"].isChecked()
    window.do("cut.ripple")
    assert not actions["cut.ripple"].isChecked()
    window.panel.tools.switches["ripple"].click()
    assert actions["cut.ripple"].isChecked()
    window.panel.tools.hands["select"].click()
    assert actions["cut.select"].isChecked()


def test_cutting_trimming_and_taking_out_at_the_playhead(window):
    transport = window.timeline.transport
    transport.seek_cut(60)
    window.do("cut.split")
    assert lengths(window) == [48, 12, 36, 48, 48, 48]
    window.timeline.selection.choose([window.timeline.sight.at("shots", 20)])
    transport.seek_cut(10)
    window.do("cut.trim_start")
    assert lengths(window)[0] == 38
    transport.seek_cut(30)
    window.do("cut.trim_end")
    assert lengths(window)[0] == 30
    window.timeline.selection.choose([window.timeline.sight.at("shots", 40)])
    window.do("cut.join")
    assert lengths(window) == [30, 48, 48, 48, 48]
    window.do("cut.extract")
    assert lengths(window) == [30, 48, 48, 48]
    window.do("edit.undo")
    window.timeline.selection.choose([window.timeline.sight.at("shots", 40)])
    window.do("cut.lift")
    assert window.timeline.sight.layout.gaps()
    window.timeline.selection.clear()
    transport.seek_cut(35)
    window.do("cut.close_gap")
    assert not window.timeline.sight.layout.gaps()


def test_sound_gain_fades_and_lead(window):
    shot = window.shots[1].id
    window.desk.apply("set_spans", shot=shot, spans=[{"first": 20, "frames": 20}])
    window.timeline.selection.choose(window.timeline.sight.layout.pieces(shot))
    window.do("cut.louder")
    window.do("cut.louder")
    window.do("cut.quieter")
    window.do("cut.sound_earlier")
    window.do("cut.sound_later")
    stem = window.timeline.sight.find(f"{shot}/0/ambience")
    assert (stem.level.gain, stem.level.lead, stem.level.tail) == (1.0, 12, 8)
    window.do("cut.mute")
    assert window.timeline.sight.find(f"{shot}/0/effects").level.muted
    window.do("cut.fade_out")
    assert window.timeline.sight.layout.pieces(shot)[0].fade_out == 12
    window.do("cut.fade_in")
    assert window.timeline.sight.layout.pieces(shot)[0].fade_in == 12
    window.do("cut.fade_in")
    assert window.timeline.sight.layout.pieces(shot)[0].fade_in == 0
    window.do("cut.dissolve")
    assert window.timeline.sight.layout.pieces(shot)[0].dissolves


def test_markers_titles_and_zoom(window):
    transport = window.timeline.transport
    for frame in (40, 120):
        transport.seek_cut(frame)
        window.do("cut.marker")
    transport.seek_cut(0)
    window.do("cut.next_marker")
    assert transport.cut_frame == 40
    window.do("cut.next_marker")
    window.do("cut.next_marker")
    assert transport.cut_frame == 120
    window.do("cut.previous_marker")
    assert transport.cut_frame == 40
    window.do("cut.title")
    window.sheet(TitleSheet).words.setPlainText("Low Tide")
    window.sheet(TitleSheet).go.click()
    (clip,) = window.desk.film.clips
    assert (clip.track, window.timeline.sight.find(clip.id).start) == ("titles", 40)
    zoom = window.timeline.view.zoom
    window.do("cut.zoom_in")
    assert window.timeline.view.zoom > zoom
    window.do("cut.zoom_out")
    window.do("cut.fit")
    assert window.timeline.view.zoom == pytest.approx(zoom, rel=0.2)
    assert window.troubles == []


def test_keys_reach_the_timeline_and_undo_the_window(window):
    window.panel.take_focus()
    QTest.keyClick(window.timeline, Qt.Key.Key_B)
    window.run()
    assert window.timeline.hand == "razor"
    QTest.keyClick(window.timeline, Qt.Key.Key_V)
    window.run()
    assert window.timeline.hand == "select"
    item = window.timeline.sight.at("shots", 60)
    rect = window.timeline.rect_of(item)
    QTest.mouseClick(window.timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(rect.center().x()), 90))
    QTest.keyClick(window.timeline, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    window.run()
    assert lengths(window) == [48] * 4
    QTest.keyClick(window.timeline, Qt.Key.Key_Z, CTRL)
    window.run()
    assert lengths(window) == [48] * 5


def test_why_it_did_not_go_further_stands_in_the_status_bar(window):
    window.desk.apply("set_track", track="shots", locked=True)
    window.timeline.transport.seek_cut(60)
    window.timeline.selection.choose([window.timeline.sight.at("shots", 60)])
    window.do("cut.trim_end")
    assert "locked" in window.window.status._said.text()


def test_a_file_dropped_on_the_timeline_is_not_opened_as_a_script(window, tmp_path):
    note = tmp_path / "notes.txt"
    note.write_text("no film")
    film = window.desk.film
    drop(window, [note], "music", 20)
    window.until(lambda: window.troubles)
    assert window.troubles[0].code.startswith("media.")
    assert window.desk.film is film
