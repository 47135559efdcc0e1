"""What each style asks for and keeps away, in words that models were taught with."""

from __future__ import annotations

from engine.messages.requests import Value


class Style(Value, frozen=True):
    """A look in words.

    Attributes
    ----------
    lead : str
        Before the size of a shot: "A cinematic wide shot".
    text : str
        A sentence of its own.
    away : str
        What a picture of this look must not have.
    """

    lead: str = ""
    text: str = ""
    away: str = ""


STYLES = {
    "": Style(away="cartoon, illustration"),
    "photographic": Style(
        "photographic",
        "It looks like unprocessed camera footage, with natural colours, real skin and the light that is there.",
        "cartoon, illustration, 3d render, oversaturated colours, plastic skin",
    ),
    "cinematic": Style(
        "cinematic",
        "It looks like a feature film, with shaped light, deep shadows that keep their detail and a fine grain.",
        "cartoon, illustration, flat lighting, home video",
    ),
    "anime": Style(
        "2D anime",
        "It is hand-drawn animation with clean outlines, flat cel shading and a painted background.",
        "photograph, live action, 3d render, realistic skin",
    ),
    "noir": Style(
        "black-and-white film noir",
        "It is in black and white, with hard key light, long shadows and deep blacks.",
        "colour, cartoon, illustration, soft even lighting",
    ),
    "pencil": Style(
        "hand-drawn pencil animation",
        "It is drawn with graphite on paper, with visible strokes, hatching and unfinished edges.",
        "photograph, live action, 3d render, saturated colours",
    ),
    "clay": Style(
        "stop-motion clay animation",
        "Everything is modelled in clay, with fingerprints in it, on a small stage, animated on twos.",
        "photograph of real people, 2d drawing, realistic skin, smooth motion blur",
    ),
}
"""Style of `engine.messages.directions.STYLES`, and none, to what it asks for."""

FAULTS = "worst quality, low quality, blurry, jittery, distorted, deformed hands, extra fingers, extra people"
"""What no picture should have."""

LETTERING = "subtitles, captions, watermark, logo"
"""What films get later, if at all."""

NOISES = "distorted sound, clipping, robotic voice, music"
"""What no sound should have; music comes in the cut."""

STILLNESS = "frozen picture, slideshow"
"""Against models that hardly move."""


def away(style: str, *, sound: bool, music: bool, moving: bool) -> str:
    """The negative prompt of a style.

    Parameters
    ----------
    style : str
    sound : bool
        Whether the model makes sound.
    music : bool
        Whether the shot asks for music.
    moving : bool
        Whether the camera or somebody moves.
    """
    noises = NOISES.removesuffix(", music") if music else NOISES
    parts = [FAULTS, LETTERING, STYLES.get(style, STYLES[""]).away]
    parts += [STILLNESS] if moving else []
    parts += [noises] if sound else []
    return ", ".join(part for part in parts if part)
