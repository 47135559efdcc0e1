"""A camera on loopback and a sound card of our own making."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.mjpeg_camera import LoopbackCamera
from tests.studio.cameos.recording.room import Room

TAKING = Path(__file__).with_name("taking.py")


@pytest.fixture(scope="session")
def loopback():
    """A camera with a face before it, a white patch every 15 pictures."""
    with LoopbackCamera(size="640x360", pictures=240, flash=15) as running:
        running.prepare("nobody", "dark", "two", "backlit", "blur")
        yield running


@pytest.fixture
def room(tmp_path):
    """A sound server with a card that keeps time."""
    place = tmp_path / "pulse"
    place.mkdir(mode=0o700)
    running = Room(place)
    running.use("card")
    yield running
    running.close()


@pytest.fixture
def taking(own_home):
    """Runs `taking.py` to its end and returns what it says; with ``begun`` the process and a reader of it."""
    running = []

    def take(environment, begun=False, **wish):
        process = subprocess.Popen(
            [sys.executable, str(TAKING), json.dumps(wish)],
            env={**environment, "RUSHES_HOME": str(own_home), "PYTHONWARNINGS": "error"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        running.append(process)
        return process if begun else told(process)

    yield take
    for process in running:
        if process.poll() is None:
            process.kill()
            process.wait(5)
        for pipe in (process.stdout, process.stderr):
            pipe.close()


def told(process):
    """What a taking says at its end."""
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error[-3000:]
    return json.loads(out.splitlines()[-1])


def until_said(process, word):
    """Wait until a taking says where it is."""
    for line in process.stdout:
        if line.strip() == word:
            return
    raise AssertionError(f"it never said {word}: {process.stderr.read()[-3000:]}")


def silent_desktop():
    """An environment in which there is no sound server at all."""
    return {**os.environ, "PULSE_SERVER": "unix:/nowhere/native", "XDG_RUNTIME_DIR": "/nowhere"}
