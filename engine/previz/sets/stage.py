"""A studio: a pale cove all round that has no horizon, soft boxes, tape marks on the floor."""

from __future__ import annotations

import math

from engine.previz.draw.scene import Look
from engine.previz.sets import colours, light, meshes, parts
from engine.previz.sets.base import Conditions, Set
from engine.previz.sets.matrices import rotate, scale, translate

AXIS = math.pi
WIDTH, DEPTH, BEND, HEIGHT, MIDDLE_Z = 27.0, 19.0, 2.2, 8.5, 2.6
BACK = MIDDLE_Z - DEPTH / 2
TINTS = {
    "dawn": (1.06, 0.95, 0.98),
    "morning": (1.03, 1.0, 0.96),
    "day": (1.0, 1.0, 1.0),
    "afternoon": (1.03, 0.99, 0.94),
    "golden hour": (1.14, 0.97, 0.80),
    "sunset": (1.16, 0.90, 0.76),
    "dusk": (0.74, 0.78, 1.02),
    "night": (0.34, 0.42, 0.66),
}
"""What a gel before the lamps makes of the light at each hour."""


def studio_look(conditions: Conditions) -> Look:
    """Key light from the front left, a bright even fill, and the backdrop's own soft gradient."""
    light.hour_of(conditions)
    air = light.air_of(conditions)
    gel = colours.scaled(TINTS[conditions.time], 1.0 - 0.22 * air.cover)
    soft = 1.0 - 0.55 * air.cover
    dark = max(0.0, 1.0 - colours.brightness(gel))
    look = Look(
        sun=(-0.52, 0.95, 0.66),
        sun_colour=colours.scaled(colours.tinted((1.30, 1.26, 1.20), gel), soft),
        ambient_sky=colours.scaled(colours.tinted((0.52, 0.53, 0.56), gel), 1.0 + 0.35 * air.cover),
        ambient_ground=colours.tinted((0.36, 0.355, 0.35), gel),
        sky_zenith=(0.3, 0.3, 0.31),
        sky_horizon=(0.5, 0.5, 0.51),
        fog_colour=colours.scaled(colours.tinted((0.42, 0.42, 0.435), gel), 0.9),
        fog_density=0.004 + 0.5 * air.haze,
        indoor=True,
        shadow_centre=(0.0, 1.0, 0.0),
        shadow_half_size=6.5,
        occlusion=0.9,
        bloom=0.3,
        bloom_threshold=1.2,
        exposure=0.92 + 0.25 * dark,
        lamp_position=(-1.6, 2.7, 3.4),
        lamp_colour=colours.scaled((3.6, 2.7, 1.8), dark),  # a warm key, so that a blue night still has faces
        fill=0.5 + 0.6 * dark,
        vignette=0.30,
        rain=air.rain,
        snow=air.snow,
        shelter=(40.0, 0.0, 40.0, 41.0, 1.0, 41.0),  # rain machines: nothing of the studio is out of the wet
    )
    return light.finished(look, conditions.toon)


def tape(build: parts.Builder) -> None:
    """Crosses at the marks, a centre line of dashes."""
    for (x, z), colour in (
        ((0.0, 0.0), (0.62, 0.10, 0.06)),
        ((-1.5, 0.0), (0.06, 0.16, 0.42)),
        ((1.5, 0.0), (0.06, 0.16, 0.42)),
        ((0.0, -2.0), (0.60, 0.42, 0.05)),
        ((0.0, 2.0), (0.60, 0.42, 0.05)),
    ):
        for heading in (0.0, math.pi / 2):
            build.box((x, 0.002, z), (0.36, 0.004, 0.06), colour, heading=heading, casts=False, outline=3)


def equipment(build: parts.Builder) -> None:
    """Soft boxes on stands at the edges, an apple box, a stool with a seat at 0.62 m."""
    iron = (0.03, 0.03, 0.033)
    for x, z, heading in ((-5.6, 2.4, 1.95), (5.8, 1.2, -1.9)):
        with build.at((x, 0, z), heading):
            build.rod((0, 0, 0), (0, 2.5, 0), 0.02, iron, metal=0.5, rough=0.4)
            for k in range(3):
                a = 2.1 * k
                build.rod((0, 0.55, 0), (0.5 * math.sin(a), 0, 0.5 * math.cos(a)), 0.014, iron, metal=0.5, rough=0.4)
            tilt = translate(0, 2.5, 0.1) @ rotate((1, 0, 0), 0.32)
            build.mesh("soft box", lambda: meshes.lathe([(0.06, -0.34), (0.66, 0.0)], 4))
            turned = tilt @ rotate((1, 0, 0), math.pi / 2) @ rotate((0, 1, 0), math.pi / 4)
            build.add("soft box", colour=iron, matrix=turned @ scale(1.1, 1.0, 1.1), rough=0.8)
            build.mesh("box", meshes.box)
            build.add(
                "box", colour=(2.4, 2.35, 2.25), material="emissive", matrix=tilt @ scale(1.0, 1.0, 0.01), casts=False
            )
            build.solid("capsule", (0.1, 1.2), "metal", translate(0, 1.25, 0), "light stand")
    with build.at((3.3, 0, -1.3), -0.6):
        build.mesh(
            "stool top", lambda: meshes.lathe([(0, 0.02), (0.17, 0.02), (0.18, 0.0), (0.17, -0.02), (0, -0.02)], 22)
        )
        build.add("stool top", (0, 0.60, 0), 1.0, (0.30, 0.17, 0.085), "wood", rough=0.4)
        for k in range(4):
            a = math.pi / 4 + k * math.pi / 2
            build.rod(
                (0.11 * math.cos(a), 0.59, 0.11 * math.sin(a)),
                (0.19 * math.cos(a), 0, 0.19 * math.sin(a)),
                0.014,
                (0.30, 0.17, 0.085),
                "wood",
            )
        build.solid("cylinder", (0.18, 0.31), "wood", translate(0, 0.31, 0), "stool")
    build.box(
        (-3.2, 0.15, -1.1),
        (0.5, 0.30, 0.32),
        (0.34, 0.21, 0.11),
        "wood",
        heading=0.4,
        bevel=0.01,
        solid="wood",
        name="apple box",
    )


def build(conditions: Conditions) -> Set:
    """The set under these conditions; time is the colour of its light, weather its softness and what falls.

    Raises
    ------
    Fault
        ``set.time_unknown``, ``set.weather_unknown``.
    """
    look = studio_look(conditions)
    builder = parts.Builder()
    builder.mesh("cove", lambda: meshes.cove(WIDTH, DEPTH, 4.5, BEND, HEIGHT))
    builder.add("cove", (0, 0, MIDDLE_Z), 1.0, (0.50, 0.50, 0.515), "cyclorama", outline=3, casts=False, rough=0.9)
    tape(builder)
    equipment(builder)
    builder.plane("wood", name="floor")
    builder.plane("wood", (0, 0, BACK), (0, 0, 1), "backdrop")
    floor = parts.flat()
    marks = parts.standing_marks(AXIS, 1.5, 2.0, floor)
    marks |= {
        "apple box": parts.mark_at(-2.6, -0.5, floor, -0.3),
        "stool": parts.seat(3.3, -1.3, 0.0, -0.6, 0.62),
        "backdrop": parts.mark_at(0.0, -3.6, floor, 0.0),
    }
    return Set(
        name="stage",
        meshes=builder.meshes,
        static=builder.items,
        look=look,
        marks=marks,
        axis=AXIS,
        area=(-4.6, -4.2, 4.6, 6.0),
        room=(-10.0, 0.1, -5.0, 10.0, 6.5, 9.5),
        footing=lambda _x, _z: "wood",
        solids=builder.solids,
        ambience=("room", *light.sounds_of(conditions)),
        targets={
            "backdrop": (0.0, 1.6, BACK),
            "lamp": (-5.6, 2.5, 2.4),
            "sky": (0.0, 8.0, -4.0),
            "horizon": (0.0, 1.5, -7.0),
            "window": (-5.6, 2.5, 2.4),
            "door": (5.8, 1.5, 1.2),
        },
    )
