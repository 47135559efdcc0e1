"""What every gesture promises, on films made by chance: nothing moves but what it says, by what it says."""

from __future__ import annotations

import random

import msgspec
import pytest

from studio.cut import gestures
from studio.cut.gesture import LIMITS, Gesture
from studio.cut.layout import LaidClip, Layout, lay_out
from studio.document.edits import apply
from studio.document.nodes import check
from studio.document.values import TRACKS, Track
from tests.proofs.random_edits import Hand
from tests.studio.cut.films import STILL, film_by_chance, frames_of

SEEDS = range(80)


class Case:
    """A film by chance, a picture of it, and what a gesture makes of them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        while True:
            self.layout = lay_out(film_by_chance(self.chance), frames_of)
            self.pictures = self.layout.clips("shots")
            if self.pictures:
                break
        self.place = self.chance.randrange(len(self.pictures))
        self.clip = self.pictures[self.place]
        self.by = self.chance.choice([-500, -30, -7, -1, 1, 7, 30, 500])

    def done(self, gesture: Gesture) -> Layout:
        """The film with the gesture done, as a history row would do it."""
        assert gesture.limit in ("", *LIMITS)
        if not gesture:
            return self.layout
        assert gesture.edits
        key, parameters = msgspec.json.decode(msgspec.json.encode(gesture.edit))
        film = apply(self.layout.film, key, parameters)
        assert film == gesture.done(self.layout.film)
        check(film)
        return self.layout.after(film)


def where(clips: list[LaidClip], first: int = 0) -> list[tuple[str, int, int, int]]:
    return [(clip.id, clip.start, clip.frames, clip.first) for clip in clips[first:]]


def moved(clips: list[LaidClip], by: int) -> list[tuple[str, int, int, int]]:
    return [(clip.id, clip.start + by, clip.frames, clip.first) for clip in clips]


def seen(layout: Layout) -> list[list[tuple[str, int]]]:
    """For every frame of the film: the shots that are seen, and which frames of their material."""
    frames: list[list[tuple[str, int]]] = [[] for _frame in range(layout.pictures_end)]
    for clip in layout.clips("shots"):
        still = layout.film.find(clip.shot)[1].stands == STILL
        for offset in range(clip.frames):
            frames[clip.start + offset].append((clip.shot, 0 if still else clip.first + offset))
    return frames


def hung(layout: Layout) -> list[tuple[str, int]]:
    own = [(clip.id, clip.start) for track in TRACKS for clip in layout.free(track)]
    return sorted(own + [(placed.marker.id, placed.frame) for placed in layout.markers()])


@pytest.mark.parametrize("seed", SEEDS)
def test_trimming_an_end_moves_what_follows_by_as_much(seed):
    case = Case(seed)
    gesture = gestures.trim_end(case.layout, case.clip.id, case.by)
    after = case.done(gesture).clips("shots")
    assert (abs(gesture.moved) <= abs(case.by), bool(gesture.limit)) == (True, gesture.moved != case.by)
    assert where(after[: case.place]) == where(case.pictures[: case.place])
    clip = after[case.place]
    assert (clip.start, clip.first, clip.frames) == (case.clip.start, case.clip.first, gesture.frames)
    assert clip.frames == case.clip.frames + gesture.moved
    assert where(after[case.place + 1 :]) == moved(case.pictures[case.place + 1 :], gesture.moved)


@pytest.mark.parametrize("seed", SEEDS)
def test_trimming_a_start_moves_what_follows_the_other_way(seed):
    case = Case(seed)
    gesture = gestures.trim_start(case.layout, case.clip.id, case.by)
    after = case.done(gesture).clips("shots")
    assert where(after[: case.place]) == where(case.pictures[: case.place])
    assert (after[case.place].start, after[case.place].frames) == (case.clip.start, case.clip.frames - gesture.moved)
    assert where(after[case.place + 1 :]) == moved(case.pictures[case.place + 1 :], -gesture.moved)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("edge", ["start", "end"])
def test_without_ripple_nothing_else_moves(seed, edge):
    case = Case(seed)
    trim = gestures.trim_start if edge == "start" else gestures.trim_end
    gesture = trim(case.layout, case.clip.id, case.by, ripple=False)
    after = case.done(gesture)
    pictures = after.clips("shots")
    others = [clip for clip in pictures if clip.id != case.clip.id]
    assert where(others) == where([clip for clip in case.pictures if clip.id != case.clip.id])
    clip = pictures[case.place]
    if edge == "start":
        assert (clip.start, clip.end) == (case.clip.start + gesture.moved, case.clip.end)
    else:
        assert (clip.start, clip.end) == (case.clip.start, case.clip.end + gesture.moved)
    assert hung(after) == hung(case.layout)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_roll_moves_the_cut_and_nothing_else(seed):
    case = Case(seed)
    gesture = gestures.roll(case.layout, case.clip.id, case.by)
    if not case.place:
        assert (gesture.limit, bool(gesture)) == ("start", False)
        return
    after = case.done(gesture)
    pictures = after.clips("shots")
    two = (case.place - 1, case.place)
    assert [each for number, each in enumerate(where(pictures)) if number not in two] == [
        each for number, each in enumerate(where(case.pictures)) if number not in two
    ]
    left, right = pictures[two[0]], pictures[two[1]]
    assert (left.start, left.end) == (case.pictures[two[0]].start, case.pictures[two[0]].end + gesture.moved)
    assert (right.start, right.end) == (case.clip.start + gesture.moved, case.clip.end)
    assert hung(after) == hung(case.layout)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_slip_moves_nothing(seed):
    case = Case(seed)
    gesture = gestures.slip(case.layout, case.clip.id, case.by)
    after = case.done(gesture)
    assert [(clip.start, clip.frames) for clip in after.clips("shots")] == [
        (clip.start, clip.frames) for clip in case.pictures
    ]
    assert after.clips("shots")[case.place].first == case.clip.first + gesture.moved
    assert hung(after) == hung(case.layout)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_slide_moves_one_clip_and_its_neighbours_edges(seed):
    case = Case(seed)
    gesture = gestures.slide(case.layout, case.clip.id, case.by)
    after = case.done(gesture).clips("shots")
    assert (after[case.place].start, after[case.place].frames) == (case.clip.start + gesture.moved, case.clip.frames)
    assert after[case.place].first == case.clip.first
    far = {case.place - 1, case.place, case.place + 1}
    assert [each for number, each in enumerate(where(after)) if number not in far] == [
        each for number, each in enumerate(where(case.pictures)) if number not in far
    ]
    if case.place + 1 < len(after):
        assert after[case.place + 1].end == case.pictures[case.place + 1].end


@pytest.mark.parametrize("seed", SEEDS)
def test_a_razor_cut_is_not_seen_and_a_join_takes_it_back(seed):
    case = Case(seed)
    frame = case.chance.randrange(case.clip.start, case.clip.end)
    gesture = gestures.razor(case.layout, frame)
    after = case.done(gesture)
    assert seen(after) == seen(case.layout)
    assert after.length == case.layout.length
    if len(after.clips("shots")) > len(case.pictures):
        left = after.clips("shots", frame - 1, frame)[-1]
        key, parameters = gestures.join(after, left.id).edit
        joined = after.after(apply(after.film, key, parameters))
        assert seen(joined) == seen(case.layout)
        assert len(joined.clips("shots")) == len(case.pictures)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_lifted_leaves_everything_else_where_it_was(seed):
    case = Case(seed)
    gone = {case.clip.id, *(clip.id for clip in case.chance.sample(case.pictures, min(2, len(case.pictures))))}
    after = case.done(gestures.lift(case.layout, sorted(gone)))
    left = [clip for clip in case.pictures if clip.id not in gone]
    assert [(clip.shot, clip.start, clip.first) for clip in after.clips("shots")] == [
        (clip.shot, clip.start, clip.first) for clip in left
    ]
    assert hung(after) == hung(case.layout)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_extracted_closes_the_gap(seed):
    case = Case(seed)
    after = case.done(gestures.extract(case.layout, [case.clip.id]))
    pictures = after.clips("shots")
    assert where(pictures[: case.place]) == where(case.pictures[: case.place])
    assert len(pictures) == len(case.pictures) - 1
    late = case.pictures[case.place + 1 :]
    if len(late) > 1:
        # What follows the next one keeps its distance from it.
        apart = [one.start - other.start for one, other in zip(pictures[case.place :], late, strict=True)]
        assert len(set(apart)) == 1
    assert hung_elsewhere(after) == hung_elsewhere(case.layout)


def hung_elsewhere(layout: Layout) -> list[str]:
    return [identity for identity, _start in hung(layout)]


@pytest.mark.parametrize("seed", SEEDS)
def test_clips_move_along_the_black_and_no_further(seed):
    case = Case(seed)
    gesture = gestures.nudge(case.layout, [case.clip.id], case.by)
    after = case.done(gesture).clips("shots")
    expected = where(case.pictures)
    identity, start, frames, first = expected[case.place]
    expected[case.place] = (identity, start + gesture.moved, frames, first)
    assert where(after) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_reordering_keeps_every_piece_and_its_length(seed):
    case = Case(seed)
    gesture = gestures.move(case.layout, [case.clip.id], case.by)
    after = case.done(gesture)
    assert {(clip.id, clip.frames, clip.first) for clip in after.clips("shots")} == {
        (clip.id, clip.frames, clip.first) for clip in case.pictures
    }
    assert after.start_of(case.clip.shot) == (case.layout.pieces(case.clip.shot)[0].start + gesture.moved)


@pytest.mark.parametrize("seed", SEEDS)
def test_sounds_and_titles_go_where_they_are_put(seed):
    case = Case(seed)
    own = [clip for track in TRACKS for clip in case.layout.free(track)]
    if not own:
        return
    clip = case.chance.choice(own)
    gesture = gestures.move(case.layout, [clip.id], case.by)
    after = case.done(gesture)
    assert after.clip(clip.id).start == clip.start + gesture.moved
    assert (gesture.limit == "start") == (clip.start + case.by < 0)
    assert where(after.clips("shots")) == where(case.pictures)
    for trim, edge in ((gestures.trim_start, "start"), (gestures.trim_end, "end")):
        gesture = trim(case.layout, clip.id, case.by)
        trimmed = case.done(gesture).clip(clip.id)
        assert trimmed.frames == gesture.frames >= 1
        if edge == "start":
            assert (trimmed.start, trimmed.end) == (clip.start + gesture.moved, clip.end)
        else:
            assert (trimmed.start, trimmed.first) == (clip.start, clip.first)
    half = clip.frames // 2
    gesture = gestures.razor(case.layout, clip.start + half, [clip.id])
    cut = case.done(gesture)
    if clip.frames > 1:
        second = cut.clip(gestures.new_clip(case.layout.film, cut.film))
        assert (cut.clip(clip.id).frames, second.start, second.end) == (half, clip.start + half, clip.end)
        assert second.first == clip.first + (half if clip.track != "titles" else 0)
        joined = cut.after(gestures.join(cut, clip.id).done(cut.film))
        assert (joined.clip(clip.id).start, joined.clip(clip.id).end) == (clip.start, clip.end)
        assert len(joined.film.clips) == len(case.layout.film.clips)


@pytest.mark.parametrize("seed", SEEDS)
def test_dissolves_shorten_by_what_they_overlap(seed):
    case = Case(seed)
    gesture = gestures.dissolve(case.layout, case.clip.id, case.chance.choice([None, 1, 10, 10_000]))
    after = case.done(gesture)
    if not gesture:
        assert gesture.limit in ("start", "neighbour", "media") or case.clip.overlap
        return
    clip = after.clip(case.clip.id)
    assert (clip.overlap, clip.dissolves) == (gesture.frames, True)
    assert clip.start == after.neighbour(clip, -1).end - gesture.frames


@pytest.mark.parametrize("seed", SEEDS)
def test_sound_comes_before_and_goes_on_after_its_picture(seed):
    case = Case(seed)
    sounds = [clip for track in ("dialogue", "effects", "ambience") for clip in case.layout.clips(track) if clip.stem]
    if not sounds:
        return
    clip = case.chance.choice(sounds)
    gesture = gestures.lead(case.layout, clip.id, case.by)
    after = case.done(gesture)
    assert after.clip(clip.id).start == clip.start + gesture.moved
    assert after.clip(clip.id).end == clip.end
    gesture = gestures.tail(case.layout, clip.id, case.by)
    after = case.done(gesture)
    assert after.clip(clip.id).end == clip.end + gesture.moved
    assert after.clip(clip.id).start == clip.start
    assert where(after.clips("shots")) == where(case.pictures)


@pytest.mark.parametrize("seed", range(60))
def test_nothing_locked_is_ever_changed(seed):
    case = Case(seed)
    film, chance = case.layout.film, case.chance
    film = msgspec.structs.replace(
        film,
        scenes=tuple(
            msgspec.structs.replace(
                scene,
                shots=tuple(
                    msgspec.structs.replace(shot, locked=True) if chance.random() < 0.4 else shot
                    for shot in scene.shots
                ),
            )
            for scene in film.scenes
        ),
        tracks={track: Track(locked=True) for track in TRACKS if chance.random() < 0.25},
    )
    layout = lay_out(film, frames_of)
    hand = Hand(chance)
    for _time in range(12):
        after = apply(film, "cut", hand.edit("cut", film, layout))
        check(after)
        for shot in (shot for scene in film.scenes for shot in scene.shots):
            if shot.locked:
                assert after.find(shot.id)[1] == shot
            elif "shots" in film.tracks and after.find(shot.id)[1] != shot:
                # Its sounds may be on tracks that are free.
                assert after.find(shot.id)[1] == msgspec.structs.replace(shot, levels=after.find(shot.id)[1].levels)
        for clip in film.clips:
            if film.track(clip.track).locked:
                now = after.clips_by_id[clip.id]
                assert msgspec.structs.replace(now, anchor=clip.anchor, at=clip.at) == clip
        assert not [clip for clip in after.clips if film.track(clip.track).locked and clip.id not in film.clips_by_id]
