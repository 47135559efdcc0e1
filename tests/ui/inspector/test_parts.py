"""Sounds, transitions, seed, forecast, stale reasons, stills, and several shots at once."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from studio.render.stale import State
from ui.inspector.edges import read_frames
from ui.wording import rough


def begun(studio, *places):
    studio.open()
    studio.desk.select(*(studio.shots[place].id for place in places or (0,)))
    studio.run(0.05)
    return studio.window.inspector


def rendered(studio):
    studio.do("render.changed")
    studio.until(lambda: all(studio.desk.state(shot.id) is State.CIRCLED for shot in studio.shots))


def choose(part, typed, *keys):
    QTest.keyClicks(part.chooser.field, typed)
    for key in keys or (Qt.Key.Key_Return,):
        QTest.keyClick(part.chooser.field, key)


# ----- why a take is stale ----------------------------------------------------------------------------------------


def test_a_stale_take_says_which_fields_changed_and_marks_their_chips(studio):
    inspector = begun(studio)
    rendered(studio)
    assert not inspector.stale.isVisible()
    studio.desk.apply("set_direction", shot=studio.shots[0].id, field="size", value="full")
    studio.desk.apply("set_length", shot=studio.shots[0].id, frames=48)
    studio.run(0.05)
    assert inspector.stale.isVisible()
    assert inspector.stale.why.text() == "The length was 1 s. The shot size was Wide."
    chips = inspector.directions.chips
    assert [key for key, chip in chips.items() if chip.tone == "changed"] == ["size", "length"]
    assert chips["size"].toolTip() == "The shot size was Wide."
    studio.do("edit.undo")
    studio.do("edit.undo")
    assert not inspector.stale.isVisible()
    assert chips["size"].tone == ""


def test_an_earlier_shot_that_changed_is_the_reason(studio):
    inspector = begun(studio, 1)
    rendered(studio)
    studio.desk.apply("set_text", shot=studio.shots[0].id, text="MARA runs.")
    studio.run(0.05)
    assert inspector.stale.why.text() == "Before: Action text of the scene's shot 1, “MARA walks.”."


def test_keep_as_it_is_and_undo(studio, qtbot):
    inspector = begun(studio)
    rendered(studio)
    studio.desk.apply("set_text", shot=studio.shots[0].id, text="MARA runs.")
    studio.run(0.05)
    qtbot.mouseClick(inspector.stale.keep_it, Qt.MouseButton.LeftButton)
    studio.run(0.05)
    assert not inspector.stale.isVisible()
    assert studio.desk.state(studio.shots[0].id) is State.CIRCLED
    studio.do("edit.undo")
    assert inspector.stale.isVisible()


# ----- sounds -----------------------------------------------------------------------------------------------------


def test_sounds_are_added_changed_and_taken_out(studio):
    inspector = begun(studio)
    sounds = inspector.sounds
    QTest.keyClicks(sounds.add, "g")
    choose(sounds, "ul")
    sounds.choose()
    choose(sounds, "a broken gramophone")
    assert studio.shots[0].cues == ("gulls", "a broken gramophone")
    assert [chip.tone for chip in sounds.chips.values()] == ["", "unknown"]
    sounds.chips["gulls"].clicked.emit()
    choose(sounds, "gulls far away")
    assert studio.shots[0].cues == ("gulls far away", "a broken gramophone")
    QTest.keyClick(sounds.chips["gulls far away"], Qt.Key.Key_Backspace)
    assert studio.shots[0].cues == ("a broken gramophone",)
    sounds.chips["a broken gramophone"].clicked.emit()
    choose(sounds, "")
    assert studio.shots[0].cues == ()
    assert sounds.chips == {}


# ----- transition and fade ----------------------------------------------------------------------------------------


def test_transition_and_fades(studio):
    inspector = begun(studio, 1)
    edges = inspector.edges
    assert not edges.frames.isVisible()
    edges.kind.setCurrentIndex(1)
    edges.kind.activated.emit(1)
    assert (studio.shots[1].transition, studio.shots[1].transition_frames) == ("dissolve", 12)
    edges.frames.selectAll()
    QTest.keyClicks(edges.frames, "0.5s")
    QTest.keyClick(edges.frames, Qt.Key.Key_Return)
    assert studio.shots[1].transition_frames == 12
    QTest.keyClick(edges.frames, Qt.Key.Key_Up)
    assert studio.shots[1].transition_frames == 13
    edges.fade.selectAll()
    QTest.keyClicks(edges.fade, "24")
    QTest.keyClick(edges.fade, Qt.Key.Key_Return)
    assert studio.shots[1].fade_out == 24
    edges.fade.selectAll()
    QTest.keyClicks(edges.fade, "9999")
    QTest.keyClick(edges.fade, Qt.Key.Key_Return)
    assert [fault.code for fault in studio.troubles] == ["direction.unknown"]
    assert edges.fade.text() == "24 f", "what was refused is shown as it is"
    edges.fade.selectAll()
    QTest.keyClicks(edges.fade, "soon")
    QTest.keyClick(edges.fade, Qt.Key.Key_Return)
    assert (edges.fade.text(), studio.shots[1].fade_out) == ("24 f", 24)


@pytest.mark.parametrize(
    ("text", "frames"), [("12", 12), ("12 f", 12), ("0,5 s", 12), ("2s", 48), ("", 0), ("x", None), ("-3", None)]
)
def test_frames_are_read(text, frames):
    assert read_frames(text, 24) == frames


# ----- seed, quality, forecast ------------------------------------------------------------------------------------


def test_the_seed_is_typed_locked_rolled_and_let_go(studio, qtbot):
    inspector = begun(studio)
    part = inspector.rendering
    QTest.keyClicks(part.seed, "48 151 623")
    QTest.keyClick(part.seed, Qt.Key.Key_Return)
    assert studio.shots[0].seed == 48151623
    assert part.seed.text() == "48 151 623"
    part.seed.selectAll()
    QTest.keyClicks(part.seed, "9999999999")
    QTest.keyClick(part.seed, Qt.Key.Key_Return)
    assert [fault.code for fault in studio.troubles] == ["render.seed"]
    assert studio.shots[0].seed == 48151623
    part.seed.selectAll()
    QTest.keyClicks(part.seed, "seven")
    QTest.keyClick(part.seed, Qt.Key.Key_Return)
    assert studio.notices[-1] == "“seven” is no seed."
    assert part.seed.text() == "48 151 623"
    qtbot.mouseClick(part.dice, Qt.MouseButton.LeftButton)
    assert studio.shots[0].seed == 1
    qtbot.mouseClick(part.fix, Qt.MouseButton.LeftButton)
    assert studio.shots[0].seed is None
    rendered(studio)
    qtbot.mouseClick(part.fix, Qt.MouseButton.LeftButton)
    assert studio.shots[0].seed == studio.desk.circled(studio.shots[0]).seed


def test_the_forecast_is_measured_or_says_that_it_is_not(studio):
    inspector = begun(studio)
    told = inspector.rendering.told
    assert told.text() == "Not measured yet at this quality and size"
    rendered(studio)
    for shot in studio.shots:
        take = studio.desk.circled(shot)
        path = studio.desk.session.takes.path(take, "recipe.json")
        recipe = json.loads(path.read_text())
        path.write_text(json.dumps({**recipe, "timings": {"drawing": 11.0, "writing": 1.0}}))
    inspector.rendering._opened()
    inspector.refresh()
    assert told.text() == "About 12 s a take on this machine"
    studio.desk.apply("set_length", shot=studio.shots[0].id, frames=48)
    assert told.text() == "About 24 s a take on this machine", "in proportion to the frames"
    studio.desk.select(*(shot.id for shot in studio.shots))
    assert told.text() == "About 48 s for one take each"
    inspector.rendering.quality.activated.emit(2)
    assert told.text() == "Not measured yet at this quality and size"
    assert studio.desk.settings.quality == "fine"


def test_times_are_told_as_one_says_them():
    assert [rough(seconds) for seconds in (0.4, 12.3, 89, 240, 7300)] == [
        "one second",
        "12 s",
        "89 s",
        "4 min",
        "2.0 h",
    ]


# ----- request and reading ----------------------------------------------------------------------------------------


def test_the_request_is_behind_a_fold_and_copied(studio, qtbot):
    inspector = begun(studio)
    part = inspector.request
    assert not part.isVisible()
    assert part.plain.toPlainText() == ""
    inspector._by_key["request"].head.click()
    studio.until(lambda: part._reports)
    plain = json.loads(part.plain.toPlainText())
    assert plain["staging"]["action"] == "MARA walks."
    qtbot.mouseClick(part.copy, Qt.MouseButton.LeftButton)
    assert json.loads(QGuiApplication.clipboard().text()) == plain
    studio.desk.apply("set_text", shot=studio.shots[0].id, text="MARA runs.")
    assert json.loads(part.plain.toPlainText())["staging"]["action"] == "MARA runs."
    studio.until(lambda: len(part._reports) == 2)
    assert studio.desk.memory.get("inspector folded", {}) == {"request": False}


# ----- stills, footage, key frames --------------------------------------------------------------------------------


def picture(folder, name="panel.png"):
    Image.fromarray(np.full((90, 160, 3), 120, np.uint8)).save(folder / name)
    return folder / name


def test_a_drawing_stands_for_the_shot_and_is_taken_out(studio, qtbot):
    inspector = begun(studio, 0, 1)
    part = inspector.standing
    assert part.stands.choose.isVisible()
    part.bring("set_stand", picture(studio.folder))
    studio.until(part.bringing.done)
    name = studio.shots[0].stands
    assert studio.desk.session.media.get(name).title == "panel.png"
    assert [shot.stands for shot in studio.shots] == [name, name, ""]
    assert part.stands.title.text() == "panel.png"
    assert not part.stands.picture.pixmap().isNull()
    studio.desk.select(*(shot.id for shot in studio.shots))
    assert part.stands.title.text() == "mixed"
    qtbot.mouseClick(part.stands.drop, Qt.MouseButton.LeftButton)
    assert [shot.stands for shot in studio.shots] == ["", "", ""]
    studio.do("edit.undo")
    assert studio.shots[1].stands == name


def test_a_key_frame_says_that_previz_does_not_use_it(studio):
    inspector = begun(studio)
    part = inspector.standing
    assert not part._honest.isVisible()
    part.bring("set_key_frame", picture(studio.folder))
    studio.until(part.bringing.done)
    assert studio.shots[0].key_frame
    assert part._honest.isVisible()
    assert "Previz does not use key frames" in part._honest.text()


def test_a_file_is_dropped_on_the_part(studio):
    inspector = begun(studio)
    part = inspector.standing
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture(studio.folder)))])
    for slot, field in ((part.stands, "stands"), (part.key_frame, "key_frame")):
        studio.run(0.05)
        event = QDropEvent(
            QPointF(slot.geometry().center()),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        part.dropEvent(event)
        studio.until(part.bringing.done)
        assert getattr(studio.shots[0], field).endswith(".png")


def test_a_wrong_file_is_told_and_changes_nothing(studio):
    inspector = begun(studio)
    before = studio.desk.film
    bad = studio.folder / "notes.png"
    bad.write_text("no picture")
    inspector.standing.bring("set_stand", bad)
    studio.until(inspector.standing.bringing.done)
    assert [fault.code.partition(".")[0] for fault in studio.troubles] == ["media"]
    assert studio.desk.film is before
    assert not inspector.standing.stands.bar.isVisible()


# ----- several shots ----------------------------------------------------------------------------------------------


def test_several_shots_show_what_they_share_and_take_edits_as_one_step(studio):
    inspector = begun(studio, 0, 1, 2)
    studio.desk.apply("set_cues", shot=studio.shots[0].id, cues=["waves"])
    studio.desk.apply("set_seed", shot=studio.shots[0].id, seed=3)
    assert inspector.title.text() == "3 shots"
    assert inspector.directions.chips["size"].words == "Size: mixed"
    assert inspector.sounds.chips["waves"].tone == "unset"
    assert inspector.rendering.seed.placeholderText() == "mixed"
    shown = [section.key for section in inspector.sections if section.isVisible()]
    assert shown == ["action", "direction", "sound", "edges", "standing", "render"]
    before = studio.desk.film
    inspector.sounds.chips["waves"].clicked.emit()
    choose(inspector.sounds, "")
    assert {shot.cues for shot in studio.shots} == {("waves",)}
    inspector.edges.kind.setCurrentIndex(2)
    inspector.edges.kind.activated.emit(2)
    assert {shot.transition for shot in studio.shots} == {"fade in"}
    studio.do("edit.undo")
    studio.do("edit.undo")
    assert studio.desk.film == before


def test_with_many_selected_an_edit_elsewhere_costs_no_refresh(studio):
    inspector = begun(studio, 0, 1)
    shown = []
    inspector.directions.show_shots = lambda shots, film: shown.append(len(shots))
    studio.desk.apply("set_text", shot=studio.shots[2].id, text="Elsewhere.")
    assert shown == []
    studio.desk.apply("set_text", shot=studio.shots[1].id, text="Here.")
    assert shown == [2]


# ----- folding ----------------------------------------------------------------------------------------------------


def test_parts_fold_by_keyboard_and_stay_folded(studio):
    from ui.inspector.panel import InspectorPanel

    inspector = begun(studio)
    head = inspector._by_key["sound"].head
    head.setFocus()
    QTest.keyClick(head, Qt.Key.Key_Space)
    assert not inspector.sounds.isVisible()
    assert head.accessibleName() == "Unfold Sound"
    again = InspectorPanel(studio.desk)
    assert not again._by_key["sound"].head.isChecked()
    again.deleteLater()


def test_nothing_selected_is_said_in_one_sentence(studio):
    inspector = begun(studio)
    studio.desk.select()
    assert inspector._empty.isVisible()
    assert not inspector._scroll.isVisible()
    assert inspector.title.text() == "Inspector"


def test_what_is_typed_belongs_to_the_shot_that_was_shown(studio):
    inspector = begun(studio)
    QTest.keyClicks(inspector.rendering.seed, "77")
    inspector.edges.fade.setFocus()
    inspector.edges.fade.selectAll()
    QTest.keyClicks(inspector.edges.fade, "6")
    studio.desk.select(studio.shots[1].id)
    assert [(shot.seed, shot.fade_out) for shot in studio.shots] == [(77, 6), (None, 0), (None, 0)]
    assert inspector.rendering.seed.text() == ""
    assert inspector.edges.fade.text() == "0 f"


def test_while_nobody_looks_edits_are_not_followed_and_nothing_is_missed(studio):
    inspector = begun(studio)
    shown = []
    show = inspector.directions.show_shots
    inspector.directions.show_shots = lambda shots, film: (shown.append(len(shots)), show(shots, film))
    inspector.hide()
    studio.desk.apply("set_direction", shot=studio.shots[0].id, field="lens", value=85)
    studio.run(0.05)
    assert shown == []
    inspector.show()
    assert inspector.directions.chips["lens"].words == "85 mm"
    assert shown == [1]
