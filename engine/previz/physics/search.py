"""Finding a launch whose simulated outcome is the scripted one.

Candidates come from formulas (``aims``), seeded; each is simulated with everything that is in its way, until the
outcome is known; the most natural of those that came out right is taken. After release nothing is ever steered.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.messages.faults import Exit, Fault
from engine.previz.physics import aims
from engine.previz.physics.aims import Aim, Array, Basket
from engine.previz.physics.simulate import Run, never
from engine.previz.physics.values import Body, Flight, Launch, Mover, Vector
from engine.previz.physics.world import STEP, World, build
from engine.previz.sets.base import Solid

ENOUGH = {"hoop": 3}
"""How many right launches are compared, by kind; 1 for others, whose candidates are in order of naturalness."""

TRIES = 40
JAM = 25.0
"""Metres per second of change in one touch that no free ball has: it is wedged between ring and bracket."""

LOOK_STEPS = 16
"""Steps between two looks at a candidate's outcome: 8 ms."""


@dataclass(frozen=True, slots=True)
class Found:
    """A launch and what comes of it.

    Attributes
    ----------
    launch : Launch
    flight : Flight
        Simulated to the end of the time asked for.
    achieved : bool
        Whether it does what was asked; else it is the candidate that came nearest.
    arrival : float
        Seconds of the shot: when it is at its target to be caught (``to``, ``kick``), back in the hand (``bounce``), at
        what it hits (``at``), at the ring or board (``hoop``), on the floor (``drop``); of the nearest approach where
        it was not achieved.
    tries : int
        How many candidates were simulated.
    """

    launch: Launch
    flight: Flight
    achieved: bool
    arrival: float
    tries: int


@dataclass(slots=True)
class _Verdict:
    """What a look at a candidate says: `score` is higher the better; `right` whether it is what was asked."""

    score: float
    right: bool
    arrival: float


def find_launch(
    solids: Sequence[Solid],
    body: Body,
    release: Vector,
    aim: Aim,
    *,
    time: float = 0.0,
    seconds: float = 6.0,
    seed: int = 0,
    movers: Sequence[Mover] = (),
    cancelled: Callable[[], bool] = never,
) -> Found:
    """Search a launch for an aim.

    Parameters
    ----------
    solids : sequence of Solid
        A set's; leave out those that the throw is to go through (an open window).
    body : Body
        What is thrown; its `turn` is how it is held.
    release : (x, y, z)
        Where its centre is when it is let go.
    aim : Aim
    time : float
        Seconds of the shot at which it is let go.
    seconds : float
        How long to simulate after that.
    seed : int
        The same seed finds the same launch.
    movers : sequence of Mover
    cancelled : callable
        Polled between candidates and every 50 ms of simulated time.

    Raises
    ------
    Fault
        ``physics.cancelled``; ``physics.aim`` for an aim without the target it needs, or a hoop where there is none.
    """
    if aim.target is None and aim.kind not in ("drop", "bounce"):
        raise Fault("physics.aim", Exit.OURS, kind=aim.kind)
    world = build(solids, [body], movers)
    place, rng = np.asarray(release, float), np.random.default_rng([seed, 41])
    basket = aims.basket_of(solids, aim.target or release) if aim.kind == "hoop" else None
    if aim.kind == "hoop" and basket is None:
        raise Fault("physics.aim", Exit.OURS, kind=aim.kind)
    candidates = _candidates(solids, world, body, place, aim, basket, time, rng)
    judge = _judge(aim, place, basket)
    best: tuple[_Verdict, Launch] | None = None
    right = tries = 0
    for launch in candidates[:TRIES]:
        verdict = _play(world, launch, seconds, judge, cancelled)
        tries += 1
        right += verdict.right
        if best is None or (verdict.right, verdict.score) > (best[0].right, best[0].score):
            best = (verdict, launch)
        if right >= ENOUGH.get(aim.kind, 1):
            break
    assert best is not None
    verdict, launch = best
    run = Run(world, [launch], time)
    for number in range(round(seconds / STEP) + 1):
        if number % 100 == 0 and cancelled():
            raise Fault("physics.cancelled", Exit.CANCELLED)
        run.step()
        if run.at_rest:
            break
    return Found(launch, run.finish()[body.name], verdict.right, verdict.arrival, tries)


def _candidates(
    solids: Sequence[Solid],
    world: World,
    body: Body,
    place: Array,
    aim: Aim,
    basket: Basket | None,
    time: float,
    rng: np.random.Generator,
) -> list[Launch]:
    if basket is not None:
        drift = _drift(body, basket.ring.centre, lambda target: aims.shot(body, place, target, math.radians(52), time))
        return aims.shots(body, basket, place, aim, time, rng, drift)
    if aim.kind in ("at", "to", "kick"):
        return aims.throws(body, place, aim, time, rng, lambda throw, target: _drift(body, target, throw))
    if aim.kind == "roll":
        return aims.rolls(body, place, aim, time, rng)
    if aim.kind == "drop":
        return aims.drops(body, place, time, rng)
    floor, material = _floor_under(solids, world, body, place)
    return aims.dribbles(body, place, floor, time, material)


def _floor_under(solids: Sequence[Solid], world: World, body: Body, place: Array) -> tuple[float, str]:
    """Height and material of what a body would fall onto: it is let fall."""
    run = Run(world, [Launch(body.name, 0.0, (float(place[0]), float(place[1]), float(place[2])))])
    for _ in range(4000):
        run.step()
        live = next(iter(run.tracks[0].live.values()), None)
        if live is not None:
            return live.position[1], live.against
    return 0.0, "wood" if not solids else solids[0].material


def _drift(body: Body, target: Array, throw: Callable[[Array], Launch]) -> Array:
    """How far beside `target` to aim (metres) so that a throw gets there through the air: three tries."""
    world, aside = build((), [body]), np.zeros(3)
    for _ in range(3):
        launch = throw(target - aside)
        run, start = Run(world, [replace(launch, time=0.0)]), np.asarray(launch.position)
        far = math.hypot(*(target - start)[[0, 2]])
        for _ in range(6000):
            run.step()
            place, velocity = _state(run)
            along = math.hypot(place[0] - start[0], place[2] - start[2])
            if along >= far:
                over = (along - far) / max(math.hypot(velocity[0], velocity[2]), 1e-6)
                aside = aside + (place - velocity * over - target)
                break
    return aside


def _play(
    world: World,
    launch: Launch,
    seconds: float,
    judge: Callable[[Run, bool], _Verdict | None],
    cancelled: Callable[[], bool],
) -> _Verdict:
    """Simulate a candidate until its outcome is known."""
    run = Run(world, [launch], launch.time)
    total = round(seconds / STEP)
    while True:
        if run.steps % (8 * LOOK_STEPS) == 0 and cancelled():
            raise Fault("physics.cancelled", Exit.CANCELLED)
        for _ in range(LOOK_STEPS):
            run.step()
        over = run.steps >= total or run.at_rest
        verdict = judge(run, over)
        if verdict is not None:
            return verdict


def _judge(aim: Aim, release: Array, basket: Basket | None) -> Callable[[Run, bool], _Verdict | None]:
    if basket is not None:
        return _Shot(aim, basket).look
    if aim.kind == "at":
        return _Hit(np.asarray(aim.target, float)).look
    if aim.kind in ("to", "kick", "roll"):
        reach = {"to": 0.18, "kick": 0.45, "roll": 0.30}[aim.kind]
        return _Arrival(np.asarray(aim.target, float), reach, touches=aim.kind != "to").look
    return _Back(release).look if aim.kind == "bounce" else _fall


def _touches(run: Run) -> list[tuple[float, str, float]]:
    """Time, material and impulse of all impacts so far, those under way too."""
    track = run.tracks[0]
    told = [(contact.time, contact.against, contact.impulse) for contact in track.contacts]
    told += [(live.time, live.against, live.impulse) for live in track.live.values()]
    return sorted(told)


def _state(run: Run) -> tuple[Array, Array]:
    track = run.tracks[0]
    return run.data.qpos[track.place : track.place + 3], run.data.qvel[track.motion : track.motion + 3]


class _Shot:
    """A shot at a basket: decided once it is in, or well below the ring, or back on the floor."""

    def __init__(self, aim: Aim, basket: Basket) -> None:
        self.aim, self.basket = aim, basket

    def look(self, run: Run, over: bool) -> _Verdict | None:
        """Made: the cleaner the better. Missed: firmly, soon, and back into the court."""
        place, velocity = _state(run)
        touches = _touches(run)
        kinds = [material for _, material, _ in touches]
        arrival = touches[0][0] if touches else run.time
        below = float((place - self.basket.ring.centre) @ self.basket.ring.axis) < -0.6
        through = run.tracks[0].through
        if not (over or (below and velocity[1] < 0) or (through and self.aim.outcome == "miss")):
            return None
        if self.aim.outcome == "make":
            near = float(np.linalg.norm((place - self.basket.ring.centre)[[0, 2]]))
            return _Verdict(-0.3 * len(touches) - (0 if through else 1 + near), through, arrival)
        wanted = [material for material in self.aim.touches if material != "board" or self.basket.face is not None]
        firsts = [next((touch for touch in touches if touch[1] == material), None) for material in wanted]
        hits = sum(touch is not None for touch in firsts)
        in_order = (
            hits == len(wanted)
            and kinds[0] == wanted[0]
            and all(a is not None and b is not None and a[0] + 0.02 < b[0] for a, b in itertools.pairwise(firsts))
        )
        firm = min((touch[2] for touch in firsts if touch is not None), default=0.0) > 0.5 * run.tracks[0].body.mass
        jammed = max((touch[2] for touch in touches), default=0.0) > JAM * run.tracks[0].body.mass
        right = in_order and firm and not (through or jammed) and set(kinds) <= {*wanted, "rim", "board", "wood"}
        ring_time = max((touch[0] for touch in touches if touch[1] == "rim"), default=arrival)
        score = hits - 2.0 * through - 3.0 * jammed - 1.5 * max(0.0, ring_time - arrival - 0.4)
        if self.basket.normal is not None:
            into_court = float(velocity @ self.basket.normal)
            sideways = float(np.linalg.norm(velocity - into_court * self.basket.normal - velocity[1] * np.eye(3)[1]))
            score -= 0.35 * abs(into_court - 1.8) + 0.25 * max(0.0, sideways - 1.0)
        return _Verdict(score, right, arrival)


class _Hit:
    """Something thrown at a place: decided by the first impact."""

    def __init__(self, target: Array) -> None:
        self.target = target

    def look(self, run: Run, over: bool) -> _Verdict | None:
        """The nearer the first impact to the target, the better."""
        track = run.tracks[0]
        touched = [(live.time, live.position) for live in track.live.values()]
        touched += [(contact.time, contact.position) for contact in track.contacts]
        if not touched and not over:
            return None
        if not touched:
            return _Verdict(-100.0, False, run.time)
        time, position = min(touched)
        miss = float(np.linalg.norm(np.asarray(position) - self.target))
        return _Verdict(-miss, miss < 0.35, time)


class _Arrival:
    """Something that is to come to a place: followed until it has come nearest and goes away again."""

    def __init__(self, target: Array, reach: float, *, touches: bool) -> None:
        self.target, self.reach, self.touches = target, reach, touches
        self.nearest, self.when, self.start = math.inf, 0.0, -1.0

    def look(self, run: Run, over: bool) -> _Verdict | None:
        """The nearer the better; of what rolls, only the way along the floor counts."""
        if run.steps == LOOK_STEPS:
            self.nearest, self.when = math.inf, run.time
        place, _ = _state(run)
        way = place - self.target
        if self.touches:
            way = way * (1.0, 0.0, 1.0)
        distance = float(np.linalg.norm(way))
        if distance < self.nearest:
            self.nearest, self.when = distance, run.time
        stopped = not self.touches and bool(_touches(run))
        if not (over or stopped or distance > self.nearest + 0.4):
            return None
        return _Verdict(-self.nearest, self.nearest < self.reach, self.when)


class _Back:
    """A dribble: up again to the hand, with little speed left."""

    def __init__(self, release: Array) -> None:
        self.release = release

    def look(self, run: Run, over: bool) -> _Verdict | None:
        """The nearer its highest point after the bounce is to the hand, the better."""
        place, velocity = _state(run)
        if not _touches(run) and not over:
            return None
        if velocity[1] > 0.1 and not over:
            return None
        if run.tracks[0].live and velocity[1] < -0.1 and not over and place[1] < self.release[1] - 0.3:
            return None
        miss = abs(float(place[1] - self.release[1]))
        return _Verdict(-miss, miss < 0.08, run.time)


def _fall(run: Run, over: bool) -> _Verdict | None:
    """A fall: good once it has hit something."""
    touches = _touches(run)
    if not touches and not over:
        return None
    return _Verdict(0.0, bool(touches), touches[0][0] if touches else run.time)
