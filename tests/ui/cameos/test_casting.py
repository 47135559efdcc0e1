"""A cameo is cast in the bible, seen where it plays, and what it lacks is said."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction

from engine.messages.faults import Exit, Fault
from studio.cameos import granting
from studio.cameos.vault import Vault
from tests.studio.cameos.conftest import ASSETS
from ui.cameos.casting import CastLine
from ui.cameos.passphrase import PassphraseSheet
from ui.cameos.sheet import CameosSheet


@pytest.fixture
def line(studio):
    """The cameo of MARA in the bible's panel."""
    studio.open()
    studio.desk.apply("set_entry", kind="character", name="MARA")
    studio.window.go_to_entry("character", "MARA")
    studio.run()
    (found,) = studio.window.bench.panel("bible").findChildren(CastLine)
    return found


def choice(line, cameos, text):
    menu = line.menu(cameos)
    (act,) = [each for each in menu.findChildren(QAction) if each.text() == text]
    act.trigger()
    menu.deleteLater()


def entry(studio):
    return next(each for each in studio.desk.film.bible if each.name == "MARA")


def test_a_cameo_is_given_and_undo_takes_it_back(studio, keys, line):
    cameo = keys.vault.make("Mara Lind", "person", ASSETS)
    assert line.choose.text().strip() == "Nobody"
    choice(line, [cameo], "Mara Lind (unverified)")
    studio.until(lambda: line.known.name == "Mara Lind")
    assert entry(studio).cameo == cameo.id
    assert "Unverified" in line.told.text()
    assert "No release allows it" in line.warned.text()
    assert line.act.text() == "Grant…"
    assert "With a cameo" in studio.card(0).name
    assert "With a cameo" not in studio.card(1).name
    granting.grant(keys.papers, cameo.id, keys.vault.identities.holder().id, ("likeness",), limits=["no violence"])
    keys.changed.emit()
    studio.until(lambda: line.known.released)
    assert "“no violence”" in line.told.text()
    assert not line.warned.isVisible()
    studio.do("edit.undo")
    assert entry(studio).cameo == ""
    studio.until(lambda: line.choose.text().strip() == "Nobody")


def test_what_is_missing_leads_to_its_releases(studio, keys, line):
    cameo = keys.vault.make("Mara Lind", "person", ASSETS, verified=True)
    line.cast(cameo.id)
    studio.until(line.act.isVisible)
    line.act.click()
    sheet = studio.sheet(CameosSheet)
    studio.until(lambda: sheet.holdings.cameos and sheet.shown == cameo.id)
    sheet.close_sheet()


def test_locked_cameos_are_said_and_opened(studio, shut, line):
    cameo = Vault(lambda _question: "correct horse").make("Mara Lind", "person", {}, verified=True)
    line.cast(cameo.id)
    studio.until(lambda: line.known.locked)
    assert line.warned.text() == "The cameos are locked."
    line.act.click()
    studio.until(lambda: any(each.isVisible() for each in studio.window.body.findChildren(PassphraseSheet)))
    ask = studio.sheet(PassphraseSheet)
    ask.first.setText("correct horse")
    ask.enter.click()
    studio.until(lambda: line.known.name == "Mara Lind")


def test_a_cameo_that_is_not_here_is_told(studio, keys, line):
    line.cast("ab" * 16)
    studio.until(lambda: bool(line.known.trouble))
    assert line.warned.isVisible()


def test_a_keyring_that_is_missing_has_a_way_out(studio):
    words, act = studio.window._way_out(Fault("keys.no_keyring", Exit.MISSING_PART))
    assert words == "Unlock…"
    assert act is not None
