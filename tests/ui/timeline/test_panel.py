"""The panel round the timeline: tools, whole cut, heads, what is shown of states, following what plays."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.timeline.conftest import LEFT, NONE
from ui.look import theme
from ui.look.tokens import DARK, LIGHT
from ui.timeline.minimap import Minimap
from ui.timeline.view import HEIGHTS


def pixels(widget):
    image = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return data[:, :, 2::-1].astype(int)


# ----- tools ------------------------------------------------------------------------------------------------------
def test_tools_and_switches_are_told_and_remembered(cut):
    tools = cut.panel.tools
    tools.hands["razor"].click()
    assert cut.timeline.hand == "razor"
    assert not tools.hands["select"].isChecked()
    tools.switches["ripple"].click()
    assert not cut.timeline.switches["ripple"]
    assert cut.desk.memory.get("timeline ripple", True) is False
    cut.timeline.switch("ripple", on=True)
    assert tools.switches["ripple"].isChecked()


def test_the_slider_zooms_and_follows_the_zoom(cut):
    slider = cut.panel.tools.slider
    assert slider.value() == 0
    slider.setValue(500)
    assert cut.timeline.view.zoom == pytest.approx((cut.timeline.view.zoom), rel=1e-6)
    middle = cut.timeline.view.zoom
    cut.panel.tools.nearer.click()
    assert cut.timeline.view.zoom == pytest.approx(middle * 1.25)
    assert slider.value() > 500
    cut.timeline.fit()
    assert slider.value() == 0


def test_the_frame_in_the_whole_cut_is_dragged(cut):
    cut.timeline.zoom_to(20, 0)
    cut.timeline.pan_to(0)
    minimap = cut.panel.tools.minimap
    QTest.mousePress(minimap, LEFT, NONE, QPoint(5, 11))
    QTest.mouseMove(minimap, QPoint(minimap.width() // 2, 11))
    QTest.mouseRelease(minimap, LEFT, NONE, QPoint(minimap.width() // 2, 11))
    first, _end = cut.timeline.view.shown()
    assert first == pytest.approx(cut.sight.length / 2, abs=6)
    # Beside the frame, its middle comes to the pointer.
    QTest.mouseClick(minimap, LEFT, NONE, QPoint(minimap.width() // 10, 11))
    first, end = cut.timeline.view.shown()
    assert (first + end) / 2 == pytest.approx(cut.sight.length / 10, abs=20)


def test_the_whole_cut_draws_its_shots_only_when_they_change(cut):
    minimap = cut.panel.tools.minimap
    cut.until(lambda: all(cut.desk.knows(shot.id) for shot in cut.shots))
    cut.run(0.3)
    minimap.grab()
    drawn = minimap.drawn
    cut.timeline.zoom_to(20, 0)
    cut.timeline.pan(50)
    cut.transport.seek_cut(30)
    minimap.grab()
    assert minimap.drawn == drawn
    cut.desk.apply("set_spans", shot=cut.shots[0].id, spans=[{"first": 0, "frames": 20}])
    cut.run(0.3)
    minimap.grab()
    assert minimap.drawn == drawn + 1


def test_a_long_films_whole_cut_shows_the_most_urgent_of_each_column(qtbot, look):
    minimap = Minimap()
    qtbot.addWidget(minimap)
    minimap.resize(200, 22)
    starts = np.arange(5000) * 24
    states = ["circled"] * 5000
    states[2500] = "failed"
    minimap.show_shots(starts, starts + 24, states, 5000 * 24)
    middle = pixels(minimap)[11]
    red = [x for x in range(200) if middle[x][0] - middle[x][2] > 60]
    assert red
    assert all(98 <= x <= 102 for x in red)


# ----- heads ------------------------------------------------------------------------------------------------------
def test_mute_solo_and_lock_are_edits_that_can_be_taken_back(cut):
    head = cut.panel.heads.heads["music"]
    head.buttons["muted"].click()
    assert cut.film.track("music").muted
    head.buttons["locked"].click()
    assert cut.film.track("music").locked
    cut.desk.undo()
    cut.desk.undo()
    assert not head.buttons["muted"].isChecked()
    assert not cut.film.track("music").muted
    cut.panel.heads.heads["dialogue"].buttons["soloed"].click()
    assert cut.sight.silent("effects")
    assert not cut.sight.silent("dialogue")
    assert not cut.sight.silent("shots")


def test_looking_only_a_head_shows_what_is_so(cut):
    cut.desk.session.project.read_only = True
    head = cut.panel.heads.heads["music"]
    head.buttons["muted"].click()
    assert not head.buttons["muted"].isChecked()
    assert cut.troubles
    cut.desk.session.project.read_only = False


def test_heights_are_dragged_kept_and_given_back_by_a_double_click(cut):
    heads = cut.panel.heads
    edge = QPoint(60, cut.timeline.lane("shots").bottom + 1)
    QTest.mousePress(heads, LEFT, NONE, edge)
    QTest.mouseMove(heads, edge + QPoint(0, 30))
    QTest.mouseRelease(heads, LEFT, NONE, edge + QPoint(0, 30))
    assert cut.timeline.lane("shots").height == HEIGHTS["shots"] + 30
    assert heads.heads["shots"].height() == HEIGHTS["shots"] + 30
    assert cut.desk.memory.get("track heights", {}) == {"shots": HEIGHTS["shots"] + 30}
    edge = QPoint(60, cut.timeline.lane("shots").bottom + 1)
    QTest.mouseDClick(heads, LEFT, NONE, edge)
    assert cut.timeline.lane("shots").height == HEIGHTS["shots"]
    assert cut.desk.memory.get("track heights", {"x": 1}) == {}


def test_tracks_that_do_not_fit_are_scrolled_to(cut):
    for track in ("shots", "dialogue", "music"):
        cut.timeline.set_height(track, 200)
    assert cut.timeline.lane("music").bottom > cut.timeline.height()
    cut.timeline.scroll_down(10_000)
    assert cut.timeline.lane("music").bottom <= cut.timeline.height()
    music = cut.panel.heads.heads["music"]
    assert music.mapTo(cut.panel.heads, QPoint(0, 0)).y() == cut.timeline.lane("music").top


# ----- what is shown ----------------------------------------------------------------------------------------------
def test_a_stale_shot_is_told_by_mark_word_and_edge_not_by_colour_alone(cut):
    cut.until(lambda: not cut.panel.strips.busy)
    cut.timeline.selection.clear()
    cut.run(0.1)
    before = pixels(cut.timeline)
    cut.desk.apply("set_text", shot=cut.shots[4].id, text="MARA runs.")
    cut.until(lambda: cut.desk.key(cut.shots[4].id) == "stale")
    cut.run(0.1)
    face, _lacks = cut.sight.face(cut.picture(4), 100, 74, 1.0)
    assert face.state == "stale"
    after = pixels(cut.timeline)
    rect = cut.timeline.rect_of(cut.picture(4)).toRect()
    there = np.abs(before - after).sum(axis=2) > 0
    shots = there[rect.top() : rect.bottom(), :]
    assert np.nonzero(shots)[1].min() >= rect.left() - 2
    assert np.nonzero(shots)[1].max() <= rect.right() + 2


def test_filmstrips_and_waves_come_by_themselves(cut):
    cut.until(lambda: not cut.panel.strips.busy)
    cut.run(0.1)
    lane = cut.timeline.rect_of(cut.picture(4)).toRect()
    picture = pixels(cut.timeline)[lane.top() + 10 : lane.bottom() - 30, lane.left() + 20 : lane.right() - 20]
    assert picture.mean() > 150  # the fifth take is the brightest
    wave = cut.timeline.rect_of(cut.sound(2, "ambience")).toRect()
    strip = pixels(cut.timeline)[wave.center().y() - 4, wave.left() + 70 : wave.right() - 4]
    assert np.ptp(strip.sum(axis=1)) > 100


def test_every_clip_of_a_muted_track_is_dim(cut):
    cut.until(lambda: not cut.panel.strips.busy)
    cut.run(0.1)
    before = pixels(cut.timeline)
    cut.panel.heads.heads["ambience"].buttons["muted"].click()
    cut.run(0.2)
    after = pixels(cut.timeline)
    for place in range(5):
        rect = cut.timeline.rect_of(cut.sound(place, "ambience")).toRect()
        here = slice(rect.top() + 4, rect.bottom() - 4), slice(rect.left() + 90, rect.right() - 10)
        assert after[here].mean() < before[here].mean() * 0.8


def test_narrow_clips_are_plain_and_very_narrow_ones_melt(cut):
    cut.timeline.zoom_to(0.2, 0)
    cut.run(0.1)
    face, lacks = cut.sight.face(cut.picture(0), 48 * 0.2, 74, 1.0)
    assert face.pictures is None
    assert not lacks
    assert cut.timeline.grab()


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_both_themes_paint_and_a_change_paints_everything_anew(cut, qapp, tokens):
    cut.run(0.1)
    theme.apply(qapp, LIGHT if tokens is DARK else DARK)
    cut.run(0.1)
    one = pixels(cut.timeline).mean()
    theme.apply(qapp, tokens)
    cut.run(0.1)
    other = pixels(cut.timeline).mean()
    theme.apply(qapp, DARK)
    assert (other > one + 60) if tokens is LIGHT else (other < one - 60)


def test_an_empty_film_says_so_and_offers_the_first_shot(cutting):
    assert cutting.panel.empty.isVisible()
    assert not cutting.panel.body.isVisible()
    assert not cutting.panel.tools.isEnabled()


def test_closing_and_opening_again_works(cut):
    cut.desk.close()
    cut.run(0.1)
    assert cut.sight.length == 0
    assert cut.panel.empty.isVisible()
    cut.desk.bring_in(cut.folder / "film.rushes")
    cut.run(0.1)
    assert cut.lengths == [48] * 5
    assert cut.panel.body.isVisible()


# ----- what plays -------------------------------------------------------------------------------------------------
def test_while_it_plays_the_view_follows_by_pages(cut):
    cut.timeline.zoom_to(20, 0)
    cut.timeline.pan_to(0)
    cut.timeline.playing = True
    cut.transport.seek_cut(100)
    first, end = cut.timeline.view.shown()
    assert first < 100 < end
    left = cut.timeline.view.left
    assert left > 0
    cut.transport.seek_cut(103)
    assert cut.timeline.view.left == left
    cut.timeline.playing = False
    cut.timeline.pan_to(0)
    cut.transport.seek_cut(200)
    assert cut.timeline.view.left == 0


def test_every_control_has_a_name_and_can_be_reached_by_tab(cut):
    from PySide6.QtWidgets import QAbstractButton, QSlider

    for widget in cut.top.findChildren(QAbstractButton) + cut.top.findChildren(QSlider):
        if widget.isVisible():
            assert widget.accessibleName() or widget.text(), widget
            # Of several of which one is on, Tab reaches that; arrows go on from there.
            among = isinstance(widget, QAbstractButton) and widget.group() is not None and not widget.isChecked()
            assert among or widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.toolTip()


def test_a_rendering_shows_its_pictures_and_how_far_it_is(cutting):
    cutting.open()  # this renders with the engine
    timeline, shot = cutting.timeline, cutting.shots[1]
    cutting.until(lambda: not cutting.panel.strips.busy)
    from engine.messages.events import Picture, Progress

    jpeg = (cutting.desk.session.takes.path(cutting.desk.takes(shot.id)[0], "poster.jpg")).read_bytes()
    cutting.desk.queue.running[shot.id] = Progress(job="x", phase="drawing", step=1, steps=4, share=0.25)
    cutting.desk._look_at_keys([shot.id])
    cutting.desk.states_changed.emit(frozenset({shot.id}))
    cutting.desk.pictured.emit(shot.id, Picture(job="x", frame=0, jpeg=jpeg))
    cutting.desk.pictured.emit(shot.id, Picture(job="x", frame=24, jpeg=jpeg))
    cutting.desk.pictured.emit(shot.id, Picture(job="x", frame=36, jpeg=b"no picture"))
    face, lacks = cutting.sight.face(cutting.picture(1), 100, 74, 1.0)
    assert (face.state, face.share) == ("rendering", 0.25)
    assert len(face.pictures.images) == 3
    assert not lacks
    assert timeline.grab()
    del cutting.desk.queue.running[shot.id]
    cutting.desk._look_at_keys([shot.id])
    cutting.desk.states_changed.emit(frozenset({shot.id}))
    face, _lacks = cutting.sight.face(cutting.picture(1), 100, 74, 1.0)
    assert face.state == "circled"
    assert face.pictures is not None


def test_a_clip_that_is_painted_in_part_stays_in_that_part(cut):
    """What is dragged is painted beside tiles that only moved along: it must not run over them."""
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage, QPainter

    from ui.timeline import painting

    face, _lacks = cut.sight.face(cut.sound(3, "dialogue"), 300, 40, 1.0)
    image = QImage(300, 40, QImage.Format.Format_RGB32)
    image.fill(0)
    p = QPainter(image)
    p.setClipRect(QRectF(0, 0, 100, 40))
    for each in (face, cut.sight.face(cut.picture(0), 300, 40, 1.0)[0]):
        painting.clip(p, each, QRectF(10, 0, 280, 40), QRectF(0, 0, 300, 40))
    p.end()
    data = np.frombuffer(image.constBits(), np.uint8).reshape(40, 300, 4)[:, :, :3]
    assert data[:, 20:90].any()
    assert not data[:, 101:].any()
