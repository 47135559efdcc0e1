"""What a model cannot do for a shot is known from its capabilities, before anything is rendered."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from engine.messages.requests import Entry, Heading, Line, Request, Staging
from engine.models.catalogue import variant
from engine.models.prompts import Left, Prompt
from studio.models.abilities import NEEDS, cannot
from studio.words.models import left_out, length, plan_lines


def ask(frames: int = 96, rate: int = 24, lines: tuple[Line, ...] = (), **values: object) -> Request:
    staging = Staging(heading=Heading(), action="A door.", frames=frames, rate=Fraction(rate), lines=lines)
    return Request(**{"staging": staging, "width": 848, "height": 480, "seed": 1, **values})  # type: ignore[arg-type]


def told(key: str, request: Request) -> str:
    return " ".join(cannot(request, *variant(key)))


def test_a_silent_model_says_where_the_sound_comes_from():
    assert "Wan 2.1 1.3B has no sound: dialogue and ambience come from previz." in told("wan-2.1-1.3b", ask(rate=16))
    assert told("ltx-2.3", ask()) == ""


def test_a_recorded_line_is_heard_but_not_followed():
    line = Line(character="MARA", text="Yes", recording="a" * 64, samples=48_000)
    assert "mouths do not follow" in told("ltx-2.3", ask(lines=(line,)))


@pytest.mark.parametrize(
    ("key", "role", "takes"),
    [
        ("ltx-2.3", "voice", False),
        ("minimax-h3", "voice", True),
        ("wan-2.1-1.3b", "first", False),
        ("ltx-2.3", "first", True),
        ("ltx-2.3", "key@48", True),
        ("minimax-h3", "key@48", False),
        ("wan-2.1-vace-1.3b", "guide:depth", True),
        ("ltx-2.3", "guide:depth~", False),
        ("wan-2.2-animate", "guide:pose~", True),
        ("wan-2.2-animate-2", "guide:driving~", True),
    ],
)
def test_each_input_is_taken_or_told(key, role, takes):
    family, kind = variant(key)
    frames = max(96, family.lengths.least)
    words = told(key, ask(frames, inputs={role: "a" * 64}))
    said = NEEDS[role.partition("@")[0].partition(":")[0]].format(model=kind.title)
    assert (said not in words) == takes


def inputs(*roles: str) -> dict[str, str]:
    return dict.fromkeys(roles, "a" * 64)


def test_more_references_than_a_model_takes_are_told_before_it_renders():
    pictures = [f"image#{number}" for number in range(1, 7)]
    assert "takes 4 pictures of people and things: 2 more" in told("wan-2.1-vace-1.3b", ask(inputs=inputs(*pictures)))
    assert "more are not used" not in told("wan-2.1-vace-1.3b", ask(inputs=inputs(*pictures[:4])))
    voices = inputs("image", *(f"voice#{number}" for number in range(1, 6)))
    assert "takes 3 voices: 2 more" in told("minimax-h3", ask(124, inputs=voices))


def test_a_voice_without_a_picture_is_told():
    assert "only beside a picture" in told("minimax-h3", ask(124, inputs=inputs("voice")))
    assert "only beside a picture" not in told("minimax-h3", ask(124, inputs=inputs("voice", "image")))


def test_a_second_guide_and_who_moves_are_told():
    both = told("wan-2.1-vace-1.3b", ask(inputs=inputs("guide:depth~", "guide:pose~")))
    assert "follows one guide" in both
    assert "does not follow a guide of this kind" not in both
    animate = inputs("guide:pose~", "guide:face~")
    depth = {**animate, **inputs("guide:depth~")}
    assert "does not follow a guide of this kind: it is not used" in told("wan-2.2-animate", ask(inputs=depth))
    assert "previz's stand-in" in told("wan-2.2-animate", ask(inputs={**animate, **inputs("first@0~")}))
    assert "previz's stand-in" not in told("wan-2.2-animate", ask(inputs={**animate, **inputs("first")}))
    assert "follows one guide" not in told("wan-2.2-animate", ask(inputs=animate))


def cast(*names: str, speaking: tuple[str, ...] = (), **values: object) -> Request:
    """A shot in which these are cameos, of which nothing was opened yet."""
    entries = tuple(
        Entry(kind="character", name=name, description="", cameo=f"{number:032x}") for number, name in enumerate(names)
    )
    request = ask(124, lines=tuple(Line(character=name, text="Yes") for name in speaking), **values)
    return msgspec.structs.replace(request, staging=msgspec.structs.replace(request.staging, entries=entries))


@pytest.mark.parametrize(
    ("key", "unseen", "unheard"),
    [
        ("wan-2.1-1.3b", True, False),  # previz speaks, with the cameo's voice
        ("ltx-2.3", True, True),
        ("wan-2.1-vace-1.3b", False, False),
        ("minimax-h3", False, False),
    ],
)
def test_whose_likeness_and_voice_a_model_does_not_take_is_said_by_name(key, unseen, unheard):
    model = variant(key)[1].title
    said = cannot(cast("ADA", speaking=("ADA",)), *variant(key))
    assert (f"{model} takes no likeness: Ada will not look like the cameo." in said) == unseen
    assert (f"{model} takes no voice: Ada will not sound like the cameo." in said) == unheard
    assert not [each for each in said if "takes no picture of a person" in each or "takes no cameo voice" in each]
    assert not [each for each in cannot(cast("ADA"), *variant(key)) if "voice" in each], "who says nothing"
    assert not [each for each in cannot(cast(), *variant(key)) if "Ada" in each]


def test_who_is_one_too_many_for_a_model_is_said_by_name_and_the_bibles_pictures_beside():
    names = ("ADA", "BEN", "CLEO", "DAN", "EVE")
    said = told("wan-2.1-vace-1.3b", cast(*names, inputs=inputs("image:PIER#1")))
    assert "More likenesses than Wan 2.1 VACE 1.3B takes (4): Eve will not look like the cameo." in said
    assert said.count("will not look") == 1
    assert "takes 4 pictures of people and things: 1 more are not used" in said
    voiced = told("minimax-h3", cast(*names[:4], speaking=names[:4]))
    assert "More voices than MiniMax-H3 takes (3): Dan will not sound like the cameo." in voiced


def test_beside_a_cameo_what_a_model_does_not_take_with_likenesses_is_told():
    request = cast("ADA")
    long = msgspec.structs.replace(request, staging=msgspec.structs.replace(request.staging, frames=480))
    assert "with likenesses it goes on from no picture" in told("minimax-h3", long)


def test_sound_that_is_blended_where_pieces_meet_is_told():
    assert "a voice or music may change there" in told("kandinsky-6-pro", ask(480))
    assert "a voice or music may change there" not in told("ltx-2.3", ask(1000))
    assert "a voice or music may change there" not in told("wan-2.2-5b", ask(480)), "it has no sound"


def test_what_a_remade_take_leaves_out_is_told():
    said = told("wan-2.1-vace-1.3b", ask(inputs=inputs("video@60~", "guide:depth~")))
    assert "Not used beside a take that is remade: depth." in said
    assert "its colours are made anew" in said
    assert "beside a take" not in told("wan-2.1-vace-1.3b", ask(inputs=inputs("guide:depth~")))


def test_lengths_rates_and_sizes_that_are_not_its_own_are_told():
    assert "16 frames a second: the film's 24" in told("wan-2.1-1.3b", ask(24))
    assert told("wan-2.1-1.3b", ask(2000)).count(".") >= 2
    large = msgspec.structs.replace(ask(24), width=3840, height=2160)
    assert "at most; the picture is enlarged" in told("wan-2.1-1.3b", large)


def test_what_a_prompt_leaves_out_is_a_sentence_each():
    prompt = Prompt(
        text="A door.",
        tokens=9,
        left=(
            Left(kind="line", words="MARA: Yes", why="silent"),
            Left(kind="aside", words="slow " * 60, why="room"),
            Left(kind="look", words="JONAH", why="undescribed"),
            Left(kind="look", words="JONAH", why="undescribed"),
        ),
    )
    silent, room, look = left_out(prompt)
    assert "MARA: Yes" in silent
    assert room.endswith("…")
    assert look.startswith("JONAH has no look")
    assert length(prompt, 8) == "About 9 tokens; the model reads 8: shorten it."
    assert length(prompt, 512) == "About 9 of 512 tokens."


def test_a_plan_is_told_in_lines_and_previz_has_none():
    part = {"name": "transformer", "precision": "int8", "holding": "blocks"}
    lines = plan_lines({"device": "cuda", "parts": [part], "tile": 256, "cache": "taylor"})
    assert lines[0] == "transformer brought to the card block by block, rounded to 8 bits"
    assert "256" in lines[1]
    assert "not exact" in lines[2]
    assert plan_lines({"quality": "draft"}) == []
    assert plan_lines({"parts": "nonsense"}) == []


@pytest.mark.parametrize(
    ("key", "frames", "inputs", "words"),
    [
        ("ltx-2.3", 1000, (), "The shot is made in 3 pieces"),
        ("wan-2.2-5b", 480, (), "The shot is made in 4 pieces"),
        ("wan-2.1-1.3b", 480, (), "cannot go on from pictures"),
        ("minimax-h3", 480, ("image:mara",), "with likenesses it goes on from no picture"),
        ("kandinsky-6-pro", 96, ("prefix",), "goes on from the last picture of the clip"),
        ("wan-2.1-1.3b", 96, ("prefix",), "cannot go on from a clip: it begins anew"),
    ],
)
def test_how_a_model_goes_on_is_told(key, frames, inputs, words):
    found = told(key, ask(frames, inputs=dict.fromkeys(inputs, "a" * 64)))
    assert words in found
    assert "pieces" not in told(key, ask(24, inputs={}))


@pytest.mark.parametrize(
    ("key", "frames", "words"),
    [
        ("minimax-h3", 125, "MiniMax-H3 has the last picture where it ends by itself: 0.667 s after the end"),
        ("minimax-h3", 124, ""),
        ("ltx-2.3", 96, ""),
    ],
)
def test_a_last_picture_that_stands_beyond_the_shot_is_told_before(key, frames, words):
    said = told(key, ask(frames, inputs={"last": "a" * 64}))
    assert words in said
    assert ("the last picture" in said) == bool(words)
    assert "the last picture" not in told(key, ask(frames))


@pytest.mark.parametrize(("key", "role"), [("ltx-2.3", "prefix"), ("kandinsky-6-pro", "first")])
def test_what_is_taken_to_go_on_from_is_not_told_as_lost(key, role):
    assert "begins anew" not in told(key, ask(96, inputs={role: "a" * 64}))
