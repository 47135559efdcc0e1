"""Blocking of beats that change the place: walk, run, enter, leave, and the last steps of who comes in motion."""

from __future__ import annotations

import itertools
import math

import numpy as np

from engine.previz.acting.gaits import GAITS
from engine.previz.sets.base import Mark
from engine.previz.stagecraft import verbs
from engine.previz.stagecraft.footsteps import PIVOT
from engine.previz.stagecraft.motion import (
    SPEED_RANGE,
    Place,
    Rest,
    Travel,
    Way,
    heading_to,
    nearest_turn,
)
from engine.previz.stagecraft.part import Gaze
from engine.previz.stagecraft.places import (
    beside,
    lane,
    mark_named,
    seat_approach,
)
from engine.previz.stagecraft.rehearsal import Cursor, Rehearsal, ahead
from engine.previz.stagecraft.routes import Flat, Obstacle, rounded, route
from engine.previz.stagecraft.world import Problem
from engine.previz.staging.scene import Beat

TALKING_DISTANCE = 1.15
"""Metres at which somebody stops who walks up to a person."""

COASTING = 0.7
"""Seconds within which somebody who came in motion must walk on, else they come to rest."""

CUT_SHORT = 0.5
"""Metres of a walk up to somebody that are seen however short a shot is."""

EXIT_AFTER = 0.4
"""Seconds that somebody who has reached the door is still seen."""


class Travelling(Rehearsal):
    """Beats of the kind ``travel`` and ``stop``."""

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

    def _walk_to_prop(self, cursor: Cursor, beat: Beat) -> None:
        spot = self._prop_spot(beat.prop)
        at = None if spot is None else (spot[0], spot[2])
        if at is None or math.dist(at, cursor.at) < 0.55:
            return
        angle = heading_to(at, cursor.at)
        goal = self.floor.settle(ahead(at, angle, 0.42), [])
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
        if beat.action == "enter" and target in {"", "door"} and "door" in self.place.marks:
            name = mark_named(self.place, cursor.player.mark)
            mark = self.place.marks[name if name and name != "door" else "centre"]
            return self._own_spot(cursor, mark), mark.facing, name, False
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
        ends = lane(self.place, name, beat.relation) if name else None
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
            ends = lane(self.place, name, beat.relation) if name else None
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
            start = self.floor.settle(ahead(middle, heading, -0.5 * room), others)
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
            goal = ahead(cursor.at, cursor.place.heading, speed * (end - 0.3))
            cursor.moving = ""
            if self.floor.free(goal, self._others(cursor.player.name)):
                travel = Travel(0.0, end, Way(rounded([cursor.at, goal])), gait, rolling_in=True)
                cursor.stints.append(travel)
                cursor.rest(travel.end, travel.at(travel.end))
                cursor.free = travel.end

    def _approach(self, cursor: Cursor, other: Cursor, wanted: float, start: float, needed: float) -> float:
        """Walk up to somebody, to so many metres; returns when one is there.

        What follows needs so many seconds. Where the shot is too short for all of the way, and nobody has seen them
        move yet, the cut before has taken the first part of it.
        """
        goal = ahead(other.at, heading_to(other.at, cursor.at), wanted)
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
