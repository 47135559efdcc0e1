"""Clips in memory: what goes in comes out, at its time."""

from __future__ import annotations

import builtins

import numpy as np
import pytest
import skimage.data

from engine.media import clips
from engine.messages.faults import Fault


@pytest.fixture(scope="module")
def pictures():
    portrait = skimage.data.astronaut()
    encoder = clips.PictureEncoder(512, 512)
    packets = tuple(encoder.encode(np.roll(portrait, 8 * number, axis=1)) for number in range(9))
    return clips.Pictures(512, 512, packets, (13, 1601, 3190, 4811, 6400, 8003, 9600, 11_200, 12_801))


def test_each_picture_stands_by_itself(pictures):
    portrait = skimage.data.astronaut().astype(int)
    for number in (8, 0, 4):
        seen = pictures.picture(number).astype(int)
        assert np.abs(seen - np.roll(portrait, 8 * number, axis=1)).mean() < 4
    assert sum(1 for _ in pictures.decoded()) == len(pictures) == 9
    assert pictures.at(-5) == 0
    assert pictures.at(1601) == 1
    assert pictures.at(1600) == 0
    assert pictures.within(1601, 4811).times == (1601, 3190)
    assert pictures.shifted(-13).times[0] == 0


def test_colours_stay(pictures):
    colours = np.zeros((64, 96, 3), np.uint8)
    colours[:, :32], colours[:, 32:64], colours[:, 64:] = (200, 30, 30), (30, 180, 40), (20, 40, 220)
    encoder = clips.PictureEncoder(97, 65)
    given = np.pad(colours, ((0, 1), (0, 1), (0, 0)))
    seen = clips.Pictures(96, 64, (encoder.encode(given[..., ::-1], "bgr24"),), (0,)).picture(0)
    for column in (16, 48, 80):
        assert np.abs(seen[32, column].astype(int) - colours[32, column]).max() <= 4


def test_the_file_in_memory_gives_all_back(pictures, monkeypatch):
    opened = []
    monkeypatch.setattr(builtins, "open", lambda *names, **_: opened.append(names))
    sound = np.sin(np.arange(14_000) / 9).astype(np.float32)
    data = clips.clip_bytes(pictures, sound)
    again, heard = clips.read_clip(data)
    assert again.times == pictures.times
    assert (again.width, again.height) == (512, 512)
    assert np.array_equal(heard, sound)
    assert np.array_equal(again.picture(3), pictures.picture(3))
    silent, nothing = clips.read_clip(clips.clip_bytes(pictures))
    assert len(silent) == 9
    assert not len(nothing)
    assert not opened
    assert "packets" not in repr(pictures)


@pytest.mark.parametrize("data", [b"", b"nothing of the kind", b"\x00\x00\x00\x18ftypqt  "])
def test_what_is_no_clip_is_refused(data):
    with pytest.raises(Fault, match=r"clip\.unreadable"):
        clips.read_clip(data)


def test_damage_is_told(pictures):
    data = clips.clip_bytes(pictures)
    with pytest.raises(Fault, match=r"clip\.unreadable"):
        clips.read_clip(data[: len(data) // 2])
    with pytest.raises(Fault, match=r"clip\.unreadable"):
        list(clips.Pictures(512, 512, (b"\x00\x00\x00\x01gB",), (0,)).decoded())
