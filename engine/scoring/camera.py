"""The camera's own movement from one picture to the next, told apart from what moves in front of it."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

POINTS = 160
FEWEST = 24
RENEWED = 6
"""Pictures after which new points are looked for."""
STILL = 0.08
"""Pixels: a picture that moves no more than this stands still."""
ASTRAY = 1.0
"""Pixels by which a point that is followed there and back may miss itself."""

Move = NDArray[np.float64]
"""Two rows and three columns: where a point of the earlier picture lies in the later."""

NOWHERE: Move = np.array(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))


@cache
def vision() -> Any:
    """OpenCV, on one thread: measuring runs beside a render."""
    import cv2

    cv2.setNumThreads(1)
    return cv2


def stands(move: Move) -> bool:
    """Whether a movement is none."""
    return move is NOWHERE


def after(first: Move, second: Move) -> Move:
    """One movement and then another."""
    if stands(first):
        return second
    if stands(second):
        return first
    turned = second[:, :2] @ first
    turned[:, 2] += second[:, 2]
    return turned


def back(move: Move) -> Move:
    """The other way."""
    if stands(move):
        return move
    turned = np.linalg.inv(move[:, :2])
    return np.column_stack((turned, -turned @ move[:, 2])).astype(np.float64)


def carried(points: NDArray[Any], move: Move) -> NDArray[np.float64]:
    """Points, shape (n, 2), moved."""
    return points if stands(move) else points @ move[:, :2].T + move[:, 2]


def warped(picture: NDArray[np.uint8], move: Move) -> NDArray[np.uint8]:
    """A picture moved; what comes in at the edges repeats the edge."""
    if stands(move):
        return picture
    cv2 = vision()
    size = picture.shape[1], picture.shape[0]
    return cv2.warpAffine(picture, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


class Following:
    """Follows points from picture to picture and tells the movement that most of them share."""

    def __init__(self) -> None:
        self._points: NDArray[np.float32] | None = None
        self._age = 0

    def move(self, earlier: NDArray[np.uint8], later: NDArray[np.uint8]) -> Move:
        """The camera's movement between two pictures; `NOWHERE` where it stands or nothing tells."""
        cv2 = vision()
        if self._points is None or self._age >= RENEWED or len(self._points) < FEWEST:
            found = cv2.goodFeaturesToTrack(earlier, POINTS, 0.01, 7)
            self._points, self._age = found, 0
        self._age += 1
        points = self._points
        if points is None or len(points) < FEWEST:
            return NOWHERE
        there, seen, _error = cv2.calcOpticalFlowPyrLK(earlier, later, points, None, winSize=(15, 15), maxLevel=3)
        again, seen_again, _error = cv2.calcOpticalFlowPyrLK(later, earlier, there, None, winSize=(15, 15), maxLevel=3)
        astray = np.hypot(*(again - points).reshape(-1, 2).T)
        kept = (seen.ravel() > 0) & (seen_again.ravel() > 0) & (astray < ASTRAY)
        if kept.sum() < FEWEST:
            self._points = None
            return NOWHERE
        before, now = points.reshape(-1, 2)[kept], there.reshape(-1, 2)[kept]
        self._points = now.reshape(-1, 1, 2)
        if np.hypot(*np.median(np.abs(now - before), axis=0)) < STILL:
            return NOWHERE
        cv2.setRNGSeed(1)
        move, inside = cv2.estimateAffinePartial2D(before, now, method=cv2.RANSAC, ransacReprojThreshold=1.0)
        if move is None or inside.sum() < len(before) * 0.3:
            return NOWHERE
        shift = np.hypot(*(carried(before, move) - before).T)
        return NOWHERE if np.percentile(shift, 90) < STILL else move
