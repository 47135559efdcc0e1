"""What the engine remembers of consent by itself, in a folder of its own: it asks no project and no studio.

``state.json`` holds the latest time that was seen, how long the log of withdrawals is and the hash of its last line,
and which entries of the logs of uses were spent. Programs that run at once share it, one after another.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from engine.media.beside import write_whole
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Value, from_json, to_json

BINARY: int = getattr(os, "O_BINARY", 0)
"""Where a system tells text from bytes."""

PATIENCE = 20.0
"""Seconds that another program may hold the folder."""


class Spent(Value, frozen=True):
    """Entries of one log of uses that rendered something: a number counts once, and none below `floor` any more.

    Attributes
    ----------
    floor : int
        The highest number that was forgotten.
    recent : dict
        Number to when its entry was made.
    """

    floor: int = 0
    recent: dict[str, int] = {}


class State(Value, frozen=True):
    """The content of ``state.json``.

    Attributes
    ----------
    latest : int
        The latest time seen: UTC seconds.
    entries : int
        Lines of the log of withdrawals.
    head : str
        SHA-256 (hex) of the last one.
    anew : int
        Releases that were granted up to then no longer count: the log was lost, and with it what they were taken
        back by.
    spent : dict
        Log of uses (``HOLDER/CAMEO``) to what of it was spent.
    """

    latest: int = 0
    entries: int = 0
    head: str = ""
    anew: int = 0
    spent: dict[str, Spent] = {}


class Memory:
    """The folder, one reader and writer at a time.

    Parameters
    ----------
    folder : Path
    """

    STATE, LOG = "state.json", "withdrawals.jsonl"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._thread = threading.RLock()
        self._lock = FileLock(folder / "lock", timeout=PATIENCE, is_singleton=False)

    @property
    def log(self) -> Path:
        """The log of withdrawals."""
        return self.folder / self.LOG

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else reads or writes meanwhile.

        Raises
        ------
        Fault
            ``cameo.no_memory`` where the folder cannot be used.
        """
        with self._thread:
            try:
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._lock.acquire()
            except (OSError, Timeout) as error:
                raise Fault("cameo.no_memory", Exit.CANNOT_WRITE, str(error), folder=str(self.folder)) from error
            try:
                yield
            finally:
                self._lock.release()

    def read(self) -> State:
        """What is remembered; nothing yet where neither state nor log lies there.

        Raises
        ------
        Fault
            ``cameo.log_damaged``.
        """
        try:
            data = (self.folder / self.STATE).read_bytes()
        except FileNotFoundError:
            if self.log.exists():
                raise damaged(self.folder, "state.json is gone") from None
            return State()
        except OSError as error:
            raise damaged(self.folder, str(error)) from error
        try:
            state = from_json(data, State)
        except (msgspec.ValidationError, msgspec.DecodeError, ValueError) as error:
            raise damaged(self.folder, str(error)) from error
        numbers = [number for spent in state.spent.values() for number in spent.recent]
        if min(state.latest, state.entries, state.anew) < 0 or not all(map(str.isdecimal, numbers)):
            raise damaged(self.folder, "state.json counts wrongly")
        return state

    def write(self, state: State) -> None:
        """Remember, whole or not at all.

        Raises
        ------
        Fault
            ``cameo.no_memory``.
        """
        write_durably(self.folder / self.STATE, to_json(state))


def write_durably(path: Path, data: bytes) -> None:
    """Write a small file beside, and put it in its place once it is on disk.

    Raises
    ------
    Fault
        ``cameo.no_memory``.
    """
    try:
        write_whole(path, data, private=True)
    except Fault as fault:
        raise Fault("cameo.no_memory", Exit.CANNOT_WRITE, fault.details, folder=str(path.parent)) from fault


def damaged(folder: Path, details: str) -> Fault:
    """The record of withdrawals cannot be relied on."""
    return Fault("cameo.log_damaged", Exit.BAD_INPUT, details, folder=str(folder))
