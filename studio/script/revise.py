"""Bringing a revised script into a film: scenes and shots are matched, what they have is kept, what changed is told."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from engine.messages.faults import Exit, Fault
from studio.document.edits import apply
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


def revise(film: Film, fresh: Film, base: Film | None = None) -> tuple[Film, list[Change]]:
    """Give a freshly laid out film the ids, takes, locks and seeds of the one it revises.

    Parameters
    ----------
    film : Film
        As it is.
    fresh : Film
        As the revised script lays it out.
    base : Film, optional
        As the script that was brought in last lays it out. What the revision left as it was there stays as it is in
        the film, so that edits made since then outlive it; without, the script's word counts everywhere.

    Returns
    -------
    (film, changes)
        The film's rate, size and bible entries stay; no change at all gives the film itself.
    """
    fresh, base = _at_rate(fresh, film), _at_rate(base, film) if base else None
    if base is not None and _same_script(fresh, base):
        return film, []
    old_of = {new.id: old for old, new in _matched(_shots(film), _shots(fresh))}
    gone: set[str] = set()
    if base is not None:
        old_of, gone = _kept_edits(film, fresh, base, old_of)
    scenes = []
    taken: set[str] = set()
    for scene in fresh.scenes:
        shots = tuple(
            _kept(old_of[shot.id], shot) if shot.id in old_of else shot for shot in scene.shots if shot.id not in gone
        )
        home = _home(film, scene, shots, taken)
        if home:
            taken.add(home.id)
        scenes.append(msgspec.structs.replace(scene, id=home.id if home else scene.id, shots=shots))
    if base is not None:
        scenes = _with_own(film, _with_own_heads(film, fresh, base, scenes), base)
    known = {(entry.kind, entry.name) for entry in fresh.bible}
    old_entries = {(entry.kind, entry.name): entry for entry in film.bible}
    bible = (
        *(msgspec.structs.replace(entry, **_said(old_entries.get((entry.kind, entry.name)))) for entry in fresh.bible),
        *(entry for key, entry in old_entries.items() if key not in known),
    )
    title = film.title if base is not None and base.title == fresh.title else fresh.title
    revised = msgspec.structs.replace(film, title=title, credits=fresh.credits, scenes=tuple(scenes), bible=bible)
    changes = _changes(film, revised)
    return (revised, changes) if changes or revised != film else (film, [])


def retyped(film: Film, base: Film, fresh: Film) -> Film:
    """A film after its script was typed in.

    Parameters
    ----------
    film : Film
        Whole or some scenes of it, exactly as `base` says it.
    base, fresh : Film
        The script as it was and as it is, laid out.

    Raises
    ------
    Fault
        ``shot.locked`` where the words of a locked shot were changed.
    """
    own = dict(zip([shot.id for shot in _shots(base)], _shots(film), strict=True))
    was = {now.id: before for before, now in _matched(_shots(base), _shots(fresh))}
    scenes: list[Scene] = []
    taken: set[str] = set()
    for scene in fresh.scenes:
        shots = []
        for shot in scene.shots:
            before = was.get(shot.id)
            if before is None:
                shots.append(shot)
            elif content_of(before) == content_of(shot):
                shots.append(own[before.id])
            elif own[before.id].locked:
                raise Fault("shot.locked", Exit.BAD_INPUT, shot=own[before.id].id)
            else:
                shots.append(_kept(own[before.id], shot))
        home = _home(film, scene, tuple(shots), taken)
        taken.add(home.id if home else scene.id)
        scenes.append(msgspec.structs.replace(scene, id=home.id if home else scene.id, shots=tuple(shots)))
    return msgspec.structs.replace(film, scenes=tuple(scenes))


def _shots(film: Film) -> list[Shot]:
    return [shot for scene in film.scenes for shot in scene.shots]


def _at_rate(laid_out: Film, film: Film) -> Film:
    return apply(laid_out, "set_film", {"rate": str(film.rate)}) if laid_out.rate != film.rate else laid_out


OWN = ("id", "circled", "seed", "locked", "kept_content", "spans", "levels", "stands", "key_frame", "keys", "prompt")
"""What a script does not say of a shot."""


def content_of(shot: Shot) -> Shot:
    """What a script says of a shot."""
    return Shot(
        **{name: getattr(shot, name) for name in Shot.__struct_fields__ if name not in OWN and name != "lines"},
        id="",
        lines=tuple(msgspec.structs.replace(line, recording="", samples=0) for line in shot.lines),
    )


def _same_script(fresh: Film, base: Film) -> bool:
    """Whether two layouts say the same."""

    def said(film: Film) -> list[object]:
        heads = [(scene.heading, scene.number, scene.synopsis, scene.section) for scene in film.scenes]
        shots = [[content_of(shot) for shot in scene.shots] for scene in film.scenes]
        return [film.title, film.credits, heads, shots]

    return said(fresh) == said(base)


def _kept_edits(film: Film, fresh: Film, base: Film, old_of: dict[str, Shot]) -> tuple[dict[str, Shot], set[str]]:
    """Which shot of the film each fresh one is, where the script before tells more; and those that were deleted since.

    What the revision did not touch is locked for the moment: `_kept` then leaves the film's own words.
    """
    film_of = {shot.id: old for old, shot in _matched(_shots(film), _shots(base))}
    found: dict[str, Shot] = {}
    gone: set[str] = set()
    used: set[str] = set()
    for before, now in _matched(_shots(base), _shots(fresh)):
        old = film_of.get(before.id)
        untouched = content_of(before) == content_of(now)
        if old is None:
            if untouched:
                gone.add(now.id)
            continue
        found[now.id] = msgspec.structs.replace(old, locked=True) if untouched and not old.locked else old
        used.add(old.id)
    for identity, old in old_of.items():
        if identity not in found and identity not in gone and old.id not in used:
            found[identity] = old
            used.add(old.id)
    return found, gone


def _with_own_heads(film: Film, fresh: Film, base: Film, scenes: list[Scene]) -> list[Scene]:
    """Scenes whose heading the revision left keep the film's; so do numbers and synopses. Locks are as they were."""
    before = {
        new.id: old
        for old, new in zip(*_paired_scenes(base, fresh), strict=True)
        if (old.heading, old.number, old.synopsis) == (new.heading, new.number, new.synopsis)
    }
    made = []
    for laid_out, scene in zip(fresh.scenes, scenes, strict=True):
        own = film.scene(scene.id)
        if own is not None and laid_out.id in before:
            scene = msgspec.structs.replace(  # noqa: PLW2901 - the same scene with its own head
                scene, heading=own.heading, number=own.number, synopsis=own.synopsis
            )
        shots = tuple(
            place[1] if (place := film.find(shot.id)) and shot.locked and not place[1].locked else shot
            for shot in scene.shots
        )
        made.append(msgspec.structs.replace(scene, shots=shots))
    return made


def _paired_scenes(base: Film, fresh: Film) -> tuple[list[Scene], list[Scene]]:
    """Scenes of the same heading, in order."""
    olds, news = [], []
    matcher = difflib.SequenceMatcher(
        None, [scene.heading for scene in base.scenes], [scene.heading for scene in fresh.scenes], autojunk=False
    )
    for a, c, size in matcher.get_matching_blocks():
        olds += base.scenes[a : a + size]
        news += fresh.scenes[c : c + size]
    return olds, news


def _with_own(film: Film, scenes: list[Scene], base: Film) -> list[Scene]:
    """Put back the shots that were made in the film since the script came in, each behind the one it stood behind."""
    from_script = {old.id for old, _shot in _matched(_shots(film), _shots(base))}
    for scene in film.scenes:
        behind = ""
        for shot in scene.shots:
            if shot.id not in from_script and not any(each.id == shot.id for every in scenes for each in every.shots):
                scenes = _inserted(scenes, shot, behind, scene)
            behind = shot.id
    return scenes


def _inserted(scenes: list[Scene], shot: Shot, behind: str, home: Scene) -> list[Scene]:
    for number, scene in enumerate(scenes):
        ids = [each.id for each in scene.shots]
        if behind in ids or (not behind and scene.id == home.id):
            place = ids.index(behind) + 1 if behind else 0
            shots = (*scene.shots[:place], shot, *scene.shots[place:])
            return [*scenes[:number], msgspec.structs.replace(scene, shots=shots), *scenes[number + 1 :]]
    # The scene is gone from the script and from the film's order: what was made by hand is never thrown away.
    return [*scenes, msgspec.structs.replace(home, shots=(shot,))]


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
            (difflib.SequenceMatcher(None, _bare(one), _bare(other)).ratio(), one.id, other.id)
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


def _bare(shot: Shot) -> list[str]:
    """Words without what stands around them: "stops." and "stops," are one word."""
    return re.findall(r"[\w'’]+", _words(shot))


def _kept(old: Shot, new: Shot) -> Shot:
    """The new words with all that a script does not say; a locked shot stays as it is, and so does a recorded line."""
    if old.locked:
        return old
    recorded = {(line.character, line.text): line for line in old.lines if line.recording}
    lines = tuple(
        msgspec.structs.replace(line, recording=before.recording, samples=before.samples)
        if (before := recorded.get((line.character, line.text)))
        else line
        for line in new.lines
    )
    return msgspec.structs.replace(new, lines=lines, **{name: getattr(old, name) for name in OWN})


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


def _said(entry: object) -> dict[str, Any]:
    """What was decided about a bible entry by hand stays."""
    fields = ("description", "stand_in", "voice", "cameo", "pictures")
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
