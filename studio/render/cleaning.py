"""Cleaning up: what takes disk in a project's folder, and how it is freed.

What may go: takes that are not circled, caches, and media that nothing uses. Exports and circled takes are told and
never touched; nor are takes that others were made from, and could not be made again without, or that a job waits for.
Nothing outside of the project's folder is looked at, links are never followed, and nothing is moved. Files go first
and rows after them: whoever pulls the plug in between finds a take that is Missing, and cleans again.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import msgspec

from studio.document.identity import is_media
from studio.project.project import Project
from studio.render.jobs import OPEN
from studio.render.takes import FOLDER, Take, Takes

KINDS = ("take", "cache", "media")
PRECIOUS = 4
"""A take with so many stars is never proposed."""
HASH = re.compile(rb"[0-9a-f]{64}")

Report = Callable[[int, int], None]
"""Told how many of how many things are done."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can go.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    key : str
        Take id, name of a folder or file in ``cache``, or name of a media file.
    size : int
        Bytes on disk.
    proposed : bool
        Whether it is ticked before anybody looked: see `propose`.
    take : Take or None
    sha : str
        By what a take's film is named where something is made from it; empty where its recipe is gone.
    """

    kind: str
    key: str
    size: int
    proposed: bool = False
    take: Take | None = None
    sha: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A take that stays though it is not in the cut.

    Attributes
    ----------
    take : Take
    size : int
        Bytes on disk.
    makes : tuple of Take
        Those that were made from it: they go on from it, remake it or lie around a part of it.
    awaited : bool
        Whether a job that is not done needs it.
    """

    take: Take
    size: int
    makes: tuple[Take, ...]
    awaited: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be known before the disk is looked at; made on the thread that owns the project.

    Attributes
    ----------
    folder : Path
        The project's.
    takes : tuple of Take
        All of them.
    circled, settled, locked : frozenset of str
        Takes in the cut; shots with a take in the cut; shots that are locked.
    used : frozenset of str
        Hashes that the film and the queue name: media that they still need.
    awaited : frozenset of str
        Those that jobs name which are not done.
    """

    folder: Path
    takes: tuple[Take, ...]
    circled: frozenset[str]
    settled: frozenset[str]
    locked: frozenset[str]
    used: frozenset[str]
    awaited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Survey:
    """What takes disk.

    Attributes
    ----------
    items : tuple of Item
        What can go: takes by shot and number, caches and media by size.
    kept, exports : int
        Bytes of the takes that are circled, and of the exported films; neither is ever touched.
    held : tuple of Held
        Takes that something else needs, by shot and number.
    """

    items: tuple[Item, ...]
    kept: int
    exports: int
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Freed:
    """What became of it: what went, bytes that came free, and what could not go, with the reason."""

    gone: tuple[Item, ...]
    size: int
    stuck: tuple[tuple[Item, str], ...]


class Stopped(Exception):
    """Somebody gave the survey up."""


def plan(project: Project, takes: Sequence[Take]) -> Plan:
    """Gather what `survey` has to know."""
    film = project.film
    shots = [shot for scene in film.scenes for shot in scene.shots]
    there = {take.id for take in takes}
    circled = frozenset(shot.circled for shot in shots if shot.circled)
    jobs = project.connection.execute("SELECT state, request FROM job").fetchall()
    texts = [row[0] for row in project.connection.execute("SELECT value FROM node")] + [text for _state, text in jobs]
    return Plan(
        folder=project.folder,
        takes=tuple(takes),
        circled=circled,
        settled=frozenset(shot.id for shot in shots if shot.circled in there),
        locked=frozenset(shot.id for shot in shots if shot.locked),
        used=_hashes(texts),
        awaited=_hashes(text for state, text in jobs if state in OPEN),
    )


def _hashes(texts: Iterable[bytes]) -> frozenset[str]:
    return frozenset(found.decode() for text in texts for found in HASH.findall(text))


def propose(take: Take, plan: Plan) -> bool:
    """Whether a take is ticked from the start.

    Not where somebody gave it four stars or wrote a note, and not where its shot is locked or has no take in the cut.
    """
    return take.rating < PRECIOUS and not take.note and take.shot in plan.settled and take.shot not in plan.locked


def survey(plan: Plan, report: Report = lambda _done, _all: None, cancelled: Callable[[], bool] = bool) -> Survey:
    """Look at the disk; may run on any thread.

    Raises
    ------
    Stopped
        Where `cancelled` said so.
    """
    caches, media = _children(plan.folder / "cache"), _children(plan.folder / "media")
    steps = len(plan.takes) + len(caches) + len(media) + 1
    items: list[Item] = []
    held: list[Held] = []
    kept, step = 0, 0
    lineage = _lineage(plan, cancelled)

    def on() -> None:
        nonlocal step
        if cancelled():
            raise Stopped
        step += 1
        if step % 64 == 0 or step == steps:
            report(step, steps)

    for take in sorted(plan.takes, key=lambda take: (take.shot, take.number)):
        on()
        folder = take_folder(plan.folder, take)
        size = weigh(folder, cancelled) if folder else 0
        sha = lineage.shas.get(take.id, "")
        makes, awaited = lineage.makes.get(sha, ()), sha in plan.awaited
        if take.id in plan.circled:
            kept += size
        elif makes or awaited:
            held.append(Held(take, size, tuple(makes), awaited))
        else:
            items.append(Item("take", take.id, size, propose(take, plan), take, sha))
    found = []
    for path in caches:
        on()
        found.append(Item("cache", path.name, weigh(path, cancelled), proposed=True))
    items += sorted((item for item in found if item.size), key=lambda item: -item.size)
    orphans = [path for path in media if is_media(path.name) and path.name[:64] not in plan.used]
    needed = lineage.named if orphans else set()
    found = []
    for path in media:
        on()
        if path in orphans and path.name[:64] not in needed:
            found.append(Item("media", path.name, weigh(path, cancelled)))
    items += sorted(found, key=lambda item: -item.size)
    exports = weigh(plan.folder / "exports", cancelled) if _plain(plan.folder / "exports") else 0
    on()
    return Survey(tuple(items), kept, exports, tuple(held))


def free(
    folder: Path,
    items: Iterable[Item],
    report: Report = lambda _done, _all: None,
    cancelled: Callable[[], bool] = bool,
) -> Freed:
    """Remove files of `items`; may run on any thread. Rows are `forget`'s. Stops between two items when cancelled."""
    chosen = list(items)
    gone: list[Item] = []
    stuck: list[tuple[Item, str]] = []
    for step, item in enumerate(chosen):
        if cancelled():
            break
        path = _path(folder, item)
        try:
            if path is not None:
                _remove(path)
        except OSError as error:
            stuck.append((item, error.strerror or str(error)))
        else:
            gone.append(item)
        report(step + 1, len(chosen))
    return Freed(tuple(gone), sum(item.size for item in gone), tuple(stuck))


def take_folder(folder: Path, take: Take) -> Path | None:
    """A take's folder, None where its row leads anywhere else than to a folder of ours: through a link, or outside."""
    parts = PurePosixPath(take.folder).parts
    if len(parts) != 3 or parts[0] != FOLDER or ".." in parts or "\\" in take.folder or ":" in take.folder:
        return None
    path = folder
    for part in parts:
        path = path / part
        if path.is_symlink():
            return None
    return path


def weigh(path: Path, cancelled: Callable[[], bool] = bool) -> int:
    """Bytes of a file or of all files under a folder; links weigh nothing and lead nowhere.

    Raises
    ------
    Stopped
        Where `cancelled` said so.
    """
    try:
        if path.is_symlink():
            return 0
        if not path.is_dir():
            return path.stat(follow_symlinks=False).st_size
    except OSError:
        return 0
    size, folders = 0, [path]
    while folders:
        if cancelled():
            raise Stopped
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_symlink():
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry.path))
                    else:
                        size += entry.stat(follow_symlinks=False).st_size
        except OSError:
            # It went while we looked, or nobody may look: it frees nothing that we could promise.
            continue
    return size


def _path(folder: Path, item: Item) -> Path | None:
    if item.kind == "take":
        return take_folder(folder, item.take) if item.take else None
    if item.kind == "media" and not is_media(item.key):
        return None
    above = folder / ("cache" if item.kind == "cache" else "media")
    if item.key in ("", ".", "..") or "/" in item.key or "\\" in item.key or not _plain(above):
        return None
    return above / item.key


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)


def _plain(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir()) if _plain(folder) else []
    except OSError:
        return []


@dataclass(slots=True)
class _Lineage:
    """What the takes' recipes tell of what hangs on what.

    Attributes
    ----------
    named : set of str
        All hashes in them: to make a take again they are needed.
    shas : dict
        Take to the hash of its film.
    makes : dict
        Hash of a film to the takes that were made from it.
    """

    named: set[str] = field(default_factory=set)
    shas: dict[str, str] = field(default_factory=dict)
    makes: dict[str, list[Take]] = field(default_factory=dict)


class _Asked(msgspec.Struct, frozen=True):
    inputs: dict[str, str] = {}


class _Recipe(msgspec.Struct, frozen=True):
    """As much of a recipe as tells what it was made from."""

    request: _Asked = _Asked()
    media_hash: str = ""


def _lineage(plan: Plan, cancelled: Callable[[], bool]) -> _Lineage:
    found = _Lineage()
    for take in plan.takes:
        if cancelled():
            raise Stopped
        folder = take_folder(plan.folder, take)
        try:
            text = (folder / "recipe.json").read_bytes() if folder else b""
        except OSError:
            continue
        found.named.update(_hashes([text]))
        try:
            recipe = msgspec.json.decode(text, type=_Recipe)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        found.shas[take.id] = recipe.media_hash
        for sha in set(recipe.request.inputs.values()) - {"", recipe.media_hash}:
            found.makes.setdefault(sha, []).append(take)
    found.shas = {take: sha for take, sha in found.shas.items() if sha}
    return found


def forget(project: Project, takes: Takes, freed: Freed) -> None:
    """Take out the rows of what went.

    Raises
    ------
    Fault
        ``project.*``.
    """
    takes.forget([item.key for item in freed.gone if item.kind == "take"])
    with project.transaction() as connection:
        connection.executemany(
            "DELETE FROM media WHERE name = ?", [(item.key,) for item in freed.gone if item.kind == "media"]
        )
