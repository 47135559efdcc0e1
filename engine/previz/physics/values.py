"""What the simulation takes and gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Vector = tuple[float, float, float]
Shape = Literal["sphere", "box", "cylinder", "capsule"]

RINGING = ("rim", "board")
"""Materials of a basket's ring and board: a throw that touches one and does not go in is a miss."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A touch that can be heard.

    Attributes
    ----------
    time : float
        Seconds from the start of the shot.
    body : str
        What moved: a prop's name, or ``foot``, ``body``.
    material : str
        What the body is made of: ``ball``, ``cup``, ``shoe``, ``flesh``...
    against : str
        Material it met.
    impulse : float
        Newton seconds.
    speed : float
        Metres per second before.
    position : (x, y, z)
    """

    time: float
    body: str
    material: str
    against: str
    impulse: float
    speed: float
    position: Vector


@dataclass(frozen=True, slots=True)
class Flight:
    """A simulated path.

    Attributes
    ----------
    start : float
        Seconds from the start of the shot.
    step : float
        Seconds between samples.
    poses : (n, 7) array
        Position and quaternion (w, x, y, z); after the last one the body stays as it is.
    contacts : tuple of Contact
        In order of time. Where two bodies touch each other, the one named first has the contact.
    outcome : str
        What came of it: ``make`` (went down through a ring), ``miss`` (touched ring or board and did not go in),
        ``rest`` (lies still), ``moving`` (still under way at the end), ``lost`` (left the world).
    """

    start: float
    step: float
    poses: NDArray[Any]
    contacts: tuple[Contact, ...]
    outcome: str

    @property
    def end(self) -> float:
        """Seconds of the last sample."""
        return self.start + self.step * (len(self.poses) - 1)

    def pose(self, time: float) -> NDArray[np.float64]:
        """Position and quaternion (7,) at `time` seconds of the shot, held before the first and after the last."""
        place = min(max((time - self.start) / self.step, 0.0), len(self.poses) - 1.0)
        k = min(int(place), max(len(self.poses) - 2, 0))
        a, b, share = self.poses[k], self.poses[min(k + 1, len(self.poses) - 1)], place - k
        turn = b[3:] if float(a[3:] @ b[3:]) >= 0 else -b[3:]
        mixed = np.concatenate([a[:3] + (b[:3] - a[:3]) * share, a[3:] + (turn - a[3:]) * share])
        mixed[3:] /= np.linalg.norm(mixed[3:])
        return mixed

    def matrix(self, time: float) -> NDArray[np.float64]:
        """The pose at `time` as a (4, 4) matrix."""
        x, y, z, w, i, j, k = self.pose(time)
        return np.array(
            [
                [1 - 2 * (j * j + k * k), 2 * (i * j - k * w), 2 * (i * k + j * w), x],
                [2 * (i * j + k * w), 1 - 2 * (i * i + k * k), 2 * (j * k - i * w), y],
                [2 * (i * k - j * w), 2 * (j * k + i * w), 1 - 2 * (i * i + j * j), z],
                [0.0, 0.0, 0.0, 1.0],
            ]
        )

    def velocity(self, time: float) -> NDArray[np.float64]:
        """Metres per second (3,) about `time`, by central difference over two samples."""
        return (self.pose(time + self.step)[:3] - self.pose(time - self.step)[:3]) / (2 * self.step)


@dataclass(frozen=True, slots=True)
class Body:
    """Something that can be thrown, dropped or bumped.

    Attributes
    ----------
    name : str
        Its own name; every body of a simulation has another.
    shape : str
        ``sphere`` (`size` = radius), ``box`` (half extents), ``cylinder`` (radius, half height) or ``capsule``
        (radius, half length between the centres of its caps), along its own y.
    size : tuple of float
        Metres.
    mass : float
        Kilograms.
    material : str
        A name of ``materials.SUBSTANCES``; what is not there behaves like ``wood``.
    position : (x, y, z)
        Of its centre, where it lies before anything happens.
    turn : (w, x, y, z)
    restitution : float, optional
        Bounce on a hard floor, 0 to 0.95; the material's own if left out.
    grip : float, optional
        Coefficient of sliding friction; the material's own if left out.
    """

    name: str
    shape: Shape
    size: tuple[float, ...]
    mass: float
    material: str
    position: Vector = (0.0, 0.0, 0.0)
    turn: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)
    restitution: float | None = None
    grip: float | None = None


@dataclass(frozen=True, slots=True)
class Launch:
    """A body is let go. Before its time it is kept where ``Body`` says and touches nothing.

    Attributes
    ----------
    body : str
        Whose.
    time : float
        Seconds from the start of the shot.
    position : (x, y, z)
    velocity : (x, y, z)
        Metres per second; zero drops it.
    spin : (x, y, z)
        Radians per second about the world's axes.
    turn : (w, x, y, z)
    """

    body: str
    time: float
    position: Vector
    velocity: Vector = (0.0, 0.0, 0.0)
    spin: Vector = (0.0, 0.0, 0.0)
    turn: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Mover:
    """Something that goes its own way and pushes what it meets: a person, a car.

    Attributes
    ----------
    name : str
    radius, half_length : float
        An upright capsule, metres; `half_length` is that between the centres of its caps.
    path : function of seconds of the shot
        Gives the place (x, y, z) of the capsule's centre.
    material : str
    """

    name: str
    radius: float
    half_length: float
    path: Callable[[float], Vector]
    material: str = "flesh"
