"""A cameo is recorded, checked, kept and prepared in its sheet; and what happens where something is missing."""

from __future__ import annotations

import threading
from dataclasses import replace

import cv2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from studio.cameos import assets
from studio.cameos.cameo import Cameo
from studio.cameos.checks.verdict import TRIES
from studio.cameos.files import vault_folder
from studio.cameos.preparing import verification_of
from studio.cameos.recording import devices
from studio.cameos.recording.session import Lengths, Step
from tests.fakes.mjpeg_camera import portrait_on
from tests.fakes.portraits import drawn, recorded, true_one
from tests.ui.cameos.conftest import WORDS
from ui.cameos.asking import AskSheet
from ui.cameos.making import Phase
from ui.cameos.passphrase import PassphraseSheet
from ui.cameos.record import RecordSheet

SHORT = Lengths(plate=0.6, count=0.3, shortest=0.5, longest=1.5, digits=0.3, turn=0.2)


@pytest.fixture
def sheet(studio, keys, no_cameras):
    """Opens the sheet before a camera."""
    made = []

    def call(address="", kind=2):
        if address:
            devices.choose("camera", address)
        one = RecordSheet(studio.window.body, studio.desk, keys, SHORT)
        made.append(one)
        if kind:
            one.kinds.group.button(kind).click()
        if address:
            studio.until(lambda: one.taking.step is Step.READY)
        return one

    yield call
    for one in made:
        if not one._over:
            one._close()


def test_without_a_camera_it_says_so_and_how_to_go_on(studio, sheet):
    one = sheet(kind=0)
    studio.until(lambda: one.taking.fault is not None)
    studio.run()
    assert "No camera is connected." in one.picture.words
    assert one.look_again.isVisible()
    assert one.files.isVisible()
    assert one.devices.camera.currentText() == "Network camera…"
    one.close_sheet()
    assert one._over, "nothing would be lost, so nothing is asked"


def test_an_object_is_recorded_kept_and_prepared(studio, sheet, keys, loopback):
    one = sheet(loopback.address)
    studio.until(lambda: one.picture.shown > 2)
    assert not one.steps.isVisible(), "an object is not asked to read"
    assert one.about.text() == "A turn before the camera, or pictures from all sides"
    assert one.devices.camera.currentText() == f"{loopback.address} · 640 × 360"
    one.plate.click()
    studio.until(lambda: len(one.taking.session.plate) > 0 and one.taking.step is Step.READY)
    one.name.setText("Blue kettle")
    one.prime.click()
    studio.until(lambda: one.making.phase is Phase.VERDICT)
    assert one.making.recording.seconds == pytest.approx(SHORT.longest, abs=0.3), "it stops by itself"
    assert one.stature.text() == "30 cm"
    one.stature.setText("tall")
    one.prime.click()
    assert one.making.phase is Phase.VERDICT
    assert "is no height" in one.told.text()
    one.stature.setText("0.25 m")
    one.prime.click()
    studio.until(lambda: one.making.phase is Phase.KEPT, 90)
    (kept,) = keys.vault.cameos()
    assert isinstance(kept, Cameo)
    assert (kept.name, kept.card.kind, kept.own, kept.card.verified) == ("Blue kettle", "object", True, False)
    assert kept.card.height == 25
    assert {"clip", "plate", "matte"} <= set(kept.files)
    assert one.making.recording is None
    assert one.told.text() == "Blue kettle is in the vault."


def test_closing_in_the_middle_asks_and_keeps_nothing(studio, sheet, keys, loopback):
    one = sheet(loopback.address)
    one.name.setText("Kettle")
    one.prime.click()
    studio.until(lambda: one.taking.step is Step.TAKE)
    QTest.keyClick(one, Qt.Key.Key_Escape)
    assert not one._over
    studio.sheet(AskSheet).stay.click()
    assert not studio.window.close(), "the window asks as well"
    assert not studio.window.close(), "and goes on asking"
    studio.sheet(AskSheet).act.click()
    studio.run()
    assert keys.vault.cameos() == []


def test_a_camera_that_goes_in_the_middle_is_told_and_another_try_begins(studio, sheet, loopback):
    one = sheet(f"{loopback.address}?end=45")
    one.name.setText("Kettle")
    one.prime.click()
    studio.until(lambda: one.taking.step is Step.TROUBLE)
    studio.run()
    assert "went away in the middle" in one.picture.words
    assert one.making.recording is None
    assert not one.unfinished
    assert one.prime.text().strip() == "Try again"


def test_pictures_from_several_sides_are_kept_instead_of_a_take(studio, sheet, loopback):
    one = sheet(loopback.address)
    for count in (1, 2, 3):
        seen = one.taking.session.camera.latest().number
        studio.until(lambda seen=seen: one.taking.session.camera.latest().number > seen)
        one.snap.click()
        assert one.keep_stills.isEnabled() == (count == 3)
    one.keep_stills.click()
    studio.until(lambda: one.making.phase is Phase.VERDICT)
    assert one.making.recording.stills
    assert len(one.making.recording.pictures) == 3


def test_a_person_has_to_give_the_name_that_is_said(studio, sheet, loopback, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/native")
    one = sheet()
    one.kinds.group.button(0).click()
    one.name.setText("Ada Reyes")
    assert "I, Ada Reyes, let my likeness" in one.steps.consent.text()


@pytest.fixture(scope="module")
def take():
    """A synthetic recording of somebody who does as asked."""
    return recorded(true_one(42), drawn(42))


def test_what_passed_is_marked_verified_and_its_record_is_kept(studio, sheet, keys, take):
    one = sheet(kind=0)
    one.making.take(take)
    assert one.making.phase is Phase.CHECKING
    assert one.checks.isVisible()
    studio.until(lambda: one.making.phase is Phase.VERDICT, 60)
    assert set(one.checks.passed.values()) == {True}
    assert one.prime.text().strip() == "Keep"
    one.name.setText("Ada Reyes")
    one.prime.click()
    studio.until(lambda: one.making.phase is Phase.PREPARING)
    one.prime.click()  # cancelled: it is in the vault, and can be prepared later
    studio.until(lambda: one.making.phase is Phase.KEPT, 30)
    (kept,) = keys.vault.cameos()
    assert isinstance(kept, Cameo)
    assert kept.card.verified
    checked = verification_of(keys.vault, kept)
    assert checked is not None
    assert checked.passed
    assert "not prepared yet" in one.told.text()


def test_after_three_tries_it_can_be_kept_as_unverified(studio, sheet, keys, take):
    one = sheet(kind=0)
    other = "".join(str((int(digit) + 3) % 10) for digit in take.digits)
    for attempt in range(1, TRIES + 1):
        one.making.take(replace(take, digits=other))
        studio.until(lambda: one.making.phase is Phase.VERDICT, 60)
        assert one.checks.passed["digits"] is False
        assert one.unverified.isVisible() == (attempt == TRIES)
        if attempt < TRIES:
            one.prime.click()
            assert one.making.recording is None
            assert one.making.phase is Phase.RECORDING
    one.name.setText("Ada Reyes")
    one.unverified.click()
    studio.until(lambda: one.making.phase is Phase.PREPARING)
    (kept,) = keys.vault.cameos()
    assert isinstance(kept, Cameo)
    assert not kept.card.verified
    one.prime.click()
    studio.until(lambda: one.making.phase is Phase.KEPT, 30)


def test_the_passphrase_is_chosen_then_asked_for(studio, shut):
    cameos = studio.desk.cameos
    asked = studio.desk.run(cameos.unlock(studio.window.body))
    studio.until(lambda: bool(studio.window.body.findChildren(PassphraseSheet)))
    ask = studio.sheet(PassphraseSheet)
    ask.first.setText("short")
    ask.enter.click()
    assert "at least 8" in ask.told.text()
    ask.first.setText(WORDS)
    ask.enter.click()
    assert "not the same" in ask.told.text()
    ask.second.setText(WORDS)
    ask.enter.click()
    studio.until(asked.done)
    assert asked.result() is True
    holder = cameos.vault.identities.holder().id

    from ui.cameos.holding import Cameos

    later = Cameos(studio.desk)  # as after a new start
    asked = studio.desk.run(later.unlock(studio.window.body))
    studio.run(0.2)
    ask = studio.sheet(PassphraseSheet)
    assert not ask.second.isVisible()
    ask.first.setText("wrong horse")
    ask.enter.click()
    studio.run(0.3)
    ask = studio.sheet(PassphraseSheet)
    assert "wrong" in ask.told.text()
    ask.first.setText(WORDS)
    QTest.keyClick(ask, Qt.Key.Key_Return)
    studio.until(asked.done)
    assert asked.result() is True
    assert later.vault.identities.holder().id == holder


@pytest.fixture
def kettle(tmp_path):
    """Pictures of a thing from three sides, and files of the background without it: of their size, and of another."""
    wall = portrait_on(320, 240, "nobody")
    files = []
    for number in range(3):
        picture = wall.copy()
        picture[60:180, 60 + 40 * number : 140 + 40 * number] = (40, 90, 200)
        files.append(tmp_path / f"kettle {number}.png")
        cv2.imwrite(str(files[-1]), picture)
    cv2.imwrite(str(tmp_path / "wall.png"), wall)
    cv2.imwrite(str(tmp_path / "small.png"), wall[:120])
    return files


def test_files_are_brought_in_with_a_clean_background(studio, sheet, kettle, monkeypatch):
    one = sheet()
    studio.until(lambda: one.taking.fault is not None)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args, **_more: ([str(each) for each in kettle], ""))
    one.files.click()
    studio.until(lambda: one.making.phase is Phase.VERDICT)
    assert len(one.making.recording.plate) == 0
    assert one.told.text() == "Imported, and marked as unverified"
    assert one.name.text() == "kettle 0"
    assert "Add a video or picture of the empty background" in one.plate_told.text()
    small = kettle[0].with_name("small.png")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_more: (str(small), ""))
    one.plate_file.click()
    studio.until(lambda: "320 x 120" in one.told.text() + one.advice.text())
    assert one.making.phase is Phase.VERDICT, "what was brought in before stays"
    assert one.making.recording.stills
    wall = kettle[0].with_name("wall.png")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_more: (str(wall), ""))
    one.plate_file.click()
    studio.until(lambda: len(one.making.recording.plate) > 0)
    assert "is recorded" in one.plate_told.text()


def test_sealing_that_is_given_up_keeps_the_recording_and_leaves_nothing(studio, sheet, keys, kettle, monkeypatch):
    one = sheet()
    studio.until(lambda: one.taking.fault is not None)
    one.bring_in(kettle)
    studio.until(lambda: one.making.phase is Phase.VERDICT)
    asked, threads = threading.Event(), []
    write = assets.write_file

    def slow(path, pieces):
        threads.append(threading.current_thread())
        assert asked.wait(10)
        write(path, pieces)

    monkeypatch.setattr(assets, "write_file", slow)
    one.prime.click()
    studio.until(lambda: bool(threads))
    assert one.making.phase is Phase.SEALING
    assert threading.main_thread() not in threads, "the window goes on"
    one.prime.click()
    asked.set()
    studio.until(lambda: one.making.phase is Phase.VERDICT)
    assert one.making.recording is not None
    assert keys.vault.ids() == []
    assert [path.name for path in vault_folder().iterdir() if path.name != "lock"] == []
    one.prime.click()
    studio.until(lambda: one.making.phase is Phase.PREPARING)
    (kept,) = keys.vault.cameos()
    assert isinstance(kept, Cameo)
    assert (kept.name, kept.card.verified) == ("kettle 0", False)
    one.prime.click()
    studio.until(lambda: one.making.phase is Phase.KEPT)


def test_checking_is_left_at_once(studio, sheet, take):
    one = sheet(kind=0)
    studio.until(lambda: one.taking.fault is not None)
    one.making.take(take)
    assert one.making.phase is Phase.CHECKING
    doing = one.making.doing
    one.prime.click()
    assert one.making.phase is Phase.RECORDING
    assert doing.given_up
    assert one.making.recording is None
    assert one.making.tries == 0


def test_a_file_that_does_not_serve_is_told_and_one_goes_on(studio, sheet, tmp_path):
    one = sheet(kind=0)
    studio.until(lambda: one.taking.fault is not None)
    picture = tmp_path / "face.png"
    cv2.imwrite(str(picture), portrait_on(320, 240))
    one.bring_in([picture])
    studio.until(lambda: one.making.phase is Phase.RECORDING, 60)
    assert "face.png" in one.told.text()
    assert one.files.isVisible()


def test_a_person_without_a_microphone_is_told(studio, sheet, loopback, monkeypatch):
    monkeypatch.setattr("studio.microphone.Microphone._open", _no_device)
    one = sheet(loopback.address)
    one.kinds.group.button(0).click()
    studio.until(lambda: one.taking.step is Step.TROUBLE)
    studio.run()
    assert "microphone" in one.picture.words.lower()
    seen = one.taking.session.camera.latest().number
    studio.until(lambda: one.taking.session.camera.latest().number > seen + 2)
    studio.run()
    assert one.picture._image is None, "the camera goes on, and the words stay in sight"
    assert one.prime.text().strip() == "Try again"


def _no_device(_self, _sounddevice):
    raise OSError("no device")
