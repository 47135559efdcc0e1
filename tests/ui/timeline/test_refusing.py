"""What cannot be done is said with what to do about it, and the film stays as it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from engine.messages.faults import Exit
from studio.words.told import tell


def codes(cut):
    return [fault.code for fault in cut.troubles]


def test_trimming_past_the_media_by_hand_is_told_once(cut):
    before = cut.film
    cut.drag(cut.edge(cut.picture(4), "end"), cut.frames(20))
    assert cut.film is before
    assert codes(cut) == ["cut.media_end"]
    told = tell(cut.troubles[0])
    assert "no more of it" in told.what
    assert "longer take" in told.action
    assert cut.troubles[0].exit is Exit.BAD_INPUT, "a toast, not a sheet"


def test_trimming_as_far_as_the_media_goes_is_no_trouble(cut):
    cut.desk.apply("set_spans", shot=cut.shots[4].id, spans=[{"first": 0, "frames": 40}])
    cut.drag(cut.edge(cut.picture(4), "end"), cut.frames(30))
    assert cut.lengths[-1] == 48
    assert codes(cut) == []
    assert cut.said, "the status bar says that it goes no further"


@pytest.mark.parametrize("lock", ["track", "shot"])
def test_trimming_and_moving_what_is_locked_is_told(cut, lock):
    if lock == "track":
        cut.desk.apply("set_track", track="shots", locked=True)
    else:
        cut.desk.apply("lock", shot=cut.shots[1].id, locked=True)
    before = cut.film
    cut.drag(cut.edge(cut.picture(1), "end"), -cut.frames(10))
    assert codes(cut) == ["cut.locked"]
    cut.drag(cut.at(cut.picture(1)), cut.frames(80))
    cut.timeline.selection.choose([cut.picture(1)])
    cut.key(Qt.Key.Key_Delete)
    assert codes(cut) == ["cut.locked"] * 3
    assert cut.film is before
    assert all(tell(fault).action for fault in cut.troubles)


def test_a_sound_that_is_drawn_onto_a_locked_track_stays_where_it_is(cut):
    sound = {"id": "01m7z7vm4k00000000ce", "track": "effects", "frames": 40, "media": "a" * 64 + ".wav", "at": 20}
    cut.desk.apply("add_clip", clip=sound)
    cut.desk.apply("set_track", track="music", locked=True)
    before = cut.film
    item = cut.sight.find(sound["id"])
    start = cut.at(item)
    down = cut.timeline.lane("music").top - cut.timeline.lane("effects").top
    cut.drag(start, start.__class__(cut.frames(10), down))
    assert cut.film is before
    assert codes(cut) == ["cut.locked"]
