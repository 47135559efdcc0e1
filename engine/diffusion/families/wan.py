"""Wan 2.1 and 2.2: silent pictures from words, from a first and a last frame, or from a take that is made anew."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.diffusion import decoding
from engine.diffusion.adapter import Ask, Tensors, Watch, generator
from engine.diffusion.loading import assembled
from engine.diffusion.placing import here
from engine.diffusion.plain import Plain, given, needed, still, stills
from engine.diffusion.steps import Steps
from engine.diffusion.texts import Measured, measured
from engine.diffusion.watching import watched

if TYPE_CHECKING:
    import torch

WORDS = 512

QUIET = 0.875
"""Share of the noise below which the second of two transformers works, where the model does not say."""


class Wan(Plain):
    """See `engine.diffusion.adapter.Adapter`."""

    roles: ClassVar = {
        "text": ("tokenizer", "text_encoder"),
        "transformer": ("transformer", "transformer_2", "scheduler", "image_encoder", "image_processor"),
        "picture": ("vae",),
    }

    def measured(self, prompt: str) -> Measured:
        """See the protocol."""
        return measured(self._parts.get("tokenizer"), prompt, self._words())

    def encode(self, ask: Ask, watch: Watch) -> Tensors:
        """See the protocol."""
        import torch
        from diffusers.pipelines.wan.pipeline_wan import WanPipeline

        encoder = self._parts.get("text_encoder")
        pipeline = assembled(WanPipeline, text_encoder=encoder, tokenizer=self._parts.get("tokenizer"))
        with torch.no_grad(), watched(watch.block, encoder):
            prompt, negative = pipeline.encode_prompt(
                ask.prompt, ask.negative, ask.guided, max_sequence_length=self._words(), device=self._parts.device
            )
        found = {"prompt_embeds": prompt, "negative_prompt_embeds": negative}
        return {name: each.cpu() for name, each in found.items() if each is not None}

    def denoise(self, ask: Ask, text: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:
        """See the protocol."""
        parts = self._parts
        kind, names, more = self._way(ask)
        options = dict(ask.preset.options)
        scheduler = self._scheduler(options.pop("flow_shift", None))
        loaded = {name: parts.optional(place) for name, place in names.items()}
        watch.block()
        settings = {name: parts.setting(name) for name in ("boundary_ratio", "expand_timesteps")}
        pipeline = assembled(kind, scheduler=scheduler, **loaded, **_accepted(kind, settings))
        steps = max(1, int(ask.preset.steps * more.get("strength", 1.0)))
        counted = Steps(
            pipeline,
            watch,
            "denoising",
            steps,
            ("latents",),
            start,
            lambda tensors: self._glimpse(estimate(scheduler, tensors)),
            ("noise_pred",),
        )
        transformers = [loaded.get("transformer"), loaded.get("transformer_2")]
        with watched(watch.block, *transformers), counted.skipping(*transformers):
            latents = pipeline(
                width=ask.width,
                height=ask.height,
                num_inference_steps=ask.preset.steps,
                guidance_scale=ask.preset.guidance,
                generator=generator(ask.seed),
                output_type="latent",
                return_dict=False,
                **{name: each.to(parts.device) for name, each in text.items()},
                **_accepted(kind.__call__, options),
                **more,
                **counted.arguments,
            )[0]
        decoding.check(latents)
        return {"picture": latents.float().cpu()}

    def pictures(self, ask: Ask, latents: Tensors, watch: Watch) -> Iterator[NDArray[np.uint8]]:
        """See the protocol. Frame by frame, which is how its autoencoder works anyway, unless in tiles."""
        import torch

        vae, plan = self._parts.get("vae"), self._parts.plan
        if plan.tile or plan.part("vae").holding not in ("device", "whole"):
            yield from super().pictures(ask, latents, watch)
            return
        vae.use_tiling = False
        whole = self._spread(latents["picture"].to(self._parts.device, vae.dtype))
        vae.clear_cache()
        try:
            with torch.no_grad(), here(vae), watched(watch.block, vae.decoder):
                plain = vae.post_quant_conv(whole)
                for number in range(plain.shape[2]):
                    yield from decoding.to_pictures(_frame(vae, plain, number))
        finally:
            vae.clear_cache()

    # ----- within -------------------------------------------------------------------------------------------------
    def _words(self) -> int:
        return min(WORDS, self._parts.get("tokenizer").model_max_length)

    def _way(self, ask: Ask) -> tuple[Any, dict[str, str], dict[str, Any]]:
        """The pipeline that takes what is given, its parts and what they are called here, and further arguments."""
        from diffusers.pipelines.wan.pipeline_wan import WanPipeline
        from diffusers.pipelines.wan.pipeline_wan_i2v import WanImageToVideoPipeline
        from diffusers.pipelines.wan.pipeline_wan_video2video import WanVideoToVideoPipeline

        experts = {name: name for name in ("vae", "transformer", "transformer_2")}
        settings = self._parts.get("transformer").config
        from_picture = settings.in_channels > settings.out_channels
        if from_picture or (given(ask, "first") and self._parts.setting("expand_timesteps")):
            more: dict[str, Any] = {"image": still(needed(ask, "first")), "num_frames": ask.frames}
            if last := given(ask, "last"):
                more["last_image"] = still(last[0])
            eye = {name: name for name in ("image_encoder", "image_processor")}
            return WanImageToVideoPipeline, {**experts, **eye}, more
        if video := given(ask, "video"):
            pictures = stills(video[0])[: ask.frames]
            pictures += pictures[-1:] * (ask.frames - len(pictures))
            strength, worker = video[0].strength, "transformer"
            if "transformer_2" in self._parts:
                # The pipeline knows one transformer: what is made anew stays below the noise that the first is for.
                strength, worker = min(strength, self._parts.setting("boundary_ratio") or QUIET), "transformer_2"
            more = {"video": pictures, "strength": strength}
            return WanVideoToVideoPipeline, {"vae": "vae", "transformer": worker}, more
        return WanPipeline, experts, {"num_frames": ask.frames}

    def _scheduler(self, shift: float | None) -> Any:
        """A scheduler of its own, for it remembers steps."""
        scheduler = self._parts.get("scheduler")
        changes = {"flow_shift": shift} if shift and "flow_shift" in scheduler.config else {}
        return scheduler.from_config(scheduler.config, **changes)

    def _spread(self, latents: torch.Tensor) -> torch.Tensor:
        """Latents as the autoencoder gives them."""
        import torch

        settings = self._parts.get("vae").config
        shape = (1, settings.z_dim, 1, 1, 1)
        mean, spread = (
            torch.tensor(each).view(shape).to(latents) for each in (settings.latents_mean, settings.latents_std)
        )
        return latents / (1.0 / spread) + mean

    def _decoded(self, latents: torch.Tensor) -> torch.Tensor:
        return self._parts.get("vae").decode(self._spread(latents), return_dict=False)[0]


def estimate(scheduler: Any, tensors: dict[str, torch.Tensor]) -> torch.Tensor:
    """What the latents will be by the newest step."""
    outputs = getattr(scheduler, "model_outputs", None)
    if outputs and outputs[-1] is not None:
        return outputs[-1]
    return tensors["latents"] - scheduler.sigmas[scheduler.step_index] * tensors["noise_pred"]


def _frame(vae: Any, latents: torch.Tensor, number: int) -> torch.Tensor:
    """Decode a latent frame after those before it, as ``AutoencoderKLWan`` does for all of them."""
    from diffusers.models.autoencoders.autoencoder_kl_wan import unpatchify

    vae._conv_idx = [0]
    decoded = vae.decoder(
        latents[:, :, number : number + 1],
        feat_cache=vae._feat_map,
        feat_idx=vae._conv_idx,
        first_chunk=number == 0,
    )
    if vae.config.patch_size is not None:
        decoded = unpatchify(decoded, patch_size=vae.config.patch_size)
    return decoded.clamp(-1.0, 1.0)


def _accepted(kind: Any, more: dict[str, Any]) -> dict[str, Any]:
    """Of some arguments those that a class or function takes."""
    known = inspect.signature(kind).parameters
    return {name: value for name, value in more.items() if name in known and value is not None}
