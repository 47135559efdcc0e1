"""The visible watermark: mark, project and date in a corner that changes every three seconds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from engine.media import planes
from engine.media.lettering import mark_mask, shortened, typeface

STAY = 3
"""Seconds in one corner."""

_CORNERS = ((1, 1), (0, 0), (0, 1), (1, 0))  # bottom right, top left, bottom left, top right
_OPACITY = 0.9
_GROUND = 0.56


@dataclass(frozen=True, slots=True)
class Watermark:
    """A mark ready to be laid over pictures of one size.

    Attributes
    ----------
    luma, chroma : float32 arrays, shapes (h, w) and (2, h / 2, w / 2)
        What is added, weights applied.
    luma_through, chroma_through : float32 arrays, shapes (h, w) and (h / 2, w / 2)
        How much of the picture shows through, 0 to 1.
    corners : tuple of (int, int)
        Left and top, in turn.
    stay : int
        Frames in each corner.
    """

    luma: np.ndarray
    luma_through: np.ndarray
    chroma: np.ndarray
    chroma_through: np.ndarray
    corners: tuple[tuple[int, int], ...]
    stay: int

    def at(self, frame: int) -> tuple[int, int]:
        """Left and top of the mark in a film's frame, in pixels."""
        return self.corners[frame // self.stay % len(self.corners)]

    def lay(self, picture: planes.Planes, frame: int) -> None:
        """Draw the mark into a picture, in place."""
        left, top = self.at(frame)
        height, width = self.luma.shape
        region = picture.luma[top : top + height, left : left + width]
        region[:] = region * self.luma_through + self.luma + 0.5
        left, top, width, height = left // 2, top // 2, width // 2, height // 2
        colour = picture.chroma[:, top : top + height, left : left + width]
        colour[:] = colour * self.chroma_through + self.chroma + 0.5


def watermark(words: tuple[str, ...], width: int, height: int, rate: Fraction) -> Watermark:
    """Prepare the mark for a film.

    Parameters
    ----------
    words : tuple of str
        What stands beside the mark: project, date.
    width, height : int
        The film's size in pixels.
    rate : Fraction
        Frames per second.
    """
    tile = draw_tile(words, width, height)
    margin = max(4, round(min(width, height) * 0.035) // 2 * 2)
    # A picture too small for the words shows as much of them as it can.
    tile = tile.crop((0, 0, min(tile.width, (width - 2 * margin) // 2 * 2), min(tile.height, height - 2 * margin)))
    right, bottom = width - margin - tile.width, height - margin - tile.height
    corners = tuple(
        ((right if across else margin) // 2 * 2, (bottom if down else margin) // 2 * 2) for across, down in _CORNERS
    )
    rgba = np.asarray(tile, dtype=np.float32)
    alpha = rgba[..., 3] / 255
    coded = planes.from_rgb(np.ascontiguousarray(rgba[..., :3].astype(np.uint8)))
    quarter = alpha.reshape(tile.height // 2, 2, tile.width // 2, 2).mean(axis=(1, 3))
    return Watermark(
        coded.luma * alpha, 1 - alpha, coded.chroma * quarter, 1 - quarter, corners, max(1, round(STAY * rate))
    )


def draw_tile(words: tuple[str, ...], width: int, height: int) -> Image.Image:
    """The mark with its words, RGBA, even size: white over a dark veil, to be read on light and on dark."""
    size = max(9, round(min(height, width * 0.75) * 0.034))
    pad = max(3, size // 2)
    strong, plain = typeface("Inter-SemiBold", size), typeface("Inter-Medium", size)
    sign = mark_mask(round(size * 1.15))
    text = shortened("  ·  ".join(word for word in words if word), plain, width * 0.55)
    name_at = pad + sign.width + size // 2
    text_at = name_at + strong.getlength("Rushes") + size * 0.7
    inner = text_at + plain.getlength(text) if text else text_at - size * 0.7
    tile_size = ((int(inner) + pad + 2) // 2 * 2, (round(size * 1.15) + 2 * pad + 1) // 2 * 2)
    shape = Image.new("L", tile_size)
    shape.paste(sign, (pad, (tile_size[1] - sign.height) // 2))
    draw = ImageDraw.Draw(shape)
    draw.text((name_at, tile_size[1] / 2), "Rushes", fill=255, font=strong, anchor="lm")
    if text:
        draw.text((text_at, tile_size[1] / 2), text, fill=255, font=plain, anchor="lm")
    ground = Image.new("L", tile_size)
    ImageDraw.Draw(ground).rounded_rectangle((0, 0, tile_size[0] - 1, tile_size[1] - 1), tile_size[1] / 4, fill=255)
    ground = ground.filter(ImageFilter.GaussianBlur(size / 12)).point([round(level * _GROUND) for level in range(256)])
    light = shape.point([round(level * _OPACITY) for level in range(256)])
    # White over the ground, as one layer: white's share of what is opaque becomes the grey value.
    alpha = ImageChops.screen(light, ground)
    grey = np.asarray(light, dtype=np.float32) / np.maximum(np.asarray(alpha, dtype=np.float32), 1) * 255
    value = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return Image.merge("RGBA", (value, value, value, alpha))
