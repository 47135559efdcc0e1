"""Files from outside: dropped on a track they come into the project and the cut; a wrong one changes nothing."""

from __future__ import annotations

import wave

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.ui.timeline.conftest import NONE
from ui.timeline import drops


def drop(cut, files, track, frame):
    """Drag files in, over the track, and let go."""
    lane = cut.timeline.lane(track)
    at = QPointF(cut.timeline.view.x(frame), lane.top + lane.height / 2)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    QApplication.sendEvent(cut.timeline, QDragEnterEvent(at.toPoint(), copy, mime, left, NONE))
    QApplication.sendEvent(cut.timeline, QDragMoveEvent(at.toPoint(), copy, mime, left, NONE))
    QApplication.sendEvent(cut.timeline, QDropEvent(at, copy, mime, left, NONE))


def settled(cut):
    cut.until(lambda: not cut.panel.bringing.isVisible())
    cut.run(0.05)


@pytest.fixture
def tone(tmp_path):
    path = tmp_path / "Low Tide theme.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48000)
        time = np.arange(48000 * 3)
        sound = (12000 * np.sin(time * 0.03)).astype("<i2")
        file.writeframes(np.repeat(sound[:, None], 2, 1).tobytes())
    return path


@pytest.fixture
def drawing(tmp_path):
    path = tmp_path / "panel.png"
    Image.new("RGB", (320, 180), (200, 40, 40)).save(path)
    return path


def test_music_dropped_on_a_track_lies_where_it_fell_and_has_a_wave(cut, tone):
    drop(cut, [tone], "music", 30)
    assert cut.panel.bringing.isVisible()
    settled(cut)
    (clip,) = cut.film.clips
    assert (clip.track, clip.name, clip.frames) == ("music", "Low Tide theme", 72)
    item = cut.sight.find(clip.id)
    assert item.start == 30
    assert cut.timeline.selection.keys == {clip.id}
    cut.until(lambda: not cut.panel.strips.busy)
    face, lacks = cut.sight.face(item, 100, 34, 1.0)
    assert face.wave is not None
    assert not lacks
    cut.desk.undo()
    assert cut.film.clips == ()


def test_it_snaps_where_it_falls(cut, tone):
    cut.timeline.switch("snap", on=True)
    drop(cut, [tone], "effects", 48 + 5 / cut.timeline.view.zoom)
    settled(cut)
    assert cut.sight.find(cut.film.clips[0].id).start == 48
    assert cut.film.clips[0].track == "effects"


def test_several_files_lie_one_after_the_other(cut, tone, tmp_path):
    other = tmp_path / "second.wav"
    data = bytearray(tone.read_bytes())
    data[-200:] = bytes(200)
    other.write_bytes(bytes(data))
    drop(cut, [tone, other], "music", 10)
    settled(cut)
    assert sorted(cut.sight.find(clip.id).start for clip in cut.film.clips) == [10, 82]


def test_a_drawing_dropped_on_a_shot_stands_for_it(cut, drawing):
    drop(cut, [drawing], "shots", 60)
    settled(cut)
    assert cut.shots[1].stands.endswith(".png")
    assert cut.film.clips == ()
    cut.until(lambda: not cut.panel.strips.busy)
    face, _lacks = cut.sight.face(cut.picture(1), 100, 74, 1.0)
    assert face.pictures is not None
    assert face.pictures.at(0).pixelColor(5, 5).red() > 150


def test_a_drawing_on_a_sound_track_is_refused_with_what_to_do(cut, drawing):
    before = cut.film
    drop(cut, [drawing], "music", 60)
    settled(cut)
    assert cut.film is before
    assert "makes no sound" in cut.notices[0]


def test_a_wrong_file_is_told_and_the_document_is_as_it_was(cut, tmp_path):
    before = cut.film
    bad = tmp_path / "notes.wav"
    bad.write_text("these are no sounds" * 50)
    drop(cut, [bad], "music", 30)
    settled(cut)
    assert cut.film is before
    assert len(cut.troubles) == 1
    assert cut.troubles[0].code.startswith("media.")


def test_a_wrong_file_does_not_keep_the_right_one_out(cut, tone, tmp_path):
    bad = tmp_path / "notes.wav"
    bad.write_text("these are no sounds" * 50)
    drop(cut, [bad, tone], "music", 30)
    settled(cut)
    assert len(cut.troubles) == 1
    assert cut.sight.find(cut.film.clips[0].id).start == 30


def test_nothing_falls_onto_a_locked_track(cut, tone):
    cut.desk.apply("set_track", track="music", locked=True)
    before = cut.film
    drop(cut, [tone], "music", 30)
    cut.run(0.1)
    assert cut.film is before
    assert [fault.code for fault in cut.troubles] == ["cut.track_locked"]


def test_bringing_in_can_be_given_up(cut, tone, monkeypatch):
    before = cut.film
    drop(cut, [tone], "music", 30)
    cut.panel.bringing.cancel.click()
    settled(cut)
    cut.run(0.3)
    assert cut.film is before
    assert cut.troubles == []


def test_files_are_chosen_in_a_dialog_too(cut, tone, drawing, monkeypatch):
    cut.transport.seek_cut(20)
    cut.timeline.selection.clear()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(tone)], ""))
    drops.choose_sound(cut.timeline)
    settled(cut)
    assert cut.sight.find(cut.film.clips[0].id).start == 20
    cut.desk.select(cut.shots[2].id)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(drawing), ""))
    drops.choose_picture(cut.timeline)
    settled(cut)
    assert cut.shots[2].stands
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([], ""))
    before = cut.film
    drops.choose_sound(cut.timeline)
    assert cut.film is before
