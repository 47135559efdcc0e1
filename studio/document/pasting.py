"""Copying shots, and putting shots and scenes from elsewhere into the film, as one step of undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from engine.messages.faults import Exit, Fault
from engine.messages.requests import Entry
from studio.document.edits import edit, with_shots
from studio.document.identity import new_id
from studio.document.nodes import check, with_rows
from studio.document.values import Film, Scene, Shot

UNUSABLE = (msgspec.MsgspecError, KeyError, ValueError)


def copies(shots: Iterable[Shot]) -> tuple[Shot, ...]:
    """Shots with the same words and directions, and ids of their own: no takes, no lock, nothing accepted."""
    return tuple(
        msgspec.structs.replace(shot, id=new_id(), circled="", locked=False, kept_content="") for shot in shots
    )


def pasted(film: Film, scenes: Sequence[Scene], bible: Iterable[Entry] = (), after: str = "") -> Film:
    """The film with scenes from elsewhere.

    Parameters
    ----------
    film : Film
    scenes : sequence of Scene
        With ids that the film does not have. Shots of a first one without a heading go into the scene of `after`.
    bible : iterable of Entry
        Those whose kind and name the film's bible lacks come along.
    after : str
        The shot after which they come; where the film has it no longer, or it is empty, they come at the end.
    """
    scenes = list(scenes)
    place = film.find(after)
    at = film.scenes[-1] if film.scenes else None
    if place:
        at = place[0]
    if scenes and not scenes[0].heading and at is not None:
        first = scenes.pop(0)
        index = at.shots.index(place[1]) + 1 if place else len(at.shots)
        film = with_shots(film, at, (*at.shots[:index], *first.shots, *at.shots[index:]))
    row = next((row for row, scene in enumerate(film.scenes) if at and scene.id == at.id), -1) + 1
    known = {(entry.kind, entry.name.casefold()) for entry in film.bible}
    new = tuple(entry for entry in bible if (entry.kind, entry.name.casefold()) not in known)
    return msgspec.structs.replace(
        film, scenes=(*film.scenes[:row], *scenes, *film.scenes[row:]), bible=(*film.bible, *new)
    )


@edit
def paste(film: Film, *, rows: dict[str, str | None], count: int = 0) -> Film:  # noqa: ARG001 - named in the menu
    """Take rows that `pasted` made (see `studio.document.nodes.rows_to_plain`); `count` shots, for the undo menu.

    Raises
    ------
    Fault
        ``clipboard.unusable``.
    """
    try:
        after = with_rows(
            film, {identity: text.encode() if text is not None else None for identity, text in rows.items()}
        )
        check(after)
    except UNUSABLE as error:
        raise Fault("clipboard.unusable", Exit.BAD_INPUT, str(error)) from error
    return after


def packed(shots: Sequence[Shot]) -> bytes:
    """Shots for the clipboard."""
    return msgspec.json.encode(shots)


def unpacked(data: bytes) -> tuple[Shot, ...]:
    """Shots from the clipboard, as copies.

    Raises
    ------
    Fault
        ``clipboard.unusable``: it is written by whatever program likes to.
    """
    try:
        shots = copies(msgspec.json.decode(data, type=tuple[Shot, ...]))
        check(Film(scenes=(Scene(id=new_id(), shots=shots),)))
    except UNUSABLE as error:
        raise Fault("clipboard.unusable", Exit.BAD_INPUT, str(error)) from error
    return shots
