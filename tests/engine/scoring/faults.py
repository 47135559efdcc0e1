"""Known faults, put into a take by writing its file anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from engine.media.takes import TakeReader, TakeWriter
from engine.messages.jobs import SAMPLE_RATE

Pictures = list[np.ndarray]
Stems = dict[str, np.ndarray]
Fault = Callable[[Pictures, Stems], None]


def with_fault(source: Path, target: Path, fault: Fault) -> Path:
    """Write a take with a fault: `fault` changes its pictures and stems in place."""
    with TakeReader(source) as reader:
        pictures = [np.array(reader.frame(number)) for number in range(reader.frames)]
        stems = {name: np.array(reader.stem(name)) for name in reader.stems}
        shape, rate = (reader.width, reader.height), reader.rate
    fault(pictures, stems)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TakeWriter(target, *shape, rate, len(pictures), tuple(stems)) as writer:
        for picture in pictures:
            writer.add(picture)
        for name, samples in stems.items():
            writer.sound(name, samples)
    return target


def nothing(_pictures: Pictures, _stems: Stems) -> None:
    """Only coded once more."""


def frozen(pictures: Pictures, _stems: Stems) -> None:
    """The second half stands still."""
    half = len(pictures) // 2
    pictures[half:] = [pictures[half]] * (len(pictures) - half)


def black(pictures: Pictures, _stems: Stems) -> None:
    """Three pictures in the middle are black."""
    for number in range(len(pictures) // 2, len(pictures) // 2 + 3):
        pictures[number] = np.zeros_like(pictures[number])


def flicker(pictures: Pictures, _stems: Stems) -> None:
    """Brightness jumps by up to six percent from picture to picture."""
    dice = np.random.default_rng(3)
    for number, picture in enumerate(pictures):
        gain = 1 + dice.uniform(0.02, 0.06) * (-1) ** number
        pictures[number] = np.clip(picture * gain, 0, 255).astype(np.uint8)


def cut(pictures: Pictures, _stems: Stems) -> None:
    """In the middle the picture turns into another: its own mirror image."""
    for number in range(len(pictures) // 2, len(pictures)):
        pictures[number] = pictures[number][::-1, ::-1]


def again(pictures: Pictures, _stems: Stems) -> None:
    """In the middle everything jumps back by half a second."""
    half = len(pictures) // 2
    pictures[half:] = pictures[half - 12 : len(pictures) - 12]


def late(_pictures: Pictures, stems: Stems) -> None:
    """All sound comes 200 ms late."""
    _shift(stems, SAMPLE_RATE // 5)


def early(_pictures: Pictures, stems: Stems) -> None:
    """All sound comes 200 ms early."""
    _shift(stems, -SAMPLE_RATE // 5)


def _shift(stems: Stems, samples: int) -> None:
    for name, sound in stems.items():
        moved = np.zeros_like(sound)
        if samples > 0:
            moved[samples:] = sound[:-samples]
        else:
            moved[:samples] = sound[-samples:]
        stems[name] = moved


def silent(_pictures: Pictures, stems: Stems) -> None:
    """There is no sound."""
    for sound in stems.values():
        sound[:] = 0


def dropped(_pictures: Pictures, stems: Stems) -> None:
    """The sound is gone for the last two thirds."""
    for sound in stems.values():
        sound[len(sound) // 3 :] = 0


def clipped(_pictures: Pictures, stems: Stems) -> None:
    """The loudest stem is driven far beyond full scale."""
    loudest = max(stems, key=lambda name: float(np.abs(stems[name]).max()))
    sound = stems[loudest]
    sound[:] = np.clip(sound * (4.0 / max(float(np.abs(sound).max()), 1e-6)), -1, 1)


FAULTS: dict[str, tuple[Fault, str]] = {
    "frozen": (frozen, "frozen"),
    "black": (black, "black"),
    "flicker": (flicker, "flicker"),
    "cut": (cut, "breaks"),
    "again": (again, "jumps"),
    "late": (late, "sync"),
    "early": (early, "sync"),
    "silent": (silent, "silence"),
    "dropped": (dropped, "silence"),
    "clipped": (clipped, "clipping"),
}
"""Name to the fault and the measure that has to fall most."""
