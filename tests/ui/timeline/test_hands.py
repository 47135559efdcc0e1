"""The mouse: where one grabs decides, the cursor says so before, limits are told, and only what changed is painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.timeline.conftest import ALT, CTRL, LEFT, NONE, RIGHT, SHIFT
from ui.timeline.grabs import CURSORS


def wheel(cut, at, turned, held=NONE):
    event = QWheelEvent(
        at, QPointF(cut.timeline.mapToGlobal(at.toPoint())), QPointF(0, 0).toPoint(), QPointF(0, turned).toPoint(),
        Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(cut.timeline, event)


# ----- what the place says ----------------------------------------------------------------------------------------
def test_the_cursor_says_what_a_press_would_do(cut):
    second = cut.picture(1)
    rect = cut.timeline.rect_of(second)
    cut.click(cut.at(second))
    places = {
        "start": cut.edge(second, "start"),
        "end": cut.edge(second, "end"),
        "roll": QPointF(rect.left() + 1, rect.center().y()),
        "move": cut.at(second, height=0.3),
        "slip": cut.at(second, height=0.8),
        "fade in": QPointF(rect.left() + 5, rect.top() + 5),
        "fade out": QPointF(rect.right() - 5, rect.top() + 5),
        "scrub": QPointF(300, 8),
    }
    for kind, at in places.items():
        cut.hover(at)
        assert cut.timeline.hands.grab.kind == kind, kind
        assert cut.timeline.cursor().shape() == CURSORS[kind]
    cut.hover(cut.at(second, height=0.3), held=ALT)
    assert cut.timeline.cursor().shape() == CURSORS["slide"]
    # The lower half of a clip that is not selected moves it.
    cut.hover(cut.at(cut.picture(3), height=0.8))
    assert cut.timeline.hands.grab.kind == "move"


def test_a_locked_track_says_so_before_the_press(cut):
    cut.desk.apply("set_track", track="shots", locked=True)
    cut.hover(cut.edge(cut.picture(1), "end"))
    assert cut.timeline.cursor().shape() == Qt.CursorShape.ForbiddenCursor


# ----- trims ------------------------------------------------------------------------------------------------------
def test_without_ripple_a_trim_leaves_black_and_what_follows_stays(cut):
    cut.panel.tools.switches["ripple"].click()
    cut.drag(cut.edge(cut.picture(1), "end"), -cut.frames(10))
    assert cut.lengths == [48, 38, 48, 48, 48]
    assert cut.picture(2).start == 96
    assert [(gap.start, gap.frames) for gap in cut.sight.layout.gaps()] == [(86, 10)]


def test_a_trim_stops_where_the_take_ends_says_why_and_flashes_there_once(cut):
    before = cut.film
    at = cut.edge(cut.picture(1), "end")
    cut.press(at)
    cut.move(at + QPointF(cut.frames(5), 0))
    cut.move(at + QPointF(cut.frames(9), 0))
    assert cut.timeline.hands.held.trial.limit == cut.picture(1).end
    assert cut.timeline.hands._limit == cut.picture(1).end
    cut.release(at + QPointF(cut.frames(9), 0))
    assert cut.film is before
    assert len(cut.said) == 1
    assert "take ends" in cut.said[0]
    cut.until(lambda: cut.timeline.hands._limit is None)


def test_a_drag_on_a_locked_track_changes_nothing_and_says_why(cut):
    cut.desk.apply("set_track", track="shots", locked=True)
    before = cut.film
    cut.drag(cut.edge(cut.picture(1), "end"), -cut.frames(10))
    cut.drag(cut.at(cut.picture(1)), cut.frames(80))
    assert cut.film is before
    assert all("locked" in words for words in cut.said)
    assert cut.said


def test_the_words_beside_the_pointer_tell_change_and_length(cut):
    at = cut.edge(cut.picture(1), "end")
    cut.press(at)
    cut.move(at - QPointF(cut.frames(12), 0))
    assert cut.timeline.hands.held.trial.words == "-12 f   1:12"
    cut.release(at)


def test_unlinked_the_sound_alone_is_trimmed(cut):
    cut.panel.tools.switches["linked"].click()
    cut.drag(cut.edge(cut.sound(0, "ambience"), "end"), -cut.frames(6))
    assert cut.lengths == [48] * 5
    assert cut.sound(0, "ambience").frames == 42
    assert cut.sound(0, "effects").frames == 48


def test_slip_to_the_right_shows_earlier_frames(cut):
    cut.desk.apply("set_spans", shot=cut.shots[1].id, spans=[{"first": 10, "frames": 30}])
    cut.timeline.set_hand("slip")
    cut.drag(cut.at(cut.picture(1)), cut.frames(4))
    assert (cut.picture(1).first, cut.picture(1).frames) == (6, 30)


def test_alt_slides_a_shot_between_its_neighbours(cut):
    for place in (0, 2):
        cut.desk.apply("set_spans", shot=cut.shots[place].id, spans=[{"first": 10, "frames": 30}])
    start = cut.picture(1).start
    at = cut.at(cut.picture(1))
    cut.drag(at, cut.frames(5), held=ALT)
    assert cut.picture(1).start == start + 5
    assert (cut.picture(0).frames, cut.picture(2).first, cut.picture(2).frames) == (35, 15, 25)


def test_a_shot_is_carried_to_another_place(cut):
    order = [shot.id for shot in cut.shots]
    first = cut.at(cut.picture(0))
    cut.drag(first, cut.frames(100))
    assert [shot.id for shot in cut.shots] == [order[1], order[2], order[0], *order[3:]]
    cut.desk.undo()
    assert [shot.id for shot in cut.shots] == order


def test_drawn_over_the_next_shot_that_comes_in_over_it(cut):
    cut.drag(cut.at(cut.picture(0)), cut.frames(10))
    assert (cut.picture(1).dissolves, cut.picture(1).overlap) == (True, 10)
    assert cut.sight.length == 5 * 48 - 10


# ----- snapping ---------------------------------------------------------------------------------------------------
def test_an_edge_snaps_to_a_marker_with_a_guide_and_ctrl_holds_it_off(cut):
    cut.timeline.switch("snap", on=True)
    cut.desk.apply("add_marker", marker={"id": "01m7z7vm4k00000000ab", "at": 80})
    at = cut.edge(cut.picture(1), "end")
    cut.press(at)
    cut.move(at - QPointF(cut.frames(16) - 6, 0))
    assert cut.timeline.hands.held.snapped == 80
    assert cut.timeline.hands.held.trial.gesture.moved == -16
    near = round(16 - 6 / cut.timeline.view.zoom)
    cut.move(at - QPointF(cut.frames(16) - 6, 0), held=CTRL)
    assert cut.timeline.hands.held.snapped is None
    assert cut.timeline.hands.held.trial.gesture.moved == -near
    cut.release(at)


def test_shift_lets_the_playhead_snap_while_scrubbing(cut):
    at = QPointF(cut.timeline.view.x(48) + 5, 8)
    cut.timeline.switch("snap", on=True)
    cut.press(at)
    cut.release(at)
    assert cut.transport.cut_frame != 48
    cut.press(at, held=SHIFT)
    cut.release(at, held=SHIFT)
    assert cut.transport.cut_frame == 48


# ----- selecting --------------------------------------------------------------------------------------------------
def test_selection_is_the_desks_both_ways(cut):
    cut.click(cut.at(cut.picture(2)))
    assert cut.desk.selected == (cut.shots[2].id,)
    cut.click(cut.at(cut.picture(3)), held=CTRL)
    assert set(cut.desk.selected) == {cut.shots[2].id, cut.shots[3].id}
    cut.click(cut.at(cut.picture(0)))
    cut.click(cut.at(cut.picture(2)), held=SHIFT)
    assert set(cut.desk.selected) == {shot.id for shot in cut.shots[:3]}
    cut.desk.select(cut.shots[4].id)
    assert cut.timeline.selection.keys == {f"{cut.shots[4].id}/0"}


def test_a_frame_drawn_round_clips_selects_them(cut):
    top = cut.timeline.lane("titles")
    start = QPointF(cut.timeline.view.x(10), top.top + 3)
    end = QPointF(cut.timeline.view.x(60), cut.timeline.lane("shots").top + 30)
    cut.drag(start, end - start)
    assert cut.timeline.selection.keys == {f"{cut.shots[place].id}/0" for place in (0, 1)}
    empty = QPointF(cut.timeline.width() - 4, top.top + 3)
    cut.click(empty)
    assert not cut.timeline.selection.keys


# ----- the ruler --------------------------------------------------------------------------------------------------
def test_a_marker_is_dragged_and_a_range_by_its_ends(cut):
    cut.desk.apply("add_marker", marker={"id": "01m7z7vm4k00000000ab", "at": 80})
    view = cut.timeline.view
    cut.drag(QPointF(view.x(80), 24), cut.frames(-20))
    assert cut.sight.layout.marker("01m7z7vm4k00000000ab").frame == 60
    cut.desk.apply("set_marked", first=100, last=150)
    cut.drag(QPointF(view.x(150), 24), cut.frames(30))
    assert cut.film.marked == (100, 180)
    cut.drag(QPointF(view.x(100), 24), cut.frames(-40))
    assert cut.film.marked == (60, 180)


def test_the_playhead_follows_the_pointer_in_the_ruler_and_stays_in_the_film(cut):
    cut.press(QPointF(cut.timeline.view.x(100), 8))
    assert cut.transport.cut_frame == 100
    cut.move(QPointF(5000, 8))
    assert cut.transport.cut_frame == cut.sight.length - 1
    cut.move(QPointF(-50, 8))
    assert cut.transport.cut_frame == 0
    cut.release(QPointF(-50, 8))


# ----- getting about ----------------------------------------------------------------------------------------------
def test_ctrl_and_the_wheel_zoom_about_the_pointer_and_the_wheel_alone_pans(cut):
    cut.timeline.zoom_to(8, 0)
    cut.timeline.pan_to(40)
    at = QPointF(400, 120)
    frame = (cut.timeline.view.left + 400) / cut.timeline.view.zoom
    wheel(cut, at, 120, CTRL)
    assert cut.timeline.view.zoom > 8
    assert cut.timeline.view.x(frame) == pytest.approx(400, abs=0.6)
    left = cut.timeline.view.left
    wheel(cut, at, -120)
    assert cut.timeline.view.left == left + 120
    wheel(cut, at, 120)
    assert cut.timeline.view.left == left


def test_the_middle_button_drags_the_view_along(cut):
    cut.timeline.zoom_to(10, 0)
    cut.timeline.pan_to(60)
    left = cut.timeline.view.left
    middle = Qt.MouseButton.MiddleButton
    cut.send(QEvent.Type.MouseButtonPress, QPointF(500, 120), middle)
    cut.send(QEvent.Type.MouseMove, QPointF(430, 120), buttons=middle)
    cut.send(QEvent.Type.MouseButtonRelease, QPointF(430, 120), middle)
    assert cut.timeline.view.left == left + 70
    assert cut.timeline.hands.held is None


def test_at_the_edge_a_drag_pans(cut):
    cut.timeline.zoom_to(10, 0)
    cut.timeline.pan_to(0)
    at = cut.at(cut.picture(0))
    cut.press(at)
    cut.move(QPointF(cut.timeline.width() - 2, at.y()))
    cut.until(lambda: cut.timeline.view.left > 100)
    cut.key(Qt.Key.Key_Escape)
    cut.release(at)


# ----- giving up --------------------------------------------------------------------------------------------------
def test_a_second_button_gives_a_drag_up(cut):
    before = cut.film
    at = cut.edge(cut.picture(1), "end")
    cut.press(at)
    cut.move(at - QPointF(50, 0))
    cut.send(QEvent.Type.MouseButtonPress, at - QPointF(50, 0), RIGHT, buttons=LEFT | RIGHT)
    cut.release(at - QPointF(50, 0))
    assert cut.film is before


def test_an_edit_that_comes_in_between_ends_a_drag(cut):
    at = cut.edge(cut.picture(1), "end")
    cut.press(at)
    cut.move(at - QPointF(50, 0))
    cut.desk.apply("set_text", shot=cut.shots[0].id, text="Somebody else wrote.")
    assert not cut.timeline.hands.busy
    cut.release(at - QPointF(50, 0))
    assert cut.lengths == [48] * 5


def test_looking_only_nothing_can_be_done_and_it_is_told(cut, monkeypatch):
    cut.desk.session.project.read_only = True
    cut.drag(cut.edge(cut.picture(1), "end"), -cut.frames(10))
    assert cut.lengths == [48] * 5
    assert [fault.code for fault in cut.troubles] == ["project.read_only"]
    cut.desk.session.project.read_only = False


# ----- what is painted --------------------------------------------------------------------------------------------
def settle(cut):
    counts, before = cut.timeline.tiles.counts, -1
    # What lies beside the view is painted ahead, a tile at a time.
    for _step in range(200):
        if before == counts.built and not cut.panel.strips.busy and not cut.timeline.tiles.unfinished:
            break
        before = counts.built
        cut.run(0.15)
    else:
        raise AssertionError("the timeline did not come to rest")
    cut.timeline.updated.clear()
    cut.timeline.tiles.counts.built = 0


def test_a_drag_builds_no_tile_and_paints_only_what_changed(cut):
    settle(cut)
    speech = cut.sound(3, "dialogue")
    cut.click(cut.at(speech, height=0.9))
    settle(cut)
    rect = cut.timeline.rect_of(speech)
    at = QPointF(rect.right() - 5, rect.top() + 5)
    cut.press(at)
    cut.move(at - QPointF(20, 0))
    cut.run()
    cut.timeline.updated.clear()
    cut.move(at - QPointF(30, 0))
    cut.run()
    assert cut.timeline.hands.held.trial.gesture.deed == "fade"
    assert cut.timeline.tiles.counts.built == 0
    allowed = rect.adjusted(-8, -60, 120, 60)  # the clip, and the words beside the pointer
    assert cut.timeline.updated
    assert [each for each in cut.timeline.updated if not allowed.contains(each.toRectF())] == []
    cut.release(at)


def test_an_edit_lays_the_film_out_once_and_builds_only_its_own_tiles(cut):
    cut.timeline.zoom_to(20, 0)
    cut.timeline.pan_to(0)
    settle(cut)
    laid = cut.timeline.laid
    cut.desk.apply("set_level", shot=cut.shots[0].id, stem="ambience", gain=-6.0)
    assert cut.timeline.laid == laid + 1
    lane = cut.timeline.lane("ambience")
    assert cut.timeline.updated
    assert [each for each in cut.timeline.updated if each.top() < lane.top - 4 or each.bottom() > lane.bottom + 4] == []
    cut.run(0.3)
    # Of 48 frames at 20 pixels, four tiles of one track; and the one painted ahead of the view.
    assert 4 <= cut.timeline.tiles.counts.built <= 5


def test_the_playhead_paints_two_narrow_stripes(cut):
    settle(cut)
    cut.transport.seek_cut(50)
    cut.timeline.updated.clear()
    cut.transport.seek_cut(51)
    assert [each.width() <= 16 for each in cut.timeline.updated] == [True, True]
    cut.run(0.1)
    assert cut.timeline.tiles.counts.built == 0


def test_a_double_click_goes_to_the_clip(cut):
    QTest.mouseDClick(cut.timeline, LEFT, NONE, cut.at(cut.picture(2)).toPoint())
    assert cut.transport.cut_frame == cut.picture(2).start


def test_the_razor_cuts_one_clip_and_with_shift_all_that_lies_there(cut):
    clip = {"id": "01m7z7vm4k00000000cd", "track": "titles", "frames": 60, "text": "Later", "at": 40}
    cut.desk.apply("add_clip", clip=clip)
    cut.timeline.set_hand("razor")
    at = QPointF(cut.timeline.view.x(70), cut.at(cut.picture(1)).y())
    cut.click(at)
    assert len(cut.lengths) == 6
    assert len(cut.film.clips) == 1
    cut.click(QPointF(cut.timeline.view.x(84), at.y()), held=SHIFT)
    assert len(cut.lengths) == 7
    assert len(cut.film.clips) == 2


def test_what_a_narrow_clip_cannot_hold_stands_in_its_tip(cut):
    cut.hover(cut.at(cut.picture(1)))
    assert cut.timeline.toolTip() == "1B  She stops."
    cut.hover(cut.at(cut.sound(3, "dialogue")))
    assert cut.timeline.toolTip() == "MARA  It is late."
