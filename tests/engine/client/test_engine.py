"""The client against a scripted process: it restarts, gives up, cancels and never waits for ever."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import psutil
import pytest

from engine.client.connection import Connection
from engine.client.engine import Engine
from engine.messages import events
from engine.messages.faults import Fault
from engine.messages.jobs import RenderJob

FAKE = [sys.executable, str(Path(__file__).parents[2] / "fakes" / "scripted_engine.py")]


def converse(tmp_path, task, *, options=(), **settings):
    async def whole():
        async with Engine([tmp_path], command=[*FAKE, *options], **settings) as engine:
            return await task(engine)

    return asyncio.run(whole())


def job(tmp_path, request, name="j1", weights=""):
    return RenderJob(id=name, request=request, folder=str(tmp_path / "side" / name), weights=str(weights))


def test_a_job_reports_and_ends_with_a_take_on_disk(tmp_path, make_request):
    heard = []
    ending = converse(tmp_path, lambda engine: engine.run(job(tmp_path, make_request()), heard.append))
    assert isinstance(ending, events.Done)
    assert [type(event) for event in heard] == [events.Progress]
    assert {path.name for path in (tmp_path / "side" / "j1").iterdir()} == {"take.mov", "poster.jpg", "recipe.json"}


def test_a_process_that_dies_once_is_started_again_with_its_job(tmp_path, make_request):
    async def task(engine):
        return await engine.run(job(tmp_path, make_request("CRASH ONCE"))), engine.starts

    ending, starts = converse(tmp_path, task)
    assert isinstance(ending, events.Done)
    assert starts == 2


def test_a_job_that_ends_the_process_twice_is_given_up_with_its_log_and_the_next_one_runs(tmp_path, make_request):
    async def task(engine):
        return await engine.run(job(tmp_path, make_request("CRASH"))), await engine.run(
            job(tmp_path, make_request(), "j2")
        )

    bad, good = converse(tmp_path, task)
    assert isinstance(bad, events.Failed)
    assert bad.code == "engine.crashed"
    assert "native code says goodbye" in bad.details
    assert isinstance(good, events.Done)


@pytest.mark.parametrize("words", ["HANG", "GARBAGE"])
def test_a_process_that_hangs_or_talks_nonsense_is_ended(tmp_path, make_request, words):
    ending = converse(tmp_path, lambda engine: engine.run(job(tmp_path, make_request(words))), patience=1.0)
    assert isinstance(ending, events.Failed)
    assert ending.code == "engine.crashed"


def test_another_protocol_is_told_and_not_tried_again(tmp_path, make_request):
    ending = converse(tmp_path, lambda engine: engine.run(job(tmp_path, make_request())), options=["--old"])
    assert isinstance(ending, events.Failed)
    assert ending.code == "engine.protocol"
    assert ending.parameters["ours"] == 0


def test_a_process_that_never_stands_is_told(tmp_path):
    async def task(engine):
        with pytest.raises(Fault) as caught:
            await engine.start()
        return caught.value.code

    assert converse(tmp_path, task, options=["--mute"], start_patience=1.5) == "engine.no_start"


def test_cancel_ends_a_running_job(tmp_path, make_request):
    async def task(engine):
        def listen(event):
            if event.step == 2:
                engine.cancel("j1")

        return await engine.run(job(tmp_path, make_request("SLOW")), listen)

    assert isinstance(converse(tmp_path, task), events.Cancelled)


def test_a_question_is_answered_while_a_job_runs(tmp_path, make_request):
    async def task(engine):
        running = asyncio.create_task(engine.run(job(tmp_path, make_request("SLOW"))))
        await asyncio.sleep(0.3)
        report = await engine.stage(make_request())
        still = not running.done()
        return report, still, await running

    report, still, ending = converse(tmp_path, task)
    assert report == {"set": "stage"}
    assert still
    assert isinstance(ending, events.Done)


def test_a_process_that_may_not_read_a_model_is_started_anew_and_a_question_in_flight_is_asked_again(
    tmp_path, make_request
):
    model = tmp_path.parent / f"{tmp_path.name} models"

    async def task(engine):
        question = asyncio.create_task(engine.stage(make_request("SLOW")))
        while engine.ready is None:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0)
        numbers = [engine.starts]
        endings = []
        for number, weights in enumerate((tmp_path / "own", model, model, model / "part", model.with_name("other"))):
            endings.append(await engine.run(job(tmp_path, make_request(), f"j{number}", weights)))
            numbers.append(engine.starts)
        return numbers, endings, await question

    numbers, endings, report = converse(tmp_path, task)
    assert numbers == [1, 1, 2, 2, 2, 3]
    assert all(isinstance(ending, events.Done) for ending in endings)
    assert report == {"set": "stage"}


def test_a_job_that_runs_is_not_disturbed_by_the_model_of_the_next(tmp_path, make_request):
    async def task(engine):
        first = asyncio.create_task(engine.run(job(tmp_path, make_request("SLOW"))))
        while "j1" not in engine._inbox:
            await asyncio.sleep(0.001)
        model = tmp_path.parent / "a model"
        others = [engine.run(job(tmp_path, make_request(), name, model)) for name in ("j2", "j3")]
        return await asyncio.gather(first, *others), engine.starts

    endings, starts = converse(tmp_path, task)
    assert [type(ending) for ending in endings] == [events.Done] * 3
    assert starts == 2
    assert len((tmp_path / "side" / "rendered.log").read_text().splitlines()) == 3


@pytest.mark.parametrize("waits_for", ["start", "turn"])
def test_a_job_given_up_before_the_process_has_it_is_never_rendered(tmp_path, make_request, waits_for):
    async def task(engine):
        first = None
        if waits_for == "turn":
            first = asyncio.create_task(engine.run(job(tmp_path, make_request("SLOW"))))
            while "j1" not in engine._inbox:
                await asyncio.sleep(0.001)
        second = asyncio.create_task(engine.run(job(tmp_path, make_request(), "j2", tmp_path.parent / "a model")))
        await asyncio.sleep(0.01)
        engine.cancel("j2")
        return await second, await first if first else None

    given_up, _first = converse(tmp_path, task)
    assert given_up == events.Cancelled(job="j2")
    assert not (tmp_path / "side" / "j2").exists()


def test_a_restart_asked_for_loses_nothing(tmp_path, make_request):
    async def task(engine):
        asked = False

        def listen(event):
            nonlocal asked
            if not asked:
                asked = True
                asyncio.get_running_loop().create_task(engine.restart())

        return await engine.run(job(tmp_path, make_request("SLOW")), listen)

    assert isinstance(converse(tmp_path, task), events.Done)


def test_no_process_is_left_behind(tmp_path, make_request):
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    converse(tmp_path, lambda engine: engine.run(job(tmp_path, make_request())))
    after = {child.pid for child in psutil.Process().children(recursive=True)}
    assert after <= before


def test_a_question_given_up_while_the_process_starts_leaves_no_process_behind(tmp_path, make_request):
    before = {child.pid for child in psutil.Process().children(recursive=True)}

    async def task(engine):
        given_up = asyncio.create_task(engine.stage(make_request()))
        while not engine.alive:
            await asyncio.sleep(0.001)
        standing = {child.pid for child in psutil.Process().children()} - before
        given_up.cancel()
        await asyncio.wait({given_up})
        report = await engine.stage(make_request())
        return given_up.cancelled(), report, standing, engine.process

    cancelled, report, standing, process = converse(tmp_path, task)
    assert cancelled
    assert report == {"set": "stage"}
    assert standing == {process}
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


def test_a_question_that_waits_for_another_ones_start_does_not_start_a_process_after_the_close(tmp_path, make_request):
    async def task(engine):
        asked = [asyncio.create_task(engine.stage(make_request())) for _ in range(2)]
        while not engine.alive:
            await asyncio.sleep(0.001)
        await engine.close()
        answers = await asyncio.gather(*asked, return_exceptions=True)
        return [getattr(answer, "code", answer) for answer in answers], engine.alive, engine.starts

    assert converse(tmp_path, task) == (["engine.no_start"] * 2, False, 0)


@pytest.mark.parametrize(("kills", "expected"), [(1, events.Done), (2, events.Failed)])
def test_a_process_that_is_killed_before_it_stands_is_started_once_more(tmp_path, make_request, kills, expected):
    async def task(engine):
        running = asyncio.create_task(engine.run(job(tmp_path, make_request())))
        killed = set()
        while len(killed) < kills:
            await asyncio.sleep(0.001)
            connection = engine._connection
            if connection and connection not in killed and engine.ready is None:
                connection.kill()
                killed.add(connection)
        return await running

    ending = converse(tmp_path, task)
    assert isinstance(ending, expected)
    assert getattr(ending, "code", "engine.no_start") == "engine.no_start"


def test_a_process_that_ends_at_once_is_told_at_once(tmp_path, monkeypatch):
    """Its end is heard even where the reading thread runs before the client goes on."""
    plain = Connection.begin

    def hasty(self):
        plain(self)
        self.process.wait()
        time.sleep(0.3)

    monkeypatch.setattr(Connection, "begin", hasty)

    async def whole():
        async with Engine([tmp_path], command=[sys.executable, "-c", ""], start_patience=1000) as engine:
            with pytest.raises(Fault) as caught:
                await asyncio.wait_for(engine.start(), 60)
            return caught.value.code

    assert asyncio.run(whole()) == "engine.no_start"


def test_a_process_writes_a_picture_before_anybody_reads_it(tmp_path):
    size = 300_000 if sys.platform == "linux" else 4_000
    words = f"import sys; sys.stdout.buffer.write(bytes({size})); sys.stdout.flush()"
    connection = Connection(lambda _event: None, [sys.executable, "-c", words])
    try:
        assert connection.process.wait(60) == 0, "it did not wait for a reader"
    finally:
        connection.kill()
        connection.close()
