"""What moves in front of the camera: patches that stand out against the pictures before and after, followed as tracks.

What is moving lies elsewhere a few pictures earlier and later. So the median of four pictures around one, with the
camera's movement taken out, is what stands behind the movers, and the rest is movers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.scoring.camera import NOWHERE, Move, after, back, carried, vision, warped

REACH = (3, 6)
"""How many pictures before and after are looked at."""
WIDE = max(REACH)
CONTRAST = 18
"""Levels by which a mover stands out against what is behind it."""
LEAST_AREA = 5
MOST_BLOBS = 24
"""Of one picture; the largest."""
GATE = 7.0
"""Pixels by which a mover may miss where its track expects it, beside a share of its speed."""
PATIENCE = 2
"""Pictures that a track goes on without being seen."""


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
    tone : float
        Levels by which it stands out against what is behind it.
    come, gone : float
        Share of `tone` by which its pixels were other in the picture before, and are other in the next one.
    """

    x: float
    y: float
    box: tuple[int, int, int, int]
    area: int
    tone: float
    come: float = 1.0
    gone: float = 1.0


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

    def velocity(self) -> NDArray[np.float64]:
        """Pixels a picture, from the last three times it was seen."""
        if len(self.frames) < 2:
            return np.zeros(2)
        first = max(-3, -len(self.frames))
        gone = np.subtract(self.steady[-1], self.steady[first])
        return gone / (self.frames[-1] - self.frames[first])

    def expected(self, frame: int) -> NDArray[np.float64]:
        """Where it should be, with the camera's movement taken out: a parabola through the last three, else a line."""
        ahead = frame - self.frames[-1]
        if len(self.frames) >= 3 and self.frames[-1] - self.frames[-3] == 2:
            a, b, c = (np.array(place) for place in self.steady[-3:])
            # The bend is damped: three places carry much noise.
            return c + ahead * (c - b) + 0.5 * ahead * (c - 2 * b + a)
        return np.array(self.steady[-1]) + ahead * self.velocity()


class Window:
    """The pictures around one, with the camera's movement between each and the next."""

    def __init__(self) -> None:
        self.pictures: deque[NDArray[np.uint8]] = deque(maxlen=2 * WIDE + 1)
        self._moves: deque[Move] = deque(maxlen=2 * WIDE + 1)
        self.colours: deque[tuple[NDArray[np.uint8], NDArray[np.uint8]]] = deque(maxlen=2 * WIDE + 1)
        self.first = 0
        self._seen: dict[tuple[int, int], NDArray[np.uint8]] = {}
        self._apart: dict[int, NDArray[np.int16]] = {}

    def push(
        self, picture: NDArray[np.uint8], move: Move, colours: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    ) -> None:
        """The next picture, how the camera came to it, and its colours: two planes of half its size."""
        if len(self.pictures) == self.pictures.maxlen:
            self.first += 1
        # Only the pictures of the last two steps are looked at again.
        step = self.first + len(self.pictures) - WIDE - 1
        self._seen = {key: each for key, each in self._seen.items() if key[1] >= step}
        self._apart = {frame: each for frame, each in self._apart.items() if frame >= step}
        self.pictures.append(picture)
        self.colours.append(colours)
        self._moves.append(move)

    def __contains__(self, frame: int) -> bool:
        return self.first <= frame < self.first + len(self.pictures)

    def picture(self, frame: int, seen_from: int | None = None) -> NDArray[np.uint8]:
        """A picture as it is, or as the camera of another picture saw it."""
        found = self.pictures[frame - self.first]
        if seen_from is None or seen_from == frame:
            return found
        key = frame, seen_from
        if key not in self._seen:
            self._seen[key] = warped(found, self.between(frame, seen_from))
        return self._seen[key]

    def apart(self, frame: int) -> NDArray[np.int16]:
        """How much each pixel differs from what stands behind the movers."""
        if frame not in self._apart:
            self._apart[frame] = standing_out(self, frame)
        return self._apart[frame]

    def between(self, start: int, end: int) -> Move:
        """The camera's movement from one picture to another."""
        if start > end:
            return back(self.between(end, start))
        move = NOWHERE
        for frame in range(start + 1, end + 1):
            move = after(move, self._moves[frame - self.first])
        return move


def standing_out(window: Window, frame: int) -> NDArray[np.int16]:
    """How much each pixel differs from what stands behind the movers."""
    around = [near for reach in REACH for near in (frame - reach, frame + reach)]
    # At the ends of a take the pictures there are must do, each once more than it is.
    last = window.first + len(window.pictures) - 1
    around = [near if near in window else 2 * frame - near for near in around]
    around = [min(max(near, window.first), last) for near in around]
    cv2 = vision()
    p, q, r, s = (window.picture(near, frame) for near in around)
    low = cv2.max(cv2.min(p, q), cv2.min(r, s))
    high = cv2.min(cv2.max(p, q), cv2.max(r, s))
    behind = cv2.addWeighted(low, 0.5, high, 0.5, 0.0)
    return cv2.subtract(window.picture(frame), behind, dtype=cv2.CV_16S)


def blobs(window: Window, frame: int) -> list[Blob]:
    """The patches that stand out of a picture, the largest first."""
    apart, picture = window.apart(frame), window.picture(frame)
    beside = [window.picture(near, frame) if near in window else None for near in (frame - 1, frame + 1)]
    cv2 = vision()
    soft = cv2.GaussianBlur(apart, (3, 3), 0)
    mask = (np.abs(soft) > CONTRAST).astype(np.uint8)
    count, labels, figures, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = figures[1:, cv2.CC_STAT_AREA]
    order = 1 + np.argsort(-areas)[:MOST_BLOBS] if count > 1 else ()
    found = []
    for label in order:
        left, top, width, height, area = (int(value) for value in figures[label])
        if area < LEAST_AREA:
            break
        part = labels[top : top + height, left : left + width] == label
        place = slice(top, top + height), slice(left, left + width)
        tone = float(soft[place][part].mean())
        here = picture[place][part].astype(np.int16)
        come, gone = (
            1.0 if near is None else float(np.abs(here - near[place][part]).mean()) / abs(tone) for near in beside
        )
        x, y = middles[label]
        found.append(Blob(float(x), float(y), (left, top, width, height), area, tone, come, gone))
    return found


class Tracks:
    """Joins blobs to tracks, picture by picture."""

    def __init__(self) -> None:
        self.open: list[Track] = []
        self.closed: list[Track] = []

    def step(self, frame: int, found: Sequence[Blob], to_first: Move) -> None:
        """Join the blobs of a picture."""
        steady = carried(np.array([(blob.x, blob.y) for blob in found]).reshape(-1, 2), to_first)
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
        if not found:
            return
        areas, tones = (np.array([getattr(blob, name) for blob in found], float) for name in ("area", "tone"))
        for at, track in enumerate(self.open):
            last = track.blobs[-1]
            speed = float(np.hypot(*track.velocity()))
            gate = (GATE + 0.6 * speed) * (frame - track.frames[-1]) + 0.25 * last.area**0.5
            miss = np.hypot(*(steady - track.expected(frame)).T) * (0.6 if len(track.frames) == 1 else 1.0)
            sizes = np.maximum(areas, last.area) / np.minimum(areas, last.area)
            cost = miss + 2 * np.log(sizes) + 0.05 * np.abs(tones - last.tone)
            for number in np.flatnonzero((miss <= gate) & (sizes < 6) & (tones * last.tone > 0)):
                yield float(cost[number]), at, int(number)

    def all(self) -> list[Track]:
        """Every track."""
        return [*self.closed, *self.open]
