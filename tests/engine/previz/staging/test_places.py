"""Where and when: sets, stand-ins for places, times, weather, styles, sounds."""

from __future__ import annotations

import pytest

from engine.messages.requests import Entry, Heading
from tests.engine.previz.staging.scripted import codes, staged, staging


@pytest.mark.parametrize(
    ("heading", "name", "remarks"),
    [
        (Heading(exterior=True, place="BEACH"), "beach", []),
        (Heading(exterior=True, place="SEASIDE"), "beach", []),
        (Heading(exterior=True, place="THE COAST OF MAINE"), "beach", []),
        (Heading(interior=True, place="GYM"), "court", []),
        (Heading(exterior=True, place="BASKETBALL COURT"), "court", []),
        (Heading(exterior=True, place="BACK ALLEY"), "street", []),
        (Heading(exterior=True, place="CITY"), "street", []),
        (Heading(interior=True, place="MARA'S FLAT - LIVING ROOM"), "living_room", []),
        (Heading(interior=True, place="KITCHEN"), "living_room", ["staging.place_as"]),
        (Heading(interior=True, place="OFFICE"), "living_room", ["staging.place_as"]),
        (Heading(interior=True, place="BEACH HOUSE"), "living_room", ["staging.place_as"]),
        (Heading(exterior=True, place="DARK WOODS"), "forest", []),
        (Heading(exterior=True, place="PARK"), "forest", ["staging.place_as"]),
        (Heading(exterior=True, place="MOUNTAIN RIDGE"), "mountain", []),
        (Heading(exterior=True, place="SNOWY PEAK"), "mountain", []),
        (Heading(exterior=True, place="VIKING SHIP"), "longship", []),
        (Heading(exterior=True, place="FISHING BOAT"), "longship", ["staging.place_as"]),
        (Heading(exterior=True, place="HOUSE"), "street", ["staging.place_as"]),
        (Heading(interior=True, place="ZEPPELIN"), "stage", ["staging.place_unknown"]),
        (Heading(), "stage", []),
    ],
)
def test_sets(heading, name, remarks):
    shot = staged(staging(heading, ""))
    assert (shot.set, codes(shot)) == (name, remarks)
    assert shot.place == heading.place


def test_a_place_of_the_bible_is_known_by_its_description():
    villa = Entry(kind="place", name="ELYSIUM", description="a windy beach at the end of the world")
    assert staged(staging(Heading(exterior=True, place="ELYSIUM"), "", entries=(villa,))).set == "beach"


def test_without_a_heading_the_action_tells():
    assert staged(staging(Heading(), "MARA walks through the forest.")).set == "forest"


@pytest.mark.parametrize(
    ("heading", "override", "action", "time"),
    [
        ("SUNSET", "", "", "sunset"),
        ("DAY", "", "", "day"),
        ("LATE NIGHT", "", "", "night"),
        ("EVENING", "", "", "dusk"),
        ("LATER", "", "", "day"),
        ("", "", "MARA walks, the low sun behind her.", "golden hour"),
        ("DAY", "", "The sun sets.", "sunset"),
        ("NIGHT", "", "The low sun.", "night"),
        ("NIGHT", "dawn", "", "dawn"),
    ],
)
def test_times(heading, override, action, time):
    shot = staged(staging(Heading(exterior=True, place="BEACH", time=heading), action, time=override))
    assert shot.time == time


def test_time_and_weather_hold_for_the_scene():
    beach = Heading(exterior=True, place="BEACH", time="DAY")
    first = staging(beach, "The sun sets. It begins to rain. MARA waits.")
    shot = staged(staging(beach, "Mara walks."), first)
    assert (shot.time, shot.weather) == ("sunset", "rain")
    assert "rain" in {sound.kind for sound in shot.sounds}
    assert staged(staging(beach, "Mara walks.", weather="clear"), first).weather == "clear"


@pytest.mark.parametrize(
    ("time", "action", "weather"),
    [
        ("DAY - RAIN", "", "rain"),
        ("DAY", "Thunder rolls.", "storm"),
        ("DAY", "Snow falls.", "snow"),
        ("DAY", "Thick fog.", "fog"),
        ("DAY", "MARA pours wine.", "clear"),
        ("DAY", "", "clear"),
    ],
)
def test_weather(time, action, weather):
    assert staged(staging(Heading(exterior=True, place="STREET", time=time), action)).weather == weather


def test_a_name_is_no_weather_and_no_time():
    dawn = Entry(kind="character", name="DAWN")
    shot = staged(staging(Heading(exterior=True, place="STREET"), "DAWN waves.", entries=(dawn,)))
    assert shot.time == "day"
    assert [player.name for player in shot.cast] == ["DAWN"]


@pytest.mark.parametrize(
    ("style", "look", "remarks"),
    [
        ("", "photographic", []),
        ("cinematic", "photographic", []),
        ("anime", "toon", []),
        ("pencil", "toon", ["staging.style_as"]),
        ("clay", "toon", ["staging.style_as"]),
        ("noir", "photographic", ["staging.style_as"]),
    ],
)
def test_styles(style, look, remarks):
    shot = staged(staging("stage", ""), style=style)
    assert (shot.style, codes(shot)) == (look, remarks)


@pytest.mark.parametrize(
    ("cue", "kinds"),
    [
        ("waves and gulls", {"waves", "gulls"}),
        ("distant thunder", {"thunder"}),
        ("a crowd murmuring", {"crowd"}),
        ("police sirens, far", {"siren"}),
        ("footsteps", set()),
        ("silence", set()),
    ],
)
def test_cues(cue, kinds):
    shot = staged(staging("stage", ""), cues=(cue,))
    room = set() if cue == "silence" else {"room"}  # no film is silent unless it says so
    assert {sound.kind for sound in shot.sounds} == kinds | room
    assert codes(shot) == []


def test_cues_change_the_level_and_unknown_ones_are_remarked():
    quiet = staged(staging("beach", ""), cues=("gulls, far",))
    assert next(sound.level for sound in quiet.sounds if sound.kind == "gulls") < 0.6
    music = staged(staging("beach", ""), cues=("sad piano music",))
    assert codes(music) == ["staging.sound_unknown"]
    assert not staged(staging("beach", ""), cues=("silence",)).sounds


def test_thunder_comes_once_within_the_shot():
    shot = staged(staging("beach", "", weather="storm"))
    thunder = next(sound for sound in shot.sounds if sound.kind == "thunder")
    assert not thunder.loop
    assert 0 < thunder.start < shot.frames
