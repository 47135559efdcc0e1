"""What differs between two requests is found field by field, and nothing else is."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from engine.messages.directions import Camera
from engine.messages.requests import Entry, Heading, Line, Request, Staging, content, digest
from studio.render.difference import Difference, content_differences, differences
from studio.words.differences import name, was

replace = msgspec.structs.replace

MARA = Entry(kind="character", name="MARA", description="red coat")
STAGING = Staging(
    heading=Heading(exterior=True, place="BEACH", time="DUSK"),
    action="MARA walks.",
    frames=96,
    rate=Fraction(24),
    lines=(Line(character="MARA", text="Late."),),
    entries=(MARA, Entry(kind="place", name="BEACH")),
)
REQUEST = Request(
    staging=STAGING,
    camera=Camera(size="wide", move="static"),
    before=(replace(STAGING, action="She comes."),),
    width=848,
    height=480,
    seed=1,
    cues=("waves",),
)


def staged(**changes):
    return replace(REQUEST, staging=replace(STAGING, **changes))


def shot_by(**changes):
    return replace(REQUEST, camera=replace(REQUEST.camera, **changes))


CHANGES = {
    "heading": (staged(heading=Heading(interior=True, place="BEACH")), "EXT. BEACH - DUSK", "INT. BEACH"),
    "action": (staged(action="MARA runs."), "MARA walks.", "MARA runs."),
    "weather": (staged(weather="rain"), "", "rain"),
    "time": (staged(time="night"), "", "night"),
    "length": (staged(frames=97), "4 s", "97 f"),
    "line 1": (staged(lines=(Line(character="MARA", text="Now.", manner="low"),)), "MARA: Late.", "MARA (low): Now."),
    "line 2": (staged(lines=(*STAGING.lines, Line(character="JO", text="Go."))), "", "JO: Go."),
    "recording 1": (
        staged(lines=(replace(STAGING.lines[0], recording="a" * 64, samples=9),)),
        "",
        f"{'a' * 64}, 9",
    ),
    "bible MARA": (
        staged(entries=(replace(MARA, voice="lin"), STAGING.entries[1])),
        "character; red coat",
        "character; red coat; voice lin",
    ),
    "bible BEACH": (staged(entries=(MARA,)), "place", ""),
    "order": (staged(entries=STAGING.entries[::-1]), "MARA, BEACH", "BEACH, MARA"),
    "lens": (shot_by(lens=35), "", "35 mm"),
    "move": (shot_by(move="pan left"), "static", "pan left"),
    "style": (replace(REQUEST, style="anime"), "", "anime"),
    "cues": (replace(REQUEST, cues=("waves", "gulls")), "waves", "waves, gulls"),
    "asides": (replace(REQUEST, asides=("dreamy",)), "", "dreamy"),
    "aspect": (replace(REQUEST, width=480), "16:9", "1:1"),
    "input key": (replace(REQUEST, inputs={"key": "b" * 64}), "", "b" * 64),
    "before": (replace(REQUEST, before=()), "1", "0"),
    "before 1 action": (replace(REQUEST, before=(STAGING,)), "She comes.", "MARA walks."),
}


def test_another_cameo_is_told():
    now = staged(entries=(replace(MARA, cameo="ab" * 16), STAGING.entries[1]))
    (row,) = content_differences(REQUEST, now)
    assert row == Difference("bible MARA", "character; red coat", "character; red coat; cameo abababab")


def test_another_height_of_a_cameo_is_told():
    rex = replace(MARA, cameo="ab" * 16, height=60)
    (row,) = content_differences(staged(entries=(rex,)), staged(entries=(replace(rex, height=72),)))
    assert (row.then[-5:], row.now[-5:]) == ("60 cm", "72 cm")


@pytest.mark.parametrize("field", CHANGES)
def test_one_changed_field_is_the_one_row(field):
    now, old, new = CHANGES[field]
    assert content_differences(REQUEST, now) == (Difference(field, old, new),)
    assert content_differences(now, REQUEST) == (Difference(field, new, old),)
    assert digest(content(now)) != digest(content(REQUEST))


def test_what_may_differ_without_making_stale_is_told_only_when_asked():
    now = replace(REQUEST, seed=2, quality="fine", width=1280, height=720, renderer="diffusion", model="m")
    assert content_differences(REQUEST, now) == ()
    assert digest(content(now)) == digest(content(REQUEST))
    assert [row.field for row in differences(REQUEST, now)] == ["seed", "quality", "picture", "renderer", "model"]
    assert differences(REQUEST, REQUEST) == ()


def test_every_field_of_the_content_is_compared():
    # A field added to the request one day must be added here, or a shot would be stale for no reason that is told.
    assert set(Staging.__struct_fields__) == {
        "heading", "action", "frames", "rate", "lines", "entries", "weather", "time",
    }  # fmt: skip
    assert set(Line.__struct_fields__) == {"character", "text", "manner", "recording", "samples"}
    assert set(Entry.__struct_fields__) == {
        "kind",
        "name",
        "description",
        "stand_in",
        "voice",
        "cameo",
        "pictures",
        "height",
    }
    assert set(Camera.__struct_fields__) == {"size", "angle", "lens", "move", "pace", "subject"}
    assert {"staging", "camera", "style", "cues", "asides", "inputs", "before"} <= set(Request.__struct_fields__)


def test_the_reasons_are_told_in_words():
    assert was("move", "static") == "The camera move was Static."
    assert was("style", "") == "No style was asked for."
    assert was("action", "MARA walks.") == "The action text was “MARA walks.”."
    assert was("before 1 action", "She comes.") == "Before: Action text of the scene's shot 1, “She comes.”."
    assert was("recording 1", f"{'a' * 64}, 9") == "Line 1 had another recording."
    assert name("bible MARA") == "Bible: Mara"
    assert len(was("action", "word " * 900)) < 80


def test_every_canonical_word_has_its_words_on_screen():
    from engine.messages import directions
    from studio.words.vocabulary import WORDS, word

    tables = (directions.SIZES, directions.ANGLES, directions.MOVES, directions.PACES, directions.STYLES,
              directions.WEATHERS, directions.TIMES, directions.QUALITIES)  # fmt: skip
    assert {value for table in tables for value in table} == set(WORDS)
    assert (word("dolly in"), word("35 mm")) == ("Dolly in", "35 mm")
