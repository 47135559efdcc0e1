"""Putting a set together: a builder that collects meshes, items and solids, and where people can stand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.scene import Colour, Item
from engine.previz.sets import matrices, meshes
from engine.previz.sets.base import Mark, MeshArrays, Solid

Vector = Sequence[float]


class Builder:
    """Collects what a set consists of.

    Attributes
    ----------
    meshes : dict of name to `MeshArrays`
    items : list of Item
    solids : list of Solid
    """

    def __init__(self) -> None:
        self.meshes: dict[str, MeshArrays] = {}
        self.items: list[Item] = []
        self.solids: list[Solid] = []
        self.base: NDArray[Any] = np.eye(4)

    @contextmanager
    def at(self, position: Vector, heading: float = 0.0) -> Iterator[None]:
        """Within this block everything is placed relative to `position`, turned to `heading`."""
        outer = self.base
        self.base = outer @ matrices.place(position, heading=heading)
        try:
            yield
        finally:
            self.base = outer

    def mesh(self, name: str, make: Callable[[], MeshArrays] | MeshArrays) -> str:
        """Keep a mesh under `name`, made only once."""
        if name not in self.meshes:
            self.meshes[name] = make() if callable(make) else make
        return name

    def add(
        self,
        mesh: str,
        at: Vector = (0, 0, 0),
        size: Vector | float = 1.0,
        colour: Colour = (0.5, 0.5, 0.5),
        material: str = "plain",
        *,
        heading: float = 0.0,
        matrix: NDArray[Any] | None = None,
        **more: Any,
    ) -> Item:
        """Place one item by position, size and heading, or by a matrix; `more` are fields of `Item`."""
        extents = (size, size, size) if isinstance(size, (int, float)) else size
        placed = matrices.place(at, extents, heading) if matrix is None else matrix
        item = Item(mesh, material, colour, self.base @ placed, **more)
        self.items.append(item)
        return item

    def solid(self, kind: Any, size: Sequence[float], material: str, matrix: NDArray[Any], name: str = "") -> None:
        """Something to bump into."""
        self.solids.append(Solid(kind, tuple(float(v) for v in size), material, self.base @ matrix, name))

    def box(
        self,
        at: Vector,
        size: Vector,
        colour: Colour = (0.5, 0.5, 0.5),
        material: str = "plain",
        *,
        heading: float = 0.0,
        solid: str = "",
        bevel: float = 0.0,
        name: str = "",
        **more: Any,
    ) -> Item:
        """Place a box of full extents `size`; a material in `solid` makes it stop things, `bevel` softens it."""
        if solid:
            self.solid("box", [v / 2 for v in size], solid, matrices.place(at, heading=heading), name)
        if bevel:
            key = self.mesh(
                "bevelled {:.3f} {:.3f} {:.3f} {:.3f}".format(*size, bevel),
                lambda: meshes.bevelled_box(size[0], size[1], size[2], bevel),
            )
            return self.add(key, at, 1.0, colour, material, heading=heading, **more)
        return self.add(self.mesh("box", meshes.box), at, size, colour, material, heading=heading, **more)

    def cylinder(
        self,
        at: Vector,
        radius: float,
        height: float,
        colour: Colour = (0.5, 0.5, 0.5),
        material: str = "plain",
        *,
        solid: str = "",
        name: str = "",
        **more: Any,
    ) -> Item:
        """An upright cylinder about its middle `at`."""
        if solid:
            self.solid("cylinder", (radius, height / 2), solid, matrices.place(at), name)
        return self.add(self.mesh("cylinder", meshes.cylinder), at, (radius, height, radius), colour, material, **more)

    def rod(
        self,
        start: Vector,
        end: Vector,
        radius: float,
        colour: Colour = (0.2, 0.2, 0.2),
        material: str = "plain",
        **more: Any,
    ) -> Item:
        """A thin round bar between two points."""
        name = self.mesh("rod", lambda: meshes.cylinder(8))
        return self.add(name, colour=colour, material=material, matrix=matrices.between(start, end, radius), **more)

    def plane(self, material: str, at: Vector = (0, 0, 0), normal: Vector = (0, 1, 0), name: str = "") -> None:
        """An endless solid plane through `at`."""
        matrix = matrices.upright_to(normal)
        matrix[:3, 3] = np.asarray(at, float)
        self.solid("plane", (0.0,), material, matrix, name)


def standing_marks(
    axis: float,
    spread: float,
    depth: float,
    ground: Callable[[float, float], float],
    middle: tuple[float, float] = (0.0, 0.0),
) -> dict[str, Mark]:
    """The five marks that every set has, as seen along `axis`.

    People look towards the camera, those at the sides half towards each other.

    Parameters
    ----------
    axis : float
        Heading of the default view.
    spread, depth : float
        Metres from the middle to the sides, and to near and far.
    """
    forward, back = matrices.heading_vector(axis), axis + math.pi
    right = np.cross(forward, (0.0, 1.0, 0.0))

    def mark(offset: NDArray[Any], facing: float) -> Mark:
        x, z = middle[0] + float(offset[0]), middle[1] + float(offset[2])
        return Mark((x, ground(x, z), z), math.remainder(facing, 2 * math.pi))

    return {
        "centre": mark(0 * forward, back),
        "left": mark(-spread * right, back + 0.9),
        "right": mark(spread * right, back - 0.9),
        "far": mark(depth * forward, back),
        "near": mark(-depth * forward, back),
    }


def mark_at(x: float, z: float, ground: Callable[[float, float], float], facing: float = 0.0) -> Mark:
    """A mark to stand on."""
    return Mark((x, ground(x, z), z), facing)


def seat(x: float, z: float, floor: float, facing: float, height: float = 0.42) -> Mark:
    """A mark to sit on."""
    return Mark((x, floor, z), facing, "sitting", height)


def flat(height: float = 0.0) -> Callable[[float, float], float]:
    """A level floor."""
    return lambda _x, _z: height


def scatter(
    count: int,
    area: tuple[float, float, float, float],
    rng: np.random.Generator,
    keep: Callable[[float, float], bool] = lambda _x, _z: True,
    apart: float = 0.0,
) -> list[tuple[float, float]]:
    """Up to `count` places in `area` (x0, z0, x1, z1) where `keep` holds, at least `apart` metres from each other."""
    places: list[tuple[float, float]] = []
    for _ in range(count * 4):
        if len(places) == count:
            break
        x, z = float(rng.uniform(area[0], area[2])), float(rng.uniform(area[1], area[3]))
        if keep(x, z) and all((x - a) ** 2 + (z - b) ** 2 >= apart * apart for a, b in places):
            places.append((x, z))
    return places
