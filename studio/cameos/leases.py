"""Leases: a cameo that a friend sent is opened while a release of it holds, and not a moment longer.

What was withdrawn, or has lapsed, stays sealed: the likeness in it is nobody's to look at here. Withdrawn is for good,
so it is offered to be deleted at once; what lapsed may still be renewed, and is offered after `KEPT`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from engine.consent import clock
from engine.consent.signing import verify
from engine.consent.withdrawals import TakenBack, taken_back
from engine.messages.consent import Release, Signed
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Value, from_json
from studio.cameos.notices import Notices

if TYPE_CHECKING:
    from studio.cameos.cameo import Cameo
    from studio.cameos.vault import Vault

PAPER = "paper:consent"
"""Releases and approvals of a cameo, in the vault."""

DAY = 86_400
SOON = 7
"""Days before its end in which a release is called to be renewed."""
KEPT = 30 * DAY
"""Seconds after the end of its last release in which a cameo waits for another."""


class Signatures(Value, frozen=True):
    """The content of `PAPER`."""

    releases: tuple[Signed, ...] = ()
    approvals: tuple[Signed, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """That no release of a cameo holds here any more.

    Attributes
    ----------
    why : str
        ``withdrawn`` or ``lapsed``.
    at : int
        When the last one lapsed: UTC seconds; 0 where all were withdrawn.
    """

    why: Literal["withdrawn", "lapsed"]
    at: int = 0

    def fault(self, name: str) -> Fault:
        """Why it is not opened."""
        if self.why == "withdrawn":
            return Fault("cameo.sealed", Exit.BAD_INPUT, name=name)
        return Fault("cameo.lapsed", Exit.BAD_INPUT, name=name, until=self.at)

    def is_over(self, time: int) -> bool:
        """Whether it is to be deleted: nothing can make it open again, or nobody renewed it in time."""
        return self.why == "withdrawn" or time >= self.at + KEPT


def end_of(cameo: str, releases: Sequence[Release], taken: TakenBack, time: int) -> End | None:
    """How a cameo's releases ended; None while one holds or is yet to begin, and where none was ever granted."""
    left = [each.until for each in releases if not taken.covers(each)]
    if any(time < until for until in left):
        return None
    if left:
        return End("lapsed", max(left))
    return End("withdrawn") if releases or cameo in taken.all else None


@dataclass(frozen=True, slots=True)
class Lease:
    """How long a cameo may be used, as its releases say.

    Attributes
    ----------
    until : int
        When the first of those who may use it may not any more: UTC seconds; 0 where no release holds.
    end : End or None
        How it ended.
    """

    until: int = 0
    end: End | None = None

    def is_ending(self, time: int) -> bool:
        """Whether it ends soon: it is called to be renewed then."""
        return self.until > 0 and self.until - time <= SOON * DAY


def lease_of(cameo: str, releases: Sequence[Release], taken: TakenBack, time: int) -> Lease:
    """How long a cameo may be used; of the releases for one installation, the one that holds longest counts."""
    last: dict[str, int] = {}
    for each in releases:
        if not taken.covers(each) and each.since <= time < each.until:
            last[each.to] = max(each.until, last.get(each.to, 0))
    return Lease(min(last.values(), default=0), end_of(cameo, releases, taken, time))


def end_here(vault: Vault, cameo: Cameo, time: int | None = None) -> End | None:
    """How the lease of a cameo that a friend sent ended; None while it goes on, and for one's own.

    Raises
    ------
    Fault
        ``cameo.damaged``; as `studio.cameos.vault.Vault.read`.
    """
    if cameo.own:
        return None
    try:
        # As it is now: what was signed since may be new to it.
        paper = vault.read(cameo.id, PAPER) if PAPER in vault.get(cameo.id).files else b"{}"
        releases = read_releases(from_json(paper, Signatures).releases)
    except (msgspec.DecodeError, ValueError) as error:
        raise Fault("cameo.damaged", Exit.BAD_INPUT, str(error)) from error
    return end_of(cameo.id, releases, taken_back(Notices().all()), clock.now() if time is None else time)


def check(vault: Vault, cameo: Cameo) -> None:
    """Whether what renders use of a cameo may be opened.

    Raises
    ------
    Fault
        ``cameo.sealed``, ``cameo.lapsed``, ``cameo.notices_damaged``; as `end_here`.
    """
    if not cameo.own:
        Notices().whole()
    if (end := end_here(vault, cameo)) is not None:
        raise end.fault(cameo.name)


def read_releases(signed: Iterable[Signed]) -> list[Release]:
    """The releases, verified, in their order; ``cameo.forged``."""
    return [verify(each, Release) for each in signed]
