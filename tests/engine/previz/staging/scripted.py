"""Requests by hand, as the studio would make them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from engine.messages.requests import Entry, Heading, Line, Request, Staging
from engine.previz.staging.compile import compile_request
from engine.previz.staging.scene import StagedShot

MARA = Entry(kind="character", name="MARA")
JONAH = Entry(kind="character", name="JONAH")

HEADINGS = {
    "beach": Heading(exterior=True, place="BEACH", time="DAY"),
    "living_room": Heading(interior=True, place="LIVING ROOM", time="DAY"),
    "court": Heading(interior=True, place="GYM", time="DAY"),
    "street": Heading(exterior=True, place="STREET", time="DAY"),
    "forest": Heading(exterior=True, place="FOREST", time="DAY"),
    "mountain": Heading(exterior=True, place="MOUNTAIN RIDGE", time="DAY"),
    "longship": Heading(exterior=True, place="LONGSHIP", time="DAY"),
    "stage": Heading(),
}


def staging(heading: Heading | str, action: str, seconds: float = 4, **changes: Any) -> Staging:
    """One shot's staging at 24 frames a second."""
    heading = HEADINGS[heading] if isinstance(heading, str) else heading
    return Staging(heading=heading, action=action, frames=round(seconds * 24), rate=Fraction(24), **changes)


def request(shot: Staging, *before: Staging, **changes: Any) -> Request:
    """The request of a shot after others of its scene."""
    return Request(staging=shot, width=424, height=240, seed=1, before=before, **changes)


def staged(shot: Staging, *before: Staging, **changes: Any) -> StagedShot:
    """What staging makes of it."""
    return compile_request(request(shot, *before, **changes))


def read(place: str, action: str, **changes: Any) -> StagedShot:
    """A sentence in a scene in which Mara and Jonah already are."""
    named = tuple(entry for entry in (MARA, JONAH) if entry.name.casefold() in action.casefold())
    opening = staging(place, "MARA and JONAH wait.", entries=(MARA, JONAH))
    return staged(staging(place, action, entries=named, **changes), opening)


def told(shot: StagedShot) -> list[str]:
    """Beats in short: ``MARA throw ball > hoop miss``."""
    lines = []
    for beat in shot.beats:
        parts = [beat.actor, beat.action, beat.prop, f"> {beat.target}" if beat.target else "", beat.outcome]
        lines.append(" ".join(part for part in parts if part))
    return lines


def codes(shot: StagedShot) -> list[str]:
    """Codes of the remarks."""
    return [remark.code for remark in shot.remarks]


def line(character: str, text: str, manner: str = "") -> Line:
    """One speech."""
    return Line(character=character, text=text, manner=manner)
