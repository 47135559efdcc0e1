"""What filmmakers say, in the canonical words; what is not understood, with its place."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.messages.directions import ANGLES, MOVES, PACES, SIZES, STYLES, TIMES, WEATHERS
from studio.script.directions import SYNONYMS, nearest, read_directions

RATE = Fraction(24)

SAID = {
    "wide, track, 4s": {"size": "wide", "move": "track", "length": 96},
    "medium, slow orbit left, 4s, waves and gulls": {
        "size": "medium",
        "pace": "slow",
        "move": "orbit left",
        "length": 96,
        "cues": ("waves and gulls",),
    },
    "close-up on Mara": {"size": "close-up", "subject": "MARA"},
    "CU of the old man": {"size": "close-up", "subject": "OLD MAN"},
    "medium close-up on Jonah": {"size": "medium close-up", "subject": "JONAH"},
    "close-up, slow dolly in, 4s, anime, rain": {
        "size": "close-up",
        "pace": "slow",
        "move": "dolly in",
        "length": 96,
        "style": "anime",
        "weather": "rain",
    },
    "ECU; push in; 35mm": {"size": "extreme close-up", "move": "dolly in", "lens": 35},
    "wide shot 24 mm lens low angle": {"size": "wide", "lens": 24, "angle": "low"},
    "4.5 s": {"length": 108},
    "4,5s": {"length": 108},
    "2 seconds": {"length": 48},
    "96f": {"length": 96},
    "96 frames": {"length": 96},
    "wide,4s,night": {"size": "wide", "length": 96, "time": "night"},
    "handheld": {"move": "handheld"},
    "pan left": {"move": "pan left"},
    "slowly pans right": {"move": "pan right", "pace": "slow"},
    "golden hour": {"time": "golden hour"},
    "snow, noir": {"weather": "snow", "style": "noir"},
    "wind": {"weather": "wind"},
    "rain on the window": {"cues": ("rain on the window",)},
    "a distant siren, 3s": {"cues": ("a distant siren",), "length": 72},
    "over the shoulder": {"angle": "over the shoulder"},
    "OTS, 50mm": {"angle": "over the shoulder", "lens": 50},
    "WIDE": {"size": "wide"},
    "": {},
    " , ;\n": {},
}


def understood(text):
    read = read_directions(text, RATE)
    found = dict(read.fields())
    if read.length:
        found["length"] = read.length
    if read.cues:
        found["cues"] = read.cues
    return found, read.unknown


@pytest.mark.parametrize("text", SAID)
def test_said(text):
    assert understood(text) == (SAID[text], ())


@pytest.mark.parametrize("word", [*SIZES, *ANGLES, *MOVES, *STYLES, *WEATHERS, *TIMES, *PACES])
def test_every_canonical_word_means_itself(word):
    found, unknown = understood(word)
    assert unknown == ()
    assert list(found.values()) == [word]


def test_synonyms_lead_to_canonical_words():
    known = {
        "size": SIZES,
        "angle": ANGLES,
        "move": MOVES,
        "pace": PACES,
        "style": STYLES,
        "weather": WEATHERS,
        "time": TIMES,
    }
    for field, table in SYNONYMS.items():
        assert set(table.values()) == set(known[field]), field


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("flurb", ("flurb",)),
        ("wide, through a keyhole, 4s", ("through a keyhole",)),
        ("slow motion", ("slow motion",)),
        ("dolly in through keyholes", ("through keyholes",)),
        ("5mm", ("5mm",)),
        ("the wide ocean means freedom for both her and him", ("the wide ocean means freedom for both her and him",)),
    ],
)
def test_what_is_not_understood_is_told_and_kept(text, unknown):
    assert understood(text)[1] == unknown


def test_places_of_what_is_not_understood():
    read = read_directions("wide,  flurb; 4s\n  glorp", RATE)
    assert (read.unknown, read.places) == (("flurb", "glorp"), (7, 19))


@pytest.mark.parametrize(
    ("text", "seconds"), [("0s", 0), ("300s", 300), ("wide, 300 s", 300), ("0 frames", 0), ("9999f", 9999 / 24)]
)
def test_lengths_that_no_shot_has_are_told_apart(text, seconds):
    read = read_directions(text, RATE)
    assert read.length == 0
    assert read.bad_length is not None
    assert float(read.bad_length) == pytest.approx(seconds)
    assert text[read.bad_place :].startswith(text.split(", ")[-1])


def test_the_nearest_direction():
    assert nearest("cloze-up") == "close-up"
    assert nearest("doly in") == "dolly in"
    assert nearest("xyzzy") == ""


def test_a_note_without_end_is_read_in_no_time_and_kept():
    import time

    began = time.process_time()
    read = read_directions("on " * 200_000, RATE)
    assert time.process_time() - began < 5
    assert sum(map(len, read.unknown)) > 590_000
