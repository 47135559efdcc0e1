"""What is heard: through a real sound server into a card of our own, and what happens when that card goes."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from . import playing
from .sounding import RATE, Server

HOUSE = str(Path(__file__).parents[3])


@pytest.fixture
def server(tmp_path):
    """A sound server with a card that is ours."""
    place = tmp_path / "pulse"
    place.mkdir(mode=0o700)
    made = Server(place)
    yield made
    made.close()


def environment(server):
    return {**server.environment, "PYTHONPATH": HOUSE, "QT_QPA_PLATFORM": "offscreen"}


def test_a_cut_is_heard_whole_and_with_its_picture(server, tmp_path):
    folder = playing.make_clicks(tmp_path / "film.rushes", shots=3)
    done = subprocess.run(
        [sys.executable, playing.__file__, str(folder)],
        env=environment(server), capture_output=True, timeout=60, check=False, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    clicks, places = server.clicks(), server.click_samples()
    assert told["silent"] == []
    assert told["frame"] == 3 * playing.FRAMES - 1
    assert len(clicks) == 3
    # The card took every sample in between: no gap and nothing twice.
    for one, other in itertools.pairwise(places):
        assert abs(other - one - RATE) < RATE * 0.005
    assert len(told["white"]) == 3
    # How close they are is measured by tests/benchmarks/playback.py; a machine that is busy with tests may be late.
    for heard, seen in zip(clicks, told["white"], strict=True):
        assert abs(seen - heard) < 0.25


class Player:
    """The program, told what to do line by line."""

    def __init__(self, server, folder):
        self.process = subprocess.Popen(
            [sys.executable, playing.__file__, str(folder), "-"],
            env=environment(server), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def say(self, line):
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def until(self, condition, seconds=20.0):
        for _step in range(round(seconds / 0.1)):
            told = self.say("tell")
            if condition(told):
                return told
            time.sleep(0.1)
        raise AssertionError(f"it did not become so in time: {told}")

    def end(self):
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        told = json.loads(self.process.stdout.read().splitlines()[-1])
        assert self.process.wait(20) == 0
        self.process.stdout.close()
        return told


def test_a_card_that_is_unplugged_is_told_once_and_used_again_at_the_next_play(server, tmp_path):
    player = Player(server, playing.make_clicks(tmp_path / "film.rushes", shots=2))
    player.say("loop")
    player.say("play")
    assert player.until(lambda told: told["card"] == "Card")["silent"] == 0
    server.kill()
    told = player.until(lambda told: told["card"] == "SilentClock")
    assert (told["silent"], told["playing"]) == (1, True)
    player.say("pause")
    player.say("play")  # there still is none: it is not said again
    assert player.until(lambda told: told["card"] == "SilentClock")["silent"] == 1
    player.say("pause")
    server.start()
    player.say("play")
    assert player.until(lambda told: told["card"] == "Card")["silent"] == 1
    heard = len(server.clicks())
    for _step in range(100):
        if len(server.clicks()) > heard:
            break
        time.sleep(0.1)
    else:
        raise AssertionError("nothing is heard")
    assert len(player.end()["silent"]) == 1


def test_a_loop_and_a_leap_are_heard_without_letting_the_card_go(server, tmp_path):
    player = Player(server, playing.make_clicks(tmp_path / "film.rushes", shots=2))
    player.say("loop")
    player.say("play")
    for _step in range(150):
        if len(server.clicks()) >= 6:
            break
        time.sleep(0.1)
    for one, other in itertools.pairwise(server.click_samples()[1:6]):
        assert abs(other - one - RATE) < RATE * 0.005  # no gap where it begins anew
    assert player.say("seek 1")["playing"]
    heard = len(server.clicks())
    for _step in range(100):
        if len(server.clicks()) >= heard + 2:
            break
        time.sleep(0.1)
    assert player.say("tell")["card"] == "Card"
    told = player.end()
    assert told["silent"] == []


def test_a_card_that_is_pulled_out_leaves_the_film_playing_on_the_one_that_is_there(server, tmp_path):
    headphones = server.plug("headphones")
    player = Player(server, playing.make_clicks(tmp_path / "film.rushes", shots=2))
    player.say("loop")
    player.say("play")
    player.until(lambda told: told["card"] == "Card" and told["frame"] > 6)
    assert server.clicks() == []
    assert "headphones" in server.control("list", "short", "sinks")
    server.unplug(headphones)
    for _step in range(200):
        if len(server.clicks()) >= 2:
            break
        time.sleep(0.1)
    else:
        raise AssertionError("nothing is heard from the card that is left")
    first = player.say("tell")
    assert first["playing"]
    player.until(lambda told: told["frame"] != first["frame"])
    assert player.say("pause")["playing"] is False
    player.end()


def test_the_last_card_that_is_pulled_out_is_told_and_the_picture_runs_on(server, tmp_path):
    """The server stays, and has no card any more."""
    player = Player(server, playing.make_clicks(tmp_path / "film.rushes", shots=2))
    player.say("loop")
    player.say("play")
    player.until(lambda told: told["card"] == "Card" and told["frame"] > 6)
    cards = server.control("list", "short", "modules").splitlines()
    (module,) = [line.split()[0] for line in cards if "module-pipe-sink" in line]
    server.unplug(module)
    told = player.until(lambda told: told["card"] == "SilentClock")
    assert (told["silent"], told["playing"]) == (1, True)
    player.until(lambda later: later["frame"] != told["frame"])
    # Another one is plugged in: the next play finds it.
    server.plug("headphones")
    player.say("pause")
    player.say("play")
    assert player.until(lambda told: told["card"] == "Card")["silent"] == 1
    assert len(player.end()["silent"]) == 1
