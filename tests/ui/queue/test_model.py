"""The model of the queue keeps Qt's rules, and five thousand jobs cost what is seen of them."""

from __future__ import annotations

import random

import pytest

from studio.render.jobs import JobState
from ui.queue.model import FILTERS
from ui.queue.panel import QueuePanel


@pytest.fixture
def many(studio):
    """A queue of 5 000 jobs over three shots, paused."""
    studio.open()
    studio.desk.queue.toggle_pause()
    session = studio.desk.session
    scene, shot = studio.desk.place(studio.shots[0].id)
    from studio.render.requests import Settings, make_request

    request = make_request(studio.desk.film, scene, shot, Settings(), 1)
    session.queue.add([(studio.shots[number % 3].id, request) for number in range(5000)])
    studio.window.bench.show_panel("queue")
    studio.run(0.1)
    return studio


def test_five_thousand_jobs_cost_what_is_seen(many):
    panel: QueuePanel = many.window.queue
    assert panel.model.rowCount() == 5000
    shown = panel.list.viewport().height() // panel.list.sizeHintForRow(0) + 2
    assert panel.model.read <= 3 * shown
    sorted_before, read_before = panel.model.sorted, panel.model.read
    jobs = many.desk.queue.open_jobs()
    many.desk.session.queue.cancel(jobs[2500].id)
    many.run(0.05)
    assert panel.model.rowCount() == 5000
    assert panel.model.sorted == sorted_before
    assert panel.model.read - read_before <= shown
    painted = panel.list.rows.painted
    panel.list.scrollToBottom()
    many.run(0.05)
    assert panel.list.rows.painted - painted <= 4 * shown
    assert panel.model.row(jobs[2500].id) == 4999


def test_an_edit_asks_nothing_of_the_jobs_that_are_not_seen(many):
    panel: QueuePanel = many.window.queue
    before = panel.model.sorted, panel.model.read
    many.desk.apply("set_text", shot=many.shots[0].id, text="Another text")
    many.run(0.05)
    assert (panel.model.sorted, panel.model.read) == before


def test_qts_rules_hold_whatever_happens(studio, qtmodeltester):
    studio.open()
    studio.desk.queue.toggle_pause()
    studio.window.bench.show_panel("queue")
    panel = studio.window.queue
    model, queue = panel.model, studio.desk.session.queue
    qtmodeltester.check(model)
    dice = random.Random(7)
    for step in range(70):
        jobs = queue.jobs()
        chosen = dice.choice(jobs).id if jobs else ""
        waiting = [job.id for job in jobs if job.state is JobState.QUEUED]
        match dice.randrange(6):
            case 0:
                studio.desk.queue.render([dice.choice(studio.shots).id for _ in range(dice.randrange(1, 4))])
            case 1 if waiting:
                queue.cancel(dice.choice(waiting))
            case 2 if chosen:
                queue.retry(chosen)
            case 3 if len(waiting) > 1:
                queue.move(dice.choice(waiting), dice.choice([*waiting, None]))
            case 4:
                model.narrow(dice.choice(["", "1a", "stops"]), dice.choice(list(FILTERS.values())))
            case 5 if step % 4 == 0:
                queue.clear([job.id for job in jobs[:3]])
        studio.run(0.002)
        followed = model.jobs()
        model.refresh()
        assert model.jobs() == followed
        assert [model.row(job) for job in followed] == list(range(len(followed)))
    model.narrow("", next(iter(FILTERS.values())))
    expected = {job.id for job in queue.jobs() if job.state is not JobState.RUNNING}
    assert set(model.jobs()) == expected
    assert len(expected) > 5
