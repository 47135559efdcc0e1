"""``rushes cameo lock``: what locks the keys, another passphrase, and the keyring when there is one."""

from __future__ import annotations

import pytest

from studio.cameos.vault import Vault
from studio.keys import keyrings, ring
from tests.studio.cameos.conftest import ASSETS, no_keyring  # noqa: F401
from tests.studio.keys.test_changing import NEW, OLD, Kept


@pytest.fixture
def answers(no_keyring, own_home, monkeypatch):  # noqa: F811
    """What a person types next, by the question; a cameo lies behind `OLD`."""
    known = {"known": OLD, "new": OLD}
    monkeypatch.setattr(ring, "on_terminal", lambda question: known[question])
    vault = Vault()
    vault.identities.holder()
    vault.make("Mara Lind", "person", ASSETS)
    return known


def names(rushes):
    ran = rushes("cameo", "list", "--json")
    return [row["name"] for row in ran.document["cameos"]] if ran.status == 0 else ran.document


def test_the_passphrase_is_changed(answers, rushes, refused):
    assert rushes("cameo", "lock", "--json").document == {"behind": {"passphrase": 2}, "keyring": False}
    answers["new"] = "short"
    refused(64, "keys.short", "cameo", "lock", "--passphrase")
    answers["known"] = "wrong horse"
    refused(69, "keys.wrong", "cameo", "lock", "--passphrase")
    answers.update(known=OLD, new=NEW)
    ran = rushes("cameo", "lock", "--passphrase")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.strip() == "Behind your passphrase: 2 keys."
    answers["known"] = NEW
    assert names(rushes) == ["Mara Lind"]
    answers["known"] = OLD
    assert rushes("cameo", "show", "Mara Lind").status == 69


def test_a_keyring_that_appears_is_offered_taken_and_left_again(answers, rushes, refused, monkeypatch):
    refused(69, "keys.no_keyring", "cameo", "lock", "--keyring")
    refused(64, "usage", "cameo", "lock", "--keyring", "--passphrase")
    system = [Kept()]
    monkeypatch.setattr(keyrings.keyring.backend, "get_all_keyring", lambda: list(system))
    assert "rushes cameo lock --keyring" in rushes("cameo", "lock").out
    assert rushes("cameo", "lock", "--keyring", "--json").document == {"behind": {"keyring": 2}, "keyring": True}
    answers["known"] = "nobody asks"
    assert names(rushes) == ["Mara Lind"]
    answers["new"] = NEW
    assert rushes("cameo", "lock", "--passphrase", "--json").document["behind"] == {"passphrase": 2}
    system.clear()
    answers["known"] = NEW
    assert names(rushes) == ["Mara Lind"]


def test_nothing_is_kept_yet(no_keyring, own_home, rushes, refused):  # noqa: F811
    assert rushes("cameo", "lock").out.strip() == "No keys are kept yet."
