"""Words for sounds."""

from __future__ import annotations

from engine.previz.staging.lexicon.table import by_word, listed

SOUNDS: dict[str, str] = by_word(
    {
        "waves": "wave waves surf sea ocean water splash splashing lapping breakers",
        "gulls": "gull gulls seagull seagulls",
        "wind": "wind breeze gust gusts howling gale",
        "rain": "rain drizzle downpour raindrops raining",
        "thunder": "thunder thunderclap thunderstorm lightning",
        "room": "room hum roomtone",
        "traffic": "traffic cars car engines street city honking horns",
        "birds": "bird birds birdsong chirping songbirds",
        "forest": "forest leaves rustling woods trees",
        "crowd": "crowd applause cheering chatter people voices murmuring audience cheers",
        "gym": "gym court squeaking squeaks sneakers",
        "fire": "fire campfire crackling fireplace flames",
        "ship": "ship creaking creak creaks timber planks oars",
        "clock": "clock ticking tick",
        "crickets": "cricket crickets cicadas insects",
        "siren": "siren sirens ambulance police alarm",
    }
)
"""Words of a cue to sound kinds."""

OWN_SOUNDS = listed("footsteps footstep steps voice voices ball dribbling bounce bounces bouncing rim")
"""What sounds by itself when it happens: understood, nothing to add."""

SILENCES = listed("silence silent quiet mute muted")

LEVELS: dict[str, float] = {
    **dict.fromkeys(listed("far distant faint soft softly quietly low background muffled distance away"), 0.45),
    **dict.fromkeys(listed("loud loudly near close roaring crashing heavy deafening big"), 1.5),
}
"""How a cue's words change its level."""

ONCE = frozenset(("thunder", "siren"))
"""Kinds that sound once rather than all through the shot."""

FILLING = listed(
    "and a an the of in on at from with to some only no just then over under behind outside inside sound sounds "
    "noise noises "
    "ambience ambient tone distant far close near heavy light gentle soft faint loud low high rolling calling "
    "crying cry cries "
    "crash crashes crashing roar roaring murmur roll rolls rumble rumbles rumbling clap blowing blows falling "
    "passing through "
    "against few lots somewhere background call calls wail wails wailing muffled quietly softly loudly big away "
    "distance"
)
"""Words of a cue that need no remark."""

PLACES_SOUND = {
    "beach": ("waves",),
    "court": ("gym",),
    "street": ("traffic",),
    "living_room": ("room",),
    "forest": ("forest",),
    "mountain": ("wind",),
    "longship": ("ship", "waves"),
    "stage": ("room",),
}
"""What a place sounds like by itself."""

WEATHER_SOUND = {"rain": ("rain",), "storm": ("rain", "wind", "thunder"), "wind": ("wind",), "snow": ("wind",)}
"""What the weather adds."""
