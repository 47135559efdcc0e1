"""The viewer under hands: sources, panes, circling, the clock, the scrubber, marks, overlays, the whole screen."""

from __future__ import annotations

from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton

from tests.ui.playback.films import LONG, grey
from tests.waiting import let_run
from ui.playback.card import Level
from ui.viewer.meter import FLOOR, Meter, decibels
from ui.viewer.overlays import masked
from ui.viewer.wall import columns


def near(found, wanted):
    return abs(found - wanted) <= 4


def segment(viewing, place):
    return viewing.viewer._sources.group.buttons()[place]


def button(parent, kind, words):
    (found,) = [each for each in parent.findChildren(kind) if words in (each.accessibleName() or each.text())]
    return found


def test_the_segments_choose_what_is_shown(viewing):
    transport = viewing.open()
    viewing.desk.select(viewing.shots[2])
    for place, source, length in ((1, "scene", 2 * LONG), (2, "shot", LONG), (3, "take", LONG), (0, "cut", 4 * LONG)):
        QTest.mouseClick(segment(viewing, place), Qt.MouseButton.LeftButton)
        assert (transport.source, transport.length) == (source, length)
        assert segment(viewing, place).isChecked()
        assert viewing.viewer.scrubber.marks.frames == length


def test_the_picture_is_made_for_the_pane_and_follows_its_size(viewing):
    viewing.open()
    pane = viewing.pane()
    viewing.until(lambda: pane.image.width() == 96)  # never larger than the film
    assert pane.width() > 300
    assert pane.area().width() == pytest.approx(pane.width(), abs=2)
    assert near(viewing.shown(), grey(0, 0))


def test_keys_on_the_scrubber_and_the_picture_step_and_jump(viewing, qtbot):
    transport = viewing.open()
    scrubber = viewing.viewer.scrubber
    scrubber.setFocus()
    for key, frame in (
        (Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Left, 1), (Qt.Key.Key_PageUp, 25),
        (Qt.Key.Key_Down, 48), (Qt.Key.Key_Up, 24), (Qt.Key.Key_End, 95), (Qt.Key.Key_Home, 0),
    ):  # fmt: skip
        qtbot.keyClick(scrubber, key)
        assert transport.frame == frame
    pane = viewing.pane()
    for key, frame in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 24), (Qt.Key.Key_Left, 23), (Qt.Key.Key_Up, 0)):
        qtbot.keyClick(pane, key)
        assert transport.frame == frame


def test_dragging_the_scrubber_shows_each_place_and_selects_its_shot(viewing, qtbot):
    transport = viewing.open()
    scrubber = viewing.viewer.scrubber
    middle = scrubber.height() // 2
    qtbot.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(scrubber.width() // 2, middle))
    assert abs(transport.frame - 48) <= 1
    qtbot.mouseMove(scrubber, QPoint(scrubber.width() - 3, middle))
    qtbot.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(scrubber.width() - 3, middle))
    viewing.see(transport.frame)
    assert viewing.desk.selected == (viewing.shots[transport.frame // LONG],)


def test_two_takes_side_by_side_a_click_frames_and_the_button_circles(viewing, qtbot):
    transport = viewing.open(second=(0,))
    first, second = viewing.desk.takes(viewing.shots[0])
    transport.show("take", viewing.shots[0], (first.id, second.id))
    viewing.see(0)
    viewing.see(0, pane=1)
    assert near(viewing.shown(0), grey(0, 0))
    assert near(viewing.shown(1), grey(0, 0, 1))
    assert (viewing.pane(0).letter, viewing.pane(1).letter) == ("A", "B")
    assert viewing.viewer.framed_take() == first.id
    assert "1A-1" in viewing.pane(0).accessibleName()
    assert "Circled" in viewing.pane(0).accessibleName()
    qtbot.mouseClick(viewing.pane(1), Qt.MouseButton.LeftButton)
    assert transport.framed == 1
    assert viewing.pane(1).framed
    assert not viewing.pane(0).framed
    circle = button(viewing.viewer, QPushButton, "Circle take 1A-2")
    qtbot.mouseClick(circle, Qt.MouseButton.LeftButton)
    assert viewing.desk.shots()[0].circled == second.id
    viewing.until(lambda: viewing.pane(1).circled)
    assert not viewing.pane(0).circled
    viewing.desk.undo()
    assert viewing.desk.shots()[0].circled == first.id


def test_circling_means_the_framed_take_and_nothing_where_the_cut_is_shown(viewing):
    transport = viewing.open(second=(0,))
    first, second = viewing.desk.takes(viewing.shots[0])
    assert not viewing.viewer.circle()
    transport.show("take", viewing.shots[0], (first.id, second.id))
    transport.frame_pane(1)
    assert viewing.viewer.circle()
    assert viewing.desk.shots()[0].circled == second.id
    transport.show("cut")
    viewing.until(lambda: transport.cut_frame == 0 and transport.panes[0].frame == 0)
    viewing.until(lambda: near(viewing.shown(), grey(0, 0, 1)))  # the cut has it at once


def test_four_takes_lie_where_they_are_largest(viewing):
    assert columns(1, 800, 400, 16 / 9) == 1
    assert columns(2, 1200, 400, 16 / 9) == 2
    assert columns(2, 400, 900, 16 / 9) == 1
    assert columns(4, 800, 500, 16 / 9) == 2
    transport = viewing.open(second=(0,))
    first, second = viewing.desk.takes(viewing.shots[0])
    transport.show("take", viewing.shots[0], (first.id, second.id, first.id, second.id, first.id))
    assert len(transport.panes) == 4
    let_run(0.02)
    areas = [pane.geometry().translated(pane.parentWidget().pos()) for pane in viewing.viewer.wall.panes]
    assert all(pane.isVisible() for pane in viewing.viewer.wall.panes)
    assert not any(one.intersects(other) for at, one in enumerate(areas) for other in areas[at + 1 :])


def type_in(viewing, words):
    clock = viewing.viewer.controls.clock
    clock.setFocus()
    let_run(0.001)
    clock.selectAll()
    QTest.keyClicks(clock, words)
    QTest.keyClick(clock, Qt.Key.Key_Return)


def test_the_clock_tells_the_place_and_goes_where_one_types(viewing):
    transport = viewing.open(second=(1,))
    clock = viewing.viewer.controls.clock
    for typed, frame in (("+12", 12), ("2:10", 58), ("-1:00", 34), ("1B", 24), ("01:00:03:01", 73)):
        type_in(viewing, typed)
        assert transport.frame == frame
        assert viewing.viewer.scrubber.hasFocus()
    assert clock.text() == "00:00:03:01"
    type_in(viewing, "nowhere")
    assert transport.frame == 73
    assert viewing.notices[-1] == "“nowhere” is no place here."
    QTest.keyClick(clock, Qt.Key.Key_Escape)
    assert clock.text() == "00:00:03:01"
    type_in(viewing, "1B-2")
    assert transport.takes == (viewing.desk.takes(viewing.shots[1])[1].id,)
    type_in(viewing, "1B-9")
    assert viewing.notices[-1] == "“1B-9” is no place here."


def test_the_clock_tells_time_as_the_settings_say(viewing):
    transport = viewing.open()
    transport.seek(36)
    clock = viewing.viewer.controls.clock
    viewing.desk.values.set("timecode", "frames")
    assert clock.text() == "36"
    viewing.desk.values.set("timecode", "seconds")
    assert clock.text() == "1.50 s"


def test_in_and_out_are_marked_shown_and_cleared(viewing):
    transport = viewing.open()
    transport.seek(30)
    transport.mark_in()
    assert viewing.desk.film.marked == (30, 96)
    transport.seek(50)
    transport.mark_out()
    assert viewing.desk.film.marked == (30, 51)
    viewing.until(lambda: viewing.viewer.scrubber.marks.range == (30, 51))
    transport.seek(60)
    transport.mark_in()
    assert viewing.desk.film.marked == (60, 96)
    transport.show("scene", viewing.shots[2])
    assert viewing.viewer.scrubber.marks.range == (12, 48)
    transport.clear_marks()
    assert viewing.desk.film.marked is None
    viewing.until(lambda: viewing.viewer.scrubber.marks.range is None)


def test_markers_and_cuts_stand_on_the_line(viewing):
    viewing.open()
    marker = {"id": "01aaaaaaaaaaaaaaaaaa", "at": 5, "anchor": viewing.shots[1], "words": "Wave", "colour": "pink"}
    assert viewing.desk.apply("add_marker", marker=marker)
    viewing.until(lambda: viewing.viewer.scrubber.marks.markers == ((LONG + 5, "pink", "Wave"),))
    assert viewing.viewer.scrubber.marks.cuts == (24, 48, 72)


def test_overlays_are_painted_and_remembered(viewing):
    viewing.open()
    wall = viewing.viewer.wall
    plain = viewing.pane().grab().toImage()
    for words in ("Thirds", "Safe areas", "Burn in timecode"):
        before = viewing.pane().grab().toImage()
        QTest.mouseClick(button(viewing.viewer, QToolButton, words), Qt.MouseButton.LeftButton)
        assert viewing.pane().grab().toImage() != before
    wall.lay_over(mask=Fraction(239, 100))
    masks = viewing.pane().grab().toImage()
    assert masks.pixelColor(masks.width() // 2, 1).red() < plain.pixelColor(plain.width() // 2, 1).red()
    kept = viewing.desk.memory.get("viewer overlays", {})
    assert kept == {"thirds": True, "safe": True, "burn": True, "mask": "239/100"}
    assert masked(QRectF(0, 0, 160, 90), Fraction(1)) == QRectF(35, 0, 90, 90)


@pytest.mark.parametrize("kept", [{"mask": "1/0"}, {"mask": "x", "thirds": "yes"}, {"mask": "9999"}, {"mask": []}])
def test_overlays_that_make_no_sense_are_not_taken(viewing, kept):
    viewing.desk.memory.set("viewer overlays", kept)
    over = viewing.viewer.wall._kept_overlays()
    assert not over.thirds
    assert over.mask is None


def test_the_burnt_in_timecode_follows_the_picture(viewing):
    transport = viewing.open()
    viewing.viewer.wall.lay_over(burn=True)
    transport.seek(25)
    assert viewing.pane().burnt_in == "00:00:01:01"


def test_a_take_whose_file_is_gone_says_so_and_can_be_made_again(viewing, qtbot):
    transport = viewing.open()
    take = viewing.desk.takes(viewing.shots[1])[0]
    viewing.desk.session.takes.path(take).unlink()
    transport.show("take", viewing.shots[1], (take.id,))
    pane = viewing.pane()
    viewing.until(lambda: pane.fault is not None)
    assert pane.fault.code == "media.missing"
    assert "gone" in pane._what.text()
    assert pane._do.text()
    qtbot.mouseClick(pane._again, Qt.MouseButton.LeftButton)
    assert [job.shot for job in viewing.desk.queue.jobs()] == [viewing.shots[1]]
    transport.show("cut")
    transport.seek(0)
    viewing.until(lambda: pane.fault is None)
    assert not pane._trouble.isVisible()


def test_nothing_to_show_offers_the_way_out(viewing):
    viewer = viewing.viewer
    assert viewer._pages.currentIndex() == 1
    assert viewer._nothing.text() == "There is nothing to show yet."
    QTest.mouseClick(viewer._way_out, Qt.MouseButton.LeftButton)
    assert viewing.wanted == ["shot.new"]
    assert not viewer.scrubber.isEnabled()
    viewing.open()
    assert viewer._pages.currentIndex() == 0
    assert viewer.scrubber.isEnabled()


def test_volume_and_mute_are_remembered(viewing):
    transport = viewing.open()
    controls = viewing.viewer.controls
    controls.volume.setValue(40)
    assert viewing.desk.values.get("volume") == 40
    QTest.mouseClick(controls._mute, Qt.MouseButton.LeftButton)
    assert (transport.muted, transport._master._gain()) == (True, 0.0)
    assert controls._mute.accessibleName() == "Let the sound be heard"
    controls.volume.setValue(60)  # who moves it wants to hear
    assert (transport.muted, transport._master._gain()) == (False, 0.6)
    viewing.desk.values.set("volume", 10)
    assert controls.volume.value() == 10


def test_the_transports_buttons_play_shuttle_and_loop(viewing):
    transport = viewing.open()
    controls = viewing.viewer.controls
    QTest.mouseClick(controls._play, Qt.MouseButton.LeftButton)
    assert transport.is_playing
    assert controls._play.accessibleName() == "Stop (Space)"
    QTest.mouseClick(button(controls, QToolButton, "Shuttle forward"), Qt.MouseButton.LeftButton)
    assert (transport.speed, controls._speed.text()) == (2.0, "+2×")
    QTest.mouseClick(controls._play, Qt.MouseButton.LeftButton)
    assert not transport.is_playing
    QTest.mouseClick(controls._loop, Qt.MouseButton.LeftButton)
    assert transport.loop
    transport.set_loop(on=False)
    assert not controls._loop.isChecked()


def test_a_double_click_fills_the_screen_and_escape_leads_back(viewing, qtbot):
    transport = viewing.open()
    pane, home = viewing.pane(), viewing.viewer.wall.parentWidget()
    qtbot.mouseDClick(pane, Qt.MouseButton.LeftButton)
    viewer = viewing.viewer
    assert viewer.is_full_screen
    assert viewer.wall.window() is not viewing.window
    assert viewer.wall.window().isFullScreen()
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    assert transport.frame == 1
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert not viewer.is_full_screen
    assert viewer.wall.parentWidget() is home
    assert viewer.wall.isVisible()
    assert transport.frame == 1


def test_a_screen_that_is_unplugged_gives_the_picture_back(viewing, qapp):
    viewing.open()
    viewer = viewing.viewer
    viewer.toggle_full_screen()
    qapp.screenRemoved.emit(QGuiApplication.primaryScreen())
    assert not viewer.is_full_screen
    assert viewer.wall.window() is viewing.window
    viewer.toggle_full_screen()
    viewer.wall.window().close()
    assert viewer.wall.window() is viewing.window


def test_a_frame_repaints_the_picture_once_and_nothing_else(viewing):
    transport = viewing.open()
    reader = transport.panes[0].reader
    transport.seek(10)
    viewing.see(10)
    viewing.until(lambda: reader.idle)
    pane = viewing.pane()
    let_run(0.03)
    before = pane.painted
    transport.seek(11)
    let_run(0.03)
    assert pane.painted == before + 1


def test_what_nobody_looks_at_is_not_read_when_the_film_is_edited(viewing):
    transport = viewing.open()
    viewing.window.hide()
    told = []
    transport.source_changed.connect(lambda: told.append(True))
    viewing.desk.apply("remove_shot", shot=viewing.shots[0])
    let_run(0.05)
    assert told == []
    viewing.window.show()
    assert transport.length == 3 * LONG


def test_the_meter_fills_holds_its_peak_and_falls(viewing):
    meter = Meter(viewing.transport)
    loud = Level((0.5, 0.25), (0.25, 0.1))
    meter.show_level(loud, 10.0)
    assert meter.levels == pytest.approx([decibels(0.25), decibels(0.1)])
    assert meter.peaks == pytest.approx([decibels(0.5), decibels(0.25)])
    meter.show_level(None, 10.5)
    assert meter.peaks == pytest.approx([decibels(0.5), decibels(0.25)])  # held
    assert meter.levels[0] == pytest.approx(decibels(0.25) - 12)
    for step in range(40):
        meter.show_level(None, 11.5 + step)
    assert meter.levels == meter.peaks == [FLOOR, FLOOR]
    assert decibels(0) == FLOOR
    meter.deleteLater()


def test_every_control_has_a_name(viewing):
    viewing.open()
    for kind in (QPushButton, QToolButton):
        for each in viewing.viewer.findChildren(kind):
            if each.isVisible():
                assert (each.accessibleName() or each.text()).strip(), each
    assert viewing.viewer.scrubber.accessibleName()
    assert viewing.viewer.controls.clock.accessibleName() == "Clock"
