"""The sample script, shot by shot: this is what its film must show."""

from __future__ import annotations

from engine.messages.directions import Camera
from engine.messages.requests import Heading
from tests.engine.previz.staging.scripted import JONAH, MARA, codes, line, staged, staging, told

BEACH = Heading(exterior=True, place="BEACH", time="SUNSET")
ROOM = Heading(interior=True, place="LIVING ROOM", time="NIGHT")
GYM = Heading(interior=True, place="GYM", time="DAY")

WALKS = staging(BEACH, "MARA, in a white dress, walks along the waterline, the low sun behind her.", entries=(MARA,))
STOPS = staging(BEACH, "She stops and looks out to the sea.")
SITS = staging(
    ROOM,
    "Mara sits on the sofa. JONAH stands by the window and looks out.",
    lines=(line("JONAH", "You walked all the way back?"),),
    entries=(MARA, JONAH),
)
LOOKS = staging(
    ROOM,
    "Mara looks up at him.",
    5,
    lines=(line("MARA", "The tide was out. It was like walking on the sky.", "smiling"),),
    entries=(MARA,),
)
SHRUGS = staging(
    ROOM,
    "Jonah turns to her and shrugs.",
    6,
    lines=(line("JONAH", "I have a game in an hour. Come and watch me miss."),),
    entries=(JONAH,),
)
BOUNCES = staging(GYM, "Jonah stands at the free throw line and bounces the ball.", 3, entries=(JONAH,))
THROWS = staging(GYM, "He throws the ball at the hoop. It hits the board, then the rim, and misses.", 5)
HANDS = staging(GYM, "Jonah puts his hands on his head.", 3, entries=(JONAH,))


def test_mara_walks_along_the_waterline():
    shot = staged(WALKS, camera=Camera(size="wide", move="track"))
    assert (shot.set, shot.place, shot.interior, shot.time, shot.weather) == (
        "beach",
        "BEACH",
        False,
        "sunset",
        "clear",
    )
    assert [(player.name, player.wardrobe) for player in shot.cast] == [("MARA", ("white dress",))]
    (beat,) = shot.beats
    assert (beat.actor, beat.action, beat.relation, beat.target) == ("MARA", "walk", "along", "waterline")
    assert (beat.start, beat.end) == (0, 96)
    assert (shot.camera.move, shot.camera.lens, shot.subjects) == ("track", 28, ("MARA",))
    assert not shot.remarks


def test_she_is_mara_in_her_dress():
    shot = staged(STOPS, WALKS, cues=("waves and gulls",))
    assert told(shot) == ["MARA stop", "MARA look > sea"]
    assert shot.beats[1].end == 96
    assert shot.cast == staged(WALKS).cast
    assert {sound.kind for sound in shot.sounds} == {"waves", "gulls"}
    assert shot.earlier[0].beats[0].action == "walk"
    assert not shot.remarks


def test_two_people_are_found_in_the_room():
    shot = staged(SITS)
    mara, jonah = shot.cast
    assert (mara.posture, mara.mark, jonah.posture, jonah.mark) == ("sitting", "sofa", "standing", "window")
    assert mara.stand_in != jonah.stand_in
    assert told(shot) == [
        "MARA sit > sofa",
        "JONAH stand > window",
        "JONAH look > window",
        "JONAH talk > MARA",
        "MARA look > JONAH",
    ]
    assert shot.beats[1].start == shot.beats[2].start == 0
    assert not shot.remarks


def test_him_is_jonah_and_the_line_is_spoken_smiling():
    shot = staged(LOOKS, SITS, camera=Camera(size="close-up", subject="Mara"))
    assert [player.name for player in shot.cast] == ["MARA", "JONAH"]
    talk = next(beat for beat in shot.beats if beat.action == "talk")
    assert (talk.actor, talk.target, talk.emotion, talk.line) == ("MARA", "JONAH", "joy", 0)
    assert 3.3 * 24 < talk.end - talk.start < 4.3 * 24
    assert told(shot)[0] == "MARA look > JONAH"
    assert "JONAH look > MARA" in told(shot)
    assert shot.subjects == ("MARA",)
    assert not shot.remarks


def test_jonah_turns_shrugs_and_speaks():
    shot = staged(SHRUGS, SITS, LOOKS)
    turn, shrug, talk = (beat for beat in shot.beats if beat.actor == "JONAH" and beat.action != "look")
    assert (turn.action, turn.target, shrug.action, talk.action) == ("turn", "MARA", "shrug", "talk")
    assert turn.start < shrug.start < talk.start < talk.end <= 144
    assert turn.end <= shrug.start + 1
    assert shrug.end - shrug.start > 12
    assert not shot.remarks


def test_jonah_bounces_the_ball():
    shot = staged(BOUNCES)
    assert shot.set == "court"
    assert told(shot) == ["JONAH stand > free throw line", "JONAH bounce ball"]
    assert [(prop.name, prop.kind, prop.holder) for prop in shot.props] == [("ball", "basketball", "JONAH")]
    assert [(beat.start, beat.end) for beat in shot.beats] == [(0, 72), (0, 72)]


def test_the_throw_misses():
    shot = staged(THROWS, BOUNCES)
    (throw,) = shot.beats
    assert (throw.actor, throw.action, throw.prop, throw.target, throw.outcome) == (
        "JONAH",
        "throw",
        "ball",
        "hoop",
        "miss",
    )
    assert throw.start < 24
    assert not shot.remarks
    assert shot.props[0].kind == "basketball"


def test_hands_on_head():
    shot = staged(HANDS, BOUNCES, THROWS)
    assert told(shot) == ["JONAH hands_on_head"]
    assert shot.beats[0].end == 72
    assert [earlier.beats[-1].action for earlier in shot.earlier] == ["bounce", "throw"]


def test_everybody_looks_the_same_in_all_scenes():
    stand_ins = {}
    for shot in (
        staged(WALKS),
        staged(STOPS, WALKS),
        staged(SITS),
        staged(SHRUGS, SITS, LOOKS),
        staged(BOUNCES),
        staged(HANDS, BOUNCES, THROWS),
    ):
        for player in shot.cast:
            stand_ins.setdefault(player.name, set()).add(player.stand_in)
    assert stand_ins == {"MARA": {"maya"}, "JONAH": {"jonas"}}


def test_nothing_is_left_over():
    shots = [staged(SITS), staged(LOOKS, SITS), staged(BOUNCES), staged(THROWS, BOUNCES)]
    assert [codes(shot) for shot in shots] == [[], [], [], []]
