"""Projects and takes that were damaged, are newer, or are open elsewhere: told, and as good as before."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess

import pytest

from studio.project.project import open_project
from studio.project.schema import VERSION
from tests.studio.cli.conftest import command_line, environment, state_of

COMMANDS = [("render",), ("stage",), ("export", "--out", "film.mp4")]


def on(command, folder):
    return (command[0], folder, *command[1:])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_folder_that_is_no_project(refused, tmp_path, command):
    (tmp_path / "folder").mkdir()
    refused(65, "project.missing", *on(command, tmp_path / "folder"))
    (tmp_path / "folder" / "project.db").write_bytes(b"")
    refused(65, "project.not_one", *on(command, tmp_path / "folder"))
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["project.db"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_project_from_a_newer_version(refused, rendered, command):
    connection = sqlite3.connect(rendered / "project.db")
    connection.execute("PRAGMA user_version = 7")
    connection.commit()
    connection.close()
    before = (rendered / "project.db").read_bytes()
    said = refused(65, "project.newer", *on(command, rendered))
    assert f"its form is 7, ours {VERSION}" in said.err
    assert (rendered / "project.db").read_bytes() == before


def spoil_the_middle(data):
    return data[: len(data) // 2] + bytes(len(data) // 4) + data[len(data) * 3 // 4 :]


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_the_middle,
        lambda data: data[: len(data) // 2],
        lambda data: data[:100] + b"\xff" * 4000 + data[4100:],
        lambda data: b"rubbish" * 99,
    ],
)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_corrupted_database(refused, rendered, command, spoil):
    file = rendered / "project.db"
    damaged = spoil(file.read_bytes())
    file.write_bytes(damaged)
    takes = sorted(path for path in (rendered / "takes").rglob("*"))
    refused(65, "project.damaged", *on(command, rendered))
    assert file.read_bytes() == damaged
    assert sorted(path for path in (rendered / "takes").rglob("*")) == takes


def damage(path, how):
    if how == "missing":
        path.unlink()
    elif how == "cut short":
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])
    else:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)


@pytest.mark.parametrize("how", ["missing", "cut short", "one bit"])
def test_a_take_that_is_not_what_was_rendered_stops_an_export_and_is_made_again(
    refused, rushes, rendered, tmp_path, how
):
    with open_project(rendered) as project:
        shots = [shot for scene in project.film.scenes for shot in scene.shots]
    (movie,) = rendered.glob(f"takes/{shots[1].id}/*/take.mov")
    damage(movie, how)
    out = tmp_path / "film.mp4"
    said = refused(65, "export.problems", "export", rendered, "--out", out)
    assert ("1B (missing)" if how == "missing" else "1B (damaged)") in said.err
    assert "--render" in said.err
    assert not out.exists()
    if how == "one bit":
        ran = rushes("export", rendered, "--out", out, "--slates", "--json")
    else:
        ran = rushes("export", rendered, "--out", out, "--render", "--json")
    assert (ran.status, ran.err) == (0, ""), ran
    assert (ran.document["frames"], ran.document["integrity"]) == (24, "intact")
    if how != "one bit":
        with open_project(rendered) as project:
            after = project.film.find(shots[1].id)[1]
            assert after.circled != shots[1].circled
            assert len(project.connection.execute("SELECT id FROM take").fetchall()) == 3


def test_an_export_without_takes_lists_what_is_missing(refused, rendered, tmp_path):
    shutil.rmtree(rendered / "takes")
    said = refused(65, "export.problems", "export", rendered, "--out", tmp_path / "film.mp4")
    assert "1A (missing), 1B (missing)" in said.err


def test_an_export_to_another_kind_of_file(refused, rendered, tmp_path):
    refused(64, "export.kind", "export", rendered, "--out", tmp_path / "film.avi")


@pytest.mark.parametrize("command", [("render",), ("export", "--out", "film.mp4")], ids=lambda command: command[0])
def test_a_second_opener_hears_who_has_it(refused, rendered, own_home, command):
    program = (
        "import sys; from pathlib import Path; from studio.project.project import open_project; "
        f"held = open_project(Path({str(rendered)!r})); print('open', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [*command_line()[:3], program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(own_home),
    )
    try:
        assert holder.stdout.readline() == "open\n"
        said = refused(75, "project.busy", *on(command, rendered))
        assert " on " in said.err
    finally:
        holder.communicate("")
    assert state_of(rendered)[1]


def test_what_is_open_elsewhere_can_be_staged(rushes, rendered):
    with open_project(rendered):
        ran = rushes("stage", rendered, "--shot", "1B", "--json")
    assert (ran.status, ran.document["shots"][0]["text"]) == (0, "She stops.")
