"""Titles: words over the picture, set once and laid over each frame."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from engine.media import planes
from engine.media.lettering import Row, row_of
from engine.messages.jobs import Title

MARGIN = 0.1
"""Share of the picture on each side that stays free of words: televisions and windows cut off what lies outside."""

_SIZES = {"centre": 0.075, "upper": 0.05, "lower": 0.05}
"""Height of the letters' body, as a share of the picture's height."""
_SMALLEST = 0.5
"""How far long texts may shrink before they are cut."""
_LEADING = 1.28
_MOST_LETTERS = 2000


@dataclass(frozen=True, slots=True)
class Layer:
    """Words ready to be laid over pictures of one size.

    Attributes
    ----------
    left, top : int
        Even; where the layer lies.
    luma, opaque : uint16 arrays, shape (h, w)
        What is added to Y, weight applied; and how much of the picture it covers, 0 to 256.
    veil : uint16 array, shape (h / 2, w / 2)
        How much of the colour it covers, 0 to 256.
    """

    left: int
    top: int
    luma: np.ndarray
    opaque: np.ndarray
    veil: np.ndarray

    def lay(self, picture: planes.Planes, share: float = 1.0) -> None:
        """Draw the words into a picture, in place; `share` 0 is not at all, 1 fully."""
        weight = np.uint16(round(min(max(share, 0.0), 1.0) * 256))
        if not weight:
            return
        height, width = self.luma.shape
        luma, opaque, veil = self.luma, self.opaque, self.veil
        if weight < 256:
            luma, opaque, veil = ((each.astype(np.uint32) * weight >> 8) for each in (luma, opaque, veil))
        region = picture.luma[self.top : self.top + height, self.left : self.left + width]
        region[:] = (region * (256 - opaque) + luma + 128) >> 8
        left, top = self.left // 2, self.top // 2
        colour = picture.chroma[:, top : top + height // 2, left : left + width // 2]
        colour[:] = (colour * (256 - veil) + 128 * veil + 128) >> 8


def lay_titles(picture: planes.Planes, titles: tuple[Title, ...] | list[Title], frame: int) -> None:
    """Draw the titles that stand in a frame of the film into its picture, in place."""
    for title in titles:
        share = share_of(title, frame)
        if share > 0:
            layer = title_layer(title.text, title.place, picture.width, picture.height)
            if layer is not None:
                layer.lay(picture, share)


def share_of(title: Title, frame: int) -> float:
    """How much of a title is seen in a frame of the film, 0 to 1."""
    at = frame - title.at
    if not 0 <= at < title.frames:
        return 0.0
    share = 1.0
    if title.fade_in:
        share = min(share, (at + 1) / (title.fade_in + 1))
    if title.fade_out:
        share = min(share, (title.frames - at) / (title.fade_out + 1))
    return share


@lru_cache(maxsize=24)
def title_layer(text: str, place: str, width: int, height: int) -> Layer | None:
    """Set a title.

    Parameters
    ----------
    text : str
        Lines; long ones are wrapped between words. What is too much for the picture shrinks, then is cut.
    place : str
        ``centre``, ``upper`` or ``lower``.
    width, height : int
        The picture's size in pixels, even.

    Returns
    -------
    Layer or None
        None where there is nothing to be seen.
    """
    lines = [_plain(line) for line in text[:_MOST_LETTERS].splitlines()]
    if not any(lines):
        return None
    rows, size = _set(lines, place, width, height)
    shapes, top_of = _drawn(rows, size, place, width, height)
    return _layer(shapes, top_of, size, width, height)


def _plain(line: str) -> str:
    """A line without what cannot be drawn: controls, lone surrogates, private codes."""
    kept = "".join(" " if letter == "\t" else letter for letter in line if letter == "\t" or _drawable(letter))
    return " ".join(kept.split())


def _drawable(letter: str) -> bool:
    # Joiners shape the letters beside them; every other control only confuses.
    return letter in "\u200c\u200d" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _set(lines: list[str], place: str, width: int, height: int) -> tuple[list[Row], int]:
    """Rows that fit, and the size of their letters: as large as the place has them, smaller where there is much."""
    room = width * (1 - 2 * MARGIN)
    tall = height * (1 - 2 * MARGIN) * (1.0 if place == "centre" else 0.6)
    # A narrow picture has smaller letters, so that a line holds some words.
    largest = max(8, round(min(height, width * 0.75) * _SIZES[place]))
    for share in (1.0, 0.85, 0.7, _SMALLEST):
        size = max(8, round(largest * share))
        rows = [row for line in lines for row in _wrapped(line, size, room)]
        if len(rows) * size * _LEADING <= tall:
            return rows, size
    return rows[: max(1, int(tall / (size * _LEADING)))], size


def _wrapped(line: str, size: int, room: float) -> list[Row]:
    """Break a line between words, and within a word that is wider than the picture."""
    rows: list[Row] = []
    words = line.split(" ")
    while words:
        count = _fitting(words, size, room)
        if count:
            rows.append(row_of(" ".join(words[:count]), size))
            words = words[count:]
        else:
            word = words[0]
            letters = max(1, _fitting(list(word), size, room, ""))
            rows.append(row_of(word[:letters], size))
            words[:1] = [word[letters:]] if word[letters:] else []
    return rows


def _fitting(parts: list[str], size: int, room: float, between: str = " ") -> int:
    """How many of the parts, joined, are no wider than `room`."""
    # No line holds more letters, and so words, than would fit of the narrowest.
    low, high = 0, min(len(parts), int(room / (size * 0.2)) + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if row_of(between.join(parts[:middle]), size).width <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _drawn(rows: list[Row], size: int, place: str, width: int, height: int) -> tuple[Image.Image, int]:
    """The letters' shapes as a mask as wide as the picture, and the picture's row at which it begins."""
    step = size * _LEADING
    block = round(step * len(rows))
    pad = size  # for the shadow, and for what reaches above and below a line
    top = {
        "centre": (height - block) // 2,
        "upper": round(height * MARGIN),
        "lower": height - round(height * MARGIN) - block,
    }[place]
    mask = Image.new("L", (width, block + 2 * pad))
    draw = ImageDraw.Draw(mask)
    for number, row in enumerate(rows):
        # The baseline lies where capitals stand in the middle of their line.
        row.draw(draw, (width - row.width) / 2, pad + step * (number + 0.5) + size * 0.36)
    return mask, top - pad


def _layer(shapes: Image.Image, top: int, size: int, width: int, height: int) -> Layer | None:
    """White letters over a soft dark shadow: they are read on light and on dark."""
    near = shapes.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.GaussianBlur(max(1.0, size * 0.045)))
    far = ImageChops.offset(shapes, 0, max(1, round(size * 0.04))).filter(ImageFilter.GaussianBlur(size * 0.22))
    shadow = ImageChops.screen(near.point(_scaled(0.8)), far.point(_scaled(0.75)))
    alpha = ImageChops.screen(shapes, shadow)
    box = alpha.point([0, 0, *[255] * 254]).getbbox()
    if box is None:
        return None
    left, upper = box[0] // 2 * 2, max(box[1], -top)
    upper += (upper + top) % 2  # the layer's first row is an even one of the picture
    right, lower = (box[2] + 1) // 2 * 2, min(box[3], height - top)
    right, lower = min(right, width), lower - (lower - upper) % 2
    if right <= left or lower <= upper:
        return None
    light = np.asarray(shapes.crop((left, upper, right, lower)), dtype=np.float32) / 255
    cover = np.asarray(alpha.crop((left, upper, right, lower)), dtype=np.float32) / 255
    luma = light * 235 + np.maximum(cover - light, 0) * 16
    quarter = cover.reshape(cover.shape[0] // 2, 2, cover.shape[1] // 2, 2).mean(axis=(1, 3))
    return Layer(
        left,
        top + upper,
        np.rint(luma * 256).astype(np.uint16),
        np.rint(cover * 256).astype(np.uint16),
        np.rint(quarter * 256).astype(np.uint16),
    )


def _scaled(share: float) -> list[int]:
    return [round(level * share) for level in range(256)]
