"""What a job needs of whom: read from its request, and from the recipes of the takes that it uses, never from claims.

A character that has a cameo needs its look for pictures; an input of a cameo needs the look or the voice; and words
that the person did not record need the right to put words into their mouth. What a take contains goes over to every
take that goes on from it and to every film that it is cut into.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.media.carried import carried_by
from engine.messages.consent import PURPOSES, ROLE, VOICED, Purpose
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Recipe
from engine.messages.requests import OWN, Entry, Request, from_json

LONGEST_RECIPE = 1 << 24
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a job needs of one cameo.

    Attributes
    ----------
    cameo : str
    uses : tuple of str
        In the order of `engine.messages.consent.PURPOSES`.
    files : tuple of tuple
        Asset and SHA-256 of each input that is this cameo's.
    """

    cameo: str
    uses: tuple[Purpose, ...]
    files: tuple[tuple[str, str], ...] = ()


def is_cameo(role: str) -> bool:
    """Whether an input is a cameo's."""
    return role.startswith(ROLE)


def role(character: str, asset: str) -> str:
    """The role of a cameo's input."""
    return f"{ROLE}{character}:{asset}"


def is_voice(asset: str) -> bool:
    """Whether an asset is of the voice; all others are of the look."""
    return asset.startswith(VOICED)


def owner(named: str, entries: Iterable[Entry]) -> tuple[Entry, str]:
    """The character that a cameo's input belongs to, and the asset that it is.

    Raises
    ------
    Fault
        ``cameo.nobody`` where no character with a cameo has that name.
    """
    bare = named.removesuffix(OWN)
    fitting = [entry for entry in entries if entry.cameo and bare.startswith(role(entry.name, ""))]
    entry = max(fitting, key=lambda each: len(each.name), default=None)
    asset = bare[len(role(entry.name, "")) :] if entry else ""
    if entry is None or not asset:
        raise Fault("cameo.nobody", Exit.BAD_INPUT, role=named[:100])
    return entry, asset


def of_request(
    request: Request, *, pictures: bool = True, contained: Iterable[Mapping[str, Iterable[str]]] = ()
) -> tuple[Need, ...]:
    """What a request needs.

    Parameters
    ----------
    request : Request
    pictures : bool
        Whether it is drawn; dialogue that is only spoken opens voices and shows nobody.
    contained : iterable of dict
        What the takes contain that the request goes on from: cameo to uses.

    Raises
    ------
    Fault
        ``cameo.nobody``.
    """
    entries = [entry for entry in request.staging.entries if entry.cameo]
    uses: dict[str, set[str]] = {}
    files: dict[str, list[tuple[str, str]]] = {}
    if pictures:
        for entry in entries:
            uses.setdefault(entry.cameo, set()).add("likeness")
    for named, sha in sorted(request.inputs.items()):
        if is_cameo(named):
            entry, asset = owner(named, entries)
            if pictures or is_voice(asset):
                uses.setdefault(entry.cameo, set()).add("voice" if is_voice(asset) else "likeness")
                files.setdefault(entry.cameo, []).append((asset, sha))
    said = {line.character.casefold() for line in request.staging.lines if line.text.strip() and not line.recording}
    for entry in entries:
        if entry.cameo in uses and entry.name.casefold() in said:
            uses[entry.cameo].add("words")
    for more in contained:
        for cameo, kinds in more.items():
            uses.setdefault(cameo, set()).update(kinds)
    return tuple(
        Need(cameo, tuple(kind for kind in PURPOSES if kind in uses[cameo]), tuple(files.get(cameo, ())))
        for cameo in sorted(uses)
    )


def of_cut(contained: Iterable[Mapping[str, Iterable[str]]]) -> tuple[Need, ...]:
    """What a film needs that is cut from takes with likenesses."""
    uses: dict[str, set[str]] = {}
    for each in contained:
        for cameo, kinds in each.items():
            uses.setdefault(cameo, {"likeness"}).update(kinds)
    return tuple(Need(cameo, tuple(kind for kind in PURPOSES if kind in uses[cameo])) for cameo in sorted(uses))


def told(needs: Iterable[Need]) -> dict[str, tuple[str, ...]]:
    """Needs as a recipe tells them: cameo to uses."""
    return {need.cameo: need.uses for need in needs}


def contained_in(media: Path) -> dict[str, tuple[str, ...]]:
    """The likenesses in a take, by the recipe that lies beside its film and by the film; in footage, by the film."""
    if media.name != "take.mov":
        # Sealed files have no ending: they say nothing to anybody.
        return dict(carried_by(media)) if media.suffix else {}
    return _together(_by_recipe(media.with_name("recipe.json")), carried_by(media))


def _by_recipe(path: Path) -> dict[str, tuple[str, ...]]:
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_RECIPE)
        if b'"cameo' not in data and b"\\u" not in data:
            # Most takes show nobody: their recipes are not taken apart. A letter can be spelled by its number, too.
            return {}
        recipe = from_json(data, Recipe)
    except (OSError, msgspec.ValidationError, msgspec.DecodeError, ValueError):
        return {}
    return of_recipe(recipe)


def _together(*contained: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """What several say of one film, in the order of `PURPOSES`."""
    uses: dict[str, set[str]] = {}
    for each in contained:
        for cameo, kinds in each.items():
            uses.setdefault(cameo, set()).update(kinds)
    return {cameo: tuple(kind for kind in PURPOSES if kind in uses[cameo]) for cameo in sorted(uses)}


def of_recipe(recipe: Recipe) -> dict[str, tuple[str, ...]]:
    """The likenesses in a take, by its recipe."""
    try:
        asked = told(of_request(recipe.request))
    except Fault:
        asked = {entry.cameo: ("likeness",) for entry in recipe.request.staging.entries if entry.cameo}
    return _together(asked, recipe.cameos)
