"""The words of directions and qualities as a person reads them."""

from __future__ import annotations

from studio.words.language import _, mark

WORDS = {
    "extreme wide": mark("Extreme wide"),
    "wide": mark("Wide"),
    "full": mark("Full"),
    "medium wide": mark("Medium wide"),
    "medium": mark("Medium"),
    "medium close-up": mark("Medium close-up"),
    "close-up": mark("Close-up"),
    "extreme close-up": mark("Extreme close-up"),
    "eye level": mark("Eye level"),
    "low": mark("Low"),
    "high": mark("High"),
    "overhead": mark("Overhead"),
    "dutch": mark("Dutch"),
    "over the shoulder": mark("Over the shoulder"),
    "point of view": mark("Point of view"),
    "static": mark("Static"),
    "pan left": mark("Pan left"),
    "pan right": mark("Pan right"),
    "tilt up": mark("Tilt up"),
    "tilt down": mark("Tilt down"),
    "dolly in": mark("Dolly in"),
    "dolly out": mark("Dolly out"),
    "truck left": mark("Truck left"),
    "truck right": mark("Truck right"),
    "crane up": mark("Crane up"),
    "crane down": mark("Crane down"),
    "orbit left": mark("Orbit left"),
    "orbit right": mark("Orbit right"),
    "track": mark("Track"),
    "handheld": mark("Handheld"),
    "slow": mark("Slow"),
    "normal": mark("Normal"),
    "fast": mark("Fast"),
    "photographic": mark("Photographic"),
    "cinematic": mark("Cinematic"),
    "anime": mark("Anime"),
    "noir": mark("Noir"),
    "pencil": mark("Pencil"),
    "clay": mark("Clay"),
    "clear": mark("Clear"),
    "cloudy": mark("Cloudy"),
    "overcast": mark("Overcast"),
    "rain": mark("Rain"),
    "storm": mark("Storm"),
    "snow": mark("Snow"),
    "fog": mark("Fog"),
    "wind": mark("Wind"),
    "dawn": mark("Dawn"),
    "morning": mark("Morning"),
    "day": mark("Day"),
    "afternoon": mark("Afternoon"),
    "golden hour": mark("Golden hour"),
    "sunset": mark("Sunset"),
    "dusk": mark("Dusk"),
    "night": mark("Night"),
    "draft": mark("Draft"),
    "standard": mark("Standard"),
    "fine": mark("Fine"),
}
"""Canonical word of `engine.messages.directions` to how it is written on screen."""


def word(value: str) -> str:
    """A canonical word on screen, in the language of the window; what is no such word stays, with a capital."""
    return _(WORDS[value]) if value in WORDS else value[:1].upper() + value[1:]
