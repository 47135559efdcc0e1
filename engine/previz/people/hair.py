"""Hair and beards as ribbons, with a strand direction for the shader's highlights.

Roots are scattered over the scalp inside one shared hairline; each strand is integrated step by step: it follows a
combing direction, bends with gravity and is pushed out of head, neck and shoulders. A style is a set of numbers
(`STYLES`); tails, buns and braids are added by `hair_gathered`. The scalp below is painted in the hair's colour, so
that gaps never show skin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from engine.previz.people.assets import BODY
from engine.previz.people.hair_gathered import gathered_parts
from engine.previz.people.hairline import beard_depth, hairline_depth
from engine.previz.people.head import Head
from engine.previz.people.mesh import Array, smoothstep, unit
from engine.previz.people.ribbons import Ribbons, ribbons

STEPS = 12
"""Points along a strand of hair."""
BEARD_STEPS = 6
OVER_CLOTH = 0.016
"""Metres by which hair on the shoulders keeps clear of the body for what is worn there."""
PARTING = 0.018
"""Metres from the middle at which hair is parted."""


@dataclass(frozen=True)
class Style:
    """A hair style; lengths in metres for an adult head.

    Attributes
    ----------
    count : int
        Strands at full density.
    lift : float
        0 lies flat along the comb, 1 stands up.
    comb : str
        ``forward``, ``side``, ``part``, ``out``, or ``gather`` (to one point) and ``sides`` (to two).
    layer : float
        Thickness of the hair over the scalp.
    cut : float or None
        Height, from the middle of the head, of a straight cut.
    fringe : bool
    wave, curl, turns : float
        Radius of waves and of curls, and turns of a curl.
    gather : (x, y, z) or None
        Where gathered hair meets, from the middle of the head.
    tail, bun, braid : float
        Length of a tail, radius of a bun, length of braids.
    behind : float or None
        Below the temples no hair comes farther forward than this, from the middle of the head: it is tucked behind
        the ears and falls down the back.
    """

    count: int
    length: float
    width: float
    comb: Literal["forward", "side", "part", "out", "gather", "sides"]
    layer: float
    lift: float = 0.03
    gravity: float = 0.5
    taper: float = 0.75
    cut: float | None = None
    fringe: bool = False
    wave: float = 0.0
    curl: float = 0.0
    turns: float = 0.0
    gather: tuple[float, float, float] | None = None
    tail: float = 0.0
    bun: float = 0.0
    braid: float = 0.0
    behind: float | None = None


STYLES: dict[str, Style | None] = {
    "crop": Style(2600, 0.016, 0.0042, "forward", 0.006, lift=0.75, gravity=0.25),
    "short": Style(2600, 0.058, 0.0050, "side", 0.013, lift=0.16, gravity=0.45, taper=0.6),
    "bob": Style(2300, 0.215, 0.0065, "part", 0.018, lift=0.12, gravity=0.9, cut=-0.075, fringe=True),
    "long": Style(3000, 0.37, 0.0066, "part", 0.014, lift=0.10, gravity=0.85, taper=0.45, wave=0.003, behind=-0.022),
    "ponytail": Style(1900, 0.22, 0.006, "gather", 0.007, gather=(0, 0.045, -0.105), tail=0.34),
    "bun": Style(1900, 0.22, 0.006, "gather", 0.007, gather=(0, 0.055, -0.105), bun=0.040),
    "curly": Style(2300, 0.20, 0.0062, "part", 0.032, lift=0.55, gravity=0.55, curl=0.016, turns=5, cut=-0.10),
    "afro": Style(2600, 0.085, 0.0065, "out", 0.0, lift=1.0, gravity=0.0, curl=0.010, turns=4),
    "braids": Style(2000, 0.20, 0.006, "sides", 0.007, gather=(0.085, -0.055, -0.035), braid=0.30),
    "bald": None,
}


@dataclass(frozen=True)
class Beard:
    """A beard; lengths in metres."""

    count: int
    length: float
    width: float
    layer: float


BEARDS: dict[str, Beard] = {
    "full": Beard(1700, 0.026, 0.0030, 0.005),
    "short": Beard(900, 0.011, 0.0036, 0.003),
    "long": Beard(1100, 0.075, 0.0050, 0.010),
}


def grow_hair(head: Head, style_name: str, seed: int = 1, density: float = 1.0) -> Ribbons | None:
    """A head of hair, or None for a bald one; fewer strands than full `density` are wider."""
    style = STYLES[style_name]
    if style is None:
        return None
    style = replace(style, count=int(style.count * density), width=style.width * density**-0.6)
    rng = np.random.default_rng(seed)
    edge = hairline_depth(head.assets, head.neutral)
    root, normal, vertex, depth = head.scatter(edge, style.count, rng)
    if style.gather is not None:
        points = _gathered(head, style, root, rng)
    else:
        points = _loose(head, style, root, normal, depth, rng)
    if style.curl:
        points = _curl(points, style.curl * head.scale, style.turns, density, rng)
    inside = np.clip(depth / (0.02 * head.scale), 0, 1)
    parts = [
        ribbons(
            points,
            points - head.centre,
            style.width * head.scale * 0.5,
            rng,
            vertex,
            taper=style.taper,
            normal_mix=0.55 if style.curl else 0.8,
            depth=inside,
        )
    ]
    if style.gather is not None:
        parts += gathered_parts(head, style.gather, style.tail, style.bun, style.braid, density, rng)
    return Ribbons.join(parts)


def grow_beard(head: Head, kind: str | None, seed: int = 2, density: float = 1.0) -> Ribbons | None:
    """A beard, or None; each strand follows the face shapes of its root vertex."""
    if kind is None:
        return None
    beard = BEARDS[kind]
    density = max(density, 0.5)
    rng = np.random.default_rng(seed)
    s = head.scale
    edge = beard_depth(head.assets, head.neutral)
    root, normal, vertex, depth = head.scatter(edge, int(beard.count * density), rng)
    mouth = head.position[head.assets.masks["lips"][BODY] > 0.5].mean(0)
    rel = (root - mouth) / s
    low = np.clip(-rel[:, 1] / 0.04, 0, 1)
    moustache = (rel[:, 1] > -0.002) & (np.abs(rel[:, 0]) < 0.034)
    length = beard.length * s * (0.35 + 0.65 * low) * (0.8 + 0.4 * rng.random(len(root)))
    length[moustache] = np.minimum(length[moustache], 0.009 * s)
    length *= np.interp(depth, [0, 0.012], [0.3, 1.0])
    nothing = 0 * low
    d = np.stack([rel[:, 0] * 4, nothing - 1.0, nothing + 0.25], 1)
    d[moustache] = np.stack([np.sign(rel[:, 0]) * 0.9, nothing - 0.55, nothing + 0.1], 1)[moustache]
    d += rng.normal(0, 0.18, d.shape)
    d = unit(unit(d) * 0.9 + normal * (0.10 + 0.25 * low[:, None]))
    points = np.zeros((len(root), BEARD_STEPS, 3))
    points[:, 0] = root
    for k in range(1, BEARD_STEPS):
        ahead = points[:, k - 1] + d * (length / (BEARD_STEPS - 1))[:, None]
        points[:, k] = head.solid.push_out(ahead, beard.layer * min(1.0, k / 3), 0.03)
        d = d * 0.85 + np.array([0, -0.15, 0])
    width = beard.width * density**-0.6 * s * 0.5
    return ribbons(points, points - head.centre, width, rng, vertex, taper=0.8, normal_mix=0.7)


def _comb(style: Style, head: Head, root: Array) -> Array:
    """Combing direction at points of the scalp."""
    rel = (root - head.centre) / head.scale
    x, y, z = rel.T
    nothing = 0 * x
    if style.comb == "forward":
        return np.stack([0.1 * x, nothing - 0.2, nothing + 1.0], 1)
    if style.comb == "side":  # swept over from the parting, back at the sides
        top = np.clip((y - 0.02) / 0.06, 0, 1)[:, None]
        sweep = np.stack([nothing - 0.9, nothing + 0.15, 0.35 - z * 3], 1)
        back = np.stack([nothing, nothing - 0.9, nothing - 0.45], 1)
        return sweep * top + back * (1 - top)
    if style.comb == "out":
        return rel
    side = np.tanh((x - PARTING) / 0.012)
    front = np.clip(z / 0.08, -1, 1)
    return np.stack([side * (0.9 + 0.3 * front), nothing - 0.55, -0.35 - 0.15 * front], 1)


def _gathered(head: Head, style: Style, root: Array, rng: np.random.Generator) -> Array:
    """Strands along the scalp to where they are gathered: straight lines, every point lifted to the surface."""
    assert style.gather is not None
    s, count = head.scale, len(root)
    layer = style.layer * s * (0.35 + 0.65 * rng.random(count))
    goals = np.tile(head.centre + np.array(style.gather) * s, (count, 1))
    if style.comb == "sides":
        goals[:, 0] = np.where(root[:, 0] > 0, 1, -1) * abs(goals[:, 0])
    t = np.linspace(0, 1, STEPS)[None, :, None]
    start = np.linalg.norm(root - head.centre, axis=1)[:, None, None]
    end = np.linalg.norm(goals - head.centre, axis=1)[:, None, None]
    line = root[:, None] * (1 - t) + goals[:, None] * t
    points = head.centre + unit(line - head.centre) * (start * (1 - t) + end * t)
    lift = np.repeat(layer, STEPS) * np.tile(np.sin(np.linspace(0.15, 1, STEPS) * math.pi) * 0.8 + 0.2, count)
    flat = points.reshape(-1, 3)
    for _ in range(2):
        flat = head.solid.push_out(flat, lift)
    points = flat.reshape(points.shape)
    points[:, -1] = goals + rng.normal(0, 0.004 * s, (count, 3))
    return points


def _loose(head: Head, style: Style, root: Array, normal: Array, depth: Array, rng: np.random.Generator) -> Array:
    """Strands (n, STEPS, 3) that fall freely from their roots."""
    s, count = head.scale, len(root)
    rel = (root - head.centre) / s
    length = np.full(count, style.length * s) * (0.85 + 0.3 * rng.random(count))
    length *= np.interp(depth / s, [0, 0.02], [0.55 if style.length < 0.1 else 0.9, 1.0])
    if style.comb == "side":  # faded sides
        length *= np.interp(rel[:, 1], [-0.06, 0.0, 0.05], [0.18, 0.35, 1.0])
    layer = style.layer * s * (0.25 + 0.75 * rng.random(count))
    comb = _comb(style, head, root)
    fringe = np.zeros(count, bool)
    if style.fringe:
        fringe = (rel[:, 2] > 0.045) & (np.abs(rel[:, 0]) < 0.055) & (depth < 0.05 * s)
        length[fringe] = 0.075 * s
        comb[fringe] = np.stack([3 * rel[:, 0] * s, 0 * rel[:, 0] - 0.75, 0 * rel[:, 0] + 0.9], 1)[fringe]
    comb = unit(comb - normal * (comb * normal).sum(1, keepdims=True))
    comb += rng.normal(0, 0.10 if style.length > 0.1 else 0.16, comb.shape)
    d = unit(comb * (1 - style.lift) + normal * style.lift)
    step = (length / (STEPS - 1))[:, None]
    weight = style.gravity * min(1.0, length.mean() / 0.1)
    points = np.zeros((count, STEPS, 3))
    points[:, 0] = root + normal * 0.001
    for k in range(1, STEPS):
        t = k / (STEPS - 1)
        pull = weight * (0.25 + 0.75 * t)
        d = unit(d * (1 - pull) + np.array([0, -pull, 0]))
        ahead = points[:, k - 1] + d * step
        clothed = smoothstep(head.centre[1] - 0.14 * s, head.centre[1] - 0.20 * s, ahead[:, 1]) * OVER_CLOTH
        pushed = head.solid.push_out(ahead, layer * min(1, 3 * t) + clothed, 0.055)
        points[:, k] = _beside_the_face(head, pushed, fringe)
        if style.behind is not None:
            points[:, k] = _behind_the_ears(head, points[:, k], style.behind)
        d = unit(points[:, k] - points[:, k - 1])
    if style.cut is not None:
        _cut(points, head.centre[1] + style.cut * s + rng.normal(0, 0.004, count))
    if style.wave:
        t = np.linspace(0, 1, STEPS)[None, :]
        phase = t * 11 + rng.integers(0, 9, count)[:, None] * 0.7
        points[..., 0] += style.wave * s * np.sin(phase) * t
        points[..., 2] += style.wave * s * np.cos(phase) * t
    return points


def _cut(points: Array, plane: Array) -> None:
    """End every strand at its height `plane` (n,)."""
    for k in range(1, points.shape[1]):
        before, here = points[:, k - 1], points[:, k]
        below = here[:, 1] < plane
        drop = before[:, 1] - here[:, 1]
        t = np.clip((before[:, 1] - plane) / np.where(np.abs(drop) < 1e-9, 1e-9, drop), 0, 1)[:, None]
        points[:, k] = np.where(below[:, None], before + (here - before) * t, here)


def _beside_the_face(head: Head, points: Array, fringe: Array) -> Array:
    """Loose hair falls beside the face, never across it."""
    rel = (points - head.centre) / head.scale
    front = np.clip((rel[:, 2] - 0.015) / 0.03, 0, 1) * np.clip((0.058 - rel[:, 1]) / 0.02, 0, 1) * ~fringe
    need = np.maximum(0.066 - np.abs(rel[:, 0]), 0) * front * head.scale
    out = points.copy()
    out[:, 0] += np.where(rel[:, 0] > 0.012, need, -need)
    out[:, 2] -= 0.5 * need
    return out


def _behind_the_ears(head: Head, points: Array, plane: float) -> Array:
    """Below the temples hair is tucked behind the ears, below the jaw it comes together at the nape."""
    rel = (points - head.centre) / head.scale
    low = smoothstep(0.045, -0.01, rel[:, 1])
    nape = smoothstep(-0.06, -0.16, rel[:, 1])
    out = points.copy()
    out[:, 2] -= np.maximum(rel[:, 2] - (plane - 0.02 * nape), 0) * low * head.scale
    wide = np.maximum(np.abs(rel[:, 0]) - 0.105, 0) * nape
    out[:, 0] -= np.sign(rel[:, 0]) * wide * head.scale
    return out


def _curl(points: Array, radius: float, turns: float, density: float, rng: np.random.Generator) -> Array:
    """Wind each strand into a helix around its own path, in finer steps the denser the hair."""
    n, k, _ = points.shape
    fine = max(14, int(turns * (3.4 + 1.6 * density)))
    t = np.linspace(0, k - 1, fine)
    i = np.minimum(t.astype(int), k - 2)
    f = (t - i)[None, :, None]
    path = points[:, i] * (1 - f) + points[:, i + 1] * f
    tangent = unit(np.gradient(path, axis=1))
    side = unit(np.cross(tangent, [0.31, 0.2, 0.93]))
    up = np.cross(tangent, side)
    phase = rng.random((n, 1, 1)) * 2 * math.pi
    a = np.linspace(0, turns * 2 * math.pi, fine)[None, :, None] * (0.8 + 0.4 * rng.random((n, 1, 1))) + phase
    r = radius * (0.6 + 0.6 * rng.random((n, 1, 1))) * np.minimum(np.linspace(0, 1, fine) * 4, 1)[None, :, None]
    return path + r * (np.cos(a) * side + np.sin(a) * up)
