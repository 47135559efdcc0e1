"""Sound from outside: every rate and every layout becomes stereo at 48 kHz, to the sample."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from engine.media.probe import probe
from engine.media.sounds import SoundReader
from engine.media.soundtrack import downmix
from tests.engine.media.foreign import ffmpeg, in_here


# ----- sound ----------------------------------------------------------------------------------------------------------
def sound_of(path):
    out = in_here(path, path.with_name("sound.wav"))
    with SoundReader(out) as reader:
        samples = reader.sound(("mix",))["mix"]
        assert len(samples) == reader.samples
        part = reader.sound(("mix",), 333, 77)["mix"]
    assert np.array_equal(part, samples[333 : 333 + 77])
    return samples


@pytest.mark.parametrize(
    ("codec", "name"), [("pcm_s16le", "a.wav"), ("pcm_s24le", "a.wav"), ("pcm_f32le", "a.wav"), ("flac", "a.flac")]
)
def test_sound_at_48_khz_keeps_every_sample(tmp_path, codec, name):
    dice = np.random.default_rng(1)
    whole = dice.integers(-(2**14), 2**14, (30_000, 2)).astype(np.int16)
    path = tmp_path / "raw.pcm"
    path.write_bytes(whole.tobytes())
    ffmpeg("-f", "s16le", "-ar", 48_000, "-ac", 2, "-i", path, "-c:a", codec, tmp_path / name)
    assert np.abs(sound_of(tmp_path / name) - whole / 2**15).max() < 1e-6


def test_one_channel_goes_to_both_sides_as_it_is(tmp_path):
    ffmpeg("-f", "lavfi", "-i", "aevalsrc=0.5*sin(1000*t):s=48000:d=0.5", "-c:a", "pcm_s24le", tmp_path / "a.wav")
    heard = sound_of(tmp_path / "a.wav")
    expected = 0.5 * np.sin(1000 * np.arange(24_000) / 48_000)
    assert np.abs(heard - expected[:, None]).max() < 1e-5


@pytest.mark.parametrize("rate", [22_050, 44_100])
def test_any_rate_is_resampled_without_moving(tmp_path, rate):
    ffmpeg("-f", "lavfi", "-i", f"aevalsrc=0.5*sin(2*PI*440*t):s={rate}:d=1", "-c:a", "pcm_f32le", tmp_path / "a.wav")
    heard = sound_of(tmp_path / "a.wav")
    assert len(heard) == pytest.approx(48_000, abs=8)
    expected = 0.5 * np.sin(2 * np.pi * 440 * np.arange(len(heard)) / 48_000)
    assert np.abs(heard[:, 0] - expected)[400:-400].max() < 2e-3


def test_surround_becomes_stereo_and_is_never_louder(tmp_path):
    tones = "|".join(f"0.9*sin(2*PI*{frequency}*t)" for frequency in (300, 500, 700, 60, 1100, 1300))
    ffmpeg("-f", "lavfi", "-i", f"aevalsrc={tones}:s=48000:d=0.5:c=5.1", "-c:a", "pcm_f32le", tmp_path / "a.wav")
    heard = sound_of(tmp_path / "a.wav")
    assert np.abs(heard).max() <= 1
    at = np.arange(len(heard)) / 48_000
    window = np.hanning(len(heard))

    def level(side, frequency):
        return 2 * abs((heard[:, side] * window * np.exp(-2j * np.pi * frequency * at)).sum()) / window.sum()

    share = 0.9 / (1 + 2 * 0.5**0.5)
    for frequency, left, right in ((300, 1, 0), (500, 0, 1), (700, 0.7071, 0.7071), (1100, 0.7071, 0), (60, 0, 0)):
        assert level(0, frequency) == pytest.approx(share * left, abs=0.003)
        assert level(1, frequency) == pytest.approx(share * right, abs=0.003)


def test_channels_that_cannot_be_told_apart_are_shared_out():
    samples = np.ones((3, 10), np.float32)
    assert np.allclose(downmix(samples, ()), 1)
    assert np.allclose(downmix(samples, ("A", "B", "C")), 1)
    assert np.allclose(downmix(samples, ("LFE", "LFE", "LFE")), 1)


def test_a_cover_in_a_sound_file_is_no_footage(tmp_path):
    Image.new("RGB", (40, 40), (200, 0, 0)).save(tmp_path / "cover.png")
    ffmpeg("-f", "lavfi", "-i", "sine=d=0.5:r=44100", tmp_path / "plain.mp3")
    ffmpeg(
        *("-i", tmp_path / "plain.mp3", "-i", tmp_path / "cover.png", "-map", "0:a", "-map", "1:v"),
        *("-c", "copy", "-disposition:v", "attached_pic", tmp_path / "a.mp3"),
    )
    assert probe(tmp_path / "a.mp3").kind == "sound"
    assert len(sound_of(tmp_path / "a.mp3")) == pytest.approx(24_000, abs=1200)
