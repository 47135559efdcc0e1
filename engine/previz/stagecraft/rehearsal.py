"""What all blocking of a shot shares: the players' cursors, and the little moves every beat is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import msgspec

from engine.previz.acting.clips import clip
from engine.previz.stagecraft import verbs
from engine.previz.stagecraft.dressing import laid
from engine.previz.stagecraft.motion import (
    Place,
    Rest,
    Stint,
    Turn,
    heading_to,
    nearest_turn,
    turn_seconds,
)
from engine.previz.stagecraft.part import Act, Gaze, Mood, Settled, Speech
from engine.previz.stagecraft.places import (
    DISTANCE,
    Floor,
    mark_named,
)
from engine.previz.stagecraft.routes import Flat, Obstacle, person
from engine.previz.stagecraft.world import Problem, WorldState
from engine.previz.staging.scene import Beat, Player, StagedShot


@dataclass
class Cursor:
    """A player while the shot is blocked: where they are now, and what their part has become so far."""

    player: Player
    scale: float
    place: Place
    free: float = 0.0
    posture: Settled = field(default_factory=lambda: Settled(-1e9, "standing"))
    mark: str = ""
    moving: str = ""
    stints: list[Stint] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    gazes: list[Gaze] = field(default_factory=list)
    moods: list[Mood] = field(default_factory=list)
    speeches: list[Speech] = field(default_factory=list)
    postures: list[Settled] = field(default_factory=list)
    here: tuple[float, float] = (-1e9, 1e9)

    @property
    def at(self) -> Flat:
        """Where on the floor."""
        return self.place.x, self.place.z

    def rest(self, time: float, place: Place) -> None:
        """Be at a place from `time` on."""
        self.place = Place(place.x, place.z, place.heading)
        self.stints.append(Rest(time, self.place))

    def settle(self, time: float, posture: str, seat: float = 0.0, mark: str = "") -> None:
        """Be in a posture from `time` on."""
        self.posture = Settled(time, posture, seat, mark)
        self.postures.append(self.posture)


class Rehearsal:
    """A shot while it is blocked; its kinds of beats are blocked by the classes made from it."""

    def __init__(self, shot: StagedShot, floor: Floor, before: WorldState) -> None:
        self.shot, self.floor, self.place, self.before = shot, floor, floor.place, before
        self.rate = float(shot.rate)
        self.seconds = shot.frames / self.rate
        self.problems: list[Problem] = []
        self.cursors: dict[str, Cursor] = {}
        self.first_places: dict[str, Flat] = {}

    def _beats(self) -> list[Beat]:
        return sorted(self.shot.beats, key=lambda beat: beat.start)

    def _time(self, frame: int) -> float:
        return frame / self.rate

    def _others(self, name: str) -> list[Obstacle]:
        """Personal spaces of everybody else who is on the set."""
        return [
            person((cursor.place.x, 0.0, cursor.place.z), DISTANCE, other)
            for other, cursor in self.cursors.items()
            if other != name and cursor.here[1] > 1e8
        ]

    def _ready(self, cursor: Cursor, beat: Beat) -> float:
        """When a beat that needs the body can begin."""
        return max(self._time(beat.start), cursor.free)

    def _turn_to(self, cursor: Cursor, time: float, heading: float) -> float:
        """Turn on the spot; returns when it is done."""
        angle = nearest_turn(cursor.place.heading, heading)
        if abs(angle) < math.radians(4) or cursor.posture.posture != "standing":
            return time
        end = time + turn_seconds(angle)
        turn = Turn(time, end, cursor.place, cursor.place.heading + angle)
        cursor.stints.append(turn)
        cursor.rest(end, turn.at(end))
        cursor.free = end
        return end

    def _rise(self, cursor: Cursor, time: float) -> float:
        """Get up first, if need be; returns when they stand."""
        if cursor.posture.posture == "standing":
            return time
        return self._into_posture(cursor, time, "standing", 0.0, "")

    def _into_posture(self, cursor: Cursor, time: float, posture: str, seat: float, mark: str, beat: int = -1) -> float:
        """Play the clips between two postures; returns when it is done."""
        was = cursor.posture
        if was.posture == posture:
            return time
        if was.posture != "standing":
            name, back = verbs.RISING[was.posture], was.posture != "sitting"
            time = self._play(cursor, Act(name, time, time, height=was.seat, backwards=back, beat=beat))
            cursor.settle(time, "standing")
        if posture != "standing":
            time = self._play(cursor, Act(verbs.SETTLING[posture], time, time, height=seat, beat=beat))
            cursor.settle(time, posture, seat, mark)
        return time

    def _play(self, cursor: Cursor, act: Act) -> float:
        """Add an act that takes as long as its clip; returns its end."""
        length = clip(act.clip).duration / act.rate
        end = act.start + length
        cursor.acts.append(replace(act, end=end))
        cursor.free = end
        return end

    def _direction(self, cursor: Cursor, target: str) -> float | None:
        """Heading from a player to a target, None for one that has no direction."""
        if target in self.cursors and target != cursor.player.name:
            return heading_to(cursor.at, self.cursors[target].at)
        if target in self.place.targets:
            x, _, z = self.place.targets[target]
            return heading_to(cursor.at, (x, z))
        name = mark_named(self.place, target)
        if name:
            x, _, z = self.place.marks[name].position
            if math.dist(cursor.at, (x, z)) < 0.5:
                return self.place.marks[name].facing
            return heading_to(cursor.at, (x, z))
        prop = self.before.prop(target)
        if prop is not None and not prop.holder:
            return heading_to(cursor.at, (prop.position[0], prop.position[2]))
        return {"camera": self.place.axis + math.pi, "away": cursor.place.heading + 1.9}.get(target)

    def _target_point(self, cursor: Cursor, beat: Beat) -> tuple[float, float, float] | None:
        """Where in the world an act is aimed."""
        target = beat.target
        if target in self.place.targets:
            return self.place.targets[target]
        if target in self.cursors and target != cursor.player.name:
            other = self.cursors[target]
            return other.place.x, self.floor.y(other.at) + 1.2 * other.scale, other.place.z
        name = mark_named(self.place, target)
        if name:
            x, y, z = self.place.marks[name].position
            return x, y + self.place.marks[name].seat, z
        return None

    def _prop_spot(self, name: str) -> tuple[float, float, float] | None:
        """Where a prop lies at the first frame, None for one in somebody's hands."""
        prop = next((prop for prop in self.shot.props if prop.name == name), None)
        if prop is None:
            return None
        spot = laid(self.shot, self.floor, self.before, prop, self.first_places)
        return None if spot.holder else spot.position


def ahead(at: Flat, heading: float, metres: float) -> Flat:
    """The place so many metres from another one."""
    return at[0] + metres * math.sin(heading), at[1] + metres * math.cos(heading)


def replace_beat(beat: Beat, **changes: str) -> Beat:
    """The same beat with some of its words changed."""
    return msgspec.structs.replace(beat, **changes)
