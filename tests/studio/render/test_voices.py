"""Stand-in voices: spoken once for what is said, where no take speaks, and heard again after every change."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path

import msgspec
import pytest

from engine.client.engine import Engine
from engine.messages.requests import Line
from studio.document.values import Film, Scene, Shot
from studio.project.project import create
from studio.render.requests import Settings, make_request
from studio.render.takes import Takes
from studio.render.voices import Voices, recordings

FAKE = [sys.executable, str(Path(__file__).parents[2] / "fakes" / "scripted_engine.py")]
LINE = Line(character="NIA", text="You came back!")
FILM = Film(
    scenes=(
        Scene(
            id="s1",
            heading="INT. LIVING ROOM - DAY",
            shots=(Shot(id="a", text="Nia waves.", lines=(LINE,), length=48), Shot(id="b", text="She waits.")),
        ),
    )
)


@pytest.fixture
def project(tmp_path):
    with create(tmp_path / "film.rushes", FILM) as project:
        yield project


def speaking(project, task):
    """Run a task beside the voices' own work, with a real process that speaks."""

    async def whole():
        async with Engine([project.folder], command=FAKE) as engine:
            voices = Voices(project, Takes(project), engine)
            heard = asyncio.Queue()
            voices.spoken.connect(heard.put_nowait)
            work = asyncio.create_task(voices.work())
            try:
                return await task(voices, heard)
            finally:
                work.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await work

    return asyncio.run(whole())


def of(voices, project, shot):
    return voices.of(project.film, *project.film.find(shot))


def test_a_shot_without_a_take_is_spoken_once_for_what_it_says(project):
    async def task(voices, heard):
        assert of(voices, project, "a") is None
        voices.ask(["b", "a"])
        assert await asyncio.wait_for(heard.get(), 20) == "a"
        first = of(voices, project, "a")
        assert first is not None
        written = first.stat().st_mtime_ns
        project.apply("set_line", shot="a", index=0, text="You left!")
        assert of(voices, project, "a") is None
        voices.ask(["a"])
        await asyncio.wait_for(heard.get(), 20)
        second = of(voices, project, "a")
        assert second not in (None, first)
        project.undo()
        voices.ask(["a"])
        await asyncio.sleep(0.2)
        assert heard.empty()
        assert of(voices, project, "a") == first
        assert first.stat().st_mtime_ns == written

    speaking(project, task)


def test_who_says_nothing_or_is_replaced_needs_no_voice(project):
    async def task(voices, _heard):
        film = project.film
        silent, said = film.find("b")[1], film.find("a")[1]
        assert not voices.needed(silent)
        assert voices.needed(said)
        assert not voices.needed(msgspec.structs.replace(said, stands="0" * 64 + ".png"))
        assert not voices.needed(msgspec.structs.replace(said, lines=(Line(character="NIA", text=" "),)))

    speaking(project, task)


def test_the_last_that_is_asked_for_comes_first(project):
    async def task(voices, heard):
        project.apply("add_line", shot="b", character="NIA", text="Why?")
        voices.ask(["a"])
        voices.ask(["b"])
        assert [await asyncio.wait_for(heard.get(), 20) for _each in range(2)] == ["b", "a"]

    speaking(project, task)


def test_recordings_are_found_by_what_they_are(project):
    sha = "f" * 64
    recorded = msgspec.structs.replace(LINE, recording=sha, samples=48_000)
    scene, shot = FILM.find("a")
    request = make_request(FILM, scene, msgspec.structs.replace(shot, lines=(LINE, recorded)), Settings(), 1)
    assert recordings(project.folder, request) == {sha: project.folder / "media" / f"{sha}.wav"}
