"""Shots that previz renders for scoring: things that fly and fall, and people who walk, run, speak and wait."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from engine.messages.directions import Camera
from engine.messages.jobs import RenderJob
from engine.messages.requests import Entry, Heading, Line, Request, Staging
from engine.process.rendering import render

RATE = Fraction(24)
SIZE = (424, 240)
ENTRIES = (Entry(kind="character", name="JONAH"), Entry(kind="character", name="MARA"))
GYM = Heading(interior=True, place="GYM", time="DAY")
BEACH = Heading(exterior=True, place="BEACH", time="DAY")
ROOM = Heading(interior=True, place="LIVING ROOM", time="DAY")
STREET = Heading(exterior=True, place="STREET", time="NIGHT")
FOREST = Heading(exterior=True, place="FOREST", time="DAY")
SHORE = Heading(exterior=True, place="BEACH", time="SUNSET")


class Shot(NamedTuple):
    """What is rendered."""

    heading: Heading
    action: str
    camera: Camera
    frames: int
    seed: int = 5
    entries: tuple[Entry, ...] = ENTRIES
    lines: tuple[Line, ...] = ()


BOUNCE = "Jonah stands at the free throw line and bounces the ball."
MISS = "Jonah throws the ball at the hoop. It hits the board, then the rim, and misses."
SPOKEN = (Line(character="JONAH", text="You came back!"),)
SHOTS: dict[str, Shot] = {
    "bounce": Shot(GYM, BOUNCE, Camera(size="full"), 72),
    "bounce_wide": Shot(GYM, BOUNCE, Camera(size="wide"), 72),
    "bounce_handheld": Shot(GYM, BOUNCE, Camera(size="medium", move="handheld"), 60),
    "miss": Shot(GYM, MISS, Camera(size="wide"), 96),
    "miss_full": Shot(GYM, MISS, Camera(size="full"), 96),
    "in": Shot(GYM, "Jonah throws the ball at the hoop. It goes in.", Camera(size="wide"), 84),
    "rim": Shot(GYM, "He shoots the ball. It bounces off the rim.", Camera(size="wide"), 96),
    "pass": Shot(GYM, "Jonah throws Mara the ball. She catches it.", Camera(size="wide"), 72),
    "cup": Shot(ROOM, "Jonah drops the cup. It falls on the floor.", Camera(size="full"), 60),
    "cup_wide": Shot(ROOM, "Mara drops the cup. It falls on the floor.", Camera(size="wide"), 60),
    "key": Shot(ROOM, "Mara throws the key to Jonah. He catches it.", Camera(size="full"), 72),
    "stone": Shot(BEACH, "Mara picks up a stone and throws it into the sea.", Camera(size="wide"), 96),
    "walk": Shot(BEACH, "MARA walks along the shore.", Camera(size="full"), 72),
    "walk_room": Shot(ROOM, "Mara walks slowly to the window.", Camera(size="wide"), 72),
    "walk_street": Shot(STREET, "Mara walks down the street.", Camera(size="full"), 72),
    "walk_forest": Shot(FOREST, "MARA walks through the forest.", Camera(size="wide"), 72),
    "run": Shot(BEACH, "MARA runs along the shore, then stops and turns around.", Camera(size="wide"), 72),
    "run_street": Shot(STREET, "Jonah runs down the street.", Camera(size="wide"), 60),
    "pan": Shot(BEACH, "Mara walks along the shore.", Camera(size="full", move="pan left"), 72),
    "dolly": Shot(ROOM, "Jonah walks to the window and waves.", Camera(size="full", move="dolly in"), 84),
    "handheld": Shot(STREET, "Mara walks down the street.", Camera(size="medium", move="handheld"), 60),
    "sit": Shot(ROOM, "Mara walks to the sofa and sits down.", Camera(size="wide"), 96),
    "cheer": Shot(GYM, "Mara throws her arms up and cheers.", Camera(size="full"), 60),
    "sunset": Shot(SHORE, "MARA, in a white dress, walks along the waterline.", Camera(size="wide"), 72),
    "talk": Shot(ROOM, "Jonah waves at Mara.", Camera(size="medium"), 72, lines=SPOKEN),
}
"""Name to shot."""


def request(shot: Shot, size: tuple[int, int] = SIZE) -> Request:
    """The request of a shot."""
    return Request(
        staging=Staging(
            heading=shot.heading,
            action=shot.action,
            frames=shot.frames,
            rate=RATE,
            entries=shot.entries,
            lines=shot.lines,
        ),
        camera=shot.camera,
        width=size[0],
        height=size[1],
        seed=shot.seed,
        quality="draft",
    )


def rendered(name: str, folder: Path, size: tuple[int, int] = SIZE, shot: Shot | None = None) -> Path:
    """A shot, by default one of `SHOTS`, as a take in `folder`; rendered unless it is there."""
    home = folder / name
    if not (home / "recipe.json").exists():
        job = RenderJob(id=name, request=request(shot or SHOTS[name], size), folder=str(home))
        render(job, home, {}, lambda _event: None, bool)
    return home / "take.mov"
