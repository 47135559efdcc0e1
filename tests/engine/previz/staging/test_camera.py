"""The camera: what is asked for holds, what is not is chosen by what happens."""

from __future__ import annotations

import pytest

from engine.messages.directions import Camera
from tests.engine.previz.staging.scripted import JONAH, MARA, codes, line, read, staged, staging


@pytest.mark.parametrize(
    ("text", "size", "subjects"),
    [
        ("Mara runs to the door.", "wide", ("MARA",)),
        ("Mara laughs.", "medium", ("MARA",)),
        ("Mara hugs Jonah.", "full", ("MARA", "JONAH")),
        ("Mara and Jonah dance.", "wide", ("MARA", "JONAH")),
        ("", "wide", ("MARA", "JONAH")),
    ],
)
def test_defaults(text, size, subjects):
    shot = read("living_room", text)
    assert (shot.camera.size, shot.subjects) == (size, subjects)
    assert shot.camera.lens
    assert (shot.camera.move, shot.camera.angle, shot.camera.pace) == ("static", "eye level", "normal")


def test_a_line_is_seen_close():
    shot = staged(staging("living_room", "MARA waits.", entries=(MARA,), lines=(line("MARA", "Hello."),)))
    assert (shot.camera.size, shot.subjects) == ("medium close-up", ("MARA",))


def test_dialogue_is_a_two_shot():
    lines = (line("MARA", "Hello."), line("JONAH", "Hello you."))
    shot = staged(staging("living_room", "MARA and JONAH wait.", entries=(MARA, JONAH), lines=lines))
    assert (shot.camera.size, shot.subjects) == ("medium", ("MARA", "JONAH"))


def test_what_is_asked_for_holds():
    asked = Camera(size="extreme close-up", angle="low", lens=135, move="dolly in", pace="slow", subject="jonah")
    shot = staged(staging("living_room", "MARA and JONAH dance.", entries=(MARA, JONAH)), camera=asked)
    assert shot.camera == Camera(
        size="extreme close-up", angle="low", lens=135, move="dolly in", pace="slow", subject="JONAH"
    )
    assert shot.subjects == ("JONAH",)


def test_a_prop_may_be_the_subject():
    shot = staged(staging("court", "JONAH bounces the ball.", entries=(JONAH,)), camera=Camera(subject="the ball"))
    assert shot.subjects == ("ball",)


def test_what_is_not_there_is_remarked():
    shot = staged(staging("stage", "MARA waits.", entries=(MARA,)), camera=Camera(subject="ZORRO", size="huge"))
    assert sorted(codes(shot)) == ["staging.size_unknown", "staging.subject_unknown"]
    assert shot.subjects == ("MARA",)
