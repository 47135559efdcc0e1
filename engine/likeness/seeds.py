"""Where in a picture without a clean plate the likeness may be: seeds for a cut, and whether what was cut is one.

What is looked for stands out from what the picture's rim shows (Zhu, Liang, Wei and Sun 2014: saliency by how much of
the rim a colour holds), or is sharp before what is not, or stands in the middle; a person is under their face.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.likeness.faces import Face

PIECES, EVEN = 220, 14.0
"""Superpixels of a picture, and how much their shape counts beside their colour."""
ALIKE = 7.0
"""Distance in Lab within which two colours are one."""
REACH = 0.4
"""How far one part of the picture is compared with another, in its larger side."""
FINE, BROAD = 1.2, 9.0
"""Pixels: of the details that are counted as sharp, and over which they are counted."""
MIDDLE = (0.20, 0.22)
"""Half width and height of the oval in the middle that is surely the likeness, in the picture's."""
OVAL = (0.36, 0.42)
"""The same of the oval that is taken where nothing can be cut out."""

LEAST, MOST = 0.03, 0.88
"""Share of the picture that a likeness takes up, at least (in one piece) and at most."""
ONE_PIECE = 0.65
"""Share of a likeness that hangs together."""
FOLLOWS = 0.78
"""Share of an outline that lies on edges of the picture."""
EDGES = 70
"""Percentile of the picture's gradients from which on there is an edge."""
IN_FACE = 0.7
"""Share of a face that is inside."""

Labels = NDArray[np.uint8]
Inside = NDArray[np.uint8]
Map = NDArray[np.float32]
Picture = NDArray[np.uint8]


def seeds(picture: Picture, face: Face | None) -> Iterator[Labels]:
    """Labels of GrabCut for a small picture, the likeliest first."""
    if face is not None:
        yield under_face(picture.shape, face)
    yield _parted(standing_out(picture))
    sharp = sharpness(picture)
    yield _parted(sharp)
    height, width = picture.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width]
    away = ((columns / width - 0.5) / 0.33) ** 2 + ((rows / height - 0.5) / 0.36) ** 2
    labels = _parted((0.6 * sharp + 0.4 * np.exp(-away)).astype(np.float32))
    labels[_oval(picture.shape, MIDDLE) > 0] = cv2.GC_FGD
    yield labels


def is_likeness(picture: Picture, inside: Inside, face: Face | None) -> bool:
    """Whether what was cut out of a small picture can be a likeness: whole, neither tiny nor all, along its edges.

    Parameters
    ----------
    picture : uint8 array (h, w, 3)
    inside : uint8 array (h, w)
        1 inside and 0 outside.
    face : Face or None
        That must be in it.
    """
    _count, _labels, sizes, _middles = cv2.connectedComponentsWithStats(inside)
    largest, area = float(sizes[1:, cv2.CC_STAT_AREA].max(initial=0)), float(inside.sum())
    if largest < LEAST * inside.size or area > MOST * inside.size or largest < ONE_PIECE * area:
        return False
    if face is not None:
        part = inside[_rows(face.y, face.y + face.height), _rows(face.x, face.x + face.width)]
        if part.size and part.mean() < IN_FACE:
            return False
    square = np.ones((3, 3), np.uint8)
    rim = (cv2.dilate(inside, square) > inside)[2:-2, 2:-2]
    gradient = cv2.dilate(_gradient(picture), square)[2:-2, 2:-2]
    return bool(rim.any()) and float((gradient[rim] > np.percentile(gradient, EDGES)).mean()) >= FOLLOWS


def guessed(shape: tuple[int, ...], face: Face | None) -> Map:
    """What is taken for the likeness where nothing can be cut out: head and shoulders, or an oval in the middle."""
    if face is None:
        inside = _oval(shape, OVAL)
    else:
        x, y, wide = *face.centre, face.width
        inside = np.zeros(shape[:2], np.uint8)
        for middle, half in (((x, y - 0.1 * wide), (0.72, 0.95)), ((x, y + 2.6 * wide), (1.6, 1.75))):
            size = int(half[0] * wide), int(half[1] * wide)
            cv2.ellipse(inside, (int(middle[0]), int(middle[1])), size, 0, 0, 360, (1,), cv2.FILLED)
        inside[_rows(y + 2.6 * wide, shape[0]), _rows(x - 1.6 * wide, x + 1.6 * wide)] = 1
    return np.asarray(cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 0.01 * max(shape[:2])), np.float32)


def under_face(shape: tuple[int, ...], face: Face) -> Labels:
    """Where somebody is whose face is known: head and shoulders under it; surely the face, and the throat below."""
    height, width = shape[:2]
    labels = np.full((height, width), cv2.GC_BGD, np.uint8)
    x, y = face.centre
    wide = face.width

    def box(left: float, top: float, right: float, bottom: float, value: int) -> None:
        labels[_rows(top, bottom), _rows(left, right)] = value

    box(x - 1.9 * wide, y + 0.6 * wide, x + 1.9 * wide, height, cv2.GC_PR_BGD)
    box(x - 1.1 * wide, y - 1.3 * wide, x + 1.1 * wide, height, cv2.GC_PR_BGD)
    box(x - 1.3 * wide, y + 1.0 * wide, x + 1.3 * wide, height, cv2.GC_PR_FGD)
    box(x - 0.6 * wide, y - 0.8 * wide, x + 0.6 * wide, height, cv2.GC_PR_FGD)
    box(x - 0.2 * wide, y, x + 0.2 * wide, y + 1.1 * wide, cv2.GC_FGD)
    cv2.ellipse(labels, (int(x), int(y)), (int(0.38 * wide), int(0.48 * wide)), 0, 0, 360, (cv2.GC_FGD,), cv2.FILLED)
    return labels


def sharpness(picture: Picture) -> Map:
    """Where a picture has fine details, 0 to 1."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    fine = np.abs(grey - cv2.GaussianBlur(grey, (0, 0), FINE))
    return _stretched(cv2.GaussianBlur(np.minimum(fine, np.percentile(fine, 97)), (0, 0), BROAD))


def standing_out(picture: Picture) -> Map:
    """How much each part of a picture stands out from what its rim shows, 0 to 1."""
    from skimage.segmentation import slic

    part = slic(picture, n_segments=PIECES, compactness=EVEN, start_label=0, channel_axis=-1)
    count = int(part.max()) + 1
    if count < 3:
        return np.zeros(picture.shape[:2], np.float32)
    colour, place = _means(picture, part, count)
    apart = np.linalg.norm(colour[:, None] - colour[None], axis=2)
    near = _neighbours(part)
    behind = _behind(apart, near, np.unique(np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]])))
    reach = np.exp(-np.square(place[:, None] - place[None]).sum(2) / (2 * REACH**2))
    contrast = _stretched((apart * reach * behind).sum(1))
    # Even over parts of one colour, low where the rim's colour is, high where nothing is like it.
    weight = np.zeros((count, count))
    weight[near[:, 0], near[:, 1]] = np.exp(-(apart[near[:, 0], near[:, 1]] ** 2) / (2 * ALIKE**2)) + 0.1
    weight += weight.T
    system = np.diag(weight.sum(1) + behind * (behind > 0.1) + contrast + 1e-6) - weight
    return _stretched(np.linalg.solve(system, contrast))[part]


def _behind(apart: NDArray[np.float64], near: NDArray[np.int64], rim: NDArray[np.int64]) -> NDArray[np.float64]:
    """How surely each superpixel is background, 0 to 1: how long its colour's share of the rim is for its area."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    # All of the rim is one neighbourhood: what is behind a likeness goes on on its other side.
    pairs = rim[np.stack(np.triu_indices(len(rim), 1), 1)]
    links = np.unique(np.concatenate([near, pairs]), axis=0)
    least = np.full(len(apart), np.inf)
    np.minimum.at(least, near.ravel(), np.repeat(apart[near[:, 0], near[:, 1]], 2))
    usual = least[np.isfinite(least)].mean()
    cost = np.maximum(apart[links[:, 0], links[:, 1]] - usual, 0) + 1e-6
    graph = coo_array((cost, (links[:, 0], links[:, 1])), shape=apart.shape).tocsr()
    span = np.exp(-(dijkstra(graph, directed=False) ** 2) / (2 * ALIKE**2))
    return 1 - np.exp(-((span[:, rim].sum(1) / np.sqrt(span.sum(1))) ** 2) / 2)


def _means(picture: Picture, part: NDArray[np.int64], count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Colour (Lab) and place (in the larger side) of each superpixel."""
    lab = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    rows, columns = np.mgrid[0 : part.shape[0], 0 : part.shape[1]] / max(part.shape)
    flat, size = part.ravel(), np.bincount(part.ravel(), minlength=count)
    means = [np.bincount(flat, each.ravel(), count) / size for each in (*np.moveaxis(lab, 2, 0), rows, columns)]
    return np.stack(means[:3], 1), np.stack(means[3:], 1)


def _neighbours(part: NDArray[np.int64]) -> NDArray[np.int64]:
    """Pairs of superpixels that touch, each once and in order."""
    pairs = np.concatenate([
        np.stack([part[:, :-1].ravel(), part[:, 1:].ravel()], 1), np.stack([part[:-1].ravel(), part[1:].ravel()], 1)
    ])  # fmt: skip
    return np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)


def _parted(values: Map) -> Labels:
    """Labels of what is probably inside and outside, parted where two kinds of values part best (Otsu 1979)."""
    grey = np.round(np.clip(values, 0, 1) * 255).astype(np.uint8)
    level, _over = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)
    return np.where(grey > level, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)


def _gradient(picture: Picture) -> Map:
    """How steeply colours change."""
    lab = cv2.cvtColor(cv2.GaussianBlur(picture, (0, 0), 1.0).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    across, down = cv2.Sobel(lab, cv2.CV_32F, 1, 0), cv2.Sobel(lab, cv2.CV_32F, 0, 1)
    return np.sqrt(np.square(across).sum(2) + np.square(down).sum(2))


def _oval(shape: tuple[int, ...], half: tuple[float, float]) -> Inside:
    inside, (height, width) = np.zeros(shape[:2], np.uint8), shape[:2]
    size = int(half[0] * width), int(half[1] * height)
    cv2.ellipse(inside, (width // 2, height // 2), size, 0, 0, 360, (1,), cv2.FILLED)
    return inside


def _rows(begin: float, end: float) -> slice:
    """A range within a picture, which may reach over its rim."""
    return slice(max(0, int(begin)), max(0, int(end)))


def _stretched(values: NDArray[Any]) -> Map:
    span = float(np.ptp(values))
    return np.asarray((values - values.min()) / span if span > 1e-9 else np.zeros_like(values), np.float32)
