"""A folder that is no project, or only looks like one: told with a code, nothing run, nothing written elsewhere."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from engine.messages.faults import Fault
from studio.project import schema
from studio.project.project import create, open_project
from tests.studio.document.films import make_film

HOUSE = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "film.rushes"
    create(folder, make_film()).close()
    return folder


def refused(folder, code):
    faults = []
    for read_only in (True, False):
        with pytest.raises(Fault) as caught:
            open_project(folder, read_only=read_only)
        faults.append(caught.value)
    assert [fault.code for fault in faults] == [code, code]
    assert all("folder" in fault.parameters for fault in faults)


def database(folder, *statements):
    connection = sqlite3.connect(folder / "project.db")
    for statement in statements:
        connection.execute(*((statement,) if isinstance(statement, str) else statement))
    connection.commit()
    connection.close()


def test_nothing_there(tmp_path):
    refused(tmp_path / "nothing.rushes", "project.missing")
    (tmp_path / "empty.rushes").mkdir()
    refused(tmp_path / "empty.rushes", "project.missing")
    assert list((tmp_path / "empty.rushes").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_a_file_that_is_no_database(folder, content):
    (folder / "project.db").write_bytes(content)
    refused(folder, "project.damaged" if content else "project.not_one")


def test_another_programs_database(tmp_path):
    folder = tmp_path / "x.rushes"
    folder.mkdir()
    database(folder, "CREATE TABLE node (id TEXT)")
    refused(folder, "project.not_one")


def test_a_newer_version(folder):
    database(folder, f"PRAGMA user_version = {schema.VERSION + 1}")
    refused(folder, "project.newer")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON node BEGIN DELETE FROM history; END",
        "CREATE VIEW evil AS SELECT * FROM node",
        "CREATE TABLE extra (x)",
        "DROP TABLE job",
        "CREATE INDEX extra ON node (value)",
        "ALTER TABLE node ADD COLUMN extra TEXT",
    ],
)
def test_another_schema(folder, statement):
    database(folder, statement)
    refused(folder, "project.damaged")


def test_a_pipe_a_folder_or_a_link_in_place_of_the_database(folder, tmp_path):
    real = tmp_path / "elsewhere.db"
    (folder / "project.db").rename(real)
    (folder / "project.db").symlink_to(real)
    refused(folder, "project.not_one")
    (folder / "project.db").unlink()
    (folder / "project.db").mkdir()
    refused(folder, "project.not_one")
    (folder / "project.db").rmdir()
    os.mkfifo(folder / "project.db")
    refused(folder, "project.not_one")


@pytest.mark.parametrize(
    "name", ["project.db-wal", "project.db-journal", "project.db-shm", "project.lock", "project.owner"]
)
def test_a_link_beside_the_database_writes_nothing_elsewhere(folder, tmp_path, name):
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(precious)
    refused(folder, "project.not_one")
    assert precious.read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["takes", "media", "exports", "cache"])
def test_a_folder_that_leads_out(folder, tmp_path, name):
    (folder / name).rmdir()
    (folder / name).symlink_to(tmp_path)
    refused(folder, "project.not_one")


def values(folder):
    connection = sqlite3.connect(folder / "project.db")
    rows = dict(connection.execute("SELECT id, value FROM node"))
    connection.close()
    return rows


def rewrite(folder, change):
    """Change one shot's row as plain JSON."""
    rows = values(folder)
    identity = next(key for key, value in rows.items() if b'"text"' in value)
    plain = msgspec.json.decode(rows[identity])
    change(plain)
    database(folder, ("UPDATE node SET value = ? WHERE id = ?", (msgspec.json.encode(plain), identity)))


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.update(id="../../outside"),
        lambda row: row.update(length=10**12),
        lambda row: row.update(length=-1),
        lambda row: row.update(text=5),
        lambda row: row.update(unknown=1),
        lambda row: row.update(circled="../../outside"),
        lambda row: row.pop("id"),
    ],
)
def test_a_row_that_no_edit_could_have_made(folder, change):
    rewrite(folder, change)
    refused(folder, "project.damaged")


@pytest.mark.parametrize(
    "value", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"null", b'{"id": "x"}', b'{"type": "film"}']
)
def test_a_row_that_is_no_value(folder, value):
    identity = next(key for key, row in values(folder).items() if b'"text"' in row)
    database(folder, ("UPDATE node SET value = ? WHERE id = ?", (value, identity)))
    refused(folder, "project.damaged")


@pytest.mark.parametrize(
    "field", [{"rate": "1/0"}, {"rate": "0"}, {"rate": "1e9"}, {"width": 7}, {"height": 10**9}, {"scenes": ["nobody"]}]
)
def test_a_film_that_no_edit_could_have_made(folder, field):
    film = msgspec.json.decode(values(folder)["film"]) | field
    database(folder, ("UPDATE node SET value = ? WHERE id = 'film'", (msgspec.json.encode(film),)))
    refused(folder, "project.damaged")


def test_a_shot_that_stands_twice(folder):
    rows = values(folder)
    identity, scene = next((key, msgspec.json.decode(row)) for key, row in rows.items() if b'"scene"' in row)
    scene["shots"] = [scene["shots"][0]] * 2
    database(folder, ("UPDATE node SET value = ? WHERE id = ?", (msgspec.json.encode(scene), identity)))
    refused(folder, "project.damaged")


def test_no_film_at_all(folder):
    database(folder, "DELETE FROM node")
    refused(folder, "project.damaged")


@pytest.mark.parametrize("at", ["x", "-1", "7", "9" * 40, "", "٣"])
def test_a_history_that_stands_nowhere(folder, at):
    database(
        folder, ("INSERT INTO meta VALUES ('at', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (at,))
    )
    refused(folder, "project.damaged")


def test_a_damaged_history_row_is_told_when_it_is_walked(folder):
    with open_project(folder) as project:
        project.apply("set_film", title="x")
    database(folder, ("UPDATE history SET before = ?", (b'{"film": "{"}',)))
    with open_project(folder) as project:
        with pytest.raises(Fault) as caught:
            project.undo()
        assert caught.value.code == "project.damaged"
        assert project.film.title == "x"


def test_bytes_changed_at_random_are_never_more_than_a_fault(folder, tmp_path):
    random.seed(7)
    whole = (folder / "project.db").read_bytes()
    opened, codes = 0, set()
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(random.choice((1, 4, 64))):
            data[random.randrange(len(data))] = random.randrange(256)
        if random.random() < 0.2:
            del data[random.randrange(len(data)) :]
        (folder / "project.db").write_bytes(data)
        try:
            with open_project(folder) as project:
                project.apply("set_film", title="still")
                project.undo()
            opened += 1
        except Fault as fault:
            codes.add(fault.code)
    assert 0 < opened < 150
    assert codes <= {"project.damaged", "project.not_one", "project.newer"}


AS_SOMEBODY = """
import os, sys
import psutil
from pathlib import Path
from engine.messages.faults import Fault
from studio.project.project import open_project, create
from tests.studio.document.films import make_film
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
folder = Path(sys.argv[1])
try:
    open_project(folder)
except Fault as fault:
    print(fault.code, fault.exit)
project = open_project(folder, read_only=True)
print(project.film.title)
project.close()
try:
    create(folder.parent / "new.rushes", make_film())
except Fault as fault:
    print(fault.code, fault.exit)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_without_permission_to_write(tmp_path):
    import tempfile

    # pytest's own folders are closed to other users, who stand in for "no permission" where the tests run as root.
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = Path(place) / "film.rushes"
        create(folder, make_film()).close()
        for path in (folder, Path(place)):
            path.chmod(0o555)
        try:
            done = subprocess.run(
                [sys.executable, "-B", "-c", AS_SOMEBODY, folder],
                cwd=HOUSE,
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
        finally:
            for path in (Path(place), folder):
                path.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:3] == [
        "project.cannot_write write",
        "Low Tide",
        "project.cannot_write write",
    ]
