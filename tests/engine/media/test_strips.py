"""Strips of small pictures and peaks of sound, and the files they are kept in."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from engine.media import strips
from engine.media.strips import all_peaks, filmstrip, peaks, read_peaks, read_strip, write_peaks, write_strip
from engine.media.takes import GROUP, TakeReader
from engine.messages.faults import Fault
from engine.messages.jobs import STEMS, samples_at
from tests.engine.media.conftest import number_of, write_wave

RATE = Fraction(24)


def test_pictures_close_together_are_the_very_frames(make_take):
    path = make_take(frames=40)
    pictures = filmstrip(path, range(3, 40, 5), 54)
    assert {picture.shape for picture in pictures} == {(54, 96, 3)}
    assert [number_of(picture) for picture in pictures] == list(range(3, 40, 5))


def test_pictures_far_apart_are_key_frames_near_by(make_take):
    path = make_take(frames=100)
    frames = range(0, 100, 24)
    shown = [number_of(picture) for picture in filmstrip(path, frames, 54)]
    assert all(0 <= frame - number < GROUP for frame, number in zip(frames, shown, strict=True))
    assert [number_of(picture) for picture in filmstrip(path, frames, 54, exact=True)] == list(frames)


def test_key_frames_cost_one_decoded_picture_each(make_take, monkeypatch):
    path = make_take(frames=100)
    decoded = {"coded": 0, "key": 0}
    for name in decoded:
        whole = getattr(TakeReader, name)

        def counted(self, number, name=name, whole=whole):
            decoded[name] += 1
            return whole(self, number)

        monkeypatch.setattr(TakeReader, name, counted)
    filmstrip(path, [0, 24, 48, 72, 72, 96], 54)
    assert decoded == {"coded": 0, "key": 5}


def test_key_frames_and_frames_in_turn(make_take):
    with TakeReader(make_take(frames=40)) as take:
        from engine.media.takes import to_rgb

        assert number_of(take.frame(17)) == 17
        assert 5 <= number_of(to_rgb(take.key(17))) <= 17
        assert [number_of(picture) for picture in take.pictures(15, 4)] == [15, 16, 17, 18]
        with pytest.raises(IndexError):
            take.key(40)


def test_frames_outside_are_the_first_and_last_and_a_still_is_always_itself(make_take, tmp_path):
    pictures = filmstrip(make_take(frames=20), [-5, 99], 54, exact=True)
    assert [number_of(picture) for picture in pictures] == [0, 19]
    Image.new("RGB", (100, 50), (10, 200, 90)).save(tmp_path / "still.png")
    pictures = filmstrip(tmp_path / "still.png", [0, 50, 100], 30)
    assert [picture.shape for picture in pictures] == [(30, 60, 3)] * 3
    assert np.abs(pictures[1].astype(int) - (10, 200, 90)).max() <= 1
    assert filmstrip(make_take(), [], 54) == []


def test_peaks_are_the_least_and_the_greatest_of_each_stretch(make_take):
    samples = np.zeros((samples_at(30, RATE), 2))
    samples[1000] = (0.5, 0)
    samples[5000] = (0, -0.25)
    path = make_take(frames=30, sound={"effects": samples, "ambience": np.ones_like(samples)})
    found = all_peaks(path)
    assert set(found) == set(STEMS)
    effects = found["effects"]
    assert (effects.dtype, effects.shape) == (np.int8, (125, 2))
    assert effects[2].tolist() == [0, 64]
    assert effects[10].tolist() == [-32, 0]
    assert np.count_nonzero(effects) == 2
    assert (found["ambience"] == 127).all()
    assert found["dialogue"][:, 1].min() > 20
    assert np.array_equal(peaks(path, "effects"), effects)
    assert peaks(path, "effects", 10).shape == (13, 2)
    with pytest.raises(KeyError):
        peaks(path, "music")
    with pytest.raises(ValueError, match="divide"):
        all_peaks(path, 7)


def test_peaks_of_long_sound_do_not_depend_on_how_it_is_read(tmp_path, monkeypatch):
    noise = np.random.default_rng(2).normal(0, 0.2, (100_001, 2)).clip(-1, 1)
    path = write_wave(tmp_path / "long.wav", noise)
    whole = all_peaks(path)["mix"]
    assert whole.shape == (209, 2)
    monkeypatch.setattr(strips, "_BLOCK", 48_000)
    assert np.array_equal(all_peaks(path)["mix"], whole)
    assert whole[7].tolist() == [
        round(noise[7 * 480 : 8 * 480].min() * 127),
        round(noise[7 * 480 : 8 * 480].max() * 127),
    ]


def test_what_cannot_be_read_is_told(make_take, tmp_path):
    with pytest.raises(Fault, match=r"media\.missing"):
        filmstrip(tmp_path / "gone.mov", [0], 54)
    with pytest.raises(Fault, match=r"media\.missing"):
        all_peaks(tmp_path / "gone.wav")
    cut_off = tmp_path / "cut.mov"
    cut_off.write_bytes(make_take().read_bytes()[:5000])
    with pytest.raises(Fault, match=r"media\.truncated"):
        filmstrip(cut_off, [0], 54)


def test_a_strip_comes_back_from_its_sheet(make_take, tmp_path, monkeypatch):
    monkeypatch.setattr(strips, "_SHEET", 300)  # so that it has rows
    frames = range(0, 40, 5)
    pictures = filmstrip(make_take(frames=40), frames, 54)
    write_strip(tmp_path / "strip.jpg", pictures, frames)
    found = read_strip(tmp_path / "strip.jpg")
    assert found is not None
    assert found.frames == tuple(frames)
    assert [number_of(picture) for picture in found.pictures] == list(frames)
    assert {picture.shape for picture in found.pictures} == {(54, 96, 3)}
    with Image.open(tmp_path / "strip.jpg") as sheet:
        assert sheet.size == (288, 162)
    assert [path.name for path in tmp_path.iterdir() if "strip" in path.name] == ["strip.jpg"]


def test_strips_that_make_no_sheet_are_refused(tmp_path):
    picture = np.zeros((10, 10, 3), np.uint8)
    for pictures, frames in (([], []), ([picture], [1, 2]), ([picture, picture[:5]], [1, 2])):
        with pytest.raises(ValueError, match="strip"):
            write_strip(tmp_path / "strip.jpg", pictures, frames)
    with pytest.raises(Fault, match=r"media\.cannot_write"):
        write_strip(tmp_path / "no" / "strip.jpg", [picture], [0])


def test_a_sheet_that_is_not_whole_is_not_read(tmp_path):
    pictures = [np.full((20, 30, 3), level, np.uint8) for level in (10, 200)]
    path = tmp_path / "strip.jpg"
    write_strip(path, pictures, [0, 9])
    data = path.read_bytes()
    assert read_strip(path) is not None
    words = data[data.index(b'{"strip"') : data.index(b"]}") + 2]
    forged = [
        b"",
        b"no picture",
        data[: len(data) // 2],
        data.replace(words, words.replace(b'"width":30', b'"width":31')),
        data.replace(words, words.replace(b'"columns":2', b'"columns":0')),
        data.replace(words, words.replace(b'"strip":1', b'"strip":2')),
        data.replace(words, words.replace(b"[0,9]", b"[0,[]")),
        data.replace(words, b"x" * len(words)),
    ]
    for number, bad in enumerate(forged):
        path.write_bytes(bad)
        assert read_strip(path) is None, number
    assert read_strip(tmp_path / "none.jpg") is None


def test_peaks_come_back_from_their_file(tmp_path):
    dice = np.random.default_rng(3)
    found = {"dialogue": dice.integers(-127, 128, (50, 2), np.int8), "mix": np.zeros((0, 2), np.int8)}
    path = tmp_path / "take.peaks"
    write_peaks(path, found)
    again = read_peaks(path)
    assert again is not None
    assert list(again) == ["dialogue", "mix"]
    assert all(np.array_equal(again[name], found[name]) for name in found)
    assert read_peaks(path, 50) is None
    data = path.read_bytes()
    for bad in (b"", b"RUSH", data[:-1], data + b"x", b"X" + data[1:], data[:8] + b"\xff\xff\xff\x7f" + data[12:]):
        path.write_bytes(bad)
        assert read_peaks(path) is None
    path.write_bytes(data.replace(b'"mix":0', b'"mix":-9'))
    assert read_peaks(path) is None
    assert read_peaks(tmp_path / "none.peaks") is None
