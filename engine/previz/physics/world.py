"""Solids, bodies and movers as a MuJoCo model.

The model has gravity along -y, air, and one explicit contact pair for each two things that may touch, with the
restitution and friction of their materials; a ring becomes a circle of capsules.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.messages.faults import Exit, Fault
from engine.previz.physics.materials import Pairing, pairing, solref, substance
from engine.previz.physics.native import mujoco
from engine.previz.physics.values import Body, Mover, Vector
from engine.previz.sets.base import Solid
from engine.previz.sets.props import PropKind

STEP = 0.0005
"""Seconds of one step of the simulation."""

GRAVITY = 9.81
AIR = (0.25, 0.25, 1.5, 1.0, 1.0)
"""Coefficients of MuJoCo's ellipsoid in air: blunt and slender drag (half of the usual drag coefficient, 0.5 for a
ball), angular drag, lift, Magnus."""

EDGE_ROLLING = 0.05
"""Rolling resistance of what is not a ball, in parts of its least size: a cup does not spin on its edge for seconds."""

RING_PARTS = 28
_TO_Y = np.array([math.cos(math.pi / 4), -math.sin(math.pi / 4), 0.0, 0.0])
"""MuJoCo's shapes lie along z, ours along y."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring that something may fall through: centre, axis (unit, upwards) and inner radius."""

    centre: NDArray[np.float64]
    axis: NDArray[np.float64]
    radius: float


@dataclass(frozen=True)
class World:
    """A compiled model and what its numbers mean.

    Attributes
    ----------
    model : mujoco.MjModel
    bodies : tuple of Body
    movers : tuple of Mover
    owner : list of int
        For every geom: index of the body, -1 for solids, -2 - index for movers.
    surface : list of str
        Material of every geom.
    rings : tuple of Ring
    """

    model: Any
    bodies: tuple[Body, ...]
    movers: tuple[Mover, ...]
    owner: list[int]
    surface: list[str]
    rings: tuple[Ring, ...]


def body_of_prop(
    name: str,
    kind: PropKind,
    position: Vector = (0.0, 0.0, 0.0),
    turn: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0),
) -> Body:
    """A prop of a kind as a body, at a place."""
    return Body(name, kind.shape, kind.size, kind.mass, kind.material, position, turn, kind.restitution, kind.grip)


def rings_of(solids: Sequence[Solid]) -> tuple[Ring, ...]:
    """The rings among solids."""
    found = []
    for solid in solids:
        if solid.kind == "ring":
            axis = np.asarray(solid.pose[:3, 1], float)
            axis = axis / np.linalg.norm(axis)
            inner = solid.size[0] - solid.size[1]
            found.append(Ring(np.array(solid.pose[:3, 3], float), axis if axis[1] >= 0 else -axis, inner))
    return tuple(found)


def build(solids: Sequence[Solid], bodies: Sequence[Body], movers: Sequence[Mover] = ()) -> World:
    """Compile a model.

    Raises
    ------
    Fault
        ``physics.shape`` if a solid or body has a size, mass or pose that is not a shape; ``physics.names`` if two
        bodies or movers have one name.
    """
    names = [each.name for each in (*bodies, *movers)]
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise Fault("physics.names", Exit.OURS, name=twice)
    spec = mujoco.MjSpec()
    spec.option.timestep = STEP
    spec.option.gravity = np.array([0.0, -GRAVITY, 0.0])
    spec.option.density, spec.option.viscosity = 1.2, 1.8e-5
    spec.option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    spec.option.cone = mujoco.mjtCone.mjCONE_ELLIPTIC
    spec.option.impratio = 2.0
    fixed: list[tuple[str, str]] = []
    for number, solid in enumerate(solids):
        fixed += [(name, solid.material) for name in _add_solid(spec, f"solid{number}", solid)]
    for number, body in enumerate(bodies):
        _add_body(spec, f"body{number}", body)
    for number, mover in enumerate(movers):
        _add_mover(spec, f"mover{number}", mover)
    for number, body in enumerate(bodies):
        mine = f"body{number}"
        for other, material in fixed:
            _add_pair(spec, mine, other, _touch(body, material))
        for later in range(number + 1, len(bodies)):
            _add_pair(spec, mine, f"body{later}", _between(body, bodies[later]))
        for other, mover in enumerate(movers):
            _add_pair(spec, mine, f"mover{other}", _touch(body, mover.material))
    try:
        model = spec.compile()
    except ValueError as error:
        raise Fault("physics.shape", Exit.OURS, details=str(error), name=str(error).splitlines()[0]) from error
    owner, surface = _meanings(model, solids, bodies, movers)
    return World(model, tuple(bodies), tuple(movers), owner, surface, rings_of(solids))


def _meanings(
    model: Any, solids: Sequence[Solid], bodies: Sequence[Body], movers: Sequence[Mover]
) -> tuple[list[int], list[str]]:
    owner, surface = [], []
    for geom in range(model.ngeom):
        name = model.geom(geom).name
        kind = name.rstrip("0123456789.")
        number = int(name[len(kind) :].partition(".")[0])
        if kind == "body":
            owner.append(number)
            surface.append(bodies[number].material)
        elif kind == "mover":
            owner.append(-2 - number)
            surface.append(movers[number].material)
        else:
            owner.append(-1)
            surface.append(solids[number].material)
    return owner, surface


def _touch(body: Body, material: str) -> Pairing:
    """How a body meets a material."""
    touch = pairing(body.material, material, body.restitution, body.grip)
    if body.shape == "sphere":
        return touch
    # never so much that a thin thing would stand on its edge
    thin = min(body.size)
    return replace(touch, rolling=min(max(touch.rolling, EDGE_ROLLING * thin), 0.3 * thin))


def _between(one: Body, other: Body) -> Pairing:
    """Two bodies: each bounces on the other; the springier one decides."""
    a, b = _touch(one, other.material), _touch(other, one.material)
    return a if a.restitution >= b.restitution else b


def _add_pair(spec: Any, a: str, b: str, touch: Pairing) -> None:
    slide = touch.friction
    spec.add_pair(
        geomname1=a,
        geomname2=b,
        condim=6,
        friction=[slide, slide, 0.004, touch.rolling, touch.rolling],
        solref=list(solref(touch)),
        solimp=[0.98, 0.98, 0.001, 0.5, 2.0],
    )


def _quaternion(rotation: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.zeros(4)
    mujoco.mju_mat2Quat(found, np.ascontiguousarray(rotation, float).ravel())
    return found


def _times(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    product = np.zeros(4)
    mujoco.mju_mulQuat(product, a, b)
    return product


def _add_solid(spec: Any, name: str, solid: Solid) -> list[str]:
    """Add the geoms of a solid; their names."""
    pose = np.asarray(solid.pose, float)
    place = pose[:3, 3].copy()
    columns = pose[:3, :3]
    lengths = np.linalg.norm(columns, axis=0)
    if not np.isfinite(pose).all() or lengths.min() < 1e-9:
        raise Fault("physics.shape", Exit.OURS, name=solid.name or solid.kind)
    turn = _quaternion(columns / lengths)
    size, touch = solid.size, {"contype": 0, "conaffinity": 0}
    if solid.kind == "ring":
        return _add_ring(spec, name, solid, columns / lengths, place)
    if solid.kind == "box":
        spec.worldbody.add_geom(
            name=name, type=mujoco.mjtGeom.mjGEOM_BOX, size=list(size[:3]), pos=place, quat=turn, **touch
        )
    elif solid.kind == "plane":
        spec.worldbody.add_geom(
            name=name, type=mujoco.mjtGeom.mjGEOM_PLANE, size=[0, 0, 1], pos=place, quat=_times(turn, _TO_Y), **touch
        )
    else:
        kind = mujoco.mjtGeom.mjGEOM_CAPSULE if solid.kind == "capsule" else mujoco.mjtGeom.mjGEOM_CYLINDER
        spec.worldbody.add_geom(
            name=name, type=kind, size=[size[0], size[1], 0], pos=place, quat=_times(turn, _TO_Y), **touch
        )
    return [name]


def _add_ring(spec: Any, name: str, solid: Solid, axes: NDArray[np.float64], place: NDArray[np.float64]) -> list[str]:
    radius, rod = solid.size[0], solid.size[1]
    angles = np.linspace(0, 2 * math.pi, RING_PARTS + 1)
    circle = np.stack([radius * np.cos(angles), np.zeros_like(angles), radius * np.sin(angles)], -1) @ axes.T + place
    names = [f"{name}.{part}" for part in range(RING_PARTS)]
    for part, geom in enumerate(names):
        spec.worldbody.add_geom(
            name=geom,
            type=mujoco.mjtGeom.mjGEOM_CAPSULE,
            size=[rod, 0, 0],
            fromto=[*circle[part], *circle[part + 1]],
            contype=0,
            conaffinity=0,
        )
    return names


def _add_body(spec: Any, name: str, body: Body) -> None:
    if body.mass <= 0 or min(body.size) <= 0:
        raise Fault("physics.shape", Exit.OURS, name=body.name)
    held = spec.worldbody.add_body(name=name, pos=list(body.position), quat=list(body.turn))
    held.add_freejoint()
    shapes = {
        "sphere": (mujoco.mjtGeom.mjGEOM_SPHERE, [body.size[0], 0, 0]),
        "box": (mujoco.mjtGeom.mjGEOM_BOX, list(body.size)),
        "cylinder": (mujoco.mjtGeom.mjGEOM_CYLINDER, [*body.size[:2], 0]),
        "capsule": (mujoco.mjtGeom.mjGEOM_CAPSULE, [*body.size[:2], 0]),
    }
    kind, size = shapes[body.shape]
    held.add_geom(
        name=name,
        type=kind,
        size=size,
        mass=body.mass,
        quat=_TO_Y if body.shape in ("cylinder", "capsule") else np.array([1.0, 0, 0, 0]),
        contype=0,
        conaffinity=0,
        fluid_ellipsoid=1,
        fluid_coefs=AIR,
    )
    if body.shape == "sphere" and substance(body.material).hollow:
        held.explicitinertial = True
        held.mass = body.mass
        held.ipos, held.iquat = np.zeros(3), np.array([1.0, 0.0, 0.0, 0.0])
        held.inertia = np.full(3, 2 / 3 * body.mass * body.size[0] ** 2)


def _add_mover(spec: Any, name: str, mover: Mover) -> None:
    """A heavy capsule on three slides, moved by hand: it pushes with its own speed and yields to nothing."""
    carried = spec.worldbody.add_body(name=name, pos=[0, 0, 0], gravcomp=1.0)
    for axis in np.eye(3):
        carried.add_joint(type=mujoco.mjtJoint.mjJNT_SLIDE, axis=axis)
    carried.add_geom(
        name=name,
        type=mujoco.mjtGeom.mjGEOM_CAPSULE,
        size=[mover.radius, mover.half_length, 0],
        quat=_TO_Y,
        mass=1000.0,
        contype=0,
        conaffinity=0,
    )
