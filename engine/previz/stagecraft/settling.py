"""Blocking of postures: sit, lie, kneel, fall, get up; to sit one goes to the seat."""

from __future__ import annotations

import math

import msgspec

from engine.previz.sets.base import Mark
from engine.previz.stagecraft import verbs
from engine.previz.stagecraft.footsteps import PIVOT
from engine.previz.stagecraft.motion import (
    Travel,
    Way,
    heading_to,
    nearest_turn,
)
from engine.previz.stagecraft.part import Act, Gaze
from engine.previz.stagecraft.places import (
    mark_named,
    seat_approach,
)
from engine.previz.stagecraft.rehearsal import Cursor, replace_beat
from engine.previz.stagecraft.routes import Flat, rounded, route
from engine.previz.stagecraft.travelling import Travelling
from engine.previz.stagecraft.world import Problem
from engine.previz.staging.scene import Beat

NEARBY = 0.95
"""Metres at which one kneels or sits down by somebody."""


class Settling(Travelling):
    """Beats of the kind ``posture``."""

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
        fetched = self._picks_up_next(cursor, beat) if posture == "kneeling" else None
        if fetched is not None and cursor.posture.posture == "standing":
            self._walk_to_prop(cursor, fetched)  # one kneels down where the thing lies
            start = self._ready(cursor, beat)
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
                self._into_posture(cursor, start, "sitting", seat[1].seat, seat[0], number)
                return
            if posture == "sitting":
                self._into_posture(cursor, start, "sitting", 0.16, "", number)
                return
        if beat.action == "fall":
            start = self._turn_to(cursor, start, self._clear_of_others(cursor))
            end = self._play(cursor, Act("fall", start, start, beat=number, stays=True))
            cursor.settle(end, "lying")
            return
        self._into_posture(cursor, start, posture, 0.0, "", number)

    def _picks_up_next(self, cursor: Cursor, beat: Beat) -> Beat | None:
        """The beat in which the same player picks something up afterwards, as if it began with this one."""
        for other in self._beats():
            if other.actor == cursor.player.name and other.action == "pick_up" and other.start >= beat.start:
                return msgspec.structs.replace(other, start=beat.start)
        return None

    def _clear_of_others(self, cursor: Cursor) -> float:
        """The heading in which somebody falls: their own, or past whoever stands there."""
        for other in self.cursors.values():
            if other is not cursor and math.dist(other.at, cursor.at) < 1.6:
                off = nearest_turn(cursor.place.heading, heading_to(cursor.at, other.at))
                if abs(off) < math.radians(70):
                    return cursor.place.heading + off - math.copysign(math.radians(105), off or 1.0)
        return cursor.place.heading

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
