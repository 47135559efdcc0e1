"""Bringing a revised script into a film: scenes and shots are matched, what they have is kept, what changed is told."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from studio.document.slates import slate
from studio.document.values import Film, Scene, Shot
from studio.words.language import _

ALIKE = 0.5
"""Share of a shot's words that must be the same for it to be the same shot."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a revision changed: ``kind`` is new, changed, moved or gone."""

    kind: str
    slate: str
    before: str
    after: str

    def __str__(self) -> str:
        words = {
            "new": _("{slate} is new: {after}"),
            "changed": _("{slate} changed: {after}"),
            "gone": _("{slate} is gone: {before}"),
            "moved": _("{slate} moved: {after}"),
        }[self.kind]
        return words.format(slate=self.slate, before=self.before[:60], after=self.after[:60])


def revise(film: Film, fresh: Film) -> tuple[Film, list[Change]]:
    """Give a freshly laid out film the ids, takes, locks and seeds of the one it revises.

    Parameters
    ----------
    film : Film
        As it is.
    fresh : Film
        As the revised script lays it out.

    Returns
    -------
    (film, changes)
        The film's rate, size and bible entries stay; no change at all gives the film itself.
    """
    old_shots = [shot for scene in film.scenes for shot in scene.shots]
    new_shots = [shot for scene in fresh.scenes for shot in scene.shots]
    same = _matched(old_shots, new_shots)
    old_of = {new.id: old for old, new in same}
    scenes = []
    taken: set[str] = set()
    for scene in fresh.scenes:
        shots = tuple(_kept(old_of[shot.id], shot) if shot.id in old_of else shot for shot in scene.shots)
        home = _home(film, scene, shots, taken)
        if home:
            taken.add(home.id)
        scenes.append(msgspec.structs.replace(scene, id=home.id if home else scene.id, shots=shots))
    known = {(entry.kind, entry.name) for entry in fresh.bible}
    old_entries = {(entry.kind, entry.name): entry for entry in film.bible}
    bible = (
        *(msgspec.structs.replace(entry, **_said(old_entries.get((entry.kind, entry.name)))) for entry in fresh.bible),
        *(entry for key, entry in old_entries.items() if key not in known),
    )
    revised = msgspec.structs.replace(film, title=fresh.title, credits=fresh.credits, scenes=tuple(scenes), bible=bible)
    changes = _changes(film, revised)
    return (revised, changes) if changes or revised != film else (film, [])


def _matched(old: Sequence[Shot], new: Sequence[Shot]) -> list[tuple[Shot, Shot]]:
    """Pairs of shots that are the same: by their words in order first, then by likeness within what is left between."""
    matcher = difflib.SequenceMatcher(
        None, [_words(shot) for shot in old], [_words(shot) for shot in new], autojunk=False
    )
    pairs = []
    free_old, free_new = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pairs += zip(old[a:b], new[c:d], strict=True)
        else:
            pairs += _alike(list(old[a:b]), list(new[c:d]))
            free_old += old[a:b]
            free_new += new[c:d]
    used_old, used_new = {one.id for one, _other in pairs}, {other.id for _one, other in pairs}
    # Moved shots: the very same words elsewhere.
    by_words = {_words(shot): shot for shot in free_old if shot.id not in used_old}
    for shot in free_new:
        if shot.id not in used_new and (match := by_words.pop(_words(shot), None)):
            pairs.append((match, shot))
    return pairs


def _alike(old: list[Shot], new: list[Shot]) -> list[tuple[Shot, Shot]]:
    scored = sorted(
        (
            (difflib.SequenceMatcher(None, _words(one).split(), _words(other).split()).ratio(), one.id, other.id)
            for one in old[:40]
            for other in new[:40]
        ),
        reverse=True,
    )
    one_of, other_of = {shot.id: shot for shot in old}, {shot.id: shot for shot in new}
    pairs = []
    for score, one, other in scored:
        if score >= ALIKE and one in one_of and other in other_of:
            pairs.append((one_of.pop(one), other_of.pop(other)))
    return pairs


def _words(shot: Shot) -> str:
    return " ".join([shot.text, *(f"{line.character}: {line.text}" for line in shot.lines)]).casefold()


def _kept(old: Shot, new: Shot) -> Shot:
    """The new words with the old shot's identity; a locked shot stays as it is."""
    if old.locked:
        return old
    return msgspec.structs.replace(new, id=old.id, circled=old.circled, seed=old.seed, kept_content=old.kept_content)


def _home(film: Film, scene: Scene, shots: tuple[Shot, ...], taken: set[str]) -> Scene | None:
    """The old scene that most of these shots come from, or that has the same heading."""
    votes: dict[str, int] = {}
    for shot in shots:
        place = film.find(shot.id)
        if place and place[0].id not in taken:
            votes[place[0].id] = votes.get(place[0].id, 0) + 1
    if votes:
        return film.scene(max(votes, key=lambda identity: votes[identity]))
    return next((old for old in film.scenes if old.heading == scene.heading and old.id not in taken), None)


def _said(entry: object) -> dict[str, str]:
    """What was decided about a bible entry by hand stays."""
    fields = ("description", "stand_in", "voice")
    return {name: value for name in fields if (value := getattr(entry, name, ""))}


def _changes(film: Film, revised: Film) -> list[Change]:
    changes = []
    for scene in revised.scenes:
        for shot in scene.shots:
            before = film.find(shot.id)
            if before is None:
                changes.append(Change("new", slate(revised, shot.id), "", shot.text))
            elif before[1] != shot:
                changes.append(Change("changed", slate(revised, shot.id), before[1].text, shot.text))
            elif before[0].id != scene.id:
                changes.append(Change("moved", slate(revised, shot.id), "", shot.text))
    changes += [
        Change("gone", slate(film, shot.id), shot.text, "")
        for scene in film.scenes
        for shot in scene.shots
        if revised.find(shot.id) is None
    ]
    return changes
