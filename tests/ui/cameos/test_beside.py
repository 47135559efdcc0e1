"""The window's own thread opens no key, seals, signs and reads nothing of a cameo, and hashes no film: others do."""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from engine.messages.faults import Exit, Fault
from studio.cameos import contacts, granting, receiving, sending
from studio.cameos.papers import Papers
from studio.cameos.vault import Vault
from tests.studio.cameos.conftest import ASSETS
from tests.ui.cameos.conftest import WORDS
from tests.ui.cameos.sheets import choose, knobs, opened, press, words
from ui.cameos.asking import AskSheet, LineSheet
from ui.cameos.holding import Doing
from ui.cameos.passphrase import PassphraseSheet
from ui.cameos.post import SendSheet
from ui.cameos.release import ReleaseSheet
from ui.cameos.sheet import CameosSheet
from ui.sheets.sheet import Sheet

HOUSE = Path(__file__).parents[3]
HEAVY = tuple(
    str(HOUSE / each)
    for each in (
        "studio/keys", "studio/cameos/vault.py", "studio/cameos/age.py", "studio/cameos/files.py",
        "studio/cameos/papers.py", "studio/cameos/using.py", "engine/consent/sealed.py", "engine/media/beside.py",
    )
)  # fmt: skip
"""Whatever of these runs opens, seals, derives or syncs something."""


class OwnThread:
    """Counts what the thread that makes it calls of `HEAVY`, while it is in use."""

    def __init__(self):
        self.calls = Counter()

    def __enter__(self):
        sys.setprofile(self._called)
        return self

    def __exit__(self, *_error):
        sys.setprofile(None)

    def _called(self, frame, event, _argument):
        if event == "call" and frame.f_code.co_filename.startswith(HEAVY):
            self.calls[f"{frame.f_code.co_filename.removeprefix(str(HOUSE))}:{frame.f_code.co_name}"] += 1


def test_the_counter_counts(keys):
    with OwnThread() as own:
        keys.vault.make("Mara", "person", {"clip": b"x"})
    assert own.calls["/engine/consent/sealed.py:sealed_pieces"] > 0


@pytest.fixture
def jonah(keys, tmp_path, monkeypatch):
    """A friend's installation, whose contact is kept here; gives their papers, and a way to be them."""
    us = contacts.verify(contacts.own(keys.vault.identities.holder(), "Mara"))
    ours = os.environ["RUSHES_HOME"]
    (tmp_path / "theirs").mkdir()
    monkeypatch.setenv("RUSHES_HOME", str(tmp_path / "theirs"))
    theirs = Papers(Vault(lambda _question: "other horse"))
    theirs.vault.identities.holder()
    cameo = theirs.vault.make("Jonah", "person", ASSETS)
    granting.grant(theirs, cameo.id, us.holder, ("likeness",))
    contact = contacts.own(theirs.vault.identities.holder(), "Jonah's own")
    pack = sending.pack(theirs.vault, cameo, theirs.signed(cameo.id).releases, us, contact)
    monkeypatch.setenv("RUSHES_HOME", ours)
    contacts.keep(contact)
    (tmp_path / "jonah.cameo").write_bytes(pack)
    return contacts.verify(contact)


def test_everything_that_is_done_in_the_sheet_is_done_beside_it(studio, keys, jonah, tmp_path, monkeypatch):
    mara = keys.vault.make("Mara Lind", "person", ASSETS, verified=True)
    studio.open()
    sent = tmp_path / "mara.cameo"
    with OwnThread() as own:
        sheet = opened(studio)
        sheet.show_cameo(mara.id)
        studio.until(lambda: "Mara Lind" in words(sheet))
        press(sheet, "Grant…")
        ask = studio.sheet(ReleaseSheet)
        ask.to.setCurrentIndex(1)
        ask.grant.click()
        studio.until(lambda: len(sheet.current().releases) == 1)
        press(sheet, "Renew")
        studio.until(lambda: len(sheet.current().releases) == 2)
        press(sheet, "Rename…")
        line = studio.sheet(LineSheet)
        line.line.setText("Mara")
        line.enter.click()
        studio.until(lambda: sheet.current().name == "Mara")
        choose(monkeypatch, sent)
        press(sheet, "Send…")
        send = studio.sheet(SendSheet)
        assert "goes with it" in send.told.text()
        send.enter.click()
        studio.until(sent.exists)
        choose(monkeypatch, tmp_path / "jonah.cameo")
        sheet.take_in()
        studio.until(lambda: len(sheet.holdings.cameos) == 2)
        sheet.show_cameo(mara.id)
        studio.until(lambda: bool(knobs(sheet, "Withdraw…")))
        press(sheet, "Withdraw…")
        studio.sheet(AskSheet).act.click()
        studio.until(lambda: sheet.current().releases[0][1].value == "withdrawn")
        studio.until(lambda: bool(knobs(sheet, "Delete…")))
        press(sheet, "Delete…")
        studio.sheet(AskSheet).act.click()
        studio.until(lambda: len(sheet.holdings.cameos) == 1)
        studio.run(0.3)
        sheet.close_sheet()
    assert own.calls == {}
    assert mara.id not in keys.vault.ids()
    with pytest.raises(Fault):
        sending.unpack(sent.read_bytes(), keys.vault.identities.holder())  # nobody but Jonah


def test_a_passphrase_is_derived_beside_the_window(studio, shut):
    Vault(lambda _question: WORDS).make("Mara Lind", "person", {})
    with OwnThread() as own:
        studio.do("cameo.show")
        studio.until(lambda: any(each.isVisible() for each in studio.window.body.findChildren(PassphraseSheet)))
        ask = studio.sheet(PassphraseSheet)
        ask.first.setText(WORDS)
        ask.enter.click()
        sheet = studio.sheet(CameosSheet)
        studio.until(lambda: "Mara Lind" in words(sheet))
    assert own.calls == {}


def test_what_takes_its_time_is_told_and_given_up(studio, keys, jonah, tmp_path, monkeypatch):
    """Taking in waits at its second report until it was cancelled in the sheet; nothing of the pack is here then."""
    studio.desk.memory.set("folder", str(tmp_path))
    asked, seen = threading.Event(), []

    def slow(papers, log, path, *, report):
        def told(share):
            seen.append(share)
            if share >= receiving.OPENED:
                assert asked.wait(10)
            report(share)

        return received(papers, log, path, report=told)

    received = receiving.receive
    monkeypatch.setattr(receiving, "receive", slow)
    sheet = opened(studio)
    choose(monkeypatch, tmp_path / "jonah.cameo")
    sheet.take_in()
    studio.until(sheet.working.isVisible)
    assert sheet.working.told.text() == "Reading jonah.cameo…"
    assert sheet.working.stop.accessibleName() == "Cancel: Reading jonah.cameo…"
    sheet.working.stop.click()
    assert not sheet.working.stop.isEnabled()
    asked.set()
    studio.until(lambda: not sheet.working.isVisible())
    studio.run(0.1)
    assert seen
    assert studio.troubles == [], "who gives up knows"
    assert keys.vault.ids() == []
    sheet.close_sheet()


def test_one_thing_after_another_is_changed(studio, keys):
    """Two deeds that were asked for at once do not meet."""
    inside, most = [], []

    def deed():
        inside.append(1)
        most.append(len(inside))
        threading.Event().wait(0.05)
        inside.pop()

    tasks = [studio.desk.run(keys.do(deed, Doing("x"))) for _ in range(3)]
    studio.until(lambda: all(task.done() for task in tasks))
    assert most == [1, 1, 1]
    assert keys.doing == []
    failing = studio.desk.run(keys.do(lambda: Doing().report(1.0)))
    studio.until(failing.done)
    assert keys.doing == []
    given_up = Doing()
    given_up.give_up()
    with pytest.raises(Fault) as raised:
        given_up.report(0.5)
    assert raised.value.exit is Exit.CANCELLED


def test_the_window_goes_on_while_consent_is_asked_for_a_render(studio, keys, monkeypatch):
    """The keyring waits for a person, or thousands of releases are checked: all of that is on other threads."""
    cameo = keys.vault.make("Mara Lind", "person", {})
    granting.grant(keys.papers, cameo.id, keys.vault.identities.holder().id, ("likeness",))
    studio.open("EXT. BEACH - DAY\n\nMARA walks. [[1s]]\n")
    studio.desk.apply("set_entry", kind="character", name="MARA")
    studio.desk.apply("give_cameo", name="MARA", cameo=cameo.id)
    queue, held, asked = studio.desk.session.queue, threading.Event(), threading.Event()
    holder = keys.vault.identities.holder

    def slow():
        asked.set()
        assert held.wait(20), "the window did not go on"
        return holder()

    monkeypatch.setattr(keys.vault.identities, "holder", slow)
    model = studio.window.queue.model
    with OwnThread() as own:
        studio.desk.queue.render([studio.shots[0].id])
        studio.until(asked.is_set)
        (job,) = queue.jobs()
        events = Counter()
        timer = QTimer(interval=0)
        timer.timeout.connect(lambda: events.update(["heard"]))
        timer.start()
        studio.until(lambda: events["heard"] >= 200)
        assert queue.asks(job.id)
        assert (queue.get(job.id).state.value, job.attempts) == ("queued", 0)
        model.refresh()
        assert model.face(job.id).word == "Checking releases"
        held.set()
        studio.until(lambda: queue.get(job.id).state.value not in ("queued", "running"))
        assert model.face(job.id).word == "Done"
    assert own.calls == Counter()


def test_a_render_waits_for_keys_that_are_shut_and_begins_when_they_are_opened(studio, shut):
    vault = Vault(lambda _question: WORDS)
    cameo = vault.make("Mara Lind", "person", {})
    granting.grant(Papers(vault), cameo.id, vault.identities.holder().id, ("likeness",))
    studio.open("EXT. BEACH - DAY\n\nMARA walks. [[1s]]\n")
    studio.desk.apply("set_entry", kind="character", name="MARA")
    studio.desk.apply("give_cameo", name="MARA", cameo=cameo.id)
    studio.desk.queue.render([studio.shots[0].id])
    (job,) = studio.desk.session.queue.jobs()
    studio.until(lambda: any(each.isVisible() for each in studio.window.body.findChildren(Sheet)))
    trouble = studio.sheet(Sheet)
    assert studio.desk.session.queue.get(job.id).state.value == "waiting"
    next(each for each in trouble.findChildren(QPushButton) if each.text() == "Unlock…").click()
    studio.until(lambda: any(each.isVisible() for each in studio.window.body.findChildren(PassphraseSheet)))
    ask = studio.sheet(PassphraseSheet)
    ask.first.setText(WORDS)
    ask.enter.click()
    studio.until(lambda: studio.desk.session.queue.get(job.id).state.value == "done")
