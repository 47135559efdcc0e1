"""What would make the recording better, told while there is time: where the face is, light, sharpness, loudness.

A look takes a tenth of a second, so it is done a few times a second on a thread of its own, on the latest picture; the
camera never waits for it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from engine.media.vision import vision
from studio.cameos.recording.camera import Camera
from studio.cameos.recording.ending import ended_in_time
from studio.cameos.recording.recording import Kind

Picture = np.ndarray[Any, Any]

EVERY = 0.35
"""Seconds from one look to the next, at least."""
SHARE = 0.35
"""Of one core that looking may take."""
DARK, BRIGHT = 45.0, 205.0
"""Mean brightness, of 255, under and over which a face shows too little."""
BLOWN, BLOWN_SHARE = 250, 0.25
"""From here on a pixel is white; so much of a face may be."""
BEHIND, BEHIND_DARK = 1.8, 85.0
"""The background is so many times as bright as the face, and the face itself below this: lit from behind."""
SHARP = 0.03
"""Share of a face's contrast that lies in its finest details, as `sharpness` measures it; a blur of a sixtieth of the
face's width brings it here."""
FACE_WIDTH, SCENE_WIDTH = 64, 128
"""Pixels to which a face, or the middle of a picture without one, is reduced before its details are measured."""
GRID = 4
"""Blocks across and down in whose smoothest the noise is measured."""
NEAR, FAR = 0.34, 0.1
"""Width of a face, in widths of the picture, over and under which it is too near or too far."""
ASIDE = 0.22
"""How far, in widths and heights of the picture, its middle may be from the picture's."""
QUIET, SILENT = 0.05, 0.004
"""Peaks under which speech is too quiet, and under which a microphone hears nothing: -26 and -48 dB."""
CLOSING = 1.0
"""Seconds that closing waits for a look to end."""
LISTENED = 2.0
"""Seconds of sound that are judged."""
LOOKS = 3
"""So many looks in a row without a face are needed before it is said that there is none."""


class Hint(StrEnum):
    """What can be better; sentences in `studio.words.recording_sentences`."""

    NO_FACE = "no face"
    IN_THE_WAY = "in the way"
    SEVERAL_FACES = "several faces"
    TOO_FAR = "too far"
    TOO_NEAR = "too near"
    ASIDE = "aside"
    TOO_DARK = "too dark"
    TOO_BRIGHT = "too bright"
    BACK_LIT = "back-lit"
    BLURRED = "blurred"
    SILENT = "silent"
    TOO_QUIET = "too quiet"
    CLIPPED = "clipped"


@dataclass(frozen=True, slots=True)
class Box:
    """Where a face is, as shares of the picture's width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found.

    Attributes
    ----------
    number : int
        Of the picture.
    face : Box or None
    faces : int
    brightness : float
        Mean of the face, or of the picture's middle, 0 to 255.
    sharpness : float
    hints : tuple of Hint
    """

    number: int = -1
    face: Box | None = None
    faces: int = 0
    brightness: float = 0.0
    sharpness: float = 0.0
    hints: tuple[Hint, ...] = ()


def look_at(picture: Picture, kind: Kind, number: int = 0) -> Look:
    """Judge one picture, uint8 BGR."""
    cv2 = vision()
    height, width = picture.shape[:2]
    found = _faces(picture) if kind is Kind.PERSON else []
    box = found[0] if found else None
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    if box:
        left, top = max(0, round(box.left * width)), max(0, round(box.top * height))
        part = grey[top : round((box.top + box.height) * height), left : round((box.left + box.width) * width)]
    else:
        part = grey[height // 4 : height - height // 4, width // 4 : width - width // 4]
    hints: list[Hint] = []
    if kind is Kind.PERSON:
        hints += _framing(box, len(found))
    light = light_of(part, grey)
    hints += [light] if light else []
    fine = sharpness(part, FACE_WIDTH if box else SCENE_WIDTH, noise_of(grey))
    if fine < SHARP and light not in (Hint.TOO_DARK, Hint.TOO_BRIGHT):
        hints.append(Hint.BLURRED)
    return Look(number, box, len(found), float(part.mean()), fine, tuple(hints))


def _faces(picture: Picture) -> list[Box]:
    from engine.likeness.faces import find_faces
    from studio.cameos.checks.verdict import added_detector

    height, width = picture.shape[:2]
    found = find_faces(np.ascontiguousarray(picture[..., ::-1]), model=added_detector())
    return [Box(each.x / width, each.y / height, each.width / width, each.height / height) for each in found]


def _framing(face: Box | None, count: int) -> list[Hint]:
    if face is None:
        return [Hint.NO_FACE]
    hints = [Hint.SEVERAL_FACES] if count > 1 else []
    if face.width > NEAR:
        hints.append(Hint.TOO_NEAR)
    elif face.width < FAR:
        hints.append(Hint.TOO_FAR)
    across, down = face.left + face.width / 2 - 0.5, face.top + face.height / 2 - 0.5
    if abs(across) > ASIDE or abs(down) > ASIDE:
        hints.append(Hint.ASIDE)
    return hints


def light_of(part: Picture, whole: Picture) -> Hint | None:
    """What is wrong with the light on a part of a grey picture; None where nothing is."""
    inside = float(part.mean())
    rest = (float(whole.sum(dtype=np.int64)) - float(part.sum(dtype=np.int64))) / max(1, whole.size - part.size)
    if inside < BEHIND_DARK and rest > DARK and rest > BEHIND * inside:
        return Hint.BACK_LIT
    if inside < DARK:
        return Hint.TOO_DARK
    if inside > BRIGHT or float((part >= BLOWN).mean()) > BLOWN_SHARE:
        return Hint.TOO_BRIGHT
    return None


def noise_of(grey: Picture) -> float:
    """Standard deviation of the camera's noise in a grey picture.

    From second differences across both directions (Immerkaer 1996), by their median, where the picture is smooth.
    """
    cv2 = vision()
    mask = np.array(((1, -2, 1), (-2, 4, -2), (1, -2, 1)), np.float32)
    rough = np.abs(cv2.filter2D(grey.astype(np.float32), cv2.CV_32F, mask))
    down, across = (max(1, size // GRID) for size in rough.shape)
    blocks = [rough[down * row : down * (row + 1) : 2, across * column : across * (column + 1) : 2]
              for row in range(GRID) for column in range(GRID)]  # fmt: skip
    return float(np.percentile([np.median(block) for block in blocks if block.size], 25)) / (0.6745 * 6)


def sharpness(part: Picture, width: int, noise: float = 0.0) -> float:
    """Share of the contrast of a grey picture that lies in its finest details, relative to its size.

    The variance of the Laplacian over that of the picture, both at one width, without what the camera's noise adds.
    """
    cv2 = vision()
    scale = min(1.0, width / part.shape[1])
    size = (round(part.shape[1] * scale), max(8, round(part.shape[0] * scale)))
    reduced = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    fine = cv2.Laplacian(reduced.astype(np.float32), cv2.CV_32F)[1:-1, 1:-1]
    return max(0.0, float(fine.var()) - 20 * (noise * scale) ** 2) / max(1.0, float(reduced.var()))


# ----- sound ----------------------------------------------------------------------------------------------------------
class Ear:
    """Judges the loudness of the last seconds."""

    def __init__(self) -> None:
        self._heard: deque[tuple[float, float, bool]] = deque()

    def add(self, now: float, peak: float, clipped: bool) -> None:
        """Note a peak, 0 to 1."""
        self._heard.append((now, peak, clipped))
        while self._heard[0][0] < now - LISTENED:
            self._heard.popleft()

    def hints(self, speaking: bool) -> tuple[Hint, ...]:
        """What is wrong; where somebody should be speaking, also that it is too quiet."""
        if not self._heard or self._heard[-1][0] - self._heard[0][0] < LISTENED / 2:
            return ()
        peak = max(peak for _now, peak, _clipped in self._heard)
        if any(clipped for _now, _peak, clipped in self._heard):
            return (Hint.CLIPPED,)
        if peak < SILENT:
            return (Hint.SILENT,)
        return (Hint.TOO_QUIET,) if speaking and peak < QUIET else ()


# ----- the thread -----------------------------------------------------------------------------------------------------
class Guide:
    """Looks at a camera's latest picture now and then until it is closed.

    Parameters
    ----------
    camera : Camera
    kind : Kind
    every : float
        Seconds from one look to the next, at least.

    Attributes
    ----------
    looks : int
        How often it has looked.
    """

    def __init__(self, camera: Camera, kind: Kind, every: float = EVERY) -> None:
        self.looks = 0
        self._camera = camera
        self._kind = kind
        self._every = every
        self._latest = Look()
        self._without = 0
        self._end = threading.Event()
        self._thread = ended_in_time(threading.Thread(target=self._work, name="guide", daemon=True), self._end.set)
        self._thread.start()

    def latest(self) -> Look:
        """What the last look found; number -1 before the first."""
        return self._latest

    def close(self) -> None:
        """Look no more."""
        self._end.set()
        self._thread.join(CLOSING)
        self._latest = Look()

    def _work(self) -> None:
        pause = 0.0
        while not self._end.wait(pause):
            pause = self._every
            seen = self._camera.latest()
            if seen is None or seen.number == self._latest.number:
                pause = 0.05
                continue
            began = time.thread_time()
            look = look_at(seen.picture, self._kind, seen.number)
            pause = max(self._every, (time.thread_time() - began) / SHARE)
            self.looks += 1
            if not self._end.is_set():
                self._latest = self._calm(look)

    def _calm(self, look: Look) -> Look:
        """A face that is not seen for a moment is still there."""
        self._without = 0 if look.face else self._without + 1
        if look.face or self._without >= LOOKS or Hint.NO_FACE not in look.hints:
            return look
        hints = tuple(hint for hint in look.hints if hint is not Hint.NO_FACE)
        return Look(look.number, self._latest.face, look.faces, look.brightness, look.sharpness, hints)
