"""What a render with a model will need, and whether it fits this machine: told before it is rendered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.messages.faults import Fault
from engine.messages.requests import Request
from engine.models import stretching
from engine.models.family import Family, Variant
from engine.models.machine import Machine
from engine.models.planning import Note, Planned
from engine.models.remembered import Remembered
from engine.models.stored import Weights
from studio.words.language import _
from studio.words.models import PHASES, held, role

PLANS = Path("cache") / "models" / "plans.json"
"""What earlier renders of a project told, as the engine keeps it."""


def planned(
    request: Request, family: Family, variant: Variant, weights: Weights | None, machine: Machine, project: Path
) -> Planned | None:
    """The plan by which the engine would render now; None for a shot that the model cannot render at all."""
    snapping, _lead = stretching.foreseen(request, family, variant)
    try:
        snapping(0)
    except Fault:
        return None
    known, given = Remembered(project / PLANS).known(), bool(request.inputs)
    return stretching.planned(family, variant, weights, snapping, request.quality, machine, known, given=given)[1]


def told(found: Planned) -> str:
    """What it takes, whether it fits, and what that hangs on, in sentences."""
    device, host = _gigabytes(found.device_bytes), _gigabytes(found.host_bytes)
    if found.plan.device == "cpu":
        needs = _("{memory} of memory").format(memory=host)
    else:
        needs = _("{vram} of VRAM, {memory} of memory").format(vram=device, memory=host)
    fits = _("Takes {needs}; fits.") if found.fits else _("Takes {needs}; does not fit.")
    return " ".join((fits.format(needs=needs), *filter(None, (_noted(note) for note in found.reasons))))


def _noted(note: Note) -> str:
    about: dict[str, Any] = note.parameters
    match note.code:
        case "plan.short_device":
            return _("{phase} needs {needed} on the card, and {free} are free.").format(**_short(about))
        case "plan.short_host":
            return _("{phase} needs {needed} of memory, and {free} are free.").format(**_short(about))
        case "plan.short_disk":
            return _("The take may need {needed} of disk, and {free} are free.").format(**_short(about))
        case "plan.only_by":
            way = held(role(about["role"]), about["holding"], about["precision"])
            return _("It fits only with this: {way}.").format(way=way)
        case "plan.would":
            return _("{width} × {height} with {frames} frames would fit.").format(**about)
        case "plan.stretches":
            return _("There is memory for a part of the shot at a time: it is made in {count} pieces.").format(**about)
        case "plan.remembered":
            return _("An earlier render ran out of memory; it begins where that one ended.")
        case "plan.lossy":
            return _("The weights are rounded to 8 bits and are not exact.")
        case "plan.skips":
            return _("It skips work and is not exact.")
    return ""


def _short(about: dict[str, Any]) -> dict[str, str]:
    named = PHASES.get(about["phase"])
    phase = _(named) if named else str(about["phase"])
    return {
        "phase": phase[:1].upper() + phase[1:],
        "needed": _gigabytes(about["needed"]),
        "free": _gigabytes(about["free"]),
    }


def _gigabytes(count: int) -> str:
    """As graphics cards and memory are sold; below ten with a tenth."""
    amount = count / 10**9
    return _("{amount} GB").format(amount=f"{amount:.0f}" if amount >= 10 else f"{amount:.1f}")
