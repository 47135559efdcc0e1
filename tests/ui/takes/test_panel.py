"""The panel of takes under the hands: stars, notes, walking, circling, comparing, making again, what is gone."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from studio.render.stale import State
from studio.render.takes import LONGEST_NOTE
from ui.takes import panel as panel_module
from ui.takes.cell import picture_in
from ui.takes.facts import FileState
from ui.takes.model import takes_dragged
from ui.takes.panel import nearest


def all_takes(panel):
    return panel._desk.takes(panel._desk.shots()[0].id)


def words(panel):
    return [panel.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(panel.model.rowCount())]


def press_star(panel, row, star):
    cell = panel.strip._area(panel.model.index(row))
    at = QPoint(round(picture_in(cell).right()) + 10 + (star - 1) * 13 + 6, cell.y() + 30)
    QTest.mouseClick(panel.strip.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_it_shows_every_take_with_what_it_is_worth(film, takes):
    assert takes._title.text() == "Takes of 1A"
    assert takes._count.text() == "3"
    said = words(takes)
    assert said[0].startswith("Take 1A-1, Circled, not rated, score 100 of 100, previz · draft · seed 1, ")
    assert said[2].startswith("Take 1A-3, not rated, score 100 of 100, previz · draft · seed 3")
    assert takes.current() == all_takes(takes)[0]
    assert takes._facts.text().startswith("previz · draft · seed 1 · ")
    assert "Score 100" in takes._facts.toolTip()
    assert "neither framing nor acting" in takes._facts.toolTip()


def test_stars_are_given_by_mouse_and_taken_away_by_the_same_star(film, takes):
    before = film.desk.session.project.undo_name
    press_star(takes, 1, 4)
    assert [take.rating for take in all_takes(takes)] == [0, 4, 0]
    film.run()
    assert "4 stars" in words(takes)[1]
    press_star(takes, 1, 2)
    assert all_takes(takes)[1].rating == 2
    press_star(takes, 1, 2)
    assert all_takes(takes)[1].rating == 0
    takes.strip.choose(0)
    takes.strip.selectAll()
    takes.rate_selected(5)
    assert [take.rating for take in all_takes(takes)] == [5, 5, 5]
    # Ratings are no edits: undo has nothing to take back.
    assert film.desk.session.project.undo_name == before


def test_a_note_is_written_in_place(film, takes):
    takes.strip.choose(1)
    takes.strip.write_note()
    field = takes.strip.findChild(QLineEdit)
    assert field.accessibleName() == "Note"
    QTest.keyClicks(field, "Her hand is odd")
    QTest.keyClick(field, Qt.Key.Key_Return)
    film.until(lambda: all_takes(takes)[1].note == "Her hand is odd")
    film.run()
    assert words(takes)[1].endswith(". Her hand is odd")
    takes.strip.write_note()
    field = [each for each in takes.strip.findChildren(QLineEdit) if each.isVisible()][-1]
    QTest.keyClicks(field, " indeed")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    film.run()
    assert all_takes(takes)[1].note == "Her hand is odd"


def test_a_note_of_a_hundred_thousand_characters_is_cut_and_still_painted(film, takes):
    takes.write_note(all_takes(takes)[0].id, "x" * 100_000)
    assert len(all_takes(takes)[0].note) == LONGEST_NOTE
    film.run()
    takes.strip.choose(0)
    takes.strip.write_note()
    field = takes.strip.findChild(QLineEdit)
    field.setText("y" * 100_000)
    takes.keep()
    film.until(lambda: all_takes(takes)[0].note == "y" * LONGEST_NOTE)
    assert len(words(takes)[0]) < 600
    takes.write_note("nobody", "x")
    assert not film.troubles


def test_walking_shows_takes_and_circling_is_an_edit(film, takes):
    first, second, third = all_takes(takes)
    takes.walk(1)
    assert takes._transport.source == "take"
    assert takes._transport.takes == (second.id,)
    takes.walk(1)
    takes.walk(1)
    assert takes._transport.takes == (third.id,)
    takes.circle()
    film.run()
    assert film.shots[0].circled == third.id
    assert [face.circled for face in takes.model.faces()] == [False, False, True]
    film.desk.undo()
    film.run()
    assert film.shots[0].circled == first.id
    takes.strip.setFocus()
    QTest.keyClick(takes.strip, Qt.Key.Key_Left)
    QTest.keyClick(takes.strip, Qt.Key.Key_Return)
    assert film.shots[0].circled == second.id


def test_comparing_marks_the_panes_and_the_framed_one_is_chosen(film, takes):
    first, second, third = all_takes(takes)
    takes.compare()
    assert takes._transport.takes == (second.id, third.id)
    assert [face.mark for face in takes.model.faces()] == ["", "A", "B"]
    assert takes.current() == second
    takes._transport.frame_pane(1)
    assert takes.current() == third
    takes.circle()
    assert film.shots[0].circled == third.id
    selection = takes.strip.selectionModel()
    for row in range(3):
        selection.select(takes.model.index(row), selection.SelectionFlag.Select)
    takes.compare()
    assert takes._transport.takes == (first.id, second.id, third.id)
    assert "picture C in the viewer" in words(takes)[2]
    takes._transport.show("cut")
    assert [face.mark for face in takes.model.faces()] == ["", "", ""]


def test_a_click_watches_and_a_drag_carries_ids(film, takes):
    cell = takes.strip._area(takes.model.index(2))
    at = picture_in(cell).center().toPoint()
    QTest.mouseClick(takes.strip.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert takes._transport.takes == (all_takes(takes)[2].id,)
    data = takes.model.mimeData([takes.model.index(1), takes.model.index(2)])
    assert takes_dragged(data) == tuple(take.id for take in all_takes(takes)[1:])
    assert not takes.strip._carried(takes.model.index(1)).isNull()
    data.setData("application/x-rushes-takes", b"a\nb\n\nc\nd\ne\nf\xff")
    assert takes_dragged(data) == ("a", "b", "c", "d")


def test_making_again_queues_the_very_request(film, takes):
    film.desk.queue.toggle_pause()
    second = all_takes(takes)[1]
    film.desk.apply("set_text", shot=film.shots[0].id, text="MARA runs.")
    takes.strip.choose(1)
    takes._again.click()
    (job,) = film.desk.queue.open_jobs()
    assert job.request == film.desk.session.takes.recipe(second).request
    assert job.request.seed == 2
    takes._seed.click()
    takes._seed.click()
    seeds = [each.request.seed for each in film.desk.queue.open_jobs()]
    assert seeds == [2, 4, 5]
    film.desk.queue.toggle_pause()
    film.until(lambda: not film.desk.queue.open_jobs())
    again = all_takes(takes)[3]
    assert again.request_hash == second.request_hash
    assert not film.troubles


def test_an_edit_marks_older_takes_and_undo_takes_it_back(film, takes):
    assert [face.older for face in takes.model.faces()] == [False] * 3
    film.desk.apply("set_text", shot=film.shots[0].id, text="MARA runs.")
    film.run()
    assert [face.older for face in takes.model.faces()] == [True] * 3
    assert "shows an older request" in words(takes)[0]
    film.desk.select(film.shots[0].id)
    film.desk.keep_as_is()
    film.run()
    assert [face.older for face in takes.model.faces()] == [False, True, True]
    film.desk.undo()
    film.desk.undo()
    film.run()
    assert [face.older for face in takes.model.faces()] == [False] * 3


def test_a_take_deleted_while_it_is_listed_is_a_placeholder_that_can_be_made_again(film, takes):
    third = all_takes(takes)[2]
    session = film.desk.session
    session.takes.path(third).unlink()
    film.until(lambda: takes.model.faces()[2].state is FileState.GONE)
    assert "Take file is gone" in words(takes)[2]
    takes.strip.choose(2)
    session.takes.path(third, "recipe.json").unlink()
    film.desk.queue.toggle_pause()
    at = picture_in(takes.strip._area(takes.model.index(2))).center().toPoint()
    QTest.mouseClick(takes.strip.viewport(), Qt.MouseButton.LeftButton, pos=at)
    (job,) = film.desk.queue.open_jobs()
    assert job.request.seed == third.seed
    session.queue.cancel(job.id)
    session.queue.clear([each.id for each in session.queue.jobs()])
    takes.make_again()
    assert [fault.code for fault in film.troubles] == ["take.no_recipe"]
    assert film.troubles[0].parameters["take"] == "1A-3"


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (b"", FileState.NO_RECIPE),
        (b"{}", FileState.NO_RECIPE),
        (b"\xff" * 50, FileState.NO_RECIPE),
        (None, FileState.DAMAGED),
    ],
)
def test_damaged_takes_and_recipes_say_so(film, takes, data, state):
    second = all_takes(takes)[1]
    if data is None:
        film.desk.session.takes.path(second).write_bytes(b"not a film")
    else:
        film.desk.session.takes.path(second, "recipe.json").write_bytes(data)
    film.until(lambda: takes.model.faces()[1].state is state)
    assert takes.model.faces()[1].score is None or state is FileState.DAMAGED
    takes.strip.choose(1)
    takes.refresh()
    film.run()
    assert not film.troubles


def test_the_score_follows_the_recipe(film, takes):
    second = all_takes(takes)[1]
    recipe = film.desk.session.takes.path(second, "recipe.json")
    value = msgspec.json.decode(recipe.read_bytes())
    value["log"] = ["staging.words_unknown: along the shore"]
    beside = recipe.with_name("new.json")
    beside.write_bytes(msgspec.json.encode(value))
    beside.replace(recipe)
    film.until(lambda: takes.model.faces()[1].score and takes.model.faces()[1].score.value < 100)
    takes.strip.choose(1)
    takes.refresh()
    assert "“along the shore” was not used." in takes._facts.toolTip()


def test_without_takes_it_offers_to_render(film, takes):
    film.desk.select(film.shots[1].id)
    film.run()
    assert takes._nothing.text() == "1B has no take yet."
    assert takes._nothing.isVisible()
    takes.take_focus()
    assert QApplication.focusWidget() is takes._render
    QTest.keyClick(takes._render, Qt.Key.Key_Space)
    film.until(lambda: takes.model.rowCount() == 1)
    assert takes.strip.isVisible()
    assert words(takes)[0].startswith("Take 1B-1, Circled")


class Painted(QObject):
    """What of a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.areas = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.Paint:
            self.areas.append(event.region().boundingRect())
        return False


def test_only_what_changed_is_repainted_and_read(film, takes):
    film.run(0.1)
    painted = Painted(takes.strip.viewport())
    takes.model.changes = 0
    read = takes.reader.read
    film.desk.apply("set_text", shot=film.shots[1].id, text="She sits.")
    film.run(0.1)
    assert takes.model.changes == 0
    assert painted.areas == []
    takes.rate(all_takes(takes)[2].id, 3)
    film.run(0.1)
    assert takes.model.changes == 1
    assert {area.getRect() for area in painted.areas} == {takes.strip.visualRect(takes.model.index(2)).getRect()}
    assert takes.reader.read == read


def test_the_folder_of_a_take_is_shown(film, takes, monkeypatch):
    opened = []

    class Services:
        @staticmethod
        def openUrl(url):
            opened.append(url)

    monkeypatch.setattr(panel_module, "QDesktopServices", Services)
    take = all_takes(takes)[0]
    folder = film.desk.session.takes.path(take).parent
    takes.reveal()
    assert opened == [QUrl.fromLocalFile(str(folder))]
    assert nearest(folder / "not" / "there", film.desk.session.project.folder) == folder
    assert nearest(film.folder / "elsewhere", folder) == folder


def test_every_control_has_a_name(film, takes):
    assert [each.text().strip() for each in takes.findChildren(QPushButton)][:3] == [
        "Make again",
        "New seed",
        "Compare recipes",
    ]
    assert takes._more.accessibleName()
    assert takes.strip.accessibleName() == "Takes"
    menu = takes.menu()
    assert [entry.text() for entry in menu.actions()][:3] == ["Circle this take", "Watch it", "Compare side by side"]
    menu.deleteLater()


def test_the_model_keeps_qts_rules(film, takes, qtmodeltester):
    qtmodeltester.check(takes.model)
    film.desk.select(film.shots[1].id)
    film.desk.select(film.shots[0].id)
    film.desk.queue.render([film.shots[0].id])
    film.until(lambda: takes.model.rowCount() == 4)
    film.desk.session.takes.forget([all_takes(takes)[1].id])
    film.until(lambda: takes.model.rowCount() == 3)
    film.do("project.close")
    assert takes.model.rowCount() == 0
    assert film.desk.state("nobody") is State.NO_TAKE
