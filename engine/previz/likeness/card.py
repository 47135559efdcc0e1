"""A cameo as a card: its own moving picture in the scene, at true scale, cut out, turned to the camera.

The card is as its matte cuts it, so that its shadow is a person's; the scene's light falls on it as on anything else.
Its clock is its own: where somebody speaks a line that was recorded, the picture shows that very moment; for other
lines it shows speaking, and listening else, forth and back so that nothing jumps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.likeness.faces import Face, find_faces
from engine.likeness.matte import from_picture
from engine.likeness.turning import Views
from engine.likeness.voices import speech
from engine.media.clips import Pictures
from engine.messages.jobs import SAMPLE_RATE

BOX = 0.140
"""Metres of a face's box on a grown-up head: what the cascade finds is alike on everybody."""
EYE_LINE = 0.335
"""Where the eyes stand in the box, in its heights from the top."""
TALLEST = 540
"""Pixels of a card's height, at most."""
ROWS = 72
"""Strips of the outline that throws the shadow."""
STRAIGHT = 10.0
"""Degrees up to which a head looks into the camera."""
LOOKS = 5.0
"""Pictures a second that are looked at."""
LEAST = 0.6
"""Seconds of a stretch that can be shown forth and back."""

Stretch = tuple[float, float]
"""Seconds of the clip, from and to."""


@dataclass(frozen=True)
class Said:
    """A line in the shot: seconds from and to, and where in the clip it was recorded, None where it was not."""

    begin: float
    end: float
    recorded: float | None = None


class Card:
    """A cameo's clip, ready to be shown in a shot.

    Parameters
    ----------
    clip, matte : Pictures
    face : Face
        In a picture of the clip that looks into the camera.
    talking, quiet : sequence of Stretch
    said : sequence of Said
        The character's lines in the shot.
    """

    def __init__(
        self,
        clip: Pictures,
        matte: Pictures,
        face: Face,
        talking: Sequence[Stretch],
        quiet: Sequence[Stretch],
        said: Sequence[Said],
    ) -> None:
        self._clip, self._matte = clip, matte
        self._face = face
        self._talking = max(talking, key=_length, default=None)
        self._quiet = max(quiet, key=_length, default=None) or self._talking
        self._said = tuple(said)
        self._shown = lru_cache(maxsize=2)(self._decoded)

    def moment(self, time: float) -> float:
        """Second of the clip that is shown at a second of the shot."""
        for line in self._said:
            if line.begin <= time < line.end:
                if line.recorded is not None:
                    return line.recorded + time - line.begin
                return _forth_and_back(self._talking, time - line.begin)
        return _forth_and_back(self._quiet, time)

    def picture(self, time: float) -> NDArray[np.uint8]:
        """What is shown, uint8 (h, w, 4), cut out."""
        return self._shown(self._clip.at(round(self.moment(time) * SAMPLE_RATE)))

    def outline(self, time: float) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Its outline in strips: positions and normals (n, 3) on the unit square of x and y, triangles (k, 3)."""
        return outline(self.picture(time)[..., 3])

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in metres, at true scale."""
        metres = BOX / self._face.width
        return self._clip.width * metres, self._clip.height * metres

    def bottom(self) -> float:
        """Metres from the eyes down to the card's lower edge."""
        eyes = self._face.y + EYE_LINE * self._face.height
        return (self._clip.height - eyes) * BOX / self._face.width

    def matrix(self, eyes: NDArray[Any], camera: NDArray[Any]) -> NDArray[np.float64]:
        """Places the unit square so that its eyes are at a point and it stands upright, turned to the camera."""
        across = np.asarray(camera, float) - np.asarray(eyes, float)
        across[1] = 0.0
        forward = across / max(float(np.linalg.norm(across)), 1e-6)
        up = np.array([0.0, 1.0, 0.0])
        right = np.cross(up, forward)
        width, height = self.size
        middle = self._face.centre[0] / self._clip.width
        line = 1 - (self._face.y + EYE_LINE * self._face.height) / self._clip.height
        out = np.eye(4)
        out[:3, 0], out[:3, 1], out[:3, 2] = right * width, up * height, forward
        out[:3, 3] = np.asarray(eyes, float) - right * width * middle - up * height * line
        return out

    def _decoded(self, number: int) -> NDArray[np.uint8]:
        picture = self._clip.picture(number)
        matte = from_picture(self._matte.picture(number), picture.shape[1], picture.shape[0])
        cut = np.dstack([picture, np.round(matte * 255).astype(np.uint8)])
        factor = min(1.0, TALLEST / cut.shape[0])
        if factor < 1:
            cut = np.asarray(cv2.resize(cut, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
        return np.ascontiguousarray(cut)


def make_card(clip: Pictures, matte: Pictures, sound: NDArray[np.float32], said: Sequence[Said]) -> Card | None:
    """A card of a recording; None where no face looks into the camera in it.

    Parameters
    ----------
    clip, matte : Pictures
        At the same times.
    sound : float32 array (n,)
        Of the clip, at 48 kHz.
    said : sequence of Said
    """
    talking = [(begin / SAMPLE_RATE, end / SAMPLE_RATE) for begin, end in speech(sound)]
    step = max(1, round(len(clip) / max(clip.seconds * LOOKS, 1)))
    front: Face | None = None
    views: Views | None = None
    straight: list[float] = []
    for number in range(0, len(clip), step):
        picture = clip.picture(number)
        if views is None:
            front = next(iter(find_faces(picture)), None)
            if front is None:
                continue
            views = Views(picture, front)
        angle = views.angle(picture)
        if angle is not None and abs(angle) <= STRAIGHT:
            straight.append(clip.times[number] / SAMPLE_RATE)
    if front is None:
        return None
    gap = 1.5 * step * clip.seconds / max(len(clip), 1)
    quiet = [part for part in _without(_runs(straight, gap), talking) if _length(part) >= LEAST]
    return Card(clip, matte, front, talking, quiet, said)


def find_recorded(sound: NDArray[np.float32], sentence: NDArray[np.float32]) -> float | None:
    """Seconds of a clip's sound at which a sentence was cut out of it; None where it was not."""
    pace = 48
    long, short = (np.asarray(each[: len(each) // pace * pace]).reshape(-1, pace).mean(1) for each in (sound, sentence))
    if not len(short) or len(long) < len(short):
        return None
    size = 1 << (len(long) + len(short)).bit_length()
    found = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)[
        : len(long) - len(short) + 1
    ]
    best = int(found.argmax())
    power = float(np.square(short).sum() * np.square(long[best : best + len(short)]).sum()) ** 0.5
    return best * pace / SAMPLE_RATE if power > 0 and found[best] / power > 0.9 else None


def outline(alpha: NDArray[np.uint8]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The runs of a cut-out's rows as strips on the unit square; all of it where nothing is cut out."""
    small = np.asarray(cv2.resize(alpha, (256, ROWS), interpolation=cv2.INTER_AREA)) > 100
    corners: list[tuple[float, float, float, float]] = []
    for row, inside in enumerate(small):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(np.int8), [0]])))
        for begin, end in edges.reshape(-1, 2):
            corners.append((begin / 256, end / 256, 1 - (row + 1) / ROWS, 1 - row / ROWS))
    if not corners:
        corners = [(0.0, 1.0, 0.0, 1.0)]
    positions = np.array(
        [
            (x, y, 0.0)
            for left, right, low, high in corners
            for x, y in ((left, low), (right, low), (right, high), (left, high))
        ]
    )
    normals = np.tile([0.0, 0.0, 1.0], (len(positions), 1))
    quads = 4 * np.arange(len(corners))[:, None]
    triangles = np.concatenate([np.add(quads, (0, 1, 2)), np.add(quads, (0, 2, 3))])
    return positions, normals, triangles


def side_by_side(pictures: Iterable[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Several cut-outs as one, each as wide and high as the largest."""
    kept = list(pictures)
    width, height = max(each.shape[1] for each in kept), max(each.shape[0] for each in kept)
    return np.concatenate([np.asarray(cv2.resize(each, (width, height)), np.uint8) for each in kept], axis=1)


def lines_of(
    starts: Mapping[int, float], lengths: Mapping[int, float], recorded: Mapping[int, float | None]
) -> tuple[Said, ...]:
    """A character's lines in the shot: by number when each begins, how long it is, and where it was recorded."""
    return tuple(
        Said(starts[number], starts[number] + lengths[number], recorded.get(number))
        for number in sorted(lengths)
        if number in starts
    )


def _length(part: Stretch) -> float:
    return part[1] - part[0]


def _forth_and_back(part: Stretch | None, time: float) -> float:
    """A second of a stretch that is run through to its end and back again."""
    if part is None:
        return 0.0
    length = max(_length(part), 1e-3)
    gone = max(time, 0.0) % (2 * length)
    return part[0] + (gone if gone <= length else 2 * length - gone)


def _runs(times: Sequence[float], gap: float) -> list[Stretch]:
    """Times that follow one another closely, as stretches."""
    out: list[Stretch] = []
    for time in times:
        if out and time - out[-1][1] <= gap:
            out[-1] = (out[-1][0], time)
        else:
            out.append((time, time))
    return out


def _without(parts: Sequence[Stretch], others: Sequence[Stretch]) -> list[Stretch]:
    """Stretches with others taken out of them."""
    left = list(parts)
    for begin, end in others:
        cut: list[Stretch] = []
        for part in left:
            if part[1] <= begin or part[0] >= end:
                cut.append(part)
                continue
            cut += [each for each in ((part[0], begin), (end, part[1])) if _length(each) > 0]
        left = cut
    return left
