"""What gathered hair ends in: a tail, a bun or two braids."""

from __future__ import annotations

import math

import numpy as np

from engine.previz.people.head import Head
from engine.previz.people.mesh import Array, unit
from engine.previz.people.ribbons import Ribbons, ribbons


def gathered_parts(
    head: Head,
    gather: tuple[float, float, float],
    tail: float,
    bun: float,
    braid: float,
    density: float,
    rng: np.random.Generator,
) -> list[Ribbons]:
    """Tail of a length, bun of a radius or braids of a length (metres, 0 for none) at the gathering point."""
    s = head.scale
    goal = head.centre + np.array(gather) * s
    vertex = int(np.argmin(((head.position - goal) ** 2).sum(1)))
    share = max(density, 0.35)
    parts = []
    if tail:
        parts.append(_tail(head, goal, tail * s, int(420 * share), share**-0.5, vertex, rng))
    if bun:
        parts.append(_bun(goal, bun * s, int(170 * max(share, 0.6)), s, vertex, rng))
    if braid:
        parts += [part for side in (-1, 1) for part in _braid(head, goal * [side, 1, 1], side, braid, vertex, rng)]
    return parts


def _tail(
    head: Head, goal: Array, length: float, count: int, wider: float, vertex: int, rng: np.random.Generator
) -> Ribbons:
    s, steps = head.scale, 14
    d = unit(rng.normal(0, 1, (count, 3)) * [0.35, 0.25, 0.2] + [0, 0.35, -1.0])
    points = np.zeros((count, steps, 3))
    points[:, 0] = goal + rng.normal(0, 0.006 * s, (count, 3))
    step = length * (0.75 + 0.3 * rng.random(count))[:, None] / (steps - 1)
    for k in range(1, steps):
        d = unit(d * 0.72 + np.array([0, -0.28, 0.0056]))
        points[:, k] = head.solid.push_out(points[:, k - 1] + d * step, 0.012, 0.03)
    middle = points.mean(0, keepdims=True)
    gather = np.interp(np.linspace(0, 1, steps), [0, 0.35, 1], [0.55, 0.9, 0.65])[None, :, None]
    points = middle + (points - middle) * gather
    facing = points - middle + [0, 0.004, -0.004]
    return ribbons(points, facing, 0.006 * s * wider, rng, np.full(count, vertex), taper=0.8, normal_mix=0.6)


def _bun(goal: Array, radius: float, count: int, scale: float, vertex: int, rng: np.random.Generator) -> Ribbons:
    steps = 20
    centre = goal + np.array([0, 0.006, -radius * 0.55])
    axis = unit(rng.normal(0, 0.28, (count, 3)) + np.array([0, 0.35, -1]))
    u = unit(np.cross(axis, [0, 1, 0.1]))
    v = np.cross(axis, u)
    a = np.linspace(0, 4.2, steps)[None, :, None] + rng.random((count, 1, 1)) * 2 * math.pi
    latitude = rng.uniform(-0.95, 0.95, (count, 1, 1))
    ring = np.sqrt(1 - latitude**2)
    facing = ring * (np.cos(a) * u[:, None] + np.sin(a) * v[:, None]) + latitude * axis[:, None]
    points = centre + facing * radius * [1.1, 1.0, 0.85]
    return ribbons(points, facing, 0.0085 * scale, rng, np.full(count, vertex), taper=0.5, normal_mix=0.9)


def _braid(head: Head, start: Array, side: int, length: float, vertex: int, rng: np.random.Generator) -> list[Ribbons]:
    s = head.scale
    t = np.linspace(0, 1, 46)
    path = start + np.stack([side * 0.012 * np.sin(t * 2.2), -length * t, 0.035 * t], 1) * s
    path = head.solid.push_out(path, 0.022 * s)
    parts = []
    for strand in range(3):
        a = t * 2 * math.pi * 5.2 + strand * 2 * math.pi / 3
        r = 0.0125 * s * (1 - 0.45 * t)
        centre = path + np.stack([np.sin(a) * r, 0 * a, 0.55 * np.sin(2 * a) * r], 1)
        points, facing = _tube(centre, 0.0085 * s * (1 - 0.4 * t), 9, 2.0)
        parts.append(ribbons(points, facing, 0.0042 * s, rng, np.full(9, vertex), taper=0.3, normal_mix=0.95))
    return parts


def _tube(path: Array, radius: Array, count: int, twist: float) -> tuple[Array, Array]:
    """`count` parallel hairs on a tube along `path`, and where each faces."""
    tangent = unit(np.gradient(path, axis=0))
    side = unit(np.cross(tangent, [0.2, 0.1, 1.0]))
    up = np.cross(tangent, side)
    a = (np.arange(count) / count * 2 * math.pi)[:, None] + np.linspace(0, twist, len(path))[None]
    facing = np.cos(a)[..., None] * side + np.sin(a)[..., None] * up
    return path[None] + facing * radius[None, :, None], facing
