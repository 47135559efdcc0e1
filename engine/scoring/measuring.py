"""Measures a take: one pass over its pictures, one over its sound; nothing but the file and its recipe is looked at."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from av import VideoFrame
from numpy.typing import NDArray

from engine.media.takes import TakeReader
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Recipe
from engine.messages.measures import VERSION, Measure, Measures, added
from engine.messages.requests import from_json
from engine.scoring import jumps, leaps, picture, sound, ways
from engine.scoring.camera import NOWHERE, Following, Move, after, back, carried, vision, warped
from engine.scoring.motion import Motion
from engine.scoring.movers import WIDE, Blob, Planes, Tracks, Window, blobs
from engine.scoring.scorers import opinions

WIDTH = 424
"""Pixels: takes are looked at no larger."""
LEAPT = 1.5
"""What a leap that is sure counts, in jumps."""
TOLD = 0.15
"""How sure a leap must be to be told."""
UPWARDS = (3.0, 10.0)
"""Pixels that ways bow upwards: up to which nothing fell upwards, and from which something surely did."""


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
    watched = Watched()
    with TakeReader(path) as reader:
        rate = float(reader.rate)
        watched.watch(pictures(reader), cancelled)
        heard = sound.Heard(reader)
    with path.open("rb") as file:
        media_hash = hashlib.file_digest(file, "sha256").hexdigest()
    measures = judged(watched, heard, rate, _contacts(path, media_hash))
    found, remarks = opinions(path, cancelled)
    seconds = round(time.monotonic() - began, 3)
    return Measures(
        version=VERSION,
        media_hash=media_hash,
        measures=(*measures, *found),
        seconds=seconds,
        remarks=remarks,
        scorers=tuple(each.name for each in added()),
    )


def judged(watched: Watched, heard: sound.Heard, rate: float, told: Sequence[Mapping[str, Any]] = ()) -> list[Measure]:
    """What was seen and heard, with what a recipe tells of contacts, as measures."""
    flown, shifted = ways.followed(watched.movers, watched.size)
    moving = [*_jumping(watched, shifted, rate), *_flying(flown, rate)]
    return [*_picture(watched.course, rate), *moving, *_sound(watched, heard, rate, told)]


def _contacts(path: Path, media_hash: str) -> tuple[dict[str, Any], ...]:
    """What the recipe beside a take tells of its contacts; nothing where it is of another file, or there is none."""
    try:
        recipe = from_json(path.with_name("recipe.json").read_bytes(), Recipe)
    except (OSError, ValueError, msgspec.MsgspecError):
        return ()
    return recipe.events if recipe.media_hash == media_hash else ()


_FULL = np.clip((np.arange(256) - 16) * 255 / 219 + 0.5, 0, 255).astype(np.uint8)
"""From the levels of video, 16 to 235, to all levels."""


def pictures(reader: TakeReader) -> Iterable[Planes]:
    """Every picture once, no larger than it is looked at: its planes are scaled as they were decoded."""
    cv2 = vision()
    width = min(WIDTH, reader.width) // 2 * 2
    height = max(32, round(reader.height * width / reader.width / 2) * 2)
    for number in range(reader.frames):
        frame = reader.coded(number)
        light, *colours = (
            cv2.resize(_plane(frame, place), size, interpolation=cv2.INTER_AREA)
            for place, size in enumerate(((width, height), (width // 2, height // 2), (width // 2, height // 2)))
        )
        yield cv2.LUT(light, _FULL), cv2.merge(colours)


def _plane(frame: VideoFrame, place: int) -> NDArray[np.uint8]:
    plane = frame.planes[place]
    return np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: plane.height, : plane.width]


@dataclass(slots=True)
class Watched:
    """What was seen of a take; `size` is how many pixels a picture has."""

    course: picture.Course = field(default_factory=picture.Course)
    motion: Motion = field(default_factory=Motion)
    tracks: Tracks = field(default_factory=Tracks)
    movers: list[tuple[list[Blob], NDArray[np.float64]]] = field(default_factory=list)
    leaps: list[leaps.Leap] = field(default_factory=list)
    size: int = 0

    def watch(self, pictures: Iterable[Planes], cancelled: Callable[[], bool] = bool) -> None:
        """Let every picture pass: the movers of each are found when those that come after it are known.

        Raises
        ------
        Fault
            ``scoring.cancelled``.
        """
        following, window, earlier = Following(), Window(), None
        to_first: list[Move] = []
        before: list[Blob] = []
        count = 0
        for number, (each, colours) in enumerate(pictures):
            if cancelled():
                raise Fault("scoring.cancelled", Exit.CANCELLED)
            move = NOWHERE if earlier is None else following.move(earlier, each)
            to_first.append(after(back(move), to_first[-1]) if to_first else NOWHERE)
            moved = each if earlier is None else warped(earlier, move)
            self.course.see(earlier, each, moved)
            if earlier is not None:
                self.motion.see(moved, each)
            window.push((each, colours), move)
            if number >= WIDE:
                before = self._follow(window, number - WIDE, before, to_first)
            earlier, count, self.size = each, number + 1, each.size
        for number in range(max(0, count - WIDE), count):
            before = self._follow(window, number, before, to_first)

    def _follow(self, window: Window, number: int, before: list[Blob], to_first: list[Move]) -> list[Blob]:
        found = blobs(window, number)
        middles = np.array([(blob.x, blob.y) for blob in found]).reshape(-1, 2)
        self.movers.append((found, carried(middles, to_first[number])))
        self.tracks.step(number, found, self.movers[-1][1], to_first[number])
        self.leaps += leaps.leaps(window, number, before, found)
        return found


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


def _jumping(watched: Watched, shifted: Sequence[ways.Shift], rate: float) -> list[Measure]:
    course = watched.course
    found = jumps.jumps([track for track in watched.tracks.all() if len(track.frames) >= 3], course.black)
    sudden, where = picture.starts(course, [float(way.sum()) for way in watched.motion.ways])
    there = {each.frame for each in (*found, *shifted)}
    leapt = [(leap, sure) for leap, sure in leaps.counted(watched.leaps) if leap.frame not in there]
    mark = 0.45 ** (len(there) + LEAPT * sum(sure for _leap, sure in leapt))
    mark *= _falling(sudden, 1.0, 2.4)
    sure = [leap.frame for leap, sure in leapt if sure >= TOLD]
    events = len(there) + len(sure) + (sudden > 1)
    at = min([*there, *sure], default=where)
    return [_made("jumps", events, "count", round(mark, 4), events > 0, at / rate, count=events)]


def _flying(flown: Sequence[ways.Flight], rate: float) -> list[Measure]:
    """How much of what flies bends downwards; nothing where nothing flies."""
    if not flown:
        return []
    # A way that is clearly bent tells more than one that is almost straight.
    down, up = (
        sum(each.sure * each.bow for each in flown if (each.bend > 0) == downwards) for downwards in (True, False)
    )
    wrong = [each for each in flown if each.bend < 0]
    at = max(wrong, key=lambda each: each.sure * each.bow).first / rate if wrong else None
    mark = _falling(up, *UPWARDS)
    share = down / (down + up)
    return [_made("gravity", 100 * share, "%", mark, mark < 1, at, percent=round(100 * (1 - share)))]


def _sound(watched: Watched, heard: sound.Heard, rate: float, told: Sequence[Mapping[str, Any]]) -> list[Measure]:
    """Silence, clipping, and whether sound and picture are together: by the contacts that are told, else by sight."""
    quiet = _falling(heard.silent, 0.25, 0.75)
    clipped = _falling(heard.clipped, 0.00005, 0.003)
    silent, full = 100 * heard.silent, 100 * heard.clipped
    made = [
        _made("silence", silent, "%", quiet, quiet < 1, heard.silent_from, percent=round(silent)),
        _made("clipping", full, "%", clipped, clipped < 1, heard.clipped_at, percent=round(full, 2)),
    ]
    touched = sound.contacts(told, len(heard.strikes))
    if touched.any():
        fit = sound.offset(heard.strikes, touched, 100.0)
    else:
        fit = sound.offset(heard.strikes, watched.motion.strikes(watched.course.change), rate)
    if fit is not None:
        late, mark = fit
        shown = abs(late) > sound.NEAR and mark < 0.9
        code = _made("sync", 1000 * late, "ms", round(mark, 4), shown, milliseconds=round(abs(1000 * late)))
        made.append(code)
    return made
