"""Whole tasks with keyboard and mouse: open, write, direct, render, circle, undo, export, and what goes wrong."""

from __future__ import annotations

import wave

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from studio.render.stale import State
from ui.actions import ACTIONS, clashes
from ui.commands.table import COMMANDS
from ui.look.contrast import check
from ui.look.tokens import THEMES


def test_a_script_opens_as_a_board_of_cards(studio):
    studio.open()
    assert [studio.card(place).face.slate for place in range(3)] == ["1A", "1B", "2A"]
    assert studio.card(0).face.state == "draft"
    assert studio.card(2).face.cast == ("MARA",)
    assert studio.card(0).name == "Shot 1A, No take, 1.0 seconds. MARA walks."
    assert not studio.troubles


def test_typing_on_a_card_edits_its_text_and_enter_opens_the_next_shot(studio, qtbot):
    studio.open()
    card = studio.card(1)
    card.key(Qt.Key.Key_F2)
    editor = card.editor
    QTest.keyClicks(editor, " A gull cries.")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    studio.run()
    assert studio.shots[1].text == "She stops. A gull cries."
    assert len(studio.shots) == 4
    assert studio.desk.slate(studio.shots[2].id) == "1C"
    fresh = studio.card(2).editor
    QTest.keyClicks(fresh, "She runs")
    qtbot.keyClick(fresh, Qt.Key.Key_Escape)
    studio.run()
    assert studio.shots[2].text == ""


def test_undo_takes_everything_back_and_says_what(studio):
    studio.open()
    before = studio.desk.film
    studio.desk.apply("set_length", shot=studio.shots[0].id, frames=48)
    studio.desk.apply("set_text", shot=studio.shots[1].id, text="other")
    studio.run()
    assert studio.window.actions_by_key["edit.undo"].text() == "Undo Text of 1B"
    studio.do("edit.undo")
    assert studio.window.actions_by_key["edit.undo"].text() == "Undo Length of 1A"
    studio.do("edit.undo")
    assert studio.desk.film == before
    assert not studio.window.actions_by_key["edit.undo"].isEnabled()
    studio.do("edit.redo")
    assert studio.shots[0].length == 48


def test_rendering_shows_progress_and_ends_in_a_circled_card(studio):
    studio.open(SCRIPT_SLOW)
    studio.do("render.changed")
    card = studio.card(0)
    studio.until(lambda: card.face.state == "rendering")
    assert studio.window.queue._count.text() == "1 to go"
    studio.until(lambda: card.face.state == "circled")
    studio.until(lambda: not card.surface.picture(card.face, card.area).isNull())
    assert studio.desk.due() == []
    assert not studio.troubles


SCRIPT_SLOW = "EXT. BEACH - DAY\n\nMARA SLOW walks. [[1s]]\n"


def test_an_edit_makes_stale_at_once_and_render_what_changed_renders_just_that(studio):
    studio.open()
    studio.do("render.changed")
    studio.until(lambda: all(studio.desk.state(shot.id) is State.CIRCLED for shot in studio.shots))
    studio.desk.apply("set_direction", shot=studio.shots[2].id, field="move", value="dolly in")
    studio.run()
    assert [studio.card(place).face.state for place in range(3)] == ["circled", "circled", "stale"]
    assert studio.desk.due() == [studio.shots[2].id]
    studio.do("render.changed")
    studio.until(lambda: studio.card(2).face.state == "circled")
    assert [len(studio.desk.takes(shot.id)) for shot in studio.shots] == [1, 1, 2]


def test_a_failed_shot_says_why_and_the_rest_goes_on(studio):
    studio.open("EXT. BEACH - DAY\n\nFAIL media.disk_full now. [[1s]]\n\nMARA walks. [[1s]]\n")
    studio.do("render.changed")
    studio.until(lambda: studio.card(0).face.state == "failed" and studio.card(1).face.state == "circled")
    assert studio.card(0).face.note == "The disk is full."
    assert [fault.code for fault in studio.troubles] == ["media.disk_full"]


def test_directions_are_typed_in_the_inspector(studio, qtbot):
    studio.open()
    studio.desk.select(studio.shots[1].id)
    studio.do("shot.direct")
    chooser = studio.window.inspector.directions.chooser
    QTest.keyClicks(chooser.field, "extreme close-up, slow dolly in, 35mm, 4s, rain")
    qtbot.keyClick(chooser.field, Qt.Key.Key_Return)
    studio.run()
    shot = studio.shots[1]
    camera = shot.directions.camera
    assert (camera.size, camera.move, camera.pace, camera.lens) == ("extreme close-up", "dolly in", "slow", 35)
    assert (shot.directions.weather, shot.length) == ("rain", 96)


def test_text_typed_in_the_inspector_is_kept_after_a_rest_and_at_once_when_the_focus_goes(studio, qtbot):
    studio.open()
    studio.desk.select(studio.shots[0].id)
    text = studio.window.inspector.action.text
    text.setFocus()
    text.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(text, "Now ")
    assert studio.shots[0].text == "MARA walks."
    studio.until(lambda: studio.shots[0].text == "Now MARA walks.", 3)
    QTest.keyClicks(text, "and ")
    studio.desk.select(studio.shots[1].id)
    assert studio.shots[0].text == "Now and MARA walks."


def test_a_lock_holds_against_every_edit(studio):
    studio.open()
    shot = studio.shots[0].id
    studio.desk.select(shot)
    studio.do("shot.lock")
    studio.do("edit.delete")
    assert len(studio.shots) == 3
    assert [fault.code for fault in studio.troubles] == ["shot.locked"]
    assert len(studio.window.toasts.shown) == 1
    studio.do("shot.lock")
    studio.do("edit.delete")
    assert len(studio.shots) == 2


def test_arrows_walk_the_cards_and_control_click_adds(studio):
    studio.open()
    studio.card(0).key(Qt.Key.Key_Right)
    assert studio.desk.selected == (studio.shots[1].id,)
    studio.card(1).key(Qt.Key.Key_Down)
    assert studio.desk.selected == (studio.shots[2].id,)
    studio.card(0).click(Qt.KeyboardModifier.ControlModifier)
    assert studio.desk.selected == (studio.shots[2].id, studio.shots[0].id)


def test_the_viewer_plays_the_cut_and_circles_takes(studio):
    studio.open()
    studio.do("render.changed")
    studio.until(lambda: all(studio.desk.state(shot.id) is State.CIRCLED for shot in studio.shots))
    studio.desk.queue.render([studio.shots[0].id])
    studio.until(lambda: len(studio.desk.takes(studio.shots[0].id)) == 2)
    studio.desk.select(studio.shots[0].id)
    studio.do("view.timeline")
    viewer = studio.window.viewer
    transport = studio.window.transport
    assert transport.length == 72
    first, second = studio.desk.takes(studio.shots[0].id)
    assert studio.shots[0].circled == first.id
    viewer.show_take(second.id)
    studio.do("take.circle")
    assert studio.shots[0].circled == second.id
    studio.do("play.next_cut")
    transport.show("cut")
    transport.seek(0)
    viewer.jump(1)
    assert transport.frame == 24
    assert studio.desk.selected == (studio.shots[1].id,)
    studio.do("play.frame_back")
    assert studio.desk.selected == (studio.shots[0].id,)


def test_a_project_reopens_as_it_was(studio):
    studio.open()
    studio.desk.apply("set_text", shot=studio.shots[0].id, text="kept")
    folder = studio.desk.session.project.folder
    studio.do("project.close")
    assert studio.desk.session is None
    assert studio.window._pages.currentIndex() == 0
    studio.window.open(folder)
    assert studio.shots[0].text == "kept"
    assert studio.desk.memory.projects()[0]["folder"] == str(folder)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.fountain", b"", "script.empty"),
        ("picture.png", b"\x89PNG\r\n", "script.kind"),
        ("noise.fountain", bytes(range(256)) * 40, "script.binary"),
        ("broken.fdx", b"<FinalDraft>", "script.broken"),
    ],
)
def test_what_is_no_script_is_a_toast_and_changes_nothing(studio, name, content, code):
    path = studio.folder / name
    path.write_bytes(content)
    studio.window.open(path)
    assert [fault.code for fault in studio.troubles] == [code]
    assert studio.desk.session is None
    assert len(studio.window.toasts.shown) == 1


def test_the_palette_finds_and_runs(studio, qtbot):
    from ui.sheets.palette import Palette

    studio.open()
    studio.do("help.palette")
    (palette,) = studio.window.body.findChildren(Palette)
    QTest.keyClicks(palette._field, "lock the")
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    studio.run()
    assert studio.shots[0].locked


def test_single_letters_are_text_while_somebody_types(studio, qtbot):
    studio.open()
    text = studio.window.inspector.action.text
    text.setFocus()
    QTest.keyClicks(text, "jkl c")
    assert "jkl c" in text.toPlainText()
    assert not studio.window.transport.is_playing


def test_export_lists_what_stands_in_its_way(studio):
    from ui.sheets.export import ExportSheet

    studio.open()
    studio.do("cut.export")
    (sheet,) = studio.window.body.findChildren(ExportSheet)
    assert not sheet._go.isEnabled()
    sheet._slates.setChecked(True)
    assert sheet._go.isEnabled()
    sheet.close_sheet()


def test_every_action_has_its_command_and_no_shortcut_clashes():
    assert clashes() == []
    assert {action.key for action in ACTIONS} == set(COMMANDS)


@pytest.mark.parametrize("name", list(THEMES))
def test_every_pair_of_colours_can_be_read(name):
    _report, failures = check(THEMES[name])
    assert failures == []


def test_a_cut_is_exported_verified_and_its_folder_offered(studio):
    from studio.credentials.verify import verify
    from ui.sheets.export import ExportSheet
    from ui.sheets.verify import show_verdict

    studio.desk._make_engine = None
    studio.open("EXT. BEACH - DAY\n\nMARA waits. [[0.5s]]\n")
    studio.desk.apply("set_film", width=128, height=72)
    studio.do("cut.export")
    sheet = studio.sheet(ExportSheet)
    assert not sheet._go.isEnabled()
    sheet._slates.setChecked(True)
    out = studio.folder / "film.mp4"
    sheet._where.setText(str(out))
    sheet._go.click()
    assert sheet._cancel.text() == "Cancel"
    studio.until(lambda: sheet._go.text().strip() == "Open the folder", 60)
    assert out.is_file()
    assert not studio.troubles
    assert verify(out).integrity == "intact"
    sheet.close_sheet()
    shown = show_verdict(studio.window.body, out, verify(out))
    words = [label.text() for label in shown.findChildren(QLabel)]
    assert "Nothing in this film was changed since it was signed." in words
    assert "Signed on this machine" in words


def test_an_export_that_cannot_be_written_says_so_in_its_sheet(studio):
    from ui.sheets.export import ExportSheet

    studio.open()
    studio.do("cut.export")
    sheet = studio.sheet(ExportSheet)
    sheet._slates.setChecked(True)
    sheet._where.setText(str(studio.folder / "nowhere" / "film.mp4"))
    sheet._go.click()
    studio.until(lambda: "Nothing can be written" in sheet._doing.text())
    assert sheet._go.isEnabled()
    sheet.close_sheet()


def test_space_on_the_board_plays_the_selected_shot_and_escape_leads_back(studio, qtbot):
    studio.open()
    studio.do("render.changed")
    studio.until(lambda: all(studio.desk.state(shot.id) is State.CIRCLED for shot in studio.shots))
    studio.desk.select(studio.shots[1].id)
    studio.do("play.toggle")
    transport = studio.window.transport
    assert studio.window.view == "timeline"
    assert (transport.length, transport.is_playing) == (24, True)
    qtbot.keyClick(studio.window.focusWidget(), Qt.Key.Key_Escape)
    assert not transport.is_playing
    assert studio.window.view == "board"
    assert studio.card(1).focused
    studio.do("play.cut")
    assert transport.length == 72
    studio.do("play.stop")
    studio.do("play.scene")
    assert transport.length == 48
    studio.do("play.toggle")
    assert not transport.is_playing


def dropped(studio, path, card):
    """Drop a file on a card of the board."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    surface = studio.window.board.surface
    point = surface.viewport().mapTo(studio.window, card.area.center())
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    studio.window.dropEvent(QDropEvent(QPointF(point), action, data, button, keys))


def test_a_picture_that_is_dropped_on_a_card_stands_for_its_shot(studio):
    studio.open()
    studio.desk.select(studio.shots[0].id)
    path = studio.folder / "drawing.png"
    Image.new("RGB", (640, 360), (40, 90, 160)).save(path)
    dropped(studio, path, studio.card(1))
    studio.until(lambda: studio.shots[1].stands)
    assert studio.shots[0].stands == ""
    studio.desk.session.media.path(studio.shots[1].stands).read_bytes()
    assert any("drawing.png stands for 1B." in toast.accessibleName() for toast in studio.window.toasts.shown)
    studio.do("edit.undo")
    assert studio.shots[1].stands == ""


def test_a_sound_that_is_dropped_on_a_card_is_music_at_its_shot(studio):
    studio.open()
    path = studio.folder / "theme.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(bytes(48000 * 4))
    dropped(studio, path, studio.card(2))
    studio.until(lambda: studio.desk.film.clips)
    (clip,) = studio.desk.film.clips
    assert (clip.track, clip.anchor) == ("music", studio.shots[2].id)
    assert not studio.troubles


def test_media_for_no_shot_is_told(studio):
    studio.open()
    studio.desk.select()
    path = studio.folder / "drawing.png"
    Image.new("RGB", (64, 36)).save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    studio.window.take_in(data)
    assert studio.notices == ["Nothing was taken in."]
