"""Place, light, weather and camera in a filmmaker's sentences; the vocabulary of directions as prompts say it."""

from __future__ import annotations

import re

from engine.messages.directions import Camera
from engine.messages.requests import Staging

SHOTS = {
    "extreme wide": "extreme wide shot",
    "wide": "wide shot",
    "full": "full shot",
    "medium wide": "medium wide shot",
    "medium": "medium shot",
    "medium close-up": "medium close-up",
    "close-up": "close-up",
    "extreme close-up": "extreme close-up",
}
FAR = ("extreme wide", "wide")
"""Sizes that show the place: a shot *of* it."""

ANGLES = {
    "eye level": "at eye level",
    "low": "from a low angle, looking up",
    "high": "from a high angle, looking down",
    "overhead": "from straight overhead",
    "dutch": "with the horizon tilted",
    "over the shoulder": "over the shoulder",
    "point of view": "from the point of view of somebody in the scene",
}

MOVES = {
    "static": "The camera stays still on a tripod",
    "pan left": "The camera pans {pace}to the left",
    "pan right": "The camera pans {pace}to the right",
    "tilt up": "The camera tilts {pace}up",
    "tilt down": "The camera tilts {pace}down",
    "dolly in": "The camera {pace}moves in{to}",
    "dolly out": "The camera {pace}moves back{off}",
    "truck left": "The camera {pace}slides sideways to the left",
    "truck right": "The camera {pace}slides sideways to the right",
    "crane up": "The camera {pace}rises on a crane",
    "crane down": "The camera {pace}sinks on a crane",
    "orbit left": "The camera {pace}circles to the left{around}",
    "orbit right": "The camera {pace}circles to the right{around}",
    "track": "The camera travels alongside{pacing}",
    "handheld": "The camera is handheld and sways a little with the operator's breath",
}
PACES = {"slow": "slowly ", "fast": "quickly "}

TIMES = {
    "dawn": ("at dawn", "in the first pale light"),
    "morning": ("in the morning", "in clear, slanting light"),
    "day": ("in daylight", ""),
    "afternoon": ("in the afternoon", "in warm, high light"),
    "golden hour": ("at golden hour", "in low, golden light"),
    "sunset": ("at sunset", "in low, warm light"),
    "dusk": ("at dusk", "in fading blue light"),
    "night": ("at night", "in the dark, with few lights"),
}
"""Time of day, and its light outside."""

INDOORS = {
    "dawn": ("at dawn", "with pale light at the windows"),
    "morning": ("in the morning", "with clear light from outside"),
    "day": ("in daylight", ""),
    "afternoon": ("in the afternoon", "in warm daylight"),
    "golden hour": ("at golden hour", "with low, golden light from outside"),
    "sunset": ("at sunset", "with the last warm light from outside"),
    "dusk": ("at dusk", "with blue light outside and a lamp on"),
    "night": ("at night", "lit by lamps"),
}
"""The same inside."""

WEATHERS = {
    "clear": ("The sky is clear.", "The sky outside is clear."),
    "cloudy": ("Clouds drift across the sky.", "Clouds drift past outside."),
    "overcast": ("The sky is overcast and the light is flat.", "The sky outside is overcast."),
    "rain": ("Rain falls and the ground shines wet.", "Rain falls outside."),
    "storm": ("A storm is on: hard rain, gusts, a black sky.", "A storm is on outside."),
    "snow": ("Snow falls.", "Snow falls outside."),
    "fog": ("Fog hangs in the air and hides what is far.", "Fog hangs outside."),
    "wind": ("Wind pulls at hair and clothes.", "Wind is heard and seen outside."),
}

_SYNONYMS = {"midnight": "night", "evening": "dusk", "noon": "day", "midday": "day", "sunrise": "dawn",
             "magic hour": "golden hour", "twilight": "dusk"}  # fmt: skip

_OPEN_PLACES = """
beach street road roof rooftop bridge hill mountain court field stage pier deck shore coast dock platform square
terrace balcony island meadow path trail highway ship longship boat ice
"""
_OTHER_PLACES = """
room kitchen bathroom bedroom hall hallway corridor office school classroom gym house home apartment flat cabin hut
castle church chapel bar pub cafe diner restaurant hotel motel shop store market mall station airport hospital ward
prison cell court courtroom library museum theatre theater cinema studio garage basement cellar attic barn stable farm
garden yard backyard park forest wood woods jungle desert cave canyon valley river lake sea ocean harbour harbor
village town city alley car taxi bus train tram subway plane cockpit spaceship tent tunnel stairs staircase elevator
lift warehouse factory laboratory lab cemetery graveyard playground stadium arena pool lobby clearing cliff swamp
snowfield mountainside riverbank parking lot driveway porch doorway bunker palace temple tower lighthouse windmill
bakery butcher pharmacy bank ballroom nursery dungeon
"""
_ON = frozenset(_OPEN_PLACES.split())
_COMMON = _ON | frozenset(_OTHER_PLACES.split())


def lens_words(camera: Camera) -> str:
    """The lens and what it does: ``on an 85 mm lens, the background soft``."""
    if not camera.lens:
        return ""
    sounds = "an" if str(camera.lens).startswith("8") or camera.lens in (11, 18) else "a"
    if camera.lens <= 24:
        return f"on {sounds} {camera.lens} mm wide-angle lens"
    if camera.lens >= 75:
        return f"on {sounds} {camera.lens} mm lens, the background soft"
    return f"on {sounds} {camera.lens} mm lens"


def move_sentence(camera: Camera, subject: str) -> str:
    """What the camera does, around whom; empty where nothing is said."""
    if not camera.move:
        return ""
    return (
        MOVES[camera.move].format(
            pace=PACES.get(camera.pace, ""),
            to=f" on {subject}" if subject else "",
            off=f" from {subject}" if subject else "",
            around=f" around {subject}" if subject else "",
            pacing=f", keeping pace with {subject}" if subject else "",
        )
        + "."
    )


def place_words(staging: Staging) -> str:
    """The place with its article: ``a living room``, ``Jonah's kitchen``, ``a deck on a ship``; empty for none."""
    parts = [part.strip() for part in re.split(r"\s+[-\N{EN DASH}/]+\s+|\s*/\s*|,\s*", staging.heading.place)]
    named = [named_place(part) for part in reversed(parts) if part][:2]
    if len(named) < 2:
        return "".join(named)
    return f"{named[0]} {'on' if _ends_on(named[1]) else 'in'} {named[1]}"


def named_place(words: str) -> str:
    """A place as the heading has it, in the letters of a sentence."""
    low = words.casefold()
    last = re.findall(r"\w+", low)[-1:] or [""]
    if "'s " in low or "\N{RIGHT SINGLE QUOTATION MARK}s " in low:
        owner, own, rest = re.split(r"(['\N{RIGHT SINGLE QUOTATION MARK}]s )", low, maxsplit=1)
        return f"{owner.title()}{own}{rest}"
    if last[0] in _COMMON or last[0].removesuffix("s") in _COMMON:
        plural = last[0] not in _COMMON or last[0] in ("woods", "stairs")
        article = "" if plural or low.startswith(("the ", "a ", "an ")) else "an " if low[:1] in "aeiou" else "a "
        return article + low
    return low if low.startswith(("the ", "a ", "an ")) else _titled(words)


def _titled(words: str) -> str:
    return " ".join(word.capitalize() if word.isupper() else word for word in words.split())


def at_place(staging: Staging, camera: Camera) -> str:
    """The place behind the size of the shot: ``of a beach``, ``on a beach``, ``inside a gym``; empty for none."""
    place = place_words(staging)
    if not place:
        return ""
    if staging.heading.interior:
        return f"inside {place}"
    if camera.size in FAR:
        return f"of {place}"
    return f"{'on' if _ends_on(re.split(r' (?:in|on) ', place)[0]) else 'in'} {place}"


def _ends_on(place: str) -> bool:
    """Whether one is on a place and not in it."""
    return (re.findall(r"\w+", place) or [""])[-1] in _ON


def time_of(staging: Staging) -> str:
    """The time of day, one of `TIMES`, from the direction or else the heading's words; empty where neither says one."""
    said = staging.time or staging.heading.time.casefold()
    if said in TIMES:
        return said
    for word in (*sorted(TIMES, key=len, reverse=True), *_SYNONYMS):
        if re.search(rf"\b{word}\b", said):
            return _SYNONYMS.get(word, word)
    return ""


def time_words(staging: Staging) -> str:
    """When it is: ``at sunset``."""
    return _when(staging)[0]


def light_words(staging: Staging) -> str:
    """The light of that time: ``in low, warm light``, ``lit by lamps``."""
    return _when(staging)[1]


def _when(staging: Staging) -> tuple[str, str]:
    within = staging.heading.interior and not staging.heading.exterior
    return (INDOORS if within else TIMES).get(time_of(staging), ("", ""))


def weather_sentence(staging: Staging) -> str:
    """The weather, seen from outside or from within; empty where nothing is said."""
    if staging.weather not in WEATHERS:
        return ""
    outside, within = WEATHERS[staging.weather]
    return within if staging.heading.interior and not staging.heading.exterior else outside


def article(words: str) -> str:
    """Words with "a" or "an", by their first sound as far as letters tell it."""
    return f"{'an' if words[:1].casefold() in 'aeiou' else 'a'} {words}"
