"""SHA-256 of every file of a model, counted once and remembered while a file stays as it is."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import appdirs
import msgspec

from engine.media.beside import write_whole
from engine.messages.faults import Exit, Fault
from engine.models.stored import Weights

PIECE = 4 * 2**20
KEPT = 4096
"""Files that are remembered; the oldest are forgotten first."""


def at_home() -> Path:
    """The file in the user's Rushes folder, which the studio and the engine share."""
    chosen = os.environ.get("RUSHES_HOME") or appdirs.user_data_dir("rushes", appauthor=False)
    return Path(chosen) / "models" / "fingerprints.json"


class Print(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was when it was counted.

    Attributes
    ----------
    size, changed, node : int
        Bytes, time of the last change in nanoseconds, number in the file system.
    sha256 : str
    """

    size: int
    changed: int
    node: int
    sha256: str


class Remembered:
    """Hashes of files by path, kept in one file.

    Parameters
    ----------
    path : Path
        JSON; a damaged one is begun anew, for it can be counted again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._prints: dict[str, Print] = {}
        with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            self._prints = msgspec.json.decode(path.read_bytes(), type=dict[str, Print])
        self._new = False

    def known(self, path: Path) -> str:
        """The hash of a file that is as it was; empty for another."""
        told = self._prints.get(str(path))
        return told.sha256 if told is not None and told == _state(path, told.sha256) else ""

    def learn(self, path: Path, state: Print) -> None:
        """Remember a file's hash with what it was before it was read."""
        self._prints.pop(str(path), None)
        self._prints[str(path)] = state
        self._new = True

    def save(self) -> None:
        """Write what is new."""
        if self._new:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            newest = dict(list(self._prints.items())[-KEPT:])
            write_whole(self._path, msgspec.json.encode(newest))
            self._new = False


def fingerprint(
    weights: Weights,
    remembered: Remembered | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, str]:
    """SHA-256 (hex) of every file by its name in the model.

    Parameters
    ----------
    weights : Weights
    remembered : Remembered, optional
        What is kept in the user's home, if not given.
    progress : callable, optional
        Gets bytes that are counted and bytes in all, those that were remembered included.
    cancelled : callable, optional
        Asked every few megabytes.

    Raises
    ------
    Fault
        ``weights.unreadable``; ``cancelled``, and what was counted till then is remembered.
    """
    remembered = remembered or Remembered(at_home())
    files = sorted(weights.files, key=lambda file: file.name)
    whole = sum(file.bytes for file in files)
    done = 0
    found: dict[str, str] = {}
    try:
        for file in files:
            path = Path(file.path)
            known = remembered.known(path)
            if not known:
                known = _counted(
                    path, remembered, lambda more, at=done: progress and progress(at + more, whole), cancelled
                )
            found[file.name] = known
            done += file.bytes
            if progress:
                progress(done, whole)
    except OSError as error:
        raise Fault("weights.unreadable", details=str(error), file=Path(error.filename or "").name) from error
    finally:
        remembered.save()
    return found


def _counted(
    path: Path,
    remembered: Remembered,
    progress: Callable[[int], object],
    cancelled: Callable[[], bool] | None,
) -> str:
    before = _state(path, "")
    hashed = hashlib.sha256()
    done = 0
    piece = bytearray(PIECE)
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(piece):
            if cancelled and cancelled():
                raise Fault("cancelled", Exit.CANCELLED)
            hashed.update(memoryview(piece)[:count])
            done += count
            progress(done)
    sha256 = hashed.hexdigest()
    if _state(path, "") == before:  # nobody wrote to it meanwhile
        remembered.learn(path, msgspec.structs.replace(before, sha256=sha256))
    return sha256


def _state(path: Path, sha256: str) -> Print:
    """What a file is now."""
    told = path.stat()
    return Print(told.st_size, told.st_mtime_ns, told.st_ino, sha256)
