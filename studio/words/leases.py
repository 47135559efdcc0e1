"""How long a cameo may still be used, in words."""

from __future__ import annotations

from collections.abc import Callable

from studio.cameos.leases import DAY, SOON, Lease
from studio.words.language import _, counted

Dated = Callable[[int], str]
"""Writes the day of UTC seconds."""


def lease_words(lease: Lease, time: int, dated: Dated) -> str:
    """Until when, days left where they are few, or how it ended; empty where nothing was ever granted.

    Parameters
    ----------
    lease : Lease
    time : int
        UTC seconds.
    dated : callable
    """
    if lease.end is not None:
        ended = lease.end
        return _("withdrawn") if ended.why == "withdrawn" else _("lapsed on {day}").format(day=dated(ended.at))
    if not lease.until:
        return ""
    return left(lease.until, time, dated) or _("until {day}").format(day=dated(lease.until))


def left(until: int, time: int, dated: Dated) -> str:
    """How many days are left, where they are few; else nothing."""
    if until - time > SOON * DAY:
        return ""
    if until <= time:
        return _("lapsed on {day}").format(day=dated(until))
    days = -(-(until - time) // DAY)  # the day that has begun is one of them
    words = counted("lapses in {count} day", "lapses in {count} days", days) if days > 1 else _("lapses within a day")
    return f"{words} ({dated(until)})"
