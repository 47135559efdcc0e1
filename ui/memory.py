"""What the window remembers between runs: recent projects, the last folder, sizes, choices."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import msgspec

from studio import places

RECENT = 8


class Memory:
    """A small JSON file in the user's folder, written beside and replaced; a damaged one is begun anew.

    Parameters
    ----------
    path : Path, optional
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or places.home() / "window.json"
        self._values: dict[str, Any] = {}
        with contextlib.suppress(OSError, msgspec.DecodeError):
            values = msgspec.json.decode(self._path.read_bytes())
            self._values = values if isinstance(values, dict) else {}

    def get(self, key: str, default: Any) -> Any:
        """A value, or the default where there is none of its kind."""
        value = self._values.get(key, default)
        return value if isinstance(value, type(default)) else default

    def set(self, key: str, value: Any) -> None:
        """Remember a JSON value; a disk that cannot be written costs only the memory."""
        if self._values.get(key) == value:
            return
        self._values[key] = value
        beside = self._path.with_suffix(".part")
        with contextlib.suppress(OSError):
            beside.write_bytes(msgspec.json.format(msgspec.json.encode(self._values)))
            beside.replace(self._path)

    def projects(self) -> list[dict[str, str]]:
        """Recent projects, newest first: ``folder``, ``title``, ``when``."""
        rows = self.get("projects", [])
        return [row for row in rows if isinstance(row, dict) and isinstance(row.get("folder"), str)]

    def remember_project(self, folder: Path, title: str) -> None:
        """Put a project first among the recent ones."""
        when = dt.datetime.now().astimezone().isoformat(timespec="minutes")
        rows = [row for row in self.projects() if row["folder"] != str(folder)]
        self.set("projects", [{"folder": str(folder), "title": title, "when": when}, *rows][:RECENT])
