"""Files that are there whole or not at all: written beside their name, synced, and moved into place."""

from __future__ import annotations

import errno
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import IO

from engine.messages.faults import Exit, Fault

_RUST = re.compile(r"\(os error (\d+)\)")
"""How Rust ends the text of an error that has no number of its own here: safetensors' are so."""
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def writing_fault(error: Exception, path: Path) -> Fault:
    """Tell why `path` could not be written, from an OSError, FFmpeg's error or that of a library in Rust."""
    number = getattr(error, "errno", None)
    if number is None and (match := _RUST.search(str(error))):
        number = int(match[1])
    if number in _FULL:
        return Fault("media.disk_full", Exit.CANNOT_WRITE, str(error), file=path.name, folder=str(path.parent))
    return Fault("media.cannot_write", Exit.CANNOT_WRITE, str(error), file=path.name, folder=str(path.parent))


class Beside:
    """A file that comes into being beside `path` and takes its name when it is whole.

    Parameters
    ----------
    path : Path
        Where the file will lie. Until `keep`, only ``NAME.part`` beside it is touched.
    private : bool
        Whether only its owner can read it.

    Attributes
    ----------
    part : Path
        The file being written.
    file : binary file
        Open for writing and reading.

    Raises
    ------
    Fault
        ``media.cannot_write`` or ``media.disk_full``.
    """

    def __init__(self, path: Path, *, private: bool = False) -> None:
        self.path = path
        self.part = path.with_name(path.name + ".part")
        try:
            self.part.unlink(missing_ok=True)
            self.file: IO[bytes] = open_private(self.part) if private else self.part.open("x+b")
        except OSError as error:
            raise writing_fault(error, path) from error

    def keep(self) -> None:
        """Sync what was written, and give it its name."""
        try:
            if not self.file.closed:
                self.file.flush()
                os.fsync(self.file.fileno())
                self.file.close()
            self.part.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            self.abandon()
            raise writing_fault(error, self.path) from error

    def abandon(self) -> None:
        """Leave nothing behind; what lay at `path` before stays. May be called twice."""
        with suppress(OSError):  # what is left in the buffer of a full disk
            self.file.close()
        self.part.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file so that it is there whole or not at all; arguments and faults as `Beside`."""
    beside = Beside(path, private=private)
    try:
        beside.file.write(data)
    except OSError as error:
        beside.abandon()
        raise writing_fault(error, path) from error
    beside.keep()


def open_private(path: Path) -> IO[bytes]:
    """A new file that only its owner can read, open for writing and reading.

    Raises
    ------
    OSError
        Also where there is one already.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(descriptor, "w+b")


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable; Windows does it by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
