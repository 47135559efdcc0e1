"""Where something in the picture strikes something: what goes down and then rests, stops, or turns back.

Optical flow gives, picture by picture, how much moves, how much of it downwards and upwards, how much near the ground,
and how much of it slows down. Before a foot or a ball lands, things go down; after it, something rests or comes up.
`engine.scoring.kernel` says how much each of these courses counts, and when.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.scoring.camera import vision
from engine.scoring.kernel import KERNEL

Curve = NDArray[np.float64]
DIRECTIONS = 16
FASTEST = 20.0
"""Pixels a picture: what seems to be faster is a mistake of the flow."""
SEEN = 6
"""Levels by which a pixel must change for its flow to count."""
GROUND = 0.15
"""Share of the height of what moves that is near the ground."""
STEADY = 9
"""Pictures before and after over which that height is taken."""


@dataclass(slots=True)
class Motion:
    """The flow of a take, row by row.

    Attributes
    ----------
    ways : list of array (16,)
        How much goes in which direction.
    rows, downs : list of array (height,)
        How much moves in each row, and how much of it downwards.
    ups : list of float
    """

    ways: list[Curve] = field(default_factory=list)
    rows: list[NDArray[np.float32]] = field(default_factory=list)
    downs: list[NDArray[np.float32]] = field(default_factory=list)
    ups: list[float] = field(default_factory=list)
    _flow: Any = None

    def see(self, earlier: NDArray[np.uint8], picture: NDArray[np.uint8]) -> None:
        """Take in a step; the camera's movement is taken out of the earlier picture."""
        cv2 = vision()
        if self._flow is None:
            self._flow = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
        changed = cv2.GaussianBlur(cv2.absdiff(earlier, picture), (5, 5), 0) > SEEN
        height = len(picture)
        if not changed.any():
            self.ways.append(np.zeros(DIRECTIONS))
            self.rows.append(np.zeros(height, np.float32))
            self.downs.append(np.zeros(height, np.float32))
            self.ups.append(0.0)
            return
        flow = self._flow.calc(earlier, picture, None)
        across, down = flow[..., 0] * changed, flow[..., 1] * changed
        speed, angle = cv2.cartToPolar(across, down)
        speed = np.minimum(speed, FASTEST)
        at = (angle[changed] * (DIRECTIONS / (2 * np.pi))).astype(np.intp) % DIRECTIONS
        self.ways.append(np.bincount(at, speed[changed], DIRECTIONS).astype(float))
        self.rows.append(cv2.reduce(speed, 1, cv2.REDUCE_SUM).ravel())
        self.downs.append(cv2.reduce(np.maximum(down, 0), 1, cv2.REDUCE_SUM).ravel())
        self.ups.append(float(np.maximum(-down, 0).sum()))

    def strikes(self, change: list[float]) -> Curve:
        """How much strikes in each picture; `change` is the course of the picture's change."""
        if not self.rows:
            return np.zeros(1)
        rows, downs = np.stack(self.rows).astype(float), np.stack(self.downs).astype(float)
        ways, every = np.stack(self.ways), np.asarray(rows.sum(1))
        ground = _ground(rows, every)
        near = np.arange(rows.shape[1])[None, :] >= ground[:, None]
        courses = {
            "all": np.stack(self.ways).sum(1),
            "down": downs.sum(1),
            "up": np.array(self.ups),
            "low": (rows * near).sum(1),
            "low_down": (downs * near).sum(1),
            "slowing": np.append(np.maximum(ways[:-1] - ways[1:], 0).sum(1), 0.0),
            "change": np.array(change),
        }
        found = np.zeros(len(every))
        for name, weights in KERNEL.items():
            course = _evened(courses[name])
            reach = len(weights) // 2
            padded = np.pad(course, reach, mode="edge")
            found += np.correlate(padded, np.array(weights) / 1000, "valid")
        return np.concatenate((found[:1], found))


def _ground(rows: Curve, every: Curve) -> NDArray[Any]:
    """The row from which on what moves is near the ground, in each picture."""
    shares = rows.cumsum(1) / np.maximum(every, 1e-6)[:, None]
    ends = [np.array([np.searchsorted(each, level) for each in shares]) for level in (0.03, 0.97)]
    around = [slice(max(0, at - STEADY), at + STEADY + 1) for at in range(len(rows))]
    top, bottom = (np.array([float(np.median(each[part])) for part in around]) for each in ends)
    return (bottom - GROUND * (bottom - top)).astype(np.intp)


def _evened(course: Curve) -> Curve:
    """Against its middle, in nine-tenths of its swing, and no more than twice that."""
    apart = course - np.median(course)
    swing = float(np.percentile(np.abs(apart), 90))
    return np.clip(apart / swing, -2, 2) if swing > 0 else np.zeros_like(apart)
