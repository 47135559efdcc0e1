"""Things that are suddenly elsewhere: what had no place near by a picture ago, while its like lost its own far away.

A mover that is found nowhere near it in the picture before, and goes on in the next, has come. One that is found
nowhere near it in the next picture, and was there before, has gone. One that came and one that went in the same step
are the same thing that leapt where what came is found where the other was, is as large, and goes on as that went.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scoring.camera import vision
from engine.scoring.movers import CONTRAST, Blob, Window, unlike
from engine.scoring.movers import LIGHT as LIGHTER

AREAS = (10, 4000)
"""Pixels of what can be told from others."""
CHANGED = 0.6
"""Share of its contrast by which its place must have changed."""
NEAR = (6.0, 0.6)
"""Pixels, and shares of its size, within which a thing is looked for in the next picture."""
ALIKE, SIZE = 12.0, 0.3
"""Levels, and the logarithm of area, by which movers differ that are surely one."""
LOST = (0.3, 0.6)
"""Share of its contrast by which the likest place near by differs: from which it may be lost, from which it is."""
FOUND = (0.4, 0.75)
"""The same for where it goes on: up to which it is found, from which it is not."""
FARTHEST = 0.0015
"""What a pixel of distance counts against a likeness."""
LIGHT, COLOUR = 60.0, 24.0
"""Levels by which two things differ in light and colour that are not the same."""
ABOUT = 1.2
"""How much of that movers may differ at first sight."""
SAME = (0.6, 1.0)
"""Share of its contrast by which what came differs from what went: up to which they are one thing, from which not."""
TURNED = 0.25
"""What counts where they are alike in all but that: a thing that turned, or came out of the sun."""
AROUND = 8.0
"""Pixels around what went in which what came is looked for: it may have turned."""
LARGER = 3.0
SMALL = 40
"""Pixels of area under which a thing tells less."""
ASIDE = 12.0
"""Pixels, and half as much again as it goes in a picture: a leap is farther."""
LEAST = 0.05


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
    piece: _Piece
    look: NDArray[np.float64]
    speed: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a mover looks like: pixels, which of them are it, by how much they stand out, and the left top corner."""

    pixels: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    contrast: float
    place: tuple[int, int]


def leaps(window: Window, frame: int, before: Sequence[Blob], found: Sequence[Blob]) -> list[Leap]:
    """What leapt between a picture and the one before it; both have their movers."""
    if any(near not in window for near in (frame - 2, frame - 1, frame, frame + 1)):
        return []
    here = _unmatched([blob for blob in found if blob.come >= CHANGED], before)
    there = _unmatched([blob for blob in before if blob.gone >= CHANGED], found)
    here, there = _paired(here, there)
    came = _loose(window, frame, frame - 1, frame + 1, here)
    gone = _loose(window, frame - 1, frame, frame - 2, there) if came else []
    made = []
    for each in came:
        pairs = ((_same(window, frame, each, other), other) for other in gone)
        sure, best = max(pairs, key=lambda pair: pair[0], default=(0.0, None))
        if best is not None and sure > LEAST:
            made.append(Leap(frame, sure, (best.blob.x, best.blob.y), (each.blob.x, each.blob.y)))
    return made


def _unmatched(movers: Sequence[Blob], others: Sequence[Blob]) -> list[Blob]:
    """The movers that none of the picture beside is near and looks like: the others need not be looked for."""
    if not movers or not others:
        return list(movers)
    places, beside = (np.array([(blob.x, blob.y) for blob in each]) for each in (movers, others))
    away = np.hypot(*np.moveaxis(places[:, None] - beside[None], 2, 0))
    reach = np.array([NEAR[0] + NEAR[1] * max(blob.box[2:]) for blob in movers])[:, None]
    looks, theirs = (np.array([blob.look for blob in each]) for each in (movers, others))
    matched = (
        (away <= reach) & (unlike(looks, theirs) < ALIKE) & (np.abs(looks[:, None, 3] - theirs[None, :, 3]) < SIZE)
    )
    return [blob for blob, found in zip(movers, matched.any(axis=1), strict=True) if not found]


def _paired(here: Sequence[Blob], there: Sequence[Blob]) -> tuple[list[Blob], list[Blob]]:
    """Those of both that have any of the other far away that looks about like them: only they can have leapt."""
    if not here or not there:
        return [], []
    places, others = (np.array([(blob.x, blob.y) for blob in each]) for each in (here, there))
    apart = np.abs(np.array([blob.look for blob in here])[:, None] - np.array([blob.look for blob in there])[None])
    # Means of all pixels differ a little from the medians of the inner ones, which decide.
    about = (apart[..., 0] < LIGHTER * LIGHT * ABOUT) & (np.hypot(apart[..., 1], apart[..., 2]) < COLOUR * ABOUT)
    about &= (apart[..., 3] < np.log(1 + LARGER)) & (np.hypot(*np.moveaxis(places[:, None] - others, 2, 0)) > ASIDE)
    return (
        [blob for blob, any_ in zip(here, about.any(axis=1), strict=True) if any_],
        [blob for blob, any_ in zip(there, about.any(axis=0), strict=True) if any_],
    )


def _same(window: Window, frame: int, come: _Loose, gone: _Loose) -> float:
    """How sure it is that two are one thing that leapt."""
    one, other = come.blob, gone.blob
    fastest = max(float(np.hypot(*come.speed)), float(np.hypot(*gone.speed)))
    if np.hypot(one.x - other.x, one.y - other.y) <= ASIDE + 1.5 * fastest:
        return 0.0
    areas = sorted((one.area, other.area))
    turned = float(np.hypot(*(come.speed - gone.speed))) / (4 + 0.5 * fastest)
    light, *colours = np.abs(come.look - gone.look)
    likeness = (
        1 - float(light) / LIGHT,
        1 - float(np.hypot(*colours)) / COLOUR,
        1 - (areas[1] / areas[0] - 1) / LARGER,
        float(np.exp(-0.5 * turned**2)),
        min(1.0, areas[0] / SMALL),
        come.sure,
        gone.sure,
    )
    sure = float(np.prod(np.maximum(likeness, 0.0)))
    if sure <= LEAST:
        return 0.0
    left, top = come.piece.place
    place = round(left + other.x - one.x), round(top + other.y - one.y)
    away, _way = _likest(come.piece, window, (frame - 1, frame), place, AROUND)
    found = min(max((SAME[1] - away) / (SAME[1] - SAME[0]), 0.0), 1.0)
    return sure * (TURNED + (1 - TURNED) * found)


def _loose(window: Window, frame: int, beside: int, along: int, movers: Sequence[Blob]) -> list[_Loose]:
    """Movers that have no place near by in the picture beside theirs, but go on in the other."""
    height, width = window.plane(0, frame).shape
    apart, found = window.apart(frame) if movers else None, []
    for blob in movers:
        left, top, wide, high = blob.box
        inside = left >= 3 and top >= 3 and left + wide <= width - 3 and top + high <= height - 3
        if apart is None or not inside or not AREAS[0] <= blob.area <= AREAS[1]:
            continue
        box = slice(top - 1, top + high + 1), slice(left - 1, left + wide + 1)
        mask = (apart[box] > CONTRAST).astype(np.uint8)
        seen = mask > 0
        differs = _cut([window.plane_apart(frame, which) for which in (0, 1)], box)[seen].astype(float)
        contrast = float(np.sqrt((differs**2).sum(axis=1).mean())) if len(differs) >= 8 else 0.0
        if not contrast:
            continue
        pixels = _cut([window.plane(which, frame) for which in (0, 1)], box)
        piece = _Piece(pixels, mask, contrast, (left - 1, top - 1))
        reach = NEAR[0] + NEAR[1] * max(wide, high)
        away, _way = _likest(piece, window, (beside, frame), piece.place, reach)
        lost = min(max((away - LOST[0]) / (LOST[1] - LOST[0]), 0.0), 1.0)
        if not lost:
            continue
        away, way = _likest(piece, window, (along, frame), piece.place, reach + 8)
        goes_on = min(max((FOUND[1] - away) / (FOUND[1] - FOUND[0]), 0.0), 1.0)
        if goes_on:
            found.append(_Loose(blob, lost * goes_on, piece, _look(piece), way if along > frame else -way))
    return found


def _cut(planes: Sequence[NDArray[np.uint8]], box: tuple[slice, slice]) -> NDArray[np.uint8]:
    """A piece of a picture's light, and of its colours, which are half as wide and high."""
    cv2 = vision()
    light, colours = planes[0][box], planes[1]
    half = slice(box[0].start // 2, (box[0].stop + 1) // 2), slice(box[1].start // 2, (box[1].stop + 1) // 2)
    down, across = box[0].start % 2, box[1].start % 2
    large = cv2.resize(colours[half], None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    return cv2.merge((light, large[down : down + light.shape[0], across : across + light.shape[1]]))


def _likest(
    piece: _Piece, window: Window, seen: tuple[int, int], place: tuple[int, int], reach: float
) -> tuple[float, NDArray[np.float64]]:
    """By how much of its contrast a piece differs from the likest one around a place, and the way there.

    `seen` is the picture that is looked at, and the one whose camera looks.
    """
    cv2 = vision()
    (x, y), (height, width) = place, piece.mask.shape
    rows, columns = window.plane(0, seen[1]).shape
    left, top = max(0, int(x - reach)), max(0, int(y - reach))
    right, bottom = min(columns, int(x + reach) + width), min(rows, int(y + reach) + height)
    if right - left < width or bottom - top < height:
        return np.inf, np.zeros(2)
    part = _cut([window.plane(which, *seen) for which in (0, 1)], (slice(top, bottom), slice(left, right)))
    squares = cv2.matchTemplate(part, piece.pixels, cv2.TM_SQDIFF, mask=cv2.merge((piece.mask,) * 3))
    differs = np.sqrt(np.maximum(squares, 0) / piece.mask.sum()) / piece.contrast
    down, across = np.ogrid[: differs.shape[0], : differs.shape[1]]
    away = np.hypot(across + left - x, down + top - y)
    at = int((differs + FARTHEST * away).argmin())
    row, column = divmod(at, differs.shape[1])
    return float(differs[row, column]), np.array((column + left - x, row + top - y), float)


def _look(piece: _Piece) -> NDArray[np.float64]:
    """Middle light and colours of a mover; its edge, which mixes with what is behind it, does not count."""
    mask = piece.mask
    inner = vision().erode(mask, np.ones((3, 3), np.uint8)) if mask.sum() > 30 else mask
    return np.median(piece.pixels[(inner if inner.any() else mask) > 0], axis=0)


def counted(found: Sequence[Leap]) -> list[Leap]:
    """The leaps of a take that stand out: where things seem to leap all the time (leaves, parallax), none does."""
    surest = sorted(found, key=lambda leap: -leap.sure)
    usual = 1.5 * surest[3].sure if len(surest) > 3 else 0.0
    return [
        Leap(each.frame, each.sure - usual, each.start, each.end) for each in surest[:3] if each.sure > usual + LEAST
    ]
