"""What is heard: through a real sound server into its monitor, and what happens without one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from ui.playback.player import Player

from . import playing

BYTES = 4
"""Of a recorded sample: two channels of 16 bits."""


@pytest.fixture
def server(tmp_path):
    """A sound server with a card that is none; its environment."""
    place = tmp_path / "pulse"
    place.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "XDG_RUNTIME_DIR": str(place),
        "PULSE_RUNTIME_PATH": str(place / "run"),
        "PULSE_STATE_PATH": str(place / "state"),
        "PULSE_SERVER": f"unix:{place}/native",
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(place),
    }
    process = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes",
         "--realtime=no", "--high-priority=no", "--log-level=error",
         "-L", f"module-native-protocol-unix auth-anonymous=1 socket={place}/native",
         "-L", "module-null-sink sink_name=card rate=48000 channels=2 norewinds=1"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _step in range(100):
        if subprocess.run(["pactl", "info"], env=environment, capture_output=True, check=False).returncode == 0:
            break
        time.sleep(0.05)
    subprocess.run(["pactl", "set-default-sink", "card"], env=environment, check=True)
    yield environment
    process.terminate()
    process.wait(5)


class Ear:
    """Records what the card plays, with the moment at which each piece came."""

    def __init__(self, environment):
        self.process = subprocess.Popen(
            ["parec", "--device=card.monitor", "--format=s16le", "--rate=48000", "--channels=2", "--latency-msec=20"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.pieces = []
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self):
        while data := os.read(self.process.stdout.fileno(), 1 << 16):
            self.pieces.append((time.monotonic(), data))

    def stop(self):
        self.process.terminate()
        self.thread.join(5)
        self.process.wait(5)
        self.process.stdout.close()
        data = b"".join(piece for _when, piece in self.pieces)
        return np.frombuffer(data[: len(data) // BYTES * BYTES], np.int16).reshape(-1, 2)

    def moment(self, sample):
        """When a sample was heard, as far as the pieces tell."""
        at = 0
        for when, piece in self.pieces:
            at += len(piece) // BYTES
            if at > sample:
                return when - (at - sample) / 48000
        raise AssertionError("not recorded")


def test_a_cut_is_heard_whole_and_with_its_picture(server, tmp_path):
    ear = Ear(server)
    try:
        house = str(Path(__file__).parents[3])
        done = subprocess.run(
            [sys.executable, playing.__file__, str(tmp_path)],
            env={**server, "PYTHONPATH": house}, capture_output=True, timeout=60, check=False, text=True,
        )  # fmt: skip
    finally:
        sound = ear.stop()
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["silent"] == []
    assert told["frame"] == 47
    loud = np.flatnonzero(np.abs(sound[:, 0].astype(int)) > 6000)
    begins = [int(at) for place, at in enumerate(loud) if not place or at - loud[place - 1] > 4800]
    assert len(begins) == 2
    # The card took every sample in between: no gap and nothing twice.
    assert abs(begins[1] - begins[0] - 48000) < 48 * 5
    assert len(told["white"]) == 2
    # The stand-in card renders in blocks of its own, so that this is only as exact as its blocks are long.
    for shown, begin in zip(told["white"], begins, strict=True):
        assert abs(shown - ear.moment(begin)) < 0.35


def test_without_a_card_it_says_so_once_and_the_picture_runs_on(qtbot, tmp_path, monkeypatch):
    import sounddevice

    def none(**_wanted):
        raise sounddevice.PortAudioError("Error querying device -1")

    monkeypatch.setattr(sounddevice, "OutputStream", none)
    player = Player()
    player.load(playing.make_cut(tmp_path))
    told, seen = [], []
    player.silent.connect(lambda: told.append(True))
    player.shown.connect(lambda _image, frame: seen.append(frame))
    with qtbot.waitSignal(player.playing, check_params_cb=lambda on: not on, timeout=15000):
        player.play()
    assert player.frame == 47
    player.play()
    player.pause()
    player.close()
    assert told == [True]
    assert len(set(seen)) > 20


def test_a_card_that_goes_away_is_told_and_the_picture_runs_on(qtbot, tmp_path, monkeypatch):
    from ui.playback import player as players

    class Unplugged(players.SilentClock):
        def __init__(self, _edit_list, start, _gain):
            super().__init__(start)
            self.lost = True

    first = [Unplugged]

    def card(*wanted):
        if first:
            return first.pop()(*wanted)
        raise OSError("no card")

    monkeypatch.setattr(players, "CardClock", card)
    player = Player()
    player.load(playing.make_cut(tmp_path))
    with qtbot.waitSignal(player.silent, timeout=5000):
        player.play()
    with qtbot.waitSignal(player.playing, check_params_cb=lambda on: not on, timeout=15000):
        pass
    player.close()
    assert player.frame == 47
