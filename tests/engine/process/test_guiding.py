"""A guide job leaves one clip as long as the shot, the same each time, and nothing where it is given up."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from engine.media.takes import TakeReader
from engine.messages import events
from engine.messages.events import Progress
from engine.messages.faults import Fault
from engine.messages.jobs import RenderJob
from engine.messages.requests import Entry, Heading, Request, Staging
from engine.process.guiding import guide
from engine.process.rendering import Stopped, file_digest
from tests.engine.process.test_process import finish, start

REQUEST = Request(
    staging=Staging(
        heading=Heading(interior=True, place="GYM", time="DAY"),
        action="Jonah stands and waves.",
        frames=5,
        rate=Fraction(24),
        entries=(Entry(kind="character", name="JONAH"),),
    ),
    width=96,
    height=64,
    seed=5,
)


def drawn(folder, told=None, cancelled=lambda: False, kind="pose"):
    job = RenderJob(id="job", request=REQUEST, folder=str(folder), guide=kind)
    return guide(job, folder, {}, (told if told is not None else []).append, cancelled)


def test_a_clip_as_long_as_the_shot_is_left_and_the_same_one_each_time(tmp_path):
    told = []
    result = drawn(tmp_path / "one", told)
    clip = tmp_path / "one" / "guide.mov"
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["guide.mov"]
    assert result == {"frames": 5, "media_hash": file_digest(clip)}
    with TakeReader(clip) as read:
        assert (read.frames, read.width, read.height, read.rate, read.stems) == (5, 96, 64, Fraction(24), ())
        picture = read.frame(2)
    assert (picture.max(axis=2) < 16).mean() > 0.5, "black"
    assert np.ptp(picture.astype(int), axis=2).max() > 100, "and colours"
    assert [event.phase for event in told if isinstance(event, Progress)][-1] == "writing"
    assert drawn(tmp_path / "two") == result


def test_given_up_it_leaves_nothing(tmp_path):
    looks = iter([False] * 12)
    with pytest.raises((Stopped, Fault)):
        drawn(tmp_path / "one", cancelled=lambda: next(looks, True))
    assert not list((tmp_path).glob("one/*"))


def test_the_process_draws_a_guide_where_a_job_asks_for_one(tmp_path):
    process, wire = start()
    wire.write(events.Start(protocol=events.PROTOCOL, roots=(str(tmp_path),)))
    wire.read()
    wire.write(events.Render(job=RenderJob(id="job", request=REQUEST, folder=str(tmp_path / "g"), guide="depth")))
    told = []
    while not isinstance(told[-1] if told else None, events.Done | events.Failed):
        told.append(wire.read())
    assert isinstance(told[-1], events.Done), told[-1]
    assert told[-1].result["media_hash"] == file_digest(tmp_path / "g" / "guide.mov")
    finish(process)
