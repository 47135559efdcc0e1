"""A snowy ridge at the height of the clouds: a narrow crest that climbs to a summit, peaks behind peaks."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.scene import Item
from engine.previz.sets import colours, light, meshes, nature, parts
from engine.previz.sets.base import Conditions, Set
from engine.previz.sets.matrices import place, rotate, translate

AXIS = math.pi
MIDDLE_Z = -3.4


def crest(z: NDArray[Any] | float) -> Any:
    """Where the ridge line runs."""
    z = np.asarray(z, float)
    return 1.5 * np.sin(z * 0.075) + 0.4 * np.sin(z * 0.31)


def ridge(x: NDArray[Any], z: NDArray[Any]) -> NDArray[Any]:
    """Height of the snow: a trodden crest that climbs along -z, steep flanks, a summit at z = -46."""
    across = x - crest(z)
    climb = 0.05 * np.clip(-z, 0, 30) + 6.0 * np.exp(-(((z + 46) / 15) ** 2))
    flank = np.where(across > 0, 0.62, 0.50) * np.maximum(np.abs(across) - 1.3, 0) ** 1.06
    rough = 0.35 * meshes.noise(x * 0.33, z * 0.33, 4, 4) * np.clip((np.abs(across) - 0.5) / 3, 0.07, 1.6)
    return climb - flank + rough


@cache
def ridge_mesh() -> meshes.MeshArrays:
    """The snow, fine along the crest."""
    return meshes.lattice(meshes.spaced(-40, -7, 7, 40, 50, 11), meshes.spaced(-80, -24, 6, 16, 68, 9), ridge)


def ground(x: float, z: float) -> float:
    """Height of the snow at one point, metres."""
    return float(ridge(np.array(x, float), np.array(z, float)))


def rocks(build: parts.Builder, rng: np.random.Generator) -> None:
    """Boulders that sit in the snow (their lowest ground decides), a cairn, snowed-in spruces, trail wands."""
    for k in range(3):
        build.mesh(f"rock{k}", lambda k=k: nature.rock(k + 8, 13, 9))
    for k in range(34):
        z = float(rng.uniform(-40, 4))
        x = float(crest(z)) + float(rng.choice((-1, 1)) * rng.uniform(2.1, 8))
        s = float(rng.uniform(0.15, 0.75))
        y = nature.bedded(ground, x, z, s * 1.1) + 0.10 * s
        build.add(
            f"rock{k % 3}",
            (x, y, z),
            (s * 1.4, s, s),
            (0.135, 0.13, 0.135),
            "snowy_rock",
            heading=float(rng.uniform(0, 6)),
            rough=0.9,
        )
        if s > 0.35:
            build.solid("box", (s, s * 0.75, s * 0.75), "rock", place((x, y, z)), "rock")
    x, z = float(crest(-6.6)) - 1.15, -6.6
    base = nature.bedded(ground, x, z, 0.4)
    for k in range(9):
        layer, a = k // 4, 1.6 * k
        reach = (0.28, 0.17, 0.0)[min(layer, 2)]
        build.add(
            f"rock{k % 3}",
            (x + reach * math.cos(a), base + 0.08 + 0.19 * layer, z + reach * math.sin(a)),
            (0.24, 0.17, 0.21),
            (0.14, 0.135, 0.135),
            "snowy_rock",
            heading=a,
            rough=0.9,
        )
    build.solid("cylinder", (0.4, 0.35), "rock", translate(x, base + 0.35, z), "cairn")
    wood, needles = nature.conifer(3, 4.5, 0.6)
    build.mesh("trunk", wood)
    build.mesh("needles", needles)
    for x, z, s in (
        (-6.4, -3, 0.62),
        (-7.6, -5.5, 0.8),
        (-5.8, -8.5, 0.55),
        (7.3, -9, 0.7),
        (8.6, -6.4, 0.85),
        (-9.0, -2.0, 0.7),
        (6.9, -2.2, 0.5),
    ):
        y = nature.bedded(ground, x, z, 0.2) - 0.15
        build.add("trunk", (x, y, z), s, (0.12, 0.09, 0.07), "bark", heading=x, outline=8)
        build.add("needles", (x, y, z), s, (0.045, 0.085, 0.065), "snowy_needles", heading=x, outline=10)
    for z in (-1.2, -5.2, -10.0, -15.5, -22.0):
        x = float(crest(z)) + 1.0
        y = ground(x, z)
        build.rod((x, y - 0.1, z), (x + 0.02, y + 1.25, z), 0.014, (0.25, 0.18, 0.08))


def flags(build: parts.Builder) -> None:
    """Cloth for the wands."""
    u, v = np.meshgrid(np.linspace(0, 1, 9), np.linspace(-0.5, 0.5, 4))
    for k in range(6):
        wave = 0.05 * u * np.sin(u * 7.0 - k * math.pi / 3)
        p = np.stack([0.30 * u, 0.17 * v - 0.03 * u, wave], -1).reshape(-1, 3)
        t = meshes.grid_triangles(4, 9)
        build.mesh(f"flag{k}", (p, meshes.smooth_normals(p, t), t))


def build(conditions: Conditions) -> Set:
    """The set under these conditions.

    Raises
    ------
    Fault
        ``set.time_unknown``, ``set.weather_unknown``.
    """
    air = light.air_of(conditions)
    bearing = {
        "day": 62.0,
        "morning": 58.0,
        "afternoon": -60.0,
        "sunset": 52.0,
        "golden hour": 56.0,
        "dusk": 48.0,
        "dawn": -52.0,
    }.get(conditions.time)
    look = light.outdoors(conditions, AXIS, bearing=bearing, lowest=8.0)
    # Snow throws the sky's own light back up, and its shadows are blue.
    look.ambient_ground = colours.mixed(look.ambient_ground, colours.scaled(look.ambient_sky, 0.78), 0.75)
    look.ambient_sky = colours.tinted(look.ambient_sky, (0.92, 1.0, 1.12))
    look.exposure *= 0.93 - 0.20 * light.hour_of(conditions).daylight * (1 - 0.6 * air.cover)
    look.fog_density = min(look.fog_density * 0.85, 0.05)
    look.shadow_centre, look.shadow_half_size, look.occlusion = (0.0, 1.0, -6.0), 15.0, 0.7
    builder, rng = parts.Builder(), np.random.default_rng([conditions.seed, 2])
    builder.mesh("ridge", ridge_mesh)
    builder.add("ridge", colour=(0.8, 0.8, 0.8), material="snow", outline=3, rough=0.6)
    for k in range(3):
        builder.mesh(f"peak{k}", lambda k=k: nature.mountain(20 + k))
    around = (
        (-70, -150, 70, 62),
        (30, -190, 80, 78),
        (105, -150, 66, 50),
        (-150, -120, 80, 56),
        (-20, -260, 110, 92),
        (150, -240, 100, 80),
        (-125, -250, 90, 84),
        (60, 150, 70, 58),
        (-70, 180, 85, 70),
        (150, 60, 70, 60),
        (-140, 30, 75, 62),
        (0, 240, 110, 90),
    )
    for k, (x, z, wide, high) in enumerate(around):
        builder.add(
            f"peak{k % 3}",
            (x, -34, z),
            (wide, high, wide),
            (0.8, 0.8, 0.8),
            "snow",
            heading=1.1 * k,
            casts=False,
            outline=5 + 0.2 * k if conditions.toon else 3,
        )
    rocks(builder, rng)
    flags(builder)
    light.sky_details(builder, conditions)
    builder.plane("snow", (0, ground(0.0, MIDDLE_Z), MIDDLE_Z), (0, 1, 0.05), "ridge")
    gust = light.wind_speed(conditions)
    builder.mesh("flakes", lambda: meshes.specks(260, (6, 3, 7), 0.010, np.random.default_rng(3)))
    tone = colours.scaled(colours.mixed(look.ambient_sky, look.sky_horizon, 0.5), 1.5)
    wands = [(float(crest(z)) + 1.02, z) for z in (-1.2, -5.2, -10.0, -15.5, -22.0)]

    def moving(time: float) -> list[Item]:
        beat = 2.0 + 0.5 * gust
        items = [
            Item(
                f"flag{int(time * beat + k) % 6}",
                "fabric",
                (0.72, 0.10, 0.04),
                translate(x, ground(x - 0.02, z) + 1.13, z) @ rotate((0, 1, 0), 0.3),
                rough=0.9,
                outline=1,
            )
            for k, (x, z) in enumerate(wands)
        ]
        if not air.snow and not air.rain:  # spindrift blown off the crest
            drift = (time * 0.4 * gust) % 12
            items += [
                Item("flakes", "mote", tone, translate(dx + drift - 6, 2.2 - 0.3 * (time % 2), -3.5), casts=False)
                for dx in (-12, 0)
            ]
        return items

    marks = parts.standing_marks(AXIS, 0.75, 2.2, ground, (float(crest(MIDDLE_Z)), MIDDLE_Z))
    marks |= {
        "ridge": parts.mark_at(float(crest(-9.0)), -9.0, ground, math.pi),
        "edge": parts.mark_at(float(crest(-3.0)) - 1.25, -3.0, ground, -math.pi / 2),
        "cairn": parts.mark_at(float(crest(-6.2)) - 0.2, -6.1, ground, -1.9),
        "summit": parts.mark_at(float(crest(-20.0)), -20.0, ground, 0.0),
        "path": parts.mark_at(float(crest(0.8)), 0.8, ground, math.pi),
    }
    return Set(
        name="mountain",
        meshes=builder.meshes,
        static=builder.items,
        look=look,
        marks=marks,
        axis=AXIS,
        area=(-2.0, -24.0, 2.2, 3.0),
        room=(-9.0, 0.4, -26.0, 9.0, 12.0, 8.0),
        moving=moving,
        ground=ground,
        footing=lambda _x, _z: "snow",
        solids=builder.solids,
        ambience=("wind",),
        targets={
            "mountains": (-40.0, 12.0, -110.0),
            "summit": (float(crest(-46.0)), 7.0, -46.0),
            "horizon": (0.0, 4.0, -200.0),
            "sky": (0.0, 60.0, -80.0),
            "valley": (-30.0, -16.0, -20.0),
            "cairn": (float(crest(-6.6)) - 1.15, 0.8, -6.6),
            "sun": (float(look.sun[0]) * 150, float(look.sun[1]) * 150, float(look.sun[2]) * 150),
        },
    )
