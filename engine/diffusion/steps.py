"""The steps of a diffusers pipeline: told, kept, and skipped where an earlier try has made them.

A pipeline that goes on from a kept step runs its loop from the beginning, so that noise, times and solver are what they
were, but its transformers answer at once with nothing; at the kept step the latents are put in their place.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.diffusion.adapter import Tensors, Watch

if TYPE_CHECKING:
    import torch

SOLVER = "solver."
"""Before the names of what a solver of several steps remembers."""

NUMBER = "number"
"""Name under which the number of steps that are done travels with kept latents."""

See = Callable[[dict[str, "torch.Tensor"]], NDArray[np.uint8]]


class Steps:
    """Called by a pipeline at the end of each step (``callback_on_step_end``).

    Parameters
    ----------
    pipeline : DiffusionPipeline
    watch : Watch
    phase : str
    steps : int
    names : tuple of str
        Variables of the pipeline's loop that are latents, to be kept.
    start : dict, optional
        What was kept of an earlier try.
    see : callable, optional
        From the loop's variables to a picture of the estimate; `seen` names the further ones that it needs.
    seen : tuple of str
    """

    def __init__(
        self,
        pipeline: Any,
        watch: Watch,
        phase: str,
        steps: int,
        names: tuple[str, ...],
        start: Tensors | None = None,
        see: See | None = None,
        seen: tuple[str, ...] = (),
    ) -> None:
        self._pipeline = pipeline
        self._watch = watch
        self._phase = phase
        self._steps = steps
        self._names = names
        self._see = see
        self._start = dict(start or {})
        self._done = int(self._start.pop(NUMBER, 0))
        self.inputs = [*names, *seen]
        pipeline._callback_tensor_inputs = self.inputs  # the loop's own variables, beyond its list

    @property
    def arguments(self) -> dict[str, Any]:
        """What to call the pipeline with."""
        return {"callback_on_step_end": self, "callback_on_step_end_tensor_inputs": self.inputs}

    def __call__(self, _pipeline: Any, step: int, _time: Any, tensors: dict[str, torch.Tensor]) -> dict[str, Any]:
        """Whatever the pipeline asks for at the end of a step: nothing is changed but by place."""
        number = step + 1
        if number < self._done:
            self._watch.block()
            return {}
        if number == self._done:
            self._restore(tensors)
        see = self._see
        self._watch.step(self._phase, number, self._steps, (lambda: see(tensors)) if see else None)
        if number > self._done:
            self._watch.keep(lambda: self._state(number, tensors))
        return {}

    @contextlib.contextmanager
    def skipping(self, *transformers: Any) -> Iterator[None]:
        """While the pipeline runs: its transformers sleep until the kept step is reached."""
        self._asleep = [each for each in transformers if each is not None] if self._done else []
        for transformer in self._asleep:
            transformer.rushes_forward = transformer.__dict__.get("forward")
            transformer.forward = _nothing(transformer)
        try:
            yield
        finally:
            self._wake()

    def _wake(self) -> None:
        for transformer in self._asleep:
            forward = transformer.__dict__.pop("rushes_forward")
            if forward is None:
                del transformer.forward
            else:
                transformer.forward = forward
        self._asleep = []

    def _state(self, number: int, tensors: dict[str, torch.Tensor]) -> Tensors:
        import torch

        kept = {name: tensors[name] for name in self._names}
        return {**kept, **_solver(self._pipeline.scheduler), NUMBER: torch.tensor(number)}

    def _restore(self, tensors: dict[str, torch.Tensor]) -> None:
        for name in self._names:
            tensors[name].copy_(self._start[name])
        scheduler = self._pipeline.scheduler
        device = tensors[self._names[0]].device
        for name in _solver(scheduler):
            value = self._start[name].to(device)
            what, _, place = name.removeprefix(SOLVER).partition(".")
            if place:
                getattr(scheduler, what)[int(place)] = value
            else:
                setattr(scheduler, what, value)
        self._wake()


def _solver(scheduler: Any) -> Tensors:
    """What a solver remembers of earlier steps."""
    outputs = getattr(scheduler, "model_outputs", None) or []
    found = {f"{SOLVER}model_outputs.{place}": each for place, each in enumerate(outputs) if each is not None}
    if getattr(scheduler, "last_sample", None) is not None:
        found[f"{SOLVER}last_sample"] = scheduler.last_sample
    return found


def _nothing(transformer: Any) -> Callable[..., Any]:
    """A forward pass that is none: nothing in the shape of what would come out."""
    import torch

    last = transformer.config.get("out_visual_dim")

    def forward(hidden_states: Any, *_: Any, audio_hidden_states: Any = None, **__: Any) -> tuple[Any, ...]:
        hidden_states = hidden_states[..., :last]  # some have their channels last, and more of them in than out
        if audio_hidden_states is not None:
            return torch.zeros_like(hidden_states), torch.zeros_like(audio_hidden_states)
        return (torch.zeros_like(hidden_states[:, : transformer.config.out_channels]),)

    return forward
