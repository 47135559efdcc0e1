"""The real process speaks a shot's dialogue, as stand-ins say it or as it was recorded."""

from __future__ import annotations

import asyncio
import hashlib
import wave
from fractions import Fraction

import msgspec
import numpy as np
import pytest

from engine.client.engine import Engine
from engine.media.recordings import read_recording, write_sound
from engine.messages.faults import Fault
from engine.messages.jobs import samples_at
from engine.messages.requests import Line

FRAMES = 72
TONE = (0.3 * np.sin(np.arange(30_000) * 0.05)).astype(np.float32)[:, None]


def speaking(request, lines):
    staging = msgspec.structs.replace(request.staging, lines=lines, frames=FRAMES, rate=Fraction(24))
    return msgspec.structs.replace(request, staging=staging)


def spoken(tmp_path, request, files=(), out="voice.wav"):
    async def whole():
        async with Engine([tmp_path]) as engine:
            return await engine.speak(request, tmp_path / out, dict(files))

    return asyncio.run(whole())


def heard(path):
    return read_recording(path, hashlib.sha256(path.read_bytes()).hexdigest())


def test_lines_are_heard_for_as_long_as_the_shot(tmp_path, make_request):
    request = speaking(make_request("Nia waves."), (Line(character="NIA", text="You came back!"),))
    assert spoken(tmp_path, request) == 1
    samples = heard(tmp_path / "voice.wav")
    assert len(samples) == samples_at(FRAMES, Fraction(24))
    assert np.abs(samples).max() > 0.05
    with wave.open(str(tmp_path / "voice.wav")) as file:
        assert file.getnchannels() == 2


def test_a_recording_is_heard_instead_of_the_stand_in(tmp_path, make_request):
    path = tmp_path / "line.wav"
    write_sound(path, TONE)
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    line = Line(character="NIA", text="You came back!", recording=sha, samples=len(TONE))
    request = speaking(make_request("Nia waves."), (line,))
    assert spoken(tmp_path, request, {sha: path}) == 1
    samples = heard(tmp_path / "voice.wav")
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    assert loud[-1] - loud[0] == pytest.approx(len(TONE), rel=0.02)
    spectrum = np.abs(np.fft.rfft(samples[loud[0] : loud[-1]]))
    assert spectrum.argmax() / (loud[-1] - loud[0]) == pytest.approx(0.05 / (2 * np.pi), rel=0.02)


def test_a_recording_that_is_gone_or_changed_is_told(tmp_path, make_request):
    path = tmp_path / "line.wav"
    write_sound(path, TONE)
    line = Line(character="NIA", text="You came back!", recording="0" * 64, samples=len(TONE))
    request = speaking(make_request("Nia waves."), (line,))
    with pytest.raises(Fault, match=r"media\.missing"):
        spoken(tmp_path, request)
    with pytest.raises(Fault, match=r"media\.changed"):
        spoken(tmp_path, request, {"0" * 64: path})
    with pytest.raises(Fault, match=r"engine\.outside"):
        spoken(tmp_path, request, {"0" * 64: tmp_path.parent / "elsewhere.wav"})
    assert not (tmp_path / "voice.wav").exists()
