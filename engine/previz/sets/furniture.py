"""What stands in rooms: seats, tables, shelves, lamps, doors, windows, plants, pictures.

Each piece is placed where `Builder.at` stands, with its front towards local +z, in real sizes (seats 0.42 m, tables
0.74 m, doors 2.05 m), and brings its solids.
"""

from __future__ import annotations

import math

import numpy as np

from engine.previz.draw.scene import Colour
from engine.previz.sets import colours, meshes, nature
from engine.previz.sets.matrices import rotate, scale, translate
from engine.previz.sets.parts import Builder

OAK: Colour = (0.30, 0.17, 0.085)
TRIM: Colour = (0.72, 0.70, 0.65)
IRON: Colour = (0.045, 0.045, 0.05)


def sofa(build: Builder, colour: Colour, width: float = 2.5) -> None:
    """A sofa with two deep seats, 0.42 m high, back to local -z."""
    seat = (width - 0.52) / 2
    build.mesh(f"seat {width}", lambda: meshes.cushion(seat - 0.01, 0.20, 0.74, 0.07))
    build.mesh(f"back {width}", lambda: meshes.cushion(seat - 0.01, 0.46, 0.24, 0.09))
    build.mesh("sofa arm", lambda: meshes.cushion(0.26, 0.52, 0.92, 0.10))
    build.box((0, 0.20, -0.02), (width - 0.3, 0.24, 0.86), colours.scaled(colour, 0.8), "fabric", bevel=0.03)
    build.box((0, 0.46, -0.40), (width - 0.3, 0.66, 0.14), colour, "fabric", bevel=0.05)
    for side in (-1, 1):
        build.add(f"seat {width}", (side * seat / 2, 0.36, 0.06), 1.0, colour, "fabric", outline=0.2 * side)
        build.add(f"back {width}", (side * seat / 2, 0.65, -0.27), 1.0, colour, "fabric", outline=0.3 * side)
        build.add("sofa arm", (side * (width / 2 - 0.13), 0.36, 0), 1.0, colour, "fabric", outline=0.5)
        build.solid("box", (0.13, 0.30, 0.46), "carpet", translate(side * (width / 2 - 0.13), 0.30, 0), "sofa arm")
        for z in (-0.34, 0.34):
            build.cylinder((side * (width / 2 - 0.2), 0.05, z), 0.025, 0.1, OAK, "wood")
    build.solid("box", (width / 2 - 0.26, 0.21, 0.44), "carpet", translate(0, 0.21, 0), "sofa seat")
    build.solid("box", (width / 2 - 0.26, 0.42, 0.10), "carpet", translate(0, 0.42, -0.36), "sofa back")


def armchair(build: Builder, colour: Colour) -> None:
    """An armchair on slanted legs, seat at 0.42 m."""
    build.mesh("chair seat", lambda: meshes.cushion(0.58, 0.18, 0.60, 0.07))
    build.mesh("chair back", lambda: meshes.cushion(0.62, 0.62, 0.18, 0.08))
    build.mesh("chair arm", lambda: meshes.cushion(0.13, 0.30, 0.60, 0.06))
    build.add("chair seat", (0, 0.34, 0.02), 1.0, colour, "fabric")
    build.add(
        "chair back",
        colour=colour,
        material="fabric",
        matrix=translate(0, 0.63, -0.29) @ rotate((1, 0, 0), -0.18),
        outline=0.3,
    )
    for side in (-1, 1):
        build.add("chair arm", (side * 0.35, 0.43, 0), 1.0, colour, "fabric", outline=0.5)
        for z in (-0.26, 0.28):
            build.rod((side * 0.26, 0.28, z * 0.8), (side * 0.33, 0, z), 0.018, OAK, "wood")
    build.solid("box", (0.42, 0.21, 0.34), "carpet", translate(0, 0.21, 0), "armchair")
    build.solid("box", (0.34, 0.45, 0.09), "carpet", translate(0, 0.47, -0.30), "armchair back")


def chair(build: Builder, colour: Colour = OAK) -> None:
    """A wooden chair, seat at 0.44 m."""
    build.box((0, 0.43, 0), (0.42, 0.03, 0.42), colour, "wood", bevel=0.012)
    for x in (-0.18, 0.18):
        build.rod((x, 0.42, 0.17), (x * 1.08, 0, 0.19), 0.017, colour, "wood")
        build.rod((x, 0.86, -0.24), (x, 0.42, -0.18), 0.015, colour, "wood")
        build.rod((x, 0.42, -0.18), (x * 1.08, 0, -0.22), 0.017, colour, "wood")
    build.box((0, 0.80, -0.235), (0.40, 0.12, 0.02), colour, "wood", bevel=0.008)
    build.box((0, 0.62, -0.21), (0.36, 0.04, 0.016), colour, "wood")
    build.solid("box", (0.21, 0.22, 0.21), "wood", translate(0, 0.22, 0), "chair")
    build.solid("box", (0.20, 0.22, 0.02), "wood", translate(0, 0.66, -0.22), "chair back")


def table(build: Builder, length: float = 1.2, depth: float = 0.8, height: float = 0.74, colour: Colour = OAK) -> None:
    """A table with four legs."""
    build.box((0, height - 0.02, 0), (length, 0.04, depth), colour, "wood", bevel=0.012, rough=0.35)
    build.box((0, height - 0.075, 0), (length - 0.14, 0.07, depth - 0.14), colour, "wood")
    for x in (-length / 2 + 0.07, length / 2 - 0.07):
        for z in (-depth / 2 + 0.07, depth / 2 - 0.07):
            build.box((x, height / 2 - 0.03, z), (0.05, height - 0.06, 0.05), colour, "wood")
    build.solid("box", (length / 2, 0.02, depth / 2), "wood", translate(0, height - 0.02, 0), "table")


def coffee_table(build: Builder, radius: float = 0.52, height: float = 0.40) -> None:
    """A round low table on three legs."""
    build.mesh("round top", lambda: meshes.lathe([(0, 0.02), (0.96, 0.02), (1, 0.0), (0.97, -0.02), (0, -0.02)], 28))
    build.add("round top", (0, height - 0.02, 0), (radius, 1, radius), OAK, "wood", rough=0.3)
    for k in range(3):
        a = 2.1 * k + 0.4
        build.rod(
            (0.5 * radius * math.cos(a), height - 0.03, 0.5 * radius * math.sin(a)),
            (0.78 * radius * math.cos(a), 0, 0.78 * radius * math.sin(a)),
            0.02,
            OAK,
            "wood",
        )
    build.solid("cylinder", (radius, 0.02), "wood", translate(0, height - 0.02, 0), "coffee table")


def bookcase(
    build: Builder, rng: np.random.Generator, width: float = 1.4, height: float = 2.0, shelves: int = 5
) -> None:
    """Shelves full of books, some leaning, some lying, with a few other things between them."""
    spines: tuple[Colour, ...] = (
        (0.34, 0.07, 0.05),
        (0.06, 0.13, 0.20),
        (0.46, 0.35, 0.15),
        (0.10, 0.17, 0.11),
        (0.52, 0.48, 0.40),
        (0.22, 0.10, 0.16),
        (0.12, 0.11, 0.10),
        (0.50, 0.22, 0.08),
    )
    for x in (-width / 2, width / 2):
        build.box((x, height / 2, 0), (0.035, height, 0.32), OAK, "wood")
    build.box((0, height / 2, -0.15), (width, height, 0.015), colours.scaled(OAK, 0.6), "wood")
    step = (height - 0.08) / (shelves - 1)
    for shelf in range(shelves):
        y = 0.06 + step * shelf
        build.box((0, y, 0), (width, 0.03, 0.32), OAK, "wood")
        x, room = -width / 2 + 0.03, step - 0.06
        while shelf < shelves - 1 and x < width / 2 - 0.10:
            kind = rng.uniform()
            colour = spines[int(rng.integers(len(spines)))]
            if kind < 0.10:  # a gap with a small thing in it
                build.cylinder((x + 0.07, y + 0.075, 0.02), 0.045, 0.12, (0.48, 0.40, 0.32), rough=0.4)
                x += 0.17
            elif kind < 0.17:  # a lying stack
                for k in range(3):
                    build.box(
                        (x + 0.12, y + 0.035 + 0.035 * k, 0.02),
                        (0.23 - 0.02 * k, 0.032, 0.17),
                        spines[(int(rng.integers(8)) + k) % 8],
                        heading=float(rng.uniform(-0.1, 0.1)),
                        outline=0.1 * k,
                    )
                x += 0.26
            else:
                wide, tall = float(rng.uniform(0.022, 0.05)), min(float(rng.uniform(0.20, 0.32)), room)
                lean = rotate((0, 0, 1), -0.16) if kind > 0.95 else np.eye(4)
                build.mesh("box", meshes.box)
                build.add(
                    "box",
                    colour=colour,
                    outline=float(rng.integers(5)) * 0.2,
                    rough=0.75,
                    matrix=translate(x + wide / 2, y + 0.015 + tall / 2, 0.01 + float(rng.uniform(0, 0.03)))
                    @ lean
                    @ scale(wide * 0.93, tall, 0.2),
                )
                x += wide + (0.05 if kind > 0.95 else 0.0)
    build.solid("box", (width / 2, height / 2, 0.16), "wood", translate(0, height / 2, 0), "bookcase")


def floor_lamp(build: Builder, lit: bool) -> None:
    """A standing lamp 1.6 m high with a cloth shade; its light stands at 1.5 m."""
    build.mesh("shade", lambda: meshes.lathe([(0.22, -0.15), (0.14, 0.15)], 24))
    build.cylinder((0, 0.015, 0), 0.15, 0.03, IRON, metal=0.6, rough=0.4)
    build.rod((0, 0.02, 0), (0, 1.50, 0), 0.014, IRON, metal=0.6, rough=0.4)
    build.add(
        "shade",
        (0, 1.50, 0),
        1.0,
        (2.6, 1.55, 0.72) if lit else (0.70, 0.64, 0.52),
        "shade" if lit else "fabric",
        casts=False,
    )
    build.solid("capsule", (0.04, 0.75), "metal", translate(0, 0.79, 0), "lamp")


def table_lamp(build: Builder, lit: bool) -> None:
    """A small lamp with a ceramic foot, 0.45 m high."""
    build.mesh(
        "lamp foot",
        lambda: meshes.lathe([(0, 0), (0.07, 0), (0.08, 0.02), (0.10, 0.10), (0.05, 0.21), (0.02, 0.25)], 16),
    )
    build.mesh("small shade", lambda: meshes.lathe([(0.15, 0.0), (0.10, 0.19)], 18))
    build.add("lamp foot", colour=(0.16, 0.26, 0.27), rough=0.25)
    build.add(
        "small shade",
        (0, 0.27, 0),
        1.0,
        (2.3, 1.35, 0.62) if lit else (0.68, 0.60, 0.46),
        "shade" if lit else "fabric",
        casts=False,
    )


def plant(build: Builder, size: float = 1.0, pot: Colour = (0.42, 0.20, 0.12)) -> None:
    """A leafy plant in a clay pot, about 1.2 m high at size 1."""
    build.mesh(
        "pot",
        lambda: meshes.lathe(
            [(0, 0), (0.13, 0), (0.19, 0.34), (0.205, 0.34), (0.205, 0.38), (0.17, 0.38), (0.16, 0.33), (0, 0.33)], 18
        ),
    )
    build.mesh("leaves", lambda: broad_leaves(7))
    build.add("pot", size=size, colour=pot, rough=0.8)
    build.add("leaves", (0, 0.33 * size, 0), size, (0.06, 0.16, 0.055), "leaf", rough=0.45, outline=10)
    build.solid("cylinder", (0.2 * size, 0.19 * size), "concrete", translate(0, 0.19 * size, 0), "plant")


def broad_leaves(seed: int, count: int = 17) -> meshes.MeshArrays:
    """Stalks with large folded leaves, 0.9 m high: a rubber plant or philodendron."""
    rng = np.random.default_rng(seed)
    shapes: list[meshes.MeshArrays] = []
    for k in range(count):
        a, tall = 2.4 * k, 0.18 + 0.70 * k / count + rng.uniform(-0.05, 0.05)
        out, side = np.array([math.cos(a), 0, math.sin(a)]), np.array([-math.sin(a), 0, math.cos(a)])
        reach, length = 0.10 + 0.16 * rng.uniform(), rng.uniform(0.26, 0.38)
        foot = np.array([0, 0.55 * tall, 0]) + 0.02 * out
        joint = np.array([0, tall, 0]) + reach * out
        shapes.append(meshes.tube(np.array([[0, 0, 0], foot, joint]), np.array([0.012, 0.010, 0.006]), 4))
        rows = []
        for v, w in ((0, 0.01), (0.25, 0.34), (0.55, 0.40), (0.8, 0.22), (1.0, 0.0)):
            spine = joint + out * length * v * 0.85 + np.array([0, length * (0.35 * v - 0.75 * v * v), 0])
            edge = np.array([0, 0.10 * length * w, 0])
            rows += [spine - side * w * length * 0.9 + edge, spine, spine + side * w * length * 0.9 + edge]
        p = np.array(rows)
        t = meshes.solid_triangles(p, meshes.grid_triangles(5, 3))
        n = meshes.smooth_normals(p, t)
        shapes.append((p, n * np.sign(n[:, 1:2] + 1e-9), t))
    return meshes.join(*shapes)


def picture(build: Builder, width: float, height: float, subject: float) -> None:
    """A framed picture on a wall behind it (local -z); `subject` chooses what the ``picture`` shader paints."""
    build.box((0, 0, 0.012), (width + 0.05, height + 0.05, 0.024), (0.035, 0.03, 0.026), rough=0.4)
    build.box((0, 0, 0.024), (width, height, 0.008), (0.70, 0.68, 0.63), outline=0.5)
    build.add(
        build.mesh("quad", meshes.quad),
        (0, 0, 0.0295),
        (width * 0.72, height * 0.74, 1),
        (0.4, 0.4, 0.4),
        "picture",
        tag=subject,
        rough=0.7,
        casts=False,
        outline=1.2,
    )


def door(build: Builder, colour: Colour = (0.62, 0.60, 0.55), width: float = 0.88) -> None:
    """A panelled door 2.05 m high with its frame, in a wall behind it (local -z)."""
    build.box((0, 1.02, 0.02), (width, 2.04, 0.045), colour, bevel=0.006, rough=0.45)
    for y, high in ((0.46, 0.62), (1.42, 0.98)):
        for x in (-width / 4 + 0.01, width / 4 - 0.01):
            build.box(
                (x, y, 0.046),
                (width / 2 - 0.13, high, 0.012),
                colours.scaled(colour, 0.93),
                bevel=0.005,
                rough=0.45,
                outline=0.3,
            )
    for x in (-width / 2 - 0.05, width / 2 + 0.05):
        build.box((x, 1.06, 0.03), (0.09, 2.14, 0.07), TRIM, bevel=0.01, rough=0.4)
    build.box((0, 2.10, 0.03), (width + 0.19, 0.09, 0.07), TRIM, bevel=0.01, rough=0.4)
    build.rod(
        (width / 2 - 0.07, 1.0, 0.09), (width / 2 - 0.19, 1.0, 0.09), 0.011, (0.55, 0.45, 0.25), metal=0.9, rough=0.3
    )
    build.rod(
        (width / 2 - 0.07, 1.0, 0.04), (width / 2 - 0.07, 1.0, 0.09), 0.011, (0.55, 0.45, 0.25), metal=0.9, rough=0.3
    )


def window(build: Builder, width: float, sill: float, top: float, panes: tuple[int, int] = (2, 3)) -> None:
    """Frame and glazing bars of a window from `sill` to `top`, open to what lies outside."""
    middle, high = (sill + top) / 2, top - sill
    for k in range(panes[0] + 1):
        wide = 0.07 if k in (0, panes[0]) else 0.035
        build.box((width * (k / panes[0] - 0.5), middle, 0), (wide, high, 0.07), TRIM, rough=0.4)
    for k in range(panes[1] + 1):
        wide = 0.07 if k in (0, panes[1]) else 0.035
        build.box((0, sill + high * k / panes[1], 0), (width, wide, 0.06), TRIM, rough=0.4)
    build.box((0, sill - 0.02, 0.12), (width + 0.12, 0.045, 0.24), TRIM, bevel=0.01, rough=0.4)


def curtain(build: Builder, width: float, height: float, colour: Colour) -> None:
    """A drawn-back curtain that hangs from `height` to the floor."""
    name = build.mesh(f"drape {width:.2f}", lambda: meshes.drape(width, 1.0, max(3, round(width / 0.11)), 0.045))
    build.add(name, (0, 0.03, 0), (1, height - 0.03, 1), colour, "drape", casts=False)


def radiator(build: Builder, width: float = 1.1) -> None:
    """A ribbed radiator under a window."""
    for k in range(round(width / 0.075)):
        build.box(
            (-width / 2 + 0.0375 + 0.075 * k, 0.34, 0.0),
            (0.055, 0.50, 0.09),
            (0.66, 0.65, 0.61),
            bevel=0.018,
            rough=0.35,
        )
    build.solid("box", (width / 2, 0.25, 0.05), "metal", translate(0, 0.34, 0), "radiator")


def mug(build: Builder, colour: Colour = (0.72, 0.70, 0.64)) -> None:
    """A mug on a table top at local y = 0."""
    build.mesh(
        "mug",
        lambda: meshes.join(
            meshes.lathe(
                [(0, 0), (0.038, 0), (0.042, 0.01), (0.042, 0.09), (0.036, 0.09), (0.035, 0.012), (0, 0.012)], 14
            ),
            meshes.moved(
                meshes.torus(0.026, 0.006, 12, 5), translate(0.046, 0.048, 0) @ rotate((1, 0, 0), math.pi / 2)
            ),
        ),
    )
    build.add("mug", colour=colour, rough=0.25)


def books(build: Builder, rng: np.random.Generator, count: int = 3) -> None:
    """A stack of books at local y = 0."""
    spines: tuple[Colour, ...] = ((0.44, 0.10, 0.07), (0.10, 0.16, 0.24), (0.52, 0.47, 0.36))
    for k in range(count):
        build.box(
            (0, 0.018 + 0.034 * k, 0),
            (0.25 - 0.02 * k, 0.032, 0.18 - 0.01 * k),
            spines[k % 3],
            heading=float(rng.uniform(-0.35, 0.35)),
            rough=0.6,
            outline=0.1 * k,
        )


def vase(build: Builder, rng: np.random.Generator) -> None:
    """A vase with a few dry stalks, 0.55 m high."""
    build.mesh(
        "vase", lambda: meshes.lathe([(0, 0), (0.05, 0), (0.085, 0.07), (0.075, 0.14), (0.03, 0.21), (0.04, 0.24)], 16)
    )
    build.add("vase", colour=(0.30, 0.34, 0.33), rough=0.3)
    build.mesh("stalks", lambda: nature.grass(4, 18, 0.42, 0.02))
    build.add("stalks", (0, 0.2, 0), 1.0, (0.50, 0.36, 0.17), "leaf", heading=float(rng.uniform(0, 6)), outline=10)


def rug(build: Builder, width: float, depth: float) -> None:
    """A woven rug, 12 mm thick, its pattern made by the shader from its own coordinates."""
    build.mesh("rug", lambda: meshes.bevelled_box(width, 0.016, depth, 0.006))
    build.add(
        "rug",
        (0, 0.008, 0),
        1.0,
        (0.36, 0.095, 0.07),
        "rug",
        rough=0.95,
        tag=width,
        metal=0.0,
        outline=1.0,
        casts=False,
    )


def wall_clock(build: Builder) -> None:
    """A round clock on a wall behind it (local -z)."""
    build.add(
        build.mesh("cylinder", meshes.cylinder),
        colour=(0.05, 0.05, 0.05),
        matrix=rotate((1, 0, 0), math.pi / 2) @ scale(0.17, 0.04, 0.17),
    )
    build.add(
        "cylinder",
        colour=(0.75, 0.73, 0.68),
        matrix=translate(0, 0, 0.012) @ rotate((1, 0, 0), math.pi / 2) @ scale(0.15, 0.03, 0.15),
        outline=0.4,
    )
    for length, angle in ((0.08, -0.9), (0.12, 0.6)):
        build.rod((0, 0, 0.03), (length * math.sin(angle), length * math.cos(angle), 0.03), 0.005, (0.03, 0.03, 0.03))
