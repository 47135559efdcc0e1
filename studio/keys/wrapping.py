"""Secrets at rest: AES-256-GCM under a key that lies elsewhere, in a small JSON file of the owner's."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from engine.media.beside import write_whole
from engine.messages.faults import Exit, Fault

SCRYPT = {"n": 1 << 16, "r": 8, "p": 1}
"""Cost of a guess at a passphrase: 64 MiB and about 0.2 s."""


def sealed(name: str, secret: bytes, key: bytes) -> dict[str, str]:
    """Encrypt a secret, bound to its name."""
    nonce = secrets.token_bytes(12)
    return {"nonce": _text(nonce), "secret": _text(AESGCM(key).encrypt(nonce, secret, name.encode()))}


def opened(name: str, box: dict[str, Any], key: bytes) -> bytes:
    """Decrypt what `sealed` made.

    Raises
    ------
    Fault
        ``keys.wrong``: another key, another name, or a damaged file.
    """
    try:
        return AESGCM(key).decrypt(_bytes(box["nonce"]), _bytes(box["secret"]), name.encode())
    except (InvalidTag, KeyError, ValueError, TypeError) as error:
        raise Fault("keys.wrong", Exit.MISSING_PART, name=name) from error


def from_passphrase(passphrase: str, salt: bytes) -> bytes:
    """A wrapping key from a passphrase, by scrypt (RFC 7914)."""
    return Scrypt(salt=salt, length=32, **SCRYPT).derive(passphrase.encode())


def write_owner_only(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file that only its owner can read, whole or not at all.

    Raises
    ------
    Fault
        ``keys.cannot_write``.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, json.dumps(content).encode(), private=True)
    except (OSError, Fault) as error:
        raise _not_written(error, path) from error


def read_owner_only(path: Path) -> dict[str, Any] | None:
    """Read what `write_owner_only` wrote; None where there is nothing.

    Raises
    ------
    Fault
        ``keys.exposed``: others can read the file; ``keys.damaged``: it is no key file.
    """
    try:
        status = path.stat()
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise Fault("keys.damaged", Exit.MISSING_PART, str(error), name=path.stem) from error
    if os.name == "posix" and status.st_mode & 0o077:
        raise Fault("keys.exposed", Exit.MISSING_PART, file=str(path))
    try:
        content = json.loads(text)
    except ValueError as error:
        raise Fault("keys.damaged", Exit.MISSING_PART, str(error), name=path.stem) from error
    if not isinstance(content, dict):
        raise Fault("keys.damaged", Exit.MISSING_PART, name=path.stem)
    return content


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def new_salt() -> str:
    """Salt for a passphrase, as text."""
    return _text(secrets.token_bytes(16))


def salt_of(box: dict[str, Any]) -> bytes:
    """The salt kept with a secret."""
    try:
        return _bytes(box["salt"])
    except (KeyError, ValueError, TypeError) as error:
        raise Fault("keys.damaged", Exit.MISSING_PART) from error


def write_public(path: Path, content: bytes) -> None:
    """Write what anybody may read beside the keys (a certificate), whole or not at all.

    Raises
    ------
    Fault
        ``keys.cannot_write``.
    """
    try:
        write_whole(path, content)
    except Fault as fault:
        raise _not_written(fault, path) from fault


def _not_written(error: OSError | Fault, path: Path) -> Fault:
    details = error.details if isinstance(error, Fault) else str(error)
    return Fault("keys.cannot_write", Exit.CANNOT_WRITE, details, file=str(path))


def overwrite(descriptor: int, content: bytes) -> None:
    """Write over all that an open file holds, in its own place and in one go."""
    os.write(descriptor, content.ljust(os.fstat(descriptor).st_size))
    os.fsync(descriptor)
