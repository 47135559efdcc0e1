"""The small vocabulary of shapes from which all sets and props are made.

Every function returns `MeshArrays`: positions (n, 3), unit normals (n, 3) and triangles (k, 3), in metres, y up.
Shapes that are meant to be stretched by an item's matrix are of unit size; the others take their size, because a
bevel must not be stretched.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.previz.sets.base import MeshArrays

Array = NDArray[Any]


def grid_triangles(rows: int, columns: int) -> Array:
    """Triangles of a grid of vertices stored row by row."""
    a = np.arange(rows * columns).reshape(rows, columns)
    quads = np.stack([a[:-1, :-1], a[1:, :-1], a[1:, 1:], a[:-1, 1:]], -1).reshape(-1, 4)
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def repeated(count: int, stride: int, triangles: ArrayLike) -> Array:
    """The same `triangles` for each of `count` groups of `stride` vertices."""
    shape = np.asarray(triangles).reshape(1, -1, 3)
    return (shape + stride * np.arange(count)[:, None, None]).reshape(-1, 3)


def unit(vectors: Array) -> Array:
    """Vectors (n, 3) of length one; zero stays zero."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def smooth_normals(positions: Array, triangles: Array) -> Array:
    """Vertex normals weighted by the area of the triangles around."""
    a, b, c = (positions[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    normals = np.zeros_like(positions)
    for k in range(3):
        np.add.at(normals, triangles[:, k], face)
    return unit(normals)


def solid_triangles(positions: Array, triangles: Array) -> Array:
    """Without those that have no area, as at the poles of a sphere."""
    a, b, c = (positions[triangles[:, k]] for k in range(3))
    return triangles[np.linalg.norm(np.cross(b - a, c - a), axis=1) > 1e-12]


def faceted(positions: Array, triangles: Array) -> MeshArrays:
    """Split every triangle from its neighbours, so that its edges stay crisp."""
    corners = positions[solid_triangles(positions, triangles).reshape(-1)]
    face = unit(np.cross(corners[1::3] - corners[0::3], corners[2::3] - corners[0::3]))
    return corners, np.repeat(face, 3, 0), np.arange(len(corners)).reshape(-1, 3)


def join(*meshes: MeshArrays) -> MeshArrays:
    """Several meshes as one."""
    positions, normals, triangles, base = [], [], [], 0
    for p, n, t in meshes:
        positions.append(p)
        normals.append(n)
        triangles.append(np.asarray(t) + base)
        base += len(p)
    return np.concatenate(positions), np.concatenate(normals), np.concatenate(triangles)


def moved(mesh: MeshArrays, matrix: Array) -> MeshArrays:
    """A mesh under a matrix (4, 4); normals follow its inverse transpose."""
    p, n, t = mesh
    linear = matrix[:3, :3]
    return p @ linear.T + matrix[:3, 3], unit(n @ np.linalg.inv(linear)), t


# ----- solids of unit size, to be stretched by a matrix ---------------------------------------------------------
def box() -> MeshArrays:
    """Unit cube about the origin."""
    positions: list[Array] = []
    normals: list[Array] = []
    triangles: list[tuple[int, int, int]] = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            n = np.zeros(3)
            n[axis] = sign
            u = np.roll(n, 1) * sign
            v = np.cross(n, u)
            base = len(positions)
            for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
                positions.append(0.5 * (n + a * u + b * v))
                normals.append(n)
            triangles += [(base, base + 1, base + 2), (base, base + 2, base + 3)]
    return np.array(positions), np.array(normals), np.array(triangles)


def sphere(around: int = 28, down: int = 16) -> MeshArrays:
    """Sphere of radius 1."""
    theta = np.linspace(0, np.pi, down + 1)[:, None]
    phi = np.linspace(0, 2 * np.pi, around + 1)[None]
    p = np.stack([np.sin(theta) * np.cos(phi), np.cos(theta) + 0 * phi, np.sin(theta) * np.sin(phi)], -1).reshape(-1, 3)
    return p, p.copy(), solid_triangles(p, grid_triangles(down + 1, around + 1)[:, ::-1])


def cylinder(around: int = 20) -> MeshArrays:
    """Closed cylinder of radius 1 and height 1 about the origin, along y."""
    return lathe([(0, -0.5), (1, -0.5), (1, -0.5), (1, 0.5), (1, 0.5), (0, 0.5)], around)


def quad() -> MeshArrays:
    """Unit square in the xy plane, normal +z."""
    p = np.array([(-0.5, -0.5, 0), (0.5, -0.5, 0), (0.5, 0.5, 0), (-0.5, 0.5, 0)], float)
    return p, np.tile([0.0, 0.0, 1.0], (4, 1)), np.array([(0, 1, 2), (0, 2, 3)])


# ----- solids of real size --------------------------------------------------------------------------------------
def bevelled_box(x: float, y: float, z: float, bevel: float) -> MeshArrays:
    """Box with softened edges in 24 vertices: flat faces that meet in chamfers shaded round.

    Parameters
    ----------
    x, y, z : float
        Full extents.
    bevel : float
        Width taken off each face at its edges.
    """
    half = np.array([x, y, z]) / 2
    corners = np.array([(i, j, k) for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)], float)
    positions, normals = [], []
    for corner in corners:
        for axis in range(3):
            p = corner * (half - bevel)
            p[axis] = corner[axis] * half[axis]
            n = np.zeros(3)
            n[axis] = corner[axis]
            positions.append(p)
            normals.append(n)
    triangles: list[tuple[int, int, int]] = []

    def quad_of(a: int, b: int, c: int, d: int) -> None:
        triangles.extend([(a, b, c), (a, c, d)])

    def corner_index(signs: Array) -> int:
        return int(sum((1 if s > 0 else 0) << (2 - k) for k, s in enumerate(signs)))

    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        for sign in (-1, 1):
            ring = []
            for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
                signs = np.zeros(3)
                signs[axis], signs[u], signs[v] = sign, a, b
                ring.append(3 * corner_index(signs) + axis)
            quad_of(*ring)
        for a in (-1, 1):
            for b in (-1, 1):  # the chamfer along `axis` between the faces u and v
                low, high = np.zeros(3), np.zeros(3)
                low[axis], low[u], low[v] = -1, a, b
                high[axis], high[u], high[v] = 1, a, b
                i, j = 3 * corner_index(low), 3 * corner_index(high)
                quad_of(i + u, j + u, j + v, i + v)
    triangles += [(3 * k, 3 * k + 1, 3 * k + 2) for k in range(8)]
    return np.array(positions), np.array(normals), np.array(triangles)


def cushion(x: float, y: float, z: float, radius: float, around: int = 20, down: int = 12) -> MeshArrays:
    """Box with round edges, for upholstery: a sphere pulled apart."""
    p, n, t = sphere(around, down)
    sign = np.where(np.abs(p) < 1e-6, 0, np.sign(p))
    return sign * (np.array([x, y, z]) / 2 - radius) + p * radius, n, t


def lathe(profile: ArrayLike, around: int = 20) -> MeshArrays:
    """A profile of (radius, height) turned about y. Repeat a point to make an edge there crisp."""
    outline = np.asarray(profile, float)
    along = np.diff(outline, axis=0)
    side = np.stack([along[:, 1], -along[:, 0]], 1)
    normal = np.zeros_like(outline)
    length = np.linalg.norm(along, axis=1, keepdims=True)
    side = np.where(length > 1e-9, side / np.maximum(length, 1e-9), 0)
    normal[:-1] += side
    normal[1:] += side
    normal = unit(normal)
    phi = np.linspace(0, 2 * np.pi, around + 1)
    c, s = np.cos(phi)[None], np.sin(phi)[None]
    r, y = outline[:, :1], outline[:, 1:]
    p = np.stack([r * c, y + 0 * c, r * s], -1).reshape(-1, 3)
    n = np.stack([normal[:, :1] * c, normal[:, 1:] + 0 * c, normal[:, :1] * s], -1).reshape(-1, 3)
    return p, n, solid_triangles(p, grid_triangles(len(outline), around + 1))


def torus(radius: float, thickness: float, around: int = 40, across: int = 8) -> MeshArrays:
    """Ring about y; `thickness` is the radius of its tube."""
    a = np.linspace(0, 2 * np.pi, around + 1)[:, None]
    b = np.linspace(0, 2 * np.pi, across + 1)[None]
    n = np.stack([np.cos(a) * np.cos(b), np.sin(b) + 0 * a, np.sin(a) * np.cos(b)], -1)
    middle = np.stack([np.cos(a) * radius + 0 * b, 0 * a + 0 * b, np.sin(a) * radius + 0 * b], -1)
    return (n * thickness + middle).reshape(-1, 3), n.reshape(-1, 3), grid_triangles(around + 1, across + 1)


def tube(points: ArrayLike, radius: ArrayLike, sides: int = 6) -> MeshArrays:
    """A pipe along `points` (m, 3); `radius` is one number or one a point."""
    path = np.asarray(points, float)
    radii = np.broadcast_to(np.asarray(radius, float), len(path))
    direction = unit(np.gradient(path, axis=0))
    u = unit(np.cross(direction, [0.31, 0.89, 0.23]))
    v = np.cross(direction, u)
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    n = u[:, None] * np.cos(angle)[None, :, None] + v[:, None] * np.sin(angle)[None, :, None]
    p = path[:, None] + radii[:, None, None] * n
    return p.reshape(-1, 3), n.reshape(-1, 3), grid_triangles(len(path), sides + 1)


# ----- sheets ---------------------------------------------------------------------------------------------------
def lattice(xs: ArrayLike, zs: ArrayLike, height: Callable[[Array, Array], Array] | None = None) -> MeshArrays:
    """A sheet over the grid of `xs` and `zs`; `height(x, z)` is vectorised, normals come from its slope."""
    x, z = np.meshgrid(np.asarray(xs, float), np.asarray(zs, float))
    triangles = grid_triangles(*x.shape)
    if height is None:
        return np.stack([x, 0 * x, z], -1).reshape(-1, 3), np.tile([0.0, 1.0, 0.0], (x.size, 1)), triangles
    e = 0.02
    slope_x = (height(x + e, z) - height(x - e, z)) / (2 * e)
    slope_z = (height(x, z + e) - height(x, z - e)) / (2 * e)
    normals = unit(np.stack([-slope_x, np.ones_like(x), -slope_z], -1).reshape(-1, 3))
    return np.stack([x, height(x, z), z], -1).reshape(-1, 3), normals, triangles


def spaced(low: float, fine_low: float, fine_high: float, high: float, fine: int, coarse: int) -> Array:
    """Coordinates that are dense between `fine_low` and `fine_high` and thin out geometrically to both ends."""
    middle = np.linspace(fine_low, fine_high, fine)
    step = (fine_high - fine_low) / max(fine - 1, 1)

    def outwards(reach: float) -> Array:
        return np.geomspace(step, reach, coarse) if reach > step else np.empty(0)

    return np.concatenate([fine_low - outwards(fine_low - low)[::-1], middle, fine_high + outwards(high - fine_high)])


def drape(width: float, height: float, folds: int = 6, depth: float = 0.05) -> MeshArrays:
    """A hanging curtain from y = 0 up; its normals are those of the wave itself, so that no fold speckles."""
    u, v = np.meshgrid(np.linspace(0, 1, 8 * folds + 1), np.linspace(0, 1, 4))
    swing = depth * (1.2 - 0.4 * v)
    phase = u * folds * 2 * np.pi
    p = np.stack([(u - 0.5) * width, v * height, swing * np.sin(phase)], -1).reshape(-1, 3)
    slope = swing * np.cos(phase) * folds * 2 * np.pi / width
    n = unit(np.stack([-slope, 0 * slope, np.ones_like(slope)], -1).reshape(-1, 3))
    return p, n, grid_triangles(*u.shape)


def cove(width: float, depth: float, corner: float, bend: float, height: float) -> MeshArrays:
    """A studio cove about the origin: a floor that bends up into walls all round, with round corners.

    Parameters
    ----------
    width, depth : float
        From wall to wall along x and z.
    corner, bend : float
        Radius of the corners in plan, and of the bend between floor and wall.
    height : float
        Of the walls.
    """
    angle = np.linspace(0, 2 * np.pi, 73)
    # A superellipse is a rectangle with round corners and no seams.
    power = 2 * corner / min(width, depth)
    c, s = (
        np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power,
        np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power,
    )
    bent = np.linspace(0, np.pi / 2, 10)
    inset = np.concatenate([[1e3, 4.0 * bend], bend - bend * np.sin(bent), [0.0]])
    y = np.concatenate([[0.0, 0.0], bend - bend * np.cos(bent), [height]])
    rings = []
    for back, up in zip(inset, y, strict=True):
        shrink = np.clip(1 - 2 * back / np.array([width, depth]), 0.0, 1.0)
        rings.append(np.stack([0.5 * width * shrink[0] * c, 0 * angle + up, 0.5 * depth * shrink[1] * s], -1))
    p = np.concatenate(rings)
    triangles = solid_triangles(p, grid_triangles(len(y), len(angle)))
    normals = smooth_normals(p, triangles)
    return (
        p,
        normals * np.where(np.sum(normals * [1, 0, 1] * p, 1, keepdims=True) - normals[:, 1:2] > 0, -1.0, 1.0),
        triangles,
    )


def specks(count: int, half: ArrayLike, size: float, rng: np.random.Generator) -> MeshArrays:
    """Small quads scattered in a box of `half` extents: flakes, dust, fireflies, stars."""
    centres = rng.uniform(-1, 1, (count, 3)) * np.asarray(half, float)
    return specks_at(centres, size * rng.uniform(0.6, 1.4, count))


def specks_at(centres: Array, sizes: Array) -> MeshArrays:
    """Small tilted quads about `centres` (n, 3)."""
    corners = [centres + sizes[:, None] * np.array(v) for v in ((-1, 0, -0.6), (0, -1, 0.5), (1, 0, 0.6), (0, 1, -0.5))]
    p = np.stack(corners, 1).reshape(-1, 3)
    normals = np.tile([0.0, 0.0, 1.0], (len(p), 1))
    return p, normals, repeated(len(centres), 4, [(0, 1, 2), (0, 2, 3)])


def noise(x: Array, z: Array, seed: int = 0, octaves: int = 5, ridged: bool = False) -> Array:
    """Smooth deterministic noise of about -1 to 1: a sum of turned, bent sine waves; for terrain."""
    rng = np.random.default_rng(seed)
    total = np.zeros(np.broadcast(x, z).shape)
    amplitude, frequency = 1.0, 1.0
    for _ in range(octaves):
        a, p, r = rng.uniform(0, 2 * np.pi, 3)
        u = (x * np.cos(a) + z * np.sin(a)) * frequency + p
        v = (-x * np.sin(a) + z * np.cos(a)) * frequency + r
        wave = np.sin(u + 1.3 * np.sin(v * 0.7)) * np.cos(v * 0.9 + 0.8 * np.sin(u * 0.6))
        total = total + amplitude * ((1 - 2 * np.abs(wave)) if ridged else wave)
        amplitude, frequency = amplitude * 0.5, frequency * 2.1
    return total
