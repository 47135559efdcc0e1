"""What each stretch of a shot is told.

A speech is told where most of it is spoken, by previz's timetable, so that nobody says it twice; a silent model, whose
voices are previz's, so moves lips when they are heard. Nothing that exists tells at what time a sentence of action, a
cue or a move of the camera happens: all stretches are told all of them. Words that were written by hand are nobody's to
take apart, and go to every stretch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import msgspec

from engine.messages.requests import Request
from engine.models.family import Capabilities, Family
from engine.models.prompts import prompt_for
from engine.models.rules import Stretch


def told(
    request: Request, family: Family, can: Capabilities, stretches: Sequence[Stretch], own: Fraction, lead: int
) -> tuple[str, ...]:
    """The words of each stretch.

    Parameters
    ----------
    request : Request
    family : Family
    can : Capabilities
    stretches : sequence of Stretch
    own : Fraction
        Frames a second of the stretches.
    lead : int
        Frames of them that lead up to the shot.
    """
    lines = request.staging.lines
    if len(stretches) == 1 or request.prompt.strip() or not lines:
        return (prompt_for(request, family, can).text,) * len(stretches)
    places = [stretch_of(lead + math.floor(frame * own / request.staging.rate), stretches) for frame in spoken(request)]
    found = []
    for number in range(len(stretches)):
        kept = tuple(line for line, place in zip(lines, places, strict=True) if place == number)
        staging = msgspec.structs.replace(request.staging, lines=kept)
        found.append(prompt_for(msgspec.structs.replace(request, staging=staging), family, can).text)
    return tuple(found)


def begins(stretches: Sequence[Stretch], rate: Fraction, own: Fraction, lead: int) -> list[int]:
    """The frame of the shot from which on each stretch is shown.

    Parameters
    ----------
    stretches : sequence of Stretch
    rate, own : Fraction
        Frames a second of the shot and of the stretches.
    lead : int
        Frames of the model that lead up to the shot.
    """
    shown = [max(0, int((each.begin + each.lead - lead) * rate / own)) for each in stretches]
    return [0, *shown[1:]]


def spoken(request: Request) -> list[int]:
    """The frame of the shot that each of its lines has its middle at; of one that nobody speaks, the first."""
    from engine.previz.staging.compile import compile_request

    found = [0] * len(request.staging.lines)
    for beat in compile_request(request).beats:
        if 0 <= beat.line < len(found):
            found[beat.line] = (beat.start + beat.end) // 2
    return found


def stretch_of(frame: int, stretches: Sequence[Stretch]) -> int:
    """The stretch in which a frame is shown; the last one for what lies after it."""
    return next((place for place, each in enumerate(stretches) if frame < each.end), len(stretches) - 1)
