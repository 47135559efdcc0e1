"""What takes its time with models: downloads and checks, beside the window, each with how far it is and a way out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.messages.faults import Exit, Fault

if TYPE_CHECKING:
    from studio.models.downloading import Download, Offer
    from studio.models.shelf import Shelf

LOOK = 100
"""Milliseconds between two looks at how far it is."""


@dataclass(slots=True)
class Work:
    """One thing under way.

    Attributes
    ----------
    kind : str
        ``download`` or ``check``.
    title : str
        The model's.
    done, whole : int
        Bytes; 0 and 0 while nothing is known.
    file : str
        Which one it is at.
    stopping : bool
        Whether it was asked to end.
    """

    kind: str
    title: str
    done: int = 0
    whole: int = 0
    file: str = ""
    stopping: bool = False
    stop: Callable[[], None] = lambda: None

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.done / self.whole if self.whole else 0.0

    def hear(self, done: int, whole: int, file: str = "") -> None:
        """How far it is; heard on the thread that works."""
        self.done, self.whole, self.file = done, whole, file


class Working(QObject):
    """Downloads and checks by the key of their model. They outlive the sheet on which they were begun."""

    changed = Signal(str)
    """Something began or ended; carries its key."""
    moved = Signal()
    """It is further than it was."""
    came = Signal(str)
    """A model was downloaded and is on the shelf; carries its name."""
    checked = Signal(str)
    """A model's files are what they should be; carries its name."""
    failed = Signal(object)
    """A `Fault`; not where somebody stopped it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._works: dict[str, Work] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self.moved)
        self.endpoint = ""
        """Another hub than the usual one."""

    def get(self, key: str) -> Work | None:
        """What is under way with a model."""
        return self._works.get(key)

    def all(self) -> list[Work]:
        """Everything that is under way."""
        return list(self._works.values())

    def download(self, shelf: Shelf, offer: Offer) -> bool:
        """Begin a download; whether it was begun."""
        from studio.models.downloading import Download

        key = offer.variant.key
        if key in self._works:
            return False
        try:
            download: Download = Download(shelf, offer, endpoint=self.endpoint)
        except Fault as fault:
            self.failed.emit(fault)
            return False
        work = Work("download", offer.variant.title, stop=download.cancel)
        self._begin(key, work, lambda: download.run(work.hear).name, self.came)
        return True

    def check(self, shelf: Shelf, name: str) -> bool:
        """Begin to count a model's files; whether it was begun."""
        if name in self._works:
            return False
        work = Work("check", name)

        def count() -> str:
            shelf.check(name, progress=work.hear, cancelled=lambda: work.stopping)
            return name

        self._begin(name, work, count, self.checked)
        return True

    def cancel(self, key: str) -> None:
        """Stop; what has come of a download stays for the next time."""
        work = self._works.get(key)
        if work is not None and not work.stopping:
            work.stopping = True
            work.stop()
            self.changed.emit(key)

    def stop(self) -> list[asyncio.Task[None]]:
        """At the window's end: stop everything; what is to be waited for."""
        for key in list(self._works):
            self.cancel(key)
        return list(self._tasks.values())

    def _begin(self, key: str, work: Work, act: Callable[[], str], ended: Any) -> None:
        self._works[key] = work
        self._tasks[key] = asyncio.get_event_loop().create_task(self._run(key, work, act, ended))
        self._timer.start()
        self.changed.emit(key)

    async def _run(self, key: str, work: Work, act: Callable[[], str], ended: Any) -> None:
        fault: Fault | None = None
        name = ""
        try:
            name = await asyncio.to_thread(act)
        except Fault as error:
            fault = error
        except Exception as error:  # noqa: BLE001 - told as our own mistake, the window goes on
            from studio import log

            fault = log.mistake(error)
        finally:
            del self._works[key], self._tasks[key]
            if not self._works:
                self._timer.stop()
        self.changed.emit(key)
        if fault is None:
            ended.emit(name)
        elif fault.exit is not Exit.CANCELLED and not work.stopping:
            self.failed.emit(fault)
