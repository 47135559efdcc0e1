from __future__ import annotations

import re
import subprocess
import wave

import numpy as np
import pytest

from engine.media import aac
from engine.media.loudness import from_decibel, integrated_loudness, master, true_peak_level
from engine.messages.jobs import SAMPLE_RATE


def sine(frequency, level, seconds=4.0, phase=0.0):
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (from_decibel(level) * np.sin(2 * np.pi * frequency * at + phase))[:, None].repeat(2, 1).astype(np.float32)


def programme(seed=0, seconds=8):
    """Speech-like bursts, knocks and a floor of noise."""
    dice = np.random.default_rng(seed)
    at = np.arange(seconds * SAMPLE_RATE) / SAMPLE_RATE
    bursts = dice.normal(0, 0.08, (len(at), 2)) * (np.sin(at * 2.1) > 0)[:, None]
    knocks = dice.normal(0, 0.6, (len(at), 2)) * np.exp(-(at % 1.7) * 60)[:, None]
    return (bursts + knocks + dice.normal(0, 0.002, (len(at), 2))).astype(np.float32)


def by_ffmpeg(path, sound):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    told = subprocess.run(
        ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    summary = told[told.rindex("Summary") :]
    return (float(re.search(r"I:\s+(\S+) LUFS", summary)[1]), float(re.search(r"Peak:\s+(\S+) dBFS", summary)[1]))


@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_the_standards_sine_reads_its_own_level(level):
    """EBU Tech 3341, cases 1 and 2: 1 kHz stereo at -23 and -33 dBFS."""
    assert integrated_loudness(sine(1000, level, 20)) == pytest.approx(level, abs=0.1)


def test_the_relative_gate_leaves_out_what_is_quiet():
    """EBU Tech 3341, case 3: 10 s at -36, 60 s at -23, 10 s at -36 reads -23."""
    sound = np.concatenate([sine(1000, -36, 10), sine(1000, -23, 60), sine(1000, -36, 10)])
    assert integrated_loudness(sound) == pytest.approx(-23, abs=0.1)


def test_the_absolute_gate_leaves_out_what_is_silent():
    """EBU Tech 3341, case 4: tones at -72, -36, -23, -36, -72."""
    sound = np.concatenate(
        [sine(1000, level, length) for level, length in ((-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10))]
    )
    assert integrated_loudness(sound) == pytest.approx(-23, abs=0.1)


def test_true_peak_sees_between_the_samples():
    """A quarter of the sample rate at 45 degrees: samples lie 3 dB under the peak."""
    sound = sine(SAMPLE_RATE / 4, -6, 2, np.pi / 4) * np.hanning(2 * SAMPLE_RATE)[:, None].astype(np.float32)
    assert 20 * np.log10(np.abs(sound).max()) == pytest.approx(-9, abs=0.1)
    assert true_peak_level(sound) == pytest.approx(-6, abs=0.1)


def test_both_measures_agree_with_ffmpeg(tmp_path):
    for seed in range(2):
        sound = np.clip(programme(seed), -0.9, 0.9)
        loudness, peak = by_ffmpeg(tmp_path / "p.wav", sound)
        assert integrated_loudness(sound) == pytest.approx(loudness, abs=0.1)
        assert true_peak_level(sound) == pytest.approx(peak, abs=0.3)


def test_silence_and_nothing_at_all():
    assert integrated_loudness(np.zeros((0, 2), np.float32)) == -np.inf
    assert integrated_loudness(np.zeros((SAMPLE_RATE, 2), np.float32)) == -np.inf
    assert true_peak_level(np.zeros((SAMPLE_RATE, 2), np.float32)) == -np.inf


@pytest.mark.parametrize("change", [0.02, 1.0, 6.0])
def test_mastering_brings_loudness_and_peak_where_they_belong(change):
    mastered = master(programme() * np.float32(change))
    assert integrated_loudness(mastered.sound) == pytest.approx(-16, abs=0.5)
    assert true_peak_level(mastered.sound) <= -1


def test_mastering_counts_what_a_listener_decodes():
    def coder(blocks):
        data = aac.encoded(blocks)
        return data, aac.heard(data)

    mastered = master(programme(3), coder=coder)
    heard = aac.decoded(mastered.coded)
    assert len(heard) == len(mastered.sound)
    assert integrated_loudness(heard) == pytest.approx(-16, abs=0.5)
    assert true_peak_level(heard) <= -1


def test_mastering_leaves_silence_alone():
    hush = programme() * np.float32(1e-5)
    assert np.array_equal(master(hush).sound, hush)
    nothing = np.zeros((SAMPLE_RATE, 2), np.float32)
    assert np.array_equal(master(nothing).sound, nothing)


def test_single_clicks_keep_the_peak_even_where_the_loudness_cannot_be_had():
    clicks = np.zeros((5 * SAMPLE_RATE, 2), np.float32)
    clicks[::SAMPLE_RATE] = 0.9
    assert true_peak_level(master(clicks).sound) <= -1


def test_a_quiet_programme_is_only_made_louder_not_changed():
    soft = sine(400, -40, 3)
    mastered = master(soft)
    scale = np.abs(mastered.sound).max() / np.abs(soft).max()
    assert np.allclose(mastered.sound, soft * scale, atol=1e-5)


def test_the_limiter_moves_slowly_enough_not_to_be_heard_as_distortion():
    """A steady tone beyond the ceiling comes out as a steady tone: harmonics 40 dB down."""
    loud = sine(200, 0, 3)
    mastered = master(loud, loudness=-0.5).sound[SAMPLE_RATE : 2 * SAMPLE_RATE, 0]
    spectrum = np.abs(np.fft.rfft(mastered * np.hanning(len(mastered))))
    assert spectrum[400:2000].max() < spectrum[200] * 0.01
