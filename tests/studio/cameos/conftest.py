"""A vault under a passphrase, and a cameo of noise to put into it."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

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


@pytest.fixture(scope="session")
def home_of_ada(tmp_path_factory):
    """A home with a cameo of a synthetic recording and everything that renders use, and its id; only copied."""
    # Programs of other tests take words from this module: what draws a person stays out of them.
    from engine.media.clips import Pictures
    from studio.cameos.preparing import make_cameo, prepare
    from tests.fakes.portraits import SIZE, drawn, recorded, true_one

    home = tmp_path_factory.mktemp("ada")
    whole = recorded(true_one(5), drawn(5))
    fewer = Pictures(*SIZE, whole.pictures.packets[::6], whole.pictures.times[::6])
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("RUSHES_HOME", str(home))
        patched.setattr(keyrings.keyring.backend, "get_all_keyring", list)
        patched.setitem(wrapping.SCRYPT, "n", 16)
        vault = Vault(lambda _question: WORDS)
        cameo = make_cameo(vault, "Ada", replace(whole, pictures=fewer), None).id
        asyncio.run(prepare(vault, cameo))
    return home, cameo


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


@pytest.fixture
def filming(tmp_path, vault, mara):
    """Makes films with MARA in them, of shots in which this happens, and closes them."""
    from tests.studio.cameos.filming import Filming

    made = []

    def make(*texts, **more):
        made.append(Filming(tmp_path / "film.rushes", vault, mara.id, *texts, **more))
        return made[-1]

    yield make
    for each in made:
        asyncio.run(each.session.close())
