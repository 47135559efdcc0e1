"""What is built between the paints of a real timeline: pans find it there, and it looks as if painted fresh."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from ui.timeline import tiles as tiles_module
from ui.timeline.tiles import WIDTH


def rest(cut):
    """Let everything come and be painted that is to be seen, and what lies beside it."""
    tiles, before = cut.timeline.tiles, -1
    for _step in range(100):
        if before == tiles.counts.built and not cut.panel.strips.busy and not tiles.unfinished:
            return
        before = tiles.counts.built
        cut.run(0.15)
    raise AssertionError("the timeline did not come to rest")


def look(cut):
    return cut.timeline.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("zoom", [20.0, 3.3, 0.6])
def test_a_view_that_was_come_to_by_panning_looks_like_one_painted_fresh(cut, zoom):
    cut.timeline.zoom_to(zoom, 0)
    cut.timeline.pan_to(0)
    rest(cut)
    for pixels in (31, 31, 31, 300, -57, 12):
        cut.timeline.pan(pixels)
        cut.run(0.005)
    rest(cut)
    came_to = look(cut)
    cut.timeline.tiles.clear()
    cut.timeline.update()
    rest(cut)
    assert came_to == look(cut)


def test_a_view_that_was_come_to_by_zooming_looks_like_one_painted_fresh(cut):
    cut.timeline.zoom_to(4.0, 0)
    rest(cut)
    for _step in range(5):
        cut.timeline.zoom_step(0.4, 300.0)
        cut.timeline.repaint()
    assert cut.timeline.tiles.counts.plain
    rest(cut)
    came_to = look(cut)
    cut.timeline.tiles.clear()
    cut.timeline.update()
    rest(cut)
    assert came_to == look(cut)


def test_a_pan_paints_from_tiles_that_were_there_and_builds_each_once(cut, monkeypatch):
    # The clock must not decide how many are built in a turn.
    monkeypatch.setattr(tiles_module, "A_TURN", 1e9)
    cut.timeline.zoom_to(20, 0)
    cut.timeline.pan_to(0)
    rest(cut)
    counts, first = cut.timeline.tiles.counts, cut.timeline.view.left
    counts.plain = counts.waited = counts.built = 0
    for _step in range(30):
        cut.timeline.pan(24)
        cut.timeline.repaint()
        cut.run(0.0)  # the turn that a hand leaves
    assert cut.timeline.view.left == first + 720
    assert (counts.plain, counts.waited) == (0, 0)
    rest(cut)
    columns = (first + 720 + cut.timeline.width()) // WIDTH - (first + cut.timeline.width()) // WIDTH
    rows = len(cut.timeline.rows())
    # What came into sight and what waits beside it; once more each that was painted before its pictures came.
    assert counts.built <= 2 * rows * (columns + tiles_module.REACH + 1)


def test_pictures_that_come_put_nothing_plain_in_the_place_of_what_is_shown(cut):
    cut.timeline.zoom_to(6, 0)
    rest(cut)
    cut.panel.strips.stop()  # forgets what it has
    cut.timeline.tiles.clear()
    cut.timeline.repaint()
    while cut.timeline.tiles.unfinished:
        cut.timeline.building._build_in_sight()
    counts = cut.timeline.tiles.counts
    counts.plain = counts.built = 0
    rest(cut)
    assert counts.built
    assert counts.plain == 0
