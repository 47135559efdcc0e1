"""Posters are decoded beside the window, newest first, within a budget."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize

from engine.media.posters import write_poster
from tests.waiting import let_run
from ui import thumbnails as module
from ui.thumbnails import Thumbnails, read_poster

SIZE = QSize(160, 90)


@pytest.fixture
def posters(tmp_path, qapp):
    def make(count):
        paths = []
        for number in range(count):
            paths.append(tmp_path / f"{number}.jpg")
            write_poster(paths[-1], np.full((180, 320, 3), number * 9 % 256, np.uint8))
        return paths

    return make


@pytest.fixture
def shelf(qapp):
    made = Thumbnails()
    yield made
    made.let_go()
    made.deleteLater()


def until(condition):
    for _step in range(300):
        if condition():
            return
        let_run(0.01)
    raise AssertionError("it did not become so in time")


def test_a_poster_comes_later_and_exactly_as_large_as_asked(posters, shelf):
    """Asked again while it is being decoded, it is not decoded again."""
    (path,) = posters(1)
    came = []
    shelf.arrived.connect(came.append)
    assert shelf.picture(path, SIZE).isNull()
    assert shelf.picture(path, SIZE).isNull()
    until(lambda: came)
    assert came == [path]
    assert shelf.picture(path, SIZE).size() == SIZE
    assert shelf.decoded == 1
    until(lambda: shelf.picture(path, QSize(90, 90)).size() == QSize(90, 90))
    assert shelf.decoded == 2


def test_missing_and_damaged_posters_are_asked_for_once(tmp_path, shelf):
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes(b"no picture at all")
    for path in (tmp_path / "nowhere.jpg", damaged):
        assert shelf.picture(path, SIZE).isNull()
    until(lambda: shelf.decoded == 2)
    for path in (tmp_path / "nowhere.jpg", damaged):
        assert shelf.picture(path, SIZE).isNull()
    let_run(0.05)
    assert shelf.decoded == 2
    assert shelf.poster(damaged).isNull()


def test_the_oldest_go_when_they_take_too_much(posters, shelf, monkeypatch):
    monkeypatch.setattr(module, "BYTES", 3 * 160 * 90 * 4)
    paths = posters(5)
    for path in paths:
        shelf.picture(path, SIZE)
        until(lambda path=path: not shelf.picture(path, SIZE).isNull())
    assert shelf.kept_bytes <= 3 * 160 * 90 * 4
    decoded = shelf.decoded
    assert not shelf.picture(paths[-1], SIZE).isNull()
    assert shelf.picture(paths[0], SIZE).isNull()
    until(lambda: shelf.decoded == decoded + 1)


def test_what_was_wished_long_ago_is_not_decoded(posters, shelf, monkeypatch):
    monkeypatch.setattr(module, "WISHES", 4)
    shelf._pool.setMaxThreadCount(1)
    paths = posters(40)
    for path in paths:
        shelf.picture(path, SIZE)
    until(lambda: not shelf.picture(paths[-1], SIZE).isNull())
    let_run(0.1)
    assert shelf.decoded < 20


def test_footage_shows_its_first_picture(tmp_path, qapp):
    from fractions import Fraction

    from engine.media.takes import TakeWriter
    from engine.messages.jobs import STEMS, samples_at

    path = tmp_path / "take.mov"
    with TakeWriter(path, 64, 36, Fraction(24), 2, STEMS) as writer:
        for level in (200, 20):
            writer.add(np.full((36, 64, 3), level, np.uint8))
        for stem in STEMS:
            writer.sound(stem, np.zeros((samples_at(2, Fraction(24)), 2), np.float32))
    image = read_poster(path, QSize(80, 80))
    assert (image.width(), image.height()) == (80, 80)
    assert abs(image.pixelColor(40, 40).red() - 200) < 6
    path.write_bytes(path.read_bytes()[:200])
    assert read_poster(path, QSize(80, 80)).isNull()
