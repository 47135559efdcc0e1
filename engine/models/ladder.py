"""What a plan gives up, rung by rung, when memory ran out: first what costs time, last what costs exactness."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from engine.models import costs, planning
from engine.models.costs import PHASES, Task
from engine.models.machine import Machine
from engine.models.plan import Holding, Part, Plan

TILES, CHUNKS = (512, 256, 128), (16, 8, 4, 2)

LOWER: dict[Holding, Holding] = {"device": "blocks", "whole": "blocks", "blocks": "leaves"}

ROLES = {"reading": ("text",), "denoising": ("transformer",), "refining": ("transformer",), "decoding": ("picture",)}
"""Parts that are held otherwise to make room in a phase: the largest of it."""


def step_down(plan: Plan, phase: str, task: Task | None = None, machine: Machine | None = None) -> Plan | None:
    """The next plan that takes less memory in a phase; None where there is none.

    Parameters
    ----------
    plan : Plan
    phase : str
    task : Task, optional
        What is rendered: with it a rung that would take no less is left out.
    machine : Machine, optional
        Whose memory a rung must not ask too much of, which would end the process instead.
    """
    for lower in _rungs(plan, phase):
        if task is not None:
            if _taken(lower, phase, task) >= _taken(plan, phase, task):
                continue
            if machine is not None and _short(lower, phase, task, machine):
                continue
        weighed = costs.weighed(lower, task) if task is not None else lower
        return msgspec.structs.replace(weighed, rung=plan.rung + 1)
    return None


def told(before: Plan, after: Plan) -> str:
    """What was given up, in a few words."""
    changes = [f"{name} {new}" for name in ("tile", "chunk") if (new := getattr(after, name)) != getattr(before, name)]
    for part in after.parts:
        former = before.part(part.name)
        changes += [f"{part.name} {part.holding}"] if part.holding != former.holding else []
        changes += [f"{part.name} {part.precision}"] if part.precision != former.precision else []
    return ", ".join(changes)


def _taken(plan: Plan, phase: str, task: Task) -> int:
    """Bytes that a phase takes where memory ran out: on the card, or of the memory that is all there is."""
    return costs.peaks(plan, task)[phase].device


def _short(plan: Plan, phase: str, task: Task, machine: Machine) -> bool:
    """Whether there is too little memory beside the device."""
    _, host = planning.usable(machine)
    return costs.peaks(plan, task)[phase].host > host


def _rungs(plan: Plan, phase: str) -> Iterator[Plan]:
    """Every plan below, the dearest last."""
    if phase == "decoding":
        yield from _pieces(plan)
    elif plan.device == "cuda":
        yield from _offloaded(plan, phase)
        yield from _narrowed(plan, phase)
    elif plan.device == "cpu":
        yield from _halved(plan, phase)
    yield from _changed(plan, phase, _in_place)


def _pieces(plan: Plan) -> Iterator[Plan]:
    """Pictures in tiles, in shorter windows, in smaller tiles."""
    tiles, chunks = ([each for each in rungs if not now or each < now] for rungs, now in _pairs(plan))
    if not plan.tile:
        yield msgspec.structs.replace(plan, tile=tiles[0])
    for chunk in chunks:
        yield msgspec.structs.replace(plan, chunk=chunk, tile=plan.tile or tiles[0])
    for tile in tiles:
        yield msgspec.structs.replace(plan, tile=tile, chunk=plan.chunk or CHUNKS[-1])


def _pairs(plan: Plan) -> tuple[tuple[tuple[int, ...], int], ...]:
    return (TILES, plan.tile), (CHUNKS, plan.chunk)


def _offloaded(plan: Plan, phase: str) -> Iterator[Plan]:
    """Parts come to the card by blocks, then by single layers; memory is not held twice for it."""

    def lower(part: Part) -> Part:
        return msgspec.structs.replace(part, holding=LOWER.get(part.holding, part.holding), pinned=False)

    for one in _changed(plan, phase, lower):
        yield one
        yield from _changed(one, phase, lower)


def _narrowed(plan: Plan, phase: str) -> Iterator[Plan]:
    """Numbers are held in eight bits, where they are not read in place."""

    def lower(part: Part) -> Part:
        narrow = part.precision in ("float32", "bfloat16", "float16") and part.holding != "disk"
        return msgspec.structs.replace(part, precision="int8") if narrow else part

    yield from _changed(plan, phase, lower)


def _halved(plan: Plan, phase: str) -> Iterator[Plan]:
    """On a processor: numbers of half as many bits."""

    def lower(part: Part) -> Part:
        return msgspec.structs.replace(part, precision="bfloat16") if part.precision == "float32" else part

    yield from _changed(plan, phase, lower)


def _in_place(part: Part) -> Part:
    """Read from its files whenever it is needed, as exact as they are."""
    precision = "bfloat16" if part.precision == "int8" else part.precision
    if part.precision == "int4":
        return part
    return msgspec.structs.replace(part, holding="disk", precision=precision, pinned=False)


def _changed(plan: Plan, phase: str, lower: Callable[[Part], Part]) -> Iterator[Plan]:
    """The plan with the phase's largest parts held otherwise, where that is something else."""
    roles = ROLES[phase]
    assert set(roles) <= PHASES[phase]
    parts = tuple(lower(part) if part.role in roles else part for part in plan.parts)
    if parts != plan.parts:
        yield msgspec.structs.replace(plan, parts=parts)
