"""What a person is told where a vault cannot be opened: wrong words, a lost key, files that are damaged or gone."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtWidgets import QLabel

from studio.cameos.files import vault_folder
from studio.cameos.vault import Vault
from studio.keys.vault import path_of
from tests.studio.cameos.conftest import ASSETS
from tests.ui.cameos.conftest import WORDS
from tests.ui.cameos.sheets import knobs, opened, press, words
from ui.cameos.asking import AskSheet
from ui.cameos.passphrase import PassphraseSheet
from ui.cameos.sheet import CameosSheet


@pytest.fixture
def two(keys):
    """Two cameos, so that one is left when the other is lost."""
    return (keys.vault.make("Jonah", "person", ASSETS), keys.vault.make("Mara Lind", "person", ASSETS, verified=True))


def asked(studio, but=None):
    """The sheet that asks for the passphrase, another one than that before; waits for it."""

    def found():
        return [each for each in studio.window.body.findChildren(PassphraseSheet) if each.isVisible() and each != but]

    studio.until(lambda: bool(found()))
    return found()[0]


def test_a_wrong_passphrase_is_asked_again_and_nothing_is_shown(studio, shut):
    Vault(lambda _question: WORDS).make("Mara Lind", "person", {})
    studio.do("cameo.show")
    sheet = studio.sheet(CameosSheet)
    first = asked(studio)
    first.first.setText("wrong horse")
    first.enter.click()
    again = asked(studio, but=first)
    assert "wrong" in again.told.text()
    assert again.first.text() == "", "what was typed does not stay"
    assert sheet.holdings.cameos == ()
    again.close_sheet()
    studio.until(sheet.unlock.isVisible)
    assert not sheet.receive.isEnabled(), "nothing is taken in by a shut vault"
    sheet.unlock.click()
    last = asked(studio, but=again)
    last.first.setText(WORDS)
    last.enter.click()
    studio.until(lambda: "Mara Lind" in words(sheet))
    assert sheet.receive.isEnabled()
    sheet.close_sheet()


def test_a_key_that_is_lost_is_told_and_the_others_open(studio, keys, two):
    jonah, mara = two
    path_of(f"cameo-{jonah.id}").unlink()
    keys._vault = keys._papers = None  # as after a new start
    sheet = opened(studio)
    assert [each.name for each in sheet.holdings.cameos] == ["Mara Lind", jonah.id[:12]]
    sheet.show_cameo(jonah.id)
    studio.until(lambda: "cannot be opened" in words(sheet))
    assert sheet.holdings.get(jonah.id).fault.code == "cameo.no_key"
    assert not knobs(sheet, "Send…")
    assert keys.vault.get(mara.id).name == "Mara Lind"
    press(sheet, "Delete…")
    studio.sheet(AskSheet).act.click()
    studio.until(lambda: keys.vault.ids() == [mara.id])
    sheet.close_sheet()


@pytest.mark.parametrize("damage", ["index", "consent", "files"])
def test_a_damaged_vault_is_told_and_what_is_whole_stays(studio, keys, two, damage):
    jonah, mara = two
    folder = vault_folder() / jonah.id
    if damage == "files":
        shutil.rmtree(folder)
    elif damage == "index":
        (folder / "index").write_bytes((folder / "index").read_bytes()[:-3])
    else:
        for file in folder.iterdir():
            if file.name != "index":
                file.write_bytes(b"noise")
    sheet = opened(studio)
    studio.until(lambda: len(sheet.holdings.cameos) == 2)
    lost = sheet.holdings.get(jonah.id)
    assert lost.fault is not None
    assert lost.fault.code in ("cameo.damaged", "cameo.no_files")
    sheet.show_cameo(jonah.id)
    studio.until(lambda: bool(knobs(sheet, "Delete…")) and not knobs(sheet, "Grant…"))
    assert "Releases".upper() not in words(sheet)
    sheet.show_cameo(mara.id)
    studio.until(lambda: bool(knobs(sheet, "Grant…")))
    sheet.close_sheet()


def test_a_holder_whose_key_is_damaged_is_told_in_the_sheet(studio, keys, two):
    """What no passphrase mends is said, with a way to look again."""
    path_of("holder").write_text("{")
    keys._vault = keys._papers = None
    studio.do("cameo.show")
    sheet = studio.sheet(CameosSheet)
    studio.until(sheet.unlock.isVisible)
    assert "Opening" not in sheet.told.text()
    assert sheet.told.text()
    assert not any(each.isVisible() for each in sheet.page.findChildren(QLabel))
    sheet.close_sheet()
