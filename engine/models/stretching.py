"""In how long stretches a shot is rendered: in a model's longest clips where there is memory, else in shorter ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import msgspec

from engine.messages.requests import Request
from engine.models.family import Family, Variant
from engine.models.likenesses import as_references
from engine.models.machine import Machine
from engine.models.planning import SHRUNK, Known, Note, Planned, plan
from engine.models.rules import Snapped, overlap, snap
from engine.models.stored import Weights

SHORTER = Fraction(3, 16), Fraction(1, 8)
"""Shares of a model's longest clip beside `SHRUNK`: of still shorter stretches too much is made twice."""

Snapping = Callable[[int], Snapped]
"""From the frames of the longest stretch, 0 for as many as the model renders, to what is rendered."""


def foreseen(request: Request, family: Family, variant: Variant) -> tuple[Snapping, int]:
    """What a request is rendered as, as far as that is known before what it is given is read.

    Returns
    -------
    (snapping, lead)
        And how many frames of the model's own lead up to the shot: those of a clip that is long enough.
    """
    staging, can = request.staging, family.abilities(variant)
    preset = family.preset(variant, request.quality)
    roles = {role.partition("#")[0].partition(":")[0] for role in as_references(request).inputs}
    references = any(can.references.get(role) for role in roles)
    lead = overlap(family.lengths, can) if "prefix" in roles else 0

    def snapping(longest: int) -> Snapped:
        size = request.width, request.height, staging.frames, staging.rate
        return snap(family, *size, preset, can, lead=lead, references=references, longest=longest)

    return snapping, lead


def planned(
    family: Family,
    variant: Variant,
    weights: Weights | None,
    snapping: Snapping,
    quality: str,
    machine: Machine,
    remembered: Sequence[Known] = (),
    *,
    given: bool = False,
) -> tuple[Snapped, Planned]:
    """Plan a render in the longest stretches that fit; where none fit, in the model's longest clips.

    Parameters
    ----------
    family, variant, weights
    snapping : callable
    quality : str
    machine : Machine
    remembered : sequence of Known
    given : bool
        Whether pictures are given that it goes by.

    Raises
    ------
    Fault
        What `snapping` raises.
    """
    first: tuple[Snapped, Planned] | None = None
    tried: set[tuple[int, ...]] = set()
    for longest in _lengths(snapping(0)):
        snapped = snapping(longest)
        if snapped.lengths in tried:
            continue
        tried.add(snapped.lengths)
        # All but the first stretch go on from pictures.
        found = plan(
            family,
            variant,
            weights,
            snapped.width,
            snapped.height,
            snapped.frames,
            quality,
            machine,
            remembered,
            given=given or len(snapped.stretches) > 1,
            lengths=snapped.lengths,
        )
        first = first or (snapped, found)
        if found.fits:
            return snapped, _noted(found, snapped, longest)
    assert first is not None
    return first


def _lengths(snapped: Snapped) -> list[int]:
    return [0, *(int(snapped.frames * by) for by in (*SHRUNK, *SHORTER))]


def _noted(found: Planned, snapped: Snapped, longest: int) -> Planned:
    """The plan that says how long its stretches are, where that is for want of memory."""
    if not longest:
        return found
    note = Note(code="plan.stretches", parameters={"count": len(snapped.stretches)})
    held = msgspec.structs.replace(found.plan, longest=snapped.frames)
    return msgspec.structs.replace(found, plan=held, reasons=(*found.reasons, note))
