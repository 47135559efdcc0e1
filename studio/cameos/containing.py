"""Takes, films and footage that contain a likeness: found, listed, removed, kept out of exports.

A take's recipe tells it. Exports are remembered in ``exports/contents.json`` of the project as they are made. Takes and
films carry it themselves, too (`engine.media.carried`): what comes back as footage is known by that. Footage that was
stripped of its metadata and its credentials is not known, nor is a still that was taken from it; what was copied
elsewhere nobody finds.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.consent import needs
from engine.media.beside import write_whole
from engine.messages.faults import Fault
from engine.messages.requests import Value, from_json, to_json
from studio.document.slates import slate
from studio.document.values import Film
from studio.project.media import Media, MediaFile
from studio.project.project import Project, open_project
from studio.render.cleaning import Freed, Item, free
from studio.render.takes import Take, Takes


class Exported(Value, frozen=True):
    """A film that was exported with likenesses in it.

    Attributes
    ----------
    file : str
        Where it was written to.
    cameos : tuple of str
    sha : str
        SHA-256 (hex) of the film as it was written.
    at : int
        UTC seconds.
    """

    file: str
    cameos: tuple[str, ...]
    sha: str
    at: int


@dataclass(frozen=True, slots=True)
class Contained:
    """Everything of a project that contains a likeness.

    Attributes
    ----------
    takes : tuple of Take
    circled : tuple of str
        Slates of the shots that have one of them in the cut.
    exports : tuple of Exported
        Films that still lie where they were written, unchanged.
    media : tuple of MediaFile
        Footage and sound that was brought in.
    """

    takes: tuple[Take, ...] = ()
    circled: tuple[str, ...] = ()
    exports: tuple[Exported, ...] = ()
    media: tuple[MediaFile, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.takes or self.exports or self.media)


class Containing:
    """What contains whom, in one project.

    Parameters
    ----------
    project : Project
    takes : Takes
    media : Media
    """

    def __init__(self, project: Project, takes: Takes, media: Media) -> None:
        self._project = project
        self._takes = takes
        self._media = media
        self._carried: dict[str, dict[str, tuple[str, ...]]] = {}
        self._known: dict[str, dict[str, tuple[str, ...]]] = {}
        self._shas: dict[tuple[Path, int, int], str] = {}

    def of_take(self, take: Take) -> dict[str, tuple[str, ...]]:
        """The likenesses in a take, cameo to uses; it is looked into once."""
        found = self._known.get(take.id)
        if found is None:
            path = self._takes.path(take)
            if not (path.is_file() or path.with_name("recipe.json").is_file()):
                return {}
            found = self._known[take.id] = needs.contained_in(path)
        return found

    def of_media(self, name: str) -> dict[str, tuple[str, ...]]:
        """The likenesses in a file that was brought in, cameo to uses; it is looked into once."""
        path = self._media.path(name)
        if not path.is_file():
            return {}
        found = self._carried.get(name)
        if found is None:
            found = self._carried[name] = needs.contained_in(path)
        return found

    def cameos(self) -> list[str]:
        """The cameos of which anything is here."""
        found = {cameo for take in self._takes.all() for cameo in self.of_take(take)}
        found |= {cameo for file in self._media.all() for cameo in self.of_media(file.name)}
        return sorted(found | {cameo for film in self._exports() for cameo in film.cameos})

    def of(self, cameo: str, among: Sequence[Take] | None = None, film: Film | None = None) -> Contained:
        """Everything that contains a likeness: of the takes and the film as they are, or as they were seen before.

        With both given it asks nothing of the project, so that it may be looked for beside a window.
        """
        takes = tuple(take for take in (self._takes.all() if among is None else among) if cameo in self.of_take(take))
        there = {take.id for take in takes}
        film = film or self._project.film
        media = tuple(file for file in self._media.all() if cameo in self.of_media(file.name))
        shows = {use.shot for file in media for use in self._media.uses(film, file.name)}
        circled = tuple(
            slate(film, shot.id)
            for scene in film.scenes
            for shot in scene.shots
            if shot.circled in there or shot.id in shows
        )
        exports = tuple(each for each in self._exports() if cameo in each.cameos and self._unchanged(each))
        return Contained(takes, circled, exports, media)

    def in_cut(self, without: Iterable[str] = ()) -> dict[Path, tuple[str, ...]]:
        """The likenesses in what the cut shows, by the path of its film; shots of `without` are left out.

        Those are circled takes, and footage and sound that stands for shots or lies in the cut by itself.
        """
        left_out = set(without)
        found: dict[Path, tuple[str, ...]] = {}
        film = self._project.film
        standing = [shot.stands for scene in film.scenes for shot in scene.shots if shot.id not in left_out]
        for name in dict.fromkeys([*standing, *(clip.media for clip in film.clips)]):
            if name and (cameos := tuple(self.of_media(name))):
                found[self._media.usable(name) or self._media.path(name)] = cameos
        for scene in film.scenes:
            for shot in scene.shots:
                shown = shot.circled and not shot.stands and shot.id not in left_out
                take = self._takes.get(shot.circled) if shown else None
                if take is not None and (cameos := tuple(self.of_take(take))):
                    found[self._takes.path(take)] = cameos
        return found

    def sha(self, path: Path) -> str:
        """SHA-256 (hex) of a film as it lies there; read once while it does not change."""
        status = path.stat()
        key = (path, status.st_mtime_ns, status.st_size)
        if key not in self._shas:
            with path.open("rb") as file:
                self._shas[key] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._shas[key]

    def shots(self, paths: Iterable[Path]) -> list[str]:
        """The slates of the shots whose circled takes or footage lie there, in the film's order."""
        sought, film = set(paths), self._project.film
        brought = [
            file for file in self._media.all() if sought & {self._media.usable(file.name), self._media.path(file.name)}
        ]
        shows = {use.shot for file in brought for use in self._media.uses(film, file.name)}
        return [
            slate(film, shot.id)
            for scene in film.scenes
            for shot in scene.shots
            if shot.id in shows
            or (shot.circled and (take := self._takes.get(shot.circled)) and self._takes.path(take) in sought)
        ]

    def remove(self, cameo: str) -> Freed:
        """Remove every take and all footage that contains a likeness, and the films; what could not go is told.

        A circled take that is gone, or footage that stands for a shot, leaves the shot Missing.
        """
        freed = self.clear(self.of(cameo))
        self.forget(freed)
        return freed

    def clear(
        self,
        found: Contained,
        report: Callable[[int, int], None] = lambda _done, _all: None,
        cancelled: Callable[[], bool] = bool,
    ) -> Freed:
        """Remove the files of what was found; may run on any thread. Rows are `forget`'s.

        Stops between two files when it is cancelled: what is gone by then is told.
        """
        freed = free(
            self._project.folder,
            [
                *(Item("take", take.id, 0, take=take) for take in found.takes),
                *(Item("media", file.name, 0) for file in found.media),
            ],
            report,
            cancelled,
        )
        stuck = list(freed.stuck)
        removed: list[Exported] = []
        for film in found.exports:
            if cancelled():
                break
            try:
                Path(film.file).unlink()
                removed.append(film)
            except OSError as error:
                stuck.append((Item("export", film.file, 0), error.strerror or str(error)))
        if removed:
            self._write([each for each in self._exports() if each not in removed])
        return Freed(freed.gone, freed.size, tuple(stuck))

    def forget(self, freed: Freed) -> None:
        """Let the takes and the footage go whose files went, on the thread that owns the project."""
        gone = [item.key for item in freed.gone if item.kind == "take"]
        self._media.remove(item.key for item in freed.gone if item.kind == "media")
        self._takes.forget(gone)
        for take in gone:
            self._known.pop(take, None)

    def exported(self, out: Path, cameos: Iterable[str], time: int) -> None:
        """Remember a film that was written, where it has likenesses in it; the one that it took the place of goes."""
        file, contained, known = os.fspath(out.resolve()), tuple(sorted(set(cameos))), self._exports()
        films = [each for each in known if each.file != file]
        if contained:
            with out.open("rb") as written:
                sha = hashlib.file_digest(written, "sha256").hexdigest()
            films.append(Exported(file=file, cameos=contained, sha=sha, at=time))
        if films != known:
            self._write(films)

    def _unchanged(self, film: Exported) -> bool:
        """Whether a film lies where it was written, as it was: a stranger's file is not ours to remove."""
        try:
            return self.sha(Path(film.file)) == film.sha
        except OSError:
            return False

    def _path(self) -> Path:
        return self._project.folder / "exports" / "contents.json"

    def _exports(self) -> list[Exported]:
        try:
            return list(from_json(self._path().read_bytes(), tuple[Exported, ...]))
        except (OSError, msgspec.DecodeError, ValueError):
            return []

    def _write(self, films: Iterable[Exported]) -> None:
        self._path().parent.mkdir(exist_ok=True)
        write_whole(self._path(), msgspec.json.format(to_json(tuple(films)), indent=1))


def in_projects(folders: Iterable[Path], cameo: str) -> list[tuple[Path, Contained | Fault]]:
    """What contains a likeness in several projects, which are only looked at: one that is open elsewhere, too.

    Parameters
    ----------
    folders : iterable of Path
    cameo : str

    Returns
    -------
    list of tuple
        Each folder in which there is something, and each that cannot be looked at, with the reason.
    """
    found: list[tuple[Path, Contained | Fault]] = []
    for folder in folders:
        try:
            with open_project(folder, read_only=True) as project:
                contained = Containing(project, Takes(project), Media(project)).of(cameo)
        except Fault as fault:
            found.append((folder, fault))
            continue
        if contained:
            found.append((folder, contained))
    return found
