"""JoyAI-Echo through diffusers' modular blocks: LTX-2's parts, with pictures and voices of earlier shots remembered."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.diffusion import decoding, mels, modular
from engine.diffusion.adapter import Ask, Given, Tensors, Watch, generator
from engine.diffusion.families.ltx2 import LTX2
from engine.diffusion.plain import given, still
from engine.diffusion.watching import watched

SLOTS = 7
"""Pictures, each with a voice or without, that are remembered."""

HEARD = 9.62
"""Seconds of a voice that are remembered."""

TEXT = ("connector_prompt_embeds", "connector_audio_prompt_embeds", "connector_attention_mask")


class Echo(LTX2):
    """See `engine.diffusion.adapter.Adapter`."""

    def encode(self, ask: Ask, watch: Watch) -> Tensors:
        """See the protocol. It is not told what not to show."""
        from diffusers.modular_pipelines.echo.modular_blocks_echo import EchoTextConditioningStep

        encoder, connectors = self._parts.get("text_encoder"), self._parts.get("connectors")
        with watched(watch.block, encoder, connectors):
            watch.block()
            blocks = {"text": EchoTextConditioningStep()}
            state = modular.run(blocks, self._parts.get, {}, prompt=ask.prompt, max_sequence_length=self._words())
        return {name: state.get(name).cpu() for name in TEXT}

    def denoise(self, ask: Ask, text: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:
        """See the protocol."""
        from diffusers.modular_pipelines.echo.modular_blocks_echo import EchoDenoiseStep

        transformer, device = self._parts.get("transformer"), self._parts.device
        core = EchoDenoiseStep()
        sigmas = list(ask.preset.sigmas)
        told = modular.stepping(
            core,
            "denoise_loop",
            watch,
            len(sigmas) - 1,
            start,
            lambda tensors: self._remembering(ask, tensors),
            ("predicted_video_x0",),
        )
        with watched(watch.block, transformer), told.skipping(transformer):
            state = modular.run(
                {"core": core},
                self._parts.get,
                {},
                width=ask.width,
                height=ask.height,
                num_frames=ask.frames,
                frame_rate=float(ask.rate),
                sigmas=sigmas,
                generator=generator(ask.seed),
                **{name: text[name].to(device) for name in TEXT},
                **self._memory(ask, watch),
            )
        picture, sound = state.get("latents").float(), state.get("audio_latents").float()
        decoding.check(picture, sound)
        heard = self._parts.get("audio_vae")
        mean, spread = (
            each.view(1, sound.shape[1], 1, -1).to(sound) for each in (heard.latents_mean, heard.latents_std)
        )
        return {"picture": self._scaled(picture).cpu(), "sound": (sound * spread + mean).cpu()}

    def refine(self, ask: Ask, text: Tensors, latents: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:  # noqa: ARG002 - see the protocol
        """See the protocol: there is no second stage."""
        return latents

    # ----- within -------------------------------------------------------------------------------------------------
    def _memory(self, ask: Ask, watch: Watch) -> dict[str, Any]:
        """Latents of the first frame, and of pictures and voices in pairs: a slot each."""
        from diffusers.modular_pipelines.echo.encoders import EchoVaeEncoderStep

        first, images, voices = given(ask, "first"), given(ask, "image"), given(ask, "voice")
        if len(voices) > len(images):
            self._remarks["model.voice_alone: voice"] = None
        voices = [*voices[: len(images)], *[None] * (len(images) - len(voices))]
        # People first, then earlier shots, the newest first.
        earlier = given(ask, "memory")
        for number in range(max(SLOTS - len(images), 0), len(earlier)):
            self._remarks[f"model.cannot: memory {number + 1}"] = None
        images, voices = (each[:SLOTS] for each in ([*images, *earlier], [*voices, *earlier]))
        if not first and not images:
            return {}
        vae = self._parts.get("vae")
        with watched(watch.block, vae.encoder):
            state = modular.run(
                {"encode": EchoVaeEncoderStep()},
                self._parts.get,
                {},
                width=ask.width,
                height=ask.height,
                image=still(first[0]) if first else None,
                memory_images=[_covering(each, ask) for each in images] or None,
            )
        found = {name: state.get(name) for name in ("first_frame_latents", "memory_video_latents")}
        slots = [self._latent_voice(voice) for voice in voices]
        return {**found, "memory_audio_latents": slots if any(slot is not None for slot in slots) else None}

    def _latent_voice(self, voice: Given | None) -> Any:
        """A voice as latents, as `EchoVaeEncoderStep` would make them by torchaudio; None for a silent slot."""
        import torch

        if voice is None or voice.samples is None:
            return None
        vae = self._parts.get("audio_vae")
        settings = vae.config
        samples = mels.loudest(voice.samples, HEARD)
        bands = mels.bands(samples, settings.sample_rate, settings.mel_hop_length, settings.mel_bins)
        with torch.no_grad():
            latents = vae.encode(bands.to(self._parts.device, vae.dtype)).latent_dist.mode().float()
        shape = (1, latents.shape[1], 1, latents.shape[3])
        mean, spread = (each.view(shape).to(latents) for each in (vae.latents_mean, vae.latents_std))
        return (latents - mean) / spread

    def _remembering(self, ask: Ask, tensors: dict[str, Any]) -> NDArray[np.uint8]:
        """The middle of the estimate."""
        across, down = ask.width // 32, ask.height // 32
        packed = tensors["predicted_video_x0"].float().reshape(1, -1, down, across, tensors["latents"].shape[-1])
        middle = packed.shape[1] // 2
        return self._glimpse(packed[:, middle : middle + 1].permute(0, 4, 1, 2, 3))


def _covering(one: Given, ask: Ask) -> Any:
    """A remembered picture in the film's size; it would else be squeezed into it."""
    from PIL import Image

    assert one.pictures is not None
    return Image.fromarray(decoding.covering(one.pictures[0], ask.width, ask.height))
