"""What adapters of families share: their parts by role, remarks, decoding in chunks, one frame of an estimate."""

# ruff: noqa: ARG002 - not every family needs all that the protocol gives it
from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.diffusion import decoding
from engine.diffusion.adapter import Ask, Given, Sound, Tensors, Watch
from engine.diffusion.loading import TINY, Parts
from engine.diffusion.placing import here
from engine.diffusion.watching import watched
from engine.messages.faults import Exit, Fault

if TYPE_CHECKING:
    import torch

SEEN = 640
"""Pixels of the longer side of a preview, at most: it is there a tenth of a second after its step."""


LEAST = 8
"""Latents of a tile's side, at least: what lies over the next tile is two of them."""


class Plain:
    """An adapter of one stage and without sound, as far as families do not differ.

    Attributes
    ----------
    roles : dict
        Role (`engine.models.family.Role`) to the names of its parts.
    squeeze : int
        Pictures a latent frame, but for the first.
    finest : int
        Pixels of picture a pixel of latents, across.
    looks : bool
        Whether its encoder looks at pictures that are given.
    """

    roles: ClassVar[dict[str, tuple[str, ...]]] = {}
    squeeze: ClassVar[int] = 4
    finest: ClassVar[int] = 8
    looks: ClassVar[bool] = False

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._remarks: dict[str, None] = {}

    def refine(self, ask: Ask, text: Tensors, latents: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:
        """See `engine.diffusion.adapter.Adapter`: there is no second stage."""
        return latents

    def pictures(self, ask: Ask, latents: Tensors, watch: Watch) -> Iterator[NDArray[np.uint8]]:
        """See `engine.diffusion.adapter.Adapter`."""
        import torch

        vae, plan = self._parts.get("vae"), self._parts.plan
        whole = latents["picture"].to(self._parts.device, vae.dtype)
        self._tile(vae, plan.tile, tuple(whole.shape[-2:]))

        def decode(some: torch.Tensor) -> torch.Tensor:
            watch.block()
            with torch.no_grad(), watched(watch.block, vae.decoder):
                return self._decoded(some)

        with here(vae):
            # Only bytes are held while pictures are written.
            yield from chain.from_iterable(
                map(decoding.to_pictures, decoding.windows(whole, decode, plan.chunk, self.squeeze))
            )

    def sound(self, ask: Ask, latents: Tensors, watch: Watch) -> Sound | None:
        """See `engine.diffusion.adapter.Adapter`: a silent model."""
        return None

    def free(self, *roles: str) -> None:
        """See `engine.diffusion.adapter.Adapter`. Estimates are made beside the transformer only."""
        parts = {**self.roles, "transformer": (*self.roles.get("transformer", ()), TINY)}
        self._parts.free(*(name for role in roles or parts for name in parts.get(role, ())))

    def remarks(self) -> tuple[str, ...]:
        """See `engine.diffusion.adapter.Adapter`."""
        return tuple(self._remarks)

    # ----- for families ---------------------------------------------------------------------------------------------
    def _decoded(self, latents: torch.Tensor) -> torch.Tensor:
        """Latents (1, channels, n, h, w) as pictures (1, 3, m, height, width) in -1 to 1."""
        raise NotImplementedError

    def _tile(self, vae: Any, side: int, area: tuple[int, ...]) -> None:
        """Decode in tiles of so many pixels, about a quarter of which lies over the next; 0 for whole pictures.

        `area` are rows and columns of latents.
        """
        if not side:
            vae.use_tiling = False
            return
        # What is not said stays as it is by itself, which does not go with every side.
        count = max(side // self.finest, LEAST)
        named: dict[str, int] = {}
        for along, latents in zip(("height", "width"), area, strict=True):
            named[f"tile_sample_min_{along}"] = count * self.finest
            named[f"tile_sample_stride_{along}"] = _step(count, latents) * self.finest
        vae.enable_tiling(**named)

    def _scaled(self, latents: torch.Tensor) -> torch.Tensor:
        """Latents as the model makes them in the numbers that `_decoded` takes."""
        return latents

    def _tiny(self) -> Any:
        """The tiny decoder beside the model, None without a fitting one."""
        try:
            return self._parts.tiny()
        except Fault as fault:
            self._remark("model.no_preview_file", str(fault.parameters.get("file", "")))
            return None

    def _glimpse(self, estimate: torch.Tensor) -> NDArray[np.uint8]:
        """The middle of an estimate (1, channels, n, h, w) as a picture, made smaller where it is large.

        A tiny decoder makes it, where the user has put one beside the model, else the model's own.
        """
        import torch

        middle = estimate.shape[2] // 2
        latents = estimate[:, :, middle : middle + 1]
        smaller = math.ceil(max(latents.shape[-2:]) * self.finest / SEEN)
        if smaller > 1:
            latents = torch.nn.functional.avg_pool3d(latents.float(), (1, smaller, smaller), ceil_mode=True)
        with torch.no_grad():
            if tiny := self._tiny():
                return decoding.to_pictures(tiny(latents))[0]
            vae = self._parts.get("vae")
            return decoding.to_pictures(self._decoded(self._scaled(latents).to(self._parts.device, vae.dtype)))[0]

    def _remark(self, code: str, what: str) -> None:
        self._remarks[f"{code}: {what}"] = None


def _step(side: int, latents: int) -> int:
    """How far tiles of so many latents are apart: the last is not one alone, which has no inside to be mirrored."""
    usual = side * 3 // 4
    steps = (*range(usual, 1, -1), *range(usual + 1, side))
    return next((step for step in steps if (latents - 1) % step), usual)


def given(ask: Ask, *roles: str) -> list[Given]:
    """What is given in these roles, with pictures or sound, in order."""
    return [
        each for each in ask.given if each.role in roles and (each.pictures is not None or each.samples is not None)
    ]


def still(one: Given) -> Image.Image:
    """The first picture of what is given."""
    assert one.pictures is not None
    return Image.fromarray(np.ascontiguousarray(one.pictures[0]))


def stills(one: Given) -> list[Image.Image]:
    """All pictures of what is given."""
    assert one.pictures is not None
    return [Image.fromarray(np.ascontiguousarray(picture)) for picture in one.pictures]


def needed(ask: Ask, role: str) -> Given:
    """What a model cannot do without.

    Raises
    ------
    Fault
        ``model.needs``.
    """
    found = given(ask, role)
    if not found:
        raise Fault("model.needs", Exit.USAGE, role=role)
    return found[0]
