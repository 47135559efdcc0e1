"""The in and out range taken out of the cut: black in its place or closed, and nothing else moved or changed."""

from __future__ import annotations

import msgspec
import pytest

from engine.messages.jobs import Level
from studio.cut import gestures
from studio.cut.layout import Layout, lay_out
from studio.document.edits import apply
from studio.document.values import TRACKS, Clip, Film, Marker, Track
from studio.project.project import create
from tests.studio.cut.films import SOUND, STILL, frames_of, plain_film
from tests.studio.cut.test_gestures_by_chance import Case, seen

# Scenes 1 (a, b, c) and 2 (d, e) of 96, 96, 96, 48 and 48 frames.
MUSIC = Clip(id="x1", track="music", media=SOUND, frames=300, at=20, first=5, name="Theme", level=Level(fade_out=9))
TITLE = Clip(id="x2", track="titles", text="Low Tide", frames=48, anchor="b", at=50)
LATE = Clip(id="x3", track="effects", media=SOUND, frames=10, anchor="c", at=20)
LAST = Clip(id="x4", track="effects", media=SOUND, frames=10, anchor="d", at=4)
MARKERS = tuple(Marker(id=f"m{place}", at=place) for place in (40, 150, 300))


def lay(film: Film) -> Layout:
    return lay_out(film, frames_of)


def marked(first: int, last: int, *, clips=(), tracks=None, edits=()) -> Layout:
    film = msgspec.structs.replace(
        plain_film("96 96 96 / 48 48"), clips=clips, markers=MARKERS, tracks=tracks or {}, marked=(first, last)
    )
    for key, parameters in edits:
        film = apply(film, key, parameters)
    return lay(film)


def done(layout: Layout, gesture) -> Layout:
    return layout.after(gesture.done(layout.film))


def where(layout: Layout, track: str = "shots") -> list[tuple[str, int, int, int]]:
    return [(clip.id, clip.start, clip.end, clip.first) for clip in layout.clips(track)]


def test_a_range_over_several_shots_is_lifted():
    layout = marked(60, 220)
    after = done(layout, gestures.lift_range(layout))
    assert where(after) == [("a/0", 0, 60, 0), ("c/0", 220, 288, 28), ("d/0", 288, 336, 0), ("e/0", 336, 384, 0)]
    assert after.gaps() == [(60, 160, "c/0")]
    assert after.film.find("b") is None
    assert after.film.marked is None, "what it named is done"


def test_a_range_over_several_shots_and_a_gap_is_extracted():
    gap = ("set_spans", {"shot": "c", "spans": [{"frames": 96, "gap": 30}]})
    layout = marked(60, 260, edits=[gap])
    assert layout.gaps() == [(192, 30, "c/0")]
    after = done(layout, gestures.extract_range(layout))
    assert where(after) == [("a/0", 0, 60, 0), ("c/0", 60, 118, 38), ("d/0", 118, 166, 0), ("e/0", 166, 214, 0)]
    assert after.length == layout.length - 200
    assert after.film.marked is None


def test_a_range_in_the_black_closes_only_that():
    gap = ("set_spans", {"shot": "b", "spans": [{"frames": 96, "gap": 30}]})
    layout = marked(100, 110, edits=[gap])
    assert gestures.lift_range(layout).limit == "range", "there is nothing to be lifted"
    after = done(layout, gestures.extract_range(layout))
    assert after.gaps() == [(96, 20, "b/0")]


def test_both_ends_in_one_shot_leave_two_pieces_of_it():
    layout = marked(10, 30)
    assert where(done(layout, gestures.lift_range(layout)))[:3] == [
        ("a/0", 0, 10, 0), ("a/1", 30, 96, 30), ("b/0", 96, 192, 0)
    ]  # fmt: skip
    assert where(done(layout, gestures.extract_range(layout)))[:3] == [
        ("a/0", 0, 10, 0), ("a/1", 10, 76, 30), ("b/0", 76, 172, 0)
    ]  # fmt: skip


def test_sounds_and_titles_are_cut_and_keep_what_they_let_hear():
    layout = marked(60, 220, clips=(MUSIC, TITLE, LATE, LAST))
    after = done(layout, gestures.lift_range(layout))
    first, second = where(after, "music")
    assert (first, second[1:]) == (("x1", 20, 60, 5), (220, 320, 205))
    assert [after.film.clips_by_id[each[0]].level.fade_out for each in (first, second)] == [0, 9]
    assert where(after, "titles") == []
    assert [clip for clip in where(after, "effects") if clip[0] in ("x3", "x4")] == [
        ("x3", 220, 222, 8), ("x4", 292, 302, 0)
    ]  # fmt: skip
    closed = done(layout, gestures.extract_range(layout))
    assert [clip[1:] for clip in where(closed, "music")] == [(20, 60, 5), (60, 160, 205)]
    assert closed.clip("x4").start == 132, "with the shot on which it hangs"
    assert [(placed.marker.id, placed.frame) for placed in closed.markers()] == [
        ("m40", 40),
        ("m150", 60),
        ("m300", 140),
    ]


def test_a_locked_track_stays_as_it_is():
    layout = marked(60, 220, clips=(MUSIC, TITLE, LAST), tracks={"music": Track(locked=True)})
    after = done(layout, gestures.lift_range(layout))
    assert (where(after, "music"), where(after, "titles")) == ([("x1", 20, 320, 5)], [])
    closed = done(layout, gestures.extract_range(layout))
    assert (where(closed, "music"), closed.length) == ([("x1", 20, 320, 5)], layout.length - 160)
    pictures = marked(60, 220, clips=(MUSIC,), tracks={"shots": Track(locked=True)})
    after = done(pictures, gestures.lift_range(pictures))
    assert where(after) == where(pictures)
    assert [clip[1:] for clip in where(after, "music")] == [(20, 60, 5), (220, 320, 205)]
    refused = gestures.extract_range(pictures)
    assert (bool(refused), refused.limit, refused.limited_at) == (False, "locked", 60)


@pytest.mark.parametrize(("shot", "at"), [("a", 60), ("b", 96), ("c", 192)])
def test_a_locked_shot_in_the_range_keeps_all_of_it(shot, at):
    layout = marked(60, 220, clips=(MUSIC,), edits=[("lock", {"shot": shot, "locked": True})])
    for gesture in (gestures.lift_range(layout), gestures.extract_range(layout)):
        assert (bool(gesture), gesture.limit, gesture.limited_at) == (False, "locked", at)


def test_a_locked_shot_after_the_range_only_comes_earlier():
    layout = marked(60, 192, edits=[("lock", {"shot": "c", "locked": True})])
    assert gestures.lift_range(layout).limit == "locked", "black before it would be its own"
    after = done(layout, gestures.extract_range(layout))
    assert where(after)[:2] == [("a/0", 0, 60, 0), ("c/0", 60, 156, 0)]
    assert after.film.find("c")[1] == layout.film.find("c")[1]


def test_sound_that_goes_before_or_after_its_picture_is_not_heard_in_the_range():
    trims = [
        ("set_spans", {"shot": "a", "spans": [{"frames": 80}]}),
        ("set_level", {"shot": "a", "stem": "effects", "tail": 16}),
        ("set_spans", {"shot": "c", "spans": [{"frames": 70, "first": 26}]}),
        ("set_level", {"shot": "c", "stem": "effects", "lead": 20}),
    ]
    layout = marked(85, 170, edits=trims)
    assert [clip[1:3] for clip in where(layout, "effects")][:3] == [(0, 96), (80, 176), (156, 246)]
    after = done(layout, gestures.lift_range(layout))
    assert [clip[:3] for clip in where(after, "effects")][:4] == [
        ("a/0/effects", 0, 85), ("b/0/effects", 80, 85), ("b/1/effects", 170, 176), ("c/0/effects", 170, 246)
    ]  # fmt: skip


def test_half_a_dissolve_is_none():
    dissolve = ("set_transition", {"shot": "b", "transition": "dissolve", "frames": 24})
    layout = marked(80, 100, edits=[dissolve])
    assert [clip[:3] for clip in where(layout)][:2] == [("a/0", 0, 96), ("b/0", 72, 168)]
    after = done(layout, gestures.lift_range(layout))
    assert where(after)[:2] == [("a/0", 0, 80, 0), ("b/0", 100, 168, 28)]
    assert after.film.find("b")[1].transition == "cut"
    whole = marked(100, 120, edits=[dissolve])
    after = done(whole, gestures.extract_range(whole))
    assert after.clip("b/0").overlap == 24, "one outside stays"


def test_no_range_is_said():
    layout = lay(plain_film())
    for gesture in (gestures.lift_range(layout), gestures.extract_range(layout)):
        assert (bool(gesture), gesture.limit) == (False, "range")
    beyond = marked(900, 950)
    assert gestures.extract_range(beyond).limit == "range"


def test_a_long_range_is_laid_out_once(monkeypatch):
    layout = lay(plain_film(" / ".join(["24"] * 26)))
    laid = []
    original = Layout.after
    monkeypatch.setattr(Layout, "after", lambda self, film: laid.append(film) or original(self, film))
    gesture = gestures.extract_range(layout, (5, 600))
    assert len(gesture.edits) > 20
    assert len(laid) <= 3


def test_a_range_is_one_step_of_undo(tmp_path):
    film = msgspec.structs.replace(
        plain_film("96 96 96 / 48 48"), clips=(MUSIC, TITLE), markers=MARKERS, marked=(60, 220)
    )
    with create(tmp_path / "film.rushes", film) as project:
        names = {
            gestures.lift_range: "Take out from in to out",
            gestures.extract_range: "Take out from in to out, close the gap",
        }
        for make, name in names.items():
            key, parameters = make(lay(project.film)).edit
            project.apply(key, **parameters)
            assert project.undo_name == name
            project.undo()
            assert (project.film, project.undo_name) == (film, "")


# ----- ranges -----------------------------------------------------------------------------------------------------


def in_range(case: Case) -> tuple[int, int]:
    first = case.chance.randrange(case.layout.length)
    return first, first + case.chance.randrange(1, 150)


def split_at(layout: Layout, marked: tuple[int, int]) -> tuple[list[list[str]], list[list[str]]]:
    """What is seen before a range and after it: where an edge lies in a dissolve, of its two shots only one."""
    first, last = marked
    frames = [[] for _frame in range(layout.pictures_end)]
    for clip in layout.clips("shots"):
        over = clip.overlap if clip.dissolves else 0
        after = layout.neighbour(clip, 1)
        covered = after is not None and after.dissolves and after.start < last < clip.end
        for frame in range(clip.start, clip.end):
            if (frame < first and clip.start < first < clip.start + over) or (frame >= last and covered):
                continue
            still = layout.film.find(clip.shot)[1].stands == STILL
            frames[frame].append((clip.shot, 0 if still else clip.first + frame - clip.start))
    return frames[:first], frames[last:]


def without_black(frames: list[list]) -> list[list]:
    while frames and not frames[-1]:
        frames = frames[:-1]
    return frames


@pytest.mark.parametrize("seed", range(120))
def test_a_range_that_is_lifted_is_black_and_everything_else_as_it_was(seed):
    case = Case(seed)
    first, last = marked = in_range(case)
    after = case.done(gestures.lift_range(case.layout, marked))
    before_it, after_it = split_at(case.layout, marked)
    expected = [*before_it, *([[]] * (min(last, case.layout.pictures_end) - len(before_it))), *after_it]
    assert without_black(seen(after)) == without_black(expected)
    for track in TRACKS:
        assert after.clips(track, first, last) == []
    assert heard(after) == without_range(heard(case.layout), first, last, 0)
    assert places_of_markers(after) == places_of_markers(case.layout)


@pytest.mark.parametrize("seed", range(120))
def test_a_range_that_is_extracted_makes_the_film_shorter_by_as_much(seed):
    case = Case(seed)
    first, last = marked = in_range(case)
    after = case.done(gestures.extract_range(case.layout, marked))
    before_it, after_it = split_at(case.layout, marked)
    assert without_black(seen(after)) == without_black([*before_it, *after_it])
    if last < case.layout.pictures_end:
        assert after.pictures_end == case.layout.pictures_end - (last - first)
    assert heard(after) == without_range(heard(case.layout), first, last, last - first)
    assert places_of_markers(after) == sorted(
        (name, place if place <= first else max(first, place - (last - first)))
        for name, place in places_of_markers(case.layout)
    )


def places_of_markers(layout: Layout) -> list[tuple[str, int]]:
    return sorted((placed.marker.id, placed.frame) for placed in layout.markers())


def heard(layout: Layout) -> dict[tuple[str, str, str, int], int]:
    """Which frame of which sound or title of its own lies where: how often, for those that lie there twice."""
    found = {}
    for track in TRACKS:
        for clip in layout.free(track):
            own = layout.film.clips_by_id[clip.id]
            for offset in range(clip.frames):
                each = 0 if track == "titles" else clip.first + offset
                key = (track, own.media or own.text, clip.start + offset, each)
                found[key] = found.get(key, 0) + 1
    return found


def without_range(sounds: dict, first: int, last: int, by: int) -> dict:
    return {
        (track, what, frame if frame < first else frame - by, each): count
        for (track, what, frame, each), count in sounds.items()
        if not first <= frame < last
    }
