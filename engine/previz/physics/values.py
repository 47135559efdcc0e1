"""What the simulation takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray


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
    position: tuple[float, float, float]


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
        Position and quaternion (w, x, y, z).
    contacts : tuple of Contact
    outcome : str
        What came of it: ``make``, ``miss``, ``rest``, ``lost``.
    """

    start: float
    step: float
    poses: NDArray[Any]
    contacts: tuple[Contact, ...]
    outcome: str
