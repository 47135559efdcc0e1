"""What the picture as a whole does from one moment to the next: light, stillness, black, breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.scoring.camera import vision

CELLS = (14, 8)
"""Columns and rows of the cells whose light is followed."""
EDGE = 8
"""Pixels at the edges that the camera's movement leaves unknown."""
NOISE = 8
"""Levels of change that coding alone makes."""
SAME = 2.6
"""Levels: pictures whose strongest changes stay below are the same picture."""
DARK = 12
"""Level below which all of a black picture lies."""


@dataclass(slots=True)
class Course:
    """What was seen of every picture, and of every step from one to the next.

    Attributes
    ----------
    light : list of float32 arrays
        Mean level of each cell.
    brightest : list of float
        Level that one pixel in a hundred is above.
    change : list of float
        Mean change beyond the camera's movement, in levels; one fewer than pictures.
    strongest : list of float
        Change that one pixel in a thousand is above, the camera's movement left in.
    alike : list of float
        Correlation of each picture with the next, the camera's movement taken out.
    """

    light: list[NDArray[np.float32]] = field(default_factory=list)
    brightest: list[float] = field(default_factory=list)
    change: list[float] = field(default_factory=list)
    strongest: list[float] = field(default_factory=list)
    alike: list[float] = field(default_factory=list)

    def see(self, earlier: NDArray[np.uint8] | None, picture: NDArray[np.uint8], moved: NDArray[np.uint8]) -> None:
        """Take in the next picture; `moved` is the earlier one with the camera's movement taken out."""
        cv2 = vision()
        self.light.append(cv2.resize(picture, CELLS, interpolation=cv2.INTER_AREA).astype(np.float32))
        self.brightest.append(_above(picture[::2, ::2], 0.01))
        if earlier is None:
            return
        plain = cv2.GaussianBlur(cv2.absdiff(picture, earlier), (3, 3), 0)
        self.strongest.append(_above(plain, 0.001))
        apart = cv2.subtract(picture, moved, dtype=cv2.CV_16S)[EDGE:-EDGE, EDGE:-EDGE]
        # A change of the light alone is flicker's affair.
        apart = np.abs(apart - np.int16(np.median(apart[::4, ::4]))).astype(np.float32)
        apart = cv2.GaussianBlur(apart, (3, 3), 0)
        apart[apart < NOISE] = 0
        self.change.append(float(apart.mean()))
        pair = [cv2.resize(each, (106, 60), interpolation=cv2.INTER_AREA).ravel() for each in (moved, picture)]
        first, second = (each - each.mean() for each in pair)
        spread = float(first.std() * second.std())
        self.alike.append(float((first * second).mean()) / spread if spread > 1 else 0.0)

    @property
    def black(self) -> NDArray[np.bool_]:
        """Which pictures are black."""
        return np.array(self.brightest) < DARK


def _above(levels: NDArray[np.uint8], share: float) -> float:
    """The level that this share of pixels is above."""
    counts = vision().calcHist([np.ascontiguousarray(levels)], [0], None, [256], [0, 256]).ravel()
    return float(np.searchsorted(counts.cumsum(), (1 - share) * levels.size))


def flicker(course: Course) -> tuple[float, int]:
    """Light that jumps to and fro, in percent of white, and the picture in which it is worst.

    Against the mean of the pictures before and after: what moves or fades steadily does not count, and neither do the
    few cells in which something moves. Black pictures are another fault.
    """
    light, black = np.stack(course.light), course.black
    if len(light) < 5:
        return 0.0, 0
    bend = light[1:-1] - (light[:-2] + light[2:]) / 2
    jumps = np.abs(np.median(bend, axis=(1, 2)))
    jumps[black[1:-1] | black[:-2] | black[2:]] = 0
    # One jump is a break, or lightning; flicker goes on.
    jumps[np.array(course.alike[:-1]) < BROKEN] = 0
    jumps[np.array(course.alike[1:]) < BROKEN] = 0
    return float(np.sqrt((jumps**2).mean()) / 2.55), int(jumps.argmax()) + 1


BROKEN = 0.55
"""Correlation below which a picture is another than the one before."""


def breaks(course: Course) -> list[int]:
    """Pictures with which everything is suddenly other; a take has no cuts."""
    black, alike = course.black, np.array(course.alike)
    found = []
    for step in np.flatnonzero(alike < BROKEN):
        if black[step] or black[step + 1]:
            continue
        near = [alike[other] for other in (step - 2, step - 1, step + 1, step + 2) if 0 <= other < len(alike)]
        # A picture that is always in wild motion has no single break.
        if near and float(np.median(near)) > alike[step] + 0.2:
            found.append(int(step) + 1)
    return found


def stills(course: Course, least: int) -> tuple[float, int]:
    """Share of the take in which the picture stands still for `least` pictures or more, and where the longest begins.

    Black pictures are another fault.
    """
    same = (np.array(course.strongest) < SAME) & ~course.black[1:]
    total, longest, begin, run = 0, 0, 0, 0
    for step, still in enumerate([*same.tolist(), False]):
        if still:
            run += 1
            continue
        if run >= least:
            total += run
            if run > longest:
                longest, begin = run, step - run
        run = 0
    return total / max(len(same), 1), begin


def starts(course: Course, speed: Sequence[float]) -> tuple[float, int]:
    """How suddenly most changes at once: times what changes in the two steps before and after; and the picture.

    What moves changes the picture in every step. What is somewhere else all at once changes it in one; and where much
    is, the flow of that step is faster too, also where something was moving before.

    Parameters
    ----------
    course : Course
    speed : sequence of float
        How much goes how fast in each step (`engine.scoring.motion`).
    """
    change = np.array(course.change)
    if len(change) < 5:
        return 0.0, 0
    skip = course.black[1:] | course.black[:-1] | (np.array(course.alike) < BROKEN)
    worst, where = 0.0, 0
    for step in range(1, len(change) - 1):
        if skip[max(0, step - 2) : step + 3].any():
            continue
        more = change[step] / (_usual(change, step) + 0.15)
        faster = speed[step] / (_usual(speed, step) + LITTLE)
        both = more * min(faster, FASTER) / TOGETHER
        whole = max(more / SUDDEN, min(1 + STEEPER * (both - 1), FASTER))
        if whole > worst:
            worst, where = float(whole), step + 1
    return worst, where


def _usual(course: Sequence[float] | NDArray[np.float64], step: int) -> float:
    """What a step would have by the two before and the two after, and where those lead: a gesture swells and ebbs."""
    beside = [float(course[other]) for other in (step - 2, step - 1, step + 1, step + 2) if 0 <= other < len(course)]
    if step >= 2:
        beside.append(2 * float(course[step - 1]) - float(course[step - 2]))
    if step + 2 < len(course):
        beside.append(2 * float(course[step + 1]) - float(course[step + 2]))
    return max(beside)


LITTLE = 500.0
"""Pixels of flow, of all pixels that move together, that are noise."""
SUDDEN = 1.5
"""How many times the change beside it a step may have."""
FASTER = 2.0
"""How much faster it counts at most, and how much that counts."""
TOGETHER, STEEPER = 2.2, 4.0
"""How many times more, times how many times faster, a step may be; and how much what is beyond that counts."""
