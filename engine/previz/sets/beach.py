"""A beach: sand that falls into the sea, swash at one's feet, rocks, palms, a sail on the horizon."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.scene import Colour, Item
from engine.previz.sets import light, meshes, nature, parts
from engine.previz.sets.base import Conditions, Mark, Set
from engine.previz.sets.matrices import place, rotate, scale, translate
from engine.previz.sets.water import beach_slope

AXIS = 0.0
AREA = (-13.0, -8.5, 13.0, 0.9)
ROCKS = (
    (5.6, 2.3, 0.95, 0.60, 0),
    (6.7, 3.1, 1.35, 1.05, 1),
    (8.1, 2.6, 0.80, 0.50, 2),
    (7.4, 1.7, 0.42, 0.28, 0),
    (-8.6, 3.3, 1.2, 0.80, 1),
    (-10.2, 4.2, 1.8, 1.30, 0),
    (-9.2, 2.2, 0.5, 0.32, 2),
    (5.8, -6.4, 0.42, 0.26, 2),
)
PALMS = ((-7.5, -5.6, 0.5), (10.5, -4.2, 2.6), (12.6, -7.2, 2.9), (-10.6, -4.4, 0.2), (-12.8, -8.2, 1.1))


def sand(x: NDArray[Any], z: NDArray[Any]) -> NDArray[Any]:
    """Height of the sand: the slope of the shader, soft ripples higher up and a dune behind."""
    ripple = 0.03 * np.sin(x * 0.7) * np.sin(z * 0.9 + x * 0.2) * np.clip(-z / 3, 0, 1)
    dune = 0.9 * np.clip((-z - 10) / 8, 0, 1.6) ** 2 * (1 + 0.4 * np.sin(x * 0.25))
    return beach_slope(z) + ripple + dune


def ground(x: float, z: float) -> float:
    """Height of the sand at one point, metres."""
    return float(sand(np.array(x, float), np.array(z, float)))


def footing(_x: float, z: float) -> str:
    """Dry and wet sand sound alike; past the swash it is water."""
    return "sand" if z < 1.2 else "water"


def shore(build: parts.Builder, toon: bool) -> None:
    """Sand and sea."""
    xs = meshes.spaced(-70, -14, 14, 70, 62, 9)
    zs = meshes.spaced(-44, -9, 4, 9, 46, 7)
    build.mesh("sand", lambda: meshes.lattice(xs, zs, sand))
    build.add(
        "sand",
        colour=(0.60, 0.44, 0.29) if toon else (0.47, 0.345, 0.225),
        material="sand",
        rough=0.9,
        casts=False,
        outline=3,
    )
    sea_x = meshes.spaced(-230, -22, 22, 230, 66, 14)
    sea_z = np.concatenate([np.linspace(-2.2, 14, 62), np.geomspace(14.4, 300, 30)])
    build.mesh("sea", lambda: meshes.lattice(sea_x, sea_z))
    build.add("sea", material="sea", colour=(0, 0, 0), casts=False, outline=4)


def land(build: parts.Builder, rng: np.random.Generator) -> None:
    """Rocks, palms, dune grass, driftwood, islands."""
    for k in range(3):
        build.mesh(f"rock{k}", lambda k=k: nature.rock(k))
    for x, z, size, high, kind in ROCKS:
        y = nature.bedded(ground, x, z, size * 0.7) + 0.05 * high
        build.add(
            f"rock{kind}", (x, y, z), (size, high, size * 0.8), (0.155, 0.135, 0.135), "rock", heading=x, rough=0.8
        )
        build.solid("box", (size * 0.75, high * 0.8, size * 0.6), "rock", place((x, y, z), heading=x), "rock")
    for k, (x, z, heading) in enumerate(PALMS):
        stem, fronds = nature.palm(20 + k % 3)
        build.mesh(f"palm{k % 3}", stem)
        build.mesh(f"fronds{k % 3}", fronds)
        y = nature.bedded(ground, x, z, 0.3) - 0.05
        build.add(f"palm{k % 3}", (x, y, z), 1.0, (0.24, 0.155, 0.10), "bark", heading=heading, outline=8)
        build.add(
            f"fronds{k % 3}", (x, y, z), 1.0, (0.075, 0.185, 0.06), "leaf", heading=heading, rough=0.6, outline=10
        )
        build.solid("capsule", (0.2, 2.4), "wood", translate(x, y + 2.4, z), "palm")
    for k in range(2):
        build.mesh(f"grass{k}", lambda k=k: nature.grass(k, 16, 0.62))
    for k, (x, z) in enumerate(parts.scatter(46, (-15, -16, 15, -7.2), rng, lambda x, z: z < -8.6 or abs(x) > 6)):
        size = float(rng.uniform(0.7, 1.4))
        build.add(
            f"grass{k % 2}",
            (x, ground(x, z) - 0.03, z),
            size,
            (0.40, 0.38, 0.17),
            "leaf",
            heading=float(rng.uniform(0, 6)),
            outline=10.2,
            casts=k % 2 == 0,
        )
    build.mesh(
        "drift",
        lambda: meshes.tube(
            [(-0.9, 0.03, 0), (-0.3, 0.10, 0.08), (0.4, 0.07, 0.02), (0.95, 0.16, -0.1)], [0.075, 0.095, 0.08, 0.04], 8
        ),
    )
    build.add("drift", (-4.4, ground(-4.4, -3.6), -3.6), 1.2, (0.33, 0.27, 0.21), "bark", heading=0.5)
    build.solid(
        "capsule",
        (0.12, 1.0),
        "wood",
        place((-4.4, ground(-4.4, -3.6) + 0.08, -3.6), heading=0.5) @ rotate((0, 0, 1), math.pi / 2),
        "driftwood",
    )
    build.mesh("shell", lambda: meshes.sphere(7, 4))
    for x, z in parts.scatter(22, (-7, -4, 7, 0.8), rng):
        build.add(
            "shell",
            (x, ground(x, z), z),
            (0.035, 0.014, 0.028),
            (0.62, 0.52, 0.45),
            rough=0.5,
            casts=False,
            heading=float(rng.uniform(0, 6)),
            outline=3,
        )
    build.mesh("hill", nature.hill)
    build.add("hill", (-95, -1.5, 150), (75, 17, 22), (0.10, 0.13, 0.10), heading=-0.35, casts=False)
    build.add("hill", (120, -1.5, 175), (50, 9, 18), (0.10, 0.12, 0.10), heading=0.5, casts=False)


def dune_top(build: parts.Builder, rng: np.random.Generator) -> None:
    """What one sees when one turns away from the sea: a leaning fence, a beach hut, a boat pulled ashore."""
    grey: Colour = (0.36, 0.32, 0.27)
    posts = [(-9.5 + 1.25 * k + float(rng.uniform(-0.1, 0.1)), -10.6 - 0.5 * math.sin(0.5 * k)) for k in range(17)]
    for k, (x, z) in enumerate(posts):
        lean = 0.12 * math.sin(2.3 * k)
        build.rod((x, ground(x, z) - 0.2, z), (x + lean, ground(x, z) + 0.95, z), 0.035, grey, "bark", outline=8)
        if k and k % 6:
            a, b = posts[k - 1]
            for up in (0.35, 0.7):
                build.rod((a, ground(a, b) + up, b), (x, ground(x, z) + up - 0.05 * (k % 2), z), 0.012, grey, outline=8)
    x, z = 6.6, -13.6
    y = nature.bedded(ground, x, z, 1.6) + 0.75
    with build.at((x, y, z), -0.35):
        white: Colour = (0.62, 0.60, 0.55)
        for dx in (-1.1, 1.1):
            for dz in (-0.9, 0.9):
                build.box((dx, -0.6, dz), (0.12, 1.4, 0.12), grey, "wood")
        build.box((0, 0.06, 0.35), (2.7, 0.10, 2.9), grey, "wood", tag=0.14)
        for k in range(9):  # boards in two colours
            colour: Colour = white if k % 2 else (0.10, 0.24, 0.30)
            build.box((-1.08 + 0.27 * k, 1.15, 0), (0.26, 2.1, 1.9), colour, rough=0.8, outline=0.3 * (k % 2))
        build.box((0.35, 1.02, 0.965), (0.8, 1.85, 0.04), (0.52, 0.46, 0.36), "wood", bevel=0.01, outline=0.9)
        build.box((-0.65, 1.35, 0.965), (0.55, 0.6, 0.03), (0.03, 0.035, 0.04), rough=0.1, outline=0.9)
        for side in (-1, 1):
            build.add(
                build.mesh("box", meshes.box),
                colour=(0.30, 0.10, 0.07),
                rough=0.8,
                outline=1.2,
                matrix=translate(side * 0.68, 2.50, 0.1) @ rotate((0, 0, 1), -side * 0.52) @ scale(1.62, 0.07, 2.5),
            )
        build.box((0, 2.36, 0.0), (1.7, 0.5, 1.86), white, rough=0.8, outline=0.6)
        build.solid("box", (1.25, 1.2, 1.0), "wood", translate(0, 1.1, 0), "beach hut")

    def dinghy() -> meshes.MeshArrays:
        u, v = np.meshgrid(np.linspace(-1, 1, 17), np.linspace(-1, 1, 9))
        half = 0.72 * np.clip(1 - np.clip(u, 0, 1) ** 2.4, 0, 1) ** 0.7 * (1 - 0.18 * np.clip(-u, 0, 1))
        deep = 0.06 + 0.25 * np.clip(u, 0, 1) ** 3
        p = np.stack(
            [half * np.sign(v) * np.abs(v) ** 0.6, deep + (0.58 + 0.16 * u * u - deep) * np.abs(v) ** 2.2, 1.75 * u], -1
        ).reshape(-1, 3)
        t = meshes.solid_triangles(p, meshes.grid_triangles(9, 17))
        return p, meshes.smooth_normals(p, t), t

    build.mesh("dinghy", dinghy)
    x, z = -5.4, -7.9
    with build.at((x, nature.bedded(ground, x, z, 0.8) + 0.04, z), 0.75):
        build.add("dinghy", colour=(0.46, 0.44, 0.40), matrix=rotate((0, 0, 1), 0.16), rough=0.6, outline=2)
        for dz in (-0.7, 0.35):
            build.box((0, 0.42, dz), (1.25, 0.04, 0.24), (0.30, 0.17, 0.09), "wood", outline=2.4)
        build.solid("box", (0.6, 0.3, 1.6), "wood", translate(0, 0.3, 0), "dinghy")


def life(build: parts.Builder, conditions: Conditions) -> Any:
    """What moves by itself: a sailing boat, gulls. Returns the function of time."""
    build.mesh(
        "sails",
        (
            np.array([[0, 0.2, 0], [0, 3.6, 0], [1.9, 0.25, 0], [-0.1, 0.3, 0], [-0.1, 3.2, 0], [-1.2, 0.35, 0]]),
            np.tile([0.0, 0.0, 1.0], (6, 1)),
            np.array([[0, 1, 2], [3, 4, 5]]),
        ),
    )
    build.mesh("boat", lambda: meshes.sphere(12, 8))
    for k in range(6):
        build.mesh(f"gull{k}", lambda k=k: nature.gull(k * math.pi / 3))
    calm = conditions.weather not in ("storm", "fog")
    birds = 5 if conditions.time != "night" and conditions.weather not in ("storm", "fog", "rain") else 0
    drift = 0.05 * light.wind_speed(conditions)

    def moving(time: float) -> list[Item]:
        items: list[Item] = []
        if calm:
            boat = translate(-14 + (0.3 + drift) * time, -0.05 + 0.12 * math.sin(time * 1.3), 62)
            boat = boat @ rotate((0, 0, 1), 0.05 * math.sin(time * 1.1) - 0.02 * drift) @ scale(1.3)
            items.append(Item("sails", "plain", (0.85, 0.80, 0.74), boat, rough=0.9, casts=False))
            items.append(
                Item(
                    "boat",
                    "plain",
                    (0.20, 0.07, 0.05),
                    boat @ translate(0.1, -0.02, 0) @ scale(2.1, 0.42, 0.6),
                    casts=False,
                )
            )
        for k in range(birds):
            at = (6 - k * 1.9 - time * 1.1, 6.4 + 0.6 * math.sin(k * 2.1) + 0.2 * math.sin(time + k), 26 + k * 2.5)
            beat = int(time * 9 + k * 2) % 6
            items.append(
                Item(f"gull{beat}", "plain", (0.12, 0.10, 0.12), place(at, (0.8,) * 3, -1.4 - 0.2 * k), casts=False)
            )
        return items

    return moving


def marks() -> dict[str, Mark]:
    """Places to be; along the waterline one walks between its two ends."""
    places = parts.standing_marks(AXIS, 1.6, 2.4, ground, (0.0, -2.2))
    places["far"] = parts.mark_at(0.0, 0.35, ground, math.pi)
    for name, x in (("waterline", 0.0), ("waterline left", 4.0), ("waterline right", -4.0)):
        places[name] = parts.mark_at(x, -0.45, ground, 0.0 if x == 0 else -math.copysign(math.pi / 2, x))
    places["rocks"] = parts.mark_at(4.4, 0.5, ground, -2.2)
    places["dune"] = parts.mark_at(0.5, -7.6, ground, 0.0)
    places["palms"] = parts.mark_at(-6.2, -4.6, ground, 0.5)
    places["driftwood"] = Mark((-4.1, ground(-4.1, -3.2), -3.2), 0.3)
    return places


def build(conditions: Conditions) -> Set:
    """The set under these conditions.

    Raises
    ------
    Fault
        ``set.time_unknown``, ``set.weather_unknown``.
    """
    look = light.outdoors(conditions, AXIS)
    look.shadow_half_size, look.occlusion = 11.0, 0.8
    builder, rng = parts.Builder(), np.random.default_rng([conditions.seed, 5])
    shore(builder, conditions.toon)
    land(builder, rng)
    dune_top(builder, rng)
    light.sky_details(builder, conditions)
    builder.plane("sand", (0, beach_slope(0.0), 0), (0, 1, 0.075), "sand")
    moving = life(builder, conditions)
    gulls = conditions.time != "night" and conditions.weather not in ("storm", "fog")
    sun = np.array(look.sun) * 150
    return Set(
        name="beach",
        meshes=builder.meshes,
        static=builder.items,
        look=look,
        marks=marks(),
        axis=AXIS,
        area=AREA,
        room=(-30.0, -0.2, -16.0, 30.0, 14.0, 12.0),
        moving=moving,
        ground=ground,
        footing=footing,
        solids=builder.solids,
        ambience=("waves", *(("gulls",) if gulls else ()), *light.sounds_of(conditions)),
        targets={
            "sea": (0.0, 0.2, 30.0),
            "horizon": (0.0, 1.2, 220.0),
            "sky": (0.0, 60.0, 90.0),
            "boat": (-14.0, 1.5, 62.0),
            "rocks": (6.7, 0.5, 3.1),
            "sun": (float(sun[0]), float(sun[1]), float(sun[2])),
            "waves": (0.0, 0.0, 8.0),
            "palms": (-7.5, 4.5, -5.6),
            "dune": (0.0, 1.2, -16.0),
            "hut": (6.6, 2.0, -13.6),
        },
    )
