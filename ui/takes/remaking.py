"""Takes made from takes: whether the chosen model can, and which takes one was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.messages.jobs import Recipe
from studio.render.inputs import sources
from studio.render.remaking import can_do
from studio.render.takes import Take
from studio.words.language import _
from ui.desk import Desk

if TYPE_CHECKING:
    from engine.models.family import Capabilities


def abilities(desk: Desk) -> Capabilities | None:
    """What the chosen model can do; None where previz renders."""
    entry = desk.models.get(desk.models.chosen) if desk.models.chosen else None
    kind = desk.models.kind(entry) if entry else None
    return kind[0].abilities(kind[1]) if kind else None


def able(desk: Desk, way: str) -> bool:
    """Whether the chosen model makes takes from takes in a way of `studio.render.remaking.WAYS`."""
    can = abilities(desk)
    return can is not None and can_do(way, can)


def lineage(desk: Desk, take: Take, recipe: Recipe) -> str:
    """``from 2A-1``: the takes that gave this one its pictures; empty where none did."""
    if desk.session is None or not recipe.request.inputs:
        return ""
    found = sources(desk.session.takes, recipe.request, take.shot).values()
    names = dict.fromkeys(f"{desk.slate(each.shot) or '?'}-{each.number}" for each in found)
    return _("from {takes}").format(takes=", ".join(names)) if names else ""
