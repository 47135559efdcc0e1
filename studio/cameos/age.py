"""Sealing to a friend by age (C2SP), as pyrage offers it: nobody but who holds the identity can open it."""

from __future__ import annotations

from typing import Any

import pyrage

from engine.messages.faults import Exit, Fault

_age: Any = pyrage  # it has no types


def new_identity() -> str:
    """A new X25519 identity: ``AGE-SECRET-KEY-1...``."""
    return str(_age.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """What others seal to: ``age1...``.

    Raises
    ------
    ValueError
        Where the text is no identity.
    """
    try:
        return str(_age.x25519.Identity.from_str(identity).to_public())
    except _age.IdentityError as error:
        raise ValueError("no age identity") from error


def is_recipient(text: str) -> bool:
    """Whether one can seal to it."""
    try:
        return len(text) < 100 and str(_age.x25519.Recipient.from_str(text)) == text
    except _age.RecipientError:
        return False


def sealed_to(recipient: str, plain: bytes) -> bytes:
    """Seal to a recipient."""
    return _age.encrypt(plain, [_age.x25519.Recipient.from_str(recipient)])


def opened_by(identity: str, sealed: bytes) -> bytes:
    """Open what was sealed to an identity.

    Raises
    ------
    Fault
        ``cameo.not_for_us``: it was sealed to somebody else, is damaged, or is no such file.
    """
    try:
        return _age.decrypt(sealed, [_age.x25519.Identity.from_str(identity)])
    except _age.DecryptError as error:
        raise Fault("cameo.not_for_us", Exit.BAD_INPUT, str(error)) from error
