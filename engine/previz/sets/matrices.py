"""Placing things: 4 by 4 matrices for column vectors, metres, y up, angles in radians."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Matrix = NDArray[Any]


def translate(x: float, y: float, z: float) -> Matrix:
    """A shift."""
    matrix = np.eye(4)
    matrix[:3, 3] = (x, y, z)
    return matrix


def scale(x: float, y: float | None = None, z: float | None = None) -> Matrix:
    """A stretch; one number stretches all ways alike."""
    return np.diag([x, x if y is None else y, x if z is None else z, 1.0])


def rotate(axis: ArrayLike, angle: float) -> Matrix:
    """A turn about an axis through the origin (Rodrigues)."""
    unit = np.asarray(axis, float)
    x, y, z = unit / np.linalg.norm(unit)
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    matrix = np.eye(4)
    matrix[:3, :3] += math.sin(angle) * skew + (1 - math.cos(angle)) * skew @ skew
    return matrix


def turn(heading: float) -> Matrix:
    """A turn about the vertical: what looked along +z then looks along `heading`."""
    return rotate((0, 1, 0), heading)


def place(at: ArrayLike = (0, 0, 0), size: ArrayLike = (1, 1, 1), heading: float = 0.0) -> Matrix:
    """Stretch, then turn about the vertical, then shift."""
    x, y, z = np.asarray(at, float)
    matrix = turn(heading) if heading else np.eye(4)
    matrix[:3, :3] = matrix[:3, :3] * np.asarray(size, float)
    matrix[:3, 3] = (x, y, z)
    return matrix


def upright_to(direction: ArrayLike) -> Matrix:
    """The turn that lays local +y along `direction`."""
    d = np.asarray(direction, float)
    d = d / np.linalg.norm(d)
    axis = np.cross((0.0, 1.0, 0.0), d)
    if np.linalg.norm(axis) < 1e-9:
        return np.eye(4) if d[1] > 0 else rotate((1, 0, 0), math.pi)
    return rotate(axis, math.acos(float(np.clip(d[1], -1, 1))))


def between(start: ArrayLike, end: ArrayLike, radius: float) -> Matrix:
    """Stretches a unit cylinder (radius 1, height 1 along y) from `start` to `end`."""
    a, b = np.asarray(start, float), np.asarray(end, float)
    x, y, z = (a + b) / 2
    return translate(x, y, z) @ upright_to(b - a) @ scale(radius, float(np.linalg.norm(b - a)), radius)


def heading_vector(heading: float) -> NDArray[Any]:
    """Unit vector of a heading: 0 is +z, pi/2 is +x."""
    return np.array([math.sin(heading), 0.0, math.cos(heading)])
