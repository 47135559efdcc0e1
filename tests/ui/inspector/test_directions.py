"""Directions as chips: clicked, typed on, taken back; what nobody understands stays with the nearest proposal."""

from __future__ import annotations

from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.messages.requests import Entry
from studio.document.values import Film, Scene, Shot
from ui.inspector.fields import FIELDS, options

SHOT = Shot(id="a", text="MARA walks.")
FILM = Film(bible=(Entry(kind="character", name="MARA"),), scenes=(Scene(id="s", shots=(SHOT,)),))


def words(key, typed):
    return [option.words for option in options(FILM, [SHOT], key, typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("35", "35 mm"),
        ("37", "37 mm"),
        ("dol", "Dolly in"),
        ("push", "Dolly in"),
        ("clo", "CU · Close-up"),
        ("ecu", "Extreme close-up"),
        ("4s", "4 s"),
        ("96f", "4 s"),
        ("7f", ""),
        ("rai", "Rain"),
        ("noi", "Noir"),
        ("mar", "On Mara"),
        ("gold", "Golden hour"),
        ("slow dolly in, 4s", "Slow dolly in, 4s"),
        ("waves and gulls", "waves and gulls"),
    ],
)
def test_typing_finds_the_direction(typed, first):
    found = words("", typed)
    assert (found[0] == first) if first else found[0].startswith("Keep")


def test_a_number_gives_lenses_first_then_lengths():
    found = options(FILM, [SHOT], "", "35")
    assert [option.hint for option in found] == ["Lens", "Length", "Length"]
    assert words("length", "35") == ["35 s", "35 f"]
    assert words("lens", "500") == ["500 f"], "no lens, but a length"
    assert words("length", "0.1s")[-1].startswith("Keep")


def test_what_nobody_understands_has_a_proposal_and_can_be_kept():
    found = options(FILM, [SHOT], "move", "doly inn")
    assert [option.words for option in found] == ["Dolly in", "Keep “doly inn”"]
    assert found[0].hint == "Move: did you mean this?"
    assert found[1].aside == "doly inn"


def test_every_direction_offers_its_whole_vocabulary():
    for field in FIELDS:
        if field.choices:
            assert len(words(field.key, "")) == len(field.choices)


def begun(studio, place=0):
    studio.open()
    studio.desk.select(studio.shots[place].id)
    studio.run(0.05)
    return studio.window.inspector.directions


def test_a_chip_is_clicked_and_a_choice_taken(studio, qtbot):
    directions = begun(studio)
    qtbot.mouseClick(directions.chips["lens"], Qt.MouseButton.LeftButton)
    chooser = directions.chooser
    assert chooser.isVisible()
    assert chooser.field.hasFocus()
    rows = chooser.rows
    item = rows.item(5)
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(item).center())
    assert studio.shots[0].directions.camera.lens == 35
    assert directions.chips["lens"].words == "35 mm"
    assert directions.chooser is None


def test_a_letter_on_a_chip_opens_the_choices_with_it(studio):
    directions = begun(studio)
    chip = directions.chips["move"]
    chip.setFocus()
    QTest.keyClicks(chip, "d")
    chooser = directions.chooser
    assert chooser.field.text() == "d"
    QTest.keyClicks(chooser.field, "ol")
    assert [chooser.rows.item(row).text() for row in range(chooser.rows.count())] == ["Dolly in", "Dolly out"]
    QTest.keyClick(chooser.field, Qt.Key.Key_Down)
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert studio.shots[0].directions.camera.move == "dolly out"
    assert chip.hasFocus(), "the focus goes back where it was"
    QTest.keyClick(chip, Qt.Key.Key_Backspace)
    assert studio.shots[0].directions.camera.move == ""
    assert chip.tone == "unset"
    assert chip.isVisible(), "the common directions keep a dashed chip"


def test_backspace_in_the_empty_field_unsays_and_escape_leaves(studio):
    directions = begun(studio)
    directions.choose("size")
    QTest.keyClick(directions.chooser.field, Qt.Key.Key_Escape)
    assert studio.shots[0].directions.camera.size == "wide"
    directions.choose("size")
    QTest.keyClick(directions.chooser.field, Qt.Key.Key_Backspace)
    assert studio.shots[0].directions.camera.size == ""


def test_an_uncommon_direction_has_a_chip_while_it_is_said(studio):
    directions = begun(studio)
    assert not directions.chips["weather"].isVisible()
    directions.choose("")
    QTest.keyClicks(directions.chooser.field, "snow")
    QTest.keyClick(directions.chooser.field, Qt.Key.Key_Return)
    assert directions.chips["weather"].isVisible()
    studio.do("edit.undo")
    assert not directions.chips["weather"].isVisible()


def test_what_is_not_understood_stays_underlined_until_it_is_mended(studio, qtbot):
    directions = begun(studio)
    directions.choose("")
    QTest.keyClicks(directions.chooser.field, "orbit lefft")
    QTest.keyClick(directions.chooser.field, Qt.Key.Key_Down)
    QTest.keyClick(directions.chooser.field, Qt.Key.Key_Return)
    assert studio.shots[0].asides == ("orbit lefft",)
    (chip,) = directions.asides
    assert chip.tone == "unknown"
    assert "Did you mean “orbit left”?" in chip.toolTip()
    before = chip.grab().toImage()
    chip.tone = ""
    assert chip.grab().toImage() != before, "the wave is seen"
    chip.tone = "unknown"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    QTest.keyClick(directions.chooser.field, Qt.Key.Key_Return)
    assert studio.shots[0].asides == ()
    assert studio.shots[0].directions.camera.move == "orbit left"
    assert directions.asides == []
    studio.do("edit.undo")
    assert studio.shots[0].asides == ("orbit lefft",)
    QTest.keyClick(directions.asides[0], Qt.Key.Key_Backspace)
    assert studio.shots[0].asides == ()


@pytest.mark.parametrize(("key", "field"), [("shot.size", "size"), ("shot.lens", "lens"), ("shot.length", "length")])
def test_each_has_its_shortcut_even_while_the_inspector_is_folded(whole, key, field):
    directions = begun(whole)
    section = whole.window.inspector._by_key["direction"]
    section.head.setChecked(False)
    whole.do(key)
    assert section.head.isChecked()
    assert directions.chooser.field.placeholderText() == {"size": "Size", "lens": "Lens", "length": "Length"}[field]
    directions.chooser.close()


def test_a_length_in_seconds_or_frames(studio):
    directions = begun(studio)
    for typed, frames in (("3.5s", 84), ("50f", 50), ("2", 48)):
        directions.choose("length")
        QTest.keyClicks(directions.chooser.field, typed)
        QTest.keyClick(directions.chooser.field, Qt.Key.Key_Return)
        assert studio.shots[0].length == frames
    QTest.keyClick(directions.chips["length"], Qt.Key.Key_Backspace)
    assert studio.shots[0].length == 0
    assert directions.chips["length"].words.endswith("automatic")
    assert studio.desk.film.rate == Fraction(24)


def test_chips_that_do_not_change_are_not_made_anew(studio):
    directions = begun(studio)
    chips = dict(directions.chips)
    studio.desk.apply("set_direction", shot=studio.shots[0].id, field="lens", value=50)
    studio.desk.select(studio.shots[1].id)
    assert directions.chips == chips
    assert directions.chips["size"].words == "CU · Close-up"


def test_letters_are_the_chip_s_even_those_that_are_shortcuts(whole):
    directions = begun(whole)
    directions.chips["move"].setFocus()
    QTest.keyClick(whole.window.windowHandle(), Qt.Key.Key_J)
    assert directions.chooser.field.text() == "j"
    directions.chooser.close()
    head = whole.window.inspector._by_key["sound"].head
    head.setFocus()
    QTest.keyClick(whole.window.windowHandle(), Qt.Key.Key_Space)
    assert not head.isChecked()


def test_the_choices_open_in_the_middle_while_the_inspector_is_hidden(whole):
    whole.open()
    whole.do("view.inspector")
    assert not whole.window.inspector.isVisible()
    whole.do("shot.size")
    chooser = whole.window.inspector.directions.chooser
    assert whole.window.frameGeometry().contains(chooser.geometry())
    QTest.keyClicks(chooser.field, "ecu")
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert whole.shots[0].directions.camera.size == "extreme close-up"
