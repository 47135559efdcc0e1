"""What every set offers: things to draw, a floor, marks to stand on, solids to bump into and a light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.scene import Item, Look

MeshArrays = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
"""Positions (n, 3), normals (n, 3), triangles (k, 3)."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a set is built for. `time` and `weather` are words of ``engine.messages.directions``."""

    time: str = "day"
    weather: str = "clear"
    toon: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to be. `facing` is the heading in radians about y (0 looks along +z, pi/2 along +x).

    `posture` is what one does there: ``standing``, ``sitting`` or ``lying``; `seat` is the height of the seat.
    """

    position: tuple[float, float, float]
    facing: float = 0.0
    posture: Literal["standing", "sitting", "lying"] = "standing"
    seat: float = 0.0


@dataclass(frozen=True, slots=True)
class Solid:
    """Something that stops a ball, a person or the camera.

    Attributes
    ----------
    kind : str
        ``box`` (`size` = half extents), ``plane`` (normal = local +y), ``capsule`` (`size` = radius, half length
        along local y), ``ring`` (`size` = radius, tube radius, axis = local y), ``cylinder`` (radius, half length).
    material : str
        What it sounds and bounces like: ``wood``, ``sand``, ``concrete``, ``glass``, ``metal``, ``rim``, ``board``,
        ``carpet``, ``snow``, ``rock``, ``soil``, ``water``.
    pose : (4, 4) array
    """

    kind: Literal["box", "plane", "capsule", "ring", "cylinder"]
    size: tuple[float, ...]
    material: str
    pose: NDArray[Any] = field(default_factory=lambda: np.eye(4))
    name: str = ""


def no_items(_time: float) -> list[Item]:
    """For sets in which nothing moves."""
    return []


@dataclass(slots=True)
class Set:
    """A built set.

    Attributes
    ----------
    meshes : dict of name to `MeshArrays`
    static : list of Item
        What never moves.
    moving : function of seconds
        What moves by itself: sea, curtains, birds.
    look : Look
    marks : dict of name to Mark
        Always has ``centre``, ``left``, ``right``, ``far``, ``near``; and what the place has: ``door``, ``sofa``,
        ``table``, ``free throw line``, ``waterline``.
    axis : float
        Heading (radians about y) in which the camera by default looks into the set.
    area : (x0, z0, x1, z1)
        Floor on which people can walk.
    room : (x0, y0, z0, x1, y1, z1)
        Where the camera may be.
    ground : function of x, z
        Floor height in metres.
    footing : function of x, z
        What feet sound like there: a `Solid` material.
    solids : list of Solid
    ambience : tuple of str
        Kinds of ``engine.previz.sound`` that belong here.
    platform : function of seconds or None
        Pose (4, 4) of a floor that moves (a ship); marks, people and cameras ride on it.
    targets : dict of name to (x, y, z)
        What can be aimed or looked at: ``hoop``, ``sea``, ``window``, ``horizon``.
    """

    name: str
    meshes: dict[str, MeshArrays]
    static: list[Item]
    look: Look
    marks: dict[str, Mark]
    area: tuple[float, float, float, float]
    room: tuple[float, float, float, float, float, float]
    axis: float = np.pi
    moving: Callable[[float], list[Item]] = no_items
    ground: Callable[[float, float], float] = lambda _x, _z: 0.0
    footing: Callable[[float, float], str] = lambda _x, _z: "concrete"
    solids: list[Solid] = field(default_factory=list)
    ambience: tuple[str, ...] = ()
    platform: Callable[[float], NDArray[Any]] | None = None
    targets: dict[str, tuple[float, float, float]] = field(default_factory=dict)
