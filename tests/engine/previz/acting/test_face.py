from __future__ import annotations

import numpy as np
import pytest

from engine.previz.acting.expressions import EMOTIONS, WORDS, emotion, mix
from engine.previz.acting.face import blink, face, lids, saccade
from engine.previz.acting.visemes import PHONEMES, VISEMES, Speech, viseme_of
from engine.previz.people.bake import Baked
from engine.previz.people.face_shapes import FACE_SHAPES

HELLO = [
    ("h", 0.10, 0.16),
    ("ə", 0.16, 0.22),
    ("l", 0.22, 0.30),
    ("ˈoʊ", 0.30, 0.50),
    ("m", 0.60, 0.70),
    ("ɑː", 0.70, 0.95),
]


def opening(baked: Baked, weights: dict[str, float]) -> float:
    """Metres by which the lower teeth have gone down."""
    return -float(baked.morph(weights)[:, 1].min())


def test_every_table_uses_shapes_that_exist() -> None:
    for table in (EMOTIONS, VISEMES):
        for shapes in table.values():
            assert set(shapes) <= set(FACE_SHAPES)
    assert set(WORDS.values()) <= set(EMOTIONS)
    assert set(PHONEMES.values()) <= set(VISEMES)


def test_the_mouth_opens_on_vowels_and_closes_on_m(actors: dict[str, Baked]) -> None:
    baked, speech = actors["maya"], Speech(HELLO)
    vowel, closed, silence = (opening(baked, speech.at(t)) for t in (0.83, 0.645, 2.0))
    assert vowel > 0.010
    assert closed < 0.6 * vowel
    assert silence == 0.0
    assert speech.at(0.645)["mouthPressLeft"] > 0.15
    assert opening(baked, speech.at(0.39)) > 0.005


def test_stress_and_length_marks_do_not_matter() -> None:
    assert viseme_of("ˈɑː") == viseme_of("ɑ") == "aa"
    assert viseme_of("tʃ") == "CH"
    assert viseme_of("?") == "sil"


def test_speech_is_smooth() -> None:
    speech = Speech(HELLO)
    jaws = [speech.at(t).get("jawOpen", 0.0) for t in np.arange(0, 1.2, 1 / 48)]
    assert np.abs(np.diff(jaws)).max() < 0.2
    assert Speech(HELLO, 1.5).at(0.83)["jawOpen"] > speech.at(0.83)["jawOpen"]
    assert Speech([]).at(0.5) == {}


@pytest.mark.parametrize("name", EMOTIONS)
def test_every_expression_changes_the_face_its_own_way(actors: dict[str, Baked], name: str) -> None:
    baked = actors["maya"]
    shown = baked.morph(EMOTIONS[name])
    for other in EMOTIONS:
        if other != name:
            assert np.abs(shown - baked.morph(EMOTIONS[other]))[:, :3].max() > 0.001


def test_everyday_words_name_expressions() -> None:
    assert emotion("happy") is EMOTIONS["joy"]
    assert emotion("flabbergasted") is EMOTIONS["neutral"]


def test_blinks_are_rare_short_complete_and_seeded() -> None:
    times = np.arange(0, 60, 1 / 60)
    values = np.array([blink(t, 3) for t in times])
    starts = ((values[1:] > 0) & (values[:-1] == 0)).sum()
    assert 12 <= starts <= 30
    assert values.max() > 0.95
    assert (values > 0).mean() < 0.12
    assert (values == [blink(t, 3) for t in times]).all()
    assert (values != [blink(t, 4) for t in times]).any()


def test_lids_follow_the_eyes() -> None:
    assert lids(0.5, 0.0)["eyeLookOutLeft"] > 0.5
    assert lids(0.0, -0.4)["eyeLookDownRight"] > 0.5
    assert lids(0.0, 0.0) == {}


def test_eyes_dart_a_little_without_jumping_between_frames() -> None:
    path = np.array([saccade(t, 2) for t in np.arange(0, 20, 1 / 240)])
    assert 0.02 < np.abs(path).max() < 0.12
    assert np.abs(np.diff(path, axis=0)).max() < 0.02


def test_a_smile_gives_way_to_speech_and_comes_back() -> None:
    speech = Speech(HELLO)
    silent, talking = face(2.0, "joy", speech=speech), face(0.83, "joy", speech=speech)
    assert talking["jawOpen"] > silent["jawOpen"] + 0.2
    assert talking["mouthSmileLeft"] < silent["mouthSmileLeft"]
    assert all(-0.2 <= value <= 1.0 for value in talking.values())


def test_one_expression_grows_out_of_another() -> None:
    half = face(0.0, "anger", before=("joy", 1.0), change=0.5)
    whole, none = face(0.0, "anger"), face(0.0, "anger", before=("joy", 1.0), change=0.0)
    assert none["mouthSmileLeft"] == pytest.approx(EMOTIONS["joy"]["mouthSmileLeft"])
    assert whole["browDownLeft"] > half["browDownLeft"] > none.get("browDownLeft", 0.0)


def test_mixing_keeps_weights_in_range() -> None:
    assert mix({"jawOpen": 0.8}, ({"jawOpen": 0.8}, 0.5), {"mouthLeft": -1.0}) == {"jawOpen": 1.0, "mouthLeft": -0.2}
