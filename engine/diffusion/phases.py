"""A model at work, phase after phase: what is kept between them, and what is done where memory runs out."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TypeVar

from engine.diffusion.adapter import Adapter, Ask, Cancelled, Tensors
from engine.diffusion.keeping import Keeping
from engine.diffusion.loading import Parts, memory_ran_out, release
from engine.diffusion.steps import NUMBER
from engine.diffusion.watching import Watching
from engine.messages.faults import Exit, Fault
from engine.models.catalogue import family
from engine.models.ladder import step_down, told
from engine.models.plan import Plan
from engine.models.stored import Weights

READING, DENOISING, REFINING, DECODING = "reading", "denoising", "refining", "decoding"

TRIES = 2
"""How often a phase is tried that fails for another reason than memory."""

Result = TypeVar("Result")
Lower = Callable[[Plan, str], Plan | None]


def adapter(weights: Weights, plan: Plan, watch: Watching | None = None) -> Adapter:
    """What runs a model; none of its parts is loaded yet.

    Raises
    ------
    Fault
        ``model.not_rendered``.
    """
    known = family(weights.family)
    if not known.adapter:
        raise Fault("model.not_rendered", Exit.MISSING_PART, model=known.title)
    module, _, name = known.adapter.partition(":")
    return getattr(import_module(module), name)(Parts(weights, plan, watch))


class Phases:
    """An adapter, and the plan that it holds to by now.

    Parameters
    ----------
    weights : Weights
    plan : Plan
    keeping : Keeping
    watch : Watching
    lower : callable
        From a plan and the phase in which memory ran out to the next lower plan.
    """

    def __init__(
        self, weights: Weights, plan: Plan, keeping: Keeping, watch: Watching, lower: Lower = step_down
    ) -> None:
        self.plan = plan
        self._lowered = lower
        self.watch = watch
        self.log: list[str] = []
        self._keeping = keeping
        self._weights = weights
        self._failures = 0
        self.adapter = self._build()

    def _build(self) -> Adapter:
        return adapter(self._weights, self.plan, self.watch)

    def run(self, phase: str, work: Callable[[], Result]) -> Result:
        """Do a phase, with lower and lower plans where memory runs out.

        Raises
        ------
        Fault
            ``model.memory``, ``model.cancelled``, ``model.nan`` and what the phase itself raises.
        """
        self.watch.enter(phase)
        while True:
            try:
                with self.minding():
                    return work()
            except Exception as error:
                if not memory_ran_out(error):
                    raise
                self._lower(phase, error)

    def latents(self, ask: Ask, text: Tensors, *, hold: bool = False) -> Tensors:
        """What is to be decoded; of an earlier try everything is taken that it came to.

        Afterwards the transformer is let go, unless one is to `hold` it for what comes next.
        """
        found = self._found(REFINING)
        if found is None:
            denoised = self._found(DENOISING)
            if denoised is None:
                denoised = self.run(
                    DENOISING, lambda: self.adapter.denoise(ask, text, self.watch, self._begun(DENOISING))
                )
                self._keeping.whole(DENOISING, denoised)
            found = self.run(
                REFINING, lambda: self.adapter.refine(ask, text, denoised, self.watch, self._begun(REFINING))
            )
            if found is not denoised:
                self._keeping.whole(REFINING, found)
        if not hold:
            self.adapter.free("transformer", "refiner")
        return found

    def recovered(self, phase: str, error: Exception) -> bool:
        """After an error: whether a phase may be tried again, by a lower plan where memory ran out."""
        if isinstance(error, Fault | OSError):
            return False
        if memory_ran_out(error):
            self._lower(phase, error)
            return True
        self._failures += 1
        self._start_over(error)
        return self._failures < TRIES

    def close(self, *, keep: bool) -> None:
        """Let memory go, and what is kept on disk where it shall not be gone on from."""
        self.adapter.free()
        if not keep:
            self._keeping.clear()

    @contextlib.contextmanager
    def minding(self) -> Iterator[None]:
        """What is given up, or came to nothing, is not gone on from."""
        try:
            yield
        except Cancelled:
            self.close(keep=False)
            raise Fault("model.cancelled", Exit.CANCELLED) from None
        except Fault as fault:
            if fault.code == "model.nan":
                self._keeping.clear()
            raise

    def _found(self, phase: str) -> Tensors | None:
        found = self._keeping.found(phase)
        if found is not None:
            self.log.append(f"model.resumed: {phase}")
        return found

    def _begun(self, phase: str) -> Tensors | None:
        found = self._keeping.begun(phase)
        if found is not None:
            self.log.append(f"model.resumed: {phase}, {int(found[NUMBER])}")
        return found

    def _lower(self, phase: str, error: Exception) -> None:
        lower = self._lowered(self.plan, phase)
        if lower is None:
            raise Fault("model.memory", Exit.MISSING_PART, str(error), phase=phase) from error
        self.log.append(f"model.stepped_down: {phase}, {told(self.plan, lower)}")
        self.plan = lower
        self._start_over(error)

    def _start_over(self, error: Exception) -> None:
        """Parts anew; the failed attempt's own tensors live in the frames of its error."""
        self.adapter.free()
        traceback.clear_frames(error.__traceback__)
        error.__traceback__ = None
        release()
        self.adapter = self._build()
