"""The score counts what the recipe says, and nothing else."""

from __future__ import annotations

import msgspec
import pytest

from engine.messages.directions import Camera
from engine.messages.jobs import Recipe
from engine.messages.requests import Heading, Line, Request, Staging
from engine.previz.staging.compile import compile_request
from engine.previz.staging.remarks import CODES
from studio.render import score as scoring
from studio.render.score import score


def asked(action="MARA walks to the window. She waves.", **more):
    staging = {"heading": Heading(exterior=True, place="BEACH", time="DAY"), "action": action, "frames": 24, "rate": 24}
    staging |= {key: more.pop(key) for key in ("lines",) if key in more}
    return Request(staging=Staging(**staging), width=128, height=96, seed=1, **more)


def made(request, *log):
    return Recipe(request=request, request_hash="", content_hash="", versions={}, log=log)


def parts(found):
    return {part.key: (part.asked, part.met) for part in found.parts}


def test_a_take_of_which_nothing_is_remarked_has_the_full_score():
    request = asked(camera=Camera(size="wide", move="dolly in"), cues=("gulls",), style="anime")
    found = score(made(request))
    assert found.value == 100
    assert parts(found) == {
        "place": (1, 1),
        "action": (2, 2),
        "camera": (2, 2),
        "style": (1, 1),
        "sound": (1, 1),
    }


def test_words_that_were_not_read_cost_their_share_of_the_action():
    # Seven words in two sentences; two of them were not read.
    found = score(made(asked(), "staging.words_unknown: the window"))
    assert parts(found)["action"] == (2, pytest.approx(2 - 2 * 2 / 7))
    near = score(made(asked(), "staging.action_as: the window"))
    assert parts(near)["action"] == (2, pytest.approx(2 - 1 * 2 / 7))


def test_what_could_not_be_performed_costs_a_sentence_each():
    found = score(made(asked(), "stagecraft.outcome: make", "stagecraft.unreachable: window", "stagecraft.nobody: x"))
    assert parts(found)["action"] == (2, 0)
    assert found.value == 33


def test_every_other_thing_costs_what_the_table_says():
    lines = (
        Line(character="MARA", text="It is late."),
        Line(character="JONAH", text="Yes."),
        Line(character="X", text=" "),
    )
    request = asked(
        lines=lines,
        camera=Camera(size="wide", subject="DOG"),
        cues=("a choir", "gulls"),
        asides=("in the manner of dreams",),
        style="noir",
    )
    found = score(
        made(
            request,
            "staging.place_as: BEACH → shore",
            "staging.manner_unknown: oddly",
            "staging.subject_unknown: DOG",
            "staging.sound_unknown: a choir",
            "staging.style_as: noir → photographic",
            "staging.aside_unknown: in the manner of dreams",
        )
    )
    assert parts(found) == {
        "place": (1, 0.5),
        "action": (2, 2),
        "dialogue": (2, 1.5),
        "camera": (2, 1),
        "style": (1, 0.5),
        "sound": (2, 1),
        "other": (1, 0),
    }
    assert found.value == int(100 * 6.5 / 11)
    assert parts(score(made(request, "voices.missing")))["dialogue"] == (2, 0)


def test_where_nothing_is_known_there_is_no_score():
    assert score(None) is None
    assert score(made(msgspec.structs.replace(asked(), renderer="diffusion"))) is None
    nothing = asked("")
    nothing = msgspec.structs.replace(nothing, staging=msgspec.structs.replace(nothing.staging, heading=Heading()))
    assert score(made(nothing)) is None


def test_a_hostile_log_stays_between_nothing_and_all():
    found = score(made(asked(), *(["staging.words_unknown: " + "x " * 500] * 40), "no code at all", ""))
    assert 0 <= found.value <= 100
    assert parts(found)["action"] == (2, 0)
    long = score(made(asked("A word. " * 100), "staging.text_long: nowhere in it"))
    assert 0 <= long.value <= 100


def test_the_score_knows_every_code_that_the_renderer_writes():
    known = scoring.UNREAD | scoring.NEAR | scoring.HALF_A_LINE
    text = scoring.__loader__.get_data(scoring.__file__).decode()
    assert [code for code in CODES if code not in known and code not in text] == []


def test_it_reads_what_previz_really_writes():
    request = asked("MARA xyzzies the frobnicator. She waves.", cues=("a choir of whales",))
    log = tuple(f"{remark.code}: {remark.words}" for remark in compile_request(request).remarks)
    assert log
    found = score(made(request, *log))
    assert 0 < found.value < score(made(request)).value == 100
