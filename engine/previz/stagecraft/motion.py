"""Where a body is over time: resting, turning on the spot, travelling with a start and a stop."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.previz.stagecraft.routes import Flat

TURN_RATE = 3.2
"""Radians per second of an unhurried turn."""

SPEED_RANGE = (0.72, 1.38)
"""How much slower and faster than its own speed a gait still looks right."""


@dataclass(frozen=True, slots=True)
class Place:
    """A body on the floor: metres, radians about y, metres per second, metres travelled since the stint began."""

    x: float
    z: float
    heading: float
    speed: float = 0.0
    travelled: float = 0.0


@dataclass(frozen=True)
class Way:
    """A line on the floor, points (n, 2) close together; beyond its ends it goes straight on."""

    line: NDArray[np.float64]
    lengths: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        steps = np.linalg.norm(np.diff(self.line, axis=0), axis=1)
        object.__setattr__(self, "lengths", np.concatenate([[0.0], np.cumsum(steps)]))

    @property
    def length(self) -> float:
        """Metres."""
        return float(self.lengths[-1])

    def point(self, s: float) -> Flat:
        """Where one is after `s` metres."""
        if s < 0 or s > self.length:
            end = 0 if s < 0 else -1
            heading = self.heading(0.0 if s < 0 else self.length)
            over = s if s < 0 else s - self.length
            x, z = self.line[end]
            return float(x) + math.sin(heading) * over, float(z) + math.cos(heading) * over
        return float(np.interp(s, self.lengths, self.line[:, 0])), float(np.interp(s, self.lengths, self.line[:, 1]))

    def heading(self, s: float, reach: float = 0.16) -> float:
        """Direction of travel at `s`: that of the chord over `reach` metres either side."""
        low, high = max(s - reach, 0.0), min(s + reach, self.length)
        if high - low < 1e-6:
            return 0.0
        x0, x1 = np.interp((low, high), self.lengths, self.line[:, 0])
        z0, z1 = np.interp((low, high), self.lengths, self.line[:, 1])
        return math.atan2(x1 - x0, z1 - z0)


@dataclass(frozen=True)
class Rest:
    """Staying where one is from `start` (seconds) on."""

    start: float
    place: Place

    def at(self, _time: float) -> Place:
        """The place."""
        return self.place


@dataclass(frozen=True)
class Turn:
    """Turning on the spot from `start` to `end` by the shorter way round."""

    start: float
    end: float
    place: Place
    to: float

    def at(self, time: float) -> Place:
        """The place, part of the way round."""
        share = smooth((time - self.start) / max(self.end - self.start, 1e-6))
        return Place(self.place.x, self.place.z, self.place.heading + nearest_turn(self.place.heading, self.to) * share)


@dataclass(frozen=True)
class Travel:
    """Going along a way.

    Attributes
    ----------
    start, end : float
        Seconds; at `end` the whole way is done.
    gait : str
    rolling_in, rolling_out : bool
        Whether one is already in motion at the start, still in motion at the end.
    """

    start: float
    end: float
    way: Way
    gait: str
    rolling_in: bool = False
    rolling_out: bool = False

    @property
    def ramps(self) -> tuple[float, float]:
        """Seconds of getting going and of coming to rest."""
        span = self.end - self.start
        ramp = min(0.6 if self.gait != "run" else 0.8, 0.45 * span)
        return (0.0 if self.rolling_in else ramp), (0.0 if self.rolling_out else ramp)

    @property
    def cruise(self) -> float:
        """Metres per second between start and stop."""
        first, last = self.ramps
        return self.way.length / max(self.end - self.start - 0.5 * (first + last), 1e-6)

    def travelled(self, time: float) -> float:
        """Metres done at `time`: speed rises and falls in cubic steps."""
        first, last = self.ramps
        v, t = self.cruise, min(max(time, self.start), self.end) - self.start
        span = self.end - self.start

        def gone(u: float) -> float:
            return u**3 - 0.5 * u**4

        if t < first:
            return v * first * gone(t / first)
        if t <= span - last:
            return v * (0.5 * first + t - first)
        return self.way.length - v * last * gone((span - t) / last)

    def speed(self, time: float) -> float:
        """Metres per second at `time`."""
        first, last = self.ramps
        if time < self.start or time > self.end:
            return 0.0
        up = smooth((time - self.start) / first) if first else 1.0
        down = smooth((self.end - time) / last) if last else 1.0
        return self.cruise * min(up, down)

    def when(self, distance: float) -> float:
        """Seconds at which `distance` metres are done (bisection); the ends beyond them."""
        if distance <= 0:
            return self.start
        if distance >= self.way.length:
            return self.end
        low, high = self.start, self.end
        for _ in range(40):
            middle = 0.5 * (low + high)
            if self.travelled(middle) < distance:
                low = middle
            else:
                high = middle
        return 0.5 * (low + high)

    def at(self, time: float) -> Place:
        """Where one is, looking along the way."""
        s = self.travelled(time)
        x, z = self.way.point(s)
        return Place(x, z, self.way.heading(s), self.speed(time), s)


Stint = Rest | Turn | Travel


@dataclass(frozen=True)
class Track:
    """Stints in order; the first begins at or before 0."""

    stints: tuple[Stint, ...]
    _starts: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(stint.start for stint in self.stints))

    def stint(self, time: float) -> Stint:
        """What goes on at `time`."""
        return self.stints[max(bisect_right(self._starts, time) - 1, 0)]

    def at(self, time: float) -> Place:
        """Where the body is at `time` (seconds)."""
        return self.stint(time).at(time)


def smooth(u: float) -> float:
    """Cubic step from 0 to 1."""
    u = min(max(u, 0.0), 1.0)
    return u * u * (3 - 2 * u)


def nearest_turn(a: float, b: float) -> float:
    """Signed angle from heading `a` to heading `b`, within half a turn."""
    return math.remainder(b - a, 2 * math.pi)


def heading_to(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Heading from one place to another; both are (x, y, z) or both (x, z)."""
    return math.atan2(b[0] - a[0], b[-1] - a[-1])


def turn_seconds(angle: float) -> float:
    """How long a turn takes; small ones are not hurried either."""
    return 0.25 + abs(angle) / TURN_RATE
