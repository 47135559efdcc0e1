"""Skeletons in OpenPose's colours on black, as far as they can be seen."""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.previz.guides.skeleton import INKS, LIMBS, NECK, Person, people_at
from engine.previz.guides.surfaces import NEAREST, Surfaces, surfaces
from engine.previz.stagecraft.performance import Performance
from engine.previz.stagecraft.set_up import SetUp

Array = NDArray[np.float64]
Colour = tuple[int, int, int]

COLOURS: tuple[Colour, ...] = (
    (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0), (0, 255, 0), (0, 255, 85),
    (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255), (0, 0, 255), (85, 0, 255), (170, 0, 255), (255, 0, 255),
    (255, 0, 170), (255, 0, 85),
)  # fmt: skip
"""Of points, and of limbs in their order."""
DARKER = 0.6
"""Of limbs, so that points stand out."""
BONES = tuple((0 if joint == 0 else 4 * finger + joint, 4 * finger + joint + 1) for finger in range(5)
              for joint in range(4))  # fmt: skip
"""Pairs of points of a hand."""

SHORT = 128
"""Of the picture's shorter side, the part that half a limb is thick."""
SMALL_HAND = 9
"""Pixels from a wrist to the knuckles below which a hand is not drawn: nobody would see its fingers."""
PIECES = 24
"""Points along a limb at which it is looked whether it is hidden."""
COVERED = 0.12
"""Metres by which something else has to be nearer to hide a point, which lies within a body."""
FINER = 2
"""Pixels that are drawn for one across, so that lines have no steps."""


def pose(
    performance: Performance, set_up: SetUp, size: tuple[int, int], cancelled: Callable[[], bool]
) -> Iterator[NDArray[np.uint8]]:
    """Pictures (h, w, 3) of everybody who is staged."""
    for each in surfaces(performance, set_up, size, cancelled):
        yield drawn(each, people_at(performance, each.time))


def drawn(seen: Surfaces, people: list[Person]) -> NDArray[np.uint8]:
    """One frame: who is nearer is drawn over who is farther, and what hides them hides their skeletons."""
    height, width = seen.depth.shape
    canvas = Image.new("RGB", (FINER * width, FINER * height))
    pen = ImageDraw.Draw(canvas)
    thick = FINER * max(min(width, height) / SHORT, 1.5)
    for person in sorted(people, key=lambda each: -float(seen.project(each.body[NECK][None])[0, 2])):
        _body(pen, seen, person, thick)
        for hand in person.hands:
            _hand(pen, seen, person, hand, thick)
    return np.asarray(canvas.resize((width, height), Image.Resampling.BOX), np.uint8)


def visible(seen: Surfaces, points: Array, ink: float) -> NDArray[np.bool_]:
    """Which projected points (n, 3) nothing hides but the body that they belong to."""
    height, width = seen.depth.shape
    before = points[:, 2] > NEAREST
    across, down = (np.nan_to_num(points[:, axis], nan=-1, posinf=-1, neginf=-1) for axis in (0, 1))
    column = np.clip(across, 0, width - 1).astype(int)
    row = np.clip(down, 0, height - 1).astype(int)
    within = (across >= 0) & (across < width) & (down >= 0) & (down < height)
    depth, what = seen.depth[row, column], seen.ink[row, column]
    own = (what >= ink) & (what < ink + INKS)
    hidden = within & ~own & (depth > 0) & (depth < points[:, 2] - COVERED)
    # What lies outside of the picture is drawn too: a limb goes on to the picture's edge.
    return before & ~hidden


def _body(pen: ImageDraw.ImageDraw, seen: Surfaces, person: Person, thick: float) -> None:
    away = person.turned_away(np.asarray(seen.view.eye, float))
    for colour, (one, other) in zip(COLOURS, LIMBS, strict=False):
        if not away[one] and not away[other]:
            dark = tuple(round(DARKER * part) for part in colour)
            _limb(pen, seen, person, person.body[one], person.body[other], thick, dark)
    points = seen.project(person.body)
    shown = visible(seen, points, person.ink) & ~away
    for colour, point in zip(np.array(COLOURS)[shown], FINER * points[shown, :2], strict=True):
        _dot(pen, point, thick, colour)


def _hand(pen: ImageDraw.ImageDraw, seen: Surfaces, person: Person, hand: Array, thick: float) -> None:
    points = seen.project(hand)
    if not np.isfinite(points).all() or float(np.linalg.norm(points[9, :2] - points[0, :2])) < SMALL_HAND:
        return
    shown = visible(seen, points, person.ink)
    line = max(thick / 3, FINER)
    for number, (one, other) in enumerate(BONES):
        if shown[one] and shown[other]:
            red, green, blue = (round(255 * part) for part in colorsys.hsv_to_rgb(number / len(BONES), 1, 1))
            ends = FINER * points[[one, other], :2]
            pen.line([tuple(end) for end in ends.tolist()], (red, green, blue), round(line))
    for point in FINER * points[shown, :2]:
        _dot(pen, point, 0.75 * line, (0, 0, 255))


def _limb(
    pen: ImageDraw.ImageDraw, seen: Surfaces, person: Person, one: Array, other: Array, thick: float, colour: object
) -> None:
    """A long ellipse from point to point; only its visible pieces."""
    share = np.linspace(0, 1, PIECES)
    points = seen.project(one + share[:, None] * (other - one))
    shown = visible(seen, points, person.ink)
    where = FINER * points[:, :2]
    way = where[np.flatnonzero(shown)[[0, -1]]] if shown.any() else None
    if way is None:
        return
    along = way[1] - way[0]
    length = float(np.hypot(*along))
    side = np.array([-along[1], along[0]]) / length if length > 1e-6 else np.array([1.0, 0.0])
    wide = thick * np.sqrt(np.maximum(1 - (2 * share - 1) ** 2, 0.06))[:, None]
    begin = None
    for number in range(PIECES + 1):
        if number < PIECES and shown[number]:
            begin = number if begin is None else begin
        elif begin is not None:
            if number - begin > 1:
                run = slice(begin, number)
                outline = np.concatenate([(where + side * wide)[run], (where - side * wide)[run][::-1]])
                pen.polygon([tuple(point) for point in outline.tolist()], fill=colour)  # pyright: ignore[reportArgumentType]
            begin = None


def _dot(pen: ImageDraw.ImageDraw, point: Array, radius: float, colour: object) -> None:
    across, down = float(point[0]), float(point[1])
    red, green, blue = (int(part) for part in colour)  # pyright: ignore[reportGeneralTypeIssues]
    pen.ellipse((across - radius, down - radius, across + radius, down + radius), fill=(red, green, blue))
