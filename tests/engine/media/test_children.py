"""Children that read files from outside: what they tell, and what is done about bad ones."""

from __future__ import annotations

import json
import struct
import sys
import threading
from pathlib import Path

import pytest

from engine.media.children import ask
from engine.messages.faults import Exit, Fault

SHARE = b"s" + struct.pack("<Qd", 8, 0.25)


def answered(tmp_path, words, *, stalled=30.0, report=None, cancelled=None):
    """What a child says that is these words of Python; at most a hundred bytes."""
    (tmp_path / "film.mov").write_bytes(b"what it reads")
    return ask([sys.executable, "-c", words], tmp_path / "film.mov", report, cancelled, stalled, 100)


def descriptors():
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def says(*messages, then=""):
    data = b"".join(messages)
    return f"import os, sys, time; sys.stdout.buffer.write({data!r}); sys.stdout.flush(); {then}"


def message(kind, data):
    return kind + struct.pack("<Q", len(data)) + data


def test_it_tells_how_far_it_is_and_what_it_made(tmp_path):
    shares = []
    beyond = message(b"s", struct.pack("<d", 7.0))
    words = says(SHARE, beyond, message(b"a", b"made"), then="time.sleep(60)")
    assert answered(tmp_path, words, report=shares.append) == b"made"
    assert shares == [0.25, 1.0]


def test_what_it_finds_amiss_is_told_as_its_own(tmp_path):
    said = {"fault": "media.disk_full", "exit": "write", "details": "28", "parameters": {"file": "a.mov"}}
    with pytest.raises(Fault) as caught:
        answered(tmp_path, says(message(b"f", json.dumps(said).encode())))
    fault = caught.value
    assert (fault.code, fault.exit, fault.details, fault.parameters) == (
        "media.disk_full",
        Exit.CANNOT_WRITE,
        "28",
        {"file": "a.mov"},
    )


@pytest.mark.parametrize("status", ["sys.exit(3)", "os.kill(os.getpid(), 9)"])
def test_one_that_dies_is_told_of_with_its_last_words(tmp_path, status):
    with pytest.raises(Fault) as caught:
        answered(tmp_path, says(SHARE, then=f"sys.stderr.write('no more'); sys.stderr.flush(); {status}"))
    assert caught.value.code == "media.unreadable"
    assert caught.value.details == f"status {3 if '3' in status else -9}: no more"


@pytest.mark.parametrize(
    "lie",
    [
        b"a" + b"\xff" * 8,
        b"x" + b"\0" * 8,
        b"a\x65" + b"\0" * 7 + b"more than may be answered",
        b"s\x01" + b"\0" * 8,
        message(b"f", b"{}"),
        message(b"f", b"no words"),
        b"a long line of a library",
    ],
)
def test_one_that_talks_nonsense_is_told_of_even_while_it_lives(tmp_path, lie):
    with pytest.raises(Fault) as caught:
        answered(tmp_path, says(lie, then="time.sleep(600)"))
    assert caught.value.code == "media.unreadable"


def test_one_that_stalls_is_killed(tmp_path):
    with pytest.raises(Fault) as caught:
        answered(tmp_path, says(b"a\x04", then="time.sleep(60)"), stalled=0.5)
    assert (caught.value.code, caught.value.parameters["seconds"]) == ("media.stalled", 0.5)


def test_nothing_is_left_of_one_that_is_cancelled(tmp_path):
    before = descriptors()
    begun = threading.Event()
    with pytest.raises(Fault) as caught:
        answered(
            tmp_path,
            says(SHARE, then="time.sleep(60)"),
            report=lambda _share: begun.set(),
            cancelled=begun.is_set,
        )
    assert (caught.value.code, caught.value.exit) == ("media.cancelled", Exit.CANCELLED)
    assert not [thread for thread in threading.enumerate() if thread.name == "child"]
    assert descriptors() == before
