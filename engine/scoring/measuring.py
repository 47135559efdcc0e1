"""Measures a take: one pass over its pictures, one over its sound; nothing but the file is looked at."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.media.takes import TakeReader
from engine.messages.faults import Exit, Fault
from engine.messages.measures import VERSION, Measure, Measures
from engine.scoring import flight, jumps, picture, sound
from engine.scoring.camera import NOWHERE, Following, Move, after, back
from engine.scoring.movers import WIDE, Track, Tracks, Window, blobs
from engine.scoring.scorers import opinions

WIDTH = 424
"""Pixels: takes are looked at no larger."""


def measure(path: Path, cancelled: Callable[[], bool] = bool) -> Measures:
    """Measure a take's file.

    Parameters
    ----------
    path : Path
    cancelled : function
        Polled once a picture.

    Raises
    ------
    Fault
        ``media.*``; ``scoring.cancelled``.
    """
    began = time.monotonic()
    course, tracks, rate = picture.Course(), Tracks(), 24.0
    with TakeReader(path) as reader:
        rate = float(reader.rate)
        _watch(_small(reader), course, tracks, cancelled)
        heard = sound.Heard(reader)
    ways = [track for track in tracks.all() if len(track.frames) >= 3]
    measures = [*_picture(course, rate), *_moving(course, ways, rate), *_sound(course, ways, heard, rate)]
    found, remarks = opinions(path)
    with path.open("rb") as file:
        media_hash = hashlib.file_digest(file, "sha256").hexdigest()
    seconds = round(time.monotonic() - began, 3)
    return Measures(
        version=VERSION, media_hash=media_hash, measures=(*measures, *found), seconds=seconds, remarks=remarks
    )


def _small(reader: TakeReader) -> Iterable[NDArray[np.uint8]]:
    width = min(WIDTH, reader.width)
    height = max(32, round(reader.height * width / reader.width / 2) * 2)
    for number in range(reader.frames):
        small = reader.coded(number).reformat(width, height, "gray", interpolation="AREA")
        yield np.asarray(small.to_ndarray(), dtype=np.uint8)


def _watch(
    pictures: Iterable[NDArray[np.uint8]], course: picture.Course, tracks: Tracks, cancelled: Callable[[], bool]
) -> None:
    """Let every picture pass: the movers of each are found when those that come after it are known."""
    following, window, earlier = Following(), Window(), None
    to_first: list[Move] = []
    count = 0
    for number, each in enumerate(pictures):
        if cancelled():
            raise Fault("scoring.cancelled", Exit.CANCELLED)
        move = NOWHERE if earlier is None else following.move(earlier, each)
        to_first.append(after(back(move), to_first[-1]) if to_first else NOWHERE)
        course.see(earlier, each, move)
        window.push(each, move)
        if number >= WIDE:
            tracks.step(number - WIDE, blobs(window, number - WIDE), to_first[number - WIDE])
        earlier, count = each, number + 1
    for number in range(max(0, count - WIDE), count):
        tracks.step(number, blobs(window, number), to_first[number])


# ----- values and marks -----------------------------------------------------------------------------------------------
def _falling(value: float, good: float, bad: float) -> float:
    """1 up to `good`, 0 from `bad` on."""
    return round(float(np.clip((bad - value) / (bad - good), 0.0, 1.0)), 4)


def _made(
    key: str, value: float, unit: str, mark: float, fault: bool, at: float | None = None, **parameters: object
) -> Measure:
    reason = f"{key}.{'seen' if fault else 'none'}"
    return Measure(
        key=key,
        value=round(value, 3),
        unit=unit,
        mark=mark,
        reason=reason,
        parameters=dict(parameters) if fault else {},
        at=round(at, 3) if fault and at is not None else None,
    )


def _picture(course: picture.Course, rate: float) -> list[Measure]:
    light, worst = picture.flicker(course)
    share, begin = picture.stills(course, max(4, round(rate / 6)))
    dark = course.black
    count = int(dark.sum())
    broken = picture.breaks(course)
    mark_light = _falling(light, 0.35, 1.6)
    mark_still = _falling(share, 0.08, 0.45)
    # One black picture is a flash that everybody sees.
    mark_dark = 1.0 if not count else _falling(count / len(dark), -0.02, 0.03)
    return [
        _made("flicker", light, "%", mark_light, mark_light < 1, worst / rate, percent=round(light, 1)),
        _made("frozen", 100 * share, "%", mark_still, mark_still < 1, begin / rate, percent=round(100 * share)),
        _made("black", count, "count", mark_dark, bool(count), float(dark.argmax()) / rate, count=count),
        _made(
            "breaks",
            len(broken),
            "count",
            round(0.3 ** len(broken), 4),
            bool(broken),
            broken[0] / rate if broken else None,
            count=len(broken),
        ),
    ]


def _moving(course: picture.Course, ways: list[Track], rate: float) -> list[Measure]:
    found = jumps.jumps(ways, course.black)
    sudden, where = picture.starts(course)
    mark = 0.45 ** sum(jump.weight for jump in found) * _falling(sudden, 1.0, 2.4)
    events = len(found) + (sudden > 1)
    at = found[0].frame if found else where
    made = [_made("jumps", events, "count", round(mark, 4), events > 0, at / rate, count=events)]
    flown = flight.flights(ways)
    if flown:
        down = sum(each.last - each.first for each in flown if each.bend > 0)
        total = sum(each.last - each.first for each in flown)
        share = down / total
        wrong = [each for each in flown if each.bend < 0]
        mark = _falling(1 - share, 0.2, 0.8)
        at = wrong[0].first / rate if wrong else None
        made.append(_made("gravity", 100 * share, "%", mark, mark < 1, at, percent=round(100 * (1 - share))))
    return made


def _sound(course: picture.Course, ways: list[Track], heard: sound.Heard, rate: float) -> list[Measure]:
    quiet = _falling(heard.silent, 0.25, 0.75)
    clipped = _falling(heard.clipped, 0.00005, 0.003)
    silent, full = 100 * heard.silent, 100 * heard.clipped
    made = [
        _made("silence", silent, "%", quiet, quiet < 1, heard.silent_from, percent=round(silent)),
        _made("clipping", full, "%", clipped, clipped < 1, heard.clipped_at, percent=round(full, 2)),
    ]
    fit = sound.offset(heard.strikes, sound.impacts(course.change, ways), rate)
    if fit is not None:
        late, mark = fit
        shown = abs(late) > sound.NEAR and mark < 0.9
        code = _made("sync", 1000 * late, "ms", round(mark, 4), shown, milliseconds=round(abs(1000 * late)))
        made.append(code)
    return made
