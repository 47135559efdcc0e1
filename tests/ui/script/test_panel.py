"""The script pane: typing becomes the film, the film becomes text, the caret stays, nothing typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from studio.script.page import open_page
from ui.look import theme
from ui.script.panel import ScriptPanel
from ui.script.setting import characters, units


@pytest.fixture
def opened(studio):
    studio.open()
    return studio


@pytest.fixture
def panel(opened):
    panel = ScriptPanel(opened.desk)
    panel.resize(460, 600)
    theme.wear(panel)
    panel.show()
    panel.activateWindow()
    QTest.qWaitForWindowActive(panel)
    yield panel
    panel.close()
    panel.deleteLater()


def put_caret(panel, before):
    """Click is not needed: the caret stands before these words."""
    text = panel.editor.document().toRawText().replace("\u2029", "\n")
    cursor = panel.editor.textCursor()
    cursor.setPosition(units(text, text.index(before)))
    panel.editor.setFocus()
    panel.editor.setTextCursor(cursor)


def write(panel, text):
    """Type, with Return for line ends."""
    for place, line in enumerate(text.split("\n")):
        if place:
            QTest.keyClick(panel.editor, Qt.Key.Key_Return)
        QTest.keyClicks(panel.editor, line)


def shown(panel):
    return panel.editor.document().toRawText().replace("\u2029", "\n")


def film(opened):
    return opened.desk.film


def first_text(opened):
    return film(opened).scenes[0].shots[0].text


def test_it_shows_the_script_as_it_was_brought_in(opened, panel):
    assert "MARA walks. [[wide, 1s]]" in shown(panel)
    assert shown(panel) == panel.page.text
    slates = [slate for _shot, slate, _rect in panel.editor.slates_seen()]
    assert slates == ["1A", "1B", "2A"]


def test_typing_is_kept_after_a_rest_and_the_caret_stays(opened, panel, qtbot):
    put_caret(panel, "walks.")
    write(panel, "slowly ")
    place = panel.editor.textCursor().position()
    qtbot.waitUntil(lambda: first_text(opened) == "MARA slowly walks.", timeout=3000)
    assert panel.editor.textCursor().position() == place
    assert "MARA slowly walks. [[wide, 1s]]" in shown(panel)
    assert film(opened).scenes[0].shots[0].directions.camera.size == "wide"
    opened.desk.undo()
    assert first_text(opened) == "MARA walks."
    assert "MARA walks. [[wide, 1s]]" in shown(panel)


def test_an_edit_of_the_film_is_written_where_it_belongs(opened, panel):
    put_caret(panel, "It is late.")
    caret = panel.editor.textCursor().position()
    shot = film(opened).scenes[0].shots[1].id
    opened.desk.apply("set_text", shot=shot, text="She stops and listens.")
    assert "She stops and listens. [[close-up, 1s]]" in shown(panel)
    assert panel.editor.textCursor().position() == caret + len(" and listens")
    assert shown(panel) == panel.page.text


def test_an_edit_while_somebody_types_elsewhere_keeps_both(opened, panel, qtbot):
    put_caret(panel, "It is late.")
    write(panel, "Well. ")
    shot = film(opened).scenes[0].shots[0].id
    opened.desk.apply("set_text", shot=shot, text="MARA runs.")
    qtbot.waitUntil(lambda: film(opened).scenes[1].shots[0].lines[0].text == "Well. It is late.", timeout=3000)
    assert first_text(opened) == "MARA runs."
    assert shown(panel) == panel.page.text
    assert "MARA runs." in shown(panel)


def test_new_scenes_and_shots_are_typed(opened, panel):
    panel.editor.setFocus()
    panel.editor.moveCursor(QTextCursor.MoveOperation.End)
    write(panel, "\nEXT. ROAD - NIGHT\n\nA car passes.\n\nSilence.\n")
    panel.keep()
    scene = film(opened).scenes[-1]
    assert scene.heading == "EXT. ROAD - NIGHT"
    assert [shot.text for shot in scene.shots] == ["A car passes.", "Silence."]
    assert open_page(None, film(opened)).text.count("A car passes.") == 1


def test_the_caret_selects_the_shot_and_the_selection_is_shown(opened, panel):
    put_caret(panel, "stops.")
    assert opened.desk.selected == (film(opened).scenes[0].shots[1].id,)
    last = film(opened).scenes[1].shots[0].id
    opened.desk.select(last)
    assert panel.editor.current == last


def test_a_slate_is_clicked(opened, panel, qtbot):
    shot, _slate, rect = panel.editor.slates_seen()[2]
    qtbot.mouseClick(panel.editor.margin, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    assert opened.desk.selected == (shot,)


def test_what_is_not_understood_is_underlined_and_told(opened, panel):
    put_caret(panel, "She stops.")
    write(panel, "[[sidewise]] ")
    panel.keep()
    (start, end, words) = panel.editor.waves[0]
    assert shown(panel)[start:end] == "sidewise"
    assert "sidewise" in words
    assert panel.editor.words_at(start + 1) == words


def test_what_no_script_may_say_stays_on_the_page_until_it_is_mended(opened, panel):
    before = film(opened)
    put_caret(panel, "s]]")
    write(panel, "000")
    panel.keep()
    assert film(opened) is before
    assert "[[wide, 1000s]]" in shown(panel)
    assert panel._trouble.text()
    for _letter in range(3):
        QTest.keyClick(panel.editor, Qt.Key.Key_Backspace)
    panel.keep()
    assert panel._trouble.text() == ""
    assert film(opened) is before


def test_a_note_of_ones_own_is_taken_back_without_touching_the_film(opened, panel):
    before = film(opened)
    put_caret(panel, "EXT. BEACH")
    write(panel, "/* mine */\n\n")
    panel.keep()
    assert film(opened) is before
    assert opened.desk.session.project.script()[1].startswith(b"/* mine */")
    assert panel.undo_aside()
    assert "mine" not in shown(panel)
    assert b"mine" not in opened.desk.session.project.script()[1]
    assert not panel.undo_aside()


def test_letters_beyond_the_basic_plane_keep_every_place(opened, panel):
    put_caret(panel, "walks.")
    write(panel, "x")
    panel.editor.insertPlainText("😀 ")
    panel.keep()
    assert first_text(opened) == "MARA x😀 walks."
    put_caret(panel, "stops.")
    assert opened.desk.selected == (film(opened).scenes[0].shots[1].id,)
    write(panel, "now ")
    panel.keep()
    assert film(opened).scenes[0].shots[1].text == "She now stops."
    assert characters("a😀b", units("a😀b", 2)) == 2


def test_what_happens_while_nobody_looks_is_read_when_somebody_does(opened, panel):
    panel.hide()
    shot = film(opened).scenes[0].shots[0].id
    opened.desk.apply("set_text", shot=shot, text="MARA swims.")
    assert "swims" not in shown(panel)
    panel.show()
    assert "MARA swims." in shown(panel)


def test_words_are_found_round_the_end(opened, panel):
    notices = []
    opened.desk.noticed.connect(lambda what, _action: notices.append(what))
    panel._find.setText("1s")
    places = []
    for _time in range(4):
        panel.find_next()
        places.append(panel.editor.textCursor().position())
    assert places[0] == places[3]
    assert len(set(places)) == 3
    panel._find.setText("zebra")
    panel.find_next()
    assert notices == ["“zebra” is not in the script."]
    opened.desk.noticed.disconnect()


def test_without_a_project_it_is_empty_and_takes_no_typing(studio):
    panel = ScriptPanel(studio.desk)
    panel.show()
    write(panel, "EXT.")
    assert panel.editor.isReadOnly()
    assert shown(panel) == ""
    panel.close()
    panel.deleteLater()


def test_undo_in_the_window_takes_a_note_back_before_the_films_last_edit(opened):
    window = opened.window
    opened.desk.apply("set_text", shot=opened.shots[0].id, text="MARA runs.")
    opened.do("view.script")
    panel = window.bench.panel("script")
    window.activateWindow()
    put_caret(panel, "EXT. BEACH")
    write(panel, "/* mine */ ")
    opened.do("edit.undo")
    assert "mine" not in shown(panel)
    assert first_text(opened) == "MARA runs."
    opened.do("edit.undo")
    assert first_text(opened) == "MARA walks."
