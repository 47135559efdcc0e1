"""A mixed forest with a path: light through crowns by day, mist and fireflies after dusk, a fallen log to sit on."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.scene import Colour, Item
from engine.previz.sets import colours, light, meshes, nature, parts
from engine.previz.sets.base import Conditions, Set
from engine.previz.sets.matrices import place, rotate, translate

AXIS = math.pi
AREA = (-4.2, -13.0, 4.2, 5.0)
LOG = (2.35, -2.6, 0.55)
SUMMER: tuple[Colour, ...] = ((0.115, 0.205, 0.038), (0.235, 0.265, 0.045), (0.085, 0.175, 0.040))


def path(z: NDArray[Any] | float) -> Any:
    """Where the path runs; the ``forest_floor`` shader draws the same curve."""
    return 1.1 * np.sin(np.asarray(z, float) * 0.22)


def floor(x: NDArray[Any], z: NDArray[Any]) -> NDArray[Any]:
    """Height of the forest floor: even on the path, rising and lumpy beside it."""
    away = np.abs(x - path(z))
    return 0.16 * meshes.noise(x * 0.35, z * 0.35, 2, 3) * np.clip(away - 0.5, 0, 1) + 0.05 * np.clip(away - 1.2, 0, 6)


@cache
def floor_mesh() -> meshes.MeshArrays:
    """The ground, fine along the path."""
    return meshes.lattice(meshes.spaced(-60, -9, 9, 60, 46, 8), meshes.spaced(-80, -20, 6, 30, 60, 7), floor)


def ground(x: float, z: float) -> float:
    """Height of the floor at one point, metres."""
    return float(floor(np.array(x, float), np.array(z, float)))


def off_path(x: float, z: float) -> float:
    """Metres from the middle of the path."""
    return abs(x - float(path(z)))


def trees(build: parts.Builder, rng: np.random.Generator) -> None:
    """Near trees in full, those behind as cheaper shapes, all clear of the path and the camera."""
    near = parts.scatter(12, (-9.5, -14.0, 9.5, 5.0), rng, lambda x, z: off_path(x, z) > (4.2 if z > -2 else 2.6), 2.1)
    middle = parts.scatter(
        18, (-17, -30, 17, 3), rng, lambda x, z: off_path(x, z) > 2.4 and (abs(x) > 9.5 or z < -14.0), 1.7
    )
    behind = parts.scatter(
        14, (-40, -62, 40, -20), rng, lambda x, z: off_path(x, z) > 3.0 and (z < -30 or abs(x) > 17), 1.9
    )
    middle += parts.scatter(9, (-16, 8.5, 16, 20), rng, lambda x, z: off_path(x, z) > 2.4, 2.2)
    for k, (radius, count) in enumerate(((33.0, 62), (46.0, 80))):
        build.mesh(
            f"tree line {k}", lambda k=k, radius=radius, count=count: nature.tree_line(k, radius, count, 11.0 + 2.0 * k)
        )
        build.add(f"tree line {k}", (0, -0.1, -8.0), 1.0, (0.055, 0.095, 0.045), "foliage", outline=10, casts=False)
    for level, detail, places in (("near", 1.0, near), ("middle", 0.30, middle), ("behind", 0.10, behind)):
        for k, height in enumerate((7.5, 8.6, 6.8)):
            wood, crown = nature.broadleaf(3 + k, height, detail)
            build.mesh(f"{level} trunk {k}", wood)
            build.mesh(f"{level} crown {k}", crown)
        for k in (3, 4):
            wood, needles = nature.conifer(k, 9.0 + k, detail)
            build.mesh(f"{level} trunk {k}", wood)
            build.mesh(f"{level} crown {k}", needles)
        for x, z in places:
            # Spruces keep off the path: their boughs hang low.
            choice = [0, 0, 1, 2, 3, 4, 4] if off_path(x, z) > 4.5 else [0, 1, 1, 2]
            kind, size, heading = int(rng.choice(choice)), float(rng.uniform(0.85, 1.35)), float(rng.uniform(0, 6.28))
            if level == "behind":
                size *= 1.15
            y = nature.bedded(ground, x, z, 0.25) - 0.06
            bark: Colour = (
                (0.46, 0.44, 0.40) if kind == 1 else ((0.15, 0.10, 0.065) if kind < 3 else (0.13, 0.085, 0.06))
            )
            leaf = SUMMER[kind] if kind < 3 else (0.035, 0.085, 0.048)
            casts = level != "behind"
            build.add(f"{level} trunk {kind}", (x, y, z), size, bark, "bark", heading=heading, outline=8, casts=casts)
            build.add(
                f"{level} crown {kind}",
                (x, y, z),
                size,
                leaf,
                "foliage" if kind < 3 else "needles",
                heading=heading,
                outline=10 + 0.1 * kind,
                casts=casts,
            )
            if level == "near":
                build.solid("capsule", (0.22 * size, 2.0), "wood", translate(x, y + 2.0, z), "tree")


def undergrowth(build: parts.Builder, rng: np.random.Generator) -> None:
    """Ferns, bushes, mossy stones, mushrooms, a fallen log."""
    for k in range(2):
        build.mesh(f"fern{k}", lambda k=k: nature.fern(k, 10))
        build.mesh(f"stone{k}", lambda k=k: nature.rock(k, 9, 6))
        build.mesh(f"tuft{k}", lambda k=k: nature.grass(k + 3, 12, 0.34, 0.16))
    build.mesh(
        "bush",
        lambda: meshes.join(
            nature.lump(5, 10, 7, 0.4),
            nature.leaf_cards(
                np.zeros(3), np.array([1.0, 1.0, 1.0]), 64, 0.34, np.random.default_rng(9), np.array([0, -0.5, 0])
            ),
        ),
    )
    green: Colour = (0.09, 0.19, 0.04)
    for k, (x, z) in enumerate(parts.scatter(80, (-9, -20, 9, 3.6), rng, lambda x, z: off_path(x, z) > 1.15, 0.42)):
        size = float(rng.uniform(0.65, 1.25))
        tone = colours.mixed(green, (0.16, 0.21, 0.05), (k % 3) / 2)
        build.add(
            f"fern{k % 2}",
            (x, ground(x, z) - 0.02, z),
            size,
            tone,
            "leaf",
            heading=float(rng.uniform(0, 6.28)),
            outline=10,
            casts=z > -9,
        )
    for k, (x, z) in enumerate(parts.scatter(44, (-6, -12, 6, 4.4), rng, lambda x, z: 0.75 < off_path(x, z) < 3.2)):
        build.add(
            f"tuft{k % 2}",
            (x, ground(x, z) - 0.02, z),
            float(rng.uniform(0.6, 1.2)),
            (0.15, 0.19, 0.05),
            "leaf",
            heading=float(rng.uniform(0, 6)),
            outline=10,
            casts=False,
        )
    for k, (x, z) in enumerate(parts.scatter(16, (-7, -16, 7, 3.0), rng, lambda x, z: off_path(x, z) > 1.35)):
        s = float(rng.uniform(0.14, 0.55))
        y = nature.bedded(ground, x, z, s) + 0.06 * s
        build.add(
            f"stone{k % 2}",
            (x, y, z),
            (s * 1.3, s, s),
            (0.17, 0.17, 0.15),
            "rock",
            heading=float(rng.uniform(0, 6)),
            rough=0.95,
            tag=0.9,
        )
        if s > 0.3:
            build.solid("box", (s * 0.9, s * 0.7, s * 0.7), "rock", place((x, y, z)), "stone")
    for x, z in parts.scatter(10, (-9, -24, 9, -1.5), rng, lambda x, z: off_path(x, z) > 2.6, 1.2):
        s = float(rng.uniform(0.5, 1.1))
        build.add(
            "bush",
            (x, ground(x, z) + 0.3 * s, z),
            (s, s * 0.75, s),
            (0.075, 0.145, 0.04),
            "foliage",
            heading=float(rng.uniform(0, 6)),
            outline=10.3,
        )
    x, z, heading = LOG
    y = ground(x, z) + 0.20
    build.mesh(
        "log",
        lambda: meshes.tube(
            [(-1.7, 0.05, 0.05), (-0.8, 0, 0), (0.4, 0.02, -0.04), (1.6, -0.04, 0.02)], [0.20, 0.235, 0.225, 0.19], 11
        ),
    )
    build.mesh("log end", lambda: meshes.lathe([(0, 0.0), (0.2, 0.0)], 11))
    build.add("log", (x, y, z), 1.0, (0.20, 0.135, 0.085), "bark", heading=heading, outline=8)
    for side, radius in ((-1.7, 0.20), (1.6, 0.19)):
        build.add(
            "log end",
            colour=(0.42, 0.30, 0.18),
            material="wood",
            matrix=place((x, y, z), heading=heading)
            @ translate(side, 0.05 if side < 0 else -0.04, 0.03)
            @ rotate((0, 0, 1), math.pi / 2)
            @ np.diag([radius / 0.2, 1, radius / 0.2, 1]),
            outline=8.5,
        )
    build.solid(
        "capsule", (0.22, 1.5), "wood", place((x, y, z), heading=heading) @ rotate((0, 0, 1), math.pi / 2), "log"
    )
    build.mesh(
        "mushroom",
        lambda: meshes.join(
            meshes.lathe([(0.012, 0), (0.010, 0.05), (0, 0.06)], 7),
            meshes.lathe([(0.035, 0.045), (0.030, 0.062), (0, 0.075)], 9),
        ),
    )
    for k in range(9):
        a, r = 2.4 * k, 0.15 + 0.05 * k
        mx, mz = x - 1.2 + r * math.cos(a), z + 0.55 + 0.5 * r * math.sin(a)
        build.add(
            "mushroom",
            (mx, ground(mx, mz) - 0.005, mz),
            0.8 + 0.12 * (k % 4),
            (0.55, 0.14, 0.06) if k % 3 else (0.52, 0.44, 0.32),
            rough=0.5,
            casts=False,
        )


def build(conditions: Conditions) -> Set:
    """The set under these conditions.

    Raises
    ------
    Fault
        ``set.time_unknown``, ``set.weather_unknown``.
    """
    hour, air = light.hour_of(conditions), light.air_of(conditions)
    # The sun stands where it can fall through the crowns ahead; green light from above, brown from below.
    bearing = {"day": 28.0, "afternoon": -34.0, "morning": 36.0}.get(conditions.time)
    look = light.outdoors(conditions, AXIS, bearing=bearing, lowest=10.0)
    leafy = 0.55 * hour.daylight
    look.ambient_sky = colours.tinted(
        colours.scaled(look.ambient_sky, 0.74), colours.mixed((1, 1, 1), (0.86, 1.08, 0.72), leafy)
    )
    look.ambient_ground = colours.tinted(
        colours.scaled(look.ambient_ground, 0.58), colours.mixed((1, 1, 1), (0.95, 1.05, 0.55), leafy)
    )
    look.sky_horizon = colours.tinted(look.sky_horizon, colours.mixed((1, 1, 1), (1.06, 1.06, 0.70), leafy))
    look.sun_colour = colours.scaled(look.sun_colour, 1.55)
    look.fog_density += 0.011 if hour.daylight > 0.5 else 0.017
    look.exposure *= 1.12 + 0.55 * max(0.0, 0.3 - hour.daylight) / 0.3
    look.exposure = min(look.exposure, 2.5)
    look.bloom, look.bloom_threshold = max(look.bloom, 0.5), 1.0
    look.shadow_centre, look.shadow_half_size, look.occlusion = (0.0, 1.0, -3.0), 13.0, 0.9
    snowy = conditions.weather == "snow"
    builder, rng = parts.Builder(), np.random.default_rng([conditions.seed, 11])
    builder.mesh("ground", floor_mesh)
    builder.add("ground", colour=(0.2, 0.2, 0.2), material="forest_floor", casts=False, outline=3)
    trees(builder, rng)
    undergrowth(builder, rng)
    light.sky_details(builder, conditions)
    builder.plane("soil", name="ground")
    glowing = hour.daylight < 0.2 and not air.rain and not air.snow
    builder.mesh(
        "motes",
        lambda: meshes.specks(
            60 if glowing else 110, (5, 1.5, 6), 0.016 if glowing else 0.008, np.random.default_rng(3)
        ),
    )
    colour: Colour = (3.0, 2.6, 0.6) if glowing else colours.scaled(look.sun_colour, 0.33)

    def moving(time: float) -> list[Item]:
        if air.rain or air.snow:
            return []
        sway = translate(
            0.25 * math.sin(time * 0.5), 1.6 + 0.12 * math.sin(time * 0.9), -3.5 + 0.1 * math.sin(0.3 * time)
        )
        return [Item("motes", "mote", colour, sway, casts=False)]

    marks = parts.standing_marks(AXIS, 0.85, 2.4, ground, (float(path(-0.8)), -0.8))
    x, z, heading = LOG
    marks |= {
        "path": parts.mark_at(float(path(-4.5)), -4.5, ground, 0.0),
        "path far": parts.mark_at(float(path(-11.0)), -11.0, ground, 0.0),
        "log": parts.seat(x - 0.3 * math.cos(heading), z + 0.3 * math.sin(heading), ground(x, z), heading - 0.9, 0.42),
        "tree": parts.mark_at(-2.2, -3.4, ground, 0.8),
        "clearing": parts.mark_at(float(path(1.8)), 1.8, ground, math.pi),
    }
    birds = hour.daylight > 0.3 and not air.rain and not air.snow
    crickets = hour.daylight < 0.2 and not air.rain and not air.snow
    return Set(
        name="forest",
        meshes=builder.meshes,
        static=builder.items,
        look=look,
        marks=marks,
        axis=AXIS,
        area=AREA,
        room=(-8.0, 0.3, -16.0, 8.0, 7.0, 7.5),
        moving=moving,
        ground=ground,
        footing=lambda _x, _z: "snow" if snowy else "soil",
        solids=builder.solids,
        ambience=(
            "forest",
            *(("birds",) if birds else ()),
            *(("crickets",) if crickets else ()),
            *light.sounds_of(conditions),
        ),
        targets={
            "path": (float(path(-16.0)), 0.5, -16.0),
            "sky": (0.0, 22.0, -10.0),
            "trees": (-3.0, 4.0, -9.0),
            "crowns": (1.0, 7.0, -6.0),
            "log": (x, 0.4, z),
            "horizon": (0.0, 1.8, -40.0),
            "light": (float(look.sun[0]) * 30, float(look.sun[1]) * 30, float(look.sun[2]) * 30),
        },
    )
