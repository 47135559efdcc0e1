"""What is said of a cameo by whoever records it: its name, and how high an animal or a thing is."""

from __future__ import annotations

import re

from engine.messages.consent import Being, Card
from engine.messages.faults import Exit, Fault
from engine.messages.requests import HIGHEST

LOWEST = 2
"""Centimetres."""
USUAL: dict[Being, int] = {"animal": 45, "object": 30}
"""Centimetres that are taken where nothing is said; a person's scale is read from their face."""

_SAID = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*(cm|m|mm)?")
_UNITS = {"mm": 0.1, "cm": 1.0, "m": 100.0}


def read_height(text: str, kind: str) -> int:
    """Centimetres that somebody said: ``60``, ``60 cm``, ``1.2 m``; 0 where nothing is said.

    Raises
    ------
    Fault
        ``cameo.height`` where that is no height, ``cameo.height_of_person`` where it is asked of none.
    """
    said = " ".join(text.casefold().split())
    if not said:
        return 0
    if kind not in USUAL:
        raise Fault("cameo.height_of_person", Exit.USAGE)
    found = _SAID.fullmatch(said)
    height = round(float(found[1].replace(",", ".")) * _UNITS[found[2] or "cm"]) if found else 0
    return checked_height(height, text)


def checked_height(height: int, said: str = "") -> int:
    """A height that something can have.

    Raises
    ------
    Fault
        ``cameo.height``.
    """
    if not LOWEST <= height <= HIGHEST:
        raise Fault("cameo.height", Exit.USAGE, said=(said or str(height))[:40], least=LOWEST, most=HIGHEST)
    return height


def checked_name(name: str) -> str:
    """What a cameo may be called: a line with something in it.

    Raises
    ------
    Fault
        ``cameo.no_name``.
    """
    line = " ".join(name.split())
    if not line or len(line) > 100 or not line.isprintable():
        raise Fault("cameo.no_name", Exit.USAGE)
    return line


def height_of(card: Card) -> int:
    """Centimetres of what a card is of: as said, else what is usual; 0 of a person."""
    return 0 if card.kind not in USUAL else card.height or USUAL[card.kind]
