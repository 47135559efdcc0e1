"""The best stills of a recording: sharp, well lit, and seen from several sides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.likeness.faces import Face, Picture, reduced
from engine.likeness.turning import Views

MOST = 6
"""Stills of a recording, at most."""
SIDE = 160
"""Pixels of a face's width when its sharpness is measured."""
ROUND_SIDE = 320
"""Pixels of a picture's width when a thing's sharpness is measured."""
MOST_SIDE = 4096
"""Pixels of a still's longer side, at most."""
APART = 15.0
"""Degrees between two stills of one person, at least."""


@dataclass(frozen=True)
class Still:
    """A picture that was chosen.

    Attributes
    ----------
    number : int
        Of the recording's pictures.
    angle : float
        Degrees by which the head is turned; 0 for what has no face.
    sharpness : float
        Variance of the picture's Laplacian over its own contrast: only to be compared within one recording.
    """

    number: int
    angle: float
    sharpness: float


def choose_of_person(
    shown: Sequence[tuple[int, Picture, Face | None]], front: tuple[Picture, Face], silent: Collection[int] = ()
) -> list[Still]:
    """The sharpest still that looks into the camera, then the sharpest ones of other poses.

    Parameters
    ----------
    shown : sequence of (number, uint8 array (h, w, 3), Face or None)
        Some of the recording's pictures, and the face where one is seen from the front.
    front : (uint8 array (h, w, 3), Face)
        One in which the face looks into the camera.
    silent : collection of int
        Pictures in which nobody speaks: of these is the first still, where one can be, for its mouth is closed.
    """
    views = Views(*front)
    found: list[Still] = []
    for number, picture, face in shown:
        angle = views.angle(picture)
        if angle is None:
            continue
        found.append(Still(number, angle, sharpness(picture, face or front[1], SIDE)))
    straight = [still for still in found if abs(still.angle) < APART / 2]
    if not straight:
        return []
    resting = [still for still in straight if still.number in silent]
    chosen = [max(resting or straight, key=lambda still: still.sharpness)]
    for still in sorted(found, key=lambda each: -each.sharpness):
        if len(chosen) < MOST and all(abs(still.angle - other.angle) >= APART for other in chosen):
            chosen.append(still)
    return chosen


def choose_of_thing(shown: Sequence[tuple[int, Picture]]) -> list[Still]:
    """The sharpest still of each of `MOST` stretches of a turn round an animal or a thing."""
    found = [Still(number, 0.0, sharpness(picture, None, ROUND_SIDE)) for number, picture in shown]
    parts = np.array_split(np.arange(len(found)), min(MOST, len(found))) if found else []
    return [max((found[place] for place in part), key=lambda still: still.sharpness) for part in parts]


def sharpness(picture: Picture, face: Face | None, side: int) -> float:
    """How sharp a face, or a whole picture, is; see `Still`."""
    width = face.width if face else float(picture.shape[1])
    grey = reduced(picture, min(1.0, side / width))
    if face:
        factor = min(1.0, side / width)
        size = (max(8, int(face.width * factor)), max(8, int(face.height * factor)))
        centre = (face.centre[0] * factor, face.centre[1] * factor)
        grey = np.asarray(cv2.getRectSubPix(grey, size, centre), np.float32)
    spread = float(grey.var())
    return float(cv2.Laplacian(grey, cv2.CV_32F).var()) / spread if spread > 1e-6 else 0.0


def png(picture: NDArray[np.uint8]) -> bytes:
    """A picture, RGB or RGBA, as the bytes of a PNG."""
    order = cv2.COLOR_RGBA2BGRA if picture.shape[2] == 4 else cv2.COLOR_RGB2BGR
    done, data = cv2.imencode(".png", cv2.cvtColor(picture, order), [cv2.IMWRITE_PNG_COMPRESSION, 4])
    if not done:
        raise ValueError("a still could not be encoded")
    return data.tobytes()


def around_face(picture: NDArray[np.uint8], face: Face, most: int = 1024) -> NDArray[np.uint8]:
    """Head and shoulders: a square of three faces' width, cut at the picture's rim, `most` pixels wide at most."""
    x, y = face.centre
    half = 1.5 * face.width
    top, bottom = max(0, int(y - 0.9 * half)), min(picture.shape[0], int(y + 1.1 * half))
    left, right = max(0, int(x - half)), min(picture.shape[1], int(x + half))
    part = np.ascontiguousarray(picture[top:bottom, left:right])
    factor = min(1.0, most / max(part.shape[:2]))
    if factor == 1.0:
        return part
    return np.asarray(cv2.resize(part, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def read_picture(data: bytes) -> NDArray[np.uint8]:
    """A PNG as RGBA.

    Raises
    ------
    ValueError
        It is none, or larger than any still.
    """
    shape = np.frombuffer(data[16:24], ">u4") if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) > 24 else np.zeros(2)
    if not shape.all() or shape.max() > MOST_SIDE:
        raise ValueError("no still")
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None or picture.ndim != 3:
        raise ValueError("no still")
    order = cv2.COLOR_BGRA2RGBA if picture.shape[2] == 4 else cv2.COLOR_BGR2RGBA
    return np.asarray(cv2.cvtColor(picture, order), np.uint8)
