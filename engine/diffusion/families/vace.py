"""Wan VACE: given frames held where they stand, likenesses, guides, a take remade by its light or in a region."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.diffusion.adapter import Ask, Given, Tensors, Watch
from engine.diffusion.families.wan import Wan
from engine.diffusion.plain import given, still
from engine.models.limits import of_sheet

OPEN = 128
"""Grey of a frame of which nothing is given."""

Pictures = NDArray[np.uint8]


class Vace(Wan):
    """See `engine.diffusion.adapter.Adapter`."""

    def denoise(self, ask: Ask, text: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:
        """See the protocol. Likenesses stand before the film while it is denoised."""
        latents = super().denoise(ask, text, watch, start)
        likenesses = len(self._likenesses(ask))
        return {"picture": latents["picture"][:, :, likenesses:].contiguous()}

    # ----- within -------------------------------------------------------------------------------------------------
    def _way(self, ask: Ask) -> tuple[Any, dict[str, str], dict[str, Any]]:
        from diffusers.pipelines.wan.pipeline_wan_vace import WanVACEPipeline

        more: dict[str, Any] = {"num_frames": ask.frames}
        if likenesses := self._likenesses(ask):
            more["reference_images"] = [still(each) for each in likenesses]
        sheet = self._sheet(ask)
        if sheet is not None:
            pictures, free = sheet
            more["video"] = [Image.fromarray(picture) for picture in pictures]
            more["mask"] = [Image.fromarray(region) for region in free]
        return WanVACEPipeline, {name: name for name in ("vae", "transformer", "transformer_2")}, more

    def _likenesses(self, ask: Ask) -> list[Given]:
        """Likenesses, no more than the film has latents: diffusers cuts their mask out of the film's own."""
        found, most = given(ask, "image"), math.ceil(ask.frames / self.squeeze)
        for number in range(most, len(found)):
            self._remark("model.cannot", f"image {number + 1}")
        return found[:most]

    def _sheet(self, ask: Ask) -> tuple[Pictures, Pictures] | None:
        """Every frame as it is given, and where it is to be made (255); None where no frame is given."""
        shape = (ask.frames, ask.height, ask.width)
        pictures = np.full((*shape, 3), OPEN, np.uint8)
        free = np.full(shape, 255, np.uint8)
        guides = [each for each in given(ask, "guide") if each.kind != "mask"]
        masks = [each for each in given(ask, "guide") if each.kind == "mask"]
        videos = given(ask, "video")
        for remark in of_sheet([each.kind for each in given(ask, "guide")], remade=bool(videos)):
            self._remarks[remark] = None
        if videos and masks:
            pictures[:] = _whole(videos[0], ask.frames)
            free[:] = np.where(_light(_whole(masks[0], ask.frames)) > OPEN, 255, 0)
        elif videos:
            pictures[:] = _light(_whole(videos[0], ask.frames))[..., None]
        elif guides:
            pictures[:] = _whole(guides[0], ask.frames)
        held = given(ask, "prefix", "first", "key", "last")
        for each in held:
            assert each.pictures is not None
            begin = {"first": 0, "prefix": 0}.get(each.role, each.frame)
            some = each.pictures[: max(ask.frames - begin, 0)]
            pictures[begin : begin + len(some)] = some
            free[begin : begin + len(some)] = 0
        return (pictures, free) if videos or guides or held else None


def _whole(one: Given, frames: int) -> Pictures:
    """Pictures for every frame; the last goes on."""
    assert one.pictures is not None
    return one.pictures[np.minimum(np.arange(frames), len(one.pictures) - 1)]


def _light(pictures: Pictures) -> Pictures:
    """Pictures without their colours."""
    return np.round(pictures @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
