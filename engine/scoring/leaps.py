"""Things that are suddenly elsewhere: what had no place near by a picture ago, while its like lost its own far away.

A mover that is found nowhere near it in the picture before, and goes on in the next, has come. One that is found
nowhere near it in the next picture, and was there before, has gone. One that came and one that went in the same step
are the same thing that leapt where they have the same light and colour, are as large, and go on as they went.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scoring.camera import vision
from engine.scoring.movers import CONTRAST, Blob, Window

AREAS = (10, 4000)
"""Pixels of what can be told from others."""
CHANGED = 0.6
"""Share of its contrast by which its place must have changed."""
NEAR = (6.0, 0.6)
"""Pixels, and shares of its size, within which a thing is looked for in the next picture."""
LOST = (0.3, 0.6)
"""Share of its contrast by which the likest place near by differs: from which it may be lost, from which it is."""
FOUND = (0.4, 0.75)
"""The same for where it goes on: up to which it is found, from which it is not."""
FARTHEST = 0.0015
"""What a pixel of distance counts against a likeness."""
LIGHT, COLOUR = 60.0, 24.0
"""Levels by which two things differ in light and colour that are not the same."""
LARGER = 3.0
SMALL = 40
"""Pixels of area under which a thing tells less."""
ASIDE = 12.0
"""Pixels, and half as much again as it goes in a picture: a leap is farther."""
LEAST = 0.05

Planes = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""Both differences of colour, half as wide and high as the picture."""


@dataclass(frozen=True, slots=True)
class Leap:
    """Something that leapt: the picture in which it is elsewhere, how sure that is (0 to 1), from where, to where."""

    frame: int
    sure: float
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Loose:
    """A mover that has no place in the picture beside: how sure that is, how it looks, how it moves."""

    blob: Blob
    sure: float
    light: float
    colour: NDArray[np.float64]
    speed: NDArray[np.float64]


def leaps(window: Window, frame: int, before: Sequence[Blob], found: Sequence[Blob]) -> list[Leap]:
    """What leapt between a picture and the one before it; both have their movers."""
    if any(near not in window for near in (frame - 2, frame - 1, frame, frame + 1)):
        return []
    came = _loose(window, frame, frame - 1, frame + 1, [blob for blob in found if blob.come >= CHANGED])
    if not came:
        return []
    gone = _loose(window, frame - 1, frame, frame - 2, [blob for blob in before if blob.gone >= CHANGED])
    made = []
    for each in came:
        sure, best = max(((_same(each, other), other) for other in gone), key=lambda pair: pair[0], default=(0.0, None))
        if best is not None and sure > LEAST:
            made.append(Leap(frame, sure, (best.blob.x, best.blob.y), (each.blob.x, each.blob.y)))
    return made


def _same(come: _Loose, gone: _Loose) -> float:
    """How sure it is that two are one thing that leapt."""
    one, other = come.blob, gone.blob
    fastest = max(float(np.hypot(*come.speed)), float(np.hypot(*gone.speed)))
    if np.hypot(one.x - other.x, one.y - other.y) <= ASIDE + 1.5 * fastest:
        return 0.0
    areas = sorted((one.area, other.area))
    turned = float(np.hypot(*(come.speed - gone.speed))) / (4 + 0.5 * fastest)
    likeness = (
        1 - abs(come.light - gone.light) / LIGHT,
        1 - float(np.hypot(*(come.colour - gone.colour))) / COLOUR,
        1 - (areas[1] / areas[0] - 1) / LARGER,
        float(np.exp(-0.5 * turned**2)),
        min(1.0, areas[0] / SMALL),
        come.sure,
        gone.sure,
    )
    return float(np.prod(np.maximum(likeness, 0.0)))


def _loose(window: Window, frame: int, beside: int, along: int, movers: Sequence[Blob]) -> list[_Loose]:
    """Movers that have no place near by in the picture beside theirs, but go on in the other."""
    picture, planes = window.picture(frame), window.colours[frame - window.first]
    apart, found = window.apart(frame) if movers else None, []
    for blob in movers:
        left, top, width, height = blob.box
        inside = (
            left >= 3 and top >= 3 and left + width <= picture.shape[1] - 3 and top + height <= picture.shape[0] - 3
        )
        if apart is None or not inside or not AREAS[0] <= blob.area <= AREAS[1]:
            continue
        box = slice(top - 1, top + height + 1), slice(left - 1, left + width + 1)
        mask = (np.abs(apart[box]) > CONTRAST).astype(np.uint8)
        seen = mask > 0
        contrast = float(np.sqrt((apart[box][seen].astype(float) ** 2).mean())) if seen.sum() >= 8 else 0.0
        if not contrast:
            continue
        patch, place = np.ascontiguousarray(picture[box]), (left - 1, top - 1)
        reach = NEAR[0] + NEAR[1] * max(width, height)
        away, _way = _likest(patch, mask, contrast, window.picture(beside, frame), place, reach)
        lost = min(max((away - LOST[0]) / (LOST[1] - LOST[0]), 0.0), 1.0)
        if not lost:
            continue
        away, way = _likest(patch, mask, contrast, window.picture(along, frame), place, reach + 8)
        goes_on = min(max((FOUND[1] - away) / (FOUND[1] - FOUND[0]), 0.0), 1.0)
        if goes_on:
            light, colour = _look(picture, planes, mask, place)
            found.append(_Loose(blob, lost * goes_on, light, colour, way if along > frame else -way))
    return found


def _likest(
    patch: NDArray[np.uint8],
    mask: NDArray[np.uint8],
    contrast: float,
    picture: NDArray[np.uint8],
    place: tuple[int, int],
    reach: float,
) -> tuple[float, NDArray[np.float64]]:
    """By how much of its contrast a patch differs from the likest place near by, and the way there."""
    cv2 = vision()
    (x, y), (height, width) = place, patch.shape
    left, top = max(0, int(x - reach)), max(0, int(y - reach))
    part = picture[
        top : min(picture.shape[0], int(y + reach) + height), left : min(picture.shape[1], int(x + reach) + width)
    ]
    if part.shape[0] < height or part.shape[1] < width:
        return np.inf, np.zeros(2)
    squares = cv2.matchTemplate(part, patch, cv2.TM_SQDIFF, mask=mask)
    differs = np.sqrt(np.maximum(squares, 0) / mask.sum()) / contrast
    down, across = np.ogrid[: differs.shape[0], : differs.shape[1]]
    away = np.hypot(across + left - x, down + top - y)
    at = int((differs + FARTHEST * away).argmin())
    row, column = divmod(at, differs.shape[1])
    return float(differs[row, column]), np.array((column + left - x, row + top - y), float)


def _look(
    picture: NDArray[np.uint8], planes: Planes, mask: NDArray[np.uint8], place: tuple[int, int]
) -> tuple[float, NDArray[np.float64]]:
    """Middle light and colour of a mover; its edge, which mixes with what is behind it, does not count."""
    inner = vision().erode(mask, np.ones((3, 3), np.uint8)) if mask.sum() > 30 else mask
    rows, columns = np.nonzero(inner if inner.any() else mask)
    rows, columns = rows + place[1], columns + place[0]
    half = tuple(np.minimum(each // 2, limit - 1) for each, limit in zip((rows, columns), planes[0].shape, strict=True))
    return float(np.median(picture[rows, columns])), np.array([float(np.median(plane[half])) for plane in planes])


def counted(found: Sequence[Leap]) -> list[Leap]:
    """The leaps of a take that stand out: where things seem to leap all the time (leaves, parallax), none does."""
    surest = sorted(found, key=lambda leap: -leap.sure)
    usual = 1.5 * surest[3].sure if len(surest) > 3 else 0.0
    return [
        Leap(each.frame, each.sure - usual, each.start, each.end) for each in surest[:3] if each.sure > usual + LEAST
    ]
