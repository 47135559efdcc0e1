"""Where Rushes keeps what belongs to the user rather than to a project."""

from __future__ import annotations

import os
from pathlib import Path

import appdirs


def home() -> Path:
    """The user's Rushes folder: settings, keys, logs, caches. ``RUSHES_HOME`` moves it."""
    chosen = os.environ.get("RUSHES_HOME")
    folder = Path(chosen) if chosen else Path(appdirs.user_data_dir("rushes", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def logs() -> Path:
    """Folder of the rotating logs."""
    folder = home() / "logs"
    folder.mkdir(exist_ok=True)
    return folder
