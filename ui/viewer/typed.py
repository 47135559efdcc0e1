"""Places as people type them into the clock: ``+12``, ``2:10``, ``01:00:20:12``, a slate such as ``2A`` or ``2A-3``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from studio.document.values import Film

_NUMBERS = re.compile(r"([+-]?)\s*(\d{1,6}(?:[:;.,]\d{1,4}){0,3})\s*([fs]?)", re.IGNORECASE)
_SLATE = re.compile(r"(.*\S)\s*-\s*(\d{1,4})")
HOUR = 3600
"""Seconds. By custom a film's timecode begins at one o'clock; whoever types that means the film's beginning."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody wants to go.

    Attributes
    ----------
    frame : int or None
        A frame of what is shown.
    shot : str
        Id of a shot, where a slate was typed.
    take : int
        Number of one of its takes, 0 for the shot itself.
    """

    frame: int | None = None
    shot: str = ""
    take: int = 0


def spot_of(typed: str, film: Film, slates: dict[str, str], here: int, frames: int) -> Spot | None:
    """What was typed, None where it is no place.

    Parameters
    ----------
    typed : str
        A plus or minus makes it count from here. ``12`` and ``12f`` are frames, ``3s`` seconds, with colons the last
        part is frames and the ones before seconds, minutes and hours.
    film : Film
    slates : dict
        Slate to shot id.
    here, frames : int
        The frame that is shown, and how many there are.
    """
    typed = typed.strip()
    found = _NUMBERS.fullmatch(typed)
    by_slate = {slate.casefold(): shot for slate, shot in slates.items()}
    if typed.casefold() in by_slate and not (found and found[1]):
        return Spot(shot=by_slate[typed.casefold()])
    if found:
        return Spot(frame=_frame(found[1], found[2], found[3].lower(), film.rate, here, frames))
    of_take = _SLATE.fullmatch(typed)
    if of_take and of_take[1].casefold() in by_slate:
        return Spot(shot=by_slate[of_take[1].casefold()], take=int(of_take[2]))
    return None


def _frame(sign: str, digits: str, unit: str, rate: Fraction, here: int, frames: int) -> int:
    parts = [int(part) for part in re.split(r"[:;.,]", digits)]
    base = max(1, round(rate))
    if len(parts) == 1:
        count = parts[0] * base if unit == "s" else parts[0]
    else:
        *whole, last = parts
        seconds = 0
        for part in whole:
            seconds = seconds * 60 + part
        count = seconds * base + last
        if not sign and count >= frames and count >= HOUR * base:
            count -= HOUR * base
    wanted = here + count if sign == "+" else here - count if sign == "-" else count
    return max(0, min(wanted, max(0, frames - 1)))
