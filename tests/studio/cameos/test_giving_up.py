"""Sealing, taking in and packing are told as shares, and given up at any of them nothing half done is left."""

from __future__ import annotations

import pytest

from engine.messages.faults import Exit, Fault
from studio.cameos import granting, receiving, sending
from studio.cameos.papers import Papers
from studio.cameos.using import UseLog
from tests.studio.cameos.conftest import ASSETS, noise
from tests.studio.cameos.friends import Friend


class Patience:
    """Hears shares and gives up at one of them."""

    def __init__(self, last=2.0):
        self.last = last
        self.heard = []

    def __call__(self, share):
        self.heard.append(share)
        if share >= self.last:
            raise Fault("cancelled", Exit.CANCELLED)


def lying(home):
    """Everything that lies in a home, but the lock."""
    return {path.relative_to(home): path.is_file() and path.read_bytes() for path in home.rglob("*")
            if path.name != "lock"}  # fmt: skip


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_sealing_that_is_given_up_leaves_no_file_and_no_key(vault, own_home, share):
    vault.identities.holder()
    before = lying(own_home)
    patience = Patience(share)
    with pytest.raises(Fault, match="cancelled"):
        vault.make("Mara", "person", ASSETS, report=patience)
    assert lying(own_home) == before
    assert vault.cameos() == []
    assert len(patience.heard) >= 1


def test_sealing_tells_its_share_evenly(vault):
    patience = Patience()
    vault.make("Mara", "person", {"clip": noise(3 << 20)}, report=patience)
    assert patience.heard == sorted(patience.heard)
    assert max(after - before for before, after in zip(patience.heard, patience.heard[1:], strict=False)) < 0.15


@pytest.fixture
def sent(no_keyring, own_home, tmp_path):
    """A cameo packed by one installation for another that is here now."""
    us, jonah = Friend(own_home, "Mara"), Friend(tmp_path / "jonah", "Jonah")
    to = us.contact
    with jonah.at_home() as theirs:
        papers = Papers(theirs)
        cameo = theirs.make("Jonah", "person", ASSETS)
        granting.grant(papers, cameo.id, us.holder.id, ("likeness",))
        patience = Patience()
        data = sending.pack(
            theirs, cameo, papers.signed(cameo.id).releases, to, jonah.signed_contact, report=patience
        )  # fmt: skip
        assert patience.heard[-1] == 1.0
        with pytest.raises(Fault, match="cancelled"):
            sending.pack(theirs, cameo, papers.signed(cameo.id).releases, to, jonah.signed_contact, report=Patience(0))
    file = tmp_path / "jonah.cameo"
    file.write_bytes(data)
    with us.at_home() as vault:
        yield vault, file


@pytest.mark.parametrize("share", [0.0, 0.5, 0.75])
def test_a_pack_that_is_given_up_is_not_here(sent, own_home, share):
    vault, file = sent
    before = lying(own_home)
    with pytest.raises(Fault, match="cancelled"):
        receiving.receive(Papers(vault), UseLog(), file, report=Patience(share))
    assert lying(own_home) == before
    receiving.receive(Papers(vault), UseLog(), file, report=Patience())
    (cameo,) = vault.ids()
    assert vault.read(cameo, "clip") == ASSETS["clip"]


def test_a_newer_state_that_is_given_up_leaves_the_old_one(sent, own_home):
    vault, file = sent
    receiving.receive(Papers(vault), UseLog(), file)
    (cameo,) = vault.ids()
    before = lying(own_home)
    with pytest.raises(Fault, match="cancelled"):
        receiving.receive(Papers(vault), UseLog(), file, report=Patience(0.75))
    assert lying(own_home) == before
    assert vault.read(cameo, "clip") == ASSETS["clip"]
