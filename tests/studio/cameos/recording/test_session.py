"""A whole recording by real parts: a camera on loopback, a sound card through PulseAudio, the session between them."""

from __future__ import annotations

import resource
import signal
import wave
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from studio.cameos.checks.digits import ASKED
from studio.cameos.recording.session import DIGITS, draw_digits
from studio.words.recording_sentences import UNFINISHED
from tests.studio.cameos.recording.conftest import silent_desktop, told, until_said
from tests.studio.cameos.recording.room import spoken

SHORT = {"plate": 0.6, "count": 0.5, "shortest": 1.5, "longest": 4.0, "digits": 1.0, "turn": 0.7}


def test_a_take_of_a_person(loopback, room, taking):
    said = taking(room.environment, address=loopback.address, plate=True, lengths=SHORT, again=True)
    assert said["fault"] is None
    assert said["steps"][:8] == ["opening", "ready", "plate", "ready", "counting", "take", "ending", "done"]
    assert said["tasks"] == ["digits", "left", "right", "consent"]
    # Every picture of the take, in order, none lost.
    assert set(np.diff(said["numbers"]) % 240) == {1}
    assert 110 <= len(said["numbers"]) <= 121
    assert said["sound"] == 4 * 48_000
    assert said["times"] == sorted(said["times"])
    assert 0 <= said["times"][0] < 0.1
    assert said["times"][-1] < 4.0
    assert 10 <= said["plate"] <= 20
    names = [name for name, _begin, _end in said["prompts"]]
    assert names == ["digits", "left", "right", "consent"]
    assert said["prompts"][0][1] <= 0.1 + 1e-4
    assert all(a[2] == b[1] for a, b in pairwise(said["prompts"]))
    assert said["prompts"][-1][2] == pytest.approx(4.0)
    digits, consent, origin, stills, dropped = said["kept"]
    assert digits == said["digits"]
    assert digits.isdecimal()
    assert len(digits) == DIGITS
    assert (consent, origin, stills, dropped) == ("I agree.", "live", False, 0)
    assert said["devices"] == ["Loopback", "pulse"]
    assert said["size"] == [640, 360]
    assert said["looks"] >= 3
    assert said["peak"] > 0.5
    assert len(said["digits again"]) == DIGITS
    assert said["left"] == [0, True, True]


def test_what_is_said_is_what_is_kept(loopback, room, taking, tmp_path):
    room.use("mic")
    words = spoken("four seven one nine. I let my likeness be used.", tmp_path / "said.wav")
    kept_as = tmp_path / "heard.npy"
    process = taking(room.environment, begun=True, address=loopback.address, lengths=SHORT, wave=str(kept_as))
    until_said(process, "take")
    speaker = room.say(tmp_path / "said.wav")
    said = told(process)
    speaker.wait(10)
    assert said["fault"] is None
    heard = np.load(kept_as)
    size = 1 << 19
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(words, size))
    match = np.fft.irfft(spectrum, size)
    at = int(np.argmax(match[: len(heard)]))
    kept = heard[at : at + len(words)]
    length = len(kept)
    assert np.corrcoef(kept, words[:length])[0, 1] > 0.6
    assert said["hints"].get("clipped") is None


def test_a_take_can_be_ended_but_not_too_early(loopback, room, taking):
    said = taking(room.environment, address=loopback.address, lengths=SHORT, early=True)
    assert said["refused"][0] == "recording.too_short"
    assert said["steps"][-1] == "done"
    assert 1.5 <= said["seconds"] < 3.5
    # The first task was over when the person said so.
    assert said["prompts"][0][2] < 0.9


def test_cancelling_keeps_nothing(loopback, room, taking):
    said = taking(room.environment, address=loopback.address, lengths=SHORT, cancel=True)
    assert said["cancelled"] == "ready"
    assert said["steps"][-1] == "ready"
    assert "numbers" not in said


@pytest.mark.parametrize("wish", ["?end=75", "?stall=75"])
def test_a_camera_that_goes_in_the_middle_is_told_and_nothing_kept(loopback, room, taking, wish):
    lengths = {**SHORT, "longest": 20.0}
    said = taking(room.environment, address=loopback.address + wish, lengths=lengths)
    assert said["steps"][-2:] == ["take", "trouble"]
    assert said["fault"] == ["recording.camera_went", {"camera": "Loopback"}]
    assert "numbers" not in said
    assert said["left"] == [0, True, True]


def test_a_microphone_that_goes_in_the_middle_is_told(loopback, room, taking):
    lengths = {**SHORT, "longest": 20.0}
    process = taking(room.environment, begun=True, address=loopback.address, lengths=lengths)
    until_said(process, "take")
    room.kill()
    said = told(process)
    assert said["fault"] == ["recording.microphone_went", {}]


def test_no_camera_is_told_before_anything(room, taking):
    said = taking(room.environment, address="http://127.0.0.1:9/")
    assert said["steps"][-1] == "trouble"
    assert not {"ready", "take"} & set(said["steps"])
    assert said["fault"][0] == "camera.no_start"


def test_without_a_microphone_a_person_cannot_be_recorded_but_an_object_can(loopback, taking):
    said = taking(silent_desktop(), address=loopback.address, lengths=SHORT)
    assert said["steps"][-1] == "trouble"
    assert said["fault"][0] == "microphone.none"
    said = taking(silent_desktop(), address=loopback.address, lengths=SHORT, kind="object")
    assert said["steps"][-1] == "done"
    assert said["deaf"] == "microphone.none"
    assert said["sound"] == 0
    assert said["tasks"] == ["round"]
    assert said["kept"][0] == ""
    assert said["clip"] > 10_000


def test_a_set_of_pictures(loopback, taking):
    said = taking(silent_desktop(), address=loopback.address, plate=True, lengths=SHORT, kind="animal", stills=5)
    assert said["refused"] == ["recording.no_pictures", {"count": 1, "least": 3}]
    assert said["steps"][-1] == "done"
    assert said["kept"][3] is True
    assert said["times"] == [0, 1, 2, 3, 4]
    assert len(set(said["numbers"])) == 5
    assert said["plate"] >= 10


@pytest.mark.parametrize(("wish", "hint"), [("?dark", "too dark"), ("?two", "several faces")])
def test_bad_pictures_are_told_while_there_is_time(loopback, room, taking, wish, hint):
    room.use("mic")  # where nobody speaks
    said = taking(room.environment, address=loopback.address + wish, settle=1.5, lengths={**SHORT, "longest": 3.0})
    assert said["steps"][-1] == "done"
    assert hint in said["hints"]
    assert hint in said["remembered"]
    assert "silent" in said["remembered"]


def test_a_take_that_is_blurred_or_shows_nobody_is_told_with_figures_and_nothing_of_it_stays(
    loopback, room, taking, tmp_path, own_home
):
    """Both at once: two programs before two cameras in one room."""
    place = tmp_path / "temporary"
    place.mkdir()
    environment = {**room.environment, "TMPDIR": str(place), "XDG_CACHE_HOME": str(place), "HOME": str(place)}
    wish = {"begun": True, "verify": True, "lengths": {**SHORT, "count": 0.3, "longest": 3.0}}
    blurred, nobody = (
        told(process)
        for process in [
            taking(environment, address=f"{loopback.address}?{kind}", **wish) for kind in ("blur", "nobody")
        ]
    )
    for said in (blurred, nobody):
        assert said["fault"] is None
        assert said["steps"][-2:] == ["ending", "done"], "it goes on to its end, and another try can follow"
        assert not said["passed"]
        assert said["left"] == [0, True, True]
    assert blurred["remembered"] == ["blurred"]
    ((what, advice),) = blurred["hinted"]
    assert what.startswith("Not sharp: ")
    assert int(what.split()[2]) > 50
    assert advice == "Clean the lens, keep still, and let the camera focus."
    passed, share, figure, advice = nobody["checks"]["face"]
    assert (passed, share, figure) == (False, 0.0, "0 % of the pictures, at least 90 %")
    assert advice.startswith("Look into the camera")
    assert nobody["checks"]["together"][2] == "it cannot be told while the mouth does not follow the voice"
    assert nobody["hinted"] == [], "the check says it better"
    written = [path for folder in (place, own_home) for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in written] in ([], ["cookie"])  # PulseAudio's


def test_a_microphone_that_clips_is_told(loopback, room, taking, tmp_path):
    room.use("mic")
    words = spoken("four seven one nine. " * 3, tmp_path / "said.wav")
    loud = np.clip(words * 8, -1, 1)
    with wave.open(str(tmp_path / "loud.wav"), "wb") as sink:
        sink.setnchannels(1)
        sink.setsampwidth(2)
        sink.setframerate(48_000)
        sink.writeframes((loud * 32767).astype("<i2").tobytes())
    process = taking(room.environment, begun=True, address=loopback.address, lengths=SHORT)
    until_said(process, "take")
    speaker = room.say(tmp_path / "loud.wav")
    said = told(process)
    speaker.terminate()
    speaker.wait(5)
    assert said["hints"]["clipped"] > 0
    assert said["peak"] > 0.98


def test_nothing_is_written_anywhere(loopback, room, taking, tmp_path, own_home):
    place = tmp_path / "temporary"
    place.mkdir()
    environment = {**room.environment, "TMPDIR": str(place), "XDG_CACHE_HOME": str(place), "HOME": str(place)}
    said = taking(environment, address=loopback.address, plate=True, lengths=SHORT)
    assert said["fault"] is None
    plain = ("/tmp/", "/dev/shm/", str(tmp_path), str(own_home))
    sockets = str(tmp_path / "pulse")
    assert not [path for path in said["files"] if path.startswith(plain) and not path.startswith(sockets)]
    written = [path for folder in (place, own_home) for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in written] in ([], ["cookie"])  # PulseAudio's


def test_a_take_that_is_killed_leaves_nothing_behind(loopback, room, taking, tmp_path, own_home):
    place = tmp_path / "temporary"
    place.mkdir()
    environment = {**room.environment, "TMPDIR": str(place), "XDG_CACHE_HOME": str(place), "HOME": str(place)}
    process = taking(environment, begun=True, address=loopback.address, lengths=SHORT)
    until_said(process, "take")
    assert resource.prlimit(process.pid, resource.RLIMIT_CORE)[0] == 0
    process.send_signal(signal.SIGABRT)
    assert process.wait(10) == -signal.SIGABRT
    written = [path for folder in (place, own_home) for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in written] in ([], ["cookie"])
    assert "is lost" in UNFINISHED


def test_memory_that_runs_out_is_told_and_nothing_kept(loopback, taking):
    wish = {"address": loopback.address, "lengths": SHORT, "kind": "object"}
    said = taking(silent_desktop(), **wish, most=1_000_000)
    assert said["steps"][-2:] == ["take", "trouble"]
    assert said["fault"] == ["recording.memory", {}]
    assert "numbers" not in said
    said = taking(silent_desktop(), **wish, needed=1 << 50)
    assert said["refused"][0] == "recording.memory"
    assert said["steps"][-1] == "ready"


def test_digits_are_drawn_evenly():
    drawn = [draw_digits() for _number in range(2000)]
    assert all(len(each) == DIGITS and each.isdecimal() for each in drawn)
    counts = Counter("".join(drawn))
    assert "".join(sorted(counts)) == ASKED
    assert min(counts.values()) > 750
    assert len(set(drawn)) > 1600
