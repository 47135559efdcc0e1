"""Filmstrips and waveforms: asked for while painting, read or worked out beside the window, kept while there is room.

What is asked for comes from memory at once, or later by `Strips.arrived`. What is in sight comes first, and what was
asked for in an earlier view and not again is not worked out at all. A worker is a thread that ends when nothing is
left to do, so that nothing runs while nobody looks.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.timeline.faces import Made

log = logging.getLogger(__name__)

WORKERS = 2
KEPT = 96 * 1024 * 1024
"""Bytes of pictures and peaks in memory."""
NICE = 10
"""How far behind everything else a worker stands, where the system allows it."""


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What somebody would like to paint. Known by its key, since it is looked up for every clip of every paint.

    Attributes
    ----------
    key : str
        The same for what is the same.
    kind : str
        ``pictures`` or ``wave``.
    source : Path
        A take, or conformed footage or sound; for pictures also a still.
    stem : str
        The stem of a take, for a wave; empty for all of the sound.
    height : int
        Pixels of the screen, for pictures.
    ratio : float
        Pixels of the screen for one of the window, for pictures.
    frames : int
        Frames of the film that the source lasts.
    rate : Fraction
        Frames a second of the film.
    kept : Path
        Where it is kept in the cache, without a suffix.
    """

    key: str
    kind: str
    source: Path
    kept: Path
    frames: int
    rate: Fraction
    stem: str = ""
    height: int = 0
    ratio: float = 1.0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wanted) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)


Make = Callable[[Wanted, Callable[[], bool]], Made | None]
"""Works something out; the callable says whether it is still wanted. None where it cannot be."""


class Strips(QObject):
    """Filmstrips and waves of one project.

    Parameters
    ----------
    make : callable
        See `Make`; called on a worker.
    """

    arrived = Signal(object)
    """A `Wanted` that is there now, or will never be."""

    def __init__(self, make: Make) -> None:
        super().__init__()
        self._make = make
        self._lock = threading.Lock()
        self._kept: OrderedDict[Wanted, Made | None] = OrderedDict()
        self._bytes = 0
        self._asked: OrderedDict[Wanted, int] = OrderedDict()
        self._working: set[Wanted] = set()
        self._round = 0
        self._threads: set[threading.Thread] = set()
        self._over = False
        self._done: list[tuple[Wanted, Made | None]] = []
        self._came.connect(self._take_in)

    _came = Signal()

    def get(self, wanted: Wanted) -> Made | None:
        """What is in memory, or None."""
        if wanted in self._kept:
            self._kept.move_to_end(wanted)
            return self._kept[wanted]
        return None

    def known(self, wanted: Wanted) -> bool:
        """Whether it is in memory, or known not to be had."""
        return wanted in self._kept

    def look_elsewhere(self) -> None:
        """The view changed: what is not asked for again is not wanted any more."""
        self._round += 1

    def ask(self, wanted: Wanted) -> None:
        """Have it made; asked for again in the same view it costs next to nothing."""
        if wanted in self._kept or self._over:
            return
        with self._lock:
            if wanted in self._working:
                return
            self._asked[wanted] = self._round
            self._asked.move_to_end(wanted)
            if len(self._threads) >= WORKERS:
                return
            thread = threading.Thread(target=self._work, name="strips", daemon=True)
            self._threads.add(thread)
        thread.start()

    def stop(self) -> None:
        """Give up what is asked for, wait until the workers have ended, and forget everything."""
        with self._lock:
            self._over = True
            self._asked.clear()
            threads = list(self._threads)
        for thread in threads:
            thread.join()
        self._threads.clear()
        self._done.clear()
        self._kept.clear()
        self._bytes = 0
        self._over = False

    def forget(self, source: Path) -> None:
        """A file is another one now."""
        for wanted in [wanted for wanted in self._kept if wanted.source == source]:
            self._drop(wanted)

    @property
    def bytes(self) -> int:
        """Bytes in memory."""
        return self._bytes

    @property
    def busy(self) -> bool:
        """Whether anything is asked for or being made."""
        with self._lock:
            return bool(self._asked or self._working or self._done)

    # ----- the worker ---------------------------------------------------------------------------------------------
    def _work(self) -> None:
        _stand_back()
        while (wanted := self._next()) is not None:
            made = None
            try:
                made = self._make(wanted, lambda: not self._over)
            except Exception:
                # Anything may be in a file; a picture that cannot be had must not take the window's work with it.
                log.warning("no %s of %s", wanted.kind, wanted.source, exc_info=True)
            with self._lock:
                self._working.discard(wanted)
                self._done.append((wanted, made))
            if self._over:
                return
            with contextlib.suppress(RuntimeError):  # the window has gone
                self._came.emit()

    def _next(self) -> Wanted | None:
        """The newest of what is wanted in this view; what is from older views is dropped."""
        with self._lock:
            while self._asked:
                wanted, asked = self._asked.popitem()
                if asked >= self._round - 1 and not self._over:
                    self._working.add(wanted)
                    return wanted
            self._threads.discard(threading.current_thread())
            return None

    def _take_in(self) -> None:
        with self._lock:
            done, self._done = self._done, []
        for wanted, made in done:
            if wanted not in self._kept:
                self._kept[wanted] = made
                self._bytes += made.weight if made else 0
            self.arrived.emit(wanted)
        while self._bytes > KEPT and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))

    def _drop(self, wanted: Wanted) -> None:
        made = self._kept.pop(wanted)
        self._bytes -= made.weight if made else 0


def _stand_back() -> None:
    """Let everything else go first; on Linux a thread has a priority of its own."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
