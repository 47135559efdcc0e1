"""Blocking: who is where when. Beats become tracks over the floor, acts, looks and moods.

Beats are taken in the order in which they begin; every player has a cursor that says where they are and from when on
they are free. A beat that comes too early for its player waits; one that cannot be done becomes a problem.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field, replace

import msgspec
import numpy as np

from engine.previz.acting.clips import ACTIONS, clip
from engine.previz.acting.gaits import GAITS
from engine.previz.sets.base import Mark, Set
from engine.previz.stagecraft import verbs
from engine.previz.stagecraft.dressing import laid
from engine.previz.stagecraft.footsteps import PIVOT, feet_of
from engine.previz.stagecraft.motion import (
    SPEED_RANGE,
    Place,
    Rest,
    Stint,
    Track,
    Travel,
    Turn,
    Way,
    heading_to,
    nearest_turn,
    turn_seconds,
)
from engine.previz.stagecraft.part import Act, Blocking, Gaze, Mood, Part, Settled, Speech
from engine.previz.stagecraft.places import (
    DISTANCE,
    Floor,
    beside,
    default_marks,
    lane,
    mark_named,
    seat_approach,
)
from engine.previz.stagecraft.routes import Flat, Obstacle, person, rounded, route
from engine.previz.stagecraft.world import PlayerState, Problem, WorldState
from engine.previz.staging.scene import Beat, Player, StagedShot

TALKING_DISTANCE = 1.15
"""Metres at which somebody stops who walks up to a person."""

COASTING = 0.7
"""Seconds within which somebody who came in motion must walk on, else they come to rest."""

CUT_SHORT = 0.5
"""Metres of a walk up to somebody that are seen however short a shot is."""

AHEAD_OF_CUE = 1.0
"""Seconds by which somebody sets out before what they are needed for."""

NEARBY = 0.95
"""Metres at which one kneels or sits down by somebody."""

EXIT_AFTER = 0.4
"""Seconds that somebody who has reached the door is still seen."""


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


class Blocker:
    """Blocks one shot; see `block`."""

    def __init__(self, shot: StagedShot, floor: Floor, before: WorldState, scales: dict[str, float]) -> None:
        self.shot, self.floor, self.place, self.before = shot, floor, floor.place, before
        self.rate = float(shot.rate)
        self.seconds = shot.frames / self.rate
        self.problems: list[Problem] = []
        self.scales = scales
        self.cursors: dict[str, Cursor] = {}
        self.known = set(ACTIONS)
        for player, mark in self._with_marks():
            self.cursors[player.name] = self._begin(player, mark)
        self.first_places = {name: cursor.at for name, cursor in self.cursors.items()}

    # ---- the first frame ---------------------------------------------------------------------------------------

    def _with_marks(self) -> list[tuple[Player, str]]:
        """Every player and the mark they begin at, as far as no earlier shot says otherwise."""
        unplaced = [player for player in self.shot.cast if not player.mark and self.before.player(player.name) is None]
        spare = [name for name in default_marks(len(unplaced)) if name in self.place.marks]
        given = dict(zip((player.name for player in unplaced), spare, strict=False))
        taken: set[str] = set()
        out: list[tuple[Player, str]] = []
        for player in self.shot.cast:
            mark = mark_named(self.place, player.mark) or given.get(player.name, "centre")
            if player.mark and not mark_named(self.place, player.mark) and player.mark not in self.place.targets:
                self.problems.append(Problem("stagecraft.no_such_mark", player.mark))
            if mark in taken:
                beside_it = [f"{mark} {side}" for side in ("right", "left", "far", "near")]
                mark = next((name for name in beside_it if name in self.place.marks and name not in taken), mark)
            taken.add(mark)
            out.append((player, mark))
        return out

    def _begin(self, player: Player, mark_name: str) -> Cursor:
        """A player at the first frame."""
        scale = self.scales.get(player.name, 1.0)
        state = self.before.player(player.name)
        if state is not None and state.present:
            return self._go_on(player, scale, state)
        others = self._others(player.name)
        mark = self.place.marks[mark_name]
        near = beside(self.place, player.mark) if player.mark and not mark_named(self.place, player.mark) else None
        if player.posture == "sitting" and mark.posture == "standing":
            seat = self._seat_near((mark.position[0], mark.position[2]))
            mark_name, mark = seat if seat is not None else (mark_name, mark)
        if mark.posture == "sitting" and player.posture in {"sitting", "lying"}:
            x, z = seat_approach(mark, scale)
            cursor = Cursor(player, scale, Place(x, z, mark.facing), mark=mark_name)
            cursor.settle(-1e9, "sitting", mark.seat, mark_name)
        else:
            wanted, facing = near or ((mark.position[0], mark.position[2]), mark.facing)
            if mark.posture == "sitting" and near is None:
                wanted = seat_approach(mark, scale)
            entering = self._first_travel(player.name)
            spot = wanted if entering else self.floor.settle(wanted, others)
            cursor = Cursor(player, scale, Place(*spot, facing), mark=mark_name)
            cursor.settle(-1e9, player.posture)
        cursor.rest(-1e9, cursor.place)
        return cursor

    def _go_on(self, player: Player, scale: float, state: PlayerState) -> Cursor:
        """A player as the shot before left them."""
        x, _, z = state.position
        cursor = Cursor(player, scale, Place(x, z, state.heading), mark=state.mark, moving=state.gait)
        cursor.settle(-1e9, state.posture, state.seat, state.mark)
        cursor.rest(-1e9, cursor.place)
        if state.gaze:
            cursor.gazes.append(Gaze(-1e9, state.gaze))
        if state.emotion:
            cursor.moods.append(Mood(-1e9, state.emotion, 0.8))
        if state.held and state.held in self.known:
            cursor.acts.append(Act(state.held, -30.0, 0.0, whole=state.posture == "standing", stays=True))
        return cursor

    def _first_travel(self, name: str) -> Beat | None:
        first = next((beat for beat in self._beats() if beat.actor == name and verbs.kind(beat.action) != "talk"), None)
        travels = first is not None and verbs.kind(first.action) == "travel" and self._time(first.start) < 0.5
        return first if travels else None

    # ---- the beats ---------------------------------------------------------------------------------------------

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

    def run(self) -> Blocking:
        """Block every beat and put the parts together."""
        for beat in self.shot.beats:
            if beat.actor not in self.cursors and not any(prop.name == beat.actor for prop in self.shot.props):
                self.problems.append(Problem("stagecraft.nobody", beat.actor))
            elif verbs.kind(beat.action) == "act" and beat.action not in self.known and beat.actor in self.cursors:
                self.problems.append(Problem("stagecraft.no_such_action", beat.action))
        self._face_each_other()
        self._coast()
        for beat in self._beats():
            cursor = self.cursors.get(beat.actor)
            if cursor is None:
                continue
            number = self.shot.beats.index(beat)
            getattr(self, "_" + verbs.kind(beat.action))(cursor, beat, number)
            if beat.emotion:
                cursor.moods.append(Mood(self._time(beat.start), beat.emotion))
        parts = tuple(self._part(cursor) for cursor in self.cursors.values())
        return Blocking(parts, tuple(self.problems), self._end(parts), self.seconds)

    def _face_each_other(self) -> None:
        """People who talk and were not placed by an earlier shot or a mark of their own turn half to each other."""
        speakers = {line.character for line in self.shot.lines}
        for name, cursor in self.cursors.items():
            new = self.before.player(name) is None and not cursor.player.mark
            others = [other for key, other in self.cursors.items() if key != name]
            if new and others and (name in speakers or len(self.cursors) == 2) and cursor.posture.posture == "standing":
                towards = heading_to(cursor.at, others[0].at)
                facing = cursor.place.heading + 0.6 * nearest_turn(cursor.place.heading, towards)
                cursor.stints.clear()
                cursor.rest(-1e9, Place(cursor.place.x, cursor.place.z, facing))

    def _ready(self, cursor: Cursor, beat: Beat) -> float:
        """When a beat that needs the body can begin."""
        return max(self._time(beat.start), cursor.free)

    def _nothing(self, _cursor: Cursor, _beat: Beat, _number: int) -> None:
        """A verb without visible doing."""

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

    # ---- travelling ----------------------------------------------------------------------------------------------

    def _travel(self, cursor: Cursor, beat: Beat, number: int) -> None:
        """Walk, run, enter, leave."""
        start, end = self._ready(cursor, beat), self._time(beat.end)
        start = self._rise(cursor, start)
        gait = verbs.TRAVEL[beat.action]
        gait = gait if gait in GAITS else "walk"
        fresh = not any(stint.start >= 0 for stint in cursor.stints) and start <= self._time(beat.start) + 0.02
        if cursor.moving and fresh and start < COASTING:
            start = 0.0  # who came in motion goes on
        first = start < 0.05 and fresh and self.before.player(cursor.player.name) is None
        rolling_in = first or (start < 0.05 and bool(cursor.moving))
        rolling_out = end >= self.seconds - 0.1
        speed = GAITS[gait].speed * cursor.scale * verbs.SPEED_OF_MANNER.get(beat.manner, 1.0)
        room = max(end - start, 0.6) * speed
        if not rolling_in:
            room -= 0.3 * speed
        goal, facing, mark, to_the_end = self._goal(cursor, beat, room, first)
        if first:
            self._set_out(cursor, beat, goal, room, to_the_end)
        goal, to_the_end = self._within_reach(cursor, goal, start, end, speed, to_the_end, mark)
        if math.dist(cursor.at, goal) < 0.15:
            if facing is not None:
                self._turn_to(cursor, start, facing)
            return
        way = route(cursor.at, goal, [*self.floor.blocks, *self._others(cursor.player.name)], self.place.area)
        if way is None:
            self.problems.append(Problem("stagecraft.unreachable", beat.target or beat.action))
            return
        line = Way(rounded(way))
        if not rolling_in:
            angle = nearest_turn(cursor.place.heading, line.heading(0.0))
            start = self._turn_to(cursor, start, line.heading(0.0)) if abs(angle) > PIVOT else start
        else:
            cursor.stints.clear()
            cursor.rest(-1e9, Place(*cursor.at, line.heading(0.0)))
        slowest, fastest = (speed * factor for factor in SPEED_RANGE)
        ramps = (0 if rolling_in else 0.3) + (0 if rolling_out and to_the_end else 0.3)
        needed = min(max(end - start - ramps, line.length / fastest), line.length / slowest) + ramps
        out = rolling_out and to_the_end and start + needed >= self.seconds - 0.15
        travel = Travel(start, start + needed, line, gait, rolling_in, out)
        cursor.stints.append(travel)
        cursor.rest(travel.end, travel.at(travel.end))
        cursor.free, cursor.mark = travel.end, mark
        cursor.moving = gait if out else ""
        cursor.settle(start, "standing", 0.0, mark)
        self._look_ahead(cursor, start, beat)
        if beat.action == "exit":
            cursor.here = (cursor.here[0], travel.end + EXIT_AFTER)
        elif facing is not None and not out:
            self._turn_to(cursor, travel.end, facing)
        del number

    def _look_ahead(self, cursor: Cursor, start: float, beat: Beat) -> None:
        if cursor.gazes and cursor.gazes[-1].start < start and not beat.target:
            cursor.gazes.append(Gaze(start, ""))
        elif beat.target in self.cursors:
            cursor.gazes.append(Gaze(start, beat.target))
        elif cursor.gazes:
            cursor.gazes.append(Gaze(start, ""))

    def _goal(self, cursor: Cursor, beat: Beat, room: float, first: bool) -> tuple[Flat, float | None, str, bool]:
        """Where a travel goes: the place, the heading to end in, the mark, whether to keep moving at the shot's end."""
        target = beat.target
        if beat.action == "exit" and not target:
            target = "door"
        if target in self.cursors and target != cursor.player.name:
            other = self.cursors[target]
            angle = heading_to(other.at, cursor.at)
            at = (
                other.place.x + TALKING_DISTANCE * math.sin(angle),
                other.place.z + TALKING_DISTANCE * math.cos(angle),
            )
            at = self.floor.settle(at, [])
            return at, heading_to(at, other.at), "", False
        name = mark_named(self.place, target)
        ends = lane(self.place, name) if name else None
        if ends is not None:
            back = math.dist(cursor.at, ends[0]) < math.dist(cursor.at, ends[1])
            return ends[1] if first or back else ends[0], None, name, True
        if name:
            mark = self.place.marks[name]
            if mark.posture == "sitting":
                return seat_approach(mark, cursor.scale), mark.facing, name, False
            return self._own_spot(cursor, mark), mark.facing, name, False
        near = beside(self.place, target)
        if near is not None:
            return self.floor.settle(near[0], self._others(cursor.player.name)), near[1], "", False
        if target and target not in {"away", "camera"}:
            self.problems.append(Problem("stagecraft.no_such_mark", target))
        return self._onwards(cursor, beat, room, first), None, "", True

    def _own_spot(self, cursor: Cursor, mark: Mark) -> Flat:
        return self.floor.settle((mark.position[0], mark.position[2]), self._others(cursor.player.name))

    def _onwards(self, cursor: Cursor, beat: Beat, room: float, first: bool) -> Flat:
        """The end of a walk to nowhere in particular: the clearest direction, best across the camera's view."""
        across = self.place.axis + math.pi / 2
        if beat.target == "camera":
            wished = self.place.axis + math.pi
        elif beat.target == "away" or beat.action == "exit":
            wished = self.place.axis
        else:
            wished = across if first else cursor.place.heading
        best: tuple[float, Flat] = (-1e9, cursor.at)
        for k in range(16):
            heading = wished + k * math.pi / 8
            for share in (1.0, 0.7, 0.45):
                length = room * share
                origin = cursor.at
                if first:
                    centre = self.place.marks["centre"].position
                    origin = (
                        centre[0] - 0.5 * length * math.sin(heading),
                        centre[2] - 0.5 * length * math.cos(heading),
                    )
                goal = (origin[0] + length * math.sin(heading), origin[1] + length * math.cos(heading))
                others = self._others(cursor.player.name)
                if not self.floor.free(goal, others) or (first and not self.floor.free(origin, others)):
                    continue
                if route(origin, goal, [*self.floor.blocks, *others], self.place.area) != [origin, goal]:
                    continue
                score = length / max(room, 0.1) - 0.35 * abs(math.remainder(heading - wished, 2 * math.pi))
                best = max(best, (score, goal))
        return best[1]

    def _set_out(self, cursor: Cursor, beat: Beat, goal: Flat, room: float, along: bool) -> None:
        """Choose where somebody comes from who is already in motion at the scene's first frame."""
        others = self._others(cursor.player.name)
        if beat.action == "enter" and "door" in self.place.marks:
            door = self.place.marks["door"].position
            start = (door[0], door[2])
        else:
            name = mark_named(self.place, beat.target)
            ends = lane(self.place, name) if name else None
            if ends is not None:
                middle = ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)
                heading = heading_to(ends[0], ends[1])
            elif along:
                middle = (self.place.marks["centre"].position[0], self.place.marks["centre"].position[2])
                heading = heading_to(middle, goal)
            else:
                if cursor.player.mark and math.dist(cursor.at, goal) > 0.5:
                    return
                start = self._where_from(goal, room, others)
                cursor.stints.clear()
                cursor.rest(-1e9, Place(*start, heading_to(start, goal)))
                return
            start = self.floor.settle(_ahead(middle, heading, -0.5 * room), others)
        cursor.stints.clear()
        cursor.rest(-1e9, Place(*start, heading_to(start, goal)))

    def _where_from(self, goal: Flat, room: float, others: list[Obstacle]) -> Flat:
        """The mark from which a walk to `goal` is about as long as the time allows, and straight."""
        best = (-1e9, goal)
        for mark in self.place.marks.values():
            start = (mark.position[0], mark.position[2])
            if mark.posture != "standing" or not self.floor.free(start, others):
                continue
            way = route(start, goal, [*self.floor.blocks, *others], self.place.area)
            if way is None:
                continue
            length = sum(math.dist(a, b) for a, b in itertools.pairwise(way))
            if length > 1.0:
                best = max(best, (-abs(length - min(room, 3.6)) - 0.7 * (len(way) - 2), start))
        return best[1]

    def _within_reach(
        self, cursor: Cursor, goal: Flat, start: float, end: float, speed: float, along: bool, mark: str
    ) -> tuple[Flat, bool]:
        """Shorten a walk that leads on and on to what the time allows."""
        distance = math.dist(cursor.at, goal)
        reach = max(end - start, 0.6) * speed
        if along and distance > reach:
            share = reach / distance
            goal = (cursor.at[0] + (goal[0] - cursor.at[0]) * share, cursor.at[1] + (goal[1] - cursor.at[1]) * share)
        del mark
        return goal, along

    def _stop(self, _cursor: Cursor, _beat: Beat, _number: int) -> None:
        """Stand still: who came in motion has taken their last steps already (see `_coast`)."""

    def _coast(self) -> None:
        """Who came in motion from the shot before, and does not walk on at once, takes their last steps."""
        for cursor in self.cursors.values():
            if not cursor.moving:
                continue
            own = [beat for beat in self._beats() if beat.actor == cursor.player.name]
            legs = next((beat for beat in own if verbs.kind(beat.action) not in {"look", "talk", "nothing"}), None)
            begins = self._time(legs.start) if legs is not None else 0.0
            if legs is not None and verbs.kind(legs.action) == "travel" and begins < COASTING:
                continue
            gait = cursor.moving if cursor.moving in GAITS else "walk"
            speed = GAITS[gait].speed * cursor.scale
            end = min(max(begins + 0.55, 0.9), 1.8)
            goal = _ahead(cursor.at, cursor.place.heading, speed * (end - 0.3))
            cursor.moving = ""
            if self.floor.free(goal, self._others(cursor.player.name)):
                travel = Travel(0.0, end, Way(rounded([cursor.at, goal])), gait, rolling_in=True)
                cursor.stints.append(travel)
                cursor.rest(travel.end, travel.at(travel.end))
                cursor.free = travel.end

    # ---- on the spot -----------------------------------------------------------------------------------------------

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

    def _turn(self, cursor: Cursor, beat: Beat, number: int) -> None:
        """Turn to somebody or something; eyes lead."""
        heading = self._direction(cursor, beat.target)
        if heading is None:
            heading = cursor.place.heading + (1.6 if beat.target else math.pi)
        start = self._ready(cursor, beat)
        cursor.gazes.append(Gaze(start, beat.target if beat.target != "away" else ""))
        self._turn_to(cursor, start + 0.12, heading)
        del number

    def _look(self, cursor: Cursor, beat: Beat, number: int) -> None:
        """Look: the eyes and the head, and the body too where they cannot turn so far."""
        start = self._ready(cursor, beat)
        cursor.gazes.append(Gaze(start, beat.target))
        heading = self._direction(cursor, beat.target)
        if heading is not None and cursor.posture.posture == "standing":
            angle = nearest_turn(cursor.place.heading, heading)
            if abs(angle) > math.radians(55) and not self._only_listens(beat):
                self._turn_to(cursor, start + 0.15, heading - math.copysign(math.radians(18), angle))
        del number

    def _only_listens(self, beat: Beat) -> bool:
        """Whether a look is at somebody who speaks meanwhile: for that one turns the head, not the body."""
        return any(
            other.action == "talk" and other.actor == beat.target and other.start == beat.start
            for other in self.shot.beats
        )

    def _talk(self, cursor: Cursor, beat: Beat, number: int) -> None:
        """Speak a line to whom it is meant for; everybody else looks at who speaks."""
        start, end = self._time(beat.start), self._time(beat.end)
        if beat.line >= 0:
            cursor.speeches.append(Speech(start, end, beat.line))
        listener = beat.target if beat.target in self.cursors else self._listener(cursor)
        if listener:
            if not self._told_where_to_look(cursor.player.name, beat):
                cursor.gazes.append(Gaze(start - 0.1, listener))
            for name, other in self.cursors.items():
                if name != cursor.player.name and not self._told_where_to_look(name, beat):
                    other.gazes.append(Gaze(start + 0.25, cursor.player.name))
            towards = heading_to(cursor.at, self.cursors[listener].at)
            angle = nearest_turn(cursor.place.heading, towards)
            told = self._told_where_to_look(cursor.player.name, beat)
            if cursor.posture.posture == "standing" and abs(angle) > math.radians(70) and not told:
                self._turn_to(cursor, max(start, cursor.free), towards - math.copysign(math.radians(25), angle))
        travelling = any(isinstance(stint, Travel) and stint.end > start for stint in cursor.stints)
        busy = any(act.end > start + 0.5 and act.start > -1 for act in cursor.acts)
        if "talk" in self.known and not travelling and not busy and cursor.posture.posture in {"standing", "sitting"}:
            whole = cursor.posture.posture == "standing"
            cursor.acts.append(Act("talk", max(start, cursor.free), end, whole=whole, beat=number))

    def _listener(self, cursor: Cursor) -> str:
        """Whom a line is for: who spoke last, else who is nearest."""
        others = [(name, other) for name, other in self.cursors.items() if name != cursor.player.name]
        if not others:
            return ""
        spoken = [(max((s.start for s in other.speeches), default=-1e9), name) for name, other in others]
        if max(spoken)[0] > -1e8:
            return max(spoken)[1]
        return min(others, key=lambda each: math.dist(each[1].at, cursor.at))[0]

    def _told_where_to_look(self, name: str, talk: Beat) -> bool:
        """Whether the script itself says where somebody looks while a line is spoken."""
        return any(
            beat.actor == name
            and verbs.kind(beat.action) in {"look", "turn"}
            and beat.start < talk.end
            and beat.end > talk.start
            for beat in self.shot.beats
        )

    def _posture(self, cursor: Cursor, beat: Beat, number: int) -> None:
        """Sit, lie, kneel, stand up; to sit one goes to the seat."""
        posture = verbs.POSTURE[beat.action]
        start = self._ready(cursor, beat)
        other = self.cursors.get(beat.target) if posture in {"kneeling", "sitting"} else None
        if other is not None and other is not cursor:
            if math.dist(cursor.at, other.at) > NEARBY + 0.15:
                start = self._approach(cursor, other, NEARBY, self._rise(cursor, start), 2.0)
            start = self._turn_to(cursor, start, heading_to(cursor.at, other.at))
            cursor.gazes.append(Gaze(start, other.player.name))
        name = mark_named(self.place, beat.target)
        if posture == cursor.posture.posture and (posture != "standing" or not name or name == cursor.mark):
            return
        if posture == "standing" and cursor.posture.posture == "standing":
            if name:  # "stands at the window": be there
                self._travel(cursor, replace_beat(beat, action="walk"), number)
            return
        if posture in {"sitting", "lying"} and beat.action != "fall":
            seat = (name, self.place.marks[name]) if name and self.place.marks[name].posture == "sitting" else None
            seat = seat or (self._seat_near(cursor.at) if posture == "sitting" and not name else None)
            if seat is not None:
                seat = self._free_seat(cursor, seat)
                start = self._to_seat(cursor, beat, seat, start)
                self._into_posture(cursor, start, posture, seat[1].seat, seat[0], number)
                return
            if posture == "sitting":
                self._into_posture(cursor, start, "sitting", 0.16, "", number)
                return
        if beat.action == "fall":
            end = self._play(cursor, Act("fall", start, start, beat=number, stays=True))
            cursor.settle(end, "lying")
            return
        self._into_posture(cursor, start, posture, 0.0, "", number)

    def _seat_near(self, at: Flat, reach: float = 6.0) -> tuple[str, Mark] | None:
        seats = [
            (math.dist(at, (mark.position[0], mark.position[2])), name)
            for name, mark in self.place.marks.items()
            if mark.posture == "sitting"
        ]
        near = min(seats, default=(math.inf, ""))
        return (near[1], self.place.marks[near[1]]) if near[0] < reach else None

    def _free_seat(self, cursor: Cursor, seat: tuple[str, Mark]) -> tuple[str, Mark]:
        """Another seat of the same piece if somebody sits there already."""

        def taken(mark: Mark) -> bool:
            return any(
                other is not cursor
                and other.posture.posture == "sitting"
                and math.dist(seat_approach(mark, other.scale), other.at) < 0.35
                for other in self.cursors.values()
            )

        if not taken(seat[1]):
            return seat
        root = seat[0].removesuffix(" left").removesuffix(" right")
        for name, mark in self.place.marks.items():
            if mark.posture == "sitting" and name.startswith(root) and not taken(mark):
                return name, mark
        return seat

    def _to_seat(self, cursor: Cursor, beat: Beat, seat: tuple[str, Mark], start: float) -> float:
        """Walk to a seat and turn round; returns when one stands before it."""
        goal = seat_approach(seat[1], cursor.scale)
        start = self._rise(cursor, start)
        if math.dist(cursor.at, goal) > 0.12:
            way = route(cursor.at, goal, [*self.floor.blocks, *self._others(cursor.player.name)], self.place.area)
            if way is None:
                self.problems.append(Problem("stagecraft.unreachable", beat.target or seat[0]))
                way = [cursor.at, goal]
            line = Way(rounded(way))
            if abs(nearest_turn(cursor.place.heading, line.heading(0.0))) > PIVOT:
                start = self._turn_to(cursor, start, line.heading(0.0))
            travel = Travel(start, start + line.length / (1.05 * cursor.scale) + 0.6, line, "walk")
            cursor.stints.append(travel)
            cursor.rest(travel.end, travel.at(travel.end))
            start = travel.end
        start = self._turn_to(cursor, start, seat[1].facing)
        cursor.free = start
        return start

    # ---- acts ------------------------------------------------------------------------------------------------------

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

    def _act(self, cursor: Cursor, beat: Beat, number: int) -> None:
        """Play a clip."""
        if beat.action not in self.known:
            return
        start, end = self._ready(cursor, beat), self._time(beat.end)
        point = self._target_point(cursor, beat)
        if beat.action == "pick_up":
            point = self._prop_spot(beat.prop) or point
        heading = self._direction(cursor, beat.target) if beat.target else None
        standing = cursor.posture.posture == "standing"
        if heading is not None and standing and abs(nearest_turn(cursor.place.heading, heading)) > math.radians(35):
            start = self._turn_to(cursor, start, heading)
        if beat.target in self.cursors:
            cursor.gazes.append(Gaze(start, beat.target))
        played = clip(beat.action)
        if played.loop and start < 0.05:  # it was going on before the camera ran
            start -= played.duration * math.ceil(0.5 / played.duration)
        moving = any(isinstance(stint, Travel) and stint.end > start for stint in cursor.stints)
        rate = min(max(played.duration / max(end - start, 0.2), 1.0), 1.35) if not played.loop else 1.0
        finish = max(end, start + played.duration / rate) if not played.loop else max(end, start + 0.5)
        cursor.acts.append(
            Act(beat.action, start, finish, point, beat.target, beat.prop, "", rate, standing and not moving,
                not played.loop and finish >= self.seconds - 0.3, beat.outcome, beat.emotion, number)
        )  # fmt: skip
        cursor.free = min(finish, max(end, start + 0.4))

    def _handle(self, cursor: Cursor, beat: Beat, number: int) -> None:
        """Throw, drop, bounce, pick up and the like: turn to the target, play the clip, look at the thing."""
        prop = beat.prop or next((prop.name for prop in self.shot.props if prop.holder == cursor.player.name), "")
        if not prop:
            self.problems.append(Problem("stagecraft.no_prop", beat.action))
        beat = replace_beat(beat, prop=prop)
        if beat.action == "pick_up" and prop:
            self._walk_to_prop(cursor, beat)
        self._act(cursor, beat, number)
        if prop and cursor.acts and cursor.acts[-1].beat == number:
            act = cursor.acts[-1]
            ahead = "" if beat.action == "bounce" else prop
            cursor.gazes.append(Gaze(act.start, beat.target or ahead))
            if beat.action in verbs.LOOSE - {"bounce"}:
                released = clip(act.clip).contact("release")
                cursor.gazes.append(Gaze(act.start + (released.time if released else 0.5) / act.rate + 0.1, prop))

    def _prop_spot(self, name: str) -> tuple[float, float, float] | None:
        """Where a prop lies at the first frame, None for one in somebody's hands."""
        prop = next((prop for prop in self.shot.props if prop.name == name), None)
        if prop is None:
            return None
        spot = laid(self.shot, self.floor, self.before, prop, self.first_places)
        return None if spot.holder else spot.position

    def _walk_to_prop(self, cursor: Cursor, beat: Beat) -> None:
        spot = self._prop_spot(beat.prop)
        at = None if spot is None else (spot[0], spot[2])
        if at is None or math.dist(at, cursor.at) < 0.55:
            return
        angle = heading_to(at, cursor.at)
        goal = self.floor.settle(_ahead(at, angle, 0.42), [])
        start = self._rise(cursor, self._ready(cursor, beat))
        way = route(cursor.at, goal, [*self.floor.blocks, *self._others(cursor.player.name)], self.place.area)
        if way is None:
            self.problems.append(Problem("stagecraft.unreachable", beat.prop))
            return
        line = Way(rounded(way))
        start = self._turn_to(cursor, start, line.heading(0.0))
        travel = Travel(start, start + line.length / (1.2 * cursor.scale) + 0.6, line, "walk")
        cursor.stints.append(travel)
        cursor.rest(travel.end, travel.at(travel.end))
        cursor.free = travel.end
        self._turn_to(cursor, travel.end, heading_to(cursor.at, at))

    def _partner(self, cursor: Cursor, beat: Beat, number: int) -> None:
        """Two people do something together: the actor comes to the distance it wants, both face each other."""
        other = self.cursors.get(beat.target) or next(
            (each for each in self.cursors.values() if each is not cursor), None
        )
        if other is None:
            self.problems.append(Problem("stagecraft.no_partner", beat.action))
            return
        wanted = verbs.PARTNERED[beat.action] * (cursor.scale + other.scale) / 2
        start = self._rise(cursor, max(self._ready(cursor, beat), other.free))
        idle = self._rise(other, max(other.free, self._time(beat.start) - AHEAD_OF_CUE, 0.0))
        if math.dist(cursor.at, other.at) > wanted + 0.08:
            needed = clip(verbs.ROLES[beat.action][0]).duration
            if start > idle + 0.6 and beat.action != "punch":  # who is free meanwhile comes over
                start = max(start, self._approach(other, cursor, wanted, idle, needed))
            else:
                start = self._approach(cursor, other, wanted, start, needed)
        ready = self._turn_to(cursor, start, heading_to(cursor.at, other.at))
        ready = max(ready, self._turn_to(other, max(other.free, start - 0.5), heading_to(other.at, cursor.at)))
        cursor.gazes.append(Gaze(start, other.player.name))
        other.gazes.append(Gaze(start, cursor.player.name))
        roles = verbs.ROLES[beat.action]
        for each, role, mate in ((cursor, roles[0], other), (other, roles[1], cursor)):
            end = max(self._time(beat.end), ready + clip(role).duration)
            each.acts.append(
                Act(role, ready, end, None, mate.player.name, beat.prop, mate.player.name, 1.0, True, False, "",
                    beat.emotion, number)
            )  # fmt: skip
            each.free = end

    def _approach(self, cursor: Cursor, other: Cursor, wanted: float, start: float, needed: float) -> float:
        """Walk up to somebody, to so many metres; returns when one is there.

        What follows needs so many seconds. Where the shot is too short for all of the way, and nobody has seen them
        move yet, the cut before has taken the first part of it.
        """
        goal = _ahead(other.at, heading_to(other.at, cursor.at), wanted)
        others = [each for each in self._others(cursor.player.name) if each.name != other.player.name]
        way = route(cursor.at, goal, [*self.floor.blocks, *others], self.place.area) or [cursor.at, goal]
        line, pace = Way(rounded(way)), 1.15 * cursor.scale
        done = line.length - max((self.seconds - start - needed - 1.3) * pace, CUT_SHORT)
        still = not cursor.moving and all(isinstance(stint, Rest) for stint in cursor.stints)
        if done > 0.3 and still and all(each.posture == "standing" for each in cursor.postures):
            place, heading = line.point(done), line.heading(done)
            line = Way(np.vstack([place, line.line[line.lengths > done + 0.02]]))
            cursor.stints.clear()
            cursor.rest(-1e9, Place(*place, heading))
        if abs(nearest_turn(cursor.place.heading, line.heading(0.0))) > PIVOT:
            start = self._turn_to(cursor, start, line.heading(0.0))
        travel = Travel(start, start + line.length / pace + 0.6, line, "walk")
        cursor.stints.append(travel)
        cursor.rest(travel.end, travel.at(travel.end))
        cursor.free = travel.end
        return travel.end

    # ---- the last frame ----------------------------------------------------------------------------------------------

    def _part(self, cursor: Cursor) -> Part:
        track = Track(tuple(_in_order(cursor.stints)))
        order = sorted(range(len(cursor.gazes)), key=lambda k: (cursor.gazes[k].start, k))
        return Part(
            cursor.player,
            cursor.scale,
            track,
            feet_of(track, cursor.scale, self.seconds),
            tuple(sorted(cursor.acts, key=lambda act: act.start)),
            tuple(cursor.gazes[k] for k in order),
            tuple(sorted(cursor.moods, key=lambda mood: mood.start)),
            tuple(sorted(cursor.speeches, key=lambda speech: speech.start)),
            tuple(sorted(cursor.postures, key=lambda posture: posture.start)),
            cursor.here,
        )

    def _end(self, parts: tuple[Part, ...]) -> WorldState:
        states: dict[str, PlayerState] = {}
        for part in parts:
            place = part.track.at(self.seconds)
            posture = part.posture(self.seconds)
            stint = part.track.stint(self.seconds - 1e-3)
            gait = stint.gait if isinstance(stint, Travel) and stint.rolling_out else ""
            held = next((act.clip for act in reversed(part.acts) if act.stays and act.start < self.seconds), "")
            current = part.gaze(self.seconds).target
            states[part.name] = PlayerState(
                (place.x, self.floor.y((place.x, place.z)), place.z),
                math.remainder(place.heading, 2 * math.pi),
                posture.posture,
                gait,
                "" if current in {"camera", "away"} else current,
                part.mood(self.seconds).emotion,
                posture.seat,
                posture.mark or self.cursors[part.name].mark,
                held,
                self.seconds < part.here[1],
            )
        return replace(self.before, seconds=self.before.seconds + self.seconds).with_players(states)


def _in_order(stints: list[Stint]) -> list[Stint]:
    """Stints by their start; of two that start together the later made one counts."""
    kept: list[Stint] = []
    for stint in stints:
        while len(kept) > 1 and kept[-1].start >= stint.start:
            kept.pop()
        kept.append(stint)
    return kept


def _ahead(at: Flat, heading: float, metres: float) -> Flat:
    """The place so many metres from another one."""
    return at[0] + metres * math.sin(heading), at[1] + metres * math.cos(heading)


def replace_beat(beat: Beat, **changes: str) -> Beat:
    """The same beat with some of its words changed."""
    return msgspec.structs.replace(beat, **changes)


def block(shot: StagedShot, place: Set, before: WorldState, scales: dict[str, float]) -> Blocking:
    """Block a shot.

    Parameters
    ----------
    shot : StagedShot
    place : Set
    before : WorldState
        What the shots before left.
    scales : dict
        Player's name to their size against an adult of 1.70 m.
    """
    return Blocker(shot, Floor.of(place), before, scales).run()
