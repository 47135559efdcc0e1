"""Triangle meshes with per-vertex attributes: subdivision, cuts along iso-lines, turned hems, smoothing.

Every operation interpolates all attributes, so a cut along a hem keeps skin weights, cloth coordinates and
distances consistent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass
class Patch:
    """Triangles (k, 3) and per-vertex attributes; ``attributes["position"]`` (n, 3) is always there."""

    triangles: Array
    attributes: dict[str, Array]

    @property
    def position(self) -> Array:
        """Vertex positions (n, 3)."""
        return self.attributes["position"]

    @position.setter
    def position(self, value: Array) -> None:
        self.attributes["position"] = value

    def __len__(self) -> int:
        return len(self.position)

    def copy(self) -> Patch:
        """Copy that can be moved and relabelled without touching this one."""
        return Patch(self.triangles.copy(), {name: value.copy() for name, value in self.attributes.items()})


def smoothstep(low: float, high: float, x: Array) -> Array:
    """Cubic step from 0 at `low` to 1 at `high`; `high` may be the smaller one."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def unit(vectors: Array) -> Array:
    """Rows scaled to length 1 (zero rows stay zero)."""
    return vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9)


def triangulate(quads: Array) -> Array:
    """Two triangles per quad (n, 4) -> (2n, 3)."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def grid_triangles(rows: int, columns: int, closed: bool = False) -> Array:
    """Two triangles per cell of a (rows, columns) grid; `closed` joins the last column to the first."""
    ids = np.arange(rows * columns).reshape(rows, columns)
    if closed:
        ids = np.concatenate([ids, ids[:, :1]], 1)
    a, b, c, d = ids[:-1, :-1], ids[1:, :-1], ids[1:, 1:], ids[:-1, 1:]
    return np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])


def normals(position: Array, triangles: Array) -> Array:
    """Area-weighted vertex normals (n, 3)."""
    a, b, c = (position[triangles[:, k]] for k in range(3))
    p, q = b - a, c - a
    face = np.stack(
        [
            p[:, 1] * q[:, 2] - p[:, 2] * q[:, 1],
            p[:, 2] * q[:, 0] - p[:, 0] * q[:, 2],
            p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0],
        ],
        1,
    )
    corners = triangles.T.ravel()
    out = np.stack([np.bincount(corners, np.tile(face[:, axis], 3), len(position)) for axis in range(3)], 1)
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-30)  # slivers have normals too


def compact(patch: Patch) -> Patch:
    """Drop unused vertices."""
    used = np.zeros(len(patch), bool)
    used[patch.triangles] = True
    number = np.cumsum(used) - 1
    return Patch(number[patch.triangles], {name: value[used] for name, value in patch.attributes.items()})


def select(patch: Patch, keep: Array) -> Patch:
    """Only the triangles for which `keep` (k,) is true."""
    return compact(Patch(patch.triangles[keep], patch.attributes))


def edges_of(triangles: Array) -> tuple[Array, Array]:
    """Undirected edges (e, 2), smaller vertex first, and for each triangle side its edge (k, 3)."""
    sides = np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), 1).astype(np.int64)
    stride = int(triangles.max(initial=0)) + 1
    keys, inverse = np.unique(sides[:, 0] * stride + sides[:, 1], return_inverse=True)
    return np.stack([keys // stride, keys % stride], 1), inverse.reshape(-1, 3)


def smooth(values: Array, triangles: Array, rounds: int, amount: float = 0.5) -> Array:
    """Laplacian smoothing of (n, d) values with uniform weights."""
    edges, _ = edges_of(triangles)
    start, end = np.concatenate([edges[:, 0], edges[:, 1]]), np.concatenate([edges[:, 1], edges[:, 0]])
    share = amount / (np.bincount(start, minlength=len(values)) + 1e-9)
    columns = [values[:, k].astype(np.float64) for k in range(values.shape[1])]
    for _ in range(rounds):
        columns = [column * (1 - amount) + np.bincount(start, column[end], len(values)) * share for column in columns]
    return np.stack(columns, 1)


def subdivide(patch: Patch) -> Patch:
    """One midpoint subdivision (four triangles per triangle), then a light smoothing of positions."""
    edges, sides = edges_of(patch.triangles)
    a, b, c = patch.triangles.T
    ab, bc, ca = (sides + len(patch)).T
    triangles = np.concatenate([np.stack(t, 1) for t in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])
    out = Patch(
        triangles,
        {
            name: np.concatenate([value, 0.5 * (value[edges[:, 0]] + value[edges[:, 1]])])
            for name, value in patch.attributes.items()
        },
    )
    out.position = smooth(out.position, triangles, 2, 0.35)
    return out


def clip(patch: Patch, field: Array) -> Patch:
    """Keep the part where `field` (n,) is positive, splitting triangles exactly along the zero line."""
    values = np.where(np.abs(field) < 1e-7, 1e-7, field)
    inside = values > 0
    count = inside[patch.triangles].sum(1)
    cut = patch.triangles[(count == 1) | (count == 2)].astype(np.int64)
    if not len(cut):
        return select(patch, count == 3)
    stride = len(patch)
    sides = np.sort(cut[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), 1)
    sides = sides[inside[sides[:, 0]] != inside[sides[:, 1]]]
    keys = np.unique(sides[:, 0] * stride + sides[:, 1])
    first, second = keys // stride, keys % stride
    t = values[first] / (values[first] - values[second])
    attributes = {}
    for name, value in patch.attributes.items():
        w = t.reshape(-1, *([1] * (value.ndim - 1)))
        attributes[name] = np.concatenate([value, value[first] * (1 - w) + value[second] * w])

    def crossing(i: Array, j: Array) -> Array:
        return np.searchsorted(keys, np.minimum(i, j) * stride + np.maximum(i, j)) + stride

    flags = inside[cut]
    alone = flags.sum(1) == 1
    lone = np.where(alone, flags.argmax(1), flags.argmin(1))
    row = np.arange(len(cut))
    a, b, c = (cut[row, (lone + k) % 3] for k in range(3))
    p, q = crossing(a, b), crossing(a, c)
    two = ~alone
    new = [
        np.stack([a, p, q], 1)[alone],
        np.stack([p, b, c], 1)[two],
        np.stack([p, c, q], 1)[two],
    ]
    return compact(Patch(np.concatenate([patch.triangles[count == 3], *new]), attributes))


def boundary_edges(triangles: Array) -> Array:
    """Directed edges (e, 2) that belong to one triangle only."""
    _, sides = edges_of(triangles)
    single = np.bincount(sides.ravel())[sides.ravel()] == 1
    return triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)[single]


def boundary_loops(triangles: Array) -> list[Array]:
    """Ordered vertex loops along the border."""
    follow = dict(boundary_edges(triangles).tolist())
    loops = []
    while follow:
        start, here = next(iter(follow.items()))
        loop = [start]
        del follow[start]
        while here != start and here in follow:
            loop.append(here)
            here = follow.pop(here)
        loops.append(np.array(loop))
    return loops


def relax_border(patch: Patch, rounds: int = 6) -> None:
    """Smooth the border polyline along itself, so a cut never shows the grid it was cut from."""
    position = patch.position
    for loop in boundary_loops(patch.triangles):
        if len(loop) < 6:
            continue
        p = position[loop]
        for _ in range(rounds):
            p = 0.5 * p + 0.25 * (np.roll(p, 1, 0) + np.roll(p, -1, 0))
        position[loop] = p


def turned_hem(patch: Patch, thickness: float = 0.004, depth: float = 0.02) -> Patch:
    """Give every border a rounded edge that turns inward, as real cloth is folded and stitched.

    Three rings follow each border: the rounded lip, the inner edge and the inside of the fold, `depth` metres wide.
    """
    border = boundary_edges(patch.triangles)
    if not len(border):
        return patch
    n = normals(patch.position, patch.triangles)
    ids = np.unique(border)
    slot = np.searchsorted(ids, border)
    # direction that leaves the cloth in its own surface, averaged over the two border edges of a vertex
    edge = patch.position[border[:, 1]] - patch.position[border[:, 0]]
    outward = np.zeros((len(ids), 3))
    for column in (0, 1):
        np.add.at(outward, slot[:, column], np.cross(edge, n[border[:, column]]))
    outward /= np.linalg.norm(outward, axis=1, keepdims=True) + 1e-12
    normal, p, t = n[ids], patch.position[ids], thickness
    rings = [
        p + outward * t * 0.5 - normal * t * 0.35,
        p + outward * t * 0.2 - normal * t * 0.9,
        p - outward * depth - normal * t,
    ]
    count = len(patch)
    triangles, upper = [patch.triangles], ids
    for k in range(len(rings)):
        lower = np.arange(count + k * len(ids), count + (k + 1) * len(ids))
        (ui, uj), (li, lj) = (upper[slot].T, lower[slot].T)
        triangles += [np.stack([uj, ui, li], 1), np.stack([uj, li, lj], 1)]
        upper = lower
    attributes = {
        name: np.concatenate([value, *(rings if name == "position" else [value[ids]] * len(rings))])
        for name, value in patch.attributes.items()
    }
    return Patch(np.concatenate(triangles), attributes)


def strongest_weights(weights: Array, count: int = 4) -> tuple[Array, Array]:
    """Numbers (n, count) and renormalised weights (n, count) of each vertex's strongest bones."""
    index = np.argpartition(-weights, count, axis=1)[:, :count]
    value = np.take_along_axis(weights, index, 1)
    order = np.argsort(-value, axis=1, kind="stable")
    index, value = np.take_along_axis(index, order, 1), np.take_along_axis(value, order, 1)
    return index.astype(np.uint8), (value / (value.sum(1, keepdims=True) + 1e-9)).astype(np.float32)
