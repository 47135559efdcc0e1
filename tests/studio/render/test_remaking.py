"""Takes are made from takes: with other words, longer, or in part; none is written over, and all are undone."""

from __future__ import annotations

import pytest

from engine.messages.faults import Fault
from engine.models.family import Capabilities
from studio.render import inputs
from studio.render.remaking import can_do, extend, remix, retake
from studio.render.stale import State
from studio.words.told import tell
from tests.studio.render.test_continuity import MODEL, STILL, render, session, shelf, state, studio

__all__ = ["shelf", "studio"]

ALL = Capabilities(first=True, last=True, prefix=True, remix=True)
FIRST = Capabilities(first=True)


@pytest.fixture
def shot(studio):
    """A bench with one shot of twelve frames and its take."""
    b = studio("one")
    render(b)
    b.work()
    return b


def take_of(b, number=0):
    return b.takes.of(b.shots[0].id)[number]


def test_a_remix_has_other_words_the_same_seed_and_its_take(shot):
    b, old = shot, take_of(shot)
    job = remix(session(b), old, "Rain.", MODEL, ALL)
    assert (job.request.prompt, job.request.seed) == ("Rain.", old.seed)
    assert job.request.inputs == {"video@60~": b.takes.media_hash(old)}
    assert state(b, b.shots[0]) is State.STALE
    b.work()
    assert b.shots[0].circled == take_of(b, 1).id
    assert state(b, b.shots[0]) is State.CIRCLED
    assert inputs.sources(b.takes, b.takes.recipe(take_of(b, 1)).request, old.shot) == {"video@60~": old}
    b.project.undo()
    assert (b.shots[0].prompt, b.shots[0].circled) == ("", old.id)
    assert state(b, b.shots[0]) is State.CIRCLED


def test_a_model_that_remakes_no_take_begins_with_its_first_picture(shot):
    b, old = shot, take_of(shot)
    assert remix(session(b), old, "Rain.", MODEL, FIRST).request.inputs == {"first@0~": b.takes.media_hash(old)}
    b.project.apply("set_key_frame", shot=old.shot, media=STILL)
    assert remix(session(b), old, "Snow.", MODEL, FIRST).request.inputs == {"first": "cd" * 32}


def test_extending_lengthens_the_shot_in_one_step_and_keeps_the_take(shot):
    b, old = shot, take_of(shot)
    job = extend(session(b), old, 24, MODEL)
    assert job.request.inputs == {"around:36@12~": b.takes.media_hash(old)}
    assert job.request.staging.frames == b.shots[0].length == 36
    b.work()
    new = take_of(b, 1)
    assert (b.takes.frames(old), b.takes.frames(new), b.shots[0].circled) == (12, 36, new.id)
    assert state(b, b.shots[0]) is State.CIRCLED
    b.project.undo()
    assert (b.shots[0].length, b.shots[0].circled) == (12, old.id)
    with pytest.raises(Fault) as caught:
        extend(session(b), old, 24 * 60, MODEL)
    assert caught.value.code == "shot.length"
    assert b.states() == ["done", "done"]


def test_a_part_is_taken_again_with_the_next_seed_and_no_edit(shot):
    b, old = shot, take_of(shot)
    undo = b.project.undo_name
    first = retake(session(b), old, 3, 9, MODEL)
    second = retake(session(b), old, 3, 9, MODEL)
    assert first.request.inputs == {"around:9@3~": b.takes.media_hash(old)}
    assert len({old.seed, first.request.seed, second.request.seed}) == 3
    b.work()
    assert b.shots[0].circled == old.id
    assert state(b, b.shots[0]) is State.CIRCLED
    assert b.project.undo_name == undo


@pytest.mark.parametrize(("begin", "end"), [(0, 12), (5, 5), (-1, 4), (3, 13)])
def test_a_part_that_is_none_is_refused(shot, begin, end):
    with pytest.raises(Fault) as caught:
        retake(session(shot), take_of(shot), begin, end, MODEL)
    assert caught.value.code == "model.region"
    assert tell(caught.value).action


def test_what_a_model_can_do_with_a_take():
    assert [can_do(way, ALL) for way in ("remix", "extend", "retake")] == [True, True, True]
    assert [can_do(way, FIRST) for way in ("remix", "extend", "retake")] == [True, True, False]
    assert [can_do(way, Capabilities(remix=True)) for way in ("remix", "extend", "retake")] == [True, False, False]


def test_a_take_of_another_rate_fills_as_many_of_the_films_frames_as_it_lasts(shot):
    b, old = shot, take_of(shot)
    rate = b.project.film.rate
    b.project.apply("set_film", rate=str(rate * 2))
    job = extend(session(b), old, 24, MODEL)
    assert job.request.inputs == {"around:48@24~": b.takes.media_hash(old)}
    assert job.request.staging.rate == rate * 2
