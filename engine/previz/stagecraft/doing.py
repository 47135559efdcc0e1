"""Blocking of acts: clips that are played, things that are handled, what two do together."""

from __future__ import annotations

import math

from engine.previz.acting.clips import ACTIONS, clip
from engine.previz.sets.props import kind_of
from engine.previz.stagecraft import verbs
from engine.previz.stagecraft.motion import (
    Travel,
    heading_to,
    nearest_turn,
)
from engine.previz.stagecraft.part import Act, Gaze
from engine.previz.stagecraft.rehearsal import Cursor, replace_beat
from engine.previz.stagecraft.travelling import Travelling
from engine.previz.stagecraft.world import Problem
from engine.previz.staging.scene import Beat

AHEAD_OF_CUE = 1.0
"""Seconds by which somebody sets out before what they are needed for."""

NEARBY = 0.95
"""Metres at which one kneels or sits down by somebody."""

EXIT_AFTER = 0.4
"""Seconds that somebody who has reached the door is still seen."""

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

EXIT_AFTER = 0.4
"""Seconds that somebody who has reached the door is still seen."""

CUT_SHORT = 0.5
"""Metres of a walk up to somebody that are seen however short a shot is."""

AHEAD_OF_CUE = 1.0
"""Seconds by which somebody sets out before what they are needed for."""

NEARBY = 0.95
"""Metres at which one kneels or sits down by somebody."""

EXIT_AFTER = 0.4
"""Seconds that somebody who has reached the door is still seen."""

AHEAD_OF_CUE = 1.0
"""Seconds by which somebody sets out before what they are needed for."""

NEARBY = 0.95
"""Metres at which one kneels or sits down by somebody."""

EXIT_AFTER = 0.4
"""Seconds that somebody who has reached the door is still seen."""


class Doing(Travelling):
    """Beats of the kind ``act``, ``handle`` and ``partner``."""

    def _act(self, cursor: Cursor, beat: Beat, number: int) -> None:
        """Play a clip."""
        if beat.action not in ACTIONS:
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
        hurried = not played.loop and beat.action not in verbs.AIRBORNE
        rate = min(max(played.duration / max(end - start, 0.2), 1.0), 1.35) if hurried else 1.0
        finish = max(end, start + played.duration / rate) if not played.loop else max(end, start + 0.5)
        cursor.acts.append(
            Act(beat.action, start, finish, point, beat.target, beat.prop, "", rate, standing and not moving,
                not played.loop and finish >= self.seconds - 0.3, beat.outcome, beat.emotion, beat=number)
        )  # fmt: skip
        cursor.free = min(finish, max(end, start + 0.4))

    def _handle(self, cursor: Cursor, beat: Beat, number: int) -> None:
        """Throw, drop, bounce, pick up and the like: turn to the target, play the clip, look at the thing."""
        prop = beat.prop or next((prop.name for prop in self.shot.props if prop.holder == cursor.player.name), "")
        if not prop:
            self.problems.append(Problem("stagecraft.no_prop", beat.action))
        beat = replace_beat(beat, prop=prop)
        if beat.action == "throw" and not self._is_ball(prop):
            beat = replace_beat(beat, action="toss")
        if beat.action == "pick_up" and prop:
            self._walk_to_prop(cursor, beat)
        self._act(cursor, beat, number)
        if prop and cursor.acts and cursor.acts[-1].beat == number:
            act = cursor.acts[-1]
            otherwise = "" if beat.action == "bounce" else prop
            cursor.gazes.append(Gaze(act.start, beat.target or otherwise))
            if beat.action in verbs.LOOSE - {"bounce"}:
                released = clip(act.clip).contact("release")
                cursor.gazes.append(Gaze(act.start + (released.time if released else 0.5) / act.rate + 0.1, prop))

    def _is_ball(self, name: str) -> bool:
        """Whether a prop is shot with both hands; other things are tossed with one."""
        return any(prop.name == name and kind_of(prop.kind).hold.hands == 2 for prop in self.shot.props)

    def _partner(self, cursor: Cursor, beat: Beat, number: int) -> None:
        """Two people do something together: the actor comes to the distance it wants, both face each other."""
        other = self.cursors.get(beat.target) or next(
            (each for each in self.cursors.values() if each is not cursor), None
        )
        if other is None:
            self.problems.append(Problem("stagecraft.no_partner", beat.action))
            return
        again = (
            act.partner == other.player.name
            and act.clip == verbs.ROLES[beat.action][0]
            and self._time(beat.start) <= act.start <= self._time(beat.end) + 3.0
            for act in cursor.acts
        )
        if any(again):
            return  # it takes two, but it is done once
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
                    beat.emotion, beat=number)
            )  # fmt: skip
            each.free = end
