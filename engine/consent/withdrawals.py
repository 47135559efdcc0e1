"""Withdrawals: what they take back, and the engine's own log of them, which only grows.

Each line of the log holds a signed withdrawal and the SHA-256 of the line before. How many lines there are and the hash
of the last are remembered apart from it (`engine.consent.memory`), so that a log that was edited, cut short or
exchanged is found out. What follows the last remembered line was not yet promised to anybody: half a line there is the
trace of a power cut, and goes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from engine.consent.memory import BINARY, State, damaged
from engine.consent.signing import verify
from engine.media.beside import sync_folder
from engine.messages.consent import Release, Signed, Withdrawal
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Value, from_json, to_json


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What withdrawals take back.

    Attributes
    ----------
    serials : frozenset of tuple
        Cameo and serial of single releases.
    all : dict
        Cameo to the time up to which everything granted was taken back.
    """

    serials: frozenset[tuple[str, str]] = frozenset()
    all: dict[str, int] = field(default_factory=dict[str, int])

    def covers(self, release: Release) -> bool:
        """Whether a release was taken back."""
        return (release.cameo, release.serial) in self.serials or release.granted <= self.all.get(release.cameo, -1)


def taken_back(withdrawals: Iterable[Signed]) -> TakenBack:
    """What these take back together, in whatever order they came.

    Raises
    ------
    Fault
        ``cameo.forged``.
    """
    serials: set[tuple[str, str]] = set()
    everything: dict[str, int] = {}
    for signed in withdrawals:
        said = verify(signed, Withdrawal)
        if said.release:
            serials.add((said.cameo, said.release))
        else:
            everything[said.cameo] = max(said.at, everything.get(said.cameo, -1))
    return TakenBack(frozenset(serials), everything)


class Line(Value, frozen=True):
    """One line of the log: its number from 1, SHA-256 of the line before, and what was taken back."""

    number: int
    before: str
    withdrawal: Signed


def read(path: Path, state: State) -> tuple[list[Signed], State]:
    """The withdrawals in the log, and what is to be remembered of it.

    Raises
    ------
    Fault
        ``cameo.log_damaged``: it is not the log that was remembered, or goes on from it wrongly.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b""
    except OSError as error:
        raise damaged(path.parent, str(error)) from error
    found: list[Signed] = []
    head, reached = "", state.entries == 0
    # A line without its end was never finished.
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        try:
            entry = from_json(line, Line)
            verify(entry.withdrawal, Withdrawal)
        except (Fault, msgspec.ValidationError, msgspec.DecodeError, ValueError) as error:
            raise damaged(path.parent, f"line {number}") from error
        if (entry.number, entry.before) != (number, head) or to_json(entry) != line:
            raise damaged(path.parent, f"line {number}")
        head = hashlib.sha256(line).hexdigest()
        if number == state.entries:
            if head != state.head:
                raise damaged(path.parent, f"line {number}")
            reached = True
        found.append(entry.withdrawal)
    if not reached:
        raise damaged(path.parent, f"{len(found)} lines of {state.entries}")
    return found, msgspec.structs.replace(state, entries=len(found), head=head)


def append(path: Path, withdrawals: Iterable[Signed], state: State) -> State:
    """Write withdrawals at the end of the log, on disk when this returns; what is to be remembered afterwards.

    Raises
    ------
    Fault
        ``cameo.no_memory``.
    """
    number, head, lines = state.entries, state.head, []
    for signed in withdrawals:
        number += 1
        line = to_json(Line(number=number, before=head, withdrawal=signed))
        head = hashlib.sha256(line).hexdigest()
        lines.append(line + b"\n")
    append_durably(path, lines)
    return msgspec.structs.replace(state, entries=number, head=head)


def append_durably(path: Path, lines: Iterable[bytes]) -> None:
    """Write whole lines at the end of a file, after its last whole line, on disk when this returns.

    Raises
    ------
    Fault
        ``cameo.no_memory``.
    """
    try:
        begun = not path.exists()
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | BINARY, 0o600), "r+b") as file:
            whole = file.read().rfind(b"\n") + 1
            file.truncate(whole)
            file.seek(whole)
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        if begun:
            sync_folder(path.parent)
    except OSError as error:
        raise Fault("cameo.no_memory", Exit.CANNOT_WRITE, str(error), folder=str(path.parent)) from error
