"""LTX-2's pipeline with conditions as it is needed here: key frames at their own frame, sound that goes on.

The model was taught with a time for every latent, of sound as of picture; what is given has none of the noise and the
time at which there is none. The pipeline does so for pictures only. Here it does the same for sound.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn

FREE = 1
"""Latents of sound at a clip's beginning that are made anew: the first is of a hundredth of a second, within a longer
sound there is none of its kind."""


def exact(kind: type, heard: torch.Tensor | None = None) -> type:
    """The pipeline with conditions, whose key frames stand at their own frame, and that goes on from what was heard.

    By itself it knows latent frames only, and puts a picture at the first of the eight frames that its latent frame
    stands for.

    Parameters
    ----------
    kind : type
    heard : tensor, optional
        See `engine.diffusion.adapter.Given`: these latents stay as they are, but for the first `FREE`.
    """

    class Exact(kind):  # type: ignore[misc, valid-type]
        def preprocess_conditions(self, conditions: Any, *rest: Any, **more: Any) -> Any:
            self._rushes_frames = [each.frame for each in conditions if each.index != 0]
            return super().preprocess_conditions(conditions, *rest, **more)

        def _prepare_keyframe_coords(self, *rest: Any, **more: Any) -> Any:
            return super()._prepare_keyframe_coords(*rest, **{**more, "pixel_frame_idx": self._rushes_frames.pop(0)})

        def prepare_audio_latents(self, *rest: Any, **more: Any) -> Any:
            latents = super().prepare_audio_latents(*rest, **more)
            if heard is not None:
                vae = self.audio_vae
                packed = self._pack_audio_latents(heard.to(latents))
                self._rushes_heard = self._normalize_audio_latents(packed, vae.latents_mean, vae.latents_std)
            return self._kept(latents)

        def convert_x0_to_velocity(self, sample: Any, estimate: Any, step: int, scheduler: Any = None) -> Any:
            # The picture's scheduler is the pipeline's own, that of the sound a copy.
            if scheduler is not None and scheduler is not self.scheduler:
                estimate = self._kept(estimate)
            return super().convert_x0_to_velocity(sample, estimate, step, scheduler)

        def _kept(self, latents: Any) -> Any:
            if heard is None:
                return latents
            kept = latents.clone()
            kept[:, FREE : heard.shape[2]] = self._rushes_heard[:, FREE:]
            return kept

    return Exact


@contextlib.contextmanager
def levelled(transformer: nn.Module, heard: torch.Tensor | None) -> Iterator[None]:
    """While the pipeline runs: the transformer is told that what was heard has no noise, latent by latent."""
    if heard is None:
        yield
        return
    count = heard.shape[2]

    def before(_: nn.Module, rest: tuple[Any, ...], named: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        times = named["audio_timestep"][:, None].repeat(1, named["audio_hidden_states"].shape[1])
        times[:, FREE:count] = 0
        return rest, {**named, "audio_timestep": times}

    hook = transformer.register_forward_pre_hook(before, with_kwargs=True)
    try:
        yield
    finally:
        hook.remove()
