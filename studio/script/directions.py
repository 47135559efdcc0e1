"""Directions in a filmmaker's words: ``close-up on Mara, slow dolly in, 4s, anime, rain``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from engine.messages.directions import ANGLES, MOVES, PACES, SIZES, STYLES, TIMES, WEATHERS

SYNONYMS: dict[str, dict[str, str]] = {
    "size": {
        **{word: word for word in SIZES},
        "ews": "extreme wide",
        "els": "extreme wide",
        "extreme wide shot": "extreme wide",
        "extreme long shot": "extreme wide",
        "establishing shot": "extreme wide",
        "establishing": "extreme wide",
        "vista": "extreme wide",
        "ws": "wide",
        "ls": "wide",
        "wide shot": "wide",
        "long shot": "wide",
        "master": "wide",
        "master shot": "wide",
        "two shot": "medium",
        "two-shot": "medium",
        "2-shot": "medium",
        "fs": "full",
        "full shot": "full",
        "full figure": "full",
        "mws": "medium wide",
        "mls": "medium wide",
        "medium wide shot": "medium wide",
        "medium long shot": "medium wide",
        "cowboy": "medium wide",
        "american shot": "medium wide",
        "ms": "medium",
        "mid": "medium",
        "mid shot": "medium",
        "medium shot": "medium",
        "waist shot": "medium",
        "mcu": "medium close-up",
        "medium close up": "medium close-up",
        "medium closeup": "medium close-up",
        "head and shoulders": "medium close-up",
        "cu": "close-up",
        "close up": "close-up",
        "closeup": "close-up",
        "close": "close-up",
        "close shot": "close-up",
        "tight": "close-up",
        "ecu": "extreme close-up",
        "xcu": "extreme close-up",
        "extreme close up": "extreme close-up",
        "extreme closeup": "extreme close-up",
        "insert": "extreme close-up",
        "macro": "extreme close-up",
    },
    "angle": {
        **{word: word for word in ANGLES},
        "eye-level": "eye level",
        "low angle": "low",
        "from below": "low",
        "worm's eye": "low",
        "high angle": "high",
        "from above": "high",
        "top shot": "overhead",
        "bird's eye": "overhead",
        "birds eye": "overhead",
        "god's eye": "overhead",
        "dutch angle": "dutch",
        "dutch tilt": "dutch",
        "canted": "dutch",
        "ots": "over the shoulder",
        "over-the-shoulder": "over the shoulder",
        "over shoulder": "over the shoulder",
        "pov": "point of view",
    },
    "move": {
        **{word: word for word in MOVES},
        "locked": "static",
        "locked off": "static",
        "locked-off": "static",
        "still camera": "static",
        "tripod": "static",
        "fixed": "static",
        "push in": "dolly in",
        "push-in": "dolly in",
        "dolly-in": "dolly in",
        "track in": "dolly in",
        "move in": "dolly in",
        "zoom in": "dolly in",
        "dolly": "dolly in",
        "pull out": "dolly out",
        "pull back": "dolly out",
        "pull-out": "dolly out",
        "dolly-out": "dolly out",
        "dolly back": "dolly out",
        "zoom out": "dolly out",
        "move out": "dolly out",
        "pan": "pan right",
        "pans left": "pan left",
        "pans right": "pan right",
        "whip pan": "pan right",
        "tilt": "tilt up",
        "tilts up": "tilt up",
        "tilts down": "tilt down",
        "truck": "truck right",
        "track left": "truck left",
        "track right": "truck right",
        "slide left": "truck left",
        "slide right": "truck right",
        "crab left": "truck left",
        "crab right": "truck right",
        "crane": "crane up",
        "boom up": "crane up",
        "boom down": "crane down",
        "pedestal up": "crane up",
        "pedestal down": "crane down",
        "jib up": "crane up",
        "jib down": "crane down",
        "rise": "crane up",
        "orbit": "orbit right",
        "arc": "orbit right",
        "arc left": "orbit left",
        "arc right": "orbit right",
        "circle": "orbit right",
        "tracking": "track",
        "tracking shot": "track",
        "follow": "track",
        "following": "track",
        "steadicam": "track",
        "hand-held": "handheld",
        "hand held": "handheld",
        "shaky": "handheld",
    },
    "pace": {
        **{word: word for word in PACES},
        "slowly": "slow",
        "gentle": "slow",
        "gently": "slow",
        "quick": "fast",
        "quickly": "fast",
        "rapid": "fast",
        "whip": "fast",
    },
    "style": {
        **{word: word for word in STYLES},
        "photo": "photographic",
        "photoreal": "photographic",
        "photorealistic": "photographic",
        "realistic": "photographic",
        "real": "photographic",
        "film": "cinematic",
        "filmic": "cinematic",
        "toon": "anime",
        "cartoon": "anime",
        "cel": "anime",
        "cel shaded": "anime",
        "cel-shaded": "anime",
        "manga": "anime",
        "film noir": "noir",
        "black and white": "noir",
        "sketch": "pencil",
        "drawing": "pencil",
        "drawn": "pencil",
        "claymation": "clay",
        "stop motion": "clay",
    },
    "weather": {
        **{word: word for word in WEATHERS},
        "sunny": "clear",
        "clear sky": "clear",
        "clouds": "cloudy",
        "grey": "overcast",
        "gray": "overcast",
        "raining": "rain",
        "rainy": "rain",
        "drizzle": "rain",
        "downpour": "rain",
        "thunderstorm": "storm",
        "stormy": "storm",
        "snowing": "snow",
        "snowy": "snow",
        "snowfall": "snow",
        "blizzard": "snow",
        "foggy": "fog",
        "mist": "fog",
        "misty": "fog",
        "haze": "fog",
        "windy": "wind",
    },
    "time": {
        **{word: word for word in TIMES},
        "sunrise": "dawn",
        "daybreak": "dawn",
        "noon": "day",
        "midday": "day",
        "magic hour": "golden hour",
        "sundown": "sunset",
        "twilight": "dusk",
        "evening": "dusk",
        "midnight": "night",
        "night-time": "night",
        "at night": "night",
    },
}
"""Direction to what filmmakers say for its canonical words."""

SOUNDS = frozenset(
    (
        "wave", "waves", "surf", "gull", "gulls", "seagulls", "wind", "rain", "thunder", "birds", "birdsong", "bird",
        "crickets", "traffic", "cars", "car", "siren", "sirens", "crowd", "applause", "murmur", "footsteps", "steps",
        "music", "fire", "fireplace", "crackle", "clock", "ticking", "tick", "bell", "bells", "dog", "barking", "train",
        "engine", "hum", "buzz", "silence", "quiet", "sea", "ocean", "forest", "leaves", "river", "water", "creaking",
        "creak", "door", "phone", "ringing", "ring", "laughter", "voices", "ambience", "atmosphere", "room", "tone",
        "wood", "ship", "sails", "rigging", "gym", "squeak", "echo",
    )
)
"""Words that make a part of a note a sound cue."""

FILLER = frozenset(
    (
        "a", "an", "the", "of", "and", "with", "on", "in", "at", "to", "shot", "camera", "angle", "lens", "style",
        "mode", "from", "very", "move",
    )
)

_LENGTH = re.compile(
    r"(?<![\w.])(?P<number>\d{1,4}(?:[.,]\d{1,3})?)\s*"
    r"(?P<unit>s|sec|secs|seconds?|f|fr|frames?)(?![\w])",
    re.IGNORECASE,
)
_LENS = re.compile(r"(?<![\w.])(\d{1,3})\s*mm(?![\w])(?: lens)?", re.IGNORECASE)
_SUBJECT = re.compile(r"\bon\s+(?:the\s+)?(?P<name>[^\W\d_][\w' -]{0,60})$", re.IGNORECASE)


@dataclass(slots=True)
class Read:
    """What was read: values by direction, frames, cues, and what was not understood with its place."""

    values: dict[str, Any] = field(default_factory=dict)
    length: int = 0
    bad_length: str = ""
    cues: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    places: tuple[int, ...] = ()

    def fields(self) -> dict[str, Any]:
        """Direction to value, for edits."""
        return dict(self.values)

    @property
    def understood(self) -> bool:
        """Whether anything was."""
        return bool(self.values or self.length or self.cues)


def _patterns() -> list[tuple[re.Pattern[str], str, str]]:
    words = [(said, kind, value) for kind, table in SYNONYMS.items() for said, value in table.items()]
    words.sort(key=lambda row: -len(row[0]))
    return [
        (re.compile(rf"(?<![\w-]){re.escape(said)}(?![\w-])", re.IGNORECASE), kind, value)
        for said, kind, value in words
    ]


_PATTERNS = _patterns()
_ALL = sorted({said for table in SYNONYMS.values() for said in table})


def read_directions(text: str, rate: Fraction) -> Read:
    """Read directions, parts divided by commas, semicolons or line ends.

    Parameters
    ----------
    text : str
        Without the brackets.
    rate : Fraction
        Frames per second, for lengths in seconds.
    """
    read = Read()
    unknown: list[str] = []
    places: list[int] = []
    for match in re.finditer(r"[^,;\n]+", text[:4000]):
        part = match.group()
        if not part.strip():
            continue
        left = _read_part(part, rate, read)
        if not left:
            continue
        words = re.findall(r"[\w']+", left.casefold())
        if any(word in SOUNDS for word in words):
            read.cues = (*read.cues, part.strip())
        else:
            unknown.append(part.strip())
            places.append(match.start() + len(part) - len(part.lstrip()))
    read.unknown, read.places = tuple(unknown), tuple(places)
    return read


def _read_part(part: str, rate: Fraction, read: Read) -> str:
    """Take what is understood out of one part; returns the rest that matters."""
    rest = part.strip()
    if found := _LENGTH.search(rest):
        number = Fraction(found["number"].replace(",", "."))
        frames = round(number * rate) if found["unit"][0] in "sS" else round(number)
        if Fraction(1, 2) <= frames / rate <= 60:
            read.length = frames
        else:
            read.bad_length = found.group()
            return rest
        rest = (rest[: found.start()] + " " + rest[found.end() :]).strip()
    if (found := _LENS.search(rest)) and 8 <= int(found[1]) <= 400:
        read.values["lens"] = int(found[1])
        rest = (rest[: found.start()] + " " + rest[found.end() :]).strip()
    values: dict[str, Any] = {}
    cleared = rest
    for pattern, kind, value in _PATTERNS:
        if kind not in values and (found := pattern.search(cleared)):
            values[kind] = value
            cleared = cleared[: found.start()] + " " * (found.end() - found.start()) + cleared[found.end() :]
    if (found := _SUBJECT.search(cleared)) and ("size" in values or "angle" in values or "move" in values):
        values["subject"] = " ".join(found["name"].split()).upper()
        cleared = cleared[: found.start()]
    rest_words = [word for word in re.findall(r"[\w']+", cleared.casefold()) if word not in FILLER]
    if rest_words and any(word in SOUNDS for word in re.findall(r"[\w']+", rest.casefold())):
        return rest
    read.values.update(values)
    return " ".join(rest_words)


def nearest(words: str) -> str:
    """The direction most like what was written, or empty."""
    found = difflib.get_close_matches(words.casefold(), _ALL, n=1, cutoff=0.7)
    return found[0] if found else ""
