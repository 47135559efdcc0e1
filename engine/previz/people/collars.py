"""Collars lofted around the neck: shirt, stand, hood and lapels."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from engine.previz.people.assets import BODY
from engine.previz.people.mesh import (
    Array,
    Patch,
    boundary_loops,
    clip,
    grid_triangles,
    normals,
    smoothstep,
    turned_hem,
)
from engine.previz.people.wearer import Coordinates, Outfit, Piece, Wearer

UP = np.array([0.0, 1.0, 0.0])


def vee(c: Coordinates, wearer: Wearer, depth: float) -> Array:
    """Half width of a V neck of `depth` metres at each point's height."""
    top = wearer.head("neck_01")[1] + 0.04 * wearer.scale
    t = (c["rest"][:, 1] - top + depth * wearer.scale) / (depth * wearer.scale)
    return 0.062 * wearer.scale * np.clip(t, -1, 1.2)


def loft(
    wearer: Wearer,
    outfit: Outfit,
    rows: list[Array],
    slot: str,
    closed: bool,
    bones: tuple[str, str] = ("neck_01", "spine_03"),
    mix: float = 0.45,
    hem: float = 0.006,
    follow_skin: float = 0.5,
) -> None:
    """Skin a stack of rings (each (c, 3)); weights are shared by two bones and the skin beneath."""
    grid = np.array(rows)
    count, columns = grid.shape[:2]
    position = grid.reshape(-1, 3)
    triangles = grid_triangles(count, columns, closed)
    weights = np.zeros((len(position), len(wearer.bone)))
    weights[:, wearer.bone[bones[0]]] = mix
    weights[:, wearer.bone[bones[1]]] = 1 - mix
    if follow_skin:
        near = wearer.surface.index[wearer.surface.nearest(position, 0.3)]
        weights = (1 - follow_skin) * weights + follow_skin * wearer.assets.weights[BODY][near]
    if ((position - position.mean(0)) * normals(position, triangles) * [1, 0, 1]).sum() < 0:
        triangles = triangles[:, ::-1]
    c = wearer.coordinates(position, weights)
    c["arm"][:] = -1
    edge = np.full(grid.shape[:2], 0.03)
    edge[[0, -1]] = 0
    if not closed:
        edge[:, [0, -1]] = 0
    patch = Patch(triangles, {"position": position, "weights": weights, **c, "hem": edge.ravel()})
    patch = turned_hem(patch, 0.004, hem)
    outfit.pieces.append(Piece(patch, slot, patch.attributes.pop("hem")))


def _neck_ring(
    wearer: Wearer, shell: Patch, level: float, gap: float = 0.0, columns: int = 64
) -> tuple[Array, Array, Array]:
    """Angles (0 is the front), points on the shell around the neck, and outward directions.

    `level` is metres over the neck plane of a 1.70 m adult; `gap` leaves radians open on both sides of the front.
    """
    cut = clip(shell, level * wearer.scale - shell.attributes["neck"])
    ring = max((cut.position[loop] for loop in boundary_loops(cut.triangles)), key=lambda p: p[:, 1].mean())
    centre = ring.mean(0)
    d = ring - centre
    angle = np.arctan2(d[:, 0], d[:, 2])
    order = np.argsort(angle)
    target = np.linspace(0, 2 * math.pi, columns, endpoint=False)
    target = target[(target >= gap) & (target <= 2 * math.pi - gap)] if gap else target
    points = np.stack([np.interp(target, angle[order], ring[order, k], period=2 * math.pi) for k in range(3)], 1)
    out = (points - centre) * [1, 0, 1]
    return target, points, out / np.linalg.norm(out, axis=1, keepdims=True)


def shirt_collar(wearer: Wearer, outfit: Outfit, shell: Patch, slot: str) -> None:
    """Stand that leans on the neck, folded over, with points at the front."""
    s = wearer.scale
    angle, ring, out = _neck_ring(wearer, shell, 0.026, gap=0.10)
    front = np.cos(angle).clip(0)[:, None] ** 2
    height = 0.026 * s * (1 - 0.35 * front)
    fall = (0.032 + 0.026 * front**3) * s
    rows = [
        ring + out * 0.004,
        ring + UP * height * 0.6 - out * 0.004,
        ring + UP * height - out * 0.006,
        ring + UP * (height + 0.003) + out * 0.004,
        ring + UP * (height - fall * 0.5) + out * 0.017,
        ring + UP * (height - fall) + out * (0.022 + 0.008 * front),
    ]
    loft(wearer, outfit, rows, slot, closed=False)


def stand_collar(wearer: Wearer, outfit: Outfit, shell: Patch, slot: str) -> None:
    """Raised band: polo neck, coat or uniform collar."""
    height = 0.045 * wearer.scale
    _, ring, out = _neck_ring(wearer, shell, 0.022)
    rows = [ring + out * 0.003]
    rows += [ring + UP * height * t - out * (0.008 * t) for t in (0.5, 1.0)]
    rows.append(rows[-1] + out * 0.006 + UP * 0.002)
    rows.append(ring + UP * height * 0.35 + out * 0.010)
    loft(wearer, outfit, rows, slot, closed=True)


def hood(wearer: Wearer, outfit: Outfit, shell: Patch, slot: str, roll: float = 0.020, bag: float = 0.055) -> None:
    """Hood worn down: a soft roll around the neck, `roll` metres thick, that bags at the back."""
    s = wearer.scale
    angle, ring, out = _neck_ring(wearer, shell, 0.018)
    back = (0.5 - 0.5 * np.cos(angle))[:, None] ** 1.5
    size = (roll + bag * back) * s
    rows = []
    for t in np.linspace(-0.35, 1.05, 9):
        lift, reach = math.sin(t * math.pi), 0.35 - math.cos(t * math.pi)
        sag = 0.55 * bag * back * s if t > 0.6 else 0.0
        rows.append(ring + UP * (lift * size * 0.9 - sag) + out * (reach * size + 0.004))
    loft(wearer, outfit, rows, slot, closed=True, mix=0.15)


def lapels(wearer: Wearer, outfit: Outfit, shell: Patch, slot: str) -> None:
    """Jacket lapels along the V opening, and a low collar behind the neck."""
    s = wearer.scale
    base = shell.copy()
    base.position = base.position + normals(base.position, base.triangles) * 0.006
    c = base.attributes
    x, z = abs(c["rest"][:, 0]), c["rest"][:, 2] - wearer.neck_z
    inner = vee(c, wearer, 0.36)
    t = np.clip((wearer.head("neck_01")[1] + 0.04 * s - c["rest"][:, 1]) / (0.36 * s), 0, 1)
    width = 0.060 * s * np.clip((1 - t) / 0.72, 0, 1) * smoothstep(0.10, 0.30, t)
    fields = [
        np.where(z > 0.0, (x - inner) * 0.8 + 0.001, -1.0),
        np.where(z > 0.0, inner + width - x, -1.0),
        0.034 * s - c["neck"],
        (1 - t) * 0.3 - 0.004,
    ]
    wearer.finish(base, fields, slot, outfit, hem=0.004, thickness=0.004, relax=2)
    _, ring, out = _neck_ring(wearer, shell, 0.024, gap=0.75)
    height = 0.028 * s
    rows = [
        ring + out * 0.003,
        ring + UP * height - out * 0.003,
        ring + UP * (height + 0.002) + out * 0.006,
        ring - UP * 0.012 * s + out * 0.024,
    ]
    loft(wearer, outfit, rows, slot, closed=False, mix=0.25)


COLLARS: dict[str, Callable[..., None]] = {
    "shirt": shirt_collar, "stand": stand_collar, "hood": hood, "lapels": lapels,
}  # fmt: skip
"""Collars by the name a top uses."""
