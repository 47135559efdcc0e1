"""What differs between two films: just that, and nothing beside it."""

from __future__ import annotations

from ui.timeline.differing import FOREVER, same_but, shifts


def differs(cut, key, **parameters):
    before = cut.sight
    assert cut.desk.apply(key, **parameters)
    return same_but(before, cut.sight)


def test_a_level_touches_its_own_clip(cut):
    assert differs(cut, "set_level", shot=cut.shots[1].id, stem="effects", gain=3.0) == {"effects": (48, 96)}


def test_a_trim_that_leaves_black_touches_what_it_trims(cut):
    found = differs(
        cut, "together",
        edits=[
            {"key": "set_spans", "parameters": {"shot": cut.shots[0].id, "spans": [{"first": 0, "frames": 40}]}},
            {"key": "set_gap", "parameters": {"shot": cut.shots[1].id, "span": 0, "gap": 8, "frames": 48}},
        ],
    )  # fmt: skip
    # The second shot asks for a gap now, which is nothing to be seen on it, but it lies where it lay.
    assert set(found) == {"shots", "effects", "ambience"}
    assert found["effects"] == (0, 48)
    assert found["shots"][1] <= 96


def test_a_ripple_touches_all_that_follows(cut):
    found = differs(cut, "set_spans", shot=cut.shots[1].id, spans=[{"first": 0, "frames": 40}])
    assert found["shots"] == (48, FOREVER)
    assert found["ambience"] == (48, FOREVER)
    assert found["scenes"][1] == FOREVER


def test_words_that_are_not_on_a_clip_touch_nothing(cut):
    assert differs(cut, "set_text", shot=cut.shots[1].id, text="Something else entirely.") == {}


def test_a_spoken_line_touches_the_dialogue_that_shows_it(cut):
    found = differs(cut, "set_line", shot=cut.shots[3].id, index=0, text="It is early.")
    assert found["dialogue"] == (144, 192)


def test_a_lock_touches_its_track(cut):
    assert differs(cut, "set_track", track="music", locked=True) == {"music": (0, FOREVER)}


def test_a_marker_and_a_range_touch_the_ruler(cut):
    found = differs(cut, "add_marker", marker={"id": "01m7z7vm4k00000000ab", "at": 80})
    assert found == {"ruler": (80, 81)}
    assert differs(cut, "set_marked", first=10, last=20) == {"ruler": (10, 20)}


def test_a_title_touches_where_it_was_and_where_it_is(cut):
    clip = {"id": "01m7z7vm4k00000000cd", "track": "titles", "frames": 20, "text": "Later", "at": 10}
    assert differs(cut, "add_clip", clip=clip) == {"titles": (10, 30)}
    assert differs(cut, "change_clip", clip=clip["id"], changes={"at": 100}) == {"titles": (10, 120)}
    assert differs(cut, "remove_clip", clip=clip["id"]) == {"titles": (100, 120)}


def test_what_hangs_on_a_shot_goes_with_it(cut):
    clip = {
        "id": "01m7z7vm4k00000000cd", "track": "titles", "frames": 20, "text": "Later", "at": 10,
        "anchor": cut.shots[2].id,
    }  # fmt: skip
    cut.desk.apply("add_clip", clip=clip)
    found = differs(cut, "set_spans", shot=cut.shots[0].id, spans=[{"first": 0, "frames": 28}])
    assert found["titles"] == (106 - 20, 126)
    far = {**clip, "id": "01m7z7vm4k00000000ce", "anchor": cut.shots[4].id}
    cut.desk.apply("add_clip", clip=far)
    found = differs(cut, "set_spans", shot=cut.shots[0].id, spans=[{"first": 0, "frames": 20}])
    # Of what hangs on scenes behind, only that it moved is known.
    assert found["titles"][0] <= 98
    assert found["titles"][1] == FOREVER


def test_slates_behind_a_new_shot_are_painted_anew(cut):
    found = differs(cut, "add_shot", scene=cut.film.scenes[0].id, index=0, text="New.")
    assert found["shots"] == (0, FOREVER)


def test_a_scene_moved_to_the_front_touches_all_that_lies_otherwise(cut):
    before = cut.sight
    shot = cut.shots[4].id
    cut.desk.apply("move_shot", shot=shot, scene=cut.film.scenes[0].id, index=0)
    assert same_but(before, cut.sight)["shots"][0] == 0


def test_nothing_differs_from_itself(cut):
    assert same_but(cut.sight, cut.sight) == {}


def test_what_follows_a_ripple_has_only_moved_along(cut):
    before = cut.sight
    cut.desk.apply("set_spans", shot=cut.shots[1].id, spans=[{"first": 0, "frames": 40}])
    moved = shifts(before, cut.sight)
    assert moved["shots"] == (88, -8)
    assert moved["effects"] == (88, -8)
    assert moved["dialogue"] == (136, -8)
    for track, (frame, by) in moved.items():
        behind = [item for item in cut.sight.within(track, frame, 10**6) if item.start >= frame]
        assert behind or track == "music"
        for item in behind:
            assert before.find(item.id).start == item.start - by


def test_a_clip_of_its_own_that_stays_has_not_moved_along_and_one_that_hangs_has(cut):
    clip = {"id": "01m7z7vm4k00000000cd", "track": "effects", "frames": 20, "media": "a" * 64 + ".wav", "at": 100}
    cut.desk.apply("add_clip", clip=clip)
    hung = {**clip, "id": "01m7z7vm4k00000000ce", "track": "music", "anchor": cut.shots[3].id, "at": 5}
    cut.desk.apply("add_clip", clip=hung)
    before = cut.sight
    cut.desk.apply("set_spans", shot=cut.shots[1].id, spans=[{"first": 0, "frames": 40}])
    moved = shifts(before, cut.sight)
    assert moved["ambience"] == (88, -8)
    assert moved["effects"] == (120, -8), "from the end of what stayed on"
    assert (moved["music"], cut.sight.find(hung["id"]).start) == ((136, -8), 141)


def test_a_change_that_moves_nothing_shifts_nothing(cut):
    before = cut.sight
    cut.desk.apply("set_level", shot=cut.shots[1].id, stem="effects", gain=3.0)
    assert shifts(before, cut.sight) == {}
