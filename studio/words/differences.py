"""What differs between two requests, in words: for the box of a stale take and for comparing recipes."""

from __future__ import annotations

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
    "aspect": mark("Picture's shape"),
    "before": mark("Number of earlier shots in the scene"),
    "seed": mark("Seed"),
    "quality": mark("Quality"),
    "picture": mark("Picture size"),
    "renderer": mark("Renderer"),
    "model": mark("Model"),
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
    quoted = {"action", "line", "bible", "heading"} & set(inner)
    return f"“{short}”" if quoted else word(short)


def was(field: str, then: str) -> str:
    """Why a take is stale, one reason: ``Move was Static``."""
    return _("{field} was {value}").format(field=name(field), value=value(field, then))
