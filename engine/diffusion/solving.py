"""Steps of a pipeline that calls nobody back: seen where its solvers take them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.diffusion.adapter import Tensors, Watch
from engine.diffusion.steps import See, Steps


@contextlib.contextmanager
def solving(
    scheduler: Any,
    watch: Watch,
    phase: str,
    steps: int,
    start: Tensors | None = None,
    see: See | None = None,
    *asleep: Any,
) -> Iterator[None]:
    """While a pipeline runs: each step of its solver is told and kept as `engine.diffusion.steps.Steps` does.

    Parameters
    ----------
    scheduler : scheduler
        Its ``step(guess, time, latents)`` is listened to; `see` gets ``latents`` as they are after it and ``guess``.
    watch : Watch
    phase : str
    steps : int
    start : dict, optional
    see : callable, optional
    asleep : modules
        Transformers that sleep until a kept step is reached.
    """
    counted = Steps(SimpleNamespace(scheduler=scheduler), watch, phase, steps, ("latents",), start, see, ("guess",))
    own = scheduler.step
    taken = 0

    def step(guess: Any, time: Any, latents: Any, *rest: Any, **more: Any) -> Any:
        nonlocal taken
        solved = own(guess, time, latents, *rest, **more)
        counted(None, taken, time, {"latents": solved[0], "guess": guess})
        taken += 1
        return solved

    scheduler.step = step
    try:
        with counted.skipping(*asleep):
            yield
    finally:
        del scheduler.step


class Unkept:
    """A watch that keeps nothing."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def block(self) -> None:
        """See `engine.diffusion.adapter.Watch`."""
        self._watch.block()

    def step(self, phase: str, number: int, steps: int, picture: Callable[[], NDArray[np.uint8]] | None = None) -> None:
        """See `engine.diffusion.adapter.Watch`."""
        self._watch.step(phase, number, steps, picture)

    def keep(self, latents: Callable[[], Tensors]) -> None:
        """Nothing."""
