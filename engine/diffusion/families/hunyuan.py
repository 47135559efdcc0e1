"""HunyuanVideo 1.5 through diffusers: silent pictures from words, or from a first frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from engine.diffusion import decoding
from engine.diffusion.adapter import Ask, Tensors, Watch, generator
from engine.diffusion.plain import Plain, needed, still
from engine.diffusion.solving import solving
from engine.diffusion.texts import Measured, measured
from engine.diffusion.watching import watched

if TYPE_CHECKING:
    import torch

WORDS = 1000


class Hunyuan(Plain):
    """See `engine.diffusion.adapter.Adapter`."""

    roles: ClassVar = {
        "text": ("tokenizer", "text_encoder", "tokenizer_2", "text_encoder_2"),
        "transformer": ("transformer", "scheduler", "guider", "image_encoder", "feature_extractor"),
        "picture": ("vae",),
    }
    finest: ClassVar = 16

    def measured(self, prompt: str) -> Measured:
        """See the protocol."""
        return measured(self._parts.get("tokenizer"), prompt, WORDS)

    def encode(self, ask: Ask, watch: Watch) -> Tensors:
        """See the protocol. Words in quotes are read a second time, letter by letter, to be written in the picture."""
        import torch
        from diffusers.pipelines.hunyuan_video1_5.pipeline_hunyuan_video1_5 import HunyuanVideo15Pipeline as Pipeline

        encoder, letters = self._parts.get("text_encoder"), self._parts.get("text_encoder_2")
        tokenizer, speller = self._parts.get("tokenizer"), self._parts.get("tokenizer_2")
        found: Tensors = {}
        with torch.no_grad(), watched(watch.block, encoder, letters):
            for name, words in (("", ask.prompt), ("negative_", ask.negative))[: 1 + ask.guided]:
                watch.block()
                read = Pipeline._get_mllm_prompt_embeds(encoder, tokenizer, words, self._parts.device)
                spelt = Pipeline._get_byt5_prompt_embeds(speller, letters, words, self._parts.device)
                names = ("prompt_embeds", "prompt_embeds_mask", "prompt_embeds_2", "prompt_embeds_mask_2")
                found |= {name + key: each.cpu() for key, each in zip(names, (*read, *spelt), strict=True)}
        return found

    def denoise(self, ask: Ask, text: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:
        """See the protocol."""
        from diffusers.pipelines.hunyuan_video1_5.pipeline_hunyuan_video1_5 import HunyuanVideo15Pipeline
        from diffusers.pipelines.hunyuan_video1_5.pipeline_hunyuan_video1_5_image2video import (
            HunyuanVideo15ImageToVideoPipeline,
        )

        parts = self._parts
        transformer, scheduler = parts.get("transformer"), parts.get("scheduler")
        shared: dict[str, Any] = {
            **dict.fromkeys(("text_encoder", "tokenizer", "text_encoder_2", "tokenizer_2")),
            "transformer": transformer,
            "scheduler": scheduler,
            "vae": parts.get("vae"),
            "guider": parts.get("guider").new(guidance_scale=ask.preset.guidance),
        }
        if transformer.config.task_type == "i2v":
            eye = parts.get("image_encoder")
            pipeline = HunyuanVideo15ImageToVideoPipeline(
                **shared, image_encoder=eye, feature_extractor=parts.get("feature_extractor")
            )
            # By itself it takes a size of its own for the picture's shape.
            pipeline.video_processor.calculate_default_height_width = lambda *_, **__: (ask.height, ask.width)
            more: dict[str, Any] = {"image": still(needed(ask, "first"))}
        else:
            pipeline, eye = HunyuanVideo15Pipeline(**shared), None
            more = {"width": ask.width, "height": ask.height}
        pipeline.set_progress_bar_config(disable=True)

        def see(tensors: dict[str, torch.Tensor]) -> Any:
            sigma = scheduler.sigmas[scheduler.step_index]
            return self._glimpse(tensors["latents"] - sigma * tensors["guess"])

        solved = solving(scheduler, watch, "denoising", ask.preset.steps, start, see, transformer)
        with watched(watch.block, transformer, eye, parts.get("vae").encoder), solved:
            latents = pipeline(
                num_frames=ask.frames,
                num_inference_steps=ask.preset.steps,
                generator=generator(ask.seed),
                output_type="latent",
                return_dict=False,
                **{name: each.to(parts.device) for name, each in text.items()},
                **more,
            )[0]
        decoding.check(latents)
        return {"picture": latents.float().cpu()}

    def _decoded(self, latents: torch.Tensor) -> torch.Tensor:
        vae = self._parts.get("vae")
        return vae.decode(latents / vae.config.scaling_factor, return_dict=False)[0]

    def _tile(self, vae: Any, side: int, area: tuple[int, ...]) -> None:  # noqa: ARG002 - see there
        if side:
            latent = side // vae.spatial_compression_ratio
            vae.enable_tiling(side, side, latent, latent)
        else:
            vae.use_tiling = False
