"""A small project with a scripted engine."""

from __future__ import annotations

import asyncio
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from engine.client.engine import Engine
from studio.document.identity import new_id
from studio.document.values import Film, Scene, Shot
from studio.project.project import create
from studio.render.queue import Queue
from studio.render.requests import Settings, make_request
from studio.render.stale import Freshness
from studio.render.takes import Takes

FAKE = [sys.executable, str(Path(__file__).parents[2] / "fakes" / "scripted_engine.py")]


def film_of(*texts: str) -> Film:
    """One scene with a shot of six frames a text."""
    shots = tuple(Shot(id=new_id(), text=text, length=12) for text in texts)
    return Film(
        title="Test",
        rate=Fraction(24),
        width=128,
        height=96,
        scenes=(Scene(id=new_id(), heading="EXT. BEACH - DAY", shots=shots),),
    )


class Bench:
    """A project, its takes, its queue and a scripted engine, opened as the studio opens them."""

    def __init__(self, folder, film=None, **settings):
        if film is not None:
            create(folder, film).close()
        from studio.project.project import open_project

        self.project = open_project(folder)
        self.takes = Takes(self.project)
        self.freshness = Freshness(self.takes)
        self.engine = Engine([folder], command=FAKE, **settings)
        self.queue = Queue(self.project, self.takes, self.engine, self.freshness)

    @property
    def shots(self):
        return [shot for scene in self.project.film.scenes for shot in scene.shots]

    def request(self, shot, seed=1):
        scene, value = self.project.film.find(shot.id)
        return make_request(self.project.film, scene, value, Settings(quality="draft"), seed)

    def add(self, *shots, seed=1):
        return self.queue.add([(shot.id, self.request(shot, seed)) for shot in shots or self.shots])

    def work(self, during=None):
        async def whole():
            task = asyncio.create_task(self.queue.work(until_empty=True))
            if during:
                await during()
            await task
            await self.engine.close()

        asyncio.run(whole())

    def states(self):
        return [job.state.value for job in self.queue.jobs()]

    def close(self):
        self.project.close()


@pytest.fixture
def bench(tmp_path):
    """Makes benches in this test's folder and closes them."""
    made = []

    def make(*texts, folder="film.rushes", film=None, **settings):
        made.append(Bench(tmp_path / folder, film_of(*texts) if texts else film, **settings))
        return made[-1]

    yield make
    for each in made:
        each.close()
