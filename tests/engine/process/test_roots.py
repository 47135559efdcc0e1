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
from engine.messages.jobs import EditList, ExportJob, Piece, RenderJob, SpeakJob

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


def test_a_model_that_is_expected_costs_no_second_start(tmp_path, make_job):
    async def task():
        async with Engine([tmp_path / "film.rushes"]) as engine:
            engine.expect(str(tmp_path / "model"))
            await engine.diagnose()
            end = await engine.run(make_job("j", "model"))
            return getattr(end, "code", end), engine.starts

    assert asyncio.run(task()) == ("weights.no_model", 1)


@pytest.fixture
def talk(tmp_path):
    """The real process, which may write into a project and read a model; sends a call and gives the answer."""
    for name in ("film.rushes/takes", "film.rushes/media", "model"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "secret.wav").write_bytes(b"private")
    (tmp_path / "film.rushes" / "media" / "line.wav").write_bytes(b"needed")
    (tmp_path / "model" / "weights.safetensors").write_bytes(b"dear")
    (tmp_path / "film.rushes" / "leads_out").symlink_to(tmp_path)
    environment = dict(os.environ, PYTHONPATH=str(Path(__file__).parents[3]))
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen(engine_command(), env=environment, **pipes)
    assert process.stdin
    assert process.stdout
    wire = events.Wire(process.stdout, process.stdin, events.Event)
    roots, reading = (str(tmp_path / "film.rushes"),), (str(tmp_path / "model"),)
    wire.write(events.Start(protocol=events.PROTOCOL, roots=roots, reading=reading))
    assert isinstance(wire.read(), events.Ready)

    def ask(call):
        wire.write(call)
        return wire.read()

    yield ask
    process.communicate(timeout=20)


def snapshot(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_job_writes_into_its_own_folders_alone_and_reads_what_it_names_within_the_roots(tmp_path, talk, make_request):
    before = snapshot(tmp_path)
    request, film, model = make_request(), tmp_path / "film.rushes", tmp_path / "model"
    own = str(film / "takes" / "a" / ".b")

    def render(folder=own, **more):
        return events.Render(job=RenderJob(id="job", request=request, folder=str(folder), **more))

    def export(out, media=""):
        pieces = (Piece(frames=2, media=str(media)),) if media else (Piece(frames=2),)
        cut = EditList(rate=request.staging.rate, width=128, height=96, pieces=pieces)
        return events.Export(job=ExportJob(id="job", edit_list=cut, out=str(out)))

    line = {"a": str(film / "media" / "line.wav")}
    for call in (
        render(model / "take"),  # a model is read, never written
        render(film),  # a failure would remove all of it
        render(film / "media", files=line),  # what it reads would go with it
        render(film / "leads_out" / "take"),
        render(work=str(model / "work")),
        render(work=str(tmp_path / "work")),
        render(files={"a": str(tmp_path / "secret.wav")}),
        render(files={"a": str(film / "leads_out" / "secret.wav")}),
        export(model / "film.mp4"),
        export(tmp_path / "film.mp4"),
        export(film / "film.mp4", tmp_path / "secret.wav"),
        export(film / "media" / "line.wav", film / "media" / "line.wav"),
        events.Speak(job=SpeakJob(id="job", request=request, out=str(model / "line.wav"))),
        events.Speak(job=SpeakJob(id="job", request=request, out=str(film / "a.wav"), files={"a": "/etc/hostname"})),
        events.Look(id="job", media=str(tmp_path / "secret.wav")),
        events.Stage(id="job", request=request, weights=str(tmp_path)),
    ):
        failed = talk(call)
        assert (failed.job, getattr(failed, "code", failed)) == ("job", "engine.outside"), call
    assert snapshot(tmp_path) == before
    assert not (film / "takes" / "a").exists()
