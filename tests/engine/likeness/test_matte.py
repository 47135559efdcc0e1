"""Mattes of composites whose true matte is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage.data import astronaut, coffee

from engine.likeness.faces import Face, find_faces
from engine.likeness.matte import (
    Matte,
    Picture,
    as_picture,
    by_cut,
    by_plate,
    cut_out,
    from_picture,
    plate_of,
    settled,
)

SIZE = (400, 300)


def truth() -> Matte:
    """A head and shoulders with soft edges."""
    rows, columns = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    head = ((columns - 155) / 62) ** 2 + ((rows - 100) / 82) ** 2 < 1
    shoulders = ((columns - 155) / 130) ** 2 + ((rows - 300) / 120) ** 2 < 1
    return np.asarray(cv2.GaussianBlur((head | shoulders).astype(np.float32), (0, 0), 1.2), np.float32)


def noisy(picture: np.ndarray, rng: np.random.Generator) -> Picture:
    return np.clip(picture + rng.normal(0, 3, picture.shape), 0, 255).astype(np.uint8)


def background() -> np.ndarray:
    return cv2.resize(coffee(), SIZE).astype(np.float32)


def composite(light: float, rng: np.random.Generator) -> Picture:
    alpha = truth()[..., None]
    somebody = astronaut()[0:300, 70:470].astype(np.float32)
    return noisy((somebody * alpha + background() * (1 - alpha)) * light, rng)


@pytest.mark.parametrize("light", [1.0, 0.88, 1.08])
def test_a_plate_gives_the_matte_though_the_exposure_changes(light: float) -> None:
    rng = np.random.default_rng(1)
    plate = plate_of([noisy(background(), rng) for _ in range(8)])
    assert plate is not None
    matte = by_plate(composite(light, rng), plate)
    assert np.abs(matte - truth()).mean() < 0.02
    assert matte[:, 330:].max() < 0.1


def test_nobody_before_the_plate_gives_an_empty_matte() -> None:
    rng = np.random.default_rng(2)
    plate = plate_of([noisy(background(), rng) for _ in range(8)])
    assert plate is not None
    assert by_plate(noisy(background(), rng), plate).mean() < 0.01


def test_without_a_plate_the_face_shows_where_somebody_is() -> None:
    picture = composite(1.0, np.random.default_rng(3))
    face = next(iter(find_faces(picture)))
    first = by_cut(picture, face)
    assert np.abs(first - truth()).mean() < 0.05
    again = by_cut(picture, face, first)
    assert np.abs(again - truth()).mean() < 0.05


def test_a_thing_in_the_middle_is_cut_out() -> None:
    picture = np.full((200, 300, 3), (30, 90, 40), np.uint8)
    cv2.circle(picture, (150, 100), 60, (220, 40, 30), cv2.FILLED)
    true = np.zeros((200, 300), np.float32)
    cv2.circle(true, (150, 100), 60, (1.0,), cv2.FILLED)
    assert np.abs(by_cut(noisy(picture, np.random.default_rng(4)), None) - true).mean() < 0.02


def test_a_settled_matte_flickers_less_and_does_not_smear() -> None:
    rng = np.random.default_rng(5)
    edge = np.clip(truth() * 0.6 + rng.normal(0, 0.05, (300, 400)), 0, 1).astype(np.float32)
    other = np.clip(truth() * 0.6 + rng.normal(0, 0.05, (300, 400)), 0, 1).astype(np.float32)
    assert np.abs(settled(other, edge) - edge).mean() < 0.8 * np.abs(other - edge).mean()
    assert np.array_equal(settled(np.ones((4, 4), np.float32), np.zeros((4, 4), np.float32)), np.ones((4, 4)))


def test_a_matte_survives_being_kept_as_a_picture() -> None:
    back = from_picture(as_picture(truth(), 320), *SIZE)
    assert np.abs(back - truth()).mean() < 0.01
    assert cut_out(composite(1.0, np.random.default_rng(6)), truth()).shape == (300, 400, 4)


def test_no_pictures_give_no_plate() -> None:
    assert plate_of([]) is None
    assert Face(0, 0, 10, 10).centre == (5, 5)
