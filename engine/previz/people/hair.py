"""Hair as ribbons grown over the scalp, with a strand direction for the anisotropic highlight.

Roots are scattered over the scalp by the shared hairline; each strand is integrated step by step: it follows a
combing direction, bends with gravity and is pushed out of head, neck and shoulders. A style is a set of numbers
(:data:`STYLES`); bun, ponytail and braids add gathered parts. The scalp below is painted in the hair colour.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.previz.people.assets import BODY, RANGES, Assets
from engine.previz.people.body import Body
from engine.previz.people.hairline import beard_depth, hairline_depth
from engine.previz.people.mesh import Array, grid_triangles, normals, triangulate
from engine.previz.people.nearest import Surface


@dataclass
class Ribbons:
    """Finished hair geometry; one row of arrays per vertex."""

    position: Array
    normal: Array
    tangent: Array
    along: Array                # 0 root, 1 tip
    seed: Array                 # random number of the strand
    root: Array                 # body vertex nearest to the root, for face shapes
    depth: Array                # 0 at the hairline, 1 well inside: roots darken there
    triangles: Array

    @staticmethod
    def join(parts):
        parts = [p for p in parts if p is not None and len(p.position)]
        offset, triangles = 0, []
        for p in parts:
            triangles.append(p.triangles + offset)
            offset += len(p.position)
        names = ("position", "normal", "tangent", "along", "seed", "root", "depth")
        return Ribbons(*[np.concatenate([getattr(p, n) for p in parts]) for n in names], np.concatenate(triangles))


#: Lengths in metres for an adult head; ``gather`` pulls all strands to a point behind the head.
STYLES = {
    "crop": dict(count=2600, length=0.016, lift=0.75, width=0.0042, comb="forward", gravity=0.25, layer=0.006),
    "short": dict(count=2600, length=0.058, lift=0.16, width=0.0050, comb="side", gravity=0.45, layer=0.013, taper=0.6),
    "bob": dict(count=2300, length=0.215, lift=0.12, width=0.0065, comb="part", gravity=0.9, layer=0.018, cut=-0.075, fringe=True),
    "long": dict(count=2300, length=0.46, lift=0.12, width=0.0075, comb="part", gravity=0.9, layer=0.018, wave=0.007),
    "ponytail": dict(count=1900, length=0.22, lift=0.03, width=0.006, comb="gather", layer=0.007, gather=(0, 0.045, -0.105), tail=0.34),
    "bun": dict(count=1900, length=0.22, lift=0.03, width=0.006, comb="gather", layer=0.007, gather=(0, 0.055, -0.105), bun=0.040),
    "curly": dict(count=2300, length=0.20, lift=0.55, width=0.0062, comb="part", gravity=0.55, layer=0.032, curl=0.016, turns=5, cut=-0.10),
    "afro": dict(count=2600, length=0.085, lift=1.0, width=0.0065, comb="out", gravity=0.0, layer=0.0, curl=0.010, turns=4),
    "braids": dict(count=2000, length=0.20, lift=0.03, width=0.006, comb="sides", layer=0.007, gather=(0.085, -0.055, -0.035), braid=0.30),
    "bald": None,
}
BEARDS = {
    None: None,
    "full": dict(count=1700, length=0.026, width=0.0030, layer=0.005),
    "short": dict(count=900, length=0.011, width=0.0036, layer=0.003),
    "long": dict(count=1100, length=0.075, width=0.0050, layer=0.010),
}


class HeadFrame:
    """Head geometry of one person used by every style."""

    def __init__(self, assets: Assets, body: Body):
        skin = BODY
        self.assets, self.neutral = assets, assets.vertices[skin]
        self.position = body.vertices[skin].astype("f8")
        triangles = triangulate(assets.quads["body"])
        self.normal = normals(self.position, triangles)
        eyes = 0.5 * (body.vertices[slice(*RANGES["eye_l"])].mean(0) + body.vertices[slice(*RANGES["eye_r"])].mean(0))
        self.eyes = eyes.astype("f8")
        head = self.position[self.neutral[:, 1] > 0.66]
        self.centre = np.array([0, self.eyes[1] + 0.02, 0.5 * (head[:, 2].min() + self.eyes[2])])
        self.scale = (head[:, 1].max() - self.eyes[1]) / 0.118
        ears = assets.masks["ears"][:len(self.position)] > 0.4
        near = self.neutral[:, 1] > 0.30
        self.solid = Surface(self.position[near & ~ears], self.normal[near & ~ears])
        inside = assets.masks["inside_mouth"][:len(self.position)] > 0.3
        self.triangles = triangles[~(ears | inside)[triangles].any(1)]

    def scatter(self, depth, count, rng):
        """Random points on triangles whose ``depth`` is positive; returns (pos, normal, vertex)."""
        ok = self.triangles[(depth[self.triangles] > 0).all(1)]
        a, b, c = (self.position[ok[:, k]] for k in range(3))
        area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
        pick = np.searchsorted(np.cumsum(area) / area.sum(), (np.arange(count) + rng.random(count)) / count)
        t = ok[np.minimum(pick, len(ok) - 1)]
        u, v = rng.random((2, count, 1))
        flip = u + v > 1
        u, v = np.where(flip, 1 - u, u), np.where(flip, 1 - v, v)
        mix = lambda x: x[t[:, 0]] * (1 - u - v) + x[t[:, 1]] * u + x[t[:, 2]] * v
        n = mix(self.normal)
        return mix(self.position), n / np.linalg.norm(n, axis=1, keepdims=True), t[:, 0], mix(depth[:, None])[:, 0]


def ribbons(points, centre, width, rng, root, taper=0.75, normal_mix=0.75, facing=None, depth=1.0):
    """Turn (strands, steps, 3) curves into flat ribbons that face away from the head."""
    n, k, _ = points.shape
    tangent = np.gradient(points, axis=1)
    tangent /= np.linalg.norm(tangent, axis=2, keepdims=True) + 1e-9
    out = points - centre if facing is None else facing
    out = out / (np.linalg.norm(out, axis=2, keepdims=True) + 1e-9)
    side = np.cross(tangent, out)
    side /= np.linalg.norm(side, axis=2, keepdims=True) + 1e-9
    tilt = rng.normal(0, 0.35, (n, 1, 1))
    face = np.cross(side, tangent)
    side = side * np.cos(tilt) + face * np.sin(tilt)
    t = np.linspace(0, 1, k)[None, :, None]
    w = width * (0.75 + 0.5 * rng.random((n, 1, 1))) * (0.55 + 0.45 * np.minimum(t * 6, 1)) * (1 - taper * t ** 2.2)
    pos = np.stack([points - side * w, points + side * w], 2)
    nor = normal_mix * out + (1 - normal_mix) * face
    nor /= np.linalg.norm(nor, axis=2, keepdims=True) + 1e-9
    curved = np.stack([nor - 0.45 * side, nor + 0.45 * side], 2)
    cell = grid_triangles(k, 2)
    triangles = (cell[None] + (np.arange(n) * k * 2)[:, None, None]).reshape(-1, 3)
    rep = lambda x: np.repeat(x, 2, axis=2).reshape(-1, 3)
    return Ribbons(pos.reshape(-1, 3), curved.reshape(-1, 3), rep(tangent[:, :, None]),
                   np.broadcast_to(t[..., None], (n, k, 2, 1)).reshape(-1).copy(),
                   np.repeat(rng.random(n), k * 2), np.repeat(root, k * 2),
                   np.repeat(np.broadcast_to(depth, (n,)), k * 2), triangles)


def _comb(style, frame, p, rng, part):
    """Combing direction at points of the scalp."""
    rel = (p - frame.centre) / frame.scale
    comb = style["comb"]
    if comb == "forward":
        return np.stack([0.1 * rel[:, 0], -0.2 + 0 * rel[:, 1], 1.0 + 0 * rel[:, 2]], 1)
    if comb == "side":                 # swept over from the parting, back at the sides
        top = np.clip((rel[:, 1] - 0.02) / 0.06, 0, 1)
        sweep = np.stack([-0.9 * np.ones(len(p)), 0.15 * np.ones(len(p)), 0.35 - rel[:, 2] * 3], 1)
        back = np.stack([0 * rel[:, 0], -0.9 * np.ones(len(p)), -0.45 * np.ones(len(p))], 1)
        return sweep * top[:, None] + back * (1 - top[:, None])
    if comb == "out":
        return rel
    side = np.tanh((rel[:, 0] - part) / 0.012)
    front = np.clip(rel[:, 2] / 0.08, -1, 1)
    return np.stack([side * (0.9 + 0.3 * front), -0.55 + 0 * side, -0.35 - 0.15 * front], 1)


def _grow(frame: HeadFrame, style, rng, part):
    """Integrate the strands of a style; returns points (n, steps, 3) and root vertices."""
    s = frame.scale
    count, steps = style["count"], 12
    depth = hairline_depth(frame.assets, frame.neutral, style.get("recede", 0.0))
    root, normal, vertex, edge = frame.scatter(depth, count, rng)
    gathered = style["comb"] in ("gather", "sides")
    length = np.full(count, style["length"] * s) * (0.85 + 0.3 * rng.random(count))
    if not gathered:
        length *= np.interp(edge / s, [0, 0.02], [0.55 if style["length"] < 0.1 else 0.9, 1.0])
        if style["comb"] == "side":     # faded sides
            rel_y = (root[:, 1] - frame.centre[1]) / s
            length *= np.interp(rel_y, [-0.06, 0.0, 0.05], [0.18, 0.35, 1.0])
    layer = style["layer"] * s * (0.25 + 0.75 * rng.random(count))
    if gathered:
        layer = style["layer"] * s * (0.35 + 0.65 * rng.random(count))
        goal = frame.centre + np.array(style["gather"]) * s
        goals = np.tile(goal, (count, 1))
        if style["comb"] == "sides":
            goals[:, 0] = np.where(root[:, 0] > 0, 1, -1) * abs(goals[:, 0])
        # go along the scalp: interpolate straight, then lift every point to the surface
        t = np.linspace(0, 1, steps)[None, :, None]
        straight = root[:, None] * (1 - t) + goals[:, None] * t
        d = straight - frame.centre
        r_root = np.linalg.norm(root - frame.centre, axis=1)[:, None, None]
        r_goal = np.linalg.norm(goals - frame.centre, axis=1)[:, None, None]
        r = r_root * (1 - t) + r_goal * t
        points = frame.centre + d / (np.linalg.norm(d, axis=2, keepdims=True) + 1e-9) * r
        flat = points.reshape(-1, 3)
        lift = np.repeat(layer, steps) * np.tile(np.sin(np.linspace(0.15, 1, steps) * math.pi) * 0.8 + 0.2, count)
        for _ in range(2):
            flat = _push(frame, flat, lift)
        points = flat.reshape(points.shape)
        points[:, -1] = goals + rng.normal(0, 0.004 * s, (count, 3))
        return points, vertex, np.clip(edge / (0.02 * s), 0, 1)
    fringe = np.zeros(count, bool)
    if style.get("fringe"):
        rel = (root - frame.centre) / s
        fringe = (rel[:, 2] > 0.045) & (np.abs(rel[:, 0]) < 0.055) & (edge < 0.05 * s)
        length[fringe] = 0.075 * s
    points = np.zeros((count, steps, 3))
    points[:, 0] = root + normal * 0.001
    comb = _comb(style, frame, root, rng, part)
    comb[fringe] = np.stack([(root[fringe, 0] - frame.centre[0]) * 3, -0.75 + 0 * root[fringe, 0], 0.9 + 0 * root[fringe, 0]], 1)
    comb -= normal * (comb * normal).sum(1, keepdims=True)
    comb /= np.linalg.norm(comb, axis=1, keepdims=True) + 1e-9
    comb += rng.normal(0, 0.10 if style["length"] > 0.1 else 0.16, comb.shape)
    d = comb * (1 - style["lift"]) + normal * style["lift"]
    d /= np.linalg.norm(d, axis=1, keepdims=True)
    step = length / (steps - 1)
    gravity = style.get("gravity", 0.5)
    for k in range(1, steps):
        t = k / (steps - 1)
        pull = gravity * min(1.0, length.mean() / 0.1) * (0.25 + 0.75 * t)
        target = d * (1 - pull) + np.array([0, -1.0, 0]) * pull
        d = target / (np.linalg.norm(target, axis=1, keepdims=True) + 1e-9)
        q = points[:, k - 1] + d * step[:, None]
        rise = layer * min(1, 3 * t)
        pushed = _part_from_face(frame, _push(frame, q, rise), fringe)
        points[:, k] = pushed
        move = pushed - points[:, k - 1]
        d = move / (np.linalg.norm(move, axis=1, keepdims=True) + 1e-9)
    if "cut" in style:                   # straight cut: pull points up to the cutting plane
        plane = frame.centre[1] + style["cut"] * s + rng.normal(0, 0.004, (count, 1))
        points[..., 1] = np.where(points[..., 1] < plane, plane + 0.06 * (points[..., 1] - plane), points[..., 1])
    if style.get("wave"):
        t = np.linspace(0, 1, steps)[None, :]
        phase = np.repeat(rng.integers(0, 9, count), 1)[:, None] * 0.7
        points[..., 0] += style["wave"] * s * np.sin(t * 11 + phase) * t
        points[..., 2] += style["wave"] * s * np.cos(t * 11 + phase) * t
    return points, vertex, np.clip(edge / (0.02 * s), 0, 1)


def _part_from_face(frame, q, fringe):
    """Loose hair falls beside the face, never across it."""
    rel = (q - frame.centre) / frame.scale
    front = np.clip((rel[:, 2] - 0.015) / 0.03, 0, 1) * np.clip((0.058 - rel[:, 1]) / 0.02, 0, 1) * ~fringe
    need = np.maximum(0.066 - np.abs(rel[:, 0]), 0) * front * frame.scale
    out = q.copy()
    out[:, 0] += np.where(rel[:, 0] > 0.012, need, -need)
    out[:, 2] -= 0.5 * need
    return out


def _push(frame, q, clearance):
    return frame.solid.push_out(q, clearance)


def _curl(points, radius, turns, rng):
    """Wind each strand into a helix around its own path; resamples to more steps."""
    n, k, _ = points.shape
    fine = max(16, int(turns * 5))
    t = np.linspace(0, k - 1, fine)
    i = np.minimum(t.astype(int), k - 2)
    f = (t - i)[None, :, None]
    path = points[:, i] * (1 - f) + points[:, i + 1] * f
    tangent = np.gradient(path, axis=1)
    tangent /= np.linalg.norm(tangent, axis=2, keepdims=True) + 1e-9
    side = np.cross(tangent, [0.31, 0.2, 0.93])
    side /= np.linalg.norm(side, axis=2, keepdims=True) + 1e-9
    up = np.cross(tangent, side)
    phase = rng.random((n, 1, 1)) * 2 * math.pi
    a = np.linspace(0, turns * 2 * math.pi, fine)[None, :, None] * (0.8 + 0.4 * rng.random((n, 1, 1))) + phase
    r = radius * (0.6 + 0.6 * rng.random((n, 1, 1))) * np.minimum(np.linspace(0, 1, fine) * 4, 1)[None, :, None]
    return path + r * (np.cos(a) * side + np.sin(a) * up)


def _strand_tube(path, radius, count, rng, steps_turn=0.0):
    """Parallel hairs laid on the surface of a tube along ``path``."""
    k = len(path)
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    side = np.cross(tangent, [0.2, 0.1, 1.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(tangent, side)
    a = (np.arange(count) / count * 2 * math.pi)[:, None] + np.linspace(0, steps_turn, k)[None]
    r = np.broadcast_to(np.asarray(radius, float), (k,)) * np.ones(k)
    facing = np.cos(a)[..., None] * side + np.sin(a)[..., None] * up
    return path[None] + facing * r[None, :, None], facing


def _extras(frame, style, rng):
    """Tail, bun or braids at the gathering point."""
    s, parts = frame.scale, []
    goal = frame.centre + np.array(style["gather"]) * s
    root_vertex = int(np.argmin(((frame.position - goal) ** 2).sum(1)))
    if "tail" in style:
        n, steps = 420, 14
        d = rng.normal(0, 1, (n, 3)) * [0.35, 0.25, 0.2] + [0, 0.35, -1.0]
        d /= np.linalg.norm(d, axis=1, keepdims=True)
        pts = np.zeros((n, steps, 3))
        pts[:, 0] = goal + rng.normal(0, 0.006 * s, (n, 3))
        step = style["tail"] * s * (0.75 + 0.3 * rng.random(n))[:, None] / (steps - 1)
        for k in range(1, steps):
            d = d * 0.72 + np.array([0, -1.0, 0.02]) * 0.28
            d /= np.linalg.norm(d, axis=1, keepdims=True)
            pts[:, k] = _push(frame, pts[:, k - 1] + d * step, 0.012)
        middle = pts.mean(0, keepdims=True)
        gather = np.interp(np.linspace(0, 1, steps), [0, .35, 1], [.55, .9, .65])[None, :, None]
        pts = middle + (pts - middle) * gather
        parts.append(ribbons(pts, None, 0.006 * s, rng, np.full(n, root_vertex), 0.8, 0.6, pts - middle + [0, 0.004, -0.004]))
    if "bun" in style:
        r = style["bun"] * s
        n, k = 170, 20
        centre = goal + np.array([0, 0.006, -r * 0.55])
        axis = rng.normal(0, 0.28, (n, 3)) + [0, 0.35, -1]
        axis /= np.linalg.norm(axis, axis=1, keepdims=True)
        u = np.cross(axis, [0, 1, 0.1])
        u /= np.linalg.norm(u, axis=1, keepdims=True)
        v = np.cross(axis, u)
        a = np.linspace(0, 4.2, k)[None, :, None] + rng.random((n, 1, 1)) * 6.28
        lat = rng.uniform(-0.95, 0.95, (n, 1, 1))
        ring = np.sqrt(1 - lat ** 2)
        facing = ring * (np.cos(a) * u[:, None] + np.sin(a) * v[:, None]) + lat * axis[:, None]
        pts = centre + facing * r * [1.1, 1.0, 0.85]
        parts.append(ribbons(pts, None, 0.0085 * s, rng, np.full(n, root_vertex), 0.5, 0.9, facing))
    if "braid" in style:
        for side in (-1, 1):
            k = 46
            t = np.linspace(0, 1, k)
            start = goal * [side, 1, 1]
            path = start + np.stack([side * 0.012 * np.sin(t * 2.2), -style["braid"] * t, 0.035 * t], 1) * s
            path = _push(frame, path, 0.022 * s)
            for strand in range(3):
                a = t * 2 * math.pi * 5.2 + strand * 2 * math.pi / 3
                r = 0.0125 * s * (1 - 0.45 * t)
                centre = path + np.stack([np.sin(a) * r, 0 * a, 0.55 * np.sin(2 * a) * r], 1)
                pts, facing = _strand_tube(centre, 0.0085 * s * (1 - 0.4 * t), 9, rng, 2.0)
                parts.append(ribbons(pts, None, 0.0042 * s, rng, np.full(9, root_vertex), 0.3, 0.95, facing))
    return parts


def build_hair(frame: HeadFrame, style_name: str, seed: int = 1, density: float = 1.0) -> Ribbons | None:
    """Ribbons of a head of hair, or None."""
    style = STYLES[style_name]
    if style is None:
        return None
    style = dict(style, count=int(style["count"] * density), width=style["width"] * density ** -0.6)
    rng = np.random.default_rng(seed)
    points, root, depth = _grow(frame, style, rng, part=0.018)
    if style.get("curl"):
        points = _curl(points, style["curl"] * frame.scale, style["turns"], rng)
    parts = [ribbons(points, frame.centre, style["width"] * frame.scale * 0.5, rng, root, style.get("taper", 0.75),
                     0.55 if style.get("curl") else 0.8, depth=depth)]
    if "gather" in style:
        parts += _extras(frame, style, rng)
    return Ribbons.join(parts)


def build_beard(frame: HeadFrame, kind: str | None, seed: int = 2, density: float = 1.0) -> Ribbons | None:
    """Beard ribbons; each follows the face shapes of its root vertex."""
    style = BEARDS[kind]
    if style is None:
        return None
    style = dict(style, count=int(style["count"] * max(density, 0.5)), width=style["width"] * max(density, 0.5) ** -0.6)
    rng = np.random.default_rng(seed)
    depth = beard_depth(frame.assets, frame.neutral)
    root, normal, vertex, edge = frame.scatter(depth, style["count"], rng)
    s = frame.scale
    mouth = frame.position[frame.assets.masks["lips"][BODY] > 0.5].mean(0)
    rel = (root - mouth) / s
    low = np.clip(-rel[:, 1] / 0.04, 0, 1)
    moustache = (rel[:, 1] > -0.002) & (np.abs(rel[:, 0]) < 0.034)
    length = style["length"] * s * (0.35 + 0.65 * low) * (0.8 + 0.4 * rng.random(len(root)))
    length[moustache] = np.minimum(length[moustache], 0.009 * s)
    length *= np.interp(edge, [0, 0.012], [0.3, 1.0])
    d = np.stack([rel[:, 0] * 4, -1.0 + 0 * low, 0.25 + 0 * low], 1)
    d[moustache] = np.stack([np.sign(rel[moustache, 0]) * 0.9, -0.55 + 0 * rel[moustache, 0], 0.1 + 0 * rel[moustache, 0]], 1)
    d += rng.normal(0, 0.18, d.shape)
    d = d / np.linalg.norm(d, axis=1, keepdims=True) * 0.9 + normal * (0.10 + 0.25 * low[:, None])
    d /= np.linalg.norm(d, axis=1, keepdims=True)
    steps = 6
    pts = np.zeros((len(root), steps, 3))
    pts[:, 0] = root
    for k in range(1, steps):
        pts[:, k] = _push(frame, pts[:, k - 1] + d * (length / (steps - 1))[:, None], style["layer"] * min(1, k / 3))
        d = d * 0.85 + np.array([0, -1, 0]) * 0.15
    return ribbons(pts, frame.centre, style["width"] * s * 0.5, rng, vertex, 0.8, 0.7)
