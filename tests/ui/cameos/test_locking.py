"""What locks the cameos is told and changed in a sheet, with real keys on disk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.cameos.vault import Vault
from studio.keys import keyrings
from tests.studio.cameos.conftest import ASSETS
from tests.studio.keys.test_changing import Kept
from tests.ui.cameos.conftest import WORDS
from ui.cameos.locking import LockSheet

NEW = "battery staple"


@pytest.fixture
def locked(keys):
    """A cameo behind a passphrase that was typed."""
    keys.vault.identities.holder()
    keys.vault.make("Mara Lind", "person", ASSETS)
    return keys


def opened(studio):
    studio.do("cameo.lock")
    studio.until(lambda: any(each.isVisible() for each in studio.window.body.findChildren(LockSheet)))
    return studio.sheet(LockSheet)


def gone(studio):
    return lambda: not any(each.isVisible() for each in studio.window.body.findChildren(LockSheet))


def opens(words):
    return [each.name for each in Vault(lambda _question: words).cameos()]


def test_the_passphrase_is_changed(studio, locked):
    sheet = opened(studio)
    assert (sheet.known.isVisible(), sheet.keyring.isVisible(), sheet.change.isEnabled()) == (True, False, False)
    for known, first, second, told in (
        (WORDS, "short", "short", "at least"),
        (WORDS, NEW, NEW + "s", "not the same"),
        ("wrong horse", NEW, NEW, "is wrong"),
    ):
        for field, text in ((sheet.known, known), (sheet.first, first), (sheet.second, second)):
            field.setText(text)
        sheet.change.click()
        studio.until(lambda told=told: told in sheet.told.text())
    assert opens(WORDS) == ["Mara Lind"]
    sheet.known.setText(WORDS)
    QTest.keyClick(sheet.second, Qt.Key.Key_Return)
    studio.until(gone(studio))
    assert opens(NEW) == ["Mara Lind"]
    locked.vault.make("Leo", "person", ASSETS)  # the window goes on
    assert sorted(opens(NEW)) == ["Leo", "Mara Lind"]


def test_from_passphrase_to_keyring_and_back(studio, locked, monkeypatch):
    system = [Kept()]
    monkeypatch.setattr(keyrings.keyring.backend, "get_all_keyring", lambda: system)
    sheet = opened(studio)
    assert (sheet.keyring.isVisible(), sheet.keyring.isEnabled()) == (True, False)
    sheet.known.setText(WORDS)
    sheet.keyring.click()
    studio.until(gone(studio))
    assert opens("nobody asks") == ["Mara Lind"]
    sheet = opened(studio)
    assert (sheet.known.isVisible(), sheet.first.isVisible(), sheet.keyring.isVisible()) == (False, True, False)
    sheet.first.setText(NEW)
    sheet.second.setText(NEW)
    sheet.change.click()
    studio.until(gone(studio))
    system.clear()
    assert opens(NEW) == ["Mara Lind"]


def test_before_there_are_keys_it_says_so(studio, keys):
    sheet = opened(studio)
    assert not sheet.change.isVisible()
    assert not sheet.first.isVisible()
    sheet.close_sheet()
