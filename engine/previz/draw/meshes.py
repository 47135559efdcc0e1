"""Meshes of the set on the GPU, and batches: all items that share mesh and material are one instanced draw."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.matrices import Matrix, spheres_visible
from engine.previz.draw.scene import Item

INSTANCE_FLOATS = 20
"""Three matrix rows, colour and roughness, extras."""

_INSTANCE = ("row0", "row1", "row2", "colour_rough", "extra")


class Mesh:
    """Vertices and triangles on the GPU, with a bounding sphere."""

    def __init__(
        self, context: moderngl.Context, positions: NDArray[Any], normals: NDArray[Any], triangles: NDArray[Any]
    ) -> None:
        positions = np.asarray(positions, float).reshape(-1, 3)
        rows = np.concatenate([positions, np.asarray(normals, float).reshape(-1, 3)], 1)
        indices = np.asarray(triangles).reshape(-1, 3)
        if not len(positions) or not len(indices):
            raise ValueError("a mesh needs vertices and triangles")
        if indices.min() < 0 or indices.max() >= len(positions):
            raise ValueError("a triangle names a vertex that is not there")
        self.triangles = len(indices)
        self.vertices = context.buffer(rows.astype("f4").tobytes())
        self.indices = context.buffer(np.ascontiguousarray(indices, "i4").tobytes())
        self.centre = (positions.min(0) + positions.max(0)) / 2
        self.radius = float(np.linalg.norm(positions - self.centre, axis=1).max())

    def release(self) -> None:
        """Give the memory back."""
        self.vertices.release()
        self.indices.release()


class Batch:
    """Items of one mesh and one material."""

    def __init__(self, context: moderngl.Context, mesh: Mesh, material: str, items: Sequence[Item]) -> None:
        self._context = context
        self.mesh, self.material = mesh, material
        self._rows = np.empty((len(items), INSTANCE_FLOATS), "f4")
        self.spheres = np.empty((len(items), 4))
        self.casts = np.empty(len(items), bool)
        self._buffer = context.buffer(reserve=self._rows.nbytes, dynamic=True)
        self._arrays: dict[int, moderngl.VertexArray] = {}
        self.fill(items)

    def fill(self, items: Sequence[Item]) -> None:
        """Take other items, as many as before."""
        matrices = np.array([item.matrix for item in items], float)
        self._rows[:, :12] = matrices[:, :3].reshape(-1, 12)
        self._rows[:, 12:15] = [item.colour for item in items]
        self._rows[:, 15:19] = [(item.rough, item.metal, item.outline, item.tag) for item in items]
        self._rows[:, 19] = 0.0
        self.spheres[:, :3] = matrices[:, :3, :3] @ self.mesh.centre + matrices[:, :3, 3]
        self.spheres[:, 3] = self.mesh.radius * np.linalg.norm(matrices[:, :3, :3], axis=1).max(1)
        self.casts[:] = [item.casts for item in items]

    def seen(self, planes: Matrix, eye: Matrix) -> tuple[NDArray[np.intp], float]:
        """Which items are within `planes`, nearest first, and how far the nearest is."""
        keep = np.flatnonzero(spheres_visible(planes, self.spheres))
        if not len(keep):
            return keep, math.inf
        reach = np.linalg.norm(self.spheres[keep, :3] - eye, axis=1) + self.spheres[keep, 3]
        return keep[np.argsort(reach, kind="stable")], float(reach.min())

    def casting(self, planes: Matrix) -> NDArray[np.intp]:
        """Which items throw a shadow within a beam of light."""
        return np.flatnonzero(self.casts & spheres_visible(planes, self.spheres))

    def draw(self, program: moderngl.Program, keep: NDArray[np.intp]) -> None:
        """Draw the items of `keep`, in that order."""
        array = self._arrays.get(program.glo)
        if array is None:
            array = self._arrays[program.glo] = self._vertex_array(program)
        self._buffer.write(self._rows[keep].tobytes())
        array.render(instances=len(keep))

    def _vertex_array(self, program: moderngl.Program) -> moderngl.VertexArray:
        vertex = [(("3f" if name in program else "12x"), name) for name in ("position", "normal")]
        instance = [(("4f" if name in program else "16x"), name) for name in _INSTANCE]
        content = [
            (self.mesh.vertices, " ".join(f for f, _ in vertex), *(n for _, n in vertex if n in program)),
            (self._buffer, " ".join(f for f, _ in instance) + " /i", *(n for _, n in instance if n in program)),
        ]
        return self._context.vertex_array(program, content, self.mesh.indices)

    def release(self) -> None:
        """Give the memory back; the mesh stays."""
        for array in self._arrays.values():
            array.release()
        self._arrays.clear()
        self._buffer.release()


def grouped(items: Iterable[Item]) -> dict[tuple[str, str], list[Item]]:
    """Items by mesh and material, in the order in which these first appear."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        groups.setdefault((item.mesh, item.material), []).append(item)
    return groups
