"""What becomes of props: held, let go, flying, caught, lying. After a release nothing is steered.

Events are taken in order of time. A release asks physics for a flight from where the hand is at that moment; a
grab takes the prop as it lies in the hand then and lets it settle there within a fifth of a second.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.previz.acting.pose import ease
from engine.previz.acting.solver import HELD, PALM_DEPTH, Solved
from engine.previz.physics.aims import Aim
from engine.previz.physics.search import Found, find_launch
from engine.previz.physics.simulate import simulate
from engine.previz.physics.values import Body, Contact, Flight, Launch, Vector
from engine.previz.physics.world import body_of_prop
from engine.previz.sets.base import Solid
from engine.previz.sets.props import PropKind, in_palm, kind_of
from engine.previz.stagecraft.dressing import laid
from engine.previz.stagecraft.part import Act
from engine.previz.stagecraft.places import Floor
from engine.previz.stagecraft.posing import Poser
from engine.previz.stagecraft.world import Problem, PropState, WorldState
from engine.previz.staging.scene import Beat, Prop, StagedShot

Array = NDArray[np.float64]

SETTLES = 0.2
"""Seconds in which a prop that was taken finds its place in the hand."""

AFTER = 6.0
"""Seconds that a flight is simulated beyond the end of the shot, so that the next one finds it at rest."""

BASKETS = frozenset({"hoop", "ring", "board", "backboard", "rim"})


@dataclass(frozen=True)
class Lying:
    """At rest from `start` on."""

    start: float
    matrix: Array


@dataclass(frozen=True)
class Held:
    """In a player's right hand from `start` on: taken at `relative` in the hand, it settles at `natural`."""

    start: float
    player: str
    relative: Array
    natural: Array


@dataclass(frozen=True)
class Flying:
    """On its own from `start` on; `turn` brings the prop's axes to those of the simulated body."""

    start: float
    flight: Flight


Leg = Lying | Held | Flying


@dataclass
class PropLine:
    """One prop over the shot."""

    prop: Prop
    kind: PropKind
    legs: list[Leg] = field(default_factory=list)

    def leg(self, time: float) -> Leg:
        """What it does at `time`."""
        starts = [leg.start for leg in self.legs]
        return self.legs[max(bisect_right(starts, time) - 1, 0)]

    @property
    def is_ball(self) -> bool:
        """Whether it is held against a palm and not in a grip."""
        return self.kind.shape == "sphere" and self.kind.hold.hands == 2


@dataclass
class Handling:
    """All props of a shot, the contacts they make, and what the camera must hold of their flights."""

    lines: dict[str, PropLine]
    contacts: list[Contact]
    problems: list[Problem]
    flights: list[tuple[str, Flight, float, str]]
    hands: Callable[[str, float], tuple[Solved, Array]]

    def matrix(self, name: str, time: float) -> Array:
        """From a prop's space to the set's (4, 4) at `time` seconds."""
        line = self.lines[name]
        leg = line.leg(time)
        if isinstance(leg, Lying):
            return leg.matrix
        if isinstance(leg, Flying):
            return leg.flight.matrix(time)
        frame = self.hand(leg.player, time, line)
        share = ease((time - leg.start) / SETTLES)
        return frame @ between(leg.relative, leg.natural, share)

    def hand(self, player: str, time: float, line: PropLine) -> Array:
        """The frame (4, 4) in the set of what a player's right hand holds; its middle for a ball."""
        solved, world = self.hands(player, time)
        frame = solved.hand_frame("r")
        if line.is_ball:
            frame[:3, 3] = solved.ball_point("r", line.kind.size[0])
        return world @ frame

    def holder(self, name: str, time: float) -> str:
        """Who holds a prop at `time`, or an empty word."""
        leg = self.lines[name].leg(time)
        return leg.player if isinstance(leg, Held) else ""


def between(a: Array, b: Array, share: float) -> Array:
    """A pose part of the way from `a` to `b`: places mixed, turns by normalised quaternions."""
    if share >= 1:
        return b
    p, q = quaternion(a), quaternion(b)
    q = q if p @ q >= 0 else -q
    return pose_matrix(a[:3, 3] + (b[:3, 3] - a[:3, 3]) * share, p + (q - p) * share)


def quaternion(matrix: Array) -> Array:
    """Unit quaternion (w, x, y, z) of a matrix's rotation (Shepperd's method)."""
    r = matrix[:3, :3]
    trace = np.trace(r)
    candidates = np.array([trace, r[0, 0], r[1, 1], r[2, 2]])
    k = int(candidates.argmax())
    if k == 0:
        q = np.array([1 + trace, r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]])
    else:
        i, j, m = (0, 1, 2) if k == 1 else (1, 2, 0) if k == 2 else (2, 0, 1)
        q = np.zeros(4)
        q[0] = r[m, j] - r[j, m]
        q[1 + i] = 1 + r[i, i] - r[j, j] - r[m, m]
        q[1 + j] = r[j, i] + r[i, j]
        q[1 + m] = r[m, i] + r[i, m]
    return q / np.linalg.norm(q)


def pose_matrix(place: Sequence[float] | Array, turn: Sequence[float] | Array) -> Array:
    """Matrix (4, 4) of a place and a quaternion (w, x, y, z)."""
    w, i, j, k = np.asarray(turn, float) / np.linalg.norm(turn)
    out = np.eye(4)
    out[:3, :3] = [
        [1 - 2 * (j * j + k * k), 2 * (i * j - k * w), 2 * (i * k + j * w)],
        [2 * (i * j + k * w), 1 - 2 * (i * i + k * k), 2 * (j * k - i * w)],
        [2 * (i * k - j * w), 2 * (j * k + i * w), 1 - 2 * (i * i + j * j)],
    ]
    out[:3, 3] = place
    return out


def in_right_hand(kind: PropKind, scale: float) -> Array:
    """From a prop's space to ``Solved.hand_frame`` of a right hand.

    A hold is told for a palm with x to the thumb, y out of the palm and z to the fingers, which is a left hand's; the
    right one is its mirror image. The prop itself is not mirrored: along x, or along z if it has a handle on x.
    """
    left = np.asarray(in_palm(kind.name), float)
    mirror = np.diag([-1.0, 1.0, 1.0, 1.0])
    own = np.diag([1.0, 1.0, -1.0, 1.0]) if kind.hold.turn else mirror
    palm = np.eye(4)
    palm[:3, :3] = [[0, 1, 0], [-1, 0, 0], [0, 0, 1]]
    palm[0, 3] = -(HELD - PALM_DEPTH) * scale
    return palm @ mirror @ left @ own


class Hands:
    """Builds a `Handling`; see `handle`."""

    def __init__(
        self,
        shot: StagedShot,
        floor: Floor,
        before: WorldState,
        posers: dict[str, Poser],
        seed: int,
        cancelled: Callable[[], bool],
    ) -> None:
        self.shot, self.floor, self.before, self.posers = shot, floor, before, posers
        self.seed, self.cancelled = seed, cancelled
        self.seconds = shot.frames / float(shot.rate)
        self.out = Handling({}, [], [], [], lambda name, time: posers[name].solved(time))

    def run(self) -> Handling:
        """All events in order of time."""
        for prop in self.shot.props:
            self.out.lines[prop.name] = PropLine(prop, kind_of(prop.kind))
        events = sorted(self._events(), key=lambda event: (event[0], event[1]))
        for prop in self.shot.props:
            self._begin(prop)
        for time, _, kind, player, act in events:
            line = self.out.lines.get(act.prop) or self._nearest(player)
            if line is None:
                continue
            getattr(self, "_" + kind)(time, line, player, act)
        self._own_beats()
        self.out.contacts.sort(key=lambda contact: contact.time)
        return self.out

    def _nearest(self, player: str) -> PropLine | None:
        held = [line for name, line in self.out.lines.items() if self.out.holder(name, 1e8) == player]
        return held[0] if held else None

    # ---- events --------------------------------------------------------------------------------------------------

    def _events(self) -> list[tuple[float, int, str, str, Act]]:
        """Time, order, what, who and the act of everything that hands do with props."""
        found: list[tuple[float, int, str, str, Act]] = []
        kinds = {
            "pick_up": ("grab", "grab"),
            "take": ("grab", "grab"),
            "put_down": ("release", "lay"),
            "throw": ("release", "throw"),
            "toss": ("release", "throw"),
            "drop": ("release", "drop"),
            "catch": ("grab", "catch"),
        }
        for name, poser in self.posers.items():
            for act in poser.part.acts:
                if act.clip in kinds and not act.backwards:
                    contact, what = kinds[act.clip]
                    time = poser.contact_time(act, contact)
                    if time is not None:
                        found.append((time, 1, what, name, act))
                elif act.clip == "hand_over":
                    time = poser.contact_time(act, "release")
                    if time is not None:
                        found.append((time, 0, "give", name, act))
                elif act.clip == "bounce":
                    found.append((act.start, 0, "bounce", name, act))
        return found

    def _begin(self, prop: Prop) -> None:
        """Where a prop is at the first frame."""
        line = self.out.lines[prop.name]
        at = {name: poser.part.track.at(0.0) for name, poser in self.posers.items()}
        spot = laid(self.shot, self.floor, self.before, prop, {name: (each.x, each.z) for name, each in at.items()})
        typist = next(((poser, act) for poser in self.posers.values() for act in poser.part.acts
                       if act.clip == "type" and act.prop == prop.name), None)  # fmt: skip
        if typist is not None:
            poser, act = typist
            line.legs.append(Lying(-1e9, poser.world(act.start + 0.3) @ poser.desk(act, line.kind.rest)))
        elif spot.holder:
            self._held(line, -1e9, spot.holder, None)
        else:
            line.legs.append(Lying(-1e9, pose_matrix(spot.position, spot.turn)))

    # ---- what hands do -------------------------------------------------------------------------------------------

    def _held(self, line: PropLine, time: float, player: str, now: Array | None) -> None:
        """In a player's hand from `time` on; `now` is where the prop is at that moment."""
        scale = self.posers[player].scale
        natural = np.eye(4) if line.is_ball else in_right_hand(line.kind, scale)
        relative = natural
        if now is not None:
            frame = self.out.hand(player, time, line)
            relative = np.linalg.inv(frame) @ now
            if line.is_ball:
                natural = natural.copy()
                natural[:3, :3] = relative[:3, :3]
        line.legs.append(Held(time, player, relative, natural))
        hands = 2 if line.is_ball else 3 if line.kind.hold.hands == 2 else 1
        self.posers[player].holding.append((time, 1e9, hands))

    def _let_go(self, line: PropLine, time: float) -> str:
        """Ends the hold at `time`; returns who held it."""
        leg = line.leg(time)
        if not isinstance(leg, Held):
            return ""
        poser = self.posers[leg.player]
        poser.holding = [
            (start, time if end > time and start <= time else end, hands) for start, end, hands in poser.holding
        ]
        return leg.player

    def _grab(self, time: float, line: PropLine, player: str, act: Act) -> None:
        """Take what lies there, or what somebody holds out."""
        if self.out.holder(line.prop.name, time) == player:
            return
        now = self.out.matrix(line.prop.name, time)
        reach = self.out.hand(player, time, line)[:3, 3]
        if np.linalg.norm(now[:3, 3] - reach) > 0.9:
            self.out.problems.append(Problem("stagecraft.out_of_reach", line.prop.name))
            return
        self._let_go(line, time)
        self._held(line, time, player, now)
        if not act.partner:
            self._touch(time, line, self._surface_under(now), 0.25)

    def _give(self, time: float, line: PropLine, player: str, act: Act) -> None:
        """Hand over: the partner has it from now on."""
        if act.partner not in self.posers or self.out.holder(line.prop.name, time) != player:
            return
        now = self.out.matrix(line.prop.name, time)
        self._let_go(line, time)
        self._held(line, time, act.partner, now)

    def _lay(self, time: float, line: PropLine, player: str, act: Act) -> None:
        """Put down: from the hand it falls the last centimetres by itself."""
        self._drop(time, line, player, act)

    def _drop(self, time: float, line: PropLine, player: str, act: Act) -> None:
        """Let go and let fall."""
        if self.out.holder(line.prop.name, time) != player:
            self.out.problems.append(Problem("stagecraft.not_in_hand", line.prop.name))
            return
        now = self.out.matrix(line.prop.name, time)
        self._let_go(line, time)
        self._fly(line, time, self._launch(self._body(line, now), now, Aim("drop"), time).flight)
        del act

    def _throw(self, time: float, line: PropLine, player: str, act: Act) -> None:
        """Throw: at a basket, to somebody, at something, or just away."""
        if self.out.holder(line.prop.name, time) != player:
            self.out.problems.append(Problem("stagecraft.not_in_hand", line.prop.name))
            return
        now = self.out.matrix(line.prop.name, time)
        self._let_go(line, time)
        body = self._body(line, now)
        aim = self._aim(act, player, time, body)
        found = self._launch(body, now, aim, time)
        if not found.achieved and aim.kind == "hoop":
            self.out.problems.append(Problem("stagecraft.outcome", act.outcome or "make"))
        self._fly(line, time, found.flight)
        self.out.flights.append((line.prop.name, found.flight, found.arrival, act.aim))

    def _aim(self, act: Act, player: str, time: float, body: Body) -> Aim:
        target = act.target
        has_ring = any(solid.kind == "ring" for solid in self.floor.place.solids)
        if act.aim in BASKETS and has_ring and target is not None:
            return Aim("hoop", target, act.outcome or "make")
        if act.aim in self.posers:
            catcher = self.posers[act.aim]
            catching = next((other for other in catcher.part.acts if other.clip == "catch" and other.end > time), None)
            moment = catching.start + 0.6 if catching is not None else time + 0.6
            solved, world = catcher.solved(moment)
            at = (world @ np.array([*(0.5 * (solved.where("hand_l") + solved.where("hand_r"))), 1.0]))[:3]
            if catching is None:
                at = (world @ np.array([*solved.where("spine_03"), 1.0]))[:3]
            return Aim("to", _vector(at))
        if target is not None:
            return Aim("at", target)
        place = self.posers[player].part.track.at(time)
        x, z = place.x + 5.0 * math.sin(place.heading), place.z + 5.0 * math.cos(place.heading)
        return Aim("at", (x, self.floor.y((x, z)) + body.size[0], z))

    def _catch(self, time: float, line: PropLine, player: str, act: Act) -> None:
        """Catch: where the flight comes nearest to the hands, around the moment they close."""
        leg = line.leg(time + 2.0)
        if not isinstance(leg, Flying):
            return
        best = (math.inf, time)
        for moment in np.arange(max(leg.start + 0.1, time - 0.6), time + 0.8, 0.01):
            hand = self.out.hand(player, float(moment), line)[:3, 3]
            distance = float(np.linalg.norm(leg.flight.pose(float(moment))[:3] - hand))
            best = min(best, (distance, float(moment)))
        if best[0] > 0.55:
            self.out.problems.append(Problem("stagecraft.not_caught", line.prop.name))
            return
        now = leg.flight.matrix(best[1])
        self.out.contacts[:] = [
            contact for contact in self.out.contacts if contact.body != line.prop.name or contact.time < best[1]
        ]
        self._held(line, best[1], player, now)
        self._touch(best[1], line, "flesh", 2.0)
        del act

    def _bounce(self, time: float, line: PropLine, player: str, act: Act) -> None:
        """Dribble: every bounce is simulated from the hand to the floor and back into the hand."""
        if self.out.holder(line.prop.name, time) != player:
            self.out.problems.append(Problem("stagecraft.not_in_hand", line.prop.name))
            return
        poser = self.posers[player]
        made = poser.clip_of(act)
        release, grab = made.contact("release"), made.contact("grab")
        if release is None or grab is None:
            return
        period = made.duration / act.rate
        known: dict[tuple[float, ...], Flight | None] = {}
        cycle = 0
        while True:
            start = act.start + cycle * period
            leaves, comes = start + release.time / act.rate, start + grab.time / act.rate
            cycle += 1
            if comes > act.end + 0.05 or leaves > self.seconds + 1.0:
                break
            if comes < -0.1:
                continue
            now = self.out.matrix(line.prop.name, leaves)
            to = self.out.hand(player, comes, line)[:3, 3]
            body = self._body(line, now)
            key = tuple(np.round([*now[:3, 3], *to], 3))
            if key not in known:
                known[key] = self._dribble(body, to, leaves, comes - leaves)
            flight = known[key]
            if flight is None:
                self.out.problems.append(Problem("stagecraft.no_bounce", line.prop.name))
                return
            moved = comes - leaves, leaves - flight.start
            contacts = tuple(_later(contact, moved[1]) for contact in flight.contacts)
            flight = Flight(leaves, flight.step, _turned(flight.poses, now), contacts, flight.outcome)
            line.legs.append(Flying(leaves, flight))
            self.out.contacts += [contact for contact in contacts if leaves <= contact.time < comes]
            self._held_again(line, comes, player, flight.matrix(comes))
            self._touch(comes, line, "flesh", 1.1)

    def _held_again(self, line: PropLine, time: float, player: str, now: Array) -> None:
        """Back in the same hand: the arms' own way of holding is not changed."""
        kept = list(self.posers[player].holding)
        self._held(line, time, player, now)
        self.posers[player].holding = kept

    def _dribble(self, body: Body, to: Array, time: float, span: float) -> Flight | None:
        """The downward speed with which a ball is back at a height after `span` seconds (secant on simulations)."""
        solids = self._solids(np.eye(4))
        aside = (to - np.asarray(body.position)) / span
        height = body.position[1] - self.floor.y((body.position[0], body.position[2])) - body.size[0]

        def miss(speed: float) -> tuple[float, Flight]:
            launch = Launch(body.name, 0.0, body.position, (float(aside[0]), -speed, float(aside[2])), turn=body.turn)
            flight = simulate(solids, [body], [launch], span + 0.02, cancelled=self.cancelled)[body.name]
            return float(flight.pose(span)[1] - to[1]), flight

        guess = max(2.2 * height / span - 0.5 * 9.81 * span / 2, 1.0)
        (a, first), (b, second) = miss(guess), miss(guess * 1.15)
        speeds = (guess, guess * 1.15)
        best = min((abs(a), first), (abs(b), second), key=lambda each: each[0])
        for _ in range(6):
            if abs(b - a) < 1e-6 or best[0] < 0.004:
                break
            following = speeds[1] - b * (speeds[1] - speeds[0]) / (b - a)
            following = min(max(following, 0.3), 14.0)
            speeds, a = (speeds[1], following), b
            b, flight = miss(following)
            best = min(best, (abs(b), flight), key=lambda each: each[0])
        if best[0] > 0.15:
            return None
        found = best[1]
        contacts = tuple(_later(contact, time) for contact in found.contacts)
        return Flight(time, found.step, found.poses, contacts, found.outcome)

    # ---- what props do by themselves -----------------------------------------------------------------------------

    def _own_beats(self) -> None:
        """Props that fall, roll or bounce because the script says so."""
        for beat in self.shot.beats:
            line = self.out.lines.get(beat.actor)
            if line is None or beat.action not in {"fall", "roll", "bounce"}:
                continue
            time = beat.start / float(self.shot.rate)
            if not isinstance(line.leg(time), Lying):
                continue  # somebody's throw or drop already does it
            self._by_itself(line, beat, time)

    def _by_itself(self, line: PropLine, beat: Beat, time: float) -> None:
        now = self.out.matrix(line.prop.name, time)
        body = self._body(line, now)
        heading = self.floor.place.axis + math.pi / 2
        target = self.floor.place.targets.get(beat.target)
        if target is not None:
            heading = math.atan2(target[0] - now[0, 3], target[2] - now[2, 3])
        along = np.array([math.sin(heading), 0.0, math.cos(heading)])
        if beat.action == "roll":
            goal = np.asarray(body.position) + 2.0 * along if target is None else np.asarray(target, float)
            aim = Aim("roll", _vector(goal))
            flight = find_launch(
                self._solids(now), body, body.position, aim, time=time, seconds=self._left(time), seed=self.seed,
                cancelled=self.cancelled,
            ).flight  # fmt: skip
        else:
            push = along * (0.9 if beat.action == "fall" else 0.3) + (0.0, 2.6 if beat.action == "bounce" else 0.4, 0.0)
            spin = np.cross((0.0, 1.0, 0.0), along) * 2.5
            launch = Launch(body.name, time, body.position, _vector(push), _vector(spin), body.turn)
            flight = simulate(
                self._solids(now), [body], [launch], self._left(time), start=time, cancelled=self.cancelled
            )[body.name]
        self._fly(line, time, flight)

    # ---- odds and ends -------------------------------------------------------------------------------------------

    def _left(self, time: float) -> float:
        return max(self.seconds - time, 0.0) + AFTER

    def _solids(self, _now: Array) -> list[Solid]:
        return self.floor.place.solids

    def _body(self, line: PropLine, now: Array) -> Body:
        kind = line.kind
        turn = quaternion(now)
        turned = float(turn[0]), float(turn[1]), float(turn[2]), float(turn[3])
        return body_of_prop(line.prop.name, kind, _vector(now[:3, 3]), turned)

    def _launch(self, body: Body, now: Array, aim: Aim, time: float) -> Found:
        """Let a body go from where it is."""
        return find_launch(
            self._solids(now),
            body,
            body.position,
            aim,
            time=time,
            seconds=self._left(time),
            seed=self.seed,
            cancelled=self.cancelled,
        )

    def _fly(self, line: PropLine, time: float, flight: Flight) -> None:
        line.legs.append(Flying(time, flight))
        self.out.contacts += flight.contacts

    def _touch(self, time: float, line: PropLine, against: str, speed: float) -> None:
        place = self.out.matrix(line.prop.name, time)[:3, 3]
        self.out.contacts.append(
            Contact(time, line.prop.name, line.kind.material, against, line.kind.mass * speed, speed, _vector(place))
        )

    def _surface_under(self, now: Array) -> str:
        return self.floor.place.footing(float(now[0, 3]), float(now[2, 3]))


def _vector(values: Array | Sequence[float]) -> Vector:
    x, y, z = (float(value) for value in values)
    return x, y, z


def _later(contact: Contact, by: float) -> Contact:
    return Contact(
        contact.time + by, contact.body, contact.material, contact.against, contact.impulse, contact.speed,
        contact.position,
    )  # fmt: skip


def _turned(poses: Array, now: Array) -> Array:
    """A flight whose first turn is that of `now`: dribbles are alike but for the ball's turn."""
    first = pose_matrix((0, 0, 0), poses[0, 3:])[:3, :3]
    change = np.eye(4)
    change[:3, :3] = first.T @ now[:3, :3]
    out = poses.copy()
    for k, pose in enumerate(poses):
        out[k, 3:] = quaternion(pose_matrix((0, 0, 0), pose[3:]) @ change)
        if k and out[k, 3:] @ out[k - 1, 3:] < 0:
            out[k, 3:] *= -1
    return out


def end_states(handling: Handling, floor: Floor, seconds: float) -> dict[str, PropState]:
    """Where props are when the next shot begins: in a hand, or where they come to rest.

    What still bounces when the simulation ends is taken to lie on the floor below.
    """
    states: dict[str, PropState] = {}
    for name, line in handling.lines.items():
        leg = line.leg(seconds)
        later = [other for other in line.legs if isinstance(other, Held) and other.start > seconds]
        if isinstance(leg, Held) or (isinstance(leg, Flying) and later):
            holder = leg.player if isinstance(leg, Held) else later[0].player
            states[name] = PropState(holder=holder)
            continue
        matrix = leg.matrix if isinstance(leg, Lying) else leg.flight.matrix(leg.flight.end)
        turn = quaternion(matrix)
        if isinstance(leg, Flying) and leg.flight.outcome != "rest":
            ground = floor.y((float(matrix[0, 3]), float(matrix[2, 3]))) + line.kind.rest
            matrix[1, 3] = min(float(matrix[1, 3]), ground) if matrix[1, 3] < ground + 0.5 else matrix[1, 3]
        states[name] = PropState(
            _vector(matrix[:3, 3]), (float(turn[0]), float(turn[1]), float(turn[2]), float(turn[3]))
        )
    return states


def handle(
    shot: StagedShot,
    floor: Floor,
    before: WorldState,
    posers: dict[str, Poser],
    seed: int,
    cancelled: Callable[[], bool],
) -> Handling:
    """Work out what becomes of all props of a shot.

    Raises
    ------
    Fault
        ``physics.cancelled``.
    """
    return Hands(shot, floor, before, posers, seed, cancelled).run()
