"""Ways through the air: what flies goes evenly across and is drawn evenly downwards, whatever is behind it.

Four movers in four pictures that look like one another and lie on a parabola begin a way. It grows in both directions
by what lies where the parabola leads, and outlives some pictures in which what flies is hidden or joined to something
else. How large anything is, is not known, so no figure of gravity is: only that ways bend downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.scoring.movers import Blob, alike, apart

Array = NDArray[np.float64]
LARGEST = 0.015
"""Share of the picture: what is larger is no thing that flies."""
SLOWEST, FASTEST = 1.0, 45.0
"""Pixels a picture."""
BEND = 6.0
"""Pixels by which what flies may miss a straight line of three pictures."""
BEGUN = 4.0
"""Pixels by which it may miss a parabola of four."""
MISS = 3.0
"""Pixels by which it may miss the parabola of those before, and one more for each picture in which it was hidden."""
HIDDEN = 3
"""Pictures."""
BROKEN_OFF = 2
"""Pictures to the next of a way that goes on: over more of them a bounce looks like falling upwards."""
AROUND = 12
"""Pictures of a way that tell where it leads."""
SHORTEST = 7
"""Pictures of a way that tell of its bend."""
EVEN = 1.3
"""Pixels by which a way may differ from its parabola."""
LEAST_BEND = 0.12
"""Pixels a picture squared: what bends less rolls, slides or is carried."""
MOST_BEND = 0.011
"""The same in shares of the picture's middle size: what bends more would fly in a picture that is a foot high."""
PARTS = 5
"""Pictures of a way that can be told to go on aside."""
LOOSE = 0.6
"""Share of its contrast by which the place that it left, and the one that it came to, have changed."""
FAR = 12.0
"""Pixels, and as many as it goes in a picture: what is further aside did not go there."""
ACROSS = 0.35
"""Share of its bend that may lie across: distance bends ways a little."""
LEAST_PATH = 25.0
"""Pixels."""
BESIDE = 4
"""Pixels around what flies in which nothing else moves: hands and feet fly with the rest of somebody."""
ALONE = (0.3, 0.7)
"""Share of its pictures in which that is so: up to which it tells nothing, and from which it tells all."""


@dataclass(frozen=True, slots=True)
class Flight:
    """A way through the air.

    Attributes
    ----------
    first, last : int
        Its pictures.
    bend : float
        Pixels a picture squared; downwards is positive.
    bow : float
        Pixels by which its middle lies beside the line from its begin to its end.
    sure : float
        0 to 1: how far it is nobody's hand or foot.
    """

    first: int
    last: int
    bend: float
    bow: float
    sure: float


@dataclass(frozen=True, slots=True)
class Shift:
    """A way through the air that goes on aside of itself: the picture from which on, and by how many pixels."""

    frame: int
    aside: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """The small movers of a picture: where they are, with the camera's movement taken out, and how they look."""

    blobs: tuple[Blob, ...]
    places: Array
    looks: Array

    @classmethod
    def of(cls, blobs: Sequence[Blob], places: Array, largest: float) -> _Seen:
        """Of all movers of a picture."""
        small = [number for number, blob in enumerate(blobs) if blob.area <= largest]
        looks = [blobs[number].look for number in small]
        return cls(tuple(blobs[number] for number in small), places[small], np.array(looks).reshape(-1, 4))


def followed(movers: Sequence[tuple[Sequence[Blob], Array]], size: int) -> tuple[list[Flight], list[Shift]]:
    """The ways through the air of a take, whichever way they bend, and where one goes on aside; both in their order.

    Parameters
    ----------
    movers : sequence of (blobs, places)
        Of each picture: its movers, and where they are with the camera's movement taken out, shape (n, 2).
    size : int
        Pixels of a picture.
    """
    seen = [_Seen.of(*each, LARGEST * size) for each in movers]
    grown: list[list[tuple[int, int]]] = []
    used: set[tuple[int, int]] = set()
    for start in range(len(seen) - 3):
        for begin in _begins(seen, start):
            if len(used.intersection(begin)) < 3:
                way = _grown(seen, begin)
                used.update(way)
                grown.append(way)
    taken: set[tuple[int, int]] = set()
    found = []
    for way in sorted([*grown, *_joined(seen, grown)], key=len, reverse=True):
        # Two begins of one way grow alike: the longer one counts.
        if len(way) < SHORTEST or len(taken.intersection(way)) * 2 > len(way):
            continue
        taken.update(way)
        flight = _flight(seen, way, movers, MOST_BEND * size**0.5)
        if flight is not None:
            found.append(flight)
    return sorted(found, key=lambda each: each.first), _shifts(seen, grown, MOST_BEND * size**0.5)


def _shifts(seen: Sequence[_Seen], ways: Sequence[list[tuple[int, int]]], most: float) -> list[Shift]:
    """Two ways of what looks alike, of which one begins as the other ends, on one parabola but for a step aside."""
    long = [way for way in ways if len(way) >= PARTS]
    found: dict[int, Shift] = {}
    for first in long:
        for second in long:
            if not 0 < second[0][0] - first[-1][0] <= BROKEN_OFF:
                continue
            parts = first[-AROUND:], second[:AROUND]
            looks = [np.median([seen[at].looks[number] for at, number in each], axis=0)[None] for each in parts]
            (last, went), (begin, came) = first[-1], second[0]
            loose = min(seen[last].blobs[went].gone, seen[begin].blobs[came].come) >= LOOSE
            if not loose or not alike(*looks)[0, 0]:
                continue
            one, other = (np.array([(at, *seen[at].places[number]) for at, number in each]) for each in parts)
            aside = _aside(one, other, most)
            if aside:
                found[second[0][0]] = Shift(second[0][0], aside)
    return [found[frame] for frame in sorted(found)]


def _aside(first: Array, second: Array, most: float) -> float:
    """Pixels from one part of a way to the next, each (frame, x, y); 0 where they are no parts of one that falls."""
    both = np.concatenate((first, second))
    since, places = both[:, 0] - second[0, 0], both[:, 1:]
    later = np.repeat((0.0, 1.0), (len(first), len(second)))
    powers = np.column_stack((since**2, since, np.ones_like(since), later))
    bends, speed, _origin, aside = curve = np.linalg.lstsq(powers, places, rcond=None)[0]
    across, down = 2 * bends
    far, fast = float(np.hypot(*aside)), float(np.hypot(*speed))
    if not LEAST_BEND <= down <= most or abs(across) > ACROSS * down or far < FAR + fast:
        return 0.0
    return far if float(np.hypot(*(places - powers @ curve).T).mean()) <= EVEN / 2 else 0.0


def _begins(seen: Sequence[_Seen], start: int) -> list[list[tuple[int, int]]]:
    """Four movers in four pictures that lie on a parabola and look alike."""
    one, two, three, four = seen[start : start + 4]
    gone = two.places[None] - one.places[:, None]
    fast = np.hypot(gone[..., 0], gone[..., 1])
    a, b = np.nonzero((fast > SLOWEST) & (fast < FASTEST) & alike(one.looks, two.looks))
    on = 2 * two.places[b] - one.places[a]
    pair, c = np.nonzero(_near(on, three.places, BEND) & alike(two.looks, three.looks)[b])
    a, b = a[pair], b[pair]
    on = 3 * (three.places[c] - two.places[b]) + one.places[a]
    pair, d = np.nonzero(_near(on, four.places, BEGUN) & alike(three.looks, four.looks)[c])
    chosen = np.column_stack((a[pair], b[pair], c[pair], d)).tolist()
    return [[(start + step, number) for step, number in enumerate(each)] for each in chosen]


def _near(expected: Array, places: Array, reach: float) -> NDArray[np.bool_]:
    away = places[None] - expected[:, None]
    return np.hypot(away[..., 0], away[..., 1]) < reach


def _grown(seen: Sequence[_Seen], begin: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A way from its begin on, as far as it goes in both directions."""
    way = list(begin)
    look = np.median([seen[frame].looks[number] for frame, number in way], axis=0)[None]
    for step in (1, -1):
        frame, hidden = way[-1 if step > 0 else 0][0], 0
        while hidden < HIDDEN and 0 <= frame + step < len(seen):
            frame += step
            near = way[-AROUND:] if step > 0 else way[:AROUND]
            led = _leading(tuple(each[0] - frame for each in near)) @ [seen[at].places[number] for at, number in near]
            away = np.hypot(*(seen[frame].places - led).T)
            found = np.flatnonzero(away < MISS + hidden)
            if len(found):
                found = found[alike(look, seen[frame].looks[found])[0]]
            if not len(found):
                hidden += 1
                continue
            hidden, number = 0, int(found[away[found].argmin()])
            way.insert(len(way) if step > 0 else 0, (frame, number))
    return way


def _joined(seen: Sequence[_Seen], ways: Sequence[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Ways that were broken off where what flies was hidden or in pieces, and go on along the same parabola."""
    found = []
    for first in ways:
        for second in ways:
            if not 0 < second[0][0] - first[-1][0] <= BROKEN_OFF:
                continue
            both = _even(seen, [*first, *second])
            looks = [
                np.median([seen[at].looks[number] for at, number in each], axis=0)[None] for each in (first, second)
            ]
            if len(both) >= SHORTEST and len(both) > max(len(first), len(second)) and alike(*looks)[0, 0]:
                found.append(both)
    return found


def _even(seen: Sequence[_Seen], way: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What lies on one parabola of a way, without the one place that misses it most; nothing where it is on none."""
    for last in (False, True):
        frames = np.array([at - way[0][0] for at, _number in way], float)
        left = _beside(frames, np.array([seen[at].places[number] for at, number in way]))[0]
        if float(left.mean()) <= EVEN and float(left.max()) < MISS:
            return way
        if not last:
            way = [each for number, each in enumerate(way) if number != int(left.argmax())]
    return []


@lru_cache(maxsize=4096)
def _leading(frames: tuple[int, ...]) -> Array:
    """What each place of a way counts for where its parabola leads at frame 0."""
    since = np.array(frames, float)
    return np.asarray(np.linalg.pinv(np.column_stack((since**2, since, np.ones_like(since))))[2], dtype=np.float64)


def _parabola(frames: Array, places: Array) -> Array:
    """Coefficients, shape (3, 2), of the squares, the frames and one."""
    powers = np.column_stack((frames**2, frames, np.ones_like(frames)))
    return np.asarray(np.linalg.lstsq(powers, places, rcond=None)[0], dtype=np.float64)


def _beside(frames: Array, places: Array) -> tuple[Array, Array]:
    """How far each place lies beside the parabola of all, and that parabola."""
    curve = _parabola(frames, places)
    bends, speed, origin = curve
    return np.hypot(*(places - (bends * frames[:, None] ** 2 + speed * frames[:, None] + origin)).T), curve


def _flight(
    seen: Sequence[_Seen], way: list[tuple[int, int]], movers: Sequence[tuple[Sequence[Blob], Array]], most: float
) -> Flight | None:
    frames = np.array([frame for frame, _number in way], float)
    places = np.array([seen[frame].places[number] for frame, number in way])
    # What comes nearer or goes away bends more or less in time: the longest even part counts, from its worse end on.
    while True:
        since = frames - frames[0]
        left, (bends, _speed, _origin) = _beside(since, places)
        if float(left.mean()) <= EVEN:
            break
        part = slice(1, None) if left[0] > left[-1] else slice(-1)
        way, frames, places = way[part], frames[part], places[part]
        if len(way) < SHORTEST:
            return None
    path = float(np.hypot(*np.diff(places, axis=0).T).sum())
    direct = float(np.hypot(*(places[-1] - places[0])))
    across, down = 2 * bends
    if not LEAST_PATH <= path <= 3 * direct + 20:
        return None
    if not LEAST_BEND <= abs(down) <= most or abs(across) > ACROSS * abs(down):
        return None
    alone = np.mean([_alone(seen[frame].blobs[number], movers[frame][0]) for frame, number in way])
    sure = float(np.clip((alone - ALONE[0]) / (ALONE[1] - ALONE[0]), 0.0, 1.0))
    if not sure:
        return None
    return Flight(way[0][0], way[-1][0], float(down), float(abs(bends[1]) * since[-1] ** 2 / 4), sure)


def _alone(blob: Blob, others: Sequence[Blob]) -> bool:
    return all(other is blob or apart(blob, other) > BESIDE for other in others)
