"""A vault under a passphrase, and a cameo of noise to put into it."""

from __future__ import annotations

import random

import pytest

from studio.cameos.vault import Vault
from studio.keys import keyrings, wrapping

WORDS = "correct horse"


def noise(size, seed=1):
    """Bytes that occur nowhere else by chance."""
    return random.Random(seed).randbytes(size)


ASSETS = {
    "clip": noise(600_000, 1),
    "matte": noise(90_000, 2),
    "face": noise(30_000, 3),
    "still:0": noise(40_000, 4),
    "still:10": noise(40_000, 5),
    "voice:0": noise(50_000, 6),
    "features": b'{"pitch": 118.4, "pace": 4.1, "note": "of nobody else"}',
    "plate": noise(50_000, 7),
    "paper:verification": b'{"checks":[{"key":"face","passed":true,"figure":0.97,"wanted":0.9}],"at":1800000000}',
}


@pytest.fixture
def no_keyring(monkeypatch):
    """A system without a keyring, and a cheap passphrase: what a guess costs is tested with the keys."""
    monkeypatch.setattr(keyrings.keyring.backend, "get_all_keyring", list)
    monkeypatch.setitem(wrapping.SCRYPT, "n", 16)


@pytest.fixture
def open_vault(no_keyring, own_home):
    """Open the vault anew, as a program that starts does."""

    def call(words=WORDS):
        return Vault(lambda _question: words)

    return call


@pytest.fixture
def vault(open_vault):
    return open_vault()


@pytest.fixture
def mara(vault):
    """A person's cameo, made here."""
    return vault.make("Mara Lind", "person", ASSETS, verified=True)
