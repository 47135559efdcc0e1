"""Kandinsky 6 through diffusers: picture and sound together, from words or a first frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.diffusion import decoding
from engine.diffusion.adapter import Ask, Sound, Tensors, Watch, generator
from engine.diffusion.plain import Plain, given, still
from engine.diffusion.steps import Steps
from engine.diffusion.texts import Measured, measured
from engine.diffusion.watching import watched

if TYPE_CHECKING:
    import torch

WORDS = 1024
NAMES = ("embeds", "pooled", "mask")


class Kandinsky(Plain):
    """See `engine.diffusion.adapter.Adapter`."""

    roles: ClassVar = {
        "text": ("text_encoder", "text_encoder_2", "tokenizer_2"),
        "transformer": ("transformer", "scheduler"),
        "picture": ("vae",),
        "sound": ("audio_vae", "vocoder"),
    }

    def measured(self, prompt: str) -> Measured:
        """See the protocol."""
        return measured(self._tokenizer(), prompt, WORDS)

    def encode(self, ask: Ask, watch: Watch) -> Tensors:
        """See the protocol."""
        import torch
        from diffusers.pipelines.kandinsky6.pipeline_kandinsky6_ti2va import Kandinsky6TI2VAPipeline as Pipeline

        tokenizer = self._tokenizer()
        encoder, second = self._parts.get("text_encoder"), self._parts.get("text_encoder_2")

        def tokens(text: list[str], images: None, videos: None, **more: Any) -> Any:  # noqa: ARG001 - a processor's
            return tokenizer(text, **more)

        found: Tensors = {}
        with torch.no_grad(), watched(watch.block, encoder, second):
            for name, words in (("", ask.prompt), ("negative_", ask.negative))[: 1 + ask.guided]:
                watch.block()
                read = Pipeline._get_prompt_embeds(
                    [words], tokens, encoder, self._parts.get("tokenizer_2"), second, WORDS, self._parts.device
                )
                found |= {name + key: each.cpu() for key, each in zip(NAMES, read, strict=True) if each is not None}
        return found

    def denoise(self, ask: Ask, text: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:
        """See the protocol."""
        parts = self._parts
        transformer, scheduler = parts.get("transformer"), parts.get("scheduler")
        pipeline = _encoded(text, parts.device)(
            **dict.fromkeys(("text_encoder", "tokenizer", "text_encoder_2", "tokenizer_2")),
            transformer=transformer,
            vae=parts.get("vae"),
            scheduler=scheduler,
            audio_vae=parts.get("audio_vae"),
            vocoder=parts.get("vocoder"),
        )
        pipeline.set_progress_bar_config(disable=True)

        def see(tensors: dict[str, Any]) -> NDArray[np.uint8]:
            sigma = scheduler.sigmas[scheduler.step_index]
            estimate = tensors["latents"] - sigma * tensors["noise_pred"][0]
            return self._glimpse(estimate.permute(0, 4, 1, 2, 3))

        steps = Steps(
            pipeline,
            watch,
            "denoising",
            ask.preset.steps,
            ("latents", "audio_latents"),
            start,
            see,
            ("noise_pred",),
        )
        first = given(ask, "first")
        with watched(watch.block, transformer, parts.get("vae").encoder), steps.skipping(transformer):
            picture, sound = pipeline(
                prompt="",
                image=still(first[0]) if first else None,
                width=ask.width,
                height=ask.height,
                num_frames=ask.frames,
                frame_rate=float(ask.rate),
                num_inference_steps=ask.preset.steps,
                guidance_scale=ask.preset.guidance,
                generator=generator(ask.seed),
                output_type="latent",
                return_dict=False,
                **steps.arguments,
            )
        decoding.check(picture, sound)
        return {"picture": picture.float().cpu(), "sound": sound.float().cpu()}

    def sound(self, ask: Ask, latents: Tensors, watch: Watch) -> Sound | None:  # noqa: ARG002 - see the protocol
        """See the protocol."""
        import torch

        vae, vocoder = self._parts.get("audio_vae"), self._parts.get("vocoder")
        scaled = latents["sound"].to(self._parts.device, vae.dtype) / vae.config.scaling_factor
        with torch.no_grad(), watched(watch.block, vae, vocoder):
            bands = vae.decode(scaled, return_dict=False)[0]
            wave = vocoder(bands.to(vocoder.dtype), return_dict=False)[0]
        return Sound(wave[0].float().cpu().numpy().T, vae.config.sample_rate)

    # ----- within -------------------------------------------------------------------------------------------------
    def _tokenizer(self) -> Any:
        """Words only: the processor that the index names wants torchvision for what is not asked of it."""
        from transformers import AutoTokenizer

        return AutoTokenizer.from_pretrained(self._parts.place("tokenizer"), local_files_only=True)

    def _decoded(self, latents: torch.Tensor) -> torch.Tensor:
        vae = self._parts.get("vae")
        return vae.decode(latents / vae.config.scaling_factor, return_dict=False)[0]

    def _tile(self, vae: Any, side: int, area: tuple[int, ...]) -> None:
        # It decodes in pieces of time by itself; ours have no seams.
        vae.use_framewise_decoding = False
        super()._tile(vae, side, area)


def _encoded(text: Tensors, device: torch.device) -> Any:
    """The pipeline, whose words are known: by itself it takes embeddings only without their mask."""
    from diffusers.pipelines.kandinsky6.pipeline_kandinsky6_ti2va import Kandinsky6TI2VAPipeline

    class Encoded(Kandinsky6TI2VAPipeline):
        def encode_prompt(self, *_: Any, dtype: torch.dtype, **__: Any) -> Any:
            found = [text.get(name + key) for name in ("", "negative_") for key in NAMES]
            return tuple(
                each if each is None else each.to(device, dtype if each.is_floating_point() else each.dtype)
                for each in found
            )

    return Encoded
