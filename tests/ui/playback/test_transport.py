"""The transport shows the right picture of the right source, keeps its place, and reads no more than it must."""

from __future__ import annotations

import pytest

from engine.messages.faults import Fault
from tests.waiting import let_run

from .films import LONG, grey


def near(found, wanted):
    return abs(found - wanted) <= 3


def test_every_frame_sought_in_the_cut_is_the_frame_shown(playing):
    transport = playing.open()
    assert (transport.source, transport.length, transport.cut_frame) == ("cut", 4 * LONG, 0)
    for frame in (0, 95, 23, 24, 25, 1, 70):
        transport.seek(frame)
        assert near(playing.see(frame), grey(frame // LONG, frame % LONG))
        assert transport.cut_frame == frame


def test_scene_and_shot_are_ranges_of_the_cut(playing):
    transport = playing.open()
    transport.show("scene", playing.shots[2])
    assert (transport.length, transport.frame, transport.cut_frame) == (2 * LONG, 0, 2 * LONG)
    transport.show("shot", playing.shots[3])
    assert (transport.length, transport.cut_frame) == (LONG, 3 * LONG)
    transport.seek(5)
    assert near(playing.see(3 * LONG + 5), grey(3, 5))
    transport.seek(500)
    assert transport.frame == LONG - 1
    transport.show("cut")
    assert transport.cut_frame == 4 * LONG - 1


def test_takes_lie_side_by_side_at_one_frame(playing):
    transport = playing.open(second=(1,))
    first, second = playing.desk.takes(playing.shots[1])
    transport.seek(LONG + 7)
    shown = []
    transport.takes_shown.connect(shown.append)
    transport.show("take", playing.shots[1], (first.id, second.id))
    assert shown == [(first.id, second.id)]
    assert (transport.length, transport.frame) == (LONG, 7)
    assert near(playing.see(7), grey(1, 7))
    assert near(playing.see(7, pane=1), grey(1, 7, 1))
    transport.step(1)
    assert near(playing.see(8), grey(1, 8))
    assert near(playing.see(8, pane=1), grey(1, 8, 1))
    assert transport.cut_frame == LONG + 7
    transport.show("cut")
    assert (transport.takes, len(transport.panes), transport.cut_frame) == ((), 1, LONG + 7)


def test_the_timeline_seeks_in_the_cut_from_wherever_one_is(playing):
    transport = playing.open()
    transport.show("take", playing.shots[0])
    transport.seek_cut(50)
    assert (transport.source, transport.cut_frame) == ("cut", 50)
    transport.show("scene", playing.shots[0])
    transport.seek_cut(3)
    assert (transport.source, transport.frame) == ("scene", 3)
    transport.seek_cut(60)
    assert (transport.source, transport.frame) == ("cut", 60)


def test_a_frame_that_was_seen_is_not_decoded_again(playing):
    transport = playing.open()
    reader = transport.panes[0].reader
    for frame in (40, 10):
        transport.seek(frame)
        playing.see(frame)
        playing.until(lambda: reader.idle)
    decoded = reader.decoded
    transport.seek(40)
    assert transport.panes[0].frame == 40
    transport.seek(10)
    assert transport.panes[0].frame == 10
    let_run(0.2)
    assert reader.decoded == decoded


def test_only_the_newest_of_many_wishes_is_answered(playing):
    transport = playing.open()
    reader = transport.panes[0].reader
    playing.until(lambda: reader.idle)
    before = reader.decoded
    for frame in range(20, 90):
        transport.seek(frame)
    assert near(playing.see(89), grey(3, 17))
    playing.until(lambda: reader.idle)
    assert reader.decoded - before < 40


def test_what_moves_in_the_cut_is_not_decoded_again(playing):
    transport = playing.open()
    transport.seek(2 * LONG + 3)
    playing.see(2 * LONG + 3)
    playing.desk.apply("remove_shot", shot=playing.shots[0])
    playing.until(lambda: transport.length == 3 * LONG)
    transport.seek(LONG + 3)
    assert transport.panes[0].frame == LONG + 3  # at once, without the decoder
    assert near(playing.level(), grey(2, 3))


def test_an_edit_that_changes_nothing_that_is_seen_loads_nothing(playing):
    transport = playing.open()
    transport.seek(5)
    playing.see(5)
    told = []
    transport.source_changed.connect(lambda: told.append(True))
    playing.desk.apply("set_film", title="Another name")
    let_run(0.1)
    assert told == []


def test_playing_goes_on_through_an_edit_at_the_same_picture(playing):
    transport = playing.open()
    transport.seek(2 * LONG)
    stopped = []
    transport.playing_changed.connect(stopped.append)
    transport.play()
    playing.until(lambda: transport.cut_frame > 2 * LONG + 2)
    playing.desk.apply("remove_shot", shot=playing.shots[0])
    playing.until(lambda: transport.length == 3 * LONG)
    assert transport.is_playing
    assert LONG <= transport.cut_frame < 2 * LONG
    assert stopped == [True]


def test_it_plays_to_the_end_in_order_and_stops_on_the_last_frame(playing):
    transport = playing.open()
    transport.seek(3 * LONG)
    playing.see(3 * LONG)
    seen = []
    transport.cut_frame_moved.connect(seen.append)
    transport.play()
    playing.until(lambda: not transport.is_playing)
    assert seen == sorted(seen)
    assert len(seen) > 15
    assert transport.cut_frame == 4 * LONG - 1
    assert transport.dropped + transport.shown >= LONG - 2


def test_a_loop_plays_the_marked_range_again(playing):
    transport = playing.open()
    playing.desk.apply("set_marked", first=30, last=36)
    transport.set_loop(on=True)
    seen = []
    transport.cut_frame_moved.connect(seen.append)
    transport.play()
    playing.until(lambda: seen.count(31) >= 2)
    transport.pause()
    assert set(seen) <= set(range(30, 36))


def test_shuttling_back_runs_to_the_first_frame(playing):
    transport = playing.open()
    transport.seek(40)
    for _press in range(3):
        transport.shuttle(-1)
    assert transport.speed == -4
    playing.until(lambda: not transport.is_playing)
    assert transport.cut_frame == 0
    assert near(playing.see(0), grey(0, 0))


def test_jumps_go_from_cut_to_cut_and_to_the_ends(playing):
    transport = playing.open()
    found = []
    for step in (1, 1, 1, 1, 1, -1, -1):
        transport.jump(step)
        found.append(transport.cut_frame)
    assert found == [24, 48, 72, 95, 95, 72, 48]


def test_a_shot_without_a_take_plays_as_its_card(playing):
    transport = playing.open(without=(1,))
    transport.seek(LONG + 3)
    playing.see(LONG + 3)
    card = transport.picture(0).image
    assert len({card.pixel(x, y) for x in range(card.width()) for y in range(card.height())}) > 3
    decoded = transport.panes[0].reader.decoded
    transport.seek(LONG + 15)
    assert transport.panes[0].frame == LONG + 15  # one card is one picture
    transport.show("take", playing.shots[1])
    assert (transport.takes, transport.length) == ((), LONG)
    assert transport.panes[0].reader.decoded <= decoded + 24


def test_a_take_that_goes_while_it_plays_is_told_in_its_pane_and_the_rest_plays_on(playing):
    transport = playing.open()
    gone = playing.desk.takes(playing.shots[1])[0]
    playing.desk.session.takes.path(gone).unlink()
    faults = []
    transport.pictured.connect(
        lambda pane: faults.append(transport.picture(pane)) if isinstance(transport.picture(pane), Fault) else None
    )
    transport.seek(LONG - 6)
    transport.play()
    playing.until(lambda: transport.cut_frame >= 2 * LONG + 2)
    assert {fault.code for fault in faults} == {"media.missing"}
    assert transport.is_playing
    playing.until(lambda: not isinstance(transport.picture(0), Fault))
    transport.pause()
    assert near(playing.see(transport.cut_frame), grey(2, transport.cut_frame - 2 * LONG))


def test_without_a_card_it_says_so_once_and_runs_on(playing):
    transport = playing.open()
    told = []
    transport.silent.connect(lambda: told.append(True))
    for _press in range(3):
        transport.play()
        playing.until(lambda: transport.frame > 1)
        transport.pause()
        transport.seek(0)
    assert told == [True]


def test_an_empty_desk_plays_nothing(playing):
    transport = playing.transport
    transport.play()
    transport.shuttle(1)
    transport.seek(10)
    transport.jump(1)
    transport.show("scene")
    assert (transport.frame, transport.is_playing, transport.length) == (0, False, 0)
    with pytest.raises(ValueError, match="reel"):
        transport.show("reel")


def test_closing_the_project_ends_the_readers(playing):
    transport = playing.open()
    transport.play()
    playing.desk.close()
    assert (transport.length, transport.panes, transport.is_playing) == (0, (), False)
