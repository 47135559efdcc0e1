"""A line is recorded through a real sound server, listened to, kept or dropped; and what happens without one."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.media.recordings import read_recording
from ui.recording.listening import Listening, read_wave
from ui.recording.meter import FLOOR, Meter, decibels
from ui.recording.recorder import Step
from ui.recording.sheet import RecordingSheet

HOUSE = Path(__file__).parents[3]


def run(folder, environment, mode, at_recording=lambda: None):
    """Run the program to its end; what it says."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.recording.recording", str(folder), mode],
        cwd=HOUSE, env={**environment, "RUSHES_HOME": str(folder / "home")}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    line = process.stdout.readline()
    if line.strip() == "recording":
        at_recording()
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return json.loads(out.strip().splitlines()[-1])


def test_a_line_is_recorded_heard_and_kept(server, speaker, tmp_path):
    told = run(tmp_path, server[1], "keep")
    assert told["chosen"] == "pulse"
    assert told["counts"] == [3, 2, 1]
    assert told["steps"][:4] == ["ready", "counting", "recording", "recorded"]
    assert 0.3 < told["peak"] <= 0.5
    assert told["word"] == "Good"
    assert told["focus"], "Enter keeps it"
    assert told["troubles"] == []
    assert [row[1:] for row in told["media"]] == [["1A Mara", "sound"]]
    path = Path(told["folder"]) / "media" / told["media"][0][0]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == told["recording"]
    # What the engine will read is what was said, as long as the document says.
    samples = read_recording(path, told["recording"])
    assert len(samples) == told["count"]
    assert 0.9 < len(samples) / 48000 < 2.0
    spectrum = np.abs(np.fft.rfft(samples[4800:28800]))
    assert np.argmax(spectrum) * 2 == pytest.approx(440, abs=4)
    assert told["undone"] == ""


def test_what_is_discarded_leaves_nothing(server, speaker, tmp_path):
    told = run(tmp_path, server[1], "discard")
    assert told["recording"] == ""
    assert told["media"] == []


def test_a_recording_ends_by_itself_when_it_is_full(server, speaker, tmp_path):
    told = run(tmp_path, server[1], "full")
    assert told["seconds"] == 1.0
    assert told["count"] == 48000
    assert told["steps"][-1] == "recorded"


def test_a_microphone_that_goes_is_told_and_what_was_said_is_kept(server, speaker, tmp_path):
    told = run(tmp_path, server[1], "lose", server[0].kill)
    assert told["fault"] == "microphone.lost"
    assert told["said"].startswith("The microphone stopped answering")
    assert not told["record"]
    assert told["keep"] == (told["samples"] > 0)
    assert told["count"] == told["samples"]


def open_sheet(studio, device):
    studio.open()
    studio.desk.select(studio.shots[2].id)
    studio.desk.memory.set("microphone", device)
    sheet = RecordingSheet(studio.window.body, studio.desk, studio.shots[2].id, 0, count_in=20)
    studio.until(lambda: sheet.recorder.step is not Step.OPENING)
    return sheet


def test_without_a_microphone_it_says_so_in_words(studio):
    sheet = open_sheet(studio, "no such microphone")
    assert sheet.recorder.step is Step.TROUBLE
    assert sheet.says.text().startswith("No microphone can be heard.")
    assert not sheet.record.isEnabled()
    assert not sheet.keep.isVisible()
    QTest.keyClick(sheet, Qt.Key.Key_R)
    assert sheet.recorder.step is Step.TROUBLE
    studio.until(lambda: sheet.device.count() > 1)
    assert sheet.device.currentText() == "no such microphone", "what was chosen stays chosen for when it is back"
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    studio.run()
    assert studio.shots[2].lines[0].recording == ""


def test_another_microphone_is_remembered(studio):
    sheet = open_sheet(studio, "no such microphone")
    studio.until(lambda: sheet.device.count() > 1)
    sheet.device.setCurrentIndex(0)
    assert studio.desk.memory.get("microphone", "x") == ""
    sheet.close_sheet()


def test_the_action_opens_the_sheet_for_a_line_and_says_where_there_is_none(studio):
    studio.open()
    studio.desk.select(studio.shots[0].id)
    studio.do("shot.record")
    assert studio.notices[-1] == "There is no line to record."
    studio.desk.select(studio.shots[2].id)
    studio.do("shot.record")
    sheet = studio.sheet(RecordingSheet)
    assert sheet.title == "Record a line of 2A"
    studio.window.desk.close()
    studio.run()
    assert not studio.window.body.findChildren(RecordingSheet), "a project that is closed takes its sheet along"


def test_the_meter_tells_by_word_and_falls_slowly():
    assert decibels(1.0) == 0
    assert decibels(0.0) == FLOOR
    assert decibels(0.5) == pytest.approx(-6.02, abs=0.01)


def test_the_meter_s_words(qtbot, look):
    meter = Meter()
    qtbot.addWidget(meter)
    words = []
    for peak in (0.0, 0.02, 0.3, 0.9):
        meter.show_level(peak)
        words.append(meter.word())
    assert words == ["Silent", "Quiet", "Good", "Too loud"]
    level = meter.level
    meter.show_level(0.0)
    assert level - 2 < meter.level < level
    assert meter.accessibleName() == "Level: Too loud"


def test_a_sound_that_cannot_be_played_ends_with_its_reason(qtbot, tmp_path):
    listening = Listening()
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"RIFF no wave")
    reasons = []
    listening.failed.connect(reasons.append)
    with qtbot.waitSignal(listening.ended):
        listening.play(bad)
    qtbot.waitUntil(lambda: bool(reasons))
    listening.stop()
    assert "Error" in reasons[0]


def test_waves_are_read_whole(tmp_path):
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as sink:
        sink.setnchannels(2)
        sink.setsampwidth(2)
        sink.setframerate(48000)
        sink.writeframes(np.array([[16384, -16384], [32767, 0]], "<i2").tobytes())
    assert read_wave(path) == pytest.approx(np.array([[0.5, -0.5], [1.0, 0.0]]), abs=1e-4)
    with wave.open(str(path), "wb") as sink:
        sink.setnchannels(1)
        sink.setsampwidth(2)
        sink.setframerate(44100)
        sink.writeframes(b"\0\0")
    with pytest.raises(ValueError, match="44100"):
        read_wave(path)
