"""What was measured of a take: values with units, marks, and codes of the words that say why."""

from __future__ import annotations

from importlib import metadata
from typing import Any

from engine.messages.requests import Value

MEASURES = ("flicker", "frozen", "black", "breaks", "jumps", "gravity", "silence", "clipping", "sync")
"""What is measured of a take's file, in the order in which it is told. Scorers that a user added come after them."""


VERSION = 4
"""Of the way of measuring: it goes up with every change of what a mark means."""
SCORERS = "rushes.scorers"
"""Entry points of the scorers that a user added."""


class Measure(Value, frozen=True):
    """One thing that was measured.

    Attributes
    ----------
    key : str
        One of `MEASURES`, or ``scorer:NAME``.
    value : float
    unit : str
        ``%``, ``ms``, ``count`` or empty.
    mark : float
        0 (useless) to 1 (without fault).
    reason : str
        Code of the words that say why, for ``studio.words.measures``.
    parameters : dict
        What stands in those words.
    at : float or None
        Seconds from the start at which it is seen or heard worst.
    """

    key: str
    value: float
    unit: str
    mark: float
    reason: str
    parameters: dict[str, Any] = {}
    at: float | None = None


class Measures(Value, frozen=True):
    """All that was measured of one take.

    Attributes
    ----------
    version : int
        Of the way of measuring: measures of different versions are not compared.
    media_hash : str
        SHA-256 of the file.
    measures : tuple of Measure
        What does not apply, such as gravity where nothing flies, is left out.
    seconds : float
        How long it took.
    remarks : tuple of str
        Scorers that failed: ``code: name: why``.
    scorers : tuple of str
        Those that were asked.
    """

    version: int
    media_hash: str
    measures: tuple[Measure, ...]
    seconds: float = 0.0
    remarks: tuple[str, ...] = ()
    scorers: tuple[str, ...] = ()


def added() -> tuple[metadata.EntryPoint, ...]:
    """The scorers that the user added, in the order of their names; of two of one name the first."""
    found = {each.name: each for each in reversed(list(metadata.entry_points(group=SCORERS)))}
    return tuple(found[name] for name in sorted(found))
