"""The verdict on a recording of a person: each check with its figure, and whether all of them passed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np

from engine.likeness.faces import Face, Picture, Seen, follow
from engine.likeness.turning import measure_turn
from engine.messages.jobs import SAMPLE_RATE
from studio import places
from studio.cameos.checks.digits import check_digits
from studio.cameos.checks.speaking import FURTHEST, measure_level, measure_speech
from studio.cameos.recording.recording import Origin, Prompt, Recording, Task

CHECKS = ("live", "level", "digits", "face", "alone", "turn", "mouth", "together")
"""Every check, in the order in which it is told."""
FACE_SHARE = 0.9
"""Share of the pictures with a face in them, the turn left out, at least."""
OTHERS_SHARE = 0.25
"""Share of the pictures with a second face, under which it was none: the cascade now and then sees one in a collar."""
TURNED = 15.0
"""Degrees to each side, at least."""
SPEAKS = 0.7
"""Correlation of mouth and sound, at least, with the pauses of the digits and without."""
TOGETHER = 0.2
"""Seconds by which sound and mouth may seem apart: pictures come up to 0.07 s apart, and lips open before the voice."""
LEVEL = -45.0
"""dB of full scale under which nobody speaks into the microphone."""
FACES_A_SECOND, TURNS_A_SECOND, MOUTHS_A_SECOND = 5.0, 8.0, 15.0
"""How many pictures a second are looked at."""
TRIES = 3
"""After so many recordings that did not pass, a cameo may be kept as unverified."""

Report = Callable[[float], None]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One check.

    Attributes
    ----------
    key : str
        One of `CHECKS`.
    passed : bool
    figure : float
        What was measured: shares from 0 to 1, degrees, seconds, decibels, or how many digits were right.
    wanted : float
        The limit.
    heard : str
        The digits that were heard, for ``digits``.
    """

    key: str
    passed: bool
    figure: float
    wanted: float
    heard: str = ""


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What was checked of a recording, kept with the cameo.

    Attributes
    ----------
    checks : tuple of Check
    hints : dict
        What was not good most of the time, as of a recording: it fails no check by itself.
    at : int
        When the recording was made: UTC seconds.
    """

    checks: tuple[Check, ...]
    hints: dict[str, float] = {}
    at: int = 0

    @property
    def passed(self) -> bool:
        """Whether each check was made and passed."""
        return {check.key for check in self.checks if check.passed} == set(CHECKS)


def verify(recording: Recording, report: Report = lambda _share: None) -> Verification:
    """Check a recording of a person; `report` hears the share that is done.

    A recording that lacks what was to be asked (an imported one) fails those checks and no others.
    """
    digits, turn, consent = _stretches(recording)
    checks = [
        Check(key="live", passed=recording.origin is Origin.LIVE and bool(recording.digits), figure=0.0, wanted=0.0)
    ]
    talk = [_seen(recording, part, FACES_A_SECOND) for part in (digits, consent)]
    seen = follow([picture for part in talk for picture in part], added_detector())
    report(0.4)
    checks += _faces(seen)
    front = _front(recording, seen)
    checks.append(_turn(recording, front, turn))
    report(0.6)
    heard = check_digits(recording.heard(digits), recording.digits) if digits and recording.digits else None
    right = sum(one == other for one, other in zip(heard.heard, recording.digits, strict=False)) if heard else 0
    checks.append(
        Check(
            key="digits",
            passed=bool(heard and heard.passed),
            figure=float(right),
            wanted=float(len(recording.digits)),
            heard=heard.heard if heard else "",
        )
    )
    report(0.7)
    checks += _speech(recording, front, (digits, consent))
    report(1.0)
    order = {key: number for number, key in enumerate(CHECKS)}
    return Verification(
        checks=tuple(sorted(checks, key=lambda check: order[check.key])), hints=recording.hints, at=recording.made
    )


def added_detector() -> Path | None:
    """YuNet's file where the user has added it: ``detectors/yunet.onnx`` in the user's Rushes folder."""
    path = places.home() / "detectors" / "yunet.onnx"
    return path if path.is_file() else None


def _stretches(recording: Recording) -> tuple[Prompt | None, Prompt | None, Prompt | None]:
    """The digits, the turn to both sides, and the sentence of consent."""
    left, right = recording.shown(Task.LEFT), recording.shown(Task.RIGHT)
    sides = [prompt for prompt in (left, right) if prompt]
    turn = Prompt(Task.LEFT, min(p.begin for p in sides), max(p.end for p in sides)) if sides else None
    return recording.shown(Task.DIGITS), turn, recording.shown(Task.CONSENT)


def _seen(recording: Recording, part: Prompt | None, a_second: float) -> list[tuple[float, Picture]]:
    """Some pictures of a stretch, evenly, with their times in seconds."""
    if part is None:
        return []
    pictures = recording.pictures.within(part.begin, part.end)
    step = SAMPLE_RATE / a_second
    chosen: list[int] = []
    due = -math.inf
    for number, time in enumerate(pictures.times):
        if time >= due:
            chosen.append(number)
            due = max(due, time - step) + step
    packets = tuple(pictures.packets[number] for number in chosen)
    times = tuple(pictures.times[number] for number in chosen)
    fewer = replace(pictures, packets=packets, times=times)
    return [(time / SAMPLE_RATE, picture) for time, picture in zip(times, fewer.decoded(), strict=True)]


def _faces(seen: list[Seen]) -> list[Check]:
    share = sum(1 for one in seen if one.face) / len(seen) if seen else 0.0
    whole = [one.others for one in seen if one.others is not None]
    second = sum(1 for others in whole if others) / len(whole) if whole else 1.0
    return [
        Check(key="face", passed=share >= FACE_SHARE, figure=share, wanted=FACE_SHARE),
        Check(key="alone", passed=second <= OTHERS_SHARE, figure=second, wanted=OTHERS_SHARE),
    ]


def _front(recording: Recording, seen: list[Seen]) -> tuple[Picture, Face] | None:
    """A picture of the face as it looks into the camera: the middle one of those while it was quiet and spoke."""
    faces = [one for one in seen if one.face]
    if not faces:
        return None
    width = float(np.median([one.face.width for one in faces if one.face]))
    middle = faces[len(faces) // 3]
    usual = min(faces, key=lambda one: abs((one.face.width if one.face else 0) - width) + abs(one.time - middle.time))
    assert usual.face is not None
    picture = recording.pictures.picture(recording.pictures.at(round(usual.time * SAMPLE_RATE)))
    return picture, usual.face


def _turn(recording: Recording, front: tuple[Picture, Face] | None, part: Prompt | None) -> Check:
    figure = 0.0
    if front is not None and part is not None:
        turn = measure_turn(front, [picture for _time, picture in _seen(recording, part, TURNS_A_SECOND)])
        figure = min(turn.left, turn.right)
    return Check(key="turn", passed=figure >= TURNED, figure=figure, wanted=TURNED)


def _speech(recording: Recording, front: tuple[Picture, Face] | None, parts: tuple[Prompt | None, ...]) -> list[Check]:
    spoken = [recording.heard(part) for part in parts if part] or [recording.sound]
    level = measure_level(np.concatenate(spoken))
    likeness, late = 0.0, FURTHEST
    if front is not None:
        seen = [_seen(recording, part, MOUTHS_A_SECOND) for part in parts if part]
        speech = measure_speech(front, seen, recording.sound)
        likeness, late = min(speech.likeness, speech.spoken), speech.late
    return [
        Check(key="level", passed=level >= LEVEL, figure=level, wanted=LEVEL),
        Check(key="mouth", passed=likeness >= SPEAKS, figure=likeness, wanted=SPEAKS),
        Check(key="together", passed=abs(late) <= TOGETHER and likeness >= SPEAKS, figure=late, wanted=TOGETHER),
    ]
