"""Takes of a model through the queue and the real engine: its sound, its recipe, its failures and the next job."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib

import numpy as np
import pytest
from PIL import Image

from engine.client.engine import Engine
from engine.media.takes import TakeReader
from engine.messages.requests import digest
from studio.models.shelf import Shelf
from studio.project.project import create, open_project
from studio.render import inputs
from studio.render.queue import Queue
from studio.render.requests import Settings, make_request
from studio.render.stale import Freshness
from studio.render.takes import Takes
from tests.fakes.tiny import copied, tiny
from tests.studio.render.conftest import film_of

SETTINGS = Settings(renderer="diffusion", model="tiny", quality="draft")


@pytest.fixture
def bench(tmp_path, monkeypatch):
    """A project of two shots, a shelf with a tiny model, and the real engine."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    film = film_of("MARA walks.", "MARA waves.")
    create(tmp_path / "film.rushes", film).close()
    project = open_project(tmp_path / "film.rushes")
    shelf = Shelf()
    shelf.add(tiny("ltx2-distilled"), "tiny")
    takes = Takes(project)
    engine = Engine([project.folder])
    queue = Queue(project, takes, engine, Freshness(takes))
    yield project, takes, queue, shelf

    project.close()


def worked(queue, told):
    queue.pictured.connect(lambda job, event: told.append(event))
    queue.progressed.connect(lambda job, event: told.append(event))

    async def whole():
        await queue.work(until_empty=True)
        await queue._engine.close()

    asyncio.run(whole())


def requested(project, settings):
    return [
        (shot.id, make_request(project.film, scene, shot, settings, 1))
        for scene in project.film.scenes
        for shot in scene.shots
    ]


def test_a_take_comes_with_picture_sound_and_recipe_and_a_failure_lets_the_next_job_go_on(bench, tmp_path):
    project, takes, queue, shelf = bench
    broken = copied("ltx2-distilled", tmp_path)
    shelf.add(broken, "broken")
    (broken / "vae" / "config.json").write_text('{"_class_name": "AutoencoderKLLTX2Video", "latent_channels": "x"}')
    first, second = requested(project, SETTINGS)
    queue.add([(first[0], requested(project, dataclasses.replace(SETTINGS, model="nowhere"))[0][1])])
    queue.add([(first[0], requested(project, dataclasses.replace(SETTINGS, model="broken"))[0][1]), second])
    told: list = []
    worked(queue, told)
    unknown, failed, done = queue.jobs()
    assert [job.state.value for job in (unknown, failed, done)] == ["failed", "failed", "done"]
    assert unknown.message["code"] == "models.unknown"
    assert failed.message["code"] == "model.part_broken"
    assert queue._engine.starts == 1, "the first job's process was told of the second's model"
    take = takes.get(done.take)
    assert take is not None
    recipe = takes.recipe(take)
    assert recipe is not None
    assert recipe.request_hash == digest(second[1])
    assert (
        recipe.files["vae/config.json"]
        == hashlib.sha256((tiny("ltx2-distilled") / "vae" / "config.json").read_bytes()).hexdigest()
    )
    assert recipe.plan["device"] == "cpu"
    assert {"reading", "denoising", "decoding"} <= set(recipe.timings)
    assert recipe.versions["torch"]
    with TakeReader(takes.path(take)) as movie:
        assert (movie.frames, movie.stems) == (takes.frames(take), ("mix",))
        assert len(movie.stem("mix")) == round(movie.frames * 48_000 / movie.rate)
    assert {type(event).__name__ for event in told} == {"Picture", "Progress"}
    assert not list((project.folder / "cache" / "models").glob("latents/*"))
    assert list((project.folder / "cache" / "models" / "texts").iterdir())
    pinned = inputs.model(project, takes, None, second[0], second[1])["plan"]
    assert pinned == recipe.plan
    other = dataclasses.replace(SETTINGS, seed=2)
    assert (
        inputs.model(
            project, takes, None, second[0], make_request(project.film, *project.film.find(second[0]), other, 2)
        )["plan"]
        == {}
    )


def test_pictures_and_takes_that_a_request_names_are_found_by_what_they_contain(bench, tmp_path):
    project, takes, _, _ = bench
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    sha = hashlib.sha256(data).hexdigest()
    (project.folder / "media").mkdir(exist_ok=True)
    (project.folder / "media" / f"{sha}.png").write_bytes(data)
    import msgspec

    _, request = requested(project, SETTINGS)[0]
    request = msgspec.structs.replace(request, inputs={"first": sha, "last": "0" * 64})
    assert inputs.files(project, takes, request) == {sha: project.folder / "media" / f"{sha}.png"}
