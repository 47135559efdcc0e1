"""Limits in a person's own words: which words of a shot touch them, in English and German, and which do not."""

from __future__ import annotations

import pytest

from engine.consent.limits import LANGUAGES, Touch, _data, forms, touched, words_digest, words_of
from engine.messages import directions
from engine.messages.directions import Camera
from engine.messages.requests import Entry, Heading, Line

TOUCHES = [
    ("no violence", "MARA stabs the guard.", "stabs"),
    ("no violence", "Mara was stabbing him", "stabbing"),
    ("No fight scenes, please", "LEO punches MARA.", "punches"),
    ("keine Gewalt", "MARA schlägt zu.", "schlägt"),
    ("keine Gewalt", "Sie prügelten sich.", "prügelten"),
    ("keine Gewaltszenen", "Sie prügelten sich.", "prügelten"),
    ("no weapons", "He draws two pistols.", "pistols"),
    ("keine Waffen", "Er zieht ein Messer.", "messer"),
    ("kein Alkohol", "MARA trinkt ein Bier.", "trinkt"),
    ("no drinking", "A glass of wines and a bottle", "wines"),
    ("no smoking", "MARA lights a cigarette.", "cigarette"),
    ("nicht rauchen", "MARA zündet eine Zigarette an.", "zigarette"),
    ("no nudity", "MARA undresses.", "undresses"),
    ("nicht nackt", "Ein nacktes Bein.", "nacktes"),
    ("no politics", "MARA holds a ballot.", "ballot"),
    ("keine Werbung", "MARA kauft das Produkt.", "kauft"),
    ("no dogs", "A dog barks at MARA.", "dog"),
    ("no swimming", "MARA swims.", "swims"),
    ("nicht mit Katzen", "Eine Katze schläft.", "katze"),
    ("I never want to be shown dead", "MARA dies.", "dies"),
    ("no violence", "MARA walks along the beach and smiles.", None),
    ("no violence", "MARA folds the fistful-sized map.", None),
    ("no dogs", "MARA reads of dogma.", None),
    ("keine Gewalt", "MARA geht am Strand spazieren.", None),
    ("kein Alkohol", "MARA isst einen Apfel.", None),
    ("", "MARA stabs the guard.", None),
    ("no", "No, no, no.", None),
]


@pytest.mark.parametrize(("limit", "action", "word"), TOUCHES)
def test_a_word_touches_a_limit_whole_and_inflected(make_request, limit, action, word):
    assert touched([limit], make_request(action=action)) == ((Touch(limit, word),) if word else ())


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": (Line(character="LEO", text="I will kill you."),)},
        {"lines": (Line(character="LEO", text="Hello.", manner="threatening"),)},
        {"cues": ("gunshots, far",)},
        {"asides": ("bloody",)},
        {"prompt": "a brutal murder"},
        {"style": "murder"},
        {"weather": "blood"},
        {"heading": Heading(place="BEACH", time="NIGHT OF THE KILLERS")},
        {"camera": Camera(subject="CORPSE")},
        {"camera": Camera(angle="from behind the corpse")},
        {"lines": (Line(character="MURDERER", text="Hello."),)},
        {"entries": (Entry(kind="prop", name="PISTOL"),)},
    ],
)
def test_every_word_that_a_shot_is_made_from_counts(make_request, changes):
    assert touched(["no violence, no weapons, no blood, no death"], make_request(**changes))
    assert not touched(["no violence, no weapons, no blood, no death"], make_request())


def test_approval_is_of_words_not_of_a_seed_or_a_size(make_request):
    words = words_digest(make_request())
    assert words == words_digest(make_request(seed=9, width=256, height=144, quality="fine", frames=99))
    assert words != words_digest(make_request(action="MARA runs."))
    assert words != words_digest(make_request(cues=("waves",)))
    assert words != words_digest(make_request(lines=(Line(character="MARA", text="Oh."),)))


def test_no_direction_touches_a_topic_unless_a_person_names_it(make_request):
    limits = [word for topic in _data()["topics"].values() for words in topic["named"].values() for word in words]
    for field, words in (("size", directions.SIZES), ("angle", directions.ANGLES), ("move", directions.MOVES)):
        for word in words:
            assert not touched(limits, make_request(camera=Camera(**{field: word}))), word
    for field, words in (("style", directions.STYLES), ("weather", directions.WEATHERS), ("time", directions.TIMES)):
        for word in words:
            assert not touched(limits, make_request(**{field: word})), word
    assert touched(["no storms"], make_request(weather="storm")) == (Touch("no storms", "storm"),)


def test_words_are_compared_in_small_letters_without_marks():
    assert words_of("MARA'S Knife—blood-stained, Geschoße! 7 x2") == [
        *("mara", "knife", "blood-stained", "blood", "stained", "geschoße", "x")
    ]


def test_inflections_are_of_one_language():
    assert {"stabs", "stabbed", "stabbing"} <= forms("stab", "en")
    assert {"bites", "biting", "biter"} <= forms("bite", "en")
    assert {"bullies", "bullied", "bullying"} <= forms("bully", "en")
    assert {"prügelt", "prügelte", "geprügelt"} <= forms("prügeln", "de")
    assert {"waffe", "waffen"} <= forms("waffe", "de")
    assert "waffed" not in forms("waffe", "de")


def test_the_list_is_whole():
    data = _data()
    assert len(data["topics"]) >= 18
    for name, topic in data["topics"].items():
        for kind in ("named", "words"):
            for language in LANGUAGES:
                words = topic[kind][language]
                assert len(words) >= 2, (name, kind, language)
                assert words == sorted(set(words)), (name, kind, language)
                assert all(word == word.lower() and word in words_of(word) for word in words), (name, words)
