"""From a script to a film: scenes, shots, dialogue, directions, transitions, the bible; remarks with their places."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from engine.messages.faults import Exit, Fault
from engine.messages.requests import Line
from studio.script.reading import parse_script, read_script
from studio.script.storyboard import storyboard


def film_of(text):
    return storyboard(parse_script("x.fountain", text.encode()))


def told(text):
    return [(remark.code, remark.line, remark.column) for remark in film_of(text)[1]]


def shots(text):
    film, _remarks = film_of(text)
    return [shot for scene in film.scenes for shot in scene.shots]


def test_the_sample_is_understood_whole():
    with resources.as_file(resources.files("resources") / "samples" / "low_tide.fountain") as path:
        film, remarks = storyboard(read_script(path))
    assert remarks == []
    assert film.title == "Low Tide"
    assert [scene.heading for scene in film.scenes] == [
        "EXT. BEACH - SUNSET",
        "INT. LIVING ROOM - NIGHT",
        "INT. GYM - DAY",
    ]
    assert [len(scene.shots) for scene in film.scenes] == [2, 3, 3]
    assert [shot.length for scene in film.scenes for shot in scene.shots] == [96, 96, 96, 0, 0, 72, 120, 72]
    (beach, sea), (sofa, look, shrug), (bounce, throw, head) = (scene.shots for scene in film.scenes)
    assert beach.directions.camera.move == "track"
    assert sea.cues == ("waves and gulls",)
    assert sofa.lines == (Line(character="JONAH", text="You walked all the way back?"),)
    assert look.lines[0].manner == "smiling"
    assert (look.directions.camera.size, look.directions.camera.subject) == ("close-up", "MARA")
    assert shrug.directions.camera.subject == "JONAH"
    assert (bounce.transition, bounce.transition_frames) == ("dissolve", 24)
    assert throw.transition == "cut"
    assert head.fade_out == 24
    people = {entry.name: entry.description for entry in film.bible if entry.kind == "character"}
    assert people == {"MARA": "in a white dress", "JONAH": ""}


def test_dialogue_joins_the_shot_before_it_or_makes_one():
    one, two = shots("INT. X - DAY\n\nBOB\nHi.\n\nHe sits.\n\nBOB (V.O.)\n(softly)\nYes.\n(beat)\nNo.\n")
    assert (one.text, one.lines) == ("", (Line(character="BOB", text="Hi."),))
    assert two.lines == (
        Line(character="BOB", text="Yes.", manner="V.O., softly"),
        Line(character="BOB", text="No.", manner="V.O., beat"),
    )


def test_two_who_speak_at_once():
    (shot,) = shots("INT. X - DAY\n\nThey look.\n\nBOB\nYes!\n\nANN ^\nNo!\n")
    assert [line.manner for line in shot.lines] == ["", "at the same time"]


def test_who_sings():
    (shot,) = shots("INT. X - DAY\n\nHe stands.\n\nBOB\n~La la la.\n")
    assert shot.lines == (Line(character="BOB", text="La la la.", manner="singing"),)
    assert told("INT. X - DAY\n\nHe stands.\n\n~La la la.\n") == [("script.lyric", 5, 1)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("CUT TO:", ("cut", 0)),
        ("SMASH CUT TO:", ("cut", 0)),
        ("DISSOLVE TO:", ("dissolve", 24)),
        ("> Slow dissolve.", ("dissolve", 24)),
        ("FADE IN:", ("fade in", 24)),
    ],
)
def test_transitions(words, expected):
    text = f"INT. X - DAY\n\nOne.\n\n{words}\n\nINT. Y - DAY\n\nTwo.\n"
    assert [(shot.transition, shot.transition_frames) for shot in shots(text)] == [("cut", 0), expected]
    assert told(text) == []


def test_a_fade_out_ends_the_shot_before_it():
    one, two = shots("INT. X - DAY\n\nOne.\n\nFADE OUT.\n\nINT. Y - DAY\n\nTwo.\n")
    assert (one.fade_out, two.fade_out) == (24, 0)


def test_a_transition_that_is_not_known_is_a_cut_and_told():
    assert told("INT. X - DAY\n\nOne.\n\n> Burn to white.\n\nTwo.\n") == [("script.transition", 5, 1)]


def test_notes_belong_to_the_shot_they_stand_in_or_after_or_wait_for_the_first():
    one, two, three = shots(
        "INT. X - DAY [[rain]]\n\n[[wide]]\n\nOne.\n\nTwo. [[close-up]]\n\nBOB\n[[4s]]\nHi.\n\n[[anime]]\n\nThree.\n"
    )
    assert (one.directions.weather, one.directions.camera.size) == ("rain", "wide")
    assert (two.directions.camera.size, two.length, two.directions.style) == ("close-up", 96, "anime")
    assert three.directions.camera.size == ""


def test_what_is_not_understood_has_file_line_and_column_and_the_nearest_word():
    film, remarks = film_of("INT. X - DAY\n\nHe runs. [[wide, doly in, 4s]]\n")
    (remark,) = remarks
    assert (remark.file, remark.line, remark.column, remark.advice) == ("x.fountain", 3, 18, "dolly in")
    assert str(remark).startswith("x.fountain:3:18: ")
    assert "doly in" in str(remark)
    assert film.scenes[0].shots[0].asides == ("doly in",)


@pytest.mark.parametrize("length", ["0s", "300 s", "0 frames", "61 seconds"])
def test_a_length_that_no_shot_has_is_refused_with_its_place(length):
    with pytest.raises(Fault) as caught:
        film_of(f"INT. X - DAY\n\nHe runs. [[wide, {length}]]\n")
    fault = caught.value
    assert (fault.code, fault.exit) == ("script.length", Exit.BAD_INPUT)
    assert (fault.parameters["file"], fault.parameters["line"], fault.parameters["column"]) == ("x.fountain", 3, 18)


def test_sections_synopses_and_scene_numbers():
    film, remarks = film_of(
        "# Act one\n\nINT. X - DAY #7A#\n\n= They meet.\n\nOne.\n\n= And part.\n\n"
        "# Act two\n\nINT. Y - DAY #7A#\n\nTwo.\n"
    )
    one, two = film.scenes
    assert (one.section, one.number, one.synopsis) == ("Act one", "7A", "They meet.\nAnd part.")
    assert (two.section, two.number) == ("Act two", "")
    assert [(remark.code, remark.line) for remark in remarks] == [("script.number", 13)]


def test_what_comes_before_any_heading_is_a_scene_without_a_name():
    film, _ = film_of("\nShe wakes.\n\nINT. X - DAY\n\nTwo.\n")
    assert [(scene.heading, len(scene.shots)) for scene in film.scenes] == [("", 1), ("INT. X - DAY", 1)]


def test_nothing_is_lost_silently():
    assert told("INT. X - DAY\n\nOne.\n\n> THE END <\n") == [("script.centered", 5, 1)]
    assert [code for code, _line, _column in told("Title: X\n\n[[wide]]\n")] == ["script.direction", "script.no_shots"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("MARA, in a white dress, walks along.", {"MARA": "in a white dress"}),
        ("MARA, thirty, in a white dress, walks along, the sun behind her.", {"MARA": "thirty, in a white dress"}),
        ("MARA (30s, tall) sits.", {"MARA": "30s, tall"}),
        ("JONAH stands. A dog runs.", {"JONAH": ""}),
        ("OLD MAN sits. ÉLODIE waits.", {"OLD MAN": "", "ÉLODIE": ""}),
        ("BOOM! A THUD is heard.", {}),
        ("The TV is on.", {}),
        ("He sees a SIGN.", {}),
    ],
)
def test_who_is_introduced(text, people):
    film, _ = film_of(f"INT. X - DAY\n\n{text}\n")
    assert {entry.name: entry.description for entry in film.bible if entry.kind == "character"} == people


def test_places_come_into_the_bible_once():
    film, _ = film_of("INT. X - DAY\n\nOne.\n\nEXT. Y - DAY\n\nTwo.\n\nINT. X - NIGHT\n\nThree.\n")
    assert [entry.name for entry in film.bible if entry.kind == "place"] == ["X", "Y"]


def test_the_title_without_a_title_page_is_the_files_name(tmp_path: Path):
    path = tmp_path / "my_first_film.fountain"
    path.write_text("INT. X - DAY\n\nOne.\n")
    assert storyboard(read_script(path))[0].title == "my first film"
