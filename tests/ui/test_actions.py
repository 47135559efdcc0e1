"""Actions: what they need, the palette that finds them, the clipboard, and the history that is walked."""

from __future__ import annotations

import contextlib

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from engine.messages.faults import Fault
from studio.document.pasting import packed, unpacked
from studio.project.project import open_project
from ui.actions import ACTIONS, MENUS
from ui.actions.needs import NEEDS
from ui.commands.clipboard import SHOTS
from ui.sheets.history import HistorySheet
from ui.sheets.offers import KINDS, everything
from ui.sheets.palette import Found, Palette
from ui.widgets.heading_field import HeadingField


@pytest.fixture(autouse=True)
def nothing_left_on_the_clipboard(qapp):
    """PySide ends with a fault of memory where data made in Python is still there."""
    yield
    QGuiApplication.clipboard().clear()


def clipboard(text="", data=b""):
    mime = QMimeData()
    if text:
        mime.setText(text)
    if data:
        mime.setData(SHOTS, data)
    QGuiApplication.clipboard().setMimeData(mime)


# ----- what an action needs ---------------------------------------------------------------------------------------
def test_every_action_stands_in_its_menu_and_needs_what_there_is():
    for menu, actions in MENUS.items():
        assert {action.menu for action in actions} <= {menu}
    assert {action.needs for action in ACTIONS} <= set(NEEDS)
    assert len({action.key for action in ACTIONS}) == len(ACTIONS)


def test_what_cannot_be_done_is_grey_and_says_why(studio):
    actions = studio.window.actions_by_key
    assert not actions["render.shot"].isEnabled()
    assert actions["render.shot"].statusTip() == "Select a shot first."
    assert actions["project.new"].isEnabled()
    studio.open()
    assert actions["render.shot"].isEnabled()
    assert actions["render.shot"].statusTip() == ""
    assert not actions["edit.undo"].isEnabled()
    assert actions["edit.undo"].statusTip() == "There is nothing to undo."
    studio.desk.apply("set_text", shot=studio.shots[0].id, text="x")
    assert actions["edit.undo"].isEnabled()
    assert actions["edit.undo"].text() == "Undo Text of 1A"
    studio.desk.select()
    assert not actions["render.shot"].isEnabled()


def test_a_film_that_is_only_looked_at_takes_no_edit(studio):
    studio.open()
    folder = studio.desk.session.project.folder
    studio.do("project.close")
    with open_project(folder):
        studio.desk.look_at(folder)
        assert not studio.window.actions_by_key["edit.paste"].isEnabled()
        assert not studio.window.actions_by_key["edit.delete"].isEnabled()
        assert studio.window.actions_by_key["edit.copy"].isEnabled()
        studio.do("project.close")


# ----- the palette ------------------------------------------------------------------------------------------------
def test_the_palette_finds_shots_people_settings_and_says_what_a_row_acts_on(studio, qtbot):
    studio.open()
    offers = everything(studio.window)
    assert {offer.kind for offer in offers} >= {"action", "shot", "setting"}
    (render,) = [offer for offer in offers if offer.key == "action render.shot"]
    assert render.on == "1A"
    studio.do("help.palette")
    palette = studio.sheet(Palette)
    QTest.keyClicks(palette._field, "sits down")
    assert [offer.words for offer in palette.found.rows] == ["2A  MARA sits down."]
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    assert studio.desk.selected == (studio.shots[2].id,)


def test_what_was_used_last_comes_first_and_tab_narrows(studio, qtbot):
    studio.open()
    studio.do("help.palette")
    palette = studio.sheet(Palette)
    QTest.keyClicks(palette._field, "lock the shot")
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    assert studio.shots[0].locked
    studio.do("help.palette")
    palette = studio.sheet(Palette)
    assert palette.found.rows[0].key == "action shot.lock"
    kinds = []
    for _kind in range(len(KINDS) + 1):
        qtbot.keyClick(palette._field, Qt.Key.Key_Tab)
        kinds.append(palette.kind)
        assert {row.kind for row in palette.found.rows} <= ({palette.kind} if palette.kind else set(KINDS))
    assert kinds == [*KINDS, ""]
    assert studio.window.focusWidget() is palette._field
    qtbot.keyClick(palette._field, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_a_setting_is_found_and_opens_at_its_line(studio, qtbot):
    from ui.settings.page import SettingsSheet

    studio.do("help.palette")
    palette = studio.sheet(Palette)
    QTest.keyClicks(palette._field, "text size")
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    sheet = studio.sheet(SettingsSheet)
    assert [line.setting.key for line in sheet.lines if line.isVisible()] == ["text size"]
    sheet.close_sheet()


def test_the_palette_holds_many_rows_in_one_model_without_a_widget_each(studio):
    studio.open("EXT. BEACH - DAY\n\n" + "".join(f"MARA walks {number}. [[1s]]\n\n" for number in range(3000)))
    studio.do("help.palette")
    palette = studio.sheet(Palette)
    assert palette.found.rowCount() > 3000
    assert palette._list.viewport().findChildren(object) == []
    QTest.keyClicks(palette._field, "walks 2999")
    assert palette.found.rowCount() == 1
    palette.close_sheet()


def test_the_model_of_the_palette_is_sound(studio):
    studio.open()
    found = Found(everything(studio.window), [])
    tester = QAbstractItemModelTester(found, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for typed, kind in (("", ""), ("mara", ""), ("", "shot"), ("nobody at all", ""), ("a", "setting")):
        found.narrow(typed, kind)
    assert found.rowCount() > 0
    tester.deleteLater()


# ----- the clipboard ----------------------------------------------------------------------------------------------
def test_shots_are_copied_as_shots_and_as_a_scripts_text(studio):
    studio.open()
    studio.desk.select(studio.shots[0].id, studio.shots[1].id)
    studio.do("edit.copy")
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasFormat(SHOTS)
    assert data.text().startswith("EXT. BEACH - DAY\n")
    assert "MARA walks." in data.text()
    studio.desk.select(studio.shots[2].id)
    studio.do("edit.paste")
    assert [shot.text for shot in studio.shots] == [
        "MARA walks.",
        "She stops.",
        "MARA sits down.",
        "MARA walks.",
        "She stops.",
    ]
    assert len({shot.id for shot in studio.shots}) == 5
    assert studio.window.actions_by_key["edit.undo"].text() == "Undo Paste 2 shots"
    studio.do("edit.undo")
    assert len(studio.shots) == 3


def test_cut_duplicate_and_their_undo(studio):
    studio.open()
    before = studio.desk.film
    studio.desk.select(studio.shots[1].id)
    studio.do("edit.duplicate")
    assert [shot.text for shot in studio.shots] == ["MARA walks.", "She stops.", "She stops.", "MARA sits down."]
    assert studio.desk.selected == (studio.shots[2].id,)
    studio.do("edit.cut")
    assert [shot.text for shot in studio.shots] == ["MARA walks.", "She stops.", "MARA sits down."]
    studio.desk.select(studio.shots[0].id)
    studio.do("edit.paste")
    assert [shot.text for shot in studio.shots][1] == "She stops."
    for _step in range(3):
        studio.do("edit.undo")
    assert studio.desk.film == before


def test_a_copy_has_no_take_and_no_lock(studio):
    studio.open()
    shot = studio.shots[0]
    studio.desk.apply("lock", shot=shot.id, locked=True)
    studio.desk.select(shot.id)
    studio.do("edit.duplicate")
    assert (studio.shots[1].locked, studio.shots[1].circled) == (False, "")


def test_a_scripts_text_becomes_shots_after_the_selected_one(studio):
    studio.open()
    studio.desk.select(studio.shots[0].id)
    clipboard("A gull cries. [[close-up, 2s]]\n\nEXT. HARBOUR - NIGHT\n\nJONAH waits.\n\nJONAH\nWhere is she?\n")
    studio.do("edit.paste")
    studio.until(lambda: len(studio.shots) == 5)
    assert [shot.text for shot in studio.shots] == [
        "MARA walks.",
        "A gull cries.",
        "She stops.",
        "JONAH waits.",
        "MARA sits down.",
    ]
    assert studio.shots[1].directions.camera.size == "close-up"
    assert studio.shots[3].lines[0].text == "Where is she?"
    assert [scene.heading for scene in studio.desk.film.scenes] == [
        "EXT. BEACH - DAY",
        "EXT. HARBOUR - NIGHT",
        "INT. LIVING ROOM - NIGHT",
    ]
    assert any(entry.name == "JONAH" for entry in studio.desk.film.bible)
    studio.do("edit.undo")
    assert len(studio.shots) == 3


def test_two_hundred_pages_are_told_read_beside_the_window_and_one_step(studio):
    studio.open()
    pages = "".join(
        f"\n\nEXT. FIELD {scene} - DAY\n\n" + "\n\n".join(f"MARA walks on, step {step}, and on." for step in range(8))
        for scene in range(900)
    )
    assert len(pages) > 200 * 1_000
    clipboard(pages)
    studio.window.actions_by_key["edit.paste"].trigger()
    assert len(studio.shots) == 3
    studio.until(lambda: len(studio.shots) == 3 + 900 * 8, 60)
    assert any("pages from the clipboard" in notice for notice in studio.notices)
    assert len(studio.desk.session.project.steps()) == 1
    studio.do("edit.undo")
    assert len(studio.shots) == 3
    assert not studio.troubles


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff\xfe",
        b'[{"id": "../../x"}]',
        b'[{"id": "a", "spans": [{"frames": -1}]}]',
        b"[" * 10_000,
    ],
    ids=["empty", "object", "number", "noise", "path", "span", "deep"],
)
def test_shots_on_the_clipboard_are_looked_at_before_they_are_taken(data):
    shots = ()
    with contextlib.suppress(Fault):
        shots = unpacked(data)
    # Ids are never taken over, and what no edit could have made is refused.
    assert all(shot.id not in ("a", "../../x") and not shot.spans for shot in shots)


def test_nothing_usable_on_the_clipboard_is_a_toast_and_changes_nothing(studio):
    studio.open()
    before = studio.desk.film
    clipboard(data=b"noise")
    studio.do("edit.paste")
    mime = QMimeData()
    mime.setData("image/png", b"\x89PNG")
    QGuiApplication.clipboard().setMimeData(mime)
    studio.do("edit.paste")
    clipboard("\x00\x01\x02 \x03" * 20)
    studio.do("edit.paste")
    studio.until(lambda: len(studio.troubles) == 3)
    assert [fault.code for fault in studio.troubles] == ["clipboard.unusable", "clipboard.unusable", "script.binary"]
    assert studio.desk.film is before


def test_a_text_that_has_the_focus_is_what_the_edit_menu_means(studio):
    from PySide6.QtWidgets import QLineEdit

    studio.open()
    field = QLineEdit("hello", studio.window.body)
    field.show()
    field.setFocus()
    studio.do("edit.select_all")
    assert field.selectedText() == "hello"
    studio.do("edit.copy")
    assert QGuiApplication.clipboard().text() == "hello"
    studio.do("edit.delete")
    assert field.text() == ""
    assert len(studio.shots) == 3
    studio.do("edit.paste")
    assert field.text() == "hello"
    field.deleteLater()


def test_a_project_on_the_clipboard_is_opened(studio):
    studio.open()
    other = studio.folder / "other.fountain"
    other.write_text("Title: Other\n\nEXT. SEA - DAY\n\nWaves.\n")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(other))])
    # What file managers put beside it.
    QGuiApplication.clipboard().setMimeData(mime)
    studio.do("edit.paste")
    studio.until(lambda: studio.desk.film is not None and studio.desk.film.title == "Other", 5)


def test_packed_shots_come_back_the_same_but_for_their_ids(studio):
    studio.open()
    shots = tuple(studio.shots)
    back = unpacked(packed(shots))
    assert [shot.text for shot in back] == [shot.text for shot in shots]
    assert not {shot.id for shot in back} & {shot.id for shot in shots}


# ----- headings in place ------------------------------------------------------------------------------------------
def heading_field(studio):
    (field,) = [each for each in studio.window.board.findChildren(HeadingField) if each.isVisible()]
    return field


def test_a_scene_is_written_where_it_will_stand(studio, qtbot):
    studio.open()
    studio.do("scene.new")
    field = heading_field(studio).field
    QTest.keyClicks(field, "ext. harbour - dawn")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    studio.run()
    assert [scene.heading for scene in studio.desk.film.scenes][1] == "EXT. HARBOUR - DAWN"
    assert len(studio.desk.session.project.steps()) == 1


def test_a_heading_is_changed_in_place_and_escape_takes_it_back(studio, qtbot):
    studio.open()
    studio.do("scene.heading")
    field = heading_field(studio).field
    assert field.text() == "EXT. BEACH - DAY"
    field.setText("EXT. PIER - DAY")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert studio.desk.film.scenes[0].heading == "EXT. BEACH - DAY"
    studio.do("scene.heading")
    field = heading_field(studio).field
    field.setText("ext. pier - day")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert studio.desk.film.scenes[0].heading == "EXT. PIER - DAY"
    studio.do("scene.heading")
    qtbot.keyClick(heading_field(studio).field, Qt.Key.Key_Return)
    assert len(studio.desk.session.project.steps()) == 1


# ----- history ----------------------------------------------------------------------------------------------------
def test_the_history_is_walked_back_and_forward(studio, qtbot):
    studio.open()
    texts = ["one", "two", "three"]
    for text in texts:
        studio.desk.apply("set_text", shot=studio.shots[0].id, text=text)
    studio.do("edit.history")
    sheet = studio.sheet(HistorySheet)
    assert [sheet.list.item(row).text() for row in range(4)] == ["Text of 1A"] * 3 + ["As it was before"]
    assert sheet.list.currentRow() == 0
    assert not sheet.go.isEnabled()
    qtbot.keyClick(sheet.list, Qt.Key.Key_Down)
    qtbot.keyClick(sheet.list, Qt.Key.Key_Down)
    assert sheet._told.text() == "2 edits are undone."
    qtbot.keyClick(sheet.list, Qt.Key.Key_Return)
    assert studio.shots[0].text == "one"
    studio.do("edit.history")
    sheet = studio.sheet(HistorySheet)
    sheet.list.setCurrentRow(3)
    sheet.walk()
    assert studio.shots[0].text == "MARA walks."
    studio.do("edit.history")
    sheet = studio.sheet(HistorySheet)
    sheet.list.setCurrentRow(0)
    assert sheet._told.text() == "3 edits are made again."
    sheet.go.click()
    assert studio.shots[0].text == "three"
    assert not studio.troubles
