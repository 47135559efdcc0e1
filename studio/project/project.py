"""An open project: the film, edits that are on disk before they count, and the way back."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import msgspec
from psygnal import Signal

from engine.messages.faults import Exit, Fault
from studio.document.edits import apply
from studio.document.identity import new_id
from studio.document.nodes import FILM, Rows, carried, changes, check, rows_of, with_rows
from studio.document.slates import slate
from studio.document.values import Film
from studio.project import schema
from studio.project.lock import Lock
from studio.words.edits import name as edit_name

DATABASE = "project.db"
FOLDERS = ("takes", "media", "exports", "cache")
BESIDE = ("project.db-wal", "project.db-shm", "project.db-journal", "project.lock", "project.owner")
"""Files that are written beside the database: a link in their place would lead writing out of the folder."""
UNREADABLE = (msgspec.MsgspecError, KeyError, AssertionError, ValueError, ZeroDivisionError, RecursionError)
"""What rows of a damaged file raise."""


class Project:
    """One project folder, open. Made by `create` and `open_project`.

    Attributes
    ----------
    folder : Path
    film : Film
    read_only : bool
    connection : sqlite3.Connection
        For the tables of takes and jobs: written in transactions that end at once (``with project.transaction()``),
        from the thread that opened the project.
    """

    changed = Signal(object)
    """The film is another one; carries the ids of the nodes that changed."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: Lock | None) -> None:
        self.folder = folder
        self.connection = connection
        self.read_only = lock is None
        self._lock = lock
        self.film = self._read_film()
        # History rows beyond this number were undone; they go when a new edit is made.
        self._at = self._read_at()
        self._seen = self._data_version()

    # ----- editing ------------------------------------------------------------------------------------------------
    def apply(self, key: str, **parameters: Any) -> Film:
        """Make an edit; it is on disk when this returns.

        Parameters
        ----------
        key : str
            Of `studio.document.edits.EDITS`.
        **parameters
            The edit's own, JSON values.

        Raises
        ------
        Fault
            What the edit refuses; ``project.read_only``, ``project.disk_full``, ``project.cannot_write``.
        """
        self._writable()
        film = apply(self.film, key, parameters)
        before, after = changes(self.film, film)
        if not after:
            return self.film
        named = (parameters.get("shot", ""), parameters.get("other", ""))
        words = edit_name(key, parameters, *(slate(self.film, each) if isinstance(each, str) else "" for each in named))
        row = (
            self._at + 1,
            key,
            msgspec.json.encode(parameters),
            words,
            _packed(before),
            _packed(after),
            dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
        )
        with self.transaction():
            self.connection.execute("DELETE FROM history WHERE number > ?", (self._at,))
            self.connection.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            self._write_rows(after)
            self._set_meta("at", str(self._at + 1))
        self._at += 1
        self._become(film, after)
        return film

    def join(self, key: str, nodes: Collection[str], **parameters: Any) -> Film:
        """Make an edit that follows from what was done before, and is no step of undo by itself.

        It joins the last edit that changed one of `nodes`: undo takes both back, and redo makes both again. Where no
        edit did, it belongs to what the project began with. What was undone can still be done again.

        Parameters
        ----------
        key : str
            Of `studio.document.edits.EDITS`.
        nodes : collection of str
            Ids of what the edit follows from.
        **parameters
            The edit's own, JSON values.

        Raises
        ------
        Fault
            What the edit refuses; ``project.*`` as in `apply`.
        """
        self._writable()
        film = apply(self.film, key, parameters)
        before, after = changes(self.film, film)
        if not after:
            return self.film
        wanted = {*nodes, *after}
        rows = self.connection.execute(
            "SELECT number, before, after FROM history WHERE number <= ? ORDER BY number DESC", (self._at,)
        )
        found = next(
            ((number, *steps) for number, *packed in rows if wanted & (steps := [*map(_unpacked, packed)])[1].keys()),
            None,
        )
        changed: list[tuple[bytes, bytes, int]] = []
        if found is not None:
            number, was, became = found
            changed.append((_packed({**before, **was}), _packed({**became, **after}), number))
        undone = self.connection.execute("SELECT number, before, after FROM history WHERE number > ?", (self._at,))
        for number, *packed in undone.fetchall():
            was, became = map(_unpacked, packed)
            if after.keys() & became.keys():
                was, became = (carried(rows, before, after) for rows in (was, became))
                changed.append((_packed(was), _packed(became), number))
        with self.transaction():
            self.connection.executemany("UPDATE history SET before = ?, after = ? WHERE number = ?", changed)
            self._write_rows(after)
        self._become(film, after)
        return film

    def undo(self) -> Film:
        """Take the last edit back; without one, nothing happens."""
        row = self._history(self._at)
        return self._walk(row[1], self._at - 1) if row else self.film

    def redo(self) -> Film:
        """Make the edit that was taken back again; without one, nothing happens."""
        row = self._history(self._at + 1)
        return self._walk(row[2], self._at + 1) if row else self.film

    @property
    def undo_name(self) -> str:
        """What undo would take back, empty where there is nothing."""
        row = self._history(self._at)
        return row[0] if row else ""

    @property
    def redo_name(self) -> str:
        """What redo would make again, empty where there is nothing."""
        row = self._history(self._at + 1)
        return row[0] if row else ""

    def steps(self, most: int = 300) -> list[tuple[int, str]]:
        """The newest edits: number and name, the oldest first. Those above `at` were undone."""
        rows = self.connection.execute("SELECT number, name FROM history ORDER BY number DESC LIMIT ?", (most,))
        return [(number, name) for number, name in rows][::-1]

    @property
    def at(self) -> int:
        """Number of the last edit that holds, 0 before the first."""
        return self._at

    def _history(self, number: int) -> tuple[str, bytes, bytes] | None:
        return self.connection.execute("SELECT name, before, after FROM history WHERE number = ?", (number,)).fetchone()

    def _walk(self, packed: bytes, at: int) -> Film:
        self._writable()
        try:
            rows = _unpacked(packed)
        except UNREADABLE as error:
            raise self._damaged(repr(error)) from error
        film = self._put_together(self.film, rows)
        with self.transaction():
            self._write_rows(rows)
            self._set_meta("at", str(at))
        self._at = at
        self._become(film, rows)
        return film

    def _become(self, film: Film, rows: Rows) -> None:
        # Where no shot came, went or moved, and no clip changed, what was worked out for the last film still holds.
        places = self.film.places
        if all(node in places and value is not None for node, value in rows.items()):
            vars(film).setdefault("places", places)
        if film.clips is self.film.clips and "clips_by_id" in vars(self.film):
            vars(film).setdefault("clips_by_id", self.film.clips_by_id)
        self.film = film
        self.changed.emit(frozenset(rows))

    # ----- other programs -----------------------------------------------------------------------------------------
    def written_outside(self) -> bool:
        """Whether another program wrote to the database since this was asked last; costs no reading."""
        before, self._seen = self._seen, self._data_version()
        return before != self._seen

    def reload(self) -> bool:
        """Read the film anew from the database; whether it is another one. What did not change stays the same value.

        Raises
        ------
        Fault
            ``project.damaged``.
        """
        rows = changes(self.film, self._read_film())[1]
        self._at = self._read_at()
        if rows:
            self._become(with_rows(self.film, rows), rows)
        return bool(rows)

    def _data_version(self) -> int:
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        return version

    # ----- the script ---------------------------------------------------------------------------------------------
    def keep_script(self, name: str, data: bytes, *, typed: bool = False) -> None:
        """Keep a script as it was brought in, so that it can be written back.

        One that was `typed` in the window takes the place of the one typed before, never of one brought in.
        """
        self._writable()
        with self.transaction():
            (last,) = self.connection.execute("SELECT COALESCE(MAX(number), 0) FROM script").fetchone()
            if typed and self._meta("typed", "") == str(last):
                self.connection.execute("UPDATE script SET name = ?, data = ? WHERE number = ?", (name, data, last))
                return
            if typed:
                self._set_meta("typed", str(last + 1))
            self.connection.execute(
                "INSERT INTO script (name, data, created) VALUES (?, ?, ?)",
                (name, data, dt.datetime.now(dt.UTC).isoformat(timespec="seconds")),
            )

    def script(self) -> tuple[str, bytes] | None:
        """Name and bytes of the script that was brought in last."""
        return self.connection.execute("SELECT name, data FROM script ORDER BY number DESC LIMIT 1").fetchone()

    # ----- closing ------------------------------------------------------------------------------------------------
    def close(self) -> None:
        """Let the project go."""
        self.connection.close()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ----- the database -------------------------------------------------------------------------------------------
    def _read_film(self) -> Film:
        try:
            rows: Rows = dict(self.connection.execute("SELECT id, value FROM node"))
        except schema.UNREADABLE as error:
            raise self._damaged(str(error)) from error
        if FILM not in rows:
            raise self._damaged("there is no film in it")
        return self._put_together(Film(), rows)

    def _put_together(self, film: Film, rows: Rows) -> Film:
        try:
            made = with_rows(film, rows)
            check(made)
        except UNREADABLE as error:
            raise self._damaged(repr(error)) from error
        return made

    def _read_at(self) -> int:
        number = self._meta("at", "0")
        (last,) = self.connection.execute("SELECT COALESCE(MAX(number), 0) FROM history").fetchone()
        if not number.isascii() or not number.isdecimal() or len(number) > 18 or int(number) > last:
            raise self._damaged(f"history stands at {number[:40]!r} of {last}")
        return int(number)

    def _damaged(self, details: str) -> Fault:
        return Fault("project.damaged", Exit.BAD_INPUT, details, folder=str(self.folder))

    def _write_rows(self, rows: Rows) -> None:
        gone = [(identity,) for identity, value in rows.items() if value is None]
        there = [(identity, value) for identity, value in rows.items() if value is not None]
        self.connection.executemany("DELETE FROM node WHERE id = ?", gone)
        self.connection.executemany(
            "INSERT INTO node VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value", there
        )

    @property
    def key(self) -> str:
        """What a release names the project by: made with it, and never another."""
        return self._meta("project", "")

    def _meta(self, key: str, default: str) -> str:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else default

    def _set_meta(self, key: str, value: str) -> None:
        self.connection.execute(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
        )

    def _writable(self) -> None:
        if self.read_only:
            raise Fault("project.read_only", Exit.BUSY, folder=str(self.folder))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and on disk at the end.

        Raises
        ------
        Fault
            ``media.disk_full``, ``project.cannot_write``, ``project.damaged``.
        """
        try:
            with self.connection:
                yield self.connection
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise self._damaged(str(error)) from error
            full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
            code = "media.disk_full" if full else "project.cannot_write"
            raise Fault(code, Exit.CANNOT_WRITE, str(error), folder=str(self.folder), file=DATABASE) from error


def create(folder: Path, film: Film, *, script: bytes = b"", script_name: str = "") -> Project:
    """Make a project in a new folder and open it.

    Raises
    ------
    Fault
        ``project.exists``, ``project.cannot_write``, ``media.disk_full``.
    """
    if (folder / DATABASE).exists():
        raise Fault("project.exists", Exit.CANNOT_WRITE, folder=str(folder))
    beside = folder / f".{DATABASE}.{new_id()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            (folder / name).mkdir(exist_ok=True)
        _fill(beside, film, script, script_name)
        beside.replace(folder / DATABASE)
    except (OSError, sqlite3.OperationalError) as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        full = (
            getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL or getattr(error, "errno", 0) == errno.ENOSPC
        )
        code = "media.disk_full" if full else "project.cannot_write"
        raise Fault(code, Exit.CANNOT_WRITE, str(error), folder=str(folder)) from error
    return open_project(folder)


def _fill(path: Path, film: Film, script: bytes, script_name: str) -> None:
    connection = sqlite3.connect(path)
    try:
        schema.make(connection)
        with connection:
            connection.executemany("INSERT INTO node VALUES (?, ?)", rows_of(film).items())
            connection.execute("INSERT INTO meta VALUES ('project', ?)", (new_id(),))
            if script:
                connection.execute(
                    "INSERT INTO script (name, data, created) VALUES (?, ?, ?)",
                    (script_name, script, dt.datetime.now(dt.UTC).isoformat(timespec="seconds")),
                )
    finally:
        connection.close()


def open_project(folder: Path, *, read_only: bool = False) -> Project:
    """Open a project.

    Parameters
    ----------
    folder : Path
    read_only : bool
        Look only; works beside a writer and in folders that cannot be written to.

    Raises
    ------
    Fault
        ``project.missing``, ``project.not_one``, ``project.newer``, ``project.damaged``, ``project.busy``,
        ``project.cannot_write``.
    """
    folder = folder.resolve()
    for name in FOLDERS:
        inner = folder / name
        if inner.is_symlink() and not inner.resolve().is_relative_to(folder):
            raise Fault("project.not_one", Exit.BAD_INPUT, folder=str(folder))
    for name in BESIDE:
        beside = folder / name
        if beside.is_symlink() or (beside.exists() and not beside.is_file()):
            raise Fault("project.not_one", Exit.BAD_INPUT, name, folder=str(folder))
    if not read_only and (folder / DATABASE).exists() and not os.access(folder, os.W_OK):
        raise Fault("project.cannot_write", Exit.CANNOT_WRITE, folder=str(folder))
    # Examined before it is locked, so that a folder that is no project gets no lock file.
    schema.connect(folder / DATABASE, read_only=True).close()
    lock = None if read_only else Lock(folder)
    try:
        connection = schema.connect(folder / DATABASE, read_only=read_only)
        if not read_only:
            schema.set_durability(connection, folder)
        return Project(folder, connection, lock)
    except BaseException:
        if lock:
            lock.release()
        raise


def _packed(rows: Rows) -> bytes:
    return msgspec.json.encode(
        {identity: value.decode() if value is not None else None for identity, value in rows.items()}
    )


def _unpacked(data: bytes) -> Rows:
    plain = msgspec.json.decode(data, type=dict[str, str | None])
    return {identity: value.encode() if value is not None else None for identity, value in plain.items()}
