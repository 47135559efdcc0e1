"""Shots that previz renders for scoring, as rows of ``shots.tsv``: those that the measures were tuned on, and others.

What is held out has other people, things, sets, seeds, lengths and moves, was written before what is measured by it,
and is looked at only for the figures of the proof. A shot from which anything was learned is tuned.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from engine.messages.directions import Camera
from engine.messages.jobs import RenderJob
from engine.messages.requests import Entry, Heading, Line, Request, Staging
from engine.process.rendering import render

RATE = Fraction(24)
SIZE = (424, 240)
LOOKS = {"NIA": "a woman in a red coat", "LENA": "a woman in a green jacket", "HUGO": "a man in a yellow raincoat"}
"""What the bible says of some of them; of the others nothing."""


class Shot(NamedTuple):
    """What is rendered."""

    heading: Heading
    action: str
    camera: Camera
    frames: int
    seed: int
    entries: tuple[Entry, ...]
    lines: tuple[Line, ...]


def _shot(row: dict[str, str]) -> Shot:
    side, _space, scene = row["place"].partition(" ")
    place, _dash, time = scene.partition(" - ")
    said = [line.partition(": ") for line in row["line"].split("; ") if line]
    return Shot(
        heading=Heading(interior=side == "INT.", exterior=side == "EXT.", place=place, time=time),
        action=row["action"],
        camera=Camera(size=row["size"], move=row["move"]),
        frames=int(row["frames"]),
        seed=int(row["seed"]),
        entries=tuple(
            Entry(kind="character", name=name, description=LOOKS.get(name, "")) for name in row["people"].split()
        ),
        lines=tuple(Line(character=name, text=text) for name, _colon, text in said),
    )


def _sets() -> dict[str, dict[str, Shot]]:
    found: dict[str, dict[str, Shot]] = {}
    with Path(__file__).with_suffix(".tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found.setdefault(row["set"], {})[row["name"]] = _shot(row)
    return found


SETS = _sets()
"""``tuned`` and ``held out``: name to shot."""


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


def rendered(name: str, shot: Shot, folder: Path, size: tuple[int, int] = SIZE) -> Path:
    """A shot as a take in `folder`; rendered unless it is there."""
    home = folder / name
    if not (home / "recipe.json").exists():
        job = RenderJob(id=name, request=request(shot, size), folder=str(home))
        render(job, home, {}, lambda _event: None, bool)
    return home / "take.mov"
