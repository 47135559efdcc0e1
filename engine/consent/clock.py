"""The time, and that it does not go back: a release that has lapsed must not come back to life with the clock."""

from __future__ import annotations

import time

from engine.messages.faults import Exit, Fault

SLACK = 60
"""Seconds by which a clock may go back: one that is set by the network does, by little."""


def now() -> int:
    """The time, in whole UTC seconds."""
    return int(time.time())


def onwards(time_now: int, latest: int) -> int:
    """The time to reckon with: never earlier than the latest that was seen.

    Raises
    ------
    Fault
        ``cameo.clock`` where the clock was set back.
    """
    if time_now < latest - SLACK:
        raise Fault("cameo.clock", Exit.BAD_INPUT, seconds=latest - time_now)
    return max(time_now, latest)
