"""Picture and sound stay together: a minute of a card whose clock and error are known, seconds of real devices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from studio.cameos.recording import sound as sounds
from studio.cameos.recording.sound import Sound
from studio.cameos.recording.tape import Tape
from tests.studio.cameos.recording.room import CLICK, Room
from tests.studio.cameos.recording.taking import onsets

RATE = 48_000
PIECE = 960
EVERY = 0.5
"""Seconds from one flash, and click, to the next."""
MINUTE, PART = 60.0, 6.0
TOGETHER = 0.02
"""Seconds by which picture and sound may drift apart in a minute."""
SHORT = {"count": 0.5, "shortest": 1.5, "longest": 4.0, "digits": 1.0, "turn": 0.7}


class Paced:
    """Stands where the sound card does: gives what it is told to give, to whoever came last."""

    is_open, fault, rate = True, None, RATE
    give: Callable[[np.ndarray[Any, Any], float, bool], None]

    def __init__(self, _device: str, taken: Callable[[np.ndarray[Any, Any], float, bool], None]) -> None:
        Paced.give = taken

    def close(self) -> None:
        """Nothing is held."""


def calm(rng: np.random.Generator, count: int) -> np.ndarray:
    """What a card says wrongly of a piece's age: some milliseconds that wander."""
    error = np.zeros(count)
    for number in range(1, count):
        error[number] = 0.9 * error[number - 1] + rng.normal(0, 0.0024)
    return error


def busy(rng: np.random.Generator, count: int) -> np.ndarray:
    """The same where the machine is busy with something else in a third of the seconds."""
    late = rng.random(count // 50 + 1) < 1 / 3
    return calm(rng, count) + np.where(late[np.arange(count) // 50], rng.uniform(0.02, 0.1, count), 0.0)


@pytest.mark.parametrize("wrong", [calm, busy])
@pytest.mark.parametrize("pace", [0.9998, 1.0003])
def test_a_minute_of_flashes_and_clicks_does_not_drift(monkeypatch, pace, wrong):
    monkeypatch.setattr(sounds, "Microphone", Paced)
    heard, tape = Sound("card"), Tape(64, 48, room=1 << 12)
    began, begin = 1000.0, 1000.73
    count = int((MINUTE + 3) * RATE / PIECE)
    samples = np.zeros(count * PIECE, np.float32)
    moments = np.arange(begin + 0.2, begin + MINUTE, EVERY)
    for number in np.round((moments - began) / pace * RATE).astype(int):
        samples[number : number + CLICK] = 0.6
    error = wrong(np.random.default_rng(11), count)
    heard.start()
    for number in range(count):
        piece = samples[number * PIECE : (number + 1) * PIECE]
        Paced.give(piece, began + number * PIECE / RATE * pace + error[number], False)
    # The same moments, seen: white for one picture, and not before.
    for moment in moments:
        if moment < begin + PART or moment > begin + MINUTE - PART:
            for after, light in ((-1 / 30, 20), (0.0, 250), (1 / 30, 20)):
                assert tape.put(moment + after, np.full((48, 64, 3), light, np.uint8))
    tape.end()
    pictures = tape.pictures(begin, begin + MINUTE)
    shown = zip(pictures.times, pictures.decoded(), strict=True)
    flashes = np.array([time / RATE for time, picture in shown if picture.mean() > 128])
    apart = []
    for start in (0.0, MINUTE - PART):
        clicks = np.array(onsets(heard.heard(begin + start, begin + start + PART))) + start
        assert len(clicks) == PART / EVERY
        apart.append(clicks - flashes[(flashes >= start) & (flashes < start + PART)])
    assert np.abs(apart).max() < TOGETHER
    assert abs(np.median(apart[1]) - np.median(apart[0])) < TOGETHER / 2
    assert heard.pace == pytest.approx(pace, abs=1e-4)
    heard.close()
    tape.forget()


def test_a_take_of_real_devices_has_its_flashes_where_its_clicks_are(loopback, tmp_path, taking):
    place = tmp_path / "pulse"
    place.mkdir(mode=0o700)
    room = Room(place, 1.0003)
    try:
        room.use("card")
        said = taking(room.environment, address=loopback.address, lengths=SHORT)
        flashes = [loopback.began() + number * EVERY for number in range(200)]
    finally:
        room.close()
    seen, heard = off(said["flashes"], flashes, said["begin"]), off(said["clicks"], room.clicks, said["begin"])
    assert len(seen) >= 6
    assert len(heard) >= 6
    # By their middles: on a busy machine single pictures and pieces come late.
    assert abs(np.median(heard) - np.median(seen)) < 0.06


def off(events, moments, begin):
    """How much later than they were due things were found, in seconds."""
    return np.array([begin + event - min(moments, key=lambda moment: abs(moment - begin - event)) for event in events])
