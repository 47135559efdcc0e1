"""A parked car."""

from __future__ import annotations

import math

import numpy as np

from engine.previz.draw.scene import Colour
from engine.previz.sets import meshes, parts
from engine.previz.sets.matrices import rotate, scale, translate


def car(build: parts.Builder, paint: Colour, lamps: bool) -> None:
    """A parked car 4.3 m long with its front towards local +z; local y = 0 is the road."""
    outline = [
        (-2.15, 0.42),
        (-2.12, 0.78),
        (-1.75, 0.86),
        (-1.15, 0.92),
        (-0.72, 1.38),
        (0.25, 1.44),
        (0.92, 0.95),
        (1.75, 0.86),
        (2.10, 0.72),
        (2.16, 0.42),
        (1.75, 0.24),
        (-1.75, 0.24),
    ]

    def body() -> meshes.MeshArrays:
        profile = np.array(outline)
        centre = np.array([0.0, 0.62])
        rings = []
        for x, shrink in ((-0.86, 0.90), (-0.80, 0.985), (-0.60, 1.0), (0.60, 1.0), (0.80, 0.985), (0.86, 0.90)):
            ring = centre + (profile - centre) * shrink
            tuck = np.clip((ring[:, 1] - 0.9) / 0.5, 0, 1)
            rings.append(np.stack([x * (1 - 0.22 * tuck), ring[:, 1], ring[:, 0]], -1))
        loop = np.concatenate([np.array(rings), np.array(rings)[:, :1]], 1)
        p = loop.reshape(-1, 3)
        sides = []
        for k, sign in ((0, -1), (5, 1)):
            ring = np.array(rings)[k]
            middle = ring.mean(0)
            q = np.concatenate([[middle], ring, ring[:1]])
            sides.append(
                (
                    q,
                    np.tile([float(sign), 0.1, 0.0], (len(q), 1)),
                    np.array([(0, j, j + 1) for j in range(1, len(ring) + 1)]),
                )
            )
        t = meshes.grid_triangles(6, len(profile) + 1)
        return meshes.join(meshes.faceted(p, t), *sides)

    build.mesh("car body", body)
    build.add("car body", colour=paint, material="lacquer", rough=0.18, metal=0.1, outline=5)
    glass: Colour = (0.012, 0.015, 0.018)
    build.mesh("car windows", glazing)
    build.add("car windows", colour=glass, material="lacquer", rough=0.05, outline=5.4)
    build.mesh(
        "wheel",
        lambda: meshes.lathe(
            [
                (0, -0.10),
                (0.20, -0.10),
                (0.30, -0.10),
                (0.32, -0.06),
                (0.32, 0.06),
                (0.30, 0.10),
                (0.20, 0.10),
                (0, 0.10),
            ],
            18,
        ),
    )
    for x in (-0.76, 0.76):
        for z in (-1.30, 1.34):
            turned = translate(x, 0.32, z) @ rotate((0, 0, 1), math.pi / 2)
            build.add("wheel", colour=(0.014, 0.014, 0.015), matrix=turned, rough=0.85, outline=5.7)
            build.add(
                "wheel",
                colour=(0.32, 0.32, 0.33),
                matrix=turned @ scale(0.58, 1.06, 0.58),
                rough=0.3,
                metal=0.8,
                outline=5.9,
            )
    for x in (-0.60, 0.60):
        build.box((x, 0.66, 2.10), (0.30, 0.12, 0.08), (0.65, 0.66, 0.62), bevel=0.02, rough=0.1, outline=5.6)
        build.box(
            (x, 0.70, -2.11),
            (0.32, 0.12, 0.06),
            (1.6, 0.06, 0.03) if lamps else (0.28, 0.02, 0.015),
            "emissive" if lamps else "plain",
            rough=0.2,
            outline=5.6,
        )
    build.box((0, 0.44, 2.12), (1.2, 0.12, 0.06), (0.03, 0.03, 0.033), rough=0.4)
    build.box((0, 0.50, -2.15), (0.5, 0.11, 0.02), (0.60, 0.58, 0.50), rough=0.5, outline=5.2)
    build.solid("box", (0.86, 0.36, 2.14), "metal", translate(0, 0.56, 0), "car")
    build.solid("box", (0.68, 0.26, 0.9), "metal", translate(0, 1.16, -0.15), "car roof")


def glazing() -> meshes.MeshArrays:
    """Windscreen, rear and side windows as quads just outside the car's body."""
    quads = [
        [(-0.60, 0.97, 0.90), (0.60, 0.97, 0.90), (0.52, 1.40, 0.32), (-0.52, 1.40, 0.32)],
        [(-0.60, 0.96, -1.12), (0.60, 0.96, -1.12), (0.52, 1.34, -0.76), (-0.52, 1.34, -0.76)],
    ]
    for sign in (-1, 1):
        for z0, z1, z2, z3 in ((-0.98, -0.28, -0.28, -0.66), (-0.22, 0.74, 0.22, -0.22)):
            quads.append(
                [(sign * 0.845, 0.97, z0), (sign * 0.845, 0.97, z1), (sign * 0.70, 1.33, z2), (sign * 0.70, 1.33, z3)]
            )
    p = np.array(quads, float).reshape(-1, 3)
    lifted = p + 0.012 * np.sign(p) * [1, 0, 0] + [0, 0.012, 0]
    return meshes.faceted(lifted, meshes.repeated(len(quads), 4, [(0, 1, 2), (0, 2, 3)]))
