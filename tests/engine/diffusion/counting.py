"""Models that go on counting: a number is painted into each picture, and read where a picture is given."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch

from engine.diffusion.adapter import Sound
from engine.media.takes import TakeReader, TakeWriter
from engine.messages.jobs import samples_at

SIDE = 64


def painted(number: int, width: int = SIDE, height: int = SIDE) -> np.ndarray:
    """A number as eight stripes, white for a bit."""
    bits = [255 * (number >> bit & 1) for bit in range(8)]
    return np.broadcast_to(np.repeat(np.uint8(bits), width // 8)[None, :, None], (height, width, 3)).copy()


def counted(pictures) -> list[int]:
    """The numbers of pictures."""
    found = []
    for picture in pictures:
        side = picture.shape[1] // 8
        lit = [picture[:, bit * side + 2 : (bit + 1) * side - 2].mean() > 128 for bit in range(8)]
        found.append(sum(1 << bit for bit, on in enumerate(lit) if on))
    return found


def counter(folder: Path) -> list[int]:
    """The numbers of a take's pictures."""
    with TakeReader(folder / "take.mov") as take:
        return counted(take.pictures())


def clip(path: Path, frames: int = 40, rate: Fraction = Fraction(24), stems: tuple[str, ...] = ()) -> str:
    """A take in which its frames are counted, with a steady sound; its hash."""
    with TakeWriter(path, SIDE, SIDE, rate, frames, stems) as writer:
        for number in range(frames):
            writer.add(painted(number))
        for stem in stems:
            writer.sound(stem, np.full((samples_at(frames, rate), 2), 0.5, np.float32))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def count(monkeypatch, adapter: type) -> list:
    """Have an adapter count from the first picture that it is given, a number a frame; its asks in order."""
    asks = []

    def denoise(self, ask, text, watch, start=None):
        asks.append(ask)
        begin = next((each for each in ask.given if each.role in ("prefix", "first")), None)
        first = float(counted(begin.pictures[:1])[0]) if begin else 0.0
        return {
            "picture": torch.tensor([first]),
            "sound": torch.full((1, 1, round(25 * ask.frames / ask.rate), 1), first),
        }

    def pictures(self, ask, latents, watch):
        for number in range(ask.frames):
            watch.block()
            yield painted(int(latents["picture"]) + number, ask.width, ask.height)

    def sound(self, ask, latents, watch):
        return Sound(np.full(((latents["sound"].shape[2] + 1) * 1920, 2), 0.25, np.float32), 48_000)

    monkeypatch.setattr(adapter, "denoise", denoise)
    monkeypatch.setattr(adapter, "refine", lambda self, ask, text, latents, watch, start=None: latents)
    monkeypatch.setattr(adapter, "pictures", pictures)
    monkeypatch.setattr(adapter, "sound", sound)
    return asks
