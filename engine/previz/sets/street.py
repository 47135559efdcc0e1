"""A city street with a broad pavement: shop fronts to the left, kerb, parked car and road to the right, neon at night.

The pavement runs along z and is the plane y = 0; the road lies 0.13 m lower beyond the kerb. The ``asphalt`` shader
mirrors the signs: its table of lights is `SIGNS`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from engine.previz.draw.scene import Colour, Item, Look
from engine.previz.sets import colours, furniture, light, meshes, nature, parts
from engine.previz.sets.base import Conditions, Mark, Set
from engine.previz.sets.cars import car
from engine.previz.sets.matrices import rotate, scale, translate

AXIS = math.pi
FRONTS, KERB, ROAD_END, OPPOSITE = -3.4, 3.2, 10.2, 12.8
ROAD_Y = -0.13


@dataclass(frozen=True, slots=True)
class Sign:
    """A neon sign: its word, centre, width and height, linear colour; a blade stands out from its wall."""

    word: str
    at: tuple[float, float, float]
    size: tuple[float, float]
    colour: Colour
    blade: bool = False


LAMPS = ((2.75, -3.4), (2.75, -15.0), (2.75, 8.2), (10.7, -9.0), (10.7, -21.0))
SIGNS: tuple[Sign, ...] = (
    Sign("CAFE", (-3.2, 3.45, -2.6), (1.9, 0.55), (3.2, 0.42, 0.95)),
    Sign("HOTEL", (-2.45, 5.1, -6.4), (0.55, 2.7), (0.30, 1.9, 2.9), blade=True),
    Sign("BAR", (-2.45, 4.25, -13.2), (1.15, 0.6), (3.0, 1.5, 0.30), blade=True),
    Sign("TABLE", (11.7, 4.6, -8.0), (0.55, 2.6), (2.9, 0.5, 0.25), blade=True),
    Sign("BOOTH", (12.6, 3.4, -14.5), (2.4, 0.6), (0.55, 2.4, 0.9)),
    Sign("CAFE", (11.5, 5.2, -21.0), (2.0, 0.7), (1.5, 0.6, 3.0), blade=True),
    Sign("HOTEL", (-2.3, 5.6, -24.0), (0.6, 3.0), (2.9, 0.35, 0.6), blade=True),
)

LETTERS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "A": (((0, 0), (0.5, 1), (1, 0)), ((0.2, 0.38), (0.8, 0.38))),
    "B": (
        ((0, 0), (0, 1), (0.7, 1), (0.9, 0.76), (0.65, 0.52), (0, 0.52)),
        ((0.65, 0.52), (1, 0.27), (0.75, 0), (0, 0)),
    ),
    "C": (((1, 0.85), (0.6, 1), (0.2, 0.9), (0, 0.5), (0.2, 0.1), (0.6, 0), (1, 0.15)),),
    "E": (((1, 1), (0, 1), (0, 0), (1, 0)), ((0, 0.52), (0.8, 0.52))),
    "F": (((1, 1), (0, 1), (0, 0)), ((0, 0.52), (0.8, 0.52))),
    "H": (((0, 0), (0, 1)), ((1, 0), (1, 1)), ((0, 0.5), (1, 0.5))),
    "L": (((0, 1), (0, 0), (1, 0)),),
    "O": (((0.5, 1), (0.1, 0.85), (0, 0.5), (0.1, 0.15), (0.5, 0), (0.9, 0.15), (1, 0.5), (0.9, 0.85), (0.5, 1)),),
    "R": (((0, 0), (0, 1), (0.75, 1), (1, 0.75), (0.75, 0.5), (0, 0.5)), ((0.5, 0.5), (1, 0))),
    "T": (((0, 1), (1, 1)), ((0.5, 1), (0.5, 0))),
}


def ground(x: float, _z: float) -> float:
    """Pavement, or the road below the kerb."""
    return 0.0 if x <= KERB or x >= ROAD_END else ROAD_Y


def writing(
    word: str, letter: tuple[float, float], gap: float, radius: float = 0.022, upright: bool = False
) -> meshes.MeshArrays:
    """Neon tubes that spell a word, centred about the origin in the xy plane; `upright` stacks its letters."""
    wide, high = letter
    pitch = (high if upright else wide) + gap
    tubes = []
    for k, character in enumerate(word):
        shift = (k - (len(word) - 1) / 2) * pitch
        for stroke in LETTERS[character]:
            points = np.array([((u - 0.5) * wide, (v - 0.5) * high, 0.0) for u, v in stroke])
            points += (0, -shift, 0) if upright else (shift, 0, 0)
            dense = np.concatenate([np.linspace(a, b, 4)[:-1] for a, b in pairwise(points)] + [points[-1:]])
            tubes.append(meshes.tube(dense, radius, 5))
    return meshes.join(*tubes)


def road(build: parts.Builder, wet: float) -> None:
    """Asphalt, kerbs, pavements of slabs, a crossing, markings, a drain."""
    z0, z1 = -90.0, 24.0
    xs, zs = np.linspace(KERB, ROAD_END, 5), meshes.spaced(z0, -16, 10, z1, 14, 4)
    build.mesh("road", lambda: meshes.lattice(xs, zs))
    build.add("road", (0, ROAD_Y, 0), 1.0, (0.048, 0.049, 0.053), "asphalt", tag=wet, rough=0.6, outline=3, casts=False)
    near, far = np.linspace(FRONTS - 0.7, KERB - 0.1, 4), np.linspace(ROAD_END + 0.1, OPPOSITE + 0.5, 3)
    for name, axis in (("pavement", near), ("far pavement", far)):
        build.mesh(name, lambda axis=axis: meshes.lattice(axis, zs))
        build.add(name, colour=(0.155, 0.15, 0.145), material="paving", tag=wet, rough=0.8, outline=3, casts=False)
    for x in (KERB - 0.08, ROAD_END + 0.08):
        build.box(
            (x, ROAD_Y / 2 + 0.006, (z0 + z1) / 2),
            (0.16, -ROAD_Y + 0.012, z1 - z0),
            (0.24, 0.235, 0.225),
            "paving",
            tag=wet,
            casts=False,
            outline=3.2,
        )
    for k in range(7):
        build.box(
            (KERB + 0.7 + k * 0.95, ROAD_Y + 0.003, 0.6),
            (0.5, 0.006, 2.6),
            (0.50, 0.49, 0.46),
            "asphalt",
            tag=0.8 * wet,
            casts=False,
            outline=3,
        )
    for k in range(14):
        build.box(
            ((KERB + ROAD_END) / 2, ROAD_Y + 0.003, -4.0 - 5.0 * k),
            (0.12, 0.006, 2.2),
            (0.50, 0.49, 0.46),
            "asphalt",
            tag=0.8 * wet,
            casts=False,
            outline=3,
        )
    build.plane("concrete", (0, ROAD_Y, 0), name="road")
    for name, low, high in (("pavement", FRONTS - 0.5, KERB), ("far pavement", ROAD_END, OPPOSITE + 0.5)):
        build.solid(
            "box", ((high - low) / 2, -ROAD_Y, 60.0), "concrete", translate((low + high) / 2, ROAD_Y, -33.0), name
        )


def house(
    build: parts.Builder, x: float, z: float, depth: float, height: float, colour: Colour, lit: float, right: bool
) -> None:
    """One house of the row, from z to z - depth, with cornice and roof line."""
    out = 1.0 if right else -1.0
    middle = z - depth / 2
    build.box(
        (x + out * 3.0, height / 2 + 1.65, middle),
        (6.0, height - 3.3, depth - 0.04),
        colour,
        "facade",
        tag=lit,
        rough=0.85,
        outline=0.37 * (depth % 3),
    )
    build.box(
        (x - out * 0.10, height - 0.12, middle),
        (0.45, 0.28, depth),
        colours.scaled(colour, 1.15),
        rough=0.8,
        outline=0.8,
    )
    build.box((x - out * 0.05, 3.42, middle), (0.25, 0.22, depth), colours.scaled(colour, 1.2), rough=0.8, outline=0.8)
    build.box((x + out * 3.0, 1.65, middle), (5.2, 3.3, depth), colours.scaled(colour, 0.5), rough=0.8, outline=0.2)


def shop(
    build: parts.Builder,
    z: float,
    width: float,
    paint: Colour,
    glow: Colour,
    rng: np.random.Generator,
    awning: Colour | None,
) -> None:
    """A shop front on the left row, from z to z - width: stall riser, panes lit from inside, goods, door, fascia."""
    with build.at((FRONTS, 0, z - width / 2), math.pi / 2):
        half, door = width / 2, 1.0
        build.box((0, 3.05, 0.02), (width, 0.55, 0.22), paint, bevel=0.02, rough=0.4, outline=0.9)
        for x in (-half + 0.12, half - 0.12, half - 0.30 - door):
            build.box((x, 1.40, 0.0), (0.20, 2.80, 0.20), paint, bevel=0.02, rough=0.4, outline=0.9)
        left, right = -half + 0.22, half - 0.40 - door
        build.box(
            ((left + right) / 2, 0.28, 0.0), (right - left, 0.56, 0.14), paint, bevel=0.015, rough=0.4, outline=0.7
        )
        build.box(
            ((left + right) / 2, 1.67, -0.36),
            (right - left, 2.22, 0.02),
            glow,
            "shop",
            tag=float(rng.integers(1, 9)),
            casts=False,
            outline=0.4,
        )
        for k in range(1, 3):
            build.box((left + (right - left) * k / 3, 1.67, -0.02), (0.05, 2.22, 0.05), paint, outline=0.6)
        build.box(((left + right) / 2, 2.30, -0.02), (right - left, 0.05, 0.05), paint, outline=0.6)
        for k in range(5):
            tall = float(rng.uniform(0.25, 0.75))
            at = (left + (right - left) * (k + 0.5) / 5, 0.58 + tall / 2, -0.26)
            build.cylinder(
                at,
                float(rng.uniform(0.07, 0.16)),
                tall,
                colours.scaled(glow, 0.10),
                rough=0.6,
                casts=False,
                outline=0.2 * k,
            )
        at_door = half - 0.20 - door / 2
        build.box(
            (at_door, 1.05, -0.14),
            (door - 0.06, 2.05, 0.05),
            colours.scaled(paint, 0.8),
            bevel=0.01,
            rough=0.4,
            outline=0.5,
        )
        build.box(
            (at_door, 1.30, -0.11),
            (door - 0.34, 1.25, 0.02),
            colours.scaled(glow, 0.7),
            "emissive",
            casts=False,
            outline=0.3,
        )
        build.rod(
            (at_door - 0.36, 0.95, -0.05), (at_door - 0.36, 1.25, -0.05), 0.014, (0.5, 0.42, 0.25), metal=0.9, rough=0.3
        )
        if awning is not None:
            build.mesh("awning", lambda: meshes.moved(meshes.box(), translate(0, 0, 0.5)))
            build.add(
                "awning",
                colour=awning,
                material="fabric",
                tag=0.09,
                outline=1.3,
                matrix=translate(0, 2.95, 0.05) @ rotate((1, 0, 0), 0.42) @ scale(width - 0.3, 0.03, 1.15),
            )
            build.box((0, 2.40, 1.09), (width - 0.3, 0.16, 0.02), awning, "fabric", tag=0.09, outline=1.3)


def rows(build: parts.Builder, dark: bool, rng: np.random.Generator) -> None:
    """Both rows of houses, the shops of the near one."""
    bricks: tuple[Colour, ...] = (
        (0.26, 0.115, 0.075),
        (0.33, 0.27, 0.21),
        (0.20, 0.10, 0.08),
        (0.30, 0.19, 0.12),
        (0.24, 0.235, 0.225),
        (0.36, 0.30, 0.24),
    )
    lit, z, k = 0.42 if dark else 0.03, 16.0, 0
    glows: tuple[Colour, ...] = ((1.75, 1.12, 0.55), (1.25, 1.30, 1.15), (1.9, 1.05, 0.42), (0.85, 1.25, 1.45))
    paints: tuple[Colour, ...] = ((0.035, 0.09, 0.075), (0.16, 0.035, 0.03), (0.035, 0.05, 0.095), (0.11, 0.085, 0.05))
    while z > -84:
        depth = float(rng.uniform(5.0, 7.4))
        height = float(rng.choice([9.3, 12.3, 12.3, 15.3]))
        house(build, FRONTS, z, depth, height, bricks[k % 6], lit, False)
        if z > -26:
            shop(
                build,
                z,
                depth,
                paints[k % 4],
                colours.scaled(glows[k % 4], 1.0 if dark else 0.20),
                rng,
                ((0.30, 0.05, 0.04), None, (0.05, 0.12, 0.09))[k % 3],
            )
        z, k = z - depth, k + 1
    z = 18.0
    while z > -88:
        depth = float(rng.uniform(6.0, 9.0))
        house(build, OPPOSITE, z, depth, float(rng.choice([9.3, 12.3, 15.3, 18.3])), bricks[(k + 2) % 6], lit, True)
        glow = colours.scaled(glows[k % 4], 0.75 if dark else 0.14)
        build.box(
            (OPPOSITE - 0.06, 1.6, z - depth / 2),
            (0.1, 2.1, depth - 2.2),
            glow,
            "shop",
            tag=float(k % 7 + 1),
            casts=False,
            outline=0.4,
        )
        build.box(
            (OPPOSITE - 0.08, 2.95, z - depth / 2), (0.2, 0.5, depth - 0.4), paints[(k + 1) % 4], rough=0.4, outline=0.6
        )
        z, k = z - depth, k + 1
    build.box((4.5, 9.0, -92.0), (40.0, 24.0, 3.0), (0.13, 0.12, 0.13), "facade", tag=lit, casts=False)
    build.box((4.5, 9.0, 26.0), (40.0, 24.0, 3.0), (0.24, 0.20, 0.17), "facade", tag=lit, casts=False)
    for x, normal in ((FRONTS, (1, 0, 0)), (OPPOSITE, (-1, 0, 0))):
        build.plane("concrete", (x, 0, 0), normal, "house front")


def neon(build: parts.Builder, dark: bool) -> None:
    """Signs on both rows; by day their glass is pale."""
    for sign in SIGNS:
        wide, high = sign.size
        count, upright = len(sign.word), high > wide
        letter = (0.34, high / count * 0.74) if upright else (wide / count * 0.62, min(high * 0.72, 0.62))
        gap = high / count * 0.26 if upright else wide / count * 0.38
        name = build.mesh(
            f"sign {sign.word} {high}", writing(sign.word, letter, gap, 0.05 * min(letter) + 0.012, upright)
        )
        pale = colours.mixed(colours.scaled(sign.colour, 0.22), (0.5, 0.5, 0.5), 0.5)
        out = 1.0 if sign.at[0] < 0 else -1.0
        with build.at(sign.at, 0.0 if sign.blade else out * math.pi / 2):
            build.box(
                (0, 0, 0 if sign.blade else -0.02),
                (wide + 0.25, high + 0.25, 0.08),
                colours.added(colours.scaled(sign.colour, 0.045), (0.01, 0.01, 0.012)) if dark else (0.02, 0.02, 0.024),
                "emissive" if dark else "plain",
                rough=0.3,
                outline=1.5,
            )
            for side in (1, -1) if sign.blade else (1,):
                build.add(
                    name,
                    (0, 0, 0.07 * side),
                    1.0,
                    sign.colour if dark else pale,
                    "neon" if dark else "plain",
                    casts=False,
                    outline=1.7,
                    heading=0.0 if side > 0 else math.pi,
                )
            if sign.blade:
                reach = abs((FRONTS if sign.at[0] < 0 else OPPOSITE) - sign.at[0])
                for y in (-0.35 * high, 0.35 * high):
                    build.rod((-out * reach, y, 0), (0, y, 0), 0.02, (0.03, 0.03, 0.033), metal=0.4)


def things(build: parts.Builder, dark: bool, rng: np.random.Generator) -> None:
    """Street lamps, a car, a bench at the bus stop, tree, bin, bollards, hydrant, boxes, café tables."""
    iron: Colour = (0.028, 0.032, 0.035)
    build.mesh("lantern", lambda: meshes.lathe([(0, -0.20), (0.10, -0.18), (0.15, 0.12), (0.03, 0.24), (0, 0.26)], 12))
    for x, z in LAMPS:
        reach = 0.9 if x < 5 else -0.9
        build.cylinder((x, 0.25, z), 0.10, 0.5, iron, metal=0.3, rough=0.5)
        build.rod((x, 0.4, z), (x, 4.6, z), 0.05, iron, metal=0.3, rough=0.5)
        build.rod((x, 4.5, z), (x + reach, 4.85, z), 0.03, iron, metal=0.3, rough=0.5)
        build.add(
            "lantern",
            (x + reach, 4.60, z),
            1.0,
            (4.2, 2.9, 1.5) if dark else (0.5, 0.5, 0.46),
            "emissive" if dark else "plain",
            casts=False,
        )
        build.solid("capsule", (0.07, 2.2), "metal", translate(x, 2.2, z), "lamp post")
    with build.at((4.35, ROAD_Y, -7.6), math.pi):
        car(build, (0.16, 0.035, 0.03), dark)
    with build.at((4.35, ROAD_Y, 10.5), math.pi):
        car(build, (0.05, 0.075, 0.10), False)
    with build.at((9.05, ROAD_Y, -17.0)):
        car(build, (0.22, 0.22, 0.21), dark)
    with build.at((2.35, 0, 4.9), -math.pi / 2):
        bus_stop(build, dark)
    wood, crown = nature.broadleaf(8, 6.0, 0.75)
    build.mesh("tree", wood)
    build.mesh("crown", crown)
    for x, z in ((2.5, -10.6), (10.9, -15.2)):
        heading = float(rng.uniform(0, 6))
        build.add("tree", (x, 0, z), 0.85, (0.12, 0.09, 0.065), "bark", heading=heading, outline=8)
        build.add("crown", (x, 0, z), 0.85, (0.085, 0.15, 0.045), "foliage", heading=heading, outline=10)
        build.box((x, 0.01, z), (1.0, 0.02, 1.0), iron, rough=0.6)
        build.solid("capsule", (0.16, 1.5), "wood", translate(x, 1.5, z), "tree")
    for z in (-0.9, 2.1):
        build.cylinder((2.85, 0.42, z), 0.055, 0.84, iron, metal=0.3, rough=0.5, solid="metal", name="bollard")
    build.mesh(
        "bin",
        lambda: meshes.lathe(
            [(0, 0), (0.21, 0), (0.24, 0.85), (0.26, 0.88), (0.22, 0.92), (0.10, 0.98), (0, 0.98)], 14
        ),
    )
    build.add("bin", (2.5, 0, -1.9), 1.0, (0.04, 0.065, 0.05), rough=0.5)
    build.solid("cylinder", (0.25, 0.49), "metal", translate(2.5, 0.49, -1.9), "bin")
    for z in (-4.6, -6.1):  # café tables under the awning
        with build.at((-2.35, 0, z)):
            build.cylinder((0, 0.72, 0), 0.32, 0.03, (0.10, 0.10, 0.105), metal=0.5, rough=0.35)
            build.rod((0, 0, 0), (0, 0.72, 0), 0.025, iron, metal=0.5)
            build.cylinder((0, 0.01, 0), 0.22, 0.02, iron, metal=0.5)
            build.solid("cylinder", (0.32, 0.37), "metal", translate(0, 0.37, 0), "café table")
        with build.at((-2.35, 0, z - 0.62)):
            furniture.chair(build, (0.10, 0.045, 0.03))


def bus_stop(build: parts.Builder, dark: bool) -> None:
    """A shelter with a bench (seat 0.44 m), a lit poster and a sign; its front towards local +z."""
    iron: Colour = (0.05, 0.055, 0.06)
    for x in (-1.6, 1.6):
        build.box((x, 1.2, -0.5), (0.07, 2.4, 0.07), iron, metal=0.4, rough=0.4)
        build.solid("box", (0.04, 1.2, 0.04), "metal", translate(x, 1.2, -0.5), "shelter post")
    build.box((0, 2.43, 0.0), (3.5, 0.07, 1.3), iron, metal=0.3, rough=0.4, bevel=0.02)
    build.box(
        (0, 2.30, 0.0),
        (3.0, 0.03, 0.08),
        (2.0, 2.0, 1.85) if dark else (0.6, 0.6, 0.58),
        "emissive" if dark else "plain",
        casts=False,
    )
    build.box((-0.3, 0.44, -0.32), (2.2, 0.04, 0.34), (0.20, 0.12, 0.07), "wood", bevel=0.01)
    for x in (-1.2, 0.6):
        build.box((x, 0.22, -0.32), (0.06, 0.44, 0.28), iron, metal=0.4)
    build.solid("box", (1.1, 0.02, 0.17), "wood", translate(-0.3, 0.44, -0.32), "bench")
    build.box((1.35, 1.25, -0.2), (0.10, 1.75, 1.05), iron, rough=0.4, bevel=0.02)
    build.mesh("quad", meshes.quad)
    for sign in (-1, 1):
        build.add(
            "quad",
            colour=(0.4, 0.4, 0.4),
            material="poster" if dark else "picture",
            tag=1.0,
            matrix=translate(1.35 + sign * 0.056, 1.28, -0.2)
            @ rotate((0, 1, 0), sign * math.pi / 2)
            @ scale(0.9, 1.5, 1),
            casts=False,
            outline=2.4,
        )
    build.rod((-2.0, 0, 0.5), (-2.0, 2.7, 0.5), 0.03, iron, metal=0.4)
    build.box((-2.0, 2.55, 0.5), (0.03, 0.45, 0.42), (0.07, 0.16, 0.42), rough=0.4, outline=2.2)


def moving_lights(build: parts.Builder, dark: bool) -> Any:
    """A slow stream of distant car lights after dark: the function of time."""
    build.mesh("speck", lambda: meshes.sphere(8, 6))

    def moving(time: float) -> list[Item]:
        if not dark:
            return []
        lights: list[tuple[float, float, float, Colour, float]] = []
        for k in range(4):
            coming = -84.0 + ((time * 6.5 + 17.0 * k) % 62.0)
            leaving = -24.0 - ((time * 6.0 + 15.0 * k + 7.0) % 58.0)
            lights += [(x, 0.55, coming, (2.6, 2.4, 2.0), 0.10) for x in (7.6, 8.8)]
            lights += [(x, 0.60, leaving, (1.9, 0.10, 0.05), 0.08) for x in (4.6, 5.7)]
        return [
            Item("speck", "emissive", colour, translate(x, y, z) @ scale(size), casts=False, outline=99)
            for x, y, z, colour, size in lights
        ]

    return moving


def marks() -> dict[str, Mark]:
    """Places to be, all but the crossing on the pavement."""
    places = parts.standing_marks(AXIS, 1.1, 2.6, ground, (0.0, -0.4))
    places |= {
        "kerb": parts.mark_at(2.55, 0.5, ground, math.pi / 2),
        "shop": parts.mark_at(-2.7, -2.4, ground, -math.pi / 2),
        "door": parts.mark_at(-2.75, 0.4, ground, math.pi / 2),
        "bus stop": parts.mark_at(1.35, 6.2, ground, -math.pi / 2),
        "bench": parts.seat(2.62, 4.6, 0.0, -math.pi / 2, 0.46),
        "lamp": parts.mark_at(2.1, -3.6, ground, -2.4),
        "crossing": parts.mark_at(6.4, 0.6, ground, math.pi / 2),
        "road": parts.mark_at(6.6, -3.0, ground, 0.0),
        "way left": parts.mark_at(0.55, 7.5, ground, math.pi),  # who goes down the street keeps to the pavement
        "way right": parts.mark_at(0.55, -9.5, ground, 0.0),
        "car": parts.mark_at(2.7, -8.2, ground, math.pi / 2),
        "wall": parts.mark_at(-2.85, 3.2, ground, math.pi / 2),
    }
    return places


def night_lights(look: Look, strength: float) -> None:
    """Street lamps, shop windows and neon as local lights, and the glow of the city in the air."""
    look.lamp_position, look.lamp_colour = (2.3, 3.9, 0.9), colours.scaled((7.0, 4.7, 2.6), strength)
    look.lamps = (
        ((3.3, 4.3, -5.2), colours.scaled((6.2, 4.1, 2.2), strength)),
        ((FRONTS + 0.7, 1.9, -3.4), colours.scaled((3.4, 2.2, 1.1), strength)),
        ((FRONTS + 1.1, 3.5, -1.6), colours.scaled((3.4, 0.6, 1.2), strength)),
        ((-1.9, 4.4, -7.0), colours.scaled((0.8, 3.6, 5.0), strength)),
        ((10.2, 3.6, -8.6), colours.scaled((7.0, 1.8, 1.2), strength)),
    )
    look.bloom, look.bloom_threshold, look.vignette = 0.85, 0.80, 0.42
    look.ambient_sky = colours.mixed(look.ambient_sky, colours.added(look.ambient_sky, (0.040, 0.026, 0.040)), strength)
    look.ambient_ground = colours.mixed(look.ambient_ground, (0.075, 0.048, 0.050), 0.5)


def build(conditions: Conditions) -> Set:
    """The set under these conditions.

    Raises
    ------
    Fault
        ``set.time_unknown``, ``set.weather_unknown``.
    """
    # The sun stands where the street is open, along it: behind the camera by day, ahead when it is low.
    bearing = {"morning": -166.0, "day": -158.0, "afternoon": -164.0, "golden hour": -19.0}.get(conditions.time)
    look, air = light.outdoors(conditions, AXIS, bearing=bearing, lowest=12.0), light.air_of(conditions)
    dark = light.is_dark(conditions)
    wet = 0.0 if air.snow else (0.8 if air.rain else (0.6 if dark else 0.12))
    look.shadow_centre, look.shadow_half_size = (1.0, 1.5, -3.0), 12.0
    if dark:
        night_lights(look, 1.0 if light.hour_of(conditions).daylight < 0.05 else 0.55)
    builder, rng = parts.Builder(), np.random.default_rng([conditions.seed, 13])
    road(builder, wet)
    rows(builder, dark, rng)
    neon(builder, dark)
    things(builder, dark, rng)
    light.sky_details(builder, conditions)
    return Set(
        name="street",
        meshes=builder.meshes,
        static=builder.items,
        look=look,
        marks=marks(),
        axis=AXIS,
        area=(FRONTS + 0.5, -24.0, 9.4, 11.0),
        room=(FRONTS + 0.4, 0.1, -30.0, OPPOSITE - 0.5, 9.0, 15.0),
        moving=moving_lights(builder, dark),
        ground=ground,
        footing=lambda _x, _z: "concrete",
        solids=builder.solids,
        ambience=("traffic", *light.sounds_of(conditions)),
        targets={
            "shop": (FRONTS, 1.6, -3.0),
            "door": (FRONTS, 1.2, 0.4),
            "sign": SIGNS[0].at,
            "lamp": (3.6, 4.6, -3.4),
            "car": (4.35, 0.7, -7.6),
            "bus stop": (2.6, 1.4, 4.9),
            "sky": (4.0, 30.0, -60.0),
            "horizon": (5.0, 1.5, -90.0),
            "window": (OPPOSITE, 6.3, -6.0),
            "road": (6.7, ROAD_Y, -10.0),
            "crossing": (6.7, ROAD_Y, 0.6),
        },
    )
