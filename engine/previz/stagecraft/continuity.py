"""Continuity: the earlier shots of a scene are performed without drawing, so that a shot finds the world they left."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from engine.messages.requests import to_json
from engine.previz.people.bake import Baked
from engine.previz.physics.simulate import never
from engine.previz.sets.base import Set
from engine.previz.stagecraft.kept import Kept
from engine.previz.stagecraft.performance import perform
from engine.previz.stagecraft.world import EMPTY, WorldState
from engine.previz.staging.scene import Player, StagedShot

_worlds: Kept[WorldState] = Kept(256)


def staging_digest(shot: StagedShot) -> str:
    """SHA-256 (hex) of what happens in a shot: nothing of camera, style, sound or the shots before it."""
    told = (shot.set, shot.time, shot.weather, shot.frames, str(shot.rate), shot.cast, shot.props, shot.beats)
    return hashlib.sha256(to_json(told)).hexdigest()


def world_seed(shot: StagedShot) -> int:
    """Seed of what the next shot finds.

    It comes from the staging alone, so that all takes of a shot leave the same world, whichever is circled.
    """
    return int(staging_digest(shot)[:8], 16) & 0x7FFFFFFF


def world_before(
    shot: StagedShot,
    place: Callable[[StagedShot], Set],
    person: Callable[[Player], Baked],
    cancelled: Callable[[], bool] = never,
    done: Callable[[int], None] = lambda _count: None,
) -> WorldState:
    """The world at a shot's first frame.

    Parameters
    ----------
    shot : StagedShot
        With the scene's earlier shots in ``earlier``.
    place, person : functions
        Give a shot's set and a player's baked stand-in.
    done : function
        Told how many of the earlier shots are through.

    Raises
    ------
    Fault
        ``physics.cancelled``.
    """
    world, chain = EMPTY, ""
    for number, earlier in enumerate(shot.earlier):
        chain = _linked(chain, earlier)
        kept = _worlds.get(chain)
        if kept is None:
            company = {player.name: person(player) for player in earlier.cast}
            seed = world_seed(earlier)
            done_world = perform(earlier, place(earlier), company, world, None, 0, seed, cancelled).end
            kept = _worlds.put(chain, done_world)
        world = kept
        done(number + 1)
    return world


def keep(shot: StagedShot, end: WorldState) -> None:
    """Keep what a performed shot leaves, so that the next one need not perform it again."""
    chain = ""
    for each in (*shot.earlier, shot):
        chain = _linked(chain, each)
    _worlds.put(chain, end)


def _linked(chain: str, shot: StagedShot) -> str:
    return hashlib.sha256((chain + staging_digest(shot)).encode()).hexdigest()


def forget() -> None:
    """Give up all kept worlds."""
    _worlds.clear()
