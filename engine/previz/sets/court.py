"""A school gym: half a basketball court, its hoop, bleachers, banners and a scoreboard.

World coordinates are those of the floor's lines (``court_floor`` shader): the baseline lies on z = 0, the middle of
the ring at z = 1.575 and 3.05 m high, the free throw line at z = 5.8. The view looks along -z at the hoop.
"""

from __future__ import annotations

import math

import numpy as np

from engine.previz.draw.scene import Colour, Look
from engine.previz.sets import colours, light, meshes, parts
from engine.previz.sets.base import Conditions, Mark, Set
from engine.previz.sets.matrices import rotate, scale, translate

AXIS = math.pi
BACK, FRONT, WEST, EAST, HEIGHT = -2.4, 17.4, -10.5, 10.5, 9.0
HOOP = (0.0, 3.05, 1.575)
RING, ROD = 0.2286, 0.009
BOARD_Z = 1.20
BLUE: Colour = (0.085, 0.14, 0.33)
PAINT: Colour = (0.36, 0.335, 0.30)
WINDOW_SKY = {
    "dawn": (0.95, 0.62, 0.55),
    "morning": (1.5, 1.45, 1.35),
    "day": (1.65, 1.75, 1.85),
    "afternoon": (1.75, 1.6, 1.3),
    "golden hour": (1.9, 1.15, 0.55),
    "sunset": (1.5, 0.75, 0.42),
    "dusk": (0.34, 0.26, 0.42),
    "night": (0.035, 0.045, 0.085),
}


def hall(build: parts.Builder, conditions: Conditions) -> None:
    """Floor, walls, roof trusses, lamps, high windows."""
    width, depth, cz = EAST - WEST, FRONT - BACK, (FRONT + BACK) / 2
    build.mesh("floor", lambda: meshes.lattice(np.linspace(WEST, EAST, 14), np.linspace(BACK, FRONT, 14)))
    build.add("floor", colour=(0.38, 0.205, 0.085), material="court_floor", outline=3, casts=False)
    for at, size in (
        ((0, HEIGHT / 2, BACK - 0.1), (width + 0.4, HEIGHT, 0.2)),
        ((0, HEIGHT / 2, FRONT + 0.1), (width + 0.4, HEIGHT, 0.2)),
        ((WEST - 0.1, HEIGHT / 2, cz), (0.2, HEIGHT, depth)),
        ((EAST + 0.1, HEIGHT / 2, cz), (0.2, HEIGHT, depth)),
    ):
        build.box(at, size, PAINT, "court_wall", rough=0.8, outline=2 + 0.2 * (at[0] != 0), casts=False)
    build.box(
        (0, HEIGHT + 0.1, cz), (width + 0.4, 0.2, depth + 0.4), (0.12, 0.12, 0.13), "plaster", casts=False, outline=2.6
    )
    for z in np.arange(BACK + 1.4, FRONT, 3.2):
        for y in (HEIGHT - 0.25, HEIGHT - 1.05):
            build.box((0, y, z), (width, 0.09, 0.12), (0.20, 0.20, 0.215), metal=0.3, rough=0.5, casts=False)
        for k in range(14):
            x = WEST + (k + 0.5) * width / 14
            tilt = 0.75 if k % 2 else -0.75
            build.rod(
                (x - tilt, HEIGHT - 1.05, z), (x + tilt, HEIGHT - 0.25, z), 0.03, (0.20, 0.20, 0.215), casts=False
            )
    for x in (-6.0, -2.0, 2.0, 6.0):
        for z in (0.5, 5.5, 10.5, 15.0):
            build.box((x, HEIGHT - 1.22, z), (1.3, 0.10, 0.55), (0.10, 0.10, 0.11), casts=False)
            build.box((x, HEIGHT - 1.28, z), (1.2, 0.03, 0.46), (3.2, 3.05, 2.7), "emissive", casts=False)
    glow = colours.scaled(
        WINDOW_SKY[conditions.time], light.air_of(conditions).light * (1 - 0.25 * light.air_of(conditions).cover)
    )
    for k in range(6):
        z = BACK + 1.9 + 3.2 * k
        build.box((WEST + 0.02, 6.7, z), (0.10, 1.9, 2.5), (0.20, 0.20, 0.21), rough=0.5)
        for j in (-1, 0, 1):
            for row in (-1, 1):
                build.box(
                    (WEST + 0.08, 6.7 + row * 0.45, z + j * 0.79), (0.02, 0.84, 0.72), glow, "emissive", casts=False
                )
    build.plane("wood", name="floor")
    for name, at, normal in (
        ("wall back", (0, 0, BACK), (0, 0, 1)),
        ("wall front", (0, 0, FRONT), (0, 0, -1)),
        ("wall left", (WEST, 0, 0), (1, 0, 0)),
        ("wall right", (EAST, 0, 0), (-1, 0, 0)),
    ):
        build.plane("concrete", at, normal, name)


def net() -> meshes.MeshArrays:
    """A net of crossing cords that narrows below the ring."""
    cords = []
    for k in range(12):
        for twist in (-1, 1):
            u = np.linspace(0, 1, 8)
            radius, angle = 0.228 - 0.112 * u**0.7, 2 * math.pi * k / 12 + twist * u * 1.2
            cords.append(
                meshes.tube(np.stack([radius * np.cos(angle), -0.43 * u - 0.01, radius * np.sin(angle)], -1), 0.0042, 4)
            )
    return meshes.join(*cords)


def basket(build: parts.Builder) -> None:
    """Backboard, ring, net, padded pole; the solids are those of the simulation."""
    x, y, z = HOOP
    build.mesh("ring", lambda: meshes.torus(RING + ROD, ROD + 0.001, 36, 7))
    build.mesh("net", net)
    board = (0.0, 3.425, BOARD_Z)
    build.box(board, (1.8, 1.05, 0.04), (0.50, 0.53, 0.56), "backboard", solid="board", name="backboard", outline=1)
    build.box((0, 2.885, BOARD_Z), (1.84, 0.055, 0.07), (0.05, 0.06, 0.12), outline=1.4)
    build.add("ring", HOOP, 1.0, (0.80, 0.13, 0.02), rough=0.35, metal=0.3, outline=1.6)
    build.solid("ring", (RING + ROD, ROD), "rim", translate(x, y, z), "rim")
    build.add("net", HOOP, 1.0, (0.85, 0.85, 0.82), rough=0.9, outline=1.8)
    build.box(
        (0, 3.025, 1.285), (0.13, 0.045, 0.13), (0.75, 0.12, 0.02), rough=0.4, solid="rim", name="bracket", outline=1.6
    )
    dark: Colour = (0.055, 0.06, 0.068)
    build.cylinder((0, 1.6, -0.55), 0.10, 3.2, dark, rough=0.4, metal=0.6, solid="metal", name="pole")
    for end in (3.75, 3.15):
        for side in (-0.28, 0.28):
            build.rod((side * 0.2, 3.12, -0.52), (side, end, BOARD_Z - 0.03), 0.035, dark, rough=0.4, metal=0.6)
    build.box(
        (0, 0.98, -0.55),
        (0.40, 1.84, 0.40),
        BLUE,
        "fabric",
        bevel=0.07,
        rough=0.6,
        outline=1.2,
        solid="carpet",
        name="pole pad",
    )
    build.box((0, 0.06, -0.9), (1.1, 0.12, 1.5), (0.07, 0.07, 0.08), bevel=0.03, rough=0.6)


def seating(build: parts.Builder) -> None:
    """Bleachers along the left wall, a bench at the right, a ball rack."""
    for row in range(4):
        for block in range(3):
            z = 2.2 + block * 5.2
            build.box(
                (WEST + 2.0 - row * 0.46, 0.42 + row * 0.36, z),
                (0.36, 0.05, 4.9),
                (0.30, 0.17, 0.08),
                "wood",
                rough=0.45,
                outline=0.2 * row,
            )
            build.box((WEST + 1.86 - row * 0.46, 0.20 + row * 0.36, z), (0.06, 0.40, 4.8), (0.055, 0.06, 0.07))
            build.box(
                (WEST + 1.66 - row * 0.46, 0.02 + 0.18 * row, z), (0.46, 0.02 + 0.36 * row, 4.8), (0.10, 0.10, 0.11)
            )
    build.solid("box", (0.95, 0.9, 7.9), "wood", translate(WEST + 1.0, 0.4, 7.4), "bleachers")
    with build.at((7.9, 0, 5.0), -math.pi / 2):
        build.box((0, 0.42, 0), (3.2, 0.05, 0.34), (0.32, 0.19, 0.09), "wood", bevel=0.012, rough=0.4)
        for x in (-1.3, 1.3):
            build.box((x, 0.20, 0), (0.06, 0.40, 0.30), (0.05, 0.05, 0.055), metal=0.4)
        build.solid("box", (1.6, 0.22, 0.17), "wood", translate(0, 0.22, 0), "bench")
        build.box((0.95, 0.47, 0.02), (0.34, 0.045, 0.24), (0.62, 0.62, 0.60), "fabric", bevel=0.02)
        build.box((-1.05, 0.58, 0.0), (0.42, 0.26, 0.24), (0.35, 0.05, 0.045), "fabric", bevel=0.08)
    build.mesh("ball", lambda: meshes.sphere(18, 12))
    with build.at((9.3, 0, 1.2), -math.pi / 2):
        for y in (0.35, 0.85):
            for z in (-0.10, 0.10):
                build.rod((-0.7, y, z), (0.7, y, z), 0.014, (0.45, 0.45, 0.46), metal=0.8, rough=0.3)
            for k in range(4 if y < 0.5 else 3):
                build.add(
                    "ball",
                    colour=(0.60, 0.20, 0.055),
                    material="ball",
                    matrix=translate(-0.5 + 0.30 * k, y + 0.125, 0) @ rotate((0.3, 1, 0.2), k * 1.7) @ scale(0.12),
                )
        for x in (-0.7, 0.7):
            build.rod((x, 0, 0), (x, 1.0, 0), 0.02, (0.30, 0.30, 0.31), metal=0.8, rough=0.3)
        build.solid("box", (0.75, 0.5, 0.15), "metal", translate(0, 0.5, 0), "ball rack")


def on_the_walls(build: parts.Builder) -> None:
    """Banners, scoreboard with its digits, doors, clock."""
    for k, (x, colour) in enumerate(
        ((-6.1, (0.42, 0.065, 0.05)), (-5.0, (0.07, 0.12, 0.30)), (-3.9, (0.50, 0.36, 0.06)), (2.5, (0.07, 0.12, 0.30)))
    ):
        build.mesh("banner", lambda: meshes.drape(0.85, 1.9, 1, 0.03))
        build.add("banner", (x, 4.65, BACK + 0.08), 1.0, colour, "fabric", outline=0.3 + 0.1 * k, casts=False)
        build.box((x, 6.56, BACK + 0.08), (0.95, 0.04, 0.04), (0.25, 0.20, 0.12))
        build.box((x, 5.9, BACK + 0.115), (0.5, 0.07, 0.01), (0.62, 0.60, 0.54), outline=0.5, casts=False)
    build.box((5.6, 5.5, BACK + 0.10), (3.0, 1.5, 0.18), (0.028, 0.028, 0.032), bevel=0.03, rough=0.4, outline=1)
    digits = {"0": "abcdef", "1": "bc", "2": "abged", "4": "fgbc", "5": "afgcd", "7": "abc", "8": "abcdefg"}
    strokes = {
        "a": (0, 1, 1),
        "b": (0.5, 0.5, 0),
        "c": (0.5, -0.5, 0),
        "d": (0, -1, 1),
        "e": (-0.5, -0.5, 0),
        "f": (-0.5, 0.5, 0),
        "g": (0, 0, 1),
    }
    shown = (
        ("4", -1.05, 0.12, 2),
        ("8", -0.72, 0.12, 2),
        ("5", 0.72, 0.12, 2),
        ("1", 1.05, 0.12, 2),
        ("0", -0.24, 0.40, 1),
        ("7", 0.02, 0.40, 1),
        ("2", 0.28, 0.40, 1),
    )
    for digit, x, y, size in shown:
        colour = (2.6, 0.42, 0.06) if size == 2 else (0.5, 2.0, 0.6)
        for stroke in digits[digit]:
            dx, dy, flat = strokes[stroke]
            s = 0.11 * size
            build.box(
                (5.6 + x + dx * s, 5.5 + y + dy * s - 0.18, BACK + 0.195),
                (0.8 * s, 0.02 * size, 0.01) if flat else (0.02 * size, 0.82 * s, 0.01),
                colour,
                "emissive",
                casts=False,
                outline=1,
            )
    for x in (5.1, 6.0):
        build.box((x, 1.02, BACK + 0.04), (0.88, 2.05, 0.06), (0.20, 0.055, 0.045), bevel=0.01, rough=0.5, outline=0.6)
        build.box((x, 1.45, BACK + 0.075), (0.16, 0.62, 0.01), (0.10, 0.12, 0.14), rough=0.1, outline=0.8)
    build.box((5.55, 2.28, BACK + 0.06), (0.62, 0.20, 0.07), (0.25, 1.3, 0.45), "emissive", casts=False)


def far_end(build: parts.Builder) -> None:
    """The wall behind the camera: a practice basket, doors, mats, a trophy case, team pictures, an office."""
    z = FRONT
    board = (0.0, 3.425, z - 1.2)
    build.box(board, (1.8, 1.05, 0.04), (0.50, 0.53, 0.56), "backboard", outline=1)
    build.add("ring", (0, 3.05, z - 1.575), 1.0, (0.80, 0.13, 0.02), rough=0.35, metal=0.3, outline=1.6)
    build.add("net", (0, 3.05, z - 1.575), 1.0, (0.85, 0.85, 0.82), rough=0.9, outline=1.8)
    build.box((0, 3.03, z - 1.28), (0.13, 0.045, 0.13), (0.75, 0.12, 0.02), rough=0.4, outline=1.6)
    for x in (-0.6, 0.6):
        for y in (3.1, 3.75):
            build.rod((x, y, z), (0.8 * x, y, z - 1.18), 0.03, (0.055, 0.06, 0.068), rough=0.4, metal=0.6)
    for x in (-5.0, -4.1):
        build.box((x, 1.02, z - 0.04), (0.88, 2.05, 0.06), (0.20, 0.055, 0.045), bevel=0.01, rough=0.5, outline=0.6)
        build.box((x, 1.45, z - 0.075), (0.16, 0.62, 0.01), (0.10, 0.12, 0.14), rough=0.1, outline=0.8)
    build.box((-4.55, 2.28, z - 0.06), (0.62, 0.20, 0.07), (0.25, 1.3, 0.45), "emissive", casts=False)
    for k in range(5):
        build.box(
            (4.6 + 0.02 * k, 0.12 + 0.22 * k, z - 0.75),
            (2.0, 0.20, 1.1),
            BLUE if k % 2 else (0.36, 0.06, 0.05),
            "fabric",
            bevel=0.04,
            outline=0.3 * k,
        )
    build.box((7.4, 1.1, z - 0.22), (1.8, 2.0, 0.42), (0.20, 0.11, 0.055), "wood", bevel=0.02)
    build.box((7.4, 1.3, z - 0.44), (1.6, 1.4, 0.02), (0.62, 0.50, 0.30), "shop", tag=3.0, casts=False)
    for k in range(6):
        build.box((-1.9 + 0.76 * k, 5.4, z - 0.03), (0.62, 0.46, 0.04), (0.05, 0.045, 0.04), outline=0.4)
        with build.at((-1.9 + 0.76 * k, 5.4, z - 0.055), math.pi):
            build.add(
                build.mesh("quad", meshes.quad),
                size=(0.54, 0.38, 1),
                colour=(0.4, 0.4, 0.4),
                material="picture",
                tag=float(k % 4),
                casts=False,
            )
    for k, colour in enumerate(((0.42, 0.065, 0.05), (0.50, 0.36, 0.06), (0.07, 0.12, 0.30))):
        build.add("banner", (-7.6 + 1.1 * k, 4.65, z - 0.08), 1.0, colour, "fabric", outline=0.3 + 0.1 * k, casts=False)
    build.box((6.2, 5.6, z - 0.04), (3.4, 1.5, 0.08), (0.16, 0.16, 0.17), rough=0.5)
    for j in range(3):
        build.box((5.1 + 1.1 * j, 5.6, z - 0.09), (1.0, 1.3, 0.02), (0.9, 0.75, 0.45), "emissive", casts=False)


def gym_look(conditions: Conditions) -> Look:
    """Lamps overhead, a little daylight from the high windows."""
    hour, air = light.hour_of(conditions), light.air_of(conditions)
    day = hour.daylight * air.light * (1 - 0.4 * air.cover)
    tint = colours.mixed(
        (0.92, 0.94, 1.06), colours.scaled(hour.sun, 1 / max(colours.brightness(hour.sun), 0.1)), 0.35 * day + 0.05
    )
    look = Look(
        sun=(-0.38, 1.0, 0.52),
        sun_colour=colours.tinted((1.72, 1.60, 1.42), colours.mixed((1, 1, 1), tint, 0.5)),
        ambient_sky=colours.mixed((0.135, 0.145, 0.175), (0.25, 0.26, 0.285), day),
        ambient_ground=colours.mixed((0.12, 0.082, 0.054), (0.19, 0.13, 0.085), day),
        sky_zenith=(0.5, 0.5, 0.5),
        sky_horizon=(0.6, 0.6, 0.6),
        fog_colour=(0.13, 0.125, 0.12),
        fog_density=0.008,
        indoor=True,
        shadow_centre=(0.0, 1.0, 4.5),
        shadow_half_size=8.5,
        occlusion=1.1,
        bloom=0.38,
        bloom_threshold=1.4,
        exposure=0.98,
        vignette=0.46 - 0.12 * day,
    )
    # What the lamps throw on the walls, which the one light from above does not reach.
    wall = colours.scaled((1.0, 0.95, 0.86), 11.0 + 4.0 * day)
    look.lamp_position, look.lamp_colour = (0.0, 6.2, FRONT - 3.4), wall
    look.lamps = (
        ((WEST + 3.6, 6.0, 4.0), wall),
        ((EAST - 3.6, 6.0, 4.0), wall),
        ((0.0, 6.4, BACK + 5.0), colours.scaled(wall, 0.22)),
    )
    return light.finished(look, conditions.toon)


def marks() -> dict[str, Mark]:
    """Places to be; those of the game face the hoop."""
    floor = parts.flat()
    places = parts.standing_marks(AXIS, 1.7, 2.2, floor, (0.0, 6.4))
    places |= {
        "free throw line": parts.mark_at(-0.12, 5.98, floor, math.pi),
        "under the hoop": parts.mark_at(0.35, 2.2, floor, 0.0),
        "three point line": parts.mark_at(0.0, 8.5, floor, math.pi),
        "corner": parts.mark_at(6.2, 1.4, floor, -math.pi / 2),
        "sideline": parts.mark_at(-7.2, 6.0, floor, math.pi / 2),
        "baseline": parts.mark_at(3.2, 0.5, floor, 0.0),
        "bench": parts.seat(7.9, 5.0, 0.0, -math.pi / 2, 0.44),
        "bench left": parts.seat(7.9, 4.3, 0.0, -math.pi / 2, 0.44),
        "door": parts.mark_at(5.5, -1.6, floor, 0.0),
    }
    return places


def build(conditions: Conditions) -> Set:
    """The set under these conditions.

    Raises
    ------
    Fault
        ``set.time_unknown``, ``set.weather_unknown``.
    """
    look = gym_look(conditions)
    builder = parts.Builder()
    hall(builder, conditions)
    basket(builder)
    seating(builder)
    on_the_walls(builder)
    far_end(builder)
    rain = ("rain",) if light.air_of(conditions).rain else ()
    return Set(
        name="court",
        meshes=builder.meshes,
        static=builder.items,
        look=look,
        marks=marks(),
        axis=AXIS,
        area=(-7.6, -1.7, 8.4, 13.5),
        room=(WEST + 2.3, 0.2, BACK + 0.5, EAST - 0.4, 7.0, FRONT - 0.4),
        footing=lambda _x, _z: "wood",
        solids=builder.solids,
        ambience=("gym", *rain),
        targets={
            "hoop": HOOP,
            "ring": HOOP,
            "board": (0.0, 3.35, BOARD_Z + 0.02),
            "backboard": (0.0, 3.35, BOARD_Z + 0.02),
            "scoreboard": (5.6, 5.5, BACK),
            "window": (WEST, 6.7, 5.9),
            "door": (5.5, 1.3, BACK),
            "bench": (7.9, 0.5, 5.0),
            "ceiling": (0.0, HEIGHT, 5.0),
            "bleachers": (WEST + 1.0, 1.2, 7.4),
            "sky": (WEST, 7.5, 5.9),
        },
    )
