"""Whether the mouth that is seen speaks the sound that is heard.

The pictures are held still by the upper half of the face; what then moves in its lower half is taken apart into its
main components (principal component analysis), and each is compared with the sound's level at every delay. The
component that follows the sound best tells how well, and how late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.likeness.faces import Face, Picture, reduced
from engine.messages.jobs import SAMPLE_RATE

SIDE = 64
"""Pixels of a face's width when its mouth is looked at."""
COMPONENTS = 3
FURTHEST = 0.8
"""Seconds by which sound and picture are shifted against each other, either way."""
LOUD = 0.25
"""Share of a stretch's loudest level from which on somebody speaks."""
REACH = 0.3
"""How far the face is followed from where it was, in its widths."""

Curve = NDArray[np.float64]


@dataclass(frozen=True)
class Speech:
    """How mouth and sound go together.

    Attributes
    ----------
    likeness : float
        Correlation at the best delay, 0 to 1: of the stretch that follows worst, so that nobody speaks over one of
        them.
    spoken : float
        The same of the first stretch's speech alone, without its pauses: whoever speaks over somebody in their rhythm
        shares those.
    late : float
        Seconds by which the sound comes after the mouth.
    """

    likeness: float
    spoken: float
    late: float


def measure_speech(
    front: tuple[Picture, Face],
    parts: Sequence[Sequence[tuple[float, Picture]]],
    sound: NDArray[np.float32],
    rate: int = SAMPLE_RATE,
) -> Speech:
    """Compare mouth and sound.

    Parameters
    ----------
    front : (uint8 array (h, w, 3), Face)
        A picture of the face, RGB, and where it is in it.
    parts : sequence of sequences of (seconds, uint8 array (h, w, 3))
        The stretches in which was spoken, in order of time.
    sound : float32 array (n,)
        The whole recording's; it begins at 0 s.
    rate : int
        Samples per second.
    """
    picture, face = front
    factor = SIDE / face.width
    holder = _Holder(reduced(picture, factor), face.scaled(factor))
    times = [np.array([time for time, _picture in part]) for part in parts]
    mouths = [np.array([holder.mouth(reduced(shown, factor)) for _time, shown in part]) for part in parts]
    count = sum(len(part) for part in times)
    if count < 8:
        return Speech(0.0, 0.0, 0.0)
    every = np.concatenate([part for part in mouths if len(part)]).astype(np.float64)
    every -= every.mean(axis=0)
    axes = np.linalg.eigh(every.T @ every)[1].T[::-1]
    squares = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
    step = float(np.median(np.concatenate([np.diff(part) for part in times if len(part) > 1])))
    best, delay, weakest, spoken = 0.0, 0.0, 0.0, 0.0
    for late in np.arange(-round(FURTHEST / step), round(FURTHEST / step) + 1) * step:
        heard = [_heard(squares, rate, part + late, step) for part in times]
        for axis in axes[:COMPONENTS]:
            seen = [part @ axis for part in mouths]
            found = _likeness(seen, heard)
            if found > best:
                best, delay = found, float(late)
                weakest = min(_likeness([one], [other]) for one, other in zip(seen, heard, strict=True))
                speaks = _speaks(heard[0])
                spoken = _likeness([seen[0][speaks]], [heard[0][speaks]])
    return Speech(weakest, spoken, delay)


class _Holder:
    """Holds a face still by its upper half."""

    def __init__(self, picture: NDArray[np.float32], face: Face) -> None:
        self._eyes = (face.centre[0], face.y + 0.36 * face.height)
        self._size = (round(0.8 * SIDE), round(0.42 * SIDE))
        self._patch = np.asarray(cv2.getRectSubPix(picture, self._size, self._eyes), np.float32)
        self._to_mouth = 0.42 * face.height

    def mouth(self, picture: NDArray[np.float32]) -> NDArray[np.float32]:
        """The lower half of the face, of even light, as one row."""
        width, height = self._size
        reach = round(REACH * SIDE)
        around = cv2.getRectSubPix(picture, (width + 2 * reach, height + 2 * reach), self._eyes)
        likeness = np.asarray(cv2.matchTemplate(around, self._patch, cv2.TM_CCOEFF_NORMED), np.float32)
        _least, _most, _where, place = cv2.minMaxLoc(likeness)
        column, row = _between(likeness, place)
        self._eyes = (self._eyes[0] + column - reach, self._eyes[1] + row - reach)
        mouth = cv2.getRectSubPix(
            picture, (round(0.6 * SIDE), round(0.42 * SIDE)), (self._eyes[0], self._eyes[1] + self._to_mouth)
        )
        mouth = np.asarray(cv2.resize(mouth, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32)
        return (mouth / max(float(mouth.mean()), 1.0)).ravel()


def _between(likeness: NDArray[np.float32], place: Sequence[int]) -> tuple[float, float]:
    """A peak's place between the pixels, by parabolas through its neighbours."""
    column, row = place
    x, y = float(column), float(row)
    if 0 < column < likeness.shape[1] - 1:
        x += _peak(*(float(value) for value in likeness[row, column - 1 : column + 2]))
    if 0 < row < likeness.shape[0] - 1:
        y += _peak(*(float(value) for value in likeness[row - 1 : row + 2, column]))
    return x, y


def _peak(before: float, at: float, after: float) -> float:
    bend = before - 2 * at + after
    return 0.5 * (before - after) / bend if bend < 0 else 0.0


def _heard(squares: Curve, rate: int, times: Curve, step: float) -> Curve:
    """The level round each time, as loudness grows (the square root of the RMS), from the sum of squares so far."""
    last_sample = len(squares) - 1
    first = np.clip(np.round((times - step / 2) * rate).astype(int), 0, last_sample)
    last = np.clip(np.round((times + step / 2) * rate).astype(int), 0, last_sample)
    mean = (squares[last] - squares[first]) / np.maximum(last - first, 1)
    return np.power(mean.clip(0), 0.25)


def _speaks(heard: Curve) -> NDArray[np.bool_]:
    """In which pictures of a stretch somebody speaks, with one before and after each."""
    loud = heard > LOUD * np.quantile(heard, 0.95) if len(heard) else np.zeros(0, bool)
    return np.convolve(loud, np.ones(3), "same")[: len(loud)] > 0


def _likeness(seen: Sequence[Curve], heard: Sequence[Curve]) -> float:
    """Correlation over several stretches, each about its own mean; the sign of a component says nothing."""
    product = power_seen = power_heard = 0.0
    for one, other in zip(seen, heard, strict=True):
        if len(one) < 4:
            continue
        left, right = one - one.mean(), other - other.mean()
        product += float(left @ right)
        power_seen += float(left @ left)
        power_heard += float(right @ right)
    if power_seen <= 0 or power_heard <= 1e-12:
        return 0.0
    return abs(product) / float(np.sqrt(power_seen * power_heard))


def measure_level(sound: NDArray[np.float32]) -> float:
    """DB of full scale of the louder half of a sound."""
    if not len(sound):
        return -120.0
    piece = 480
    pieces = np.square(sound[: len(sound) // piece * piece], dtype=np.float64).reshape(-1, piece).mean(axis=1)
    if not len(pieces):
        return -120.0
    loud = np.sort(pieces)[len(pieces) // 2 :]
    return float(10 * np.log10(max(float(loud.mean()), 1e-12)))
