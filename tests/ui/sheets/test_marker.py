"""A marker takes words and a colour on one sheet, as one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from studio.document.values import COLOURS
from tests.ui.sheets.conftest import sheet
from ui.sheets.marker import MarkerSheet
from ui.timeline.deeds import add_marker


@pytest.fixture
def asked(cut):
    """The sheet of a marker at the seventieth frame, opened by a double click on its flag."""
    add_marker(cut.timeline, 70)
    QTest.mouseDClick(cut.timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(cut.timeline.view.x(70)), 24))
    return sheet(cut, MarkerSheet)


def steps(cut):
    return len(cut.desk.session.project.steps())


def test_words_and_colour_are_one_step(cut, asked):
    before = steps(cut)
    QTest.keyClicks(asked.words, "Check rain")
    asked.colours.group.button(COLOURS.index("blue")).click()
    QTest.keyClick(asked.words, Qt.Key.Key_Return)
    (marker,) = cut.film.markers
    assert (marker.words, marker.colour) == ("Check rain", "blue")
    assert steps(cut) == before + 1
    cut.desk.undo()
    assert (cut.film.markers[0].words, cut.film.markers[0].colour) == ("", "amber")


def test_escape_and_no_change_leave_it(cut, asked):
    before = cut.film
    QTest.keyClicks(asked.words, "Check rain")
    QTest.keyClick(asked.words, Qt.Key.Key_Escape)
    assert not asked.isVisible()
    assert cut.film is before
    QTest.mouseDClick(cut.timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(cut.timeline.view.x(70)), 24))
    sheet(cut, MarkerSheet).go.click()
    assert cut.film is before


def test_it_is_deleted_from_its_sheet(cut, asked):
    asked.remove.setFocus()
    QTest.keyClick(asked.remove, Qt.Key.Key_Return)
    assert cut.film.markers == ()


def test_every_control_has_a_name(asked):
    controls = [asked.words, asked.remove, asked.go, *asked.colours.group.buttons()]
    assert all(each.accessibleName() or each.text() for each in controls)
    asked.close_sheet()
