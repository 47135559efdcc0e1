"""The word lists fit each other, the staged scene's ids, and what sets and wardrobe have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.messages.directions import STYLES, TIMES, WEATHERS
from engine.previz.people.cast import CAST
from engine.previz.people.wardrobe import KINDS, SAME
from engine.previz.sets import registry
from engine.previz.sets.base import Conditions
from engine.previz.staging import remarks, scene, speech, timing
from engine.previz.staging.compile import style_of
from engine.previz.staging.lexicon import people, places, sounds, things
from engine.previz.staging.lexicon.verbs import READER_VERBS, VERBS
from engine.previz.staging.words import noun_of, verb_of


def test_every_sense_is_an_action_that_takes_time():
    senses = [sense for row in VERBS.values() for sense in row]
    assert {sense.action for sense in senses} <= {*scene.ACTIONS, *READER_VERBS}
    assert {sense.manner for sense in senses} <= {"", *scene.MANNERS}
    assert {sense.emotion for sense in senses} <= {"", *scene.EMOTIONS}
    assert set(scene.ACTIONS) | set(scene.PROP_ACTIONS) <= set(timing.SECONDS)


def test_every_action_has_several_words():
    words = {
        action: [lemma for lemma, row in VERBS.items() for sense in row if sense.action == action]
        for action in scene.ACTIONS
    }
    assert not [action for action, lemmas in words.items() if not lemmas]
    assert sum(len(set(lemmas)) > 1 for lemmas in words.values()) > 40


def test_words_mean_what_the_scene_knows():
    assert set(things.PROPS.values()) <= set(scene.PROP_KINDS)
    assert set(people.EMOTION_WORDS.values()) <= set(scene.EMOTIONS)
    assert set(people.MANNER_WORDS.values()) <= set(scene.MANNERS)
    assert set(sounds.SOUNDS.values()) <= set(scene.SOUND_KINDS)
    assert set(scene.SOUND_KINDS) <= set(sounds.SOUNDS.values())
    assert {*places.PLACES.values(), *places.LIKENESSES.values()} <= set(scene.SETS)
    assert set(places.TIMES.values()) == set(TIMES)
    assert set(places.HINTS.values()) <= set(TIMES)
    assert set(places.WEATHERS.values()) == set(WEATHERS)
    assert set(things.SCENERY) == set(scene.SETS) == set(sounds.PLACES_SOUND) == set(registry.names())
    assert set(people.STAND_INS) == set(scene.STAND_INS) == set(CAST)


def test_every_remark_has_its_code_in_the_list():
    used = set()
    for path in Path(remarks.__file__).parent.glob("*.py"):
        used |= set(re.findall(r'"(staging\.[a-z_]+)"', path.read_text(encoding="utf-8")))
    assert used == set(remarks.CODES)
    with pytest.raises(ValueError, match=r"staging\.nothing"):
        remarks.said("staging.nothing", "")


def test_every_style_has_a_look():
    assert {style_of(style)[0] for style in STYLES} == {"photographic", "toon"}


@pytest.mark.parametrize("name", scene.SETS)
def test_sets_have_what_words_can_name(name):
    place = registry.build(name, Conditions())
    assert set(things.SCENERY[name]) <= {*place.marks, *place.targets}


def test_garments_can_be_worn():
    accessories = {"hat", "cap", "scarf", "gloves", "belt", "apron", "kimono"}
    assert people.GARMENTS - accessories <= {*KINDS, *SAME}


@pytest.mark.parametrize(
    ("word", "lemma", "form"),
    [
        ("walks", "walk", "s"),
        ("running", "run", "ing"),
        ("sat", "sit", "ed"),
        ("lies", "lie", "s"),
        ("lying", "lie", "ing"),
        ("dances", "dance", "s"),
        ("dancing", "dance", "ing"),
        ("stopped", "stop", "ed"),
        ("carries", "carry", "s"),
        ("catches", "catch", "s"),
        ("threw", "throw", "ed"),
        ("hurried", "hurry", "ed"),
        ("passes", "pass", "s"),
    ],
)
def test_forms_of_verbs(word, lemma, form):
    assert verb_of(word) == (lemma, form)


@pytest.mark.parametrize(
    ("word", "noun"), [("men", "man"), ("knees", "knee"), ("boxes", "box"), ("cities", "cities"), ("keys", "key")]
)
def test_singulars(word, noun):
    assert noun_of(word) == noun


def test_speaking_pace():
    assert 4.5 < speech.seconds_of("x" * 70) < 5.5
