"""Titles: where they stand, that they are read on anything, that no text breaks them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from engine.media import planes
from engine.media.lettering import row_of
from engine.media.titles import MARGIN, lay_titles, share_of, title_layer
from engine.messages.jobs import TITLE_PLACES, Title

SIZES = [(1280, 720), (424, 240), (480, 854), (64, 64), (858, 360)]


def flat(level, size=(1280, 720)):
    return planes.from_rgb(np.full((size[1], size[0], 3), level, np.uint8))


def bright(text, place, size):
    """Bounding box of the letters themselves, on black: left, top, right, bottom."""
    picture = planes.black(*size)
    title_layer(text, place, *size).lay(picture)
    rows, columns = np.nonzero(picture.luma > 150)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", TITLE_PLACES)
def test_words_stay_inside_the_safe_margins(size, place):
    for text in ("LOW TIDE", "Three weeks later\nA street by the harbour", "word " * 300, "x" * 900):
        left, top, right, bottom = bright(text, place, size)
        across, down = size[0] * MARGIN - 2, size[1] * MARGIN - 2
        assert left >= across
        assert right <= size[0] - across
        assert top >= down
        assert bottom <= size[1] - down
        assert abs((left + right) / 2 - size[0] / 2) <= max(3, size[0] * 0.01)


def test_places_lie_where_they_are_called():
    middles = [(box[1] + box[3]) / 2 / 720 for box in (bright("Later", place, (1280, 720)) for place in TITLE_PLACES)]
    assert middles[0] == pytest.approx(0.5, abs=0.02)
    assert 0.1 < middles[1] < 0.2
    assert 0.8 < middles[2] < 0.9


def test_letters_grow_with_the_picture():
    heights = [box[3] - box[1] for box in (bright("H", "centre", size) for size in ((1280, 720), (2560, 1440)))]
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.06)
    assert heights[0] == pytest.approx(720 * 0.075 * 0.73, rel=0.1)


@pytest.mark.parametrize("level", [0, 60, 128, 200, 255])
def test_words_are_read_on_any_ground(level):
    """The letters, and the shadow right beside them, differ by at least 70 of 219 steps of luma."""
    picture = flat(level)
    title_layer("LOW TIDE", "centre", 1280, 720).lay(picture)
    letters = title_layer("LOW TIDE", "centre", 1280, 720)
    region = picture.luma[letters.top : letters.top + letters.luma.shape[0]][:, letters.left :][
        :, : letters.luma.shape[1]
    ]
    core = letters.luma > 230 * 256
    around = np.zeros_like(core)
    for down, across in itertools.product((-3, 0, 3), repeat=2):
        around |= np.roll(core, (down, across), (0, 1))
    ring = around & (letters.luma < 60 * 256)
    assert core.sum() > 500
    assert np.median(region[core].astype(int)) - np.median(region[ring].astype(int)) > 70


def test_nothing_else_is_touched_and_no_colour_comes_in():
    picture, before = flat(128), flat(128)
    layer = title_layer("LOW TIDE", "lower", 1280, 720)
    layer.lay(picture)
    changed = picture.luma != before.luma
    height, width = layer.luma.shape
    changed[layer.top : layer.top + height, layer.left : layer.left + width] = False
    assert not changed.any()
    assert np.abs(picture.chroma.astype(int) - 128).max() <= 1
    assert layer.left % 2 == layer.top % 2 == height % 2 == width % 2 == 0


def test_half_a_title_is_half_there():
    layer = title_layer("LOW TIDE", "centre", 424, 240)
    whole, half, none = (flat(100, (424, 240)) for _ in range(3))
    layer.lay(whole)
    layer.lay(half, 0.5)
    layer.lay(none, 0.0)
    plain = flat(100, (424, 240))
    assert np.array_equal(none.data, plain.data)
    middle = (whole.luma.astype(int) + plain.luma) / 2
    assert np.abs(half.luma - middle).max() <= 3


def test_fades_go_up_and_down_and_never_beyond():
    title = Title(text="A", at=10, frames=10, fade_in=4, fade_out=4)
    shares = [share_of(title, frame) for frame in range(8, 23)]
    assert shares == [0, 0, 0.2, 0.4, 0.6, 0.8, 1, 1, 0.8, 0.6, 0.4, 0.2, 0, 0, 0]
    long = Title(text="A", at=0, frames=4, fade_in=100, fade_out=100)
    assert max(share_of(long, frame) for frame in range(4)) < 0.05
    assert share_of(Title(text="A", at=0, frames=1), 0) == 1


TEXTS = [
    "Привет мир",
    "Ελληνικά",
    "東京物語 한국어",
    "שלום עולם",
    "مرحبا بالعالم",
    "नमस्ते दुनिया",
    "ภาษาไทย",
    "🎬🏳️‍🌈👩🏽‍🚀",
    "a\u0301\u0327 z\u0336\u0335\u0334a\u0336l\u0336g\u0336o",
    "\u202eright to left\u202c",
    "\ud800 lone",
    "\x00\x07\x1b[31m\tTab",
    "\u200b\u2060\ufeff.",
    "﷽" * 20,
    "\U000e0001\U0010ffff.",
    "fi ffi Ⅷ ½ ™",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("place", TITLE_PLACES)
def test_any_scripts_letters_are_drawn_or_stood_in_for(text, place):
    layer = title_layer(text, place, 424, 240)
    assert layer is not None
    layer.lay(flat(90, (424, 240)))


@pytest.mark.parametrize("text", ["", "   \n\t\n", "\x00", "\u200d"])
def test_nothing_to_be_seen_is_no_layer(text):
    assert title_layer(text, "centre", 424, 240) is None
    picture = flat(70, (424, 240))
    lay_titles(picture, [Title(text=text, at=0, frames=5)], 2)
    assert np.array_equal(picture.data, flat(70, (424, 240)).data)


def test_letters_that_a_typeface_lacks_come_from_another():
    plain, hebrew = row_of("Sea", 40), row_of("Sea שלום Sea", 40)
    assert len(plain.runs) == 1
    assert [text.strip() for text, _ in hebrew.runs][:1] == ["Sea"]
    assert plain.width > 0
    # A code that nobody has is an empty box, once for each letter, and marks on it are left out.
    unknown = row_of("\u0378\u0378\u0301", 40)
    assert "".join(text for text, _ in unknown.runs) == "\N{WHITE SQUARE}" * 2


def test_a_machine_without_other_typefaces_shows_boxes(monkeypatch):
    from engine.media import lettering

    monkeypatch.setattr(lettering, "_system_files", tuple)
    lettering._face_of.cache_clear()
    assert "".join(text for text, _ in row_of("Sea 東", 40).runs) == "Sea \N{WHITE SQUARE}"
    lettering._face_of.cache_clear()


def test_long_lines_wrap_and_lines_of_ones_own_are_kept():
    one, two = bright("Later", "lower", (1280, 720)), bright("Later\nthat day", "lower", (1280, 720))
    many = bright("later that same day " * 8, "lower", (1280, 720))
    assert one[3] - one[1] < (two[3] - two[1]) * 0.6
    assert many[3] - many[1] > (two[3] - two[1]) * 1.3


def test_a_title_is_set_once_for_all_its_frames():
    title_layer.cache_clear()
    titles = [Title(text="Once", at=0, frames=100, fade_in=10)]
    for frame in range(100):
        lay_titles(flat(10, (128, 72)), titles, frame)
    assert title_layer.cache_info().misses == 1
