"""Whether a job may use the likenesses that it needs: signatures are looked at, never flags.

Each thing that a job needs of a cameo must stand in an entry of the holder's log of uses, made for this very request
and not long ago; the entry names a release, and the release must hold for this holder, project, use and second, and
must not have been taken back. Where the words of the request touch a limit of that release, the person's own approval
of these words must be there, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

from engine.consent.clock import SLACK
from engine.consent.limits import check_words
from engine.consent.needs import Need
from engine.consent.signing import fingerprint, verify
from engine.consent.withdrawals import TakenBack
from engine.messages.consent import Approval, Card, Purpose, Release, Use
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Authorisation
from engine.messages.requests import Request

FRESH = 300
"""Seconds that an entry of the log of uses is good for."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What a job was admitted by.

    Attributes
    ----------
    needs : tuple of Need
    releases : tuple of Release
        All that it uses; it must stop when one of them is taken back or lapses.
    entries : tuple of tuple
        Log (``HOLDER/CAMEO``), number and time of each entry of the log of uses.
    names : dict
        Cameo to name, as far as cards tell.
    time : int
        When it was admitted: UTC seconds.
    moment : float
        The same by `time.monotonic`, which nobody sets back.
    """

    needs: tuple[Need, ...]
    releases: tuple[Release, ...]
    entries: tuple[tuple[str, int, int], ...]
    names: Mapping[str, str]
    time: int
    moment: float = field(default_factory=monotonic, compare=False)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a release is held against.

    Attributes
    ----------
    project : str
    time : int
        UTC seconds.
    taken_back : TakenBack
    anew : int
        Releases that were granted up to then no longer count.
    """

    project: str
    time: int
    taken_back: TakenBack = field(default_factory=TakenBack)
    anew: int = -1


def refusal(release: Release, purpose: Purpose, holder: str | None, now: Circumstances, name: str) -> Fault | None:
    """Why a release does not allow a use; None where it does.

    Parameters
    ----------
    release : Release
        Verified.
    purpose : str
    holder : str or None
        Who wants it; None where that is not known.
    now : Circumstances
    name : str
        Of the cameo, for the sentence.
    """
    if holder is not None and release.to != holder:
        return Fault("cameo.wrong_holder", Exit.BAD_INPUT, name=name)
    if release.projects and now.project not in release.projects:
        return Fault("cameo.other_project", Exit.BAD_INPUT, name=name)
    if purpose not in release.uses:
        return Fault("cameo.not_granted", Exit.BAD_INPUT, name=name, use=purpose)
    # Before this it was never meant for such a use: what was taken back from others is no reason here.
    if now.taken_back.covers(release):
        return Fault("cameo.withdrawn", Exit.BAD_INPUT, name=name)
    if now.time >= release.until:
        return Fault("cameo.lapsed", Exit.BAD_INPUT, name=name, until=release.until)
    if now.time < release.since:
        return Fault("cameo.not_yet", Exit.BAD_INPUT, name=name, since=release.since)
    if release.granted <= now.anew:
        return Fault("cameo.grant_again", Exit.BAD_INPUT, name=name)
    return None


_TELLING = (
    "cameo.wrong_holder",
    "cameo.other_project",
    "cameo.not_granted",
    "cameo.not_yet",
    "cameo.grant_again",
    "cameo.lapsed",
    "cameo.withdrawn",
)
"""Reasons of several releases: the last one here says most."""


def choose(
    releases: Iterable[Release], cameo: str, purpose: Purpose, holder: str | None, now: Circumstances, name: str
) -> Release | Fault:
    """The release that allows a use, the one that holds longest; or the most telling reason why none does."""
    fitting: list[Release] = []
    worst: Fault | None = None
    for release in releases:
        if release.cameo != cameo:
            continue
        fault = refusal(release, purpose, holder, now, name)
        if fault is None:
            fitting.append(release)
        elif worst is None or _TELLING.index(fault.code) > _TELLING.index(worst.code):
            worst = fault
    if fitting:
        return max(fitting, key=lambda release: (release.until, release.granted, release.serial))
    return worst or Fault("cameo.no_release", Exit.BAD_INPUT, name=name)


def check(
    needs: Sequence[Need],
    authorisation: Authorisation,
    subject: str,
    arrived: int,
    now: Circumstances,
    request: Request | None = None,
) -> Admission:
    """Admit a job, or say why not.

    Parameters
    ----------
    needs : sequence of Need
    authorisation : Authorisation
        Every signature in it is verified; one that does not hold spoils all.
    subject : str
        Digest of the request, or of an export's edit list.
    arrived : int
        When the job came: it may have waited behind another since.
    now : Circumstances
    request : Request, optional
        Whose words are held against the limits of the releases; a film that is cut has none of its own.

    Raises
    ------
    Fault
        ``cameo.forged``, ``cameo.no_release``, ``cameo.withdrawn``, ``cameo.lapsed``, ``cameo.not_yet``,
        ``cameo.other_project``, ``cameo.not_granted``, ``cameo.wrong_holder``, ``cameo.grant_again``,
        ``cameo.no_entry``, ``cameo.wrong_file``, ``cameo.limit``, ``cameo.refused_words``.
    """
    cards = {card.cameo: card for card in (verify(signed, Card) for signed in authorisation.cards)}
    releases = {
        (found.cameo, found.serial): found for found in (verify(each, Release) for each in authorisation.releases)
    }
    uses = [(verify(signed, Use), fingerprint(signed.key)) for signed in authorisation.uses]
    approvals = words_on(verify(signed, Approval) for signed in authorisation.approvals)
    names = {cameo: card.name for cameo, card in cards.items()}
    by: dict[tuple[str, str], Release] = {}
    entries: dict[tuple[str, int, int], None] = {}
    for need in needs:
        name = names.get(need.cameo, need.cameo)
        logged = [
            (use, holder)
            for use, holder in uses
            if (use.cameo, use.request, use.project) == (need.cameo, subject, authorisation.project)
            and arrived - FRESH <= use.at <= arrived + SLACK
        ]
        for purpose in need.uses:
            found = _allowed(purpose, logged, releases, now, name)
            if found is None:
                answer = choose(releases.values(), need.cameo, purpose, None, now, name)
                raise answer if isinstance(answer, Fault) else Fault("cameo.no_entry", Exit.BAD_INPUT, name=name)
            release, use, holder = found
            by[release.cameo, release.serial] = release
            entries[f"{holder}/{use.cameo}", use.number, use.at] = None
        card = cards.get(need.cameo)
        for asset, sha in need.files:
            if card is None or card.files.get(asset) != sha:
                raise Fault("cameo.wrong_file", Exit.BAD_INPUT, name=name, asset=asset)
        if request is not None:
            check_words(need.cameo, name, by.values(), request, approvals)
    return Admission(tuple(needs), tuple(by.values()), tuple(entries), names, now.time)


def _allowed(
    purpose: Purpose,
    logged: Sequence[tuple[Use, str]],
    releases: Mapping[tuple[str, str], Release],
    now: Circumstances,
    name: str,
) -> tuple[Release, Use, str] | None:
    """The release that an entry of the log names for a use, if it allows it; None where no entry is for it.

    Raises
    ------
    Fault
        Why the release of the last such entry does not allow it.
    """
    fault: Fault | None = None
    for use, holder in logged:
        if purpose not in use.uses:
            continue
        release = releases.get((use.cameo, use.release))
        fault = (
            refusal(release, purpose, holder, now, name)
            if release is not None
            else Fault("cameo.no_release", Exit.BAD_INPUT, name=name)
        )
        if release is not None and fault is None:
            return release, use, holder
    if fault is not None:
        raise fault
    return None


def check_approved(
    cameo: str, media: str, shown: str, admission: Admission, approvals: Mapping[tuple[str, str], bool]
) -> None:
    """Whether a take with a likeness may go into a film.

    Parameters
    ----------
    cameo : str
    media : str
        SHA-256 of the take's film.
    shown : str
        What to call it in the sentence.
    admission : Admission
    approvals : dict
        See `words_on`.

    Raises
    ------
    Fault
        ``cameo.refused``, or ``cameo.unapproved`` where the release asks for approval and there is none.
    """
    said = approvals.get((cameo, media))
    name = admission.names.get(cameo, cameo)
    if said is False:
        raise Fault("cameo.refused", Exit.BAD_INPUT, name=name, file=shown)
    if said is None and any(release.approval for release in admission.releases if release.cameo == cameo):
        raise Fault("cameo.unapproved", Exit.BAD_INPUT, name=name, file=shown)


def words_on(approvals: Iterable[Approval]) -> dict[tuple[str, str], bool]:
    """Cameo and media to the person's latest word; of two in one second, the refusal counts."""
    latest: dict[tuple[str, str], tuple[int, bool]] = {}
    for each in approvals:
        key, said = (each.cameo, each.media), (each.at, not each.granted)
        latest[key] = max(said, latest.get(key, said))
    return {key: not refused for key, (_at, refused) in latest.items()}
