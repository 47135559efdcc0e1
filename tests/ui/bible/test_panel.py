"""The bible under the hands: looked up, described, renamed through the script, deleted with a way back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.document.values import Film
from studio.project.project import create
from studio.render.stale import State
from ui.bible.panel import BiblePanel
from ui.look import theme


def names(panel, kind):
    return [row.name.text() for row in panel.groups[kind].rows.values()]


def rendered(studio):
    studio.do("render.changed")
    studio.until(lambda: all(studio.desk.state(shot.id) is State.CIRCLED for shot in studio.shots))
    studio.run(0.05)


def test_everything_is_there_with_how_often_it_is_used(studio, bible):
    assert names(bible, "character") == ["Mara"]
    assert sorted(names(bible, "place")) == ["Beach", "Living Room"]
    row = bible.groups["character"].rows["character", "MARA"]
    assert row.count.text() == "2 shots"
    assert row.accessibleName().startswith("Mara, 2 shots.")


def test_an_entry_opens_by_keyboard_with_its_slates_and_a_click_goes_there(studio, bible, qtbot):
    row = bible.groups["character"].rows["character", "MARA"]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert bible.card.isVisible()
    assert not row.isVisible()
    assert [made.text() for made in bible.card.slates] == ["1A", "2A"]
    qtbot.mouseClick(bible.card.slates[1], Qt.MouseButton.LeftButton)
    assert studio.desk.selected == (studio.shots[2].id,)
    qtbot.mouseClick(bible.card.fold, Qt.MouseButton.LeftButton)
    assert row.isVisible()
    assert not bible.card.isVisible()


def test_a_description_is_kept_and_what_it_makes_stale_is_told_before_and_after(studio, bible):
    rendered(studio)
    bible.show_entry("character", "MARA")
    studio.run(0.05)
    assert bible.card.told.text() == "A change makes 3 shots stale."
    bible.card.words.setFocus()
    QTest.keyClicks(bible.card.words, "thirty, in a red coat")
    QTest.keyClick(bible.card.words, Qt.Key.Key_Return)
    studio.until(lambda: studio.desk.state(studio.shots[0].id) is State.STALE)
    studio.run(0.05)
    assert studio.desk.film.bible[0].description == "thirty, in a red coat"
    assert bible.card.told.text() == "3 are stale now."
    assert [studio.desk.state(shot.id) for shot in studio.shots] == [State.STALE] * 3
    studio.do("edit.undo")
    studio.until(lambda: bible.card.told.text() == "A change makes 3 shots stale.")


def test_stand_in_and_voice_are_chosen(studio, bible):
    bible.show_entry("character", "MARA")
    bible.card.stand_in.setCurrentIndex(5)
    bible.card.stand_in.activated.emit(5)
    bible.card.voice.activated.emit(2)
    entry = studio.desk.film.bible[0]
    assert (entry.stand_in, entry.voice) == ("lin", "otto")
    studio.run(0.05)
    assert (bible.card.stand_in.currentText(), bible.card.voice.currentText()) == ("Lin", "Otto")
    bible.show_entry("place", "BEACH")
    assert not bible.card.stand_in.isVisible()


def test_a_name_goes_through_the_script_on_request(studio, bible, qtbot):
    bible.show_entry("character", "MARA")
    bible.card.name.selectAll()
    QTest.keyClicks(bible.card.name, "Nora")
    assert bible.card.through.isVisible()
    qtbot.mouseClick(bible.card.through, Qt.MouseButton.LeftButton)
    assert [shot.text for shot in studio.shots] == ["NORA walks.", "She stops.", "NORA sits down."]
    assert studio.shots[2].lines[0].character == "NORA"
    assert bible.open_key == ("character", "NORA")
    studio.run(0.05)
    assert bible.card.name.text() == "Nora"
    assert len(bible.card.slates) == 2
    studio.do("edit.undo")
    studio.run(0.05)
    assert names(bible, "character") == ["Mara"]
    assert studio.shots[0].text == "MARA walks."


def test_a_name_may_change_in_the_bible_alone(studio, bible, qtbot):
    bible.show_entry("character", "MARA")
    bible.card.name.selectAll()
    QTest.keyClicks(bible.card.name, "Nora")
    qtbot.mouseClick(bible.card.only, Qt.MouseButton.LeftButton)
    studio.run(0.05)
    assert studio.shots[0].text == "MARA walks."
    assert bible.card._where.text() == "Used in no shot yet."


def test_a_name_that_is_taken_is_refused_and_stands_as_it_was(studio, bible):
    studio.desk.apply("set_entry", kind="character", name="JONAH")
    bible.show_entry("character", "MARA")
    bible.card.name.selectAll()
    QTest.keyClicks(bible.card.name, "jonah")
    QTest.keyClick(bible.card.name, Qt.Key.Key_Return)
    assert [fault.code for fault in studio.troubles] == ["entry.exists"]
    assert bible.card.name.text() == "Mara"
    assert bible.open_key == ("character", "MARA")


def test_an_entry_is_added_and_what_that_makes_stale_is_told_before(studio, bible):
    rendered(studio)
    group = bible.groups["prop"]
    group.plus.click()
    assert group.field.hasFocus()
    QTest.keyClicks(group.field, "walks")
    assert group.told.text() == "Named in 1 shot. A change makes 2 shots stale."
    QTest.keyClick(group.field, Qt.Key.Key_Return)
    studio.until(lambda: studio.desk.state(studio.shots[1].id) is State.STALE)
    assert [studio.desk.state(shot.id) for shot in studio.shots] == [State.STALE, State.STALE, State.CIRCLED]
    assert bible.open_key == ("prop", "walks")
    assert not group.field.isVisible()
    group.plus.click()
    QTest.keyClicks(group.field, "Walks")
    QTest.keyClick(group.field, Qt.Key.Key_Return)
    assert len(names(bible, "prop")) == 1, "it is there already, so it is opened"
    group.plus.click()
    QTest.keyClick(group.field, Qt.Key.Key_Escape)
    assert not group.field.isVisible()


def test_the_look_is_one_for_the_film(studio, bible):
    bible.groups["look"].plus.click()
    QTest.keyClicks(bible.card.words, "warm and grainy")
    bible.keep()
    assert [(entry.kind, entry.description) for entry in studio.desk.film.bible][-1] == ("look", "warm and grainy")
    studio.run(0.05)
    assert not bible.groups["look"].plus.isVisible()
    assert len(bible.card.slates) == 3


def test_deleting_tells_what_it_did_and_offers_the_way_back(studio, bible):
    before = studio.desk.film
    offers = []
    studio.desk.offered.connect(lambda *offer: offers.append(offer))
    bible.show_entry("character", "MARA")
    bible.card.delete.click()
    studio.run(0.05)
    assert names(bible, "character") == []
    assert not bible.card.isVisible()
    what, _detail, words, back = offers[-1]
    assert (what, words) == ("Mara is no longer in the bible.", "Undo")
    back()
    assert studio.desk.film == before


def test_search_narrows_and_says_when_nothing_fits(studio, bible):
    QTest.keyClicks(bible.search, "liv")
    assert names(bible, "place") == ["Living Room"]
    assert not bible.groups["character"].isVisible()
    QTest.keyClicks(bible.search, "xyz")
    assert bible._nothing.isVisible()
    bible.show_entry("character", "MARA")
    assert bible.search.text() == ""
    assert bible.card.isVisible()


def test_an_empty_bible_has_one_sentence_and_one_button(studio):
    folder = studio.folder / "New.rushes"
    create(folder, Film(title="New")).close()
    studio.window.open(folder)
    panel = BiblePanel(studio.desk)
    theme.wear(panel)
    panel.show()
    assert panel._empty.isVisible()
    panel.first.click()
    QTest.keyClicks(panel.groups["character"].field, "wren")
    QTest.keyClick(panel.groups["character"].field, Qt.Key.Key_Return)
    assert [(entry.kind, entry.name) for entry in studio.desk.film.bible] == [("character", "WREN")]
    studio.run(0.05)
    assert not panel._empty.isVisible()
    panel.close()
    panel.deleteLater()


def test_typing_elsewhere_looks_through_one_shot_and_paints_no_row_that_stays(studio, bible):
    seen = bible._uses.looked_through
    rows = dict(bible.groups["place"].rows)
    studio.desk.apply("set_text", shot=studio.shots[1].id, text="She runs.")
    studio.run(0.05)
    assert bible._uses.looked_through == seen + 1
    assert bible.groups["place"].rows == rows


def test_the_cast_in_the_inspector_leads_here(whole):
    whole.open()
    whole.desk.select(whole.shots[0].id)
    cast = whole.window.inspector.cast
    entry = whole.desk.film.bible[0]
    menu = cast.menu(entry)
    menu.actions()[0].trigger()
    menu.deleteLater()
    panel = whole.window.bench.panel("bible")
    assert panel.isVisible()
    assert panel.open_key == ("character", "MARA")
