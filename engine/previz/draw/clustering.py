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
    facing = (np.asarray(arrays["normal"]) @ [0.31, 0.17, 0.94] > 0).astype(np.int64)[:, None]
    keys = np.concatenate([np.floor(position / cell).astype(np.int64), slot[:, None], strongest, facing], 1)
    untouched = np.isin(slot, kept)
    keys[untouched] = 0
    keys[untouched, 0] = -(10**9) - np.arange(int(untouched.sum()))
    _, first, group = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    group = group.reshape(-1)
    count = np.bincount(group)[:, None]
    out = {name: np.asarray(values)[first] for name, values in arrays.items()}
    for name in ("position", "normal"):
        out[name] = np.stack([np.bincount(group, arrays[name][:, k]) for k in range(3)], 1) / count
    length = np.linalg.norm(out["normal"], axis=1, keepdims=True)
    out["normal"] = np.where(length > 0.1, out["normal"] / np.maximum(length, 1e-9), np.asarray(arrays["normal"])[first])
    corners = group[np.asarray(triangles)]
    a, b, c = corners.T
    corners = corners[(a != b) & (b != c) & (c != a)]
    _, kept_rows = np.unique(np.sort(corners, 1), axis=0, return_index=True)
    return out, corners[np.sort(kept_rows)]


def joined(*parts: Part) -> Part:
    """Several parts as one."""
    names = parts[0][0].keys()
    arrays = {name: np.concatenate([part[0][name] for part in parts]) for name in names}
    starts = np.cumsum([0, *(len(part[0]["position"]) for part in parts[:-1])])
    return arrays, np.concatenate([part[1] + start for part, start in zip(parts, starts, strict=True)])
