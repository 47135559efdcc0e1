"""What the window remembers between runs: recent projects, sizes, layouts, choices."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from studio import places

RECENT = 12
LARGEST = 4_000_000
"""Bytes; a file that is larger was not written here."""


class Memory:
    """A small JSON file in the user's folder, written beside and replaced; a damaged one is begun anew.

    Parameters
    ----------
    path : Path, optional
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or places.home() / "window.json"
        self._values: dict[str, Any] = {}
        self._listeners: list[Callable[[str], object]] = []
        with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            if self.path.stat().st_size <= LARGEST:
                values = msgspec.json.decode(self.path.read_bytes())
                self._values = values if isinstance(values, dict) else {}

    def get(self, key: str, default: Any) -> Any:
        """A value, or the default where there is none of its kind."""
        value = self._values.get(key, default)
        return value if type(value) is type(default) else default

    def set(self, key: str, value: Any) -> None:
        """Remember a JSON value; a disk that cannot be written costs only the memory."""
        if key in self._values and self._values[key] == value:
            return
        self._values[key] = value
        beside = self.path.with_suffix(".part")
        with contextlib.suppress(OSError):
            beside.write_bytes(msgspec.json.format(msgspec.json.encode(self._values)))
            beside.replace(self.path)
        for listener in self._listeners:
            listener(key)

    def listen(self, listener: Callable[[str], object]) -> None:
        """Tell a callable the key of whatever is remembered from now on."""
        self._listeners.append(listener)

    # ----- recent projects ----------------------------------------------------------------------------------------
    def projects(self) -> list[dict[str, str]]:
        """Recent projects, newest first: ``folder``, ``title``, ``when``."""
        rows = self.get("projects", [])
        texts = ("folder", "title", "when")
        return [
            {name: row[name] for name in texts if isinstance(row.get(name), str)}
            for row in rows[:RECENT]
            if isinstance(row, dict) and isinstance(row.get("folder"), str) and "\0" not in row["folder"]
        ]

    def remember_project(self, folder: Path, title: str) -> None:
        """Put a project first among the recent ones."""
        when = dt.datetime.now().astimezone().isoformat(timespec="minutes")
        rows = [row for row in self.projects() if row["folder"] != str(folder)]
        self.set("projects", [{"folder": str(folder), "title": title, "when": when}, *rows][:RECENT])

    def forget_project(self, folder: Path) -> None:
        """Take a project off the list; its folder stays where it is."""
        self.set("projects", [row for row in self.projects() if row["folder"] != str(folder)])
