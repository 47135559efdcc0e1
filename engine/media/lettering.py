"""Words and the Rushes mark as Pillow draws them, in the typefaces that come with Rushes."""

from __future__ import annotations

import contextlib
import io
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from PIL import Image, ImageDraw, ImageFont, features

AMBER = (246, 183, 60)
STRIPES = (
    ((52, 432), (104, 302), (178, 302), (126, 432)),
    ((166, 432), (254, 212), (328, 212), (240, 432)),
    ((280, 432), (340, 282), (414, 282), (354, 432)),
)
"""The mark's leaning stripes in a square of 512; its ring is a circle around (398, 148)."""


@cache
def _font_file(name: str) -> bytes:
    file = name if name.endswith(".ttf") else f"{name}.otf"
    return (resources.files("resources.fonts") / file).read_bytes()


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


_OWN = ("InterDisplay-SemiBold", "Inter-SemiBold", "JetBrainsMono-Medium.ttf")
"""The typeface of titles, and those that come with Rushes and stand in for letters which it lacks."""
_MISSING = "\N{WHITE SQUARE}"
_SYSTEM = (
    "NotoSans-Bold.ttf",
    "DejaVuSans-Bold.ttf",
    "NotoSansCJK-Bold.ttc",
    "NotoSansCJK-Regular.ttc",
    "NotoSansArabic-Bold.ttf",
    "NotoSansHebrew-Bold.ttf",
    "NotoSansDevanagari-Bold.ttf",
    "NotoSansThai-Bold.ttf",
    "wqy-zenhei.ttc",
    "segoeuib.ttf",
    "arialuni.ttf",
    "msgothic.ttc",
    "msyhbd.ttc",
    "malgunbd.ttf",
    "Nirmala.ttf",
    "Arial Unicode.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "GeezaPro.ttc",
)
"""What systems have for the scripts of the world, by file name; searched where the system keeps its typefaces."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a title: runs of letters, each in a typeface that has them.

    Attributes
    ----------
    runs : tuple of (str, FreeTypeFont)
    width : float
        Pixels.
    """

    runs: tuple[tuple[str, ImageFont.FreeTypeFont], ...]
    width: float

    def draw(self, draw: ImageDraw.ImageDraw, left: float, baseline: float) -> None:
        """Draw it into a mask."""
        for text, font in self.runs:
            draw.text((left, baseline), text, fill=255, font=font, anchor="ls")
            left += font.getlength(text)


def row_of(text: str, size: int) -> Row:
    """Set a line; letters that no typeface has are shown as empty boxes."""
    runs: list[tuple[str, int]] = []
    for letter in text:
        # Marks and joiners stay with the letter before; a space too, so that a line of another script is one run.
        stays = bool(runs) and (letter.isspace() or unicodedata.category(letter) in {"Mn", "Mc", "Me", "Cf"})
        if stays and runs[-1][0].endswith(_MISSING) and not letter.isspace():
            continue
        found = runs[-1][1] if stays else _face_of(letter)
        shown, face = (letter, found) if found is not None else (_MISSING, 0)
        if runs and runs[-1][1] == face:
            runs[-1] = (runs[-1][0] + shown, face)
        else:
            runs.append((shown, face))
    strong = (way for letter in text if (way := unicodedata.bidirectional(letter)) in {"L", "R", "AL"})
    if next(strong, "L") != "L":
        runs.reverse()
    drawn = tuple((words, _face(number, size)) for words, number in runs)
    return Row(drawn, sum(font.getlength(words) for words, font in drawn))


@lru_cache(maxsize=4096)
def _face_of(letter: str) -> int | None:
    """Which of the typefaces has a letter: the titles' own, the others that come with Rushes, then the system's."""
    for number in range(len(_OWN)):
        if _has(number, letter):
            return number
    # The system is only searched for what is not our own.
    for number in range(len(_OWN), len(_OWN) + len(_system_files())):
        if _has(number, letter):
            return number
    return None


@lru_cache(maxsize=128)
def _face(number: int, size: int) -> ImageFont.FreeTypeFont:
    """A typeface with complex scripts shaped where the machine can, so that Arabic joins and runs to the left."""
    own = number < len(_OWN)
    file = io.BytesIO(_font_file(_OWN[number])) if own else _system_files()[number - len(_OWN)]
    engine = ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC
    return ImageFont.truetype(file, size, layout_engine=engine)


@cache
def _system_files() -> tuple[str, ...]:
    found = []
    for name in _SYSTEM:
        with contextlib.suppress(OSError, ValueError):
            found.append(str(ImageFont.truetype(name, 16).path))
    return tuple(found)


def _has(number: int, letter: str) -> bool:
    """Whether a typeface has a letter: whether it draws another shape than for a code that nobody has."""
    return letter.isspace() or _shape(number, letter) != _shape(number, "\U0010fffe")


@lru_cache(maxsize=1024)
def _shape(number: int, letter: str) -> bytes:
    face = _face(number, 24)
    left, top, right, bottom = (round(edge) for edge in face.getbbox(letter))
    image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(image).text((-left, -top), letter, fill=255, font=face)
    return repr(image.size).encode() + image.tobytes()
