"""What inputs are read as: pictures of every kind that may be brought in, earlier takes, guides of another size."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from engine.diffusion.decoding import Fit
from engine.diffusion.given import Laying, read_given
from engine.media.takes import TakeWriter
from engine.messages.faults import Fault
from engine.models.rules import Stretch
from tests.engine.diffusion.shooting import request_of

RATE = Fraction(24)


def named(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(role, path):
    sha = named(path)
    (source,) = read_given(request_of(inputs={role: sha}), {sha: path}, lambda *_: True)
    return source


def take(path, size=(64, 48), stems=("dialogue", "effects"), said=0.2):
    """Nine pictures, each of its own grey."""
    with TakeWriter(path, *size, RATE, 9, stems) as writer:
        for number in range(9):
            writer.add(np.full((size[1], size[0], 3), 20 + 20 * number, np.uint8))
        for stem in stems:
            writer.sound(stem, np.full((18_000, 2), said if stem == "dialogue" else 0.5, np.float32))
    return path


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "tif", "bmp", "gif"])
def test_pictures_of_every_kind_are_taken(tmp_path, ending):
    path = tmp_path / f"picture.{ending}"
    Image.new("RGB", (64, 48), (200, 40, 40)).save(path)
    pictures = read("first", path).pictures
    assert pictures.shape == (1, 48, 64, 3)
    assert np.abs(pictures[0, 20, 20].astype(int) - (200, 40, 40)).max() < 12


def test_a_picture_lies_as_it_is_meant_to_be_seen_and_in_eight_bits(tmp_path):
    path = tmp_path / "deep.tif"
    Image.fromarray(np.full((48, 64), 32_768, np.uint16)).save(path)
    assert np.unique(read("first", path).pictures).tolist() == [128]
    turned = tmp_path / "turned.webp"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (64, 48)).save(turned, exif=exif)
    assert read("key@3", turned).pictures.shape == (1, 64, 48, 3)


def test_what_is_no_picture_whatever_its_name_is_refused(tmp_path):
    path = tmp_path / "picture.webp"
    path.write_bytes(b"%PDF-1.7 and more of it" * 9)
    with pytest.raises(Fault) as caught:
        read("first", path)
    assert caught.value.code == "media.unreadable"


def test_of_an_earlier_take_its_middle_and_what_is_said_are_remembered(tmp_path):
    source = read("memory#1", take(tmp_path / "take.mov"))
    assert np.abs(source.pictures.astype(int) - 100).max() < 4
    assert source.samples.shape == (18_000, 2)
    assert np.allclose(source.samples, 0.2, atol=1e-3)
    whole = read("memory#2", take(tmp_path / "mixed.mov", stems=("mix",)))
    assert np.allclose(whole.samples, 0.5, atol=1e-3)


@pytest.mark.parametrize(("stems", "said"), [((), 0.2), (("dialogue", "effects"), 0.0)])
def test_of_a_take_in_which_nobody_speaks_a_picture_alone_is_remembered(tmp_path, stems, said):
    source = read("memory#1", take(tmp_path / "take.mov", stems=stems, said=said))
    assert source.pictures is not None
    assert source.samples is None


def test_a_face_keeps_its_size_and_other_guides_are_laid_onto_the_picture(tmp_path):
    path = take(tmp_path / "guide.mov", size=(32, 32), stems=())
    laying = Laying(Fit((64, 48), (64, 64)), RATE, RATE, 0)
    stretch = Stretch(begin=0, frames=9)
    assert laying.given(read("guide:face~", path), stretch).pictures.shape == (9, 32, 32, 3)
    assert laying.given(read("guide:pose~", path), stretch).pictures.shape == (9, 64, 64, 3)
