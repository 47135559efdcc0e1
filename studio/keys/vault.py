"""Keep a secret, and have it back.

A secret lies in ``keys/NAME.json`` of the user's Rushes folder, wrapped by a key from the system's keyring. Where there
is no keyring, a passphrase wraps it, asked for on a terminal. Only the export key may lie unwrapped in a file that is
its owner's alone, so that a machine without a screen can sign; a cameo's key never may.
"""

from __future__ import annotations

import base64
import getpass
import re
import sys
from collections.abc import Callable
from pathlib import Path

from engine.messages.faults import Exit, Fault
from studio import places
from studio.keys import wrapping
from studio.keys.keyrings import system_keyring, wrapping_key

Ask = Callable[[str], str]
"""Asks a person for a passphrase; the question's code is ``new`` or ``known``."""

EXPORT = "export"
"""How the names begin of the only secrets that may lie unwrapped."""

SHORTEST = 8
"""Characters of a passphrase, at least."""


def keep(name: str, secret: bytes, *, ask: Ask | None = None) -> str:
    """Store a secret, wrapped.

    Parameters
    ----------
    name : str
        Lower-case letters, digits and hyphens.
    secret : bytes
    ask : callable, optional
        Asks for a passphrase; by default on the terminal, where there is one.

    Returns
    -------
    str
        How it is kept: ``keyring`` or ``passphrase``.

    Raises
    ------
    Fault
        ``keys.no_keyring`` where there is neither keyring nor anybody to ask, ``keys.locked``, ``keys.short``,
        ``keys.cannot_write``.
    """
    path = path_of(name)
    key = wrapping_key(make=True)
    if key is not None:
        how, content = "keyring", wrapping.sealed(name, secret, key)
    else:
        passphrase = _passphrase("new", ask)
        if len(passphrase) < SHORTEST:
            raise Fault("keys.short", Exit.USAGE, shortest=SHORTEST)
        salt = wrapping.new_salt()
        how = "passphrase"
        content = wrapping.sealed(name, secret, wrapping.from_passphrase(passphrase, wrapping.salt_of({"salt": salt})))
        content["salt"] = salt
    wrapping.write_owner_only(path, {"version": 1, "kept": how, **content})
    return how


def keep_unwrapped(name: str, secret: bytes) -> None:
    """Store a secret in a file that only its owner can read. For the export key of a headless machine, nothing else.

    Raises
    ------
    Fault
        ``keys.cannot_write``.
    """
    if not name.startswith(EXPORT):
        raise ValueError(f"{name!r} is never kept unwrapped")
    wrapping.write_owner_only(
        path_of(name), {"version": 1, "kept": "file", "secret": base64.b64encode(secret).decode()}
    )


def fetch(name: str, *, ask: Ask | None = None) -> bytes | None:
    """Have a secret back; None where none of this name is kept.

    Raises
    ------
    Fault
        ``keys.locked``, ``keys.gone`` (its wrapping key is no longer in the keyring), ``keys.no_keyring``,
        ``keys.wrong``, ``keys.exposed``, ``keys.damaged``.
    """
    content = wrapping.read_owner_only(path_of(name))
    if content is None:
        return None
    how = content.get("kept")
    if how == "file" and name.startswith(EXPORT):
        try:
            return base64.b64decode(content["secret"], validate=True)
        except (KeyError, ValueError, TypeError) as error:
            raise Fault("keys.damaged", Exit.MISSING_PART, name=name) from error
    if how == "keyring":
        if system_keyring() is None:
            raise Fault("keys.locked", Exit.MISSING_PART)
        key = wrapping_key(make=False)
        if key is None:
            raise Fault("keys.gone", Exit.MISSING_PART, name=name)
        return wrapping.opened(name, content, key)
    if how == "passphrase":
        salt = wrapping.salt_of(content)
        return wrapping.opened(name, content, wrapping.from_passphrase(_passphrase("known", ask), salt))
    raise Fault("keys.damaged", Exit.MISSING_PART, name=name)


def forget(name: str) -> None:
    """Remove a secret for good. Nothing happens where none of this name is kept."""
    path_of(name).unlink(missing_ok=True)


def path_of(name: str) -> Path:
    """Where a secret of this name lies."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", name):
        raise ValueError(f"{name!r} is no name for a secret")
    return places.home() / "keys" / f"{name}.json"


def _passphrase(question: str, ask: Ask | None) -> str:
    if ask is not None:
        return ask(question)
    if not (sys.stdin and sys.stdin.isatty()):
        raise Fault("keys.no_keyring", Exit.MISSING_PART)
    return getpass.getpass("Passphrase: ")
