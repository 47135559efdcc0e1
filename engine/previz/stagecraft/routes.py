"""Ways over the floor: straight lines, with detours round what stands there."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.previz.sets.base import Set, Solid

Flat = tuple[float, float]
"""A point of the floor (x, z)."""

BODY = 0.27
"""Metres that a walker keeps from solids: half the width of shoulders and a hand."""

STEP_OVER = 0.12
"""Height up to which a solid is no obstacle."""

HEAD = 1.95
"""Height above which a solid is no obstacle."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A rectangle on the floor: middle, half sides and heading (radians about y) of its local z."""

    x: float
    z: float
    half_x: float
    half_z: float
    heading: float = 0.0
    name: str = ""

    def local(self, point: Flat) -> Flat:
        """A point seen from the rectangle."""
        dx, dz = point[0] - self.x, point[1] - self.z
        c, s = math.cos(self.heading), math.sin(self.heading)
        return c * dx - s * dz, s * dx + c * dz

    def world(self, x: float, z: float) -> Flat:
        """The way back from `local`."""
        c, s = math.cos(self.heading), math.sin(self.heading)
        return self.x + c * x + s * z, self.z - s * x + c * z

    def distance(self, point: Flat) -> float:
        """Metres from a point to the rectangle; negative inside."""
        x, z = self.local(point)
        dx, dz = abs(x) - self.half_x, abs(z) - self.half_z
        if dx <= 0 and dz <= 0:
            return max(dx, dz)
        return math.hypot(max(dx, 0.0), max(dz, 0.0))

    def cuts(self, a: Flat, b: Flat, keep: float) -> bool:
        """Whether the line from `a` to `b` comes nearer than `keep` metres (as a grown rectangle)."""
        (ax, az), (bx, bz) = self.local(a), self.local(b)
        low, high = 0.0, 1.0
        for start, end, half in ((ax, bx, self.half_x + keep), (az, bz, self.half_z + keep)):
            way = end - start
            if abs(way) < 1e-9:
                if abs(start) >= half:
                    return False
                continue
            first, last = sorted(((-half - start) / way, (half - start) / way))
            low, high = max(low, first), min(high, last)
        return low < high - 1e-9

    def corners(self, keep: float) -> list[Flat]:
        """The four corners, `keep` metres out."""
        return [self.world(sx * (self.half_x + keep), sz * (self.half_z + keep)) for sx in (-1, 1) for sz in (-1, 1)]


def footprint(solid: Solid, floor: float) -> Obstacle | None:
    """The rectangle in which a solid stands in the way of feet and shoulders, None if it does not.

    Parameters
    ----------
    floor : float
        Height of the floor beneath it.
    """
    pose = solid.pose
    if solid.kind == "box":
        half = np.asarray(solid.size, float)
    elif solid.kind == "capsule":
        half = np.array([solid.size[0], solid.size[1] + solid.size[0], solid.size[0]])
    elif solid.kind == "cylinder":
        half = np.array([solid.size[0], solid.size[1], solid.size[0]])
    else:
        return None
    rotation = np.asarray(pose[:3, :3], float)
    tall = float(np.abs(rotation[1]) @ half)
    middle = float(pose[1, 3])
    if middle + tall < floor + STEP_OVER or middle - tall > floor + HEAD:
        return None
    heading = math.atan2(rotation[0, 2], rotation[2, 2]) if abs(rotation[1, 2]) < 0.9 else 0.0
    c, s = math.cos(heading), math.sin(heading)
    across, along = np.array([c, 0, -s]) @ rotation, np.array([s, 0, c]) @ rotation
    return Obstacle(
        float(pose[0, 3]),
        float(pose[2, 3]),
        float(np.abs(across) @ half),
        float(np.abs(along) @ half),
        heading,
        solid.name,
    )


def obstacles(place: Set) -> list[Obstacle]:
    """What stands in the way on a set's floor."""
    found = []
    for solid in place.solids:
        shape = footprint(solid, place.ground(float(solid.pose[0, 3]), float(solid.pose[2, 3])))
        if shape is not None:
            found.append(shape)
    return found


def person(position: tuple[float, float, float], keep: float = 0.7, name: str = "") -> Obstacle:
    """Somebody's personal space of `keep` metres (the walker's own `BODY` is added by `route`)."""
    half = max(keep - BODY, 0.05)
    return Obstacle(position[0], position[2], half, half, 0.0, name)


def inside(area: tuple[float, float, float, float], point: Flat) -> bool:
    """Whether a point lies on the floor people can walk on."""
    x0, z0, x1, z1 = area
    return x0 <= point[0] <= x1 and z0 <= point[1] <= z1


def route(
    start: Flat, end: Flat, blocks: list[Obstacle], area: tuple[float, float, float, float], keep: float = BODY
) -> list[Flat] | None:
    """Shortest way from `start` to `end` round the obstacles.

    Where it is narrow one comes nearer to things than `keep` metres: half of it, then a quarter. What one starts or
    ends beside (a sofa one sits down on) is passed as near as that. An obstacle that holds an end is not avoided.

    Returns
    -------
    list of (x, z) or None
        Start, corners, end; None where there is no way.
    """
    for narrow in (keep, keep / 2, keep / 4):
        near = [(block, min(narrow, 0.97 * block.distance(start), 0.97 * block.distance(end))) for block in blocks]
        way = _shortest(start, end, [(block, gap) for block, gap in near if gap > 0.01], area)
        if way is not None:
            return way
    return None


def _shortest(
    start: Flat, end: Flat, blocks: list[tuple[Obstacle, float]], area: tuple[float, float, float, float]
) -> list[Flat] | None:
    """Dijkstra's search over the graph of corners that see each other."""

    def free(a: Flat, b: Flat) -> bool:
        return not any(block.cuts(a, b, gap) for block, gap in blocks)

    if free(start, end):
        return [start, end]
    nodes = [start, end]
    for block, gap in blocks:
        nodes += [
            corner
            for corner in block.corners(gap + 0.02)
            if inside(area, corner) and all(other.distance(corner) >= room for other, room in blocks)
        ]
    best = {0: 0.0}
    back: dict[int, int] = {}
    queue = [(0.0, 0)]
    while queue:
        done, at = heapq.heappop(queue)
        if at == 1:
            break
        if done > best.get(at, math.inf):
            continue
        for k in range(1, len(nodes)):
            if k == at:
                continue
            total = done + math.dist(nodes[at], nodes[k])
            if total < best.get(k, math.inf) and free(nodes[at], nodes[k]):
                best[k], back[k] = total, at
                heapq.heappush(queue, (total, k))
    if 1 not in back:
        return None
    way, at = [nodes[1]], 1
    while at:
        at = back[at]
        way.append(nodes[at])
    return way[::-1]


def free_place(
    wanted: Flat, blocks: list[Obstacle], area: tuple[float, float, float, float], keep: float = BODY
) -> Flat:
    """The free place nearest to `wanted`, searched in rings up to 3 m; `wanted` itself if there is none."""
    x0, z0, x1, z1 = area
    inner = (min(max(wanted[0], x0), x1), min(max(wanted[1], z0), z1))
    for ring in range(31):
        for k in range(1 if ring == 0 else 16):
            angle = k * math.pi / 8 + 0.2 * ring
            point = (inner[0] + 0.1 * ring * math.sin(angle), inner[1] + 0.1 * ring * math.cos(angle))
            if inside(area, point) and all(block.distance(point) >= keep for block in blocks):
                return point
    return inner


def rounded(way: list[Flat], radius: float = 0.35, step: float = 0.04) -> NDArray[np.float64]:
    """A way with its corners rounded, as points (n, 2) about `step` metres apart: nobody walks in sharp angles."""
    points = [np.asarray(point, float) for point in way]
    pieces: list[NDArray[np.float64]] = []
    at = points[0]
    for k in range(1, len(points) - 1):
        corner, after = points[k], points[k + 1]
        cut = min(radius, 0.45 * float(np.linalg.norm(corner - at)), 0.45 * float(np.linalg.norm(after - corner)))
        if cut < 1e-3:
            continue
        a = corner + (at - corner) / np.linalg.norm(at - corner) * cut
        b = corner + (after - corner) / np.linalg.norm(after - corner) * cut
        pieces.append(_straight(at, a, step))
        u = np.linspace(0, 1, max(int(2 * cut / step), 3))[:, None]
        pieces.append((1 - u) ** 2 * a + 2 * u * (1 - u) * corner + u**2 * b)
        at = b
    pieces.append(_straight(at, points[-1], step))
    line = np.concatenate(pieces)
    moved = np.linalg.norm(np.diff(line, axis=0), axis=1) > 1e-9
    return line[np.concatenate([[True], moved])]


def _straight(a: NDArray[np.float64], b: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    count = max(int(np.linalg.norm(b - a) / step), 1) + 1
    return a + (b - a) * np.linspace(0, 1, count)[:, None]
