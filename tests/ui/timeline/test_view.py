"""Where one looks: zoom, pan, fit, and the rows."""

from __future__ import annotations

import pytest

from ui.timeline.view import CLOSEST, TOP, View, bottom, lane_at, lanes, least_zoom


@pytest.mark.parametrize("about", [0.0, 333.0, 999.0])
def test_zooming_leaves_what_is_under_the_pointer_there(about):
    view = View(2.0, 5000, 1000)
    frame = (view.left + about) / view.zoom
    nearer = view.zoomed(7.3, about, 100_000)
    assert nearer.x(frame) == pytest.approx(about, abs=0.51)


def test_zoom_stays_between_the_whole_film_and_its_closest():
    view = View(2.0, 0, 1000)
    assert view.zoomed(0.0001, 0, 10_000).zoom == least_zoom(1000, 10_000)
    assert view.zoomed(1e9, 0, 10_000).zoom == CLOSEST
    assert view.fitted(10_000).x(10_000) <= 1000


def test_panning_ends_at_the_beginning_and_with_the_end_in_the_middle():
    view = View(2.0, 100, 1000)
    assert view.panned(-500, 10_000).left == 0
    far = view.panned(10**9, 10_000)
    assert far.x(10_000) == pytest.approx(500, abs=1)


def test_a_short_film_is_not_blown_up_beyond_reason():
    assert least_zoom(1000, 10) == 4.0
    assert least_zoom(1000, 0) == 4.0


def test_rows_lie_below_each_other_and_are_found_by_height():
    rows = lanes({"shots": 74, "music": 30})
    assert (rows[0].top, rows[1].top) == (TOP, TOP + 76)
    assert lane_at(rows, TOP + 75) is rows[0]
    assert lane_at(rows, TOP + 76) is rows[1]
    assert lane_at(rows, bottom(rows) + 1) is None
    assert lane_at(rows, 3) is None
