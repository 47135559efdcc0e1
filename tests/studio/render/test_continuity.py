"""A model is given what a shot asks for beside words: its key frame, the take before it, previz as its guide."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from engine.messages.requests import content, digest
from studio.document.values import Shot
from studio.models.shelf import Entry, Kept, Shelf
from studio.render import inputs
from studio.render.jobs import fault_of
from studio.render.requests import Settings
from studio.render.stale import State
from studio.script.reading import parse_script
from studio.script.storyboard import storyboard
from studio.session import Session
from studio.words.told import tell

STILL = f"{'cd' * 32}.png"
MODEL = Settings(renderer="diffusion", model="wan", quality="draft")


@pytest.fixture
def shelf(tmp_path):
    """A shelf with one model, without its files."""
    kept = Shelf(tmp_path / "models")
    kept.folder.mkdir()
    entry = Entry(name="wan", path=str(tmp_path / "weights"), family="wan", variant="wan-2.1-1.3b")
    (kept.folder / "shelf.json").write_bytes(msgspec.json.encode(Kept(models={"wan": entry})))
    return kept


@pytest.fixture
def studio(bench, shelf):
    """Makes benches that render with a model."""

    def make(*texts, **more):
        b = bench(*texts, **more)
        b.queue.shelf = shelf
        return b

    return make


def session(b):
    return Session(b.project, b.takes, b.freshness, b.engine, b.queue, None, None, None, None)  # type: ignore[arg-type]


def render(b, *shots, settings=MODEL):
    return session(b).render([shot.id for shot in shots or b.shots], settings)


def say(b, shot, *asides):
    b.project.apply("set_asides", shot=shot.id, asides=list(asides))


def state(b, shot):
    return b.freshness.states(b.project.film)[shot.id]


def test_a_key_frame_is_a_models_first_picture_and_makes_its_take_stale(studio):
    b = studio("one")
    b.project.apply("set_key_frame", shot=b.shots[0].id, media=STILL)
    (job,) = render(b)
    assert job.request.inputs == {"first": "cd" * 32}
    b.work()
    assert state(b, b.shots[0]) is State.CIRCLED
    b.project.apply("set_key_frame", shot=b.shots[0].id, media="")
    assert state(b, b.shots[0]) is State.STALE
    b.project.undo()
    assert state(b, b.shots[0]) is State.CIRCLED


def test_previz_is_given_no_key_frame_and_its_take_does_not_mind_one(studio):
    b = studio("one")
    render(b, settings=Settings(quality="draft"))
    b.work()
    b.project.apply("set_key_frame", shot=b.shots[0].id, media=STILL)
    assert state(b, b.shots[0]) is State.CIRCLED
    (job,) = render(b, settings=Settings(quality="draft"))
    assert job.request.inputs == {}


def test_the_files_of_key_frames_and_takes_are_found_by_what_they_contain(studio):
    b = studio("one", "two")
    render(b, b.shots[0])
    b.work()
    (take,) = b.takes.of(b.shots[0].id)
    (b.project.folder / "media").mkdir(exist_ok=True)
    (b.project.folder / "media" / STILL).write_bytes(b"picture")
    request = msgspec.structs.replace(
        b.request(b.shots[1]), inputs={"first": "cd" * 32, "prefix": b.takes.media_hash(take), "last": "00" * 32}
    )
    assert inputs.files(b.project, b.takes, request) == {
        "cd" * 32: b.project.folder / "media" / STILL,
        b.takes.media_hash(take): b.takes.path(take),
    }
    assert inputs.sources(b.takes, request) == {"prefix": take}


def test_a_continuous_shot_waits_for_the_take_before_it_and_is_frozen_with_it(studio):
    b = studio("one", "two", "three")
    for shot in b.shots[1:]:
        say(b, shot, "continuous")
    jobs = render(b)
    assert [job.state.value for job in jobs] == ["queued", "waiting", "waiting"]
    assert jobs[1].request.inputs == {"prefix": ""}
    b.work()
    assert b.states() == ["done", "done", "done"]
    for earlier, shot in zip(b.shots, b.shots[1:], strict=False):
        (take,) = b.takes.of(shot.id)
        request = b.takes.recipe(take).request
        assert request.inputs == {"prefix": b.takes.media_hash(b.takes.get(earlier.circled))}
        assert take.content_hash == digest(content(request))
        assert state(b, shot) is State.CIRCLED


def test_what_waits_outlives_the_program_and_goes_on_when_a_take_is_circled_by_hand(studio):
    b = studio("one", "two")
    first, second = b.shots
    say(b, second, "continuous")
    b.project.apply("lock", shot=first.id, locked=True)
    render(b, first, second)
    b.work()
    assert b.states() == ["done", "waiting"]  # a locked shot has nothing circled for it
    b.close()
    b = studio()
    assert b.states() == ["done", "waiting"]
    b.project.apply("lock", shot=first.id, locked=False)
    assert b.states() == ["done", "waiting"]
    (take,) = b.takes.of(first.id)
    b.project.apply("circle", shot=first.id, take=take.id, frames=12)
    assert b.states() == ["done", "queued"]
    assert b.queue.jobs()[1].request.inputs == {"prefix": b.takes.media_hash(take)}


def test_another_circled_take_makes_the_shot_after_it_stale(studio):
    b = studio("one", "two")
    first, second = b.shots
    say(b, second, "continuous")
    render(b)
    b.work()
    session(b).render([first.id], MODEL)
    b.work()
    other = b.takes.of(first.id)[1]
    assert state(b, second) is State.CIRCLED
    b.project.apply("circle", shot=first.id, take=other.id, frames=12)
    assert state(b, second) is State.STALE
    b.project.undo()
    assert state(b, second) is State.CIRCLED


def test_what_waits_for_a_render_that_failed_is_told_and_can_be_tried_again(studio):
    b = studio("FAIL media.disk_full", "two", "three")
    for shot in b.shots[1:]:
        say(b, shot, "continuous")
    render(b)
    b.work()
    assert b.states() == ["failed", "failed", "failed"]
    fault = fault_of(b.queue.jobs()[1])
    assert fault is not None
    assert fault.code == "render.nothing_before"
    assert tell(fault).what.startswith("1B goes on from 1A")
    b.project.apply("set_text", shot=b.shots[0].id, text="one")
    session(b).render([b.shots[0].id], MODEL)
    b.queue.retry(*[job.id for job in b.queue.jobs()[1:3]])
    assert b.states() == ["failed", "queued", "waiting", "waiting"]
    b.work()
    assert b.states() == ["failed", "done", "done", "done"]


def test_what_waits_for_a_render_that_was_cancelled_is_told(studio):
    b = studio("one", "two")
    say(b, b.shots[1], "continuous")
    first, _second = render(b)
    b.queue.cancel(first.id)
    assert b.states() == ["cancelled", "failed"]
    asyncio.run(b.engine.close())


def test_a_shot_that_is_not_continuous_any_more_waits_no_longer(studio):
    b = studio("one", "two")
    say(b, b.shots[1], "continuous")
    render(b, b.shots[1])
    assert b.states() == ["waiting"]
    say(b, b.shots[1])
    assert b.states() == ["queued"]
    assert b.queue.jobs()[0].request.inputs == {}


def test_previz_guides_a_model_by_its_first_frame_and_its_take_is_known(studio):
    b = studio("one")
    say(b, b.shots[0], "guide")
    render(b, settings=Settings(quality="draft"))
    b.work()
    (previz,) = b.takes.of(b.shots[0].id)
    (job,) = render(b)
    assert job.request.inputs == {"first@0~": b.takes.media_hash(previz)}
    assert inputs.sources(b.takes, job.request) == {"first@0~": previz}
    b.work()
    made = b.takes.of(b.shots[0].id)[1]
    b.project.apply("circle", shot=b.shots[0].id, take=made.id, frames=12)
    assert state(b, b.shots[0]) is State.CIRCLED


def test_both_words_are_understood_in_a_script():
    film, remarks = storyboard(
        parse_script("film.fountain", b"EXT. BEACH - DAY\n\nMARA walks. [[wide, continuous, guided by previz]]\n")
    )
    assert not remarks
    shot: Shot = film.scenes[0].shots[0]
    assert shot.asides == ("continuous", "guide")
    assert shot.directions.camera.size == "wide"
