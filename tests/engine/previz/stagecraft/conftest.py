"""Two light people, three sets and staged shots of a line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.messages.directions import Camera
from engine.previz.people.bake import bake
from engine.previz.sets.base import Conditions
from engine.previz.sets.registry import build
from engine.previz.staging.scene import Beat, Player, Prop, StagedShot

RATE = 24


@pytest.fixture(scope="session")
def people():
    """Names as in the sample script."""
    return {"MARA": bake("nia", density=0.05), "JONAH": bake("jonas", density=0.05), "TIM": bake("timo", density=0.05)}


@pytest.fixture(scope="session")
def sets():
    """A place by the sea, a room, a gym, and the empty stage."""
    return {name: build(name, Conditions()) for name in ("beach", "living_room", "court", "stage")}


STAND_INS = {"MARA": "nia", "JONAH": "jonas", "TIM": "timo"}


def player(name, **more):
    """A player of the test company."""
    return Player(name=name, stand_in=STAND_INS[name], voice=STAND_INS[name], **more)


def beat(actor, action, start=0.0, end=4.0, **more):
    """A beat by seconds."""
    return Beat(actor=actor, action=action, start=round(start * RATE), end=round(end * RATE), **more)


def staged(place, cast, beats=(), seconds=4.0, props=(), **more):
    """A staged shot by seconds."""
    return StagedShot(
        set=place, place=place, interior=False, time="day", weather="clear", style="photographic",
        frames=round(seconds * RATE), rate=Fraction(RATE), cast=tuple(cast), beats=tuple(beats),
        props=tuple(Prop(**prop) for prop in props), **{"camera": Camera(), **more},
    )  # fmt: skip
