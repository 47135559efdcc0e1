"""Panels as panes: moved, floated, closed and found again; a layout for each view; the keyboard walks them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from ui.panels import BY_KEY, PANELS, VIEWS
from ui.workbench import walker
from ui.workbench.dock import AREAS
from ui.workbench.focus import stops


def shown(studio):
    return {key for key, dock in studio.window.bench.docks.items() if dock.isVisible()}


def area(studio, key):
    return studio.window.bench.dockWidgetArea(studio.window.bench.docks[key])


def test_every_panel_has_an_action_and_begins_where_the_table_says(studio):
    studio.open()
    for panel in PANELS:
        assert f"view.{panel.key}" in studio.window.actions_by_key or panel.area == "middle"
    for view in VIEWS:
        studio.do(f"view.{view}")
        assert shown(studio) == {panel.key for panel in PANELS if view in panel.views and panel.area != "middle"}
        for key in shown(studio):
            assert area(studio, key) == AREAS[BY_KEY[key].area]


def test_a_panel_that_is_not_seen_is_not_made(studio):
    studio.open()
    assert "queue" not in studio.window.bench.made
    studio.do("view.queue")
    assert "queue" in studio.window.bench.made


def test_panels_come_and_go_by_action_rail_and_menu(studio):
    studio.open()
    assert studio.window.actions_by_key["view.inspector"].isChecked()
    studio.do("view.inspector")
    assert "inspector" not in shown(studio)
    assert not studio.window.actions_by_key["view.inspector"].isChecked()
    studio.do("view.inspector")
    assert "inspector" in shown(studio)
    knob = studio.window.rail._knobs["view.queue"]
    assert not knob.isChecked()
    knob.click()
    assert "queue" in shown(studio)
    assert knob.isChecked()
    studio.window.bench.docks["queue"].close()
    studio.run()
    assert not knob.isChecked()
    assert not studio.window.actions_by_key["view.queue"].isChecked()


def test_each_view_keeps_its_own_layout_and_so_does_the_next_run(studio):
    from ui.desk import Desk
    from ui.memory import Memory
    from ui.window import Window

    studio.open()
    bench = studio.window.bench
    bench.docks["inspector"].move_to("left")
    studio.do("view.timeline")
    assert area(studio, "inspector") == AREAS["right"]
    studio.do("view.queue")
    assert "queue" not in shown(studio)
    studio.do("view.board")
    assert area(studio, "inspector") == AREAS["left"]
    studio.window.close()
    again = Window(Desk(Memory(studio.desk.memory.path)))
    again.resize(1440, 900)
    again.show()
    again._pages.setCurrentIndex(1)
    again.bench.view = ""
    again.show_view("board")
    studio.run()
    assert again.bench.dockWidgetArea(again.bench.docks["inspector"]) == AREAS["left"]
    again.show_view("timeline")
    studio.run()
    assert again.bench.docks["queue"].isHidden()
    again.close()
    again.deleteLater()


def test_the_layout_is_reset(studio):
    studio.open()
    bench = studio.window.bench
    bench.docks["inspector"].setFloating(True)
    studio.do("view.queue")
    studio.do("view.reset")
    assert shown(studio) == {"inspector"}
    assert not bench.docks["inspector"].isFloating()
    assert area(studio, "inspector") == AREAS["right"]


@pytest.mark.parametrize("kept", ["", "nonsense!", "AAAA", "x" * 100_000, 7, None, ["a"]])
def test_a_damaged_layout_is_the_one_it_began_with(studio, kept):
    studio.desk.memory.set("layout timeline", kept)
    studio.desk.memory.set("layout timeline middle", kept)
    studio.open()
    studio.do("view.timeline")
    assert shown(studio) == {panel.key for panel in PANELS if "timeline" in panel.views and panel.area != "middle"}
    assert studio.window.viewer.isVisible()


def test_a_layout_of_another_version_is_not_read(studio, monkeypatch):
    studio.open()
    studio.window.bench.docks["inspector"].move_to("left")
    studio.do("view.timeline")
    monkeypatch.setattr("ui.workbench.bench.LAYOUT", 99)
    studio.do("view.board")
    assert area(studio, "inspector") == AREAS["right"]


def test_a_floating_panel_comes_back_when_its_screen_is_gone(studio):
    studio.open()
    dock = studio.window.bench.docks["inspector"]
    dock.setFloating(True)
    dock.move(20_000, 20_000)
    studio.run()
    studio.window.screens.bring_all_back()
    screens = [screen.availableGeometry() for screen in QApplication.screens()]
    assert any(screen.intersects(QRect(dock.pos(), dock.size())) for screen in screens)
    studio.window.move(30_000, 30_000)
    studio.window.screens.bring_all_back()
    assert any(screen.intersects(studio.window.frameGeometry()) for screen in screens)


def test_the_head_of_a_pane_offers_what_dragging_does(studio):
    studio.open()
    dock = studio.window.bench.docks["inspector"]
    menu = dock.head.menu()
    names = {act.text(): act for act in menu.actions() if act.text()}
    names["Move to the left"].trigger()
    assert area(studio, "inspector") == AREAS["left"]
    names["Make a window of its own"].trigger()
    assert dock.isFloating()
    assert "Put back into the window" in {act.text() for act in dock.head.menu().actions()}
    names["Close"].trigger()
    assert not dock.isVisible()
    for each in dock.head.findChildren(type(menu)):
        each.deleteLater()


def test_two_panels_in_one_place_are_tabs_and_action_brings_one_to_the_front(studio):
    studio.open()
    bench = studio.window.bench
    bench.show_panel("queue")
    bench.tabifyDockWidget(bench.docks["inspector"], bench.docks["queue"])
    studio.run()
    bench.show_panel("inspector")
    studio.run()
    assert not bench.docks["inspector"].visibleRegion().isEmpty()
    assert bench.docks["queue"].visibleRegion().isEmpty()
    assert studio.window.rail._knobs["view.queue"].isChecked()


def test_the_keyboard_moves_without_a_search_through_every_panel(studio, monkeypatch):
    studio.open()
    searched, search = [], walker.stops
    monkeypatch.setattr(walker, "stops", lambda place: searched.append(place) or search(place))
    studio.window.inspector.action.text.setFocus()
    studio.window.board.surface.setFocus()
    assert searched == []
    studio.window.walk_panels(1)
    assert searched
    studio.window.enter("inspector")
    assert studio.window.focusWidget() is studio.window.inspector.action.text


def test_tab_stays_inside_a_panel_and_f6_goes_on(studio, qtbot):
    studio.open()
    window = studio.window
    dock = window.bench.docks["inspector"]
    window.enter("inspector")
    inside = stops(dock)
    assert window.focusWidget() in inside
    assert len(inside) > 5
    for _step in range(len(inside) + 3):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert dock.isAncestorOf(window.focusWidget())
    seen = []
    for _step in range(12):
        studio.do("view.next_panel")
        seen.append(window._walker.here(window._walker.places()))
    places = window._walker.places()
    assert set(places) == set(seen)
    assert places[0] is window.top
    assert places[1] is window.rail
    before = window._walker.here(places)
    studio.do("view.next_panel")
    studio.do("view.previous_panel")
    assert window._walker.here(places) is before


def test_f6_comes_back_to_where_the_keyboard_was(studio):
    studio.open()
    window = studio.window
    window.enter("inspector")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    was = window.focusWidget()
    studio.do("view.next_panel")
    assert window.focusWidget() is not was
    studio.do("view.previous_panel")
    assert window.focusWidget() is was


def test_escape_steps_out_of_a_text_and_out_of_several(studio):
    studio.open()
    window = studio.window
    text = next(each for each in window.inspector.findChildren(QPlainTextEdit) if each.isVisible())
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Escape)
    assert window.focusWidget() is not text
    studio.do("edit.select_all")
    assert len(studio.desk.selected) == 3
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert len(studio.desk.selected) == 1


def test_the_drawer_of_a_narrow_window_gives_its_panel_back(studio):
    studio.open()
    window = studio.window
    window.resize(1100, 800)
    studio.run()
    assert window.bench.drawer.dock is window.bench.docks["inspector"]
    studio.do("view.inspector")
    assert window.inspector.isVisible()
    assert window.inspector.mapTo(window.bench, QPoint(0, 0)).x() > 500
    studio.do("view.timeline")
    assert window.bench.drawer.dock is window.bench.docks["inspector"]
    window.resize(1440, 900)
    studio.run()
    assert window.bench.drawer.dock is None
    assert shown(studio) == {panel.key for panel in PANELS if "timeline" in panel.views and panel.area != "middle"}
