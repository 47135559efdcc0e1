"""Takes that contain a cameo: approved or refused before an export, watched, and removed after a withdrawal."""

from __future__ import annotations

import pytest

from studio.cameos import granting
from studio.render.requests import Settings
from studio.render.stale import State
from tests.studio.cameos.conftest import ASSETS
from tests.ui.cameos.sheets import knobs, opened, press, words
from ui.cameos.asking import AskSheet

SCRIPT = "EXT. BEACH - DAY\n\nMARA walks. [[1s]]\n\nA gull lands. [[1s]]\n"


@pytest.fixture
def film(studio, keys):
    """A film whose first shot shows Mara, rendered, under a release whose exports wait for approval."""
    mara = keys.vault.make("Mara Lind", "person", ASSETS, verified=True)
    granting.grant(keys.papers, mara.id, keys.vault.identities.holder().id, ("likeness",), approval=True)
    studio.open(SCRIPT)
    studio.desk.apply("set_entry", kind="character", name="MARA")
    studio.desk.apply("give_cameo", name="MARA", cameo=mara.id)
    studio.desk.session.render([shot.id for shot in studio.shots], Settings(quality="draft"))
    studio.until(lambda: len(studio.desk.session.takes.all()) == 2)
    return mara


def kept_back(studio):
    """Codes of what keeps the film from being exported."""
    session = studio.desk.session
    found = session.authority.before_export(session.containing.in_cut(), session.containing.sha)
    return [fault.code for _path, fault in found]


def test_a_use_is_told_and_entered(studio, keys, film):
    (use,) = keys.log.entries(film.id)
    assert use.shot == "1A"
    assert "Mara Lind is used in 1A." in studio.notices
    sheet = opened(studio)
    studio.until(lambda: "film · 1A · likeness" in words(sheet))
    sheet.close_sheet()


def test_a_take_is_refused_and_approved(studio, keys, film):
    assert kept_back(studio) == ["cameo.unapproved"]
    sheet = opened(studio)
    studio.until(lambda: bool(knobs(sheet, "Approve")))
    assert "Take 1A-1" in words(sheet)
    assert "waits" in words(sheet)
    assert knobs(sheet, "Refuse")[0].accessibleName() == "Refuse: Take 1A-1"
    knobs(sheet, "Refuse")[0].setFocus()
    press(sheet, "Refuse")
    studio.until(lambda: "refused" in words(sheet))
    assert kept_back(studio) == ["cameo.refused"]
    assert not knobs(sheet, "Refuse")[0].isEnabled()
    press(sheet, "Approve")
    studio.until(lambda: "approved" in words(sheet))
    assert kept_back(studio) == []
    assert [each.granted for each in keys.papers.approvals(film.id)] == [False, True]
    sheet.close_sheet()


def test_a_take_is_watched(studio, keys, film):
    sheet = opened(studio)
    studio.until(lambda: bool(knobs(sheet, "Watch")))
    press(sheet, "Watch")
    assert sheet._over
    assert studio.desk.selected == (studio.shots[0].id,)


def test_after_a_withdrawal_its_takes_are_removed(studio, keys, film):
    take = next(each for each in studio.desk.session.takes.all() if each.shot == studio.shots[0].id)
    path = studio.desk.session.takes.path(take)
    offered = []
    studio.desk.offered.connect(lambda what, _means, way, _act: offered.append((what, way)))
    sheet = opened(studio)
    studio.until(lambda: bool(knobs(sheet, "Remove all…")))
    press(sheet, "Withdraw…")
    ask = studio.sheet(AskSheet)
    assert "1 take here contains it" in ask.accessibleDescription()
    ask.act.click()
    studio.until(lambda: "withdrawn" in words(sheet))
    assert kept_back(studio) == ["cameo.withdrawn"]
    assert offered == [("Mara Lind is withdrawn.", "Write the notice…")]
    press(sheet, "Remove all…")
    ask = studio.sheet(AskSheet)
    assert "1A" in ask.accessibleDescription(), "what is missing in the cut then"
    assert path.is_file()
    ask.stay.click()
    assert path.is_file(), "it only asked"
    press(sheet, "Remove all…")
    studio.sheet(AskSheet).act.click()
    studio.until(lambda: "No take and no export contains it." in words(sheet))
    assert not path.exists()
    assert "1 take was removed." in studio.notices
    assert kept_back(studio) == []
    assert [each.shot for each in studio.desk.session.takes.all()] == [studio.shots[1].id]
    studio.until(lambda: studio.desk.state(studio.shots[0].id) is State.NO_TAKE)
    sheet.close_sheet()


def test_who_only_looks_at_a_project_removes_nothing_of_it(studio, keys, film):
    folder = studio.desk.session.project.folder
    studio.desk.close()
    studio.until(lambda: studio.desk.look_at(folder))
    sheet = opened(studio)
    studio.until(lambda: bool(knobs(sheet, "Watch")))
    assert not knobs(sheet, "Remove all…")
    sheet.close_sheet()
