"""Where and when: the set, inside or outside, the time of day, the weather."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from engine.messages.directions import TIMES, WEATHERS
from engine.messages.requests import Staging
from engine.previz.staging.lexicon import places
from engine.previz.staging.remarks import said
from engine.previz.staging.scene import Remark

_DEFAULT_TIME = "day"
_LONGEST_HEADING = 400


@dataclass(frozen=True, slots=True)
class Where:
    """A set and what it stands for."""

    set: str
    place: str
    interior: bool
    remarks: tuple[Remark, ...] = ()


@lru_cache(maxsize=16)
def _pattern(table: str) -> re.Pattern[str]:
    phrases = {"places": [*places.PLACES, *places.LIKENESSES, *places.ROOMS], "times": [*places.TIMES],
               "hints": [*places.HINTS], "weathers": [*places.WEATHERS]}[table]  # fmt: skip
    longest = sorted(set(phrases), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")


def phrases_in(text: str, table: str) -> list[str]:
    """The phrases of a table (``places``, ``times``, ``hints``, ``weathers``) in a text, in order."""
    return _pattern(table).findall(text.casefold().replace("’", "'"))


def where(staging: Staging) -> Where:
    """The set on which a shot plays.

    The last part of a heading counts most (``HOTEL - KITCHEN``), a place's bible entry only where the heading's words
    are not known. A place without a set of its own is shown on the nearest one, an unknown one on the neutral stage.
    """
    heading = staging.heading
    place = " ".join(heading.place.split())
    interior = heading.interior and not heading.exterior
    exterior = heading.exterior and not heading.interior
    for text in _texts(staging):
        candidates = [_set_of(phrase, interior, exterior) for phrase in phrases_in(text, "places")]
        fitting = [(name, exact) for name, exact in candidates if name]
        if fitting:
            name, exact = next((pair for pair in fitting if pair[1]), fitting[0])
            remarks = () if exact else (said("staging.place_as", f"{place or text} → {name}"),)
            return Where(name, place or name, _inside(name, interior, exterior), remarks)
    if not place:
        return Where("stage", "", interior, ())
    return Where("stage", place, interior, (said("staging.place_unknown", place),))


def _texts(staging: Staging) -> list[str]:
    place = staging.heading.place[:_LONGEST_HEADING]
    parts = [part for part in re.split(r"\s+[-–—]+\s+|[/,;.]", place) if part.strip()]
    entries = [entry for entry in staging.entries if entry.kind == "place"]
    texts = [*reversed(parts), *(entry.description[:_LONGEST_HEADING] for entry in entries)]
    return texts if place else [*texts, staging.action[:_LONGEST_HEADING]]


def _set_of(phrase: str, interior: bool, exterior: bool) -> tuple[str, bool]:
    """Set and whether it shows the place itself; an empty name where it cannot (a forest indoors)."""
    exact = places.PLACES.get(phrase, "")
    if exact and not (interior and exact not in places.INDOOR_SETS) and not (exterior and exact == "living_room"):
        return exact, True
    if interior:
        if phrase in places.ROOMS:
            return "living_room", False
        likeness = places.LIKENESSES.get(phrase, "") or exact
        if likeness == "court":
            return "court", False
        return ("longship", False) if likeness == "longship" else ("living_room", False)
    likeness = places.LIKENESSES.get(phrase, "")
    if exterior:
        return (likeness or "street", False)
    if phrase in places.ROOMS:
        return "living_room", False
    return likeness, False


def _inside(name: str, interior: bool, exterior: bool) -> bool:
    if interior or exterior:
        return interior
    return name in ("living_room", "court")


def time_of(staging: Staging, earlier: str) -> str:
    """Time of day: the direction's, else the heading's, made finer by the action's words; else as before."""
    if staging.time in TIMES:
        return staging.time
    heading = staging.heading.time.casefold().strip()
    told = [places.TIMES[phrase] for phrase in phrases_in(heading[:_LONGEST_HEADING], "times")]
    said_so = max(told, key=lambda time: time in places.SPECIFIC, default="")
    names = {entry.name.casefold() for entry in staging.entries}
    told_by = [phrase for phrase in phrases_in(staging.action[:2000], "hints") if phrase not in names]
    hints = [places.HINTS[phrase] for phrase in told_by]
    if hints and said_so not in places.SPECIFIC:
        return hints[0]
    if said_so and not (earlier in places.SPECIFIC and said_so in ("day", "afternoon", "morning")):
        return said_so
    return earlier or said_so or _DEFAULT_TIME


def weather_of(staging: Staging, earlier: str) -> str:
    """Weather: the direction's, else the heading's and the action's words, else as before, else clear."""
    if staging.weather in WEATHERS:
        return staging.weather
    names = {entry.name.casefold() for entry in staging.entries}
    for text in (f"{staging.heading.time} {staging.heading.place}"[:_LONGEST_HEADING], staging.action[:2000]):
        told = [places.WEATHERS[phrase] for phrase in phrases_in(text, "weathers") if phrase not in names]
        if told:
            return min(told, key=_ORDER.index)
    return earlier or "clear"


_ORDER = list(dict.fromkeys(places.WEATHERS.values()))
