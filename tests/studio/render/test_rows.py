"""Rows of takes and jobs that people write on and take away."""

from __future__ import annotations

from studio.render.jobs import JobState
from studio.render.takes import LONGEST_NOTE


def test_a_note_is_kept_and_cut_where_it_never_ends(bench):
    made = bench("MARA walks.")
    made.add()
    made.work()
    (take,) = made.takes.all()
    made.takes.note(take.id, "The look is right; the hands are not.")
    assert made.takes.get(take.id).note == "The look is right; the hands are not."
    made.takes.note(take.id, "a" * 100_000)
    assert len(made.takes.get(take.id).note) == LONGEST_NOTE


def test_a_forgotten_take_leaves_its_shot_missing_and_its_job_behind(bench):
    made = bench("MARA walks.", "MARA turns.")
    made.add()
    made.work()
    first, second = made.takes.all()
    made.takes.forget([first.id, "nobody"])
    assert [take.id for take in made.takes.all()] == [second.id]
    assert made.queue.of_take(first.id).request == made.queue.jobs()[0].request
    assert made.queue.of_take("nobody") is None


def test_only_jobs_that_ended_are_cleared(bench):
    made = bench("MARA walks.", "FAIL media.disk_full", "MARA waits.")
    made.add(*made.shots[:2])
    made.work()
    waiting = made.add(made.shots[2])
    made.queue.clear([job.id for job in made.queue.jobs()])
    assert [job.id for job in made.queue.jobs()] == [waiting[0].id]
    assert made.queue.jobs()[0].state is JobState.QUEUED
