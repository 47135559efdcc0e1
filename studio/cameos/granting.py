"""Releases: a person grants the use of their cameo, as a lease that lapses by itself unless it is renewed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from engine.consent.clock import now as clock_now
from engine.consent.signing import is_fingerprint, sign, verify
from engine.messages.consent import PURPOSES, Purpose, Release, Signed
from engine.messages.faults import Exit, Fault
from studio.cameos.leases import DAY
from studio.cameos.papers import Papers

LEASE = 30
"""Days that a release holds unless something else is said."""
LONGEST = 3653
"""Days that a release may hold, at most."""
MOST_LIMITS, LONGEST_LIMIT = 20, 200


class Standing(StrEnum):
    """Where a release is."""

    HOLDS = "holds"
    LATER = "later"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


def grant(
    papers: Papers,
    cameo: str,
    to: str,
    uses: Iterable[Purpose],
    *,
    projects: Sequence[str] = (),
    limits: Sequence[str] = (),
    since: int | None = None,
    until: int | None = None,
    approval: bool = False,
    time: int | None = None,
) -> Signed:
    """Grant a release of one's own cameo, signed with the person's key and kept.

    Parameters
    ----------
    papers : Papers
    cameo : str
    to : str
        Id of the installation that may use it.
    uses : iterable of str
        Out of `PURPOSES`.
    projects : sequence of str
        Keys of projects; empty means any.
    limits : sequence of str
        The person's own words.
    since, until : int, optional
        UTC seconds; from now on and for `LEASE` days if not given.
    approval : bool
        Whether every export waits for a signed approval.
    time : int, optional
        UTC seconds; now if not given.

    Raises
    ------
    Fault
        ``cameo.not_own``, ``cameo.no_uses``, ``cameo.no_friend``, ``cameo.until``, ``cameo.limits``; as
        `studio.cameos.papers.Papers.keep`.
    """
    time = clock_now() if time is None else time
    asked = set(uses)
    if not asked or not asked <= set(PURPOSES):
        raise Fault("cameo.no_uses", Exit.USAGE, known=", ".join(PURPOSES))
    if not is_fingerprint(to):
        raise Fault("cameo.no_friend", Exit.USAGE, friend=to[:80])
    # What is granted after everything was taken back must not be taken for what was granted before.
    granted = max(time, papers.taken_back(cameo).all.get(cameo, -1) + 1)
    since = granted if since is None else since
    until = since + LEASE * DAY if until is None else until
    if not since < until <= since + LONGEST * DAY or until <= time:
        raise Fault("cameo.until", Exit.USAGE, most=LONGEST)
    release = Release(
        serial=secrets.token_hex(16),
        cameo=cameo,
        to=to,
        uses=tuple(each for each in PURPOSES if each in asked),
        since=since,
        until=until,
        projects=tuple(sorted(set(projects))),
        limits=checked_limits(limits),
        approval=approval,
        granted=granted,
    )
    return _kept(papers, release)


def renew(papers: Papers, release: Release, *, days: int = LEASE, time: int | None = None) -> Signed:
    """Grant the same again for some days more, as a release of its own.

    Raises
    ------
    Fault
        ``cameo.withdrawn``: what was taken back is granted anew, not renewed; ``cameo.until``; as `grant`.
    """
    time = clock_now() if time is None else time
    if papers.taken_back(release.cameo).covers(release):
        raise Fault("cameo.withdrawn", Exit.USAGE, name=papers.vault.get(release.cameo).name)
    if not 0 < days <= LONGEST:
        raise Fault("cameo.until", Exit.USAGE, most=LONGEST)
    begin = max(time, release.since)
    again = msgspec.structs.replace(
        release, serial=secrets.token_hex(16), since=begin, until=begin + days * DAY, granted=max(time, release.granted)
    )
    return _kept(papers, again)


def standing(papers: Papers, release: Release, time: int | None = None) -> Standing:
    """Where a release is."""
    time = clock_now() if time is None else time
    if papers.taken_back(release.cameo).covers(release):
        return Standing.WITHDRAWN
    if time >= release.until:
        return Standing.LAPSED
    return Standing.LATER if time < release.since else Standing.HOLDS


def checked_limits(limits: Iterable[str]) -> tuple[str, ...]:
    """Limits as they are signed: lines with something in them.

    Raises
    ------
    Fault
        ``cameo.limits``.
    """
    lines = tuple(dict.fromkeys(line for each in limits if (line := " ".join(each.split()))))
    if len(lines) > MOST_LIMITS or any(len(line) > LONGEST_LIMIT or not line.isprintable() for line in lines):
        raise Fault("cameo.limits", Exit.USAGE, most=MOST_LIMITS, longest=LONGEST_LIMIT)
    return lines


def _kept(papers: Papers, release: Release) -> Signed:
    private = papers.vault.keys(release.cameo).private
    if not private:
        raise Fault("cameo.not_own", Exit.USAGE, name=papers.vault.get(release.cameo).name)
    signed = sign(release, private)
    verify(signed, Release)
    papers.keep([signed])
    return signed
