"""A scene's length on paper, in eighths of a page."""

from __future__ import annotations

import textwrap

import pytest

from engine.messages.requests import Line
from studio.document.values import Scene, Shot
from studio.script.eighths import ACTION, DIALOGUE, eighths, rows


def scene(*shots, heading="EXT. BEACH - DAY"):
    return Scene(id="a", heading=heading, shots=tuple(shots))


def shot(text="", *lines, **more):
    return Shot(id="s", text=text, lines=tuple(lines), **more)


def test_no_scene_has_none():
    assert eighths(scene()) == 1
    assert eighths(scene(heading="")) == 1


def test_what_is_begun_of_an_eighth_counts():
    # Heading and its empty line are two, each paragraph of one line two more: 55 lines are a page.
    assert eighths(scene(*[shot("She walks.")] * 2)) == 1  # 6 lines of 6.875
    assert eighths(scene(*[shot("She walks.")] * 3)) == 2  # 8 lines
    assert eighths(scene(*[shot("She walks.")] * 26)) == 8  # 54 lines
    assert eighths(scene(*[shot("She walks.")] * 27)) == 9  # 56 lines


def test_dialogue_is_narrow_and_has_a_name_above_and_a_manner():
    plain = scene(shot("", Line(character="MARA", text="It is late.")))
    assert eighths(plain) == 1  # 2 + 3 lines
    said = Line(character="MARA", text="word " * 28, manner="happily")
    assert rows(said.text, DIALOGUE) == 4
    assert eighths(scene(shot("", said))) == 2  # 2 + 1 + 1 + 4 + 1 lines


def test_transitions_take_lines_and_directions_none():
    three = [shot("She walks.")] * 2
    assert eighths(scene(*three)) == 1
    assert eighths(scene(three[0], shot("She walks.", transition="dissolve"))) == 2
    assert eighths(scene(three[0], shot("She walks.", fade_out=12))) == 2


@pytest.mark.parametrize("width", [ACTION, DIALOGUE, 8, 1])
@pytest.mark.parametrize(
    "text",
    ["", "one", "She slows. Something in the surf catches the light, and she kneels to look at it.",
     "x" * 200, "a " + "x" * 61 + " b", "a " + "x" * 122 + " b", "two\nlines", "  spaced   out  "],
)  # fmt: skip
def test_rows_break_as_a_wrapped_text_does(text, width):
    wrapped = [textwrap.wrap(line, width, break_on_hyphens=False) or [""] for line in text.split("\n")]
    expected = sum(len(lines) for lines in wrapped)
    long_words = any(len(word) > width for word in text.split())
    # A word that is too wide may begin in the line before it or in one of its own.
    assert abs(rows(text, width) - expected) <= (len(text.split()) if long_words else 0)
