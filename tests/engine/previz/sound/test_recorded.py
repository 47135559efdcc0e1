"""A recorded line: heard at the level of speech, with sounds of the mouth where somebody speaks and none in pauses."""

from __future__ import annotations

import numpy as np
import pytest

from engine.previz.sound.recorded import recorded, spoken_share
from engine.previz.sound.synthesis import RATE, decibels
from engine.previz.sound.voices import SPEECH_LEVEL, speak, speaking_level

TEXT = "The tide comes in, and nobody asks it to."


def spoken_with_a_pause(gain=0.02):
    """Somebody else says the line, quieter, with a second of silence in its middle and half of one before it."""
    said = np.array(speak(TEXT, "otto").samples)
    middle = len(said) // 2
    silence = np.zeros(RATE, np.float32)
    return gain * np.concatenate([silence[: RATE // 2], said[:middle], silence, said[middle:]]), RATE // 2 + middle


def test_it_is_as_long_as_it_was_and_as_loud_as_speech():
    samples, _pause = spoken_with_a_pause()
    speech = recorded(samples, TEXT, "nia")
    assert len(speech.samples) == len(samples)
    assert 20 * np.log10(speaking_level(speech.samples)) == pytest.approx(SPEECH_LEVEL, abs=0.5)
    whispered = recorded(samples, TEXT, "nia", "whispering")
    assert speaking_level(whispered.samples) < speaking_level(speech.samples) * decibels(-4)


def test_mouths_move_where_somebody_speaks_and_rest_in_the_pause():
    samples, pause = spoken_with_a_pause()
    speech = recorded(samples, TEXT, "nia")
    begin, end = pause / RATE, pause / RATE + 1
    named = [phoneme for phoneme in speech.phonemes if phoneme.name]
    assert len(named) > 15
    assert named[0].start >= 0.45
    assert sum(phoneme.end <= begin + 0.1 for phoneme in named) > 5
    assert sum(phoneme.start >= end - 0.1 for phoneme in named) > 5
    inside = [phoneme for phoneme in named if begin + 0.1 < phoneme.start < end - 0.1]
    assert not inside
    assert all(one.end <= other.start + 1e-9 for one, other in zip(speech.phonemes, speech.phonemes[1:], strict=False))


@pytest.mark.parametrize("samples", [np.zeros(0, np.float32), np.zeros(300, np.float32), np.zeros(RATE, np.float32)])
def test_a_recording_of_nothing_has_no_sounds_of_the_mouth(samples):
    speech = recorded(samples, TEXT, "nia")
    assert not speech.phonemes
    assert len(speech.samples) == len(samples)


def test_the_share_that_is_spoken_never_falls_and_ends_at_one():
    share = spoken_share(spoken_with_a_pause()[0])
    assert share[0] == 0
    assert share[-1] == 1
    assert (np.diff(share) >= 0).all()
