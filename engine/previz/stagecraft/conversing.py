"""Blocking of beats of attention: turn, look, talk, and who looks at whom meanwhile."""

from __future__ import annotations

import math

from engine.previz.acting.clips import ACTIONS
from engine.previz.stagecraft import verbs
from engine.previz.stagecraft.motion import (
    Travel,
    heading_to,
    nearest_turn,
)
from engine.previz.stagecraft.part import Act, Gaze, Speech
from engine.previz.stagecraft.rehearsal import Cursor, Rehearsal
from engine.previz.staging.scene import Beat


class Conversing(Rehearsal):
    """Beats of the kind ``turn``, ``look`` and ``talk``."""

    def _nothing(self, _cursor: Cursor, _beat: Beat, _number: int) -> None:
        """A verb without visible doing."""

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
        if "talk" in ACTIONS and not travelling and not busy and cursor.posture.posture in {"standing", "sitting"}:
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
