"""Voices that were recorded: their sentences, pitch and pace."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from engine.likeness.voices import Read, features, pitch_of, sentences, speech, syllables_in, wav
from engine.messages.jobs import SAMPLE_RATE
from tests.fakes.portraits import spoken

TEXT = "I agree that my likeness and my voice may be used in this film."


def buzz(pitch: float, seconds: float = 1.0) -> np.ndarray:
    """A voiced sound: a pulse a period, softened."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (0.2 * sum(np.sin(2 * np.pi * pitch * part * time) / part for part in range(1, 12))).astype(np.float32)


@pytest.mark.parametrize("pitch", [82.0, 120.0, 210.0, 330.0])
def test_pitch_is_found(pitch: float) -> None:
    assert np.median(pitch_of(buzz(pitch))) == pytest.approx(pitch, rel=0.02)


def test_noise_and_silence_have_no_pitch() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, SAMPLE_RATE).astype(np.float32)
    assert len(pitch_of(noise)) <= 3
    assert not len(pitch_of(np.zeros(SAMPLE_RATE, np.float32)))
    assert not len(pitch_of(np.zeros(100, np.float32)))


def test_what_was_read_is_cut_out_of_its_stretch() -> None:
    said = spoken(TEXT, "rms")
    quiet = np.zeros(SAMPLE_RATE, np.float32)
    sound = np.concatenate([quiet, said, quiet, quiet])
    found = sentences(sound, [Read(0, len(sound), TEXT), Read(len(sound) - SAMPLE_RATE, len(sound), "nothing")])
    assert [text for text, _piece in found] == [TEXT]
    assert abs(len(found[0][1]) - len(said)) < 0.5 * SAMPLE_RATE


def test_pauses_part_what_is_spoken() -> None:
    word, quiet = spoken("hello", "slt"), np.zeros(SAMPLE_RATE, np.float32)
    assert len(speech(np.concatenate([quiet, word, quiet, word, quiet]))) == 2
    assert speech(np.zeros(SAMPLE_RATE, np.float32)) == []


def test_a_slower_reader_has_the_lower_pace_and_the_same_pitch() -> None:
    quick, slow = (features([(TEXT, spoken(TEXT, "rms", stretch))]) for stretch in (0.9, 1.4))
    assert quick.pace > 1.3 * slow.pace
    assert quick.pitch == pytest.approx(slow.pitch, rel=0.08)
    assert slow.sentences[0].text == TEXT


def test_voices_differ_in_pitch() -> None:
    assert features([("", spoken(TEXT, "slt"))]).pitch > 1.3 * features([("", spoken(TEXT, "rms"))]).pitch
    nothing = features([])
    assert (nothing.pitch, nothing.pace, nothing.sentences) == (0.0, 0.0, ())


@pytest.mark.parametrize(("text", "count"), [("", 0), ("four", 1), ("seven", 2), ("likeness", 3), ("little voice", 3)])
def test_syllables(text: str, count: int) -> None:
    assert abs(syllables_in(text) - count) <= (text == "likeness")


def test_a_sentence_is_a_plain_wav_of_48_khz() -> None:
    with wave.open(io.BytesIO(wav(buzz(100)))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (SAMPLE_RATE, 1, SAMPLE_RATE)
