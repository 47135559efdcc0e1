"""A revised script: shots keep their ids, takes and locks; what changed is told."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from engine.messages.jobs import Level
from engine.messages.requests import Entry
from studio.document.edits import apply, changed_shot
from studio.document.values import Span
from studio.script.reading import parse_script
from studio.script.revise import revise
from studio.script.storyboard import storyboard
from tests.studio.script.generated import screenplay

SCRIPT = """INT. HOUSE - DAY

MARA walks to the window and opens it.

She sits down on the old chair.

MARA
The tide was out.

EXT. BEACH - DAY

The dog runs along the water.

A boat comes in from the sea.
"""


def film_of(text):
    return storyboard(parse_script("x.fountain", text.encode()))[0]


def with_takes(film):
    """Every shot with a circled take, so that keeping it shows."""
    return replace(
        film,
        scenes=tuple(
            replace(scene, shots=tuple(replace(shot, circled=f"take-{shot.id}", seed=7) for shot in scene.shots))
            for scene in film.scenes
        ),
    )


@pytest.fixture
def film():
    return with_takes(film_of(SCRIPT))


def ids(film):
    return [shot.id for scene in film.scenes for shot in scene.shots]


def test_the_same_script_changes_nothing(film):
    again, changes = revise(film, film_of(SCRIPT))
    assert again is film
    assert changes == []


def test_a_changed_text_keeps_id_take_and_seed(film):
    revised, changes = revise(film, film_of(SCRIPT.replace("opens it", "closes it")))
    assert ids(revised) == ids(film)
    shot = revised.scenes[0].shots[0]
    assert shot.text == "MARA walks to the window and closes it."
    assert (shot.circled, shot.seed) == (film.scenes[0].shots[0].circled, 7)
    assert [(change.kind, change.slate) for change in changes] == [("changed", "1A")]
    assert "1A" in str(changes[0])
    assert [scene.id for scene in revised.scenes] == [scene.id for scene in film.scenes]


def test_new_moved_and_gone(film):
    text = SCRIPT.replace("The dog runs along the water.\n\n", "").replace(
        "EXT. BEACH", "A cat jumps onto the table.\n\nThe dog runs along the water.\n\nEXT. BEACH"
    )
    revised, changes = revise(film, film_of(text))
    window, chair, dog, boat = ids(film)
    assert [shot for shot in ids(revised) if shot in ids(film)] == [window, chair, dog, boat]
    assert sorted((change.kind, change.slate) for change in changes) == [("moved", "1D"), ("new", "1C")]
    revised, changes = revise(film, film_of(SCRIPT.replace("A boat comes in from the sea.\n", "")))
    assert ids(revised) == [window, chair, dog]
    assert [(change.kind, change.slate) for change in changes] == [("gone", "2B")]


def test_changed_dialogue_and_directions_are_changes(film):
    revised, changes = revise(film, film_of(SCRIPT.replace("The tide was out.", "The tide is in.")))
    assert revised.scenes[0].shots[1].lines[0].text == "The tide is in."
    assert [change.kind for change in changes] == ["changed"]
    revised, changes = revise(film, film_of(SCRIPT.replace("the sea.", "the sea. [[wide, 4s]]")))
    assert revised.scenes[1].shots[1].length == 96
    assert [change.kind for change in changes] == ["changed"]


def test_a_changed_heading_is_the_same_scene(film):
    revised, _ = revise(film, film_of(SCRIPT.replace("INT. HOUSE - DAY", "INT. HOUSE - NIGHT")))
    assert [scene.id for scene in revised.scenes] == [scene.id for scene in film.scenes]
    assert revised.scenes[0].heading == "INT. HOUSE - NIGHT"


def test_a_locked_shot_stays_as_it_is(film):
    scene = film.scenes[0]
    locked = replace(
        film, scenes=(replace(scene, shots=(replace(scene.shots[0], locked=True), scene.shots[1])), film.scenes[1])
    )
    revised, _ = revise(locked, film_of(SCRIPT.replace("opens it", "closes it")))
    assert revised.scenes[0].shots[0] == locked.scenes[0].shots[0]


def test_what_was_decided_by_hand_stays(film):
    film = replace(
        film,
        rate=film.rate,
        width=1280,
        height=720,
        bible=(
            *(replace(entry, voice="low") if entry.name == "MARA" else entry for entry in film.bible),
            Entry(kind="prop", name="lamp"),
        ),
    )
    revised, _ = revise(film, film_of(SCRIPT.replace("opens it", "closes it")))
    assert (revised.width, revised.height) == (1280, 720)
    assert {entry.name: entry.voice for entry in revised.bible}["MARA"] == "low"
    assert "lamp" in {entry.name for entry in revised.bible}


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_revised_no_id_stands_twice_and_the_script_is_what_the_film_says(seed):
    chance = random.Random(seed)
    text = screenplay(3, seed)
    film = with_takes(film_of(text))
    paragraphs = text.split("\n\n")
    for _ in range(8):
        match chance.randrange(3):
            case 0:
                paragraphs.insert(chance.randrange(1, len(paragraphs)), f"Somebody new {chance.random()} comes in.")
            case 1:
                del paragraphs[chance.randrange(1, len(paragraphs))]
            case _:
                one, other = chance.randrange(1, len(paragraphs)), chance.randrange(1, len(paragraphs))
                paragraphs[one], paragraphs[other] = paragraphs[other], paragraphs[one]
    fresh = film_of("\n\n".join(paragraphs))
    revised, _ = revise(film, fresh)
    every = [scene.id for scene in revised.scenes] + ids(revised)
    assert len(set(every)) == len(every)
    assert [[shot.text for shot in scene.shots] for scene in revised.scenes] == [
        [shot.text for shot in scene.shots] for scene in fresh.scenes
    ]
    kept = set(ids(revised)) & set(ids(film))
    assert len(kept) > len(ids(film)) * 0.6
    assert all(revised.find(shot)[1].circled == f"take-{shot}" for shot in kept)


def edited(film, key, **parameters):
    return apply(film, key, parameters)


def test_edits_since_the_last_script_outlive_a_revision_that_did_not_touch_them():
    base = film_of(SCRIPT)
    window, chair, dog, boat = ids(base)
    film = edited(base, "set_text", shot=window, text="MARA walks to the door and opens it.")
    film = edited(film, "set_direction", shot=dog, field="size", value="wide")
    film = edited(film, "add_shot", scene=film.scenes[1].id, index=1, text="Made by hand.")
    film = edited(film, "remove_shot", shot=chair)
    film = edited(film, "set_heading", scene=film.scenes[0].id, heading="INT. HUT - DAY")
    film = edited(film, "set_film", title="By hand", rate="30")
    film = with_takes(film)
    again, changes = revise(film, film_of(SCRIPT), base)
    assert again is film
    assert changes == []
    revised, changes = revise(film, film_of(SCRIPT.replace("from the sea.", "from the fog. [[4s]]")), base)
    assert [[shot.text for shot in scene.shots] for scene in revised.scenes] == [
        ["MARA walks to the door and opens it."],
        ["The dog runs along the water.", "Made by hand.", "A boat comes in from the fog."],
    ]
    assert revised.find(dog)[1] == film.find(dog)[1]
    assert revised.find(boat)[1].length == 120
    assert revised.find(boat)[1].circled == f"take-{boat}"
    assert [scene.heading for scene in revised.scenes] == ["INT. HUT - DAY", "EXT. BEACH - DAY"]
    assert (revised.title, [change.kind for change in changes]) == ("By hand", ["changed"])
    assert not any(shot.locked for scene in revised.scenes for shot in scene.shots)


def test_where_both_changed_the_script_has_the_last_word():
    base = film_of(SCRIPT)
    film = edited(base, "set_text", shot=ids(base)[0], text="MARA walks to the window and breaks it.")
    revised, _ = revise(film, film_of(SCRIPT.replace("opens it", "closes it")), base)
    assert revised.scenes[0].shots[0].text == "MARA walks to the window and closes it."
    assert ids(revised) == ids(base)


def test_what_was_made_by_hand_in_a_scene_that_is_gone_is_not_thrown_away():
    base = film_of(SCRIPT)
    film = edited(base, "add_shot", scene=base.scenes[1].id, index=0, text="Made by hand.")
    revised, _ = revise(film, film_of(SCRIPT[: SCRIPT.index("EXT.")]), base)
    assert [[shot.text for shot in scene.shots] for scene in revised.scenes][1:] == [["Made by hand."]]


def test_what_a_script_does_not_say_outlives_it(film):
    """The cut of a shot, what stands for it and its recorded lines are not the script's to change."""
    own = {
        "spans": (Span(frames=20, first=3),),
        "levels": {"effects": Level(gain=-6.0)},
        "stands": "0" * 64 + ".png",
        "key_frame": "1" * 64 + ".png",
    }
    speaking = next(shot for scene in film.scenes for shot in scene.shots if shot.lines)
    lines = tuple(replace(line, recording="f" * 64, samples=9000) for line in speaking.lines)
    cut = changed_shot(film, speaking.id, **own, lines=lines)
    again, changes = revise(cut, film_of(SCRIPT), film_of(SCRIPT))
    assert again is cut
    assert not changes
    words = speaking.text.split()[0]
    revised, _changes = revise(cut, film_of(SCRIPT.replace(words, f"Slowly {words}", 1)), film_of(SCRIPT))
    now = revised.find(speaking.id)[1]
    assert {name: getattr(now, name) for name in own} == own
    assert now.lines == lines
