"""Blocking: who is where when. Beats become tracks over the floor, acts, looks and moods.

Beats are taken in the order in which they begin; every player has a cursor that says where they are and from when on
they are free. A beat that comes too early for its player waits; one that cannot be done becomes a problem.
"""

from __future__ import annotations

import math
from dataclasses import replace

from engine.previz.acting.clips import ACTIONS
from engine.previz.sets.base import Set
from engine.previz.stagecraft import verbs
from engine.previz.stagecraft.conversing import Conversing
from engine.previz.stagecraft.doing import Doing
from engine.previz.stagecraft.footsteps import feet_of
from engine.previz.stagecraft.motion import (
    Place,
    Stint,
    Track,
    Travel,
    heading_to,
    nearest_turn,
)
from engine.previz.stagecraft.part import Act, Blocking, Gaze, Mood, Part
from engine.previz.stagecraft.places import (
    Floor,
    along_seat,
    beside,
    default_marks,
    mark_named,
    seat_approach,
)
from engine.previz.stagecraft.rehearsal import Cursor
from engine.previz.stagecraft.settling import Settling
from engine.previz.stagecraft.world import PlayerState, Problem, WorldState
from engine.previz.staging.scene import Beat, Player, StagedShot


class Blocker(Settling, Conversing, Doing):
    """Blocks one shot; see `block`."""

    def __init__(self, shot: StagedShot, floor: Floor, before: WorldState, scales: dict[str, float]) -> None:
        super().__init__(shot, floor, before)
        self.scales = scales
        for player, mark in self._with_marks():
            self.cursors[player.name] = self._begin(player, mark)
        self.first_places = {name: cursor.at for name, cursor in self.cursors.items()}

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
        bed = along_seat(self.place, mark_name, scale) if player.posture == "lying" else None
        if bed is not None and not self._gets_up_at_once(player.name):
            cursor = Cursor(player, scale, Place(*bed[0], bed[1]), mark=mark_name)
            cursor.settle(-1e9, "lying", mark.seat, mark_name)
        elif mark.posture == "sitting" and player.posture in {"sitting", "lying"}:
            x, z = seat_approach(mark, scale)
            cursor = Cursor(player, scale, Place(x, z, mark.facing), mark=mark_name)
            cursor.settle(-1e9, "sitting", mark.seat, mark_name)
        else:
            wanted, facing = near or ((mark.position[0], mark.position[2]), mark.facing)
            if mark.posture == "sitting" and near is None:
                wanted = seat_approach(mark, scale)
            entering = self._first_travel(player.name)
            here = (-1e9, 1e9)
            if entering is not None and entering.action == "enter" and "door" in self.place.marks:
                door = self.place.marks["door"]
                wanted, facing = (door.position[0], door.position[2]), door.facing
                here = (self._time(entering.start), 1e9)
            spot = wanted if entering else self.floor.settle(wanted, others)
            cursor = Cursor(player, scale, Place(*spot, facing), mark=mark_name, here=here)
            cursor.settle(-1e9, player.posture)
        cursor.rest(-1e9, cursor.place)
        return cursor

    def _gets_up_at_once(self, name: str) -> bool:
        """Whether somebody leaves where they lie in this shot."""
        kinds = [verbs.kind(beat.action) for beat in self._beats() if beat.actor == name and beat.action != "lie"]
        return any(kind in {"travel", "posture", "partner"} for kind in kinds)

    def _go_on(self, player: Player, scale: float, state: PlayerState) -> Cursor:
        """A player as the shot before left them; who lay on a sofa and gets up has sat up in the cut."""
        x, _, z = state.position
        seat = self.place.marks.get(state.mark)
        if state.posture == "lying" and state.seat and seat is not None and self._gets_up_at_once(player.name):
            x, z = seat_approach(seat, scale)
            state = replace(state, posture="sitting", heading=seat.facing, held="")
        cursor = Cursor(player, scale, Place(x, z, state.heading), mark=state.mark, moving=state.gait)
        cursor.settle(-1e9, state.posture, state.seat, state.mark)
        cursor.rest(-1e9, cursor.place)
        if state.gaze:
            cursor.gazes.append(Gaze(-1e9, state.gaze))
        if state.emotion:
            cursor.moods.append(Mood(-1e9, state.emotion, 0.8))
        if state.held and state.held in ACTIONS:
            cursor.acts.append(Act(state.held, -30.0, 0.0, whole=state.posture == "standing", stays=True))
        return cursor

    def _first_travel(self, name: str) -> Beat | None:
        first = next((beat for beat in self._beats() if beat.actor == name and verbs.kind(beat.action) != "talk"), None)
        if first is None or verbs.kind(first.action) != "travel":
            return None
        return first if first.action == "enter" or self._time(first.start) < 0.5 else None

    def run(self) -> Blocking:
        """Block every beat and put the parts together."""
        for beat in self.shot.beats:
            if beat.actor not in self.cursors and not any(prop.name == beat.actor for prop in self.shot.props):
                self.problems.append(Problem("stagecraft.nobody", beat.actor))
            elif verbs.kind(beat.action) == "act" and beat.action not in ACTIONS and beat.actor in self.cursors:
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
