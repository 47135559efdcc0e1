"""What in a picture is the likeness and what is background: by an empty background, else by a box.

With a clean plate, each pixel's distance from the plate is measured in its noise; what is surely one or the other seeds
a guided filter (He, Sun and Tang 2010), which draws the edge where the picture has it. Without a plate GrabCut (Rother,
Kolmogorov and Blake 2004) takes the place of the difference.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.likeness.faces import Face
from engine.likeness.seeds import guessed, is_likeness, seeds, under_face
from engine.likeness.shadow import shadows

SURELY, HARDLY = 14.0, 5.0
"""Distances from the plate, in its noise, over which a pixel is the likeness, and under which it is not."""
GONE, THROUGH = 2.0, 0.6
"""Distance under which the plate itself is seen, and the share of a hole in which it is so that one sees through it."""
LEAST_NOISE = 1.5
"""Noise that a plate has at least, in values of 255: a camera's compression hides its own."""
RADIUS, EDGE = 0.012, 1e-4
"""Of the guided filter: its window in widths of the picture, and how weak an edge it follows (values of 0 to 1)."""
SMALLEST = 0.05
"""What is smaller than this share of the largest part is noise."""
RIM = 0.04
"""Share of the picture's width along its left, right and upper rim where background is looked for."""
CUT_SIDE = 256
"""Pixels to which GrabCut's picture is reduced."""
CUT_ROUNDS = 4
MOVES = 0.12
"""How far something can have moved since the last picture, in the picture's larger side."""
SETTLED = 0.35
"""How much of the matte before is kept: what flickers from picture to picture settles."""

Picture = NDArray[np.uint8]
Matte = NDArray[np.float32]


@dataclass(frozen=True)
class Plate:
    """An empty background.

    Attributes
    ----------
    mean, noise : float32 arrays (h, w, 3)
        Values of 255.
    """

    mean: NDArray[np.float32]
    noise: NDArray[np.float32]


class Cut(NamedTuple):
    """A matte, and whether it was cut out; else it is a guess."""

    matte: Matte
    sure: bool


def plate_of(pictures: Iterable[Picture]) -> Plate | None:
    """The background of some pictures (h, w, 3) without anybody; None of none."""
    stack = np.stack([picture.astype(np.float32) for picture in pictures] or [np.zeros((0, 0, 3), np.float32)])
    if not stack.size:
        return None
    mean = np.median(stack, axis=0).astype(np.float32)
    spread = np.median(np.abs(stack - mean), axis=0) * 1.4826
    even = np.asarray(cv2.blur(spread.astype(np.float32), (5, 5)), np.float32)
    return Plate(mean, np.maximum(even, LEAST_NOISE))


def by_plate(picture: Picture, plate: Plate) -> Matte:
    """The matte of one picture: 0 background to 1 likeness, float32 (h, w)."""
    shown = picture.astype(np.float32)
    shown = shown * _exposure(shown, plate)
    distance = np.sqrt(np.sum(np.square((shown - plate.mean) / plate.noise), axis=2)) / np.sqrt(3)
    distance = np.asarray(cv2.GaussianBlur(distance.astype(np.float32), (0, 0), 1.0), np.float32)
    distance[shadows(shown, plate.mean, plate.noise, distance > HARDLY)] = 0.0
    rough = np.clip((distance - HARDLY) / (SURELY - HARDLY), 0, 1)
    return refined(picture, _whole(rough, distance < GONE))


def by_cut(picture: Picture, face: Face | None, before: Matte | None = None, *, anew: bool = True) -> Cut:
    """The matte of one picture by GrabCut, a person's round their face.

    Parameters
    ----------
    picture : uint8 array (h, w, 3)
    face : Face or None
    before : float32 array (h, w), optional
        The last picture's, on which it goes on.
    anew : bool
        Whether the seeds of `engine.likeness.seeds` are tried, one by one, until what is cut out can be a likeness.
    """
    height, width = picture.shape[:2]
    factor = min(1.0, CUT_SIDE / max(height, width))
    reduced = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small = np.ascontiguousarray(reduced, np.uint8)
    near = face.scaled(factor) if face else None
    going_on = [(_going_on(small.shape, near, before), 1)] if before is not None else []
    for labels, rounds in itertools.chain(
        going_on, ((labels, CUT_ROUNDS) for labels in (seeds(small, near) if anew else ()))
    ):
        if not 0 < float((labels & 1).mean()) < 1:
            continue  # all of one kind: nothing to tell apart
        cv2.setRNGSeed(0)
        cv2.grabCut(small, labels, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), rounds, cv2.GC_INIT_WITH_MASK)
        kept = _whole(((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.float32))
        if is_likeness(small, (kept > 0.5).astype(np.uint8), near):
            rough = np.asarray(cv2.resize(kept, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
            return Cut(refined(picture, rough), True)
    return Cut(guessed(picture.shape, face), False)


def _going_on(shape: tuple[int, ...], face: Face | None, before: Matte) -> NDArray[np.uint8]:
    """Where a cut goes on from the last picture's: about there, and nowhere far away."""
    hint = cv2.resize(before, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    labels = np.where(hint > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    if face is not None:
        known = under_face(shape, face)
        return np.where((known == cv2.GC_BGD) | (known == cv2.GC_FGD), known, labels)
    side = 2 * round(MOVES * max(shape[:2])) + 1
    labels[cv2.dilate(hint, np.ones((side, side), np.uint8)) < 0.5] = cv2.GC_BGD
    return labels


def settled(matte: Matte, before: Matte | None) -> Matte:
    """A matte with some of the one before, where the two hardly differ: edges stop to flicker, moves do not smear."""
    if before is None:
        return matte
    near = np.clip(1 - np.abs(matte - before) * 2, 0, 1) * SETTLED
    return (matte * (1 - near) + before * near).astype(np.float32)


def refined(picture: Picture, rough: Matte) -> Matte:
    """A rough matte drawn along the picture's own edges, by a guided filter over its grey values."""
    guide = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    side = 2 * max(2, round(RADIUS * picture.shape[1])) + 1

    def mean(values: NDArray[Any]) -> NDArray[np.float32]:
        given = values.astype(np.float32)
        return np.asarray(cv2.boxFilter(given, -1, (side, side), borderType=cv2.BORDER_REFLECT), np.float32)

    mean_guide, mean_matte = mean(guide), mean(rough)
    slope = (mean(guide * rough) - mean_guide * mean_matte) / (mean(guide * guide) - mean_guide**2 + EDGE)
    offset = mean_matte - slope * mean_guide
    drawn = np.clip(mean(slope) * guide + mean(offset), 0, 1)
    # What is surely inside or outside stays so: the filter looks at grey alone.
    inner = cv2.erode(rough, np.ones((side, side), np.uint8))
    outer = cv2.dilate(rough, np.ones((side, side), np.uint8))
    sharp = np.clip((drawn - 0.08) / 0.84, 0, 1)
    return np.where(inner > 0.95, 1.0, np.where(outer < 0.05, 0.0, sharp)).astype(np.float32)


def as_picture(matte: Matte, widest: int) -> Picture:
    """A matte as a grey picture, uint8 (h, w, 3), at most so many pixels wide; its sides are even."""
    factor = min(1.0, widest / matte.shape[1])
    size = (max(2, round(matte.shape[1] * factor / 2) * 2), max(2, round(matte.shape[0] * factor / 2) * 2))
    small = cv2.resize(matte, size, interpolation=cv2.INTER_AREA)
    return np.repeat(np.round(np.asarray(small) * 255).astype(np.uint8)[..., None], 3, axis=2)


def from_picture(grey: Picture, width: int, height: int) -> Matte:
    """A matte of a size out of the grey picture that it was kept as; what coding left at both ends is evened."""
    values = np.asarray(cv2.resize(grey[..., 1], (width, height), interpolation=cv2.INTER_LINEAR), np.float32) / 255
    return np.clip((values - 0.03) / 0.94, 0, 1).astype(np.float32)


def cut_out(picture: Picture, matte: Matte) -> NDArray[np.uint8]:
    """A picture with its matte as alpha, uint8 (h, w, 4)."""
    return np.dstack([picture, np.round(matte * 255).astype(np.uint8)])


def _exposure(shown: NDArray[np.float32], plate: Plate) -> NDArray[np.float32]:
    """By how much each colour must be brightened to meet the plate: cameras change exposure when somebody steps in."""
    rim = max(2, round(RIM * shown.shape[1]))
    edges: Sequence[tuple[slice, slice]] = (
        (slice(None, rim), slice(None)),
        (slice(None, shown.shape[0] // 2), slice(None, rim)),
        (slice(None, shown.shape[0] // 2), slice(-rim, None)),
    )
    ours = np.concatenate([shown[where].reshape(-1, 3) for where in edges])
    theirs = np.concatenate([plate.mean[where].reshape(-1, 3) for where in edges])
    return np.clip(np.median(theirs / np.maximum(ours, 1.0), axis=0), 0.7, 1.4).astype(np.float32)


def _whole(rough: Matte, behind: NDArray[np.bool_] | None = None) -> Matte:
    """Without specks, and without holes in what is surely inside but those that show what is behind."""
    inside = (rough > 0.5).astype(np.uint8)
    inside = cv2.morphologyEx(inside, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, labels, sizes, _middles = cv2.connectedComponentsWithStats(inside)
    if count < 2:
        return rough
    areas = sizes[1:, cv2.CC_STAT_AREA]
    kept = np.isin(labels, 1 + np.flatnonzero(areas >= SMALLEST * areas.max()))
    outlines, _tree = cv2.findContours(kept.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros(kept.shape, np.uint8)
    cv2.drawContours(filled, outlines, -1, (1,), cv2.FILLED)
    if behind is not None:
        count, holes, sizes, _middles = cv2.connectedComponentsWithStats(filled & ~kept.astype(np.uint8) & 1)
        seen = np.bincount(holes[behind], minlength=count) > THROUGH * sizes[:, cv2.CC_STAT_AREA]
        seen[0] = False
        filled[seen[np.asarray(holes, np.intp)]] = 0
    near = cv2.dilate(filled, np.ones((5, 5), np.uint8))
    return np.where(filled > 0, np.maximum(rough, 0.98 * filled), rough * near).astype(np.float32)
