"""Rotations of single 3-vectors, without NumPy's overhead where it would cost more than the arithmetic."""

from __future__ import annotations

import math

import numpy as np

from engine.previz.acting.pose import Array

IDENTITY = np.eye(3)


def about_x(angle: float) -> Array:
    """Rotation by `angle` radians about x."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]], float)


def about_y(angle: float) -> Array:
    """Rotation by `angle` radians about y."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]], float)


def about_z(angle: float) -> Array:
    """Rotation by `angle` radians about z."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]], float)


def about(axis: Array, angle: float) -> Array:
    """Rotation by `angle` radians about any axis (Rodrigues)."""
    c, s = math.cos(angle), math.sin(angle)
    x, y, z = axis / length(axis)
    t = 1 - c
    return np.array(
        [
            [t * x * x + c, t * x * y - s * z, t * x * z + s * y],
            [t * x * y + s * z, t * y * y + c, t * y * z - s * x],
            [t * x * z - s * y, t * y * z + s * x, t * z * z + c],
        ]
    )


def turn(pitch: float, yaw: float = 0.0, roll: float = 0.0) -> Array:
    """Yaw, then pitch, then roll: the order in which an actor's head turns."""
    cx, sx = math.cos(pitch), math.sin(pitch)
    cy, sy = math.cos(yaw), math.sin(yaw)
    cz, sz = math.cos(roll), math.sin(roll)
    return np.array(
        [
            [cy * cz + sy * sx * sz, -cy * sz + sy * sx * cz, sy * cx],
            [cx * sz, cx * cz, -sx],
            [-sy * cz + cy * sx * sz, sy * sz + cy * sx * cz, cy * cx],
        ]
    )


def cross(a: Array, b: Array) -> Array:
    """Cross product of two 3-vectors."""
    ax, ay, az = a
    bx, by, bz = b
    return np.array([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])


def length(v: Array) -> float:
    """Length of a 3-vector."""
    x, y, z = v
    return math.sqrt(x * x + y * y + z * z)


def between(a: Array, b: Array) -> Array:
    """Smallest rotation that takes direction `a` to direction `b`."""
    a, b = a / length(a), b / length(b)
    c = float(a @ b)
    if c < -0.9999:
        h = cross(a, np.array([1, 0, 0.1]))
        h = h / length(h)
        return 2 * np.outer(h, h) - IDENTITY
    x, y, z = cross(a, b)
    k = 1 / (1 + c)
    return np.array(
        [
            [c + k * x * x, k * x * y - z, k * x * z + y],
            [k * x * y + z, c + k * y * y, k * y * z - x],
            [k * x * z - y, k * y * z + x, c + k * z * z],
        ]
    )


def basis(forward: Array, up: Array) -> Array:
    """Rotation whose z axis is `forward` and whose y axis leans to `up`."""
    z = forward / length(forward)
    x = cross(up, z)
    x = x / (length(x) + 1e-9)
    return np.stack([x, cross(z, x), z], 1)
