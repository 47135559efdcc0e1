"""Recordings of synthetic people: true ones pass, each attack fails for its own reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.likeness.faces import Face, follow
from engine.likeness.turning import measure_turn
from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE
from studio.cameos.checks.digits import check_digits
from studio.cameos.checks.speaking import measure_level, measure_speech
from studio.cameos.checks.verdict import CHECKS, SPEAKS, Verification, added_detector, verify
from studio.cameos.recording.recording import Origin, Recording
from studio.words import check_sentences
from tests.fakes.portraits import ATTACKS, WORDS, drawn, perform, recorded, spoken, true_one

SEED = 42
REASONS = {
    "wrong digits": "digits",
    "silent": "level",
    "still picture": "turn",
    "replayed clip": "digits",
    "two faces": "alone",
    "sound 500 ms late": "together",
}


@pytest.fixture(scope="module")
def true_recording() -> Recording:
    return recorded(true_one(SEED), drawn(SEED))


def failed(found: Verification) -> set[str]:
    return {check.key for check in found.checks if not check.passed}


def test_somebody_who_does_as_asked_passes_every_check(true_recording: Recording) -> None:
    shares: list[float] = []
    found = verify(true_recording, shares.append)
    assert found.passed, found
    assert tuple(check.key for check in found.checks) == CHECKS
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize("attack", sorted(REASONS))
def test_an_attack_fails_for_its_own_reason(attack: str, true_recording: Recording) -> None:
    act = ATTACKS[attack](SEED)
    if replace(act, late=0.0, silent=False) == true_one(SEED):
        _moments, sound, _pictures = perform(act, seen=False)
        recording = replace(true_recording, sound=sound)
    else:
        recording = recorded(act, drawn(SEED))
    found = verify(recording)
    assert not found.passed
    assert REASONS[attack] in failed(found)


def test_a_file_stays_unverified_whatever_it_shows(true_recording: Recording) -> None:
    found = verify(replace(true_recording, origin=Origin.IMPORTED))
    assert failed(found) == {"live"}


def test_a_recording_in_which_nothing_was_asked_fails_what_was_not_asked(true_recording: Recording) -> None:
    found = verify(replace(true_recording, prompts=(), digits=""))
    assert failed(found) >= {"live", "digits", "face", "turn", "mouth", "together"}
    assert not found.passed


def test_a_verdict_that_lacks_a_check_has_not_passed(true_recording: Recording) -> None:
    found = verify(true_recording)
    assert found.passed
    assert not replace_checks(found, found.checks[1:]).passed


def replace_checks(found: Verification, checks: tuple) -> Verification:
    return Verification(checks=checks, at=found.at)


def test_each_check_has_its_words_and_its_figure(true_recording: Recording) -> None:
    for check in verify(true_recording).checks:
        assert check_sentences.name(check)
        assert check_sentences.advice(check).endswith(".")
        assert check.key == "live" or any(sign.isdigit() for sign in check_sentences.figure(check))


# ----- digits -----------------------------------------------------------------------------------------------------
def said(digits: str, voice: str = "rms") -> np.ndarray:
    return spoken(", ".join(WORDS[int(digit)] for digit in digits), voice)


@pytest.mark.parametrize(("voice", "digits"), [("rms", "0712"), ("kal16", "9926"), ("slt", "3358")])
def test_digits_are_understood(voice: str, digits: str) -> None:
    assert check_digits(said(digits, voice), digits).passed


def test_other_digits_are_not_taken_for_the_drawn_ones() -> None:
    sound = said("4071")
    assert [wrong for wrong in ("1235", "8888", "7104", "0417", "9000") if check_digits(sound, wrong).passed] == []


@pytest.mark.parametrize(("seed", "wrong"), [(3000, "6936"), (1025, "2161"), (4034, "7333"), (4049, "6026")])
def test_only_what_is_heard_is_believed(seed: int, wrong: str) -> None:
    moments, sound, _pictures = perform(replace(true_one(seed), digits=wrong), seen=False)
    found = check_digits(sound[: round(moments.digits[1] * SAMPLE_RATE)], drawn(seed))
    assert (found.heard, found.passed) == (wrong, False)


def test_silence_and_noise_say_nothing() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 2 * SAMPLE_RATE).astype(np.float32)
    for sound in (np.zeros(2 * SAMPLE_RATE, np.float32), np.zeros(0, np.float32), noise):
        assert not check_digits(sound, "4071").passed


def test_one_recording_does_not_colour_the_next() -> None:
    first = check_digits(said("4071"), "4071")
    check_digits(0.02 * said("9926", "slt") + 0.05, "9926")
    assert check_digits(said("4071"), "4071") == first


# ----- faces, turn, mouth -----------------------------------------------------------------------------------------
def test_no_face_is_seen_where_there_is_none() -> None:
    empty = np.full((270, 360, 3), 120, np.uint8)
    empty[::7] = 90
    assert [seen.face for seen in follow([(0.0, empty), (0.2, empty)])] == [None, None]


def test_a_detector_that_was_added_is_used(
    true_recording: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUSHES_HOME", str(tmp_path))
    assert added_detector() is None
    file = tmp_path / "detectors" / "yunet.onnx"
    file.parent.mkdir()
    file.write_bytes(b"no detector")
    assert added_detector() == file
    with pytest.raises(Fault, match=r"faces\.detector"):
        verify(true_recording)


def test_a_face_that_does_not_turn_has_not_turned(true_recording: Recording) -> None:
    digits = true_recording.prompts[0]
    pictures = list(true_recording.pictures.within(digits.begin, digits.end).decoded())
    face = next(seen.face for seen in follow([(0.0, pictures[2])]))
    assert face is not None
    turn = measure_turn((pictures[2], face), pictures[3:20])
    assert turn.looked >= 15
    assert max(turn.left, turn.right) <= 6


def test_who_speaks_over_a_mouth_in_its_rhythm_does_not_follow_it(true_recording: Recording) -> None:
    parts = [true_recording.prompts[0], true_recording.prompts[-1]]
    seen = []
    for part in parts:
        pictures = true_recording.pictures.within(part.begin, part.end)
        seen.append(
            [(time / SAMPLE_RATE, shown) for time, shown in zip(pictures.times, pictures.decoded(), strict=True)]
        )
    face = next(each.face for each in follow(seen[0][:1]))
    assert face is not None
    _moments, over, _pictures = perform(replace(true_one(SEED), over="6657"), seen=False)
    own, others = (measure_speech((seen[0][0][1], face), seen, sound) for sound in (true_recording.sound, over))
    assert min(own.likeness, own.spoken) >= SPEAKS + 0.05
    # The pauses are shared with whoever is spoken over; the words are not.
    assert SPEAKS > others.likeness > others.spoken + 0.1


def test_too_little_is_not_judged(true_recording: Recording) -> None:
    front = (true_recording.pictures.picture(0), Face(100, 60, 90, 90))
    assert measure_turn(front, []).looked == 0
    assert measure_speech(front, [[], []], true_recording.sound).likeness == 0.0
    assert measure_level(np.zeros(10, np.float32)) == -120.0
