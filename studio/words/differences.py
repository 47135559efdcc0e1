"""What differs between two requests, in words: for the box of a stale take and for comparing recipes."""

from __future__ import annotations

import re

from studio.words.language import _, mark
from studio.words.vocabulary import word

NAMES = {
    "heading": mark("Place and time"),
    "action": mark("Action text"),
    "weather": mark("Weather"),
    "time": mark("Time of day"),
    "length": mark("Length"),
    "rate": mark("Frame rate"),
    "order": mark("Order of appearance"),
    "size": mark("Size"),
    "angle": mark("Angle"),
    "lens": mark("Lens"),
    "move": mark("Move"),
    "pace": mark("Pace"),
    "subject": mark("Subject"),
    "style": mark("Style"),
    "cues": mark("Sounds"),
    "asides": mark("Other directions"),
    "prompt": mark("Prompt"),
    "aspect": mark("Picture's shape"),
    "before": mark("Number of earlier shots in the scene"),
    "seed": mark("Seed"),
    "quality": mark("Quality"),
    "picture": mark("Picture size"),
    "renderer": mark("Renderer"),
    "model": mark("Model"),
}
WAS = {
    "heading": mark("Place and time were {value}."),
    "action": mark("The action text was {value}."),
    "weather": mark("The weather was {value}."),
    "time": mark("The time of day was {value}."),
    "length": mark("The length was {value}."),
    "rate": mark("The frame rate was {value}."),
    "order": mark("The order of appearance was {value}."),
    "size": mark("The shot size was {value}."),
    "angle": mark("The angle was {value}."),
    "lens": mark("The lens was {value}."),
    "move": mark("The camera move was {value}."),
    "pace": mark("The pace was {value}."),
    "subject": mark("The subject was {value}."),
    "style": mark("The style was {value}."),
    "cues": mark("The sounds were {value}."),
    "asides": mark("The other directions were {value}."),
    "prompt": mark("The prompt was {value}."),
    "aspect": mark("The picture's shape was {value}."),
    "before": mark("The number of earlier shots in the scene was {value}."),
    "quality": mark("The quality was {value}."),
    "picture": mark("The picture size was {value}."),
    "renderer": mark("The renderer was {value}."),
    "model": mark("The model was {value}."),
}
"""What a take shows instead, a sentence a field; other languages say each in its own way."""
UNSAID = {
    "weather": mark("No weather was asked for."),
    "time": mark("No time of day was asked for."),
    "size": mark("No shot size was asked for."),
    "angle": mark("No angle was asked for."),
    "lens": mark("No lens was asked for."),
    "move": mark("No camera move was asked for."),
    "pace": mark("No pace was asked for."),
    "subject": mark("No subject was asked for."),
    "style": mark("No style was asked for."),
    "cues": mark("No sounds were asked for."),
    "asides": mark("No other directions were asked for."),
    "prompt": mark("The prompt followed from the words."),
}
LONGEST = 48
"""Characters of a value in a sentence."""


def name(field: str) -> str:
    """What a field of `studio.render.difference.Difference` is called."""
    head, _space, rest = field.partition(" ")
    if head == "line":
        return _("Line {number}").format(number=rest)
    if head == "recording":
        return _("Recording of line {number}").format(number=rest)
    if head == "bible":
        return _("Bible: {name}").format(name=rest.title())
    if head == "input" and (shown := re.fullmatch(r"image:(\w+)#\d+", rest)):
        return _("Picture of {name}").format(name=shown[1].replace("_", " ").title())
    if head == "input":
        return _("Input “{role}”").format(role=rest)
    if head == "before" and rest:
        number, _gap, inner = rest.partition(" ")
        return _("{field} of the scene's shot {number}").format(field=name(inner), number=number)
    return _(NAMES[field]) if field in NAMES else field


def value(field: str, text: str) -> str:
    """A value as a sentence can hold it."""
    inner = field.split(" ")
    if not text:
        return _("not said")
    if inner[0] == "recording" or inner[2:3] == ["recording"]:
        return _("another recording")
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
    quoted = {"action", "line", "bible", "heading", "prompt"} & set(inner)
    return f"“{short}”" if quoted else word(short)


def was(field: str, then: str) -> str:
    """Why a take is stale, one reason as a sentence: ``The camera move was Static.``."""
    if field in UNSAID and not then:
        return _(UNSAID[field])
    if field.startswith("recording "):
        words = _("Line {number} had another recording.") if then else _("Line {number} had no recording.")
        return words.format(number=field.partition(" ")[2])
    if field in WAS:
        return _(WAS[field]).format(value=value(field, then))
    return _("Before: {field}, {value}.").format(field=name(field), value=value(field, then))
