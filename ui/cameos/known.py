"""What the window tells of a cameo: read all at once beside the window, which waits for no keyring and no disk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from engine.consent.clock import now as clock_now
from engine.messages.consent import Release, Use
from engine.messages.faults import Fault
from studio.cameos import contacts, repairing, sending
from studio.cameos.authorising import EXPORT
from studio.cameos.cameo import Cameo, Unreadable
from studio.cameos.checks.verdict import Verification
from studio.cameos.contacts import Contact
from studio.cameos.described import height_of
from studio.cameos.granting import Standing, standing
from studio.cameos.leases import DAY, SOON, Lease, lease_of
from studio.cameos.papers import Papers
from studio.cameos.preparing import verification_of
from studio.cameos.using import UseLog
from studio.words.language import _, counted, mark
from ui.wording import date

STANDINGS = {
    Standing.HOLDS: mark("holds"),
    Standing.LATER: mark("begins later"),
    Standing.LAPSED: mark("lapsed"),
    Standing.WITHDRAWN: mark("withdrawn"),
}
KINDS = {"person": mark("Person"), "animal": mark("Animal"), "object": mark("Object")}
USES = {"likeness": mark("likeness"), "voice": mark("voice"), "words": mark("words")}


@dataclass(frozen=True, slots=True)
class Used:
    """A use, and on whose machine."""

    use: Use
    on: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A cameo with all that is signed about it.

    Attributes
    ----------
    id, name : str
    cameo : Cameo or None
        None where it cannot be opened; `fault` tells why.
    releases : tuple of (Release, Standing)
        The latest first.
    approvals : dict
        Media to the person's word.
    uses : tuple of Used
        The latest first.
    lease : Lease
        How long it may be used.
    """

    id: str
    name: str
    cameo: Cameo | None = None
    fault: Fault | None = None
    releases: tuple[tuple[Release, Standing], ...] = ()
    approvals: dict[str, bool] = field(default_factory=dict)
    uses: tuple[Used, ...] = ()
    sender: str = ""
    verification: Verification | None = None
    lease: Lease = field(default_factory=Lease)

    @property
    def own(self) -> bool:
        """Whether it can be granted and taken back here."""
        return bool(self.cameo and self.cameo.own)

    @property
    def holding(self) -> int:
        """Releases that hold."""
        return sum(each is Standing.HOLDS for _release, each in self.releases)


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that is here.

    Attributes
    ----------
    cameos : tuple of Known
        By name; those that cannot be opened last.
    holder : str
        Id of this installation.
    friends : tuple of Contact
        Who else there is.
    called : str
        What friends call this installation; empty where nothing was said yet.
    amiss : tuple of Fault
        Records that cannot be relied on.
    """

    cameos: tuple[Known, ...] = ()
    holder: str = ""
    friends: tuple[Contact, ...] = ()
    called: str = ""
    amiss: tuple[Fault, ...] = ()

    def get(self, cameo: str) -> Known | None:
        """One of them."""
        return next((each for each in self.cameos if each.id == cameo), None)

    def name_of(self, holder: str) -> str:
        """What an installation is called here."""
        if holder == self.holder:
            return _("This installation")
        return next((each.name for each in self.friends if each.holder == holder), holder[:12])


def read_all(papers: Papers, log: UseLog) -> Holdings:
    """Read everything; takes its time.

    Raises
    ------
    Fault
        ``keys.*``.
    """
    holder = papers.vault.identities.holder().id
    known = contacts.kept()
    names = {each.holder: each.name for each in known}
    return Holdings(
        tuple(_read(papers, log, each, names) for each in papers.vault.cameos()),
        holder,
        tuple(each for each in known if each.holder != holder),
        names.get(holder, ""),
        tuple(fault for _cameo, fault in repairing.amiss(log)),
    )


def _read(papers: Papers, log: UseLog, each: Cameo | Unreadable, names: dict[str, str]) -> Known:
    if isinstance(each, Unreadable):
        return Known(each.id, each.id[:12], fault=each.fault)
    try:
        releases = tuple((one, standing(papers, one)) for one in reversed(papers.releases(each.id)))
        approvals = {one.media: one.granted for one in sorted(papers.approvals(each.id), key=lambda one: one.at)}
        uses = [Used(use) for use in log.entries(each.id)]
        for holder in log.holders(each.id):
            uses += [Used(use, names.get(holder, holder[:12])) for use in log.entries(each.id, holder)]
        sender = sending.sender_of(papers.vault, each)
        return Known(
            each.id,
            each.name,
            each,
            None,
            releases,
            approvals,
            tuple(sorted(uses, key=lambda used: -used.use.at)),
            sender.name if sender else "",
            verification_of(papers.vault, each),
            lease_of(each.id, [one for one, _where in releases], papers.taken_back(each.id), clock_now()),
        )
    except Fault as fault:
        return Known(each.id, each.name, each, fault)


# ----- in words -------------------------------------------------------------------------------------------------------
def spaced(identity: str) -> str:
    """An id as people read it to each other."""
    return " ".join(identity[at : at + 4] for at in range(0, len(identity), 4))


def described(known: Known) -> str:
    """A cameo in one line."""
    if known.cameo is None:
        return _("cannot be opened")
    parts = [_(KINDS[known.cameo.card.kind]), _("yours") if known.own else _("received")]
    if known.cameo.card.kind == "person":
        parts.append(_("verified") if known.cameo.card.verified else _("unverified"))
    else:
        parts.append(_("{height} cm high").format(height=height_of(known.cameo.card)))
    parts.append(counted("{count} release", "{count} releases", known.holding) if known.holding else _("no release"))
    return " · ".join(parts)


def is_prepared(cameo: Cameo) -> bool:
    """Whether what renders use was worked out."""
    return any(asset.startswith("still:") for asset in cameo.files)


def unverified(cameo: Cameo) -> bool:
    """Whether it is marked wherever it appears."""
    return cameo.card.kind == "person" and not cameo.card.verified


def granted_words(release: Release, where: Standing, now: int) -> str:
    """What a release allows, until when."""
    uses = ", ".join(_(USES[use]) for use in release.uses)
    places = (
        counted("{count} project", "{count} projects", len(release.projects)) if release.projects else _("any project")
    )
    until = _("until {day}").format(day=date(release.until))
    soon = where is Standing.HOLDS and release.until - now <= SOON * DAY
    state = _("lapses soon") if soon else _(STANDINGS[where])
    return f"{uses} · {places} · {until} · {state}"


def used_words(used: Used) -> str:
    """A use in one line."""
    use = used.use
    shot = _("an export") if use.shot == EXPORT else use.shot
    when = dt.datetime.fromtimestamp(use.at, dt.UTC).astimezone()
    parts = [f"{date(use.at)} {when:%H:%M}", use.title or use.project[:12], shot]
    parts.append(", ".join(_(USES[each]) for each in use.uses))
    if use.quality == "draft":
        parts.append(_("draft"))
    if used.on:
        parts.append(_("on {name}'s machine").format(name=used.on))
    return " · ".join(part for part in parts if part)
