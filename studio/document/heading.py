"""Scene headings: ``INT./EXT. PLACE - TIME``."""

from __future__ import annotations

import re

from engine.messages.requests import Heading

_START = re.compile(
    r"^\s*(?P<kind>int\.?\s*/\s*ext\.?|ext\.?\s*/\s*int\.?|i\s*/\s*e\.?|int\.?|ext\.?|est\.?)(?=[\s.])[\s.]*",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s+[-–—]+\s+")

TIMES = frozenset(
    (
        "dawn",
        "sunrise",
        "morning",
        "day",
        "noon",
        "midday",
        "afternoon",
        "evening",
        "sunset",
        "dusk",
        "night",
        "midnight",
        "twilight",
        "later",
        "continuous",
        "same",
        "moments",
        "golden",
        "magic",
        "hour",
        "next",
        "early",
        "late",
        "that",
        "present",
        "past",
    )
)


def parse(text: str) -> Heading:
    """Read a scene heading; what is not a time belongs to the place."""
    match = _START.match(text)
    kind = match["kind"].casefold() if match else ""
    rest = text[match.end() if match else 0 :].strip()
    parts = _DASH.split(rest)
    times = []
    while len(parts) > 1 and _is_time(parts[-1]):
        times.insert(0, parts.pop())
    tail = ""
    if len(parts) > 1 and not times:
        # "STREET - NIGHT - RAIN": the time is in the middle, and what follows it is part of how it is there.
        for place, part in enumerate(parts[1:], 1):
            if _is_time(part):
                times, tail = [part, *parts[place + 1 :]], ""
                parts = parts[:place]
                break
    return Heading(
        interior="i" in kind[:1] or "/" in kind,
        exterior="e" in kind[:1] or "/" in kind,
        place=(" - ".join(parts) + tail).strip(),
        time=" - ".join(times).strip(),
    )


def _is_time(text: str) -> bool:
    words = re.findall(r"[a-z]+", text.casefold())
    return bool(words) and any(word in TIMES for word in words)
