"""Latents on disk: what was computed before a crash is not computed again.

A take's folder of unfinished work holds the newest step of each phase and what a finished phase gave. It goes when the
take is whole or given up.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

from engine.diffusion.adapter import Tensors
from engine.media.beside import writing_fault
from engine.messages.faults import Fault

STEP = "step"

MOST = 8
"""Takes whose unfinished work is kept."""


class Keeping:
    """Unfinished work of one take. Where it cannot be written, nothing is kept: the take is worth more.

    Parameters
    ----------
    folder : Path or None
        None keeps nothing.

    Attributes
    ----------
    lost : str
        Why nothing is kept any more: a fault's code, or empty.
    place : str
        Before the names of what belongs to a stretch of the shot; empty where there is but one.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.lost = ""
        self.place = ""

    @property
    def lasting(self) -> bool:
        """Whether what a phase gave is found again."""
        return self._folder is not None

    def step(self, phase: str, latents: Callable[[], Tensors]) -> None:
        """Keep the newest step of a phase; `latents` is called only where something is kept."""
        if self._folder is not None:
            self._write(f"{phase}.{STEP}", latents())

    def whole(self, phase: str, latents: Tensors) -> None:
        """Keep what a phase gave; its steps go."""
        if self._folder is not None:
            self._write(phase, latents)
            self._path(f"{phase}.{STEP}").unlink(missing_ok=True)

    def found(self, phase: str) -> Tensors | None:
        """What a finished phase gave."""
        return read_tensors(self._path(phase)) if self._folder else None

    def begun(self, phase: str) -> Tensors | None:
        """The newest step of a phase that was not finished."""
        return read_tensors(self._path(f"{phase}.{STEP}")) if self._folder else None

    def clear(self) -> None:
        """Let all of it go."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, name: str) -> Path:
        return (self._folder or Path()) / f"{self.place}{name}.safetensors"

    def _write(self, name: str, latents: Tensors) -> None:
        try:
            write_tensors(self._path(name), latents)
        except Fault as fault:
            self.clear()
            self._folder, self.lost = None, fault.code


def tidy(folder: Path) -> None:
    """Of takes that nobody tried again only the newest are kept."""
    found = [(path.stat().st_mtime, path) for path in folder.iterdir()] if folder.is_dir() else []
    for _, path in sorted(found)[:-MOST]:
        shutil.rmtree(path, ignore_errors=True)


def write_tensors(path: Path, tensors: Tensors) -> None:
    """Write tensors whole or not at all.

    Raises
    ------
    Fault
        ``media.cannot_write``, ``media.disk_full``.
    """
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    plain = {name: tensor.detach().to("cpu").contiguous() for name, tensor in tensors.items()}
    side = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(plain, side)
        side.replace(path)
    except (OSError, SafetensorError) as error:
        with contextlib.suppress(OSError):
            side.unlink(missing_ok=True)
        raise writing_fault(error, path) from error


def read_tensors(path: Path) -> Tensors | None:
    """Tensors; None where there are none, or what is there is half or broken."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    if not path.is_file():
        return None
    try:
        return load_file(path)
    except (SafetensorError, OSError, ValueError):
        path.unlink(missing_ok=True)
        return None
