"""How long a cameo may still be used, and how that ended, is told where it is listed and where it is waited for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from engine.consent import clock
from engine.consent.signing import verify
from engine.consent.withdrawals import TakenBack
from engine.messages.consent import Release
from studio.cameos import granting, withdrawing
from studio.cameos.granting import LEASE
from studio.cameos.leases import DAY, Lease, lease_of
from studio.words.leases import lease_words
from tests.ui.cameos.sheets import opened, press, words
from ui.cameos.asking import AskSheet
from ui.cameos.release import ReleaseSheet
from ui.wording import date


@pytest.fixture
def granted(keys):
    """Makes a cameo of one's own whose release began and ends so many days from now."""
    holder = keys.vault.identities.holder().id
    now = clock.now()

    def call(name, begun, days, **more):
        cameo = keys.vault.make(name, "person", {}, verified=True)
        since, until = now + begun * DAY, now + days * DAY
        time = min(since, now)
        signed = granting.grant(
            keys.papers, cameo.id, holder, ("likeness",), since=since, until=until, time=time, **more
        )
        return cameo, verify(signed, Release)

    return call


def listed(sheet):
    """What stands in the row of each cameo."""
    return {sheet.holdings.get(each).name: [label.text() for label in row.findChildren(QLabel)]
            for each, row in sheet.rows.items()}  # fmt: skip


def test_the_list_tells_days_left_what_lapsed_and_what_was_withdrawn(studio, keys, granted):
    _cameo, soon = granted("Ada", -20, 3)
    _cameo, lapsed = granted("Ben", -40, -5)
    taken, _release = granted("Cem", -1, 20)
    withdrawing.withdraw(keys.papers, taken.id)
    _cameo, long = granted("Dee", -1, 200)
    keys.vault.make("Eve", "person", {})
    sheet = opened(studio)
    rows = listed(sheet)
    assert f"Lapses in 3 days ({date(soon.until)})" in rows["Ada"]
    assert f"Lapsed on {date(lapsed.until)}" in rows["Ben"]
    assert "Withdrawn" in rows["Cem"]
    assert f"Until {date(long.until)}" in rows["Dee"]
    assert not any("lapse" in each.casefold() or "ntil" in each for each in rows["Eve"])
    names = {each.accessibleName() for each in sheet.rows.values()}
    assert any(name.startswith("Ada") and "lapses in 3 days" in name for name in names)
    sheet.close_sheet()


def test_what_lapsed_is_renewed_in_the_release_sheet_or_removed(studio, keys, granted):
    studio.open()
    cameo, release = granted("Ben", -40, -5, limits=["no violence"], approval=True)
    sheet = opened(studio)
    assert f"The last release lapsed on {date(release.until)}: nobody may use it." in words(sheet)
    press(sheet, "Renew…")
    ask = studio.sheet(ReleaseSheet)
    assert ask.limits.toPlainText() == "no violence"
    assert (ask.approval.isChecked(), ask.days.value()) == (True, LEASE)
    assert [use for use, box in ask.uses.items() if box.isChecked()] == ["likeness"]
    ask.grant.click()
    studio.until(lambda: sheet.current().holding == 1)
    studio.until(lambda: "The last release lapsed" not in words(sheet))
    (again, _where), _before = sheet.current().releases
    assert (again.limits, again.uses, again.approval) == (release.limits, release.uses, True)
    withdrawing.withdraw(keys.papers, cameo.id)
    sheet.refresh()
    studio.until(lambda: "everything that was granted is withdrawn" in words(sheet))
    press(sheet, "Remove…")
    studio.sheet(AskSheet).act.click()
    studio.until(lambda: not keys.vault.ids())
    studio.run(0.1)
    sheet.close_sheet()


def test_a_job_that_waits_tells_whose_release_ends_soon(studio, keys, granted):
    cameo, release = granted("Ada Lind", -20, 2)
    studio.open("EXT. BEACH - DAY\n\nMARA walks. [[1s]]\n")
    session, model = studio.desk.session, studio.window.queue.model
    session.queue.paused = True
    studio.desk.apply("set_entry", kind="character", name="MARA")
    studio.desk.apply("give_cameo", name="MARA", cameo=cameo.id)
    studio.desk.queue.render([studio.shots[0].id])
    (job,) = session.queue.jobs()
    assert "lapses" not in model.details(job).words
    studio.until(lambda: not session.queue.asks())
    studio.run(0.05)
    model.follow([job.id])
    told = f"Release of Ada Lind lapses in 2 days ({date(release.until)})"
    assert model.details(session.queue.get(job.id)).words.startswith(told)


def test_a_damaged_list_of_withdrawals_is_told_and_mended_in_the_sheet(studio, keys, granted):
    cameo, _release = granted("Ada", -1, 20)
    withdrawing.withdraw(keys.papers, cameo.id)
    path = keys.papers.notices.path
    path.write_bytes(path.read_bytes() + b"\x00nonsense\n")
    sheet = opened(studio)
    studio.until(sheet.repair.isVisible)
    assert "The list of who took consent back is damaged" in sheet.damaged.text()
    sheet.repair.click()
    ask = studio.sheet(AskSheet)
    assert "Every release must be granted again" in ask.accessibleDescription()
    ask.act.click()
    studio.until(lambda: not sheet.repair.isVisible())
    assert "The records are whole again." in studio.notices
    assert len(keys.papers.withdrawals(cameo.id)) == 1
    sheet.close_sheet()


def test_days_are_counted_down_and_each_friend_by_their_last(granted):
    (cameo, release), now = granted("Ada", 0, 10), clock.now()
    nothing = TakenBack()
    assert lease_of(cameo.id, [release], nothing, release.since - 1) == Lease()
    assert lease_words(Lease(until=now + 8 * DAY), now, str) == f"until {now + 8 * DAY}"
    assert lease_words(Lease(until=now + DAY + 1), now, str) == f"lapses in 2 days ({now + DAY + 1})"
    assert lease_words(Lease(until=now + DAY), now, str) == f"lapses within a day ({now + DAY})"
    assert lease_words(Lease(), now, str) == ""
    ended = lease_of(cameo.id, [release], nothing, release.until)
    assert lease_words(ended, release.until, str) == f"lapsed on {release.until}"
