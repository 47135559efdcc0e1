"""Edits of the cut: what they change, what they refuse, and what happens to it when shots or the rate change."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from engine.messages.faults import Fault
from engine.messages.jobs import Level
from studio.document.bounds import MOST_FRAMES
from studio.document.cutting import DEEDS
from studio.document.edits import apply
from studio.document.nodes import check
from studio.document.values import Clip, Film, Marker, Scene, Shot, Span, Track
from studio.words import edits as words

SOUND = f"{'ab' * 32}.wav"
MUSIC = {"id": "x1", "track": "music", "media": SOUND, "frames": 100}
TITLE = {"id": "x2", "track": "titles", "text": "Low Tide", "frames": 48, "at": 24}


@pytest.fixture
def film() -> Film:
    return Film(
        scenes=(
            Scene(id="s1", shots=tuple(Shot(id=name, text="She waits. He goes.", length=96) for name in "abc")),
            Scene(id="s2", shots=(Shot(id="d", text="They sit.", length=48),)),
        )
    )


def edit(film, key, **parameters):
    made = apply(film, key, msgspec.json.decode(msgspec.json.encode(parameters)))
    check(made)
    return made


def refused(film, code, key, **parameters):
    with pytest.raises(Fault) as caught:
        apply(film, key, parameters)
    assert caught.value.code == code


def shot(film, name="a"):
    return film.find(name)[1]


def test_spans(film):
    after = edit(film, "set_spans", shot="a", spans=[{"frames": 10}, {"first": 20, "frames": 5, "gap": 3}])
    assert shot(after).spans == (Span(frames=10), Span(first=20, frames=5, gap=3))
    assert after.scenes[1] is film.scenes[1]
    assert shot(edit(after, "set_spans", shot="a", spans=[])).spans == ()
    for bad in ({"frames": 0}, {"frames": 5, "first": -1}, {"frames": 5, "gap": -1}, {"frames": MOST_FRAMES + 1}):
        refused(film, "cut.span", "set_spans", shot="a", spans=[bad])
    refused(film, "cut.span", "set_spans", shot="a", spans=[{"frames": 1}] * 1001)
    for strange in ({}, {"frames": "5"}, {"frames": 5, "speed": 2}, "five"):
        refused(film, "edit.parameters", "set_spans", shot="a", spans=[strange])
    refused(film, "shot.unknown", "set_spans", shot="z", spans=[])
    refused(edit(film, "lock", shot="a", locked=True), "shot.locked", "set_spans", shot="a", spans=[])
    locked = edit(film, "set_track", track="shots", locked=True)
    refused(locked, "cut.track_locked", "set_spans", shot="a", spans=[{"frames": 4}])


def test_a_take_that_is_too_short_is_shown_whole(film):
    film = edit(film, "set_spans", shot="a", spans=[{"first": 10, "frames": 50, "gap": 5}])
    kept = (Span(first=10, frames=50, gap=5),)
    assert shot(edit(film, "circle", shot="a", take="t1", frames=60)).spans == kept
    assert shot(edit(film, "circle", shot="a", take="t1")).spans == kept, "nobody knows how long it is"
    assert shot(edit(film, "circle", shot="a", take="t1", frames=59)).spans == (Span(frames=59, gap=5),)
    plain = edit(film, "set_spans", shot="a", spans=[{"first": 10, "frames": 50}])
    assert shot(edit(plain, "circle", shot="a", take="t1", frames=20)).spans == ()
    still = edit(film, "set_stand", shot="a", media=f"{'cd' * 32}.png")
    assert shot(edit(still, "circle", shot="a", take="t1", frames=20)).spans == kept, "it is not the take that is seen"


def test_the_black_before_a_piece(film):
    after = edit(film, "set_gap", shot="a", span=0, gap=12, frames=96)
    assert shot(after).spans == (Span(frames=96, gap=12),)
    assert shot(edit(after, "set_gap", shot="a", span=0, gap=0)).spans == (Span(frames=96),)
    refused(film, "cut.span", "set_gap", shot="a", span=0, gap=12)
    refused(after, "cut.span", "set_gap", shot="a", span=1, gap=12)
    refused(after, "cut.span", "set_gap", shot="a", span=0, gap=-1)


def test_levels_of_a_takes_sounds(film):
    after = edit(film, "set_level", shot="a", stem="dialogue", gain=-6.5, lead=8)
    after = edit(after, "set_level", shot="a", stem="dialogue", muted=True)
    assert shot(after).levels == {"dialogue": Level(gain=-6.5, lead=8, muted=True)}
    plain = edit(after, "set_level", shot="a", stem="dialogue", gain=0.0, lead=0, muted=False)
    assert shot(plain) == shot(film), "as it is, it is not said"
    for bad in ({"gain": 12.5}, {"gain": -61.0}, {"gain": float("nan")}, {"fade_in": -1}, {"lead": MOST_FRAMES + 1}):
        refused(film, "cut.level", "set_level", shot="a", stem="dialogue", **bad)
    refused(film, "edit.parameters", "set_level", shot="a", stem="dialogue", gain="loud")
    refused(film, "cut.stem", "set_level", shot="a", stem="music", gain=1.0)
    quiet = edit(film, "set_track", track="effects", locked=True)
    for stem in ("effects", "mix"):
        refused(quiet, "cut.track_locked", "set_level", shot="a", stem=stem, gain=1.0)
    assert edit(quiet, "set_level", shot="a", stem="dialogue", gain=1.0)


def test_clips_of_their_own(film):
    after = edit(film, "add_clip", clip={**TITLE, "anchor": "b", "at": -5})
    after = edit(after, "add_clip", clip=MUSIC)
    assert [clip.id for clip in after.clips] == ["x1", "x2"], "in the order of their ids, as they are read"
    after = edit(after, "change_clip", clip="x1", changes={"track": "ambience", "level": {"gain": -3.0}})
    after = edit(after, "change_clip", clip="x1", changes={"level": {"fade_in": 7}})
    assert after.clips_by_id["x1"] == Clip(
        id="x1", track="ambience", media=SOUND, frames=100, level=Level(gain=-3.0, fade_in=7)
    )
    assert edit(after, "change_clip", clip="x1", changes={"id": "other"}) == after, "an id is for good"
    assert [clip.id for clip in edit(after, "remove_clip", clip="x2").clips] == ["x1"]
    refused(after, "cut.exists", "add_clip", clip=MUSIC)
    refused(film, "cut.exists", "add_clip", clip={**MUSIC, "id": "a"})
    refused(film, "cut.exists", "add_clip", clip={**MUSIC, "id": "s1"})
    refused(film, "cut.unknown", "remove_clip", clip="x9")
    refused(film, "cut.unknown", "change_clip", clip="x9", changes={})
    refused(film, "shot.unknown", "add_clip", clip={**MUSIC, "anchor": "z"})
    refused(after, "shot.exists", "add_shot", scene="s1", index=0, shot="x1")


@pytest.mark.parametrize(
    "bad",
    [
        {"media": ""},
        {"media": "../../etc/passwd"},
        {"text": "words"},
        {"frames": 0},
        {"first": -1},
        {"at": -1},
        {"at": MOST_FRAMES + 1},
        {"id": "no id"},
        {"track": "shots"},
        {"level": {"lead": 3}},
        {"level": {"gain": 90.0}},
        {"place": "everywhere"},
        {"name": "x" * 2001},
    ],
)
def test_clips_that_make_no_sense_are_refused(film, bad):
    refused(film, "cut.clip", "add_clip", clip={**MUSIC, **bad})
    made = edit(film, "add_clip", clip=MUSIC)
    if "id" not in bad:
        refused(made, "cut.clip", "change_clip", clip="x1", changes=bad)


def test_titles_need_words_and_tracks_must_be_there_and_open(film):
    refused(film, "cut.clip", "add_clip", clip={**TITLE, "text": " \n"})
    refused(film, "cut.clip", "add_clip", clip={**TITLE, "media": SOUND})
    refused(film, "cut.track", "add_clip", clip={**MUSIC, "track": "pictures"})
    refused(film, "edit.parameters", "add_clip", clip={**MUSIC, "colour": "red"})
    assert apply(film, "add_clip", {"clip": {**TITLE, "text": "a\ud800\x07b"}}).clips[0].text == "ab"
    locked = edit(edit(film, "add_clip", clip=MUSIC), "set_track", track="music", locked=True)
    refused(locked, "cut.track_locked", "add_clip", clip={**MUSIC, "id": "x3"})
    refused(locked, "cut.track_locked", "change_clip", clip="x1", changes={"frames": 9})
    refused(locked, "cut.track_locked", "remove_clip", clip="x1")
    other = edit(film, "add_clip", clip={**MUSIC, "track": "effects"})
    other = edit(other, "set_track", track="music", locked=True)
    refused(other, "cut.track_locked", "change_clip", clip="x1", changes={"track": "music"})


def test_markers_range_and_tracks(film):
    after = edit(film, "add_marker", marker={"id": "m1", "at": 7, "anchor": "b", "words": "Look"})
    after = edit(after, "change_marker", marker="m1", changes={"colour": "blue", "at": 9})
    assert after.markers == (Marker(id="m1", at=9, anchor="b", words="Look", colour="blue"),)
    refused(after, "cut.exists", "add_marker", marker={"id": "m1", "at": 7})
    for bad in ({"colour": "red"}, {"at": -1, "anchor": ""}, {"words": "x" * 2001}):
        refused(after, "cut.marker", "change_marker", marker="m1", changes=bad)
    refused(after, "shot.unknown", "change_marker", marker="m1", changes={"anchor": "z"})
    refused(after, "cut.unknown", "remove_marker", marker="m2")
    assert edit(after, "remove_marker", marker="m1") == film
    marked = edit(film, "set_marked", first=5, last=9)
    assert (marked.marked, edit(marked, "set_marked").marked) == ((5, 9), None)
    for first, last in ((5, 5), (-1, 4), (5, None), (None, 5), (True, 5), (1.5, 5), (1, MOST_FRAMES + 1)):
        refused(film, "cut.range", "set_marked", first=first, last=last)
    tracks = edit(edit(film, "set_track", track="music", muted=True), "set_track", track="music", locked=True)
    assert tracks.tracks == {"music": Track(muted=True, locked=True)}
    assert edit(tracks, "set_track", track="music", muted=False, locked=False) == film
    refused(film, "cut.track", "set_track", track="pictures", muted=True)
    refused(film, "edit.parameters", "set_track", track="music", muted="yes")


def test_clips_and_markers_hang_elsewhere(film):
    film = edit(edit(film, "add_clip", clip=MUSIC), "add_marker", marker={"id": "m1", "at": 7})
    items = [{"id": "x1", "anchor": "b", "at": -4}, {"id": "m1", "anchor": "c", "at": 1}]
    after = edit(film, "hang", items=items)
    assert [(each.anchor, each.at) for each in (*after.clips, *after.markers)] == [("b", -4), ("c", 1)]
    refused(film, "cut.unknown", "hang", items=[{"id": "x9", "anchor": "", "at": 0}])
    refused(film, "shot.unknown", "hang", items=[{"id": "x1", "anchor": "z", "at": 0}])
    refused(film, "cut.clip", "hang", items=[{"id": "x1", "anchor": "", "at": -1}])
    refused(film, "cut.marker", "hang", items=[{"id": "m1", "anchor": "", "at": -1}])
    refused(film, "edit.parameters", "hang", items=[{"id": "x1"}])


def test_what_hands_did_is_one_edit_or_none(film):
    trim = {"key": "set_spans", "parameters": {"shot": "a", "spans": [{"frames": 9}]}}
    gain = {"key": "set_level", "parameters": {"shot": "b", "stem": "effects", "gain": 3.0}}
    after = edit(film, "cut", deed="trim", shot="a", edits=[trim, gain])
    assert (shot(after).spans, shot(after, "b").levels) == ((Span(frames=9),), {"effects": Level(gain=3.0)})
    refused(film, "cut.stem", "cut", deed="trim", edits=[trim, {**gain, "parameters": {"shot": "b", "stem": "music"}}])
    refused(film, "edit.unknown", "cut", deed="dance", edits=[trim])
    for key in ("cut", "together", "revise", "paste"):
        refused(
            film, "edit.unknown", "cut", deed="trim", edits=[{"key": key, "parameters": {"deed": "trim", "edits": []}}]
        )


def test_every_deed_and_track_has_its_name():
    assert set(words.DEEDS) == set(DEEDS)
    assert words.name("cut", {"deed": "roll", "shot": "a", "other": "b"}, "1A", "1B") == "Roll 1A and 1B"
    assert words.name("cut", {"deed": "gain", "what": "Theme"}, "") == "Gain of Theme"
    assert words.name("cut", {"deed": "dance"}, "") == "Cut"
    assert words.name("set_track", {"track": "music"}, "") == "Track: Music"


# ----- when shots and the rate change -----------------------------------------------------------------------------


def with_hung(film, **places):
    """A clip and a marker on each shot named, at the frames given."""
    for number, (anchor, at) in enumerate(places.items()):
        film = edit(film, "add_clip", clip={**MUSIC, "id": f"x{number}", "anchor": anchor, "at": at})
        film = edit(film, "add_marker", marker={"id": f"m{number}", "anchor": anchor, "at": at})
    return film


def hung(film):
    return {clip.id: (clip.anchor, clip.at) for clip in film.clips} | {
        marker.id: (marker.anchor, marker.at) for marker in film.markers
    }


def test_what_hung_on_a_shot_hangs_on_the_next_when_it_is_gone(film):
    film = with_hung(film, b=10, c=0)
    after = edit(film, "remove_shot", shot="b")
    assert hung(after) == {"x0": ("c", 10), "m0": ("c", 10), "x1": ("c", 0), "m1": ("c", 0)}
    assert hung(edit(film, "merge_shots", shot="a", following="b"))["x0"] == ("c", 10)
    whole = edit(film, "remove_scene", scene="s1")
    assert hung(whole) == {"x0": ("d", 106), "m0": ("d", 106), "x1": ("d", 192), "m1": ("d", 192)}


def test_without_a_next_shot_it_hangs_on_the_last_and_else_on_the_film(film):
    film = with_hung(film, d=5)
    assert hung(edit(film, "remove_shot", shot="d"))["x0"] == ("c", 101)
    gone = edit(edit(film, "remove_scene", scene="s1"), "remove_shot", shot="d")
    assert hung(gone)["x0"] == ("", 5)
    early = with_hung(Film(scenes=(Scene(id="s1", shots=(Shot(id="a", length=96),)),)), a=-9)
    assert hung(edit(early, "remove_shot", shot="a"))["x0"] == ("", 0)


def test_gaps_and_dissolves_are_counted(film):
    film = edit(film, "set_transition", shot="c", transition="dissolve", frames=12)
    film = edit(film, "set_spans", shot="b", spans=[{"frames": 50, "gap": 8}])
    assert hung(edit(with_hung(film, b=10), "remove_shot", shot="b"))["x0"] == ("c", 30)


def test_a_moved_or_split_shot_takes_along_what_hangs_on_it(film):
    film = with_hung(film, b=10)
    assert hung(edit(film, "move_shot", shot="b", scene="s2", index=0)) == hung(film)
    assert hung(edit(film, "split_shot", shot="b", offset=11)) == hung(film)


def test_a_revision_keeps_what_hung_on_shots_it_takes_out(film):
    from studio.document.nodes import rows_to_plain

    film = with_hung(film, b=10)
    scene = film.scenes[0]
    without = msgspec.structs.replace(
        film, scenes=(msgspec.structs.replace(scene, shots=(scene.shots[0], scene.shots[2])), film.scenes[1])
    )
    assert hung(edit(film, "revise", rows=rows_to_plain(film, without)))["x0"] == ("c", 10)


@pytest.mark.parametrize("rate", ["25", "24000/1001", "30000/1001", "60", "12"])
def test_another_rate_keeps_seconds_and_what_met_meets(film, rate):
    film = edit(film, "set_spans", shot="a", spans=[{"frames": 31}, {"first": 31, "frames": 65, "gap": 7}])
    film = edit(film, "set_level", shot="a", stem="dialogue", lead=12, fade_out=24)
    film = edit(film, "add_clip", clip={**MUSIC, "at": 48, "first": 24, "level": {"fade_in": 12}})
    film = edit(film, "add_marker", marker={"id": "m1", "anchor": "b", "at": 240})
    film = edit(film, "set_marked", first=24, last=72)
    after = edit(film, "set_film", rate=rate)
    share = Fraction(rate) / 24
    first, second = shot(after).spans
    assert first.first + first.frames == second.first
    assert abs(second.first + second.frames - 96 * share) <= Fraction(1, 2)
    assert second.gap == round(7 * share)
    level = shot(after).levels["dialogue"]
    assert (level.lead, level.fade_out) == (round(12 * share), round(24 * share))
    (clip,) = after.clips
    assert (clip.at, clip.first, clip.level.fade_in) == (round(48 * share), round(24 * share), round(12 * share))
    assert abs(clip.first + clip.frames - 124 * share) <= Fraction(1, 2)
    assert after.markers[0].at == round(240 * share)
    assert after.marked == (round(24 * share), round(72 * share))
    tiny = edit(edit(film, "set_spans", shot="a", spans=[{"frames": 1}]), "set_film", rate="1")
    assert shot(tiny).spans == (Span(frames=1),)


def test_the_longest_of_everything_survives_the_highest_rate(film):
    film = edit(film, "set_film", rate="1")
    film = edit(film, "add_clip", clip={**MUSIC, "frames": MOST_FRAMES, "first": MOST_FRAMES, "at": MOST_FRAMES})
    film = edit(film, "set_marked", first=MOST_FRAMES - 1, last=MOST_FRAMES)
    after = edit(film, "set_film", rate="120")
    assert 0 < after.clips[0].frames <= MOST_FRAMES
    assert after.clips[0].at <= MOST_FRAMES
    assert after.marked is not None
    assert after.marked[0] < after.marked[1] <= MOST_FRAMES


@pytest.mark.parametrize(
    "bad",
    [
        {"clips": (Clip(id="x1", track="music", frames=5),)},
        {"clips": (Clip(id="x1", track="titles", text="A", frames=5, level=Level(gain=99.0)),)},
        {"markers": (Marker(id="m1", at=3, colour="red"),)},
        {"markers": (Marker(id="m1", at=3), Marker(id="m1", at=4))},
        {"tracks": {"pictures": Track()}},
        {"marked": (9, 3)},
        {"scenes": (Scene(id="s1", shots=(Shot(id="a", spans=(Span(frames=0),)),)),)},
        {"scenes": (Scene(id="s1", shots=(Shot(id="a", levels={"music": Level()}),)),)},
        {"scenes": (Scene(id="s1", shots=(Shot(id="a", levels={"mix": Level(gain=-900.0)}),)),)},
    ],
)
def test_a_foreign_film_whose_cut_makes_no_sense_is_refused(bad):
    with pytest.raises(ValueError, match=r"no |twice"):
        check(Film(**bad))
