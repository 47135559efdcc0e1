"""Cameos from files: the same recording, imported and unverified, and what is refused with which words."""

from __future__ import annotations

import wave

import numpy as np
import pytest
from PIL import Image

from engine.messages.faults import Fault
from studio.cameos.recording import importing
from studio.cameos.recording.importing import import_files, judged
from studio.cameos.recording.recording import Kind, Origin
from studio.words.told import tell
from tests.engine.media.test_in_memory import film
from tests.fakes.mjpeg_camera import portrait_on


def picture(path, kind="", size=(640, 360)):
    Image.fromarray(portrait_on(*size, kind)[..., ::-1]).save(path)
    return path


def tone(path):
    with wave.open(str(path), "wb") as sink:
        sink.setnchannels(1)
        sink.setsampwidth(2)
        sink.setframerate(48_000)
        sink.writeframes(b"\1\2" * 48_000)
    return path


def test_a_video_becomes_an_unverified_recording(tmp_path):
    told = []
    path = film(tmp_path / "she.mp4", 2)
    recording = import_files([path], Kind.PERSON, picture(tmp_path / "wall.png", "nobody"), told.append)
    assert recording.origin is Origin.IMPORTED
    assert recording.kind is Kind.PERSON
    assert (recording.digits, recording.consent, recording.prompts) == ("", "", ())
    assert (recording.camera, recording.microphone) == ("she.mp4", "she.mp4")
    assert recording.rate == pytest.approx(25, abs=0.1)
    assert recording.seconds == pytest.approx(2, abs=0.1)
    assert len(recording.plate) == 1
    assert not recording.stills
    assert recording.made > 1_700_000_000
    assert told == sorted(told)
    assert len(recording.clip()) > 10_000
    assert len(recording.plate_clip()) > 1000
    assert "packets" not in repr(recording)


def test_pictures_become_one_of_an_animal_or_object(tmp_path):
    paths = [picture(tmp_path / f"{number}.jpg") for number in range(3)]
    recording = import_files(paths, Kind.OBJECT)
    assert recording.stills
    assert len(recording.pictures) == 3
    assert not len(recording.sound)
    assert recording.hints == {}


def test_what_is_bad_about_it_is_told(tmp_path):
    recording = import_files([film(tmp_path / "she.mp4", 1, (320, 180), sound=False)], Kind.PERSON)
    assert "silent" in recording.hints
    paths = [picture(tmp_path / f"{number}.png", "dark") for number in range(3)]
    assert import_files(paths, Kind.ANIMAL).hints == {"too dark": 1.0}
    loud = np.clip(3 * np.sin(np.arange(48_000) / 20), -1, 1).astype(np.float32)
    assert "clipped" in judged(recording.pictures, loud, Kind.PERSON)


def refused(paths, kind, plate=None):
    with pytest.raises(Fault) as caught:
        import_files(paths, kind, plate)
    told = tell(caught.value)
    assert "{" not in told.what + told.action
    assert told.code == caught.value.code
    return told.code


def test_what_serves_for_nothing_is_refused_with_words(tmp_path, monkeypatch):
    video = film(tmp_path / "she.mp4", 0.4, (320, 180))
    still = picture(tmp_path / "1.png")
    sound = tone(tmp_path / "said.wav")
    assert refused([], Kind.PERSON) == "recording.no_pictures"
    assert refused([still], Kind.PERSON) == "recording.no_motion"
    assert refused([sound], Kind.PERSON) == "recording.no_motion"
    assert refused([still, still], Kind.OBJECT) == "recording.no_pictures"
    assert refused([still, video], Kind.OBJECT) == "recording.mixed"
    assert refused([video, video], Kind.PERSON) == "recording.mixed"
    assert refused([video], Kind.PERSON, picture(tmp_path / "wall.png", "nobody")) == "recording.sizes"
    assert refused([video], Kind.PERSON, sound) == "recording.no_motion"
    assert refused([tmp_path / "nothing.mp4"], Kind.PERSON) == "media.missing"
    monkeypatch.setattr(importing, "LONGEST", 0.2)
    assert refused([video], Kind.PERSON) == "recording.too_long"
