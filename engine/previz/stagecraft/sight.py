"""What the camera is solved against: everybody's body points at moments of the take, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

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
class Blocks:
    """A set's solids as boxes, asked all at once; rings are nothing that hides or stops a camera.

    Attributes
    ----------
    origins : (n, 3) array
    turns : (n, 3, 3) array
        Into a box's own axes: ``(point - origin) @ turn``.
    halves : (n, 3) array
        Half extents.
    planes : (m, 4, 4) array
        Poses of what one can only be behind of.
    """

    origins: Array
    turns: Array
    halves: Array
    planes: Array


def blocks_of(solids: Sequence[Solid]) -> Blocks:
    """What stands in the way in a set."""
    boxes = [solid for solid in solids if solid.kind not in {"plane", "ring"}]
    poses = np.array([solid.pose for solid in boxes]).reshape(-1, 4, 4)
    halves = np.array([_half(solid) for solid in boxes]).reshape(-1, 3)
    planes = np.array([solid.pose for solid in solids if solid.kind == "plane"]).reshape(-1, 4, 4)
    return Blocks(poses[:, :3, 3], poses[:, :3, :3], halves, planes)


def _half(solid: Solid) -> tuple[float, ...]:
    if solid.kind == "box":
        return solid.size[:3]
    radius, length = solid.size[:2]
    return radius, length + (radius if solid.kind == "capsule" else 0), radius


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

    @cached_property
    def blocks(self) -> Blocks:
        """What is solid in the set."""
        return blocks_of(self.place.solids)


def hidden_by(blocks: Blocks, eye: Array, points: Array) -> Array:
    """Which of the points (m, 3) have a block between them and the eye."""
    start = np.einsum("ni,nij->nj", eye - blocks.origins, blocks.turns)
    way = np.einsum("mni,nij->mnj", points[:, None] - blocks.origins, blocks.turns) - start
    still = np.abs(way) < 1e-9
    way = np.where(still, 1.0, way)
    one, two = (-blocks.halves - start) / way, (blocks.halves - start) / way
    first = np.where(still, 0.0, np.minimum(one, two)).max(-1, initial=0.0)
    last = np.where(still, 1.0, np.maximum(one, two)).min(-1, initial=1.0)
    beside = (still & (np.abs(start) >= blocks.halves)).any(-1)
    return ((first < last) & ~beside).any(-1)


def inside_any(blocks: Blocks, at: Array, keep: float) -> bool:
    """Whether a point lies in a block grown by `keep` metres, or behind a plane."""
    local = np.einsum("ni,nij->nj", at - blocks.origins, blocks.turns)
    height = np.einsum("mi,mi->m", at - blocks.planes[:, :3, 3], blocks.planes[:, :3, 1])
    return bool((np.abs(local) < blocks.halves + keep).all(-1).any() or (height < min(keep, 0.12)).any())


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


def cluttered(boxes: Array, eye: Array, points: Array) -> Array:
    """Which of the points (m, 3) have a box between them and the eye (slab test on all at once)."""
    way = (points - eye)[:, None]
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    first, last = (boxes[:, 0] - eye) / way, (boxes[:, 1] - eye) / way
    near = np.minimum(first, last).max(-1)
    far = np.maximum(first, last).min(-1)
    return ((near < far) & (far > 0.02) & (near < 0.97)).any(-1)


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
