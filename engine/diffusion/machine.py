"""The plan of a render on this machine: made from what is free now, lowered when memory ran out, remembered."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from engine.diffusion import measuring
from engine.messages.faults import Exit, Fault
from engine.models import costs, planning, stretching
from engine.models.costs import Task
from engine.models.family import Family, Variant
from engine.models.ladder import step_down
from engine.models.machine import Machine
from engine.models.plan import Plan
from engine.models.planning import Known, Note, Planned
from engine.models.remembered import Remembered
from engine.models.rules import Snapped
from engine.models.stored import Weights
from engine.models.stretching import Snapping

PLANS = "plans.json"
"""File in the folder of unfinished work, beside what is kept of shots."""

NO_ROOM = {
    "plan.short_device": "model.no_room_device",
    "plan.short_host": "model.no_room_host",
    "plan.short_disk": "model.no_room_disk",
}
"""What a plan lacks to the fault of a model that cannot be rendered for it."""


def pinned(plan: dict[str, Any]) -> Plan:
    """A plan as an earlier recipe tells it.

    Raises
    ------
    Fault
        ``model.plan``.
    """
    try:
        return msgspec.convert({key: plan[key] for key in Plan.__struct_fields__ if key in plan}, Plan)
    except msgspec.ValidationError as error:
        raise Fault("model.plan", Exit.USAGE, str(error)) from error


@dataclass
class Course:
    """A render on this machine: its plan to begin with, the plans below it, and what is remembered of it.

    Attributes
    ----------
    plan : Plan
        To begin with.
    snapped : Snapped
        What is rendered, in which stretches.
    notes : list of str
        What is to be told of it, ``code: words``.
    """

    plan: Plan
    snapped: Snapped
    notes: list[str]
    _task: Task
    _machine: Machine
    _quality: str
    _remembered: Remembered
    _began: float

    def lower(self, plan: Plan, phase: str) -> Plan | None:
        """See `engine.models.ladder.step_down`."""
        return step_down(plan, phase, self._task, self._machine)

    def roomy(self, plan: Plan) -> bool:
        """Whether the transformer may stay in memory while pictures are decoded; not where memory ran out before."""
        return plan is self.plan and planning.holds_through(plan, self._task, self._machine)

    def remember(self, plan: Plan, *, whole: bool) -> None:
        """Keep the plan that was held to, and how long it took where the `whole` of it was rendered."""
        self._remembered.add(
            Known(
                variant=self._task.variant,
                machine=self._machine.key,
                quality=self._quality,
                width=self._task.width,
                height=self._task.height,
                frames=self._task.frames,
                plan=plan,
                seconds=round(time.monotonic() - self._began, 3) if whole else 0.0,
                lengths=self._task.lengths,
            )
        )


def course(
    weights: Weights,
    family: Family,
    variant: Variant,
    snapping: Snapping,
    quality: str,
    work: Path | None,
    plan: dict[str, Any] | None = None,
    *,
    given: bool = False,
) -> Course:
    """Plan a render, or hold to a plan.

    Parameters
    ----------
    weights, family, variant
    snapping : callable
        See `engine.models.stretching.Snapping`.
    quality, work
    plan : dict, optional
        To hold to.
    given : bool
        Whether pictures are given that it goes by.

    Raises
    ------
    Fault
        ``model.plan``, ``model.driver``; ``model.no_room_device``, ``model.no_room_host`` and ``model.no_room_disk``
        where even the plan that takes least takes more than there is. A plan that is given is tried all the same.
    """
    measuring.check_driver()
    here = measuring.measure(work, sample=_largest(weights))
    remembered = Remembered(work / PLANS if work else None)
    planned = None
    if plan:
        held = pinned(plan)
        snapped = snapping(held.longest)
    else:
        snapped, planned = stretching.planned(
            family, variant, weights, snapping, quality, here, remembered.known(), given=given
        )
        held = planned.plan
    size, several = (snapped.width, snapped.height, snapped.frames), len(snapped.stretches) > 1
    task = costs.task(family, variant, weights, *size, quality, given=given or several, lengths=snapped.lengths)
    notes = []
    if planned:
        if lacking := planning.lacking(held, task, here):
            raise _refused(lacking, planned)
        notes = [_tight(note.parameters) for note in planned.reasons if note.code.startswith("plan.short")]
    return Course(held, snapped, notes, task, here, quality, remembered, time.monotonic())


def _largest(weights: Weights) -> Path | None:
    """The model's largest file."""
    largest = max(weights.files, key=lambda file: file.bytes, default=None)
    return Path(largest.path) if largest else None


def _refused(lacking: Note, planned: Planned) -> Fault:
    would = ", ".join(f"{each.width}x{each.height}x{each.frames}" for each in planned.would)
    about = lacking.parameters
    sizes = {name: f"{about[name] / 10**9:.{1 if about[name] > 10**8 else 3}f}" for name in ("needed", "free")}
    return Fault(NO_ROOM[lacking.code], Exit.MISSING_PART, phase=about["phase"], would=would or "-", **sizes)


def _tight(lacking: dict[str, Any]) -> str:
    """A remark that a phase needs more memory than is free."""
    needed, free = (f"{lacking[name] / 2**30:.1f}" for name in ("needed", "free"))
    return f"model.tight: {lacking['phase']}, {needed} / {free} GB"
