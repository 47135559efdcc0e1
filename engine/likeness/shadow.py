"""The shadow that somebody casts on an empty background: darker by one share in all colours, and no part of them.

A shadow lets the background's own pattern through, and where there is no pattern it begins softly; dark clothes have
a pattern of their own, or an edge that begins at once (after Horprasert, Harwood and Davis 1999).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

DARKEST, LIGHTEST = 0.40, 0.98
"""Share of the background's light that is left in a shadow."""
OFF, TINT = 6.0, 0.05
"""How far a shadow's colour is from the darkened background's: in its noise, and in its light besides."""
LEAST = 2e-4
"""Share of the picture under which a patch is none."""
OPEN = 0.25
"""Share of a patch's rim that lies against background: what is shut in is no shadow but a fold."""
PATTERN = 2.5
"""Strength of a background's pattern, in its noise, from which on it tells."""
THROUGH = 0.5
"""Correlation with the background's pattern from which on it is seen through a shadow."""
SOFT = 0.33
"""Share of a shadow's depth that its rim may gain from one pixel of a small picture to the next."""
MOSTLY = 0.3
"""Share of a patch's rim that may be hard where all of it is a shadow: there something else lies under its edge."""
SIDE = 320
"""Pixels to which a picture's longer side is reduced before rims are measured."""
PIECE = 9
"""Pixels of a small picture over which a rim, or a pattern, is judged."""
BAND = 4
"""Pixels of a small picture about a rim in which it is measured."""

Map = NDArray[np.float32]


def shadows(shown: Map, plate: Map, noise: Map, other: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where a picture shows the background's shadow.

    Parameters
    ----------
    shown, plate, noise : float32 arrays (h, w, 3)
        The picture in the plate's exposure, the background, and its noise.
    other : bool array (h, w)
        Where the picture is not as the plate.
    """
    factor = min(1.0, SIDE / max(shown.shape[:2]))
    size = max(2, round(shown.shape[1] * factor)), max(2, round(shown.shape[0] * factor))
    small = [np.asarray(cv2.resize(each, size, interpolation=cv2.INTER_AREA), np.float32) for each in (shown, plate)]
    # What is averaged over so many pixels is so much less noisy; what coding left is not.
    grain = np.asarray(cv2.resize(noise, size, interpolation=cv2.INTER_AREA), np.float32) * max(factor, 0.6)
    left = (small[0] * small[1]).sum(2) / np.maximum(np.square(small[1]).sum(2), 1.0)
    away = np.sqrt(np.square((small[0] - left[..., None] * small[1]) / (grain + TINT / 3 * small[1])).mean(2))
    different = cv2.resize(other.astype(np.uint8), size, interpolation=cv2.INTER_AREA) > 0
    like = different & (left > DARKEST) & (left < LIGHTEST) & (away < OFF)
    cast = like & _open_patches(like, different)
    if not cast.any():
        return np.zeros(other.shape, np.bool_)
    soft = _by_rim(left, different, cast)
    through = _through(small[0], small[1], grain)
    cast &= np.where(np.isnan(through), soft, through > THROUGH)
    even = cv2.medianBlur(cast.astype(np.uint8), 5)
    # The rim, where a shadow begins, belongs to it as far as it is like one.
    near = cv2.dilate(even, np.ones((5, 5), np.uint8)) & (like | ~different).astype(np.uint8)
    return cv2.resize(near | even, (other.shape[1], other.shape[0]), interpolation=cv2.INTER_LINEAR) > 0


def _open_patches(like: NDArray[np.bool_], different: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The patches that lie against background: what is shut in is a fold of clothes."""
    square = np.ones((3, 3), np.uint8)
    patches = cv2.morphologyEx(like.astype(np.uint8), cv2.MORPH_OPEN, square)
    count, labels, sizes, _middles = cv2.connectedComponentsWithStats(patches, connectivity=4)
    # A rim's pixel is the patch's whose largest number is beside it: patches are apart by one at least.
    beside = cv2.dilate(labels.astype(np.float32), square).astype(int)
    rim = (patches == 0) & (beside > 0)
    whole = np.bincount(beside[rim], minlength=count)
    free = np.bincount(beside[rim & ~different], minlength=count)
    kept = (free >= OPEN * whole) & (sizes[:, cv2.CC_STAT_AREA] >= LEAST * patches.size)
    kept[0] = False
    return kept[np.asarray(labels, np.intp)]


def _by_rim(left: Map, different: NDArray[np.bool_], cast: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where the nearest piece of rim is soft: a shadow begins so, and clothes do not."""
    depth = -np.log(np.clip(cv2.GaussianBlur(left, (0, 0), 0.7), 0.05, 1.2))
    across, down = cv2.Sobel(depth, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(depth, cv2.CV_32F, 0, 1) / 8
    band = np.ones((2 * BAND + 1, 2 * BAND + 1), np.uint8)
    steep = np.hypot(across, down)
    # Edges of what is no shadow at all say nothing about one that begins beside them.
    others = cv2.dilate((different & ~cast).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    steep[others] = 0
    steepest = cv2.dilate(steep, band)
    deepest = cv2.dilate(np.where(cast, depth, 0).astype(np.float32), band)
    square = np.ones((3, 3), np.uint8)
    rim = (
        (cv2.dilate(cast.astype(np.uint8), square) > 0)
        & ~cast
        & ~different
        & (cv2.dilate(others.astype(np.uint8), band) == 0)
    )
    hard = rim & (steepest > SOFT * np.maximum(deepest, 1e-3))
    # One pixel says little: a piece of rim is as most of it.
    mean = [cv2.blur(each.astype(np.float32), (PIECE, PIECE)) for each in (hard, rim)]
    hard = rim & (mean[0] > 0.5 * mean[1])
    soft = _distance(rim & ~hard) < _distance(hard)
    count, labels = cv2.connectedComponents(cast.astype(np.uint8), connectivity=4)
    beside = cv2.dilate(labels.astype(np.float32), square).astype(int)
    pieces, sharp = (np.bincount(beside[each], minlength=count) for each in (rim, hard))
    return soft | ((pieces > 0) & (sharp <= MOSTLY * pieces))[np.asarray(labels, np.intp)]


def _distance(there: NDArray[np.bool_]) -> Map:
    """Pixels to the nearest place; very many where there is none."""
    if not there.any():
        return np.full(there.shape, 1e6, np.float32)
    return np.asarray(cv2.distanceTransform((~there).astype(np.uint8), cv2.DIST_L2, 3), np.float32)


def _through(shown: Map, plate: Map, noise: Map) -> Map:
    """How much of the background's pattern is seen about each pixel, -1 to 1; nan where there is none."""

    def over(values: Map) -> Map:
        return np.asarray(cv2.boxFilter(values, -1, (PIECE, PIECE)), np.float32)

    ours, theirs = (each.mean(2) - cv2.GaussianBlur(each.mean(2), (0, 0), 2.0) for each in (shown, plate))
    own, known = np.sqrt(over(ours * ours)), np.sqrt(over(theirs * theirs))
    found = over(ours * theirs) / np.maximum(own * known, 1e-6)
    return np.where(known > PATTERN * noise.mean(2), found, np.nan).astype(np.float32)
