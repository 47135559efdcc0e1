"""The queue under the hands: pause, order, cancel and its way back, retry, log, search, clearing."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from studio.render.jobs import JobState
from studio.render.stale import State
from ui.queue.log import JobSheet
from ui.queue.rows import glyph_in
from ui.sheets.sheet import Sheet

SLOW = """EXT. BEACH - DAY

MARA SLOW walks. [[1s]]

She SLOW stops. [[1s]]

She turns. [[1s]]
"""


@pytest.fixture
def panel(studio):
    """The queue of a project whose first two shots take their time; paused, with all three in it."""
    studio.open(SLOW)
    studio.window.bench.show_panel("queue")
    studio.do("queue.pause")
    studio.do("render.all")
    return studio.window.queue


def order(studio):
    return [studio.desk.slate(job.shot) for job in studio.desk.queue.open_jobs()]


def choose(panel, *rows):
    panel.list.selectionModel().clear()
    for row in rows:
        panel.list.selectionModel().setCurrentIndex(
            panel.model.index(row), panel.list.selectionModel().SelectionFlag.Select
        )
    panel.list.setFocus()


def knob(panel, name):
    """A button of the panel or its head, by its name."""
    found = [*panel.findChildren(QToolButton), *panel.head.findChildren(QToolButton)]
    (one,) = [each for each in found if each.accessibleName() == name]
    return one


def words(panel):
    return [panel.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(panel.model.rowCount())]


def test_it_says_what_is_next_and_that_it_is_paused(studio, panel):
    assert panel._count.text() == "3 to go, paused"
    assert words(panel) == [
        "1A, Next, previz · standard",
        "1B, Waits, previz · standard",
        "1C, Waits, previz · standard",
    ]
    assert not panel.live.isVisible()
    knob(panel, "Go on (Ctrl+Shift+P)").click()
    studio.until(panel.live.isVisible)
    assert panel.live.slate.text() == "1A"
    assert words(panel)[0].startswith("1B, Next")
    panel.live.log.click()
    assert studio.sheet(JobSheet).log.toPlainText().startswith("1A: Rendering")
    studio.sheet(JobSheet).close_sheet()


def test_jobs_are_put_in_another_order_by_buttons_and_keys(studio, panel):
    choose(panel, 2)
    knob(panel, "Earlier (Alt+Up)").click()
    studio.run()
    assert order(studio) == ["1A", "1C", "1B"]
    assert panel.model.face(panel.list.selected()[0]).name == "1C"
    QTest.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    studio.run()
    assert order(studio) == ["1C", "1A", "1B"]
    QTest.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    studio.run()
    assert order(studio) == ["1C", "1A", "1B"]
    choose(panel, 0, 1)
    knob(panel, "Later (Alt+Down)").click()
    studio.run()
    assert order(studio) == ["1B", "1C", "1A"]
    assert words(panel)[0].startswith("1B, Next")


def test_jobs_are_put_in_another_order_by_dragging(studio, panel):
    model = panel.model
    data = model.mimeData([model.index(2)])
    assert model.canDropMimeData(data, Qt.DropAction.MoveAction, 0, 0, model.index(-1))
    assert not model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, model.index(-1))
    studio.run()
    assert order(studio) == ["1C", "1A", "1B"]
    data = model.mimeData([model.index(0), model.index(1)])
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, 0, model.index(-1))
    studio.run()
    assert order(studio) == ["1B", "1C", "1A"]
    foreign = model.mimeData([])
    foreign.setData("application/x-rushes-job", b"nobody\n\xff")
    model.dropMimeData(foreign, Qt.DropAction.MoveAction, 0, 0, model.index(-1))
    assert order(studio) == ["1B", "1C", "1A"]
    assert not studio.troubles


def test_a_waiting_job_is_cancelled_with_a_way_back(studio, panel):
    choose(panel, 1)
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    studio.run()
    assert order(studio) == ["1A", "1C"]
    assert len(studio.shots) == 3
    toast = studio.window.toasts.shown[-1]
    assert toast.accessibleName().startswith("1B cancelled.")
    toast.act_button.click()
    studio.run()
    assert sorted(order(studio)) == ["1A", "1B", "1C"]


def test_a_running_job_is_cancelled_and_retried_by_its_sign(studio, panel):
    studio.do("queue.pause")
    shot = studio.shots[0].id
    studio.until(lambda: studio.desk.queue.progress(shot) is not None and panel.live.isVisible())
    knob(panel, "Cancel 1A").click()
    studio.until(lambda: studio.desk.queue.jobs()[0].state is JobState.CANCELLED)
    studio.run()
    row = panel.model.row(studio.desk.queue.jobs()[0].id)
    assert words(panel)[row].startswith("1A, Cancelled")
    area = panel.list.visualRect(panel.model.index(row))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=glyph_in(area).center())
    studio.until(lambda: studio.desk.state(shot) is State.CIRCLED)
    assert not studio.troubles


def test_done_jobs_are_found_again_and_lead_to_their_take(studio, panel):
    studio.desk.queue.cancel([job.id for job in studio.desk.queue.open_jobs()[:2]])
    studio.do("queue.pause")
    studio.until(lambda: not studio.desk.queue.open_jobs())
    studio.run()
    assert words(panel)[0].startswith("1C-1, Done")
    panel._search.setText("turns")
    studio.run()
    assert [panel.model.face(job).name for job in panel.model.jobs()] == ["1C-1"]
    panel._search.setText("nothing of the kind")
    studio.run()
    assert panel._none.isVisible()
    assert panel._none.text() == "No job answers. Clear the search to see all 3."
    panel._search.setText("")
    panel._filter.setCurrentIndex(4)
    studio.run()
    assert {panel.model.face(job).word for job in panel.model.jobs()} == {"Cancelled"}
    panel._filter.setCurrentIndex(0)
    studio.desk.select(studio.shots[0].id)
    heard = []
    panel.watched.connect(lambda shot, take: heard.append((shot, take)))
    area = panel.list.visualRect(panel.model.index(0))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=area.center() - QPoint(20, 0))
    assert heard == [(studio.shots[2].id, studio.desk.takes(studio.shots[2].id)[0].id)]
    assert studio.desk.selected == (studio.shots[2].id,)


def test_ended_jobs_are_cleared_and_takes_stay(studio, panel):
    studio.desk.queue.cancel([job.id for job in studio.desk.queue.open_jobs()[:2]])
    studio.do("queue.pause")
    studio.until(lambda: not studio.desk.queue.open_jobs())
    studio.run()
    panel.clear_ended(JobState.CANCELLED)
    studio.run()
    assert [panel.model.face(job).name for job in panel.model.jobs()] == ["1C-1"]
    panel.clear_ended(JobState.DONE, JobState.FAILED)
    studio.run()
    assert panel.model.rowCount() == 0
    assert len(studio.desk.takes(studio.shots[2].id)) == 1
    assert panel._empty.isVisible()


def test_a_failed_job_tells_why_and_its_log_is_copied(studio):
    studio.open("EXT. BEACH - DAY\n\nFULL of people. [[1s]]\n")
    studio.window.bench.show_panel("queue")
    studio.do("render.all")
    studio.until(lambda: studio.desk.queue.jobs() and studio.desk.queue.jobs()[0].state is JobState.FAILED)
    studio.run()
    studio.sheet(Sheet).close_sheet()
    panel = studio.window.queue
    studio.until(lambda: words(panel) == ["1A, Failed, The disk is full."])
    middle = panel.list.visualRect(panel.model.index(0)).center()
    QTest.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    studio.sheet(JobSheet).close_sheet()
    choose(panel, 0)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    sheet = studio.sheet(JobSheet)
    assert not sheet.log.isVisible()
    sheet.fold.click()
    assert sheet.log.isVisible()
    sheet.copy.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("1A: Failed")
    assert "FULL of people." in text
    assert "media.disk_full" in text
    sheet.close_sheet()


def test_the_log_of_a_done_job_holds_what_the_engine_reported(studio, panel):
    studio.desk.queue.cancel([job.id for job in studio.desk.queue.open_jobs()[:2]])
    studio.do("queue.pause")
    studio.until(lambda: not studio.desk.queue.open_jobs())
    studio.run()
    take = studio.desk.takes(studio.shots[2].id)[0]
    recipe = studio.desk.session.takes.path(take, "recipe.json")
    value = msgspec.json.decode(recipe.read_bytes())
    value |= {"log": ["staging.sound_unknown: a choir"], "timings": {"drawing": 1.5}, "events": [{"time": 0.1}]}
    recipe.write_bytes(msgspec.json.encode(value))
    choose(panel, 0)
    knob(panel, "Log of the job").click()
    text = studio.sheet(JobSheet).log.toPlainText()
    for part in ("There is no sound for “a choir”.", "Drawing: 1.50 s", "1 contact is heard.", "fake 1", "seed 1"):
        assert part in text
    studio.sheet(JobSheet).close_sheet()
    recipe.write_text("{}")
    panel.show_log()
    assert "The recipe of take 1 is gone or damaged." in studio.sheet(JobSheet).log.toPlainText()
    studio.sheet(JobSheet).close_sheet()


def test_what_waits_says_how_long_it_takes_where_that_was_measured(studio, panel):
    assert words(panel)[2] == "1C, Waits, previz · standard"
    studio.desk.queue.cancel([job.id for job in studio.desk.queue.open_jobs()[:2]])
    studio.do("queue.pause")
    studio.until(lambda: not studio.desk.queue.open_jobs())
    take = studio.desk.takes(studio.shots[2].id)[0]
    recipe = studio.desk.session.takes.path(take, "recipe.json")
    value = msgspec.json.decode(recipe.read_bytes()) | {"timings": {"drawing": 30.0, "sounding": 8.0}}
    recipe.write_bytes(msgspec.json.encode(value))
    panel.model.forget_forecasts()
    studio.do("queue.pause")
    studio.desk.queue.render([studio.shots[2].id])
    studio.run()
    assert words(panel)[0] == "1C, Next, About 38 s"


def test_a_job_that_vanished_or_is_damaged_does_no_harm(studio, panel):
    connection = studio.desk.session.project.connection
    first, second, third = studio.desk.queue.open_jobs()
    with studio.desk.session.project.transaction():
        connection.execute("DELETE FROM job WHERE id = ?", (first.id,))
        connection.execute("UPDATE job SET message = ?, request = ? WHERE id = ?", (b"\xff", b"{}", second.id))
    panel.model._details.clear()
    said = words(panel)
    assert said[:2] == ["1A, Next, This job can no longer be read.", "1B, Waits, This job can no longer be read."]
    for row in (0, 1):
        choose(panel, row)
        panel.show_log()
        assert "gone or damaged" in studio.sheet(JobSheet).log.toPlainText()
        studio.sheet(JobSheet).close_sheet()
    panel.watched.emit("nobody", "nothing")
    panel._open("nobody")
    panel.list.retried.emit("nobody")
    studio.desk.queue.cancel([third.id])
    assert not studio.troubles


def test_what_is_only_looked_at_cannot_be_worked(studio, panel):
    from studio.project.project import open_project

    folder = studio.desk.session.project.folder
    studio.do("project.close")
    studio.run(0.1)
    with open_project(folder):
        studio.desk.look_at(folder)
        studio.window.bench.show_panel("queue")
        choose(panel, 0)
        panel._enable()
        assert [panel._up.isEnabled(), panel._cancel.isEnabled(), panel._retry.isEnabled()] == [False] * 3
        assert panel._log.isEnabled()
        studio.do("project.close")


def test_every_control_has_a_name_and_can_be_reached(studio, panel):
    knobs = [*panel.head.findChildren(QToolButton), *panel._foot.findChildren(QToolButton)]
    assert len(knobs) == 8
    assert all(each.accessibleName() for each in knobs)
    assert all(
        each.focusPolicy() & Qt.FocusPolicy.TabFocus for each in [*knobs, panel.list, panel._search, panel._filter]
    )
