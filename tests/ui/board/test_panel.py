"""The board under the hands: writing the first shot, dragging, selecting several, folding, narrow windows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QAbstractSpinBox, QLineEdit, QWidget

from studio.document.values import Film
from studio.project.project import create
from studio.render.stale import State
from ui.board import painting
from ui.board.faces import head_of
from ui.board.layout import Spot
from ui.board.painting import head_areas
from ui.board.speaking import words_of


def slates(studio):
    return [f"{studio.desk.slate(shot.id)} {shot.text}" for shot in studio.shots]


def drag(studio, start, target, way_out=False, keys=Qt.KeyboardModifier.NoModifier):
    """Press at a point of the board, carry what lies there to another, let go; whether a line showed where."""
    surface = studio.window.board.surface
    window = studio.window

    def there(point):
        return surface.viewport().mapTo(window, point)

    QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton, keys, there(start))
    QTest.mouseMove(window.windowHandle(), there(start + QPoint(30, 0)))
    QTest.mouseMove(window.windowHandle(), there(target))
    shown = not surface.hands.bar.isEmpty()
    if way_out:
        QTest.keyClick(surface, Qt.Key.Key_Escape)
    QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton, keys, there(target))
    studio.run()
    return shown


def test_an_empty_film_opens_on_one_large_card_with_the_caret_in_it(studio):
    folder = studio.folder / "New.rushes"
    create(folder, Film(title="New")).close()
    studio.window.open(folder)
    studio.run()
    page = studio.window.board.first.page
    assert page.isVisible()
    assert studio.window.focusWidget() is page
    QTest.keyClicks(page, "ext. pier - dawn")
    QTest.keyClick(page, Qt.Key.Key_Return)
    QTest.keyClicks(page, "MARA, in a red coat, waits. [[wide, pan left, 3s]]")
    assert not studio.shots
    QTest.keyClick(page, Qt.Key.Key_Return)
    studio.run()
    first, second = studio.shots
    assert studio.desk.film.scenes[0].heading.casefold() == "ext. pier - dawn"
    assert first.text == "MARA, in a red coat, waits."
    assert (first.directions.camera.size, first.directions.camera.move, first.length) == ("wide", "pan left", 72)
    assert [entry.name for entry in studio.desk.film.bible if entry.kind == "character"] == ["MARA"]
    # The next shot is open for writing.
    assert studio.window.focusWidget() is studio.card(1).editor
    assert second.text == ""
    studio.do("edit.undo")
    studio.do("edit.undo")
    assert studio.shots == []
    assert page.isVisible()
    assert not studio.troubles


def test_letters_on_a_card_are_its_text_even_those_that_are_shortcuts(studio):
    studio.open()
    studio.window.activateWindow()
    card = studio.card(0)
    card.focus()
    QTest.keyClick(studio.window.windowHandle(), Qt.Key.Key_J)
    assert card.editor is not None
    assert card.editor.toPlainText() == "MARA walks. j"
    QTest.keyClick(card.editor, Qt.Key.Key_Escape)
    assert card.editor is None
    assert studio.shots[0].text == "MARA walks."


def test_a_card_is_dragged_where_the_bar_is(studio):
    studio.open()
    before = slates(studio)
    assert drag(studio, studio.card(0).at(), studio.card(1).at(x=0.9))
    assert slates(studio) == ["1A She stops.", "1B MARA walks.", "2A MARA sits down."]
    assert studio.window.board.surface.hands.bar.isEmpty()
    drag(studio, studio.card(0).at(), studio.card(2).at(x=0.1))
    assert slates(studio) == ["1A MARA walks.", "2A She stops.", "2B MARA sits down."]
    drag(studio, studio.card(2).at(), studio.card(0).at(), way_out=True)
    assert slates(studio)[2] == "2B MARA sits down."
    studio.do("edit.undo")
    studio.do("edit.undo")
    assert slates(studio) == before


def test_alt_arrows_move_a_shot_and_go_on_into_the_next_scene(studio):
    studio.open()
    studio.desk.select(studio.shots[0].id)
    studio.do("shot.later")
    studio.do("shot.later")
    assert slates(studio) == ["1A She stops.", "2A MARA walks.", "2B MARA sits down."]
    studio.do("shot.earlier")
    assert slates(studio)[1] == "1B MARA walks."
    assert studio.card(1).focused


def test_several_shots_are_directed_at_once_and_undone_at_once(studio, qtbot):
    studio.open()
    studio.card(0).click()
    studio.card(2).click(Qt.KeyboardModifier.ShiftModifier)
    assert studio.desk.selected == tuple(shot.id for shot in studio.shots)
    inspector = studio.window.inspector
    assert inspector.title.text() == "3 shots"
    assert not inspector.action.text.isVisible()
    assert inspector.directions.chips["size"].words == "Size: mixed"
    before = studio.desk.film
    inspector.choose("")
    QTest.keyClicks(inspector.directions.chooser.field, "rain, 35mm, 4s")
    QTest.keyClick(inspector.directions.chooser.field, Qt.Key.Key_Return)
    assert {(shot.directions.weather, shot.directions.camera.lens, shot.length) for shot in studio.shots} == {
        ("rain", 35, 96)
    }
    inspector.sounds.choose("thunder")
    QTest.keyClick(inspector.sounds.chooser.field, Qt.Key.Key_Return)
    assert {shot.cues for shot in studio.shots} == {("thunder",)}
    studio.run()
    assert studio.window.actions_by_key["edit.undo"].text() == "Undo Sounds of 3 shots"
    studio.do("edit.undo")
    studio.do("edit.undo")
    assert studio.desk.film == before


def test_deleting_offers_the_way_back(studio):
    studio.open()
    studio.desk.select(studio.shots[0].id, studio.shots[1].id)
    before = studio.desk.film
    studio.do("edit.delete")
    assert slates(studio) == ["2A MARA sits down."]
    assert studio.desk.selected == (studio.shots[0].id,)
    (toast,) = studio.window.toasts.shown
    toast.act_button.click()
    assert studio.desk.film == before
    assert studio.window.toasts.shown == []


def test_a_line_is_added_changed_and_dropped_in_the_inspector(studio):
    studio.open()
    studio.desk.select(studio.shots[0].id)
    dialogue = studio.window.inspector.dialogue
    dialogue.begin()
    dialogue.who.setText("Jonah")
    dialogue.says.setText("Wait!")
    QTest.keyClick(dialogue.says, Qt.Key.Key_Return)
    studio.run()
    assert [(line.character, line.text) for line in studio.shots[0].lines] == [("JONAH", "Wait!")]
    dialogue.rows[0].words.setPlainText("Wait for me!")
    dialogue.keep()
    assert studio.shots[0].lines[0].text == "Wait for me!"
    dialogue.rows[0].words.setPlainText("")
    dialogue.keep()
    studio.run()
    assert studio.shots[0].lines == ()


def test_a_scene_folds_with_its_chevron_and_with_arrows(studio):
    studio.open()
    surface = studio.window.board.surface
    scene = studio.desk.film.scenes[0].id
    head = Spot("head", scene)
    before = surface.viewport().grab(surface.area(head)).toImage()
    fold = head_areas(QRectF(surface.area(head))).fold.center().toPoint()
    QTest.mouseClick(surface.viewport(), Qt.MouseButton.LeftButton, pos=fold)
    assert not studio.card(0).shown
    assert studio.card(2).shown
    assert surface.viewport().grab(surface.area(head)).toImage() != before
    assert words_of(surface, head) == "Scene 1, EXT. BEACH - DAY, 2 shots, 1/8 pages, 2.0 s, folded"
    assert surface.spot == head
    QTest.keyClick(surface, Qt.Key.Key_Right)
    assert studio.card(0).shown
    QTest.keyClick(surface, Qt.Key.Key_Left)
    assert not studio.card(0).shown
    # A folded scene stays within reach of the arrows, and of whoever writes in it.
    studio.card(2).key(Qt.Key.Key_Up)
    assert surface.spot == head
    studio.window.board.write_in(studio.shots[0].id)
    assert studio.card(0).editor is not None


def test_the_filter_says_what_it_hides(studio):
    studio.open()
    studio.do("render.changed")
    studio.until(lambda: all(studio.desk.state(shot.id) is State.CIRCLED for shot in studio.shots))
    studio.desk.apply("set_text", shot=studio.shots[2].id, text="MARA stands.")
    studio.run()
    board = studio.window.board
    board.narrow("Changed")
    assert [studio.card(place).shown for place in range(3)] == [False, False, True]
    assert board._none.text() == "2 shots are hidden by the filter."
    studio.desk.select(studio.shots[2].id)
    studio.do("render.keep")
    studio.run(0.1)
    assert studio.desk.state(studio.shots[2].id) is State.CIRCLED
    assert board._none.text() == "3 shots are hidden by the filter."
    board.narrow("Changed")
    assert [studio.card(place).shown for place in range(3)] == [True, True, True]
    assert board._none.isHidden()


@pytest.mark.parametrize("kind", ["script", "project", "picture"])
def test_what_is_dropped_on_the_window_is_opened(studio, kind):
    studio.open("EXT. PIER - DAY\n\nNobody.\n", "first.fountain")
    if kind == "project":
        path = studio.folder / "other.rushes"
        create(path, Film(title="Other")).close()
    else:
        path = studio.folder / ("other.fountain" if kind == "script" else "other.png")
        path.write_text("Title: Other\n\nINT. CAR - NIGHT\n\nMARA drives.\n")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    studio.window.dropEvent(event)
    if kind == "picture":
        studio.until(lambda: studio.troubles)
        assert [fault.code for fault in studio.troubles] == ["media.refused"]
        assert studio.shots[0].stands == ""
    else:
        studio.run()
        assert not studio.troubles
    assert studio.desk.film.title == ("first" if kind == "picture" else "Other")


def test_a_narrow_window_has_the_inspector_as_a_drawer(studio):
    studio.open()
    window = studio.window
    window.resize(960, 600)
    studio.run()
    assert (window.width(), window.height()) == (960, 600)
    assert not window.inspector.isVisible()
    assert studio.card(0).shown
    studio.do("view.inspector")
    assert window.inspector.isVisible()
    assert window.board.width() > 900
    QTest.keyClick(window.inspector, Qt.Key.Key_Escape)
    assert not window.inspector.isVisible()
    studio.do("view.timeline")
    assert not window.queue.isVisible()
    assert (window.width(), window.height()) == (960, 600)
    window.resize(1440, 900)
    studio.run()
    assert window.inspector.isVisible()
    assert window.queue.isVisible()


def test_choices_are_remembered(studio):
    from ui.desk import Desk
    from ui.memory import Memory
    from ui.window import Window

    studio.open()
    studio.window.resize(1300, 800)
    studio.do("view.inspector")
    studio.window.inspector.rendering.quality.activated.emit(0)
    studio.run()
    studio.window.close()
    again = Window(Desk(Memory(studio.folder / "window.json")))
    assert (again.width(), again.height()) == (1300, 800)
    again.show_view("board")
    assert again.bench.docks["inspector"].isHidden()
    assert again.desk.settings.quality == "draft"
    assert [row["title"] for row in again.desk.memory.projects()] == ["film"]
    again.close()
    again.deleteLater()


def controls(window):
    """Everything that the keyboard can reach."""
    for widget in window.findChildren(QWidget):
        own = not widget.objectName().startswith("qt_") and widget.window() is window
        if own and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield widget


def name_of(widget):
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return (widget.accessibleName() or text).strip()


def test_every_control_has_a_name(studio):
    studio.open()
    studio.desk.queue.render([studio.shots[0].id])
    for key in ("view.timeline", "cut.export", "help.palette", "help.keys"):
        studio.do(key)
    plain = (QAbstractScrollArea, QAbstractSpinBox, QLineEdit)
    nameless = [
        f"{widget!r} in {widget.parent()!r}"
        for widget in controls(studio.window)
        if not name_of(widget) and not isinstance(widget.parent(), plain)
    ]
    assert nameless == []
    assert len(list(controls(studio.window))) > 60


def test_tab_stays_inside_a_sheet_and_the_focus_goes_back(studio):
    from ui.sheets.export import ExportSheet

    studio.open()
    studio.card(1).focus()
    studio.do("cut.export")
    sheet = studio.sheet(ExportSheet)
    seen = set()
    for _step in range(12):
        QTest.keyClick(studio.window.focusWidget(), Qt.Key.Key_Tab)
        assert sheet.isAncestorOf(studio.window.focusWidget())
        seen.add(studio.window.focusWidget())
    assert len(seen) >= 4
    QTest.keyClick(studio.window.focusWidget(), Qt.Key.Key_Escape)
    assert studio.card(1).focused


def test_what_does_not_fit_is_cut_and_told(studio):
    studio.open(f"INT. {'VERY LONG PLACE ' * 30}- DAY\n\nMARA waits.\n")
    surface = studio.window.board.surface
    head = surface.area(Spot("head", studio.desk.film.scenes[0].id))
    assert surface._tip(head.center()).startswith("INT. VERY LONG")
    canvas = studio.window.grab()
    p = QPainter(canvas)
    found, row = surface.scene(studio.desk.film.scenes[0].id)
    face = head_of(studio.desk, studio.desk.film, found, row, folded=False)
    assert painting.head(p, QRectF(head), face, hover="", focused=False, lifted=False)
    p.end()
    assert studio.window.width() == 1440


def test_the_board_scrolls_as_far_as_its_cards_and_no_further(studio):
    studio.open()
    studio.run(0.1)
    surface = studio.window.board.surface
    assert surface.verticalScrollBar().maximum() == 0
    for _count in range(24):
        studio.window.board.add_after(studio.shots[-1].id)
    surface.keep()
    studio.run(0.1)
    surface.verticalScrollBar().setValue(surface.verticalScrollBar().maximum())
    last = surface.area(Spot("new", studio.desk.film.scenes[-1].id))
    assert 0 <= surface.viewport().height() - last.bottom() < 60
