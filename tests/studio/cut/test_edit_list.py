"""The film as an edit list: the engine lays it out as we do, and it names the files that are there."""

from __future__ import annotations

import asyncio
import contextlib
import random

import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.client.engine import Engine
from engine.media.cut import Takes as Readers
from engine.media.cut import placed
from engine.media.mix import programme
from engine.messages.jobs import Level, Piece, length
from engine.messages.requests import Line
from studio.cut.edit_list import EditLists, edit_list
from studio.cut.layout import lay_out
from studio.cut.material import Material
from studio.document.edits import apply
from studio.document.length import automatic_seconds
from studio.document.values import Clip, Film, Scene, Shot, Track
from studio.project.media import Media
from studio.project.project import create
from studio.render.takes import Takes
from studio.render.voices import Voices
from tests.studio.cut.films import RATES, film_by_chance, frames_of
from tests.studio.render.conftest import FAKE, Bench, film_of


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """A project whose three shots have a circled take each."""
    bench = Bench(tmp_path_factory.mktemp("cut") / "film.rushes", film_of("She waits.", "He comes.", "They go."))
    bench.add()
    bench.work()
    assert all(shot.circled for shot in bench.shots)
    yield bench
    bench.close()


def cut(film: Film, bench, media=None, **more):
    return edit_list(film, bench.takes, media, **more)


def changed(film: Film, key: str, **parameters) -> Film:
    return apply(film, key, parameters)


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    """Takes and media of a project that has none."""
    with create(tmp_path_factory.mktemp("empty") / "film.rushes", Film(title="Empty")) as project:
        yield Takes(project), Media(project)


@pytest.mark.parametrize("seed", range(120))
def test_the_engine_lays_every_film_out_as_we_do(seed, nothing):
    film = film_by_chance(random.Random(seed))
    layout = lay_out(film, frames_of)
    whole = edit_list(film, *nothing, layout=layout)
    titles = [(clip.start, clip.frames, clip.fade_in) for clip in layout.clips("titles")]
    assert [(title.at, title.frames, title.fade_in) for title in whole.titles] == titles
    assert length(whole) == layout.length
    assert whole.rate == film.rate
    if not whole.pieces and not whole.titles:
        return
    pieces = placed(whole)
    clips = layout.clips("shots")
    assert [(piece.start, piece.end) for piece in pieces] == [(clip.start, clip.end) for clip in clips]
    assert [piece.lead_in if piece.dissolves else 0 for piece in pieces] == [
        clip.overlap if clip.dissolves else 0 for clip in clips
    ]
    # Sound begins and ends where our linked clips do.
    for piece, clip in zip(pieces, clips, strict=True):
        for sound in layout.linked(clip)[1:]:
            level = piece.piece.levels.get(sound.stem, Level())
            assert (max(0, piece.start - level.lead), piece.end + level.tail) == (sound.start, sound.end)


def test_circled_takes_stand_in_order_and_what_is_missing_is_a_card(bench):
    film = bench.project.film
    whole = cut(film, bench)
    paths = [str(bench.takes.path(bench.takes.get(shot.circled))) for shot in bench.shots]
    assert [(piece.media, piece.frames) for piece in whole.pieces] == [(path, 12) for path in paths]
    assert (whole.width, whole.height) == (128, 96)
    second = bench.shots[1]
    without = cut(film, bench, without={second.id}, width=640, height=360)
    assert without.pieces[1] == Piece(frames=12, title=("1B", "EXT. BEACH - DAY", "He comes."))
    assert (without.width, without.height) == (640, 360)
    uncircled = cut(changed(film, "circle", shot=second.id, take=""), bench)
    assert uncircled.pieces[1].title[0] == "1B"
    unknown = cut(changed(film, "circle", shot=second.id, take="nobody"), bench)
    assert unknown.pieces[1].media == ""


def test_pieces_gaps_and_levels_are_in_it(bench):
    film, shot = bench.project.film, bench.shots[1].id
    film = changed(film, "set_spans", shot=shot, spans=[{"frames": 4}, {"first": 6, "frames": 5, "gap": 3}])
    film = changed(film, "set_level", shot=shot, stem="dialogue", gain=-6.0, lead=9, tail=1)
    pieces = cut(film, bench).pieces
    assert [(piece.first, piece.frames, piece.gap) for piece in pieces] == [
        (0, 12, 0),
        (0, 4, 0),
        (6, 5, 3),
        (0, 12, 0),
    ]
    # No more of the take is there before its first frame.
    assert pieces[1].levels == {"dialogue": Level(gain=-6.0)}
    assert pieces[2].levels == {"dialogue": Level(gain=-6.0, tail=1)}


def test_muted_tracks_are_not_heard_and_soloed_ones_alone_are(bench):
    film = bench.project.film
    music = Clip(id="x1", track="music", media=f"{'ab' * 32}.wav", frames=5)
    film = msgspec.structs.replace(film, clips=(music,), tracks={"effects": Track(muted=True)})
    levels = cut(film, bench).pieces[0].levels
    assert {stem for stem, level in levels.items() if level.muted} == {"effects", "mix"}, "a mix lies on its track"
    solo = msgspec.structs.replace(film, tracks={"dialogue": Track(soloed=True)})
    assert {stem for stem, level in cut(solo, bench).pieces[0].levels.items() if level.muted} == {
        "effects",
        "ambience",
        "mix",
    }
    both = msgspec.structs.replace(film, tracks={"dialogue": Track(soloed=True, muted=True)})
    assert all(level.muted for level in cut(both, bench).pieces[0].levels.values())
    locked = msgspec.structs.replace(film, tracks={"dialogue": Track(locked=True)})
    assert cut(locked, bench).pieces[0].levels == {}


@pytest.fixture
def media(tmp_path):
    """A project's media: one second of sound and a still, both usable."""
    with create(tmp_path / "film.rushes", film_of("She waits.", "He comes.")) as project:
        media = Media(project)
        sound = media.add_recording(np.full((48_000, 2), 0.25, np.float32), title="Theme")
        picture = tmp_path / "panel.png"
        Image.new("RGB", (64, 48), (200, 10, 10)).save(picture)
        still = asyncio.run(media.add(picture))
        asyncio.run(media.conform(sound.name))
        asyncio.run(media.conform(still.name))
        yield project, media, sound.name, still.name


def test_sounds_titles_and_stills_of_their_own(media):
    project, files, sound, still = media
    film, takes = project.film, Takes(project)
    a, b = (shot.id for shot in film.scenes[0].shots)
    film = changed(film, "set_stand", shot=a, media=still)
    film = changed(film, "set_spans", shot=a, spans=[{"frames": 40, "gap": 2}])
    clips = (
        Clip(id="x1", track="music", media=sound, frames=900, first=4, anchor=b, at=-5, level=Level(fade_out=30)),
        Clip(id="x2", track="titles", text="Low Tide", frames=12, at=3, level=Level(fade_in=4), place="lower"),
        Clip(id="x3", track="effects", media=f"{'ef' * 32}.wav", frames=9),
        Clip(id="x4", track="ambience", media=sound, frames=9, level=Level(muted=True)),
    )
    film = msgspec.structs.replace(film, clips=clips)
    whole = edit_list(film, takes, files)
    first = whole.pieces[0]
    assert (first.media, first.first, first.frames, first.gap) == (str(files.usable(still)), 0, 40, 2)
    (heard,) = whole.sounds
    assert heard.media == str(files.usable(sound))
    assert (heard.at, heard.first, heard.frames) == (37, 4, 20), "one second at 24 frames has no more"
    assert heard.level.fade_out == 20
    (title,) = whole.titles
    assert (title.text, title.at, title.frames, title.fade_in, title.place) == ("Low Tide", 3, 12, 4, "lower")
    with Readers() as readers:
        readers.check(msgspec.structs.replace(whole, pieces=whole.pieces[:1]))
        mixed = programme(whole, readers)
    assert abs(float(mixed[48_000 * 40 // 24].max()) - 0.25) < 0.01
    muted = msgspec.structs.replace(film, tracks={"titles": Track(muted=True), "music": Track(muted=True)})
    assert edit_list(muted, takes, files).titles == edit_list(muted, takes, files).sounds == ()


def test_lengths_come_from_what_stands_for_a_shot_or_its_take(bench, media):
    project, files, sound, still = media
    material = Material(bench.takes, None)
    shot = bench.shots[0]
    assert material(msgspec.structs.replace(shot, length=99)) == 12, "as long as the take, whatever it asks for now"
    assert material(msgspec.structs.replace(shot, length=99, circled="")) == 99
    assert material.stems(shot) == ("effects", "ambience")
    lines = (Line(character="MARA", text="So."),)
    assert material.stems(msgspec.structs.replace(shot, lines=lines))[0] == "dialogue"
    assert material.stems(msgspec.structs.replace(shot, lines=lines, circled="")) == ("dialogue",)
    assert material.stems(msgspec.structs.replace(shot, stands=still)) == ()
    own = Material(Takes(project), files)
    standing = msgspec.structs.replace(project.film.scenes[0].shots[0], stands=still)
    assert own(standing) == 12, "a still lasts as long as the shot"
    clip = Clip(id="x1", track="music", media=sound, frames=9)
    assert own.sound_frames(clip) == 24
    film = msgspec.structs.replace(project.film, rate=RATES[1], clips=(clip,))
    own.lay_out(film)
    assert own.sound_frames(clip) == 25


def test_only_scenes_that_are_others_are_asked_about(bench):
    film = bench.project.film
    more = tuple(Scene(id=f"n{row}", shots=(Shot(id=f"m{row}", length=30),)) for row in range(10))
    film = msgspec.structs.replace(film, scenes=(*film.scenes, *more))
    asked: list[str] = []

    class Counting(Material):
        def __call__(self, shot: Shot) -> int:
            asked.append(shot.id)
            return super().__call__(shot)

    material = Counting(bench.takes)
    layout = material.lay_out(film)
    assert len(asked) == 13
    asked.clear()
    longer = changed(film, "set_length", shot="m3", frames=40)
    layout = material.lay_out(longer, layout)
    assert (asked, layout.material("m3")) == (["m3"], 40)
    assert layout.after(longer).laid == 0
    material.forget({"m4"})
    asked.clear()
    assert (material.lay_out(longer, layout).laid, len(asked)) == (0, 13), "whoever learnt something is asked again"
    other = msgspec.structs.replace(longer, rate=RATES[1])
    short = msgspec.structs.replace(film.scenes[0].shots[0], id="m9", length=0, circled="")
    other = msgspec.structs.replace(other, scenes=(*other.scenes, Scene(id="n99", shots=(short,))))
    assert material.lay_out(other, layout).material("m9") == round(automatic_seconds(short) * 25)


def test_an_edit_puts_together_the_scene_it_changed_and_no_other(bench):
    film = bench.project.film
    more = tuple(Scene(id=f"n{row}", shots=(Shot(id=f"m{row}", length=30),)) for row in range(10))
    film = msgspec.structs.replace(film, scenes=(*film.scenes, *more))
    lists = EditLists(bench.takes)
    before = lists.of(film)
    assert (lists.made, len(before.pieces)) == (11, 13)
    after = lists.of(changed(film, "set_length", shot="m3", frames=40))
    assert lists.made == 12
    assert after == edit_list(changed(film, "set_length", shot="m3", frames=40), bench.takes)
    made = lists.made
    last = changed(film, "move_scene", scene=film.scenes[0].id, index=99)
    assert lists.of(last) == edit_list(last, bench.takes), "slates on cards count scenes"
    assert lists.made == made + 10, "what shows takes names no scene"
    first = changed(last, "move_scene", scene=film.scenes[0].id, index=0)
    made = lists.made
    lists.of(first)
    assert lists.made == made + 10
    removed = changed(film, "remove_scene", scene="n0")
    assert lists.of(removed) == edit_list(removed, bench.takes)
    made = lists.made
    lists.forget({"m4"})
    lists.of(removed)
    assert lists.made == made + 1
    lists.forget()
    lists.of(removed)
    assert lists.made == made + 11


def test_a_shot_without_a_take_is_heard_by_its_stand_in_voice(tmp_path):
    line = Line(character="NIA", text="You came back!")
    shots = (Shot(id="a", text="Nia waves.", lines=(line,), length=48), Shot(id="b", text="She waits.", length=24))
    film = Film(scenes=(Scene(id="s1", heading="INT. ROOM - DAY", shots=shots),))

    async def whole(project):
        async with Engine([project.folder], command=FAKE) as engine:
            takes = Takes(project)
            voices = Voices(project, takes, engine)
            assert edit_list(project.film, takes, voices=voices).sounds == ()
            heard = asyncio.Queue()
            voices.spoken.connect(heard.put_nowait)
            work = asyncio.create_task(voices.work())
            try:
                voices.ask(["a"])
                await asyncio.wait_for(heard.get(), 20)
            finally:
                work.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await work
            return check(project.film, takes, voices)

    def check(film, takes, voices):
        (plain,) = edit_list(film, takes, voices=voices).sounds
        assert (plain.at, plain.first, plain.frames) == (0, 0, 48)
        moved = changed(film, "move_shot", shot="a", scene="s1", index=1)
        assert [sound.at for sound in edit_list(moved, takes, voices=voices).sounds] == [24]
        cut = changed(
            film, "set_spans", shot="a", spans=[{"first": 5, "frames": 10}, {"first": 30, "frames": 9, "gap": 2}]
        )
        cut = changed(cut, "set_level", shot="a", stem="dialogue", gain=-3.0, lead=4)
        sounds = edit_list(cut, takes, voices=voices).sounds
        # It would begin four frames before the film.
        assert [(sound.at, sound.first, sound.frames) for sound in sounds] == [(0, 5, 10), (12, 30, 9)]
        assert sounds[0].level == Level(gain=-3.0)
        muted = changed(film, "set_track", track="dialogue", muted=True)
        assert edit_list(muted, takes, voices=voices).sounds == ()
        return True

    with create(tmp_path / "film.rushes", film) as project:
        assert asyncio.run(whole(project))
