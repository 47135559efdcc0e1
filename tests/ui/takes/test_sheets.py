"""Compare recipes, find takes, clean up: the three sheets over takes, worked by keyboard and mouse."""

from __future__ import annotations

import hashlib
import json
import shutil

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from studio.render import cleaning
from studio.render.stale import State
from ui.sheets.cleanup import CleanupSheet
from ui.sheets.recipes import RecipesSheet
from ui.sheets.removable import bytes_words
from ui.sheets.removable_tree import box_in
from ui.sheets.search import SearchSheet
from ui.takes.found import BATCH
from ui.takes.picture_row import FACE


def takes_of(film, place=0):
    return film.desk.takes(film.shots[place].id)


def rewrite(film, take, change):
    """Change a recipe on disk."""
    path = film.desk.session.takes.path(take, "recipe.json")
    value = msgspec.json.decode(path.read_bytes())
    change(value)
    path.write_bytes(msgspec.json.encode(value))


# ----- compare recipes ------------------------------------------------------------------------------------------------
@pytest.fixture
def compared(film):
    """The recipes of the first two takes; the second asked for a lens and was made by another version."""
    first, second, _third = takes_of(film)

    def change(value):
        value["request"]["camera"]["lens"] = 35
        value["request"]["staging"]["action"] = "MARA runs.\nShe falls."
        value["versions"] = {"fake": "2"}
        value["log"] = ["staging.sound_unknown: a choir"]

    rewrite(film, second, change)
    sheet = RecipesSheet(film.window.body, film.desk, first, second)
    yield sheet
    if not sheet.isHidden():
        sheet.close_sheet()


def shown(sheet):
    """The names of the fields that are shown."""
    return [
        widget.text()
        for place in range(sheet._grid.rowCount())
        if (item := sheet._grid.itemAtPosition(place, 0)) and isinstance(widget := item.widget(), QLabel)
    ]


def test_two_recipes_are_compared_by_fields(film, compared):
    expected = ["Action text", "Lens", "Seed", "Version of fake", "Not as asked"]
    assert shown(compared) == expected
    assert "fields that agree" in compared._fold.text()
    compared._fold.click()
    assert len(shown(compared)) == len(compared.lines) > len(expected)
    assert {"Place and time", "Move", "Quality", "Renderer", "Picture size"} & set(shown(compared))
    compared._fold.click()
    assert shown(compared) == expected
    said = [compared._grid.itemAtPosition(1, side).widget().accessibleName() for side in (1, 2)]
    assert said == ["Lens before: not said", "Lens now: 35 mm"]


def test_the_differences_are_copied_as_text(film, compared):
    compared._copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[:6] == [
        "--- 1A-1",
        "+++ 1A-2",
        "Action text",
        "- MARA walks along the shore.",
        "+ MARA runs.",
        "+ She falls.",
    ]
    assert "- 1" in lines
    assert lines[-1].endswith("fields agree.")


def test_other_takes_are_chosen_on_either_side(film, compared):
    compared._sides[1].setCurrentIndex(2)
    assert shown(compared) == ["Seed"]
    compared._sides[1].setCurrentIndex(0)
    assert shown(compared) == []
    assert compared._none.text() == "Both were made from the same request. They are the same takes."


def test_a_recipe_that_is_gone_is_read_from_its_job_or_said_to_be_gone(film, compared):
    third = takes_of(film)[2]
    film.desk.session.takes.path(third, "recipe.json").write_text("{}")
    compared._sides[0].setCurrentIndex(2)
    compared._sides[1].setCurrentIndex(0)
    assert shown(compared) == ["Seed"]
    queue = film.desk.session.queue
    queue.clear([job.id for job in queue.jobs()])
    compared._show()
    assert shown(compared) == []
    assert compared._none.text() == "Nothing tells any more what 1A-3 was made from."


# ----- find takes -----------------------------------------------------------------------------------------------------
@pytest.fixture
def search(film):
    _first, second, third = takes_of(film)
    film.desk.session.takes.rate(third.id, 5)
    film.desk.session.takes.note(second.id, "The hands are odd")
    film.run()
    sheet = SearchSheet(film.window.body, film.desk)
    sheet.heard = []
    sheet.chosen.connect(lambda shot, take: sheet.heard.append((shot, take)))
    yield sheet
    if not sheet.isHidden():
        sheet.close_sheet()


def found(sheet):
    return [sheet.found.index(row).data(FACE).name for row in range(sheet.found.rowCount())]


def test_takes_are_found_while_typing_and_enter_goes_there(film, search):
    assert found(search) == ["1A-3", "1A-2", "1A-1"]
    assert search._count.text() == "3 of 3 takes"
    QTest.keyClicks(search.field, "hands odd")
    assert found(search) == ["1A-2"]
    assert "The hands are odd" in search.found.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    film.desk.select(film.shots[1].id)
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert search.heard == [(film.shots[0].id, takes_of(film)[1].id)]
    assert search.isHidden()


def test_choices_narrow_too_and_all_are_shown_again(film, search):
    search.rating.setCurrentIndex(4)
    assert found(search) == ["1A-3"]
    search.rating.setCurrentIndex(0)
    search.state.setCurrentIndex(1)
    assert found(search) == ["1A-1"]
    search.days.setCurrentIndex(1)
    assert found(search) == ["1A-1"]
    QTest.keyClicks(search.field, "seed:2")
    assert found(search) == []
    assert search._none.text() == "No take answers."
    search._all.click()
    assert found(search) == ["1A-3", "1A-2", "1A-1"]
    assert search.field.text() == ""
    assert not search.model_name.isVisible()


def test_arrows_walk_from_the_field(film, search):
    QTest.keyClick(search.field, Qt.Key.Key_Down)
    assert search.list.currentIndex().row() == 1
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert search.heard == [(film.shots[0].id, takes_of(film)[1].id)]


def test_it_follows_what_happens_and_finds_what_is_missing(film, search):
    film.desk.session.takes.path(takes_of(film)[1]).unlink()
    search._look_for_files()
    film.until(lambda: search._missing == {takes_of(film)[1].id})
    search.state.setCurrentIndex(4)
    assert found(search) == ["1A-2"]
    search.state.setCurrentIndex(3)
    assert found(search) == []
    film.desk.apply("set_text", shot=film.shots[0].id, text="MARA runs.")
    film.run()
    assert found(search) == ["1A-1"]
    search.state.setCurrentIndex(0)
    QTest.keyClicks(search.field, "runs")
    assert len(found(search)) == 3
    film.desk.apply("remove_shot", shot=film.shots[0].id)
    film.run()
    search.field.clear()
    assert found(search) == ["?-3", "?-2", "?-1"]
    search.list.setCurrentIndex(search.found.index(0))
    search.go()
    assert not search.isHidden()
    assert film.notices[-1] == "The shot of this take is no longer in the film."
    search.make_again()
    assert [fault.code for fault in film.troubles] == ["take.shot_gone"]


def test_what_is_found_is_made_again(film, search):
    film.desk.queue.toggle_pause()
    search.list.selectAll()
    search._again.click()
    assert sorted(job.request.seed for job in film.desk.queue.open_jobs()) == [1, 2, 3]


def test_twenty_thousand_takes_are_handed_out_as_they_are_seen(film, search, qtmodeltester):
    (line, *_rest) = search._index.find(search.query())
    search.found.show([line] * 20_000)
    assert search.found.rowCount() == BATCH
    film.run(0.05)
    seen = search.list.viewport().height() // search.list.sizeHintForRow(0) + 2
    assert search.rows.painted <= 4 * seen
    search.list.scrollToBottom()
    film.run(0.05)
    assert BATCH < search.found.rowCount() < 20_000
    assert search.rows.painted <= 8 * seen
    qtmodeltester.check(search.found)


def test_every_control_of_the_search_has_a_name(film, search):
    for control in (search.field, search.state, search.rating, search.days, search.quality, search.list):
        assert control.accessibleName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


# ----- clean up -------------------------------------------------------------------------------------------------------
@pytest.fixture
def cleaning_up(film):
    folder = film.desk.session.project.folder
    (folder / "cache" / "strips").mkdir(parents=True, exist_ok=True)
    (folder / "cache" / "strips" / "a").write_bytes(b"x" * 4000)
    film.desk.session.takes.rate(takes_of(film)[2].id, 4)
    sheet = CleanupSheet(film.window.body, film.desk)
    film.until(lambda: sheet._survey is not None)
    yield sheet
    if not sheet.isHidden():
        sheet.close_sheet()
    film.run(0.05)


def rows(sheet, top=None):
    """Rows of the tree with their ticks."""
    model = sheet.model
    above = model.index(top) if top is not None else model.index(-1)
    return [
        (
            model.index(row, 0, above).data(),
            Qt.CheckState(model.index(row, 0, above).data(Qt.ItemDataRole.CheckStateRole)).name,
        )
        for row in range(model.rowCount(above))
    ]


def test_it_lists_what_can_go_and_ticks_nothing_dear(film, cleaning_up):
    assert rows(cleaning_up) == [("1A  MARA walks along the shore.", "PartiallyChecked"), ("Caches", "Checked")]
    assert rows(cleaning_up, 0) == [("Take 2", "Checked"), ("Take 3", "Unchecked")]
    ticked = sum(item.size for item in cleaning_up.model.ticked())
    assert cleaning_up.free.text().strip() == f"Free {bytes_words(ticked)}…"
    assert "stay in any case" in cleaning_up._keeps.text()


def test_boxes_are_ticked_by_mouse_and_keys(film, cleaning_up):
    tree, model = cleaning_up.tree, cleaning_up.model
    group = model.index(0)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=box_in(tree.visualRect(group)).center())
    assert rows(cleaning_up, 0) == [("Take 2", "Checked"), ("Take 3", "Checked")]
    QTest.keyClick(tree, Qt.Key.Key_Space)
    assert rows(cleaning_up, 0) == [("Take 2", "Unchecked"), ("Take 3", "Unchecked")]
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Space)
    assert rows(cleaning_up, 0) == [("Take 2", "Checked"), ("Take 3", "Unchecked")]
    model.setData(model.index(0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    model.setData(model.index(1), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert not cleaning_up.free.isEnabled()


def test_it_asks_in_words_and_frees_only_then(film, cleaning_up):
    _first, second, third = takes_of(film)
    cleaning_up.free.click()
    assert cleaning_up.asking.isVisible()
    words = cleaning_up._ask.text()
    assert words.startswith("1 take, 1 cache, ")
    assert "This cannot be undone" in words
    assert "Missing" in words
    cleaning_up.keep.click()
    assert not cleaning_up.asking.isVisible()
    assert len(takes_of(film)) == 3
    folder = film.desk.session.takes.path(second).parent
    cleaning_up.free.click()
    cleaning_up.remove.click()
    film.until(lambda: not folder.exists() and len(takes_of(film)) == 2)
    film.until(lambda: rows(cleaning_up) == [("1A  MARA walks along the shore.", "Unchecked")])
    assert [take.id for take in takes_of(film)][1] == third.id
    assert any("came free" in notice for notice in film.notices)


def test_undo_past_a_removal_shows_missing_and_it_is_made_again_from_its_job(film):
    first, second, _third = takes_of(film)
    film.desk.apply("circle", shot=film.shots[0].id, take=second.id)
    sheet = CleanupSheet(film.window.body, film.desk)
    film.until(lambda: sheet._survey is not None)
    sheet.ask()
    sheet.begin()
    film.until(lambda: [take.id for take in takes_of(film)] == [second.id])
    sheet.close_sheet()
    film.desk.undo()
    film.run(0.1)
    assert film.desk.state(film.shots[0].id) is State.MISSING
    from ui.takes.again import make_missing_again

    film.desk.queue.toggle_pause()
    make_missing_again(film.desk, film.shots[0].id)
    (job,) = film.desk.queue.open_jobs()
    assert job.request.seed == first.seed
    queue = film.desk.session.queue
    queue.cancel(job.id)
    queue.clear([each.id for each in queue.jobs()])
    make_missing_again(film.desk, film.shots[0].id)
    assert film.notices[-1] == "Neither recipe nor job of the missing take is left."
    assert len(film.desk.queue.open_jobs()) == 1


def test_what_was_circled_or_used_meanwhile_stays(film, cleaning_up):
    second = takes_of(film)[1]
    cleaning_up.ask()
    film.desk.apply("circle", shot=film.shots[0].id, take=second.id)
    cleaning_up.begin()
    film.until(lambda: cleaning_up._task is None and cleaning_up._survey is not None and cleaning_up.tree.isEnabled())
    assert film.desk.session.takes.path(second).is_file()
    assert len(takes_of(film)) == 3


def test_a_take_that_others_were_made_from_stays_and_says_why(film):
    session = film.desk.session
    _first, second, third = takes_of(film)
    home = session.takes.path(third, "recipe.json")
    recipe = json.loads(home.read_bytes())
    recipe["request"]["inputs"] = {"first~": session.takes.media_hash(second)}
    home.write_text(json.dumps(recipe))
    sheet = CleanupSheet(film.window.body, film.desk)
    film.until(lambda: sheet._survey is not None)
    assert rows(sheet, 0) == [("Take 3", "Checked")]
    assert sheet._keeps.text().splitlines()[1:] == ["1A-2 stays: it is needed to make 1A-3 again."]
    sheet.close_sheet()


def test_media_that_nothing_uses_is_named_and_can_go(film):
    session = film.desk.session
    data = b"a sound"
    name = f"{hashlib.sha256(data).hexdigest()}.wav"
    (session.project.folder / "media").mkdir(exist_ok=True)
    (session.project.folder / "media" / name).write_bytes(data)
    with session.project.transaction() as connection:
        connection.execute("INSERT INTO media VALUES (?, 'Waves.wav', 'sound', '1', 0, 0, '2026')", (name,))
    sheet = CleanupSheet(film.window.body, film.desk)
    film.until(lambda: sheet._survey is not None)
    last = sheet.model.rowCount() - 1
    assert rows(sheet)[last] == ("Media that nothing in the film uses", "Unchecked")
    below = sheet.model.index(0, 0, sheet.model.index(last))
    assert "Waves.wav" in below.data(Qt.ItemDataRole.AccessibleTextRole)
    sheet.close_sheet()


def test_closing_in_the_middle_ends_the_counting(film, monkeypatch):
    began = []

    def slow(plan, report, cancelled):
        began.append(plan)
        while not cancelled():
            pass
        raise cleaning.Stopped

    monkeypatch.setattr(cleaning, "survey", slow)
    sheet = CleanupSheet(film.window.body, film.desk)
    film.until(lambda: began)
    task = sheet._task
    sheet.close_sheet()
    film.until(task.done)
    assert task.exception() is None
    other = CleanupSheet(film.window.body, film.desk)
    film.until(lambda: len(began) == 2)
    film.do("project.close")
    film.run(0.1)
    assert other.isHidden() if _alive(other) else True


def _alive(widget):
    from shiboken6 import isValid

    return isValid(widget)


def test_a_folder_that_cannot_go_is_told_and_stays_listed(film, cleaning_up, monkeypatch):
    second = takes_of(film)[1]

    def refuse(path):
        if second.id in str(path):
            raise PermissionError(13, "Permission denied")
        shutil.rmtree(path)

    monkeypatch.setattr(cleaning, "_remove", refuse)
    cleaning_up.ask()
    cleaning_up.begin()
    film.until(lambda: any("could not be removed" in notice for notice in film.notices))
    assert len(takes_of(film)) == 3


def test_the_tree_keeps_qts_rules(film, cleaning_up, qtmodeltester):
    qtmodeltester.check(cleaning_up.model)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (12_345_678, "12.3 MB"),
        (250_000_000, "250 MB"),
        (3_210_000_000_000, "3210 GB"),
    ],
)
def test_bytes_in_words(size, words):
    assert bytes_words(size) == words
