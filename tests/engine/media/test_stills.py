"""Stills from outside: turned, flattened, in the film's colours and no larger than needed."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageCms

from engine.media.probe import probe
from tests.engine.media.foreign import in_here


# ----- stills ---------------------------------------------------------------------------------------------------------
def still_of(path):
    out = in_here(path, path.with_name("still.png"))
    with Image.open(out) as image:
        assert (image.format, image.mode) == ("PNG", "RGB")
        return np.asarray(image).astype(int)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.tiff", "a.bmp", "a.gif"])
def test_stills_of_every_kind(tmp_path, name):
    Image.new("RGB", (41, 30), (40, 160, 220)).save(tmp_path / name)
    facts = probe(tmp_path / name)
    assert (facts.kind, facts.width, facts.height, facts.seconds) == ("still", 41, 30, 0)
    picture = still_of(tmp_path / name)
    assert picture.shape == (30, 41, 3)
    assert np.abs(picture - (40, 160, 220)).max() < 8


def test_a_still_is_turned_as_it_says(tmp_path):
    picture = Image.new("RGB", (60, 30), (0, 0, 0))
    picture.paste((255, 255, 255), (0, 0, 30, 30))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter with the clock
    picture.save(tmp_path / "a.jpg", exif=exif)
    assert (probe(tmp_path / "a.jpg").width, probe(tmp_path / "a.jpg").height) == (30, 60)
    shown = still_of(tmp_path / "a.jpg")
    assert shown.shape == (60, 30, 3)
    assert shown[10, 15].min() > 240
    assert shown[50, 15].max() < 15


def test_deep_grey_colour_and_clear_stills(tmp_path):
    Image.fromarray(np.full((8, 8), 40_000, np.uint16)).save(tmp_path / "deep.png")
    Image.fromarray(np.full((8, 8), 0.5, np.float32)).save(tmp_path / "float.tif")
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(tmp_path / "print.jpg")
    Image.new("LA", (8, 8), (255, 128)).save(tmp_path / "half.png")
    Image.new("P", (8, 8), 0).save(tmp_path / "palette.gif")
    assert np.abs(still_of(tmp_path / "deep.png") - 156).max() <= 1
    assert np.abs(still_of(tmp_path / "float.tif") - 128).max() <= 1
    assert still_of(tmp_path / "print.jpg")[4, 4].tolist() == pytest.approx([254, 0, 0], abs=6)
    assert np.abs(still_of(tmp_path / "half.png") - 128).max() <= 1
    assert still_of(tmp_path / "palette.gif").shape == (8, 8, 3)


def test_a_profile_is_applied_and_a_broken_one_is_not(tmp_path):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.new("RGB", (8, 8), (200, 100, 50))
    picture.save(tmp_path / "same.png", icc_profile=lab)
    picture.save(tmp_path / "broken.png", icc_profile=b"no profile" * 20)
    for name in ("same.png", "broken.png"):
        assert np.abs(still_of(tmp_path / name) - (200, 100, 50)).max() <= 1


def test_a_large_still_becomes_smaller(tmp_path):
    Image.new("L", (6000, 300), 90).save(tmp_path / "a.png")
    assert still_of(tmp_path / "a.png").shape == (192, 3840, 3)


def test_a_picture_in_a_films_clothes_is_still_a_picture(tmp_path):
    Image.new("RGB", (20, 20), (9, 9, 9)).save(tmp_path / "a.mov", "PNG")
    assert still_of(tmp_path / "a.mov").shape == (20, 20, 3)
