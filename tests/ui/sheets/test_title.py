"""Titles are written over the film's own picture, drawn as the export draws them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.media.compositions import compositions
from engine.media.cut import Takes, placed
from studio.cut.edit_list import edit_list
from tests.ui.sheets.conftest import sheet
from tests.ui.timeline.conftest import CTRL
from ui.playback.frames import frame_of
from ui.sheets.title import TitleSheet
from ui.timeline.editing import new_title


@pytest.fixture
def asked(cut):
    """The sheet of a new title at the thirtieth frame."""
    new_title(cut.timeline, 30)
    return sheet(cut, TitleSheet)


def settled(cut, found):
    """The picture of what is asked for now."""
    cut.until(lambda: found.preview._reader.idle and found.preview.picture is not None)
    cut.run()
    return found.preview.picture


def steps(cut):
    return len(cut.desk.session.project.steps())


def test_a_title_is_one_step_with_everything_that_was_asked(cut, asked):
    before = steps(cut)
    QTest.keyClicks(asked.words, "Three weeks")
    QTest.keyClick(asked.words, Qt.Key.Key_Return)
    QTest.keyClicks(asked.words, "earlier")
    asked.places.group.button(2).click()
    for field, typed in ((asked.length, "2 s"), (asked.fade_in, "6"), (asked.fade_out, "0")):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, typed)
    assert cut.film.clips == ()
    QTest.keyClick(asked.fade_out, Qt.Key.Key_Return)
    (clip,) = cut.film.clips
    assert (clip.text, clip.place, clip.frames) == ("Three weeks\nearlier", "lower", 48)
    assert (clip.level.fade_in, clip.level.fade_out) == (6, 0)
    assert cut.sight.find(clip.id).start == 30
    assert cut.timeline.selection.keys == {clip.id}
    assert steps(cut) == before + 1
    cut.desk.undo()
    assert cut.film.clips == ()


def test_the_preview_is_the_exports_picture(cut, asked):
    asked.words.setPlainText("LOW TIDE")
    asked.places.group.button(0).click()
    asked.slider.setValue(20)
    shown = settled(cut, asked)
    size = (shown.image.width(), shown.image.height())
    asked.go.click()
    session = cut.desk.session
    cut_list = edit_list(cut.film, session.takes, session.media)
    with Takes(seeking=True) as takes:
        exported = frame_of(next(compositions(cut_list, placed(cut_list), takes, 50, size)))
    assert np.array_equal(shown.pixels, exported.pixels)
    assert exported.pixels[:, :, 1].max() > 200


def test_it_follows_what_is_typed_and_the_frame_that_is_looked_at(cut, asked):
    bare = settled(cut, asked).pixels
    asked.words.setPlainText("HERE")
    full = settled(cut, asked).pixels
    assert not np.array_equal(bare, full)
    asked.slider.setValue(0)
    faded = settled(cut, asked).pixels
    assert faded[:, :, :3].max() < full[:, :, :3].max()
    asked.close_sheet()


def test_nothing_is_added_without_words_nor_after_escape(cut, asked):
    before = cut.film
    assert not asked.go.isEnabled()
    QTest.keyClick(asked.words, Qt.Key.Key_Return, CTRL)
    assert asked.isVisible()
    asked.words.setPlainText("   \n ")
    assert not asked.go.isEnabled()
    asked.words.setPlainText("x" * 2001)
    assert not asked.go.isEnabled()
    asked.words.setPlainText("x")
    assert asked.go.isEnabled()
    QTest.keyClick(asked.words, Qt.Key.Key_Escape)
    assert not asked.isVisible()
    assert cut.film is before


def test_a_double_click_and_enter_edit_it(cut, asked):
    asked.words.setPlainText("Low Tide")
    QTest.keyClick(asked.words, Qt.Key.Key_Return, CTRL)
    (clip,) = cut.film.clips
    at = cut.at(cut.sight.find(clip.id), 0.5, 0.5).toPoint()
    QTest.mouseDClick(cut.timeline, Qt.MouseButton.LeftButton, pos=at)
    found = sheet(cut, TitleSheet)
    assert found.words.toPlainText() == "Low Tide"
    before = cut.film
    QTest.keyClick(found.words, Qt.Key.Key_Return, CTRL)
    assert cut.film is before
    cut.timeline.setFocus()
    QTest.keyClick(cut.timeline, Qt.Key.Key_Return)
    found = sheet(cut, TitleSheet)
    made = steps(cut)
    found.words.setPlainText("High Tide")
    found.places.group.button(0).click()
    found.length.setFocus()
    QTest.keyClick(found.length, Qt.Key.Key_Up)
    found.go.click()
    (clip,) = cut.film.clips
    assert (clip.text, clip.place, clip.frames) == ("High Tide", "upper", 73)
    assert steps(cut) == made + 1
    cut.desk.undo()
    assert (cut.film.clips[0].text, cut.film.clips[0].place) == ("Low Tide", "centre")


def test_a_fade_is_never_longer_than_its_title(cut, asked):
    asked.words.setPlainText("x")
    asked.fade_in.chosen.emit(500)
    assert asked.wanted.fade_in == 72
    asked.length.chosen.emit(10)
    assert (asked.wanted.frames, asked.wanted.fade_in, asked.wanted.fade_out) == (10, 10, 10)
    asked.length.chosen.emit(0)
    assert asked.wanted.frames == 1
    asked.close_sheet()


def test_a_locked_track_takes_no_title_and_says_so(cut):
    cut.desk.apply("set_track", track="titles", locked=True)
    new_title(cut.timeline, 30)
    assert not cut.top.findChildren(TitleSheet)
    assert cut.said


def test_a_title_stands_over_black_behind_the_film(cut):
    new_title(cut.timeline, cut.sight.length + 48)
    found = sheet(cut, TitleSheet)
    found.words.setPlainText("THE END")
    picture = settled(cut, found)
    assert picture.pixels[:, :, :3].max() > 200
    found.go.click()
    assert cut.sight.find(cut.film.clips[0].id).start == 288
