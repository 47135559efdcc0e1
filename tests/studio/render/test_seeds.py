"""Each new take of a shot has a seed that no other of its takes has, however they were queued."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from engine.client.engine import Engine
from studio.project.project import create
from studio.render.requests import Settings
from studio.session import open_session
from tests.studio.render.conftest import film_of

FAKE = [sys.executable, str(Path(__file__).parents[2] / "fakes" / "scripted_engine.py")]


@pytest.fixture
def session(tmp_path):
    create(tmp_path / "film.rushes", film_of("MARA walks.", "MARA turns.")).close()
    made = open_session(tmp_path / "film.rushes", engine=Engine([tmp_path], command=FAKE))
    yield made
    asyncio.run(made.close())


def work(session):
    async def whole():
        await session.queue.work(until_empty=True)
        await session.engine.close()

    asyncio.run(whole())


def test_takes_that_are_queued_together_differ(session):
    first, second = (shot.id for shot in session.project.film.scenes[0].shots)
    session.render([first, first, second], Settings(quality="draft"))
    session.render([first], Settings(quality="draft"))
    assert [(job.shot, job.request.seed) for job in session.queue.jobs()] == [
        (first, 1),
        (first, 2),
        (second, 1),
        (first, 3),
    ]


def test_a_removed_take_does_not_lend_its_place_to_a_seed_that_is_taken(session):
    first = session.project.film.scenes[0].shots[0].id
    session.render([first, first, first], Settings(quality="draft"))
    work(session)
    session.takes.forget([session.takes.of(first)[0].id])
    session.render([first], Settings(quality="draft"))
    assert session.queue.jobs()[-1].request.seed == 4
