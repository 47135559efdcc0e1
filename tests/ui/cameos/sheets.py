"""The sheet of cameos as a person meets it."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from tests.waiting import let_run
from ui.cameos.sheet import CameosSheet


def opened(studio):
    """The sheet, with what it lists."""
    studio.do("cameo.show")
    sheet = studio.sheet(CameosSheet)
    studio.until(lambda: bool(sheet.holdings.cameos) or "No cameos yet" in sheet.told.text())
    studio.until(lambda: not sheet.holdings.cameos or bool(words(sheet)))
    return sheet


def words(sheet):
    """All that stands in the right half."""
    return "\n".join(each.text() for each in sheet.page.findChildren(QLabel) if each.isVisible())


def knobs(sheet, text):
    """The buttons of the right half with these words."""
    found = [each for each in sheet.page.findChildren(QPushButton) if each.text().strip() == text and each.isVisible()]
    assert all(each.accessibleName() for each in found)
    return found


def press(sheet, text, place=0):
    """Click one of them, as soon as it is there."""
    for _step in range(500):
        if len(knobs(sheet, text)) > place:
            break
        let_run(0.02)
    knobs(sheet, text)[place].click()


def choose(monkeypatch, path):
    """Let the system's dialogs for files answer with a path."""
    for dialog in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, dialog, lambda *_args, **_more: (str(path), ""))
