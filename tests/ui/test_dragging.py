"""Panes that are dragged by a mouse on a real display, and a program that is killed in the middle of a drag."""

from __future__ import annotations

import time

import pytest

from .conftest import SCRIPT
from .display import Display, Program

WHOLE = (0, 0, 2400, 1000)


@pytest.fixture
def display():
    made = Display(2400, 1000)
    made.plug("one", *WHOLE, main=True)
    yield made
    made.close()


@pytest.fixture
def begin(display, tmp_path):
    """Begins the program: with the film, or as it was left."""
    made = []

    def one(*arguments):
        made.append(Program(display, tmp_path, *arguments))
        return made[-1]

    yield one
    for each in made:
        each.kill()


@pytest.fixture
def program(begin, tmp_path):
    script = tmp_path / "film.fountain"
    script.write_text(SCRIPT)
    made = begin(str(script))
    made.say("window.setGeometry(20, 20, 1440, 900)")
    made.until("rect(window)[:2] == [20, 20] and bench.docks['inspector'].isVisible()")
    return made


def grip(program):
    """Where the inspector's head is grabbed."""
    x, y, width, height = program.say("rect(bench.docks['inspector'].head)")
    return x + width // 2, y + height // 2


def test_a_panel_is_dragged_out_and_back_and_each_place_is_kept(display, program, begin, tmp_path):
    display.drag(grip(program), (1900, 70))
    assert program.until("bench.docks['inspector'].isFloating()")
    x, y, width, height = program.until("rect(bench.docks['inspector'])")
    assert x <= 1900 <= x + width
    assert y <= 70 <= y + height
    # The other view has its own layout, and this one is as it was left.
    program.say("window.show_view('timeline')")
    assert not program.say("bench.docks['inspector'].isFloating()")
    program.say("window.show_view('board')")
    program.until("bench.docks['inspector'].isFloating()")
    assert program.say("rect(bench.docks['inspector'])") == [x, y, width, height]
    # Back into the window, at its left edge.
    left = program.say("rect(bench)")
    display.drag(grip(program), (left[0] + 12, left[1] + left[3] // 2))
    program.until("not bench.docks['inspector'].isFloating()")
    assert program.say("bench.dockWidgetArea(bench.docks['inspector']).value") == 1
    assert program.close() == 0
    again = begin(str(tmp_path / "film.rushes"))
    again.until("bench.docks['inspector'].isVisible()")
    assert again.say("bench.dockWidgetArea(bench.docks['inspector']).value") == 1
    again.say("window.do('view.reset')")
    assert again.say("bench.dockWidgetArea(bench.docks['inspector']).value") == 2
    assert again.close() == 0


def test_a_floating_panel_that_is_closed_is_gone_and_comes_back_where_it_was(display, program):
    display.drag(grip(program), (1900, 70))
    program.until("bench.docks['inspector'].isFloating()")
    where = program.say("rect(bench.docks['inspector'])")
    program.say("bench.docks['inspector'].close()")
    program.until("not window.actions_by_key['view.inspector'].isChecked()")
    assert not program.say("bench.docks['inspector'].isVisible()")
    program.say("window.do('view.inspector')")
    program.until("bench.docks['inspector'].isVisible()")
    assert program.say("bench.docks['inspector'].isFloating()")
    assert program.say("rect(bench.docks['inspector'])") == where
    assert program.close() == 0


def test_a_window_that_is_killed_in_the_middle_of_a_drag_reopens_where_it_was(display, program, begin):
    second = program.say("desk.shots()[1].id")
    program.say("desk.select(desk.shots()[1].id)")
    program.say("window.show_view('timeline')")
    program.say("window.seek_cut(31)")
    program.until("window.cut_frame == 31")
    order = program.say("[shot.id for shot in desk.shots()]")
    program.until("desk.memory.get('place', {}).get('frame') == 31", 5)
    x, y, width, height = program.say("rect(window.bench.panel('cut').timeline)")
    display.point(x + 140, y + 70)
    display.press()
    for step in range(12):
        display.point(x + 140 + 12 * step, y + 70)
        time.sleep(0.02)
    assert width > 300
    assert height > 100
    program.kill()
    display.release()
    again = begin()
    again.until("desk.session is not None")
    assert again.say("window.view") == "timeline"
    assert again.say("list(desk.selected)") == [second]
    assert again.say("window.cut_frame") == 31
    assert again.say("[shot.id for shot in desk.shots()]") == order
    assert again.say("toasts()") == ["Rushes ended without warning. Everything is as it was; every edit is kept."]
    assert again.close() == 0
