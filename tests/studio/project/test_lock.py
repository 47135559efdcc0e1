"""One writer at a time, and who it is."""

from __future__ import annotations

import getpass
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from engine.messages.faults import Exit, Fault
from studio.project.project import create, open_project
from tests.studio.document.films import make_film

HOUSE = Path(__file__).parents[3]
HOLDER = """
import sys, time
from pathlib import Path
from studio.project.project import open_project
project = open_project(Path(sys.argv[1]))
print("open", flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "film.rushes"
    create(folder, make_film()).close()
    return folder


@pytest.fixture
def holder(folder):
    """Another process that has the project open."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, folder], cwd=HOUSE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def busy(folder):
    with pytest.raises(Fault) as caught:
        open_project(folder)
    assert (caught.value.code, caught.value.exit) == ("project.busy", Exit.BUSY)
    return caught.value.parameters["who"]


def test_a_second_opener_is_told_who_has_it_and_may_look(folder, holder):
    who = busy(folder)
    assert socket.gethostname() in who
    assert getpass.getuser() in who
    with open_project(folder, read_only=True) as project:
        assert project.film.title == "Low Tide"


def test_a_dead_process_on_this_machine_is_taken_over(folder, holder):
    holder.kill()
    holder.wait()
    assert (folder / "project.owner").exists()
    with open_project(folder) as project:
        assert not project.read_only


def test_two_openings_in_one_process(folder):
    with open_project(folder):
        busy(folder)
    with open_project(folder):
        pass


def test_another_machines_name_is_never_taken_over_silently(folder):
    (folder / "project.owner").write_bytes(msgspec.json.encode({"host": "grading-2", "user": "mara", "process": 1}))
    assert busy(folder) == "mara on grading-2"
    assert (folder / "project.owner").exists()
    with open_project(folder, read_only=True):
        pass


@pytest.mark.parametrize("content", [b"", b"garbage", b"[]", b'{"host": 3}', b"\xff" * 100])
def test_an_owner_file_that_says_nothing(folder, content):
    (folder / "project.owner").write_bytes(content)
    with open_project(folder):
        pass


def test_a_project_that_cannot_be_read_leaves_no_lock(folder):
    (folder / "project.db").write_bytes(b"x" * 5000)
    (folder / "project.lock").unlink(missing_ok=True)
    with pytest.raises(Fault):
        open_project(folder)
    assert not (folder / "project.lock").exists()
    assert not (folder / "project.owner").exists()
