"""A shot performed: for any time everybody's bones and face, every prop's place, and what can be heard of it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from engine.previz.acting.face import face, saccade
from engine.previz.acting.pose import CHANNELS, ease
from engine.previz.acting.solver import Solved
from engine.previz.acting.visemes import Speech as Mouth
from engine.previz.people.bake import Baked
from engine.previz.physics.simulate import never
from engine.previz.sets.base import Set
from engine.previz.stagecraft.audible import steps_of, touches_of
from engine.previz.stagecraft.blocking import block
from engine.previz.stagecraft.handling import Handling, end_states, handle
from engine.previz.stagecraft.part import Blocking, Part
from engine.previz.stagecraft.places import Floor, mark_named
from engine.previz.stagecraft.posing import Poser
from engine.previz.stagecraft.sight import Scene, Sighted, clutter_of
from engine.previz.stagecraft.world import EMPTY, WorldState
from engine.previz.staging.scene import StagedShot

Array = NDArray[np.float64]
Phonemes = tuple[tuple[str, float, float], ...]
"""Phonemes of a line: IPA, start and end in seconds of the shot."""

GLANCE = 0.32
"""Seconds in which a gaze goes from one thing to the next, and a face from one feeling to the next."""

_TOPS: WeakKeyDictionary[Baked, float] = WeakKeyDictionary()

UP, FORWARD = np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])

ASKEW = math.radians(128)
"""Nobody turns eyes and head farther than this from where their body faces."""


@dataclass(frozen=True)
class Feeling:
    """From `start` on a face shows this."""

    start: float
    emotion: str
    weight: float


class Player:
    """One player who performs."""

    def __init__(self, part: Part, baked: Baked, poser: Poser, mouth: Mouth | None, seed: int) -> None:
        self.part, self.baked, self.poser, self.mouth, self.seed = part, baked, poser, mouth, seed
        self.feelings = self._feelings()
        self._starts = [feeling.start for feeling in self.feelings]

    def _feelings(self) -> list[Feeling]:
        """Moods, and over them the faces that belong to clips."""
        found = [Feeling(-1e9, "neutral", 1.0)]
        found += [Feeling(mood.start, mood.emotion or "neutral", mood.weight) for mood in self.part.moods]
        for act in self.part.acts:
            made = self.poser.clip_of(act)
            if not made.faces or act.start < -1:
                continue
            after = self.part.mood(act.end)
            for time, emotion, weight in made.faces:
                moment = act.start + time / act.rate
                if moment < act.end:
                    found.append(Feeling(moment, act.emotion or emotion, weight))
            if not act.stays:
                found.append(Feeling(act.end, after.emotion or "neutral", after.weight or 1.0))
        return sorted(found, key=lambda feeling: feeling.start)

    def face(self, time: float, eyes: tuple[float, float]) -> dict[str, float]:
        """Face-shape weights at `time` seconds."""
        k = max(bisect_right(self._starts, time) - 1, 0)
        now, before = self.feelings[k], self.feelings[max(k - 1, 0)]
        change = ease((time - now.start) / GLANCE)
        before_it = (before.emotion, before.weight)
        return face(time, now.emotion, now.weight, self.mouth, eyes, self.seed, before_it, change)


class Performance:
    """A blocked shot with its people and props; see `perform`.

    Attributes
    ----------
    shot : StagedShot
    place : Set
    players : dict of name to Player
    handling : Handling
    problems : tuple of Problem
    end : WorldState
        What the next shot finds.
    contacts : tuple of Contact
        Touches that can be heard, in order of time, without footsteps.
    steps : tuple of Step
        Footsteps, in order of time.
    camera_eye : (3,) array
        Where those look who look into the camera.
    """

    def __init__(
        self,
        shot: StagedShot,
        place: Set,
        floor: Floor,
        blocking: Blocking,
        players: dict[str, Player],
        handling: Handling,
        before: WorldState,
    ) -> None:
        self.shot, self.place, self.floor, self.blocking = shot, place, floor, blocking
        self.players, self.handling = players, handling
        self.seconds = blocking.seconds
        self.problems = (*blocking.problems, *handling.problems)
        centre = np.asarray(place.marks["centre"].position, float)
        axis = np.array([math.sin(place.axis), 0.0, math.cos(place.axis)])
        self.camera_eye = centre - 5.0 * axis + (0.0, 1.5, 0.0)
        handled = end_states(handling, floor, self.seconds)
        self.end = replace(blocking.end, side=before.side).with_props(handled)
        self.steps = steps_of(place, floor, players)
        heard = [*handling.contacts, *touches_of(place, floor, players)]
        heard = [contact for contact in heard if 0 <= contact.time < self.seconds]
        self.contacts = tuple(sorted(heard, key=lambda contact: contact.time))

    # ---- people --------------------------------------------------------------------------------------------------

    def present(self, name: str, time: float) -> bool:
        """Whether somebody is on the set at `time`."""
        first, last = self.players[name].part.here
        return first <= time <= last

    def solved(self, name: str, time: float) -> tuple[Solved, Array]:
        """Somebody's body at `time` with their gaze, in their own frame, and the matrix to the set (4, 4)."""
        return self.players[name].poser.solved(time, self.gaze_point(name, time), 0.85)

    def ride(self, time: float) -> Array:
        """From the set to the world (4, 4): the pose of a floor that moves, the identity where none does."""
        return np.eye(4) if self.place.platform is None else np.asarray(self.place.platform(time), float)

    def eye_height(self, name: str, time: float) -> Array:
        """About where somebody's eyes are, from the pose alone (a gaze must not depend on another gaze)."""
        player = self.players[name]
        stance = player.poser.stance(time)
        root = stance.pose[CHANNELS["root"]] * player.baked.measures.scale
        lean = float(stance.pose[CHANNELS["pelvis"]][0] + stance.pose[CHANNELS["spine"]][0])
        reach = player.baked.measures.eye - player.baked.measures.hip
        local = np.array([root[0], player.baked.measures.hip + root[1] + reach * math.cos(lean), root[2]])
        local[2] += reach * math.sin(lean) + 0.08
        return stance.world[:3, :3] @ local + stance.world[:3, 3]

    def gaze_point(self, name: str, time: float) -> Array:
        """What somebody looks at, as a point of the set (3,); from one thing to the next within `GLANCE`."""
        player = self.players[name]
        gaze = player.part.gaze(time)
        eye = self.eye_height(name, time)
        now = self._direction(name, gaze.target, time, eye)
        share = ease((time - gaze.start) / GLANCE)
        if share < 1:
            before = self._direction(name, player.part.gaze(gaze.start - 1e-4).target, time, eye)
            now = now * share + before * (1 - share)
            now /= max(float(np.linalg.norm(now)), 1e-6)
        yaw, pitch = saccade(time, player.seed)
        heading = math.atan2(now[0], now[2]) + yaw
        rise = math.asin(max(-1.0, min(1.0, float(now[1])))) + pitch
        level = math.cos(rise)
        return eye + 4.0 * np.array([math.sin(heading) * level, math.sin(rise), math.cos(heading) * level])

    def _direction(self, name: str, target: str, time: float, eye: Array) -> Array:
        """Unit vector from somebody's eyes to a target, no farther round than a neck turns."""
        heading = self.players[name].part.track.at(time).heading
        point = self.point_of(name, target, time)
        if point is None:
            aside = {"left": 0.9, "right": -0.9, "away": 1.1}.get(target, 0.0)
            rise = {"up": 0.6, "down": -0.75, "floor": -0.75}.get(target, -0.03)
            way = np.array([math.sin(heading + aside), math.tan(rise), math.cos(heading + aside)])
        else:
            way = point - eye
        off = math.remainder(math.atan2(way[0], way[2]) - heading, 2 * math.pi)
        flat = math.hypot(way[0], way[2])
        if abs(off) > ASKEW:
            turned = heading + math.copysign(ASKEW, off)
            way = np.array([math.sin(turned) * flat, way[1], math.cos(turned) * flat])
        return way / max(float(np.linalg.norm(way)), 1e-6)

    def point_of(self, name: str, target: str, time: float) -> Array | None:
        """Where a target is at `time`; None for one that is a direction, or nothing."""
        if target in self.players and target != name:
            return self.eye_height(target, time)
        if target in self.handling.lines:
            return self.handling.matrix(target, time)[:3, 3]
        if target == "camera":
            return self.camera_eye
        if target in self.place.targets:
            return np.asarray(self.place.targets[target], float)
        if target in {"", "left", "right", "up", "down", "away", "floor", "far", "near"}:
            return None
        mark = mark_named(self.place, target)
        if not mark:
            return None
        x, y, z = self.place.marks[mark].position
        here = self.players[name].part.track.at(time)
        if math.dist((x, z), (here.x, here.z)) < 0.8:
            facing = self.place.marks[mark].facing
            return np.array([here.x + 4 * math.sin(facing), y + 1.4, here.z + 4 * math.cos(facing)])
        return np.array([x, y + 1.2, z])

    # ---- what is seen --------------------------------------------------------------------------------------------

    def body_points(self, name: str, time: float) -> Array:
        """Body points (11, 3) in the set (`framing.BODY_POINTS`)."""
        return body_points(self.players[name].baked, *self.solved(name, time))

    def scene(self, every: int = 3) -> Scene:
        """What the camera is solved against, sampled every so many frames and at the last one."""
        frames = sorted({*range(0, self.shot.frames, every), self.shot.frames - 1})
        times = np.array([frame / float(self.shot.rate) for frame in frames])
        people = {name: self._sighted(name, times) for name in self.players}
        people = {name: each for name, each in people.items() if each.seen.any()}
        holds, thrown_at = self._held_in_frame(times)
        talks = bool(self.shot.lines) or len(people) == 2
        handled = {act.prop for player in self.players.values() for act in player.part.acts if act.prop}
        used = [name for name in self.handling.lines if name in handled]
        things = np.array([[self.handling.matrix(name, time)[:3, 3] for name in used] for time in times.tolist()])
        things = things.reshape(len(times), len(used), 3)
        return Scene(self.place, times, people, holds, talks, thrown_at, things, clutter_of(self.place))

    def _sighted(self, name: str, times: Array) -> Sighted:
        bodies, facings, headings, lookings = [], [], [], []
        player = self.players[name]
        for time in times.tolist():
            solved, world = self.solved(name, time)
            bodies.append(body_points(player.baked, solved, world))
            ahead = world[:3, :3] @ solved.rotation("head")[:, 2]
            facings.append(math.atan2(ahead[0], ahead[2]))
            headings.append(player.part.track.at(time).heading)
            point = self.point_of(name, player.part.gaze(time).target, time)
            lookings.append(np.full(3, np.nan) if point is None else point)
        seen = np.array([self.present(name, time) for time in times.tolist()])
        return Sighted(
            name, np.array(bodies), np.unwrap(facings), np.unwrap(headings), np.array(lookings),
            player.baked.measures.scale, seen,
        )  # fmt: skip

    def _held_in_frame(self, times: Array) -> tuple[Array, Array | None]:
        """What of thrown props the frame must hold: the way to the target, the target, a little of what comes after."""
        points: list[Array] = []
        thrown_at: Array | None = None
        for name, flight, arrival, aim in self.handling.flights:
            del name
            if flight.start >= float(times[-1]):
                continue
            last = min(arrival + 0.9, float(times[-1]))
            points += [flight.pose(moment)[:3] for moment in np.linspace(flight.start, last, 14).tolist()]
            target = self.place.targets.get(aim)
            thrown_at = flight.pose(arrival)[:3] if target is None else np.asarray(target, float)
            if target is not None and abs(arrival - flight.start) < 3.0:
                points += [thrown_at, thrown_at + np.array([0.0, 0.5, 0.0])]
        return (np.array(points) if points else np.zeros((0, 3))), thrown_at


def hair_top(baked: Baked) -> float:
    """Height of a person at rest with their hair, metres."""
    known = _TOPS.get(baked)
    if known is None:
        parts = (baked.figure.face[0]["position"], baked.figure.body[0]["position"])
        known = _TOPS[baked] = max(float(part[:, 1].max()) for part in parts)
    return known


def body_points(baked: Baked, solved: Solved, world: Array) -> Array:
    """Body points (11, 3) of a solved body, in the set."""
    head, turn = solved.where("head"), solved.rotation("head")
    rest = baked.heads[baked.bones.index("head")]
    eyes = np.asarray(baked.eye_centres, float).mean(0)
    scale = baked.measures.scale

    def on_head(point: Array) -> Array:
        return head + turn @ (point - rest)

    crown = np.array([0.0, hair_top(baked), eyes[2] - 0.08 * scale])
    local = np.array(
        [
            on_head(crown),
            on_head(eyes + 0.02 * FORWARD),
            on_head(eyes - 0.115 * scale * UP + 0.01 * FORWARD),
            solved.where("spine_03") + 0.06 * scale * UP,
            solved.where("pelvis") + 0.08 * scale * UP,
            solved.where("calf_l"),
            solved.where("calf_r"),
            solved.where("foot_l") - 0.06 * scale * UP,
            solved.where("foot_r") - 0.06 * scale * UP,
            solved.where("hand_l"),
            solved.where("hand_r"),
        ]
    )
    return local @ world[:3, :3].T + world[:3, 3]


def perform(
    shot: StagedShot,
    place: Set,
    company: dict[str, Baked],
    before: WorldState = EMPTY,
    phonemes: dict[int, Phonemes] | None = None,
    seed: int = 0,
    world_seed: int = 0,
    cancelled: Callable[[], bool] = never,
) -> Performance:
    """Perform a shot.

    Parameters
    ----------
    shot : StagedShot
    place : Set
    company : dict of player's name to Baked
    before : WorldState
        What the shots before left.
    phonemes : dict of line number to Phonemes
        Of the lines that are spoken; mouths stay shut without.
    seed : int
        Of what differs from take to take: blinks and glances.
    world_seed : int
        Of what the next shot finds: where a ball rolls to. The same for all takes of a shot.
    cancelled : callable
        Polled while physics searches.

    Raises
    ------
    Fault
        ``physics.cancelled``.
    """
    floor = Floor.of(place)
    scales = {name: baked.measures.scale for name, baked in company.items()}
    blocking = block(shot, place, before, scales)
    # bodies sway the same in all takes: a hand that lets go elsewhere would leave another world
    sways = {part.name: _own_seed(part.name, 0) for part in blocking.parts}
    posers = {part.name: Poser(part, blocking, floor, company[part.name], sways[part.name]) for part in blocking.parts}
    handling = handle(shot, floor, before, posers, world_seed, cancelled)
    players: dict[str, Player] = {}
    for part in blocking.parts:
        spoken = [sound for speech in part.speeches for sound in (phonemes or {}).get(speech.line, ())]
        loud = any(line.character == part.name and "shout" in line.manner for line in shot.lines)
        mouth = Mouth(spoken, 1.15 if loud else 1.0) if spoken else None
        players[part.name] = Player(part, company[part.name], posers[part.name], mouth, _own_seed(part.name, seed))
    return Performance(shot, place, floor, blocking, players, handling, before)


def _own_seed(name: str, seed: int) -> int:
    """A number of somebody's own (FNV-1a), so that no two people breathe and blink alike."""
    value = 2166136261 ^ (seed & 0xFFFF)
    for byte in name.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value & 0x7FFF
