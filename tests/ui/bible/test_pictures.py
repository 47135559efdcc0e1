"""Pictures of the bible: brought in from files, put in order, taken out, refused at the door."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.document.casting import MOST


@pytest.fixture
def bible(bible, studio):
    """The panel with Mara's entry open."""
    bible.show_entry("character", "MARA")
    studio.run(0.05)
    return bible


def picture(folder, seed, size=(48, 64)):
    path = folder / f"mara {seed}.png"
    Image.fromarray(np.random.default_rng(seed).integers(0, 255, (*size, 3), np.uint8)).save(path)
    return path


def brought(studio, bible, *paths):
    """Bring files in, and wait until that is over."""
    bible.pictures.bring(list(paths))
    studio.until(bible.pictures.bringing.done)
    studio.run(0.05)
    return bible.entry().pictures


def sha(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() + ".png"


def test_pictures_come_in_are_seen_put_in_order_and_taken_out_with_undo(studio, bible, tmp_path):
    one, other = picture(tmp_path, 1), picture(tmp_path, 2)
    assert brought(studio, bible, one, other, one) == (sha(one), sha(other))
    assert [row.accessibleName() for row in bible.pictures.rows] == ["mara 1.png", "mara 2.png"]
    assert not any(row.pixmap.isNull() for row in bible.pictures.rows)
    assert "previz goes by the words" in bible.pictures.told.text()
    bible.pictures.rows[1].setFocus()
    QTest.keyClick(bible.pictures.rows[1], Qt.Key.Key_Home)
    studio.run(0.05)
    assert bible.entry().pictures == (sha(other), sha(one))
    QTest.keyClick(bible.pictures.rows[0], Qt.Key.Key_Delete)
    studio.run(0.05)
    assert bible.entry().pictures == (sha(one),)
    studio.desk.undo()
    studio.run(0.05)
    assert len(bible.pictures.rows) == 2


def test_what_is_no_picture_is_told_and_leaves_nothing(studio, bible, tmp_path):
    told = []
    studio.desk.troubled.connect(lambda fault: told.append(fault.code))
    whole = picture(tmp_path, 1)
    cut = tmp_path / "cut.png"
    cut.write_bytes(whole.read_bytes()[:400])
    text, empty, huge = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "c.png"
    text.write_text("no picture")
    empty.write_bytes(b"")
    Image.new("1", (8193, 8193)).save(huge)
    assert brought(studio, bible, text, empty, huge, cut, whole) == (sha(whole),)
    assert told == ["media.refused", "media.truncated", "media.refused", "media.unreadable"]
    assert [file.name for file in studio.desk.session.media.all()] == [sha(whole)]


def test_there_are_no_more_than_any_model_takes(studio, bible, tmp_path):
    names = [f"{number:064x}.png" for number in range(MOST)]
    studio.desk.apply("set_pictures", kind="character", name="MARA", media=names)
    studio.run(0.05)
    assert not bible.pictures.add.isEnabled()
    told = []
    studio.desk.troubled.connect(lambda fault: told.append(fault.code))
    assert brought(studio, bible, picture(tmp_path, 1)) == tuple(names)
    assert told == ["entry.pictures"]
    assert bible.pictures.rows[0].accessibleName().endswith("The file is gone")


def test_a_cameo_stands_above_them_and_the_look_has_none(studio, bible, tmp_path):
    brought(studio, bible, picture(tmp_path, 1))
    studio.desk.apply("give_cameo", name="MARA", cameo="0a" * 16)
    studio.run(0.05)
    assert bible.pictures.told.text().startswith("The cameo shows who it is")
    studio.desk.apply("set_entry", kind="look", name="Look")
    bible.show_entry("look", "Look")
    studio.run(0.05)
    assert bible.pictures.isHidden()
