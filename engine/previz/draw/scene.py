"""What to draw: items, looks and cameras. No OpenGL in this module."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Colour = tuple[float, float, float]
Point = tuple[float, float, float]


@dataclass(slots=True)
class Item:
    """One drawn thing.

    Attributes
    ----------
    mesh : str
        Name under which the renderer was given the mesh (`Renderer.add_mesh`) or figure (`Renderer.add_figure`).
    material : str
        Name of a material shader; ``figure`` for people.
    colour : tuple of float
        Linear RGB, 0 to 1.
    matrix : (4, 4) array
        Places the mesh in the world.
    rough, metal : float
        0 to 1.
    outline : float
        Items with different numbers get an ink line between them.
    tag : float
        A switch of the material.
    casts : bool
        Whether it throws a shadow.
    bones : (n, 4, 4) array or None
        Skinning matrices of a figure.
    morph : (m, 6) array or None
        Offsets of position and normal of a figure's face mesh (from its face shapes).
    """

    mesh: str
    material: str = "plain"
    colour: Colour = (0.5, 0.5, 0.5)
    matrix: NDArray[Any] = field(default_factory=lambda: np.eye(4))
    rough: float = 0.7
    metal: float = 0.0
    outline: float = 0.0
    tag: float = 0.0
    casts: bool = True
    bones: NDArray[Any] | None = None
    morph: NDArray[Any] | None = None


@dataclass(slots=True)
class Look:
    """Light, air and finish of a shot. Directions are towards the light, colours linear, lengths metres.

    Attributes
    ----------
    toon : bool
        Flat tones and ink lines instead of the photographic shading.
    indoor : bool
        There is no sky at all: `fog_colour` stands where nothing is drawn.
    enclosed : bool
        A room: surfaces mirror the room and not the open sky, which is still seen through windows.
    shadow_centre, shadow_half_size : point or None, float
        Square of the ground in which the sun throws shadows; None follows the camera's target.
    lamp_position, lamp_colour, lamps
        Soft local lights without shadows; `lamps` are further ones as (position, colour), six in all.
    rim : float
        Strength of the light from behind that parts people from the background.
    fill : float
        Strength of the soft light beside the camera on people, so that faces against the light stay readable.
    grade : int
        0 none, 1 film, 2 vivid.
    rain, snow : float
        0 to 1: drops or flakes in the air, wet or white ground under the open sky.
    shelter : (x0, y0, z0, x1, y1, z1) or None
        Where it neither rains nor snows. An `enclosed` or `indoor` look without it keeps all weather out.
    wind : (x, z)
        Metres a second; carries rain, snow and clouds.
    overcast : float
        0 scattered clouds, 1 a closed sky without a sun's disc.
    """

    sun: Point = (0.4, 1.0, 0.5)
    sun_colour: Colour = (1.7, 1.6, 1.4)
    ambient_sky: Colour = (0.3, 0.3, 0.4)
    ambient_ground: Colour = (0.2, 0.15, 0.12)
    sky_zenith: Colour = (0.11, 0.18, 0.38)
    sky_horizon: Colour = (0.95, 0.50, 0.28)
    fog_colour: Colour = (0.8, 0.5, 0.4)
    fog_density: float = 0.006
    toon: bool = False
    indoor: bool = False
    shadow_centre: Point | None = None
    shadow_half_size: float = 9.0
    occlusion: float = 1.0
    bloom: float = 0.4
    bloom_threshold: float = 1.1
    lamp_position: Point | None = None
    lamp_colour: Colour = (0.0, 0.0, 0.0)
    grade: int = 1
    exposure: float = 1.0
    grain: float = 0.02
    vignette: float = 0.3
    rain: float = 0.0
    snow: float = 0.0
    enclosed: bool = False
    shelter: tuple[float, float, float, float, float, float] | None = None
    lamps: tuple[tuple[Point, Colour], ...] = ()
    rim: float = 0.6
    fill: float = 0.5
    wind: tuple[float, float] = (0.6, 0.3)
    overcast: float = 0.0


@dataclass(slots=True)
class View:
    """Where the camera stands: eye and target in metres, vertical field of view in degrees."""

    eye: NDArray[Any]
    target: NDArray[Any]
    fov: float = 40.0
    up: Point = (0.0, 1.0, 0.0)


@dataclass(slots=True)
class Figure:
    """A baked person as the renderer needs it (made by ``engine.previz.people``, pure arrays).

    Both parts have per-vertex arrays ``position`` (n, 3), ``normal`` (n, 3), ``bone`` (n, 4), ``weight`` (n, 4),
    ``slot`` (n, 1), ``detail`` (n, 4), ``extra`` (n, 2), and triangles (k, 3). The face part moves with face shapes
    (`Item.morph`), the body part only with bones. The coarse parts are for figures that are small in the picture.

    Attributes
    ----------
    face, body : (dict of arrays, triangles)
    coarse : tuple of (cell, arrays, triangles)
        Whole-figure versions, coarser and coarser; `cell` in metres.
    face_map : (h, w, 4) array
        Painted face: lips, brows, stubble.
    material : dict
        Uniform values of the figure shader: slot colours, styles, iris.
    height : float
        Metres.
    """

    face: tuple[dict[str, NDArray[Any]], NDArray[Any]]
    body: tuple[dict[str, NDArray[Any]], NDArray[Any]]
    face_map: NDArray[Any]
    material: dict[str, Any]
    height: float
    coarse: tuple[tuple[float, dict[str, NDArray[Any]], NDArray[Any]], ...] = ()
