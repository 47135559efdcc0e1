"""Who one exchanges cameos with: small public files that friends give each other, and the ones that were kept.

A contact tells a name, an id and what to seal to, signed by the key whose fingerprint the id is. That its bearer is who
they say, no file can prove: friends compare the id by another way, as by telephone.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from engine.consent import clock
from engine.consent.signing import fingerprint, is_fingerprint, message
from engine.media.beside import write_whole, writing_fault
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Value, from_json, to_json
from studio import places
from studio.cameos.age import is_recipient
from studio.cameos.described import checked_name
from studio.cameos.identity import Holder

LONGEST = 1 << 14
"""Bytes of a contact's file, at most."""


class Contact(Value, frozen=True):
    """An installation of Rushes, as its owner tells of it.

    Attributes
    ----------
    name : str
        What its owner is called.
    holder : str
        Its id: what releases are made out to.
    recipient : str
        What files for it are sealed to: ``age1...``.
    at : int
        When this was told, UTC seconds: of two contacts of one id, the later one counts.
    """

    name: str
    holder: str
    recipient: str
    at: int


class SignedContact(Value, frozen=True):
    """A contact as it is kept and given away.

    Attributes
    ----------
    rushes : str
        What this file is.
    payload, key, signature : bytes
        As of `engine.messages.consent.Signed`, of the kind ``contact``.
    """

    rushes: Literal["contact"]
    payload: bytes
    key: bytes
    signature: bytes


def own(holder: Holder, name: str, at: int | None = None) -> SignedContact:
    """One's own contact, to give away.

    Raises
    ------
    Fault
        ``cameo.no_name``.
    """
    contact = Contact(
        name=checked_name(name), holder=holder.id, recipient=holder.recipient, at=clock.now() if at is None else at
    )
    payload = to_json(contact)
    signature = Ed25519PrivateKey.from_private_bytes(holder.private).sign(message("contact", payload))
    return SignedContact(rushes="contact", payload=payload, key=holder.key, signature=signature)


def verify(signed: SignedContact) -> Contact:
    """What a contact tells, if it was signed by whom it tells of.

    Raises
    ------
    Fault
        ``cameo.bad_contact``.
    """
    try:
        Ed25519PublicKey.from_public_bytes(signed.key).verify(signed.signature, message("contact", signed.payload))
        contact = from_json(signed.payload, Contact)
        sound = (
            to_json(contact) == signed.payload
            and contact.holder == fingerprint(signed.key)
            and checked_name(contact.name) == contact.name
            and is_recipient(contact.recipient)
        )
    except (InvalidSignature, msgspec.DecodeError, ValueError, Fault) as error:
        raise Fault("cameo.bad_contact", Exit.BAD_INPUT, str(error)) from error
    if not sound:
        raise Fault("cameo.bad_contact", Exit.BAD_INPUT)
    return contact


def to_file(signed: SignedContact) -> bytes:
    """A contact as a file."""
    return msgspec.json.format(to_json(signed), indent=1) + b"\n"


def from_file(data: bytes) -> SignedContact:
    """The contact in a file, verified.

    Raises
    ------
    Fault
        ``cameo.bad_contact``.
    """
    if len(data) > LONGEST:
        raise Fault("cameo.bad_contact", Exit.BAD_INPUT, "too long")
    try:
        signed = from_json(data, SignedContact)
    except (msgspec.DecodeError, ValueError) as error:
        raise Fault("cameo.bad_contact", Exit.BAD_INPUT, str(error)) from error
    verify(signed)
    return signed


def keep(signed: SignedContact) -> Contact:
    """Keep a contact, unless a later one of the same id is kept; returns the one that is kept now.

    Raises
    ------
    Fault
        ``cameo.bad_contact``, ``media.cannot_write``, ``media.disk_full``.
    """
    contact = verify(signed)
    path = _folder() / f"{contact.holder}.json"
    had = _read(path)
    if had is not None and had.at > contact.at:
        return had
    write_whole(path, to_file(signed))
    return contact


def kept() -> list[Contact]:
    """Every contact that is kept, by name; files that are damaged are left out."""
    found = [contact for path in _folder().glob("*.json") if (contact := _read(path)) is not None]
    return sorted(found, key=lambda contact: (contact.name.casefold(), contact.holder))


def find(text: str) -> Contact:
    """The contact of this id, or the only one of this name.

    Raises
    ------
    Fault
        ``cameo.no_contact``, ``cameo.ambiguous``.
    """
    wanted = text.strip().casefold()
    found = [contact for contact in kept() if wanted in (contact.holder, contact.name.casefold())]
    if not found:
        raise Fault("cameo.no_contact", Exit.USAGE, name=text[:80])
    if len(found) > 1:
        raise Fault("cameo.ambiguous", Exit.USAGE, name=text, known=", ".join(each.holder for each in found))
    return found[0]


def _read(path: Path) -> Contact | None:
    try:
        contact = verify(from_file(path.read_bytes()))
    except (OSError, Fault):
        return None
    return contact if is_fingerprint(path.stem) and path.stem == contact.holder else None


def _folder() -> Path:
    folder = places.home() / "contacts"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.name == "posix":
            folder.chmod(0o700)
    except OSError as error:
        raise writing_fault(error, folder) from error
    return folder
