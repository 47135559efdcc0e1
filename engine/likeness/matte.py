"""What in a picture is the likeness and what is background: by an empty background, else by a box.

With a clean plate, each pixel's distance from the plate is measured in its noise; what is surely one or the other seeds
a guided filter (He, Sun and Tang 2010), which draws the edge where the picture has it. Without a plate GrabCut (Rother,
Kolmogorov and Blake 2004) takes the place of the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.likeness.faces import Face

SURELY, HARDLY = 14.0, 5.0
"""Distances from the plate, in its noise, over which a pixel is the likeness, and under which it is not."""
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
CUT_ROUNDS = 3
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
    rough = np.clip((distance - HARDLY) / (SURELY - HARDLY), 0, 1)
    return refined(picture, _whole(rough))


def by_cut(picture: Picture, face: Face | None, before: Matte | None = None) -> Matte:
    """The matte of one picture by GrabCut: round a face, else round the middle; `before` is the last picture's."""
    height, width = picture.shape[:2]
    factor = min(1.0, CUT_SIDE / max(height, width))
    small = np.ascontiguousarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    labels = _labels(small.shape[:2], face.scaled(factor) if face else None)
    if before is not None:
        hint = cv2.resize(before, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA)
        inside = labels != cv2.GC_BGD
        labels[inside & (hint > 0.5)] = cv2.GC_PR_FGD
        labels[inside & (hint <= 0.5)] = cv2.GC_PR_BGD
    cv2.setRNGSeed(0)
    rounds = 1 if before is not None else CUT_ROUNDS
    cv2.grabCut(small, labels, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), rounds, cv2.GC_INIT_WITH_MASK)
    kept = ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.float32)
    rough = np.asarray(cv2.resize(_whole(kept), (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    return refined(picture, rough)


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


def _whole(rough: Matte) -> Matte:
    """Without specks, and without holes in what is surely inside."""
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
    near = cv2.dilate(filled, np.ones((5, 5), np.uint8))
    return np.where(filled > 0, np.maximum(rough, 0.98 * filled), rough * near).astype(np.float32)


def _labels(shape: tuple[int, ...], face: Face | None) -> NDArray[np.uint8]:
    """Where GrabCut may look: a head and shoulders under a face, else an oval in the middle."""
    height, width = shape[:2]
    labels = np.full((height, width), cv2.GC_BGD, np.uint8)
    if face is None:
        middle = (width // 2, height // 2)
        cv2.ellipse(labels, middle, (int(0.46 * width), int(0.48 * height)), 0, 0, 360, (cv2.GC_PR_BGD,), cv2.FILLED)
        cv2.ellipse(labels, middle, (int(0.25 * width), int(0.3 * height)), 0, 0, 360, (cv2.GC_PR_FGD,), cv2.FILLED)
        return labels
    x, y = face.centre
    wide = face.width

    def box(left: float, top: float, right: float, bottom: float, value: int) -> None:
        rows = slice(max(0, int(top)), max(0, int(bottom)))
        labels[rows, max(0, int(left)) : max(0, int(right))] = value

    box(x - 1.9 * wide, y + 0.6 * wide, x + 1.9 * wide, height, cv2.GC_PR_BGD)
    box(x - 1.1 * wide, y - 1.3 * wide, x + 1.1 * wide, height, cv2.GC_PR_BGD)
    box(x - 1.3 * wide, y + 1.0 * wide, x + 1.3 * wide, height, cv2.GC_PR_FGD)
    box(x - 0.6 * wide, y - 0.8 * wide, x + 0.6 * wide, height, cv2.GC_PR_FGD)
    cv2.ellipse(labels, (int(x), int(y)), (int(0.38 * wide), int(0.48 * wide)), 0, 0, 360, (cv2.GC_FGD,), cv2.FILLED)
    return labels
