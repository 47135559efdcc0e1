"""Where props are at a shot's first frame: in somebody's hands, on a table, on the floor within reach."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.previz.sets.props import kind_of
from engine.previz.stagecraft.places import Floor, mark_named
from engine.previz.stagecraft.routes import Flat
from engine.previz.stagecraft.world import Point, WorldState
from engine.previz.staging.scene import Beat, Prop, StagedShot

TABLE = 0.25
"""Height in metres from which on a target is something things stand on."""

NEAR_EDGE = 0.24
"""Metres from the middle of a table to where things stand that somebody is going to take."""

AWAY = frozenset({"throw", "drop", "bounce", "hand_over", "put_down", "drink", "phone"})
"""Verbs that need their prop in hand already."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A prop at the first frame: with `holder`, or upright (turned by the quaternion) at `position`."""

    holder: str = ""
    position: Point = (0.0, 0.0, 0.0)
    turn: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)


def users(shot: StagedShot, prop: str) -> list[Beat]:
    """Beats of players that handle a prop, in order of time."""
    found = [beat for beat in shot.beats if beat.prop == prop and beat.actor != prop]
    return sorted(found, key=lambda beat: beat.start)


def laid(shot: StagedShot, floor: Floor, before: WorldState, prop: Prop, at: dict[str, Flat]) -> Laid:
    """Where one prop is at the first frame.

    Parameters
    ----------
    at : dict
        Players' places at the first frame.
    """
    state = before.prop(prop.name)
    if state is not None and (not state.holder or state.holder in at):
        return Laid(state.holder, state.position, state.turn)
    if prop.holder in at:
        return Laid(prop.holder)
    needed = users(shot, prop.name)
    if not prop.mark and needed and needed[0].action in AWAY and needed[0].actor in at:
        return Laid(needed[0].actor)
    user = next((at[beat.actor] for beat in needed if beat.actor in at), None)
    return Laid(position=_spot(floor, prop, user))


def _spot(floor: Floor, prop: Prop, user: Flat | None) -> Point:
    place, rest = floor.place, kind_of(prop.kind).rest
    name = mark_named(place, prop.mark)
    if prop.mark in place.targets:
        x, y, z = place.targets[prop.mark]
        if y - floor.y((x, z)) > TABLE and user is not None:
            way = math.dist(user, (x, z)) or 1.0
            x, z = x + (user[0] - x) / way * NEAR_EDGE, z + (user[1] - z) / way * NEAR_EDGE
        return x, y + rest, z
    if name and place.marks[name].posture == "sitting":
        x, y, z = place.marks[name].position
        return x, y + place.marks[name].seat + rest, z
    if name:
        x, _, z = place.marks[name].position
    elif user is not None:
        x, z = floor.settle((user[0] + 0.6, user[1] + 0.3), [])
    else:
        x, _, z = place.marks["centre"].position
        x, z = floor.settle((x + 0.6, z), [])
    return x, floor.y((x, z)) + rest, z
