"""Wan Animate 2 through diffusers' modular blocks: a person in a picture moves as somebody in a video does.

It goes over the video in segments, each of which is decoded for the next to go on from: what is denoised are pictures.
An interrupted run is begun again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from engine.diffusion import decoding, modular
from engine.diffusion.adapter import Ask, Tensors, Watch, generator
from engine.diffusion.families.wan import estimate
from engine.diffusion.plain import Plain, given, needed, still
from engine.diffusion.solving import Unkept, solving
from engine.diffusion.texts import Measured, measured
from engine.diffusion.watching import watched
from engine.messages.faults import Exit, Fault

WORDS = 512
SEGMENT, OVER = 81, 1
"""Frames of a segment, and how many of them are the end of the one before."""

TEXT = ("prompt_embeds", "negative_prompt_embeds", "prompt_ref_embeds")


class WanAnimate(Plain):
    """See `engine.diffusion.adapter.Adapter`."""

    roles: ClassVar = {
        "text": ("tokenizer", "text_encoder"),
        "transformer": ("transformer", "scheduler", "image_encoder"),
        "picture": ("vae",),
    }

    def measured(self, prompt: str) -> Measured:
        """See the protocol."""
        return measured(self._parts.get("tokenizer"), prompt, self._words())

    def encode(self, ask: Ask, watch: Watch) -> Tensors:
        """See the protocol."""
        from diffusers.modular_pipelines.wan_animate_2.encoders import WanAnimate2TextEncoderStep

        with watched(watch.block, self._parts.get("text_encoder")):
            watch.block()
            state = modular.run(
                {"text": WanAnimate2TextEncoderStep()},
                self._parts.get,
                {},
                prompt=ask.prompt,
                negative_prompt=ask.negative if ask.guided else None,
                max_sequence_length=self._words(),
            )
        return {name: state.get(name).cpu() for name in TEXT if state.get(name) is not None}

    def denoise(self, ask: Ask, text: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:  # noqa: ARG002 - see the protocol
        """See the protocol."""
        import torch
        from diffusers.guiders.classifier_free_guidance import ClassifierFreeGuidance
        from diffusers.modular_pipelines.wan_animate_2 import encoders
        from diffusers.modular_pipelines.wan_animate_2.modular_blocks_wan_animate_2 import WanAnimate2CoreDenoiseStep

        parts, (length, segments) = self._parts, lengths(ask.frames)
        transformer, scheduler, vae = parts.get("transformer"), parts.get("scheduler"), parts.get("vae")
        # Where no likeness is given, who moves is in the picture with which the shot is to begin.
        seen = given(ask, "image") or given(ask, "first") or [needed(ask, "image")]
        person = ImageOps.pad(still(seen[0]), (ask.width, ask.height))
        pixels = torch.from_numpy(np.array(person)).permute(2, 0, 1)[None].float() / 127.5 - 1
        blocks = {
            "image": encoders.WanAnimate2ImageClipEncoderStep(),
            "video": encoders.WanAnimate2ProcessVideosInputStep(),
            "look": encoders.WanAnimate2VideoClipEncoderStep(),
            "encode": encoders.WanAnimate2ImageVaeEncoderStep(),
            "core": WanAnimate2CoreDenoiseStep(),
        }

        def see(tensors: dict[str, torch.Tensor]) -> NDArray[np.uint8]:
            return self._glimpse(estimate(scheduler, {"latents": tensors["latents"], "noise_pred": tensors["guess"]}))

        steps = ask.preset.steps * segments
        solved = solving(scheduler, Unkept(watch), "denoising", steps, None, see)
        with watched(watch.block, transformer, parts.get("image_encoder"), vae.encoder, vae.decoder), solved:
            state = modular.run(
                blocks,
                parts.get,
                {"guider": ClassifierFreeGuidance(guidance_scale=ask.preset.guidance)},
                image_pixels=pixels.to(parts.device),
                driving_video=_driving(ask, (length - OVER) * segments + OVER),
                width=ask.width,
                height=ask.height,
                segment_frame_length=length,
                prev_segment_conditioning_frames=OVER,
                num_inference_steps=ask.preset.steps,
                generator=generator(ask.seed),
                **{name: each.to(parts.device) for name, each in text.items()},
            )
        whole = decoding.to_pictures(torch.cat(state.get("segment_frames"), dim=2)[:, :, : ask.frames])
        return {"pictures": torch.from_numpy(whole)}

    def pictures(self, ask: Ask, latents: Tensors, watch: Watch) -> Iterator[NDArray[np.uint8]]:  # noqa: ARG002 - see the protocol
        """See the protocol."""
        for picture in latents["pictures"]:
            watch.block()
            yield picture.numpy()

    # ----- within -------------------------------------------------------------------------------------------------
    def _words(self) -> int:
        return min(WORDS, self._parts.get("tokenizer").model_max_length)

    def _decoded(self, latents: Any) -> Any:
        import torch

        vae, shape = self._parts.get("vae"), (1, -1, 1, 1, 1)
        settings = vae.config
        mean, spread = (
            torch.tensor(each).view(shape).to(latents) for each in (settings.latents_mean, settings.latents_std)
        )
        return vae.decode(latents * spread + mean, return_dict=False)[0]


def lengths(frames: int) -> tuple[int, int]:
    """Frames of a segment, and how many segments hold so many frames: each goes on from the last of the one before."""
    segments = max(1, math.ceil((frames - OVER) / (SEGMENT - OVER)))
    length = SEGMENT if segments > 1 else 4 * math.ceil((frames - 1) / 4) + 1
    return length, segments


def _driving(ask: Ask, count: int) -> list[Image.Image]:
    """Pictures of the video that drives, as many; its last stands still where it ends."""
    found = [each for each in given(ask, "guide") if each.kind == "driving"]
    if not found:
        raise Fault("model.needs", Exit.USAGE, role="guide:driving")
    pictures = found[0].pictures
    assert pictures is not None
    return [Image.fromarray(pictures[min(number, len(pictures) - 1)]) for number in range(count)]
