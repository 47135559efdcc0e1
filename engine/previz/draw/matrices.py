"""Camera and light matrices. Column vectors, right-handed, y up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def perspective(fov: float, aspect: float, near: float, far: float) -> Matrix:
    """OpenGL projection; `fov` is vertical, in degrees."""
    scale = 1.0 / math.tan(math.radians(fov) / 2)
    matrix = np.zeros((4, 4))
    matrix[0, 0] = scale / aspect
    matrix[1, 1] = scale
    matrix[2, 2] = (far + near) / (near - far)
    matrix[2, 3] = 2 * far * near / (near - far)
    matrix[3, 2] = -1
    return matrix


def orthographic(half_size: float, near: float, far: float) -> Matrix:
    """OpenGL projection of a square beam."""
    matrix = np.eye(4)
    matrix[0, 0] = matrix[1, 1] = 1 / half_size
    matrix[2, 2] = -2 / (far - near)
    matrix[2, 3] = -(far + near) / (far - near)
    return matrix


def look_at(eye: NDArray[Any], target: NDArray[Any], up: Sequence[float] = (0, 1, 0)) -> Matrix:
    """World to camera. A camera that looks along `up` or at itself gets some direction, never a NaN."""
    forward = np.asarray(target, float) - eye
    length = float(np.linalg.norm(forward))
    forward = forward / length if length > 1e-9 else np.array([0.0, 0.0, -1.0])
    side = np.cross(forward, up)
    if np.linalg.norm(side) < 1e-6:
        side = np.cross(forward, (0.0, 0.0, 1.0) if abs(forward[1]) > 0.5 else (0.0, 1.0, 0.0))
    side /= np.linalg.norm(side)
    matrix = np.eye(4)
    matrix[0, :3] = side
    matrix[1, :3] = np.cross(side, forward)
    matrix[2, :3] = -forward
    matrix[:3, 3] = -matrix[:3, :3] @ np.asarray(eye, float)
    return matrix


def frustum_planes(view_projection: Matrix) -> Matrix:
    """Six planes (a, b, c, d) that face into what a view-projection matrix shows."""
    x, y, z, w = view_projection
    planes = np.stack([w + x, w - x, w + y, w - y, w + z, w - z])
    return planes / np.linalg.norm(planes[:, :3], axis=1, keepdims=True)


def spheres_visible(planes: Matrix, spheres: Matrix) -> NDArray[np.bool_]:
    """Which spheres (n, 4) touch the space within `planes`."""
    distance = spheres[:, :3] @ planes[:, :3].T + planes[:, 3]
    return np.all(distance > -spheres[:, 3:], axis=1)


def unit(vector: Sequence[float] | NDArray[Any]) -> Matrix:
    """`vector` at length one; straight up if it has none."""
    array = np.asarray(vector, float)
    length = float(np.linalg.norm(array))
    return array / length if length > 1e-9 else np.array([0.0, 1.0, 0.0])
