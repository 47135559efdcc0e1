"""The first Wan Animate: a person in a picture moves as a drawn skeleton does, with the looks of a close face.

It goes over both in segments, each of which is decoded for the next to go on from: what is denoised are pictures. An
interrupted run is begun again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from engine.diffusion import decoding
from engine.diffusion.adapter import Ask, Tensors, Watch, generator
from engine.diffusion.families.wan import Wan, estimate
from engine.diffusion.loading import assembled
from engine.diffusion.plain import given, needed, still
from engine.diffusion.solving import Unkept, solving
from engine.diffusion.watching import watched
from engine.messages.faults import Exit, Fault

SEGMENT, OVER = 77, 1
"""Frames of a segment, and how many of them are the end of the one before."""


class WanAnimate1(Wan):
    """See `engine.diffusion.adapter.Adapter`."""

    roles: ClassVar = {
        "text": ("tokenizer", "text_encoder"),
        "transformer": ("transformer", "scheduler", "image_encoder", "image_processor"),
        "picture": ("vae",),
    }

    def denoise(self, ask: Ask, text: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:  # noqa: ARG002 - see the protocol
        """See the protocol."""
        import torch
        from diffusers.pipelines.wan.pipeline_wan_animate import WanAnimatePipeline

        parts = self._parts
        person, skeleton, face = self._person(ask), guided(ask, "pose"), guided(ask, "face")
        names = ("vae", "transformer", "image_encoder", "image_processor")
        loaded = {name: parts.get(name) for name in names}
        scheduler = self._scheduler(None)
        pipeline = assembled(WanAnimatePipeline, scheduler=scheduler, **loaded)
        watch.block()
        transformer, vae = loaded["transformer"], loaded["vae"]
        side = transformer.config.motion_encoder_size
        length, segments = lengths(ask.frames)
        count = (length - OVER) * segments + OVER

        def see(tensors: dict[str, torch.Tensor]) -> NDArray[np.uint8]:
            whole = estimate(scheduler, {"latents": tensors["latents"], "noise_pred": tensors["guess"]})
            return self._glimpse(whole[:, :, 1:])  # the person's own picture stands before the film

        steps = ask.preset.steps * segments
        solved = solving(scheduler, Unkept(watch), "denoising", steps, None, see)
        with watched(watch.block, transformer, loaded["image_encoder"], vae.encoder, vae.decoder), solved:
            video = pipeline(
                image=person,
                pose_video=_clip(skeleton, count, (ask.width, ask.height)),
                face_video=_clip(face, count, (side, side)),
                width=ask.width,
                height=ask.height,
                segment_frame_length=length,
                prev_segment_conditioning_frames=OVER,
                num_inference_steps=ask.preset.steps,
                guidance_scale=ask.preset.guidance,
                generator=generator(ask.seed),
                output_type="pt",
                return_dict=False,
                **{name: each.to(parts.device) for name, each in text.items()},
            )[0]
        decoding.check(video)
        whole = (video[0][: ask.frames].float() * 255).round().clamp(0, 255).to(torch.uint8)
        return {"pictures": whole.permute(0, 2, 3, 1).contiguous().cpu()}

    def pictures(self, ask: Ask, latents: Tensors, watch: Watch) -> Iterator[NDArray[np.uint8]]:  # noqa: ARG002 - see the protocol
        """See the protocol."""
        for picture in latents["pictures"]:
            watch.block()
            yield picture.numpy()

    # ----- within -------------------------------------------------------------------------------------------------
    def _person(self, ask: Ask) -> Image.Image:
        """Who moves: the likeness that is given or, where none is, the picture with which the shot is to begin."""
        found = given(ask, "image") or given(ask, "first") or [needed(ask, "image")]
        return ImageOps.pad(still(found[0]), (ask.width, ask.height))


def guided(ask: Ask, kind: str) -> NDArray[np.uint8]:
    """Pictures of a guide that the model cannot do without.

    Raises
    ------
    Fault
        ``model.needs``.
    """
    for each in given(ask, "guide"):
        if each.kind == kind and each.pictures is not None:
            return each.pictures
    raise Fault("model.needs", Exit.USAGE, role=f"guide:{kind}")


def lengths(frames: int) -> tuple[int, int]:
    """Frames of a segment, and how many segments hold so many frames: each goes on from the last of the one before."""
    segments = max(1, -(-(frames - OVER) // (SEGMENT - OVER)))
    length = SEGMENT if segments > 1 else 4 * -(-(frames - 1) // 4) + 1
    return length, segments


def _clip(pictures: NDArray[np.uint8], count: int, size: tuple[int, int]) -> list[Image.Image]:
    """As many pictures of a size; the last stands still where the clip ends."""
    found = (Image.fromarray(np.ascontiguousarray(pictures[min(place, len(pictures) - 1)])) for place in range(count))
    return [each if each.size == size else each.resize(size, Image.Resampling.LANCZOS) for each in found]
