"""The real process reads a model where it was given its folder, and nowhere else; the client gives it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from pathlib import Path

import pytest

from engine.client.connection import engine_command
from engine.client.engine import Engine
from engine.messages import events
from engine.messages.jobs import RenderJob

JOINED = "film.rushes/mine.model.json"


@pytest.fixture
def make_job(tmp_path, make_request):
    """Makes jobs for a project that is not where the models are; these are empty folders."""
    for name in ("film.rushes", "model"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "model")
    joined = {"base": str(tmp_path / "model"), "parts": {"transformer": str(tmp_path / "other" / "file.safetensors")}}
    (tmp_path / "film.rushes" / "mine.model.json").write_text(json.dumps(joined))
    request = make_request(renderer="diffusion", model="model")

    def make(name, weights):
        folder = tmp_path / "film.rushes" / name
        return RenderJob(id=name, request=request, folder=str(folder), weights=str(tmp_path / weights))

    return make


def test_a_model_outside_the_roots_is_not_read(tmp_path, make_job):
    environment = dict(os.environ, PYTHONPATH=str(Path(__file__).parents[3]))
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen(engine_command(), env=environment, **pipes)
    assert process.stdin
    assert process.stdout
    wire = events.Wire(process.stdout, process.stdin, events.Event)
    wire.write(events.Start(protocol=events.PROTOCOL, roots=(str(tmp_path / "film.rushes"),)))
    assert isinstance(wire.read(), events.Ready)
    for name, weights in (("j1", "model"), ("j2", "link"), ("j3", "film.rushes/../model"), ("j4", JOINED)):
        wire.write(events.Render(job=make_job(name, weights)))
        failed = wire.read()
        assert (failed.job, failed.code) == (name, "engine.outside")
    process.communicate(timeout=20)


def test_the_client_gives_the_process_the_folder_of_a_model_once(tmp_path, make_job):
    async def task():
        async with Engine([tmp_path / "film.rushes"]) as engine:
            await engine.diagnose()
            ends = [
                await engine.run(make_job(f"j{place}", each)) for place, each in enumerate(("model", "link", JOINED))
            ]
            return [getattr(end, "code", end) for end in ends], engine.starts

    # What is put together names a file elsewhere as well.
    assert asyncio.run(task()) == (["weights.no_model", "weights.no_model", "weights.gone"], 3)
