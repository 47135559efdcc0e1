"""Two installations, each with a home of its own, and what they give each other."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.consent import signing
from engine.messages.consent import PURPOSES, Release, Withdrawal
from studio.cameos import contacts
from studio.cameos.vault import Vault

NOW = 1_800_000_000
DAY = 86_400


@dataclass
class Friend:
    """An installation; `at_home` makes it the one that this process is."""

    home: Path
    name: str

    @contextmanager
    def at_home(self):
        before = os.environ["RUSHES_HOME"]
        os.environ["RUSHES_HOME"] = str(self.home)
        try:
            yield Vault(lambda _question: f"{self.name}'s passphrase")
        finally:
            os.environ["RUSHES_HOME"] = before

    @property
    def holder(self):
        with self.at_home() as vault:
            return vault.identities.holder()

    @property
    def signed_contact(self):
        return contacts.own(self.holder, self.name, NOW)

    @property
    def contact(self):
        return contacts.verify(self.signed_contact)


def release(keys, to, *, serial=1, since=NOW - DAY, until=NOW + 30 * DAY, uses=PURPOSES, granted=NOW - DAY, **more):
    """A release signed by a cameo's key."""
    made = Release(
        serial=f"{serial:032x}", cameo=keys.id, to=to, uses=uses, since=since, until=until, granted=granted, **more
    )
    return signing.sign(made, keys.private)


def withdrawal(keys, serial=None, at=NOW):
    """Everything, or one release, taken back."""
    return signing.sign(
        Withdrawal(cameo=keys.id, at=at, release="" if serial is None else f"{serial:032x}"), keys.private
    )
