"""The in and out range taken out of the cut: by keys, from the ruler's menu, and with what stands in its way."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from tests.ui.timeline.test_commands import lengths, window
from tests.ui.timeline.test_menus import choose, entry
from ui.timeline import deeds
from ui.timeline.menus import menu_at


def press(studio, key):
    studio.timeline.setFocus()
    QTest.keyClick(studio.timeline, key)
    studio.run()


def test_the_range_is_taken_out_by_its_keys_and_comes_back_in_one_step(window):
    action = window.window.actions_by_key["cut.lift_range"]
    assert not action.isEnabled(), "there is no range yet"
    assert action.statusTip()
    transport = window.timeline.transport
    for frame, key in ((60, "play.mark_in"), (119, "play.mark_out")):
        transport.seek_cut(frame)
        window.do(key)
    assert window.desk.film.marked == (60, 120)
    assert action.isEnabled()
    before = window.desk.film
    press(window, Qt.Key.Key_Semicolon)
    assert lengths(window) == [48, 12, 24, 48, 48]
    assert [(gap.start, gap.frames) for gap in window.timeline.sight.layout.gaps()] == [(60, 60)]
    assert (window.desk.film.marked, action.isEnabled()) == (None, False)
    window.desk.undo()
    assert window.desk.film == before
    press(window, Qt.Key.Key_Apostrophe)
    assert lengths(window) == [48, 12, 24, 48, 48]
    assert (window.timeline.sight.length, transport.cut_frame) == (180, 60)
    window.desk.undo()
    assert window.desk.film == before


def test_the_rulers_menu_takes_the_range_out(cut):
    at = QPointF(cut.timeline.view.x(30), 10)
    assert not entry(menu_at(cut.timeline, at), "Take out from in to out, keep the gap").isEnabled()
    deeds.mark_range(cut.timeline, 48, 96)
    choose(cut, menu_at(cut.timeline, at), "Take out from in to out and close the gap")
    assert cut.lengths == [48, 48, 48, 48]


def test_a_locked_shot_in_the_range_is_said_and_nothing_is_taken_out(cut):
    deeds.mark_range(cut.timeline, 10, 96)
    cut.desk.apply("lock", shot=cut.shots[1].id, locked=True)
    before = cut.film
    assert not deeds.extract_range(cut.timeline)
    assert cut.said == ["The shot or its track is locked. Unlock it first."]
    assert cut.film is before


__all__ = ["window"]
