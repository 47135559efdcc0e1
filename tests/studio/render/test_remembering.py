"""A model that remembers is given the circled takes of its scene; pictures at frames are given where they stand."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from studio.document.length import shot_frames
from studio.models.shelf import Entry, Kept, Shelf
from studio.render.inputs import media_file
from studio.render.requests import Settings
from studio.render.stale import State
from studio.session import Session

ECHO = Settings(renderer="diffusion", model="echo", quality="draft")
LTX = Settings(renderer="diffusion", model="ltx", quality="draft")
STILL = f"{'cd' * 32}.png"


@pytest.fixture
def studio(bench, tmp_path):
    """Makes benches with two models on their shelf."""
    kept = Shelf(tmp_path / "models")
    kept.folder.mkdir()
    models = {
        name: Entry(name=name, path=str(tmp_path / name), family=family, variant=variant)
        for name, family, variant in (("echo", "echo", "joyai-echo"), ("ltx", "ltx2", "ltx-2.0"))
    }
    (kept.folder / "shelf.json").write_bytes(msgspec.json.encode(Kept(models=models)))

    def make(*texts, **more):
        b = bench(*texts, **more)
        b.queue.shelf = kept
        return b

    return make


def render(b, *shots, settings=ECHO):
    session = Session(b.project, b.takes, b.freshness, b.engine, b.queue, None, None, None, None)  # type: ignore[arg-type]
    return session.render([shot.id for shot in shots or b.shots], settings)


def sha(b, shot):
    return b.takes.media_hash(b.takes.get(b.project.film.find(shot.id)[1].circled))


def given(b, shot):
    return b.takes.recipe(b.takes.of(shot.id)[-1]).request.inputs


def state(b, shot):
    return b.freshness.states(b.project.film)[shot.id]


def test_each_shot_waits_for_those_before_it_and_remembers_them_newest_first(studio):
    b = studio("one", "two", "three")
    jobs = render(b)
    assert [job.state.value for job in jobs] == ["queued", "waiting", "waiting"]
    b.work()
    one, two, three = b.shots
    assert b.states() == ["done"] * 3
    assert given(b, one) == {}
    assert given(b, two) == {"memory#1": sha(b, one)}
    assert given(b, three) == {"memory#1": sha(b, two), "memory#2": sha(b, one)}
    assert [state(b, shot) for shot in b.shots] == [State.CIRCLED] * 3


def test_another_take_before_it_makes_a_take_that_remembers_stale_and_no_other(studio):
    b = studio("one", "two")
    first, second = b.shots
    render(b)
    b.work()
    render(b, second, settings=LTX)
    b.work()
    echo, ltx = b.takes.of(second.id)
    render(b, first)
    b.work()
    for before, expected in ((0, State.CIRCLED), (1, State.STALE)):
        b.project.apply("circle", shot=first.id, take=b.takes.of(first.id)[before].id, frames=12)
        b.project.apply("circle", shot=second.id, take=echo.id, frames=12)
        assert state(b, second) is expected
        b.project.apply("circle", shot=second.id, take=ltx.id, frames=12)
        assert state(b, second) is State.CIRCLED


def test_what_failed_or_has_no_take_is_not_remembered_and_nobody_waits_for_it(studio):
    b = studio("FAIL media.disk_full", "two", "three")
    render(b)
    b.work()
    assert b.states() == ["failed", "done", "done"]
    assert given(b, b.shots[1]) == {}
    assert given(b, b.shots[2]) == {"memory#1": sha(b, b.shots[1])}


def test_no_more_is_remembered_than_the_model_has_room_for(studio):
    b = studio(*"abcdefghi")
    render(b)
    b.work()
    assert given(b, b.shots[8]) == {f"memory#{number}": sha(b, b.shots[8 - number]) for number in range(1, 8)}


def test_pictures_at_frames_are_given_where_they_stand_and_beyond_the_end_not_at_all(studio):
    b = studio("one", "two")
    shot = b.shots[0]
    last = shot_frames(shot, b.project.film.rate) - 1
    for frame in (0, 5, last, last + 1):
        b.project.apply("set_key", shot=shot.id, frame=frame, media=f"{frame:064x}.png")
    (job,) = render(b, shot, settings=LTX)
    assert job.request.inputs == {"first": f"{0:064x}", "key@5": f"{5:064x}", "last": f"{last:064x}"}
    b.work()
    assert state(b, shot) is State.CIRCLED
    b.project.apply("set_key", shot=shot.id, frame=5, media="")
    assert state(b, shot) is State.STALE
    b.project.undo()
    assert state(b, shot) is State.CIRCLED
    b.project.apply("set_length", shot=shot.id, frames=last + 2)
    (job,) = render(b, shot, settings=LTX)
    assert job.request.inputs["last"] == f"{last + 1:064x}"
    assert job.request.inputs[f"key@{last}"] == f"{last:064x}"
    asyncio.run(b.engine.close())


def test_a_shot_that_goes_on_begins_with_no_other_picture_and_keeps_the_rest(studio):
    b = studio("one", "two")
    second = b.shots[1]
    b.project.apply("set_asides", shot=second.id, asides=["continuous"])
    for frame in (0, 5):
        b.project.apply("set_key", shot=second.id, frame=frame, media=STILL)
    render(b, settings=LTX)
    b.work()
    assert given(b, second) == {"prefix": sha(b, b.shots[0]), "key@5": "cd" * 32}


def test_media_of_every_kind_are_found_and_nothing_else(studio):
    b = studio("one")
    folder = b.project.folder / "media"
    folder.mkdir(exist_ok=True)
    for number, ending in enumerate(("webp", "tif", "mov", "mkv", "wav")):
        name = f"{number:064x}.{ending}"
        (folder / name).write_bytes(b"file")
        assert media_file(b.project.folder, f"{number:064x}") == folder / name
    (folder / f"{'ef' * 32}..").mkdir()
    (folder / f"{'ab' * 32}.png").symlink_to(folder / f"{0:064x}.webp")
    assert media_file(b.project.folder, "ef" * 32) is None
    assert media_file(b.project.folder, "ab" * 32) is None
    asyncio.run(b.engine.close())
