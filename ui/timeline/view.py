"""Where one looks: how many pixels a frame has, where the left edge stands, and where each track lies."""

from __future__ import annotations

from dataclasses import dataclass, replace

RULER, SCENES, GAP = 32, 18, 2
"""Pixels of the ruler, of the row of scenes, and between tracks."""
TOP = RULER + SCENES + GAP
"""Where the first track begins."""

HEIGHTS = {"titles": 20, "shots": 74, "dialogue": 40, "effects": 30, "ambience": 30, "music": 34}
TALL = {**HEIGHTS, "shots": 110, "dialogue": 58, "effects": 39, "ambience": 39, "music": 52}
"""Heights of the tracks in pixels, and in a window that has room."""
LEAST_HEIGHT, MOST_HEIGHT = 20, 220

CLOSEST = 24.0
"""Most pixels a frame can have."""
STEP = 1.0015
"""Change of zoom for one eighth of a degree of the wheel."""


@dataclass(frozen=True, slots=True)
class View:
    """What part of the film is in sight.

    Attributes
    ----------
    zoom : float
        Pixels a frame.
    left : int
        Pixels of the film that lie left of the widget's edge.
    width : int
        Pixels of the widget.
    """

    zoom: float = 2.0
    left: int = 0
    width: int = 1

    def x(self, frame: float) -> float:
        """Where a frame begins, in pixels of the widget."""
        return frame * self.zoom - self.left

    def frame(self, x: float) -> int:
        """The frame whose beginning is nearest to a place."""
        return max(0, round((x + self.left) / self.zoom))

    def under(self, x: float) -> int:
        """The frame that is shown at a place."""
        return max(0, int((x + self.left) / self.zoom))

    def shown(self) -> tuple[int, int]:
        """The first frame in sight and the one after the last."""
        return int(self.left / self.zoom), int((self.left + self.width) / self.zoom) + 1

    def panned(self, pixels: int, length: int) -> View:
        """The view further to the right by so many pixels, for a film of `length` frames."""
        return replace(self, left=max(0, min(self.left + pixels, self.most_left(length))))

    def most_left(self, length: int) -> int:
        """How far one can pan: until the film's end stands in the middle."""
        return max(0, round(length * self.zoom - self.width / 2)) if length * self.zoom > self.width - 24 else 0

    def zoomed(self, zoom: float, about: float, length: int) -> View:
        """The view at another zoom, with what lies at `about` (pixels) staying there."""
        zoom = min(CLOSEST, max(least_zoom(self.width, length), zoom))
        at = (self.left + about) / self.zoom
        moved = replace(self, zoom=zoom, left=round(at * zoom - about))
        return moved.panned(0, length)

    def fitted(self, length: int) -> View:
        """The view that shows the whole film."""
        return replace(self, zoom=least_zoom(self.width, length), left=0)


def least_zoom(width: int, length: int) -> float:
    """The zoom at which a film of `length` frames just fits, never wider than 4 pixels a frame."""
    return min(4.0, max(1, width - 24) / max(1, length))


@dataclass(frozen=True, slots=True)
class Lane:
    """A track's place in the widget: its key, where it begins and how high it is, in pixels."""

    track: str
    top: int
    height: int

    @property
    def bottom(self) -> int:
        """The first pixel below it."""
        return self.top + self.height


def lanes(heights: dict[str, int]) -> tuple[Lane, ...]:
    """The tracks from the top down."""
    made, top = [], TOP
    for track, height in heights.items():
        made.append(Lane(track, top, height))
        top += height + GAP
    return tuple(made)


def bottom(rows: tuple[Lane, ...]) -> int:
    """Height that the rows need."""
    return rows[-1].bottom + GAP if rows else TOP


def lane_at(rows: tuple[Lane, ...], y: float) -> Lane | None:
    """The track at a height; None above and below them. The gap under a track belongs to it."""
    return next((lane for lane in rows if lane.top <= y < lane.bottom + GAP), None)
