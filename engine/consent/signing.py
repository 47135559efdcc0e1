"""Sign what is said about a likeness, and find out whether what is said was signed by who may say it.

A cameo's id is a fingerprint of its own key, so that nobody is asked whose key it is: what says something about a cameo
counts if the key that signed it has that fingerprint.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from engine.messages.consent import KINDS, Card, Kind, Release, Signed, Statement, Use
from engine.messages.faults import Exit, Fault
from engine.messages.requests import from_json, to_json

LONGEST = 1 << 16
"""Bytes of a payload, at most."""

LATEST = 253_370_764_800
"""UTC seconds of the year 9999: what lies beyond, no calendar can tell."""

REMEMBERED = 1 << 15
"""Verdicts kept in memory."""

_KINDS: dict[type[Statement], Kind] = {value: cast("Kind", name) for name, value in KINDS.items()}

_ID = re.compile(r"[0-9a-f]{32}")

S = TypeVar("S", bound=Statement)


def new_key() -> bytes:
    """A private Ed25519 key, 32 raw bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    """The public key to a private one, 32 raw bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def fingerprint(public: bytes) -> str:
    """Id of who holds a key: the first 32 hex digits of SHA-256 of the raw public key."""
    return hashlib.sha256(public).hexdigest()[:32]


def is_fingerprint(text: str) -> bool:
    """Whether a text can be an id that `fingerprint` gives."""
    return _ID.fullmatch(text) is not None


def message(kind: str, payload: bytes) -> bytes:
    """The bytes that are signed: what is signed as one kind is never good for another."""
    return b"rushes." + kind.encode() + b".v1\0" + payload


def sign(value: Statement, private: bytes) -> Signed:
    """Sign a value.

    Parameters
    ----------
    value : Card, Release, Withdrawal, Use or Approval
    private : bytes
        Raw Ed25519 key: the cameo's, or for a `Use` the holder's.
    """
    kind, payload = _KINDS[type(value)], to_json(value)
    key = Ed25519PrivateKey.from_private_bytes(private)
    return Signed(
        kind=kind, payload=payload, key=key.public_key().public_bytes_raw(), signature=key.sign(message(kind, payload))
    )


def verify(signed: Signed, kind: type[S]) -> S:
    """What a signed value says, if its signature holds and its key is one that may say it.

    Verdicts are kept by content: the same bytes are verified once.

    Raises
    ------
    Fault
        ``cameo.forged``.
    """
    value = _verified(signed)
    if isinstance(value, str):
        raise Fault("cameo.forged", Exit.BAD_INPUT, value, kind=str(signed.kind)[:16])
    if type(value) is not kind:
        raise Fault("cameo.forged", Exit.BAD_INPUT, f"a {signed.kind}", kind=_KINDS[kind])
    return value


@lru_cache(maxsize=REMEMBERED)
def _verified(signed: Signed) -> Statement | str:
    """The value, or why it does not count."""
    if len(signed.key) != 32 or len(signed.signature) != 64 or len(signed.payload) > LONGEST:
        return "sizes"
    try:
        _public(signed.key).verify(signed.signature, message(signed.kind, signed.payload))
    except (InvalidSignature, ValueError):
        return "signature"
    try:
        value: Any = from_json(signed.payload, KINDS[signed.kind])
    except (msgspec.ValidationError, msgspec.DecodeError, ValueError, KeyError):
        return "content"
    if to_json(value) != signed.payload:
        # One value has one text: nothing is said between the lines.
        return "not canonical"
    return _amiss(value, fingerprint(signed.key)) or value


@lru_cache(maxsize=1024)
def _public(key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(key)


def _amiss(value: Statement, signer: str) -> str:
    """Why a value cannot be what it says; empty where nothing is amiss."""
    if not is_fingerprint(value.cameo):
        return "id"
    if not all(0 <= each < LATEST for each in msgspec.structs.astuple(value) if isinstance(each, int)):
        return "numbers"
    if isinstance(value, Use):
        # Who may use a cameo stands in its release: see `engine.consent.checking`.
        return "" if value.number >= 1 and value.uses else "use"
    if value.cameo != signer:
        return "another's key"
    if isinstance(value, Release):
        whole = is_fingerprint(value.serial) and is_fingerprint(value.to) and value.uses
        return "" if whole and value.since < value.until else "release"
    if isinstance(value, Card):
        sound = all(re.fullmatch(r"[0-9a-f]{64}", sha) for sha in value.files.values())
        return "" if sound and value.name.strip() and len(value.name) <= 200 else "card"
    return ""
