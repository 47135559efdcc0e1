"""The plan of a render on this machine."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.messages.faults import Exit, Fault
from engine.models.family import Variant
from engine.models.plan import Part, Plan


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


def chosen(variant: Variant) -> Plan:
    """Everything whole on the best device there is."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    precision = "float32" if device == "cpu" else "bfloat16"
    return Plan(
        device=device,
        parts=tuple(Part(name=part.name, precision=precision, role=part.role) for part in variant.components),
    )
