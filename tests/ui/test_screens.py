"""A screen that is unplugged takes nothing with it: on a real display whose screens come and go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect

from ui.screens import HEAD, onto

from .conftest import SCRIPT
from .display import Display, Program

ONE, TWO = (0, 0, 1600, 1000), (1600, 0, 1200, 900)


# ----- where a window goes ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("place", "screens", "goes"),
    [
        ((100, 100, 800, 600), [ONE], (100, 100, 800, 600)),
        ((1700, 100, 800, 600), [ONE, TWO], (1700, 100, 800, 600)),
        ((1700, 100, 800, 600), [ONE], (800, 100, 800, 600)),
        ((-700, -50, 800, 600), [ONE], (0, 0, 800, 600)),
        ((100, 970, 800, 600), [ONE], (100, 400, 800, 600)),
        ((1500, 100, 800, 600), [ONE], (800, 100, 800, 600)),
        ((1400, 100, 800, 600), [ONE], (1400, 100, 800, 600)),
        ((5000, 5000, 4000, 3000), [ONE, TWO], ONE),
        ((5000, 5000, 4000, 3000), [], (5000, 5000, 4000, 3000)),
        ((1700, 50, 60, 20), [ONE], (1540, 50, 60, 20)),
        ((1600 - 60, 50, 60, 20), [ONE], (1600 - 60, 50, 60, 20)),
        ((100, 1000 - HEAD, 800, 600), [ONE], (100, 1000 - HEAD, 800, 600)),
    ],
)
def test_what_can_be_taken_hold_of_stays_and_what_cannot_comes_to_the_nearest_place(place, screens, goes):
    assert onto(QRect(*place), [QRect(*screen) for screen in screens]) == QRect(*goes)


# ----- a real display ---------------------------------------------------------------------------------------------
@pytest.fixture
def display():
    made = Display()
    made.plug("one", *ONE, main=True)
    made.plug("two", *TWO)
    yield made
    made.close()


@pytest.fixture
def program(display, tmp_path):
    script = tmp_path / "film.fountain"
    script.write_text(SCRIPT)
    made = Program(display, tmp_path, str(script))
    assert made.say("[list(screen.geometry().getRect()) for screen in app.screens()]") == [list(ONE), list(TWO)]
    yield made
    made.close()


def inside(place, screen):
    return QRect(*screen).contains(QRect(*place))


def test_the_window_and_a_floating_panel_come_back_from_a_screen_that_is_gone(display, program):
    program.say("window.setGeometry(1650, 50, 1000, 700)")
    program.say("bench.docks['inspector'].setFloating(True)")
    program.say("bench.docks['inspector'].setGeometry(2200, 300, 340, 500)")
    program.until("rect(window)[0] == 1650 and rect(bench.docks['inspector'])[0] == 2200")
    program.say("bench.docks['inspector'].show()")
    display.unplug("two")
    program.until("toasts()")
    assert program.say("toasts()") == ["A screen was unplugged. What was on it is here now; move it where you like."]
    assert inside(program.say("rect(window)"), ONE)
    assert inside(program.say("rect(bench.docks['inspector'])"), ONE)
    assert program.say("bench.docks['inspector'].isVisible()")


def test_a_screen_with_nothing_of_ours_on_it_goes_without_a_word(display, program):
    program.say("window.setGeometry(100, 50, 1300, 700)")
    program.until("rect(window)[0] == 100")
    before = program.say("rect(window)")
    display.unplug("two")
    program.until("len(app.screens()) == 1")
    program.until("not window.screens._settle.isActive()")
    assert program.say("rect(window)") == before
    assert program.say("toasts()") == []


def test_a_filled_screen_that_is_gone_gives_its_pictures_back(display, program):
    program.say("window.setGeometry(1650, 50, 1000, 700)")
    program.until("window.screen().name() == 'two'")
    program.say("window.show_view('timeline')")
    program.say("window.viewer.toggle_full_screen()")
    program.until("window.viewer.is_full_screen")
    assert program.until("rect(window.viewer.wall)[2:] == [1200, 900] and rect(window.viewer.wall)") == list(TWO)
    display.unplug("two")
    program.until("any('Full screen fills this one' in toast for toast in toasts())")
    assert not program.say("window.viewer.is_full_screen")
    assert inside(program.say("rect(window)"), ONE)
    assert inside(program.say("rect(window.viewer.wall)"), program.say("rect(window)"))
    assert program.say("window.viewer.wall.isVisible()")


def test_a_screen_that_is_turned_has_the_window_on_it_again(studio):
    studio.window.move(30_000, 30_000)
    screen = studio.window.screen()
    screen.availableGeometryChanged.emit(screen.availableGeometry())
    studio.until(lambda: screen.availableGeometry().intersects(studio.window.frameGeometry()))


def test_a_layout_that_was_left_on_two_screens_opens_on_one(display, program, tmp_path):
    program.say("window.setGeometry(100, 50, 1450, 900)")
    program.say("bench.docks['inspector'].setFloating(True)")
    program.say("bench.docks['inspector'].setGeometry(2200, 300, 340, 500)")
    program.until("rect(bench.docks['inspector'])[0] == 2200")
    assert program.close() == 0
    display.plug("one", 0, 0, 1280, 800, main=True)
    display.unplug("two")
    again = Program(display, tmp_path, str(tmp_path / "film.rushes"))
    assert again.say("[list(screen.geometry().getRect()) for screen in app.screens()]") == [[0, 0, 1280, 800]]
    assert again.until("bench.docks['inspector'].isFloating()")
    assert inside(again.say("rect(window)"), (0, 0, 1280, 800))
    assert inside(again.say("rect(bench.docks['inspector'])"), (0, 0, 1280, 800))
    assert again.close() == 0
