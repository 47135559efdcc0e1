"""The passphrase's lock: one key wraps every secret, and lies itself behind a passphrase, in a file of its own.

So a passphrase is changed in one write: the file is the old one or the new one, whenever the power goes. The key stays
the same, and with it every secret. Whoever has a copy of the files from before and knows the old words has what lay in
them then: no change of words takes that back.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.messages.faults import Exit, Fault
from studio import places
from studio.keys import wrapping
from studio.keys.vault import SHORTEST

NAME = "passphrase"
"""Of the file, and what the key in it is bound to."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock that was opened.

    Attributes
    ----------
    id : str
        Names it for good; secrets tell which lock they lie behind.
    key : bytes
        What wraps them.
    """

    id: str
    key: bytes = field(repr=False)


def path() -> Path:
    """Where it lies."""
    return places.home() / "keys" / f"{NAME}.json"


def found() -> dict[str, Any] | None:
    """The lock as it lies there, shut; None where there is none.

    Raises
    ------
    Fault
        ``keys.exposed``, ``keys.damaged``.
    """
    content = wrapping.read_owner_only(path())
    if content is not None and not isinstance(content.get("id"), str):
        raise Fault("keys.damaged", Exit.MISSING_PART, name=NAME)
    return content


def opened(content: dict[str, Any], words: str) -> Lock:
    """Open a lock.

    Raises
    ------
    Fault
        ``keys.wrong``, ``keys.damaged``.
    """
    key = wrapping.opened(NAME, content, wrapping.from_passphrase(words, wrapping.salt_of(content)))
    return Lock(content["id"], key)


def make(words: str) -> Lock:
    """Make a lock where there is none; faults as `shut`."""
    lock = Lock(secrets.token_hex(8), secrets.token_bytes(32))
    shut(lock, words)
    return lock


def shut(lock: Lock, words: str) -> None:
    """Put a lock behind these words, whatever words it was behind: one write, on disk when this returns.

    Raises
    ------
    Fault
        ``keys.short``, ``keys.cannot_write``.
    """
    if len(words) < SHORTEST:
        raise Fault("keys.short", Exit.USAGE, shortest=SHORTEST)
    salt = wrapping.new_salt()
    key = wrapping.from_passphrase(words, wrapping.salt_of({"salt": salt}))
    content = {"version": 1, "id": lock.id, "salt": salt, **wrapping.sealed(NAME, lock.key, key)}
    old = None
    with suppress(OSError):
        old = os.open(path(), os.O_WRONLY | getattr(os, "O_BINARY", 0)) if os.name == "posix" else None
    try:
        wrapping.write_owner_only(path(), content)
        if old is not None:
            # The words from before open nothing that is left on the disk of it, as far as a program can see to it.
            with suppress(OSError):
                wrapping.overwrite(old, b"")
    finally:
        if old is not None:
            os.close(old)


def remove() -> None:
    """Remove a lock behind which nothing lies any more, written over first.

    Raises
    ------
    Fault
        ``keys.cannot_write``.
    """
    try:
        descriptor = os.open(path(), os.O_WRONLY | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return
    except OSError as error:
        raise Fault("keys.cannot_write", Exit.CANNOT_WRITE, str(error), file=str(path())) from error
    try:
        wrapping.overwrite(descriptor, b"")
    finally:
        os.close(descriptor)
    path().unlink(missing_ok=True)
