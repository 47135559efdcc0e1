"""The tape: what it takes in, what it refuses, and that it says so."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from av.error import ExternalError

from studio.cameos.recording import tape as tapes
from studio.cameos.recording.tape import Tape

SIZE = (48, 64, 3)


def test_times_are_counted_from_the_beginning_that_is_asked_for():
    tape = Tape(64, 48)
    for number in range(10):
        assert tape.put(100 + number / 30, np.full(SIZE, 20 * number, np.uint8))
    tape.end()
    pictures = tape.pictures(100.05, 100.25)
    assert pictures.times == tuple(round((number / 30 - 0.05) * 48000) for number in range(2, 8))
    assert abs(int(pictures.picture(0).mean()) - 40) < 3
    assert not tape.put(101, np.zeros(SIZE, np.uint8))


def test_a_full_queue_drops_and_counts(monkeypatch):
    gate = threading.Event()

    class Slow(tapes.PictureEncoder):
        def encode(self, picture, form="rgb24"):
            gate.wait(10)
            return super().encode(picture, form)

    monkeypatch.setattr(tapes, "PictureEncoder", Slow)
    tape = Tape(64, 48, room=4)
    taken = [tape.put(number, np.zeros(SIZE, np.uint8)) for number in range(7)]
    assert taken == [True] * 4 + [False] * 3
    assert tape.waiting == 4
    assert tape.dropped == 3
    gate.set()
    tape.end()
    assert len(tape) == 4


def test_memory_has_an_end_that_is_told():
    tape = Tape(64, 48, most=20_000)
    rng = np.random.default_rng(1)
    for number in range(2000):
        if tape.fault:
            break
        tape.put(number, rng.integers(0, 255, SIZE, np.uint8))
    tape.end()
    assert tape.fault is not None
    assert tape.fault.code == "recording.memory"
    assert tape.size < 60_000


@pytest.mark.parametrize("error", [MemoryError(), OSError(12, "no memory"), ExternalError(12, "x264")])
def test_an_encoder_that_fails_ends_the_tape_and_is_told(monkeypatch, error):
    def encode(*_given):
        raise error

    monkeypatch.setattr(tapes.PictureEncoder, "encode", encode)
    tape = Tape(64, 48)
    tape.put(0, np.zeros(SIZE, np.uint8))
    tape.end()
    assert tape.fault is not None
    assert tape.fault.code == "recording.memory"
    assert not tape.put(1, np.zeros(SIZE, np.uint8))


def test_forgetting_leaves_nothing():
    tape = Tape(64, 48)
    for number in range(10):
        tape.put(number, np.zeros(SIZE, np.uint8))
    tape.forget()
    assert len(tape) == tape.size == tape.waiting == 0
    assert not len(tape.pictures(0, 100))
