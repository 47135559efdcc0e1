"""The sheet that grants: to whom, where, for what, within which limits, until which day; by keyboard alone, too."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from engine.consent.clock import now
from studio.cameos import granting
from studio.cameos.granting import DAY, LEASE, LONGEST, MOST_LIMITS
from tests.studio.cameos.conftest import ASSETS
from tests.ui.cameos.sheets import opened, press, words
from ui.cameos.release import ReleaseSheet
from ui.wording import date


@pytest.fixture
def asking(studio, keys):
    """The sheet over that of the cameos."""
    mara = keys.vault.make("Mara Lind", "person", ASSETS, verified=True)
    studio.open()
    sheet = opened(studio)
    press(sheet, "Grant…")
    yield studio.sheet(ReleaseSheet), sheet, mara
    sheet.close_sheet()


def test_the_last_day_is_told_as_it_is_chosen(studio, keys, asking):
    ask, sheet, mara = asking
    assert ask.days.value() == LEASE
    assert date(now() + LEASE * DAY) in ask.until.text()
    ask.days.setText("400")
    assert date(now() + 400 * DAY) in ask.until.text()
    assert ask.days.accessibleDescription() == ask.until.text()
    ask.days.clear()
    assert not ask.grant.isEnabled()
    QTest.keyClicks(ask.days, "99999")
    assert ask.days.value() <= LONGEST, "nobody grants for longer"
    ask.days.setText(str(LONGEST))
    QTest.keyClick(ask.days, Qt.Key.Key_Up)
    assert ask.days.value() == LONGEST
    ask.days.setText("2")
    QTest.keyClick(ask.days, Qt.Key.Key_Down)
    QTest.keyClick(ask.days, Qt.Key.Key_Down)
    assert ask.days.value() == 1
    ask.grant.click()
    studio.until(lambda: bool(sheet.current().releases))
    (release,) = keys.papers.releases(mara.id)
    assert release.until - release.since == DAY
    assert "lapses soon" in words(sheet)


def test_limits_that_cannot_be_signed_are_told_and_nothing_is_granted(studio, keys, asking):
    ask, _sheet, mara = asking
    ask.limits.setPlainText("\n".join(f"no {number}" for number in range(MOST_LIMITS + 1)))
    ask.grant.click()
    studio.until(ask.told.isVisible)
    assert str(MOST_LIMITS) in ask.told.text()
    assert keys.papers.releases(mara.id) == []
    assert ask.grant.isEnabled(), "one goes on from here"
    ask.limits.setPlainText("no violence")
    ask.grant.click()
    studio.until(lambda: bool(keys.papers.releases(mara.id)))


def test_a_lapsed_release_says_so_and_is_renewed(studio, keys):
    mara = keys.vault.make("Mara Lind", "person", ASSETS, verified=True)
    holder, before = keys.vault.identities.holder().id, now() - 40 * DAY
    granting.grant(keys.papers, mara.id, holder, ("likeness",), time=before)
    granting.grant(keys.papers, mara.id, holder, ("voice",), since=now() + 9 * DAY, until=now() + 20 * DAY)
    sheet = opened(studio)
    lines = [each for each in words(sheet).splitlines() if " · until " in each]
    assert [each.rpartition(" · ")[2] for each in lines] == ["begins later", "lapsed"]
    assert sheet.current().holding == 0
    press(sheet, "Renew", 1)
    studio.until(lambda: sheet.current().holding == 1)
    renewed = keys.papers.releases(mara.id)[-1]
    assert renewed.uses == ("likeness",)
    assert dt.timedelta(seconds=renewed.until - now()) > dt.timedelta(days=LEASE - 1)
    sheet.close_sheet()


def test_it_is_filled_in_by_keyboard_and_each_field_has_a_name(studio, keys, asking):
    ask, _sheet, mara = asking
    assert ask.to.hasFocus()
    names = []
    for _step in range(9):
        widget = studio.window.focusWidget()
        names.append(widget.accessibleName() or getattr(widget, "text", str)())
        ask.focusNextPrevChild(True)
    assert all(names)
    assert {"To whom", "Where", "Limits", "How long, in days"} <= set(names)
    assert {each.text() for each in ask.findChildren(QLabel)} >= {"To whom", "Where", "Limits", "How long"}
    assert all(each.accessibleName() for each in ask.findChildren(QComboBox))
    QTest.keyClick(ask, Qt.Key.Key_Escape)
    assert keys.papers.releases(mara.id) == []
