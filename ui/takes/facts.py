"""What the disk says of takes: whether their files are there and whole, and their recipes; read beside the window."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.messages.jobs import Recipe
from studio.render.best import FILE, read_measures
from studio.render.score import Score, score
from studio.render.takes import Take, read_recipe
from ui.desk import Desk

KEPT = 2000
"""Takes whose facts are remembered."""


class FileState(StrEnum):
    """How a take's files are."""

    WHOLE = "whole"
    GONE = "gone"
    """The film file is not there."""
    DAMAGED = "damaged"
    """It is not the file that was rendered."""
    NO_RECIPE = "no recipe"
    """The film is there; what it was made from is gone or cannot be read."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a take's files.

    Attributes
    ----------
    state : FileState
    recipe : Recipe or None
    score : Score or None
    stamp : tuple of int
        Sizes and times of the files when they were read.
    """

    state: FileState
    recipe: Recipe | None
    score: Score | None
    stamp: tuple[int, ...]


def stamp_of(movie: Path, recipe: Path) -> tuple[int, ...]:
    """Sizes and times of a take's two files and of its measures; -1 where one is not there."""
    found: list[int] = []
    for path in (movie, recipe, recipe.with_name(FILE)):
        try:
            status = path.stat()
        except OSError:
            found += [-1, -1]
        else:
            found += [status.st_size, status.st_mtime_ns]
    return tuple(found)


def read_facts(movie: Path, recipe_file: Path) -> Facts:
    """Read and check a take's files. Reads the film once: for a thread of its own."""
    stamp = stamp_of(movie, recipe_file)
    recipe = read_recipe(recipe_file)
    measures = read_measures(recipe_file.with_name(FILE), recipe)
    return Facts(_state(movie, recipe), recipe, score(recipe, measures), stamp)


def _state(movie: Path, recipe: Recipe | None) -> FileState:
    try:
        with movie.open("rb") as file:
            if recipe is None:
                return FileState.NO_RECIPE
            whole = hashlib.file_digest(file, "sha256").hexdigest() == recipe.media_hash
    except OSError:
        return FileState.GONE
    return FileState.WHOLE if whole else FileState.DAMAGED


class Reader(QObject):
    """Facts of takes, read on a thread and remembered until the files change.

    Parameters
    ----------
    desk : Desk
    """

    found = Signal(list)
    """Ids of takes whose facts are other than they were."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kept: dict[str, Facts] = {}
        self._wanted: dict[str, Take] = {}
        self._reading = False
        self.read = 0
        """Takes whose files were read; for counting."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._begin)
        desk.closed.connect(self._forget)

    def facts(self, take: str) -> Facts | None:
        """What is known of a take, None while nothing is."""
        return self._kept.get(take)

    def look(self, takes: Iterable[Take]) -> None:
        """Look at these takes' files soon; `found` tells of what is other than it was."""
        self._wanted.update((take.id, take) for take in takes)
        if self._wanted and not self._reading:
            self._soon.start()

    def _forget(self) -> None:
        self._soon.stop()
        self._kept.clear()
        self._wanted.clear()

    def _begin(self) -> None:
        if self._wanted and not self._reading and self._desk.session:
            self._reading = True
            self._desk.run(self._read())

    async def _read(self) -> None:
        session = self._desk.session
        try:
            while self._wanted and session is not None and session is self._desk.session:
                batch, self._wanted = list(self._wanted.values()), {}
                paths = [(session.takes.path(take), session.takes.path(take, "recipe.json")) for take in batch]
                known = [self._kept.get(take.id) for take in batch]
                read = await asyncio.to_thread(_read_all, paths, known)
                if session is not self._desk.session:
                    return
                changed = [take.id for take, facts in zip(batch, read, strict=True) if facts is not None]
                self._kept.update(
                    (take.id, facts) for take, facts in zip(batch, read, strict=True) if facts is not None
                )
                self.read += len(changed)
                while len(self._kept) > KEPT:
                    del self._kept[next(iter(self._kept))]
                if changed:
                    self.found.emit(changed)
        finally:
            self._reading = False
            if self._wanted and self._desk.session:
                self._soon.start()


def _read_all(paths: list[tuple[Path, Path]], known: list[Facts | None]) -> list[Facts | None]:
    """Facts of each take whose files are other than when they were read last."""
    return [
        None if old is not None and old.stamp == stamp_of(*pair) else read_facts(*pair)
        for pair, old in zip(paths, known, strict=True)
    ]
