"""Lines in the inspector: given to somebody, coloured, reordered, heard, recorded, deleted; and who is in the shot."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.messages.requests import Line
from studio.render.line_voice import line_request, spoken_line
from studio.render.stale import State
from ui.recording.sheet import RecordingSheet

SCRIPT = """INT. ROOM - NIGHT

MARA sits down. JONAH waits. [[1s]]

MARA
(low)
It is late.

JONAH
I know.
"""


@pytest.fixture
def dialogue(studio):
    studio.open(SCRIPT)
    studio.run(0.05)
    return studio.window.inspector.dialogue


def lines(studio):
    return [(line.character, line.manner, line.text) for line in studio.shots[0].lines]


def retype(field, words):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_line_shows_who_how_and_what(studio, dialogue):
    first, second = dialogue.rows
    assert (first.who.text(), first.manner.text(), first.words.toPlainText()) == ("Mara", "low", "It is late.")
    assert second.under.text() == "Stand-in voice · as it fits"
    assert first.words.accessibleName() == "What Mara says"


def test_words_manner_and_speaker_are_changed_in_place(studio, dialogue):
    retype(dialogue.rows[0].words, "It is very late.")
    retype(dialogue.rows[0].manner, "whispering")
    retype(dialogue.rows[1].who, "Wren")
    assert lines(studio) == [("MARA", "whispering", "It is very late."), ("WREN", "", "I know.")]
    assert any(entry.name == "WREN" for entry in studio.desk.film.bible)
    retype(dialogue.rows[1].who, " ")
    assert [fault.code for fault in studio.troubles] == []
    assert dialogue.rows[1].who.text() == "Wren", "nobody cannot speak"


def test_typing_in_a_line_is_kept_after_a_rest(studio, dialogue):
    dialogue.rows[1].words.setFocus()
    QTest.keyClicks(dialogue.rows[1].words, "Yes. ")
    assert lines(studio)[1][2] == "I know."
    studio.until(lambda: lines(studio)[1][2] == "Yes. I know.", 3)
    QTest.keyClicks(dialogue.rows[1].manner, "tired")
    studio.until(lambda: lines(studio)[1][1] == "tired", 3)


def test_lines_are_reordered_by_keyboard_and_the_caret_goes_along(studio, dialogue):
    words = dialogue.rows[0].words
    words.setFocus()
    QTest.keyClick(words, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [who for who, _how, _what in lines(studio)] == ["JONAH", "MARA"]
    assert dialogue.rows[1].words.hasFocus()
    assert dialogue.rows[1].words.toPlainText() == "It is late."
    QTest.keyClick(dialogue.rows[1].words, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert len(lines(studio)) == 2
    studio.do("edit.undo")
    assert [who for who, _how, _what in lines(studio)] == ["MARA", "JONAH"]


def test_alt_arrows_are_the_line_s_even_where_they_are_shortcuts(whole):
    whole.open(SCRIPT)
    words = whole.window.inspector.dialogue.rows[0].words
    words.setFocus()
    QTest.keyClick(words, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [who for who, _how, _what in lines(whole)] == ["JONAH", "MARA"]


def test_a_line_is_added_and_deleted(studio, dialogue, qtbot):
    qtbot.mouseClick(dialogue.plus, Qt.MouseButton.LeftButton)
    assert dialogue.who.hasFocus()
    QTest.keyClicks(dialogue.who, "jonah")
    QTest.keyClick(dialogue.who, Qt.Key.Key_Return)
    assert dialogue.says.hasFocus()
    QTest.keyClicks(dialogue.says, "Come.")
    QTest.keyClick(dialogue.says, Qt.Key.Key_Return)
    assert lines(studio)[2] == ("JONAH", "", "Come.")
    assert len(dialogue.rows) == 3
    QTest.keyClick(dialogue.who, Qt.Key.Key_Escape)
    assert not dialogue.who.isVisible()
    menu = dialogue.rows[0].menu()
    menu.actions()[-1].trigger()
    menu.deleteLater()
    assert [what for _who, _how, what in lines(studio)] == ["I know.", "Come."]


def test_a_voice_is_chosen_for_the_character_everywhere(studio, dialogue):
    menu = dialogue.rows[0].menu()
    voices = next(action.menu() for action in menu.actions() if action.menu())
    assert [action.text() for action in voices.actions() if action.isChecked()] == ["As it fits the description"]
    next(action for action in voices.actions() if action.text() == "Rosa").trigger()
    menu.deleteLater()
    entry = next(entry for entry in studio.desk.film.bible if entry.name == "MARA")
    assert entry.voice == "rosa"
    assert dialogue.rows[0].under.text() == "Stand-in voice · Rosa"


def test_a_line_is_spoken_by_its_stand_in_once_and_kept(studio, dialogue, qtbot):
    heard = []
    dialogue.hearing._listening.play = lambda path, trim: heard.append((path, trim))
    qtbot.mouseClick(dialogue.rows[0].play, Qt.MouseButton.LeftButton)
    assert dialogue.rows[0].play.accessibleName() == "Stop"
    studio.until(lambda: heard)
    path, trim = heard[0]
    assert trim
    assert path.is_file()
    assert path.parent == studio.desk.session.project.folder / "cache" / "voices"
    qtbot.mouseClick(dialogue.rows[0].play, Qt.MouseButton.LeftButton)
    assert dialogue.rows[0].play.accessibleName() == "Hear the line"
    made = path.stat().st_mtime_ns
    qtbot.mouseClick(dialogue.rows[0].play, Qt.MouseButton.LeftButton)
    studio.until(lambda: len(heard) == 2)
    assert heard[1][0] == path
    assert path.stat().st_mtime_ns == made, "it is not spoken twice"
    dialogue.hearing.stop()


def test_a_line_alone_asks_for_its_voice_and_nothing_else(studio, dialogue):
    film = studio.desk.film
    studio.desk.apply("set_entry", kind="character", name="MARA", description="old", voice="otto")
    request = line_request(film.scenes[0].shots[0].lines[0], studio.desk.film.bible)
    assert [entry.name for entry in request.staging.entries] == ["MARA"]
    assert request.staging.lines == (Line(character="MARA", text="It is late.", manner="low"),)
    recorded = Line(character="MARA", text="It is late.", manner="low", recording="ab" * 32, samples=9)
    assert line_request(recorded, studio.desk.film.bible) == request
    assert spoken_line.__doc__


def test_a_recorded_line_says_so_makes_stale_and_gives_the_voice_back(studio, dialogue):
    studio.do("render.changed")
    studio.until(lambda: studio.desk.state(studio.shots[0].id) is State.CIRCLED)
    file = studio.desk.session.media.add_recording(np.full(4800, 0.2, np.float32))
    sha = file.name.partition(".")[0]
    studio.desk.apply("set_recording", shot=studio.shots[0].id, index=0, recording=sha, samples=4800)
    studio.run(0.05)
    assert dialogue.rows[0].under.text() == "Recorded · 0.1 s"
    assert studio.window.inspector.stale.why.text() == "Line 1 had no recording."
    heard = []
    dialogue.hearing._listening.play = lambda path, trim: heard.append(path)
    dialogue.hearing.toggle(studio.shots[0].id, 0)
    studio.until(lambda: heard)
    assert hashlib.sha256(heard[0].read_bytes()).hexdigest() == sha
    menu = dialogue.rows[0].menu()
    next(action for action in menu.actions() if action.text() == "Remove the recording").trigger()
    menu.deleteLater()
    assert studio.shots[0].lines[0].recording == ""
    dialogue.hearing.stop()


def test_the_button_opens_the_recording_of_that_very_line(studio, dialogue, qtbot):
    qtbot.mouseClick(dialogue.rows[1].mic, Qt.MouseButton.LeftButton)
    sheet = studio.sheet(RecordingSheet)
    assert sheet._line.text == "I know."
    QTest.keyClick(sheet, Qt.Key.Key_Escape)


def test_what_is_typed_stays_with_its_shot_when_another_is_selected(studio):
    studio.open(SCRIPT + "\nMARA\nThen go.\n\nNobody. [[1s]]\n")
    dialogue = studio.window.inspector.dialogue
    dialogue.rows[0].words.setFocus()
    QTest.keyClicks(dialogue.rows[0].words, "Oh. ")
    studio.desk.select(studio.shots[1].id)
    assert lines(studio)[0][2] == "Oh. It is late."
    assert dialogue.rows == []
    assert dialogue._nobody.isVisible()


def test_the_cast_tells_who_plays_and_changes_it(studio):
    studio.open(SCRIPT)
    cast = studio.window.inspector.cast
    assert list(cast.rows) == ["MARA", "JONAH"]
    entry = studio.desk.film.bible[0]
    menu = cast.menu(entry)
    players = next(action.menu() for action in menu.actions() if action.menu())
    next(action for action in players.actions() if action.text() == "Lin").trigger()
    menu.deleteLater()
    assert studio.desk.film.bible[0].stand_in == "lin"
    cast.show_players({"JONAH": "otto"})
    from ui.look.kit import Elided

    told = [words.text() for row in cast.rows.values() for words in row.findChildren(Elided)]
    assert told == ["Mara", "Stand-in Lin", "Jonah", "Stand-in Otto"]


def test_a_locked_shot_s_lines_are_for_looking_only(studio, dialogue):
    studio.do("shot.lock")
    row = dialogue.rows[0]
    assert row.words.isReadOnly()
    assert not row.mic.isEnabled()
    assert row.play.isEnabled()
    assert not dialogue.plus.isEnabled()
