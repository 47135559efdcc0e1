"""The sets by name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from engine.messages.faults import Exit, Fault
from engine.previz.sets.base import Conditions, Set

_NAMES = ("beach", "court", "street", "living_room", "forest", "mountain", "longship", "stage")


def names() -> tuple[str, ...]:
    """Names of all sets."""
    return _NAMES


def builder(name: str) -> Callable[[Conditions], Set]:
    """The function that builds a set; its module is imported only now.

    Raises
    ------
    Fault
        ``set.unknown`` with `name` and `known`.
    """
    if name not in _NAMES:
        raise Fault("set.unknown", Exit.BAD_INPUT, name=name, known=list(_NAMES))
    return import_module(f"engine.previz.sets.{name}").build


def build(name: str, conditions: Conditions) -> Set:
    """Build a set.

    Raises
    ------
    Fault
        ``set.unknown``, ``set.time_unknown``, ``set.weather_unknown``.
    """
    return builder(name)(conditions)
