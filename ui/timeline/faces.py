"""What a clip of the timeline shows, as values; painting and the screen reader both read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from PySide6.QtGui import QImage

URGENT = ("failed", "missing", "stale", "rendering", "draft")
"""States from the most urgent on: what a block of melted clips shows."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """A filmstrip ready to be drawn.

    Attributes
    ----------
    images : tuple of QImage
        All of one size, in order; at least one.
    every : int
        Frames of the take from one to the next.
    """

    images: tuple[QImage, ...]
    every: int

    def at(self, frame: int) -> QImage:
        """The picture nearest to a frame of the take."""
        return self.images[max(0, min(len(self.images) - 1, round(frame / max(1, self.every))))]

    @property
    def weight(self) -> int:
        """Bytes in memory."""
        return sum(image.sizeInBytes() for image in self.images)


@dataclass(frozen=True, slots=True)
class Wave:
    """The loudness of a sound over its length.

    Attributes
    ----------
    peaks : (N,) float32
        Largest amplitude of each bucket, 0 to 1.
    per_frame : float
        Buckets for one frame of the film.
    """

    peaks: np.ndarray
    per_frame: float
    _padded: np.ndarray = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # With a silent bucket behind the last one, what lies beyond the end needs no case of its own.
        object.__setattr__(self, "_padded", np.append(self.peaks, np.float32(0.0)))

    @property
    def weight(self) -> int:
        """Bytes in memory."""
        return int(self.peaks.nbytes + self._padded.nbytes)

    def bars(self, first: float, each: float, count: int) -> np.ndarray:
        """Largest amplitude of `count` bars of `each` frames from frame `first` on; silence beyond the ends."""
        # Most waves are short: it is the calls of numpy that cost here, not what they do.
        length = len(self.peaks)
        edges = ((first + each * np.arange(count + 1)) * self.per_frame).astype(np.int64)
        if not count or edges[0] >= length:
            return np.zeros(count, np.float32)
        edges = np.minimum(np.maximum(edges, 0), length)
        # `reduceat` takes the largest from each start to the next, and from the last to the end of what it is given.
        end = max(int(edges[-1]), int(edges[-2]) + 1)
        return np.maximum.reduceat(self._padded[:end], edges[:-1])


Made = Pictures | Wave
"""What comes from a file and is drawn in a clip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One clip as it is painted. Frames throughout.

    Attributes
    ----------
    track : str
    start, frames, first : int
        Place in the film, length, and in point in the media.
    name : str
    state : str
        Key of `ui.look.tokens.STATES` for a shot; empty elsewhere.
    share : float
        Of the rendering, 0 to 1.
    fade_in, fade_out : int
    gain : float
        Decibels.
    muted, locked, scratch : bool
    size : str
        Shot size, for the sketch of a shot that has no picture.
    people : int
        How many are in it, for the same.
    pictures : Pictures or None
    wave : Wave or None
    """

    track: str
    start: int
    frames: int
    rate: Fraction
    name: str = ""
    first: int = 0
    state: str = ""
    share: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    gain: float = 0.0
    muted: bool = False
    locked: bool = False
    scratch: bool = False
    size: str = ""
    people: int = 1
    pictures: Pictures | None = None
    wave: Wave | None = None

    @property
    def end(self) -> int:
        """The first frame after it."""
        return self.start + self.frames


def length_words(frames: int, rate: Fraction) -> str:
    """Seconds and frames: ``5:12``."""
    base = max(1, round(rate))
    sign = "-" if frames < 0 else ""
    return f"{sign}{abs(frames) // base}:{abs(frames) % base:02}"


def change_words(change: int) -> str:
    """A change in frames with its sign: ``+12 f``."""
    return f"{change:+d} f" if change else "0 f"


def gain_words(gain: float) -> str:
    """A gain: ``+3.0 dB``."""
    return f"{gain:+.1f} dB"
