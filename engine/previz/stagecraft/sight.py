"""What the camera is solved against: everybody's body points at moments of the take, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.previz.sets.base import Set, Solid
from engine.previz.stagecraft.framing import CHEST, EYES, WAIST, Array

BULK = ((EYES, 0.17), (CHEST, 0.24), (WAIST, 0.24), (5, 0.13), (6, 0.13))
"""Body points and the radius in metres within which each of them hides what is behind."""


@dataclass(frozen=True)
class Sighted:
    """Somebody over the take.

    Attributes
    ----------
    body : (n, 11, 3) array
        Body points (`framing.BODY_POINTS`) at the sampled moments.
    facing : (n,) array
        Heading of the face, radians.
    looking : (n, 3) array
        Where they look to; not finite for nowhere.
    heading : (n,) array
        Heading of the body.
    scale : float
    seen : (n,) array of bool
        Whether they are on the set.
    """

    name: str
    body: Array
    facing: Array
    heading: Array
    looking: Array
    scale: float
    seen: Array

    @property
    def travels(self) -> float:
        """Metres between the farthest places of the waist."""
        waist = self.body[self.seen][:, WAIST] if self.seen.any() else self.body[:, WAIST]
        return float(np.linalg.norm(waist.max(0) - waist.min(0)))


@dataclass(frozen=True)
class Scene:
    """Everything that a camera has to mind.

    Attributes
    ----------
    times : (n,) array
        Seconds at which bodies are sampled.
    people : dict of name to Sighted
    holds : (m, 3) array
        Points that must lie in the frame over the whole take: a target, a ball's flight.
    talks : bool
        Whether there is dialogue: the camera then keeps to its side of the line.
    thrown_at : (3,) array or None
        What somebody throws at.
    things : (n, m, 3) array
        Props that are handled, at the sampled moments.
    clutter : (k, 2, 3) array
        Lower and upper corners of what stands about in the set: it may hide people, solid or not.
    """

    place: Set
    times: Array
    people: dict[str, Sighted]
    holds: Array = field(default_factory=lambda: np.zeros((0, 3)))
    talks: bool = False
    thrown_at: Array | None = None
    things: Array = field(default_factory=lambda: np.zeros((0, 0, 3)))
    clutter: Array = field(default_factory=lambda: np.zeros((0, 2, 3)))


def solid_hit(solid: Solid, a: Array, b: Array, keep: float = 0.0) -> bool:
    """Whether the line from `a` to `b` goes through a solid grown by `keep` metres (planes and rings never do)."""
    if solid.kind in {"plane", "ring"}:
        return False
    rotation, origin = solid.pose[:3, :3], solid.pose[:3, 3]
    p, q = (a - origin) @ rotation, (b - origin) @ rotation
    if solid.kind == "box":
        half = np.asarray(solid.size[:3], float) + keep
    else:
        radius, length = solid.size[0] + keep, solid.size[1] + keep + (solid.size[0] if solid.kind == "capsule" else 0)
        half = np.array([radius, length, radius])
    return _through_box(p, q, half)


def _through_box(p: Array, q: Array, half: Array) -> bool:
    low, high = 0.0, 1.0
    for axis in range(3):
        way = q[axis] - p[axis]
        if abs(way) < 1e-9:
            if abs(p[axis]) >= half[axis]:
                return False
            continue
        first, last = sorted(((-half[axis] - p[axis]) / way, (half[axis] - p[axis]) / way))
        low, high = max(low, first), min(high, last)
    return low < high


def clutter_of(place: Set) -> Array:
    """Boxes (k, 2, 3) around a set's drawn things of 0.15 to 3 m: furniture, plants, trunks."""
    boxes: list[Array] = []
    bounds: dict[str, Array] = {}
    for item in place.static:
        if item.mesh not in bounds:
            points = np.asarray(place.meshes[item.mesh][0], float)
            low, high = points.min(0), points.max(0)
            bounds[item.mesh] = np.array(
                [[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])]
            )
        corners = bounds[item.mesh] @ np.asarray(item.matrix)[:3, :3].T + np.asarray(item.matrix)[:3, 3]
        low, high = corners.min(0), corners.max(0)
        if 0.15 < float((high - low).max()) < 3.0:
            boxes.append(np.stack([low, high]))
    return np.array(boxes) if boxes else np.zeros((0, 2, 3))


def cluttered(boxes: Array, a: Array, b: Array) -> bool:
    """Whether the line from `a` to `b` goes through any box (slab test on all at once)."""
    if not len(boxes):
        return False
    way = b - a
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    first, last = (boxes[:, 0] - a) / way, (boxes[:, 1] - a) / way
    near = np.minimum(first, last).max(1)
    far = np.maximum(first, last).min(1)
    return bool(np.any((near < far) & (far > 0.02) & (near < 0.97)))


def inside_solid(solid: Solid, at: Array, keep: float) -> bool:
    """Whether a point lies in a solid grown by `keep` metres, or behind a solid plane."""
    if solid.kind == "ring":
        return False
    local = (at - solid.pose[:3, 3]) @ solid.pose[:3, :3]
    if solid.kind == "plane":
        return bool(local[1] < min(keep, 0.12))
    return solid_hit(solid, at, at + 1e-6, keep)


def behind(person: Sighted, k: int, eye: Array, at: Array) -> bool:
    """Whether somebody stands between the eye and a point at moment `k`."""
    if not person.seen[k]:
        return False
    way = at - eye
    length = float(np.linalg.norm(way))
    for row, radius in BULK:
        point = person.body[k, row]
        along = float((point - eye) @ way) / length
        if 0.05 < along < length - 0.3:
            off = float(np.linalg.norm(point - eye - way / length * along))
            if off < radius:
                return True
    return False
