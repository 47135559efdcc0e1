"""The bible seen from the script: which shots use an entry, and what a change of it makes stale."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from engine.messages.requests import Entry
from studio.document.values import Film, Scene
from studio.render.requests import named

KINDS = ("character", "place", "prop", "look")
"""In the order in which the bible shows them."""

STAND_INS = ("maya", "otto", "rosa", "timo", "lin", "sam", "nia", "jonas")
"""People who play for previz; each is also the name of their voice."""

Key = tuple[str, str]
"""Kind and name of an entry."""


def key_of(entry: Entry) -> Key:
    """What an entry is known by."""
    return entry.kind, entry.name


class Uses:
    """Which shots use each entry. What is the very same value as last time is not looked through again."""

    def __init__(self) -> None:
        self._bible: tuple[Entry, ...] = ()
        self._kept: dict[str, _Kept] = {}
        self._film: Film | None = None
        self._uses: dict[Key, tuple[str, ...]] = {}
        self.looked_through = 0
        """Shots that were looked through so far; for counting tests."""

    def of(self, film: Film) -> dict[Key, tuple[str, ...]]:
        """Entry to the shots that name it, in the film's order; entries that no shot names are there, too."""
        if film is self._film:
            return self._uses
        if film.bible is not self._bible:
            if [key_of(entry) for entry in film.bible] != [key_of(entry) for entry in self._bible]:
                self._kept.clear()
            self._bible = film.bible
        uses: dict[Key, list[str]] = {key_of(entry): [] for entry in film.bible}
        kept: dict[str, _Kept] = {}
        for scene in film.scenes:
            known = self._kept.get(scene.id)
            kept[scene.id] = known = known if known is not None and known.scene is scene else self._look(scene, known)
            for key, shots in known.uses.items():
                uses[key] += shots
        self._film, self._kept = film, kept
        self._uses = {key: tuple(shots) for key, shots in uses.items()}
        return self._uses

    def _look(self, scene: Scene, before: _Kept | None) -> _Kept:
        """Look a scene through; shots that were there before, under the same heading, name what they named."""
        same = before is not None and before.scene.heading == scene.heading
        old = {shot.id: shot for shot in before.scene.shots} if same and before is not None else {}
        names: dict[str, tuple[Key, ...]] = {}
        uses: dict[Key, list[str]] = {}
        for shot in scene.shots:
            if before is not None and old.get(shot.id) is shot:
                found = before.names[shot.id]
            else:
                self.looked_through += 1
                found = tuple(key_of(entry) for entry in named(self._bible, scene, shot))
            names[shot.id] = found
            for key in found:
                uses.setdefault(key, []).append(shot.id)
        return _Kept(scene, names, uses)


class _Kept(NamedTuple):
    """A scene as it was looked through: what each shot names, and the shots that name each entry."""

    scene: Scene
    names: dict[str, tuple[Key, ...]]
    uses: dict[Key, list[str]]


def touched(film: Film, shots: Iterable[str]) -> tuple[str, ...]:
    """The shots whose takes show something else once what these shots use has changed.

    A shot finds its scene as the earlier ones left it, so a change reaches from the first shot that uses an entry to
    the scene's end.
    """
    using = set(shots)
    out: list[str] = []
    for scene in film.scenes:
        reached = False
        for shot in scene.shots:
            reached = reached or shot.id in using
            if reached:
                out.append(shot.id)
    return tuple(out)


def would_use(film: Film, entry: Entry) -> tuple[str, ...]:
    """The shots that name an entry which is not (yet) in the bible."""
    return tuple(shot.id for scene in film.scenes for shot in scene.shots if named((entry,), scene, shot))
