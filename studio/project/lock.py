"""One writer a project: an operating-system lock, and beside it the name of who holds it.

The system frees the lock of a process that died, so a lock that can be had on the same machine is taken over. A name
from another machine is never taken over silently: on network folders locks are not to be trusted.
"""

from __future__ import annotations

import getpass
import os
import socket
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from engine.messages.faults import Exit, Fault


class Owner(msgspec.Struct, frozen=True):
    """Who has a project open."""

    host: str
    user: str
    process: int

    def words(self) -> str:
        """For a sentence: ``mara on editing-3``."""
        return f"{self.user} on {self.host}"


def us() -> Owner:
    """The owner that we are."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "somebody"
    return Owner(socket.gethostname(), user, os.getpid())


class Lock:
    """The lock of a project folder.

    Parameters
    ----------
    folder : Path

    Raises
    ------
    Fault
        ``project.busy`` where somebody else has it.
    """

    def __init__(self, folder: Path) -> None:
        self._name = folder / "project.owner"
        self._lock = FileLock(folder / "project.lock", timeout=0, is_singleton=False)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise Fault("project.busy", Exit.BUSY, who=self._holder(), folder=str(folder)) from error
        owner = read_owner(self._name)
        if owner is not None and owner.host != us().host:
            self._lock.release()
            raise Fault("project.busy", Exit.BUSY, who=owner.words(), folder=str(folder))
        self._name.write_bytes(msgspec.json.encode(us()))

    def release(self) -> None:
        """Let it go."""
        if self._lock.is_locked:
            self._name.unlink(missing_ok=True)
            self._lock.release()

    def _holder(self) -> str:
        owner = read_owner(self._name)
        return owner.words() if owner else "another program"


def read_owner(path: Path) -> Owner | None:
    """Who a project's owner file names, None where there is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Owner)
    except (OSError, msgspec.DecodeError):
        return None
