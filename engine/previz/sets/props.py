"""Things that people hold, throw, put down: how they look, weigh, bounce and lie in a hand.

A prop's own space has its origin at the centre of its mass, y up as it stands. The palm's space, in which a hold is
given, has its origin in the middle of the palm, x to the thumb, y out of the palm, z to the fingertips.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.messages.faults import Exit, Fault
from engine.previz.draw.scene import Colour, Item
from engine.previz.sets import matrices, meshes
from engine.previz.sets.base import MeshArrays
from engine.previz.sets.matrices import rotate, scale, translate
from engine.previz.sets.nature import rock


@dataclass(frozen=True, slots=True)
class Part:
    """One drawn part of a prop. `own` parts take the prop's colour word, the others keep theirs."""

    mesh: str
    make: Callable[[], MeshArrays]
    colour: Colour
    shader: str = "plain"
    rough: float = 0.6
    metal: float = 0.0
    own: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """How a hand holds it.

    Attributes
    ----------
    hands : int
        One or two; with two the prop lies between the palms.
    offset : (x, y, z)
        Its centre in the palm's space, metres.
    up : (x, y, z)
        Where its own +y points, in the palm's space.
    turn : float
        Radians about its own +y before that, so that a handle points away from the palm.
    """

    hands: Literal[1, 2] = 1
    offset: tuple[float, float, float] = (0.0, 0.03, 0.0)
    up: tuple[float, float, float] = (1.0, 0.0, 0.0)
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class PropKind:
    """A kind of prop.

    Attributes
    ----------
    parts : tuple of Part
    shape : str
        What it collides as: ``sphere`` (`size` = radius), ``box`` (half extents), ``cylinder`` (radius, half height),
        ``capsule`` (radius, half length between the centres of its caps); along its own y.
    size : tuple of float
    mass : float
        Kilograms.
    restitution : float
        Bounce on a hard floor: speed after over speed before.
    grip : float
        Coefficient of sliding friction.
    material : str
        What it sounds like when it hits something.
    hold : Hold
    """

    name: str
    parts: tuple[Part, ...]
    shape: Literal["sphere", "box", "cylinder", "capsule"]
    size: tuple[float, ...]
    mass: float
    restitution: float
    grip: float
    material: str
    hold: Hold

    @property
    def radius(self) -> float:
        """Of the smallest ball about the origin that holds its shape, metres."""
        if self.shape == "sphere":
            return self.size[0]
        if self.shape == "capsule":
            return self.size[0] + self.size[1]
        return float(np.linalg.norm(self.size))

    @property
    def rest(self) -> float:
        """Height of its origin above a floor it stands on, metres."""
        if self.shape == "capsule":
            return self.size[0] + self.size[1]
        return self.size[0] if self.shape == "sphere" else self.size[1]


def _block(
    x: float, y: float, z: float, bevel: float, at: tuple[float, float, float] = (0, 0, 0)
) -> Callable[[], MeshArrays]:
    return lambda: meshes.moved(meshes.bevelled_box(x, y, z, bevel), translate(*at))


def _cup() -> MeshArrays:
    wall = [(0, -0.048), (0.034, -0.048), (0.041, -0.038), (0.041, 0.048), (0.036, 0.048), (0.035, -0.036), (0, -0.036)]
    handle = meshes.moved(meshes.torus(0.026, 0.006, 14, 6), translate(0.046, 0.0, 0) @ rotate((1, 0, 0), math.pi / 2))
    return meshes.join(meshes.lathe(wall, 20), handle)


def _key() -> MeshArrays:
    bow = meshes.moved(meshes.torus(0.011, 0.0028, 16, 6), translate(0, 0.018, 0) @ rotate((1, 0, 0), math.pi / 2))
    shaft = meshes.tube([(0, 0.008, 0), (0, -0.034, 0)], 0.0024, 6)
    teeth = [meshes.moved(meshes.box(), translate(0.005, y, 0) @ scale(0.009, 0.004, 0.003)) for y in (-0.031, -0.024)]
    return meshes.join(bow, shaft, *teeth)


def _straps() -> MeshArrays:
    a = np.linspace(0, math.pi, 12)
    loops = [np.stack([0.10 * np.cos(a), 0.13 + 0.17 * np.sin(a), 0 * a + z], -1) for z in (-0.045, 0.045)]
    return meshes.join(*(meshes.tube(loop, 0.008, 5) for loop in loops))


def _canopy() -> MeshArrays:
    """An open umbrella's cloth: eight gores that sag between their ribs."""
    around, rings = 32, 7
    u, a = np.meshgrid(np.linspace(0, 1, rings), np.linspace(0, 2 * np.pi, around + 1), indexing="ij")
    sag = 0.035 * u * np.abs(np.sin(4 * a))
    radius = 0.56 * np.sin(u * 1.25) / math.sin(1.25) * (1 - 0.05 * u * np.abs(np.sin(4 * a)))
    p = np.stack(
        [radius * np.cos(a), 0.46 - 0.22 * (1 - np.cos(u * 1.25)) / (1 - math.cos(1.25)) - sag, radius * np.sin(a)], -1
    )
    flat, triangles = p.reshape(-1, 3), meshes.grid_triangles(rings, around + 1)
    return flat, meshes.smooth_normals(flat, triangles), triangles


def _stick() -> MeshArrays:
    a = np.linspace(0, math.pi, 9)
    crook = np.stack([0.035 - 0.035 * np.cos(a), -0.42 - 0.035 * np.sin(a), 0 * a], -1)
    return meshes.tube(np.concatenate([[(0, 0.50, 0)], [(0, -0.30, 0)], crook]), 0.0085, 7)


def _bottle() -> MeshArrays:
    profile = [
        (0, -0.14),
        (0.034, -0.14),
        (0.037, -0.13),
        (0.037, 0.03),
        (0.030, 0.065),
        (0.014, 0.095),
        (0.0135, 0.135),
        (0, 0.135),
    ]
    return meshes.lathe(profile, 18)


def _laptop_screen() -> MeshArrays:
    tilt = translate(0, 0.0, -0.108) @ rotate((1, 0, 0), -0.30)
    return meshes.moved(meshes.bevelled_box(0.32, 0.212, 0.008, 0.003), tilt @ translate(0, 0.106, 0))


def _laptop_picture() -> MeshArrays:
    tilt = translate(0, 0.0, -0.108) @ rotate((1, 0, 0), -0.30)
    return meshes.moved(meshes.moved(meshes.quad(), scale(0.30, 0.19, 1)), tilt @ translate(0, 0.106, 0.0047))


def _lamp_shade() -> MeshArrays:
    return meshes.moved(meshes.lathe([(0.14, 0.0), (0.09, 0.17)], 20), translate(0, 0.04, 0))


def _lamp_foot() -> MeshArrays:
    profile = [(0, -0.20), (0.075, -0.20), (0.08, -0.18), (0.095, -0.10), (0.05, 0.0), (0.018, 0.03), (0.018, 0.10)]
    return meshes.lathe(profile, 18)


def _chair() -> MeshArrays:
    """A wooden chair, seat 0.44 m over the floor; its origin is 0.43 m up."""
    shapes = [
        meshes.moved(meshes.bevelled_box(0.42, 0.03, 0.42, 0.01), translate(0, 0.0, 0)),
        meshes.moved(meshes.bevelled_box(0.40, 0.12, 0.02, 0.008), translate(0, 0.37, -0.235)),
        meshes.moved(meshes.bevelled_box(0.36, 0.04, 0.016, 0.005), translate(0, 0.19, -0.21)),
    ]
    stick = meshes.cylinder(8)
    for x in (-0.18, 0.18):
        for start, end in (
            ((x, 0.0, 0.17), (x * 1.08, -0.43, 0.19)),
            ((x, 0.43, -0.24), (x, 0.0, -0.18)),
            ((x, 0.0, -0.18), (x * 1.08, -0.43, -0.22)),
        ):
            shapes.append(meshes.moved(stick, matrices.between(start, end, 0.016)))
    return meshes.join(*shapes)


def _bag() -> MeshArrays:
    p, n, t = meshes.cushion(0.36, 0.28, 0.15, 0.06, 22, 14)
    return p * [1, 1, 1] + np.stack([0.02 * p[:, 0] / 0.18 * (p[:, 1] < 0), 0 * p[:, 1], 0 * p[:, 2]], -1), n, t


WOOD: Colour = (0.30, 0.17, 0.085)

PROPS: dict[str, PropKind] = {
    kind.name: kind
    for kind in (
        PropKind(
            "basketball",
            (Part("prop basketball", lambda: meshes.sphere(28, 18), (0.62, 0.20, 0.055), "ball", 0.62),),
            "sphere",
            (0.12,),
            0.62,
            0.87,
            0.60,
            "ball",
            Hold(2, (0.0, 0.12, 0.02), (0, 0, 1)),
        ),
        PropKind(
            "football",
            (Part("prop football", lambda: meshes.sphere(28, 18), (0.80, 0.80, 0.78), "football", 0.45),),
            "sphere",
            (0.11,),
            0.43,
            0.86,
            0.55,
            "ball",
            Hold(2, (0.0, 0.11, 0.02), (0, 0, 1)),
        ),
        PropKind(
            "cup",
            (
                Part("prop cup", _cup, (0.72, 0.70, 0.64), "plain", 0.25, own=True),
                Part(
                    "prop coffee",
                    lambda: meshes.moved(meshes.lathe([(0, 0.0), (0.036, 0.0)], 16), translate(0, 0.032, 0)),
                    (0.045, 0.022, 0.012),
                    "plain",
                    0.1,
                ),
            ),
            "cylinder",
            (0.042, 0.048),
            0.30,
            0.32,
            0.50,
            "cup",
            Hold(1, (0.0, 0.046, 0.03), (1, 0, 0), math.pi),
        ),
        PropKind(
            "phone",
            (
                Part("prop phone", _block(0.072, 0.148, 0.008, 0.0035), (0.025, 0.026, 0.03), "plain", 0.2, own=True),
                Part(
                    "prop phone screen",
                    lambda: meshes.moved(meshes.quad(), translate(0, 0, 0.0043) @ scale(0.066, 0.140, 1)),
                    (0.30, 0.42, 0.62),
                    "emissive",
                ),
            ),
            "box",
            (0.036, 0.074, 0.004),
            0.18,
            0.30,
            0.45,
            "phone",
            Hold(1, (0.0, 0.012, 0.035), (0, 0, 1)),
        ),
        PropKind(
            "book",
            (
                Part("prop book cover", _block(0.15, 0.22, 0.034, 0.004), (0.36, 0.09, 0.06), "fabric", 0.7, own=True),
                Part(
                    "prop book pages",
                    _block(0.146, 0.212, 0.026, 0.001, (0.004, 0, 0)),
                    (0.72, 0.68, 0.58),
                    "plain",
                    0.9,
                ),
            ),
            "box",
            (0.075, 0.11, 0.017),
            0.45,
            0.18,
            0.55,
            "book",
            Hold(1, (0.0, 0.02, 0.06), (0, 0, 1)),
        ),
        PropKind(
            "key",
            (Part("prop key", _key, (0.62, 0.52, 0.30), "plain", 0.25, 0.9),),
            "capsule",
            (0.010, 0.024),
            0.02,
            0.35,
            0.40,
            "metal",
            Hold(1, (0.01, 0.012, 0.07), (0, 0, -1)),
        ),
        PropKind(
            "bag",
            (
                Part("prop bag", _bag, (0.24, 0.12, 0.06), "fabric", 0.7, own=True),
                Part("prop bag straps", _straps, (0.10, 0.055, 0.03), "plain", 0.6),
            ),
            "box",
            (0.18, 0.14, 0.075),
            2.5,
            0.05,
            0.70,
            "cloth",
            Hold(1, (0.0, 0.30, 0.03), (0, -1, 0)),
        ),
        PropKind(
            "umbrella",
            (
                Part("prop canopy", _canopy, (0.05, 0.06, 0.08), "fabric", 0.6, own=True),
                Part("prop umbrella stick", _stick, (0.10, 0.07, 0.05), "plain", 0.4),
            ),
            "capsule",
            (0.012, 0.48),
            0.55,
            0.20,
            0.50,
            "cloth",
            Hold(1, (0.34, 0.02, 0.02), (1, 0, 0)),
        ),
        PropKind(
            "box",
            (
                Part("prop box", _block(0.42, 0.30, 0.32, 0.006), (0.40, 0.28, 0.16), "plain", 0.85, own=True),
                Part("prop box tape", _block(0.05, 0.303, 0.323, 0.002), (0.56, 0.46, 0.30), "plain", 0.4),
            ),
            "box",
            (0.21, 0.15, 0.16),
            3.0,
            0.12,
            0.55,
            "cardboard",
            Hold(2, (0.0, 0.215, 0.0), (1, 0, 0)),
        ),
        PropKind(
            "laptop",
            (
                Part(
                    "prop laptop base",
                    _block(0.32, 0.016, 0.22, 0.004),
                    (0.34, 0.35, 0.37),
                    "plain",
                    0.3,
                    0.7,
                    own=True,
                ),
                Part(
                    "prop laptop keys",
                    _block(0.28, 0.002, 0.10, 0.001, (0, 0.0085, -0.03)),
                    (0.04, 0.04, 0.045),
                    "plain",
                    0.5,
                ),
                Part("prop laptop lid", _laptop_screen, (0.34, 0.35, 0.37), "plain", 0.3, 0.7, own=True),
                Part("prop laptop screen", _laptop_picture, (0.40, 0.55, 0.75), "emissive"),
            ),
            "box",
            (0.16, 0.012, 0.11),
            1.6,
            0.12,
            0.50,
            "laptop",
            Hold(2, (0.0, 0.02, 0.08), (0, 1, 0)),
        ),
        PropKind(
            "lamp",
            (
                Part("prop lamp foot", _lamp_foot, (0.16, 0.26, 0.27), "plain", 0.25, own=True),
                Part("prop lamp shade", _lamp_shade, (1.9, 1.15, 0.55), "emissive"),
            ),
            "cylinder",
            (0.095, 0.20),
            1.4,
            0.15,
            0.55,
            "glass",
            Hold(2, (0.0, 0.10, 0.0), (1, 0, 0)),
        ),
        PropKind(
            "stone",
            (
                Part(
                    "prop stone",
                    lambda: meshes.moved(rock(4, 14, 9), scale(0.055, 0.040, 0.048)),
                    (0.22, 0.21, 0.20),
                    "rock",
                    0.9,
                ),
            ),
            "sphere",
            (0.045,),
            0.45,
            0.28,
            0.65,
            "rock",
            Hold(1, (0.0, 0.045, 0.03), (0, 1, 0)),
        ),
        PropKind(
            "bottle",
            (
                Part("prop bottle", _bottle, (0.035, 0.13, 0.06), "plain", 0.08, own=True),
                Part(
                    "prop bottle label",
                    lambda: meshes.lathe([(0.0376, -0.07), (0.0376, 0.0)], 18),
                    (0.66, 0.60, 0.46),
                    "plain",
                    0.8,
                ),
            ),
            "cylinder",
            (0.037, 0.138),
            0.75,
            0.30,
            0.45,
            "glass",
            Hold(1, (0.0, 0.042, 0.03), (1, 0, 0)),
        ),
        PropKind(
            "chair",
            (Part("prop chair", _chair, WOOD, "wood", 0.5, own=True),),
            "box",
            (0.22, 0.43, 0.24),
            4.5,
            0.15,
            0.55,
            "wood",
            Hold(2, (0.0, 0.225, 0.0), (1, 0, 0)),
        ),
    )
}
"""Every kind of prop by its name."""

COLOURS: dict[str, Colour] = {
    "black": (0.02, 0.02, 0.022),
    "white": (0.78, 0.77, 0.74),
    "grey": (0.26, 0.26, 0.27),
    "red": (0.50, 0.035, 0.03),
    "green": (0.05, 0.22, 0.07),
    "blue": (0.04, 0.12, 0.42),
    "yellow": (0.72, 0.48, 0.05),
    "orange": (0.68, 0.22, 0.04),
    "brown": (0.18, 0.085, 0.04),
    "pink": (0.72, 0.26, 0.34),
    "purple": (0.20, 0.06, 0.32),
    "gold": (0.60, 0.42, 0.12),
    "silver": (0.55, 0.56, 0.58),
    "beige": (0.55, 0.44, 0.30),
}
"""What a prop's colour word means."""


def kind_of(name: str) -> PropKind:
    """The kind called `name`.

    Raises
    ------
    Fault
        ``set.prop_unknown`` with `name` and `known`.
    """
    if name not in PROPS:
        raise Fault("set.prop_unknown", Exit.BAD_INPUT, name=name, known=list(PROPS))
    return PROPS[name]


@cache
def shapes(name: str) -> dict[str, MeshArrays]:
    """Meshes of a kind by the names under which its items ask for them."""
    return {part.mesh: part.make() for part in kind_of(name).parts}


def items(name: str, matrix: NDArray[Any], colour: str = "", outline: float = 6.0) -> list[Item]:
    """What to draw for one prop.

    Parameters
    ----------
    name : str
        Kind.
    matrix : (4, 4) array
        From the prop's space to the world.
    colour : str
        A word of `COLOURS`; empty or unknown keeps the kind's own colour.
    outline : float
        Number of its ink line; its parts get fractions of it.
    """
    kind, drawn = kind_of(name), []
    inner = scale(kind.size[0]) if kind.shape == "sphere" and kind.material == "ball" else np.eye(4)
    for k, part in enumerate(kind.parts):
        tint = COLOURS.get(colour, part.colour) if part.own or len(kind.parts) == 1 else part.colour
        drawn.append(Item(part.mesh, part.shader, tint, matrix @ inner, part.rough, part.metal, outline + 0.15 * k))
    return drawn


def in_palm(name: str) -> NDArray[Any]:
    """Matrix (4, 4) from the prop's space to that of the palm that holds it."""
    hold = kind_of(name).hold
    matrix = matrices.upright_to(hold.up) @ matrices.turn(hold.turn)
    matrix[:3, 3] = hold.offset
    return matrix
