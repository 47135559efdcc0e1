"""The company: baked people and built sets, made beside the main thread so that a cancelled shot stops at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path
from typing import TypeVar

import appdirs

from engine.messages.faults import Exit, Fault
from engine.previz.people.bake import Baked, bake
from engine.previz.sets.base import Conditions, Set
from engine.previz.sets.registry import build
from engine.previz.stagecraft.kept import Kept
from engine.previz.staging.scene import Player, StagedShot

T = TypeVar("T")

POLL = 0.04
"""Seconds between two looks at whether a job was cancelled while something is made beside."""

MOST_PEOPLE, MOST_SETS = 10, 4

_people: Kept[Baked] = Kept(MOST_PEOPLE)
_sets: Kept[Set] = Kept(MOST_SETS)
_workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="previz")


def cancel_fault() -> Fault:
    """What a cancelled job raises."""
    return Fault("previz.cancelled", Exit.CANCELLED)


def beside(task: Callable[[], T]) -> Future[T]:
    """Start something beside the main thread."""
    return _workers.submit(task)


def wait(future: Future[T], cancelled: Callable[[], bool]) -> T:
    """Wait for something made beside; what a cancelled job leaves goes on and is kept for the next one.

    Raises
    ------
    Fault
        ``previz.cancelled``, and whatever the task raised.
    """
    while True:
        if cancelled():
            raise cancel_fault()
        try:
            return future.result(timeout=POLL)
        except NotYet:
            if future.done():
                raise


def cache_folder() -> Path:
    """Where baked people are kept between runs; ``RUSHES_HOME`` moves it."""
    home = os.environ.get("RUSHES_HOME")
    return Path(home or appdirs.user_cache_dir("rushes", appauthor=False)) / "people"


def figure_key(player: Player) -> str:
    """Name of a player's figure: the same stand-in in the same clothes is baked once."""
    return " ".join((player.stand_in, *player.wardrobe))


def person(player: Player) -> Baked:
    """A player's baked stand-in."""
    key = (player.stand_in, player.wardrobe)
    return _people.make(key, lambda: bake(player.stand_in, player.wardrobe, cache=cache_folder()))


def conditions(shot: StagedShot) -> Conditions:
    """What a shot's set is built for."""
    return Conditions(shot.time, shot.weather, shot.style == "toon")


def place_of(shot: StagedShot) -> Set:
    """A shot's set."""
    wanted = conditions(shot)
    return _sets.make((shot.set, wanted), lambda: build(shot.set, wanted))


def forget() -> None:
    """Give up everything that is kept."""
    _people.clear()
    _sets.clear()
