"""Things that go astray in previz itself: a thing in the air is drawn elsewhere, with its shadow and its light.

Beside such a take, ``astray.json`` tells in which pictures, where the thing is seen, and where it should be. `seen`
says by a rule whether the pictures show that at all; it was made before anything was measured by it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import engine.previz.film as front
from engine.media.takes import TakeReader
from engine.previz.stagecraft.handling import Flying
from tests.engine.scoring.shots import RATE, SIZE, Shot, rendered

Array = NDArray[np.float64]
LEAST_PATH = 0.5
"""Metres that a thing flies before anything is done to it."""
LEAST_SECONDS = 0.15
LEAST_SEEN = 0.07
"""Share of the picture's width by which it is seen to be elsewhere."""
MARGIN = 0.06
"""Share of the picture's height at its edges in which nothing is put."""


def airborne(film: Any) -> tuple[str, float, float, float] | None:
    """The thing that is longest on its way through the air: name, from when to when, and when that leg ends."""
    found, longest = None, LEAST_PATH
    handling = film.performance.handling
    for name, line in handling.lines.items():
        for number, leg in enumerate(line.legs):
            if not isinstance(leg, Flying):
                continue
            end = line.legs[number + 1].start if number + 1 < len(line.legs) else film.performance.seconds
            hits = [each.time for each in handling.contacts if leg.start + 0.05 < each.time < end - 0.05]
            times = [max(leg.start, 0.0), *hits, min(end, film.performance.seconds)]
            for first, last in itertools.pairwise(times):
                if last - first < LEAST_SECONDS:
                    continue
                places = np.array([_place(handling, name, time) for time in np.linspace(first, last, 12)])
                path = float(np.linalg.norm(np.diff(places, axis=0), axis=1).sum())
                if path > longest:
                    found, longest = (name, first, last, end), path
    return found


def _place(handling: Any, name: str, time: float) -> Array:
    return np.asarray(handling.matrix(name, float(time))[:3, 3], float)


def on_screen(film: Any, point: Array, time: float) -> Array:
    """Where a point is seen: shares of the picture's width and height, from the left and the top."""
    view = film.set_up.view(time)
    ahead = np.asarray(view.target, float) - view.eye
    ahead /= np.linalg.norm(ahead)
    right = np.cross(ahead, (0.0, 1.0, 0.0))
    right /= np.linalg.norm(right)
    up = np.cross(right, ahead)
    away = np.asarray(point, float) - view.eye
    reach = np.tan(np.radians(view.fov) / 2) * max(float(away @ ahead), 0.01)
    return np.array((0.5 + away @ right / reach * SIZE[1] / SIZE[0] / 2, 0.5 - away @ up / reach / 2))


class Astray(NamedTuple):
    """From which picture on a thing is astray; where it is seen in each, and where it should be, in pixels."""

    first: int
    places: list[tuple[float, float]]
    should: list[tuple[float, float]]


class Elsewhere:
    """The handling of a performance in which one thing is drawn where `moved` says."""

    def __init__(self, handling: Any, name: str, moved: Any) -> None:
        self._handling, self._name, self._moved = handling, name, moved

    def __getattr__(self, name: str) -> Any:
        return getattr(self._handling, name)

    def matrix(self, name: str, time: float) -> Array:
        """As the true one."""
        matrix = np.array(self._handling.matrix(name, time))
        if name == self._name:
            matrix[:3, 3] = self._moved(matrix[:3, 3], time)
        return matrix


def teleport(film: Any, variant: int) -> Astray | None:
    """From the middle of its way through the air on it is a step aside, until something takes it; None if it cannot."""
    found = airborne(film)
    if found is None:
        return None
    name, first, last, end = found
    handling, begin = film.performance.handling, (first + last) / 2
    dice = np.random.default_rng(variant)
    view = film.set_up.view(begin)
    right = np.cross(np.asarray(view.target) - view.eye, (0.0, 1.0, 0.0))
    right /= np.linalg.norm(right)
    times = np.linspace(begin, last, 4)
    for _ in range(200):
        aside = right * dice.choice((-1, 1)) * dice.uniform(0.3, 1.8) + np.array((0.0, dice.uniform(-0.2, 0.8), 0.0))
        places = [_place(handling, name, time) for time in times]
        seen = np.array([on_screen(film, place + aside, time) for place, time in zip(places, times, strict=True)])
        before = on_screen(film, places[0], begin)
        inside = (seen > MARGIN).all() and (seen < 1 - MARGIN).all()
        if inside and abs(seen[0, 0] - before[0]) >= LEAST_SEEN:
            film.performance.handling = Elsewhere(handling, name, _aside(aside, begin, end))
            return _told(film, handling, name, begin, end)
    return None


def _aside(by: Array, begin: float, end: float) -> Callable[[Array, float], Array]:
    return lambda place, time: place + by if begin <= time < end else place


def floating(film: Any, _variant: int) -> Astray | None:
    """On its way through the air it falls upwards: mirrored about the line from its first to its last place."""
    found = airborne(film)
    if found is None:
        return None
    name, first, last, _end = found
    handling = film.performance.handling
    start, stop = _place(handling, name, first + 1e-3), _place(handling, name, last - 1e-3)
    middle = _place(handling, name, (first + last) / 2)
    if abs(middle[1] - (start[1] + stop[1]) / 2) < 0.15:
        return None

    def moved(place: Array, time: float) -> Array:
        if not first <= time <= last:
            return place
        line = start[1] + (stop[1] - start[1]) * (time - first) / (last - first)
        return np.array((place[0], 2 * line - place[1], place[2]))

    film.performance.handling = Elsewhere(handling, name, moved)
    return _told(film, handling, name, first, last)


def _told(film: Any, handling: Any, name: str, begin: float, end: float) -> Astray:
    """Where a thing is seen, and where it should be, in the pictures from `begin` to `end`."""
    rate = float(RATE)
    frames = range(int(np.ceil(begin * rate)), min(int(np.ceil(end * rate)), film.request.staging.frames))
    ways = [
        [on_screen(film, _place(each, name, number / rate), number / rate) * SIZE for number in frames]
        for each in (film.performance.handling, handling)
    ]
    is_at, should = ([(round(float(x), 1), round(float(y), 1)) for x, y in way] for way in ways)
    return Astray(frames.start, is_at, should)


KINDS = {"teleport": teleport, "floating": floating}


class Nothing(Exception):
    """Nothing flies in this shot that the fault could be seen of."""


@contextmanager
def put(kind: str, variant: int) -> Iterator[list[Astray]]:
    """Previz in which what flies goes astray; tells where it is of every film that is opened."""
    opened, told = front.open_film, []

    def open_film(*given: Any, **more: Any) -> Any:
        film = opened(*given, **more)
        found = KINDS[kind](film, variant)
        if found is None:
            raise Nothing
        told.append(found)
        return film

    front.open_film = open_film
    try:
        yield told
    finally:
        front.open_film = opened


def rendered_astray(name: str, shot: Shot, folder: Path, kind: str, variant: int = 0) -> Path | None:
    """A shot's take in which what flies goes astray; rendered unless it is there, None where nothing flies."""
    home = folder / f"{kind}{variant}"
    with put(kind, variant) as told:
        try:
            path = rendered(name, shot, home)
        except Nothing:
            return None
    if told:
        path.with_name("astray.json").write_text(json.dumps(told[0]._asdict()), encoding="utf-8")
    return path


# ----- whether it can be seen -----------------------------------------------------------------------------------------
NEAR = 12
"""Pixels around a place in which a thing that is there is seen."""
LEVELS, PIXELS = 30, 16
"""It is seen where so many pixels differ by so much from the same picture without it there."""
LONG = 7
"""Pictures in which what falls upwards is seen: less is no way."""
BOW = 4.0
"""Pixels by which its way is bent: less is straight."""


def seen(whole: Path, astray: Path, kind: str) -> bool:
    """Whether the pictures show that a thing is astray.

    That it leaps is seen where, in the first picture in which it is elsewhere or in the last, the pictures with and
    without the fault differ around both places: neither is hidden, outside of the picture, or too small. That it falls
    upwards is seen where it is so for long enough on a way that is bent enough.
    """
    told = Astray(**json.loads(astray.with_name("astray.json").read_text(encoding="utf-8")))
    with TakeReader(whole) as one, TakeReader(astray) as other:
        last = min(one.frames, other.frames) - told.first
        there = []
        for number, places in enumerate(zip(told.places[:last], told.should[:last], strict=True)):
            pair = [np.array(each.frame(told.first + number), np.int16) for each in (one, other)]
            differs = np.abs(pair[0] - pair[1]).max(axis=2) > LEVELS
            there.append([_around(differs, place) for place in places])
    if kind == "teleport":
        return bool(there) and (all(there[0]) or all(there[-1]))
    frames = [number for number, (found, _) in enumerate(there) if found]
    if len(frames) < LONG:
        return False
    bend = np.polyfit(frames, [told.places[number][1] for number in frames], 2)[0]
    return bool(abs(bend) * (frames[-1] - frames[0]) ** 2 / 4 >= BOW)


def _around(differs: NDArray[np.bool_], place: tuple[float, float]) -> bool:
    x, y = (round(each) for each in place)
    return (
        int(differs[max(0, y - NEAR) : max(0, y + NEAR + 1), max(0, x - NEAR) : max(0, x + NEAR + 1)].sum()) >= PIXELS
    )
