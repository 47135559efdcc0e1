"""The whole cut above the timeline: its markers and its range, and the keyboard on it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.timeline.test_panel import pixels
from ui.timeline import deeds
from ui.timeline.minimap import Minimap
from ui.wording import timecode


@pytest.fixture
def minimap(qtbot, look):
    made = Minimap()
    qtbot.addWidget(made)
    made.resize(200, 22)
    starts = np.arange(100) * 24
    made.show_shots(starts, starts + 24, ["circled"] * 100, 2400)
    made.show_view(0, 240)
    made.show()
    return made


def differing(before, after):
    return sorted(set(np.nonzero((before != after).any(axis=2))[1].tolist()))


def test_markers_and_the_range_are_drawn_where_they_lie(minimap):
    plain = pixels(minimap)
    minimap.show_marks(((1200, "pink"),), None, Fraction(24))
    marked = pixels(minimap)
    assert differing(plain, marked) == [99, 100, 101]
    minimap.show_marks(((1200, "pink"),), (1440, 1680), Fraction(24))
    ranged = differing(marked, pixels(minimap))
    assert (ranged[0], ranged[-1]) == (120, 139)
    minimap.show_marks((), None, Fraction(24))
    assert differing(pixels(minimap), plain) == []


def test_markers_do_not_draw_the_shots_again(minimap):
    minimap.grab()
    drawn = minimap.drawn
    minimap.show_marks(tuple((frame, "blue") for frame in range(2400)), (5, 9), Fraction(24))
    minimap.grab()
    assert minimap.drawn == drawn


@pytest.mark.parametrize(
    ("key", "first"),
    [
        (Qt.Key.Key_Right, 824),
        (Qt.Key.Key_Left, 776),
        (Qt.Key.Key_PageDown, 1040),
        (Qt.Key.Key_PageUp, 560),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 2160),
    ],
)
def test_keys_move_the_part_in_sight(minimap, key, first):
    minimap.show_view(800, 1040)
    moved = []
    minimap.moved.connect(moved.append)
    QTest.keyClick(minimap, key)
    assert [round(share * 2400) for share in moved] == [first]


def test_keys_do_not_leave_the_film(minimap):
    moved = []
    minimap.moved.connect(moved.append)
    QTest.keyClick(minimap, Qt.Key.Key_Left)
    QTest.keyClick(minimap, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert moved == [0.0], "with Ctrl it is the window's"


def test_a_marker_a_range_and_the_keys_in_the_panel(cut):
    cut.timeline.zoom_to(8.0, 0.0)
    cut.timeline.pan_to(0)
    minimap = cut.panel.tools.minimap
    cut.transport.seek_cut(60)
    deeds.add_marker(cut.timeline)
    deeds.mark_range(cut.timeline, 48, 96)
    cut.run(0.3)
    assert minimap._markers == ((60, "amber"),)
    assert minimap._marked == (48, 96)
    minimap.setFocus(Qt.FocusReason.TabFocusReason)
    cut.run()
    plain = pixels(minimap)
    QTest.keyClick(minimap, Qt.Key.Key_Right)
    first, end = cut.timeline.view.shown()
    assert first == pytest.approx((end - first) * 0.1, abs=1)
    assert differing(pixels(minimap), plain)
    assert minimap.accessibleName() == "Whole cut"
    begins, ends = timecode(first, Fraction(24)), timecode(end, Fraction(24))
    assert minimap.accessibleDescription() == (
        f"{begins} to {ends} of 00:00:10:00 in sight, in at 00:00:02:00, out at 00:00:04:00"
    )
    QTest.keyClick(minimap, Qt.Key.Key_Home)
    assert cut.timeline.view.left == 0
