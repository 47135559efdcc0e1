"""The camera against a real one on loopback: every picture, at its time, and every way in which it can go."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest

from studio.cameos.recording import camera as cameras
from studio.cameos.recording.camera import Camera
from studio.cameos.recording.tape import Tape
from tests.fakes.mjpeg_camera import LoopbackCamera, number_of


@pytest.fixture(scope="module")
def server():
    with LoopbackCamera(size="320x180", pictures=64) as running:
        yield running


@pytest.fixture
def opened(server):
    """Opens cameras and closes them again."""
    open_ones = []

    def open_camera(wish="", came=None):
        camera = Camera(server.address + wish, "Loopback", came)
        open_ones.append(camera)
        return camera

    yield open_camera
    for camera in open_ones:
        camera.close()


def until(condition, seconds=20.0):
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not become so in time"
        time.sleep(0.01)


def test_every_picture_arrives_in_order_and_soon(opened, server):
    came = []
    camera = opened(came=lambda: came.append(1))
    seen = camera.wait(-1, 10)
    numbers, moments, number = [], [], seen.number
    while len(numbers) < 40:
        seen = camera.wait(number, 5)
        number = seen.number
        numbers.append(number_of(seen.picture))
        moments.append(seen.moment)
    # The one who looks may be late and miss one; what is seen is never older than what was seen before.
    assert all(0 < (later - earlier) % 64 < 32 for earlier, later in itertools.pairwise(numbers))
    assert len(came) >= 40
    began = server.began()
    assert all(moment >= began for moment in moments)
    assert (camera.width, camera.height) == (320, 180)
    assert camera.is_open
    assert 15 < camera.rate < 60
    assert camera.check() is None


def test_the_tape_holds_every_single_picture(opened):
    camera = opened()
    first = camera.wait(-1, 10)
    tape = Tape(camera.width, camera.height)
    begin = time.monotonic()
    camera.record(tape)
    until(lambda: camera.count > first.number + 75)
    camera.record(None)
    tape.end()
    pictures = tape.pictures(begin, time.monotonic())
    numbers = [number_of(picture) for picture in pictures.decoded()]
    assert len(numbers) >= 60
    assert set(np.diff(numbers) % 64) == {1}
    assert tape.dropped == 0
    assert list(pictures.times) == sorted(set(pictures.times))
    assert pictures.times[0] >= 0


def test_hanging_up_is_told(opened):
    camera = opened("?end=12")
    until(camera.check)
    assert camera.fault.code == "camera.lost"
    assert camera.fault.parameters == {"camera": "Loopback"}
    assert camera.count == 12
    assert not camera.is_open
    assert camera.wait(100, 5) is None


def test_hanging_up_in_the_middle_of_a_picture_is_told(opened):
    camera = opened("?cut=12")
    until(camera.check)
    assert camera.fault.code == "camera.lost"
    assert camera.count in (12, 13)


def test_falling_silent_is_told(opened, monkeypatch):
    monkeypatch.setattr(cameras, "SILENT", 0.5)
    camera = opened("?stall=12")
    until(lambda: camera.count == 12)
    until(camera.check)
    assert camera.fault.code == "camera.lost"
    assert "no picture" in camera.fault.details


def test_a_short_pause_is_no_loss(opened):
    camera = opened("?gap=10&gap_seconds=1")
    until(lambda: camera.count > 20)
    assert camera.check() is None


def test_nobody_there_is_told():
    camera = Camera("http://127.0.0.1:9/", "Nobody")
    until(camera.check)
    assert camera.fault.code == "camera.no_start"
    camera.close()


def test_a_number_without_a_camera_is_told():
    camera = Camera(63, "Sixty-three")
    until(camera.check)
    assert camera.fault.code == "camera.gone"
    camera.close()


def test_pictures_larger_than_asked_for_are_reduced():
    with LoopbackCamera(size="1920x1080", pictures=4, fps=10) as server:
        camera = Camera(server.address)
        until(lambda: camera.is_open or camera.check())
        assert (camera.width, camera.height) == (1280, 720)
        camera.close()


def test_closing_lets_everything_go(opened):
    camera = opened()
    until(lambda: camera.is_open)
    camera.close()
    assert camera.latest() is None
    assert not camera._thread.is_alive()
