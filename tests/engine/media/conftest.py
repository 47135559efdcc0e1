"""Small takes whose every picture says its number and whose stems say what they are."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from engine.media.recordings import sound_file
from engine.media.takes import TakeWriter
from engine.messages.jobs import SAMPLE_RATE, STEMS, samples_at

TONES = {"dialogue": 440.0, "effects": 1100.0, "ambience": 3000.0, "mix": 700.0}


def numbered(number, width=128, height=72, colour=(90, 90, 90)):
    """A picture with its number as eight black or white bars in its upper half."""
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = colour
    bar = width // 8
    for bit in range(8):
        picture[: height // 2, bit * bar : (bit + 1) * bar] = 235 if number >> bit & 1 else 20
    return picture


def number_of(picture):
    """Read `numbered` back."""
    height, width = picture.shape[:2]
    bar = width // 8
    levels = [picture[4 : height // 2 - 4, bit * bar + 4 : (bit + 1) * bar - 4].mean() for bit in range(8)]
    return sum(1 << bit for bit, level in enumerate(levels) if level > 128)


def tone(stem, samples, level=0.2):
    return (level * np.sin(2 * np.pi * TONES[stem] * np.arange(samples) / SAMPLE_RATE))[:, None].repeat(2, 1)


@pytest.fixture
def make_take(tmp_path):
    """Write a take; keyword `sound` maps stems to samples, the rest are tones."""

    def make(
        name="take.mov",
        frames=30,
        rate=Fraction(24),
        size=(128, 72),
        colour=(90, 90, 90),
        sound=None,
        first=0,
        stems=STEMS,
    ):
        samples = samples_at(frames, rate)
        with TakeWriter(tmp_path / name, *size, rate, frames, stems) as writer:
            for number in range(frames):
                writer.add(numbered(number + first, *size, colour))
            for stem in stems:
                given = (sound or {}).get(stem)
                writer.sound(stem, np.asarray(tone(stem, samples) if given is None else given, np.float32))
        return tmp_path / name

    return make


def write_wave(path, samples):
    """Conformed sound, as a cut reads it: float samples of shape (n, 2)."""
    path.write_bytes(sound_file(np.asarray(samples)))
    return path
