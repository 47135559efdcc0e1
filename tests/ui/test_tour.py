"""The first tour: it begins once, on the sample, points at what is really there, and never stands in the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from ui.tour import ROOM, SEEN, STEPS, Tour


@pytest.fixture
def at_home(monkeypatch, tmp_path):
    monkeypatch.setenv("RUSHES_HOME", str(tmp_path / "home"))


def tour(studio):
    (found,) = [each for each in studio.window.body.findChildren(Tour) if each.isVisible()]
    return found


def about(studio, shown, target):
    """The hole that there is to be round a widget."""
    where = QRect(target.mapTo(studio.window.body, QPoint(0, 0)), target.size())
    return where.adjusted(-ROOM, -ROOM, ROOM, ROOM).intersected(shown.rect())


def test_it_begins_on_the_sample_once_and_can_be_had_again(studio, at_home):
    studio.do("project.sample")
    shown = tour(studio)
    assert (shown.at, len(studio.shots)) == (0, 8)
    shown.skip.click()
    studio.run()
    assert not studio.window.body.findChildren(Tour)
    assert studio.desk.memory.get(SEEN, False)
    studio.do("project.close")
    studio.do("project.sample")
    assert not studio.window.body.findChildren(Tour)
    studio.do("help.tour")
    tour(studio).end()


def test_every_step_points_at_what_is_in_sight(studio):
    studio.open()
    studio.do("help.tour")
    shown = tour(studio)
    seen = []
    while shown.isVisible():
        studio.run()
        step = shown.steps[shown.at]
        target = step.target(studio.window)
        assert target.isVisible(), step.title
        assert shown._hole == about(studio, shown, target), step.title
        assert shown.rect().contains(shown.card.geometry()), step.title
        assert step.title in shown.accessibleName()
        seen.append(step.title)
        shown.next.click()
    assert seen == [step.title for step in STEPS]


def test_it_goes_by_keys_and_the_window_keeps_still_meanwhile(studio):
    studio.open()
    card = studio.window.focusWidget()
    studio.do("help.tour")
    shown = tour(studio)
    QTest.keyClick(studio.window.focusWidget(), Qt.Key.Key_Right)
    assert shown.at == 1
    QTest.keyClick(studio.window.focusWidget(), Qt.Key.Key_Left)
    assert shown.at == 0
    QTest.keyClick(studio.window.focusWidget(), Qt.Key.Key_Delete)
    assert len(studio.shots) == 3
    for _step in range(5):
        QTest.keyClick(studio.window.focusWidget(), Qt.Key.Key_Tab)
        assert shown.isAncestorOf(studio.window.focusWidget())
    QTest.keyClick(studio.window.focusWidget(), Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert studio.window.focusWidget() is card


def test_what_is_not_there_is_left_out(studio):
    studio.open()
    studio.window.bench.docks["inspector"].close()
    studio.do("help.tour")
    shown = tour(studio)
    titles = []
    while shown.isVisible():
        titles.append(shown.steps[shown.at].title)
        shown.next.click()
    assert STEPS[1].title not in titles
    assert len(titles) == len(STEPS) - 1


def test_it_follows_the_window(studio):
    studio.open()
    studio.do("help.tour")
    shown = tour(studio)
    studio.window.resize(1000, 640)
    studio.run()
    assert shown.size() == studio.window.body.size()
    assert shown.rect().contains(shown.card.geometry())
    shown.end()


def test_it_follows_what_it_shows(studio):
    studio.open()
    studio.do("help.tour")
    shown, board, bench = tour(studio), studio.window.board, studio.window.bench
    before = board.width()
    bench.resizeDocks([bench.docks["inspector"]], [bench.docks["inspector"].width() + 60], Qt.Orientation.Horizontal)
    studio.run()
    assert board.width() < before
    assert shown._hole == about(studio, shown, board)
    shown.end()
