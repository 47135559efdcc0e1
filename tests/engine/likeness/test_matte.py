"""Mattes of composites whose true matte is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage.data import astronaut, brick, chelsea, coffee, gravel, horse, moon

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
    first, sure = by_cut(picture, face)
    assert sure
    assert np.abs(first - truth()).mean() < 0.05
    again = by_cut(picture, face, first).matte
    assert np.abs(again - truth()).mean() < 0.05


def test_a_thing_in_the_middle_is_cut_out() -> None:
    picture = np.full((200, 300, 3), (30, 90, 40), np.uint8)
    cv2.circle(picture, (150, 100), 60, (220, 40, 30), cv2.FILLED)
    true = np.zeros((200, 300), np.float32)
    cv2.circle(true, (150, 100), 60, (1.0,), cv2.FILLED)
    assert np.abs(by_cut(noisy(picture, np.random.default_rng(4)), None).matte - true).mean() < 0.02


def test_a_cat_that_fills_the_picture_is_more_than_its_eyes() -> None:
    matte, sure = by_cut(np.ascontiguousarray(chelsea()[::2, ::2]), None)
    assert sure
    assert matte[20:, 40:150].mean() > 0.9  # its face
    assert matte[:100, 205:].mean() < 0.1  # the blankets behind


def test_a_dish_is_cut_out_with_its_cup() -> None:
    matte, sure = by_cut(np.ascontiguousarray(coffee()[::2, ::2]), None)
    assert sure
    assert matte[165:175, 110:180].mean() > 0.9
    assert max(matte[:50, :50].mean(), matte[60:150, 255:].mean()) < 0.05


def test_what_reaches_the_rim_is_cut_out_whole() -> None:
    true = np.asarray(cv2.GaussianBlur((~horse()).astype(np.float32), (0, 0), 1.0), np.float32)
    fur = (0.6 + 0.4 * cv2.resize(gravel(), (400, 328)) / 255)[..., None] * np.array((120, 75, 45))
    wall = (0.5 + 0.5 * cv2.resize(brick(), (400, 328)) / 255)[..., None] * np.array((200, 190, 170))
    picture = noisy(fur * true[..., None] + wall * (1 - true[..., None]), np.random.default_rng(7))
    assert np.abs(by_cut(picture, None).matte - true).mean() < 0.03


@pytest.mark.parametrize("face", [None, Face(150, 60, 60, 60)])
def test_where_nothing_can_be_cut_out_it_is_a_guess_and_says_so(face: Face | None) -> None:
    grey = moon()[::2, ::2, None] if face is None else np.full((256, 256, 1), 127, np.uint8)
    ground = np.ascontiguousarray(np.repeat(grey, 3, 2))
    matte, sure = by_cut(ground, face)
    assert not sure
    assert 0.15 < matte.mean() < 0.6
    assert matte[110, 128 if face is None else 180] > 0.99
    assert matte[2, 2] < 0.05


# ----- shadows --------------------------------------------------------------------------------------------------------
def stage(ground: str, legs: int, left: float, soft: float) -> tuple[Picture, list[Picture], Matte, Matte]:
    """Somebody in trousers of a grey, before a bright wall, with a shadow beside them that leaves so much light."""
    rng = np.random.default_rng(8)
    empty = np.full((480, 640, 3), (205, 200, 190), float)
    bricks = cv2.resize(np.repeat(brick()[..., None], 3, 2), (640, 180)) * 0.8 + 30
    empty[300:] = (170, 160, 150) if ground == "plain" else bricks
    true, cast = np.zeros((480, 640), np.float32), np.zeros((480, 640), np.float32)
    cv2.rectangle(true, (250, 100), (350, 270), (1.0,), cv2.FILLED)
    cv2.rectangle(true, (255, 265), (292, 420), (1.0,), cv2.FILLED)
    cv2.rectangle(true, (308, 265), (345, 420), (1.0,), cv2.FILLED)
    cv2.ellipse(cast, (390, 430), (150, 26), 0, 0, 360, (1.0,), cv2.FILLED)
    true, cast = (
        np.asarray(cv2.GaussianBlur(each, (0, 0), by), np.float32) for each, by in ((true, 1.0), (cast, soft))
    )
    clothes = np.full((480, 640, 3), legs, float)
    clothes[:270] = (200, 80, 40)
    shaded = empty * (1 - (1 - left) * cast[..., None])
    picture = clothes * true[..., None] + shaded * (1 - true[..., None])
    return noisy(picture, rng), [noisy(empty, rng) for _ in range(6)], true, cast


@pytest.mark.parametrize(
    ("ground", "legs", "left", "soft"),
    [("plain", 28, 0.6, 6.0), ("plain", 108, 0.6, 6.0), ("bricks", 50, 0.6, 5.0)],
)
def test_a_shadow_on_the_floor_is_none_of_somebody_and_dark_clothes_are(
    ground: str, legs: int, left: float, soft: float
) -> None:
    picture, empty, true, cast = stage(ground, legs, left, soft)
    plate = plate_of(empty)
    assert plate is not None
    error = np.abs(by_plate(picture, plate) - true)
    assert error[(cast > 0.1) & (true < 0.02)].mean() < 0.06  # 0.8 and more where shadows are not looked for
    assert error[true > 0.98].mean() < 0.06
    assert error[300:420, 256:344][true[300:420, 256:344] > 0.98].mean() < 0.12
    assert error[(cast < 0.02) & (true < 0.02)].mean() < 0.01


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
