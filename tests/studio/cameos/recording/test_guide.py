"""The hints, on a portrait shown well and badly."""

from __future__ import annotations

import time

import cv2
import numpy as np
import pytest

from studio.cameos.recording import guide
from studio.cameos.recording.camera import Seen
from studio.cameos.recording.guide import Ear, Guide, Hint, look_at
from studio.cameos.recording.recording import Kind
from studio.words.recording_sentences import HINTS, TASKS
from tests.fakes.mjpeg_camera import portrait_on


@pytest.fixture(scope="module")
def good():
    return portrait_on(1280, 720)


def test_a_good_picture_needs_no_hint(good):
    look = look_at(good, Kind.PERSON, 7)
    assert look.hints == ()
    assert (look.faces, look.number) == (1, 7)
    assert abs(look.face.left + look.face.width / 2 - 0.5) < 0.1
    assert guide.FAR < look.face.width < guide.NEAR


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("nobody", Hint.NO_FACE),
        ("two", Hint.SEVERAL_FACES),
        ("dark", Hint.TOO_DARK),
        ("bright", Hint.TOO_BRIGHT),
        ("backlit", Hint.BACK_LIT),
        ("blur", Hint.BLURRED),
    ],
)
def test_what_is_wrong_is_told(kind, hint):
    look = look_at(portrait_on(1280, 720, kind), Kind.PERSON)
    assert hint in look.hints
    others = set(look.hints) - {hint}
    # Where nothing can be seen, no face can be found; of two faces neither is in the middle.
    assert others <= {Hint.NO_FACE, Hint.ASIDE, Hint.BLURRED}


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (640, 480)])
@pytest.mark.parametrize("noise", [0, 3, 6])
def test_sharp_and_blurred_are_told_apart_in_any_size_and_noise(size, noise):
    rng = np.random.default_rng(3)
    for blur, blurred in ((0.0, False), (0.004, False), (0.03, True)):
        picture = portrait_on(*size)
        width = look_at(picture, Kind.PERSON).face.width * size[0]
        if blur:
            picture = cv2.GaussianBlur(picture, (0, 0), blur * width)
        noisy = np.clip(picture + rng.normal(0, noise, picture.shape), 0, 255).astype(np.uint8)
        look = look_at(noisy, Kind.PERSON)
        assert (Hint.BLURRED in look.hints) is blurred, (blur, look.sharpness)


def test_distance_and_place_are_told():
    small = cv2.resize(portrait_on(1280, 720), (512, 288), interpolation=cv2.INTER_AREA)
    far = np.full((720, 1280, 3), 110, np.uint8)
    far[216:504, 384:896] = small
    hints = look_at(far, Kind.PERSON).hints
    assert Hint.TOO_FAR in hints or Hint.NO_FACE in hints
    near = cv2.resize(portrait_on(1280, 720)[150:410, 402:864], (1280, 720), interpolation=cv2.INTER_CUBIC)
    assert Hint.TOO_NEAR in look_at(near, Kind.PERSON).hints
    moved = np.roll(portrait_on(1280, 720), 400, axis=1)
    assert Hint.ASIDE in look_at(moved, Kind.PERSON).hints


def test_an_object_needs_no_face(good):
    assert look_at(good, Kind.OBJECT).hints == ()
    look = look_at((good * 0.1).astype(np.uint8), Kind.ANIMAL)
    assert look.hints == (Hint.TOO_DARK,)
    assert look.face is None
    assert Hint.BLURRED in look_at(cv2.GaussianBlur(good, (0, 0), 10), Kind.OBJECT).hints


def heard(ear, peak, clipped=False, seconds=3.0, start=100.0):
    for number in range(int(seconds * 30)):
        ear.add(start + number / 30, peak, clipped)
    return ear


def test_loudness_is_judged_over_two_seconds():
    assert heard(Ear(), 0.3).hints(speaking=True) == ()
    assert heard(Ear(), 0.02).hints(speaking=True) == (Hint.TOO_QUIET,)
    assert heard(Ear(), 0.02).hints(speaking=False) == ()
    assert heard(Ear(), 0.0005).hints(speaking=False) == (Hint.SILENT,)
    assert heard(Ear(), 1.0, clipped=True).hints(speaking=False) == (Hint.CLIPPED,)
    assert heard(Ear(), 0.0005, seconds=0.5).hints(speaking=True) == ()
    # What was too loud is forgotten.
    ear = heard(Ear(), 1.0, clipped=True)
    assert heard(ear, 0.3, start=103).hints(speaking=True) == ()


class Standing:
    """A camera that gives one picture after another."""

    def __init__(self, *pictures):
        self.pictures = pictures
        self.number = -1

    def latest(self):
        self.number += 1
        return Seen(self.number, time.monotonic(), self.pictures[min(self.number, len(self.pictures) - 1)])


def until(condition, seconds=20.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_guide_looks_at_a_limited_rate(good):
    spent = []
    camera = Standing(good)
    running = Guide(camera, Kind.PERSON, every=0.05)
    began = time.monotonic()
    until(lambda: running.looks >= 3)
    spent.append(time.monotonic() - began)
    running.close()
    # As many looks as pictures that were asked for: none is looked at twice, none is queued.
    assert running.looks == camera.number + 1
    assert running.latest().number == -1


def test_a_face_that_blinks_away_is_still_there(good):
    camera = Standing(good, portrait_on(1280, 720, "nobody"), good)
    running = Guide(camera, Kind.PERSON, every=0.05)
    hints = []
    until(lambda: hints.append(running.latest().hints) or running.looks >= 3)
    assert all(Hint.NO_FACE not in each for each in hints)
    running.close()
    running = Guide(Standing(portrait_on(1280, 720, "nobody")), Kind.PERSON, every=0.01)
    until(lambda: running.looks >= guide.LOOKS + 1)
    assert Hint.NO_FACE in running.latest().hints
    running.close()


def test_every_hint_has_its_words():
    from studio.cameos.recording.recording import Task

    assert {str(hint) for hint in Hint} == set(HINTS)
    assert {str(task) for task in Task} == set(TASKS)
