"""A take that is put into the cut keeps in and out points where it has them; else that is told."""

from __future__ import annotations

import pytest

from studio.document.values import Span


@pytest.fixture
def told(film):
    said = []
    film.desk.noticed.connect(lambda what, _do: said.append(what))
    return said


def test_in_and_out_points_stay_where_the_take_has_them(film, told):
    shot = film.shots[0].id
    takes = film.desk.session.takes.of(shot)
    assert [film.desk.session.takes.frames(take) for take in takes] == [24, 24, 24]
    film.desk.apply("set_spans", shot=shot, spans=[{"first": 4, "frames": 20}])
    assert film.desk.circle(shot, takes[1].id)
    assert (film.shots[0].circled, film.shots[0].spans) == (takes[1].id, (Span(first=4, frames=20),))
    assert told == []


def test_a_take_that_is_shorter_is_shown_whole_and_that_is_told_once(film, told):
    shot = film.shots[0].id
    takes = film.desk.session.takes.of(shot)
    film.desk.apply("set_spans", shot=shot, spans=[{"first": 4, "frames": 40}])
    assert film.desk.circle(shot, takes[1].id)
    assert film.shots[0].spans == ()
    assert told == ["1A is shown whole again: the take is shorter than the part that was cut out of another."]
    film.desk.undo()
    assert (film.shots[0].circled, film.shots[0].spans) == (takes[0].id, (Span(first=4, frames=40),))


def test_what_is_not_there_is_not_circled(film):
    assert not film.desk.circle("nobody", "t1")
    shot = film.shots[0].id
    film.desk.apply("lock", shot=shot, locked=True)
    before = film.shots[0]
    assert not film.desk.circle(shot, film.desk.session.takes.of(shot)[2].id)
    assert film.shots[0] == before
