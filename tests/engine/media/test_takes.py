from __future__ import annotations

import hashlib
import itertools
import os
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.media.takes import GROUP, TakeReader, TakeWriter
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE, STEMS, samples_at
from tests.engine.media.conftest import number_of, numbered

RATES = [Fraction(24), Fraction(25), Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60)]


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_a_take_has_exactly_its_frames_and_its_samples(make_take, rate):
    path = make_take(frames=31, rate=rate)
    with TakeReader(path) as take:
        assert (take.frames, take.rate, take.width, take.height, take.stems) == (31, rate, 128, 72, STEMS)
        assert [number_of(picture) for picture in take.pictures()] == list(range(31))
        assert len(take.stem("effects")) == samples_at(31, rate)


def test_any_frame_in_any_order_is_the_right_one(make_take):
    path = make_take(frames=50)
    order = [49, 0, 12, 11, 13, 24, 23, 48, 1, *random.Random(4).choices(range(50), k=40)]
    with TakeReader(path) as take:
        for number in order:
            assert number_of(take.frame(number)) == number
        assert [number_of(picture) for picture in take.pictures(20, 7)] == list(range(20, 27))


def test_a_frame_needs_no_more_than_one_group_of_pictures(make_take):
    out = subprocess.run(
        [
            "ffprobe",
            "-v",
            "error",
            "-select_streams",
            "v",
            "-show_entries",
            "packet=flags",
            "-of",
            "csv=p=0",
            str(make_take(frames=50)),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    keys = [at for at, flags in enumerate(out) if "K" in flags] + [50]
    assert max(after - before for before, after in itertools.pairwise(keys)) <= GROUP


def test_colours_come_back(make_take):
    for colour in ((200, 40, 30), (30, 160, 60), (20, 30, 190), (235, 235, 235)):
        with TakeReader(make_take(frames=3, colour=colour)) as take:
            assert np.abs(take.frame(1)[50:].astype(int) - colour).max() <= 6


def test_sound_is_lossless_and_found_by_sample(make_take):
    samples = samples_at(30, Fraction(24))
    noise = np.random.default_rng(2).uniform(-1, 1, (samples, 2)).astype(np.float32)
    with TakeReader(make_take(sound={"effects": noise})) as take:
        assert np.abs(take.stem("effects") - noise).max() <= 2**-23
        assert np.abs(take.stem("effects", 12_345, 777) - noise[12_345:13_122]).max() <= 2**-23
        take.frame(3)
        assert np.abs(take.stem("effects", samples - 1, 1) - noise[-1:]).max() <= 2**-23
        both = take.sound(("dialogue", "effects"), 100, 50)
        assert np.abs(both["effects"] - noise[100:150]).max() <= 2**-23
        assert set(both) == {"dialogue", "effects"}


def test_sound_beyond_full_scale_is_clipped_not_wrapped(make_take):
    loud = np.full((samples_at(30, Fraction(24)), 2), [3.0, -3.0], np.float32)
    with TakeReader(make_take(sound={"effects": loud})) as take:
        heard = take.stem("effects")
    assert heard[:, 0].min() > 0.999
    assert heard[:, 1].max() < -0.999


def test_the_same_pictures_and_samples_give_the_same_file(make_take):
    digests = {hashlib.sha256(make_take(name, size=(424, 240)).read_bytes()).hexdigest() for name in ("a.mov", "b.mov")}
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("frames", "samples", "what"), [(9, 20_000, "frames"), (10, 19_999, "dialogue"), (10, 20_001, "dialogue")]
)
def test_a_take_of_another_length_is_refused_and_nothing_is_left(tmp_path, frames, samples, what):
    writer = TakeWriter(tmp_path / "take.mov", 64, 64, Fraction(24), 10, ("dialogue",))
    for number in range(frames):
        writer.add(numbered(number, 64, 64))
    writer.sound("dialogue", np.zeros((samples, 2), np.float32))
    with pytest.raises(Fault) as raised:
        writer.close()
    assert (raised.value.code, raised.value.parameters["what"]) == ("media.length", what)
    assert list(tmp_path.iterdir()) == []


def test_one_picture_too_many_is_refused_at_once(tmp_path):
    writer = TakeWriter(tmp_path / "t.mov", 64, 64, Fraction(24), 1)
    writer.add(numbered(0, 64, 64))
    with pytest.raises(Fault, match=r"media\.length"):
        writer.add(numbered(1, 64, 64))
    writer.abandon()
    assert list(tmp_path.iterdir()) == []


def test_until_it_is_whole_a_take_has_no_name_and_what_lay_there_stays(make_take, tmp_path):
    path = make_take()
    before = path.read_bytes()
    writer = TakeWriter(path, 64, 64, Fraction(24), 5)
    writer.add(numbered(0, 64, 64))
    assert path.read_bytes() == before
    writer.abandon()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(ValueError, match="abandoned"):
        writer.close()


@pytest.mark.parametrize("size", [(63, 64), (64, 65), (0, 64), (8, 8), (16_384, 16_384)])
def test_a_size_no_codec_takes_is_refused(tmp_path, size):
    with pytest.raises(Fault, match=r"media\.size"):
        TakeWriter(tmp_path / "t.mov", *size, Fraction(24), 1)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(Fault, match=r"media\.cannot_write") as raised:
        TakeWriter(tmp_path / "nowhere" / "t.mov", 64, 64, Fraction(24), 1)
    assert raised.value.exit == Exit.CANNOT_WRITE


FULL_DISK = """
import resource, signal, sys
from fractions import Fraction
import numpy as np
from engine.media.takes import TakeWriter
from engine.messages.faults import Fault
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
dice = np.random.default_rng(0)
try:
    with TakeWriter(sys.argv[1], 320, 240, Fraction(24), 48) as writer:
        for _ in range(48):
            writer.add(dice.integers(0, 255, (240, 320, 3), dtype=np.uint8))
        for stem in writer.stems:
            writer.sound(stem, np.zeros((96_000, 2), np.float32))
except Fault as fault:
    print(fault.code, fault.exit)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on a file's size to stand in for a full disk")
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "take.mov")],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        check=False,
        timeout=60,
    )
    assert ran.stdout.split() == ["media.disk_full", "write"], ran.stderr
    assert list(tmp_path.iterdir()) == []


def read_all(path):
    with TakeReader(path) as take:
        for _ in take.pictures():
            pass
        for stem in take.stems:
            take.stem(stem)


def fault_of(path):
    with pytest.raises(Fault) as raised:
        read_all(path)
    return raised.value.code


def test_a_missing_a_cut_off_and_a_strange_file(make_take, tmp_path):
    assert fault_of(tmp_path / "none.mov") == "media.missing"
    assert fault_of(tmp_path) == "media.missing"
    whole = make_take().read_bytes()
    broken = tmp_path / "broken.mov"
    for keep in (0, 7, 100, len(whole) // 2, len(whole) - 1):
        broken.write_bytes(whole[:keep])
        assert fault_of(broken) in {"media.truncated", "media.unreadable"}, keep
    broken.write_bytes(whole[: len(whole) // 2])
    assert fault_of(broken) == "media.truncated"
    broken.write_bytes(np.random.default_rng(1).bytes(50_000))
    assert fault_of(broken) == "media.unreadable"
    broken.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n")
    assert fault_of(broken) == "media.unreadable"


def test_a_take_whose_pictures_were_overwritten_is_no_crash(make_take, tmp_path):
    whole = bytearray(make_take(frames=40).read_bytes())
    begin = whole.index(b"mdat") + 4
    whole[begin : begin + 20_000] = bytes(20_000)
    (tmp_path / "dead.mov").write_bytes(whole)
    assert fault_of(tmp_path / "dead.mov") == "media.unreadable"


def test_reading_at_odd_positions_stays_exact_at_a_rate_that_divides_no_sample(make_take):
    rate = Fraction(30000, 1001)
    samples = samples_at(40, rate)
    ramp = (np.arange(samples) / SAMPLE_RATE)[:, None].repeat(2, 1).astype(np.float32) / 2
    with TakeReader(make_take(frames=40, rate=rate, sound={"ambience": ramp})) as take:
        for frame in (0, 1, 7, 39):
            at = samples_at(frame, rate)
            assert np.abs(take.stem("ambience", at, 3) - ramp[at : at + 3]).max() < 1e-6
