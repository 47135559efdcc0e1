"""Recorded lines on disk: exactly what was written, and refused when they are anything else."""

from __future__ import annotations

import hashlib
import struct

import numpy as np
import pytest

from engine.media.recordings import read_recording, write_sound
from engine.messages.faults import Fault


def kept(path, samples):
    write_sound(path, samples)
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("channels", [1, 2])
def test_what_is_written_is_read(tmp_path, channels):
    samples = np.random.default_rng(1).uniform(-1, 1, (4801, channels)).astype(np.float32)
    path = tmp_path / "deep" / "line.wav"
    sha = kept(path, samples)
    found = read_recording(path, sha)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, samples.mean(axis=1), atol=2**-22)
    assert [each.name for each in path.parent.iterdir()] == ["line.wav"]


def test_another_file_in_its_place_is_refused(tmp_path):
    path = tmp_path / "line.wav"
    sha = kept(path, np.zeros((480, 1), np.float32))
    kept(path, np.ones((480, 1), np.float32))
    with pytest.raises(Fault, match=r"media\.changed"):
        read_recording(path, sha)
    path.unlink()
    with pytest.raises(Fault, match=r"media\.missing"):
        read_recording(path, sha)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        b"#!M3U\nhttp://example.org/a.wav",
        b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8),
        b"RIFF" + struct.pack("<I", 40) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 3, 1, 48000, 192000, 4, 32),
    ],
)
def test_what_is_no_plain_wav_is_refused(tmp_path, data):
    path = tmp_path / "line.wav"
    path.write_bytes(data)
    with pytest.raises(Fault, match=r"media\.unreadable"):
        read_recording(path, hashlib.sha256(data).hexdigest())
