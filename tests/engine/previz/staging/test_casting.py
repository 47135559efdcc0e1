"""Who plays whom: by words, by name, never twice, always the same."""

from __future__ import annotations

import pytest

from engine.messages.requests import Entry, Heading
from engine.previz.staging.scene import STAND_INS
from tests.engine.previz.staging.scripted import JONAH, MARA, codes, line, staged, staging

ROOM = Heading(interior=True, place="LIVING ROOM")


def cast_of(action, *entries, **changes):
    shot = staged(staging(ROOM, action, entries=entries, **changes))
    return {player.name: player for player in shot.cast}


def character(name, description="", **changes):
    return Entry(kind="character", name=name, description=description, **changes)


@pytest.mark.parametrize(
    ("description", "stand_in"),
    [
        ("an old woman with white hair", "rosa"),
        ("a boy of nine", "timo"),
        ("a bearded, heavy fisherman", "otto"),
        ("a businessman in a suit and tie", "sam"),
        ("a lanky student, blond, in a hoodie", "jonas"),
        ("a woman with curly hair in a summer dress", "nia"),
        ("an athletic woman, a runner", "maya"),
        ("an elegant businesswoman with a bob", "lin"),
    ],
)
def test_descriptions_choose(description, stand_in):
    assert cast_of("ALEX waits.", character("ALEX", description))["ALEX"].stand_in == stand_in


def test_the_entry_decides():
    players = cast_of("MARA waits.", character("MARA", "an old man", stand_in="lin", voice="otto"))
    assert (players["MARA"].stand_in, players["MARA"].voice) == ("lin", "otto")


def test_an_unknown_stand_in_is_chosen_anew():
    assert cast_of("MARA waits.", character("MARA", stand_in="nobody"))["MARA"].stand_in in STAND_INS


def test_nobody_plays_twice_while_others_are_free():
    names = ["ANNA", "BELLA", "CLARA", "DORA", "EMMA", "FRIDA", "GRETA", "HANNA"]
    players = cast_of(" ".join(f"{name} waits." for name in names), *(character(name) for name in names))
    assert sorted(player.stand_in for player in players.values()) == sorted(STAND_INS)


def test_a_ninth_person_is_played_too():
    names = ["ANNA", "BELLA", "CLARA", "DORA", "EMMA", "FRIDA", "GRETA", "HANNA", "INGRID"]
    players = cast_of(" ".join(f"{name} waits." for name in names), *(character(name) for name in names))
    assert len(players) == 9


def test_gender_from_the_words_of_the_shot():
    players = cast_of("KOFI enters. He sits on the sofa.")
    assert players["KOFI"].stand_in in {"otto", "sam", "jonas"}
    assert cast_of("DIAZ, an old woman, enters.")["DIAZ"].stand_in == "rosa"
    assert cast_of("KIM, a girl of ten, enters.")["KIM"].stand_in in {"maya", "nia", "lin", "timo"}


def test_unnamed_people_are_told_apart_and_found_again():
    opening = staging(ROOM, "A man enters. Another man sits on the sofa.")
    shot = staged(staging(ROOM, "The men shake hands."), opening)
    assert [player.name for player in shot.cast] == ["MAN", "MAN 2"]
    assert {beat.actor for beat in shot.beats} == {"MAN", "MAN 2"}


def test_a_crowd_is_a_few():
    shot = staged(staging("court", "The crowd cheers."))
    assert 1 < len(shot.cast) <= 4
    assert codes(shot) == ["staging.people_few"]
    assert "crowd" in {sound.kind for sound in shot.sounds}


def test_she_without_anybody_is_somebody():
    shot = staged(staging(ROOM, "She laughs."))
    assert [player.name for player in shot.cast] == ["WOMAN"]
    assert codes(shot) == ["staging.person_unknown"]


def test_pronouns_find_the_last_of_their_gender():
    opening = staging(ROOM, "MARA and ANNA sit on the sofa. JONAH enters.", entries=(MARA, character("ANNA"), JONAH))
    shot = staged(staging(ROOM, "She looks at him. He laughs."), opening)
    assert [(beat.actor, beat.target) for beat in shot.beats] == [("ANNA", "JONAH"), ("JONAH", "")]


def test_an_introduction_holds_for_the_scene():
    first = staging(ROOM, "INES, in a long red coat, enters.")
    second = staging(ROOM, "She sits on the sofa.")
    third = staging(ROOM, "Ines laughs.")
    shot = staged(third, first, second)
    assert shot.cast[0].wardrobe == ("long red coat",)
    assert shot.cast == shot.earlier[0].cast == shot.earlier[1].cast


def test_wardrobe_of_the_bible_and_of_the_text():
    players = cast_of("MARA enters, wearing black boots.", character("MARA", "30, a white dress and a straw hat"))
    assert players["MARA"].wardrobe == ("white dress", "hat", "black boots")


def test_who_leaves_is_gone_and_may_come_back():
    opening = staging(ROOM, "MARA sits on the sofa. JONAH exits.", entries=(MARA, JONAH))
    alone = staging(ROOM, "Mara laughs.", entries=(MARA,))
    assert [player.name for player in staged(alone, opening).cast] == ["MARA"]
    back = staged(staging(ROOM, "Jonah enters.", entries=(JONAH,)), opening, alone)
    assert [player.name for player in back.cast] == ["MARA", "JONAH"]


def test_a_speaker_is_in_the_picture():
    shot = staged(staging(ROOM, "MARA waits.", entries=(MARA,), lines=(line("JONAH (O.S.)", "Hello?"),)))
    assert [player.name for player in shot.cast] == ["MARA", "JONAH"]
    assert codes(shot) == ["staging.speaker_unseen"]


def test_names_that_are_words():
    shot = staged(
        staging(ROOM, "ROSE sits. WILL rises. Rose looks at Will.", entries=(character("ROSE"), character("WILL")))
    )
    assert [(beat.actor, beat.action) for beat in shot.beats] == [("ROSE", "sit"), ("WILL", "get_up"), ("ROSE", "look")]


def test_a_first_name_is_enough():
    shot = staged(staging(ROOM, "Mara waves at Mr. Lopez.", entries=(character("MARA VOSS"), character("MR. LOPEZ"))))
    assert [(beat.actor, beat.target) for beat in shot.beats] == [("MARA VOSS", "MR. LOPEZ")]
