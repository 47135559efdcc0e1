"""The plan of a render on this machine: made from what is free now, lowered when memory ran out, remembered."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from engine.diffusion import measuring
from engine.diffusion.adapter import Ask
from engine.messages.faults import Exit, Fault
from engine.models import costs, planning
from engine.models.costs import Task
from engine.models.family import Family, Variant
from engine.models.ladder import step_down
from engine.models.machine import Machine
from engine.models.plan import Plan
from engine.models.planning import Known
from engine.models.remembered import Remembered
from engine.models.stored import Weights

PLANS = "plans.json"
"""File in the folder of unfinished work, beside what is kept of shots."""


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
    notes : list of str
        What is to be told of it, ``code: words``.
    """

    plan: Plan
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
    ask: Ask,
    quality: str,
    work: Path | None,
    plan: dict[str, Any] | None = None,
    *,
    given: bool = False,
    lengths: tuple[int, ...] = (),
) -> Course:
    """Plan a render, or hold to a plan.

    Parameters
    ----------
    weights, family, variant, ask, quality, work
    plan : dict, optional
        To hold to.
    given : bool
        Whether pictures are given that it goes by.
    lengths : tuple of int
        Frames of each of its stretches.

    Raises
    ------
    Fault
        ``model.plan``.
    """
    here = measuring.measure(work)
    remembered = Remembered(work / PLANS if work else None)
    size = ask.width, ask.height, ask.frames
    more: dict[str, Any] = {"given": given or len(lengths) > 1, "lengths": lengths}  # all but the first are given some
    notes = []
    if plan:
        held = pinned(plan)
    else:
        planned = planning.plan(family, variant, weights, *size, quality, here, remembered.known(), **more)
        held = planned.plan
        notes = [_tight(note.parameters) for note in planned.reasons if note.code.startswith("plan.short")]
    task = costs.task(family, variant, weights, *size, quality, **more)
    return Course(held, notes, task, here, quality, remembered, time.monotonic())


def _tight(lacking: dict[str, Any]) -> str:
    """A remark that a phase needs more memory than is free."""
    needed, free = (f"{lacking[name] / 2**30:.1f}" for name in ("needed", "free"))
    return f"model.tight: {lacking['phase']}, {needed} / {free} GB"
