"""The numbers of one frame: camera, sun, air and the light's matrices, as the shaders want them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.previz.draw.matrices import (
    Matrix,
    frustum_planes,
    look_at,
    orthographic,
    perspective,
    spheres_visible,
    unit,
)
from engine.previz.draw.scene import Look, View
from engine.previz.draw.shaders import MOST_LAMPS, lamps_of, open_air

NEAR, FAR = 0.1, 400.0
LIGHT_DEPTH = 80.0
NOWHERE = np.diag([0.0, 0.0, 0.0, 1.0]) + np.outer([9.0, 9.0, 9.0, 0.0], [0, 0, 0, 1])
"""A light matrix that puts every point outside its map."""

CLOSE_REACH = 2.6
"""Half size in metres above which a shadow map of its own around people is not worth it."""


@dataclass(slots=True)
class Frame:
    """What every pass of one frame needs.

    Attributes
    ----------
    planes : (6, 4) array
        What the camera sees.
    light_matrix, close_matrix : (4, 4) array, or None
        Sun's view of the set, and of the people near the camera if it pays.
    pixel : float
        Metres that one drawn pixel covers at a distance of one metre.
    values : dict
        Uniforms.
    """

    look: Look
    view: View
    time: float
    eye: Matrix
    camera: Matrix
    view_projection: Matrix
    tangent: tuple[float, float]
    planes: Matrix
    sun: Matrix
    light_matrix: Matrix
    pixel: float
    close_matrix: Matrix | None = None
    values: dict[str, Any] = field(default_factory=dict)


def make_frame(look: Look, view: View, time: float, aspect: float, rows: int, shadow_size: int, snap: bool) -> Frame:
    """Work out a frame of `rows` drawn pixels' height.

    With `snap` the sun's square moves in coarse steps, so that cached shadows of the set survive camera moves.
    """
    eye = np.asarray(view.eye, float)
    camera = look_at(eye, np.asarray(view.target, float), view.up)
    view_projection = perspective(view.fov, aspect, NEAR, FAR) @ camera
    sun = unit(look.sun)
    half = look.shadow_half_size
    centre = np.array(view.target if look.shadow_centre is None else look.shadow_centre, float)
    if snap and look.shadow_centre is None:
        centre, half = np.round(centre / (half / 4)) * (half / 4), half * 1.1
    light_matrix = sun_matrix(sun, centre, half)
    tangent_y = math.tan(math.radians(view.fov) / 2)
    tangent = (tangent_y * aspect, tangent_y)
    frame = Frame(
        look,
        view,
        time,
        eye,
        camera,
        view_projection,
        tangent,
        frustum_planes(view_projection),
        sun,
        light_matrix,
        2 * tangent_y / rows,
    )
    lift = 0.02**0.45  # fog takes the sky's colour just above the horizon
    lamps = lamps_of(look)
    shown = open_air(look)
    # from behind whatever the camera looks at, from the side that the sun leaves dark
    side = -math.copysign(1.0, float(camera[0, :3] @ sun))
    behind = unit(-camera[2, :3] * 0.75 + camera[0, :3] * side * 0.6 + np.array([0.0, 0.35, 0.0]))
    frame.values = {
        "view_projection": view_projection,
        "light_matrix": light_matrix,
        "view": camera,
        "view_back": camera[2, :3],
        "view_right": camera[0, :3],
        "view_up": camera[1, :3],
        "ray_forward": -camera[2, :3],
        "ray_right": camera[0, :3] * tangent[0],
        "ray_up": camera[1, :3] * tangent[1],
        "eye": eye,
        "time": time,
        "sun": sun,
        "sun_colour": look.sun_colour,
        "ambient_sky": look.ambient_sky,
        "ambient_ground": look.ambient_ground,
        "fog_colour": look.fog_colour,
        "fog_density": look.fog_density,
        "sky_zenith": look.sky_zenith,
        "sky_horizon": look.sky_horizon,
        "fog_sky": tuple(h * (1 - lift) + z * lift for h, z in zip(look.sky_horizon, look.sky_zenith, strict=True)),
        "overcast": look.overcast,
        "wind": look.wind,
        "rim_direction": behind,
        "rim_colour": tuple(
            look.rim * (0.9 * sky + 0.06 * light) for sky, light in zip(look.ambient_sky, look.sun_colour, strict=True)
        ),
        "fill_colour": tuple(
            look.fill * (0.75 * sky + 0.10 * light)
            for sky, light in zip(look.ambient_sky, look.sun_colour, strict=True)
        ),
        "lamp_count": len(lamps),
        "lamp_positions": _padded([position for position, _ in lamps]),
        "lamp_colours": _padded([colour for _, colour in lamps]),
        "wetness": look.rain if shown else 0.0,
        "whiteness": look.snow if shown else 0.0,
        "shadow_map": 0,
        "face_map": 1,
        "card_map": 2,
        "card_count": 1.0,
        "close_matrix": NOWHERE,
        "close_offset": 0.0,
        "shadow_offset": 3.0 * half / shadow_size,
    }
    if look.shelter is not None:
        frame.values |= {"shelter_low": look.shelter[:3], "shelter_high": look.shelter[3:]}
    return frame


def _padded(rows: Sequence[Sequence[float]]) -> Matrix:
    """Vectors of the lamps, filled up to as many as the shaders have room for."""
    filled = np.zeros((MOST_LAMPS, 3))
    filled[: len(rows)] = np.reshape(rows, (-1, 3))
    return filled


def sun_matrix(sun: Matrix, centre: Matrix, half: float) -> Matrix:
    """The sun's view of a square."""
    return orthographic(half, 1, LIGHT_DEPTH) @ look_at(centre + sun * (LIGHT_DEPTH / 2), centre, (0, 1, 0.01))


def fit_close_shadow(frame: Frame, people: Sequence[Matrix], size: int, shadow_size: int) -> None:
    """Give the people in the picture a shadow map of their own, when that is clearly finer than the set's.

    `people` are the bounding spheres (b, 4) of each. Noses and collars throw shadows of millimetres.
    """
    if not size or not people:
        return
    spheres = np.concatenate(people)
    seen = spheres[spheres_visible(frame.planes, spheres)]
    if not len(seen):
        return
    # in the sun's own axes, so that the square is as small as it can be
    axes = look_at(frame.sun, np.zeros(3), (0, 1, 0.01))[:3, :3]
    local = seen[:, :3] @ axes.T
    low, high = (local - seen[:, 3:]).min(0), (local + seen[:, 3:]).max(0)
    # in steps, so that a moving arm does not make all shadow edges swim
    half = math.ceil((float((high - low)[:2].max()) / 2 + 0.06) / 0.2) * 0.2
    if half > CLOSE_REACH or half / size > 0.6 * frame.look.shadow_half_size / shadow_size:
        return
    texel = 2 * half / size
    middle = (low + high) / 2
    middle[:2] = np.round(middle[:2] / texel) * texel
    frame.close_matrix = sun_matrix(frame.sun, middle @ axes, half)
    frame.values |= {"close_matrix": frame.close_matrix, "close_offset": 1.5 * texel}
