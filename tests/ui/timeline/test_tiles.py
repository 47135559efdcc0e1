"""Tiles: built once, blitted afterwards, ahead of a movement, painted anew where something changed or came."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from ui.timeline import tiles as tiles_module
from ui.timeline.tiles import REACH, WIDTH, Row, Tiles
from ui.timeline.view import View

ROWS = [Row("shots", 0, 40), Row("music", 42, 30)]


class Board:
    """Tiles over rows that paint a colour, and a picture to draw them on."""

    def __init__(self, monkeypatch, lacks=()):
        self._monkeypatch = monkeypatch
        # The clock must not decide how many are built here: all that a paint or a turn is asked for.
        self.allow(paint=1e9, turn=1e9)
        self.asked = []
        self.stood_in = []
        self.lacks = lacks
        self.colour = "red"
        self.tiles = Tiles(self.build, self.plain, lambda _row: QColor("black"))
        self.image = QImage(1024, 80, QImage.Format.Format_RGB32)

    def allow(self, paint, turn):
        """Seconds that a paint and a turn may take."""
        self._monkeypatch.setattr(tiles_module, "A_PAINT", paint)
        self._monkeypatch.setattr(tiles_module, "A_TURN", turn)

    def build(self, p, row, view, width):
        self.asked.append((row.key, view.left // WIDTH))
        p.fillRect(0, 0, width, row.height, QColor(self.colour))
        return self.lacks

    def plain(self, p, row, _view, box):
        self.stood_in.append((row.key, box.x(), box.width()))
        p.fillRect(box, QColor("blue"))

    def draw(self, view, region=None):
        p = QPainter(self.image)
        try:
            self.tiles.begin()
            return self.tiles.draw(p, ROWS, view, region or QRect(0, 0, view.width, 80), "dark", 1.0)
        finally:
            p.end()

    def settle(self, view):
        self.draw(view)
        while self.tiles.unfinished:
            self.tiles.go_on(view)

    def prepare(self, view):
        """What is built beside a view, in order."""
        self.asked.clear()
        while self.tiles.ahead(ROWS, view, "dark", 1.0)[0]:
            pass
        return list(self.asked)


def test_a_paint_without_time_builds_nothing_and_the_next_turns_build_it(qapp, monkeypatch):
    board, view = Board(monkeypatch), View(1.0, 0, 1024)
    board.allow(paint=-1.0, turn=-1.0)
    board.draw(view)
    assert board.asked == []
    # One thing stands for all that misses side by side.
    assert board.stood_in == [("shots", 0, 1024), ("music", 0, 1024)]
    assert board.tiles.counts.plain == 8
    places = []
    while board.tiles.unfinished:
        places.append(board.tiles.go_on(view))
    # However late it is, every turn builds one: column by column.
    assert [len(each) for each in places] == [1] * 8
    assert [number for _row, number in board.asked] == [0, 0, 1, 1, 2, 2, 3, 3]
    board.draw(view)
    assert len(board.asked) == 8
    assert board.tiles.counts.waited == 0


def test_a_paint_with_time_builds_what_misses(qapp, monkeypatch):
    board, view = Board(monkeypatch), View(1.0, 0, 1024)
    board.draw(view)
    assert board.tiles.counts.built == board.tiles.counts.waited == 8
    assert board.stood_in == []
    assert not board.tiles.unfinished


def test_a_paint_of_a_view_that_moved_waits_for_no_tile(qapp, monkeypatch):
    board = Board(monkeypatch)
    board.settle(View(1.0, 0, 1024))
    board.asked.clear()
    for view in (View(1.0, 5120, 1024), View(0.9, 5120, 1024)):
        board.draw(view)
        assert board.asked == []
        assert board.tiles.unfinished
    board.draw(view)  # the same again, for an edit or the playhead
    assert len(board.asked) == 8
    board.draw(View(0.9, 5120, 1280))  # and wider
    assert len(board.asked) == 10
    assert not board.tiles.unfinished


def test_both_parts_of_a_paint_share_its_time(qapp, monkeypatch):
    board, view = Board(monkeypatch), View(1.0, 0, 1024)
    p = QPainter(board.image)
    board.tiles.begin()
    board.tiles.draw(p, ROWS[:1], view, QRect(0, 0, 1024, 80), "dark", 1.0)
    monkeypatch.setattr(tiles_module.time, "perf_counter", lambda: float("inf"))
    board.tiles.draw(p, ROWS[1:], view, QRect(0, 0, 1024, 80), "dark", 1.0)
    p.end()
    assert {row for row, _number in board.asked} == {"shots"}


def test_panning_blits_what_is_there_and_builds_only_what_comes_into_sight(qapp, monkeypatch):
    board, view = Board(monkeypatch), View(1.0, 0, 1024)
    board.settle(view)
    board.asked.clear()
    for left in range(0, 250, 50):
        board.settle(View(1.0, left, 1024))
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


def test_what_a_tile_lacked_is_told_and_when_it_comes_the_tile_serves_until_it_is_painted_anew(qapp, monkeypatch):
    board, view = Board(monkeypatch, lacks=("wave", "picture")), View(1.0, 0, 256)
    board.settle(view)
    assert board.draw(view) == {"wave", "picture"}
    board.tiles.came(["another"], ROWS, view)
    assert not board.tiles.unfinished
    board.lacks, board.colour = (), "green"
    board.tiles.came(["wave", "picture"], ROWS, view)
    assert board.tiles.unfinished
    board.asked.clear()
    assert board.draw(view) == set()
    # Nothing plain in between, and no paint waits for it.
    assert board.stood_in == []
    assert board.asked == []
    assert board.image.pixelColor(9, 9) == QColor("red")
    assert len(board.tiles.go_on(view)) == 2
    assert not board.tiles.unfinished
    board.draw(view)
    assert board.image.pixelColor(9, 9) == QColor("green")


def test_beside_the_view_a_tile_is_painted_anew_when_all_has_come(qapp, monkeypatch):
    board, view = Board(monkeypatch, lacks=("wave", "picture")), View(1.0, 0, 256)
    board.settle(view)
    assert board.prepare(view) == [("shots", 1), ("music", 1)]
    assert board.tiles.ahead(ROWS, view, "dark", 1.0) == (False, {"wave", "picture"})
    board.tiles.came(["wave"], ROWS, view)
    assert board.prepare(view) == []
    board.tiles.came(["picture"], ROWS, view)
    board.lacks = ()
    assert board.prepare(view) == [("shots", 1), ("music", 1)]
    assert board.prepare(view) == []
    assert board.tiles.bytes == 2 * WIDTH * (40 + 30) * 4


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
    board.tiles.begin()
    board.tiles.draw(p, ROWS[:1], View(1.0, 0, 256), QRect(0, 0, 256, 40), "dark", ratio)
    p.end()
    assert board.tiles.bytes == round(WIDTH * ratio) * round(40 * ratio) * 4


def test_at_rest_one_column_on_each_side_is_painted_ahead(qapp, monkeypatch):
    board, view = Board(monkeypatch), View(1.0, 256, 256)
    board.settle(view)
    assert sorted(board.prepare(view)) == [("music", 0), ("music", 2), ("shots", 0), ("shots", 2)]


@pytest.mark.parametrize("way", [1, -1])
def test_ahead_of_a_movement_more_is_painted_and_the_nearest_first(qapp, monkeypatch, way):
    board, view = Board(monkeypatch), View(1.0, 2560, 256)
    board.settle(view)
    assert not board.tiles.moving
    view = View(1.0, 2560 + way * 256, 256)
    board.settle(view)
    assert board.tiles.moving
    # Behind lies what was there before.
    columns = [10 + way * (2 + step) for step in range(REACH)]
    assert board.prepare(view) == [(row.key, column) for column in columns for row in ROWS]


def test_a_steady_movement_waits_for_no_tile_and_shows_no_stand_in(qapp, monkeypatch):
    board = Board(monkeypatch)
    board.settle(View(1.0, 0, 512))
    board.prepare(View(1.0, 0, 512))
    board.allow(paint=-1.0, turn=-1.0)
    board.tiles.counts.plain = board.tiles.counts.waited = 0
    for left in range(0, 4096, 24):
        view = View(1.0, left, 512)
        board.draw(view)
        assert not board.tiles.unfinished
        board.tiles.ahead(ROWS, view, "dark", 1.0)  # one tile a turn, since there is no time for more
    assert (board.tiles.counts.plain, board.tiles.counts.waited) == (0, 0)
    # Every tile was built once.
    assert len(board.asked) == len(set(board.asked)) > 32


def test_what_went_out_of_sight_unbuilt_is_not_built_any_more(qapp, monkeypatch):
    board = Board(monkeypatch)
    board.allow(paint=-1.0, turn=1e9)
    for left in range(0, 51200, 1024):
        board.draw(View(1.0, left, 1024))
    view = View(1.0, 51200, 1024)
    board.draw(view)
    board.tiles.go_on(view)
    assert {number for _row, number in board.asked} == {200, 201, 202, 203}


def test_until_a_zoom_has_tiles_those_of_the_zoom_before_are_stretched(qapp, monkeypatch):
    board = Board(monkeypatch)
    board.settle(View(1.0, 0, 512))
    board.allow(paint=-1.0, turn=1e9)
    board.stood_in.clear()
    for zoom in (1.2, 1.5, 2.0):  # each from the last that was whole, not from what was hurried through
        board.draw(View(zoom, 0, 512))
        assert board.stood_in == []
        assert board.image.pixelColor(300, 20) == QColor("red")
    board.draw(View(0.5, 0, 512))
    # Half of it was in sight before: beside that stands what is plain.
    assert [row for row, _x, _width in board.stood_in] == ["shots", "music"]
    assert board.image.pixelColor(200, 20) == QColor("red")
    assert board.image.pixelColor(400, 20) == QColor("blue")
    board.stood_in.clear()
    board.draw(View(8.0, 0, 512))  # too far from it to be recognised
    assert len(board.stood_in) == 2
    board.settle(View(8.0, 0, 512))
    board.draw(View(8.0, 0, 512))
    assert len(board.stood_in) == 4


def test_what_was_edited_is_not_stretched(qapp, monkeypatch):
    board = Board(monkeypatch)
    board.settle(View(1.0, 0, 512))
    board.allow(paint=-1.0, turn=1e9)
    board.draw(View(2.0, 0, 512))
    board.stood_in.clear()
    board.tiles.drop("shots", 0, 10)
    board.draw(View(2.0, 0, 512))
    assert board.stood_in == [("shots", 0, 512)]
    assert board.image.pixelColor(100, 20) == QColor("blue")
    assert board.image.pixelColor(100, 60) == QColor("red")
