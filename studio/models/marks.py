"""What licences of models say about takes that exist: read from their recipes, told when a film is exported."""

from __future__ import annotations

import msgspec

from engine.messages.jobs import Recipe
from engine.models.catalogue import families
from engine.models.family import Licence
from studio.models.licences import licence_of, sentences
from studio.words.language import _

CODE = "model.licence: "
"""Begins the line of a recipe's log that names such a licence."""


class Mark(msgspec.Struct, frozen=True):
    """A licence that limits what is made under it.

    Attributes
    ----------
    licence : str
    shots : tuple of str
        Slates of the shots whose takes were made under it.
    limits : tuple of str
        Its limits, in sentences; empty where no catalogue here knows it.
    """

    licence: str
    shots: tuple[str, ...]
    limits: tuple[str, ...]


def marks_of(recipe: Recipe) -> list[str]:
    """Names of the licences that limit what a take may be used for.

    The recipe names the model; its log names the licence as it was, which also holds where the family that brought
    the model is not installed any more.
    """
    variant = recipe.plan.get("variant", "")
    known = licence_of(variant) if isinstance(variant, str) and variant else None
    names = [known.name] if known is not None and known.marked else []
    names += [line.removeprefix(CODE) for line in recipe.log if line.startswith(CODE)]
    return list(dict.fromkeys(names))


def limits_of(name: str) -> tuple[str, ...]:
    """The sentences of a licence by its name."""
    licence = _named(name)
    return tuple(sentences(licence)) if licence else ()


def told(mark: Mark) -> str:
    """A mark in words."""
    said = _("Made with a model under a licence with limits ({licence}), in {shots}.").format(
        licence=mark.licence, shots=", ".join(mark.shots)
    )
    return " ".join((said, *mark.limits))


def _named(name: str) -> Licence | None:
    return next((family.licence for family in families().values() if family.licence.name == name), None)
