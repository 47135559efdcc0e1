"""Headings, slates and automatic lengths."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.messages.requests import Heading, Line
from studio.document.heading import parse
from studio.document.length import shot_frames
from studio.document.slates import letters, slate, slates
from studio.document.values import Film, Scene, Shot

HEADINGS = {
    "EXT. BEACH - SUNSET": Heading(exterior=True, place="BEACH", time="SUNSET"),
    "INT. LIVING ROOM - NIGHT": Heading(interior=True, place="LIVING ROOM", time="NIGHT"),
    "int. house - day": Heading(interior=True, place="house", time="day"),
    "INT GYM - DAY": Heading(interior=True, place="GYM", time="DAY"),
    "INT./EXT. CAR - DAY": Heading(interior=True, exterior=True, place="CAR", time="DAY"),
    "EXT./INT. CAR - DAY": Heading(interior=True, exterior=True, place="CAR", time="DAY"),
    "I/E CAR - NIGHT": Heading(interior=True, exterior=True, place="CAR", time="NIGHT"),
    "EST. CITY - DAWN": Heading(exterior=True, place="CITY", time="DAWN"),
    "INT. HOUSE - KITCHEN - NIGHT": Heading(interior=True, place="HOUSE - KITCHEN", time="NIGHT"),
    "INT. HOUSE - KITCHEN": Heading(interior=True, place="HOUSE - KITCHEN"),
    "EXT. ROAD – MOMENTS LATER": Heading(exterior=True, place="ROAD", time="MOMENTS LATER"),
    "SNIPER SCOPE POV": Heading(place="SNIPER SCOPE POV"),
    "EXT. WELL-KNOWN PLACE - DAY": Heading(exterior=True, place="WELL-KNOWN PLACE", time="DAY"),
    "EXTRA LARGE ROOM - DAY": Heading(place="EXTRA LARGE ROOM", time="DAY"),
    "INTERVIEW ROOM - DAY": Heading(place="INTERVIEW ROOM", time="DAY"),
    "": Heading(),
}


@pytest.mark.parametrize("text", HEADINGS)
def test_heading(text):
    assert parse(text) == HEADINGS[text]


def test_letters_go_on_after_z():
    assert [letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_slates_follow_place_and_the_scripts_own_numbers():
    film = Film(
        scenes=(
            Scene(id="s1", shots=(Shot(id="a"), Shot(id="b"))),
            Scene(id="s2", number="12A", shots=(Shot(id="c"),)),
            Scene(id="s3", shots=(Shot(id="d"),)),
        )
    )
    assert slates(film) == {"a": "1A", "b": "1B", "c": "12AA", "d": "3A"}
    assert {shot: slate(film, shot) for shot in "abcd"} == slates(film)
    assert slate(film, "nobody") == ""


def test_automatic_length_grows_with_what_happens_and_what_is_said_and_stays_within_2_and_20_seconds():
    rate = Fraction(24)
    bare = shot_frames(Shot(id="x"), rate)
    acted = shot_frames(Shot(id="x", text="Mara gets up, walks to the door, opens it and looks out at the sea."), rate)
    line = Line(character="MARA", text="The tide was out. It was like walking on the sky.")
    spoken = shot_frames(Shot(id="x", text="Mara looks up.", lines=(line,)), rate)
    twice = shot_frames(Shot(id="x", text="Mara looks up.", lines=(line, line)), rate)
    endless = shot_frames(Shot(id="x", text="He runs. " * 100, lines=(line,) * 50), rate)
    assert bare == 48
    assert bare < acted <= 480
    # 51 characters take a calm speaker 3 to 5 seconds.
    assert 3.5 * 24 <= spoken < twice <= 480
    assert endless == 480
    assert shot_frames(Shot(id="x", length=7), rate) == 7


def test_automatic_length_in_whole_frames_of_any_rate():
    rate = Fraction(30000, 1001)
    assert shot_frames(Shot(id="x"), rate) == 60
