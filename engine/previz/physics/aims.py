"""Launches worth trying: what a formula says would hit, bounce off a board onto a ring, or roll as far as asked.

These are only guesses; whether one of them comes out as the script says is for the simulation to tell.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.previz.physics.materials import pairing
from engine.previz.physics.values import Body, Launch, Vector
from engine.previz.physics.world import GRAVITY, Ring, rings_of
from engine.previz.sets.base import Solid

Array = NDArray[np.float64]
AimKind = Literal["hoop", "at", "to", "kick", "roll", "drop", "bounce"]

BACKSPIN = 11.0
"""Radians per second of a basketball shot: about two turns on its way."""

SHELL = 0.4
"""Share of the sliding speed that a hollow ball loses when it grips: I / (I + m r^2)."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a throw is meant to do.

    Attributes
    ----------
    kind : str
        ``hoop`` (a shot at the ring nearest to `target`), ``at`` (hit the target), ``to`` (arrive there, to be
        caught), ``kick`` (along the ground or in a low curve to the target), ``roll`` (roll to the target),
        ``drop`` (fall), ``bounce`` (down and up again to where it was let go: a dribble).
    target : (x, y, z), optional
        Needed by all but ``drop`` and ``bounce``.
    outcome : str
        For ``hoop``: ``make`` or ``miss``.
    touches : tuple of str
        For a ``miss``: what it must touch, in order.
    force : float
        1 for usual; more is faster and flatter.
    """

    kind: AimKind
    target: Vector | None = None
    outcome: str = ""
    touches: tuple[str, ...] = ("board", "rim")
    force: float = 1.0


@dataclass(frozen=True, slots=True)
class Basket:
    """A ring and the board behind it, if any: its face's middle, normal towards the ring, half width and height."""

    ring: Ring
    face: Array | None = None
    normal: Array | None = None
    half: tuple[float, float] = (0.0, 0.0)


def basket_of(solids: Sequence[Solid], target: Vector) -> Basket | None:
    """The basket nearest to a point; None where there is no ring."""
    rings = rings_of(solids)
    if not rings:
        return None
    ring = min(rings, key=lambda each: float(np.linalg.norm(each.centre - np.asarray(target))))
    for solid in solids:
        if solid.material == "board" and solid.kind == "box":
            away = ring.centre - solid.pose[:3, 3]
            if np.linalg.norm(away) > 2.0:
                continue
            axis = int(np.argmin(solid.size))
            normal = solid.pose[:3, axis] / np.linalg.norm(solid.pose[:3, axis])
            normal = normal if float(normal @ away) > 0 else -normal
            half = [size for number, size in enumerate(solid.size) if number != axis]
            return Basket(ring, solid.pose[:3, 3] + normal * solid.size[axis], normal, (half[0], half[1]))
    return Basket(ring)


def lob(start: Array, target: Array, angle: float) -> Array:
    """Velocity that reaches `target` from `start` when thrown at an angle (radians) above the horizontal, without air.

    Where the angle is too low to reach it, the nearest steeper one is used.
    """
    way = target - start
    far = math.hypot(way[0], way[2])
    if far < 1e-6:
        up = math.sqrt(2 * GRAVITY * max(way[1], 0.05))
        return np.array([0.0, up, 0.0])
    steep = max(angle, math.atan2(way[1], far) + 0.06)
    speed = math.sqrt(GRAVITY * far * far / (2 * math.cos(steep) ** 2 * (far * math.tan(steep) - way[1])))
    flat = speed * math.cos(steep)
    return np.array([way[0] / far * flat, speed * math.sin(steep), way[2] / far * flat])


def backspin(velocity: Array, rate: float) -> Array:
    """Spin (rad/s) about the level axis across a throw, such that the near side rises."""
    flat = math.hypot(velocity[0], velocity[2])
    if flat < 1e-6:
        return np.zeros(3)
    return rate * np.array([-velocity[2] / flat, 0.0, velocity[0] / flat])


def shots(
    body: Body,
    basket: Basket,
    release: Array,
    aim: Aim,
    time: float,
    rng: np.random.Generator,
    drift: Array,
    count: int = 600,
) -> list[Launch]:
    """Shots at a basket, likeliest first; `drift` is how far beside the ring to aim because of the air."""
    made = aim.outcome == "make"
    angles = np.radians(rng.uniform(50, 54, count) if made else rng.uniform(44, 60, count))
    turns, far = rng.uniform(0, 2 * math.pi, count), rng.uniform(0, 0.05, count)
    if not made:
        far = rng.normal(basket.ring.radius + 0.03, 0.03, count)
    aside = np.stack([np.cos(turns) * far, np.zeros(count), np.sin(turns) * far], -1)
    plain = [shot(body, release, basket.ring.centre + aside[k] - drift, angles[k], time) for k in range(count)]
    if made:
        return [plain[k] for k in np.argsort(far)]
    if basket.face is None or basket.normal is None or aim.touches[:1] != ("board",):
        return plain
    across = np.cross(basket.normal, (0.0, 1.0, 0.0))
    sideways = rng.uniform(-0.75, 0.75, count) * min(basket.half[0], 0.65)
    heights = basket.ring.centre[1] + rng.uniform(0.12, 0.75, count)
    middle = basket.face + basket.normal * body.size[0]
    scored = []
    for k in range(count):
        place = middle + across * sideways[k]
        place[1] = heights[k]
        tried = shot(body, release, place - drift, angles[k], time)
        scored.append((_after_board(body, basket, place, tried, release), k, tried))
    hopeful = sorted(each for each in scored if math.isfinite(each[0]))
    # where nothing off the board is hopeful (a shot from the corner), one off the ring is still a miss
    return [launch for _, _, launch in hopeful[:28]] + plain[:12]


def shot(body: Body, release: Array, target: Array, angle: float, time: float) -> Launch:
    """A basketball shot with backspin at an angle (radians)."""
    velocity = lob(release, target, float(angle))
    return launch_of(body, time, release, velocity, backspin(velocity, BACKSPIN))


def launch_of(body: Body, time: float, place: Array, velocity: Array, spin: Array) -> Launch:
    """A launch from arrays, with the body's own turn."""
    x, y, z = place.tolist()
    u, v, w = velocity.tolist()
    p, q, r = spin.tolist()
    return Launch(body.name, time, (x, y, z), (u, v, w), (p, q, r), body.turn)


def _after_board(body: Body, basket: Basket, place: Array, tried: Launch, release: Array) -> float:
    """How badly a shot off the board would hit the ring: metres by which it is not a firm hit, inf for none at all."""
    assert basket.normal is not None
    radius, ring, normal = body.size[0], basket.ring, basket.normal
    velocity, spin = np.asarray(tried.velocity), np.asarray(tried.spin)
    flat = math.hypot(velocity[0], velocity[2])
    way = math.hypot(*(place - release)[[0, 2]])
    arriving = velocity - np.array([0.0, GRAVITY * way / max(flat, 1e-6), 0.0])
    into = -float(arriving @ normal)
    if into <= 0:
        return math.inf
    before = (
        place
        - arriving * np.linspace(0, 0.25, 26)[:, None]
        - 0.5 * GRAVITY * np.outer(np.linspace(0, 0.25, 26) ** 2, (0.0, 1.0, 0.0))
    )
    if _clearance(ring, before).min() < radius + 0.05:
        return math.inf  # it would meet the ring first
    touch = pairing(body.material, "board", body.restitution, body.grip)
    slide = arriving + into * normal + np.cross(spin, -radius * normal)
    sliding = float(np.linalg.norm(slide))
    lost = min(SHELL, touch.friction * (1 + touch.restitution) * into / max(sliding, 1e-6))
    leaving = arriving + (1 + touch.restitution) * into * normal - lost * slide
    times = np.linspace(0.0, 0.5, 101)
    path = place + leaving * times[:, None] - 0.5 * GRAVITY * np.outer(times**2, (0.0, 1.0, 0.0))
    near = _clearance(ring, path)
    first = int(np.argmax(near < radius + 0.01))
    if near[first] >= radius + 0.01:
        return math.inf
    # a firm hit has the ball's middle above the rod or outside of it, not about to fall through
    point = path[first] - ring.centre
    aside = float(np.linalg.norm(point - (point @ ring.axis) * ring.axis))
    return abs(aside - ring.radius - 0.035) + 0.05 * abs(times[first] - 0.16)


def _clearance(ring: Ring, points: Array) -> Array:
    """Distances of points from a ring's rod."""
    away = points - ring.centre
    height = away @ ring.axis
    aside = np.linalg.norm(away - height[:, None] * ring.axis, axis=1)
    return np.hypot(aside - ring.radius, height)


def throws(
    body: Body,
    release: Array,
    aim: Aim,
    time: float,
    rng: np.random.Generator,
    drift: Callable[[Callable[[Array], Launch], Array], Array],
    count: int = 48,
) -> list[Launch]:
    """Throws and kicks to a point: the plainest first, then ever wilder ones.

    `drift` tells how far beside its goal to aim because of the air.
    """
    assert aim.target is not None
    target = np.asarray(aim.target, float)
    far = math.hypot(*(target - release)[[0, 2]])
    usual = {"at": 14.0, "to": 34.0, "kick": 20.0}.get(aim.kind, 30.0)
    usual = usual / max(aim.force, 0.2) + (6.0 if far > 8 else 0.0)
    launches = []

    def plain(goal: Array) -> Launch:
        return launch_of(body, 0.0, release, lob(release, goal, math.radians(usual)), np.zeros(3))

    corrected = target - drift(plain, target)
    for k in range(count):
        wild = k / count
        angle = math.radians(float(np.clip(usual + rng.normal(0, 3 + 18 * wild), -20, 65)))
        velocity = lob(release, corrected, angle) * (1 + rng.normal(0, 0.03 * wild))
        spin = backspin(velocity, float(rng.uniform(2, 8))) if body.shape == "sphere" else rng.normal(0, 2.5, 3)
        launches.append(launch_of(body, time, release, velocity, spin))
    return launches


def rolls(body: Body, release: Array, aim: Aim, time: float, rng: np.random.Generator, count: int = 40) -> list[Launch]:
    """Rolling along the floor towards a point, at speeds about what gets it there."""
    assert aim.target is not None
    way = np.asarray(aim.target, float) - release
    way[1] = 0.0
    far = max(float(np.linalg.norm(way)), 0.1)
    along = way / far
    usual = max(0.9, 0.75 * far**0.5) * aim.force
    launches = []
    for k in range(count):
        speed = usual * float(np.exp(rng.normal(0, 0.05 + 0.9 * k / count)))
        velocity = along * speed
        spin = np.cross((0.0, 1.0, 0.0), velocity) / body.size[0] if body.shape != "box" else np.zeros(3)
        launches.append(launch_of(body, time, release, velocity, spin))
    return launches


def drops(body: Body, release: Array, time: float, rng: np.random.Generator, count: int = 6) -> list[Launch]:
    """Letting go, with the little turn that fingers give."""
    launches = []
    for _ in range(count):
        spin = rng.normal(0, 0.3 if body.shape == "sphere" else 0.6, 3)
        velocity = rng.normal(0, 0.04, 3) * (1.0, 0.2, 1.0)
        launches.append(launch_of(body, time, release, velocity, spin))
    return launches


def dribbles(body: Body, release: Array, floor: float, time: float, against: str) -> list[Launch]:
    """Pushing a ball straight down so that it comes up again about to where it was: speeds around the formula's."""
    height = max(release[1] - floor - body.size[0], 0.05)
    bounce = max(pairing(body.material, against, body.restitution, body.grip).restitution, 0.1)
    speed = math.sqrt(max(2 * GRAVITY * height * (1.06 / bounce**2 - 1), 0.25))
    factors = (1.0, 1.05, 1.1, 1.16, 1.23, 0.95, 1.31, 0.9, 1.4)
    return [launch_of(body, time, release, np.array([0.0, -speed * f, 0.0]), np.zeros(3)) for f in factors]
