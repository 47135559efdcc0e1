"""The folders that the engine may touch, and nothing else: some to write into, others to read alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.messages.faults import Exit, Fault


class Roots:
    """Folders given at the start of the process.

    Parameters
    ----------
    writing : iterable of str
        Absolute paths of folders under which a job may write and read.
    reading : iterable of str
        Absolute paths of folders and files that a job may only read: models.
    """

    def __init__(self, writing: Iterable[str] = (), reading: Iterable[str] = ()) -> None:
        self._writing = tuple(Path(folder).resolve() for folder in writing)
        self._reading = tuple(Path(place).resolve() for place in reading)

    def read(self, path: str) -> Path:
        """What may be read, its links followed.

        Raises
        ------
        Fault
            ``engine.outside`` where it leaves every root.
        """
        resolved = Path(path).resolve()
        if not any(resolved.is_relative_to(root) for root in (*self._writing, *self._reading)):
            raise _outside(path)
        return resolved

    def write(self, path: str, beside: Iterable[Path] = ()) -> Path:
        """What may be written, and removed again where the job fails, its links followed.

        Parameters
        ----------
        path : str
        beside : iterable of Path
            What the job reads: nothing of it may lie in what it writes.

        Raises
        ------
        Fault
            ``engine.outside`` where it is not within a root to write into, is such a root, or holds what is read.
        """
        resolved = Path(path).resolve()
        within = any(resolved != root and resolved.is_relative_to(root) for root in self._writing)
        if not within or any(each.is_relative_to(resolved) for each in beside):
            raise _outside(path)
        return resolved


def _outside(path: str) -> Fault:
    return Fault("engine.outside", Exit.OURS, file=str(path))
