"""How takes stand against each other: their order, and why one loses, in words."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from engine.messages.measures import Measure
from studio.render.score import Score
from studio.render.takes import Take
from ui.takes.model import Face
from ui.takes.standing import best_first, standing


def face(film, number, exact, *faults, digest="", content=""):
    take = film.desk.takes(film.shots[0].id)[number - 1]
    assert isinstance(take, Take)
    score = Score(int(100 * exact), (), (), tuple(faults), exact)
    return Face(
        msgspec.structs.replace(take, content_hash=content), f"1A-{number}", score=score, digest=digest or str(number)
    )


def fault(key, value, mark, **parameters):
    return Measure(key=key, value=value, unit="", mark=mark, reason=f"{key}.seen", parameters=parameters)


def test_it_says_by_what_a_take_loses(film):
    sound = fault("sync", 200.0, 0.2, milliseconds=200)
    best, lost = face(film, 1, 0.98), face(film, 2, 0.9, sound)
    assert standing(lost, [best, lost]) == "1A-2 is 2 of 2. Loses to 1A-1: the sound seems 200 ms late."
    assert standing(best, [best, lost]) == "1A-1 is 1 of 2. 1A-2 loses to it: the sound seems 200 ms late."


def test_a_fault_that_the_better_one_has_too_is_no_reason(film):
    both, more = fault("flicker", 1.0, 0.5, percent=1.0), fault("jumps", 1, 0.4, count=1)
    best, lost = face(film, 1, 0.9, both), face(film, 2, 0.7, both, more)
    assert standing(lost, [best, lost]) == "1A-2 is 2 of 2. Loses to 1A-1: something jumps 1 time."


def test_takes_that_nothing_tells_apart_are_told_as_that(film):
    same = [face(film, number, 0.9, digest="d") for number in (1, 2, 3)]
    assert standing(same[1], same).startswith("These 3 takes are the same:")
    alike = [face(film, number, 0.9) for number in (1, 2, 3)]
    assert standing(alike[0], alike) == "These 3 takes are worth the same: seeds change only small things."
    other = [face(film, 1, 0.9, digest="d"), face(film, 2, 0.9, digest="d"), face(film, 3, 0.5)]
    assert standing(other[1], other) == "1A-2 is 2 of 3. The same picture and sound as 1A-1."


def test_takes_of_another_content_and_without_score_are_not_compared(film):
    old, new = face(film, 1, 0.9, content="before"), face(film, 2, 0.5)
    assert standing(new, [old, new]) == ""
    assert standing(replace(new, score=None), [old, new]) == ""
    assert [each.name for each in best_first([replace(old, score=None), new])] == ["1A-2", "1A-1"]


def test_the_best_stand_first_where_that_is_wanted_and_it_is_remembered(film, takes):
    film.until(lambda: all(each.state is not None for each in takes.model.faces()))
    chosen = takes.model.faces()[1].take.id
    takes.strip.choose(1)
    scores = iter((0.5, 0.7, 0.9))
    for known in takes.reader._kept:
        facts = takes.reader._kept[known]
        takes.reader._kept[known] = replace(facts, score=Score(0, (), (), (), next(scores)))
    takes._order.click()
    assert [each.name for each in takes.model.faces()] == ["1A-3", "1A-2", "1A-1"]
    assert takes.strip.chosen() == chosen
    assert film.desk.memory.get("best takes first", False) is True
    takes.sort(best_first=False)
    assert [each.name for each in takes.model.faces()] == ["1A-1", "1A-2", "1A-3"]
