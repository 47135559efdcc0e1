"""A render that is held: no further phase begins, it can be given up meanwhile, and it ends as it would have."""

from __future__ import annotations

import asyncio

import pytest

from engine.client.engine import Engine
from engine.messages import events
from engine.messages.jobs import RenderJob
from engine.process import pacing
from engine.process.pacing import SHARES, Pace


def test_it_waits_before_the_next_phase_and_not_within_one(monkeypatch):
    monkeypatch.setattr(pacing, "SELDOM", 0.0)
    answers = iter([True, True, True, False])
    told = []
    pace = Pace("job", told.append, SHARES, lambda: next(answers))
    pace("staging", 0, 2)
    pace("staging", 1, 2)
    pace("staging", 2, 2)
    assert [event.phase for event in told] == ["staging"] * 3
    pace("simulating", 0, 1)
    assert [event.phase for event in told[3:]] == ["paused", "simulating"]
    assert told[3].share == told[2].share
    assert next(answers, None) is None


def test_the_time_of_a_pause_is_none_of_the_jobs(monkeypatch):
    clock = iter(float(second) for second in range(1000))
    monkeypatch.setattr(pacing.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(pacing.time, "sleep", lambda _seconds: None)
    held = iter([True] * 50 + [False])
    told = []
    pace = Pace("job", told.append, SHARES, lambda: next(held))
    pace("staging", 0, 1)
    pace("simulating", 0, 1)
    timings = pace.close()
    assert timings["staging"] < 5
    assert sum(1 for event in told if event.phase == "paused") >= 50 / pacing.SIGN - 1


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_held_render_goes_on_or_is_given_up(tmp_path, make_request, cancelled):
    async def play():
        phases = []
        async with Engine([tmp_path]) as engine:

            def listen(event):
                if isinstance(event, events.Progress):
                    phases.append(event.phase)
                    if event.phase == "paused" and phases.count("paused") == 1:
                        if cancelled:
                            engine.cancel("one")
                        else:
                            engine.pause(on=False)

            engine.pause(on=True)
            job = RenderJob(id="one", request=make_request(), folder=str(tmp_path / "take"))
            return await engine.run(job, listen), phases

    ending, phases = asyncio.run(play())
    assert set(phases[: phases.index("paused")]) == {"staging"}
    if cancelled:
        assert isinstance(ending, events.Cancelled)
        assert not (tmp_path / "take").exists()
    else:
        assert isinstance(ending, events.Done), ending
        assert phases[-1] == "writing"
        assert phases.count("paused") == 1
