"""Any text is read: quickly, the same way each time, without an error."""

from __future__ import annotations

import random
import time
from fractions import Fraction

import pytest

from engine.messages.directions import Camera
from engine.messages.requests import Entry, Heading, Line, Staging, to_json
from engine.previz.staging import compile as staging_compile
from engine.previz.staging.compile import compile_request, report, schema
from engine.previz.staging.lexicon import people, places, things
from engine.previz.staging.lexicon.table import listed
from engine.previz.staging.lexicon.verbs import VERBS
from engine.previz.staging.scene import STAND_INS
from tests.engine.previz.staging.scripted import HEADINGS, MARA, codes, read, request, staged, staging, told

WORDS = [
    *VERBS,
    *(lemma + "s" for lemma in VERBS),
    *(lemma + "ing" for lemma in VERBS),
    *people.PERSON_NOUNS,
    *people.CROWDS,
    *people.GARMENTS,
    *things.PROPS,
    *places.WEATHERS,
    *sorted(
        listed("MARA JONAH Mara she he they it her him them each other both the a an two three 12 and then while who")
    ),
    *sorted(
        listed("that as to in on at of from with without up down out not never there is are was has , . ; : ( ) -- ! ?")
    ),
    *("МАРА", "走", "\x00", "\u202e", "\ud7ff", "😀", "é", "﷽", "ſ", "İ", "ß", '"'),
]


def nonsense(seed: int, length: int) -> str:
    chance = random.Random(seed)
    return chance.choice(["", " ", "\n"]) + " ".join(chance.choice(WORDS) for _ in range(length))


@pytest.mark.parametrize("seed", range(60))
def test_random_words_never_raise_and_stay_in_bounds(seed):
    chance = random.Random(seed)
    heading = Heading(
        interior=chance.random() < 0.5,
        exterior=chance.random() < 0.5,
        place=nonsense(seed + 1, 3),
        time=nonsense(seed + 2, 2),
    )
    entries = (MARA, Entry(kind="character", name=nonsense(seed + 3, 1), description=nonsense(seed + 4, 6)))
    lines = tuple(
        Line(character=nonsense(seed + n, 1), text=nonsense(seed + n, 9), manner=nonsense(n, 2)) for n in range(3)
    )
    shots = [
        Staging(
            heading=heading,
            action=nonsense(100 * seed + number, 40),
            frames=chance.choice((0, 1, 7, 96, 480)),
            rate=chance.choice((Fraction(24), Fraction(24000, 1001), Fraction(1), Fraction(0))),
            entries=entries,
            lines=lines if number else (),
        )
        for number in range(3)
    ]
    asked = request(shots[2], *shots[:2], cues=(nonsense(seed, 4),), camera=Camera(subject=nonsense(seed, 1)))
    shot = compile_request(asked)
    names = {player.name for player in shot.cast} | {prop.name for prop in shot.props}
    for beat in shot.beats:
        assert 0 <= beat.start < beat.end <= max(1, shot.frames)
        assert beat.actor in names
        assert not beat.prop or beat.prop in names
        assert -1 <= beat.line < len(shot.lines)
    for player in shot.cast:
        assert player.stand_in in STAND_INS
    for remark in shot.remarks:
        assert 0 <= remark.start <= remark.end <= len(shots[2].action)
        if remark.end and remark.code != "staging.text_long":
            assert shots[2].action[remark.start : remark.end] == remark.words
    assert report(shot)["frames"] == shot.frames


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "MARA " * 20_000,
        "a" + "-a" * 50_000,
        "'" * 100_000,
        "\x00\x01\x02\x1b[31m" * 20_000,
        "Мара идёт по берегу. " * 5_000,
        "走" * 100_000,
        "Mara walks and " * 7_000,
        "the " * 25_000,
        ", " * 50_000,
        "(" * 100_000,
        "A B C D E F G H " * 7_000,
        " " * 100_000,
        "\n" * 100_000,
        "two hundred men " * 6_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_long_and_strange_texts_are_quick(text):
    staging_compile._follow.cache_clear()
    heading = Heading(exterior=True, place=text, time=text)
    shot = staging(heading, text, lines=(Line(character=text[:1000], text=text, manner=text),))
    asked = request(shot, cues=(text,))
    spent = []
    for _try in range(3):  # the first may be the one in which memory is swept
        staging_compile._follow.cache_clear()
        started = time.process_time()
        compile_request(asked)
        spent.append(time.process_time() - started)
    assert min(spent) < 0.1


def test_the_rest_of_an_endless_text_is_remarked():
    shot = staged(staging("beach", "Mara walks. " * 1000))
    assert "staging.text_long" in codes(shot)


def test_other_alphabets_are_not_lost_silently():
    shot = staged(staging("beach", "МАРА идёт по берегу."))
    assert codes(shot)


def test_the_same_request_is_read_the_same():
    first = read("living_room", "A man and two boys enter. They sit on the sofa and look at the door.")
    staging_compile._follow.cache_clear()
    again = read("living_room", "A man and two boys enter. They sit on the sofa and look at the door.")
    assert to_json(first) == to_json(again)


def test_reading_a_shot_leaves_the_ones_before_as_they_were():
    opening = staging("living_room", "MARA waits.", entries=(MARA,))
    before = to_json(staged(opening))
    staged(staging("living_room", "MARA, in a red coat, exits.", entries=(MARA,)), opening)
    assert to_json(staged(opening)) == before
    assert told(staged(staging("living_room", "She laughs."), opening)) == ["MARA laugh"]


def test_earlier_shots_are_read_once():
    staging_compile._follow.cache_clear()
    shots = [staging("beach", f"MARA walks {number} times.", entries=(MARA,)) for number in range(20)]
    for number, shot in enumerate(shots):
        staged(shot, *shots[:number])
    assert staging_compile._follow.cache_info().misses == 20


def test_a_shot_takes_less_than_ten_milliseconds():
    texts = [
        f"MARA walks to the sofa {n} times, sits down and looks out of the window. JONAH follows her."
        for n in range(40)
    ]
    asked = [request(staging("living_room", text)) for text in texts]
    started = time.process_time()
    for one in asked:
        compile_request(one)
    assert (time.process_time() - started) / len(asked) < 0.010


def test_a_scene_of_hundreds_of_shots():
    shots = [staging("street", f"MARA walks {number} steps.", entries=(MARA,)) for number in range(300)]
    assert len(staged(shots[-1], *shots[:-1]).earlier) == 299


@pytest.mark.parametrize("place", HEADINGS)
def test_reports_follow_the_schema(place):
    shot = staged(
        staging(place, "MARA, in a coat, throws a ball to a man and juggles.", entries=(MARA,)), cues=("gulls, far",)
    )
    told_by = report(shot)
    wanted = schema()["$defs"]["StagedShot"]["properties"]
    assert set(told_by) == set(wanted) - {"earlier"}
    assert told_by["rate"] == "24"
    assert told_by["beats"][0]["prop"] == "ball"
    assert told_by["remarks"][0]["code"] == "staging.action_unknown"
