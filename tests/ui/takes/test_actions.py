"""The Render and Take menus by their keys, in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from ui.actions import BY_KEY
from ui.sheets.cleanup import CleanupSheet
from ui.sheets.recipes import RecipesSheet
from ui.sheets.search import SearchSheet

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def timeline(film):
    """The timeline with the first shot selected; the first take is the chosen one, and the takes have the keyboard."""
    film.do("view.timeline")
    film.window.activateWindow()
    panel = film.window.bench.panel("takes")
    panel.strip.choose(0)
    panel.take_focus()
    film.run(0.1)
    film.desk.queue.toggle_pause()
    return film


def press(studio, key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget() or studio.window, key, held)
    studio.run()


def takes_of(studio):
    return studio.desk.takes(studio.shots[0].id)


def test_takes_are_walked_rated_and_circled_by_keys(timeline):
    first, second, third = takes_of(timeline)
    press(timeline, Qt.Key.Key_BracketRight)
    assert timeline.window.transport.takes == (second.id,)
    press(timeline, Qt.Key.Key_4, ALT)
    assert [take.rating for take in takes_of(timeline)] == [0, 4, 0]
    press(timeline, Qt.Key.Key_0, ALT)
    assert [take.rating for take in takes_of(timeline)] == [0, 0, 0]
    press(timeline, Qt.Key.Key_BracketRight)
    press(timeline, Qt.Key.Key_C)
    assert timeline.shots[0].circled == third.id
    press(timeline, Qt.Key.Key_BracketLeft)
    press(timeline, Qt.Key.Key_BracketLeft)
    press(timeline, Qt.Key.Key_BracketLeft)
    assert timeline.window.transport.takes == (first.id,)


def test_takes_are_compared_by_keys_and_one_key_circles_the_framed(timeline):
    _first, second, third = takes_of(timeline)
    press(timeline, Qt.Key.Key_C, SHIFT)
    assert timeline.window.transport.takes == (second.id, third.id)
    timeline.window.transport.frame_pane(1)
    press(timeline, Qt.Key.Key_C)
    assert timeline.shots[0].circled == third.id
    press(timeline, Qt.Key.Key_D, CTRL | SHIFT)
    timeline.sheet(RecipesSheet).close_sheet()


def test_a_take_is_noted_by_keys_and_letters_are_text_meanwhile(timeline):
    press(timeline, Qt.Key.Key_N, SHIFT)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "cut here [c]")
    press(timeline, Qt.Key.Key_Return)
    timeline.until(lambda: takes_of(timeline)[0].note == "cut here [c]")
    assert timeline.window.transport.source == "cut"
    assert timeline.shots[0].circled == takes_of(timeline)[0].id


def test_takes_are_made_again_by_keys(timeline):
    press(timeline, Qt.Key.Key_R, CTRL | ALT)
    press(timeline, Qt.Key.Key_D, CTRL | ALT)
    assert [job.request.seed for job in timeline.desk.queue.open_jobs()] == [1, 4]
    assert (
        timeline.desk.queue.open_jobs()[0].request == timeline.desk.session.takes.recipe(takes_of(timeline)[0]).request
    )


def test_all_takes_are_searched_from_the_takes_and_one_goes_there(timeline):
    third = takes_of(timeline)[2]
    press(timeline, Qt.Key.Key_F, CTRL)
    sheet = timeline.sheet(SearchSheet)
    timeline.desk.select(timeline.shots[1].id)
    QTest.keyClicks(sheet.field, "1a-3")
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    timeline.run()
    assert timeline.desk.selected == (timeline.shots[0].id,)
    assert timeline.window.transport.takes == (third.id,)
    assert timeline.window.bench.panel("takes").current() == third


def test_with_one_take_there_is_nothing_to_compare(timeline):
    timeline.desk.session.takes.forget([take.id for take in takes_of(timeline)[1:]])
    timeline.run()
    for key in ("take.compare", "take.recipes"):
        timeline.do(key)
        assert timeline.notices[-1] == "There is only one take."


def test_cleaning_up_is_an_action(timeline):
    timeline.do("project.clean")
    sheet = timeline.sheet(CleanupSheet)
    timeline.until(lambda: sheet._survey is not None)
    sheet.close_sheet()


def test_keys_are_as_the_design_has_them():
    keys = {
        "render.shot": "Ctrl+R",
        "render.changed": "Ctrl+Shift+R",
        "take.again": "Ctrl+Alt+R",
        "take.new_seed": "Ctrl+Alt+D",
        "queue.pause": "Ctrl+Shift+P",
        "take.circle": "C",
        "take.next": "]",
        "take.previous": "[",
        "take.compare": "Shift+C",
        "take.note": "Shift+N",
        "take.recipes": "Ctrl+Shift+D",
        **{f"take.rate_{number}": f"Alt+{number}" for number in range(6)},
    }
    assert {key: BY_KEY[key].shortcut for key in keys} == keys
