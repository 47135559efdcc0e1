"""Where the window was; what other programs do; the battery; what is said aloud; projects of before."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from PySide6.QtWidgets import QPushButton

from engine.messages.events import Progress
from studio.document.nodes import FILM
from studio.document.values import Film
from studio.project.project import create, open_project
from ui.memory import Memory
from ui.power import Power
from ui.resuming import ASKED, ENDS, PLACE, Resuming, left_behind
from ui.views.welcome import ago, look_for

GONE = 2**22 + 11
"""A process id that Linux never gives."""


def place(studio, **other):
    folder = studio.desk.session.project.folder if studio.desk.session else studio.folder / "none.rushes"
    return {
        "folder": str(folder),
        "view": "timeline",
        "selected": [],
        "frame": 0,
        "process": GONE,
        "began": 1.0,
        **other,
    }


# ----- an end without warning -------------------------------------------------------------------------------------
def test_a_window_that_ended_without_warning_reopens_where_it_was(studio):
    studio.open()
    resuming = Resuming(studio.window)
    second = studio.shots[1].id
    studio.desk.select(second)
    studio.do("view.timeline")
    resuming.note()
    kept = Memory(studio.desk.memory.path).get(PLACE, {})
    assert (kept["view"], kept["selected"]) == ("timeline", [second])
    studio.do("project.close")
    assert studio.desk.memory.get(PLACE, {}) == {}
    studio.desk.memory.set(PLACE, {**kept, "process": GONE})
    assert resuming.resume()
    assert studio.window.view == "timeline"
    assert studio.desk.selected == (second,)
    assert any("without warning" in toast.accessibleName() for toast in studio.window.toasts.shown)


def test_the_second_such_end_in_a_row_stays_at_the_welcome_page(studio):
    studio.open()
    kept = place(studio)
    studio.do("project.close")
    studio.desk.memory.set(PLACE, kept)
    studio.desk.memory.set(ENDS, 1)
    assert Resuming(studio.window).resume()
    assert studio.desk.session is None
    assert studio.window.welcome.isVisible()
    assert any("twice" in toast.accessibleName() for toast in studio.window.toasts.shown)


def test_a_restart_that_was_asked_for_comes_back_where_it_was_and_says_nothing(studio):
    from ui.settings.page import SettingsSheet

    studio.open()
    resuming = Resuming(studio.window)
    second = studio.shots[1].id
    studio.desk.select(second)
    studio.do("view.timeline")
    studio.desk.apply("set_text", shot=second, text="She waits.")
    studio.do("app.settings")
    sheet = studio.sheet(SettingsSheet)
    (line,) = [line for line in sheet.lines if line.setting.key == "language"]
    assert not line.restart.isVisible()
    studio.desk.values.set("language", "de")
    assert line.restart.isVisible()
    studio.desk.values.set("language", "")
    assert not line.restart.isVisible()
    studio.desk.values.set("language", "de")
    line.restart.click()
    studio.run()
    assert not studio.window.isVisible()
    assert studio.desk.session is None
    assert Memory(studio.desk.memory.path).get(PLACE, {})["selected"] == [second]
    # What the next process does.
    studio.window.show()
    resuming._returns = False
    assert resuming.resume()
    assert studio.window.view == "timeline"
    assert studio.desk.selected == (second,)
    assert studio.shots[1].text == "She waits."
    assert not any("without warning" in toast.accessibleName() for toast in studio.window.toasts.shown)
    # Only once: the next end without warning is told again.
    assert studio.desk.memory.get(ASKED, True) is False


def test_a_restart_takes_the_place_of_the_process_with_the_desktops_own_language():
    code = (
        "import os, sys\n"
        "from ui import restarting\n"
        "os.environ['LANGUAGE'] = 'en'\n"
        "restarting.command = lambda: [sys.executable, '-c', 'import os; print(os.environ[\"LANGUAGE\"])']\n"
        "restarting.begin_again()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "LANGUAGE": "de"}
    )
    assert done.stdout == "de\n"


def test_an_end_in_order_leaves_nothing_to_come_back_to(studio):
    studio.open()
    resuming = Resuming(studio.window)
    resuming.note()
    studio.window.close()
    assert left_behind(Memory(studio.desk.memory.path)) == (None, 0)
    assert not resuming.resume()


def test_another_window_that_runs_is_no_end(studio):
    memory = studio.desk.memory
    parent = psutil.Process(os.getppid())
    memory.set(PLACE, place(studio, process=parent.pid, began=parent.create_time()))
    assert left_behind(memory) == (None, 0)
    memory.set(PLACE, place(studio, process=parent.pid, began=parent.create_time() - 5000))
    assert left_behind(memory)[1] == 1


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"folder": 5, "process": 1},
        {"folder": "/nowhere/x.rushes", "process": True},
        {"folder": "/nowhere/x.rushes", "process": GONE, "view": [], "selected": {}, "frame": "x"},
        {"folder": "/nowhere/x.rushes", "process": 10**30, "began": None},
        {"folder": "a\0b", "process": GONE},
    ],
)
def test_a_damaged_place_opens_nothing(studio, kept):
    studio.desk.memory.set(PLACE, kept)
    Resuming(studio.window).resume()
    assert studio.desk.session is None
    assert not studio.troubles


def test_a_shot_that_is_gone_is_not_selected_again(studio):
    studio.open()
    kept = place(studio, selected=["gone", studio.shots[2].id], view="board")
    studio.do("project.close")
    studio.desk.memory.set(PLACE, kept)
    Resuming(studio.window).resume()
    assert studio.desk.selected == (studio.shots[2].id,)


def window_process(home, *arguments):
    environment = {**os.environ, "RUSHES_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, "-m", "ui", *arguments],
        cwd=Path(__file__).parents[2],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def until_written(home, process, condition):
    for _step in range(600):
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads((home / "window.json").read_text())
            if condition(kept):
                return kept
        if process.poll() is not None:
            raise AssertionError(process.stderr.read().decode())
        time.sleep(0.05)
    raise AssertionError("it was not written in time")


def test_a_window_that_is_killed_reopens_and_after_the_second_time_waits(tmp_path):
    home, folder = tmp_path / "home", tmp_path / "film.rushes"
    home.mkdir()
    create(folder, Film(title="Killed")).close()
    arguments: tuple[str, ...] = (str(folder),)
    for _run in range(2):
        process = window_process(home, *arguments)
        try:
            kept = until_written(home, process, lambda kept, pid=process.pid: kept.get(PLACE, {}).get("process") == pid)
            assert kept[PLACE]["folder"] == str(folder)
        finally:
            process.kill()
            process.communicate()
        arguments = ()
    process = window_process(home)
    try:
        kept = until_written(home, process, lambda kept: kept.get(ENDS) == 2)
        time.sleep(0.5)
        assert json.loads((home / "window.json").read_text())[PLACE] == {}
        assert process.poll() is None
    finally:
        process.kill()
        process.communicate()


# ----- other programs ---------------------------------------------------------------------------------------------
def test_what_another_program_writes_is_shown_while_looking_only(studio):
    studio.open()
    folder = studio.desk.session.project.folder
    studio.do("project.close")
    with open_project(folder) as other:
        studio.desk.look_at(folder)
        told = []
        studio.desk.film_changed.connect(told.append)
        studio.window.watch_outside.look()
        assert told == []
        shot = other.film.scenes[0].shots[1].id
        kept = studio.desk.film.scenes[1]
        other.apply("set_text", shot=shot, text="She runs.")
        studio.window.watch_outside.look()
        assert studio.shots[1].text == "She runs."
        assert told == [frozenset({shot})]
        assert studio.desk.film.scenes[1] is kept
        other.undo()
        studio.window.watch_outside.look()
        assert studio.shots[1].text == "She stops."
        studio.do("project.close")


def test_a_take_that_another_program_made_is_shown(studio):
    studio.open()
    studio.do("render.changed")
    studio.until(lambda: not studio.desk.queue.open_jobs() and studio.desk.take_count(studio.shots[0].id) == 1)
    shot, folder = studio.shots[0].id, studio.desk.session.project.folder
    studio.do("project.close")
    with open_project(folder) as other:
        studio.desk.look_at(folder)
        with other.transaction() as connection:
            connection.execute("UPDATE take SET note = 'the good one' WHERE shot = ?", (shot,))
        studio.window.watch_outside.look()
        assert [take.note for take in studio.desk.takes(shot)] == ["the good one"]
        studio.do("project.close")


def test_a_database_that_is_changed_under_the_window_is_told_and_shown(studio):
    studio.open()
    path = studio.desk.session.project.folder / "project.db"
    shot = studio.shots[0].id
    with sqlite3.connect(path) as other:
        (value,) = other.execute("SELECT value FROM node WHERE id = ?", (shot,)).fetchone()
        text = (value if isinstance(value, bytes) else value.encode()).replace(b"MARA walks.", b"MARA flies.")
        other.execute(
            "UPDATE node SET value = ? WHERE id = ?", (text if isinstance(value, bytes) else text.decode(), shot)
        )
    other.close()
    studio.window.watch_outside.look()
    assert studio.shots[0].text == "MARA flies."
    assert "Another program changed this project." in studio.notices


def test_a_database_that_is_damaged_under_the_window_is_told_once_and_the_film_stays(studio):
    studio.open()
    path = studio.desk.session.project.folder / "project.db"
    before = studio.desk.film
    with sqlite3.connect(path) as other:
        other.execute("UPDATE node SET value = ? WHERE id = ?", (b'{"nonsense": 1}', FILM))
    other.close()
    studio.window.watch_outside.look()
    studio.window.watch_outside.look()
    assert [fault.code for fault in studio.troubles] == ["project.damaged"]
    assert studio.desk.film is before
    for sheet in studio.window._sheets():
        sheet.close_sheet()


def test_a_script_that_is_changed_beside_the_project_is_offered(studio):
    studio.open()
    script = studio.folder / "film.fountain"
    watch = studio.window.watch_outside
    offers = []
    studio.desk.offered.connect(lambda what, _detail, words, act: offers.append((what, words, act)))
    watch._settled()
    assert offers == []
    script.write_text(script.read_text().replace("She stops.", "She turns round."))
    studio.until(lambda: offers, 10)
    what, words, act = offers[0]
    assert (what, words) == ("film.fountain was changed by another program.", "Bring them in")
    watch._settled()
    assert len(offers) == 1
    act()
    assert studio.shots[1].text == "She turns round."
    watch._settled()
    assert len(offers) == 1


def test_the_script_that_the_window_itself_wrote_back_is_no_news(studio):
    studio.open()
    studio.desk.apply("set_text", shot=studio.shots[0].id, text="MARA runs.")
    offers = []
    studio.desk.offered.connect(lambda *what: offers.append(what))
    studio.desk.session.write_script(studio.folder / "film.fountain")
    studio.window.watch_outside._settled()
    assert offers == []


def test_takes_that_are_deleted_behind_our_back_are_noticed(studio):
    studio.open()
    studio.do("render.changed")
    studio.until(lambda: all(studio.desk.key(shot.id) == "circled" for shot in studio.shots))
    shutil.rmtree(studio.desk.session.project.folder / "takes" / studio.shots[0].id)
    studio.until(lambda: studio.desk.key(studio.shots[0].id) == "missing", 10)
    assert "The file of a take is gone." in studio.notices
    assert not studio.troubles


def test_a_project_in_a_folder_that_cannot_be_written_to_can_be_looked_at(studio, monkeypatch):
    studio.open()
    folder = studio.desk.session.project.folder
    studio.do("project.close")
    # Who runs the tests as root may write everywhere, whatever the folder says.
    allowed = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: not (Path(path) == folder and mode == os.W_OK) and allowed(path, mode)
    )
    studio.window.open(folder)
    assert [fault.code for fault in studio.troubles] == ["project.cannot_write"]
    (sheet,) = studio.window._sheets()
    (look,) = [button for button in sheet.findChildren(QPushButton) if button.text() == "Look at it"]
    look.click()
    studio.run()
    assert studio.desk.read_only
    assert len(studio.shots) == 3
    assert "cannot be written to" in studio.window.toasts.shown[-1].accessibleName()
    assert not studio.desk.apply("set_text", shot=studio.shots[0].id, text="other")
    assert "copy it to where you may write" in studio.window.toasts.shown[-1].accessibleName()


# ----- the battery ------------------------------------------------------------------------------------------------
def test_the_queue_rests_on_battery_and_goes_on_with_the_charger(studio):
    drained = [False]
    power = Power(studio.desk, lambda: drained[0])
    studio.open()
    queue = studio.desk.session.queue
    drained[0] = True
    power.look()
    assert queue.paused
    studio.do("queue.pause")
    power.look()
    assert not queue.paused
    drained[0] = False
    power.look()
    assert not queue.paused
    drained[0] = True
    studio.desk.values.set("pause on battery", False)
    power.look()
    assert not queue.paused
    studio.desk.values.set("pause on battery", True)
    assert queue.paused
    drained[0] = False
    power.look()
    assert not queue.paused
    studio.do("queue.pause")
    drained[0] = True
    power.look()
    drained[0] = False
    power.look()
    assert queue.paused
    power.deleteLater()


# ----- said aloud -------------------------------------------------------------------------------------------------
def test_toasts_are_said_and_changes_of_state_once_away_from_the_board(studio):
    studio.open()
    studio.do("view.timeline")
    said = []
    studio.window.announcer.said.connect(said.append)
    studio.do("render.shot")
    studio.until(lambda: "Shot 1A, Circled" in said)
    assert said.count("Shot 1A, Circled") == 1
    studio.desk.noticed.emit("What", "What to do.")
    assert said[-1] == "What What to do."


def test_progress_is_said_each_quarter(studio):
    studio.open()
    studio.do("view.timeline")
    said = []
    studio.window.announcer.said.connect(said.append)
    shot = studio.shots[0].id
    for step in range(101):
        event = Progress(job="j", phase="drawing", step=step, steps=100, share=step / 100)
        studio.desk.progressed.emit(shot, event)
    assert said == ["Shot 1A, 25%", "Shot 1A, 50%", "Shot 1A, 75%"]


# ----- projects of before -----------------------------------------------------------------------------------------
def test_projects_of_before_have_pictures_and_are_taken_off_the_list(studio):
    studio.open()
    studio.do("render.shot")
    studio.until(lambda: studio.desk.take_count(studio.shots[0].id) == 1)
    folder = studio.desk.session.project.folder
    studio.desk.memory.remember_project(studio.folder / "gone.rushes", "Gone")
    studio.do("project.close")
    gone, film = studio.window.welcome.recents
    studio.until(lambda: not gone.isEnabled())
    assert "Folder not found" in gone.accessibleName()
    there, image = look_for(folder)
    assert there
    poster = next((folder / "takes").glob("*/*/poster.jpg"), None)
    assert image.isNull() == (poster is None)
    assert film.isEnabled()
    studio.window.welcome._forget(gone.folder)
    assert [row["title"] for row in studio.desk.memory.projects()] == ["film"]
    assert folder.is_dir()
    studio.window.welcome.recents[0].click()
    assert studio.desk.session.project.folder == folder


def test_how_long_ago(qapp):
    now = dt.datetime.now().astimezone()
    assert ago(now.isoformat()).startswith("today")
    assert ago((now - dt.timedelta(days=1)).isoformat()).startswith("yesterday")
    assert ago((now - dt.timedelta(days=3)).isoformat()) == "3 days ago"
    assert ago("nonsense") == ""
    assert ago("2020-01-01T00:00") == "1/1/2020"


def test_a_poster_that_leads_out_of_the_project_is_not_shown(tmp_path):
    folder = tmp_path / "film.rushes"
    (folder / "takes" / "a" / "b").mkdir(parents=True)
    (folder / "project.db").write_bytes(b"")
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(b"")
    (folder / "takes" / "a" / "b" / "poster.jpg").symlink_to(secret)
    there, image = look_for(folder)
    assert there
    assert image.isNull()
    assert json.dumps(str(folder))
