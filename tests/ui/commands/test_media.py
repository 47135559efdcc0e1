"""Files that come in outside the timeline: shown, given up, refused with what to do."""

from __future__ import annotations

import wave
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, QRect, QRectF, Qt, QUrl
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog

from ui.board import painting
from ui.board.faces import STANDING
from ui.commands.media import strip
from ui.widgets.toast import Toast


def drop(studio, *files, on=None):
    """Let files go over the window: over a card, or beside all."""
    at = QPointF(300, 880)
    if on is not None:
        card = studio.card(on)
        at = QPointF(card.surface.viewport().mapTo(studio.window, card.at(0.5, 0.5)))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    studio.window.dropEvent(QDropEvent(at, copy, data, left, Qt.KeyboardModifier.NoModifier))


def settled(studio):
    studio.run()
    studio.until(lambda: not strip(studio.window).isVisible())
    studio.run()


def toasts(studio):
    return [toast.accessibleName() for toast in studio.window.body.findChildren(Toast) if toast.isVisible()]


def steps(studio):
    return len(studio.desk.session.project.steps())


@pytest.fixture
def board(studio):
    studio.open()
    return studio


@pytest.fixture
def drawings(tmp_path):
    """Three panels of a storyboard."""
    made = []
    for number in range(3):
        made.append(tmp_path / f"panel {number}.png")
        Image.new("RGB", (320, 180), (60 * number + 40, 40, 40)).save(made[-1])
    return made


@pytest.fixture
def tone(tmp_path):
    path = tmp_path / "theme.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes((12000 * np.sin(np.arange(48000) * 0.03)).astype("<i2").tobytes())
    return path


def test_a_drawing_on_a_card_shows_how_far_it_is_and_stands_for_the_shot(board, drawings):
    before = steps(board)
    drop(board, drawings[0], on=1)
    shown = strip(board.window)
    assert shown.isVisible()
    assert "panel 0.png" in shown.words.text()
    settled(board)
    assert [bool(shot.stands) for shot in board.shots] == [False, True, False]
    assert steps(board) == before + 1
    assert any("panel 0.png stands for 1B." in words for words in toasts(board))
    assert board.card(1).face.stands == "still"
    assert "Still" in board.card(1).name


def test_the_card_under_what_is_carried_shows_it_and_no_other_is_painted(board, drawings):
    surface = board.window.board.surface
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(drawings[0]))])

    def carry(point):
        at = surface.viewport().mapTo(board.window, point)
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        board.window.dragMoveEvent(QDragMoveEvent(at, copy, data, left, Qt.KeyboardModifier.NoModifier))
        board.run()

    board.run(0.3)
    before = surface.painted
    carry(board.card(0).at())
    carry(board.card(0).at(0.4, 0.4))
    assert surface.aimed == board.shots[0].id
    assert surface.painted - before == 1
    carry(board.card(1).at())
    assert (surface.aimed, surface.painted - before) == (board.shots[1].id, 3)
    board.window.dragLeaveEvent(QDragLeaveEvent())
    assert surface.aimed == ""


def test_panels_stand_for_one_shot_each_as_one_step_and_what_is_left_is_told(board, drawings):
    before = board.desk.film
    drop(board, *drawings, on=1)
    settled(board)
    assert [bool(shot.stands) for shot in board.shots] == [False, True, True]
    assert board.shots[1].stands != board.shots[2].stands
    assert any("1 picture has no shot to stand for." in words for words in board.notices)
    board.desk.undo()
    assert board.desk.film == before


def test_it_can_be_given_up(board, drawings):
    before = board.desk.film
    drop(board, *drawings, on=0)
    strip(board.window).cancel.click()
    settled(board)
    board.run(0.3)
    assert board.desk.film is before
    assert board.troubles == []


def test_a_wrong_file_is_told_and_keeps_no_right_one_out(board, drawings, tmp_path):
    bad = tmp_path / "broken.png"
    bad.write_bytes(drawings[0].read_bytes()[:60])
    drop(board, bad, drawings[1], on=0)
    settled(board)
    assert [fault.code.partition(".")[0] for fault in board.troubles] == ["media"]
    assert [bool(shot.stands) for shot in board.shots] == [False, True, False]
    assert any("broken.png" in words for words in toasts(board))


def test_a_wrong_file_alone_leaves_the_film(board, tmp_path):
    before = board.desk.film
    bad = tmp_path / "notes.mp4"
    bad.write_text("no film at all" * 40)
    drop(board, bad, on=0)
    settled(board)
    assert board.desk.film is before
    assert any("notes.mp4" in words for words in toasts(board))


@pytest.mark.parametrize("name", ["contract.pdf", "nothing", "archive.tar.gz"])
def test_what_nobody_can_read_is_told_with_what_can_be(board, tmp_path, name):
    before = board.desk.film
    bad = tmp_path / name
    bad.write_bytes(b"%PDF-1.7 " + bytes(range(256)) * 8)
    drop(board, bad, on=0)
    settled(board)
    assert board.desk.film is before
    assert [fault.code for fault in board.troubles] == ["media.refused"]
    (words,) = [words for words in toasts(board) if name in words]
    assert "Convert it to MP4, MOV, WAV, FLAC, PNG or JPEG first." in words


def test_what_is_no_media_is_named_and_stays_outside(board, drawings, tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("INT. CAR - DAY\n\nNobody.\n")
    drop(board, drawings[0], notes, on=0)
    settled(board)
    assert board.shots[0].stands
    assert any("notes.txt stayed outside" in words for words in board.notices)
    assert board.desk.film.title == "film"


def test_a_locked_shot_takes_nothing_and_nothing_is_copied(board, drawings):
    board.desk.apply("lock", shot=board.shots[0].id, locked=True)
    before = board.desk.film
    drop(board, drawings[0], on=0)
    board.run(0.1)
    assert board.desk.film is before
    assert [fault.code for fault in board.troubles] == ["shot.locked"]
    assert board.desk.session.media.all() == []


def test_a_sound_from_the_menu_shows_on_the_board_too(board, tone, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(tone)], ""))
    board.do("cut.sound_file")
    assert strip(board.window).isVisible()
    settled(board)
    (clip,) = board.desk.film.clips
    assert (clip.track, clip.name) == ("music", "theme")
    board.do("cut.sound_file")
    strip(board.window).cancel.click()
    settled(board)
    assert len(board.desk.film.clips) == 1


def test_a_picture_from_the_menu_shows_on_the_board_too(board, drawings, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(drawings[0]), ""))
    board.desk.select(board.shots[2].id)
    board.do("cut.picture_file")
    settled(board)
    assert board.shots[2].stands


def test_the_inspectors_bar_has_a_way_out(board, drawings):
    from ui.inspector.standing import Standing

    (part,) = board.window.inspector.findChildren(Standing)
    before = board.desk.film
    part.bring("set_stand", drawings[0])
    board.run(0.0)
    assert not part.stands._coming.isHidden()
    part.stands.stop.click()
    board.until(part.bringing.done)
    board.run()
    assert part.stands._coming.isHidden()
    assert board.desk.film is before
    assert board.troubles == []


def painted(face):
    """A card with nothing but its face."""
    rect = QRectF(0, 0, 220, 198)
    image = QImage(220, 198, QImage.Format.Format_RGB32)
    image.fill(0)
    p = QPainter(image)
    painting.card(p, rect, face, QPixmap(), None, painting.PLAIN)
    p.end()
    return image


def test_the_badge_says_what_stands_there_and_that_its_file_is_gone(board, drawings):
    drop(board, drawings[0], on=0)
    settled(board)
    face = replace(board.card(0).face, takes=1, state="rendered")
    plain = painted(replace(face, stands=""))
    for kind in STANDING:
        image = painted(replace(face, stands=kind))
        other = [
            (x, y)
            for x in range(image.width())
            for y in range(image.height())
            if image.pixel(x, y) != plain.pixel(x, y)
        ]
        assert other
        # At the lower left of the picture, away from slate and length.
        assert all(4 <= x <= 110 and 94 <= y <= 120 for x, y in other)
    board.desk.session.media.remove([face.shot.stands])
    board.run()
    assert board.card(0).face.stands == "gone"
    assert "File is gone" in board.card(0).name


def test_a_take_that_a_still_hides_is_not_shown_as_in_the_cut(board, drawings):
    drop(board, drawings[0], on=0)
    settled(board)
    circled = replace(board.card(0).face, state="circled", known=True, takes=1)
    ring = QRect(190, 6, 26, 26)
    assert painted(circled).copy(ring) == painted(replace(circled, state="rendered")).copy(ring)
    assert painted(replace(circled, stands="")).copy(ring) != painted(circled).copy(ring)
