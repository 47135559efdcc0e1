"""Coarser versions of a figure for when it is small in the picture.

Vertices are clustered on a grid, per material slot (Rossignac and Borrel, 1993): all vertices of a cell become one,
at their mean, with the attributes of the vertex nearest to it. Hair is thinned by strands before, because clustered
ribbons vanish.
"""

from __future__ import annotations

import numpy as np

from engine.previz.people.mesh import Array
from engine.previz.people.spec import SLOT

CELLS = (0.022, 0.045)
"""Metres of the grids of the two coarse versions."""


def cluster(arrays: dict[str, Array], triangles: Array, cell: float) -> tuple[dict[str, Array], Array]:
    """Vertex arrays and triangles with one vertex per cell and slot; triangles that collapse are dropped."""
    position, slot = arrays["position"], arrays["slot"][:, 0].astype(np.int64)
    grid = np.floor(position / cell).astype(np.int64) + 2048
    # front and back of one cell of thin cloth must not become one vertex
    facing = (arrays["normal"][:, 2] > 0).astype(np.int64)
    key = (((slot * 2 + facing) * 4096 + grid[:, 0]) * 4096 + grid[:, 1]) * 4096 + grid[:, 2]
    _, group = np.unique(key, return_inverse=True)
    group = group.ravel()
    count = np.bincount(group)
    mean = np.stack([np.bincount(group, position[:, k]) / count for k in range(3)], 1)
    away = ((position - mean[group]) ** 2).sum(1)
    order = np.lexsort((away, group))
    chosen = order[np.searchsorted(group[order], np.arange(len(count)))]
    out = {name: value[chosen] for name, value in arrays.items()}
    out["position"] = mean.astype(np.float32)
    normal = np.stack([np.bincount(group, arrays["normal"][:, k]) for k in range(3)], 1)
    length = np.linalg.norm(normal, axis=1, keepdims=True)
    out["normal"] = np.where(length > 0.1, normal / np.maximum(length, 1e-9), out["normal"]).astype(np.float32)
    corners = group[triangles]
    a, b, c = corners.T
    corners = corners[(a != b) & (b != c) & (c != a)]
    # two sides of a hem collapse onto each other: keep one triangle for the same three vertices
    ordered = np.sort(corners, 1)
    _, first = np.unique((ordered[:, 0] * len(count) + ordered[:, 1]) * len(count) + ordered[:, 2], return_index=True)
    corners = corners[np.sort(first)]
    used = np.zeros(len(count), bool)
    used[corners] = True
    number = np.cumsum(used) - 1
    return {name: value[used] for name, value in out.items()}, number[corners].astype(np.int32)


def join(parts: list[tuple[dict[str, Array], Array]]) -> tuple[dict[str, Array], Array]:
    """One mesh from several."""
    offset, triangles = 0, []
    for arrays, part in parts:
        triangles.append(part + offset)
        offset += len(arrays["position"])
    names = parts[0][0].keys()
    return {name: np.concatenate([arrays[name] for arrays, _ in parts]) for name in names}, np.concatenate(triangles)


def without(arrays: dict[str, Array], triangles: Array, *slots: str) -> tuple[dict[str, Array], Array]:
    """The mesh less the triangles of some slots."""
    numbers = [SLOT[name] for name in slots]
    keep = ~np.isin(arrays["slot"][triangles[:, 0], 0], numbers)
    used, corners = np.unique(triangles[keep], return_inverse=True)
    return {name: value[used] for name, value in arrays.items()}, corners.reshape(-1, 3).astype(np.int32)


def whole(
    face: tuple[dict[str, Array], Array], body: tuple[dict[str, Array], Array], cell: float
) -> tuple[dict[str, Array], Array]:
    """Face and body as one clustered mesh."""
    return cluster(*join([without(*face, "lash", "tongue", "teeth"), body]), cell)
