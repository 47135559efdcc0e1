"""Running a world: where bodies go, what they touch and when they lie still."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.messages.faults import Exit, Fault
from engine.previz.physics.native import mujoco
from engine.previz.physics.values import RINGING, Body, Contact, Flight, Launch, Mover
from engine.previz.physics.world import GRAVITY, STEP, Ring, World, build
from engine.previz.sets.base import Solid

SAMPLE_STEPS = 10
"""Simulation steps between two samples of a flight: 5 ms."""

LOUD = 3.0
"""A touch is an impact while its force is more than so many times the body's weight."""

APART = 6
"""Steps without such a force that end an impact: 3 ms."""

LONG = 120
"""Steps after which a touch is no impact any more but a squeeze: 60 ms."""

FAINT = 0.04
"""Metres per second of change below which an impact is not told."""

STILL_SPEED, STILL_SPIN, STILL_STEPS = 0.03, 0.5, 240
"""A body that touches something and is slower than this for so many steps lies still."""

NET_DEPTH, NET_DRAG, NET_SPRING = 0.42, 7.0, 60.0
"""A net: its length (metres), what it takes of speed (1/s) and how it holds to the middle (1/s^2)."""

EDGE = 120.0
"""Metres from the origin at which a body is lost."""


def never() -> bool:
    """For those who do not cancel."""
    return False


@dataclass(slots=True)
class _Impact:
    """An impact under way."""

    time: float
    speed: float
    position: tuple[float, float, float]
    against: str
    impulse: float
    first: int
    last: int


@dataclass(slots=True)
class Track:
    """What is kept of one body while it is simulated.

    Attributes
    ----------
    released : int
        Step at which it is let go.
    contacts : list of Contact
        Impacts that are over, in order of their ends.
    through : bool
        Whether it went down through a ring.
    still : int
        For how many steps it has lain still.
    """

    body: Body
    launch: Launch | None
    number: int
    place: int
    motion: int
    released: int
    poses: list[NDArray[np.float64]] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    live: dict[int | str, _Impact] = field(default_factory=dict)
    free: bool = False
    touched: int = -1_000_000
    still: int = 0
    through: bool = False
    netted: bool = False
    lost: bool = False
    heights: list[float] = field(default_factory=list)


class Run:
    """A simulation that can be stepped; `simulate` and the search drive it.

    Parameters
    ----------
    world : World
    launches : sequence of Launch
        At most one a body; bodies without one are free from the start.
    start : float
        Seconds of the shot at which the simulation begins.

    Raises
    ------
    Fault
        ``physics.launch`` for a launch of a body that is not there, or before the start.
    """

    def __init__(self, world: World, launches: Sequence[Launch], start: float = 0.0) -> None:
        self.world = world
        self.start = start
        self.data = mujoco.MjData(world.model)
        self.steps = 0
        self._force = np.zeros(6)
        known = {body.name for body in world.bodies}
        for launch in launches:
            if launch.body not in known or launch.time < start - STEP:
                raise Fault("physics.launch", Exit.OURS, name=launch.body, time=launch.time)
        given = {launch.body: launch for launch in launches}
        self.tracks = [self._track(number, given.get(body.name)) for number, body in enumerate(world.bodies)]
        self._settle()

    def _settle(self) -> None:
        """Lift what was laid a little into something out of it, so that the contact does not throw it up."""
        for _ in range(4):
            mujoco.mj_kinematics(self.world.model, self.data)
            mujoco.mj_comPos(self.world.model, self.data)
            mujoco.mj_collision(self.world.model, self.data)
            deepest: dict[int, tuple[float, NDArray[np.float64]]] = {}
            for number in range(self.data.ncon):
                contact = self.data.contact[number]
                one, other = self.world.owner[contact.geom1], self.world.owner[contact.geom2]
                # a contact's normal points from its first shape to its second
                lies, away = (other, contact.frame[:3]) if one == -1 else (one, -contact.frame[:3])
                if -1 in (one, other) and lies >= 0 and contact.dist < min(-1e-5, deepest.get(lies, (0.0,))[0]):
                    deepest[lies] = (float(contact.dist), away.copy())
            for lies, (depth, away) in deepest.items():
                self.data.qpos[self.tracks[lies].place : self.tracks[lies].place + 3] -= depth * away
            if not deepest:
                break

    def _track(self, number: int, launch: Launch | None) -> Track:
        model = self.world.model
        joint = int(model.body(f"body{number}").jntadr[0])
        released = 0 if launch is None else max(round((launch.time - self.start) / STEP), 0)
        place, motion = int(model.jnt_qposadr[joint]), int(model.jnt_dofadr[joint])
        track = Track(self.world.bodies[number], launch, number, place, motion, released)
        track.heights = [0.0] * len(self.world.rings)
        return track

    @property
    def time(self) -> float:
        """Seconds of the shot."""
        return self.start + self.steps * STEP

    @property
    def at_rest(self) -> bool:
        """Whether nothing will move any more by itself."""
        return not self.world.movers and all(
            track.lost or (track.free and track.still >= STILL_STEPS) for track in self.tracks
        )

    def step(self) -> None:
        """One step on; samples are of the moment before it."""
        data = self.data
        for track in self.tracks:
            if not track.free:
                self._hold(track)
            if track.free and (self.steps - track.released) % SAMPLE_STEPS == 0:
                track.poses.append(data.qpos[track.place : track.place + 7].copy())
        for number, mover in enumerate(self.world.movers):
            self._carry(number, mover)
        speeds = data.qvel.copy()
        mujoco.mj_step(self.world.model, data)
        if data.ncon:
            self._listen(speeds)
        for track in self.tracks:
            if track.free:
                self._look(track)
        self.steps += 1

    def finish(self) -> dict[str, Flight]:
        """End all impacts; the flights by name."""
        return {track.body.name: self._flight(track) for track in self.tracks}

    def _hold(self, track: Track) -> None:
        """Let a body go when its time has come; until then it is out of everything's way."""
        data, launch = self.data, track.launch
        if self.steps < track.released:
            data.qpos[track.place : track.place + 3] = (0.0, 1000.0 + 10.0 * track.number, 0.0)
            data.qvel[track.motion : track.motion + 6] = 0.0
            return
        track.free = True
        if launch is not None:
            data.qpos[track.place : track.place + 7] = (*launch.position, *launch.turn)
            data.qvel[track.motion : track.motion + 3] = launch.velocity
            # a free joint's spin is told in the body's own axes
            own, back = np.zeros(3), np.zeros(4)
            mujoco.mju_negQuat(back, np.asarray(launch.turn, float))
            mujoco.mju_rotVecQuat(own, np.asarray(launch.spin, float), back)
            data.qvel[track.motion + 3 : track.motion + 6] = own
        x, y, z = data.qpos[track.place : track.place + 3].tolist()
        track.heights = [_above(ring, x, y, z)[0] for ring in self.world.rings]

    def _carry(self, number: int, mover: Mover) -> None:
        model = self.world.model
        joint = int(model.body(f"mover{number}").jntadr[0])
        place, motion = int(model.jnt_qposadr[joint]), int(model.jnt_dofadr[joint])
        now, soon = np.asarray(mover.path(self.time)), np.asarray(mover.path(self.time + STEP))
        self.data.qpos[place : place + 3] = now
        self.data.qvel[motion : motion + 3] = (soon - now) / STEP

    def _listen(self, speeds: NDArray[np.float64]) -> None:
        """Find impacts among the contacts of the step just done.

        A step's contacts are those of the moment at which it began; how deep they are then, over how fast they close,
        tells when the touch began, to a fraction of the step.
        """
        data, owner = self.data, self.world.owner
        touched: dict[tuple[int, int | str], list[float]] = {}
        for number in range(data.ncon):
            contact = data.contact[number]
            one, other = owner[contact.geom1], owner[contact.geom2]
            geom = contact.geom2
            if one < 0 or 0 <= other < one:
                one, other, geom = other, one, contact.geom1
            if contact.efc_address < 0 or not self.tracks[one].free:
                continue
            self.tracks[one].touched = self.steps
            if other >= 0:
                self.tracks[other].touched = self.steps
            mujoco.mj_contactForce(self.world.model, data, number, self._force)
            key = (one, self.world.surface[geom] if other == -1 else other)
            seen = touched.get(key)
            if seen is None:
                touched[key] = [float(self._force[0]), float(contact.dist), float(number), float(geom)]
            else:
                seen[0] += float(self._force[0])
                seen[1] = min(seen[1], float(contact.dist))
        for (one, group), (push, depth, number, geom) in touched.items():
            track = self.tracks[one]
            if push < LOUD * track.body.mass * GRAVITY:
                continue
            live = track.live.get(group)
            if live is None or self.steps - live.last > APART:
                if live is not None:
                    _tell(track, live)
                contact = data.contact[int(number)]
                velocity = speeds[track.motion : track.motion + 3]
                closing = abs(float(velocity @ contact.frame[:3]))
                since = min(max(-depth, 0.0) / closing, STEP) if closing > 1e-3 else 0.0
                x, y, z = contact.pos.tolist()
                against = self.world.surface[int(geom)]
                speed = float(np.linalg.norm(velocity))
                began = self.time - since
                live = _Impact(began, speed, (x, y, z), against, 0.0, self.steps, self.steps)
                track.live[group] = live
            if self.steps - live.first < LONG:
                live.impulse += push * STEP
            live.last = self.steps

    def _look(self, track: Track) -> None:
        """Whether a body lies still, is lost, or goes through a ring."""
        data = self.data
        x, y, z, *_ = data.qpos[track.place : track.place + 7].tolist()
        vx, vy, vz, *spin = data.qvel[track.motion : track.motion + 6].tolist()
        slow = math.hypot(vx, vy, vz) < STILL_SPEED and math.hypot(*spin) < STILL_SPIN
        # what lies still lets go of the floor for a step now and then
        track.still = track.still + 1 if slow and self.steps - track.touched < STILL_STEPS else 0
        track.lost = track.lost or max(abs(x), abs(y), abs(z)) > EDGE
        if track.body.shape != "sphere":
            return
        held = False
        for number, ring in enumerate(self.world.rings):
            height, aside = _above(ring, x, y, z)
            if track.heights[number] >= 0 > height and aside < ring.radius**2:
                track.through = True
            track.heights[number] = height
            if track.through and aside < ring.radius**2 and -NET_DEPTH < height < 0:
                held = True
                self._slow(track, ring, height)
        if track.netted and not held:
            data.xfrc_applied[int(self.world.model.dof_bodyid[track.motion]), :3] = 0.0
        track.netted = held

    def _slow(self, track: Track, ring: Ring, height: float) -> None:
        """A net slows what falls through it and keeps it in the middle; its rustle is heard once."""
        place = self.data.qpos[track.place : track.place + 3]
        speed = self.data.qvel[track.motion : track.motion + 3]
        aside = place - ring.centre - height * ring.axis
        force = -track.body.mass * (NET_DRAG * speed + NET_SPRING * aside)
        self.data.xfrc_applied[int(self.world.model.dof_bodyid[track.motion]), :3] = force
        if not track.netted:
            fast = float(np.linalg.norm(speed))
            x, y, z = place.tolist()
            impulse = track.body.mass * min(fast, NET_DRAG * NET_DEPTH)
            track.contacts.append(
                Contact(self.time, track.body.name, track.body.material, "net", impulse, fast, (x, y, z))
            )

    def _flight(self, track: Track) -> Flight:
        for live in track.live.values():
            _tell(track, live)
        track.live.clear()
        contacts = tuple(sorted(track.contacts, key=lambda contact: contact.time))
        if not track.poses:
            rest = track.launch or track.body
            track.poses.append(np.array([*rest.position, *rest.turn], float))
        if track.through:
            outcome = "make"
        elif any(contact.against in RINGING for contact in contacts):
            outcome = "miss"
        elif track.lost:
            outcome = "lost"
        else:
            outcome = "rest" if track.still >= STILL_STEPS else "moving"
        poses = np.stack(track.poses)
        return Flight(self.start + track.released * STEP, SAMPLE_STEPS * STEP, poses, contacts, outcome)


def _tell(track: Track, live: _Impact) -> None:
    if live.impulse >= FAINT * track.body.mass:
        body = track.body
        track.contacts.append(
            Contact(live.time, body.name, body.material, live.against, live.impulse, live.speed, live.position)
        )


def _above(ring: Ring, x: float, y: float, z: float) -> tuple[float, float]:
    """Height above a ring's plane and squared distance from its axis."""
    dx, dy, dz = x - ring.centre[0], y - ring.centre[1], z - ring.centre[2]
    height = float(dx * ring.axis[0] + dy * ring.axis[1] + dz * ring.axis[2])
    return height, float(dx * dx + dy * dy + dz * dz) - height * height


def simulate(
    solids: Sequence[Solid],
    bodies: Sequence[Body],
    launches: Sequence[Launch],
    seconds: float,
    *,
    start: float = 0.0,
    movers: Sequence[Mover] = (),
    cancelled: Callable[[], bool] = never,
) -> dict[str, Flight]:
    """Simulate bodies among solids.

    Nothing is steered: after its launch a body only meets gravity, air, solids, other bodies and movers. The same
    arguments give the same bytes on the same machine.

    Parameters
    ----------
    solids : sequence of Solid
        A set's.
    bodies : sequence of Body
        All that can move; those without a launch lie (or begin to fall) where they are.
    launches : sequence of Launch
        At most one a body, at any time from `start` on.
    seconds : float
        How long to simulate from `start`; ends sooner once everything lies still.
    start : float
        Seconds of the shot at which the simulation begins.
    movers : sequence of Mover
        People and things that push.
    cancelled : callable
        Polled every 50 ms of simulated time.

    Returns
    -------
    dict of name to Flight
        One a body. `Contact.time` is right to 0.5 ms.

    Raises
    ------
    Fault
        ``physics.cancelled``; ``physics.shape``, ``physics.names``, ``physics.launch`` from what makes no world.
    """
    if not bodies:
        return {}
    run = Run(build(solids, bodies, movers), launches, start)
    for number in range(round(seconds / STEP) + 1):
        if number % 100 == 0 and cancelled():
            raise Fault("physics.cancelled", Exit.CANCELLED)
        run.step()
        if run.at_rest:
            break
    return run.finish()
