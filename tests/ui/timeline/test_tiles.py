"""Tiles: built once, blitted afterwards, a few a paint, forgotten where something changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from ui.timeline import tiles as tiles_module
from ui.timeline.tiles import A_PAINT, WIDTH, Row, Tiles
from ui.timeline.view import View

ROWS = [Row("shots", 0, 40), Row("music", 42, 30)]


class Board:
    """Tiles over rows that paint a colour, and a picture to draw them on."""

    def __init__(self, monkeypatch, lacks=()):
        # The clock must not decide how many are built here.
        monkeypatch.setattr(tiles_module, "SPENT", 1e9)
        self.asked = []
        self.stood_in = []
        self.lacks = lacks
        self.tiles = Tiles(self.build, self.plain, lambda _row: QColor("black"))
        self.image = QImage(1024, 80, QImage.Format.Format_RGB32)

    def build(self, p, row, view, width):
        self.asked.append((row.key, view.left // WIDTH))
        p.fillRect(0, 0, width, row.height, QColor("red"))
        return self.lacks

    def plain(self, _p, row, _view, box):
        self.stood_in.append((row.key, box.x()))

    def draw(self, view, region=None):
        p = QPainter(self.image)
        try:
            return self.tiles.draw(p, ROWS, view, region or QRect(0, 0, view.width, 80), "dark", 1.0)
        finally:
            p.end()

    def settle(self, view):
        self.draw(view)
        while self.tiles.unfinished:
            self.tiles.go_on(view)


def test_one_paint_builds_only_some_and_the_rest_comes_in_the_next_turns(qapp, monkeypatch):
    board, view = Board(monkeypatch), View(1.0, 0, 1024)
    board.draw(view)
    assert board.tiles.counts.built == A_PAINT
    assert len(board.stood_in) == 8 - A_PAINT
    assert board.tiles.unfinished
    places = board.tiles.go_on(view)
    assert len(places) == 8 - A_PAINT
    assert not board.tiles.unfinished
    board.draw(view)
    assert board.tiles.counts.built == 8


def test_panning_blits_what_is_there_and_builds_only_what_comes_into_sight(qapp, monkeypatch):
    board, view = Board(monkeypatch), View(1.0, 0, 1024)
    board.settle(view)
    board.asked.clear()
    for left in range(0, 250, 50):
        board.draw(View(1.0, left, 1024))
    assert sorted(board.asked) == [("music", 4), ("shots", 4)]


def test_an_edit_forgets_only_the_tiles_that_show_it(qapp, monkeypatch):
    board, view = Board(monkeypatch), View(2.0, 0, 1024)
    board.settle(view)
    board.asked.clear()
    board.tiles.drop("shots", 150, 160)  # frames; at two pixels each they lie in the second tile
    board.settle(view)
    assert board.asked == [("shots", 1)]


def test_other_zooms_are_kept_and_dropped_by_the_same_frames(qapp, monkeypatch):
    board, near, far = Board(monkeypatch), View(2.0, 0, 1024), View(0.5, 0, 1024)
    board.settle(near)
    board.settle(far)
    board.asked.clear()
    board.settle(near)
    assert board.asked == []
    board.tiles.drop("music", 0, 10)
    board.settle(near)
    board.settle(far)
    assert board.asked == [("music", 0), ("music", 0)]


def test_what_a_tile_lacked_is_told_and_its_coming_forgets_just_that_tile(qapp, monkeypatch):
    board, view = Board(monkeypatch, lacks=("wave",)), View(1.0, 0, 256)
    board.settle(view)
    assert board.draw(view) == {"wave"}
    board.lacks = ()
    assert board.tiles.came("picture", view) == []
    assert len(board.tiles.came("wave", view)) == 2
    board.settle(view)
    assert board.draw(view) == set()


def test_memory_is_bounded(qapp, monkeypatch):
    monkeypatch.setattr(tiles_module, "KEPT", 300_000)
    board = Board(monkeypatch)
    for left in range(0, 20_000, 1024):
        board.settle(View(1.0, left, 1024))
    assert board.tiles.bytes <= 300_000 + WIDTH * 40 * 4


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_tiles_have_the_pixels_of_the_screen(qapp, monkeypatch, ratio):
    board = Board(monkeypatch)
    p = QPainter(board.image)
    board.tiles.draw(p, ROWS[:1], View(1.0, 0, 256), QRect(0, 0, 256, 40), "dark", ratio)
    p.end()
    assert board.tiles.bytes == round(WIDTH * ratio) * round(40 * ratio) * 4


def test_one_tile_beside_the_view_is_painted_ahead(qapp, monkeypatch):
    board, view = Board(monkeypatch), View(1.0, 256, 256)
    board.settle(view)
    board.asked.clear()
    while board.tiles.ahead(ROWS, view, "dark", 1.0):
        pass
    assert sorted(board.asked) == [("music", 0), ("music", 2), ("shots", 0), ("shots", 2)]
