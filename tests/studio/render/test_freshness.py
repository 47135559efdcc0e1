"""Hashes that go on from shot to shot are the same as whole ones, and an edit costs what it touches."""

from __future__ import annotations

import random

import msgspec
import pytest

from engine.messages.requests import digest
from studio.document.nodes import changes
from studio.document.values import Film
from studio.render.requests import wanted
from studio.render.stale import Freshness, State, touched
from studio.render.states import AT_ONCE, States
from tests.studio.document.films import make_film


class Standing:
    """A film that is edited in memory, and what follows it."""

    def __init__(self, project, takes):
        self.project, self.freshness = project, Freshness(takes)
        self.states = States(project, takes, self.freshness)
        self.told = []
        project.changed.connect(lambda nodes: self.told.append(self.states.edited(nodes)))


@pytest.fixture
def film(bench):
    def make(scenes=3, shots=6):
        b = bench(film=make_film(scenes, shots))
        b.standing = Standing(b.project, b.takes)
        return b

    return make


def whole(film: Film) -> dict[str, str]:
    return {shot.id: digest(wanted(film, scene, shot)) for scene in film.scenes for shot in scene.shots}


def kept(freshness: Freshness, film: Film, order: list[str] | None = None) -> dict[str, str]:
    found = {}
    for shot in order or list(film.places):
        place = film.find(shot)
        assert place
        found[shot] = freshness.content_hash(film, *place)
    return found


EDITS = {
    "text": lambda shot, scene: ("set_text", {"shot": shot, "text": 'MARA says "before":[] and waits.'}),
    "camera": lambda shot, scene: ("set_direction", {"shot": shot, "field": "lens", "value": 85}),
    "aspect": lambda shot, scene: ("set_film", {"width": 480, "height": 480}),
    "rate": lambda shot, scene: ("set_film", {"rate": "25"}),
    "heading": lambda shot, scene: ("set_heading", {"scene": scene, "heading": "INT. PIER - DAY"}),
    "named": lambda shot, scene: ("set_entry", {"kind": "character", "name": "MARA", "description": "forty"}),
    "unnamed": lambda shot, scene: ("set_entry", {"kind": "character", "name": "JO", "description": "ten"}),
    "moved": lambda shot, scene: ("move_shot", {"shot": shot, "scene": scene, "index": 0}),
    "removed": lambda shot, scene: ("remove_shot", {"shot": shot}),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_hash_is_the_digest_of_the_whole_content_before_and_after_an_edit(film, edit):
    b = film()
    assert kept(b.standing.freshness, b.project.film) == whole(b.project.film)
    place = b.project.film.scenes[1]
    key, parameters = EDITS[edit](place.shots[3].id, place.id)
    b.project.apply(key, **parameters)
    after = whole(b.project.film)
    order = list(after)
    random.Random(2).shuffle(order)
    assert kept(b.standing.freshness, b.project.film, order) == after
    b.project.undo()
    assert kept(b.standing.freshness, b.project.film) == whole(b.project.film)


def test_asides_of_their_own_make_chains_of_their_own(film):
    b = film(1, 6)
    scene = b.project.film.scenes[0]
    shots = tuple(
        msgspec.structs.replace(shot, asides=(f"aside {place % 3}",)) for place, shot in enumerate(scene.shots)
    )
    other = msgspec.structs.replace(b.project.film, scenes=(msgspec.structs.replace(scene, shots=shots),))
    assert kept(Freshness(b.takes), other) == whole(other)


@pytest.mark.parametrize(
    ("edit", "reached"),
    [
        ("text", [3, 4, 5]),
        ("heading", [0, 1, 2, 3, 4, 5]),
        ("moved", [0, 1, 2, 3, 4, 5]),
        ("removed", [3, 4]),
        ("rate", None),
        ("named", None),
    ],
)
def test_an_edit_reaches_its_shot_and_the_later_ones_of_its_scene(film, edit, reached):
    b = film()
    before = b.project.film
    scene = before.scenes[1]
    key, parameters = EDITS[edit](scene.shots[3].id, scene.id)
    after = b.project.apply(key, **parameters)
    found = touched(before, after, frozenset(changes(before, after)[1]))
    expected = None if reached is None else {after.scenes[1].shots[place].id for place in reached}
    assert (None if found is None else set(found)) == expected


def test_title_markers_and_tracks_reach_no_shot(film):
    b = film()
    before = b.project.film
    after = b.project.apply("set_film", title="Other")
    assert touched(before, after, frozenset(changes(before, after)[1])) == {}


def test_a_bible_entry_that_nobody_names_puts_no_shot_into_words_again(film):
    b = film()
    kept(b.standing.freshness, b.project.film)
    worded = b.standing.freshness.staged
    b.project.apply("set_entry", kind="character", name="JO", description="ten")
    kept(b.standing.freshness, b.project.film)
    assert b.standing.freshness.staged == worded
    b.project.apply("set_entry", kind="character", name="MARA", description="forty")
    kept(b.standing.freshness, b.project.film)
    assert b.standing.freshness.staged == worded + 18


def test_an_edit_of_one_shot_works_out_only_its_scene(bench):
    b = bench("MARA walks.", "She stops.", "She turns.")
    b.add()
    b.work()
    follow = Standing(b.project, b.takes)
    follow.states.work()
    worded, worked = follow.freshness.staged, follow.states.worked
    b.project.apply("set_direction", shot=b.shots[0].id, field="lens", value=85)
    assert follow.told == [frozenset({b.shots[0].id})]
    assert (follow.freshness.staged - worded, follow.states.worked - worked) == (1, 3)
    assert follow.states.due() == [b.shots[0].id]
    assert dict(follow.states.counts + type(follow.states.counts)()) == {State.STALE: 1, State.CIRCLED: 2}
    b.project.undo()
    assert follow.states.due() == []
    # A marker's, a title's or a track's edit works nothing out.
    worked = follow.states.worked
    b.project.apply("set_film", title="Other")
    assert follow.states.worked == worked


def test_a_change_of_the_whole_film_comes_in_slices_with_what_is_looked_at_first(film):
    b = film(10, AT_ONCE // 4)
    states = b.standing.states
    assert states.pending == 0
    b.project.apply("set_film", rate="25")
    assert states.pending == len(b.shots)
    last = b.shots[-1].id
    told = []
    states.changed.connect(told.append)
    states.first([last])
    assert states.work(0.0)
    states.work()
    assert states.pending == 0
    assert states.get(last) is State.NO_TAKE
    assert told == []


def test_states_follow_takes_that_come_and_go(bench):
    b = bench("MARA walks.", "She stops.")
    follow = Standing(b.project, b.takes)
    told = []
    follow.states.changed.connect(told.append)
    assert follow.states.due_count == 2
    b.add()
    b.work()
    assert {shot for shots in told for shot in shots} == {shot.id for shot in b.shots}
    assert follow.states.due() == []
    b.takes.path(b.takes.get(b.shots[0].circled)).unlink()
    assert follow.states.get(b.shots[0].id) is State.CIRCLED
    follow.states.recheck()
    follow.states.work()
    assert follow.states.get(b.shots[0].id) is State.MISSING
    b.takes.forget([b.shots[0].circled])
    assert follow.states.get(b.shots[0].id) is State.NO_TAKE
    b.project.apply("remove_shot", shot=b.shots[0].id)
    assert follow.states.get(b.project.film.scenes[0].shots[0].id) is State.STALE
    assert sum(follow.states.counts.values()) == 1
