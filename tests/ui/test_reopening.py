"""Opening and closing the same project again and again in one program leaves nothing open."""

from __future__ import annotations

import gc
from collections import Counter
from pathlib import Path

import psutil
import pytest

from engine.client.engine import Engine
from studio.cut.edit_list import EditLists
from studio.project.project import Project
from studio.render.queue import Queue
from studio.render.stale import Freshness
from studio.render.states import States
from studio.render.takes import Takes
from studio.session import Session
from ui.playback.card import Card
from ui.playback.mixing import Mixer
from ui.playback.reel import Cuts

TIMES, WARM = 20, 4
"""Openings, and how many of them may still make what is made once: readers, caches, the pool's threads."""
RENDERED = 4
"""Every so many openings the project is closed while its engine renders."""
OURS = (Session, Project, Engine, Queue, Takes, States, Freshness, EditLists, Cuts, Mixer, Card)
"""What belongs to an open project."""


def descriptors():
    """What is open, by name; Qt's threads keep an event descriptor each while they idle."""
    found: Counter[str] = Counter()
    for place in Path("/proc/self/fd").iterdir():
        try:
            found[str(place.readlink())] += 1
        except OSError:
            continue
    return Counter(name.split(":[")[0] for name in found.elements() if "eventfd" not in name)


def ours():
    """Everything there is that belongs to an open project."""
    gc.collect()
    return [each for each in gc.get_objects() if type(each) in OURS]


@pytest.fixture
def left():
    """Counts what is still there of a project that was closed; what other tests hold is none of this one's."""
    before = ours()
    return lambda: Counter(type(each).__name__ for each in ours() if not any(each is one for one in before))


def test_a_project_that_is_opened_and_closed_twenty_times_leaves_nothing_open(left, studio):
    studio.open()
    studio.do("render.changed")
    studio.until(lambda: not studio.desk.queue.open_jobs())
    folder = studio.desk.session.project.folder
    process = psutil.Process()
    counted = []
    for time in range(TIMES):
        studio.window.open(folder)
        studio.do("view.timeline")
        studio.window.transport.play()
        if time % RENDERED == 0:
            studio.desk.queue.render([studio.shots[0].id])
            studio.until(lambda: studio.desk.session.queue.running)
        # Closed while it plays, as people do.
        studio.do("project.close")
        studio.until(lambda: not studio.desk._tasks)
        studio.run()
        assert left() == Counter()
        counted.append((descriptors(), process.num_threads(), {child.pid: child for child in process.children()}))
    (open_before, threads_before, children_before), (open_after, threads_after, children) = counted[WARM], counted[-1]
    assert open_after - open_before == Counter()
    assert threads_after <= threads_before
    # What other tests keep running, a sound server or a bus, is none of this one's.
    assert [child for pid, child in children.items() if pid not in children_before] == []
    assert not studio.troubles


def test_what_the_queue_tells_of_its_jobs_goes_with_their_project(left, studio):
    studio.open()
    studio.window.bench.show_panel("queue")
    studio.do("render.changed")
    studio.until(lambda: not studio.desk.queue.open_jobs())
    assert all(studio.window.queue.model.details(job) for job in studio.desk.queue.jobs())
    studio.do("project.close")
    studio.until(lambda: not studio.desk._tasks)
    studio.run()
    assert left() == Counter()
