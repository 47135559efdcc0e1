"""A film written back into its script: byte for byte where nothing was edited, and what was edited is read again."""

from __future__ import annotations

import random
from importlib import resources

import pytest

from engine.messages.faults import Fault
from studio.document.edits import apply
from studio.script.reading import parse_script
from studio.script.storyboard import storyboard
from studio.script.writing import spell_film, write_back
from tests.studio.script.generated import screenplay
from tests.studio.script.test_fdx import FILE

SAMPLE = (resources.files("resources") / "samples" / "low_tide.fountain").read_bytes()


def read(data):
    script = parse_script("x.fountain", data)
    return script, storyboard(script)[0]


def told(film):
    """What of a film a script can say."""
    return [
        (
            scene.heading,
            scene.synopsis,
            [
                (
                    shot.text,
                    shot.lines,
                    shot.directions,
                    shot.length,
                    sorted(shot.cues),
                    sorted(shot.asides),
                    shot.transition,
                    bool(shot.fade_out),
                )
                for shot in scene.shots
            ],
        )
        for scene in film.scenes
    ]


def edited(data, *edits):
    """The bytes after edits, checked to say what the film says."""
    script, film = read(data)
    for key, make in edits:
        film = apply(film, key, make(film))
    written = write_back(script, film)
    assert told(read(written)[1]) == told(film)
    return written


@pytest.mark.parametrize("seed", range(25))
def test_a_script_that_was_not_edited_is_the_same_byte_for_byte(seed):
    chance = random.Random(seed)
    text = screenplay(3, seed, chance.choice(["\n", "\r\n", "\r"]))
    text = text.replace("/* not this */", "/* not\n\nthis */  ").replace("sky.", "sky.  ", 2)
    encoding, mark = chance.choice(
        [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")]
    )
    data = mark + text.encode(encoding)
    script, film = read(data)
    assert write_back(script, film) == data


def test_what_a_script_does_not_hold_changes_no_byte():
    script, film = read(SAMPLE)
    shot = film.scenes[0].shots[0].id
    for key, parameters in {
        "circle": {"take": "t"},
        "lock": {"locked": True},
    }.items():
        film = apply(film, key, {"shot": shot, **parameters})
    film = apply(film, "set_film", {"width": 1280, "height": 720})
    assert write_back(script, film) == SAMPLE


def shot_at(scene, place):
    return lambda film: film.scenes[scene].shots[place].id


def test_a_changed_text_changes_its_words_and_nothing_else():
    written = edited(SAMPLE, ("set_text", lambda film: {"shot": shot_at(0, 1)(film), "text": "She runs."}))
    assert written == SAMPLE.replace(b"She stops and looks out to the sea.", b"She runs.")


def test_changed_directions_change_the_note():
    written = edited(
        SAMPLE, ("set_direction", lambda film: {"shot": shot_at(0, 0)(film), "field": "size", "value": "close-up"})
    )
    assert written == SAMPLE.replace(b"[[wide, track, 4s]]", b"[[close-up, track, 4s]]")
    written = edited(SAMPLE, ("set_length", lambda film: {"shot": shot_at(1, 1)(film), "frames": 60}))
    assert written == SAMPLE.replace(b"[[close-up on Mara]]", b"[[close-up on Mara, 2.5s]]")


def test_a_changed_line_a_new_one_and_none():
    written = edited(
        SAMPLE, ("set_line", lambda film: {"shot": shot_at(1, 1)(film), "index": 0, "text": "It was dry."})
    )
    assert written == SAMPLE.replace(b"The tide was out. It was like walking on the sky.", b"It was dry.")
    written = edited(SAMPLE, ("set_line", lambda film: {"shot": shot_at(1, 1)(film), "index": 0, "text": ""}))
    assert b"MARA\n" not in written
    written = edited(
        SAMPLE, ("add_line", lambda film: {"shot": shot_at(0, 0)(film), "character": "Old Tom", "text": "Ahoy."})
    )
    assert b"4s]]\n\nOLD TOM\nAhoy.\n\nShe stops" in written


def test_a_moved_a_new_and_a_removed_shot():
    written = edited(
        SAMPLE, ("move_shot", lambda film: {"shot": shot_at(0, 0)(film), "scene": film.scenes[1].id, "index": 3})
    )
    assert written.index(b"Jonah turns") < written.index(b"MARA, in a white") < written.index(b"DISSOLVE")
    written = edited(
        SAMPLE, ("add_shot", lambda film: {"scene": film.scenes[0].id, "index": 1, "text": "A gull cries."})
    )
    assert b"4s]]\n\nA gull cries.\n\nShe stops" in written
    written = edited(SAMPLE, ("remove_shot", lambda film: {"shot": shot_at(0, 1)(film)}))
    assert b"4s]]\n\nINT. LIVING ROOM" in written


def test_headings_scenes_and_the_title():
    written = edited(
        SAMPLE,
        ("set_heading", lambda film: {"scene": film.scenes[0].id, "heading": "EXT. PIER - DAWN"}),
        ("set_film", lambda film: {"title": "High Tide"}),
    )
    assert written == SAMPLE.replace(b"EXT. BEACH - SUNSET", b"EXT. PIER - DAWN").replace(b"Low Tide", b"High Tide")
    written = edited(SAMPLE, ("add_scene", lambda film: {"heading": "The moon", "index": 1}))
    assert b"\n\n.The moon\n\n!\n\nINT. LIVING ROOM" in written


@pytest.mark.parametrize("transition", ["dissolve", "fade in", "cut"])
@pytest.mark.parametrize("place", [(0, 1), (1, 0), (2, 0)])
def test_transitions(transition, place):
    edited(
        SAMPLE, ("set_transition", lambda film: {"shot": shot_at(*place)(film), "transition": transition, "frames": 24})
    )


@pytest.mark.parametrize(
    "text",
    [
        "INT. IS WHERE I AM",
        "# no section",
        "> no transition",
        "@ no cue",
        "CAPITALS ONLY",
        "~ no song",
        "= no synopsis",
        "===",
        ".dot",
        "! bang",
        "a [[b]] c",
        "a /* b",
        "2 * 3 * 4",
        "*really*",
        "snake_case_name",
        "FADE OUT.",
        "CUT TO:",
        "Title: x",
        "(brackets)",
        "two\nlines",
        "a\n\nb",
        "> centred <",
        "[[wide]]",
        "  spaces  ",
        "\\*",
    ],
)
def test_a_text_is_read_as_it_was_written_whatever_it_looks_like(text):
    script, film = read(SAMPLE)
    film = apply(film, "set_text", {"shot": film.scenes[0].shots[1].id, "text": text})
    again = read(write_back(script, film))[1]
    found = again.scenes[0].shots[1].text
    assert found.replace("[ [", "[[").replace("] ]", "]]").replace("/ *", "/*") == " ".join(text.split())
    assert [len(scene.shots) for scene in again.scenes] == [2, 3, 3]
    assert told(again)[1:] == told(film)[1:]


def test_sections_and_boneyards_outlive_the_shots_they_stand_beside():
    data = b"INT. X - DAY\n\nOne.\n\n/* kept */\n\nTwo.\n\n# Part two\n\nINT. Y - DAY\n\nThree.\n"
    written = edited(data, ("remove_shot", lambda film: {"shot": shot_at(0, 1)(film)}))
    assert b"/* kept */" in written
    assert b"# Part two\n\nINT. Y" in written
    assert b"Two." not in written


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_edited_the_script_says_what_the_film_says(seed):
    chance = random.Random(seed)
    data = screenplay(1.5, seed, chance.choice(["\n", "\r\n"])).encode()
    script, film = read(data)
    for _ in range(chance.choice((1, 3, 12))):
        film = one_edit(film, chance)
    again = read(write_back(script, film))[1]
    assert told(again) == told(film)
    assert write_back(parse_script("x.fountain", write_back(script, film)), film) == write_back(script, film)


def one_edit(film, chance):
    scene = chance.choice(film.scenes)
    shots = [shot for each in film.scenes for shot in each.shots]
    shot = chance.choice(shots)
    index = chance.randrange(len(scene.shots) + 1)
    key, parameters = chance.choice(
        [
            ("set_text", {"shot": shot.id, "text": f"Somebody number {chance.randrange(10**6)} comes in."}),
            ("set_line", {"shot": shot.id, "index": 0, "text": chance.choice(["", f"No {chance.randrange(10**6)}."])}),
            ("add_line", {"shot": shot.id, "character": "JONAH", "text": f"Yes {chance.randrange(10**6)}."}),
            ("set_direction", {"shot": shot.id, "field": "move", "value": chance.choice(["", "handheld", "pan left"])}),
            ("set_direction", {"shot": shot.id, "field": "lens", "value": chance.choice([0, 35, 85])}),
            ("set_length", {"shot": shot.id, "frames": chance.randrange(24, 300)}),
            ("set_cues", {"shot": shot.id, "cues": chance.choice([[], ["distant bells"]])}),
            ("add_shot", {"scene": scene.id, "index": index, "text": f"A new one, {chance.randrange(10**6)}."}),
            ("remove_shot", {"shot": shot.id}),
            ("move_shot", {"shot": shot.id, "scene": scene.id, "index": index}),
            ("split_shot", {"shot": shot.id, "offset": 9}),
            ("set_heading", {"scene": scene.id, "heading": f"INT. ROOM {chance.randrange(10**6)} - DAY"}),
        ]
    )
    try:
        return apply(film, key, parameters)
    except Fault:
        return film


def test_final_draft_comes_back_as_fountain():
    script = parse_script("x.fdx", FILE.encode())
    film, _ = storyboard(script)
    assert told(read(write_back(script, film))[1]) == told(film)
    assert write_back(None, film) == write_back(script, film)


@pytest.mark.parametrize("seed", range(10))
def test_a_film_spelled_anew_is_read_as_the_same_film(seed):
    film = read(screenplay(2, seed).encode())[1]
    assert told(read(spell_film(film).encode())[1]) == told(film)
