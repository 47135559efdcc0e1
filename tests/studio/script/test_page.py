"""The script as a page: text and film stay alike, whichever of the two is edited, scene by scene."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.messages.faults import Fault
from studio.document.edits import apply
from studio.document.values import Film
from studio.script.page import follow, open_page, typed
from studio.script.reading import parse_script
from studio.script.revise import content_of
from studio.script.storyboard import storyboard
from tests.studio.script.generated import screenplay

SAMPLE = (Path(__file__).parents[3] / "resources" / "samples" / "low_tide.fountain").read_text()
SCRIPT = """Title: Tide
Author: M. Sea

INT. HOUSE - DAY

MARA walks to the window. [[wide, 4s]]

She sits down. [[sideways, perhaps]]

MARA
(softly)
The tide was out.

EXT. BEACH - DAY

The dog runs along the water.

DISSOLVE TO:

EXT. BEACH - NIGHT

A boat comes in from the sea.
"""


def read(text):
    script = parse_script("x.fountain", text.encode())
    film, _remarks = storyboard(script)
    return open_page(script, film), film


def said(film):
    """What a script can say of a film: a scene without a heading or shots has no words."""
    scenes = [scene for scene in film.scenes if scene.heading or scene.shots]
    return [(scene.heading, [in_fountain(content_of(shot)) for shot in scene.shots]) for scene in scenes]


def in_fountain(shot):
    """Fountain cannot say brackets that open no note: they are written apart."""
    apart = shot.text.replace("[ [", "[[").replace("] ]", "]]")
    return replace(shot, text=apart)


def ids(film):
    return [shot.id for scene in film.scenes for shot in scene.shots]


def put(page, film, before, words):
    """Type words in place of others; the page must then be that text and the film what it says."""
    start = page.text.index(before)
    text = page.text.replace(before, words, 1)
    page, film = typed(page, film, start, start + len(before), words)
    assert page.text == text
    assert said(storyboard(parse_script("x.fountain", text.encode()))[0]) == said(film)
    assert [passage.scene for passage in page.passages[1:]] == list(film.scenes)
    assert follow(page, film) is page
    return page, film


@pytest.mark.parametrize("text", [SAMPLE, SCRIPT, screenplay(6, 3)])
def test_a_page_is_the_script_as_it_was_written(text):
    page, film = read(text)
    assert page.text == text
    assert [passage.scene for passage in page.passages] == [None, *film.scenes]
    shots = [(shot, start + first, start + last) for start, each in page.starts() for shot, first, last in each.shots]
    assert [shot for shot, _first, _last in shots] == [shot.id for scene in film.scenes for shot in scene.shots]
    for identity, first, last in shots:
        assert page.shot_at(first) == page.shot_at(last - 1) == identity
        words = film.find(identity)[1].text.split()
        assert not words or words[-1].strip(".") in page.text[first:last]


def test_an_edit_of_the_film_writes_its_scene_and_no_other():
    page, film = read(SCRIPT)
    shot = film.scenes[1].shots[0].id
    after = apply(film, "set_text", {"shot": shot, "text": "The dog sleeps."})
    now = follow(page, after)
    assert now.text == SCRIPT.replace("The dog runs along the water.", "The dog sleeps.")
    assert [one is other for one, other in zip(page.passages, now.passages, strict=True)] == [True, True, False, True]
    assert follow(now, film).text == SCRIPT


def test_typing_keeps_the_shot_its_take_and_everything_else():
    page, film = read(SCRIPT)
    shot = film.scenes[0].shots[0].id
    film = apply(film, "circle", {"shot": shot, "take": "t1"})
    page = follow(page, film)
    page, after = put(page, film, "walks to", "runs to")
    assert ids(after) == ids(film)
    assert after.find(shot)[1].circled == "t1"
    assert after.scenes[1] is film.scenes[1]
    assert after.bible == film.bible


def test_a_heading_typed_in_the_middle_parts_a_scene_and_one_that_is_deleted_joins_two():
    page, film = read(SCRIPT)
    page, parted = put(page, film, "She sits down.", "EXT. GARDEN - DAY\n\nShe sits down.")
    assert [scene.heading for scene in parted.scenes][:2] == ["INT. HOUSE - DAY", "EXT. GARDEN - DAY"]
    assert sorted(ids(parted)) == sorted(ids(film))
    page, joined = put(page, parted, "EXT. GARDEN - DAY\n\n", "")
    assert ids(joined) == ids(film)
    page, joined = put(page, joined, "EXT. BEACH - DAY\n\n", "")
    assert len(joined.scenes) == 2
    _page, alone = put(page, joined, "INT. HOUSE - DAY\n\n", "")
    assert alone.scenes[0].heading == ""


def test_shots_and_lines_come_and_go_by_typing():
    page, film = read(SCRIPT)
    page, film = put(page, film, "She sits down.", "She turns round.\n\nShe sits down.")
    assert len(film.scenes[0].shots) == 3
    page, film = put(page, film, "The tide was out.", "The tide was out.\n\nJONAH\nIt comes back.")
    assert [line.character for line in film.scenes[0].shots[2].lines] == ["MARA", "JONAH"]
    assert any(entry.name == "JONAH" for entry in film.bible)
    page, film = put(page, film, "The dog runs along the water.\n\n", "")
    assert film.scenes[1].shots == ()
    _page, film = put(page, film, "Title: Tide", "Title: High Tide")
    assert film.title == "High Tide"


def test_everything_may_be_deleted_and_typed_anew():
    page, film = read(SCRIPT)
    page, empty = typed(page, film, 0, len(page.text), "")
    assert page.text == ""
    assert empty.scenes == ()
    page, film = typed(page, empty, 0, 0, SCRIPT)
    assert said(film) == said(read(SCRIPT)[1])


def test_what_is_not_understood_is_underlined_in_its_place():
    page, _film = read(SCRIPT)
    marked = [page.text[at + wave.start : at + wave.end] for at, passage in page.starts() for wave in passage.waves]
    assert marked == ["sideways", "perhaps"]
    assert all(
        "sideways" in wave.words or "perhaps" in wave.words for _at, part in page.starts() for wave in part.waves
    )


def test_a_length_that_no_shot_has_is_refused_and_changes_nothing():
    page, film = read(SCRIPT)
    start = page.text.index("4s")
    with pytest.raises(Fault, match=r"script\.length"):
        typed(page, film, start, start + 2, "4000s")
    assert page.text == SCRIPT


def test_a_film_without_a_script_has_a_page_too():
    film = apply(Film(title="New"), "add_scene", {"heading": "INT. ROOM - DAY", "index": 0})
    page = open_page(None, film)
    film = apply(film, "set_text", {"shot": film.scenes[0].shots[0].id, "text": "A door opens."})
    page = follow(page, film)
    assert "INT. ROOM - DAY\n\nA door opens." in page.text
    film = apply(film, "add_scene", {"heading": "EXT. ROAD - NIGHT", "index": 1})
    film = apply(film, "set_text", {"shot": film.scenes[1].shots[0].id, "text": "Rain."})
    page = follow(page, film)
    assert page.text.index("A door opens.\n\nEXT. ROAD - NIGHT\n\nRain.") > 0
    put(page, film, "Rain.", "Heavy rain.")


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_typed_and_edited_text_and_film_say_the_same(seed):
    chance = random.Random(seed)
    page, film = read(screenplay(3, seed))
    pieces = [
        "INT. CELLAR - NIGHT\n\n",
        "He runs.\n\n",
        "\n",
        " ",
        "MARA\nYes.\n\n",
        "[[wide]]",
        "CUT TO:\n\n",
        "a",
        "# Act\n\n",
    ]
    for _step in range(60):
        if chance.random() < 0.6:
            start = chance.randrange(len(page.text) + 1)
            end = min(len(page.text), start + chance.choice([0, 0, 1, 5, 80]))
            words = chance.choice([*pieces, ""])
            text = page.text[:start] + words + page.text[end:]
            try:
                page, film = typed(page, film, start, end, words)
            except Fault:
                continue
            assert page.text == text
        elif any(scene.shots for scene in film.scenes):
            shot = chance.choice(ids(film))
            key, parameters = chance.choice(
                [
                    ("set_text", {"text": "She waits."}),
                    ("set_direction", {"field": "size", "value": "wide"}),
                    ("set_length", {"frames": 48}),
                    ("remove_shot", {}),
                ]
            )
            film = apply(film, key, {"shot": shot, **parameters})
            page = follow(page, film)
        assert [passage.scene for passage in page.passages[1:]] == list(film.scenes)
        fresh = storyboard(parse_script("x.fountain", page.text.encode()))[0] if page.text.strip() else Film()
        assert said(fresh) == said(film)
        assert len(set(ids(film))) == len(ids(film))
