"""Words and marks on pictures, posters, planes."""

from __future__ import annotations

import io
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from engine.media import planes
from engine.media.cards import slate_card
from engine.media.posters import preview_jpeg, write_poster
from engine.media.takes import to_rgb
from engine.media.watermark import draw_tile, watermark
from engine.messages.faults import Fault


def flat(level, width=424, height=240):
    return planes.from_rgb(np.full((height, width, 3), level, np.uint8))


def marked(level, frame=0, size=(424, 240), words=("Low Tide", "2026-11-21")):
    mark = watermark(words, *size, Fraction(24))
    picture = flat(level, *size)
    mark.lay(picture, frame)
    left, top = mark.at(frame)
    height, width = mark.luma.shape
    return picture, picture.luma[top : top + height, left : left + width].astype(int), (left, top, width, height)


@pytest.mark.parametrize("level", [0, 60, 128, 200, 255])
def test_the_mark_reads_on_any_ground(level):
    """Letters and the ground right around them differ by at least 90 of 219 steps of luma."""
    _, region, _ = marked(level)
    assert np.percentile(region, 98) - np.percentile(region, 30) > 90


def test_nothing_outside_the_mark_is_touched():
    picture, _, (left, top, width, height) = marked(128)
    untouched = flat(128)
    changed = picture.luma != untouched.luma
    changed[top : top + height, left : left + width] = False
    assert not changed.any()
    assert np.abs(picture.chroma.astype(int) - 128).max() <= 1


def test_the_mark_changes_its_corner_every_three_seconds_and_stays_inside():
    for size in ((424, 240), (240, 424), (1280, 720), (64, 64)):
        mark = watermark(("A long name of a project that goes on and on", "2026"), *size, Fraction(24))
        places = [mark.at(frame) for frame in range(0, 24 * 12, 12)]
        assert len(set(places)) == (4 if size != (64, 64) else 2)  # there its words fill the width
        assert [mark.at(frame) != mark.at(frame - 1) for frame in (71, 72, 73, 144)] == [False, True, False, True]
        for left, top in places:
            assert left >= 0 <= top
            assert left % 2 == top % 2 == 0
            assert left + mark.luma.shape[1] <= size[0]
            assert top + mark.luma.shape[0] <= size[1]


def test_a_mark_larger_than_the_picture_is_cut_not_refused():
    picture = flat(100, 32, 32)
    watermark(("Words",), 32, 32, Fraction(24)).lay(picture, 0)
    assert np.abs(picture.luma.astype(int) - flat(100, 32, 32).luma).max() > 10


def test_the_words_are_on_it():
    plain, named = draw_tile((), 1280, 720), draw_tile(("Low Tide", "2026-11-21"), 1280, 720)
    other = draw_tile(("High Tide", "2026-11-21"), 1280, 720)
    assert named.width > plain.width * 1.8
    assert named.size != other.size or named.tobytes() != other.tobytes()


def test_a_card_says_its_slate_and_what_the_shot_is():
    blank, card = slate_card((), 424, 240), slate_card(("12A", "Mara walks into the sea."), 424, 240)
    assert card.shape == (240, 424, 3)
    assert (card[70:] > 200).all(axis=2).sum() > 200
    assert not (blank[70:] > 200).all(axis=2).any()
    assert np.array_equal(card, slate_card(("12A", "Mara walks into the sea."), 424, 240))


@pytest.mark.parametrize("size", [(64, 64), (240, 426), (3840, 160)])
def test_a_card_of_any_shape_keeps_its_words_inside(size):
    card = slate_card(("12A", "word " * 200, "x" * 500), *size)
    assert card.shape == (size[1], size[0], 3)
    assert not (card[:, -2:] > 200).all(axis=2).any()


def test_planes_come_back_as_the_colours_they_were():
    for colour in ((255, 0, 0), (0, 255, 0), (20, 40, 200), (255, 255, 255), (0, 0, 0)):
        picture = planes.from_rgb(np.broadcast_to(np.array(colour, np.uint8), (32, 32, 3)))
        assert np.abs(to_rgb(picture.frame()).astype(int) - colour).max() <= 3


def test_mixing_planes():
    black, white = flat(0), flat(255)
    assert np.array_equal(planes.dissolved(black, white, 0).data, black.data)
    assert np.array_equal(planes.dissolved(black, white, 1).data, white.data)
    assert abs(int(planes.dissolved(black, white, 0.5).luma[0, 0]) - 126) <= 1
    assert np.array_equal(planes.dimmed(white, 0).data, planes.black(424, 240).data)
    assert planes.dimmed(white, 1) is white


@pytest.mark.parametrize(("size", "bars"), [((64, 64), "sides"), ((256, 64), "above"), ((848, 480), "none")])
def test_a_picture_of_another_shape_keeps_its_aspect(size, bars):
    fitted = planes.fitted(planes.from_rgb(np.full((size[1], size[0], 3), 200, np.uint8)).frame(), 424, 240)
    sides, above = fitted.luma[120, 0] <= 17, fitted.luma[0, 212] <= 17
    assert {"sides": (True, False), "above": (False, True), "none": (False, False)}[bars] == (sides, above)
    lit = np.argwhere(fitted.luma > 100)
    height, width = lit.max(axis=0) - lit.min(axis=0) + 1
    assert width / height == pytest.approx(size[0] / size[1], rel=0.03)


def test_a_preview_is_a_small_jpeg(tmp_path):
    picture = np.zeros((720, 1280, 3), np.uint8)
    picture[:, 640:] = (220, 30, 30)
    for longest, size in ((640, (640, 360)), (2000, (1280, 720))):
        small = Image.open(io.BytesIO(preview_jpeg(picture, longest)))
        assert (small.format, small.size) == ("JPEG", size)
        assert np.abs(np.asarray(small)[10, -10].astype(int) - (220, 30, 30)).max() < 8
    write_poster(tmp_path / "poster.jpg", picture)
    with Image.open(tmp_path / "poster.jpg") as poster:
        assert poster.size == (960, 540)
    with pytest.raises(Fault, match=r"media\.cannot_write"):
        write_poster(tmp_path / "no" / "poster.jpg", picture)
