"""What is brought in is made usable by a child: what it makes, what it refuses, how it ends."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import threading
import time

import av
import numpy as np
import pytest
from PIL import Image

from engine.media import conform as conforming
from engine.media.conform import conform
from engine.media.probe import environment
from engine.media.takes import TakeReader
from engine.messages.faults import Exit, Fault
from tests.engine.media.foreign import RATE, conformed, fault_of, ffmpeg, footage, in_here


@pytest.mark.parametrize(("name", "suffix"), [("film", ".mov"), ("bells", ".wav"), ("still", ".png")])
def test_the_child_makes_what_a_cut_reads(tmp_path, name, suffix):
    if name == "film":
        path = footage(tmp_path / "film.mov", range(0, 9000, 1000), base=24_000)
    elif name == "bells":
        path = tmp_path / "bells.wav"
        ffmpeg("-f", "lavfi", "-i", "sine=d=0.2:r=44100", path)
    else:
        path = tmp_path / "a.gif"
        Image.new("RGB", (20, 10)).save(path)
    out, beside = tmp_path / f"out{suffix}", tmp_path / f"beside{suffix}"
    conform(path, out, RATE)
    assert out.read_bytes() == in_here(path, beside).read_bytes()
    assert sorted(found.name for found in tmp_path.iterdir()) == sorted([path.name, out.name, beside.name])


# ----- what is refused ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.psd", b"8BPS\0\1" + bytes(60)),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40)),
        ("a.mp4", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/\n"),
        ("a.mov", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("a.png", b"%PDF-1.7 not a picture"),
    ],
)
def test_other_kinds_and_mislabelled_files_are_refused(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    fault = fault_of(tmp_path / name)
    assert (fault.code, fault.parameters["why"]) == ("media.refused", "container")


def test_a_bomb_is_refused(tmp_path):
    Image.new("1", (20_000, 20_000)).save(tmp_path / "a.png")
    fault = fault_of(tmp_path / "a.png")
    assert (fault.code, fault.parameters["why"]) == ("media.refused", "pixels")


@pytest.mark.parametrize("kind", ["mov", "mkv", "wav", "png", "flac"])
def test_files_that_are_cut_short(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    if kind == "png":
        Image.fromarray(np.random.default_rng(0).integers(0, 255, (90, 90, 3), np.uint8)).save(path)
    elif kind in ("wav", "flac"):
        ffmpeg("-f", "lavfi", "-i", "anoisesrc=d=8:r=48000", path)
    else:
        ffmpeg("-f", "lavfi", "-i", "testsrc2=s=160x90:r=24:d=8", "-c:v", "libx264", path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert fault_of(path).code == ("media.unreadable" if kind == "png" else "media.truncated")


def test_empty_missing_and_encrypted(tmp_path):
    (tmp_path / "a.mov").touch()
    assert fault_of(tmp_path / "a.mov").code == "media.truncated"
    assert fault_of(tmp_path / "none.mov").code == "media.missing"
    path = tmp_path / "a.mp4"
    key, name = "76a6c65c5ea762046bd749a2e632ccbb", "a7e61c373e219033c21091fa607bf3b8"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc=s=64x64:d=1", "-c:v", "libx264", "-encryption_scheme", "cenc-aes-ctr"),
        *("-encryption_key", key, "-encryption_kid", name, path),
    )
    assert fault_of(path).code == "media.encrypted"


@pytest.mark.parametrize(("name", "codec"), [("a.mkv", "libx264"), ("a.avi", "mpeg4")])
def test_a_few_bad_packets_are_stepped_over_and_many_are_not(tmp_path, name, codec):
    whole = footage(tmp_path / name, range(0, 2400, 40), codec=codec)
    with av.open(str(whole)) as container:
        places = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]
    assert len(places) == 60

    def spoiled(numbers):
        bad = np.frombuffer(whole.read_bytes(), np.uint8).copy()
        for number in numbers:
            at, size = places[number]
            bad[at + 12 : at + size] = bad[at + 12 : at + size] * 7 + 13
        path = tmp_path / f"bad{whole.suffix}"
        path.write_bytes(bad.tobytes())
        return path

    with TakeReader(conformed(spoiled([20]))) as take:
        assert take.frames in (57, 58)  # AVI does not say how long its last picture stands
    assert fault_of(spoiled(range(5, 55))).code == "media.unreadable"


def test_nothing_from_outside_breaks_more_than_the_child(tmp_path):
    """Files with bytes changed at random: made, or refused with a code; nothing is left and nothing stalls."""
    good = footage(tmp_path / "good.mp4", range(0, 12_000, 1000), base=24_000).read_bytes()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (20, 20, 3), np.uint8)).save(tmp_path / "good.tiff")
    picture = (tmp_path / "good.tiff").read_bytes()
    dice = np.random.default_rng(5)
    folder = tmp_path / "bad"
    folder.mkdir()
    for number in range(6):
        data = bytearray(good if number % 2 else picture)
        for at in dice.integers(12, len(data), 30):
            data[at] = dice.integers(256)
        path = folder / "bad.bin"
        path.write_bytes(data)
        with contextlib.suppress(Fault):
            conform(path, folder / "out.mov", RATE, stalled=20)
        assert {found.name for found in folder.iterdir()} <= {"bad.bin", "out.mov"}


# ----- the child ------------------------------------------------------------------------------------------------------
def test_progress_goes_from_nothing_to_all(tmp_path):
    path = tmp_path / "a.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x360:r=24:d=12", "-preset", "ultrafast", path)
    shares = []
    conform(path, tmp_path / "out.mov", RATE, shares.append)
    assert len(shares) > 2
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.8
    assert shares[-1] <= 1


def test_it_can_be_cancelled_at_any_time(tmp_path):
    path = tmp_path / "a.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x360:r=24:d=20", "-preset", "ultrafast", path)
    assert fault_of(path, cancelled=lambda: True).exit == Exit.CANCELLED
    begun = threading.Event()
    fault = fault_of(path, report=lambda _share: begun.set(), cancelled=begun.is_set)
    assert (fault.code, fault.exit) == ("media.cancelled", Exit.CANCELLED)
    assert not [thread for thread in threading.enumerate() if thread.name == "child"]


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a child with its Job object")
def test_the_child_ends_with_its_parent(tmp_path):
    path = tmp_path / "a.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=s=1280x720:r=24:d=60", "-preset", "ultrafast", path)
    child = subprocess.Popen(
        conforming._command(path, "mov", tmp_path / "out.mov", RATE),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )
    assert child.stdout is not None
    assert child.stdout.read(1) == b"s"
    begun = time.monotonic()
    child.stdin.close()
    assert child.wait(timeout=20) == 1
    assert time.monotonic() - begun < 20
    child.stdout.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on a file's size to stand in for a full disk")
def test_a_full_disk_is_told(tmp_path):
    path = footage(tmp_path / "a.mov", range(0, 60_000, 1000), base=24_000, size=(640, 360))
    words = (
        "import resource, signal, sys\n"
        "from pathlib import Path\nfrom fractions import Fraction\n"
        "from engine.media.conform import conform\nfrom engine.messages.faults import Fault\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "try:\n    conform(Path(sys.argv[1]), Path(sys.argv[2]), Fraction(24))\n"
        "except Fault as fault:\n    print(fault.code, fault.exit)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", words, str(path), str(tmp_path / "out.mov")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment(),
    )
    assert ran.stdout.split() == ["media.disk_full", "write"], ran.stderr
    assert not list(tmp_path.glob("out.mov*"))


def test_a_folder_that_is_not_there(tmp_path):
    path = footage(tmp_path / "a.mov", [0])
    with pytest.raises(Fault, match=r"media\.cannot_write"):
        conform(path, tmp_path / "no" / "out.mov", RATE)


def test_what_was_there_before_stays_until_the_new_one_is_whole(tmp_path):
    out = tmp_path / "still.png"
    out.write_bytes(b"before")
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    with pytest.raises(Fault):
        conform(tmp_path / "bad.png", out, RATE)
    assert out.read_bytes() == b"before"
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "PNG")
    (tmp_path / "good.png").write_bytes(data.getvalue())
    conform(tmp_path / "good.png", out, RATE)
    assert out.read_bytes()[:4] == b"\x89PNG"
