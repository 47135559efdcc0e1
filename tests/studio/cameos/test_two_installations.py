"""Two installations that know each other by a folder alone: one withdraws while the other renders."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from engine.messages.faults import Fault
from engine.messages.requests import Entry
from studio.cameos.vault import Vault
from studio.document.identity import new_id
from studio.document.values import Film, Scene, Shot
from studio.export import export
from studio.keys import ring
from studio.project.project import create
from studio.render.jobs import JobState, fault_of
from studio.render.requests import Settings
from studio.session import open_session
from tests.studio.cameos.conftest import ASSETS, WORDS

pytestmark = pytest.mark.usefixtures("lived_in")

ROOT = Path(__file__).parents[3]

PROGRAM = """
import contextlib, io, json, os, sys
from studio.cli.app import run
from studio.keys import keyrings, ring, wrapping
keyrings.keyring.backend.get_all_keyring = list
wrapping.SCRYPT["n"] = 16
ring.on_terminal = lambda _question: "correct horse"
said = []
for home, status, *arguments in json.loads(sys.argv[1]):
    os.environ["RUSHES_HOME"] = home
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        found = run(["cameo", *arguments, "--json"])
    said.append(json.loads(out.getvalue()))
    assert found == status, (arguments, said[-1])
print(json.dumps(said))
"""


def spoken(shared, *commands):
    """Commands, one after another, in a program of their own; what each said."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(commands)],
        cwd=shared,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


class Installation:
    """Rushes of one person: programs of its own, a home of its own, and the folder that both see."""

    def __init__(self, home, shared):
        self.home, self.shared = home, shared

    def command(self, *arguments, status=0):
        return [str(self.home), status, *map(str, arguments)]

    def rushes(self, *arguments, status=0):
        return spoken(self.shared, self.command(*arguments, status=status))[0]


@pytest.fixture
def mara(no_keyring, own_home, tmp_path, monkeypatch):
    """She has a cameo."""
    monkeypatch.setattr(ring, "on_terminal", lambda _question: WORDS)
    home, shared = tmp_path / "mara", tmp_path / "shared"
    shared.mkdir()
    with monkeypatch.context() as patched:
        patched.setenv("RUSHES_HOME", str(home))
        Vault().make("Mara Lind", "person", ASSETS, verified=True)
    return Installation(home, shared)


@pytest.fixture
def jonah(mara, own_home):
    """This process's own; he has got Mara's cameo by the folder."""
    jonah = Installation(own_home, mara.shared)
    spoken(
        mara.shared,
        jonah.command("send", "--contact", "Jonah", "--out", "jonah.contact"),
        mara.command("send", "--contact", "Mara", "--out", "mara.contact"),
        jonah.command("receive", "mara.contact"),
        mara.command("receive", "jonah.contact"),
        mara.command("release", "Mara Lind", "--to", "Jonah", "--use", "likeness"),
        mara.command("send", "Mara Lind", "--to", "Jonah", "--out", "mara.cameo"),
        jonah.command("receive", "mara.cameo"),
    )
    return jonah


def film_with(cameo, *lengths):
    entry = Entry(kind="character", name="MARA", description="in a red coat", cameo=cameo)
    shots = tuple(Shot(id=new_id(), text=f"MARA walks along the sea, {number}.", length=length)
                  for number, length in enumerate(lengths))  # fmt: skip
    scene = Scene(id=new_id(), heading="EXT. BEACH - DAY", shots=shots)
    return Film(title="Low Tide", rate=Fraction(24), width=128, height=72, scenes=(scene,), bible=(entry,))


def cameo_of(installation):
    (row,) = installation.rushes("list")["cameos"]
    return row["id"]


def test_one_withdraws_while_the_other_renders(mara, jonah, tmp_path):
    """Mara's notice reaches Jonah by the folder, through a program of its own, while his engine renders."""
    folder = tmp_path / "low tide.rushes"
    create(folder, film_with(cameo_of(jonah), 6, 1200, 6)).close()

    async def whole():
        session = open_session(folder)
        shots = [shot.id for shot in session.project.film.scenes[0].shots]
        drawn = asyncio.Event()
        session.queue.pictured.connect(lambda job, _picture: drawn.set() if job == jobs[1].id else None)
        jobs = session.render(shots, Settings(quality="draft"))
        working = asyncio.create_task(session.queue.work(until_empty=True))
        try:
            await asyncio.wait([asyncio.create_task(drawn.wait()), working], return_when=asyncio.FIRST_COMPLETED)
            assert drawn.is_set(), working.result()
            assert session.queue.get(jobs[0].id).state is JobState.DONE
            told = await asyncio.to_thread(withdraw_and_tell)
            await asyncio.wait_for(working, 120)
            return (
                told,
                [session.queue.get(job.id) for job in jobs],
                [fault_of(session.queue.get(each.id)) for each in jobs],
            )
        finally:
            working.cancel()
            await session.close()

    def withdraw_and_tell():
        mara.rushes("withdraw", "Mara Lind", "--out", "mara.notice")
        return jonah.rushes("receive", "mara.notice")

    told, jobs, faults = asyncio.run(whole())
    assert told["what"] == "notice"
    assert [job.state for job in jobs] == [JobState.DONE, JobState.FAILED, JobState.FAILED]
    assert [fault and fault.code for fault in faults] == [None, "cameo.withdrawn", "cameo.withdrawn"]
    takes = list((folder / "takes").rglob("take.mov"))
    assert len(takes) == 1
    assert not list(folder.rglob("*.part"))

    # What was made before it is there still, and goes into no film any more.
    async def film():
        session = open_session(folder)
        try:
            return await export(session, tmp_path / "film.mp4", slates=True)
        finally:
            await session.close()

    with pytest.raises(Fault, match=r"cameo\.export_withdrawn"):
        asyncio.run(film())
    assert not (tmp_path / "film.mp4").exists()

    # What was used goes back to Mara, drafts and what was stopped too.
    _, came, log, again = spoken(
        mara.shared,
        jonah.command("log", "Mara Lind", "--out", "jonah.log"),
        mara.command("receive", "jonah.log"),
        mara.command("log", "Mara Lind"),
        # Nothing brings it back: the pack that came before does not.
        jonah.command("receive", "mara.cameo", status=65),
    )
    assert (came["what"], came["unknown"]) == ("log", 0)
    assert [(use["on"], use["title"], use["shot"]) for use in log["uses"]] == [
        ("Jonah", "Low Tide", "1A"),
        ("Jonah", "Low Tide", "1B"),
    ]
    assert again["error"]["code"] == "cameo.withdrawn"


def test_a_release_for_one_project_is_for_no_other(mara, jonah, tmp_path):
    cameo = cameo_of(mara)
    for name in ("first", "second"):
        create(tmp_path / f"{name}.rushes", film_with(cameo, 6)).close()
    mara.rushes("release", "Mara Lind", "--project", tmp_path / "first.rushes")
    keys = mara.rushes("show", "Mara Lind")["releases"][-1]["projects"]
    assert len(keys) == 1

    def rendered(name):
        async def whole():
            session = open_session(tmp_path / f"{name}.rushes")
            try:
                (job,) = session.render([session.project.film.scenes[0].shots[0].id], Settings(quality="draft"))
                await session.queue.work(until_empty=True)
                fault = fault_of(session.queue.get(job.id))
                return fault.code if fault else "done"
            finally:
                await session.close()

        os.environ["RUSHES_HOME"] = str(mara.home)
        try:
            return asyncio.run(whole())
        finally:
            os.environ["RUSHES_HOME"] = str(jonah.home)

    assert (rendered("first"), rendered("second")) == ("done", "cameo.other_project")
