"""What is wrong with models and what they are given: a code and a sentence, and the queue goes on with the next job.

All of it goes through the product's own path: the shelf, the queue and one process of the engine. What was whole when
it came onto the shelf was broken afterwards.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil

import msgspec
import psutil
import pytest

from engine.client.engine import Engine
from engine.messages.faults import Exit, Fault
from studio.models.shelf import Shelf
from studio.project.project import create, open_project
from studio.render.jobs import JobState
from studio.render.queue import Queue
from studio.render.requests import Settings, make_request
from studio.render.stale import Freshness
from studio.render.takes import Takes
from studio.words.told import tell
from tests.fakes.model_files import wan_folder
from tests.fakes.tiny import copied
from tests.studio.render.conftest import film_of

BAD = {
    "full": "media.disk_full",
    "gone": "weights.gone",
    "empty": "weights.no_model",
    "half": "weights.half",
    "family": "weights.wrong_part",
    "pickle": "weights.pickle",
    "missing": "weights.part_missing",
    "words": "model.prompt_long",
    "picture": "media.unreadable",
    "nan": "model.nan",
}
"""In the order in which they are rendered, a good one after each half."""

SMALL = 4096
"""Bytes of a file while the disk is as good as full."""


def break_it(kind, folder):
    """Make of a whole model what its name here says."""
    match kind:
        case "gone":
            shutil.rmtree(folder)
        case "empty":
            shutil.rmtree(folder)
            folder.mkdir()
            (folder / "notes.txt").write_text("nothing")
        case "half":
            weights = folder / "vae" / "diffusion_pytorch_model.safetensors"
            os.truncate(weights, weights.stat().st_size // 2)
        case "family":
            config = folder / "transformer" / "config.json"
            config.write_text(config.read_text().replace("WanTransformer3DModel", "LTX2VideoTransformer3DModel"))
        case "pickle":
            weights = folder / "vae" / "diffusion_pytorch_model.safetensors"
            weights.rename(weights.with_suffix(".bin"))
        case "missing":
            shutil.rmtree(folder / "text_encoder")
        case "nan":
            from safetensors.torch import load_file, save_file

            path = folder / "transformer" / "diffusion_pytorch_model.safetensors"
            save_file({name: tensor * float("nan") for name, tensor in load_file(path).items()}, path)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """Every bad job and two good ones, rendered once; kind to its job, and the takes."""
    patch = pytest.MonkeyPatch()
    home = tmp_path_factory.mktemp("home")
    patch.setenv("RUSHES_HOME", str(home))
    patch.setenv("OMP_NUM_THREADS", "1")
    film = film_of("MARA walks.")
    create(home / "film.rushes", film).close()
    project, shelf = open_project(home / "film.rushes"), Shelf()
    whole = copied("ltx2-distilled", home)
    for kind in ("gone", "empty", "half", "family", "pickle", "missing"):
        shelf.add(wan_folder(home / kind), kind)
        break_it(kind, home / kind)
    (home / "other").mkdir()
    shelf.add(broken := copied("ltx2-distilled", home / "other"), "nan")
    break_it("nan", broken)
    shelf.add(whole, "whole")
    data = b"\x89PNG\r\n\x1a\n but no picture"
    sha = hashlib.sha256(data).hexdigest()
    (project.folder / "media").mkdir(exist_ok=True)
    (project.folder / "media" / f"{sha}.png").write_bytes(data)

    def request(kind, seed):
        model = kind if kind in {entry.name for entry in shelf.entries()} else "whole"
        settings = Settings(renderer="diffusion", model=model, quality="draft")
        (scene,) = film.scenes
        made = make_request(film, scene, scene.shots[0], settings, seed)
        if kind == "words":
            return msgspec.structs.replace(made, prompt="the sea " * 200)
        return msgspec.structs.replace(made, inputs={"first": sha}) if kind == "picture" else made

    takes, engine = Takes(project), Engine([project.folder])
    queue = Queue(project, takes, engine, Freshness(takes))
    kinds = [*list(BAD)[:5], "good", *list(BAD)[5:], "good again"]
    jobs = queue.add([(film.scenes[0].shots[0].id, request(kind, seed)) for seed, kind in enumerate(kinds, 1)])

    async def whole_queue():
        queue._expect_models()
        await engine.start()
        process = psutil.Process(engine.process)
        process.rlimit(psutil.RLIMIT_FSIZE, (SMALL, -1))

        def room(*_):
            first = queue.get(jobs[0].id)
            if first and first.state is JobState.FAILED:
                process.rlimit(psutil.RLIMIT_FSIZE, (-1, -1))

        queue.changed.connect(room)
        await queue.work(until_empty=True)
        starts = engine.starts
        await engine.close()
        return starts

    try:
        starts = asyncio.run(whole_queue())
        yield {kind: queue.get(job.id) for kind, job in zip(kinds, jobs, strict=True)}, takes, starts
    finally:
        project.close()
        patch.undo()


@pytest.mark.parametrize(("kind", "code"), BAD.items())
def test_it_fails_with_a_code_and_sentences(rendered, kind, code):
    jobs, takes, _ = rendered
    job = jobs[kind]
    assert (job.state, job.message["code"]) == (JobState.FAILED, code)
    told = tell(Fault(code, Exit(job.message["exit"]), **job.message["parameters"]))
    assert "{" not in told.what + told.action, "every parameter is there"
    assert not takes.path(takes.all()[0]).parent.with_name(f".{job.take}").exists(), "no half take is left"


def test_the_queue_goes_on_with_the_next_job_in_the_same_process(rendered):
    jobs, takes, starts = rendered
    assert {kind for kind, job in jobs.items() if job.state is JobState.DONE} == {"good", "good again"}
    assert len(takes.all()) == 2
    assert all(takes.whole_file(take) for take in takes.all())
    assert starts == 1


@pytest.mark.parametrize("kind", ["gone", "empty", "half", "family", "pickle", "missing"])
def test_it_does_not_come_onto_the_shelf_either(tmp_path, kind):
    folder = wan_folder(tmp_path / kind)
    break_it(kind, folder)
    with pytest.raises(Fault) as caught:
        Shelf(tmp_path / "shelf").add(folder, kind)
    assert caught.value.code == BAD[kind]
    assert Shelf(tmp_path / "shelf").entries() == []
