"""The keyboard on the timeline: all that hands do has a key."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.ui.timeline.conftest import CTRL, SHIFT

Key = Qt.Key


def test_arrows_walk_along_a_track_and_from_track_to_track(cut):
    cut.click(cut.at(cut.picture(1)))
    cut.key(Key.Key_Right)
    assert cut.timeline.selection.keys == {cut.picture(2).id}
    assert cut.desk.selected == (cut.shots[2].id,)
    cut.key(Key.Key_Left)
    cut.key(Key.Key_Left)
    assert cut.timeline.selection.keys == {cut.picture(0).id}
    cut.key(Key.Key_Left)
    assert cut.timeline.selection.keys == {cut.picture(0).id}
    # Nobody speaks in the first shot: the nearest sound below is the dialogue of the fourth.
    cut.key(Key.Key_Down)
    assert cut.timeline.selection.keys == {cut.sound(3, "dialogue").id}
    cut.key(Key.Key_Down)
    cut.key(Key.Key_Down)
    assert cut.timeline.selection.keys == {cut.sound(3, "ambience").id}
    cut.key(Key.Key_Up)
    assert cut.timeline.selection.keys == {cut.sound(3, "effects").id}


def test_shift_and_arrows_stretch_the_selection(cut):
    cut.click(cut.at(cut.picture(1)))
    cut.key(Key.Key_Right, SHIFT)
    cut.key(Key.Key_Right, SHIFT)
    assert set(cut.desk.selected) == {shot.id for shot in cut.shots[1:4]}
    cut.key(Key.Key_Left, SHIFT)
    assert set(cut.desk.selected) == {shot.id for shot in cut.shots[1:3]}


def test_ctrl_and_arrows_nudge_along_the_black_around_a_clip(cut):
    cut.desk.apply("set_spans", shot=cut.shots[1].id, spans=[{"first": 0, "frames": 48, "gap": 10}])
    cut.click(cut.at(cut.picture(1)))
    cut.key(Key.Key_Left, CTRL)
    assert cut.picture(1).gap == 9
    cut.key(Key.Key_Left, CTRL | SHIFT)
    assert cut.picture(1).gap == 0
    assert any("Another clip" in words for words in cut.said)


def test_with_the_slip_tool_ctrl_and_arrows_slip(cut):
    cut.desk.apply("set_spans", shot=cut.shots[1].id, spans=[{"first": 10, "frames": 30}])
    cut.click(cut.at(cut.picture(1)))
    cut.timeline.set_hand("slip")
    cut.key(Key.Key_Right, CTRL)
    assert cut.picture(1).first == 11


def test_delete_leaves_black_and_shift_delete_closes_the_gap(cut):
    gone = cut.shots[1].id
    cut.click(cut.at(cut.picture(1)))
    cut.key(Key.Key_Delete)
    assert cut.film.find(gone) is None
    assert [(gap.start, gap.frames) for gap in cut.sight.layout.gaps()] == [(48, 48)]
    cut.desk.undo()
    cut.click(cut.at(cut.picture(1)))
    cut.key(Key.Key_Delete, SHIFT)
    assert cut.sight.layout.gaps() == []
    assert cut.sight.length == 4 * 48


def test_a_takes_own_sound_cannot_leave_it_and_is_muted(cut):
    cut.click(cut.at(cut.sound(0, "ambience")))
    cut.key(Key.Key_Delete)
    assert cut.sound(0, "ambience").level.muted
    assert len(cut.shots) == 5


def test_home_end_and_pages(cut):
    cut.key(Key.Key_End)
    assert cut.transport.cut_frame == cut.sight.length - 1
    cut.timeline.zoom_to(20, 0)
    cut.key(Key.Key_Home)
    assert cut.transport.cut_frame == 0
    assert cut.timeline.view.left == 0
    cut.key(Key.Key_PageDown)
    page = round(cut.timeline.width() * 0.9)
    assert cut.timeline.view.left == page
    cut.key(Key.Key_PageUp)
    assert cut.timeline.view.left == 0


def test_enter_goes_to_the_clip_and_escape_lets_go_of_the_selection(cut):
    cut.click(cut.at(cut.picture(3)))
    cut.key(Key.Key_Return)
    assert cut.transport.cut_frame == cut.picture(3).start
    cut.key(Key.Key_Escape)
    assert not cut.timeline.selection.keys


def test_walking_brings_the_clip_into_sight(cut):
    cut.timeline.zoom_to(20, 0)
    cut.timeline.pan_to(0)
    cut.click(cut.at(cut.picture(0), share=0.2))
    cut.key(Key.Key_Right)
    cut.key(Key.Key_Right)
    first, end = cut.timeline.view.shown()
    assert first <= cut.picture(2).start < end
