"""A camera on loopback, keys under a passphrase, and a studio with both."""

from __future__ import annotations

import pytest

from studio.cameos.recording import devices
from studio.keys import keyrings, wrapping
from tests.fakes.mjpeg_camera import LoopbackCamera

WORDS = "correct horse"


@pytest.fixture(scope="session")
def loopback():
    """A camera with a face before it."""
    with LoopbackCamera(size="640x360", pictures=60) as running:
        yield running


@pytest.fixture
def shut(monkeypatch):
    """A system without a keyring, and a cheap passphrase."""
    monkeypatch.setattr(keyrings.keyring.backend, "get_all_keyring", list)
    monkeypatch.setitem(wrapping.SCRYPT, "n", 16)


@pytest.fixture
def keys(shut, studio):
    """The same, with the passphrase typed already."""
    studio.desk.cameos.passphrase.type(WORDS)
    return studio.desk.cameos


@pytest.fixture
def no_cameras(monkeypatch, tmp_path):
    """A machine whose only cameras are on the network."""
    monkeypatch.setattr(devices.cameras, "__defaults__", (tmp_path / "none",))
    return tmp_path
