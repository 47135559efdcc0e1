"""A project made by an older version opens with all it has; looking at it leaves it as it was."""

from __future__ import annotations

import sqlite3

import pytest

from engine.messages.faults import Fault
from studio.project import schema
from studio.project.project import create, open_project
from tests.studio.document.films import make_film

FILM = make_film()
TAKE = ("t1", "s1", 3, "takes/s1/t1", "r", "c", "previz", "draft", 7, 4, "good", "2026-11-01T10:00:00+00:00")


@pytest.fixture
def former(tmp_path):
    """A project as version 1 wrote it, with one take."""
    folder = tmp_path / "film.rushes"
    create(folder, FILM).close()
    connection = sqlite3.connect(folder / "project.db")
    connection.execute("DROP TABLE media")
    connection.execute("DROP TABLE take")
    connection.execute(schema.TAKES_1)
    connection.execute("CREATE INDEX take_by_shot ON take (shot, number)")
    connection.execute(f"INSERT INTO take VALUES ({', '.join('?' * len(TAKE))})", TAKE)
    jobs_of_2(connection)
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    return folder


def jobs_of_2(connection):
    connection.execute("DROP TABLE job")
    connection.execute(schema.JOBS_2)
    connection.execute("CREATE INDEX job_by_state ON job (state, position)")
    connection.execute("INSERT INTO job VALUES ('j1', 's1', 't1', 1.0, 'done', x'7b7d', 1, '', x'7b7d')")


def rows(folder, statement):
    connection = sqlite3.connect(folder / "project.db")
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def test_an_older_project_is_brought_up_to_date_with_its_film_and_takes(former):
    for _time in range(2):
        with open_project(former) as project:
            assert project.film == FILM
            assert project.connection.execute("SELECT * FROM take").fetchall() == [(*TAKE, 0, "")]
            assert project.connection.execute("SELECT * FROM media").fetchall() == []
            assert project.connection.execute("SELECT id, state, batch FROM job").fetchall() == [("j1", "done", "")]
    assert rows(former, "PRAGMA user_version") == [(schema.VERSION,)]
    assert rows(former, "PRAGMA integrity_check") == [("ok",)]


def test_a_project_of_the_second_version_keeps_takes_and_jobs(tmp_path):
    folder = tmp_path / "film.rushes"
    create(folder, FILM).close()
    connection = sqlite3.connect(folder / "project.db")
    jobs_of_2(connection)
    connection.execute(f"INSERT INTO take VALUES ({', '.join('?' * len(TAKE))}, 24, 'm')", TAKE)
    connection.execute("PRAGMA user_version = 2")
    connection.commit()
    connection.close()
    with open_project(folder) as project:
        assert project.connection.execute("SELECT * FROM take").fetchall() == [(*TAKE, 24, "m")]
        assert project.connection.execute("SELECT id, state, batch FROM job").fetchall() == [("j1", "done", "")]


def test_looking_at_an_older_project_does_not_change_it(former):
    before = (former / "project.db").read_bytes()
    with open_project(former, read_only=True) as project:
        assert project.film == FILM
        assert project.connection.execute("SELECT * FROM take").fetchall() == [(*TAKE, 0, "")]
    assert (former / "project.db").read_bytes() == before


def test_an_older_number_on_newer_tables_is_refused(tmp_path):
    folder = tmp_path / "film.rushes"
    create(folder, FILM).close()
    connection = sqlite3.connect(folder / "project.db")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    for number in (1, 0):
        with sqlite3.connect(folder / "project.db") as connection:
            connection.execute(f"PRAGMA user_version = {number}")
        connection.close()
        with pytest.raises(Fault, match=r"project\.damaged"):
            open_project(folder)
