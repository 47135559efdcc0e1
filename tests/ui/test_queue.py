"""The queue and the window: restarts, failures, missing takes, closing in the middle; and projects of others."""

from __future__ import annotations

import pytest

from studio.project.project import open_project
from studio.render.jobs import JobState
from studio.render.stale import State

SLOW = """EXT. BEACH - DAY

MARA SLOW walks. [[1s]]

She SLOW stops. [[1s]]

She turns. [[1s]]
"""


def test_restarting_the_engine_loses_nothing(studio):
    studio.open(SLOW)
    shot = studio.shots[0].id
    studio.do("render.shot")
    studio.until(lambda: studio.desk.queue.progress(shot) is not None)
    first = studio.desk.session.engine.process
    studio.do("engine.restart")
    studio.until(lambda: studio.desk.state(shot) is State.CIRCLED)
    assert studio.desk.session.engine.process != first
    assert len(studio.desk.takes(shot)) == 1
    assert not studio.troubles


def test_many_shots_that_fail_for_one_reason_are_one_sheet(studio):
    from ui.sheets.sheet import Sheet

    studio.open("EXT. BEACH - DAY\n\nFULL. [[1s]]\n\nFULL again. [[1s]]\n\nFULL still. [[1s]]\n")
    studio.do("render.all")
    studio.until(lambda: [job.state for job in studio.desk.queue.jobs()] == [JobState.FAILED] * 3)
    studio.run()
    assert studio.sheet(Sheet).title == "The disk is full."
    assert [studio.card(place).face.note for place in range(3)] == ["The disk is full."] * 3


def test_a_project_that_somebody_has_open_can_be_looked_at(studio):
    from ui.sheets.sheet import Sheet

    studio.open()
    folder = studio.desk.session.project.folder
    studio.do("project.close")
    with open_project(folder) as other:
        studio.window.open(folder)
        studio.run()
        assert [fault.code for fault in studio.troubles] == ["project.busy"]
        assert studio.desk.session is None
        sheet = studio.sheet(Sheet)
        from PySide6.QtWidgets import QPushButton

        (look,) = [button for button in sheet.findChildren(QPushButton) if button.text() == "Look at it"]
        look.click()
        studio.run()
        assert studio.desk.read_only
        assert len(studio.shots) == 3
        assert "looking only" in studio.window.windowTitle()
        studio.desk.select(studio.shots[0].id)
        assert not studio.desk.apply("set_text", shot=studio.shots[0].id, text="mine")
        studio.do("render.shot")
        studio.do("edit.delete")
        assert {fault.code for fault in studio.troubles[1:]} == {"project.read_only"}
        assert studio.shots[0].text == "MARA walks."
        assert studio.desk.queue.jobs() == []
        other.apply("set_text", shot=studio.shots[0].id, text="theirs")
    studio.window.open(folder)
    assert not studio.desk.read_only
    assert studio.shots[0].text == "theirs"


def test_a_missing_take_says_so_and_is_made_again(studio):
    studio.open()
    shot = studio.shots[0].id
    studio.do("render.shot")
    studio.until(lambda: studio.desk.state(shot) is State.CIRCLED)
    take = studio.desk.circled(studio.shots[0])
    studio.desk.session.takes.path(take).unlink()
    studio.do("view.timeline")
    studio.desk.recheck()
    studio.until(lambda: studio.desk.key(shot) == "missing")
    studio.do("view.board")
    studio.card(0).click(y=0.3)
    studio.until(lambda: studio.desk.state(shot) is State.CIRCLED)
    assert len(studio.desk.takes(shot)) == 2


@pytest.mark.parametrize("name", ["light", "dark"])
def test_both_themes_paint_every_state(studio, name):
    studio.open("EXT. BEACH - DAY\n\nMARA walks. [[1s]]\n\nFAIL media.disk_full. [[1s]]\n\nShe stops. [[1s]]\n")
    if name == "light":
        studio.do("view.theme")
        assert studio.desk.memory.get("theme", "") == "light"
    studio.do("render.all")
    studio.until(lambda: not studio.desk.queue.open_jobs())
    studio.desk.apply("set_text", shot=studio.shots[2].id, text="She runs.")
    studio.run()
    assert [studio.card(place).face.state for place in range(3)] == ["circled", "failed", "stale"]
    board = studio.window.grab().toImage()
    studio.do("view.timeline")
    viewer = studio.window.grab().toImage()
    assert board != viewer
    ground = board.pixelColor(3, board.height() // 2).lightness()
    assert (ground > 128) == (name == "light")
    if name == "light":
        studio.do("view.theme")


def test_closing_at_any_moment_of_a_render_leaves_nothing_running(studio):
    studio.open(SLOW.replace("SLOW ", ""))
    folder = studio.desk.session.project.folder
    for moment in range(8):
        studio.do("render.all")
        studio.run(0.15 * moment)
        studio.do("project.close")
        studio.window.open(folder)
    studio.do("queue.cancel")
    assert not [fault for fault in studio.troubles if fault.code == "engine.internal"]
