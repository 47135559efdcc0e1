"""What moves in front of the camera: patches that stand out against the pictures before and after, followed as tracks.

What is moving lies elsewhere a few pictures earlier and later. So the median of four pictures around one, with the
camera's movement taken out, is what stands behind the movers, and the rest is movers: in light and in colour, for an
orange ball is as light as a wall that it flies past.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.scoring.camera import NOWHERE, Move, after, back, carried, stands, vision, warped

REACH = (3, 6)
"""How many pictures before and after are looked at."""
WIDE = max(REACH)
CONTRAST = 22
"""Levels, of light and both colours together, by which a mover stands out against what is behind it."""
LEAST_AREA = 5
MOST_BLOBS = 32
"""Of one picture; the largest."""
LIGHT, OTHER, LARGER = 0.4, 40.0, 3.5
"""What light counts against colour; levels by which two movers look otherwise, and by how often one is larger."""
GATE = 7.0
"""Pixels by which a mover may miss where its track expects it, beside a share of its speed."""
PATIENCE = 2
"""Pictures that a track goes on without being seen."""


Planes = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""Light, and both differences of colour, half as wide and high: shape (h / 2, w / 2, 2)."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A mover in one picture.

    Attributes
    ----------
    x, y : float
        Its middle.
    box : (left, top, width, height)
    area : int
        Pixels.
    contrast : float
        Levels by which it stands out against what is behind it.
    look : (light, colour, colour, size)
        Its middle levels, weighed as they count, and the logarithm of its area.
    come, gone : float
        Share of `contrast` by which its pixels were other in the picture before, and are other in the next one.
    """

    x: float
    y: float
    box: tuple[int, int, int, int]
    area: int
    contrast: float
    look: tuple[float, float, float, float]
    come: float = 1.0
    gone: float = 1.0


def unlike(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float64]:
    """By how many levels looks, shapes (n, 4) and (m, 4), differ; shape (n, m)."""
    return np.abs(one[:, None, :3] - other[None, :, :3]).sum(axis=2)


def alike(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether looks are those of one mover; shape (n, m)."""
    return (unlike(one, other) < OTHER) & (np.abs(one[:, None, 3] - other[None, :, 3]) < np.log(LARGER))


def apart(one: Blob, other: Blob) -> int:
    """Pixels between the boxes of two blobs."""
    (left, top, wide, high), (x, y, width, height) = one.box, other.box
    return max(x - left - wide, left - x - width, y - top - high, top - y - height, 0)


@dataclass(slots=True)
class Track:
    """A mover from picture to picture.

    Attributes
    ----------
    frames : list of int
    places : list of (x, y)
        In its own picture.
    steady : list of (x, y)
        With the camera's movement taken out: in the first picture of the take.
    blobs : list of Blob
    """

    frames: list[int] = field(default_factory=list)
    places: list[tuple[float, float]] = field(default_factory=list)
    steady: list[tuple[float, float]] = field(default_factory=list)
    blobs: list[Blob] = field(default_factory=list)

    def add(self, frame: int, blob: Blob, to_first: Move) -> None:
        """It is seen in another picture."""
        (steady,) = carried(np.array(((blob.x, blob.y),)), to_first)
        self.frames.append(frame)
        self.places.append((blob.x, blob.y))
        self.steady.append((float(steady[0]), float(steady[1])))
        self.blobs.append(blob)

    def velocity(self) -> tuple[float, float]:
        """Pixels a picture, from the last three times it was seen."""
        if len(self.frames) < 2:
            return 0.0, 0.0
        first = max(-3, -len(self.frames))
        (x, y), (left, top), gone = self.steady[-1], self.steady[first], self.frames[-1] - self.frames[first]
        return (x - left) / gone, (y - top) / gone

    def expected(self, frame: int) -> tuple[float, float]:
        """Where it should be, with the camera's movement taken out: a parabola through the last three, else a line."""
        ahead = frame - self.frames[-1]
        x, y = self.steady[-1]
        if len(self.frames) >= 3 and self.frames[-1] - self.frames[-3] == 2:
            (left, top), (before, above) = self.steady[-2], self.steady[-3]
            # The bend is damped: three places carry much noise.
            return (
                x + ahead * (x - left + 0.5 * (x - 2 * left + before)),
                y + ahead * (y - top + 0.5 * (y - 2 * top + above)),
            )
        across, down = self.velocity()
        return x + ahead * across, y + ahead * down


class Window:
    """The pictures around one, with the camera's movement between each and the next."""

    def __init__(self) -> None:
        self.pictures: deque[Planes] = deque(maxlen=2 * WIDE + 1)
        self._moves: deque[Move] = deque(maxlen=2 * WIDE + 1)
        self.first = 0
        self._seen: dict[tuple[int, int, int], NDArray[np.uint8]] = {}
        self._apart: dict[int, tuple[NDArray[np.uint8], ...]] = {}

    def push(self, picture: Planes, move: Move) -> None:
        """The next picture, and how the camera came to it."""
        if len(self.pictures) == self.pictures.maxlen:
            self.first += 1
        # Only the pictures of the last two steps are looked at again.
        step = self.first + len(self.pictures) - WIDE - 1
        self._seen = {key: each for key, each in self._seen.items() if key[1] >= step}
        self._apart = {frame: each for frame, each in self._apart.items() if frame >= step}
        self.pictures.append(picture)
        self._moves.append(move)

    def __contains__(self, frame: int) -> bool:
        return self.first <= frame < self.first + len(self.pictures)

    def plane(self, which: int, frame: int, seen_from: int | None = None) -> NDArray[np.uint8]:
        """The light (0) or the colours (1) of a picture, as it is or as the camera of another picture saw it."""
        found = self.pictures[frame - self.first][which]
        if seen_from is None or seen_from == frame:
            return found
        key = frame, seen_from, which
        if key not in self._seen:
            move = self.between(frame, seen_from)
            if which and not stands(move):
                move = move * ((1, 1, 0.5), (1, 1, 0.5))
            self._seen[key] = warped(found, move)
        return self._seen[key]

    def apart(self, frame: int) -> NDArray[np.uint8]:
        """How much each pixel differs from what stands behind the movers, light and colours together."""
        return self._standing_out(frame)[0]

    def plane_apart(self, frame: int, which: int) -> NDArray[np.uint8]:
        """The same for the light (0) or the colours (1) alone."""
        return self._standing_out(frame)[1 + which]

    def between(self, start: int, end: int) -> Move:
        """The camera's movement from one picture to another."""
        if start > end:
            return back(self.between(end, start))
        move = NOWHERE
        for frame in range(start + 1, end + 1):
            move = after(move, self._moves[frame - self.first])
        return move

    def changed(self, frame: int, near: int) -> NDArray[np.uint8]:
        """How much each pixel of a picture differs from the same place in a picture beside it."""
        cv2 = vision()
        return _all(*(cv2.absdiff(self.plane(which, frame), self.plane(which, near, frame)) for which in (0, 1)))

    def _standing_out(self, frame: int) -> tuple[NDArray[np.uint8], ...]:
        if frame in self._apart:
            return self._apart[frame]
        around = [near for reach in REACH for near in (frame - reach, frame + reach)]
        # At the ends of a take the pictures there are must do, each once more than it is.
        last = self.first + len(self.pictures) - 1
        around = [near if near in self else 2 * frame - near for near in around]
        around = [min(max(near, self.first), last) for near in around]
        cv2, apart = vision(), []
        for which in (0, 1):
            p, q, r, s = (self.plane(which, near, frame) for near in around)
            low = cv2.max(cv2.min(p, q), cv2.min(r, s))
            high = cv2.min(cv2.max(p, q), cv2.max(r, s))
            apart.append(cv2.absdiff(self.plane(which, frame), cv2.addWeighted(low, 0.5, high, 0.5, 0.0)))
        self._apart[frame] = _all(*apart), *apart
        return self._apart[frame]


def _all(light: NDArray[np.uint8], colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Differences of light and of both colours, added."""
    cv2 = vision()
    both = cv2.add(*cv2.split(colours))
    return cv2.add(light, cv2.resize(both, light.shape[::-1], interpolation=cv2.INTER_LINEAR))


def blobs(window: Window, frame: int) -> list[Blob]:
    """The patches that stand out of a picture, the largest first."""
    cv2 = vision()
    soft = cv2.GaussianBlur(window.apart(frame), (3, 3), 0)
    mask = (soft > CONTRAST).astype(np.uint8)
    count, labels, figures, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = figures[1:, cv2.CC_STAT_AREA]
    order = [label for label in (1 + np.argsort(-areas, kind="stable")[:MOST_BLOBS]) if figures[label, 4] >= LEAST_AREA]
    if not order:
        return []
    rows, columns = np.nonzero(mask)
    at, sizes = labels[rows, columns], areas[np.array(order) - 1]

    def mean(levels: NDArray[np.uint8]) -> NDArray[np.float64]:
        return np.bincount(at, levels, count)[order] / sizes

    colours = window.plane(1, frame)
    half = colours[np.minimum(rows // 2, len(colours) - 1), np.minimum(columns // 2, colours.shape[1] - 1)]
    contrast, light = mean(soft[rows, columns]), LIGHT * mean(window.plane(0, frame)[rows, columns])
    one, other = (mean(half[:, which]) for which in (0, 1))
    come, gone = (
        mean(window.changed(frame, near)[rows, columns]) / contrast if near in window else np.ones(len(order))
        for near in (frame - 1, frame + 1)
    )
    found = []
    for number, label in enumerate(order):
        left, top, width, height, area = (int(value) for value in figures[label])
        x, y = middles[label]
        look = float(light[number]), float(one[number]), float(other[number]), math.log(area)
        levels = float(contrast[number]), look, float(come[number]), float(gone[number])
        found.append(Blob(float(x), float(y), (left, top, width, height), area, *levels))
    return found


class Tracks:
    """Joins blobs to tracks, picture by picture."""

    def __init__(self) -> None:
        self.open: list[Track] = []
        self.closed: list[Track] = []

    def step(self, frame: int, found: Sequence[Blob], steady: NDArray[np.float64], to_first: Move) -> None:
        """Join the blobs of a picture; `steady` is where they are with the camera's movement taken out."""
        pairs = sorted(self._pairs(frame, found, steady))
        taken, went_on = set(), set()
        for _cost, at, number in pairs:
            if at not in went_on and number not in taken:
                went_on.add(at)
                taken.add(number)
                self.open[at].add(frame, found[number], to_first)
        still = [track for track in self.open if frame - track.frames[-1] <= PATIENCE]
        self.closed += [track for track in self.open if frame - track.frames[-1] > PATIENCE]
        for blob in (blob for number, blob in enumerate(found) if number not in taken):
            still.append(Track())
            still[-1].add(frame, blob, to_first)
        self.open = still

    def _pairs(
        self, frame: int, found: Sequence[Blob], steady: NDArray[np.float64]
    ) -> Iterator[tuple[float, int, int]]:
        if not found or not self.open:
            return
        expected = np.array([track.expected(frame) for track in self.open])
        gates = np.array([_gate(track, frame) for track in self.open])
        new = np.array([1.0 if len(track.frames) > 1 else 0.6 for track in self.open])
        looks, last = (np.array(each) for each in ([b.look for b in found], [t.blobs[-1].look for t in self.open]))
        away = steady[None] - expected[:, None]
        miss = np.hypot(away[..., 0], away[..., 1]) * new[:, None]
        sizes, other = np.abs(last[:, None, 3] - looks[None, :, 3]), unlike(last, looks)
        cost = miss + 2 * sizes + 0.05 * other
        for at, number in np.argwhere((miss <= gates[:, None]) & (sizes < np.log(6)) & (other < 2 * OTHER)):
            yield float(cost[at, number]), int(at), int(number)

    def all(self) -> list[Track]:
        """Every track."""
        return [*self.closed, *self.open]


def _gate(track: Track, frame: int) -> float:
    """Pixels by which a mover may miss where its track expects it."""
    return (GATE + 0.6 * math.hypot(*track.velocity())) * (frame - track.frames[-1]) + 0.25 * track.blobs[
        -1
    ].area ** 0.5
