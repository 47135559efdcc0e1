"""Who is who: this installation, which uses cameos and receives them, and the keys of each cameo that lies here.

All of these keys lie in `studio.keys.ring`: wrapped, each in a file of its own, under the system's keyring or one
passphrase. A cameo that a friend sent has a data key here and no private one: nobody can grant it but its person.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from filelock import FileLock, Timeout

from engine.consent import dumps
from engine.consent.sealed import KEY, new_data_key
from engine.consent.signing import fingerprint, is_fingerprint, new_key, public_of
from engine.messages.faults import Exit, Fault
from studio import places
from studio.cameos import age
from studio.keys.ring import Ring
from studio.keys.vault import Ask

HOLDER = "holder"
CAMEO = "cameo-"
"""Names in the ring: of this installation, and the beginning of each cameo's."""

PATIENCE = 20.0
"""Seconds that one program waits until another is done with the vault."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An installation of Rushes: this one.

    Attributes
    ----------
    id : str
        Fingerprint of its public key: what releases are made out to.
    key : bytes
        Raw public Ed25519 key.
    recipient : str
        What friends seal to: an age recipient, ``age1...``.
    private : bytes
        Raw Ed25519 key that signs the log of uses.
    identity : str
        The age identity that opens what friends sealed.
    """

    id: str
    key: bytes
    recipient: str
    private: bytes = field(repr=False)
    identity: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keys:
    """What a cameo is opened and signed with.

    Attributes
    ----------
    data : bytes
        Key of its sealed files.
    private : bytes
        Raw Ed25519 key of the cameo; empty for one that was received.
    """

    data: bytes = field(repr=False)
    private: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Of a cameo that is one's own."""
        return fingerprint(public_of(self.private))


class Identities:
    """Keys of this installation and of its cameos. The keyring, or a passphrase, is asked once, at the first need.

    Parameters
    ----------
    ask : callable, optional
        Asks for the passphrase where there is no keyring: see `studio.keys.ring.Ring`.
    """

    def __init__(self, ask: Ask | None = None) -> None:
        self._ring = Ring((CAMEO, HOLDER), ask)
        self._holder: Holder | None = None

    def holder(self) -> Holder:
        """Who this installation is; made on first use.

        Raises
        ------
        Fault
            ``keys.*``; ``cameo.busy``.
        """
        if self._holder is None:
            secret = self._ring.fetch(HOLDER)
            if secret is None:
                with locked():
                    # Another program may have made it while this one waited.
                    secret = self._ring.fetch(HOLDER)
                    if secret is None:
                        secret = new_key() + age.new_identity().encode()
                        self._ring.keep(HOLDER, secret)
            self._holder = _holder(secret)
        return self._holder

    def cameos(self) -> list[str]:
        """Ids of the cameos whose keys are kept."""
        return [name.removeprefix(CAMEO) for name in self._ring.names() if name.startswith(CAMEO)]

    def shredded(self) -> list[str]:
        """Ids of the cameos whose keys were shredded and whose end is not told yet: see `forget`."""
        return [name.removeprefix(CAMEO) for name in self._ring.shredded() if name.startswith(CAMEO)]

    def of(self, cameo: str) -> Keys:
        """The keys of a cameo.

        Raises
        ------
        Fault
            ``cameo.no_key``, ``keys.*``.
        """
        dumps.none()
        secret = self._ring.fetch(_name(cameo))
        if secret is None:
            raise Fault("cameo.no_key", Exit.MISSING_PART, name=cameo)
        if len(secret) not in (KEY, KEY + 32):
            raise Fault("keys.damaged", Exit.MISSING_PART, name=_name(cameo))
        keys = Keys(secret[:KEY], secret[KEY:])
        if keys.private and keys.id != cameo:
            raise Fault("keys.damaged", Exit.MISSING_PART, name=_name(cameo))
        return keys

    def new(self) -> Keys:
        """Keys for a cameo that is being made; not kept yet."""
        dumps.none()
        return Keys(new_data_key(), new_key())

    def keep(self, cameo: str, keys: Keys) -> None:
        """Keep a cameo's keys; faults as `studio.keys.ring.Ring.keep`."""
        self._ring.keep(_name(cameo), keys.data + keys.private)

    def shred(self, cameo: str) -> None:
        """Make a cameo unreadable for good; faults as `studio.keys.ring.Ring.shred`."""
        self._ring.shred(_name(cameo))

    def forget(self, cameo: str) -> None:
        """Remove the mark that a shredded key left."""
        self._ring.forget(_name(cameo))

    # ----- locks --------------------------------------------------------------------------------------------------
    def behind(self) -> dict[str, int]:
        """How many keys lie behind which lock: see `studio.keys.ring.Ring.behind`."""
        return dict(Counter(kept for kept in self._ring.behind().values() if kept))

    def change_passphrase(self, known: str, new: str) -> None:
        """Change the passphrase; faults as `studio.keys.ring.Ring.change`, ``cameo.busy``."""
        with locked():
            self._ring.change(known, new)

    def to_keyring(self) -> None:
        """Move all keys behind the system's keyring; faults as `studio.keys.ring.Ring.to_keyring`, ``cameo.busy``."""
        with locked():
            self._ring.to_keyring()

    def to_passphrase(self, words: str) -> None:
        """Move all keys behind a passphrase; faults as `studio.keys.ring.Ring.to_passphrase`, ``cameo.busy``."""
        with locked():
            self._ring.to_passphrase(words)

    def untidy(self) -> bool:
        """Whether a kill left something of keys to clear away: see `tidy`."""
        return bool(self.shredded() or self._ring.halves())

    def tidy(self) -> None:
        """Clear away what writes of keys left that were cut off. Within `locked`."""
        self._ring.sweep()


def locked() -> FileLock:
    """The lock of the vault among all programs of this user, for a ``with``.

    Raises
    ------
    Fault
        ``cameo.busy``, on entering.
    """
    folder = places.home() / "cameos"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Fault("keys.cannot_write", Exit.CANNOT_WRITE, str(error), file=str(folder)) from error
    return _Lock(folder / "lock", timeout=PATIENCE, is_singleton=True, mode=0o600)


class _Lock(FileLock):
    """A lock whose trouble has a code."""

    def __enter__(self) -> _Lock:
        try:
            self.acquire()
        except Timeout as error:
            raise Fault("cameo.busy", Exit.BUSY) from error
        return self


def _name(cameo: str) -> str:
    if not is_fingerprint(cameo):
        raise Fault("cameo.unknown", Exit.USAGE, cameo=cameo[:80])
    return CAMEO + cameo


def _holder(secret: bytes) -> Holder:
    private, rest = secret[:32], secret[32:]
    try:
        key, identity = public_of(private), rest.decode("ascii")
        recipient = age.recipient_of(identity)
    except ValueError as error:
        raise Fault("keys.damaged", Exit.MISSING_PART, name=HOLDER) from error
    return Holder(fingerprint(key), key, recipient, private, identity)
