"""MiniMax-H3 through diffusers' modular blocks: picture and sound, by words, first and last frames, or references.

Its makers' processor needs torchvision for videos, so pictures are prepared by the one of Pillow, and clips to
go by are not taken. Sound is given at the model's own rate, so that nothing resamples it with torchaudio.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.diffusion import decoding, modular
from engine.diffusion.adapter import Ask, Sound, Tensors, Watch, generator
from engine.diffusion.plain import Plain, given, still
from engine.diffusion.texts import Measured, measured
from engine.diffusion.watching import watched
from engine.messages.jobs import SAMPLE_RATE

if TYPE_CHECKING:
    import torch

WORDS = 4096
SETTINGS = ("canvas_short_edge", "canvas_max_pixels", "reference_image_short_edge")
CHUNK = 5
"""Latent frames of a chunk of seventeen pictures."""

IMAGE, VIDEO = "<|image_pad|>", "<|video_pad|>"


class H3(Plain):
    """See `engine.diffusion.adapter.Adapter`."""

    roles: ClassVar = {
        "text": ("tokenizer", "text_encoder"),
        "transformer": ("transformer", "transformer_ref", "scheduler", "audio_scheduler"),
        "picture": ("vae",),
        "sound": ("audio_vae",),
    }
    finest: ClassVar = 16
    looks: ClassVar = True

    def measured(self, prompt: str) -> Measured:
        """See the protocol."""
        return measured(self._parts.get("tokenizer"), prompt, WORDS)

    def encode(self, ask: Ask, watch: Watch) -> Tensors:
        """See the protocol. The encoder looks at the pictures that are given, under their labels."""
        blocks = _blocks()
        kind, inputs = self._workflow(ask)
        chosen = {
            "ref": {"before": blocks.MiniMaxH3Ref2VASetupStep(), "text": blocks.MiniMaxH3Ref2VATextEncoderStep()},
            "frames": {"before": blocks.MiniMaxH3ResizeStep(), "text": blocks.MiniMaxH3FL2VATextEncoderStep()},
            "words": {"text": blocks.MiniMaxH3TextEncoderStep()},
        }[kind]
        with watched(watch.block, self._parts.get("text_encoder")):
            watch.block()
            state = self._run(chosen, prompt=ask.prompt, **inputs)
        return {name: state.get(name).cpu() for name in ("prompt_embeds", "text_token_tags")}

    def denoise(self, ask: Ask, text: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:
        """See the protocol."""
        blocks = _blocks()
        kind, inputs = self._workflow(ask)
        chosen: dict[str, Any] = {
            "ref": {
                "before": blocks.MiniMaxH3Ref2VASetupStep(),
                "encode": blocks.MiniMaxH3Ref2VAReferenceEncoderStep(),
                "core": blocks.MiniMaxH3Ref2VACoreDenoiseStep(),
            },
            "frames": {
                "before": blocks.MiniMaxH3ResizeStep(),
                "encode": blocks.MiniMaxH3KeyframeVaeEncoderStep(),
                "core": blocks.MiniMaxH3FL2VACoreDenoiseStep(),
            },
            "words": {"core": blocks.MiniMaxH3CoreDenoiseStep()},
        }[kind]
        transformer = self._parts.get("transformer_ref" if kind == "ref" else "transformer")
        # The end of its grid of times is one of its points.
        steps = ask.preset.steps - 1
        told = modular.stepping(
            chosen["core"],
            "denoise",
            watch,
            steps,
            start,
            lambda tensors: self._see(ask, tensors),
            ("noise_pred", "num_condition_video_rows"),
        )
        encoders = () if kind == "words" else (self._parts.get("vae").encoder, self._parts.get("audio_vae"))
        with watched(watch.block, transformer, *encoders), told.skipping(transformer):
            state = self._run(
                chosen,
                generator=generator(ask.seed),
                num_inference_steps=ask.preset.steps,
                **{name: each.to(self._parts.device) for name, each in text.items()},
                **inputs,
            )
        picture, sound = state.get("latents"), state.get("audio_latents")
        decoding.check(picture, sound)
        return {"picture": picture.float().cpu(), "sound": sound.float().cpu()}

    def pictures(self, ask: Ask, latents: Tensors, watch: Watch) -> Iterator[NDArray[np.uint8]]:
        """See the protocol. Its autoencoder goes in chunks and tiles of its own, without which it was never taught."""
        import torch

        vae = self._parts.get("vae")
        with torch.no_grad(), watched(watch.block, vae.decoder):
            watch.block()
            whole = self._decoded(latents["picture"].to(self._parts.device, vae.dtype))
        yield from decoding.to_pictures(whole)[: ask.frames]

    def sound(self, ask: Ask, latents: Tensors, watch: Watch) -> Sound | None:  # noqa: ARG002 - see the protocol
        """See the protocol."""
        import torch

        vae = self._parts.get("audio_vae")
        with torch.no_grad(), watched(watch.block, vae):
            scaled = _spread(latents["sound"].to(self._parts.device), vae, (1, -1, 1))
            wave = vae.decode(scaled.to(vae.dtype), return_dict=False)[0]
        return Sound(wave[:, 0].float().cpu().numpy().T, vae.config.sampling_rate)

    # ----- within -------------------------------------------------------------------------------------------------
    def _workflow(self, ask: Ask) -> tuple[str, dict[str, Any]]:
        """Which of its three ways of working is asked for, and with what."""
        size = {"width": ask.width, "height": ask.height, "num_frames": ask.frames}
        first, last = given(ask, "first"), given(ask, "last")
        images, voices = given(ask, "image"), given(ask, "voice")
        if voices and not images:
            self._remark("model.voice_alone", "voice")
        if not images:
            frames = {"image": first, "last_image": last}
            stills = {name: still(each[0]) for name, each in frames.items() if each}
            return ("frames" if stills else "words"), {**size, **stills}
        for each in (*first, *last):
            self._remark("model.not_with_references", each.role)
        from diffusers.modular_pipelines.minimax_h3.references import (
            MiniMaxH3AudioReference,
            MiniMaxH3ImageReference,
        )

        rate = self._parts.get("audio_vae").config.sampling_rate
        references: list[Any] = [MiniMaxH3ImageReference(image=still(each)) for each in images]
        references += [MiniMaxH3AudioReference(audio=_wave(each.samples, rate), sample_rate=rate) for each in voices]
        return "ref", {**size, "references": references}

    def _run(self, blocks: dict[str, Any], **inputs: Any) -> Any:
        settings = {name: self._parts.setting(name) for name in SETTINGS}
        return modular.run(blocks, self._part, settings, **inputs)

    def _part(self, name: str) -> Any:
        return self._processor() if name == "processor" else self._parts.get(name)

    def _processor(self) -> Any:
        from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

        pictures = Qwen2VLImageProcessorPil.from_pretrained(self._parts.place("processor"), local_files_only=True)
        return _Processor(pictures, self._parts.get("tokenizer"))

    def _decoded(self, latents: torch.Tensor) -> torch.Tensor:
        import torch

        vae = self._parts.get("vae")
        decoded = vae.decode(_spread(latents, vae, (1, -1, 1, 1, 1)).to(vae.dtype), return_dict=False)[0].float()
        mean = torch.tensor((0.485, 0.456, 0.406), device=decoded.device).view(1, -1, 1, 1, 1)
        spread = torch.tensor((0.229, 0.224, 0.225), device=decoded.device).view(1, -1, 1, 1, 1)
        return (decoded * spread + mean) * 2 - 1

    def _see(self, ask: Ask, tensors: dict[str, Any]) -> NDArray[np.uint8]:
        """The beginning of the middle chunk of the estimate."""
        import torch

        vae, scheduler = self._parts.get("vae"), self._parts.get("scheduler")
        rows = tensors["num_condition_video_rows"] or 0
        sigma = scheduler.sigmas[scheduler.step_index]
        # Its guess points towards the picture, not away from it.
        estimate = tensors["latents"][rows:] + sigma * tensors["noise_pred"][0, rows:]
        across, down = ask.width // vae.spatial_compression_ratio // 2, ask.height // vae.spatial_compression_ratio // 2
        packed = estimate.reshape(-1, down, across, vae.config.latent_channels, 2, 2)
        latents = packed.permute(3, 0, 1, 4, 2, 5).flatten(4, 5).flatten(2, 3)[None]
        chunk = latents.shape[2] // 2 // CHUNK * CHUNK
        with torch.no_grad():
            if tiny := self._tiny():
                return decoding.to_pictures(tiny(latents[:, :, chunk : chunk + 1]))[0]
            return decoding.to_pictures(self._decoded(latents[:, :, chunk : chunk + CHUNK + 2]))[0]


def _blocks() -> Any:
    """The steps of its three ways of working."""
    return import_module("diffusers.modular_pipelines.minimax_h3.modular_blocks_minimax_h3")


class _Processor:
    """Prepares pictures for the encoder, without the half for videos."""

    video_processor = None

    def __init__(self, image_processor: Any, tokenizer: Any) -> None:
        self.image_processor = image_processor
        self._kinds = dict(zip(tokenizer.convert_tokens_to_ids([IMAGE, VIDEO]), (1, 2), strict=True))

    def create_mm_token_type_ids(self, rows: list[list[int]]) -> list[list[int]]:
        """Which tokens stand for parts of pictures."""
        return [[self._kinds.get(token, 0) for token in row] for row in rows]


def _spread(latents: torch.Tensor, vae: Any, shape: tuple[int, ...]) -> torch.Tensor:
    """Latents in the numbers of their autoencoder."""
    import torch

    mean, spread = (
        torch.tensor(each, device=latents.device).view(shape)
        for each in (vae.config.latents_mean, vae.config.latents_std)
    )
    return latents.float() * spread + mean


def _wave(samples: NDArray[np.float32] | None, rate: int) -> torch.Tensor:
    """Sound at 48 kHz as a model takes it: (2, n) at its rate."""
    import torch

    assert samples is not None
    return torch.from_numpy(np.ascontiguousarray(decoding.resampled(samples, SAMPLE_RATE, rate).T))
