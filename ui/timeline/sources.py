"""How a filmstrip or a wave comes to be: from the project's cache, or out of the file and into the cache.

These run on a worker. The cache may be deleted at any time; what it lacks is made again.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from engine.media.strips import (
    PER_SECOND,
    Strip,
    all_peaks,
    filmstrip,
    read_peaks,
    read_strip,
    write_peaks,
    write_strip,
)
from engine.messages.faults import Fault
from ui.timeline.faces import Made, Pictures, Wave
from ui.timeline.strips import Wanted

log = logging.getLogger(__name__)

FOLDER = "strips"
"""In the project's cache."""
HEIGHT = 112
"""Pixels of the pictures that are kept."""
HEIGHTS = (32, 56, 92, 128, 200)
"""Pixels of the pictures in memory, for one pixel of the screen a pixel of the window."""
MOST = 64
"""Pictures of one file."""
LEAST_STEP = 12
"""Frames from one picture to the next, at least."""


def height_for(pixels: float) -> int:
    """Which of `HEIGHTS` serves a strip so high."""
    return next((height for height in HEIGHTS if height >= pixels), HEIGHTS[-1])


def make(wanted: Wanted, still_wanted: Callable[[], bool]) -> Made | None:
    """Pictures or a wave; None where the file has none."""
    try:
        made = _pictures(wanted) if wanted.kind == "pictures" else _wave(wanted)
    except Fault as fault:
        # A file that is gone or damaged is told where it is asked for, not for every clip that would show it.
        log.info("no %s of %s: %s", wanted.kind, wanted.source, fault.code)
        return None
    return made if still_wanted() else None


def _pictures(wanted: Wanted) -> Pictures:
    kept = wanted.kept.with_suffix(".jpg")
    strip = read_strip(kept)
    if strip is None:
        step = max(LEAST_STEP, -(-wanted.frames // MOST))
        frames = tuple(range(0, max(1, wanted.frames), step))
        strip = Strip(frames, tuple(filmstrip(wanted.source, frames, HEIGHT)))
        with contextlib.suppress(Fault, OSError):  # a full disk costs only the next opening's speed
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_strip(kept, strip.pictures, frames)
    every = strip.frames[1] - strip.frames[0] if len(strip.frames) > 1 else 1
    high = round(wanted.height * wanted.ratio)
    return Pictures(tuple(_image(picture, high, wanted.ratio) for picture in strip.pictures), max(1, every))


def _image(pixels: np.ndarray, high: int, ratio: float) -> QImage:
    whole = np.ascontiguousarray(pixels)
    rows, columns = whole.shape[:2]
    image = QImage(whole.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
    small = image.scaledToHeight(high, Qt.TransformationMode.SmoothTransformation)
    made = small.convertToFormat(QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(ratio)
    return made


def _wave(wanted: Wanted) -> Wave | None:
    kept = wanted.kept.with_suffix(".peaks")
    found = read_peaks(kept)
    if found is None:
        found = all_peaks(wanted.source)
        with contextlib.suppress(Fault, OSError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_peaks(kept, found)
    stems = [found[wanted.stem]] if wanted.stem in found else [] if wanted.stem else list(found.values())
    if not stems:
        return None
    loud = np.max([np.abs(stem.astype(np.int16)).max(axis=1) for stem in stems], axis=0).astype(np.float32)
    return Wave(loud / np.float32(127), float(PER_SECOND / wanted.rate))
