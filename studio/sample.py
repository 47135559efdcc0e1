"""The sample film's script."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

NAME = "low_tide.fountain"


def lay_out(folder: Path) -> Path:
    """Write the sample script into a folder, unless it lies there already; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / NAME
    if not target.exists():
        target.write_bytes((resources.files("resources") / "samples" / NAME).read_bytes())
    return target
