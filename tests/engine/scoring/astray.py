"""Things that go astray in previz itself: a thing in the air is drawn elsewhere, with its shadow and its light."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import engine.previz.film as front
from engine.previz.stagecraft.handling import Flying
from tests.engine.scoring.shots import SIZE, Shot, rendered

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


def teleport(film: Any, variant: int) -> bool:
    """From the middle of its way through the air on it is a step aside, until something takes it; whether it can be."""
    found = airborne(film)
    if found is None:
        return False
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
            return True
    return False


def _aside(by: Array, begin: float, end: float) -> Callable[[Array, float], Array]:
    return lambda place, time: place + by if begin <= time < end else place


def floating(film: Any, _variant: int) -> bool:
    """On its way through the air it falls upwards: mirrored about the line from its first to its last place."""
    found = airborne(film)
    if found is None:
        return False
    name, first, last, _end = found
    handling = film.performance.handling
    start, stop = _place(handling, name, first + 1e-3), _place(handling, name, last - 1e-3)
    middle = _place(handling, name, (first + last) / 2)
    if abs(middle[1] - (start[1] + stop[1]) / 2) < 0.15:
        return False

    def moved(place: Array, time: float) -> Array:
        if not first <= time <= last:
            return place
        line = start[1] + (stop[1] - start[1]) * (time - first) / (last - first)
        return np.array((place[0], 2 * line - place[1], place[2]))

    film.performance.handling = Elsewhere(handling, name, moved)
    return True


KINDS = {"teleport": teleport, "floating": floating}


class Nothing(Exception):
    """Nothing flies in this shot that the fault could be seen of."""


@contextmanager
def _put(kind: str, variant: int) -> Iterator[None]:
    opened = front.open_film

    def open_film(*given: Any, **more: Any) -> Any:
        film = opened(*given, **more)
        if not KINDS[kind](film, variant):
            raise Nothing
        return film

    front.open_film = open_film
    try:
        yield
    finally:
        front.open_film = opened


def rendered_astray(name: str, folder: Path, kind: str, variant: int = 0, shot: Shot | None = None) -> Path | None:
    """A shot's take in which what flies goes astray; rendered unless it is there, None where nothing flies."""
    with _put(kind, variant):
        try:
            return rendered(name, folder / f"{kind}{variant}", shot=shot)
        except Nothing:
            return None
