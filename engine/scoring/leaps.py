"""Things that are suddenly elsewhere: what had no place near by a picture ago, while its like lost its own far away.

A mover that is found nowhere near it in the picture before, and goes on in the next, has come. One that is found
nowhere near it in the next picture, and was there before, has gone. How sure each of them is tells a sum of what was
seen of it; of one that came and one that went in the same step, a sum of both and of how far they are alike. The light
falls otherwise elsewhere, a thing turns, or lies in somebody's hands: nothing of that alone decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scoring.camera import vision
from engine.scoring.evidence import ALONE, TOGETHER
from engine.scoring.movers import CONTRAST, Blob, Window, apart, unlike

LEAST_AREA, MOST_AREA = 10, 0.06
"""Pixels, and share of the picture, of what can be told from others."""
EDGE = 8
"""Pixels at the edges in which things come and go with the camera."""
CHANGED = 0.55
"""Share of its contrast by which its place must have changed."""
MOST = 6
"""Movers of a step that are looked at, each way; those that stand out most."""
NEAR = (6.0, 0.6)
"""Pixels, and shares of its size, within which a thing is looked for in the picture beside."""
ALIKE, SIZE = 12.0, 0.3
"""Levels, and the logarithm of area, by which movers differ that are surely one."""
LOST, FOUND = 0.35, 0.8
"""Share of its contrast by which the likest place near by differs: from which it is lost, up to which it goes on."""
FARTHEST = 0.0015
"""What a pixel of distance counts against a likeness."""
PALE = 0.5
"""What light counts against colour where pieces are compared."""
LIGHT, COLOUR = 60.0, 24.0
"""Levels by which two things differ in light and colour that are hardly the same."""
AROUND = 8.0
"""Pixels around what went in which what came is looked for: it may have turned."""
ASIDE = 12.0
"""Pixels, and half as much again as it goes in a picture: a leap is farther."""
GAP = 40
"""Pixels to the next mover from which on something is alone."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Leap:
    """Something that leapt: the picture in which it is elsewhere, how sure that is (odds), from where, to where.

    Where only one end is seen, it is both.
    """

    frame: int
    odds: float
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Loose:
    """A mover that has no place in the picture beside: how it looks and moves, and what tells that it has none."""

    blob: Blob
    piece: _Piece
    look: Array
    speed: Array
    facts: Array


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a mover looks like: pixels, which of them are it, by how much they stand out, and the left top corner."""

    pixels: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    contrast: float
    place: tuple[int, int]


def leaps(window: Window, frame: int, before: Sequence[Blob], found: Sequence[Blob]) -> list[Leap]:
    """What leapt between a picture and the one before it; both have their movers."""
    came, gone = loose(window, frame, before, found)
    made = []
    for each in (*came, *gone):
        place = each.blob.x, each.blob.y
        made.append(Leap(frame, odds(ALONE, each.facts), place, place))
    for each in came:
        for other in gone:
            facts = together(window, frame, each, other)
            if facts is not None:
                ends = (other.blob.x, other.blob.y), (each.blob.x, each.blob.y)
                made.append(Leap(frame, odds(TOGETHER, facts), *ends))
    return made


def odds(weights: tuple[float, ...], facts: Array) -> float:
    """The logarithm of how much likelier something leapt than not; the last weight stands for itself."""
    return float(facts @ weights[:-1]) + weights[-1]


def loose(window: Window, frame: int, before: Sequence[Blob], found: Sequence[Blob]) -> tuple[list[Loose], list[Loose]]:
    """What came with a picture, and what went with the one before."""
    if any(near not in window for near in (frame - 2, frame - 1, frame, frame + 1)):
        return [], []
    most = MOST_AREA * window.plane(0, frame).size
    came = [blob for blob in found if blob.come >= CHANGED and LEAST_AREA <= blob.area <= most]
    gone = [blob for blob in before if blob.gone >= CHANGED and LEAST_AREA <= blob.area <= most]
    came, gone = _unmatched(came, before), _unmatched(gone, found)
    crowd = len(came) + len(gone)
    return (
        _loose(window, (frame, frame - 1, frame + 1), came, before, crowd),
        _loose(window, (frame - 1, frame, frame - 2), gone, found, crowd),
    )


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


def _loose(
    window: Window, steps: tuple[int, int, int], movers: Sequence[Blob], others: Sequence[Blob], crowd: int
) -> list[Loose]:
    """Movers of a picture that have no place near by in the one beside theirs, but go on in the other."""
    frame, beside, along = steps
    found = []
    for blob in sorted(movers, key=lambda each: -each.area * each.contrast)[:MOST]:
        piece = _piece(window, frame, blob)
        if piece is None:
            continue
        reach = NEAR[0] + NEAR[1] * max(blob.box[2:])
        lost, _way = _likest(piece, window, (beside, frame), piece.place, reach)
        if lost < LOST:
            continue
        on, way = _likest(piece, window, (along, frame), piece.place, reach + 8)
        if on > FOUND:
            continue
        x, y = piece.place
        twice = round(x + 2 * way[0]), round(y + 2 * way[1])
        later = 2 * along - frame
        further = _likest(piece, window, (later, frame), twice, 4)[0] if later in window else on
        further = min(further, 1.2)
        gap = min((apart(blob, other) for other in others), default=GAP)
        pace = float(np.hypot(*way))
        size = min(np.log(blob.area), 6.5)
        changed = blob.come if beside < frame else blob.gone
        facts = (
            *(min(lost, 1.0), on, further, min(changed, 1.05), min(gap, GAP) / GAP, float(gap > 3)),
            *(size, (size - 5) ** 2, min(piece.contrast, 50.0) / 30, np.log1p(crowd), _bare(window, beside, piece)),
            *(min(pace, 20.0) / 10, float(pace > 1.5), blob.area / (blob.box[2] * blob.box[3])),
        )
        speed = way if along > frame else -way
        found.append(Loose(blob, piece, _look(piece), speed, np.array(facts, float)))
    return found


def _piece(window: Window, frame: int, blob: Blob) -> _Piece | None:
    """What a mover looks like; None at the edge of the picture, and where it hardly stands out."""
    height, width = window.plane(0, frame).shape
    left, top, wide, high = blob.box
    if min(left, top, width - left - wide, height - top - high) < EDGE:
        return None
    box = slice(top - 1, top + high + 1), slice(left - 1, left + wide + 1)
    mask = (window.apart(frame)[box] > CONTRAST).astype(np.uint8)
    differs = _cut([window.plane_apart(frame, which) for which in (0, 1)], box)[mask > 0].astype(float)
    contrast = float(np.sqrt((differs**2).sum(axis=1).mean())) if len(differs) >= 8 else 0.0
    if contrast < 4:
        return None
    return _Piece(_cut([window.plane(which, frame) for which in (0, 1)], box), mask, contrast, (left - 1, top - 1))


def _bare(window: Window, beside: int, piece: _Piece) -> float:
    """Share of the contrast of a piece by which something else was in its place."""
    (left, top), (high, wide) = piece.place, piece.mask.shape
    there = window.apart(beside)[top : top + high, left : left + wide]
    there = there[piece.mask[: there.shape[0], : there.shape[1]] > 0]
    return min(float(there.mean()) / piece.contrast, 2.0) if there.size else 0.0


def together(window: Window, frame: int, come: Loose, gone: Loose) -> Array | None:
    """What tells that two are one thing that leapt; None where it may have gone from one place to the other."""
    one, other = come.blob, gone.blob
    fastest = max(float(np.hypot(*come.speed)), float(np.hypot(*gone.speed)))
    far = float(np.hypot(one.x - other.x, one.y - other.y))
    if far <= ASIDE + 1.5 * fastest:
        return None
    turned = float(np.hypot(*(come.speed - gone.speed))) / (4 + 0.5 * fastest)
    light, *colours = np.abs(come.look - gone.look)
    sizes = [blob.box[2] + blob.box[3] for blob in (one, other)]
    alone = [odds(ALONE, each.facts) for each in (come, gone)]
    here, there = (
        _likest(piece, window, step, (round(piece.place[0] + dx), round(piece.place[1] + dy)), AROUND)[0]
        for piece, step, dx, dy in (
            (come.piece, (frame - 1, frame), other.x - one.x, other.y - one.y),
            (gone.piece, (frame, frame - 1), one.x - other.x, one.y - other.y),
        )
    )
    facts = (
        *(*alone, max(alone), min(abs(float(np.log(one.area / other.area))), 1.5)),
        *(min(float(light) / PALE / LIGHT, 1.5), min(float(np.hypot(*colours)) / COLOUR, 1.5)),
        *(min(here, there, 1.3), float(np.exp(-0.5 * turned**2)), far / 100),
        abs(sizes[0] - sizes[1]) / sum(sizes),
    )
    return np.array(facts, float)


def _cut(planes: Sequence[NDArray[np.uint8]], box: tuple[slice, slice]) -> NDArray[np.uint8]:
    """A piece of a picture's light, and of its colours, which are half as wide and high."""
    cv2 = vision()
    light, colours = planes[0][box], planes[1]
    half = slice(box[0].start // 2, (box[0].stop + 1) // 2), slice(box[1].start // 2, (box[1].stop + 1) // 2)
    down, across = box[0].start % 2, box[1].start % 2
    large = cv2.resize(colours[half], None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    light = cv2.convertScaleAbs(light, alpha=PALE)
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


SURE = (0.5, 1.7)
"""Odds: up to which nothing leapt, and from which something surely did."""


def counted(found: Sequence[Leap]) -> list[tuple[Leap, float]]:
    """The leaps of a take that stand out, and what each counts, 0 to 1; a picture has one.

    Where things seem to leap all the time (leaves, parallax), none does.
    """
    surest: dict[int, Leap] = {}
    for each in sorted(found, key=lambda leap: -leap.odds):
        surest.setdefault(each.frame, each)
    leapt = list(surest.values())
    usual = max(leapt[3].odds, 0.0) if len(leapt) > 3 else 0.0
    marks = [(each, (each.odds - usual - SURE[0]) / (SURE[1] - SURE[0])) for each in leapt[:3]]
    return [(each, min(mark, 1.0)) for each, mark in marks if mark > 0]
