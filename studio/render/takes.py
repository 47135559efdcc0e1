"""Takes: rows of the project's database and the folders they stand for.

A take is rendered into a side folder ``takes/SHOT/.TAKE``; when it is whole the folder is renamed and its row
inserted. A folder that was renamed (or only finished) before a crash is adopted from its recipe.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from engine.messages.jobs import Recipe
from engine.messages.requests import from_json
from studio.project.project import Project

FOLDER = "takes"
LONGEST_NOTE = 10_000
"""Characters."""


class Take(msgspec.Struct, frozen=True, kw_only=True):
    """One rendering of a shot.

    `folder` is relative to the project; `number` counts within the shot; 0 `frames` are not known.
    """

    id: str
    shot: str
    number: int
    folder: str
    request_hash: str
    content_hash: str
    renderer: str
    quality: str
    seed: int
    rating: int = 0
    note: str = ""
    created: str = ""
    frames: int = 0
    model: str = ""


_COLUMNS = ", ".join(field.name for field in msgspec.structs.fields(Take))


class Takes:
    """The takes of one project.

    Parameters
    ----------
    project : Project
    """

    def __init__(self, project: Project) -> None:
        self._project = project

    def all(self) -> list[Take]:
        """Every take, oldest first."""
        return self._select("ORDER BY shot, number")

    def of(self, shot: str) -> list[Take]:
        """The takes of a shot, oldest first."""
        return self._select("WHERE shot = ? ORDER BY number", shot)

    def get(self, take: str) -> Take | None:
        """One take, None where there is none of that id."""
        return next(iter(self._select("WHERE id = ?", take)), None)

    def path(self, take: Take, name: str = "take.mov") -> Path:
        """A file of a take; it may be missing. A folder that leads out of the project is no folder of ours."""
        inside = self._project.folder / FOLDER
        folder = (self._project.folder / take.folder).resolve()
        return (folder if folder.is_relative_to(inside.resolve()) else inside / "nowhere") / name

    def recipe(self, take: Take) -> Recipe | None:
        """The recipe of a take, None where the file is gone or damaged."""
        return read_recipe(self.path(take, "recipe.json"))

    def whole_file(self, take: Take) -> bool:
        """Whether a take's film is, byte for byte, the one that was rendered."""
        recipe = self.recipe(take)
        try:
            with self.path(take).open("rb") as file:
                return recipe is not None and hashlib.file_digest(file, "sha256").hexdigest() == recipe.media_hash
        except OSError:
            return False

    def side_folder(self, shot: str, take: str) -> Path:
        """Where a take is rendered before it is whole."""
        return self._project.folder / FOLDER / shot / f".{take}"

    def finish(self, shot: str, take: str) -> Take:
        """A take has become whole: rename its side folder and insert its row. Safe to repeat.

        Raises
        ------
        FileNotFoundError
            Where neither folder holds a whole take.
        """
        side = self.side_folder(shot, take)
        home = self._project.folder / FOLDER / shot / take
        if not home.exists():
            side.rename(home)
        recipe = read_recipe(home / "recipe.json")
        if recipe is None:
            raise FileNotFoundError(home / "recipe.json")
        return self._insert(shot, take, home, recipe)

    def whole(self, shot: str, take: str) -> bool:
        """Whether a take's files are complete, renamed or not."""
        home = self._project.folder / FOLDER / shot / take
        return any(read_recipe(folder / "recipe.json") is not None for folder in (home, self.side_folder(shot, take)))

    def adopt(self) -> list[Take]:
        """Insert rows for whole takes without one, and clear away half ones; for the opening of a project."""
        known = {take.id for take in self.all()}
        adopted = []
        for shot, folder in self._folders():
            if folder.name.startswith("."):
                identity = folder.name[1:]
                if read_recipe(folder / "recipe.json") is None:
                    shutil.rmtree(folder, ignore_errors=True)
                elif identity not in known:
                    adopted.append(self.finish(shot, identity))
            elif folder.name not in known and read_recipe(folder / "recipe.json") is not None:
                adopted.append(self.finish(shot, folder.name))
        return adopted

    def rate(self, take: str, rating: int) -> None:
        """Give 0 to 5 stars."""
        with self._project.transaction() as connection:
            connection.execute("UPDATE take SET rating = ? WHERE id = ?", (max(0, min(5, rating)), take))

    def note(self, take: str, text: str) -> None:
        """Write a take's note; what is beyond `LONGEST_NOTE` characters is cut off."""
        with self._project.transaction() as connection:
            connection.execute("UPDATE take SET note = ? WHERE id = ?", (text[:LONGEST_NOTE], take))

    def forget(self, takes: Iterable[str]) -> None:
        """Take rows out; their folders are the cleaning's (`studio.render.cleaning`)."""
        with self._project.transaction() as connection:
            connection.executemany("DELETE FROM take WHERE id = ?", [(take,) for take in takes])

    def _folders(self) -> Iterator[tuple[str, Path]]:
        top = self._project.folder / FOLDER
        for shot in sorted(top.iterdir()) if top.is_dir() else []:
            if shot.is_dir() and not shot.is_symlink():
                for folder in sorted(shot.iterdir()):
                    if folder.is_dir() and not folder.is_symlink():
                        yield shot.name, folder

    def _select(self, where: str, *values: object) -> list[Take]:
        rows = self._project.connection.execute(f"SELECT {_COLUMNS} FROM take {where}", values)  # noqa: S608
        names = _COLUMNS.split(", ")
        return [Take(**dict(zip(names, row, strict=True))) for row in rows]

    def _insert(self, shot: str, identity: str, folder: Path, recipe: Recipe) -> Take:
        existing = self.get(identity)
        if existing:
            return existing
        request = recipe.request
        with self._project.transaction() as connection:
            (number,) = connection.execute(
                "SELECT COALESCE(MAX(number), 0) + 1 FROM take WHERE shot = ?", (shot,)
            ).fetchone()
            take = Take(
                id=identity,
                shot=shot,
                number=number,
                folder=folder.relative_to(self._project.folder).as_posix(),
                request_hash=recipe.request_hash,
                content_hash=recipe.content_hash,
                renderer=request.renderer,
                quality=request.quality,
                seed=request.seed,
                created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                frames=request.staging.frames,
                model=request.model,
            )
            marks = ", ".join("?" * len(_COLUMNS.split(", ")))
            connection.execute(
                f"INSERT INTO take ({_COLUMNS}) VALUES ({marks})",  # noqa: S608
                msgspec.structs.astuple(take),
            )
        return take


def read_recipe(path: Path) -> Recipe | None:
    """A recipe from disk, None where it is missing or is not one."""
    try:
        return from_json(path.read_bytes(), Recipe)
    except (OSError, msgspec.DecodeError, ValueError):
        return None
