"""Words and the Rushes mark as Pillow draws them, in the typefaces that come with Rushes."""

from __future__ import annotations

import io
from functools import cache
from importlib import resources

from PIL import Image, ImageDraw, ImageFont

AMBER = (246, 183, 60)
STRIPES = (
    ((52, 432), (104, 302), (178, 302), (126, 432)),
    ((166, 432), (254, 212), (328, 212), (240, 432)),
    ((280, 432), (340, 282), (414, 282), (354, 432)),
)
"""The mark's leaning stripes in a square of 512; its ring is a circle around (398, 148)."""


@cache
def _font_file(name: str) -> bytes:
    return (resources.files("resources.fonts") / f"{name}.otf").read_bytes()


@cache
def typeface(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A bundled typeface, ``Inter-Medium`` or ``Inter-SemiBold``, at a size in pixels."""
    return ImageFont.truetype(io.BytesIO(_font_file(name)), size, layout_engine=ImageFont.Layout.BASIC)


def mark_mask(height: int) -> Image.Image:
    """The mark's shapes alone, for a watermark: an 8-bit mask, trimmed, `height` pixels high."""
    scale = height * 4 / (432 - 54)
    large = Image.new("L", (round((492 - 52) * scale), height * 4))
    draw = ImageDraw.Draw(large)
    for stripe in STRIPES:
        draw.polygon([((x - 52) * scale, (y - 54) * scale) for x, y in stripe], fill=255)
    x, y, outer = (398 - 52) * scale, (148 - 54) * scale, 94 * scale
    draw.ellipse((x - outer, y - outer, x + outer, y + outer), outline=255, width=round(52 * scale))
    return large.resize((round(large.width / 4), height), Image.Resampling.BOX)


def shortened(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """`text`, or as much of it as fits into `width` pixels and an ellipsis."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1].rstrip()
    return text + "…"
