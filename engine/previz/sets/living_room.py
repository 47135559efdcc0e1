"""A living room one storey up: tall windows, a sofa under pictures, books, plants, a lamp for the evening."""

from __future__ import annotations

import math

import numpy as np

from engine.previz.draw.scene import Colour, Item
from engine.previz.sets import colours, furniture, light, meshes, nature, parts
from engine.previz.sets.base import Conditions, Mark, Set
from engine.previz.sets.matrices import translate

AXIS = math.pi
WEST, EAST, NORTH, SOUTH, HEIGHT = -3.0, 2.9, -2.6, 3.5, 2.7
PAINT: Colour = (0.60, 0.55, 0.47)
ACCENT: Colour = (0.235, 0.315, 0.315)
SOFA: Colour = (0.085, 0.165, 0.185)
WINDOWS = (-1.15, 1.45)
SOFA_X, SOFA_Z = 0.75, -1.98
LAMP = (2.42, 1.50, -2.10)


def shell(build: parts.Builder) -> None:
    """Floor, ceiling, walls with their openings, skirting."""
    width, depth = EAST - WEST, SOUTH - NORTH
    cx, cz = (EAST + WEST) / 2, (SOUTH + NORTH) / 2
    build.box(
        (cx, -0.05, cz),
        (width + 0.4, 0.1, depth + 0.2),
        (0.33, 0.185, 0.092),
        "wood",
        tag=0.11,
        rough=0.34,
        outline=3,
        casts=False,
    )
    build.box((cx, HEIGHT + 0.05, cz), (width + 0.4, 0.1, depth + 0.2), (0.66, 0.64, 0.60), "plaster", outline=2.6)
    build.box((cx, HEIGHT / 2, NORTH - 0.06), (width, HEIGHT, 0.12), ACCENT, "plaster", outline=2)
    build.box((cx, HEIGHT / 2, SOUTH + 0.06), (width, HEIGHT, 0.12), PAINT, "plaster", outline=2.4)
    build.box((EAST + 0.06, HEIGHT / 2, cz), (0.12, HEIGHT, depth), PAINT, "plaster", outline=2.2)
    sill, top, opening = 0.62, 2.42, 1.50
    edges = [NORTH, *(z + side * opening / 2 for z in WINDOWS for side in (-1, 1)), SOUTH]
    for low, high in zip(edges[0::2], edges[1::2], strict=True):
        build.box(
            (WEST - 0.09, HEIGHT / 2, (low + high) / 2), (0.18, HEIGHT, high - low), PAINT, "plaster", outline=2.8
        )
    for z in WINDOWS:
        build.box((WEST - 0.09, sill / 2, z), (0.18, sill, opening), PAINT, "plaster", outline=2.8)
        build.box((WEST - 0.09, (top + HEIGHT) / 2, z), (0.18, HEIGHT - top, opening), PAINT, "plaster", outline=2.8)
        with build.at((WEST - 0.06, 0, z), math.pi / 2):
            furniture.window(build, opening, sill, top, (2, 3))
        with build.at((WEST + 0.08, 0, z), math.pi / 2):
            furniture.radiator(build)
        for side in (-1, 1):
            with build.at((WEST + 0.14, 0, z + side * (opening / 2 + 0.14)), math.pi / 2):
                furniture.curtain(build, 0.46, 2.52, (0.50, 0.38, 0.25))
        build.rod(
            (WEST + 0.14, 2.53, z - 1.06),
            (WEST + 0.14, 2.53, z + 1.06),
            0.014,
            (0.16, 0.12, 0.08),
            metal=0.5,
            rough=0.4,
        )
    for at, size in (
        ((cx, 0.06, NORTH + 0.015), (width, 0.12, 0.03)),
        ((EAST - 0.015, 0.06, cz), (0.03, 0.12, depth)),
        ((cx, 0.06, SOUTH - 0.015), (width, 0.12, 0.03)),
        ((cx, HEIGHT - 0.03, NORTH + 0.03), (width, 0.06, 0.06)),
        ((EAST - 0.03, HEIGHT - 0.03, cz), (0.06, 0.06, depth)),
    ):
        build.box(at, size, furniture.TRIM, rough=0.5, outline=2.9)
    build.plane("wood", name="floor")
    build.plane("wood", (0, HEIGHT, 0), (0, -1, 0), "ceiling")
    for at, normal in (
        ((WEST, 0, 0), (1, 0, 0)),
        ((EAST, 0, 0), (-1, 0, 0)),
        ((0, 0, NORTH), (0, 0, 1)),
        ((0, 0, SOUTH), (0, 0, -1)),
    ):
        build.plane("concrete", at, normal, "wall")


def lived_in(build: parts.Builder, lit: bool, rng: np.random.Generator) -> None:
    """Furniture and what people leave lying about."""
    with build.at((SOFA_X, 0, SOFA_Z)):
        furniture.sofa(build, SOFA)
        build.mesh("pillow", lambda: meshes.cushion(0.44, 0.42, 0.16, 0.075, 16, 10))
        for x, y, heading, colour, stripe in (
            (-0.86, 0.64, 0.25, (0.52, 0.22, 0.07), 0.0),
            (0.62, 0.63, -0.15, (0.47, 0.41, 0.31), 0.11),
            (0.90, 0.66, -0.45, (0.36, 0.10, 0.07), 0.0),
        ):
            build.add("pillow", (x, y, -0.10), 1.0, colour, "fabric", heading=heading, tag=stripe, outline=1.0 + x)
        build.box((-1.06, 0.635, 0.06), (0.30, 0.025, 0.72), (0.44, 0.36, 0.26), "fabric", bevel=0.01, tag=0.09)
        build.box((-1.06, 0.45, 0.475), (0.30, 0.36, 0.02), (0.44, 0.36, 0.26), "fabric", tag=0.09)
    with build.at((SOFA_X - 0.05, 0, -0.62)):
        furniture.rug(build, 2.9, 2.0)
        furniture.coffee_table(build)
        with build.at((-0.16, 0.40, -0.06)):
            furniture.books(build, rng, 2)
        with build.at((0.22, 0.40, 0.18), 0.7):
            furniture.mug(build)
    with build.at((2.02, 0, 0.42), -math.pi / 2 - 0.35):
        furniture.armchair(build, (0.42, 0.22, 0.085))
    with build.at((EAST - 0.18, 0, -0.95), -math.pi / 2):
        furniture.bookcase(build, rng, 1.3, 2.0)
    with build.at((LAMP[0], 0, LAMP[2])):
        furniture.floor_lamp(build, lit)
    with build.at((-2.52, 0, -2.16)):
        furniture.plant(build, 1.25)
    with build.at((-1.55, 0, 2.35), math.pi / 2):
        furniture.table(build)
        build.mesh(
            "bowl",
            lambda: meshes.lathe([(0, 0), (0.06, 0), (0.15, 0.07), (0.145, 0.075), (0.05, 0.015), (0, 0.012)], 18),
        )
        build.mesh("fruit", lambda: meshes.sphere(10, 7))
        build.add("bowl", (0.28, 0.74, 0.05), 1.0, (0.30, 0.34, 0.33), rough=0.3)
        for dx, dz, colour in (
            (0.23, 0.02, (0.55, 0.10, 0.05)),
            (0.31, 0.0, (0.62, 0.30, 0.05)),
            (0.29, 0.10, (0.45, 0.40, 0.08)),
        ):
            build.add("fruit", (dx, 0.80, dz), 0.042, colour, rough=0.45)
        with build.at((-0.34, 0.74, -0.05), 0.4):
            furniture.mug(build, (0.16, 0.28, 0.30))
    for z, heading in ((1.42, 0.0), (3.18, math.pi)):
        with build.at((-1.55, 0, z), heading):
            furniture.chair(build)
    with build.at((1.35, 0, SOUTH - 0.24), math.pi):  # sideboard on the camera's own wall
        build.box((0, 0.42, 0), (1.5, 0.62, 0.42), furniture.OAK, "wood", bevel=0.012, solid="wood", name="sideboard")
        for x in (-0.64, 0.64):
            for z in (-0.12, 0.12):
                build.rod((x, 0.12, z), (x * 1.04, 0, 1.15 * z), 0.018, furniture.OAK)
        for x in (-0.375, 0.375):
            build.box(
                (x, 0.42, 0.213),
                (0.70, 0.52, 0.012),
                colours.scaled(furniture.OAK, 1.12),
                "wood",
                bevel=0.005,
                outline=0.4,
            )
        with build.at((0.5, 0.73, 0)):
            furniture.table_lamp(build, lit)
        with build.at((0.05, 0.73, 0)):
            furniture.vase(build, rng)
        with build.at((-0.45, 0.73, 0), 0.3):
            furniture.books(build, rng, 3)


def walls(build: parts.Builder) -> None:
    """Door, pictures, clock."""
    with build.at((-1.42, 0, NORTH)):
        furniture.door(build)
        build.box((0.66, 1.10, 0.008), (0.08, 0.12, 0.015), furniture.TRIM, bevel=0.003)
    for x, y, wide, high, subject in (
        (0.05, 1.66, 0.60, 0.80, 0.0),
        (0.80, 1.78, 0.52, 0.52, 3.0),
        (0.80, 1.30, 0.52, 0.32, 1.0),
        (1.46, 1.64, 0.50, 0.66, 2.0),
    ):
        with build.at((x, y, NORTH)):
            furniture.picture(build, wide, high, subject)
    with build.at((1.35, 1.62, SOUTH), math.pi):
        furniture.picture(build, 0.95, 0.62, 1.0)
    with build.at((EAST, 1.75, 1.1), -math.pi / 2):
        furniture.wall_clock(build)


def outside(build: parts.Builder, conditions: Conditions, rng: np.random.Generator) -> None:
    """What one sees through the windows: a tree, houses across the street, their lights after dark."""
    dark = light.is_dark(conditions)
    for k, (z, high, depth) in enumerate(((-13, 3.4, 9), (-4, 5.2, 7), (4.0, 2.6, 8), (13, 4.6, 9), (22, 3.0, 8))):
        build.box(
            (-24 - k % 2, high / 2 - 3, z),
            (6, high + 6, depth),
            (0.30 - 0.03 * (k % 3), 0.25, 0.21),
            "facade",
            tag=0.55 if dark else 0.0,
            casts=False,
            rough=0.9,
        )
    build.box((-40, -3.1, 4), (70, 0.1, 120), (0.10, 0.10, 0.10), casts=False)
    wood, crown = nature.broadleaf(4, 7.5, 0.5)
    build.mesh("tree", wood)
    build.mesh("crown", crown)
    for x, z, size in ((-11.5, -3.4, 0.9), (-13.0, 6.2, 1.0)):
        heading = float(rng.uniform(0, 6))
        build.add("tree", (x, -3.2, z), size, (0.14, 0.10, 0.07), "bark", heading=heading, outline=8, casts=False)
        build.add("crown", (x, -3.2, z), size, (0.10, 0.17, 0.05), "foliage", heading=heading, outline=10, casts=False)


def marks() -> dict[str, Mark]:
    """Places to be. The sofa has two seats; the first is the camera's left."""
    floor = parts.flat()
    places = parts.standing_marks(AXIS, 0.85, 0.8, floor, (-0.85, 0.35))
    left, right = SOFA_X - 0.50, SOFA_X + 0.50
    places |= {
        "sofa": parts.seat(left, SOFA_Z + 0.10, 0.0, 0.12),
        "sofa left": parts.seat(left, SOFA_Z + 0.10, 0.0, 0.12),
        "sofa right": parts.seat(right, SOFA_Z + 0.10, 0.0, -0.12),
        "chair": parts.seat(2.02, 0.42, 0.0, -math.pi / 2 - 0.35),
        "armchair": parts.seat(2.02, 0.42, 0.0, -math.pi / 2 - 0.35),
        "table": parts.seat(-1.55, 1.42, 0.0, 0.0, 0.44),
        "table far": parts.seat(-1.55, 3.18, 0.0, math.pi, 0.44),
        "door": parts.mark_at(-1.42, -2.05, floor, 0.0),
        "window": parts.mark_at(-2.35, -1.15, floor, -math.pi / 2),
        "window near": parts.mark_at(-2.35, 1.45, floor, -math.pi / 2),
        "lamp": parts.mark_at(2.22, -1.10, floor, -0.9),
        "bookcase": parts.mark_at(2.15, -0.62, floor, math.pi / 2),
        "rug": parts.mark_at(-0.25, -0.20, floor, 0.5),
    }
    return places


def footing(x: float, z: float) -> str:
    """Boards, and the rug."""
    return "carpet" if abs(x - SOFA_X + 0.05) < 1.45 and abs(z + 0.62) < 1.0 else "wood"


def build(conditions: Conditions) -> Set:
    """The set under these conditions.

    Raises
    ------
    Fault
        ``set.time_unknown``, ``set.weather_unknown``.
    """
    look = light.room(
        conditions,
        -math.pi / 2,
        lamp=(LAMP[0] - 0.27, LAMP[1] + 0.05, LAMP[2] + 0.90),  # drawn forward, so that it finds faces on the sofa
        glow=(-2.2, 1.6, 0.1),
        inside=(WEST - 0.2, -0.2, NORTH - 0.2, EAST + 0.2, HEIGHT + 0.2, SOUTH + 0.2),
    )
    look.shadow_centre, look.shadow_half_size = (0.0, 1.0, 0.4), 5.6
    lit = light.lamps_lit(conditions)
    if lit:
        warm = look.lamp_colour
        look.lamps = (
            ((0.85, 1.12, SOUTH - 0.3), colours.scaled(warm, 0.30)),
            ((0.2, 1.9, 1.3), colours.scaled(warm, 0.42)),
        )
    builder, rng = parts.Builder(), np.random.default_rng([conditions.seed, 7])
    shell(builder)
    lived_in(builder, lit, rng)
    walls(builder)
    outside(builder, conditions, rng)
    light.sky_details(builder, conditions)
    speed = light.wind_speed(conditions)
    builder.mesh("dust", lambda: meshes.specks(70, (1.6, 1.0, 1.6), 0.0035, np.random.default_rng(3)))

    def moving(time: float) -> list[Item]:
        if lit:
            return []
        drift = translate(
            -1.2 + 0.05 * math.sin(time * 0.4), 1.25 + 0.04 * math.sin(time * 0.3 + speed), 0.2 + 0.03 * time % 1.0
        )
        return [Item("dust", "mote", colours.scaled(look.sun_colour, 0.16), drift, casts=False)]

    return Set(
        name="living_room",
        meshes=builder.meshes,
        static=builder.items,
        look=look,
        marks=marks(),
        axis=AXIS,
        area=(WEST + 0.45, NORTH + 0.4, EAST - 0.4, SOUTH - 0.3),
        room=(WEST + 0.35, 0.25, NORTH + 0.35, EAST - 0.25, 2.5, SOUTH - 0.12),
        moving=moving,
        footing=footing,
        solids=builder.solids,
        ambience=("room", "clock", *(("rain",) if look.rain else ())),
        targets={
            "window": (WEST, 1.5, WINDOWS[0]),
            "window near": (WEST, 1.5, WINDOWS[1]),
            "door": (-1.42, 1.2, NORTH),
            "sofa": (SOFA_X, 0.5, SOFA_Z),
            "lamp": LAMP,
            "table": (-1.55, 0.74, 2.35),
            "coffee table": (SOFA_X - 0.05, 0.42, -0.62),
            "bookcase": (EAST - 0.2, 1.2, -0.95),
            "picture": (0.05, 1.66, NORTH),
            "clock": (EAST, 1.75, 1.1),
            "sky": (-30.0, 14.0, WINDOWS[0]),
            "plant": (-2.52, 1.0, -2.16),
        },
    )
