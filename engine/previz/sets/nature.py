"""What grows and lies outdoors: rocks, trees, ferns, grass, birds; each a mesh from a seed.

Shapes are made once and shared by all sets of the process: nobody writes into their arrays.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.previz.sets import meshes
from engine.previz.sets.base import MeshArrays
from engine.previz.sets.matrices import scale, translate

Height = Callable[[float, float], float]


def bedded(ground: Height, x: float, z: float, radius: float) -> float:
    """The lowest ground under a round footprint: what is placed there does not float on a slope."""
    ring = [(radius * math.cos(k * math.pi / 3), radius * math.sin(k * math.pi / 3)) for k in range(6)]
    return min(ground(x, z), *(ground(x + dx, z + dz) for dx, dz in ring))


@cache
def rock(seed: int, around: int = 16, down: int = 10) -> MeshArrays:
    """A boulder of radius 1: a ball with planes cut off."""
    p, _, triangles = meshes.sphere(around, down)
    rng = np.random.default_rng(seed)
    for _ in range(9):
        cut = rng.normal(size=3)
        cut /= np.linalg.norm(cut)
        p = p - 0.9 * np.maximum(p @ cut - rng.uniform(0.5, 0.8), 0)[:, None] * cut
    p = p * (1 + 0.035 * meshes.noise(p[:, 0] * 6 + p[:, 1] * 3, p[:, 2] * 6 - p[:, 1] * 4, seed, 2))[:, None]
    return meshes.faceted(p, triangles)


@cache
def lump(seed: int, around: int = 10, down: int = 6, amount: float = 0.28) -> MeshArrays:
    """A noisy ball of radius about 1: bushes, crowns, heaps."""
    p, _, triangles = meshes.sphere(around, down)
    d = 1 + amount * meshes.noise(p[:, 0] * 2.6 + p[:, 1] * 1.1, p[:, 2] * 2.6 - p[:, 1] * 1.7, seed, 3)
    p = p * d[:, None]
    return p, meshes.smooth_normals(p, triangles), triangles


def trunk(height: float, radius: float, bend: float = 0.3, seed: int = 0, sides: int = 8, rings: int = 8) -> MeshArrays:
    """A stem with a flare at its foot."""
    u = np.linspace(0, 1, rings)
    points = np.stack([bend * u**2, height * u, 0.15 * np.sin(u * 3 + seed) * bend], -1)
    return meshes.tube(points, radius * (1.25 - u + 0.45 * np.exp(-u * 16)), sides)


def leaf_cards(
    centre: NDArray[Any],
    extents: NDArray[Any],
    count: int,
    size: float,
    rng: np.random.Generator,
    outward: NDArray[Any],
) -> MeshArrays:
    """Leaf sprays on an ellipsoid: little kites whose normals are the crown's, so that they shade as one mass."""
    d = rng.normal(size=(count, 3))
    d /= np.linalg.norm(d, axis=1, keepdims=True)
    root = centre + d * extents * rng.uniform(0.72, 1.02, (count, 1))
    along = meshes.unit(d + 0.9 * rng.normal(size=(count, 3)) + [0, -0.25, 0])
    side = meshes.unit(np.cross(along, rng.normal(size=(count, 3))))
    length = size * rng.uniform(0.7, 1.4, (count, 1))
    p = np.stack(
        [root - 0.25 * length * along, root + 0.42 * length * side, root + length * along, root - 0.42 * length * side],
        1,
    ).reshape(-1, 3)
    n = meshes.unit(np.repeat(0.75 * d, 4, 0) + 0.6 * meshes.unit(p - outward))
    return p, n, meshes.repeated(count, 4, [(0, 1, 2), (0, 2, 3)])


@cache
def broadleaf(seed: int, height: float = 7.0, detail: float = 1.0) -> tuple[MeshArrays, MeshArrays]:
    """Trunk and crown of a deciduous tree; `detail` 1 is for trees that one walks past, 0.2 for those behind."""
    rng = np.random.default_rng(seed)
    wood = [trunk(height * 0.8, 0.17, rng.uniform(-0.4, 0.4), seed, 8 if detail > 0.5 else 5, 8 if detail > 0.5 else 4)]
    crown: list[MeshArrays] = []
    middle = np.array([0.0, 0.72 * height, 0.0])
    for k in range(8 if detail > 0.2 else 4):
        angle, up = rng.uniform(0, 2 * np.pi), rng.uniform(0.55, 1.0)
        reach = rng.uniform(0.5, 1.9) * (1.25 - up)
        centre = np.array([math.cos(angle) * reach * 1.6, height * up, math.sin(angle) * reach * 1.6])
        extents = np.array([rng.uniform(0.9, 1.5), rng.uniform(0.6, 0.95), rng.uniform(0.9, 1.5)])
        if detail > 0.5:
            wood.append(meshes.tube(np.array([[0, height * (up - 0.22), 0], centre]), np.array([0.06, 0.02]), 5))
        core = lump(seed * 31 + k, 8 if detail > 0.5 else 6, 5 if detail > 0.5 else 4, 0.30)
        crown.append(meshes.moved(core, translate(*centre) @ scale(*(extents * 0.86))))
        crown.append(
            leaf_cards(centre, extents, max(4, round(28 * detail)), 0.42 / max(detail, 0.35) ** 0.5, rng, middle)
        )
    return meshes.join(*wood), meshes.join(*crown)


@cache
def conifer(seed: int, height: float = 8.0, detail: float = 1.0) -> tuple[MeshArrays, MeshArrays]:
    """Trunk and needles of a spruce: whorls of drooping boughs, each a bent, ragged blade."""
    rng = np.random.default_rng(seed)
    whorls = max(7, round(17 * detail**0.5))
    blades: list[NDArray[Any]] = []
    for k in range(whorls):
        u = (k + rng.uniform(-0.2, 0.2)) / whorls
        y, reach = height * (0.24 + 0.73 * u), (1.55 * (1 - u) ** 0.8 + 0.10) * height / 8.0
        for j in range(max(5, round(11 * detail))):
            a = 2 * np.pi * (j + 0.5 * (k % 2)) / max(5, round(11 * detail)) + rng.uniform(-0.25, 0.25)
            length = reach * rng.uniform(0.75, 1.15)
            out, side = np.array([math.cos(a), 0, math.sin(a)]), np.array([-math.sin(a), 0, math.cos(a)])
            wide = 0.36 * length / max(detail, 0.4) ** 0.5
            droop = np.array([0, -1.0, 0]) * length
            blades.append(
                np.array(
                    [
                        [0, y + 0.10 * length, 0],
                        np.array([0, y, 0]) + 0.50 * length * out + wide * side + 0.20 * droop,
                        np.array([0, y, 0]) + 1.00 * length * out + 0.52 * droop + [0, 0.12 * length, 0],
                        np.array([0, y, 0]) + 0.50 * length * out - wide * side + 0.20 * droop,
                        np.array([0, y, 0]) + 0.62 * length * out + 0.10 * droop,
                    ]
                )
            )
    points = np.array(blades)
    p = points.reshape(-1, 3)
    # Normals lean outwards and up like the whole tree's, not like each blade's: no paper cones.
    axis = np.stack([p[:, 0], 0.45 * np.hypot(p[:, 0], p[:, 2]) + 0.15, p[:, 2]], -1)
    triangles = meshes.repeated(len(points), 5, [(0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4)])
    tip = meshes.lathe([(0.16, height * 0.90), (0.0, height * 1.04)], 5)
    return (
        trunk(height * 0.75, 0.16, 0, seed, 7 if detail > 0.5 else 5, 5),
        meshes.join((p, meshes.unit(axis), triangles), tip),
    )


@cache
def palm(seed: int) -> tuple[MeshArrays, MeshArrays]:
    """Trunk and fronds of a coconut palm, 5 to 7 m high."""
    rng = np.random.default_rng(seed)
    height, bend = rng.uniform(5.2, 6.6), rng.uniform(0.9, 1.7)
    u = np.linspace(0, 1, 18)
    points = np.stack([bend * u**2, height * u, 0.2 * np.sin(u * 3)], -1)
    stem = meshes.tube(points, 0.18 - 0.085 * u + 0.018 * np.sin(u * 60) + 0.09 * np.exp(-u * 14), 8)
    top, leaflets = points[-1], []
    for j in range(13):
        angle, lift = 2 * math.pi * j / 13 + rng.uniform(-0.2, 0.2), rng.uniform(-0.1, 0.75)
        reach, count = rng.uniform(1.9, 2.6), 17
        v = np.linspace(0, 1, count)
        out, side = np.array([math.cos(angle), 0, math.sin(angle)]), np.array([-math.sin(angle), 0, math.cos(angle)])
        rib = top + out * (reach * v * math.cos(lift * 0.5))[:, None]
        rib = rib + np.array([0, 1, 0]) * (reach * (math.sin(lift) * v - 0.85 * v**2))[:, None]
        for sign in (-1, 1):
            for i in range(1, count - 1):
                wide = 0.46 * math.sin(math.pi * min(v[i] * 1.05 + 0.08, 1)) ** 0.7
                tip = rib[i] + side * sign * wide + out * 0.24 - np.array([0, 0.22 * wide + 0.10, 0])
                leaflets.append([rib[i] - out * 0.065, rib[i] + out * 0.065, tip])
    p = np.array(leaflets).reshape(-1, 3)
    flat = meshes.faceted(p, np.arange(len(p)).reshape(-1, 3))
    normals = flat[1] * np.sign(flat[1][:, 1:2] + 1e-9)
    nuts = []
    for angle in (0.4, 2.2, 4.5):
        where = top + np.array([0.16 * math.cos(angle), -0.14, 0.16 * math.sin(angle)])
        nuts.append(meshes.moved(meshes.sphere(7, 5), translate(*where) @ scale(0.11)))
    return meshes.join(stem, *nuts), (flat[0], normals, flat[2])


@cache
def fern(seed: int, blades: int = 9) -> MeshArrays:
    """A tuft of arching fronds, each tapering in three steps with saw-tooth leaflets left to the shader."""
    rng = np.random.default_rng(seed)
    strips: list[NDArray[Any]] = []
    for k in range(blades):
        a = 2 * np.pi * k / blades + rng.uniform(-0.3, 0.3)
        length, lift = rng.uniform(0.45, 0.85), rng.uniform(0.30, 0.55)
        out, side = np.array([math.cos(a), 0, math.sin(a)]), np.array([-math.sin(a), 0, math.cos(a)])
        spine = [
            out * length * u + np.array([0, lift * math.sin(math.pi * (0.08 + 0.80 * u)), 0])
            for u in (0, 0.3, 0.62, 1.0)
        ]
        wide = (0.02, 0.085, 0.06, 0.0)
        fold = np.array([0, -0.5, 0])
        strips.append(
            np.array([q + w * (sign * side + fold) for q, w in zip(spine, wide, strict=True) for sign in (-1, 1)])
        )
    p = np.array(strips).reshape(-1, 3)
    steps = [(2 * k, 2 * k + 1, 2 * k + 3) for k in range(3)] + [(2 * k, 2 * k + 3, 2 * k + 2) for k in range(3)]
    triangles = meshes.solid_triangles(p, meshes.repeated(blades, 8, steps))
    n = meshes.smooth_normals(p, triangles)
    return p, n * np.sign(n[:, 1:2] + 1e-9), triangles


@cache
def grass(seed: int, blades: int = 14, height: float = 0.5, spread: float = 0.22) -> MeshArrays:
    """A tuft of bent blades: dune grass, reeds, tussocks."""
    rng = np.random.default_rng(seed)
    a, lean = rng.uniform(0, 2 * np.pi, blades), rng.uniform(0.1, 0.7, blades)
    foot = spread * np.sqrt(rng.uniform(0, 1, blades))[:, None] * np.stack([np.cos(a * 5), 0 * a, np.sin(a * 5)], -1)
    out, side = np.stack([np.cos(a), 0 * a, np.sin(a)], -1), np.stack([-np.sin(a), 0 * a, np.cos(a)], -1)
    tall = height * rng.uniform(0.6, 1.15, blades)[:, None]
    middle = foot + 0.55 * tall * [0, 1, 0] + 0.25 * (lean[:, None] * tall) * out
    tip = foot + tall * [0, 1, 0] * (1 - 0.35 * lean[:, None]) + lean[:, None] * tall * out
    p = np.stack(
        [foot - 0.022 * side, foot + 0.022 * side, middle + 0.018 * side, middle - 0.018 * side, tip], 1
    ).reshape(-1, 3)
    n = meshes.unit(np.repeat(0.5 * out + [0, 1, 0], 5, 0))
    return p, n, meshes.repeated(blades, 5, [(0, 1, 2), (0, 2, 3), (3, 2, 4)])


@cache
def gull(beat: float) -> MeshArrays:
    """A bird in the distance with its wings at one point of their beat (radians)."""
    k = 0.35 * math.sin(beat)
    p = np.array(
        [
            [0, 0, 0.16],
            [0, 0, -0.14],
            [0.5, 0.16 + k * 0.6, 0.02],
            [-0.5, 0.16 + k * 0.6, 0.02],
            [1.0, 0.05 + k, -0.12],
            [-1.0, 0.05 + k, -0.12],
        ]
    )
    return p, np.tile([0.0, 1.0, 0.0], (6, 1)), np.array([[0, 1, 2], [0, 3, 1], [2, 1, 4], [3, 5, 1]])


@cache
def mountain(seed: int, count: int = 30) -> MeshArrays:
    """A far peak on the unit disc, 1 high: a cone of ridged noise."""
    axis = np.linspace(-1, 1, count)
    x, z = np.meshgrid(axis, axis)
    r = np.hypot(x, z)
    y = np.clip(1 - r, 0, 1) ** 1.1 * (1 + 0.22 * meshes.noise(x * 3, z * 3, seed, 4, ridged=True)) - 0.02
    p = np.stack([x, y, z], -1).reshape(-1, 3)
    triangles = meshes.grid_triangles(count, count)
    return p, meshes.smooth_normals(p, triangles), triangles


@cache
def hill(seed: int = 0) -> MeshArrays:
    """A far island or hill on -1..1, 1 high."""

    def height(x: NDArray[Any], z: NDArray[Any]) -> NDArray[Any]:
        crest = 0.75 + 0.25 * np.sin(x * 9 + seed) + 0.12 * np.sin(x * 23 + z * 4 + 2 * seed)
        return (1 - np.abs(z)) * np.clip(1 - np.abs(x), 0, 1) ** 0.7 * crest

    return meshes.lattice(np.linspace(-1, 1, 60), np.linspace(-1, 1, 13), height)


@cache
def stars(count: int, radius: float, seed: int = 5) -> MeshArrays:
    """Specks on the dome of the sky above 3 degrees."""
    rng = np.random.default_rng(seed)
    heading, up = rng.uniform(0, 2 * np.pi, count), rng.uniform(0.05, 1.0, count)
    level = np.sqrt(1 - up * up)
    centres = radius * np.stack([level * np.sin(heading), up, level * np.cos(heading)], -1)
    sizes = radius * 0.0011 * (0.45 + 1.1 * rng.uniform(0, 1, count) ** 3)
    return meshes.specks_at(centres, sizes)


@cache
def tree_line(seed: int, radius: float, count: int, height: float) -> MeshArrays:
    """A ring of far trees as flat, ragged cards: spruces and round crowns, for behind the real ones."""
    rng = np.random.default_rng(seed)
    cards: list[MeshArrays] = []
    for k in range(count):
        a = 2 * np.pi * (k + rng.uniform(-0.35, 0.35)) / count
        far = radius * rng.uniform(0.9, 1.12)
        foot = np.array([far * math.sin(a), 0.0, far * math.cos(a)])
        side, tall = np.array([math.cos(a), 0.0, -math.sin(a)]), height * rng.uniform(0.7, 1.2)
        wide = tall * (0.20 if k % 3 else 0.34)
        levels = np.linspace(0, 1, 6)
        edge = (
            (1 - levels) * np.array([1, 0.78, 1, 0.74, 1, 0]) if k % 3 else np.array([0.16, 0.16, 0.85, 1.0, 0.75, 0.0])
        )
        start = 0.03 if k % 3 else 0.0
        spine = foot + np.outer((start + (1 - start) * levels) * tall, [0, 1, 0])
        p = np.concatenate([spine - np.outer(edge * wide, side), spine + np.outer(edge * wide, side)])
        stem = np.array(
            [
                foot - 0.1 * side,
                foot + 0.1 * side,
                foot + 0.1 * side + [0, 0.2 * tall, 0],
                foot - 0.1 * side + [0, 0.2 * tall, 0],
            ]
        )
        steps = [(i, i + 6, i + 7) for i in range(5)] + [(i, i + 7, i + 1) for i in range(5)]
        inward = meshes.unit(-foot + [0, 0.8 * far, 0])
        cards.append(
            (np.concatenate([p, stem]), np.tile(inward, (16, 1)), np.array([*steps, (12, 13, 14), (12, 14, 15)]))
        )
    return meshes.join(*cards)
