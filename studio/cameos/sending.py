"""Files between friends: a cameo and its releases, sealed to one installation; notices and logs, on their way back.

A pack is an age file. In it lie a header, which says what follows, and the assets, one after the other; no path and no
name of a file. Whatever comes in is somebody else's until every hash, every signature and every release in it has been
looked at: only then anything is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from engine.consent import clock
from engine.consent.signing import verify
from engine.consent.withdrawals import taken_back
from engine.messages.consent import KINDS, Card, Release, Signed, Withdrawal
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Value, from_json, to_json
from studio.cameos import age, contacts
from studio.cameos.assets import MOST, ON_CARD, Report
from studio.cameos.cameo import Cameo
from studio.cameos.contacts import Contact, SignedContact
from studio.cameos.described import checked_name
from studio.cameos.identity import Holder
from studio.cameos.vault import Vault

SEALED = b"age-encryption.org/v1\n"
"""Begins every age file."""
MAGIC = b"RUSHES PACK 1\n"
"""Begins what a pack holds."""
LONGEST = 300 << 20
"""Bytes of a pack, at most."""
LONGEST_HEADER = 4 << 20
READING = 0.7
"""Share of packing after which everything is read, and only sealed."""
LONGEST_POST = 32 << 20
"""Bytes of a file of notices or of a log, at most."""


class Part(Value, frozen=True):
    """An asset of a pack: which, and how many bytes of what follows the header are its."""

    asset: str
    size: int


class Header(Value, frozen=True):
    """What a pack holds.

    Attributes
    ----------
    sender : SignedContact
        Whom logs are sent back to.
    card : Signed
    releases, withdrawals : tuple of Signed
        What its person has granted to whom this is for, and all that they have taken back.
    parts : tuple of Part
        In order; none where only releases are sent, for a cameo that is there already.
    """

    sender: SignedContact
    card: Signed
    releases: tuple[Signed, ...]
    withdrawals: tuple[Signed, ...] = ()
    parts: tuple[Part, ...] = ()


class Post(Value, frozen=True):
    """Signed values on their way between friends: a ``notice`` of withdrawals and approvals, or the ``log`` of uses."""

    rushes: Literal["notice", "log"]
    signed: tuple[Signed, ...]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A pack whose every part was verified; nothing of it is kept yet.

    Attributes
    ----------
    sender : Contact
    signed_sender : SignedContact
    card : Card
    signed : Signed
        The card as it came.
    releases : tuple of Signed
        Those that hold for this installation, or will.
    withdrawals : tuple of Signed
    assets : dict
        Asset to its plain content; empty where only releases came.
    """

    sender: Contact
    signed_sender: SignedContact
    card: Card
    signed: Signed
    releases: tuple[Signed, ...]
    withdrawals: tuple[Signed, ...]
    assets: dict[str, bytes]


# ----- a cameo for a friend -------------------------------------------------------------------------------------------
def pack(
    vault: Vault,
    cameo: Cameo,
    releases: Iterable[Signed],
    to: Contact,
    sender: SignedContact,
    *,
    withdrawals: Iterable[Signed] = (),
    bare: bool = False,
    now: int | None = None,
    report: Report | None = None,
) -> bytes:
    """A cameo and its releases, sealed to a friend.

    Parameters
    ----------
    vault : Vault
    cameo : Cameo
        One's own.
    releases, withdrawals : iterable of Signed
        All of this cameo; those for others, and those that no longer hold, stay here.
    to : Contact
    sender : SignedContact
    bare : bool
        Only the releases, for a friend who has the cameo already.
    now : int, optional
        UTC seconds.
    report : callable, optional
        See `studio.cameos.vault.Report`.

    Raises
    ------
    Fault
        ``cameo.not_own``; ``cameo.nothing_granted`` where no release for the friend holds; ``cameo.too_much``; as
        `studio.cameos.vault.Vault.read`.
    """
    if not cameo.own:
        raise Fault("cameo.not_own", Exit.USAGE, name=cameo.name)
    known = tuple(dict.fromkeys(signed for signed in withdrawals if verify(signed, Withdrawal).cameo == cameo.id))
    good = _holding(releases, cameo.id, to.holder, known, clock.now() if now is None else now)
    if not good:
        raise Fault("cameo.nothing_granted", Exit.USAGE, name=cameo.name, friend=to.name)
    assets = [] if bare else sorted(cameo.card.files)
    tell = report or (lambda _share: None)
    plain = []
    for number, asset in enumerate(assets):
        tell(READING * number / len(assets))
        plain.append(vault.read(cameo.id, asset))
    tell(READING)
    header = to_json(
        Header(
            sender=sender,
            card=cameo.signed,
            releases=good,
            withdrawals=known,
            parts=tuple(Part(asset=asset, size=len(each)) for asset, each in zip(assets, plain, strict=True)),
        )
    )
    if len(header) > LONGEST_HEADER or len(header) + sum(map(len, plain)) > LONGEST - (1 << 20):
        raise Fault("cameo.too_much", Exit.BAD_INPUT)
    sealed = age.sealed_to(to.recipient, b"".join([MAGIC, len(header).to_bytes(4, "big"), header, *plain]))
    tell(1.0)
    return sealed


def unpack(data: bytes, holder: Holder, *, withdrawals: Iterable[Signed] = (), now: int | None = None) -> Parcel:
    """Open a pack and verify all of it; nothing is written.

    Parameters
    ----------
    data : bytes
        The file.
    holder : Holder
        Who this installation is.
    withdrawals : iterable of Signed
        What is known here to be taken back.
    now : int, optional
        UTC seconds.

    Raises
    ------
    Fault
        ``cameo.not_for_us``, ``cameo.bad_pack``, ``cameo.bad_contact``, ``cameo.forged``, ``cameo.wrong_holder``,
        ``cameo.lapsed``, ``cameo.withdrawn``, ``cameo.no_release``.
    """
    return _verified(age.opened_by(holder.identity, data), holder, withdrawals, clock.now() if now is None else now)


def accept(vault: Vault, parcel: Parcel, report: Report | None = None) -> Cameo:
    """Put what came into the vault; its releases and withdrawals are for whoever keeps these.

    `report` as of `studio.cameos.vault.Report`.

    Raises
    ------
    Fault
        ``cameo.own``; ``cameo.not_sent`` where only releases came for a cameo, or a state of it, that is not here; as
        `studio.cameos.vault.Vault.receive`.
    """
    paper = {SENDER: to_json(parcel.signed_sender)}
    if parcel.assets or not parcel.card.files:
        cameo = vault.receive(parcel.signed, parcel.assets, report)
        return vault.put(cameo.id, paper)
    try:
        cameo = vault.get(parcel.card.cameo)
    except Fault as fault:
        if fault.code == "cameo.unknown":
            raise Fault("cameo.not_sent", Exit.BAD_INPUT, name=parcel.card.name) from fault
        raise
    if cameo.own:
        raise Fault("cameo.own", Exit.USAGE, name=cameo.name)
    if cameo.card.files != parcel.card.files:
        raise Fault("cameo.not_sent", Exit.BAD_INPUT, name=parcel.card.name)
    return vault.put(cameo.id, paper)


SENDER = "paper:sender"
"""The contact of who sent a cameo, kept with it."""


def sender_of(vault: Vault, cameo: Cameo) -> Contact | None:
    """Who sent a cameo; None for one's own."""
    if SENDER not in cameo.files:
        return None
    return contacts.verify(contacts.from_file(vault.read(cameo.id, SENDER)))


# ----- notices and logs -----------------------------------------------------------------------------------------------
def notice(signed: Sequence[Signed]) -> bytes:
    """Withdrawals and approvals as a file: not sealed, because whoever has the cameo must be able to read it."""
    return msgspec.json.format(to_json(Post(rushes="notice", signed=tuple(signed))), indent=1) + b"\n"


def sealed_log(uses: Sequence[Signed], to: Contact) -> bytes:
    """Entries of a log of uses as a file that only the cameo's person can read.

    Raises
    ------
    Fault
        ``cameo.too_much``.
    """
    data = to_json(Post(rushes="log", signed=tuple(uses)))
    if len(data) > LONGEST_POST:
        raise Fault("cameo.too_much", Exit.BAD_INPUT)
    return age.sealed_to(to.recipient, data)


def read_post(data: bytes, kind: Literal["notice", "log"]) -> tuple[Signed, ...]:
    """What a file of notices, or the opened file of a log, holds; each signature is verified.

    Raises
    ------
    Fault
        ``cameo.bad_post``, ``cameo.forged``.
    """
    allowed = {"notice": ("withdrawal", "approval"), "log": ("use",)}[kind]
    if len(data) > LONGEST_POST:
        raise Fault("cameo.bad_post", Exit.BAD_INPUT, "too long")
    try:
        post = from_json(data, Post)
    except (msgspec.DecodeError, ValueError) as error:
        raise Fault("cameo.bad_post", Exit.BAD_INPUT, str(error)) from error
    if post.rushes != kind or not post.signed or any(signed.kind not in allowed for signed in post.signed):
        raise Fault("cameo.bad_post", Exit.BAD_INPUT, post.rushes)
    for signed in post.signed:
        verify(signed, KINDS[signed.kind])
    return post.signed


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a file from a friend is: one of these is there.

    Attributes
    ----------
    contact : SignedContact or None
    parcel : Parcel or None
    notices : tuple of Signed
        Withdrawals and approvals.
    uses : tuple of Signed
        Entries of a log.
    """

    contact: SignedContact | None = None
    parcel: Parcel | None = None
    notices: tuple[Signed, ...] = ()
    uses: tuple[Signed, ...] = ()


def open_file(path: Path, holder: Holder, *, withdrawals: Iterable[Signed] = (), now: int | None = None) -> Arrived:
    """Whatever a friend sent, verified; nothing is written.

    Raises
    ------
    Fault
        ``media.missing``, ``cameo.bad_post``; as `unpack`, `read_post` and `studio.cameos.contacts.from_file`.
    """
    data = read_file(path)
    if not data.startswith(SEALED):
        if _is_contact(data):
            return Arrived(contact=contacts.from_file(data))
        return Arrived(notices=read_post(data, "notice"))
    plain = age.opened_by(holder.identity, data)
    del data
    if not plain.startswith(MAGIC):
        return Arrived(uses=read_post(plain, "log"))
    return Arrived(parcel=_verified(plain, holder, withdrawals, clock.now() if now is None else now))


def read_file(path: Path) -> bytes:
    """The bytes of a file that may be anything, at most as many as a pack has.

    Raises
    ------
    Fault
        ``cameo.no_file``, ``cameo.bad_pack``.
    """
    try:
        if not path.is_file():
            raise Fault("cameo.no_file", Exit.BAD_INPUT, file=path.name)
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
    except OSError as error:
        raise Fault("cameo.no_file", Exit.BAD_INPUT, str(error), file=path.name) from error
    if len(data) > LONGEST:
        raise _bad("too long")
    return data


# ----- inside ---------------------------------------------------------------------------------------------------------
def _verified(plain: bytes, holder: Holder, withdrawals: Iterable[Signed], now: int) -> Parcel:
    header, rest = _parsed(plain)
    sender = contacts.verify(header.sender)
    card = verify(header.card, Card)
    if checked_name(card.name) != card.name:
        raise _bad("name")
    assets = _assets(header.parts, rest)
    if assets and {asset: hashlib.sha256(each).hexdigest() for asset, each in assets.items()} != card.files:
        raise _bad("not as the card says")
    if any(verify(signed, Withdrawal).cameo != card.cameo for signed in header.withdrawals):
        raise _bad("another's withdrawal")
    releases = [verify(signed, Release) for signed in header.releases]
    if any(release.cameo != card.cameo for release in releases):
        raise _bad("another's release")
    if any(release.to != holder.id for release in releases):
        raise Fault("cameo.wrong_holder", Exit.BAD_INPUT, name=card.name)
    known = tuple(signed for signed in withdrawals if verify(signed, Withdrawal).cameo == card.cameo)
    good = _holding(header.releases, card.cameo, holder.id, (*known, *header.withdrawals), now)
    if not good:
        taken = taken_back((*known, *header.withdrawals))
        last = max((release.until for release in releases), default=0)
        if any(taken.covers(release) for release in releases):
            raise Fault("cameo.withdrawn", Exit.BAD_INPUT, name=card.name)
        if releases:
            raise Fault("cameo.lapsed", Exit.BAD_INPUT, name=card.name, until=last)
        raise Fault("cameo.no_release", Exit.BAD_INPUT, name=card.name)
    return Parcel(sender, header.sender, card, header.card, good, header.withdrawals, assets)


def _holding(
    releases: Iterable[Signed], cameo: str, holder: str, withdrawals: Sequence[Signed], now: int
) -> tuple[Signed, ...]:
    """The releases of a cameo for somebody that hold or will, and that were not taken back."""
    taken = taken_back(withdrawals)
    found: dict[Signed, None] = {}
    for signed in releases:
        release = verify(signed, Release)
        mine = release.cameo == cameo and release.to == holder
        if mine and now < release.until and not taken.covers(release):
            found[signed] = None
    return tuple(found)


def _parsed(plain: bytes) -> tuple[Header, memoryview]:
    """The header of a pack, and what follows it."""
    start = len(MAGIC) + 4
    size = int.from_bytes(plain[len(MAGIC) : start], "big")
    if not plain.startswith(MAGIC) or len(plain) > LONGEST or size > LONGEST_HEADER or start + size > len(plain):
        raise _bad("no pack")
    text = plain[start : start + size]
    try:
        header = from_json(text, Header)
    except (msgspec.DecodeError, ValueError) as error:
        raise _bad(str(error)) from error
    if to_json(header) != text:
        # One header has one text: nothing is said between the lines.
        raise _bad("not canonical")
    return header, memoryview(plain)[start + size :]


def _assets(parts: Sequence[Part], rest: memoryview) -> dict[str, bytes]:
    """The assets of a pack: exactly those that its header names, and not a byte more."""
    names = [part.asset for part in parts]
    sizes = [part.size for part in parts]
    if len(set(names)) != len(names) or len(names) > MOST or not all(map(ON_CARD.fullmatch, names)):
        raise _bad("names")
    if min(sizes, default=0) < 0 or sum(sizes) != len(rest):
        raise _bad("sizes")
    found, at = {}, 0
    for part in parts:
        found[part.asset] = bytes(rest[at : at + part.size])
        at += part.size
    return found


def _is_contact(data: bytes) -> bool:
    return len(data) <= contacts.LONGEST and b'"contact"' in data


def _bad(details: str) -> Fault:
    return Fault("cameo.bad_pack", Exit.BAD_INPUT, details)
