"""Directions in a filmmaker's words: ``close-up on Mara, slow dolly in, 4s, anime, rain``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from engine.messages.directions import ANGLES, CONTINUOUS, GUIDE, GUIDES, MOVES, PACES, SIZES, STYLES, TIMES, WEATHERS
from studio.document.values import LONGEST, SHORTEST

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

RELATED = {
    "continuous": CONTINUOUS,
    "continuous action": CONTINUOUS,
    "continuous with previous": CONTINUOUS,
    "continues": CONTINUOUS,
    "continuing": CONTINUOUS,
    "guide": GUIDE,
    "guided": GUIDE,
    "previz guide": GUIDE,
    "previz as guide": GUIDE,
    "guided by previz": GUIDE,
    "first frame guide": GUIDE,
    **{
        said: aside
        for aside, kind in GUIDES.items()
        for said in (aside, f"guide {kind}", f"{kind} as guide", f"guided by {kind}")
    },
}
"""What filmmakers say for what a shot goes by; it stands alone between its commas."""

SOUNDS = frozenset(
    (
        "wave",
        "waves",
        "surf",
        "gull",
        "gulls",
        "seagulls",
        "wind",
        "rain",
        "thunder",
        "birds",
        "birdsong",
        "bird",
        "crickets",
        "traffic",
        "cars",
        "car",
        "siren",
        "sirens",
        "crowd",
        "applause",
        "murmur",
        "footsteps",
        "steps",
        "music",
        "fire",
        "fireplace",
        "crackle",
        "clock",
        "ticking",
        "tick",
        "bell",
        "bells",
        "dog",
        "barking",
        "train",
        "engine",
        "hum",
        "buzz",
        "silence",
        "quiet",
        "sea",
        "ocean",
        "forest",
        "leaves",
        "river",
        "water",
        "creaking",
        "creak",
        "door",
        "phone",
        "ringing",
        "ring",
        "laughter",
        "voices",
        "ambience",
        "atmosphere",
        "room",
        "tone",
        "wood",
        "ship",
        "sails",
        "rigging",
        "gym",
        "squeak",
        "echo",
    )
)
"""Words that make a part of a note a sound cue."""

FILLER = frozenset(
    (
        "a",
        "an",
        "the",
        "of",
        "and",
        "with",
        "on",
        "in",
        "at",
        "to",
        "shot",
        "camera",
        "angle",
        "lens",
        "style",
        "mode",
        "from",
        "very",
        "move",
    )
)

NOT_DIRECTIONS = ("slow motion", "slow-motion", "slow mo", "slo-mo", "slomo", "time lapse", "timelapse", "time-lapse",
                  "freeze frame", "split screen")  # fmt: skip
"""What begins like a direction and is another thing."""
LONGEST_NOTE = 4_000
"""Characters of a note that are read as directions."""

_LENGTH = re.compile(
    r"(?<![\w.])(?P<number>\d{1,4}(?:[.,]\d{1,3})?)\s*"
    r"(?P<unit>s|sec|secs|seconds?|f|fr|frames?)(?![\w])",
    re.IGNORECASE,
)
_LENS = re.compile(r"(?<![\w.])(\d{1,3})\s*mm(?![\w])(?: lens)?", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:on|of)\s+(?:the\s+)?(?P<name>[^\W\d_][\w' -]{0,60})$", re.IGNORECASE)


@dataclass(slots=True)
class Read:
    """What was read of a note.

    Attributes
    ----------
    values : dict
        Direction to canonical word, or to millimetres for the lens.
    length : int
        Frames, 0 where none was said.
    bad_length : Fraction or None
        Seconds of a length that no shot may have, and `bad_place`, where it stands in the text.
    cues : tuple of str
        Sounds.
    relations : tuple of str
        Of `engine.messages.directions.RELATIONS`; a shot keeps them with its asides.
    unknown, places : tuple
        What was not understood, and where each begins in the text.
    """

    values: dict[str, Any] = field(default_factory=dict)
    length: int = 0
    bad_length: Fraction | None = None
    bad_place: int = 0
    cues: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    places: tuple[int, ...] = ()

    def fields(self) -> dict[str, Any]:
        """Direction to value, for edits."""
        return dict(self.values)

    @property
    def understood(self) -> bool:
        """Whether anything was."""
        return bool(self.values or self.length or self.cues or self.relations)


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
    for match in re.finditer(r"[^,;\n]+(?:,(?=\d)[^,;\n]+)*", text[:LONGEST_NOTE]):
        part = match[0].strip()
        if not part:
            continue
        if related := RELATED.get(" ".join(part.casefold().split())):
            read.relations = tuple(dict.fromkeys((*read.relations, related)))
            continue
        place = match.start() + len(match[0]) - len(match[0].lstrip())
        kind, words = _read_part(part, place, rate, read)
        if kind == "cue":
            read.cues = (*read.cues, words)
        elif kind == "unknown":
            unknown.append(words)
            places.append(place)
    if text[LONGEST_NOTE:].strip():
        unknown.append(text[LONGEST_NOTE:].strip())
        places.append(LONGEST_NOTE)
    read.unknown, read.places = tuple(unknown), tuple(places)
    return read


def _read_part(part: str, place: int, rate: Fraction, read: Read) -> tuple[str, str]:
    """Take what is understood out of one part; tells whether the rest is nothing, a ``cue`` or ``unknown``."""
    if any(phrase in part.casefold() for phrase in NOT_DIRECTIONS):
        return "unknown", part
    values: dict[str, Any] = {}
    rest, length = _without_length(part, place, rate, read)
    if (found := _LENS.search(rest)) and 8 <= int(found[1]) <= 400:
        values["lens"] = int(found[1])
        rest = _without(rest, found)
    cleared = rest
    for pattern, kind, value in _PATTERNS:
        if kind not in values and (found := pattern.search(cleared)):
            values[kind] = value
            cleared = _without(cleared, found)
    of_camera = bool(values.keys() & {"size", "angle", "move", "lens"})
    if of_camera and (found := _SUBJECT.search(cleared)):
        values["subject"] = " ".join(found["name"].split()).upper()
        cleared = cleared[: found.start()]
    left = [word for word in re.findall(r"[\w']+", cleared) if word.casefold() not in FILLER]
    if left and not of_camera and any(word in SOUNDS for word in re.findall(r"[\w']+", rest.casefold())):
        read.length = length or read.length
        return "cue", " ".join(rest.split())
    if len(left) > 3 and len(left) > 2 * (len(values) + bool(length)):
        # Prose that happens to hold a word of ours, such as "the wide ocean means freedom to her".
        return "unknown", part
    read.values.update(values)
    read.length = length or read.length
    return ("unknown", " ".join(left) if values or length else part) if left else ("", "")


def _without_length(part: str, place: int, rate: Fraction, read: Read) -> tuple[str, int]:
    """The part without its length, and the length in frames."""
    found = _LENGTH.search(part)
    if not found:
        return part, 0
    number = Fraction(found["number"].replace(",", "."))
    frames = round(number * rate) if found["unit"][0] in "sS" else round(number)
    if not SHORTEST <= frames / rate <= LONGEST:
        read.bad_length, read.bad_place = Fraction(frames) / rate, place + found.start()
        frames = 0
    return _without(part, found), frames


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]


def nearest(words: str) -> str:
    """The direction most like what was written, or empty."""
    found = difflib.get_close_matches(words.casefold(), _ALL, n=1, cutoff=0.7)
    return found[0] if found else ""
