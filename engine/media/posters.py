"""Small pictures: posters of takes and live previews, as JPEG."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from engine.media.beside import write_whole


def preview_jpeg(rgb: np.ndarray, longest: int = 640, quality: int = 80) -> bytes:
    """A picture as JPEG, made smaller where its longer side has more than `longest` pixels.

    Parameters
    ----------
    rgb : uint8 array, shape (height, width, 3)
    longest : int
        Pixels.
    quality : int
        1 to 95.
    """
    height, width = rgb.shape[:2]
    scale = longest / max(width, height)
    picture = Image.fromarray(rgb)
    if scale < 1:
        picture = picture.resize(
            (max(1, round(width * scale)), max(1, round(height * scale))), Image.Resampling.BOX, reducing_gap=2.0
        )
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=quality)
    return data.getvalue()


def poster_jpeg(rgb: np.ndarray, longest: int = 960) -> bytes:
    """The picture that stands for a take; finer than a preview."""
    return preview_jpeg(rgb, longest, quality=90)


def write_poster(path: Path, rgb: np.ndarray) -> None:
    """Write a take's poster, whole or not at all.

    Raises
    ------
    Fault
        ``media.cannot_write`` or ``media.disk_full``.
    """
    write_whole(path, poster_jpeg(rgb))
