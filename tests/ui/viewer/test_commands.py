"""The Play menu in the window: keys, marks, the whole screen, and circling what is framed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.render.stale import State
from tests.ui.playback.conftest import no_card  # noqa: F401
from ui.actions import BY_KEY, clashes


def rendered(studio):
    studio.open()
    studio.do("render.changed")
    studio.until(lambda: all(studio.desk.state(shot.id) is State.CIRCLED for shot in studio.shots))
    studio.do("view.timeline")
    return studio.window.transport


def test_the_keys_are_those_of_every_cutting_room():
    keys = {
        "play.toggle": "Space", "play.back": "J", "play.stop": "K", "play.forward": "L", "play.mark_in": "I",
        "play.mark_out": "O", "play.clear_marks": "Alt+X", "play.loop": "Ctrl+Shift+L", "play.full": "F11",
    }  # fmt: skip
    assert {key: BY_KEY[key].shortcut for key in keys} == keys
    assert clashes() == []


def test_marking_looping_and_shuttling_by_the_menu(studio, no_card):  # noqa: F811
    transport = rendered(studio)
    transport.seek(10)
    studio.do("play.mark_in")
    transport.seek(20)
    studio.do("play.mark_out")
    assert studio.desk.film.marked == (10, 21)
    studio.do("play.loop")
    assert transport.loop
    studio.do("play.clear_marks")
    assert studio.desk.film.marked is None
    studio.do("edit.undo")
    assert studio.desk.film.marked == (10, 21)
    studio.do("play.forward")
    studio.do("play.forward")
    assert transport.speed == 2
    studio.do("play.stop")
    assert not transport.is_playing
    studio.do("play.go_to")
    clock = studio.window.viewer.controls.clock
    assert clock.hasFocus()
    QTest.keyClicks(clock, "1B")
    QTest.keyClick(clock, Qt.Key.Key_Return)
    assert (transport.source, transport.cut_frame) == ("cut", 24)
    studio.do("play.mute")
    assert transport.muted
    assert studio.desk.memory.get("muted", False) is True


def test_f11_fills_the_screen_and_its_shortcuts_go_on_there(studio):
    rendered(studio)
    studio.do("play.full")
    viewer = studio.window.viewer
    assert viewer.is_full_screen
    assert studio.window.actions_by_key["play.toggle"] in viewer.wall.window().actions()
    studio.do("play.full")
    assert not viewer.is_full_screen
    assert viewer.wall.window() is studio.window
    studio.do("play.full")  # closing the project or the window gives the picture back too
    studio.window.close()
    assert not viewer.is_full_screen


def test_another_view_stops_what_plays(studio, no_card):  # noqa: F811
    transport = rendered(studio)
    studio.do("play.toggle")
    assert transport.is_playing
    studio.do("view.board")
    assert not transport.is_playing


def test_c_circles_the_framed_take(studio):
    transport = rendered(studio)
    shot = studio.shots[0].id
    studio.desk.queue.render([shot])
    studio.until(lambda: len(studio.desk.takes(shot)) == 2)
    first, second = studio.desk.takes(shot)
    studio.desk.select(shot)
    transport.show("take", shot, (first.id, second.id))
    transport.frame_pane(1)
    studio.do("take.circle")
    assert studio.shots[0].circled == second.id
    assert transport.takes == (first.id, second.id)
