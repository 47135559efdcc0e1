"""The folders that the engine may touch, and nothing else."""

from __future__ import annotations

from pathlib import Path

from engine.messages.faults import Exit, Fault


class Roots:
    """Folders given at the start of the process.

    Parameters
    ----------
    folders : iterable of str
        Absolute paths.
    """

    def __init__(self, folders: tuple[str, ...]) -> None:
        self._folders = tuple(Path(folder).resolve() for folder in folders)

    def inside(self, path: str) -> Path:
        """Resolve `path`, following links.

        Raises
        ------
        Fault
            ``engine.outside`` where it leaves every root.
        """
        resolved = Path(path).resolve()
        if not any(resolved.is_relative_to(folder) for folder in self._folders):
            raise Fault("engine.outside", Exit.OURS, file=str(path))
        return resolved
