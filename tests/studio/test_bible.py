"""Where an entry of the bible is used, and what a change of it reaches."""

from __future__ import annotations

import pytest

from engine.messages.requests import Entry
from studio.bible import STAND_INS, Uses, touched, would_use
from studio.document.edits import apply
from studio.document.values import Film, Scene, Shot
from studio.render.requests import wanted


@pytest.fixture
def film() -> Film:
    return Film(
        bible=(
            Entry(kind="character", name="MARA"),
            Entry(kind="place", name="BEACH"),
            Entry(kind="prop", name="ball"),
            Entry(kind="look", name="Look", description="warm"),
        ),
        scenes=(
            Scene(
                id="s1",
                heading="EXT. BEACH - DAY",
                shots=(Shot(id="a", text="Waves."), Shot(id="b", text="MARA walks."), Shot(id="c", text="She stops.")),
            ),
            Scene(id="s2", heading="INT. GYM - DAY", shots=(Shot(id="d", text="A ball."), Shot(id="e", text="Dust."))),
        ),
    )


def test_every_entry_knows_its_shots(film):
    assert Uses().of(film) == {
        ("character", "MARA"): ("b",),
        ("place", "BEACH"): ("a", "b", "c"),
        ("prop", "ball"): ("d",),
        ("look", "Look"): ("a", "b", "c", "d", "e"),
    }


def test_only_what_changed_is_looked_through_again(film):
    uses = Uses()
    uses.of(film)
    assert uses.looked_through == 5
    uses.of(film)
    film = apply(film, "set_text", {"shot": "e", "text": "MARA sits."})
    assert uses.of(film)["character", "MARA"] == ("b", "e")
    assert uses.looked_through == 6
    film = apply(film, "set_entry", {"kind": "character", "name": "MARA", "description": "tall"})
    uses.of(film)
    assert uses.looked_through == 6, "a description changes no use"
    film = apply(film, "set_entry", {"kind": "prop", "name": "dust"})
    assert uses.of(film)["prop", "dust"] == ()
    assert uses.looked_through == 11, "a new name may be anywhere"


@pytest.mark.parametrize("key", ["character MARA", "place BEACH", "prop ball", "look Look"])
def test_what_a_change_touches_is_exactly_what_asks_for_other_content(film, key):
    kind, name = key.split(" ")
    after = apply(film, "set_entry", {"kind": kind, "name": name, "description": "quite another"})
    told = touched(film, Uses().of(film)[kind, name])
    changed = tuple(
        shot.id
        for scene in film.scenes
        for shot in scene.shots
        if wanted(film, scene, shot) != wanted(after, *after.find(shot.id))
    )
    assert told == changed


def test_an_entry_can_be_tried_before_it_is_there(film):
    assert would_use(film, Entry(kind="prop", name="waves")) == ("a",)
    assert would_use(film, Entry(kind="prop", name="nothing")) == ()


def test_the_stand_ins_are_those_that_previz_has():
    from engine.previz.staging.scene import STAND_INS as PLAYED

    assert STAND_INS == PLAYED
