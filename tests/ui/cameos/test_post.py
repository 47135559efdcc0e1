"""Files for friends and from them: contacts, packs, notices and logs, between two installations on one machine."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.consent.signing import verify
from engine.messages.consent import Release
from studio.cameos import contacts, granting, receiving, sending, withdrawing
from studio.cameos.papers import Papers
from studio.cameos.using import Used, UseLog
from studio.cameos.vault import Vault
from tests.studio.cameos.conftest import ASSETS
from tests.ui.cameos.sheets import choose, knobs, opened, press, words
from ui.cameos.asking import AskSheet, LineSheet
from ui.cameos.known import spaced
from ui.cameos.post import SendSheet


class Friend:
    """Another installation, which is here only while it works."""

    def __init__(self, home, monkeypatch):
        self.home, self._ours, self._monkeypatch = home, os.environ["RUSHES_HOME"], monkeypatch
        home.mkdir()
        with self:
            self.vault = Vault(lambda _question: "other horse")
            self.papers = Papers(self.vault)
            self.holder = self.vault.identities.holder()
        self.contact = contacts.own(self.holder, "Jonah's own")

    def __enter__(self):
        self._monkeypatch.setenv("RUSHES_HOME", str(self.home))
        return self

    def __exit__(self, *_error):
        self._monkeypatch.setenv("RUSHES_HOME", self._ours)


@pytest.fixture
def jonah(keys, tmp_path, monkeypatch):
    return Friend(tmp_path / "theirs", monkeypatch)


@pytest.fixture
def mara(keys):
    return keys.vault.make("Mara Lind", "person", ASSETS, verified=True)


def test_ones_contact_is_written_under_the_name_that_friends_know(studio, keys, jonah, tmp_path, monkeypatch):
    sheet = opened(studio)
    file = tmp_path / "mara.contact"
    choose(monkeypatch, file)
    sheet.contact.click()
    ask = studio.sheet(LineSheet)
    us = keys.vault.identities.holder()
    assert spaced(us.id) in ask.accessibleDescription(), "friends compare it"
    assert ask.line.text(), "a name is proposed"
    ask.line.setText(" Mara  Lind ")
    QTest.keyClick(ask.line, Qt.Key.Key_Return)
    studio.until(lambda: "Your contact is written." in studio.notices)
    signed = contacts.from_file(file.read_bytes())
    assert (contacts.verify(signed).name, contacts.verify(signed).holder) == ("Mara Lind", us.id)
    studio.until(lambda: sheet.holdings.called == "Mara Lind")
    file.write_bytes(contacts.to_file(jonah.contact))
    sheet.take_in()
    studio.until(lambda: "Jonah's own is a contact now." in studio.notices)
    studio.until(lambda: [each.name for each in sheet.holdings.friends] == ["Jonah's own"])
    sheet.close_sheet()


def test_without_a_contact_nothing_is_sent(studio, keys, mara):
    sheet = opened(studio)
    press(sheet, "Send…")
    assert studio.notices[-1] == "There is no contact yet."
    sheet.close_sheet()


def test_a_pack_is_sealed_for_whom_something_was_granted(studio, keys, mara, jonah, tmp_path, monkeypatch):
    contacts.keep(jonah.contact)
    sheet = opened(studio)
    file = tmp_path / "mara.cameo"
    choose(monkeypatch, file)
    press(sheet, "Send…")
    ask = studio.sheet(SendSheet)
    assert not ask.enter.isEnabled()
    assert "a release first" in ask.told.text()
    assert ask.accessibleDescription() == ask.told.text()
    QTest.keyClick(ask.to, Qt.Key.Key_Return)
    assert ask.isVisible()
    ask.leave.click()
    granting.grant(keys.papers, mara.id, jonah.holder.id, ("likeness",), limits=["no violence"])
    keys.changed.emit()
    studio.until(lambda: bool(sheet.current().releases))
    for bare in (False, True):
        press(sheet, "Send…")
        ask = studio.sheet(SendSheet)
        assert ask.to.hasFocus()
        ask.bare.setChecked(bare)
        QTest.keyClick(ask.to, Qt.Key.Key_Return)
        studio.until(lambda wanted=1 + bare: studio.notices.count("mara.cameo is written.") == wanted)
        data = file.read_bytes()
        assert ASSETS["clip"][:64] not in data
        parcel = sending.unpack(data, jonah.holder)
        assert (parcel.card.name, bool(parcel.assets)) == ("Mara Lind", not bare)
        with jonah:
            came = receiving.receive(jonah.papers, UseLog(), file)
        assert came.what == ("releases" if bare else "cameo")
    sheet.close_sheet()


def test_a_log_goes_back_and_a_use_without_a_release_is_told(studio, keys, mara, jonah, tmp_path, monkeypatch):
    signed = granting.grant(keys.papers, mara.id, jonah.holder.id, ("likeness",))
    contacts.keep(jonah.contact)
    file = tmp_path / "mara.log"
    us = contacts.verify(contacts.own(keys.vault.identities.holder(), "Mara"))
    with jonah:
        log = UseLog()
        for serial in (verify(signed, Release).serial, "9" * 32):
            log.enter(
                Used(mara.id, serial, "p" * 32, "0" * 64, ("likeness",), "Their film", "3B", "fine"), jonah.holder
            )
        file.write_bytes(sending.sealed_log(log.signed(mara.id), us))
    sheet = opened(studio)
    choose(monkeypatch, file)
    sheet.take_in()
    studio.until(lambda: "on Jonah's own's machine" in words(sheet))
    assert "Their film · 3B · likeness" in words(sheet)
    assert "The log of uses of Mara Lind came in." in studio.notices
    sheet.close_sheet()


def test_a_received_cameo_is_shown_and_its_withdrawal_comes_by_a_notice(studio, keys, jonah, tmp_path, monkeypatch):
    us = contacts.verify(contacts.own(keys.vault.identities.holder(), "Mara"))
    with jonah:
        cameo = jonah.vault.make("Jonah", "person", ASSETS)
        granting.grant(jonah.papers, cameo.id, us.holder, ("likeness",))
        pack = sending.pack(jonah.vault, cameo, jonah.papers.signed(cameo.id).releases, us, jonah.contact)
        withdrawing.withdraw(jonah.papers, cameo.id)
        notice = sending.notice(jonah.papers.withdrawals(cameo.id))
    file = tmp_path / "post"
    choose(monkeypatch, file)
    sheet = opened(studio)
    file.write_bytes(pack)
    sheet.take_in()
    studio.until(lambda: "sent by Jonah's own" in words(sheet))
    assert not knobs(sheet, "Grant…"), "it is not one's own to grant"
    assert not knobs(sheet, "Withdraw…")
    press(sheet, "Write the log…")
    studio.until(lambda: bool(studio.troubles))
    assert studio.troubles.pop().code == "cameo.no_uses_yet"
    file.write_bytes(notice)
    sheet.take_in()
    studio.until(lambda: "withdrawn" in words(sheet))
    assert "A notice came in." in studio.notices
    file.write_bytes(pack)
    sheet.take_in()
    studio.until(lambda: bool(studio.troubles))
    assert studio.troubles.pop().code == "cameo.withdrawn", "an older pack does not bring it back"
    press(sheet, "Delete…")
    studio.sheet(AskSheet).act.click()
    studio.until(lambda: keys.vault.ids() == [])
    studio.run(0.2)
    sheet.close_sheet()


@pytest.mark.parametrize("content", [b"", b"nonsense", b"age-encryption.org/v1\nnonsense", None])
def test_a_file_that_is_no_post_is_told_and_leaves_nothing(studio, keys, tmp_path, monkeypatch, content):
    file = tmp_path / "post"
    if content is not None:
        file.write_bytes(content)
    sheet = opened(studio)
    choose(monkeypatch, file)
    sheet.take_in()
    studio.until(lambda: bool(studio.troubles))
    assert studio.troubles.pop().code in ("cameo.bad_post", "cameo.not_for_us", "cameo.no_file")
    assert keys.vault.ids() == []
    assert contacts.kept() == []
    sheet.close_sheet()


def test_a_disk_that_takes_nothing_leaves_no_half_pack(studio, keys, mara, jonah, tmp_path, monkeypatch):
    contacts.keep(jonah.contact)
    granting.grant(keys.papers, mara.id, jonah.holder.id, ("likeness",))
    choose(monkeypatch, tmp_path / "nowhere" / "mara.cameo")
    sheet = opened(studio)
    studio.until(lambda: bool(sheet.holdings.friends))
    press(sheet, "Send…")
    studio.sheet(SendSheet).enter.click()
    studio.until(lambda: bool(studio.troubles))
    assert studio.troubles.pop().code.startswith("media.")
    assert list(tmp_path.rglob("*.cameo*")) == []
    sheet.close_sheet()
