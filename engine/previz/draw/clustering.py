"""A figure's parts with fewer vertices, for those that bring no coarse version of their own.

Vertices are clustered on a grid (Rossignac and Borrel 1993): one for each cell, material slot, strongest bone and
facing. Fingers do not grow together because each has its own bone, nor cloth and skin because each has its slot.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Part = tuple[dict[str, NDArray[Any]], NDArray[Any]]


def cluster(part: Part, cell: float, kept: tuple[int, ...] = ()) -> Part:
    """`part` with one vertex a cell of `cell` metres; the slots in `kept` stay as they are."""
    arrays, triangles = part
    position, slot = np.asarray(arrays["position"], float), np.asarray(arrays["slot"]).reshape(-1).astype(np.int64)
    strongest = np.take_along_axis(arrays["bone"], np.argmax(arrays["weight"], 1)[:, None], 1).astype(np.int64)
    facing = (np.asarray(arrays["normal"]) @ [0.31, 0.17, 0.94] > 0).astype(np.int64)
    grid = np.floor(position / cell).astype(np.int64) + 2048
    keys = slot * 64 + strongest[:, 0]
    for column in (facing, *(grid.T & 4095)):
        keys = keys * 4096 + column
    untouched = np.isin(slot, kept)
    keys[untouched] = -1 - np.arange(int(untouched.sum()))
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    group = group.reshape(-1)
    count = np.bincount(group)[:, None]
    out = {name: np.asarray(values)[first] for name, values in arrays.items()}
    for name in ("position", "normal"):
        out[name] = np.stack([np.bincount(group, arrays[name][:, k]) for k in range(3)], 1) / count
    length = np.linalg.norm(out["normal"], axis=1, keepdims=True)
    out["normal"] = np.where(
        length > 0.1, out["normal"] / np.maximum(length, 1e-9), np.asarray(arrays["normal"])[first]
    )
    corners = group[np.asarray(triangles)]
    a, b, c = corners.T
    corners = corners[(a != b) & (b != c) & (c != a)]
    low, middle, high = np.sort(corners, 1).T
    _, kept_rows = np.unique((low * len(count) + middle) * len(count) + high, return_index=True)
    return out, corners[np.sort(kept_rows)]


def thinned(part: Part, hair: int, every: int = 2) -> Part:
    """`part` with one strand in `every` of its hair (slot `hair`), each as much wider, so that no scalp shows.

    A strand is a ribbon whose vertices share ``extra[0]`` and stand in pairs at each ``detail[3]``.
    """
    arrays, triangles = part
    is_hair = np.asarray(arrays["slot"]).reshape(-1) == hair
    if not is_hair.any():
        return part
    rows = np.flatnonzero(is_hair)
    strand = np.asarray(arrays["extra"])[rows, 0]
    _, number = np.unique(strand, return_inverse=True)
    _, pair = np.unique(np.stack([number, np.asarray(arrays["detail"])[rows, 3]], 1), axis=0, return_inverse=True)
    pair = pair.reshape(-1)
    position = np.array(arrays["position"], float)
    count = np.bincount(pair)[:, None]
    middle = np.stack([np.bincount(pair, position[rows, k]) for k in range(3)], 1) / count
    position[rows] = middle[pair] + 0.85 * every * (position[rows] - middle[pair])
    kept = np.ones(len(is_hair), bool)
    # strands are numbered at random, so any regular choice is spread over the head
    kept[rows] = number.reshape(-1) % every == 0
    triangles = np.asarray(triangles)
    chosen = triangles[kept[triangles].all(1)]
    used, corners = np.unique(chosen, return_inverse=True)
    out = {name: np.asarray(values)[used] for name, values in arrays.items()}
    out["position"] = position[used]
    return out, corners.reshape(-1, 3)


def without(part: Part, *slots: int) -> Part:
    """`part` less the triangles of some slots."""
    arrays, triangles = part
    triangles = np.asarray(triangles)
    kept = triangles[~np.isin(np.asarray(arrays["slot"]).reshape(-1)[triangles[:, 0]], slots)]
    used, corners = np.unique(kept, return_inverse=True)
    return {name: np.asarray(values)[used] for name, values in arrays.items()}, corners.reshape(-1, 3)


def joined(*parts: Part) -> Part:
    """Several parts as one."""
    names = parts[0][0].keys()
    arrays = {name: np.concatenate([part[0][name] for part in parts]) for name in names}
    starts = np.cumsum([0, *(len(part[0]["position"]) for part in parts[:-1])])
    return arrays, np.concatenate([part[1] + start for part, start in zip(parts, starts, strict=True)])
