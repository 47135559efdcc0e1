"""Where everything lies: as the engine has it, found quickly, and laid out again only where it changed."""

from __future__ import annotations

import random

import msgspec
import pytest

from engine.messages.jobs import Level
from studio.cut.layout import Block, LaidClip, lay_out
from studio.document.edits import apply
from studio.document.values import TRACKS, Clip, Film, Marker, Scene, Shot, Span
from tests.studio.cut.films import SOUND, STILL, film_by_chance, frames_of, plain_film


def laid(film: Film, track: str = "shots") -> list[tuple[str, int, int, int]]:
    return [(clip.id, clip.start, clip.frames, clip.first) for clip in lay_out(film, frames_of).clips(track)]


def changed(film: Film, shot: str, **changes) -> Film:
    scenes = tuple(
        msgspec.structs.replace(
            scene,
            shots=tuple(msgspec.structs.replace(each, **changes) if each.id == shot else each for each in scene.shots),
        )
        for scene in film.scenes
    )
    return msgspec.structs.replace(film, scenes=scenes)


def test_shots_lie_one_after_the_other_with_their_sounds():
    film = plain_film("96 50 / 48")
    assert laid(film) == [("a/0", 0, 96, 0), ("b/0", 96, 50, 0), ("c/0", 146, 48, 0)]
    assert laid(film, "ambience") == [
        ("a/0/ambience", 0, 96, 0),
        ("b/0/ambience", 96, 50, 0),
        ("c/0/ambience", 146, 48, 0),
    ]
    layout = lay_out(film, frames_of)
    assert layout.length == layout.extent == 194
    assert [(scene.id, scene.start, scene.frames) for scene in layout.scenes] == [("s1", 0, 146), ("s2", 146, 48)]


def test_a_dissolve_overlaps_and_shortens_and_a_fade_does_not():
    film = changed(plain_film("96 96 / 48"), "b", transition="dissolve", transition_frames=12)
    layout = lay_out(film, frames_of)
    assert (layout.start_of("b"), layout.length) == (84, 228)
    assert layout.dissolves() == [(84, 12, "b")]
    assert layout.at("shots", 90).shot == "b", "what comes in lies above"
    faded = lay_out(changed(film, "b", transition="fade in", fade_out=7), frames_of)
    assert (faded.start_of("b"), faded.length) == (96, 240)
    assert (faded.clip("b/0").fade_in, faded.clip("b/0").fade_out) == (12, 7)
    first = lay_out(changed(plain_film(), "a", transition="dissolve", transition_frames=12), frames_of)
    assert (first.clip("a/0").transition, first.start_of("b")) == ("fade", 96), "before the first there is nothing"


def test_a_dissolve_is_as_long_as_both_shots_have_room():
    film = plain_film("30 20 40")
    film = changed(film, "b", transition="dissolve", transition_frames=15)
    film = changed(film, "c", transition="dissolve", transition_frames=15)
    layout = lay_out(film, frames_of)
    assert [clip.overlap for clip in layout.clips("shots")] == [0, 15, 5]
    assert layout.length == 30 + 20 + 40 - 15 - 5


def test_pieces_and_gaps():
    spans = (Span(frames=10, gap=5), Span(first=50, frames=20, gap=7))
    layout = lay_out(changed(plain_film("96 96 96"), "b", spans=spans), frames_of)
    assert [(clip.id, clip.start, clip.frames, clip.first) for clip in layout.pieces("b")] == [
        ("b/0", 101, 10, 0),
        ("b/1", 118, 20, 50),
    ]
    assert layout.gaps() == [(96, 5, "b/0"), (111, 7, "b/1")]
    assert layout.gaps(112, 113) == [(111, 7, "b/1")]
    assert layout.gaps(0, 96) == layout.gaps(118, 300) == []
    assert layout.shot_at(98) == ""
    assert (layout.shot_at(101), layout.shot_at(138)) == ("b", "c")
    assert (layout.start_of("b"), layout.end_of("b"), layout.end_of("nobody")) == (101, 138, None)


def test_what_does_not_fit_the_material_is_shown_as_far_as_it_goes():
    film = changed(plain_film("20 20"), "a", spans=(Span(first=15, frames=30), Span(first=90, frames=9)))
    assert laid(film)[:2] == [("a/0", 0, 5, 15), ("a/1", 5, 1, 19)]
    still = changed(film, "a", stands=STILL)
    assert laid(still)[:2] == [("a/0", 0, 30, 0), ("a/1", 30, 9, 0)], "a still has no in point and no end"


def test_sounds_begin_before_and_go_on_after_their_pictures_as_far_as_the_take_goes():
    spans = (Span(first=10, frames=40),)
    film = changed(plain_film("96 96 96"), "b", spans=spans, levels={"dialogue": Level(lead=30, tail=20, gain=-3.0)})
    layout = lay_out(film, frames_of)
    clip = layout.clip("b/0/dialogue")
    assert (clip.start, clip.frames, clip.first) == (86, 70, 0), "ten frames before it is all the take has"
    assert (clip.level.lead, clip.level.tail, clip.level.gain) == (10, 20, -3.0)
    assert [each.id for each in layout.clips("dialogue", 86, 96)] == ["a/0/dialogue", "b/0/dialogue"]
    assert layout.at("dialogue", 90).id == "b/0/dialogue"
    late = lay_out(changed(film, "b", spans=spans, levels={"dialogue": Level(lead=-500, tail=-500)}), frames_of)
    assert (late.clip("b/0/dialogue").frames, late.clip("b/0/effects").frames) == (1, 40), "a frame is left"


def test_only_the_first_piece_leads_and_only_the_last_trails():
    spans = (Span(first=20, frames=20), Span(first=40, frames=20))
    level = Level(lead=8, tail=8, fade_in=5, fade_out=6)
    layout = lay_out(changed(plain_film("96"), "a", spans=spans, levels={"effects": level}), frames_of)
    one, other = layout.clip("a/0/effects"), layout.clip("a/1/effects")
    assert (one.level.lead, one.level.tail, one.fade_in, one.fade_out) == (8, 0, 5, 0)
    assert (other.level.lead, other.level.tail, other.fade_in, other.fade_out) == (0, 8, 0, 6)
    assert one.start == 0, "it would begin before the film and begins with it"
    assert (one.frames, one.first) == (20, 20)


def test_a_mix_lies_on_the_effects_track_and_a_card_is_silent_but_for_its_voice():
    film = changed(plain_film("96 96"), "b", circled="")
    assert laid(film, "effects") == [("a/0/effects", 0, 96, 0)]
    layout = lay_out(film, frames_of, stems_of=lambda shot: ("mix",) if shot.circled else ("dialogue",))
    assert [(clip.id, clip.stem) for clip in layout.clips("effects")] == [("a/0/mix", "mix")]
    assert [clip.id for clip in layout.clips("dialogue")] == ["b/0/dialogue"]
    assert [clip.id for clip in layout.linked(layout.clip("a/0/mix"))] == ["a/0", "a/0/mix"]


def test_clips_and_markers_hang_on_their_shots_or_on_the_film():
    film = msgspec.structs.replace(
        plain_film("96 96 / 48"),
        clips=(
            Clip(id="x1", track="music", media=SOUND, frames=200, at=30),
            Clip(id="x2", track="titles", text="The end", frames=100, anchor="c", at=-10),
            Clip(id="x3", track="effects", media=SOUND, frames=9, anchor="gone", at=-4),
        ),
        markers=(Marker(id="m1", at=5, anchor="b"), Marker(id="m2", at=3)),
    )
    layout = lay_out(film, frames_of)
    assert [(clip.id, clip.start, clip.free) for clip in layout.clips("music")] == [("x1", 30, True)]
    assert layout.clip("x2").start == 182
    assert (layout.length, layout.extent) == (282, 282), "a title goes on over black"
    muted = layout.after(apply(film, "set_track", {"track": "titles", "muted": True}))
    assert (muted.length, muted.extent) == (240, 282), "a muted one does not make the film longer"
    assert layout.clip("x3").start == 0
    assert [clip.id for clip in layout.clips("effects", 0, 9)] == ["a/0/effects", "x3"]
    assert [(placed.marker.id, placed.frame) for placed in layout.markers()] == [("m2", 3), ("m1", 101)]
    assert [placed.marker.id for placed in layout.markers(4, 102)] == ["m1"]
    moved = layout.after(apply(film, "move_shot", {"shot": "b", "scene": "s1", "index": 0}))
    assert moved.marker("m1").frame == 5
    assert moved.marker("nothing") is None
    loud = msgspec.structs.replace(film, clips=(msgspec.structs.replace(film.clips[0], frames=900),))
    layout = lay_out(loud, frames_of)
    assert (layout.length, layout.extent) == (240, 930), "a sound is cut off at the film's end"
    short = lay_out(loud, frames_of, sound_frames=lambda _clip: 50)
    assert short.clip("x1").frames == 50, "its file has no more"


def test_neighbours_lie_across_scenes_and_empty_ones():
    film = plain_film("96 / 48 48")
    film = msgspec.structs.replace(film, scenes=(film.scenes[0], Scene(id="s9"), film.scenes[1]))
    layout = lay_out(film, frames_of)
    a, b = layout.clip("a/0"), layout.clip("b/0")
    assert layout.neighbour(a, 1) == b
    assert layout.neighbour(b, -1) == a
    assert layout.neighbour(a, -1) is None
    assert layout.neighbour(layout.clip("c/0"), 1) is None
    assert layout.neighbour(a, 2).id == "c/0"
    assert layout.scenes[1].frames == 0


@pytest.mark.parametrize("film", [Film(), Film(scenes=(Scene(id="s1"),))])
def test_an_empty_film_lies_nowhere(film):
    layout = lay_out(film, frames_of)
    assert layout.length == layout.extent == 0
    assert not any(layout.clips(track) for track in TRACKS)
    assert layout.shot_at(0) == ""
    assert layout.at("shots", 0) is layout.clip("x/0") is layout.clip("x") is None
    assert layout.gaps() == layout.dissolves() == layout.markers() == []


def test_an_edit_lays_out_the_scene_it_changed_and_no_other():
    film = plain_film(" / ".join(["24 24"] * 12))
    layout = lay_out(film, frames_of)
    assert layout.laid == 12
    longer = layout.after(changed_by(film, "c", frames=40))
    assert longer.laid == 1
    assert sum(one is other for one, other in zip(longer.blocks, layout.blocks, strict=True)) == 11
    assert longer.start_of("x") == layout.start_of("x") + 16, "the others moved"
    assert longer.after(longer.film).laid == 0
    assert lay_out(film, lambda shot: shot.length + (shot.id == "a"), layout).laid == 1, "another take, another length"
    assert lay_out(film, frames_of, layout, stems_of=lambda shot: ("mix",) if shot.id == "a" else ()).laid == 12
    retimed = changed(film, "e", transition="dissolve", transition_frames=20)
    # The first shot of the third scene comes in over the second scene.
    melted = layout.after(retimed)
    assert melted.laid == 12, "every scene was made anew here"
    shorter = melted.after(changed_by(retimed, "d", frames=12))
    assert shorter.laid == 2, "a dissolve depends on the scene before it"
    assert shorter.clip("e/0").overlap == 12


def changed_by(film: Film, shot: str, frames: int) -> Film:
    return apply(film, "set_length", {"shot": shot, "frames": frames})


def test_questions_are_answered_from_the_blocks_they_concern():
    film = plain_film(" / ".join(["24"] * 26))
    layout = lay_out(film, frames_of)
    asked = []
    original = Block.strand

    def counting(block: Block, track: str):
        asked.append(block.scene.id)
        return original(block, track)

    layout.clips("shots", 0, 1)
    Block.strand = counting
    try:
        found = layout.clips("shots", 240, 300)
    finally:
        Block.strand = original
    assert [clip.start for clip in found] == [240, 264, 288]
    assert len(asked) == 3


def plainly(clips: list[LaidClip], first: int, last: int) -> list[LaidClip]:
    return [clip for clip in clips if clip.start < last and clip.end > first]


@pytest.mark.parametrize("seed", range(60))
def test_whatever_one_asks_the_answer_is_that_of_looking_at_everything(seed):
    chance = random.Random(seed)
    layout = lay_out(film_by_chance(chance), frames_of)
    for track in TRACKS:
        everything = layout.clips(track)
        assert everything == sorted(everything, key=lambda clip: clip.start)
        assert all(clip.start >= 0 and clip.frames >= 1 and clip.first >= 0 for clip in everything)
        starts, ends = layout.arrays(track)
        assert [*zip(starts.tolist(), ends.tolist(), strict=True)] == [(clip.start, clip.end) for clip in everything]
        assert layout.nth(track, 0, 2) == tuple(everything[:2])
        for clip in everything:
            assert layout.clip(clip.id) == clip
            assert clip in layout.linked(clip)
        for _time in range(8):
            first = chance.randrange(-5, layout.extent + 5)
            last = first + chance.choice([1, 3, 40, 400])
            assert layout.clips(track, first, last) == plainly(everything, first, last)
            here = plainly(everything, first, first + 1)
            assert layout.at(track, first) == (here[-1] if here else None)
    pictures = layout.clips("shots")
    for before, clip, after in zip([None, *pictures], pictures, [*pictures[1:], None], strict=False):
        assert layout.neighbour(clip, -1) == before
        assert layout.neighbour(clip, 1) == after


@pytest.mark.parametrize("seed", range(30))
def test_a_film_that_is_edited_lies_as_one_that_is_laid_out_anew(seed):
    chance = random.Random(seed)
    film = film_by_chance(chance)
    layout = lay_out(film, frames_of)
    shots = [shot for scene in film.scenes for shot in scene.shots]
    for _time in range(8):
        if not shots:
            return
        shot: Shot = chance.choice(shots)
        film = changed(
            film,
            shot.id,
            length=chance.randrange(1, 120),
            transition=chance.choice(["cut", "dissolve"]),
            transition_frames=chance.randrange(60),
            spans=(),
        )
        layout, anew = layout.after(film), lay_out(film, frames_of)
        assert all(layout.clips(track) == anew.clips(track) for track in TRACKS)
        assert (layout.length, layout.scenes, layout.gaps()) == (anew.length, anew.scenes, anew.gaps())
