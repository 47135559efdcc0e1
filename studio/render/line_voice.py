"""One line as its stand-in says it, in a small sound file of the cache."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import msgspec

from engine.client.engine import Engine
from engine.messages.requests import Entry, Heading, Line, Request, Staging, digest
from studio.render.voices import FOLDER

RATE = Fraction(24)
LONGEST = 40
"""Seconds in which a line is spoken."""


def line_request(line: Line, entries: tuple[Entry, ...]) -> Request:
    """A request in which nothing happens but that a line is said by whom it is said in the film."""
    who = tuple(entry for entry in entries if entry.kind == "character" and entry.name == line.character)
    alone = msgspec.structs.replace(line, recording="", samples=0)
    seconds = min(LONGEST, 3 + len(line.text) // 8)
    staging = Staging(
        heading=Heading(), action="", frames=round(seconds * RATE), rate=RATE, lines=(alone,), entries=who
    )
    return Request(staging=staging, width=64, height=64, seed=0)


async def spoken_line(folder: Path, engine: Engine, line: Line, entries: tuple[Entry, ...]) -> Path:
    """The WAV file in which a line is said; it is made where it is not there yet.

    Parameters
    ----------
    folder : Path
        The project's.
    engine : Engine
    line : Line
    entries : tuple of Entry
        The bible.

    Raises
    ------
    Fault
        ``voices.missing``, ``engine.*``.
    """
    request = line_request(line, entries)
    path = folder / FOLDER / f"line-{digest(request.staging)}.wav"
    if not path.is_file():
        await engine.speak(request, path, {})
    return path
