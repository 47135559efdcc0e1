"""Screenplays made by chance: every element of Fountain, as long as wanted."""

from __future__ import annotations

import random

PEOPLE = ("MARA", "JONAH", "ÉLODIE", "OLD MAN", "R2D2", "DR. KIM")
PLACES = ("BEACH", "LIVING ROOM", "GYM", "STREET - CORNER", "LONGSHIP", "RIDGE")
TIMES = ("DAY", "NIGHT", "SUNSET", "CONTINUOUS")
VERBS = ("walks along the water", "looks out to the sea", "throws the ball", "sits down", "turns to the door and waits")
NOTES = (
    "wide, 4s",
    "close-up on Mara",
    "slow dolly in, 35mm",
    "handheld, rain",
    "waves and gulls",
    "medium, anime, night",
)
TRANSITIONS = ("CUT TO:", "DISSOLVE TO:", "SMASH CUT TO:", "> FADE OUT.", "> Burn to white.")
LINES_A_PAGE = 55


def screenplay(pages: float, seed: int, newline: str = "\n") -> str:
    """A script of about so many pages; the same for the same seed."""
    chance = random.Random(seed)
    lines = ["Title: By Chance", "Credit: by", "Author:", "    Nobody", "    Nobody Else", ""]
    while len(lines) < pages * LINES_A_PAGE:
        lines += _scene(chance)
    return newline.join(lines) + (newline if chance.random() < 0.8 else "")


def _scene(chance: random.Random) -> list[str]:
    lines = []
    if chance.random() < 0.1:
        lines += [f"{'#' * chance.randint(1, 3)} Part {chance.randint(1, 9)}", ""]
    side = chance.choice(("INT.", "EXT.", "INT./EXT.", "int.", "EST."))
    number = f" #{chance.randint(1, 999)}#" if chance.random() < 0.1 else ""
    lines += [f"{side} {chance.choice(PLACES)} - {chance.choice(TIMES)}{number}", ""]
    if chance.random() < 0.15:
        lines += ["= What it is about.", ""]
    for _ in range(chance.randint(1, 7)):
        lines += _shot(chance)
    if chance.random() < 0.3:
        lines += [chance.choice(TRANSITIONS), ""]
    if chance.random() < 0.05:
        lines += ["===", ""]
    return lines


def _shot(chance: random.Random) -> list[str]:
    name = chance.choice(PEOPLE)
    who = name if chance.random() < 0.3 else name.title()
    words = f"{who} {chance.choice(VERBS)}, {chance.choice(VERBS)}."
    if chance.random() < 0.4:
        words += f" [[{chance.choice(NOTES)}]]"
    lines = [words]
    if chance.random() < 0.2:
        lines.append("It is *very* quiet.  ")
    if chance.random() < 0.05:
        lines.append("/* not this */")
    lines.append("")
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        speaker = chance.choice(PEOPLE)
        lines.append(speaker + chance.choice(("", "", " (V.O.)", " (CONT'D)")))
        if chance.random() < 0.3:
            lines.append("(softly)")
        lines += ["The tide was out, it was like walking on the sky.", ""]
    return lines
