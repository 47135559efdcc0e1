"""Settings from one schema, shortcuts of one's own, and what a damaged file of either does: nothing."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from engine.messages.faults import Fault
from ui.actions import ACTIONS, BY_KEY, clashes
from ui.look import theme
from ui.look.tokens import Size
from ui.memory import Memory
from ui.settings.page import SettingsSheet
from ui.settings.schema import SCHEMA, SECTIONS
from ui.settings.shortcuts import portable
from ui.settings.values import Values


@pytest.fixture
def as_it_was(qapp, look):
    """The look, put back after a test that changes it."""
    yield
    theme.hold_still(False)
    theme.apply(qapp, theme.THEMES["dark"], 1.0)


def line(sheet, key):
    (found,) = [each for each in sheet.lines if each.setting.key == key]
    return found


def test_every_setting_has_words_a_section_a_control_and_a_default_that_may_be(qapp):
    from ui.settings.controls import KINDS

    assert len({setting.key for setting in SCHEMA}) == len(SCHEMA)
    for setting in SCHEMA:
        assert setting.words
        assert setting.section in SECTIONS
        assert setting.kind in KINDS
        assert setting.check(setting.default) == setting.default


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("theme", "plaid"),
        ("theme", 7),
        ("text size", 1000),
        ("text size", True),
        ("text size", "150"),
        ("reduced motion", "yes"),
        ("render size", "99999x1"),
        ("sound device", "x" * 5000),
        ("new folder", "relative/folder"),
        ("dissolve length", -3),
        ("quality", None),
        ("language", ["de"]),
    ],
)
def test_a_hostile_value_is_the_default(tmp_path, key, value):
    path = tmp_path / "window.json"
    path.write_text(json.dumps({key: value}))
    values = Values(Memory(path))
    assert values.get(key) == next(setting.default for setting in SCHEMA if setting.key == key)
    values.set(key, value)
    assert values.get(key) == next(setting.default for setting in SCHEMA if setting.key == key)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[1, 2]",
        b"{",
        b"\xff\xfe\x00",
        b'{"projects": 5, "shortcuts": []}',
        b"[" * 100_000,
        b'"' + b"a" * 5_000_000,
    ],
    ids=["empty", "list", "cut", "noise", "kinds", "deep", "large"],
)
def test_a_damaged_memory_is_begun_anew(tmp_path, content):
    path = tmp_path / "window.json"
    path.write_bytes(content)
    memory = Memory(path)
    assert memory.projects() == []
    assert Values(memory).get("theme") == "dark"
    memory.set("theme", "light")
    assert Memory(path).get("theme", "dark") == "light"


def test_projects_of_a_hostile_memory_are_texts_and_few(tmp_path):
    path = tmp_path / "window.json"
    rows = [{"folder": str(tmp_path / str(number)), "title": number} for number in range(100)]
    path.write_text(json.dumps({"projects": [5, {"folder": "a\0b"}, {"title": "no folder"}, *rows]}))
    found = Memory(path).projects()
    assert len(found) <= 12
    assert all(isinstance(value, str) for row in found for value in row.values())


def test_a_setting_is_chosen_marked_and_reset(studio, as_it_was):
    studio.do("app.settings")
    sheet = studio.sheet(SettingsSheet)
    row = line(sheet, "theme")
    assert not row.back.isVisible()
    row.control.box.setCurrentIndex(1)
    row.control.box.activated.emit(1)
    assert studio.desk.values.get("theme") == "light"
    assert theme.now().name == "light"
    assert row.back.isVisible()
    row.back.click()
    assert theme.now().name == "dark"
    assert not row.back.isVisible()
    sheet.close_sheet()


def test_the_text_size_is_seen_at_once_and_goes_back_to_the_very_same(studio, as_it_was):
    studio.open()
    top, font = studio.window.top.height(), studio.window.top.views.group.button(0).font().pixelSize()
    before = {
        id(w): (w.minimumSize(), w.maximumSize(), w.font().pixelSize()) for w in studio.window.body.findChildren(QLabel)
    }
    studio.desk.values.set("text size", 150)
    studio.run()
    assert Size.TOP_BAR == 66
    assert studio.window.top.height() == 66 > top
    assert studio.window.top.views.group.button(0).font().pixelSize() == round(font * 1.5)
    assert theme.font("body").pixelSize() == 18
    studio.desk.values.set("text size", 115)
    studio.desk.values.set("text size", 100)
    studio.run()
    assert studio.window.top.height() == top
    after = {
        id(w): (w.minimumSize(), w.maximumSize(), w.font().pixelSize()) for w in studio.window.body.findChildren(QLabel)
    }
    assert {key: after[key] for key in before if key in after} == {key: before[key] for key in before if key in after}


def test_reduced_motion_lets_nothing_last(studio, as_it_was):
    assert theme.duration(180) == 180
    studio.desk.values.set("reduced motion", True)
    assert theme.duration(180) == 0


def test_settings_are_found_by_words_help_and_choices(studio):
    studio.do("app.settings")
    sheet = studio.sheet(SettingsSheet)
    QTest.keyClicks(sheet.search, "charger")
    assert [row.setting.key for row in sheet.lines if row.isVisible()] == ["pause on battery"]
    sheet.search.setText("night")
    assert [row.setting.key for row in sheet.lines if row.isVisible()] == ["theme"]
    sheet.search.setText("zzz")
    assert sheet._none.isVisible()
    sheet.close_sheet()


def test_what_is_rendered_follows_the_settings(studio):
    studio.desk.values.set("quality", "draft")
    studio.desk.values.set("render size", "1280x720")
    assert (studio.desk.settings.quality, studio.desk.settings.width, studio.desk.settings.height) == (
        "draft",
        1280,
        720,
    )
    studio.desk.values.reset_all()
    assert (studio.desk.settings.quality, studio.desk.settings.width) == ("standard", 0)


def test_a_slider_is_moved_by_keys(studio, qtbot, as_it_was):
    studio.do("app.settings")
    sheet = studio.sheet(SettingsSheet)
    slider = line(sheet, "text size").control.slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert studio.desk.values.get("text size") == 105
    sheet.close_sheet()


def keys_sheet(studio):
    studio.do("app.settings")
    sheet = studio.sheet(SettingsSheet)
    sheet.choice.group.button(1).click()
    return sheet


def keyline(sheet, key):
    (found,) = [each for each in sheet.keys.lines if each.action.key == key]
    return found


def test_a_shortcut_is_changed_by_pressing_it_and_works(studio, qtbot):
    studio.open()
    sheet = keys_sheet(studio)
    row = keyline(sheet, "shot.lock")
    row.keys.click()
    assert row.keys.text() == "Press keys…"
    qtbot.keyClick(row.keys, Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    assert row.keys.text() == "Ctrl+F9"
    assert studio.window.actions_by_key["shot.lock"].shortcut().toString() == "Ctrl+F9"
    sheet.close_sheet()
    again = Memory(studio.desk.memory.path)
    assert again.get("shortcuts", {}) == {"shot.lock": "Ctrl+F9"}
    studio.card(0).key(Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    assert studio.shots[0].locked


def test_a_clash_is_told_and_nothing_is_taken_before_one_says_so(studio, qtbot):
    sheet = keys_sheet(studio)
    row = keyline(sheet, "shot.lock")
    row.keys.click()
    qtbot.keyClick(row.keys, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert row.take.isVisible()
    assert "Ctrl+R is taken by: Render this shot" in row.warning.text()
    assert studio.window.shortcuts.own == {}
    row.take.click()
    assert studio.window.shortcuts.own == {"shot.lock": "Ctrl+R", "render.shot": ""}
    assert clashes({**studio.window.shortcuts.own}) == []
    assert studio.window.actions_by_key["render.shot"].shortcut().isEmpty()
    keyline(sheet, "render.shot").back.click()
    assert studio.window.shortcuts.keys("render.shot") == "Ctrl+R"
    assert studio.window.shortcuts.keys("shot.lock") == ""
    sheet.keys._shortcuts.reset_all()
    assert studio.window.shortcuts.own == {}
    sheet.close_sheet()


def test_escape_and_backspace_while_keys_are_awaited(studio, qtbot):
    sheet = keys_sheet(studio)
    row = keyline(sheet, "shot.lock")
    row.keys.click()
    qtbot.keyClick(row.keys, Qt.Key.Key_Control)
    assert row.keys.isChecked()
    qtbot.keyClick(row.keys, Qt.Key.Key_Escape)
    assert (row.keys.isChecked(), row.keys.text(), sheet.isVisible()) == (False, "Ctrl+L", True)
    row.keys.click()
    qtbot.keyClick(row.keys, Qt.Key.Key_Backspace)
    assert row.keys.text() == "none"
    sheet.close_sheet()


def test_shortcuts_go_to_a_file_and_come_back(studio):
    sheet = keys_sheet(studio)
    studio.window.shortcuts.set("shot.lock", "Ctrl+F9")
    path = studio.folder / "keys.json"
    sheet.keys.save(path)
    assert str(path) in sheet.keys.said.text()
    studio.window.shortcuts.reset_all()
    sheet.keys.load(path)
    assert studio.window.shortcuts.own == {"shot.lock": "Ctrl+F9"}
    assert sheet.keys.said.text() == f"{len(ACTIONS)} shortcuts came in."
    sheet.keys.save(studio.folder / "nowhere" / "keys.json")
    assert "cannot be written" in sheet.keys.said.text()
    sheet.close_sheet()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"shortcuts": []}',
        b'{"shortcuts": {"rm -rf": "Ctrl+R"}}',
        b'{"shortcuts": {"shot.lock": "Ctrl+F9", "render.shot": "Ctrl+F9"}}',
        b'{"shortcuts": {"shot.lock": 5}}',
        b"\xff" * 40,
        b"[" * 200_000,
        b'{"shortcuts": {"shot.lock": "' + b"a" * 2_000_000 + b'"}}',
    ],
    ids=["empty", "nothing", "list", "unknown", "clash", "number", "noise", "deep", "large"],
)
def test_a_file_that_holds_no_shortcuts_changes_nothing(studio, content):
    path = studio.folder / "keys.json"
    path.write_bytes(content)
    with pytest.raises(Fault) as caught:
        studio.window.shortcuts.read(path)
    assert caught.value.code == "shortcuts.not_one"
    assert studio.window.shortcuts.own == {}


def test_own_shortcuts_of_a_hostile_memory_are_left_out(studio):
    studio.desk.memory.set(
        "shortcuts", {"shot.lock": "Ctrl+F9", "nobody": "Ctrl+R", "render.shot": 7, "take.next": "??!!zz"}
    )
    assert set(studio.window.shortcuts.own) == {"shot.lock"}


def test_every_shortcut_of_the_table_is_one(qapp):
    for action in ACTIONS:
        for keys in (action.shortcut, *action.also):
            assert not keys or portable(keys), action.key
    assert BY_KEY["help.palette"].shortcut == "Ctrl+K"


def test_the_desktops_own_theme_is_followed(studio, as_it_was):
    studio.desk.values.set("theme", "system")
    app = QApplication.instance()
    dark = app.styleHints().colorScheme() is not Qt.ColorScheme.Light
    assert theme.now().dark == dark
    app.styleHints().setColorScheme(Qt.ColorScheme.Light)
    studio.run()
    wanted = theme.system(app).name
    assert theme.now().name == wanted
    app.styleHints().unsetColorScheme()


def test_the_timeline_follows_its_settings(studio):
    studio.open()
    studio.do("view.timeline")
    timeline = studio.window.bench.panel("cut").timeline
    studio.desk.values.set("timeline snap", False)
    assert timeline.switches["snap"] is False
    studio.do("cut.snap")
    assert studio.desk.values.get("timeline snap") is True
    studio.desk.values.set("dissolve length", 7)
    studio.desk.select(studio.shots[1].id)
    studio.do("cut.dissolve")
    assert studio.shots[1].transition == "dissolve"
    assert studio.shots[1].transition_frames == 7
