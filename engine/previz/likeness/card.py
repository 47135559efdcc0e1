"""A cameo as a card: its own moving picture in the scene, at true scale, cut out, turned to the camera.

The card is as its matte cuts it, so that its shadow is a person's, down to the floor also where the recording ends
before; its normals bend away at its rim, so that the scene's light models it. Where the recording shows somebody from
head to foot, the card stands on the floor.
Its clock is its own: where somebody speaks a line that was recorded, the picture shows that very moment; for other
lines it shows speaking, while others speak how they waited for what they were to read, and else how they were when all
was said, forth and back so that nothing jumps.
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
RELIEF = 0.75
"""How far the normals at the rim bend away from the camera: the tangent."""
ROUND = 0.05
"""Share of the card's width over which they do."""
SURE = 250
"""Of 255: where a matte is lower, some of the recording's background is in the colour."""
TALLEST_BODY, SHORTEST_BODY = 1.95, 0.75
"""Metres from the eyes to the soles of whoever stands."""
FREE = 0.015
"""Share of the picture's height that is empty under the soles, at least."""
THING = 0.45
"""Metres that an animal or a thing is taken to be high or wide where nobody said: no face tells its scale."""
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
    heard : sequence of Stretch
        When others speak in the shot.
    """

    def __init__(
        self,
        clip: Pictures,
        matte: Pictures,
        face: Face,
        talking: Sequence[Stretch],
        quiet: Sequence[Stretch],
        said: Sequence[Said],
        heard: Sequence[Stretch] = (),
    ) -> None:
        self._clip, self._matte = clip, matte
        self._face = face
        self._talking = max(talking, key=_length, default=None)
        listening, neutral = parted(quiet, talking)
        self._listening, self._neutral = listening or self._talking, neutral or self._talking
        self._said, self._heard = tuple(said), tuple(heard)
        self.rests_alike = bool(heard) and self._listening == self._neutral
        """Whether the shot has both and the recording one of them: listening, and waiting for nothing."""
        self.stature = stature_of(self._matte.picture(self._clip.at(0)), self._eye_row, BOX / face.width, clip.height)
        """Metres from the eyes to the soles where the clip shows somebody standing, else 0."""
        self._shown = lru_cache(maxsize=2)(self._decoded)

    def moment(self, time: float) -> float:
        """Second of the clip that is shown at a second of the shot."""
        for line in self._said:
            if line.begin <= time < line.end:
                if line.recorded is not None:
                    return line.recorded + time - line.begin
                return _forth_and_back(self._talking, time - line.begin)
        hears = any(begin <= time < end for begin, end in self._heard)
        return _forth_and_back(self._listening if hears else self._neutral, time)

    def picture(self, time: float) -> NDArray[np.uint8]:
        """What is shown, uint8 (h, w, 4), cut out."""
        return self._shown(self._clip.at(round(self.moment(time) * SAMPLE_RATE)))

    def outline(self, time: float, eyes: float) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Its outline in strips, the eyes so many metres over the floor: see `outline`."""
        width, height = self.size
        below = 0.0 if self.stature else max(0.0, eyes - self.bottom()) / height
        return outline(self.picture(time)[..., 3], below, (width, height))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in metres, at true scale."""
        metres = BOX / self._face.width
        return self._clip.width * metres, self._clip.height * metres

    def bottom(self) -> float:
        """Metres from the eyes down to the card's lower edge."""
        return (self._clip.height - self._eye_row) * BOX / self._face.width

    @property
    def _eye_row(self) -> float:
        return self._face.y + EYE_LINE * self._face.height

    def matrix(self, eyes: NDArray[Any], camera: NDArray[Any]) -> NDArray[np.float64]:
        """Places the unit square so that its eyes are at a point and it stands upright, turned to the camera."""
        across = np.asarray(camera, float) - np.asarray(eyes, float)
        across[1] = 0.0
        forward = across / max(float(np.linalg.norm(across)), 1e-6)
        up = np.array([0.0, 1.0, 0.0])
        right = np.cross(up, forward)
        width, height = self.size
        middle = self._face.centre[0] / self._clip.width
        line = 1 - self._eye_row / self._clip.height
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
        return without_background(np.ascontiguousarray(cut))


def without_background(cut: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A cut-out (h, w, 4) whose rim has the colour of what lies inside of it, not of what it was recorded before."""
    sure = (cut[..., 3] >= SURE).astype(np.float32)
    # One pixel more is left out: filters and cameras mix neighbours.
    sure = np.asarray(cv2.erode(sure, np.ones((3, 3), np.uint8)), np.float32)
    colour = cut[..., :3].astype(np.float32)
    filled, weight = colour * sure[..., None], sure.copy()
    for spread in (1.5, 4.0, 12.0):
        near = np.asarray(cv2.GaussianBlur(sure, (0, 0), spread), np.float32)
        mean = np.asarray(cv2.GaussianBlur(colour * sure[..., None], (0, 0), spread), np.float32)
        taken = (weight == 0) & (near > 0.02)
        filled[taken] = (mean / np.maximum(near, 1e-6)[..., None])[taken]
        weight[taken] = 1.0
    filled[weight == 0] = colour[weight == 0]
    out = cut.copy()
    out[..., :3] = np.clip(np.round(filled), 0, 255)
    return out


def stature_of(matte: NDArray[np.uint8], eye_row: float, metres: float, height: int) -> float:
    """Metres from the eyes to the soles where a matte (h, w, 3) shows both, else 0.

    Parameters
    ----------
    matte : uint8 array
    eye_row : float
        Of the clip's pictures, which are `height` high, of `metres` a pixel.
    """
    rows = np.flatnonzero((matte[..., 1] > 128).any(axis=1))
    if not len(rows) or rows[-1] + 1 > (1 - FREE) * len(matte):
        return 0.0
    found = ((rows[-1] + 1) * height / len(matte) - eye_row) * metres
    return float(found) if SHORTEST_BODY <= found <= TALLEST_BODY else 0.0


def parted(quiet: Sequence[Stretch], talking: Sequence[Stretch]) -> tuple[Stretch | None, Stretch | None]:
    """Stretches for listening, before the first word where there is one, and for doing nothing, after the last."""
    if not quiet:
        return None, None
    first = min((begin for begin, _end in talking), default=0.0)
    last = max((end for _begin, end in talking), default=0.0)
    before = [each for each in quiet if each[1] <= first] or [min(quiet)]
    after = [each for each in quiet if each[0] >= last and each not in before] or [max(quiet)]
    return max(before, key=_length), max(after, key=_length)


def make_card(
    clip: Pictures,
    matte: Pictures,
    sound: NDArray[np.float32],
    said: Sequence[Said],
    heard: Sequence[Stretch] = (),
) -> Card | None:
    """A card of a recording; None where no face looks into the camera in it.

    Parameters
    ----------
    clip, matte : Pictures
        At the same times.
    sound : float32 array (n,)
        Of the clip, at 48 kHz.
    said, heard
        See `Card`.
    """
    talking = [(begin / SAMPLE_RATE, end / SAMPLE_RATE) for begin, end in speech(sound)]
    step = max(1, round(len(clip) / max(clip.seconds * LOOKS, 1)))
    looks = range(0, len(clip), step)
    found = _first_face(clip, looks, far=False) or _first_face(clip, looks, far=True)
    if found is None:
        return None
    first, front = found
    views = Views(clip.picture(first), front)
    straight: list[float] = []
    for number in range(first, len(clip), step):
        picture = clip.picture(number)
        angle = views.angle(picture)
        if angle is not None and abs(angle) <= STRAIGHT:
            straight.append(clip.times[number] / SAMPLE_RATE)
    gap = 1.5 * step * clip.seconds / max(len(clip), 1)
    quiet = [part for part in _without(_runs(straight, gap), talking) if _length(part) >= LEAST]
    return Card(clip, matte, front, talking, quiet, said, heard)


def card_of_thing(clip: Pictures, matte: Pictures, metres: float = 0.0) -> Card | None:
    """A card of an animal or a thing, so high, which stands on the floor.

    None where nothing is cut out, or a face is seen. Where nobody said how high it is, 0, it is `THING` high or wide.
    """
    first = clip.at(0)
    inside = matte.picture(first)[..., 1] > 128
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not len(rows) or _first_face(clip, (first, len(clip) // 2), far=False):
        return None
    down, across = clip.height / inside.shape[0], clip.width / inside.shape[1]
    top, high = rows[0] * down, (rows[-1] + 1 - rows[0]) * down
    wide = (columns[-1] + 1 - columns[0]) * across
    metres = metres or THING * high / max(high, wide)
    side = BOX * high / metres
    middle = (columns[0] + columns[-1] + 1) / 2 * across
    # Where a person has eyes it has its upper edge.
    card = Card(clip, matte, Face(middle - side / 2, top - EYE_LINE * side, side, side), (), ((0.0, clip.seconds),), ())
    card.stature = metres
    return card


def _first_face(clip: Pictures, numbers: Iterable[int], *, far: bool) -> tuple[int, Face] | None:
    """The first of some pictures with a face in it, and where."""
    for number in numbers:
        face = next(iter(find_faces(clip.picture(number), far=far)), None)
        if face is not None:
            return number, face
    return None


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


def outline(
    alpha: NDArray[np.uint8], below: float = 0.0, size: tuple[float, float] = (1.0, 1.0)
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The runs of a cut-out's rows as strips on the unit square; all of it where nothing is cut out.

    Parameters
    ----------
    alpha : uint8 array (h, w)
    below : float
        By so many of its heights the lowest runs go on downwards: not seen, but they throw a shadow.
    size : (float, float)
        Metres of the square's sides.

    Returns
    -------
    positions, normals (n, 3), triangles (k, 3)
        The normals bend away at the rim.
    """
    small = np.asarray(cv2.resize(alpha, (256, ROWS), interpolation=cv2.INTER_AREA))
    corners: list[tuple[float, float, float, float]] = []
    # A little wider than what is seen: there the matte draws the rim, not the strips.
    wider = np.asarray(cv2.dilate((small > 100).astype(np.uint8), np.ones((3, 5), np.uint8)))
    for row, inside in enumerate(wider):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], inside, [0]]).astype(np.int8)))
        for begin, end in edges.reshape(-1, 2):
            corners.append((begin / 256, end / 256, 1 - (row + 1) / ROWS, 1 - row / ROWS))
    if not corners:
        corners = [(0.0, 1.0, 0.0, 1.0)]
    if below > 0:
        corners += [(left, right, -below, 0.0) for left, right, low, _high in corners if low < 0.5 / ROWS]
    positions = np.array(
        [
            (x, y, 0.0)
            for left, right, low, high in corners
            for x, y in ((left, low), (right, low), (right, high), (left, high))
        ]
    )
    quads = 4 * np.arange(len(corners))[:, None]
    triangles = np.concatenate([np.add(quads, (0, 1, 2)), np.add(quads, (0, 2, 3))])
    return positions, _relief(small, positions, size), triangles


def _relief(alpha: NDArray[Any], positions: NDArray[Any], size: tuple[float, float]) -> NDArray[Any]:
    """Normals on the unit square that bend away where a cut-out falls off."""
    shape = alpha.shape[1] * ROUND, alpha.shape[0] * ROUND * size[0] / size[1]
    soft = np.asarray(cv2.GaussianBlur(alpha.astype(np.float32) / 255, (0, 0), *shape), np.float32)
    across, up = np.gradient(soft, axis=1) * shape[0], -np.gradient(soft, axis=0) * shape[1]
    columns = np.clip(positions[:, 0] * alpha.shape[1], 0, alpha.shape[1] - 1).astype(int)
    rows = np.clip((1 - positions[:, 1]) * alpha.shape[0], 0, alpha.shape[0] - 1).astype(int)
    # A straight rim falls by 0.4 of its height in one spread.
    bent = np.stack([-across[rows, columns], -up[rows, columns]], 1) * (RELIEF / 0.4)
    # Normals are scaled by the inverse of what places scale: what is as wide as high in metres must come out so.
    return np.stack([bent[:, 0] * size[0], bent[:, 1] * size[1], np.ones(len(positions))], 1)


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
