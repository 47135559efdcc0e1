"""Writing in the inspector: painted at once, kept after a rest, with names offered that take no key of the text's."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.messages.requests import Entry
from ui.inspector.completing import as_written, matching

BIBLE = (
    Entry(kind="character", name="MARA"),
    Entry(kind="character", name="OLD MARCUS"),
    Entry(kind="place", name="LIVING ROOM"),
    Entry(kind="prop", name="red ball"),
    Entry(kind="look", name="Mare"),
)


class Watching(QObject):
    """Notes which widgets are painted, laid out or resized."""

    def __init__(self, inside):
        super().__init__()
        self.painted, self.laid_out, self.areas = [], [], []
        self.inside = inside
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched, event):
        if isinstance(watched, QWidget) and (watched is self.inside or self.inside.isAncestorOf(watched)):
            if event.type() == QEvent.Type.Paint:
                self.painted.append(watched)
                self.areas.append((watched, event.region().boundingRect()))
            elif event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
                self.laid_out.append(watched)
        return False

    def stop(self):
        QApplication.instance().removeEventFilter(self)


def writing(studio, text=""):
    """The action text of the first shot with the caret at its end."""
    studio.open()
    studio.desk.select(studio.shots[0].id)
    studio.run(0.05)
    field = studio.window.inspector.action.text
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    return field, studio.window.inspector.action.completion


def test_a_letter_paints_the_text_and_nothing_else(studio):
    field, _completion = writing(studio, "Nobody walks")
    studio.run(0.5)
    watching = Watching(studio.window.inspector)
    for letter in "quietly":
        QTest.keyClick(field, letter)
        QApplication.processEvents()
    watching.stop()
    assert 7 <= len([widget for widget in watching.painted if widget is field.viewport()]) <= 14
    assert [widget for widget in watching.painted if not widget.isAncestorOf(field.viewport())] == []
    # Behind a field with round corners what is under it is painted, too, but no more than that.
    for widget, area in watching.areas:
        if widget is studio.window.inspector:
            assert area.width() <= field.width()
            assert area.height() <= field.height()
    assert watching.laid_out == []


def test_what_was_typed_is_one_edit_after_a_rest_and_the_parts_that_it_does_not_touch_stay(studio):
    field, _completion = writing(studio, "Nobody waits")
    studio.run(0.5)
    kept = []
    studio.desk.kept.connect(lambda: kept.append(studio.shots[0].text))
    QTest.keyClicks(field, " here")
    studio.run(0.1)
    assert kept == []
    watching = Watching(studio.window.inspector)
    studio.until(lambda: kept, 3)
    studio.run(0.1)
    watching.stop()
    assert kept == ["Nobody waits here"]
    directions = studio.window.inspector.directions
    assert not [widget for widget in watching.painted if directions.isAncestorOf(widget) and widget.words != "x"
                and widget is not directions.chips["length"]]  # fmt: skip


def test_enter_keeps_at_once_and_shift_enter_is_a_line_break(studio):
    field, _completion = writing(studio, "Nobody waits")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert studio.shots[0].text == "Nobody waits"
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(field, "and looks")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert studio.shots[0].text == "Nobody waits\nand looks"


def test_names_are_offered_and_taken_by_the_keyboard(studio):
    field, completion = writing(studio, "Then Ma")
    assert completion.is_open
    assert [completion.rows.item(row).text() for row in range(completion.rows.count())] == ["Mara"]
    assert completion.rows.currentRow() == -1
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.toPlainText() == "Then Mara"
    assert not completion.is_open
    QTest.keyClicks(field, " in the LIV")
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.toPlainText() == "Then Mara in the LIVING ROOM"
    assert field.hasFocus()


def test_enter_is_the_text_s_while_no_name_is_chosen(studio):
    field, completion = writing(studio, "Then Mar")
    assert completion.is_open
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert studio.shots[0].text == "Then Mar", "Enter kept the text as it was typed"
    assert field.toPlainText() == "Then Mar"
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert field.toPlainText() == "Then Mar\n"


def test_escape_and_walking_away_close_the_names(studio):
    field, completion = writing(studio, "Ma")
    assert completion.is_open
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not completion.is_open
    assert studio.window.inspector.isVisible()
    QTest.keyClicks(field, "r")
    assert completion.is_open
    QTest.keyClick(field, Qt.Key.Key_Left)
    assert not completion.is_open
    QTest.keyClick(field, Qt.Key.Key_End)
    QTest.keyClicks(field, "a")
    assert not completion.is_open, "a whole name needs no help"
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert completion.is_open
    studio.window.inspector.directions.add.setFocus()
    assert not completion.is_open


def test_a_name_is_taken_by_the_mouse(studio, qtbot):
    field, completion = writing(studio, "A mar")
    rows = completion.rows
    place = rows.visualItemRect(rows.item(0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert field.toPlainText() == "A Mara"


@pytest.mark.parametrize(
    ("before", "names"),
    [
        ("ma", ["MARA"]),
        ("She sees Mar", ["MARA"]),
        ("old ma", ["OLD MARCUS", "MARA"]),
        ("in the living r", ["LIVING ROOM"]),
        ("m", []),
        ("mara", []),
        ("tamar", []),
        ("a re", ["red ball"]),
        ("mare", []),
        ("", []),
        ("word " * 400 + "ma", ["MARA"]),
    ],
)
def test_names_that_fit(before, names):
    assert [entry.name for entry, _typed in matching(BIBLE, before)] == names


def test_a_name_is_written_in_the_case_of_what_was_typed():
    assert as_written(BIBLE[0], "ma") == "Mara"
    assert as_written(BIBLE[0], "MA") == "MARA"
    assert as_written(BIBLE[2], "li") == "living room"
    assert as_written(BIBLE[2], "Li") == "Living Room"
    assert as_written(BIBLE[3], "re") == "red ball"


def test_typing_in_a_locked_or_looked_at_shot_is_refused(studio):
    field, _completion = writing(studio, "Waits")
    QTest.keyClick(field, Qt.Key.Key_Return)
    studio.do("shot.lock")
    QTest.keyClicks(field, "xyz")
    studio.run(0.4)
    assert field.toPlainText() == "Waits"
    assert studio.shots[0].text == "Waits"
    assert not studio.window.inspector.directions.isEnabled()


def test_a_paste_of_two_hundred_pages_is_refused_and_stays_to_be_cut(studio):
    field, _completion = writing(studio, "Waits")
    QTest.keyClick(field, Qt.Key.Key_Return)
    before = studio.desk.film
    QGuiApplication.clipboard().setText("She walks on and on. " * 15_000)
    field.paste()
    studio.until(lambda: studio.troubles, 5)
    assert [fault.code for fault in studio.troubles] == ["shot.text_long"]
    assert studio.desk.film is before
    assert len(field.toPlainText()) > 300_000
    field.undo()
    studio.run(0.4)
    assert field.toPlainText() == "Waits"
    assert studio.desk.film is before
