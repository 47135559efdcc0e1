"""What becomes of a file from a friend once all of it was verified: contact, cameo, releases, notices or log."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.consent.signing import fingerprint, verify
from engine.messages.consent import Approval, Release, Signed, Use, Withdrawal
from engine.messages.faults import Exit, Fault
from studio.cameos import contacts, sending
from studio.cameos.assets import Report
from studio.cameos.cameo import Cameo
from studio.cameos.contacts import Contact
from studio.cameos.papers import Papers
from studio.cameos.using import UseLog

OPENED = 0.5
"""Share of taking a file in after which all of it is opened and verified."""


class Came(StrEnum):
    """What a file was."""

    CONTACT = "contact"
    CAMEO = "cameo"
    RELEASES = "releases"
    NOTICE = "notice"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Received:
    """What came, and what of it is new.

    Attributes
    ----------
    what : Came
    sender : Contact or None
        Whose contact it is, or who sent a cameo.
    cameo : Cameo or None
        The one that came, that releases came for, or whose log it is.
    releases : tuple of Release
    withdrawals : tuple of Withdrawal
        What is taken back from now on. The engine is to be told: `studio.cameos.withdrawing.tell`.
    approvals : tuple of Approval
    uses : tuple of Use
        Entries of a log that were not known.
    unknown : tuple of Use
        Those of them that name no release which was granted to whom they come from.
    """

    what: Came
    sender: Contact | None = None
    cameo: Cameo | None = None
    releases: tuple[Release, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    approvals: tuple[Approval, ...] = ()
    uses: tuple[Use, ...] = ()
    unknown: tuple[Use, ...] = ()


def receive(
    papers: Papers, uses: UseLog, path: Path, *, now: int | None = None, report: Report | None = None
) -> Received:
    """Take in what a friend sent. Where anything in it is amiss nothing of it is kept.

    Parameters
    ----------
    papers : Papers
    uses : UseLog
    path : Path
    now : int, optional
        UTC seconds.
    report : callable, optional
        See `studio.cameos.vault.Report`. What was taken back counts even where the rest is given up.

    Raises
    ------
    Fault
        As `studio.cameos.sending.open_file` and `studio.cameos.sending.accept`; ``cameo.log_broken``,
        ``cameo.log_shorter``, ``cameo.not_own`` for a log of another's cameo.
    """
    vault, tell = papers.vault, report or (lambda _share: None)
    tell(0.0)
    came = sending.open_file(path, vault.identities.holder(), withdrawals=papers.withdrawals(), now=now)
    tell(OPENED)
    if came.contact is not None:
        return Received(Came.CONTACT, sender=contacts.keep(came.contact))
    if came.parcel is not None:
        parcel = came.parcel
        # What was taken back counts whatever becomes of the rest.
        taken = papers.keep(parcel.withdrawals)
        cameo = sending.accept(vault, parcel, lambda share: tell(OPENED + share * (1 - OPENED)))
        new = papers.keep(parcel.releases)
        contacts.keep(parcel.signed_sender)
        return Received(
            Came.CAMEO if parcel.assets else Came.RELEASES,
            sender=parcel.sender,
            cameo=vault.get(cameo.id),
            releases=tuple(verify(signed, Release) for signed in new),
            withdrawals=_withdrawals(taken),
        )
    if came.notices:
        new = _kept_notices(papers, came.notices)
        approvals = tuple(verify(signed, Approval) for signed in new if signed.kind == "approval")
        return Received(Came.NOTICE, withdrawals=_withdrawals(new), approvals=approvals)
    return _log(papers, uses, came.uses)


def _kept_notices(papers: Papers, notices: tuple[Signed, ...]) -> tuple[Signed, ...]:
    """Keep withdrawals of whatever cameo, and approvals of those that are here."""
    here = set(papers.vault.ids())
    return papers.keep(
        signed for signed in notices if signed.kind == "withdrawal" or verify(signed, Approval).cameo in here
    )


def _log(papers: Papers, uses: UseLog, log: tuple[Signed, ...]) -> Received:
    cameo = papers.vault.get(verify(log[0], Use).cameo)
    if not cameo.own:
        raise Fault("cameo.not_own", Exit.BAD_INPUT, name=cameo.name)
    holder = fingerprint(log[0].key)
    granted = {release.serial for release in papers.releases(cameo.id) if release.to == holder}
    new = tuple(uses.receive(cameo.id, log))
    return Received(
        Came.LOG, cameo=cameo, uses=new, unknown=tuple(entry for entry in new if entry.release not in granted)
    )


def _withdrawals(signed: tuple[Signed, ...]) -> tuple[Withdrawal, ...]:
    return tuple(verify(each, Withdrawal) for each in signed if each.kind == "withdrawal")
