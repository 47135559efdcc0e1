"""What the camera is solved against: everybody's body points at moments of the take, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.previz.sets.base import Set, Solid
from engine.previz.stagecraft.framing import CHEST, EYES, WAIST, Array

PLAYER_RADIUS = 0.24


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
    """

    place: Set
    times: Array
    people: dict[str, Sighted]
    holds: Array = field(default_factory=lambda: np.zeros((0, 3)))
    talks: bool = False
    thrown_at: Array | None = None


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
    for row, radius in ((EYES, 0.17), (CHEST, PLAYER_RADIUS), (WAIST, PLAYER_RADIUS)):
        point = person.body[k, row]
        along = float((point - eye) @ way) / length
        if 0.05 < along < length - 0.3:
            off = float(np.linalg.norm(point - eye - way / length * along))
            if off < radius:
                return True
    return False
