"""How far a head is turned: which turned copy of its own frontal picture looks most like it.

The face that looked into the camera is laid round a cylinder; the cylinder is turned in steps, and each view is
searched for near the face by normalised cross-correlation. Flat copies that only grow narrow compete with them, so that
a printed portrait that is tilted is seen as flat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.likeness.faces import Face, Picture, reduced

SIDE = 44
"""Pixels of a face's width when its turn is measured."""
STEP, MOST = 6, 54
"""Degrees between the views that are tried, and the last one."""
HALF = np.radians(38.0)
"""Half of the arc of the head that the frontal face shows."""
LIKE = 0.45
"""Correlation under which a picture shows no view of this face."""
REACH = 0.45
"""How far from its last place a face is searched for, in its widths."""

Grey = NDArray[np.float32]
Place = tuple[float, float]


@dataclass(frozen=True)
class Turn:
    """How far a head turned to each side, in degrees, as the camera sees it.

    Attributes
    ----------
    left, right : float
        0 or more; the second largest view of each, so that one picture alone is not believed.
    looked : int
        Pictures in which the face was made out.
    """

    left: float
    right: float
    looked: int


def measure_turn(front: tuple[Picture, Face], pictures: Sequence[Picture]) -> Turn:
    """Measure a turn.

    Parameters
    ----------
    front : (uint8 array (h, w, 3), Face)
        A picture of the face that looks into the camera, RGB, and where it is in it.
    pictures : sequence of uint8 arrays (h, w, 3)
        The turn, in order of time, of the same size.
    """
    views = Views(*front)
    angles = sorted(angle for picture in pictures if (angle := views.angle(picture)) is not None)
    if len(angles) < 3:
        return Turn(0.0, 0.0, len(angles))
    return Turn(max(0.0, -angles[1]), max(0.0, angles[-2]), len(angles))


class Views:
    """The views of one head, to which pictures are compared in order of time.

    Parameters
    ----------
    picture : uint8 array (h, w, 3)
        In which the face looks into the camera, RGB.
    face : Face
        Where it is.
    """

    def __init__(self, picture: Picture, face: Face) -> None:
        self._factor = SIDE / face.width
        scaled = face.scaled(self._factor)
        self._views = _views(_patch(reduced(picture, self._factor), scaled))
        self._centre = scaled.centre

    def angle(self, picture: Picture) -> float | None:
        """Degrees by which the head is turned, to the picture's right; None where it is not made out."""
        found = _look(reduced(picture, self._factor), self._centre, self._views)
        if found is None:
            return None
        angle, self._centre = found
        return angle


@dataclass(frozen=True)
class _View:
    angle: float
    picture: Grey
    shift: float
    """Columns from the head's middle to the view's."""


def _views(patch: Grey) -> list[_View]:
    """The turned and the flat copies of a frontal face (n, `SIDE`)."""
    views = []
    radius = SIDE / 2 / np.sin(HALF)
    for degrees in range(-MOST, MOST + 1, STEP):
        theta = np.radians(degrees)
        first, last = radius * np.sin(max(theta - HALF, -np.pi / 2)), radius * np.sin(min(theta + HALF, np.pi / 2))
        columns = np.arange(np.ceil(first), np.floor(last) + 1)
        source = radius * np.sin(np.arcsin(np.clip(columns / radius, -1, 1)) - theta) + SIDE / 2 - 0.5
        views.append(_View(float(degrees), _columns(patch, source), float(columns.mean())))
        if degrees > 0:
            narrow = np.linspace(0, SIDE - 1, max(8, round(SIDE * np.cos(theta))))
            views.append(_View(0.0, _columns(patch, narrow), 0.0))
    return views


def _columns(patch: Grey, source: NDArray[np.float64]) -> Grey:
    across = np.broadcast_to(source.astype(np.float32), (patch.shape[0], len(source)))
    down = np.broadcast_to(np.arange(patch.shape[0], dtype=np.float32)[:, None], across.shape)
    turned = cv2.remap(patch, np.ascontiguousarray(across), np.ascontiguousarray(down), cv2.INTER_LINEAR)
    return np.asarray(turned, np.float32)


def _look(
    picture: Grey, centre: tuple[float, float], views: Sequence[_View]
) -> tuple[float, tuple[float, float]] | None:
    """The turn of the face near a place, and the head's new place; None where no view is like it."""
    reach = REACH * SIDE
    best: tuple[float, float, tuple[float, float]] | None = None
    rows = views[0].picture.shape[0]
    for view in views:
        width = view.picture.shape[1]
        left = int(max(0, centre[0] + view.shift - width / 2 - reach))
        right = int(min(picture.shape[1], centre[0] + view.shift + width / 2 + reach))
        top = int(max(0, centre[1] - rows / 2 - reach / 2))
        bottom = int(min(picture.shape[0], centre[1] + rows / 2 + reach / 2))
        if right - left < width or bottom - top < rows:
            continue
        likeness = cv2.matchTemplate(picture[top:bottom, left:right], view.picture, cv2.TM_CCOEFF_NORMED)
        _least, most, _where, (column, row) = cv2.minMaxLoc(likeness)
        if best is None or most > best[0]:
            middle = (left + column + width / 2 - view.shift, top + row + rows / 2)
            best = (most, view.angle, middle)
    if best is None or best[0] < LIKE:
        return None
    # The head stays about where it was: a likeness at the edge of the search does not pull it away for good.
    drifted = tuple(0.7 * old + 0.3 * new for old, new in zip(centre, best[2], strict=True))
    return best[1], (drifted[0], drifted[1])


def _patch(picture: Grey, face: Face) -> Grey:
    """The face out of a reduced picture: `SIDE` columns, from the brows to the chin."""
    rows = round(SIDE * face.height / face.width * 0.85)
    patch = cv2.getRectSubPix(picture, (SIDE, rows), (face.centre[0] - 0.5, face.centre[1] - 0.5))
    return np.asarray(patch, np.float32)
