"""Faces in the pictures of a recording: how often one is there, and whether it is the only one.

Found by scikit-image's cascade of local binary patterns (frontal faces); by YuNet where the user has added its file.
The cascade looks through a whole picture now and then and near the last face otherwise, which is what keeps it quick.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.media.probe import called, environment
from engine.messages.faults import Exit, Fault

WIDTH = 320
"""Pixels to which a picture is reduced before it is searched."""
SMALLEST = 0.12
"""Width of a face, at least, in widths of the picture."""
LARGEST = 0.7
FAR_WIDTH, FARTHEST = 960, 0.028
"""The same where somebody stands far away, from head to foot."""
WHOLE_EVERY = 4
"""Every so many pictures the whole picture is searched, for a second face."""
SECOND = 0.4
"""Another face counts where it is so wide beside the first: a poster far behind does not."""
APART = 0.6
"""Two boxes whose centres are nearer than so many widths are one face."""
YUNET_SCORE = 0.7
TRIED_FOR = 30.0
"""Seconds that a child may take to try its file."""
LARGEST_MODEL = 64 << 20
"""Bytes of YuNet's file, at most: it has a third of a million."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Face:
    """A face's box in pixels: left and upper edge, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def scaled(self, factor: float) -> Face:
        """The same box in another size of the picture."""
        return Face(self.x * factor, self.y * factor, self.width * factor, self.height * factor)


@dataclass(frozen=True)
class Seen:
    """What was found in one picture; `others` are counted only where the whole picture was searched.

    Attributes
    ----------
    time : float
        Seconds.
    face : Face or None
    others : int or None
    """

    time: float
    face: Face | None
    others: int | None = None


def follow(pictures: Iterable[tuple[float, Picture]], model: Path | None = None, *, far: bool = False) -> list[Seen]:
    """Find the face in each picture (RGB (h, w, 3)), and now and then all of them; the rest as for `find_faces`."""
    seen: list[Seen] = []
    last: Face | None = None
    for number, (time, picture) in enumerate(pictures):
        whole = number % WHOLE_EVERY == 0
        face: Face | None = None
        others: int | None = None
        if last is not None and not whole:
            face = next(iter(find_faces(picture, last, model)), None)
        else:
            found = find_faces(picture, None, model, far=far)
            face = _nearest(found, last)
            others = sum(1 for other in found if face and _is_second(other, face))
        last = face or (last if not whole else None)
        seen.append(Seen(time, face, others))
    return seen


def find_faces(
    picture: Picture, near: Face | None = None, model: Path | None = None, *, far: bool = False
) -> list[Face]:
    """Faces in a picture, the largest first.

    Parameters
    ----------
    picture : uint8 array (h, w, 3)
        RGB.
    near : Face, optional
        Search only round this one, for about its size.
    model : Path, optional
        YuNet's file; without it the cascade looks.
    far : bool
        Search for faces that are smaller than whoever records themselves has, which takes longer.

    Raises
    ------
    Fault
        ``faces.detector``: YuNet's file is none.
    """
    if model is not None:
        return _by_yunet(picture, model, near)
    far = far if near is None else near.width < SMALLEST * picture.shape[1]
    factor = min(1.0, (FAR_WIDTH if far else WIDTH) / picture.shape[1])
    left, top, right, bottom = _window(picture, near)
    part = np.ascontiguousarray(picture[top:bottom, left:right])
    small = cv2.resize(part, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else part
    expected = near.width * factor if near else 0.0
    smallest, largest = (FARTHEST, SMALLEST) if far else (SMALLEST, LARGEST)
    least = max(24, int(0.75 * expected if near else smallest * picture.shape[1] * factor))
    most = int(1.35 * expected if near else largest * picture.shape[1] * factor)
    most = min(most, *small.shape[:2])
    if most < least:
        return []
    found = _cascade().detect_multi_scale(
        img=small,
        scale_factor=1.15,
        step_ratio=1,
        min_size=(least, least),
        max_size=(most, most),
        min_neighbor_number=3,
    )
    faces = [
        Face(box["c"] / factor + left, box["r"] / factor + top, box["width"] / factor, box["height"] / factor)
        for box in found
    ]
    return _apart(sorted(faces, key=lambda face: -face.width))


def reduced(picture: Picture, factor: float) -> NDArray[np.float32]:
    """A picture's grey values in another size."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.float32)


@functools.cache
def _cascade() -> Any:
    from skimage.data import lbp_frontal_face_cascade_filename
    from skimage.feature import Cascade

    return Cascade(os.fspath(lbp_frontal_face_cascade_filename()))


@functools.lru_cache(maxsize=2)
def _yunet(model: Path, _changed: int) -> Any:
    """The detector of a file. A damaged one may crash whoever reads it, so a child tries it first."""
    try:
        if model.stat().st_size > LARGEST_MODEL:
            raise ValueError("too large for YuNet")
        command = called("--faces", "engine.likeness.faces", os.fspath(model.resolve()))
        subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=TRIED_FOR, check=True, env=environment()
        )
        return _tried(model)
    except (OSError, ValueError, TypeError, cv2.error, subprocess.SubprocessError) as error:
        raise Fault("faces.detector", Exit.BAD_INPUT, str(error), file=os.fspath(model)) from error


def _tried(model: Path) -> Any:
    """The detector of a file, after a look at empty pictures of several sizes."""
    detector = cv2.FaceDetectorYN.create(os.fspath(model), "", (WIDTH, WIDTH), YUNET_SCORE)
    for height in (WIDTH, 180, 240):
        detector.setInputSize((WIDTH, height))
        detector.detect(np.zeros((height, WIDTH, 3), np.uint8))
    return detector


def _by_yunet(picture: Picture, model: Path, near: Face | None) -> list[Face]:
    factor = min(1.0, WIDTH / picture.shape[1])
    small = cv2.resize(picture[..., ::-1], None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    detector = _yunet(model, model.stat().st_mtime_ns)
    detector.setInputSize((small.shape[1], small.shape[0]))
    _count, rows = detector.detect(small)
    faces = [Face(*(float(value) / factor for value in row[:4])) for row in (rows if rows is not None else ())]
    faces.sort(key=lambda face: -face.width)
    return faces if near is None else [face for face in faces if not _is_apart(face, near)]


def _window(picture: Picture, near: Face | None) -> tuple[int, int, int, int]:
    """What part of the picture is searched: all of it, or twice the last face."""
    height, width = picture.shape[:2]
    if near is None:
        return 0, 0, width, height
    across, down = 0.5 * near.width, 0.5 * near.height
    return (
        max(0, int(near.x - across)),
        max(0, int(near.y - down)),
        min(width, int(near.x + near.width + across)),
        min(height, int(near.y + near.height + down)),
    )


def _nearest(found: list[Face], last: Face | None) -> Face | None:
    if not found or last is None:
        return found[0] if found else None
    return min(found, key=lambda face: abs(face.centre[0] - last.centre[0]) + abs(face.centre[1] - last.centre[1]))


def _is_apart(one: Face, other: Face) -> bool:
    reach = APART * max(one.width, other.width)
    return abs(one.centre[0] - other.centre[0]) > reach or abs(one.centre[1] - other.centre[1]) > reach


def _is_second(other: Face, face: Face) -> bool:
    return _is_apart(other, face) and other.width > SECOND * face.width


def _apart(faces: list[Face]) -> list[Face]:
    """One box for each face: the cascade gives several of one."""
    kept: list[Face] = []
    for face in faces:
        if all(_is_apart(face, other) for other in kept):
            kept.append(face)
    return kept


def main(words: list[str]) -> int:
    """The child's work: to try a detector's file."""
    _tried(Path(words[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
