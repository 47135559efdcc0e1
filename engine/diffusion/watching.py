"""Eyes on a model at work: cancelled before the next block, told after every step, seen now and then."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.diffusion.adapter import Cancelled, Tensors
from engine.diffusion.keeping import Keeping

if TYPE_CHECKING:
    from torch import nn

SILENCE = 20.0
"""Seconds without a word after which the last one is said again: whoever waits takes long silence for a death."""

PATIENCE = 45
"""How often that is done while a part is loaded."""

Report = Callable[[str, int, int], None]
Show = Callable[[NDArray[np.uint8]], None]

PREVIEWS = 0.05
"""Share of the time that pictures of the estimate may take, until they are sent."""

KEEPING = 0.02
"""Share of the time that keeping latents may take."""


class Watching:
    """See `engine.diffusion.adapter.Watch`.

    Parameters
    ----------
    report : callable
        Told phase, step and steps.
    cancelled : callable
        Whether the job was given up.
    keeping : Keeping
    show : callable, optional
        Shows a picture, there and then: on a busy machine each thread that is handed it waits for its turn.

    Attributes
    ----------
    noted : list of str
        What is to be told of parts that were loaded, ``code: words``.
    """

    def __init__(
        self, report: Report, cancelled: Callable[[], bool], keeping: Keeping, show: Show | None = None
    ) -> None:
        self._report = report
        self._cancelled = cancelled
        self._keeping = keeping
        self._show = show
        self.noted: list[str] = []
        self._seeing = Share(PREVIEWS)
        self._writing = Share(KEEPING)
        self._last = ("reading", 0, 1)
        self._told = time.monotonic()

    def block(self) -> None:
        """Look up before a block; a step that takes long shows that it lives."""
        if self._cancelled():
            raise Cancelled
        if time.monotonic() - self._told > SILENCE:
            self._tell(*self._last)

    def enter(self, phase: str) -> None:
        """A phase begins; what is said again is of it."""
        self._last = (phase, 0, 1)

    @contextlib.contextmanager
    def loading(self) -> Iterator[None]:
        """While a part is read from disk, which looks up at nothing."""
        self.block()
        there = threading.Event()

        def tell() -> None:
            for _ in range(PATIENCE):
                if there.wait(SILENCE):
                    return
                self._tell(*self._last)

        thread = threading.Thread(target=tell, name="loading", daemon=True)
        thread.start()
        try:
            yield
        finally:
            there.set()
            thread.join()
        self.block()

    def step(self, phase: str, number: int, steps: int, picture: Callable[[], NDArray[np.uint8]] | None = None) -> None:
        """Tell of a step, and show the estimate where that is not too dear."""
        self._tell(phase, number, steps)
        self.block()
        if picture and self._show and self._seeing.due():
            with self._seeing.spend():
                self._show(picture())

    def keep(self, latents: Callable[[], Tensors]) -> None:
        """Keep the newest step, where that is not too dear."""
        if self._writing.due():
            with self._writing.spend():
                self._keeping.step(self._last[0], latents)

    def _tell(self, phase: str, number: int, steps: int) -> None:
        self._last, self._told = (phase, number, steps), time.monotonic()
        self._report(phase, number, steps)


class Share:
    """Lets something take a share of the time and no more; the first time, which tells how long it takes, is free."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._began = time.monotonic()
        self._spent = 0.0
        self._newest = 0.0

    def due(self) -> bool:
        """Whether there is time for it."""
        return self._spent + self._newest <= self._share * (time.monotonic() - self._began)

    @contextlib.contextmanager
    def spend(self) -> Iterator[None]:
        """Count the time within."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._newest = time.monotonic() - began
            self._spent += self._newest


@contextlib.contextmanager
def watched(look_up: Callable[[], None], *modules: nn.Module | None) -> Iterator[None]:
    """Look up before every block of these modules: whatever they hold in lists, outermost first."""

    def before(*_: object) -> None:
        look_up()

    hooks = [block.register_forward_pre_hook(before) for module in modules if module for block in _blocks(module)]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _blocks(module: nn.Module) -> Iterator[nn.Module]:
    from torch import nn

    for child in module.children():
        if isinstance(child, nn.ModuleList):
            yield from child
        else:
            yield from _blocks(child)
