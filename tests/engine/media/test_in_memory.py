"""Files from outside read through a child into memory: what is in them, and what is done about bad ones."""

from __future__ import annotations

import os
import sys
from fractions import Fraction

import av
import numpy as np
import pytest
import skimage.data
from PIL import Image

from engine.media import in_memory
from engine.media.in_memory import bring_in
from engine.messages.faults import Fault

RATE = 25


def film(path, seconds=2.0, size=(640, 360), sound=True, rate=RATE, container=None, codec="libx264"):
    """A video of the portrait that moves, with a tone from its first second on."""
    side = min(size)
    portrait = np.asarray(Image.fromarray(skimage.data.astronaut()).resize((side, side)))
    with av.open(str(path), "w", format=container) as sink:
        video = sink.add_stream(codec, rate=rate)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        audio = sink.add_stream("aac", rate=44_100, layout="stereo") if sound else None
        for number in range(round(seconds * rate)):
            picture = np.full((size[1], size[0], 3), 90, np.uint8)
            left = number % (size[0] - side + 1)
            picture[:side, left : left + side] = portrait
            sink.mux(video.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        sink.mux(video.encode(None))
        if audio is not None:
            times = np.arange(round(seconds * 44_100)) / 44_100
            tone = (0.4 * np.sin(2 * np.pi * 440 * times) * (times >= 1)).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(np.stack([tone, tone]), "fltp", "stereo")
            frame.sample_rate, frame.time_base, frame.pts = 44_100, Fraction(1, 44_100), 0
            sink.mux(audio.encode(frame))
            sink.mux(audio.encode(None))
    return path


def test_a_video_comes_with_its_times_and_its_sound(tmp_path):
    told = []
    pictures, sound = bring_in([film(tmp_path / "she.mp4")], 60, told.append)
    assert (pictures.width, pictures.height) == (640, 360)
    assert len(pictures) == 2 * RATE
    assert pictures.times == tuple(number * 48_000 // RATE for number in range(2 * RATE))
    first = pictures.picture(0).astype(int)
    portrait = np.asarray(Image.fromarray(skimage.data.astronaut()).resize((360, 360)))
    assert np.abs(first[:, :360] - portrait).mean() < 6
    assert abs(len(sound) - 2 * 48_000) < 2100
    loud = np.abs(sound) > 0.05
    assert abs(np.flatnonzero(loud)[0] - 48_000) < 200
    assert np.abs(sound[60_000:90_000]).max() == pytest.approx(0.4, abs=0.02)
    assert told == sorted(told)


@pytest.mark.parametrize(("size", "becomes"), [((1920, 1080), (1280, 720)), ((360, 640), (360, 640))])
def test_large_ones_are_reduced_and_silent_ones_are_silent(tmp_path, size, becomes):
    pictures, sound = bring_in([film(tmp_path / "she.mp4", 0.4, size, sound=False)], 60)
    assert (pictures.width, pictures.height) == becomes
    assert not len(sound)


def test_only_so_much_is_read_and_only_so_often(tmp_path):
    pictures, sound = bring_in([film(tmp_path / "she.mp4", 3, (160, 90), rate=60)], 1.5)
    assert pictures.times[-1] < 1.5 * 48_000
    assert 44 <= len(pictures) <= 46
    assert len(sound) <= 1.5 * 48_000


def test_stills_of_several_sizes_stand_in_one(tmp_path):
    portrait = Image.fromarray(skimage.data.astronaut())
    paths = [tmp_path / "1.png", tmp_path / "2.jpg", tmp_path / "3.webp"]
    portrait.save(paths[0])
    portrait.resize((300, 401)).save(paths[1])
    portrait.resize((2000, 500)).save(paths[2])
    pictures, sound = bring_in(paths, 60)
    assert (pictures.width, pictures.height) == (1280, 512)
    assert pictures.times == (0, 48_000, 96_000)
    assert not len(sound)
    seen = [pictures.picture(number) for number in range(3)]
    assert np.abs(seen[0][:, 384:896].astype(int) - skimage.data.astronaut()).mean() < 6
    assert seen[0][:, :380].max() < 12
    assert seen[1][:50].max() < 12
    assert seen[2][200:300].mean() > 60


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.mp4", b"", "media.truncated"),
        ("a.mp4", b"#EXTM3U\nhttp://127.0.0.1/a.ts\n", "media.refused"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "media.refused"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "media.unreadable"),
        ("a.mp4", b"\0\0\0\x18ftypisom" + b"\xff" * 400, "media."),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path, name, data, code):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Fault) as caught:
        bring_in([path], 60)
    assert caught.value.code.startswith(code)


def test_sound_alone_and_damage_are_refused(tmp_path):
    whole = film(tmp_path / "she.mp4").read_bytes()
    rng = np.random.default_rng(1)
    spoiled = np.frombuffer(whole, np.uint8).copy()
    spoiled[200 : len(spoiled) * 9 // 10] = rng.integers(0, 255, len(spoiled) * 9 // 10 - 200, np.uint8)
    (tmp_path / "spoiled.mp4").write_bytes(spoiled.tobytes())
    (tmp_path / "half.mp4").write_bytes(whole[: len(whole) // 2])
    for name in ("spoiled.mp4", "half.mp4"):
        with pytest.raises(Fault, match=r"media\."):
            bring_in([tmp_path / name], 60)


def test_a_child_whose_clip_is_none_is_told_of(tmp_path, monkeypatch):
    path = film(tmp_path / "she.mp4", 0.4, (160, 90))
    lie = b"a\x04" + b"\0" * 7 + b"lies"
    words = f"import sys; sys.stdout.buffer.write({lie!r}); sys.stdout.flush()"
    monkeypatch.setattr(in_memory, "_command", lambda _words: [sys.executable, "-c", words])
    with pytest.raises(Fault, match=r"media\.unreadable"):
        bring_in([path], 60)


def test_it_can_be_cancelled(tmp_path):
    path = film(tmp_path / "she.mp4", 0.4, (160, 90))
    with pytest.raises(Fault, match=r"media\.cancelled"):
        bring_in([path], 60, cancelled=lambda: True)


def test_nothing_is_left_on_disk(tmp_path, monkeypatch):
    path = film(tmp_path / "she.mp4", 0.6, (160, 90))
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(in_memory.tempfile, "tempdir", str(place))
    bring_in([path], 60)
    assert os.listdir(place) == []  # noqa: PTH208
    assert sorted(each.name for each in tmp_path.iterdir()) == ["she.mp4", "temporary"]
