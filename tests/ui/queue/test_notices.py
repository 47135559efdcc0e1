"""A long job or a whole queue that ends behind one's back is told by the desktop; anything else is not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from studio.render.jobs import JobState
from ui.queue.notices import LONG, Notices, notify

SERVICE = [sys.executable, str(Path(__file__).parents[2] / "fakes" / "notification_service.py")]
BUS = shutil.which("dbus-daemon")

SCRIPT = """EXT. BEACH - DAY

MARA walks. [[1s]]

She stops. [[1s]]
"""


@pytest.fixture
def bus(monkeypatch, tmp_path):
    """A session's bus of its own."""
    if BUS is None:
        pytest.fail("the tests of notices need dbus-daemon")
    daemon = subprocess.Popen(
        [BUS, "--session", "--nofork", "--nopidfile", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.stdout.readline().strip())
    yield daemon
    daemon.terminate()
    daemon.wait()
    daemon.stdout.close()


@pytest.fixture
def service(bus):
    """Starts the desktop's service on the bus."""
    started = []

    def start(*arguments):
        made = subprocess.Popen([*SERVICE, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(made)
        assert json.loads(made.stdout.readline()) == "ready"
        return made

    yield start
    for made in started:
        made.stdin.close()
        made.wait()
        made.stdout.close()


def order(desktop, words):
    desktop.stdin.write(words + "\n")
    desktop.stdin.flush()


def test_the_desktop_is_told_as_its_service_wants_it(service):
    desktop = service()
    sent = notify("2A is rendered", "The take is ready to be watched.")
    assert sent.identity == 42
    *said, actions, hints, stays = json.loads(desktop.stdout.readline())
    assert said == ["Rushes", 0, "video-x-generic", "2A is rendered", "The take is ready to be watched."]
    assert actions == ["default", "Show", "show", "Show"]
    assert hints == {
        "urgency": ["y", 1],
        "category": ["s", "transfer.complete"],
        "desktop-entry": ["s", "rushes"],
    }
    assert stays == -1
    sent.connection.close()
    failed = notify("2A failed", "The queue says why.", failed=True)
    assert json.loads(desktop.stdout.readline())[6]["category"] == ["s", "transfer.error"]
    failed.connection.close()


def test_without_a_service_or_with_one_that_refuses_it_is_not_told_and_the_log_stays_empty(
    bus, service, monkeypatch, caplog
):
    caplog.set_level("INFO")
    assert notify("a", "b") is None
    service("refuse")
    assert notify("a", "b") is None
    for address in ("unix:path=/nowhere/at/all", "garbage"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert notify("a", "b") is None
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert notify("a", "b") is None
    assert caplog.records == []


class Watch:
    """A clock that is set by hand, what is told, and whether one looks."""

    def __init__(self, studio):
        self.now, self.active, self.told = 0.0, False, []
        self.notices = Notices(
            studio.desk, studio.window, send=lambda *words, failed: self.told.append(words), active=lambda: self.active,
            clock=lambda: self.now,
        )  # fmt: skip


def render(studio, watch, *shots, seconds):
    """Render shots, the first of which takes so long."""
    before = watch.now

    def follow(_jobs):
        # Heard after the notices heard it: they have seen the job begin.
        if watch.now == before and any(job.state is JobState.RUNNING for job in studio.desk.queue.open_jobs()):
            watch.now += seconds

    studio.desk.queue_changed.connect(follow)
    studio.desk.queue.render([studio.shots[shot].id for shot in shots])
    studio.until(lambda: not studio.desk.queue.open_jobs())
    studio.run(0.05)
    studio.desk.queue_changed.disconnect(follow)
    assert watch.now == before + seconds


def test_a_long_job_is_told_once_and_a_short_one_is_not(studio):
    studio.open(SCRIPT)
    watch = Watch(studio)
    render(studio, watch, 0, seconds=LONG - 1)
    assert watch.told == []
    render(studio, watch, 0, seconds=LONG + 1)
    assert watch.told == [("1A is rendered", "The take is ready to be watched.")]


def test_a_whole_queue_is_told_whatever_it_took(studio):
    studio.open(SCRIPT)
    watch = Watch(studio)
    render(studio, watch, 0, 1, seconds=1)
    assert watch.told == [("The queue is empty", "2 takes are made.")]


def test_who_looks_or_wants_no_notices_is_not_told(studio):
    studio.open(SCRIPT)
    watch = Watch(studio)
    watch.active = True
    render(studio, watch, 0, 1, seconds=LONG + 1)
    assert watch.told == []
    watch.active = False
    studio.desk.values.set("notices", False)
    render(studio, watch, 0, 1, seconds=LONG + 1)
    assert watch.told == []


def test_failures_are_told_and_cancelled_jobs_are_not(studio):
    studio.open("EXT. BEACH - DAY\n\nMARA walks. [[1s]]\n\nFULL of people. [[1s]]\n")
    watch = Watch(studio)
    render(studio, watch, 0, 1, seconds=1)
    assert watch.told == [("The queue is empty", "1 take is made. 1 job failed; the queue says why.")]
    watch.told.clear()
    studio.desk.apply("set_text", shot=studio.shots[0].id, text="SLOW")
    studio.desk.queue.render([studio.shots[0].id])
    studio.until(lambda: studio.desk.queue.progress(studio.shots[0].id) is not None)
    watch.now += LONG + 1
    studio.desk.queue.cancel([studio.desk.queue.open_jobs()[0].id])
    studio.until(lambda: not studio.desk.queue.open_jobs())
    studio.run(0.05)
    assert watch.told == []


def tell(studio, **options):
    notices = Notices(studio.desk, studio.window, active=lambda: False)
    notices.clicked.connect(studio.window.come_forward)
    notices._tell("The queue is empty", "2 takes are made.", **options)
    return notices


def test_a_notice_that_is_clicked_brings_the_window_forward(studio, service, monkeypatch):
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    desktop = service()
    studio.open(SCRIPT)
    studio.window.showMinimized()
    notices = tell(studio)
    studio.until(lambda: notices._listener is not None)
    assert json.loads(desktop.stdout.readline())[3] == "The queue is empty"
    order(desktop, "click elsewhere")
    studio.run(0.2)
    assert studio.window.isMinimized()
    order(desktop, "click")
    studio.until(lambda: not studio.window.isMinimized())
    assert studio.window.isVisible()
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "token-of-the-click"
    assert not notices._listener.listens


def test_a_notice_that_is_put_away_is_heard_of_no_more(studio, service):
    desktop = service()
    studio.open(SCRIPT)
    studio.window.showMinimized()
    notices = tell(studio)
    studio.until(lambda: notices._listener is not None)
    order(desktop, "close")
    studio.until(lambda: not notices._listener.listens)
    assert studio.window.isMinimized()


def test_a_bus_that_ends_under_a_notice_is_left(studio, bus, service):
    service()
    studio.open(SCRIPT)
    notices = tell(studio)
    studio.until(lambda: notices._listener is not None)
    bus.kill()
    studio.until(lambda: not notices._listener.listens)
    assert not studio.troubles


def test_a_window_that_closes_leaves_the_bus_even_while_it_tells(studio, service):
    desktop = service()
    studio.open(SCRIPT)
    notices = tell(studio)
    studio.run(0.01)
    notices.close()
    studio.do("project.close")
    studio.run(0.2)
    assert json.loads(desktop.stdout.readline())[3] == "The queue is empty"
    studio.run(0.2)
    assert notices._listener is None


def test_without_a_bus_and_a_tray_the_window_tells_when_it_is_looked_at(studio, monkeypatch):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    studio.open(SCRIPT)
    notices = tell(studio)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    notices._tell("The queue is empty", "2 takes are made.")
    studio.run(0.1)
    assert notices._tray is None
    assert studio.notices == []
    notices._state_changed(Qt.ApplicationState.ApplicationInactive)
    assert studio.notices == []
    notices._state_changed(Qt.ApplicationState.ApplicationActive)
    assert studio.notices == ["The queue is empty"]
    notices._state_changed(Qt.ApplicationState.ApplicationActive)
    assert studio.notices == ["The queue is empty"]
    assert not studio.troubles
