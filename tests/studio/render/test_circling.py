"""A finished render goes into the cut without being a step of undo: it goes with the edit that it was made for."""

from __future__ import annotations

import pytest

from engine.messages.requests import from_json
from studio.document.identity import new_id
from studio.document.values import Film, Scene, Shot
from studio.project.project import open_project


@pytest.fixture
def two(bench):
    """Two scenes of two shots, all rendered."""

    def scene(*texts):
        return Scene(
            id=new_id(),
            heading="EXT. BEACH - DAY",
            shots=tuple(Shot(id=new_id(), text=text, length=12) for text in texts),
        )

    b = bench(film=Film(title="Two", width=128, height=96, scenes=(scene("one", "two"), scene("three", "four"))))
    b.add()
    b.work()
    return b


def again(b, place):
    b.add(b.shots[place], seed=len(b.takes.of(b.shots[place].id)) + 1)
    b.work()
    return b.takes.of(b.shots[place].id)[-1].id


def test_first_takes_are_in_the_cut_and_there_is_nothing_to_undo(two):
    assert all(shot.circled for shot in two.shots)
    assert two.project.undo_name == ""
    film = two.project.film
    two.project.undo()
    assert two.project.film is film


def test_undo_brings_the_earlier_words_and_the_earlier_take_back_together(two):
    first = two.shots[0].circled
    two.project.apply("set_text", shot=two.shots[0].id, text="other")
    second = again(two, 0)
    assert two.shots[0].circled == second
    two.project.undo()
    assert (two.shots[0].text, two.shots[0].circled) == ("one", first)
    assert two.freshness.states(two.project.film)[two.shots[0].id] == "circled"
    two.project.redo()
    assert (two.shots[0].text, two.shots[0].circled) == ("other", second)


def test_undo_of_another_shot_leaves_the_take_where_it_is(two):
    two.project.apply("set_text", shot=two.shots[0].id, text="other")
    two.project.apply("set_text", shot=two.shots[3].id, text="elsewhere")
    second = again(two, 0)
    two.project.undo()
    assert (two.shots[3].text, two.shots[0].text, two.shots[0].circled) == ("four", "other", second)


def test_a_take_made_for_an_earlier_shots_edit_goes_with_that_edit(two):
    first = two.shots[1].circled
    two.project.apply("set_text", shot=two.shots[0].id, text="other")
    second = again(two, 1)
    assert two.shots[1].circled == second
    two.project.undo()
    assert (two.shots[0].text, two.shots[1].circled) == ("one", first)


def test_what_was_undone_can_be_done_again_after_a_render(two):
    two.project.apply("set_text", shot=two.shots[0].id, text="other")
    two.project.apply("set_text", shot=two.shots[0].id, text="later words")
    two.project.apply("set_text", shot=two.shots[3].id, text="elsewhere")
    two.project.undo()
    two.project.undo()
    second = again(two, 0)
    two.project.redo()
    assert (two.shots[0].text, two.shots[0].circled) == ("later words", second)
    two.project.redo()
    assert two.shots[3].text == "elsewhere"
    for _step in range(3):
        two.project.undo()
    assert (two.shots[0].text, two.shots[3].text) == ("one", "four")
    assert two.shots[0].circled != second


def test_a_take_that_the_person_chose_is_not_carried_over(two):
    older, _text = two.shots[0].circled, two.project.apply("set_text", shot=two.shots[0].id, text="other")
    mine = again(two, 0)
    two.project.apply("circle", shot=two.shots[0].id, take=older)
    two.project.undo()
    third = two.project.join("circle", {two.shots[0].id}, shot=two.shots[0].id, take="someothertake0000000")
    assert third.find(two.shots[0].id)[1].circled == "someothertake0000000"
    # The undone edit had chosen another take itself: it still does.
    two.project.redo()
    assert two.shots[0].circled == older
    assert mine != older


def test_history_and_film_agree_after_reopening(two):
    two.project.apply("set_text", shot=two.shots[0].id, text="other")
    second = again(two, 0)
    film, folder = two.project.film, two.project.folder
    two.close()
    with open_project(folder) as project:
        assert project.film == film
        project.undo()
        project.redo()
        assert project.film == film
        (row,) = project.connection.execute("SELECT value FROM node WHERE id = ?", (film.scenes[0].shots[0].id,))
        assert from_json(row[0], Shot).circled == second
