"""What a request names beside words: by which role, and where the file lies; and what else a job for a model brings.

A shot asks for its key frame and, where it is continuous, for the take that it goes on from. That is the circled take
of the shot before, named by its film's own hash: the engine reads its last frames. Such inputs are part of what the
shot asks for and make it stale. What one take alone is given, a take that is remade or previz's first frame, is told
apart by its role's end (`engine.messages.requests.OWN`). Previz is given none of it: it reads words.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.messages.consent import ROLE
from engine.messages.directions import CONTINUOUS, GUIDE
from engine.messages.requests import OWN, Request, digest
from studio.document.values import Film, Shot
from studio.project.project import Project
from studio.render.takes import Take, Takes
from studio.render.voices import recordings

if TYPE_CHECKING:
    from studio.models.shelf import Shelf

MODELS = "diffusion"
"""The renderer that renders with the models of the shelf."""

ENDINGS = (".png", ".jpg", ".jpeg", ".wav")
"""Of media files that a model is given as they are."""

WORK = Path("cache") / "models"
"""Where the engine keeps embeddings and unfinished latents."""

PREFIX = "prefix"
"""The clip that is gone on from; without a hash while it does not exist."""

GUIDED = f"first@0{OWN}"
"""The first picture of a clip, for one take."""


def asked(film: Film, shot: Shot, takes: Takes) -> dict[str, str]:
    """What a shot asks a model for whenever it is rendered: role to hash, an empty one for a take still to come."""
    earlier = before(film, shot)
    if earlier is not None:
        return {PREFIX: ending(earlier, takes)}
    return {"first": shot.key_frame.partition(".")[0]} if shot.key_frame else {}


def before(film: Film, shot: Shot) -> Shot | None:
    """The shot that a continuous one goes on from: the one before in its scene.

    None where it is not continuous or opens the scene, and where something stands in the cut for the one before.
    """
    if CONTINUOUS not in shot.asides or shot.id not in film.places:
        return None
    row, place = film.places[shot.id]
    earlier = film.scenes[row].shots[place - 1] if place else None
    return earlier if earlier is not None and not earlier.stands else None


def ending(shot: Shot, takes: Takes) -> str:
    """Hash of a shot's circled take; empty while it has none, or where its recipe is gone."""
    take = takes.get(shot.circled) if shot.circled else None
    return takes.media_hash(take) if take is not None else ""


def guide(shot: Shot, takes: Takes) -> dict[str, str]:
    """What a shot with previz as its guide gives the next take: the first frame of its newest previz take.

    The circled one is taken where it is previz's. A shot that has another first frame keeps that.
    """
    if GUIDE not in shot.asides or shot.key_frame:
        return {}
    found = [take for take in takes.of(shot.id) if take.renderer == "previz" and takes.path(take).is_file()]
    take = max(found, key=lambda each: (each.id == shot.circled, each.number), default=None)
    return {GUIDED: sha} if take is not None and (sha := takes.media_hash(take)) else {}


def files(project: Project, takes: Takes, request: Request) -> dict[str, Path]:
    """Recorded lines, pictures and takes that a request names, by SHA-256; what is not there is left out."""
    found = recordings(project.folder, request)
    # What is a cameo's lies sealed in the vault, not in the project.
    named = {sha for role, sha in request.inputs.items() if sha and not role.startswith(ROLE)}
    for sha in sorted(named - set(found)):
        path = _media(project.folder / "media", sha) or _take(takes, sha)
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


def _media(folder: Path, sha: str) -> Path | None:
    return next((path for ending in ENDINGS if (path := folder / f"{sha}{ending}").is_file()), None)


def _take(takes: Takes, sha: str) -> Path | None:
    take = takes.by_media(sha)
    return takes.path(take) if take is not None else None
