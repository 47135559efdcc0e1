"""The real command line, in this process and in one of its own; a film rendered once by the real engine."""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from studio.cli.app import run
from studio.project.project import open_project

HOUSE = Path(__file__).parents[3]
PROGRAM = "import sys; from studio.cli.app import main; main()"

SCRIPT = """Title: Two Shots

EXT. BEACH - DAY

MARA walks along the sea. [[0.5s, wide]]

She stops. [[0.5s]]
"""


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on standard output."""
        return json.loads(self.out)


def command_line(*arguments: object) -> list[str]:
    """``rushes`` in a process of its own."""
    return [sys.executable, "-P", "-c", PROGRAM, *map(str, arguments)]


def environment(home: Path, **changes: str | None) -> dict[str, str]:
    """This process's environment with a user folder and changes; None takes a variable out."""
    found = {**os.environ, "RUSHES_HOME": str(home), "PYTHONPATH": str(HOUSE)}
    found |= {key: value for key, value in changes.items() if value is not None}
    return {key: value for key, value in found.items() if changes.get(key, "") is not None}


def in_a_process(home: Path, *arguments: object, cwd: Path, before: str = "", **changes: str | None) -> Ran:
    """Run a command in a process of its own; `before` is shell that runs first, in namespaces of its own."""
    command = command_line(*arguments)
    if before:
        command = ["unshare", "-rm", "sh", "-c", f'{before} && exec "$@"', "sh", *command]
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=240, check=False, env=environment(home, **changes)
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(autouse=True)
def at_home(lived_in):
    """A home in which previz has been before: baking people anew is no part of what a command proves."""


@pytest.fixture(autouse=True)
def no_log_left():
    """The command line opens a log file for its process; a test's own must not outlive it."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def rushes(capfd, tmp_path, monkeypatch):
    """Run a command in this process, in this test's folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Ran:
        capfd.readouterr()
        status = run([str(argument) for argument in arguments])
        caught = capfd.readouterr()
        return Ran(status, caught.out, caught.err)

    return call


@pytest.fixture
def apart(own_home, tmp_path):
    """Run a command in a process of its own, in this test's folder."""

    def call(*arguments: object, before: str = "", **changes: str | None) -> Ran:
        return in_a_process(own_home, *arguments, cwd=tmp_path, before=before, **changes)

    return call


@pytest.fixture
def refused(rushes):
    """A command must refuse: words on standard error, or one document; never a traceback."""

    def call(status: int, code: str, *arguments: object) -> Ran:
        spoken = rushes(*arguments)
        check_refusal(spoken, status, code)
        documented = rushes(*arguments, "--json")
        check_document(documented, status, code)
        return spoken

    return call


def check_refusal(ran: Ran, status: int, code: str) -> None:
    """Two sentences and the code on standard error."""
    assert (ran.status, f"({code})" in ran.err) == (status, True), ran
    lines = [line for line in ran.err.splitlines() if line.strip()]
    assert len(lines) == 2, ran.err
    assert lines[1].endswith((".", ")"))
    assert "Traceback" not in ran.out + ran.err
    assert "{" not in ran.err, "a parameter was not filled in"


def check_document(ran: Ran, status: int, code: str) -> None:
    """One JSON document with the fault on standard output, and nothing else anywhere."""
    assert (ran.status, ran.err) == (status, ""), ran
    error = ran.document["error"]
    assert error["code"] == code
    assert error["what"].strip()
    assert error["action"].strip()


@pytest.fixture
def script(tmp_path):
    """A script of two short shots."""
    path = tmp_path / "two.fountain"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def rendered_once(tmp_path_factory, baked_people):
    """A project whose two shots the real engine rendered; copied, never used."""
    place = tmp_path_factory.mktemp("rendered")
    (place / "home").mkdir()
    (place / "home" / "people").symlink_to(baked_people)
    (place / "two.fountain").write_text(SCRIPT, encoding="utf-8")
    ran = in_a_process(
        place / "home", "render", "two.fountain", "--size", "128x72", "--quality", "draft", "--json", cwd=place
    )
    assert ran.status == 0, ran
    return place / "two.rushes"


@pytest.fixture
def rendered(rendered_once, tmp_path):
    """A rendered project of this test's own."""
    return Path(shutil.copytree(rendered_once, tmp_path / "two.rushes"))


def state_of(folder: Path) -> tuple[Any, list[tuple[Any, ...]], list[str]]:
    """All that must be as good as before: the film, the rows of takes, the files of takes."""
    with open_project(folder, read_only=True) as project:
        takes = project.connection.execute("SELECT * FROM take ORDER BY id").fetchall()
        film = project.film
    files = sorted(str(path.relative_to(folder)) for path in (folder / "takes").rglob("*"))
    return film, takes, files
