"""Curves made into flat ribbons."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from engine.previz.people.mesh import Array, grid_triangles, unit


@dataclass(frozen=True)
class Ribbons:
    """Finished hair; one row per vertex.

    Attributes
    ----------
    position, normal, tangent : (n, 3) array
    along : (n,) array
        0 root, 1 tip.
    seed : (n,) array
        Random number of the strand, 0 to 1.
    root : (n,) array
        Body vertex nearest to the root, for face shapes.
    depth : (n,) array
        0 at the hairline, 1 well inside: roots darken there.
    triangles : (k, 3) array
    """

    position: Array
    normal: Array
    tangent: Array
    along: Array
    seed: Array
    root: Array
    depth: Array
    triangles: Array

    @staticmethod
    def join(parts: list[Ribbons]) -> Ribbons:
        """All parts as one."""
        offsets = np.cumsum([0, *(len(part.position) for part in parts[:-1])])
        joined = {f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Ribbons)}
        joined["triangles"] = np.concatenate([p.triangles + o for p, o in zip(parts, offsets, strict=True)])
        return Ribbons(**joined)


def ribbons(
    points: Array,
    facing: Array,
    width: float,
    rng: np.random.Generator,
    root: Array,
    taper: float = 0.75,
    normal_mix: float = 0.75,
    depth: Array | float = 1.0,
) -> Ribbons:
    """Flat ribbons along (strands, steps, 3) curves.

    Parameters
    ----------
    facing : (strands, steps, 3) array
        Where a ribbon's flat side looks: away from the head.
    width : float
        Metres, varied by half.
    root : (strands,) array
        Body vertex of each strand.
    taper : float
        How much narrower the tip is.
    normal_mix : float
        1 shades like the surface below, 0 like flat ribbons.
    """
    n, k, _ = points.shape
    tangent, out = unit(np.gradient(points, axis=1)), unit(facing)
    side = unit(np.cross(tangent, out))
    tilt = rng.normal(0, 0.35, (n, 1, 1))
    face = np.cross(side, tangent)
    side = side * np.cos(tilt) + face * np.sin(tilt)
    t = np.linspace(0, 1, k)[None, :, None]
    w = width * (0.75 + 0.5 * rng.random((n, 1, 1))) * (0.55 + 0.45 * np.minimum(t * 6, 1)) * (1 - taper * t**2.2)
    normal = unit(normal_mix * out + (1 - normal_mix) * face)
    triangles = grid_triangles(k, 2)
    return Ribbons(
        position=np.stack([points - side * w, points + side * w], 2).reshape(-1, 3),
        normal=np.stack([normal - 0.45 * side, normal + 0.45 * side], 2).reshape(-1, 3),
        tangent=np.repeat(tangent[:, :, None], 2, axis=2).reshape(-1, 3),
        along=np.tile(np.repeat(np.linspace(0, 1, k), 2), n),
        seed=np.repeat(rng.random(n), k * 2),
        root=np.repeat(root, k * 2),
        depth=np.repeat(np.broadcast_to(np.asarray(depth, float), (n,)), k * 2),
        triangles=(triangles[None] + (np.arange(n) * k * 2)[:, None, None]).reshape(-1, 3),
    )
