"""A tiny model rendered phase by phase through the product's own loading, with an eye on what it tells."""

from __future__ import annotations

import functools
import gc
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from engine.diffusion.adapter import Ask, Given
from engine.diffusion.keeping import Keeping
from engine.diffusion.phases import DECODING, DENOISING, READING, Phases
from engine.diffusion.watching import Watching
from engine.messages.faults import Fault
from engine.models.family import Preset
from engine.models.plan import Plan
from engine.models.weights import read_weights
from tests.fakes.tiny import tiny

STEPS = 2
WHOLE = Plan(device="cpu", parts=())
"""Everything in full precision."""


@dataclass
class Rendered:
    """What came of it."""

    pictures: np.ndarray
    samples: np.ndarray | None
    rate: int
    remarks: tuple[str, ...]
    steps: list[tuple[str, int, int]]
    shown: list[np.ndarray]

    def same(self, other: Rendered) -> bool:
        """Whether pictures and sound are the same to the last bit."""
        heard = self.samples is other.samples is None or np.array_equal(self.samples, other.samples)
        return heard and np.array_equal(self.pictures, other.pictures)


def ask(*given: Given, seed: int = 1, prompt: str = "A cat walks.", **changes) -> Ask:
    """A small ask: 64 x 32, nine frames, two steps."""
    found = {"width": 64, "height": 32, "frames": 9, "rate": Fraction(24), **changes}
    preset = found.pop("preset", None) or Preset(steps=STEPS, guidance=2.0)
    return Ask(prompt, "bad", seed=seed, preset=preset, given=given, **found)


def picture(shade: int, width: int = 64, height: int = 32, count: int = 1) -> np.ndarray:
    """Pictures with something to be seen in them."""
    rows = np.arange(count * height * width * 3, dtype=np.int64).reshape(count, height, width, 3)
    return ((rows * 7 + shade * 31) % 251).astype(np.uint8)


@dataclass
class Counter:
    """Says to stop at a look."""

    stop: int = -1
    looks: int = 0

    def __call__(self) -> bool:
        self.looks += 1
        return self.looks == self.stop


class Seeing(Watching):
    """Has every picture of an estimate made, at once."""

    def __init__(self, report, cancelled, keeping) -> None:
        super().__init__(report, cancelled, keeping)
        self.shown: list[np.ndarray] = []

    def step(self, phase, number, steps, picture=None) -> None:
        """Tell, and look."""
        super().step(phase, number, steps)
        if picture:
            self.shown.append(picture())


def render(kind: str, asked: Ask, stop: int = -1, folder=None) -> Rendered:
    """Render a kind of `tests.fakes.tiny`; `stop` gives it up at a look."""
    weights = _weights(kind)
    steps: list[tuple[str, int, int]] = []
    counter = Counter(stop)
    keeping = Keeping(folder)
    watch = Seeing(lambda *step: steps.append(step), counter, keeping)
    phases = Phases(weights, WHOLE, keeping, watch)
    adapter = phases.adapter
    phases.run(READING, lambda: adapter.measured(asked.prompt))
    text = phases.run(READING, lambda: adapter.encode(asked, watch))
    adapter.free("text")
    latents = phases.latents(asked, text)
    with phases.minding():
        pictures = np.stack(list(adapter.pictures(asked, latents, watch)))
    adapter.free("picture")
    sound = phases.run(DECODING, lambda: adapter.sound(asked, latents, watch))
    phases.close(keep=True)
    return Rendered(
        pictures,
        None if sound is None else sound.samples,
        0 if sound is None else sound.rate,
        tuple(dict.fromkeys([*adapter.remarks(), *phases.log])),
        steps,
        watch.shown,
    )


def looks(kind: str, asked: Ask) -> int:
    """How often a whole render looks up whether it was given up, before its pictures are decoded."""
    weights = _weights(kind)
    counter = Counter()
    watch = Watching(lambda *_: None, counter, Keeping(None))
    phases = Phases(weights, WHOLE, Keeping(None), watch)
    text = phases.run(READING, lambda: phases.adapter.encode(asked, watch))
    phases.latents(asked, text)
    phases.close(keep=False)
    return counter.looks


def given_up(kind: str, asked: Ask, stop: int) -> bool:
    """Whether a render is given up at a look."""
    try:
        render(kind, asked, stop)
    except Fault as fault:
        return fault.code == "model.cancelled"
    return False


def interrupted(kind: str, asked: Ask, folder: Path) -> None:
    """Leave in a folder what a render leaves that the machine's power left after its first step."""
    weights = _weights(kind)
    watch = Failing(lambda *_: None, lambda: False, Keeping(folder))
    phases = Phases(weights, WHOLE, Keeping(folder), watch)
    text = phases.run(READING, lambda: phases.adapter.encode(asked, watch))
    try:
        phases.latents(asked, text)
    except ZeroDivisionError:
        phases.close(keep=True)


class Failing(Watching):
    """Fails after the first step that was kept."""

    def keep(self, latents) -> None:
        """Keep, and fail."""
        self._keeping.step(DENOISING, latents)
        raise ZeroDivisionError


@functools.cache
def plain(kind: str) -> Rendered:
    """A render of `ask` as it stands."""
    return render(kind, ask())


def _weights(kind: str):
    weights = read_weights(tiny(kind))
    # What libraries made once and never let go is not looked through again whenever a part is freed.
    gc.freeze()
    return weights


def tone(seconds: float, pitch: float = 220) -> np.ndarray:
    """A tone at 48 kHz, stereo."""
    wave = 0.3 * np.sin(2 * np.pi * pitch * np.arange(round(48000 * seconds)) / 48000)
    return np.repeat(wave.astype(np.float32)[:, None], 2, axis=1)
