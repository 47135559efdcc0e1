"""Shots that previz renders for scoring: things that fly and fall, and people who walk, run, speak and wait."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

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

BOUNCE = "Jonah stands at the free throw line and bounces the ball."
MISS = "Jonah throws the ball at the hoop. It hits the board, then the rim, and misses."
SHOTS = {
    "bounce": (GYM, BOUNCE, Camera(size="full"), 72),
    "bounce_wide": (GYM, BOUNCE, Camera(size="wide"), 72),
    "bounce_handheld": (GYM, BOUNCE, Camera(size="medium", move="handheld"), 60),
    "miss": (GYM, MISS, Camera(size="wide"), 96),
    "miss_full": (GYM, MISS, Camera(size="full"), 96),
    "in": (GYM, "Jonah throws the ball at the hoop. It goes in.", Camera(size="wide"), 84),
    "rim": (GYM, "He shoots the ball. It bounces off the rim.", Camera(size="wide"), 96),
    "pass": (GYM, "Jonah throws Mara the ball. She catches it.", Camera(size="wide"), 72),
    "cup": (ROOM, "Jonah drops the cup. It falls on the floor.", Camera(size="full"), 60),
    "cup_wide": (ROOM, "Mara drops the cup. It falls on the floor.", Camera(size="wide"), 60),
    "key": (ROOM, "Mara throws the key to Jonah. He catches it.", Camera(size="full"), 72),
    "stone": (BEACH, "Mara picks up a stone and throws it into the sea.", Camera(size="wide"), 96),
    "walk": (BEACH, "MARA walks along the shore.", Camera(size="full"), 72),
    "walk_room": (ROOM, "Mara walks slowly to the window.", Camera(size="wide"), 72),
    "walk_street": (STREET, "Mara walks down the street.", Camera(size="full"), 72),
    "walk_forest": (FOREST, "MARA walks through the forest.", Camera(size="wide"), 72),
    "run": (BEACH, "MARA runs along the shore, then stops and turns around.", Camera(size="wide"), 72),
    "run_street": (STREET, "Jonah runs down the street.", Camera(size="wide"), 60),
    "pan": (BEACH, "Mara walks along the shore.", Camera(size="full", move="pan left"), 72),
    "dolly": (ROOM, "Jonah walks to the window and waves.", Camera(size="full", move="dolly in"), 84),
    "handheld": (STREET, "Mara walks down the street.", Camera(size="medium", move="handheld"), 60),
    "sit": (ROOM, "Mara walks to the sofa and sits down.", Camera(size="wide"), 96),
    "cheer": (GYM, "Mara throws her arms up and cheers.", Camera(size="full"), 60),
    "sunset": (SHORE, "MARA, in a white dress, walks along the waterline.", Camera(size="wide"), 72),
    "talk": (ROOM, "Jonah waves at Mara.", Camera(size="medium"), 72),
}
"""Name to heading, action, camera and frames."""


def request(name: str, size: tuple[int, int] = SIZE) -> Request:
    """The request of one of `SHOTS`."""
    heading, action, camera, frames = SHOTS[name]
    spoken = (Line(character="JONAH", text="You came back!"),) if name == "talk" else ()
    return Request(
        staging=Staging(heading=heading, action=action, frames=frames, rate=RATE, entries=ENTRIES, lines=spoken),
        camera=camera,
        width=size[0],
        height=size[1],
        seed=5,
        quality="draft",
    )


def rendered(name: str, folder: Path, size: tuple[int, int] = SIZE) -> Path:
    """One of `SHOTS` as a take in `folder`; rendered unless it is there."""
    home = folder / name
    if not (home / "recipe.json").exists():
        render(RenderJob(id=name, request=request(name, size), folder=str(home)), home, {}, lambda _event: None, bool)
    return home / "take.mov"
