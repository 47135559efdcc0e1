"""The part of a take that a request asks for: with ``around:96@48`` frames 48 up to 96 of a clip are made anew.

The model is asked for the part alone. Where that lies at the clip's end it goes on from the clip; where it lies within,
the clip's pictures at its ends are given. Pictures that the shot has there are given, too, and a guide, which shows the
whole shot, is followed from where the part begins.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction

import msgspec

from engine.messages.faults import Fault
from engine.messages.requests import OWN, Request

ROLE = re.compile(r"around:(\d{1,6})@(\d{1,6})~?")
PLACED = re.compile(r"(first|last|key|prefix|video|around|guide)(:\w+)?(?:@(\d+))?(.*)")
"""Roles of what stands at a frame of the whole shot."""


@dataclass(frozen=True, slots=True)
class Region:
    """The part that is made: from frame `begin` up to `end`, in the clip of hash `sha`."""

    begin: int
    end: int
    sha: str


def region(request: Request) -> Region | None:
    """The part of a take that a request asks for, None where it asks for all.

    Raises
    ------
    Fault
        ``model.region`` where it is no part of the shot.
    """
    for role, sha in request.inputs.items():
        if match := ROLE.fullmatch(role):
            found = Region(int(match[2]), int(match[1]), sha)
            if not 0 <= found.begin < found.end <= request.staging.frames:
                raise Fault("model.region", begin=found.begin, end=found.end, frames=request.staging.frames)
            return found
    return None


def part(request: Request, where: Region, frames: int, pace: Fraction = Fraction(1)) -> Request:
    """What the model is asked for: the part alone, held to its clip at its ends.

    Parameters
    ----------
    request : Request
    where : Region
    frames : int
        How many the clip fills of the shot.
    pace : Fraction
        Pictures of the clip for one of the film.
    """
    kept = {}
    for role, sha in request.inputs.items():
        if moved := _within(role, where, request.staging.frames):
            kept[moved] = sha
    if where.begin >= frames:
        kept[f"prefix{OWN}"] = where.sha
    else:
        if where.begin:
            kept[f"first@{math.floor(where.begin * pace)}{OWN}"] = where.sha
        if where.end < frames:
            kept[f"last@{math.floor((where.end - 1) * pace)}{OWN}"] = where.sha
    staging = msgspec.structs.replace(request.staging, frames=where.end - where.begin)
    return msgspec.structs.replace(request, staging=staging, inputs=kept)


def _within(role: str, where: Region, frames: int) -> str:
    """What an input of a shot of so many frames is to a part of it; empty where it stands outside."""
    match = PLACED.fullmatch(role)
    if match is None:
        return role
    name, kind, number, rest = match[1], match[2] or "", int(match[3] or 0), match[4]
    match name:
        case "guide":
            return f"guide{kind}@{number + where.begin}{rest}"
        case "key" if where.begin <= number < where.end:
            return f"key@{number - where.begin}{rest}"
        case "first" if not where.begin:
            return role
        case "last" if where.end == frames:
            return role
        case _:
            return ""
