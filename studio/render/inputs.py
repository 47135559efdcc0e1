"""What a request names beside words: by which role, and where the file lies; and what else a job for a model brings.

A shot asks for the pictures that it was given at frames, where it is continuous for the take that it goes on from, and
of a model that remembers for the takes before it in its scene. Takes are the circled ones, named by their film's own
hash: the engine reads of them what it needs. Such inputs are part of what the shot asks for and make it stale. What
one take alone is given, a take that is remade or what previz guides it by, is told apart by its role's end
(`engine.messages.requests.OWN`). Previz is given none of it: it reads words.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.messages.consent import ROLE
from engine.messages.directions import CONTINUOUS, GUIDE, GUIDES
from engine.messages.faults import Fault
from engine.messages.requests import OWN, Request, digest, role_name
from studio.document.identity import is_media
from studio.document.length import shot_frames
from studio.document.values import Film, Shot
from studio.project.project import Project
from studio.render.requests import named
from studio.render.takes import Take, Takes
from studio.render.voices import recordings

if TYPE_CHECKING:
    from engine.models.family import Capabilities
    from studio.models.shelf import Shelf

MODELS = "diffusion"
"""The renderer that renders with the models of the shelf."""

WORK = Path("cache") / "models"
"""Where the engine keeps embeddings and unfinished latents."""

PREFIX = "prefix"
"""The clip that is gone on from; without a hash while it does not exist."""

GUIDED = f"first@0{OWN}"
"""The first picture of a clip, for one take."""


def asked(film: Film, shot: Shot, takes: Takes, memory: int = 0) -> dict[str, str]:
    """What a shot asks a model for whenever it is rendered: role to hash, an empty one for a take still to come.

    Parameters
    ----------
    film : Film
    shot : Shot
    takes : Takes
    memory : int
        How many earlier takes of a scene the model remembers.
    """
    earlier = before(film, shot)
    found = _pictures(film, shot, continuous=earlier is not None)
    if earlier is not None:
        found[PREFIX] = ending(earlier, takes)
    elif shot.key_frame:
        found["first"] = shot.key_frame.partition(".")[0]
    return found | shown_by(film, shot) | remembered(film, shot, takes, memory)


def shown_by(film: Film, shot: Shot) -> dict[str, str]:
    """The bible's pictures of whom and what a shot names: the first of each before the second of any.

    A cameo that plays somebody is its own picture.
    """
    pictured = tuple(entry for entry in film.bible if entry.pictures and not entry.cameo)
    place = film.find(shot.id) if pictured else None
    if place is None:
        return {}
    entries = named(pictured, place[0], shot)
    rounds = itertools.zip_longest(*([(entry, media) for media in entry.pictures] for entry in entries))
    pairs = [pair for each in rounds for pair in each if pair]
    shas = [(role_name(entry.name), media.partition(".")[0]) for entry, media in pairs]
    return {f"image:{name}#{number}": sha for number, (name, sha) in enumerate(shas, 1)}


def _pictures(film: Film, shot: Shot, *, continuous: bool) -> dict[str, str]:
    """The pictures at frames of a shot; what stands beyond its end waits until it is longer."""
    found, last = {}, shot_frames(shot, film.rate) - 1
    for key in shot.keys:
        if key.frame <= last and not (key.frame == 0 and continuous):
            role = "first" if key.frame == 0 else "last" if key.frame == last else f"key@{key.frame}"
            found[role] = key.media.partition(".")[0]
    return found


def shows_somebody(film: Film, roles: Iterable[str]) -> bool:
    """Whether one of the bible's pictures among these inputs is of a person."""
    people = tuple(f"image:{role_name(entry.name)}#" for entry in film.bible if entry.kind == "character")
    return any(role.startswith(people) for role in roles)


def before(film: Film, shot: Shot) -> Shot | None:
    """The shot that a continuous one goes on from: the one before in its scene.

    None where it is not continuous or opens the scene, and where something stands in the cut for the one before.
    """
    if CONTINUOUS not in shot.asides:
        return None
    earlier = earlier_of(film, shot)[-1:]
    return earlier[0] if earlier and not earlier[0].stands else None


def earlier_of(film: Film, shot: Shot) -> tuple[Shot, ...]:
    """The shots before one in its scene, in order."""
    row, place = film.places.get(shot.id, (0, 0))
    return film.scenes[row].shots[:place] if place else ()


def remembered(film: Film, shot: Shot, takes: Takes, most: int) -> dict[str, str]:
    """The circled takes before a shot in its scene, the newest first, as many as a model remembers."""
    if not most:
        return {}
    earlier = (each for each in reversed(earlier_of(film, shot)) if not each.stands)
    known = [sha for each in earlier if (sha := ending(each, takes))]
    return {f"memory#{number}": sha for number, sha in enumerate(known[:most], 1)}


def ending(shot: Shot, takes: Takes) -> str:
    """Hash of a shot's circled take; empty while it has none, or where its recipe is gone."""
    take = takes.get(shot.circled) if shot.circled else None
    return takes.media_hash(take) if take is not None else ""


def guide(shot: Shot, takes: Takes, can: Capabilities | None = None) -> dict[str, str]:
    """What previz gives a model for the next take: the first frame of its newest take, and passes still to be drawn.

    Of the takes the circled one is taken where it is previz's. A shot that has another first frame keeps that.

    Parameters
    ----------
    shot : Shot
    takes : Takes
    can : Capabilities, optional
        Of the model: passes that it cannot follow are left out, and those that it needs are added; where it cannot do
        without a picture, that is drawn too. Without it all that the shot wishes for is told.
    """
    kinds = [kind for aside, kind in GUIDES.items() if aside in shot.asides]
    pictured = GUIDE in shot.asides
    if can is not None:
        kinds = [kind for kind in kinds if kind in can.control]
        kinds += [kind for role in can.needs if (kind := role.removeprefix("guide:")) != role and kind not in kinds]
        pictured = pictured or "image" in can.needs
    found = {f"guide:{kind}{OWN}": "" for kind in kinds}
    begins = shot.key_frame or any(key.frame == 0 for key in shot.keys)
    take = previz_take(shot.id, takes, shot.circled)
    sha = takes.media_hash(take) if take is not None else ""
    if pictured and not begins and (sha or (can is not None and "image" in can.needs)):
        found[GUIDED] = sha
    return found


def previz_take(shot: str, takes: Takes, circled: str = "") -> Take | None:
    """The newest take of a shot that is previz's, or the circled one if it is."""
    found = [take for take in takes.of(shot) if take.renderer == "previz" and takes.path(take).is_file()]
    return max(found, key=lambda each: (each.id == circled, each.number), default=None)


def files(project: Project, takes: Takes, request: Request) -> dict[str, Path]:
    """Recorded lines, pictures and takes that a request names, by SHA-256; what is not there is left out."""
    found = recordings(project.folder, request)
    # What is a cameo's lies sealed in the vault, not in the project.
    named = {sha for role, sha in request.inputs.items() if sha and not role.startswith(ROLE)}
    for sha in sorted(named - set(found)):
        path = media_file(project.folder, sha) or _take(takes, sha)
        if path is not None:
            found[sha] = path
    return found


def sources(takes: Takes, request: Request, shot: str = "") -> dict[str, Take]:
    """The takes that gave a request its inputs, by role; those of `shot` are looked at first."""
    found = {role: takes.by_media(sha, shot) for role, sha in request.inputs.items() if sha}
    return {role: take for role, take in found.items() if take is not None}


def model(project: Project, takes: Takes, shelf: Shelf | None, shot: str, request: Request) -> dict[str, Any]:
    """Weights, work folder and plan of a job for a model; nothing for another renderer.

    A request that a take was made by before is made again by that take's plan. The shelf is the user's own if not
    given.

    Raises
    ------
    Fault
        ``models.unknown``.
    """
    if request.renderer != MODELS:
        return {}
    from studio.models.shelf import Shelf as Own  # no need of it before the first model

    weights = (shelf or Own()).get(request.model).path
    sought = digest(request)
    recipes = (takes.recipe(take) for take in reversed(takes.of(shot)))
    plan = next((recipe.plan for recipe in recipes if recipe and recipe.request_hash == sought), {})
    return {"weights": weights, "work": str(project.folder / WORK), "plan": plan}


def abilities(shelf: Shelf | None, name: str) -> Capabilities | None:
    """What a model of the shelf can do; None of one that is not there, which is told when it is to render."""
    from studio.models.shelf import Shelf as Own

    try:
        return variant_abilities((shelf or Own()).get(name).variant)
    except Fault:
        return None


def variant_abilities(variant: str) -> Capabilities | None:
    """What weights of a variant can do, None where nothing is known of it any more."""
    from engine.models import catalogue

    try:
        family, found = catalogue.variant(variant)
    except Fault:
        return None
    return family.abilities(found)


def memory_of(takes: Takes, take: Take | None) -> int:
    """How many earlier takes the model remembers that made a take."""
    can = variant_abilities(takes.variant(take)) if take is not None and take.renderer == MODELS else None
    return can.memory if can else 0


def media_file(project: Path, sha: str) -> Path | None:
    """A media file of a project by its hash: picture, footage, sound or guide."""
    found = (path for path in sorted((project / "media").glob(f"{sha}.*")) if is_media(path.name))
    return next((path for path in found if path.is_file() and not path.is_symlink()), None)


def _take(takes: Takes, sha: str) -> Path | None:
    take = takes.by_media(sha)
    return takes.path(take) if take is not None else None
