"""The vault's files: their owner's alone, with names that tell nothing, written whole and removed for good."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from engine.media.beside import open_private, sync_folder, writing_fault
from studio import places

HALF = ".part"
"""Ends the folder of a cameo that is being made."""
WORK = ".work"
"""Ends a folder in which sealed files come into being; before it stands the process that works there."""


def vault_folder() -> Path:
    """The vault's folder; for its owner alone, whatever it was before."""
    folder = places.home() / "cameos"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) != 0o700:
            folder.chmod(0o700)
    except OSError as error:
        raise writing_fault(error, folder) from error
    return folder


_ours: set[Path] = set()


@contextmanager
def work_folder(cameo: str) -> Iterator[Path]:
    """A folder in which sealed files come into being; it goes with the ``with``, or at the next start.

    Raises
    ------
    Fault
        ``media.cannot_write``.
    """
    folder = vault_folder() / f"{cameo}.{secrets.token_hex(4)}.{os.getpid()}{WORK}"
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise writing_fault(error, folder) from error
    _ours.add(folder)
    try:
        yield folder
    finally:
        _ours.discard(folder)
        remove_folder(folder)


def is_worked_in(folder: Path) -> bool:
    """Whether somebody still makes something in a work folder."""
    process = folder.name.removesuffix(WORK).rpartition(".")[2]
    if not process.isdecimal():
        return False
    return folder in _ours if int(process) == os.getpid() else psutil.pid_exists(int(process))


def is_name(file: str) -> bool:
    """Whether a file of a cameo can be called so."""
    return re.fullmatch(r"[0-9a-f]{32}", file) is not None


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a new file that only its owner can read, on disk when this returns."""
    with open_private(path) as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())


def place(half: Path) -> None:
    """Give a whole cameo its name; what a cameo without files left there goes."""
    home = half.with_suffix("")
    remove_folder(home)
    half.rename(home)
    sync_folder(home.parent)


def remove_folder(folder: Path) -> None:
    """Remove a folder of the vault, with whatever somebody put there."""
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)
