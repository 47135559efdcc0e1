"""Cosmos 3 through diffusers: picture and sound by one transformer that reads the words itself; a clip is gone on from.

An interrupted run is not gone on from: the solver of its sound remembers steps where nobody can reach them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.diffusion import decoding
from engine.diffusion.adapter import Ask, Sound, Tensors, Watch, generator
from engine.diffusion.plain import Plain, given, still, stills
from engine.diffusion.solving import Unkept
from engine.diffusion.steps import Steps
from engine.diffusion.texts import Measured, measured
from engine.diffusion.watching import watched

if TYPE_CHECKING:
    import torch

WORDS = 1024


class Cosmos(Plain):
    """See `engine.diffusion.adapter.Adapter`."""

    roles: ClassVar = {
        "text": (),
        "transformer": ("transformer", "scheduler", "text_tokenizer"),
        "picture": ("vae",),
        "sound": ("sound_tokenizer",),
    }
    finest: ClassVar = 16

    def measured(self, prompt: str) -> Measured:
        """See the protocol."""
        return measured(self._parts.get("text_tokenizer"), prompt, WORDS)

    def encode(self, ask: Ask, watch: Watch) -> Tensors:  # noqa: ARG002 - see the protocol
        """See the protocol: there is nothing to encode, its transformer takes words as they are."""
        return {}

    def denoise(self, ask: Ask, text: Tensors, watch: Watch, start: Tensors | None = None) -> Tensors:  # noqa: ARG002 - see the protocol
        """See the protocol."""
        parts, options = self._parts, dict(ask.preset.options)
        transformer, scheduler = parts.get("transformer"), parts.get("scheduler")
        shift = options.pop("flow_shift", None)
        if shift and "flow_shift" in scheduler.config:
            scheduler = scheduler.from_config(scheduler.config, flow_shift=shift)
        sounds = "sound_tokenizer" in parts
        if not sounds:
            self._remark("model.no_sound_part", "sound_tokenizer")
        pipeline = _undecoded()(
            transformer=transformer,
            text_tokenizer=parts.get("text_tokenizer"),
            vae=parts.get("vae"),
            scheduler=scheduler,
            sound_tokenizer=parts.optional("sound_tokenizer"),
            enable_safety_checker=False,
            default_use_system_prompt=parts.setting("default_use_system_prompt") is not False,
            use_native_flow_schedule=bool(parts.setting("use_native_flow_schedule")),
        )
        pipeline.set_progress_bar_config(disable=True)

        def see(tensors: dict[str, torch.Tensor]) -> NDArray[np.uint8]:
            outputs = getattr(scheduler, "model_outputs", None)
            newest = outputs[-1] if outputs and outputs[-1] is not None else tensors["latents"]
            return self._glimpse(newest.reshape(tensors["latents"].shape))

        steps = Steps(pipeline, Unkept(watch), "denoising", ask.preset.steps, ("latents",), None, see)
        with watched(watch.block, transformer, parts.get("vae").encoder):
            picture, sound = pipeline(
                prompt=ask.prompt,
                negative_prompt=ask.negative,
                width=ask.width,
                height=ask.height,
                num_frames=ask.frames,
                fps=float(ask.rate),
                num_inference_steps=ask.preset.steps,
                guidance_scale=ask.preset.guidance,
                enable_sound=sounds,
                enable_safety_check=False,
                generator=generator(ask.seed),
                output_type="latent",
                return_dict=False,
                **self._begun(ask),
                **steps.arguments,
            )
        decoding.check(picture, *([sound] if sounds else []))
        found = {"picture": picture.float().cpu()}
        return {**found, "sound": sound.float().cpu()} if sounds else found

    def sound(self, ask: Ask, latents: Tensors, watch: Watch) -> Sound | None:
        """See the protocol. Silence where its sound part is not there, which is told."""
        import torch

        if "sound" not in latents:
            seconds = ask.frames / ask.rate
            return Sound(np.zeros((round(seconds * decoding.SAMPLE_RATE), 2), np.float32), decoding.SAMPLE_RATE)
        vae = self._parts.get("sound_tokenizer")
        dtype = next(vae.parameters()).dtype
        with torch.no_grad(), watched(watch.block, vae):
            wave = vae.decode(latents["sound"].to(self._parts.device, dtype)[None])[0]
        return Sound(wave.float().cpu().numpy().T, vae.config.sampling_rate)

    # ----- within -------------------------------------------------------------------------------------------------
    def _begun(self, ask: Ask) -> dict[str, Any]:
        """The first frame, or the clip that is gone on from: as many latent frames stand as it fills."""
        first, prefix = given(ask, "first"), given(ask, "prefix")
        if prefix:
            pictures = stills(prefix[0])
            stand = (len(pictures) - 1) // self.squeeze + 1
            return {"video": pictures, "condition_frame_indexes_vision": tuple(range(stand))}
        return {"image": still(first[0])} if first else {}

    def _decoded(self, latents: torch.Tensor) -> torch.Tensor:
        import torch

        vae = self._parts.get("vae")
        settings, shape = vae.config, (1, -1, 1, 1, 1)
        mean, spread = (
            torch.tensor(each).view(shape).to(latents) for each in (settings.latents_mean, settings.latents_std)
        )
        return vae.decode(latents * spread + mean, return_dict=False)[0]


def _undecoded() -> Any:
    """The pipeline, whose sound stays latents: it has no other way to say so."""
    from diffusers.pipelines.cosmos.pipeline_cosmos3_omni import Cosmos3OmniPipeline

    class Undecoded(Cosmos3OmniPipeline):
        def decode_sound(self, latent: torch.Tensor) -> torch.Tensor:
            return latent

    return Undecoded
