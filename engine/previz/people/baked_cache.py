"""Baked arrays kept on disk between runs: one npz per stand-in and wardrobe, rebuilt when damaged."""

from __future__ import annotations

import hashlib
import marshal
import os
import pkgutil
import tempfile
import zipfile
import zlib
from functools import lru_cache
from importlib import import_module, resources
from importlib.abc import InspectLoader
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from engine.previz.people.mesh import Array

FORMAT = 1
"""Raised when the arrays of a cache file change their meaning."""


@lru_cache(maxsize=1)
def code_version() -> str:
    """Hash of what bakes: this package's code, the people data and numpy's version.

    The code is taken from the loader, because a bundle has no source files.
    """
    digest = hashlib.sha256(f"{FORMAT} {np.__version__}".encode())
    package = __name__.rpartition(".")[0]
    for module in sorted(pkgutil.iter_modules(import_module(package).__path__), key=lambda found: found.name):
        spec = find_spec(f"{package}.{module.name}")
        if spec is not None and isinstance(spec.loader, InspectLoader):
            digest.update(module.name.encode() + marshal.dumps(spec.loader.get_code(spec.name)))
    for entry in sorted(resources.files("resources.people").iterdir(), key=lambda item: item.name):
        if entry.is_file() and entry.name.endswith(".npz"):
            digest.update(entry.name.encode() + entry.read_bytes())
    return digest.hexdigest()


def key(*described: object) -> str:
    """Name of the cache file of what `described` (dataclasses, numbers, words) bakes to."""
    return hashlib.sha256(repr((code_version(), described)).encode()).hexdigest()[:40]


def read(folder: Path, name: str) -> dict[str, Array] | None:
    """The stored arrays, or None if there are none or the file is damaged."""
    path = folder / f"{name}.npz"
    try:
        with path.open("rb") as file, np.load(file) as stored:
            return {entry: stored[entry] for entry in stored.files}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error):
        return None


def write(folder: Path, name: str, arrays: dict[str, Array]) -> None:
    """Store arrays: written beside, then put in place. A folder that cannot be written to is left alone."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=folder, prefix=name, suffix=".part")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as out:
            np.savez(out, **arrays)  # type: ignore[arg-type]
        Path(beside).replace(folder / f"{name}.npz")
    except OSError:
        Path(beside).unlink(missing_ok=True)
