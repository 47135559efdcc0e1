"""Best of several in the window: asked for in a sheet, queued as one group, told by score, given up as one."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.consent.limits import WAITS
from engine.messages.faults import Fault
from studio.render.jobs import JobState, told
from studio.render.requests import Settings, make_request
from ui.queue.rows import FACE
from ui.sheets.best import REMEMBERED, BestSheet

SCRIPT = """EXT. BEACH - DAY

MARA walks along the shore. [[wide, 1s]]

She stops. [[close-up, 1s]]
"""


@pytest.fixture
def panel(studio):
    """The queue of two shots, paused and empty."""
    studio.open(SCRIPT)
    studio.window.bench.show_panel("queue")
    studio.do("queue.pause")
    return studio.window.queue


def faces(panel):
    return [panel.model.index(row).data(FACE) for row in range(panel.model.rowCount())]


def ask(studio, count=3):
    """Through the action, the sheet and its key."""
    studio.do("render.best")
    sheet = studio.sheet(BestSheet)
    button = sheet.choice.group.buttons()[sheet._counts.index(count)]
    button.click()
    QTest.keyClick(button, Qt.Key.Key_Return)
    studio.run()
    return sheet


def press(panel, key):
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.model.index(0))
    QTest.keyClick(panel.list, key)


def test_the_sheet_asks_how_many_says_what_comes_and_remembers(studio, panel):
    studio.do("render.best")
    sheet = studio.sheet(BestSheet)
    assert sheet.count == 3
    assert sheet.told.text().startswith("3 takes of 1 shot.")
    sheet.choice.group.buttons()[1 + sheet._counts.index(3)].click()
    assert sheet.told.text().startswith("4 takes of 1 shot.")
    sheet.go.click()
    studio.run()
    assert studio.desk.memory.get(REMEMBERED, 0) == 4
    studio.do("render.best")
    assert studio.sheet(BestSheet).count == 4
    studio.sheet(BestSheet).close_sheet()
    jobs = studio.desk.queue.open_jobs()
    assert len({job.batch for job in jobs}) == 1
    assert [job.request.seed for job in jobs] == [1, 2, 3, 4]


def test_a_group_is_one_row_that_opens_to_show_its_parts(studio, panel):
    ask(studio)
    (face,) = faces(panel)
    assert (face.name, face.word) == ("1A", "best of 3 · Next")
    assert panel.model.words(face) == "3 waits"
    press(panel, Qt.Key.Key_Right)
    assert [each.part for each in faces(panel)] == [False, True, True, True]
    assert panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("open")
    press(panel, Qt.Key.Key_Left)
    assert len(faces(panel)) == 1


def test_a_group_is_given_up_as_one_and_put_back_as_one(studio, panel):
    ask(studio)
    offered = []
    studio.desk.offered.connect(lambda *words: offered.append(words))
    press(panel, Qt.Key.Key_Delete)
    studio.run()
    assert {job.state for job in studio.desk.queue.jobs()} == {JobState.CANCELLED}
    (face,) = faces(panel)
    assert face.state is JobState.CANCELLED
    assert offered[0][0] == "1A cancelled."
    offered[0][3]()
    studio.run()
    assert {job.state for job in studio.desk.queue.jobs()} == {JobState.QUEUED}
    assert len(faces(panel)) == 1


def test_a_group_is_moved_as_one(studio, panel):
    ask(studio)
    studio.desk.queue.render([studio.shots[1].id])
    studio.run()
    assert [face.name for face in faces(panel)] == ["1A", "1B"]
    panel.list.setCurrentIndex(panel.model.index(0))
    panel.shift(1)
    studio.run()
    assert [face.name for face in faces(panel)] == ["1B", "1A"]
    assert [studio.desk.slate(job.shot) for job in studio.desk.queue.open_jobs()] == ["1B", "1A", "1A", "1A"]


def test_when_all_are_there_the_row_tells_their_scores_and_the_best_is_circled(studio, panel):
    ask(studio)
    studio.do("queue.pause")
    studio.until(lambda: all("rank" in job.message for job in studio.desk.queue.jobs()))
    studio.run(0.1)
    (face,) = faces(panel)
    assert face.state is JobState.DONE
    assert panel.model.words(face) == "3 takes, all the same" or panel.model.words(face).startswith("1A-")
    assert studio.desk.shots()[0].circled in {take.id for take in studio.desk.takes(studio.shots[0].id)}


def test_a_take_that_is_circled_stays_whatever_the_score_of_the_new_ones(studio, panel):
    studio.do("queue.pause")
    studio.desk.queue.render([studio.shots[0].id])
    studio.until(lambda: bool(studio.desk.shots()[0].circled))
    circled = studio.desk.shots()[0].circled
    ask(studio, 2)
    studio.until(lambda: all(not job.batch or "rank" in job.message for job in studio.desk.queue.jobs()))
    assert studio.desk.shots()[0].circled == circled


def test_a_group_that_waits_says_for_what(studio, panel):
    first, second = studio.desk.shots()
    studio.desk.apply("set_asides", shot=second.id, asides=["continuous"])
    queue, scene = studio.desk.session.queue, studio.desk.film.scenes[0]
    asked = make_request(studio.desk.film, scene, second, Settings(), 1)
    needs = {"take": {"prefix": ""}, "guide": {"guide:depth~": ""}, "limit": {}}
    studio.desk.queue.render([first.id])
    for batch, inputs in needs.items():
        queue.add([(second.id, msgspec.structs.replace(asked, inputs=inputs, seed=seed)) for seed in (1, 2)], batch)
    # As the queue holds a job whose words touch a limit that a person set.
    held = Fault(WAITS, name="Mara", limit="no violence", word="hits")
    queue._set(queue.batch("limit")[0].id, JobState.WAITING, told(held))
    studio.run()
    words = {face.group.batch: panel.model.words(face) for face in faces(panel) if face.group}
    assert words == {
        "take": "2 waits for a take",
        "guide": "2 waits for what previz draws for it",
        "limit": "1 waits · 1 waits for approval",
    }


def test_rows_follow_whatever_happens_to_a_group(studio, panel, qtmodeltester):
    qtmodeltester.check(panel.model)
    ask(studio)
    press(panel, Qt.Key.Key_Right)
    jobs = studio.desk.queue.jobs()
    studio.desk.queue.cancel([jobs[1].id])
    studio.run()
    assert [face.state for face in faces(panel)] == [
        JobState.QUEUED,
        JobState.QUEUED,
        JobState.CANCELLED,
        JobState.QUEUED,
    ]
    studio.desk.queue.cancel([jobs[0].id, jobs[2].id])
    studio.run()
    studio.desk.session.queue.clear([jobs[0].id, jobs[1].id])
    studio.run()
    (face,) = faces(panel)
    assert (face.group, face.job.id) == (None, jobs[2].id)
