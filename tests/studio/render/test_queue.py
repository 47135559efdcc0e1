"""The queue works off what it is given, survives what happens to it, and never renders twice."""

from __future__ import annotations

import asyncio
import sqlite3

from studio.render.jobs import JobState, fault_of
from studio.render.queue import GIVEN_UP


def rendered(bench, shot):
    log = bench.takes.side_folder(shot.id, "x").parent / "rendered.log"
    return log.read_text().splitlines() if log.exists() else []


def again(b, bench):
    """The project, let go and opened anew."""
    b.close()
    return bench()


def test_every_job_becomes_a_take_and_first_takes_go_into_the_cut(bench):
    b = bench("one", "two")
    b.add()
    b.work()
    assert b.states() == ["done", "done"]
    for shot in b.shots:
        (take,) = b.takes.of(shot.id)
        assert (take.number, shot.circled) == (1, take.id)
        assert b.takes.path(take).is_file()
        assert b.takes.recipe(take).request.staging.action == shot.text
        assert b.freshness.states(b.project.film)[shot.id] == "circled"


def test_a_second_take_waits_to_be_chosen_and_a_stale_one_is_replaced(bench):
    b = bench("one")
    b.add()
    b.work()
    first = b.shots[0].circled
    b.add(seed=2)
    b.work()
    assert b.shots[0].circled == first
    assert [take.number for take in b.takes.of(b.shots[0].id)] == [1, 2]
    b.project.apply("set_text", shot=b.shots[0].id, text="other words")
    b.add(seed=3)
    b.work()
    assert b.shots[0].circled == b.takes.of(b.shots[0].id)[2].id


def test_a_locked_shot_keeps_its_cut(bench):
    b = bench("one")
    b.project.apply("lock", shot=b.shots[0].id, locked=True)
    b.add()
    b.work()
    assert b.shots[0].circled == ""
    assert len(b.takes.of(b.shots[0].id)) == 1


def test_what_fails_is_told_and_the_next_one_runs(bench):
    b = bench("FAIL media.disk_full", "two")
    b.add()
    b.work()
    assert b.states() == ["failed", "done"]
    assert fault_of(b.queue.jobs()[0]).code == "media.disk_full"
    assert b.takes.of(b.shots[0].id) == []


def test_a_job_that_kills_the_engine_twice_is_given_up_with_its_log(bench):
    b = bench("CRASH", "two")
    b.add()
    b.work()
    assert b.states() == ["failed", "done"]
    fault = fault_of(b.queue.jobs()[0])
    assert fault.code == "engine.crashed"
    assert "native code says goodbye" in fault.details


def test_cancelling_leaves_nothing_of_a_take(bench):
    b = bench("SLOW", "two")
    jobs = b.add()

    async def during():
        await asyncio.sleep(1.2)
        b.queue.cancel(jobs[1].id)
        b.queue.cancel(jobs[0].id)

    b.work(during)
    assert b.states() == ["cancelled", "cancelled"]
    assert not b.takes.side_folder(jobs[0].shot, jobs[0].take).exists()
    assert b.takes.all() == []


def test_retry_runs_a_failed_job_again_at_the_end(bench):
    b = bench("CRASH", "two")
    jobs = b.add()
    b.work()
    b.queue.retry(jobs[0].id)
    assert b.states() == ["done", "queued"]
    assert fault_of(b.queue.get(jobs[0].id)) is None


def test_order_is_kept_and_can_be_changed(bench):
    b = bench("one", "two", "three")
    jobs = b.add()
    b.queue.move(jobs[2].id, jobs[0].id)
    assert [job.id for job in b.queue.jobs()] == [jobs[2].id, jobs[0].id, jobs[1].id]
    order = []
    b.queue.rendered.connect(lambda shot, _take: order.append(shot))
    b.work()
    assert order == [jobs[2].shot, jobs[0].shot, jobs[1].shot]


def test_a_pause_starts_nothing(bench):
    b = bench("one")
    b.add()
    b.queue.pause()
    b.work()
    assert b.states() == ["queued"]
    b.queue.resume()
    b.work()
    assert b.states() == ["done"]


def test_what_ran_when_the_lights_went_out_is_next_again(bench):
    b = bench("one", "two")
    jobs = b.add()
    with b.project.connection as connection:
        connection.execute("UPDATE job SET state = 'running', attempts = 1 WHERE id = ?", (jobs[1].id,))
    b = again(b, bench)
    assert b.states() == ["queued", "queued"]
    b.work()
    assert b.states() == ["done", "done"]


def test_what_was_whole_on_disk_before_its_row_is_adopted_and_not_rendered_twice(bench):
    b = bench("one")
    (job,) = b.add()
    b.work()
    with b.project.connection as connection:
        connection.execute("DELETE FROM take")
        connection.execute("UPDATE job SET state = 'running', attempts = 1")
    home = b.takes.side_folder(job.shot, job.take).parent / job.take
    home.rename(b.takes.side_folder(job.shot, job.take))
    b = again(b, bench)
    assert b.states() == ["done"]
    assert b.takes.get(job.take).number == 1
    b.work()
    assert len(rendered(b, b.shots[0])) == 1


def test_half_a_take_is_cleared_away_at_opening(bench):
    b = bench("one")
    side = b.takes.side_folder(b.shots[0].id, "half")
    side.mkdir(parents=True)
    (side / "take.mov").write_bytes(b"half")
    b = again(b, bench)
    assert not side.exists()


def test_a_job_that_ended_the_whole_program_each_time_is_given_up(bench):
    b = bench("one")
    (job,) = b.add()
    with b.project.connection as connection:
        connection.execute("UPDATE job SET state = 'running', attempts = ?", (GIVEN_UP,))
    b = again(b, bench)
    assert b.queue.get(job.id).state is JobState.FAILED
    assert fault_of(b.queue.get(job.id)).code == "queue.given_up"


def test_jobs_are_on_disk_before_they_run(bench, tmp_path):
    b = bench("one", "two")
    b.add()
    other = sqlite3.connect(tmp_path / "film.rushes" / "project.db")
    try:
        assert other.execute("SELECT COUNT(*) FROM job WHERE state = 'queued'").fetchone() == (2,)
    finally:
        other.close()


def test_an_end_between_a_takes_row_and_its_place_in_the_cut_is_made_good(bench):
    b = bench("one")
    (job,) = b.add()
    b.work()
    b.project.apply("circle", shot=job.shot, take="")
    with b.project.connection as connection:
        connection.execute("UPDATE job SET state = 'running', attempts = 1")
    b = again(b, bench)
    assert b.states() == ["done"]
    assert b.shots[0].circled == job.take


def test_closing_while_a_job_runs_leaves_it_for_the_next_opening(bench):
    b = bench("SLOW", "two")
    b.add()

    async def whole():
        task = asyncio.create_task(b.queue.work())
        while not b.engine.starts:
            await asyncio.sleep(0.05)
        b.queue.stop()
        await b.engine.close()
        await asyncio.wait_for(task, 5)

    asyncio.run(whole())
    assert b.engine.starts == 1
    assert not b.engine.alive
    assert b.states() == ["running", "queued"]
    b.close()
    again = bench(folder="film.rushes")
    again.work()
    assert again.states() == ["done", "done"]
