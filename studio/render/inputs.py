"""What a job brings beside its request: the files that the request names by what they contain, and its model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.messages.requests import Request, digest
from studio.project.project import Project
from studio.render.takes import Takes
from studio.render.voices import recordings

if TYPE_CHECKING:
    from studio.models.shelf import Shelf

MODELS = "diffusion"
"""The renderer that renders with the models of the shelf."""

ENDINGS = (".png", ".jpg", ".jpeg", ".wav")
"""Of media files that a model is given as they are."""

WORK = Path("cache") / "models"
"""Where the engine keeps embeddings and unfinished latents."""


def files(project: Project, takes: Takes, request: Request) -> dict[str, Path]:
    """Recorded lines, pictures and takes that a request names, by SHA-256; what is not there is left out."""
    found = recordings(project.folder, request)
    for sha in sorted(set(request.inputs.values()) - set(found)):
        path = _media(project.folder / "media", sha) or _take(takes, sha)
        if path is not None:
            found[sha] = path
    return found


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
    for take in takes.all():
        recipe = takes.recipe(take)
        if recipe is not None and recipe.media_hash == sha:
            return takes.path(take)
    return None
