"""Takes: rows of the project's database and the folders they stand for.

A take is rendered into a side folder ``takes/SHOT/.TAKE``; when it is whole the folder is renamed and its row
inserted. A folder that was renamed (or only finished) before a crash is adopted from its recipe.

The rows are read once, when the project is opened; whoever asks for a take afterwards costs no query.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from psygnal import Signal

from engine.messages.jobs import Recipe
from engine.messages.requests import from_json
from studio.document.values import Shot
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


_NAMES = tuple(field.name for field in msgspec.structs.fields(Take))
_COLUMNS = ", ".join(_NAMES)


class Takes:
    """The takes of one project.

    Attributes
    ----------
    project : Project
    """

    changed = Signal(object)
    """Takes came, went, or have other words or stars; carries the ids of their shots as a frozenset."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._inside = (project.folder / FOLDER).resolve()
        self._places: dict[str, Path] = {}
        self._lengths: dict[str, int] = {}
        self._told: dict[str, tuple[str, str]] = {}
        self._by_id: dict[str, Take] = {}
        self._by_shot: dict[str, list[Take]] = {}
        for take in self._read():
            self._keep(take)

    def _read(self) -> Iterator[Take]:
        rows = self.project.connection.execute(f"SELECT {_COLUMNS} FROM take ORDER BY shot, number")  # noqa: S608
        for row in rows:
            yield Take(**dict(zip(_NAMES, row, strict=True)))

    def reload(self) -> None:
        """Read the rows anew: another program wrote to the database."""
        before, after = self._by_id, {take.id: take for take in self._read()}
        differing = {identity for identity in {**before, **after} if before.get(identity) != after.get(identity)}
        if not differing:
            return
        shots = frozenset((before.get(identity) or after[identity]).shot for identity in differing)
        self._by_id, self._by_shot = {}, {}
        for take in after.values():
            self._keep(take)
        self.changed.emit(shots)

    def all(self) -> list[Take]:
        """Every take, oldest first within its shot."""
        return [take for shot in sorted(self._by_shot) for take in self._by_shot[shot]]

    def of(self, shot: str) -> list[Take]:
        """The takes of a shot, oldest first."""
        return list(self._by_shot.get(shot, ()))

    def count(self, shot: str) -> int:
        """How many takes a shot has."""
        return len(self._by_shot.get(shot, ()))

    def get(self, take: str) -> Take | None:
        """One take, None where there is none of that id."""
        return self._by_id.get(take)

    def path(self, take: Take, name: str = "take.mov") -> Path:
        """A file of a take; it may be missing. A folder that leads out of the project is no folder of ours."""
        place = self._places.get(take.folder)
        if place is None:
            folder = (self.project.folder / take.folder).resolve()
            place = folder if folder.is_relative_to(self._inside) else self._inside / "nowhere"
            self._places[take.folder] = place
        return place / name

    def frames(self, take: Take) -> int:
        """How many pictures a take has; 0 where that is not known and its recipe is gone."""
        if take.frames:
            return take.frames
        # A project of the first version did not write it down; its recipe is read once.
        if take.id not in self._lengths:
            recipe = self.recipe(take)
            self._lengths[take.id] = recipe.request.staging.frames if recipe else 0
        return self._lengths[take.id]

    def frames_of(self, shot: Shot) -> int:
        """How many pictures a shot's circled take has; 0 where there is none or that is not known."""
        take = self._by_id.get(shot.circled) if shot.circled else None
        return self.frames(take) if take else 0

    def media_hash(self, take: Take) -> str:
        """SHA-256 of a take's film as its recipe tells it, which is read once; empty where that is gone."""
        return self._told_of(take)[0]

    def variant(self, take: Take) -> str:
        """The variant of the model that made a take, as its recipe tells it; empty of previz."""
        return self._told_of(take)[1]

    def _told_of(self, take: Take) -> tuple[str, str]:
        """Hash of a take's film and variant of its model."""
        if take.id not in self._told:
            recipe = self.recipe(take)
            if recipe is None:
                return "", ""
            self._told[take.id] = recipe.media_hash, str(recipe.plan.get("variant", ""))
        return self._told[take.id]

    def by_media(self, sha: str, first: str = "") -> Take | None:
        """The take whose film has a hash, None where there is none; the takes of shot `first` are looked at first."""
        near = self._by_shot.get(first, ())
        return next((take for take in (*near, *self._by_id.values()) if self.media_hash(take) == sha), None)

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
        return self.project.folder / FOLDER / shot / f".{take}"

    def finish(self, shot: str, take: str) -> Take:
        """A take has become whole: rename its side folder and insert its row. Safe to repeat.

        Raises
        ------
        FileNotFoundError
            Where neither folder holds a whole take.
        """
        side = self.side_folder(shot, take)
        home = self.project.folder / FOLDER / shot / take
        if not home.exists():
            side.rename(home)
        recipe = read_recipe(home / "recipe.json")
        if recipe is None:
            raise FileNotFoundError(home / "recipe.json")
        return self._insert(shot, take, home, recipe)

    def whole(self, shot: str, take: str) -> bool:
        """Whether a take's files are complete, renamed or not."""
        home = self.project.folder / FOLDER / shot / take
        return any(read_recipe(folder / "recipe.json") is not None for folder in (home, self.side_folder(shot, take)))

    def adopt(self) -> list[Take]:
        """Insert rows for whole takes without one, and clear away half ones; for the opening of a project."""
        known = set(self._by_id)
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
        self._write(take, rating=max(0, min(5, rating)))

    def note(self, take: str, text: str) -> None:
        """Write a take's note; what is beyond `LONGEST_NOTE` characters is cut off."""
        self._write(take, note=text[:LONGEST_NOTE])

    def forget(self, takes: Iterable[str]) -> None:
        """Take rows out; their folders are the cleaning's (`studio.render.cleaning`)."""
        gone = [take for identity in takes if (take := self._by_id.get(identity))]
        with self.project.transaction() as connection:
            connection.executemany("DELETE FROM take WHERE id = ?", [(take.id,) for take in gone])
        for take in gone:
            del self._by_id[take.id]
            self._by_shot[take.shot].remove(take)
        if gone:
            self.changed.emit(frozenset(take.shot for take in gone))

    def _write(self, identity: str, **values: int | str) -> None:
        """Change one column of a take, on disk first."""
        take = self._by_id.get(identity)
        if take is None:
            return
        ((name, value),) = values.items()
        with self.project.transaction() as connection:
            connection.execute(f"UPDATE take SET {name} = ? WHERE id = ?", (value, identity))  # noqa: S608
        self._keep(msgspec.structs.replace(take, **values))
        self.changed.emit(frozenset((take.shot,)))

    def _keep(self, take: Take) -> None:
        """Know a take, new or in place of the one of its id."""
        mates = self._by_shot.setdefault(take.shot, [])
        known = self._by_id.get(take.id)
        if known is None:
            mates.append(take)
        else:
            mates[mates.index(known)] = take
        self._by_id[take.id] = take

    def _folders(self) -> Iterator[tuple[str, Path]]:
        for shot in _inner(self.project.folder / FOLDER):
            for take in _inner(shot):
                yield shot.name, Path(take.path)

    def _insert(self, shot: str, identity: str, folder: Path, recipe: Recipe) -> Take:
        existing = self.get(identity)
        if existing:
            return existing
        request = recipe.request
        with self.project.transaction() as connection:
            take = Take(
                id=identity,
                shot=shot,
                number=max((take.number for take in self._by_shot.get(shot, ())), default=0) + 1,
                folder=folder.relative_to(self.project.folder).as_posix(),
                request_hash=recipe.request_hash,
                content_hash=recipe.content_hash,
                renderer=request.renderer,
                quality=request.quality,
                seed=request.seed,
                created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                frames=request.staging.frames,
                model=request.model,
            )
            marks = ", ".join("?" * len(_NAMES))
            connection.execute(
                f"INSERT INTO take ({_COLUMNS}) VALUES ({marks})",  # noqa: S608
                msgspec.structs.astuple(take),
            )
        self._keep(take)
        self.changed.emit(frozenset((shot,)))
        return take


def _inner(folder: Path | os.DirEntry[str]) -> list[os.DirEntry[str]]:
    """Folders in a folder, by name; links are none of ours."""
    try:
        with os.scandir(folder) as entries:
            return sorted((each for each in entries if each.is_dir(follow_symlinks=False)), key=lambda each: each.name)
    except OSError:
        return []


def read_recipe(path: Path) -> Recipe | None:
    """A recipe from disk, None where it is missing or is not one."""
    try:
        return from_json(path.read_bytes(), Recipe)
    except (OSError, msgspec.DecodeError, ValueError):
        return None
