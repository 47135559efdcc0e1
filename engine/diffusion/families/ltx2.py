"""LTX-2: picture and sound denoised together, enlarged twofold, given frames held where they stand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.diffusion import decoding, mels
from engine.diffusion.adapter import Ask, Given, Sound, Tensors, Watch, generator
from engine.diffusion.families.ltx2_given import exact, levelled
from engine.diffusion.loading import assembled
from engine.diffusion.placing import here
from engine.diffusion.plain import Plain, given
from engine.diffusion.steps import Steps
from engine.diffusion.texts import Measured, measured
from engine.diffusion.watching import watched

if TYPE_CHECKING:
    import torch

WORDS = 1024
SQUEEZE = 8
"""Frames of picture a latent frame, but for the first, which is one."""

AFRESH = 2**31
"""Added to the seed for the noise of the second stage: beyond any seed that can be asked for."""

COARSE, FINE = 33, 18
"""How strongly single pictures were compressed that the models up to 2.3, and 2.5, were taught with."""


class LTX2(Plain):
    """See `engine.diffusion.adapter.Adapter`."""

    roles: ClassVar = {
        "text": ("tokenizer", "text_encoder", "connectors"),
        "transformer": ("transformer", "scheduler"),
        "refiner": ("latent_upsampler",),
        "picture": ("vae",),
        "sound": ("audio_vae", "vocoder"),
    }
    squeeze: ClassVar = SQUEEZE
    finest: ClassVar = 32

    def measured(self, prompt: str) -> Measured:
        """See the protocol."""
        return measured(self._parts.get("tokenizer"), prompt, self._words())

    def encode(self, ask: Ask, watch: Watch) -> Tensors:
        """See the protocol. What is kept is what the connectors make of it: a fiftieth of what the encoder gives."""
        import torch
        from diffusers.pipelines.ltx2.pipeline_ltx2 import LTX2Pipeline

        encoder = self._parts.get("text_encoder")
        watch.block()
        connectors = self._parts.get("connectors")
        pipeline = assembled(
            LTX2Pipeline, text_encoder=encoder, tokenizer=self._parts.get("tokenizer"), connectors=connectors
        )
        found = []
        with torch.no_grad(), watched(watch.block, encoder, connectors):
            for words in (ask.negative, ask.prompt) if ask.guided else (ask.prompt,):
                embeds, mask, _, _ = pipeline.encode_prompt(
                    words, do_classifier_free_guidance=False, max_sequence_length=self._words()
                )
                found.append(connectors(embeds.to(connectors.dtype), mask, padding_side="left"))
        picture, sound, seen = (torch.cat(rows).cpu() for rows in zip(*found, strict=True))
        return {"picture": picture, "sound": sound, "mask": seen}

    def denoise(self, ask: Ask, text: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:
        """See the protocol. With a second stage the first has half the width and height."""
        if self._enlarges(ask):
            ask = replace(ask, width=ask.width // 2, height=ask.height // 2)
        preset = ask.preset
        sigmas = list(preset.sigmas) or None
        more: dict[str, Any] = {}
        if video := next(iter(given(ask, "video")), None):
            sigmas = _later(sigmas or self._schedule(ask), video.strength)
            more = {**self._remade(ask, video), "noise_scale": sigmas[0]}
        steps = len(sigmas) if sigmas else preset.steps
        return self._run(ask, text, watch, "denoising", steps, sigmas, more, generator(ask.seed), start)

    def refine(self, ask: Ask, text: Tensors, latents: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:
        """See the protocol."""
        if not self._enlarges(ask):
            return latents
        import torch
        from diffusers.pipelines.ltx2.pipeline_ltx2_latent_upsample import LTX2LatentUpsamplePipeline

        enlarger = self._parts.get("latent_upsampler")
        with watched(watch.block, enlarger):
            large = assembled(LTX2LatentUpsamplePipeline, vae=self._parts.get("vae"), latent_upsampler=enlarger)(
                latents=latents["picture"].to(self._parts.device),
                latents_normalized=False,
                output_type="latent",
                return_dict=False,
            )[0]
        self._parts.free("latent_upsampler")
        sigmas = list(ask.preset.refine)
        sound = latents["sound"].to(self._parts.device)
        more = {"latents": large.to(torch.float32), "audio_latents": sound, "noise_scale": sigmas[0]}
        noise = generator(ask.seed + AFRESH)
        return self._run(ask, text, watch, "refining", len(sigmas), sigmas, more, noise, start)

    def pictures(self, ask: Ask, latents: Tensors, watch: Watch) -> Iterator[NDArray[np.uint8]]:
        """See the protocol. What goes over into another, in time or across, is wanted as numbers."""
        import torch

        vae, plan = self._parts.get("vae"), self._parts.plan
        if plan.tile or plan.chunk:
            yield from super().pictures(ask, latents, watch)
            return
        vae.use_tiling = False
        watch.block()
        with here(vae), torch.no_grad(), watched(watch.block, vae.decoder), decoding.printing(vae.decoder) as made:
            self._decoded(latents["picture"].to(self._parts.device, vae.dtype))
        yield from made.pop()

    def sound(self, ask: Ask, latents: Tensors, watch: Watch) -> Sound | None:  # noqa: ARG002
        """See the protocol."""
        import torch

        vae = self._parts.get("audio_vae")
        vocoder = self._parts.get("vocoder")
        with torch.no_grad(), watched(watch.block, vae.decoder, vocoder):
            bands = vae.decode(latents["sound"].to(self._parts.device, vae.dtype), return_dict=False)[0]
            wave = vocoder(bands)[0]
        return Sound(wave.float().cpu().numpy().T, vocoder.config.output_sampling_rate)

    # ----- within -------------------------------------------------------------------------------------------------
    def _words(self) -> int:
        return min(WORDS, self._parts.get("tokenizer").model_max_length)

    def _enlarges(self, ask: Ask) -> bool:
        if ask.preset.refine and "latent_upsampler" not in self._parts:
            self._remark("model.no_enlarger", "latent_upsampler")
            return False
        return bool(ask.preset.refine)

    def _run(
        self,
        ask: Ask,
        text: Tensors,
        watch: Watch,
        phase: str,
        steps: int,
        sigmas: list[float] | None,
        more: dict[str, Any],
        noise: Any,
        start: Tensors | None,
    ) -> Tensors:
        import torch

        conditions = self._conditions(ask)
        heard = self._heard(ask)
        transformer = self._parts.get("transformer")
        watch.block()
        pipeline = self._pipeline(bool(conditions), text, heard, plain=sigmas is not None)
        counted = Steps(
            pipeline,
            watch,
            phase,
            steps,
            ("latents", "audio_latents"),
            start,
            lambda tensors: self._see(ask, pipeline, tensors),
            ("noise_pred_video",),
        )
        nothing = torch.zeros((1, 1, 1), dtype=transformer.dtype, device=self._parts.device)
        mask = torch.ones((1, 1), device=self._parts.device)
        if conditions:
            more = {**more, "conditions": conditions}
        with watched(watch.block, transformer), counted.skipping(transformer), levelled(transformer, heard):
            picture, sound = pipeline(
                prompt_embeds=nothing,
                prompt_attention_mask=mask,
                negative_prompt_embeds=nothing,
                negative_prompt_attention_mask=mask,
                width=ask.width,
                height=ask.height,
                num_frames=ask.frames,
                frame_rate=float(ask.rate),
                num_inference_steps=steps,
                sigmas=sigmas,
                guidance_scale=ask.preset.guidance,
                use_cross_timestep=bool(transformer.config.cross_attn_mod),
                generator=noise,
                output_type="latent",
                return_dict=False,
                **ask.preset.options,
                **more,
                **counted.arguments,
            )
        decoding.check(picture, sound)
        return {"picture": picture.float().cpu(), "sound": sound.float().cpu()}

    def _pipeline(self, conditioned: bool, text: Tensors, heard: torch.Tensor | None, *, plain: bool) -> Any:
        """A pipeline without its encoder; a `plain` one takes the steps it is told as they are."""
        from diffusers.pipelines.ltx2.pipeline_ltx2 import LTX2Pipeline
        from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2ConditionPipeline

        scheduler = self._parts.get("scheduler")
        if plain:
            scheduler = scheduler.from_config(
                scheduler.config, use_dynamic_shifting=False, shift_terminal=None, shift=1.0
            )
        kind = exact(LTX2ConditionPipeline, heard) if conditioned else LTX2Pipeline
        parts = {name: self._parts.get(name) for name in ("vae", "audio_vae", "transformer")}
        return assembled(kind, scheduler=scheduler, connectors=_Encoded(text, self._parts.device), **parts)

    def _conditions(self, ask: Ask) -> list[Any]:
        """What is given, at the latent frames where it stands; each knows its frame exactly as ``frame``."""
        from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition

        fine = not self._parts.get("transformer").config.ff_bias
        found = []
        for each in given(ask, "first", "last", "key", "prefix"):
            frame = 0 if each.role in ("first", "prefix") else each.frame
            condition = LTX2VideoCondition(
                frames=each.pictures,  # type: ignore[arg-type]
                index=latent_of(frame),
                strength=each.strength,
                crf=FINE if fine else COARSE,
            )
            condition.frame = frame  # type: ignore[attr-defined]
            found.append(condition)
        return found

    def _remade(self, ask: Ask, video: Given) -> dict[str, Any]:
        """Latents to begin from: those of a take's pictures, and of its sound where it has one."""
        import torch

        assert video.pictures is not None
        vae, device = self._parts.get("vae"), self._parts.device
        pictures = video.pictures[: ask.frames]
        pictures = np.concatenate([pictures, np.repeat(pictures[-1:], ask.frames - len(pictures), axis=0)])
        scaled = np.stack([decoding.resized(each, ask.width, ask.height) for each in pictures])
        tensor = torch.from_numpy(scaled).to(device).permute(3, 0, 1, 2)[None].to(vae.dtype) / 127.5 - 1
        with torch.no_grad():
            latents = vae.encode(tensor).latent_dist.mode().float()
        return {"latents": latents, "audio_latents": self._sounding(ask, video)}

    def _sounding(self, ask: Ask, video: Given) -> torch.Tensor:
        """Latents of the sound beside a take, as long as its pictures; of silence where it has none, which is told."""
        import torch

        heard, device = self._parts.get("audio_vae"), self._parts.device
        settings = heard.config
        seconds = ask.frames / float(ask.rate)
        a_second = settings.sample_rate / settings.mel_hop_length / heard.temporal_compression_ratio
        length = round(seconds * a_second)
        silence = heard.latents_mean.to(device, torch.float32).expand((1, length, heard.latents_mean.numel())).clone()
        bands = settings.mel_bins // heard.mel_compression_ratio
        found = silence.unflatten(2, (-1, bands)).transpose(1, 2)
        if video.samples is None:
            self._remark("model.sound_anew", "video")
            return found
        latents = self._listened(video.samples)[:, :, :length]
        found[:, :, : latents.shape[2]] = latents
        return found

    def _heard(self, ask: Ask) -> torch.Tensor | None:
        """Latents of the sound that a clip goes on from, None where there is none."""
        for each in given(ask, "prefix"):
            if each.sound is not None:
                return each.sound
            if each.samples is not None:
                # The last one looks beyond the end, where nothing was heard yet.
                return self._listened(each.samples)[:, :, :-1].cpu()
        return None

    def _listened(self, samples: NDArray[np.float32]) -> torch.Tensor:
        """Latents (1, channels, n, bands) of sound."""
        import torch

        ear = self._parts.get("audio_vae")
        settings = ear.config
        looked = mels.bands(samples, settings.sample_rate, settings.mel_hop_length, settings.mel_bins)
        with torch.no_grad():
            return ear.encode(looked.to(self._parts.device, ear.dtype)).latent_dist.mode().float()

    def _schedule(self, ask: Ask) -> list[float]:
        """The steps of a preset that names none, as noise: those of the pipeline, for this many latents."""
        from diffusers.pipelines.ltx2.pipeline_ltx2 import calculate_shift

        scheduler = self._parts.get("scheduler")
        settings, steps = scheduler.config, ask.preset.steps
        tokens = (latent_of(ask.frames - 1) + 1) * (ask.width // 32) * (ask.height // 32)
        shift = calculate_shift(
            tokens,
            settings.base_image_seq_len,
            settings.max_image_seq_len,
            settings.base_shift,
            settings.max_shift,
        )
        own = scheduler.from_config(settings)
        own.set_timesteps(sigmas=np.linspace(1, 1 / steps, steps), mu=shift)
        return own.sigmas[:-1].tolist()

    def _decoded(self, latents: torch.Tensor) -> torch.Tensor:
        import torch

        vae = self._parts.get("vae")
        time = torch.zeros(1, device=latents.device, dtype=latents.dtype) if vae.config.timestep_conditioning else None
        return vae.decode(latents, time, return_dict=False)[0]

    def _see(self, ask: Ask, pipeline: Any, tensors: dict[str, torch.Tensor]) -> NDArray[np.uint8]:
        """The estimate's middle: tokens of one latent frame, put in rows and given their own mean and spread."""
        scheduler = pipeline.scheduler
        across, down = ask.width // 32, ask.height // 32
        middle = (latent_of(ask.frames - 1) + 1) // 2
        place = slice(middle * across * down, (middle + 1) * across * down)
        sigma = scheduler.sigmas[scheduler.step_index]
        estimate = tensors["latents"][:, place] - sigma * tensors["noise_pred_video"][:, place]
        return self._glimpse(estimate.reshape(1, 1, down, across, -1).permute(0, 4, 1, 2, 3))

    def _scaled(self, latents: torch.Tensor) -> torch.Tensor:
        vae = self._parts.get("vae")
        mean, spread = (each.view(1, -1, 1, 1, 1).to(latents) for each in (vae.latents_mean, vae.latents_std))
        return latents * spread / vae.config.scaling_factor + mean


class _Encoded:
    """Stands in a pipeline for the connectors, whose answer is known."""

    def __init__(self, text: Tensors, device: torch.device) -> None:
        self._rows = [text[name].to(device) for name in ("picture", "sound", "mask")]

    def __call__(self, embeds: torch.Tensor, *_: Any, **__: Any) -> tuple[torch.Tensor, ...]:
        """Both rows for a guided step, else that of the prompt alone."""
        guided = embeds.shape[0] == 2
        found = (rows if guided else rows[-1:] for rows in self._rows)
        return tuple(rows.to(embeds.dtype) if rows.is_floating_point() else rows for rows in found)


def latent_of(frame: int) -> int:
    """The latent frame that a frame of the picture is part of."""
    return math.ceil(frame / SQUEEZE)


def _later(sigmas: list[float], strength: float) -> list[float]:
    """The steps from a strength of noise on; at least the last."""
    return [sigma for sigma in sigmas if sigma <= strength] or sigmas[-1:]
