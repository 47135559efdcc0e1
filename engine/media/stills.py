"""Still pictures in a cut: a PNG or JPEG becomes a picture of the film."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image, ImageCms, ImageOps

from engine.media import planes
from engine.media.probe import STILLS
from engine.media.takes import check_there
from engine.messages.faults import Fault

MOST_PIXELS = 8192 * 8192
SUFFIXES = frozenset({".png", ".jpg", ".jpeg"})
PICTURES = SUFFIXES | {".webp", ".tif", ".tiff", ".bmp", ".gif"}
"""Ends of names of what `read_picture` reads."""


def read_still(path: Path | str) -> np.ndarray:
    """A still picture as uint8 RGB, shape (height, width, 3); what is transparent becomes black.

    Raises
    ------
    Fault
        ``media.missing``, ``media.truncated`` (empty), ``media.unreadable``.
    """
    path = Path(path)
    check_there(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the cap below is ours
            with Image.open(path, formats=("PNG", "JPEG")) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise ValueError(f"{image.width} x {image.height} pixels")
                return opaque(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Fault("media.unreadable", details=str(error), file=path.name, path=str(path)) from error


def read_picture(path: Path | str) -> np.ndarray:
    """A picture of any kind that may be brought in, upright, in 8-bit sRGB, shape (height, width, 3).

    Raises
    ------
    Fault
        As `read_still`.
    """
    path = Path(path)
    check_there(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the cap below is ours; what a file says oddly is not told
            with Image.open(path, formats=tuple(STILLS.values())) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise ValueError(f"{image.width} x {image.height} pixels")
                return np.asarray(developed(image, max(image.size)), dtype=np.uint8)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Fault("media.unreadable", details=str(error), file=path.name, path=str(path)) from error


def opaque(image: Image.Image) -> np.ndarray:
    """A Pillow picture over black, uint8, shape (height, width, 3)."""
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", clear.size, (0, 0, 0, 255)), clear)
    return np.asarray(image.convert("RGB"), dtype=np.uint8)


def developed(image: Image.Image, longest: int) -> Image.Image:
    """A picture from outside, of any depth, colours and orientation, as 8-bit sRGB over black.

    Parameters
    ----------
    image : PIL.Image.Image
    longest : int
        Pixels; a larger one is made smaller.
    """
    image = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    if image.mode.startswith(("I", "F")):
        image = _eight_bit(image)
        profile = None
    rgb = Image.fromarray(opaque(image))
    if profile:
        # A profile that cannot be read is no reason to refuse the picture.
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            plain = image if image.mode in {"L", "RGB", "CMYK"} and not image.has_transparency_data else rgb
            found = ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            rgb = found if found is not None else rgb
    if max(rgb.size) > longest:
        rgb.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return rgb


def _eight_bit(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits: numbers up to 1, 255 or 65 535 mean white."""
    deep = np.nan_to_num(np.asarray(image, dtype=np.float64))
    top = deep.max(initial=0.0)
    white = 65_535 if image.mode.startswith("I;16") or top > 255 else 255 if top > 1 else 1
    return Image.fromarray(np.clip(np.rint(deep * (255 / white)), 0, 255).astype(np.uint8))


def still_planes(path: Path | str, width: int, height: int) -> planes.Planes:
    """A still picture fitted into a film's picture; errors as `read_still`."""
    rgb = read_still(path)
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
    size = planes.inside(frame.width, frame.height, width, height)
    coded = frame.reformat(
        *size,
        "yuv420p",
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
        interpolation="AREA" if size[0] * 2 < frame.width else "LANCZOS",
    )
    return planes.fitted(coded, width, height)
