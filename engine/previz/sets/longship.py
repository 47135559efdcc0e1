"""A longship under sail on an open swell; the hull rides the same waves that the ``ocean`` shader draws.

Marks, solids, the camera's room and the floor are in ship space (x forward, z to starboard); `Set.platform` carries
them. The ship sails along world +x, the view looks aft from before the mast.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.scene import Colour, Item
from engine.previz.sets import colours, light, matrices, meshes, nature, parts
from engine.previz.sets.base import Conditions, Mark, MeshArrays, Set
from engine.previz.sets.matrices import rotate, scale, translate
from engine.previz.sets.water import ocean_height

AXIS = -math.pi / 2
LENGTH, BEAM = 19.0, 2.35
DECK = 0.58
WOOD: Colour = (0.19, 0.108, 0.058)
PALE: Colour = (0.29, 0.19, 0.11)
IRON: Colour = (0.30, 0.30, 0.32)
MAST_X, YARD_Y, FOOT_Y = 0.2, 8.05, 3.05


def profile(u: NDArray[Any] | float) -> tuple[Any, Any, Any]:
    """Half beam, keel height and gunwale height at u in -1..1 along the ship."""
    u = np.asarray(u, float)
    half = BEAM * np.clip(1 - np.abs(u) ** 2.6, 0, 1) ** 0.75
    keel = -0.55 + 1.25 * np.abs(u) ** 5
    rail = keel + 1.55 + 0.42 * np.abs(u) ** 4
    return half, keel, rail


def skin(inner: float = 1.0, drop: float = 0.0) -> MeshArrays:
    """The planked hull; smaller and lowered it is its own inside."""
    u, v = np.meshgrid(np.linspace(-1, 1, 53), np.linspace(-1, 1, 19))
    half, keel, rail = profile(u)
    half = half * inner
    p = np.stack(
        [u * LENGTH / 2 * inner, keel + (rail - keel) * np.abs(v) ** 1.9 - drop, half * np.sign(v) * np.abs(v) ** 0.62],
        -1,
    ).reshape(-1, 3)
    t = meshes.grid_triangles(19, 53)
    return p, meshes.smooth_normals(p, t), t


def gunwale() -> MeshArrays:
    """The rail along both sides."""
    u = np.linspace(-0.995, 0.995, 44)
    half, _, rail = profile(u)
    return meshes.join(*(meshes.tube(np.stack([u * LENGTH / 2, rail, side * half], -1), 0.055, 5) for side in (-1, 1)))


def deck() -> MeshArrays:
    """Planks from stem to stern that follow the hull's inside, at the height of `DECK`, rising with the keel."""
    u, v = np.meshgrid(np.linspace(-0.93, 0.93, 34), np.linspace(-1, 1, 5))
    x = u * LENGTH / 2
    y = deck_height(x)
    _, keel, rail = profile(u)
    level = np.clip((y - keel) / (rail - keel), 0, 1) ** (1 / 1.9)
    half = profile(u)[0] * level**0.62 * 0.99
    p = np.stack([x, y, half * v], -1).reshape(-1, 3)
    return p, np.tile([0.0, 1.0, 0.0], (len(p), 1)), meshes.grid_triangles(5, 34)


def deck_height(x: NDArray[Any] | float) -> Any:
    """Height of the deck in ship space."""
    return DECK + 0.75 * np.clip((np.abs(np.asarray(x, float)) - 6.2) / 3.0, 0, 1) ** 1.6


def stem(side: int) -> MeshArrays:
    """The curved prow with a dragon's head, or the tail at the stern."""
    a = np.linspace(0, 1, 18)
    x = side * (LENGTH / 2 - 0.30 + 1.05 * np.sin(a * 1.7))
    y = 0.95 + 2.35 * a + (0.20 * np.sin(a * 5) if side > 0 else 0.08 * np.sin(a * 4))
    if side < 0:  # the tail curls back inboard
        curl = np.linspace(0, 1, 12)
        x = np.concatenate([x, x[-1] + 0.32 * np.sin(curl * 4.2)])
        y = np.concatenate([y, y[-1] + 0.34 - 0.34 * np.cos(curl * 4.2) - 0.1 * curl])
        width = np.concatenate([0.18 * (1.15 - 0.45 * a), np.linspace(0.12, 0.035, 12)])
        return meshes.tube(np.stack([x, y, 0 * x], -1), width, 8)
    neck = meshes.tube(np.stack([x, y, 0 * a], -1), 0.18 * (1.15 - 0.42 * a), 8)
    mane = [
        meshes.moved(
            meshes.faceted(
                np.array([[-0.10, 0, 0.02], [0.06, -0.1, 0], [0.06, 0.1, 0], [-0.10, 0, -0.02]]),
                np.array([(0, 1, 2), (3, 2, 1)]),
            ),
            translate(x[k] - 0.13, y[k], 0) @ scale(1.4),
        )
        for k in range(4, 18, 2)
    ]
    return meshes.join(neck, *mane, meshes.moved(dragon(), translate(x[-1] - 0.05, y[-1] - 0.02, 0)))


def dragon() -> MeshArrays:
    """A beast's head that looks along +x: brow, snout, open jaw with teeth, ears, horns; about 0.8 m long."""

    def blade(points: list[tuple[float, float, float]], radii: list[float], sides: int = 7) -> MeshArrays:
        return meshes.tube(np.array(points), np.array(radii), sides)

    upper = blade(
        [(-0.12, 0.02, 0), (0.10, 0.14, 0), (0.34, 0.16, 0), (0.58, 0.11, 0), (0.74, 0.10, 0), (0.80, 0.05, 0)],
        [0.13, 0.165, 0.125, 0.085, 0.07, 0.01],
    )
    lower = blade(
        [(-0.05, -0.08, 0), (0.18, -0.10, 0), (0.42, -0.07, 0), (0.62, -0.01, 0)], [0.10, 0.085, 0.055, 0.015]
    )
    shapes = [upper, lower]
    for side in (-1.0, 1.0):
        shapes.append(
            blade(
                [(-0.02, 0.20, side * 0.10), (-0.20, 0.36, side * 0.14), (-0.40, 0.40, side * 0.12)],
                [0.045, 0.028, 0.004],
                5,
            )
        )
        shapes.append(blade([(-0.05, 0.06, side * 0.13), (-0.20, 0.10, side * 0.24)], [0.06, 0.006], 5))
        shapes.append(meshes.moved(meshes.sphere(8, 6), translate(0.20, 0.20, side * 0.10) @ scale(0.042)))
        shapes.append(meshes.moved(meshes.sphere(7, 5), translate(0.70, 0.14, side * 0.045) @ scale(0.035)))
        for k in range(4):
            tooth = [(0.34 + 0.11 * k, 0.06, side * 0.05), (0.35 + 0.11 * k, -0.015, side * 0.045)]
            shapes.append(blade(tooth, [0.018, 0.002], 4))
    return meshes.join(*shapes)


def sail(gust: float) -> MeshArrays:
    """A square woollen sail, bellied by the wind; its foot is above the heads of the crew."""
    z, v = np.meshgrid(np.linspace(-3.4, 3.4, 21), np.linspace(0, 1, 14))
    belly = (0.75 + 0.035 * gust) * np.sin(math.pi * np.clip(v * 0.92 + 0.08, 0, 1)) * (1 - (z / 4.3) ** 2)
    height = YARD_Y - 0.08 - FOOT_Y
    p = np.stack(
        [belly + 0.15 * (1 - v), FOOT_Y + height * v + 0.16 * np.cos(z * 1.3) * (1 - v), z * (0.86 + 0.14 * v)], -1
    ).reshape(-1, 3)
    t = meshes.grid_triangles(14, 21)
    return p, meshes.smooth_normals(p, t), t


def hull_items(build: parts.Builder) -> None:
    """Hull, rail, deck, ribs, thwarts."""
    for name, make in (("hull", skin), ("inside", lambda: skin(0.975, 0.0)), ("rail", gunwale), ("deck", deck)):
        build.mesh(name, make)
    build.mesh("prow", lambda: stem(1))
    build.mesh("stern", lambda: stem(-1))
    build.add("hull", colour=WOOD, material="clinker", outline=1)
    build.add("inside", colour=colours.scaled(WOOD, 0.9), material="clinker", outline=1.3, casts=False)
    build.add("rail", colour=colours.scaled(WOOD, 1.15), material="bark", outline=1.6)
    for name in ("prow", "stern"):
        build.add(name, colour=colours.scaled(WOOD, 0.95), material="bark", outline=1.8)
    build.add("deck", colour=PALE, material="wood", tag=0.2, outline=2, rough=0.75)
    for k in range(12):
        x = -7.0 + 1.22 * k
        half, keel, rail = (float(q) for q in profile(x / (LENGTH / 2)))
        v = np.linspace(0.58, 1.0, 7)
        for side in (-1, 1):
            path = np.stack([0 * v + x, keel + (rail - keel) * v**1.9, side * (half * v**0.62 - 0.06)], -1)
            name = build.mesh(f"rib {abs(x):.2f} {side}", meshes.tube(path - [x, 0, 0], 0.045, 5))
            build.add(name, (x, 0, 0), 1.0, colours.scaled(WOOD, 0.8), "bark", outline=1.4)
    for x in (-5.4, -3.9, -2.4):
        half = float(profile(x / (LENGTH / 2))[0]) * 0.90
        build.box((x, 0.98, 0), (0.30, 0.05, 2 * half), PALE, "wood", outline=2.4)
        build.solid("box", (0.15, 0.025, half), "wood", translate(x, 0.98, 0), "thwart")
    for x, z, heading in ((1.8, -1.25, 0.1), (2.9, 1.35, -0.2), (-6.8, 0.5, 0.6)):
        y = float(deck_height(x))
        build.box(
            (x, y + 0.21, z),
            (0.75, 0.40, 0.42),
            colours.scaled(PALE, 0.75),
            "wood",
            heading=heading,
            bevel=0.02,
            solid="wood",
            name="chest",
            outline=2.6,
        )
        for dx in (-0.26, 0.26):
            build.box(
                (x + dx * math.cos(heading), y + 0.215, z - dx * math.sin(heading)),
                (0.05, 0.41, 0.43),
                IRON,
                heading=heading,
                metal=0.6,
                rough=0.5,
                outline=2.6,
            )


def rigging(build: parts.Builder, gust: float) -> None:
    """Mast, yard, sail, stays and sheets, the vane at the top."""
    build.mesh("sail", lambda: sail(gust))
    build.rod((MAST_X, 0, 0), (MAST_X, 8.9, 0), 0.105, PALE, "bark", outline=2)
    build.solid("capsule", (0.11, 4.0), "wood", translate(MAST_X, 4.4, 0), "mast")
    build.rod((MAST_X + 0.15, YARD_Y, -3.6), (MAST_X + 0.15, YARD_Y, 3.6), 0.075, PALE, "bark", outline=2)
    build.add("sail", (MAST_X + 0.22, 0, 0), 1.0, (0.50, 0.055, 0.04), "sail", outline=5)
    rope: Colour = (0.24, 0.19, 0.12)
    for x, y, z in (
        (9.5, 2.6, 0),
        (-9.4, 2.4, 0),
        (-1.6, 1.25, 2.15),
        (-1.6, 1.25, -2.15),
        (0.9, 1.25, 2.2),
        (0.9, 1.25, -2.2),
    ):
        build.rod((MAST_X, 8.5, 0), (x, y, z), 0.026, rope, outline=2)
    for side in (-1, 1):
        build.rod((MAST_X + 0.4, FOOT_Y + 0.05, 2.92 * side), (-3.6, 1.25, 1.95 * side), 0.022, rope, outline=2)
        build.rod((MAST_X + 0.15, YARD_Y, 3.4 * side), (-5.0, 1.35, 1.75 * side), 0.020, rope, outline=2)
    build.box((MAST_X + 0.28, 8.95, 0), (0.5, 0.16, 0.01), (0.55, 0.42, 0.14), metal=0.8, rough=0.35)


def gear(build: parts.Builder, dark: bool) -> None:
    """Shields along the rail, oars, barrels, ropes, the steering oar, a lantern that is lit after dark."""
    build.mesh(
        "shield",
        lambda: meshes.lathe([(0, 0.075), (0.10, 0.07), (0.30, 0.045), (0.42, 0.0), (0.42, -0.02), (0, 0.0)], 18),
    )
    build.mesh("boss", lambda: meshes.sphere(10, 6))
    paints: tuple[Colour, ...] = ((0.50, 0.07, 0.05), (0.62, 0.50, 0.16), (0.08, 0.16, 0.28), (0.62, 0.60, 0.54))
    for side in (-1, 1):
        for k in range(14):
            x = -6.2 + k * 0.95
            half, _, rail = (float(q) for q in profile(x / (LENGTH / 2)))
            lean = translate(x, rail - 0.08, side * (half + 0.07)) @ rotate((1, 0, 0), side * 1.35)
            build.add(
                "shield",
                colour=paints[(k + side) % 4],
                material="shield",
                matrix=lean,
                outline=k % 4,
                tag=float(k % 2),
                rough=0.7,
            )
            build.add(
                "boss",
                colour=IRON,
                matrix=lean @ translate(0, 0.06, 0) @ scale(0.10, 0.08, 0.10),
                metal=0.8,
                rough=0.35,
                outline=4,
            )
        for k in range(3):
            build.rod(
                (-5.8 + 0.5 * k, 0.78 + 0.05 * k, side * 0.75),
                (-1.2 + 0.4 * k, 0.72 + 0.05 * k, side * (0.62 + 0.1 * k)),
                0.032,
                PALE,
                "bark",
                outline=2,
            )
    build.mesh(
        "barrel",
        lambda: meshes.lathe([(0, -0.36), (0.22, -0.36), (0.28, -0.1), (0.28, 0.1), (0.22, 0.36), (0, 0.36)], 14),
    )
    build.mesh("hoop", lambda: meshes.torus(0.262, 0.012, 20, 5))
    for x, z in ((-7.5, -0.35), (3.9, -1.35)):
        y = float(deck_height(x)) + 0.36
        build.add("barrel", (x, y, z), 1.0, colours.scaled(PALE, 0.8), "bark", outline=2.2)
        for dy in (-0.2, 0.2):
            build.add("hoop", (x, y + dy, z), 1.0, IRON, metal=0.7, rough=0.5, outline=2.2)
        build.solid("cylinder", (0.28, 0.36), "wood", translate(x, y, z), "barrel")
    build.mesh(
        "coil",
        lambda: meshes.join(
            *(
                meshes.moved(meshes.torus(0.24 - 0.02 * k, 0.028, 22, 5), translate(0.01 * k, 0.03 + 0.045 * k, 0))
                for k in range(4)
            )
        ),
    )
    for x, z in ((5.7, 0.75), (-4.7, -1.5)):
        build.add("coil", (x, float(deck_height(x)), z), 1.0, (0.30, 0.24, 0.15), "bark", outline=2.1)
    build.rod((-8.3, 2.25, 1.25), (-8.9, -0.9, 1.55), 0.05, PALE, "bark", outline=2)
    build.rod((-8.32, 2.15, 1.25), (-7.5, 2.1, 0.35), 0.035, PALE, "bark", outline=2)
    build.mesh("lantern", lambda: meshes.lathe([(0, -0.16), (0.09, -0.14), (0.09, 0.10), (0.02, 0.18), (0, 0.18)], 8))
    build.rod((MAST_X - 0.1, 2.62, 0), (MAST_X - 0.5, 2.62, 0), 0.018, IRON, metal=0.6)
    lit: Colour = (3.6, 2.0, 0.75) if dark else (0.35, 0.28, 0.16)
    for at in ((MAST_X - 0.45, 2.42, 0.0), (8.75, 2.45, 0.0), (-8.2, 2.62, -0.5)):
        build.add("lantern", at, 1.0, lit, "emissive" if dark else "plain", casts=False)
    build.rod((-8.2, 1.2, -0.62), (-8.2, 2.75, -0.5), 0.02, PALE)
    build.rod((8.75, 2.6, 0), (9.35, 2.75, 0), 0.018, IRON, metal=0.6)


def bulwarks(ship: parts.Builder) -> None:
    """Solids along both sides, from the deck to the rail, that follow the hull's curve to stem and stern."""
    ends = np.linspace(-0.96, 0.96, 13)
    half, _, rail = profile(ends)
    for k in range(len(ends) - 1):
        x0, x1 = ends[k] * LENGTH / 2, ends[k + 1] * LENGTH / 2
        low, high = float(deck_height((x0 + x1) / 2)) - 0.3, float(max(rail[k], rail[k + 1]))
        for side in (-1, 1):
            z0, z1 = side * float(half[k]), side * float(half[k + 1])
            heading = math.atan2(z0 - z1, x1 - x0)
            middle = ((x0 + x1) / 2, (low + high) / 2, (z0 + z1) / 2)
            size = (math.hypot(x1 - x0, z1 - z0) / 2, (high - low) / 2, 0.05)
            ship.solid("box", size, "wood", matrices.place(middle, heading=heading), "bulwark")


def sea() -> MeshArrays:
    """Fine near the ship, coarse far away."""
    axis = meshes.spaced(-340, -21, 21, 340, 68, 15)
    return meshes.lattice(axis, axis)


def afloat(time: float) -> NDArray[Any]:
    """Ship matrix (4, 4) from the waves under bow, stern and both sides."""
    bow, stern, left, right = (ocean_height(x, z, time) for x, z in ((6, 0), (-6, 0), (0, 1.8), (0, -1.8)))
    pitch, roll = math.atan2(bow - stern, 12), math.atan2(left - right, 3.6) * 0.6
    level = 0.25 * (bow + stern + left + right) - 0.12
    return translate(0, level, 0) @ rotate((0, 0, 1), pitch) @ rotate((1, 0, 0), -roll)


def ground(x: float, _z: float) -> float:
    """Height of the deck in ship space, metres."""
    return float(deck_height(x))


def marks() -> dict[str, Mark]:
    """Places to be, in ship space."""
    places = parts.standing_marks(AXIS, 0.75, 1.5, ground, (3.1, 0.0))
    ahead = math.pi / 2
    places |= {
        "bow": parts.mark_at(7.0, 0.0, ground, ahead),
        "mast": parts.mark_at(0.95, 0.25, ground, ahead),
        "rail": parts.mark_at(4.4, 1.45, ground, 0.0),
        "port rail": parts.mark_at(5.0, -1.4, ground, math.pi),
        "helm": parts.mark_at(-7.75, 0.55, ground, ahead),
        "stern": parts.mark_at(-6.3, -0.4, ground, ahead),
        "thwart": Mark((-3.9, DECK, 0.6), ahead, "sitting", 0.425),
        "bench": Mark((-3.9, DECK, -0.6), ahead, "sitting", 0.425),
        "chest": Mark((2.9, DECK, 1.35), math.pi, "sitting", 0.41),
    }
    return places


def build(conditions: Conditions) -> Set:
    """The set under these conditions.

    Raises
    ------
    Fault
        ``set.time_unknown``, ``set.weather_unknown``.
    """
    bearing = {"day": 66.0, "morning": 48.0, "afternoon": -58.0}.get(conditions.time)
    look = light.outdoors(conditions, AXIS, bearing=bearing)
    look.shadow_centre, look.shadow_half_size, look.occlusion = (0.0, 2.0, 0.0), 13.0, 0.8
    look.ambient_ground = colours.mixed(look.ambient_ground, colours.tinted(look.ambient_sky, (0.45, 0.58, 0.66)), 0.6)
    dark = light.is_dark(conditions)
    if dark:
        look.lamp_position, look.lamp_colour = (MAST_X + 0.9, 2.6, 0.0), (3.4, 2.0, 0.9)
        look.lamps = (((7.6, 2.7, 0.9), (3.8, 2.3, 1.05)), ((-7.6, 2.6, -0.4), (2.2, 1.3, 0.6)))
    ship = parts.Builder()
    hull_items(ship)
    rigging(ship, light.wind_speed(conditions))
    gear(ship, dark)
    around = parts.Builder()
    around.mesh("sea", sea)
    around.add("sea", material="ocean", colour=(0, 0, 0), casts=False, outline=4)
    light.sky_details(around, conditions)
    for k in range(6):
        around.mesh(f"gull{k}", lambda k=k: nature.gull(k * math.pi / 3))
    around.mesh("hill", nature.hill)
    around.add("hill", (-210, -2, -130), (70, 15, 22), (0.10, 0.12, 0.11), heading=0.5, casts=False)
    around.add("hill", (-230, -2, 120), (50, 9, 20), (0.10, 0.12, 0.11), heading=-0.3, casts=False)
    birds = 4 if light.hour_of(conditions).daylight > 0.2 and conditions.weather not in ("storm", "fog", "snow") else 0
    fixed = ship.items

    def moving(time: float) -> list[Item]:
        base = afloat(time)
        items = [
            Item(i.mesh, i.material, i.colour, base @ i.matrix, i.rough, i.metal, i.outline, i.tag, i.casts)
            for i in fixed
        ]
        for k in range(birds):
            a = 0.35 * time + 1.7 * k
            at = (-5 + 9 * math.sin(a) - 2 * k, 10.5 + 0.8 * k + 0.4 * math.sin(time + k), 8 * math.cos(a) + 2 * k)
            items.append(
                Item(
                    f"gull{int(time * 9 + 2 * k) % 6}",
                    "plain",
                    (0.55, 0.55, 0.56),
                    matrices.place(at, (0.6,) * 3, a + 0.5),
                    casts=False,
                )
            )
        return items

    ship.solid("box", (7.4, 0.05, 1.9), "wood", translate(0, DECK - 0.05, 0), "deck")
    bulwarks(ship)
    wind = ("wind",) if "wind" not in light.sounds_of(conditions) else ()
    return Set(
        name="longship",
        meshes=ship.meshes | around.meshes,
        static=around.items,
        look=look,
        marks=marks(),
        axis=AXIS,
        area=(-7.9, -1.55, 7.3, 1.6),
        room=(-8.3, 1.3, -11.0, 8.4, 10.0, 11.0),
        moving=moving,
        ground=ground,
        footing=lambda _x, _z: "wood",
        solids=ship.solids,
        ambience=("ship", "waves", *wind, *light.sounds_of(conditions)),
        platform=afloat,
        targets={
            "sea": (30.0, 0.0, 40.0),
            "horizon": (220.0, 1.5, 0.0),
            "sail": (MAST_X + 0.8, 5.4, 0.0),
            "bow": (10.4, 3.3, 0.0),
            "stern": (-9.6, 2.6, 0.0),
            "mast": (MAST_X, 3.5, 0.0),
            "sky": (40.0, 45.0, 30.0),
            "helm": (-8.3, 2.0, 0.9),
            "lantern": (MAST_X - 0.45, 2.42, 0.0),
        },
    )
