"""Cameos are listed, released, withdrawn, approved and deleted in their sheet, with real signatures and keys."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.consent.signing import verify
from engine.messages.consent import Release
from engine.messages.faults import Fault
from studio.cameos import contacts, granting, sending
from studio.cameos.cameo import Cameo
from studio.cameos.containing import Containing
from studio.cameos.files import vault_folder
from studio.cameos.granting import Standing, standing
from studio.cameos.papers import Papers
from studio.cameos.using import Used
from studio.cameos.vault import Vault
from studio.project.media import Media
from studio.project.project import open_project
from studio.render.requests import Settings
from studio.render.takes import Takes
from tests.studio.cameos.conftest import ASSETS
from tests.ui.cameos.sheets import knobs, opened, press, words
from ui.cameos.asking import AskSheet, LineSheet
from ui.cameos.passphrase import PassphraseSheet
from ui.cameos.release import ReleaseSheet
from ui.cameos.sheet import CameosSheet

SCRIPT = "EXT. BEACH - DAY\n\nMARA walks. [[1s]]\n\nINT. CELLAR - NIGHT\n\nMARA draws a gun and shoots. [[1s]]\n"


@pytest.fixture
def mara(keys):
    """A verified cameo of one's own."""
    return keys.vault.make("Mara Lind", "person", ASSETS, verified=True)


def test_without_cameos_it_says_what_they_are(studio, keys):
    sheet = opened(studio)
    studio.until(lambda: "No cameos yet" in sheet.told.text())
    assert sheet.record.isVisible()
    sheet.close_sheet()


def test_a_locked_vault_is_opened_in_the_sheet(studio, shut):
    Vault(lambda _question: "correct horse").make("Mara Lind", "person", {})
    studio.do("cameo.show")
    sheet = studio.sheet(CameosSheet)
    studio.until(lambda: any(each.isVisible() for each in studio.window.body.findChildren(PassphraseSheet)))
    studio.sheet(PassphraseSheet).close_sheet()
    studio.until(sheet.unlock.isVisible)
    assert "locked" in sheet.told.text()
    sheet.unlock.click()
    studio.until(lambda: any(each.isVisible() for each in studio.window.body.findChildren(PassphraseSheet)))
    ask = studio.sheet(PassphraseSheet)
    ask.first.setText("correct horse")
    ask.enter.click()
    studio.until(lambda: "Unverified" in words(sheet))
    sheet.close_sheet()


def test_a_release_is_granted_renewed_and_withdrawn(studio, keys, mara):
    studio.open()
    sheet = opened(studio)
    assert "Nobody may use it" in words(sheet)
    press(sheet, "Grant…")
    ask = studio.sheet(ReleaseSheet)
    for box in ask.uses.values():
        box.setChecked(False)
    assert not ask.grant.isEnabled()
    ask.uses["likeness"].setChecked(True)
    ask.where.setCurrentIndex(1)
    ask.limits.setPlainText("no violence\n\n")
    ask.days.setText("5")
    ask.approval.setChecked(True)
    ask.grant.click()
    studio.until(lambda: bool(sheet.current().releases))
    (release,) = keys.papers.releases(mara.id)
    assert release.projects == (studio.desk.session.project.key,)
    assert (release.uses, release.limits, release.approval) == (("likeness",), ("no violence",), True)
    assert release.until - release.since == 5 * granting.DAY
    assert release.to == keys.vault.identities.holder().id
    assert "lapses soon" in words(sheet)
    assert "“no violence”" in words(sheet)
    knobs(sheet, "Renew")[0].setFocus()
    press(sheet, "Renew")
    studio.until(lambda: len(sheet.current().releases) == 2)
    studio.until(lambda: len(knobs(sheet, "Renew")) == 2)
    focused = studio.window.focusWidget()
    assert focused.accessibleName() == "Renew the release for This installation", "the keyboard stays where it was"
    press(sheet, "Withdraw…", 1)
    ask = studio.sheet(AskSheet)
    assert standing(keys.papers, release) is Standing.HOLDS, "it only asks"
    ask.act.click()
    studio.until(lambda: [each[1] for each in sheet.current().releases] == [Standing.HOLDS, Standing.WITHDRAWN])
    assert standing(keys.papers, release) is Standing.WITHDRAWN
    studio.run(0.3)
    sheet.close_sheet()


def test_its_uses_are_told_in_plain_words(studio, keys, mara):
    holder = keys.vault.identities.holder()
    signed = granting.grant(keys.papers, mara.id, holder.id, ("likeness",))
    serial = verify(signed, Release).serial
    for shot in ("1A", "export"):
        keys.log.enter(Used(mara.id, serial, "p" * 32, "0" * 64, ("likeness",), "Low Tide", shot, "draft"), holder)
    sheet = opened(studio)
    told = words(sheet)
    assert "Low Tide · 1A · likeness · draft" in told
    assert "Low Tide · an export · likeness" in told
    sheet.close_sheet()


def test_words_that_touch_a_limit_wait_and_are_approved(studio, keys, mara):
    studio.open(SCRIPT)
    holder = keys.vault.identities.holder().id
    granting.grant(keys.papers, mara.id, holder, ("likeness", "words"), limits=["no violence"])
    studio.desk.session.queue.paused = True
    studio.desk.apply("set_entry", kind="character", name="MARA")
    studio.desk.apply("give_cameo", name="MARA", cameo=mara.id)
    (_first, second) = studio.shots
    studio.desk.session.render([second.id], Settings(quality="draft"))
    sheet = opened(studio)
    studio.until(lambda: "touches “no violence”" in words(sheet))
    press(sheet, "Approve")
    studio.until(lambda: len(keys.papers.approvals(mara.id)) == 1)
    (approval,) = keys.papers.approvals(mara.id)
    assert approval.granted
    studio.until(lambda: "touches" not in words(sheet))
    sheet.close_sheet()


def test_an_animals_height_is_changed_here_and_in_the_open_film(studio, keys):
    studio.open(SCRIPT)
    rex = keys.vault.make("Rex", "animal", {"clip": ASSETS["clip"], "paper:outline": b"{}"})
    studio.desk.apply("set_entry", kind="character", name="MARA")
    studio.desk.apply("give_cameo", name="MARA", cameo=rex.id, height=45)
    sheet = opened(studio)
    assert "45 cm high" in words(sheet)
    assert "its outline is a guess" in words(sheet)
    press(sheet, "Height…")
    asked = studio.sheet(LineSheet)
    assert asked.line.text() == "45 cm"
    asked.line.setText("1.3 m")
    asked.enter.click()
    studio.until(lambda: "130 cm high" in words(sheet))
    studio.until(lambda: studio.desk.session.project.film.bible[0].height == 130)
    assert keys.vault.get(rex.id).card.height == 130
    sheet.close_sheet()


def test_deleting_shreds_the_key_and_withdraws_before(studio, keys, mara):
    signed = granting.grant(keys.papers, mara.id, keys.vault.identities.holder().id, ("likeness",))
    sheet = opened(studio)
    press(sheet, "Delete…")
    ask = studio.sheet(AskSheet)
    assert keys.vault.get(mara.id).name == "Mara Lind"
    ask.act.click()
    studio.until(lambda: not keys.vault.ids())
    with pytest.raises(Fault, match=r"cameo\."):
        keys.vault.get(mara.id)
    assert standing(keys.papers, verify(signed, Release)) is Standing.WITHDRAWN
    studio.run(0.3)
    sheet.close_sheet()


def test_what_a_friend_sends_is_taken_in(studio, keys, tmp_path, monkeypatch):
    us = keys.vault.identities.holder()
    ours = os.environ["RUSHES_HOME"]
    (tmp_path / "theirs").mkdir()
    monkeypatch.setenv("RUSHES_HOME", str(tmp_path / "theirs"))  # their machine is another folder
    theirs = Papers(Vault(lambda _question: "other horse"))
    cameo = theirs.vault.make("Jonah", "person", ASSETS)
    granting.grant(theirs, cameo.id, us.id, ("likeness",), limits=["no cigarettes"])
    to = contacts.verify(contacts.own(us, "Mara"))
    sender = contacts.own(theirs.vault.identities.holder(), "Jonah's own")
    file = tmp_path / "jonah.cameo"
    file.write_bytes(sending.pack(theirs.vault, cameo, theirs.signed(cameo.id).releases, to, sender))
    monkeypatch.setenv("RUSHES_HOME", ours)
    sheet = opened(studio)
    studio.desk.run(sheet.post.received(file))
    studio.until(lambda: len(sheet.holdings.cameos) == 1)
    assert "received" in words(sheet)
    assert "sent by Jonah's own" in words(sheet)
    assert "“no cigarettes”" in words(sheet)
    assert studio.notices[-1] == "The cameo Jonah came in."
    file.write_bytes(file.read_bytes()[:-9])
    studio.desk.run(sheet.post.received(file))
    studio.until(lambda: bool(studio.troubles))
    assert studio.troubles[-1].code.startswith("cameo.")
    sheet.close_sheet()


def test_a_cameo_that_is_damaged_says_so_and_can_be_deleted(studio, keys, mara):
    (vault_folder() / mara.id / "index").write_bytes(b"nonsense")
    sheet = opened(studio)
    (known,) = sheet.holdings.cameos
    assert known.cameo is None
    assert known.fault.code == "cameo.damaged"
    press(sheet, "Delete…")
    studio.sheet(AskSheet).act.click()
    studio.until(lambda: not keys.vault.ids())
    studio.run(0.3)
    sheet.close_sheet()


def test_another_name(studio, keys, mara):
    sheet = opened(studio)
    press(sheet, "Rename…")
    ask = studio.sheet(LineSheet)
    assert ask.line.hasFocus()
    assert (ask.line.text(), ask.line.accessibleName()) == ("Mara Lind", "Name of the cameo")
    ask.line.clear()
    assert not ask.enter.isEnabled()
    QTest.keyClick(ask.line, Qt.Key.Key_Return)
    assert ask.isVisible(), "nothing is no name"
    QTest.keyClicks(ask.line, "Mara  L.")
    QTest.keyClick(ask.line, Qt.Key.Key_Return)
    studio.until(lambda: sheet.current().name == "Mara L.")
    (found,) = keys.vault.cameos()
    assert isinstance(found, Cameo)
    assert found.name == "Mara L."
    sheet.close_sheet()


def test_withdraw_leads_to_the_first_release_that_holds(studio, keys, mara):
    studio.do("cameo.withdraw")
    sheet = studio.sheet(CameosSheet)
    studio.until(lambda: "There is nothing to withdraw." in studio.notices)
    sheet.close_sheet()
    jonah = keys.vault.make("Jonah", "person", {})
    granting.grant(keys.papers, jonah.id, keys.vault.identities.holder().id, ("likeness",))
    studio.do("cameo.withdraw")
    sheet = studio.sheet(CameosSheet)
    studio.until(lambda: studio.window.focusWidget().accessibleName() == "Withdraw the release for This installation")
    assert sheet.shown == jonah.id
    sheet.close_sheet()


def test_takes_of_other_projects_are_told(studio, keys, mara):
    studio.open(SCRIPT)
    studio.desk.apply("set_entry", kind="character", name="MARA")
    first = studio.desk.session.project.folder
    studio.open(SCRIPT, "other.fountain")
    assert first != studio.desk.session.project.folder
    (first / "exports").mkdir(exist_ok=True)
    film = first / "exports" / "film.mp4"
    film.write_bytes(b"a film")
    with open_project(first) as project:
        Containing(project, Takes(project), Media(project)).exported(film, [mara.id], 1_800_000_000)
    sheet = opened(studio)
    studio.until(lambda: "0 takes · 1 export" in words(sheet))
    press(sheet, "Open")
    studio.until(lambda: studio.desk.session.project.folder == first)
    sheet = opened(studio)
    studio.until(lambda: str(film) in words(sheet))
    press(sheet, "Remove all…")
    studio.sheet(AskSheet).act.click()
    studio.until(lambda: "0 takes were removed." in studio.notices)
    assert not film.exists()
    sheet.close_sheet()
