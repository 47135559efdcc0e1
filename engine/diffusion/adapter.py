"""What a family's adapter promises the renderer, and the values that pass between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.models.family import Preset

if TYPE_CHECKING:
    import torch

    from engine.diffusion.texts import Measured


class Cancelled(Exception):
    """The job was given up; raised out of a transformer's block."""


@dataclass(frozen=True, slots=True)
class Given:
    """Something beside words that a render goes by.

    Attributes
    ----------
    role : str
        ``first``, ``last``, ``key``, ``prefix``, ``guide``, ``image``, ``voice``, ``clip`` or ``video`` (to be remade).
    frame : int
        Frame of the shot at which a ``key`` stands.
    pictures : uint8 array (n, height, width, 3) or None
        RGB.
    samples : float32 array (n, 2) or None
        At 48 kHz; beside a prefix what is heard with it.
    strength : float
        How firmly it holds, 0 to 1.
    kind : str
        Of a guide: ``depth``, ``pose``, ``edges``, ``driving``.
    sound : tensor (1, channels, n, bands) or None
        Beside a prefix that the model made itself: latents of what is heard with it, from its beginning on.
    """

    role: str
    frame: int = 0
    pictures: NDArray[np.uint8] | None = None
    samples: NDArray[np.float32] | None = None
    strength: float = 1.0
    kind: str = ""
    sound: torch.Tensor | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What a model is asked for, within its rules: sizes and lengths are snapped already.

    Attributes
    ----------
    prompt, negative : str
    width, height, frames : int
    rate : Fraction
        Frames a second at which it renders.
    seed : int
    preset : Preset
    given : tuple of Given
    """

    prompt: str
    negative: str
    width: int
    height: int
    frames: int
    rate: Fraction
    seed: int
    preset: Preset
    given: tuple[Given, ...] = ()

    @property
    def guided(self) -> bool:
        """Whether the negative prompt counts."""
        return self.preset.guided


Tensors = dict[str, "torch.Tensor"]


class Watch(Protocol):
    """Told of every step; raises `Cancelled` where the job was given up."""

    def block(self) -> None:
        """Look up before a block of the transformer."""

    def step(self, phase: str, number: int, steps: int, picture: Callable[[], NDArray[np.uint8]] | None = None) -> None:
        """`number` of `steps` are done; `picture` gives the estimate so far (height, width, 3) where one is due."""

    def keep(self, latents: Callable[[], Tensors]) -> None:
        """After a step: `latents` gives what is needed to go on from there."""


@dataclass(slots=True)
class Sound:
    """Sound as a model makes it: (n, 2) float32 at `rate` samples a second."""

    samples: NDArray[np.float32]
    rate: int
    log: list[str] = field(default_factory=list)


class Adapter(Protocol):
    """Runs one family. Built with its parts (`engine.diffusion.loading.Parts`), which hold to the plan.

    Its parts are loaded when a phase first needs them and let go by `free`, so that encoder, transformer and decoders
    need not be in memory together. Noise is drawn on the CPU: the same seed gives the same noise on every device.
    """

    def encode(self, ask: Ask, watch: Watch) -> Tensors:
        """The prompt, and the negative prompt where an ask is `Ask.guided`, as embeddings, on the CPU."""
        ...

    def measured(self, prompt: str) -> Measured:
        """How long a prompt is for the encoder; takes no part of the model but its tokenizer."""
        ...

    def denoise(self, ask: Ask, text: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:
        """Latents of picture and, where the model has it, sound, on the CPU.

        `start` are what `watch.keep` kept of an interrupted run, to go on from.
        """
        ...

    def refine(self, ask: Ask, text: Tensors, latents: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:
        """Latents enlarged and refined as the preset says; the same latents where it says nothing."""
        ...

    def pictures(self, ask: Ask, latents: Tensors, watch: Watch) -> Iterator[NDArray[np.uint8]]:
        """`ask.frames` pictures (height, width, 3) uint8 RGB, decoded in chunks as the plan says."""
        ...

    def sound(self, ask: Ask, latents: Tensors, watch: Watch) -> Sound | None:
        """The sound; None for a silent model."""
        ...

    def free(self, *roles: str) -> None:
        """Let the parts of these roles go (`engine.models.family.Role`); all without a role."""
        ...

    def remarks(self) -> tuple[str, ...]:
        """What of the ask the model could not take, ``code: words``."""
        ...


def generator(seed: int) -> Any:
    """A source of noise on the CPU."""
    import torch

    return torch.Generator("cpu").manual_seed(seed)
