"""Slate cards: what stands in a film for a shot that has no take."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from engine.media.lettering import AMBER, shortened, typeface

_GROUND = (23, 24, 27)
_STRIPE = (58, 61, 68)
_WORDS = ((244, 245, 246), (179, 182, 188))


def slate_card(title: tuple[str, ...], width: int, height: int) -> np.ndarray:
    """A card with a clapper's stripes and the shot's words.

    Parameters
    ----------
    title : tuple of str
        The slate first, then what the shot is about. Long lines are wrapped, what does not fit ends in an ellipsis.
    width, height : int
        Pixels.

    Returns
    -------
    uint8 array, shape (height, width, 3)
    """
    card = Image.new("RGB", (width, height), _GROUND)
    draw = ImageDraw.Draw(card)
    band = max(6, round(height * 0.09))
    lean, step = band * 0.55, band * 1.9
    for at in range(-1, int(width / step) + 2):
        left = at * step
        stripe = [(left, band), (left + lean, 0), (left + lean + step / 2, 0), (left + step / 2, band)]
        draw.polygon(stripe, fill=_STRIPE)
    draw.rectangle((0, band, width, band + max(1, height // 180)), fill=AMBER)
    large = max(11, round(min(height * 0.16, width * 0.11)))
    small = max(10, round(large * 0.42))
    left, room = width * 0.07, width * 0.86
    top = height * 0.30
    for number, line in enumerate(title):
        font = typeface("Inter-SemiBold", large) if number == 0 else typeface("Inter-Medium", small)
        size = large if number == 0 else small
        for row in _wrapped(line, font, room):
            if top + size * 1.3 > height * 0.96:
                return np.asarray(card)
            draw.text((left, top), row, fill=_WORDS[min(number, 1)], font=font, anchor="la")
            top += size * 1.35
        top += small * 0.5
    return np.asarray(card)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """Break a line between words, into at most three rows."""
    rows: list[str] = []
    words = text.split()
    while words and len(rows) < 3:
        count = len(words)
        while count > 1 and font.getlength(" ".join(words[:count])) > room:
            count -= 1
        last = len(rows) == 2
        rows.append(shortened(" ".join(words if last else words[:count]), font, room))
        words = words[count:]
    return rows
