"""Prompts read as a filmmaker would tell the shot, hold everything that was written, and say what they hold not."""

from __future__ import annotations

import json
import random
import re
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from engine.messages.directions import ANGLES, LENSES, MOVES, PACES, SIZES, STYLES, TIMES, WEATHERS, Camera
from engine.messages.requests import Entry, Heading, Line, Request, Staging, from_json, to_json
from engine.models.catalogue import families
from engine.models.family import Family
from engine.models.prompts import Left, Prompt, prompt_for, tokens
from studio.render.requests import Settings, make_request
from studio.sample import lay_out
from studio.script.reading import read_script
from studio.script.storyboard import storyboard

LTX, WAN, H3, VACE = (families()[key] for key in ("ltx2", "wan", "h3", "wan_vace"))
KITCHEN = Heading(interior=True, place="KITCHEN", time="DAY")


def ask(action: str = "", *, entries: tuple[Entry, ...] = (), **values: object) -> Request:
    """A request of a shot."""
    staged = {name: values.pop(name) for name in ("lines", "weather", "time", "heading") if name in values}
    staging = Staging(
        **{"heading": KITCHEN, "action": action, "frames": 96, "rate": Fraction(24), "entries": entries, **staged}
    )
    return Request(**{"staging": staging, "width": 848, "height": 480, "seed": 1, **values})  # type: ignore[arg-type]


def person(name: str, look: str = "") -> Entry:
    """A character of the bible."""
    return Entry(kind="character", name=name, description=look)


LOW_TIDE = json.loads(Path(__file__).with_name("prompts_of_low_tide.json").read_text(encoding="utf-8"))
"""Family to the words of the sample film's shots."""


@pytest.mark.parametrize("family", LOW_TIDE)
def test_the_sample_film_is_told_as_a_filmmaker_would(family: str, tmp_path: Path) -> None:
    film, _remarks = storyboard(read_script(lay_out(tmp_path)))
    shots = [(scene, shot) for scene in film.scenes for shot in scene.shots]
    told = [prompt_for(make_request(film, *place, Settings(), seed=1), families()[family]).text for place in shots]
    for text, wanted in zip(told, LOW_TIDE[family], strict=False):
        assert text == wanted


CASES = (
    (
        ask(
            "The FISHERMAN mends a net. BANG! SAM runs in.",
            entries=(
                person("FISHERMAN", "in yellow oilskins"),
                person("SAM", "Tall woman, 30s, red coat. She has a scar."),
            ),
            lines=(Line(character="SAM", text="Did you hear?", manner="whispering"),),
        ),
        (
            "A shot inside a kitchen in daylight. The fisherman, in yellow oilskins, mends a net. Bang! Sam, a tall "
            'woman, 30s, red coat, runs in. She has a scar. Sam whispers: "Did you hear?"'
        ),
    ),
    (
        ask(
            "MARA's hand opens the door.",
            entries=(
                person("MARA", "wears a white dress"),
                Entry(kind="prop", name="LETTER", description="an old map"),
            ),
            lines=(
                Line(character="MARA", text='He said "no".', manner="V.O., softly"),
                Line(character="JONAH (O.S.)", text="Hello?"),
            ),
            heading=Heading(interior=True, place="MARA'S HOUSE - KITCHEN", time="LATE AFTERNOON"),
            camera=Camera(size="close-up", lens=85, angle="low", move="dolly in", subject="MARA"),
            cues=("rain on glass", "a door"),
            asides=("keep the horizon low",),
            weather="rain",
        ),
        (
            "A close-up of Mara inside a kitchen in Mara's house in the afternoon, from a low angle, looking up, on an "
            "85 mm lens, the background soft, in warm daylight. Mara wears a white dress. Rain falls outside. "
            "Mara's hand opens the door. Out of sight, a woman's voice softly says: \"He said 'no'.\" Out of sight, a "
            'man\'s voice says: "Hello?" The camera moves in on Mara. We hear rain on glass, then a door. The '
            "letter is an old map. Keep the horizon low."
        ),
    ),
    (
        ask("MARA and JONAH laugh.", entries=(person("MARA", "He calls her the tall one"), person("JONAH", "a boy"))),
        (
            "A shot inside a kitchen in daylight. Mara and Jonah, a boy, laugh. Mara calls her the tall one. Nobody "
            "speaks."
        ),
    ),
)


@pytest.mark.parametrize(("request_", "wanted"), CASES)
def test_people_places_and_speech_become_sentences(request_: Request, wanted: str) -> None:
    assert prompt_for(request_, LTX).text == wanted


def test_references_are_named_by_labels_in_the_order_in_which_the_engine_gives_them() -> None:
    request = ask(
        "They wait.",
        lines=(Line(character="ALEX", text="Well?", manner="to Mara, beat"),),
        entries=(person("ALEX"),),
        inputs={"image:alex": "a" * 64, "voice:alex": "b" * 64, "image#2": "c" * 64, "first": "d" * 64},
    )
    told = prompt_for(request, H3)
    assert told.text.startswith(
        "Alex looks as in <Picture 1>. What is seen follows <Picture 2>. Alex speaks with the voice of <Audio 1>."
    )
    assert 'Alex says to Mara, after a pause: "Well?"' in told.text
    assert not told.left, "a picture is a look"
    unnamed = [each.words for each in prompt_for(request, VACE).left if each.why == "unnamed"]
    assert unnamed == ["alex", "image#2"], "what it is given, and not what it takes none of"
    assert not [each for each in prompt_for(request, LTX).left if each.kind == "reference"]


def test_a_voice_is_named_only_where_a_picture_is_given_with_it() -> None:
    people = (person("ALEX"),)
    alone = prompt_for(ask("ALEX waits.", entries=people, inputs={"voice:alex": "b" * 64}), H3)
    assert "<Audio" not in alone.text
    assert [each.words for each in alone.left if each.kind == "look"] == ["ALEX"]
    both = prompt_for(ask("ALEX waits.", entries=people, inputs={"voice:alex": "b" * 64, "image": "c" * 64}), H3)
    assert "the voice of <Audio 1>" in both.text


def test_references_that_the_model_is_not_given_are_not_named() -> None:
    pictures = {"image:mara": "a" * 64} | {f"image#{number}": "a" * 64 for number in range(2, 12)}
    told = prompt_for(ask("They wait.", inputs={**pictures, "clip": "a" * 64}), H3).text
    assert "<Picture 9>" in told
    assert "<Picture 10>" not in told
    assert "<Video" not in told


def test_a_silent_model_is_told_of_lips_and_the_words_are_left_to_others() -> None:
    request = ask(
        "MARA waves.",
        entries=(person("MARA", "in red"),),
        lines=(Line(character="MARA", text="Over here!", manner="laughing"), Line(character="SAM (V.O.)", text="Yes")),
        cues=("gulls",),
    )
    told = prompt_for(request, WAN)
    assert "Mara speaks, laughing, the lips moving with the words." in told.text
    assert "Over here" not in told.text
    assert "gulls" not in told.text
    assert '"' not in told.text
    silent = [each for each in told.left if each.why == "silent"]
    assert [each.words for each in silent] == ["MARA: Over here!", "SAM: Yes", "gulls"]
    assert "sound" not in told.negative
    assert "sound" in prompt_for(request, LTX).negative


def test_words_written_by_hand_are_sent_as_they_are() -> None:
    told = prompt_for(ask("MARA waves.", prompt="A red door,\nclosed."), LTX)
    assert (told.text, told.by_hand, told.left, told.parts) == ("A red door,\nclosed.", True, (), ())
    assert told.negative


def test_styles_bring_their_own_words_and_keep_the_others_away() -> None:
    seen = {style: prompt_for(ask("A door.", style=style), LTX) for style in ("", *STYLES)}
    assert len({told.text for told in seen.values()}) == len(seen)
    assert "clay" in seen["clay"].text
    assert "photograph" in seen["clay"].negative
    assert "photograph" not in seen["photographic"].negative
    assert "cartoon" in seen["photographic"].negative
    assert "music" in seen[""].negative
    assert "music" not in prompt_for(ask("A door.", cues=("music from next door",)), LTX).negative


def narrow(family: Family, words: int) -> Family:
    """A family whose encoder takes less."""
    return msgspec.structs.replace(family, words=words)


def test_what_has_no_room_goes_in_a_stated_order_and_is_told() -> None:
    request = ask(
        "MARA opens the door. She goes out.",
        entries=(
            person("MARA", "in a long green coat"),
            Entry(kind="prop", name="door", description="a heavy oak door"),
        ),
        lines=(Line(character="MARA", text="I will be back before the rain comes."),),
        weather="rain",
        cues=("wind", "a clock"),
        asides=("keep it slow",),
        style="noir",
    )
    whole = prompt_for(request, LTX)
    assert whole.left == ()
    order: list[Left] = []
    for words in range(whole.tokens - 1, 12, -1):
        told = prompt_for(request, narrow(LTX, words))
        assert told.tokens <= words or len(told.parts) < 3, told
        order += [each for each in told.left if each not in order]
    kinds = [each.kind for each in order]
    assert kinds == ["aside", "cue", "cue", "weather", "style", "prop", "look", "line", "action"]
    assert all(each.why == "room" for each in order)
    assert order[6].words == "MARA: in a long green coat"
    assert order[7].words == "MARA: I will be back before the rain comes."


@pytest.mark.parametrize("seed", range(60))
def test_every_line_and_every_look_is_in_the_text_or_told(seed: int) -> None:
    chance = random.Random(seed)
    request = anything(chance)
    for family in families().values():
        limited = narrow(family, chance.choice((family.words, 120, 60, 25)))
        told = prompt_for(request, limited)
        assert told == prompt_for(from_json(to_json(request), Request), limited), "the same words for the same request"
        assert_accounted_for(request, limited, told)


def assert_accounted_for(request: Request, family: Family, told: Prompt) -> None:
    """Nothing that was written is silently gone, and nothing is longer than the encoder takes."""
    left = "\n".join(each.words for each in told.left)
    plain = letters(told.text)
    for line in request.staging.lines:
        assert line.text.replace('"', "'") in told.text or line.text in left, line
    for entry in request.staging.entries:
        if entry.kind == "character" and entry.description:
            parts = [letters(part) for part in re.split(r"[.;!?]\s", entry.description)]
            parts[0] = parts[0].removeprefix("she ").removeprefix("he ")
            there = all(part in plain for part in parts)
            assert there or f"{entry.name}: {entry.description.strip()}" in left, (entry, told.text)
    for words in (*request.asides, *request.cues):
        assert letters(words) in plain or words in left, words
    if told.tokens > family.words:
        assert (
            any(each.kind in ("action", "line", "look") or each.why == "room" for each in told.left)
            or len(told.text) < 200
        ), told.text


def letters(text: str) -> str:
    """A text's words alone."""
    return " ".join(re.findall(r"\w+", text.casefold()))


NAMES = ("MARA", "JONAH", "OLD MAN", "DR. WEISS", "ÉLODIE", "K", "ROSE", "MARA'S MOTHER")
LOOKS = (
    "", "in a white dress", "Tall, forty, tired.", "wears a coat; has a limp. Nobody knows why", "a boy of ten",
    "She is never seen without her dog", "with hair down to the waist, two rings, a scar and " + "many things " * 9,
    "MI6 agent, grey suit",
)  # fmt: skip
DEEDS = (
    "{a} walks to {b} and waves at her.", "She stops.", "{b} (out of breath) sits. BANG! He looks at {a}'s hands.", "",
    "The {a} and {b} laugh. It falls. It breaks. They leave.", "*Slowly*, {a} turns. {a} goes.", "...", "{a}\n\n{b}",
)  # fmt: skip
SAYS = ("Yes.", 'He said "no" and left', "Où est-ce?", "{a}!", "I have a game in an hour. Come and watch me miss.", "?")
MANNERS = ("", "smiling", "softly", "V.O.", "to {b}, beat", "whispering", "cont'd", "O.S., angrily", "Her head down")


def anything(chance: random.Random) -> Request:
    """A request such as nobody would write by hand."""
    names = chance.sample(NAMES, chance.randint(1, 3))
    fill = {"a": names[0], "b": chance.choice(names).title()}
    entries = [person(name, chance.choice(LOOKS)) for name in names]
    entries += [Entry(kind="place", name="KITCHEN", description=chance.choice(("", "tiled in green", "It is small.")))]
    entries += [Entry(kind="look", name="Grain", description=chance.choice(("", "16 mm")))]
    lines = tuple(
        Line(
            character=chance.choice(names) + chance.choice(("", " (V.O.)")),
            text=chance.choice(SAYS).format(**fill),
            manner=chance.choice(MANNERS).format(**fill),
        )
        for _number in range(chance.randint(0, 4))
    )
    earlier = ask(chance.choice(DEEDS).format(**fill), entries=tuple(entries[:1])).staging
    return ask(
        chance.choice(DEEDS).format(**fill),
        entries=tuple(entries),
        lines=lines,
        weather=chance.choice(("", *WEATHERS)),
        time=chance.choice(("", *TIMES)),
        heading=chance.choice(
            (KITCHEN, Heading(), Heading(exterior=True, place="STREET / ROOF", time="LATER"), Heading(place="NEW YORK"))
        ),
        camera=Camera(
            size=chance.choice(("", *SIZES)),
            angle=chance.choice(("", *ANGLES)),
            lens=chance.choice((0, *LENSES)),
            move=chance.choice(("", *MOVES)),
            pace=chance.choice(("", *PACES)),
            subject=chance.choice(("", "SOMETHING", *names)),
        ),
        style=chance.choice(("", *STYLES)),
        cues=tuple(chance.sample(("gulls, far", "a door slams", "wind."), chance.randint(0, 3))),
        asides=tuple(chance.sample(("as in a dream", "keep it slow."), chance.randint(0, 2))),
        before=(earlier,) if chance.random() < 0.5 else (),
    )


def test_tokens_err_towards_too_many() -> None:
    assert tokens("A wide shot.") >= 4
    assert tokens("unbelievably") >= 2
    assert tokens("東京の夜") == 4
    assert tokens("") == 0
