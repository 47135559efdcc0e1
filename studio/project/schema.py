"""The database of a project: its tables, and how a file that claims to be one is examined.

Nothing in a file from elsewhere is believed: before any query the schema must not be trusted with functions, the pages
must be sound, and every object must be the very one that we would have made. A trigger or a view is refused.
"""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

from engine.messages.faults import Exit, Fault

VERSION = 3
APPLICATION = 0x52757368
"""``Rush``, in SQLite's application id."""

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE node (id TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE history (number INTEGER PRIMARY KEY, key TEXT NOT NULL, parameters BLOB NOT NULL, name TEXT NOT NULL,
    before BLOB NOT NULL, after BLOB NOT NULL, created TEXT NOT NULL) STRICT;
CREATE TABLE script (number INTEGER PRIMARY KEY, name TEXT NOT NULL, data BLOB NOT NULL, created TEXT NOT NULL) STRICT;
CREATE TABLE take (id TEXT PRIMARY KEY, shot TEXT NOT NULL, number INTEGER NOT NULL, folder TEXT NOT NULL,
    request_hash TEXT NOT NULL, content_hash TEXT NOT NULL, renderer TEXT NOT NULL, quality TEXT NOT NULL,
    seed INTEGER NOT NULL, rating INTEGER NOT NULL, note TEXT NOT NULL, created TEXT NOT NULL,
    frames INTEGER NOT NULL, model TEXT NOT NULL) STRICT;
CREATE INDEX take_by_shot ON take (shot, number);
CREATE TABLE media (name TEXT PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, seconds TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, created TEXT NOT NULL) STRICT;
CREATE TABLE job (id TEXT PRIMARY KEY, shot TEXT NOT NULL, take TEXT NOT NULL, position REAL NOT NULL,
    state TEXT NOT NULL, request BLOB NOT NULL, attempts INTEGER NOT NULL, created TEXT NOT NULL,
    message BLOB NOT NULL, batch TEXT NOT NULL) STRICT;
CREATE INDEX job_by_state ON job (state, position);
"""

TAKES_1 = """CREATE TABLE take (id TEXT PRIMARY KEY, shot TEXT NOT NULL, number INTEGER NOT NULL, folder TEXT NOT NULL,
    request_hash TEXT NOT NULL, content_hash TEXT NOT NULL, renderer TEXT NOT NULL, quality TEXT NOT NULL,
    seed INTEGER NOT NULL, rating INTEGER NOT NULL, note TEXT NOT NULL, created TEXT NOT NULL) STRICT"""
"""The table of takes as version 1 had it."""

JOBS_2 = """CREATE TABLE job (id TEXT PRIMARY KEY, shot TEXT NOT NULL, take TEXT NOT NULL, position REAL NOT NULL,
    state TEXT NOT NULL, request BLOB NOT NULL, attempts INTEGER NOT NULL, created TEXT NOT NULL,
    message BLOB NOT NULL) STRICT"""
"""The table of jobs as versions 1 and 2 had it."""

UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What a damaged file raises; names in it that are not UTF-8 come out as the second."""

NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afpfs", "webdav"})
"""File systems on which SQLite's write-ahead log does not work."""


def make(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty database."""
    connection.executescript(SCHEMA)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open and examine a project's database; an older one is brought up to date, in memory if it is only looked at.

    Raises
    ------
    Fault
        ``project.missing``, ``project.not_one``, ``project.newer``, ``project.damaged``.
    """
    try:
        status = path.lstat()
    except OSError as error:
        raise Fault("project.missing", Exit.BAD_INPUT, str(error), folder=str(path.parent)) from error
    if not stat.S_ISREG(status.st_mode):
        raise Fault("project.not_one", Exit.BAD_INPUT, folder=str(path.parent))
    try:
        connection = _open(path, read_only=read_only)
    except UNREADABLE as error:
        raise Fault("project.damaged", Exit.BAD_INPUT, str(error), folder=str(path.parent)) from error
    try:
        version = _examine(connection, path)
        if version < VERSION:
            connection = _brought_up(connection, version, read_only=read_only)
    except UNREADABLE as error:
        connection.close()
        raise Fault("project.damaged", Exit.BAD_INPUT, str(error), folder=str(path.parent)) from error
    except Fault:
        connection.close()
        raise
    return connection


def _open(path: Path, *, read_only: bool) -> sqlite3.Connection:
    uri = path.resolve().as_uri()
    if not read_only:
        return sqlite3.connect(f"{uri}?mode=rw", uri=True, timeout=5)
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=5)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # A folder that nobody may write to cannot hold the log's index; then nobody changes the file either.
        connection.close()
        connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True)
    return connection


def _brought_up(connection: sqlite3.Connection, version: int, *, read_only: bool) -> sqlite3.Connection:
    """Bring a database up to date.

    Version 2 knows how long each take is and by which model, and has a table of media. Version 3 knows which jobs were
    queued as one, for the best of them.
    """
    if read_only:
        copy = sqlite3.connect(":memory:")
        connection.backup(copy)
        connection.close()
        connection = copy
    new = {name: text for kind, name, text in expected() if kind == "table"}
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if version < 2:
            connection.execute("DROP INDEX take_by_shot")
            connection.execute("ALTER TABLE take RENAME TO former")
            connection.execute(new["take"])
            # 0 frames: not known yet; the takes read it from their recipes.
            connection.execute("INSERT INTO take SELECT *, 0, '' FROM former")
            connection.execute("DROP TABLE former")
            connection.execute("CREATE INDEX take_by_shot ON take (shot, number)")
            connection.execute(new["media"])
        connection.execute("DROP INDEX job_by_state")
        connection.execute("ALTER TABLE job RENAME TO former")
        connection.execute(new["job"])
        connection.execute("INSERT INTO job SELECT *, '' FROM former")
        connection.execute("DROP TABLE former")
        connection.execute("CREATE INDEX job_by_state ON job (state, position)")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    return connection


def _examine(connection: sqlite3.Connection, path: Path) -> int:
    """Refuse what is no project's database; returns its version."""
    connection.execute("PRAGMA trusted_schema = OFF")
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION:
        raise Fault("project.not_one", Exit.BAD_INPUT, folder=str(path.parent))
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise Fault("project.newer", Exit.BAD_INPUT, folder=str(path.parent), version=version, ours=VERSION)
    if version < 1 or objects(connection) != expected(version):
        raise Fault("project.damaged", Exit.BAD_INPUT, "the tables are not those of a project", folder=str(path.parent))
    (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise Fault("project.damaged", Exit.BAD_INPUT, str(sound), folder=str(path.parent))
    return version


def objects(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Everything a database defines: kind, name, text."""
    rows = connection.execute("SELECT type, name, COALESCE(sql, '') FROM sqlite_master").fetchall()
    return {(kind, name, text) for kind, name, text in rows}


def expected(version: int = VERSION) -> set[tuple[str, str, str]]:
    """What a project's database must define, exactly."""
    connection = sqlite3.connect(":memory:")
    try:
        make(connection)
        if version == 1:
            connection.execute("DROP TABLE media")
            connection.execute("DROP TABLE take")
            connection.execute(TAKES_1)
            connection.execute("CREATE INDEX take_by_shot ON take (shot, number)")
        if version < 3:
            connection.execute("DROP TABLE job")
            connection.execute(JOBS_2)
            connection.execute("CREATE INDEX job_by_state ON job (state, position)")
        return objects(connection)
    finally:
        connection.close()


def set_durability(connection: sqlite3.Connection, folder: Path) -> None:
    """Every commit is on disk before it returns; a write-ahead log where the file system can hold one."""
    connection.execute(f"PRAGMA journal_mode = {'DELETE' if on_network(folder) else 'WAL'}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def on_network(folder: Path) -> bool:
    """Whether a folder lies on a network file system, as far as the system tells."""
    import psutil

    resolved = folder.resolve()
    try:
        mounts = [part for part in psutil.disk_partitions(all=True) if resolved.is_relative_to(part.mountpoint)]
    except OSError:
        return False
    return bool(mounts) and max(mounts, key=lambda part: len(part.mountpoint)).fstype.casefold() in NETWORK
