"""The system's keyring, where it is one that encrypts: Secret Service, Keychain or Credential Locker."""

from __future__ import annotations

import base64
import binascii
import secrets
import threading
from collections.abc import Callable
from typing import TypeVar

import keyring.backend
import keyring.errors
from filelock import FileLock

from engine.messages.faults import Exit, Fault
from studio import places

SERVICE = "Rushes"
ACCOUNT = "wrapping key"

_TRUSTED = {"keyring.backends.SecretService", "keyring.backends.macOS", "keyring.backends.Windows"}
"""What `keyring` finds beside these may be a plain file, or nothing at all."""

_PATIENCE = 60.0
"""Seconds that a person has to unlock a keyring; where no one sits there, the wait ends too."""

T = TypeVar("T")


def system_keyring() -> keyring.backend.KeyringBackend | None:
    """The keyring of this system, or None where it has none that encrypts."""
    usable = [found for found in keyring.backend.get_all_keyring() if type(found).__module__ in _TRUSTED]
    return max(usable, key=lambda found: found.priority, default=None)


def wrapping_key(*, make: bool) -> bytes | None:
    """The 32 bytes in the system's keyring that wrap every secret.

    Parameters
    ----------
    make : bool
        Whether to make one where none is kept yet.

    Returns
    -------
    bytes or None
        None where this system has no keyring, or, without `make`, where it keeps no key of ours.

    Raises
    ------
    Fault
        ``keys.locked``: there is a keyring, but it stays shut.
    """
    backend = system_keyring()
    if backend is None:
        return None
    kept = _asked(lambda: backend.get_password(SERVICE, ACCOUNT))
    if kept is None and make:
        # Two programs that begin at once must not each make one: what the first locked would stay locked.
        with FileLock(places.home() / "keyring.lock", mode=0o600):
            kept = _asked(lambda: backend.get_password(SERVICE, ACCOUNT))
            if kept is None:
                kept = fresh = base64.b64encode(secrets.token_bytes(32)).decode()
                _asked(lambda: backend.set_password(SERVICE, ACCOUNT, fresh))
    if kept is None:
        return None
    try:
        key = base64.b64decode(kept, validate=True)
    except binascii.Error as error:
        raise Fault("keys.damaged", Exit.MISSING_PART, name=ACCOUNT) from error
    if len(key) != 32:
        raise Fault("keys.damaged", Exit.MISSING_PART, name=ACCOUNT)
    return key


def _asked(question: Callable[[], T]) -> T:
    """Ask the keyring in a thread of its own: it may wait for a person who is not there."""
    answer: list[T] = []
    trouble: list[BaseException] = []

    def ask() -> None:
        try:
            answer.append(question())
        except BaseException as error:  # noqa: BLE001 - every backend brings errors of its own
            trouble.append(error)

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(_PATIENCE)
    if answer:
        return answer[0]
    details = str(trouble[0]) if trouble else "no answer"
    raise Fault("keys.locked", Exit.MISSING_PART, details)
