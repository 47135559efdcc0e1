"""The user's models as the window sees them: what lies on the shelf, and which one each project renders with."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from engine.messages.faults import Fault
from ui.memory import Memory
from ui.models.working import Working

if TYPE_CHECKING:
    from engine.client.engine import Engine
    from engine.models.family import Family, Variant
    from engine.models.machine import Machine
    from engine.models.stored import Weights
    from studio.models.shelf import Entry, Shelf

KEPT = "models"
"""In the memory: a project's folder to the model it renders with, the one chosen last at the end."""
PATIENCE = 120
"""Seconds in which an engine says what its machine is; the libraries of models are read for it."""
MOST = 40
"""Projects of which it is kept."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a model on disk.

    Attributes
    ----------
    weights : Weights or None
    fault : Fault or None
        Why it cannot be rendered with.
    """

    weights: Weights | None = None
    fault: Fault | None = None

    @property
    def whole(self) -> bool:
        """Whether it can be rendered with."""
        return self.weights is not None and not self.weights.missing


class Models(QObject):
    """The shelf, read again when it changed on disk, and the choice for the project that is open.

    Parameters
    ----------
    memory : Memory
    """

    changed = Signal()
    """Models came or went, or what is known of one's files."""
    chosen_changed = Signal()
    """The project renders with another model."""
    wanted = Signal()
    """Somebody wants to see the sheet of models."""

    def __init__(self, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._project = ""
        self._stamp = (-1, -1)
        self._entries: list[Entry] = []
        self._found: dict[str, Found] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._reading: set[str] = set()
        self.working = Working(self)
        self.working.came.connect(lambda _name: self.look())
        self._asked: Engine | None = None
        self._asking: asyncio.Task[Any] | None = None
        self.machine: Machine | None = None
        """What plans are made for, None while the engine has not said it."""
        self.fault: Fault | None = None
        """Why the shelf itself cannot be read, None where it can."""

    @property
    def shelf(self) -> Shelf:
        """The user's shelf."""
        from studio.models.shelf import Shelf  # not at the window's start

        return Shelf()

    # ----- what there is ------------------------------------------------------------------------------------------
    def entries(self) -> list[Entry]:
        """Every model, by name."""
        self.look()
        return list(self._entries)

    def get(self, name: str) -> Entry | None:
        """One model, None where the shelf has none of that name."""
        return next((entry for entry in self.entries() if entry.name == name), None)

    def kind(self, entry: Entry) -> tuple[Family, Variant] | None:
        """What a model was taken for, None where the catalogue no longer knows it."""
        from engine.models.catalogue import families  # not at the window's start

        family = families().get(entry.family)
        variant = next((each for each in family.variants if each.key == entry.variant), None) if family else None
        return (family, variant) if family and variant else None

    def look(self) -> bool:
        """Read the shelf where it is another than at the last look; whether it was."""
        shelf = self.shelf
        path = shelf.folder / "shelf.json"
        try:
            status = path.stat()
            stamp = (status.st_size, status.st_mtime_ns)
        except OSError:
            stamp = (0, 0)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        try:
            self._entries, self.fault = shelf.entries(), None
        except Fault as fault:
            self._entries, self.fault = [], fault
        self._found = {name: found for name, found in self._found.items() if any(e.name == name for e in self._entries)}
        self.changed.emit()
        return True

    def found(self, name: str) -> Found | None:
        """What is known of a model's files, None while nothing is."""
        return self._found.get(name)

    def look_at(self, name: str) -> None:
        """Look at a model's files soon."""
        if name not in self._reading:
            self._reading.add(name)
            self.run(self.read(name))

    def run(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run a coroutine that outlives the project."""
        task = asyncio.get_event_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def stop(self) -> set[asyncio.Task[Any]]:
        """At the window's end: stop what is under way; what is to be waited for."""
        return {*self.working.stop(), *self._tasks}

    async def read(self, name: str) -> Found:
        """Look at a model's files beside the window."""
        shelf = self.shelf

        def reading() -> Found:
            try:
                return Found(shelf.read(name))
            except Fault as fault:
                return Found(fault=fault)

        try:
            found = await asyncio.to_thread(reading)
        finally:
            self._reading.discard(name)
        self._found[name] = found
        self.changed.emit()
        return found

    def ask_machine(self, engine: Engine) -> None:
        """Let an engine say what there is and what of it is free; once, till `forget_machine`."""
        if self._asked is not engine:
            self._asked = engine
            self._asking = self.run(self._ask_machine(engine))

    def forget_machine(self) -> None:
        """What is free may be another amount now: it is asked again when it is needed."""
        self._asked = None
        if self._asking is not None:
            self._asking.cancel()

    async def _ask_machine(self, engine: Engine) -> None:
        with suppress(Fault, TimeoutError):
            # Not `wait_for`: its inner task may fail while it is given up, and nobody would hear of it.
            async with asyncio.timeout(PATIENCE):
                machine = await engine.machine()
            if machine is not None and self._asked is engine:
                self.machine = machine
                self.changed.emit()

    # ----- which one ----------------------------------------------------------------------------------------------
    def open(self, folder: Path | None) -> None:
        """Another project is open, or none."""
        self._project = str(folder) if folder else ""
        self.forget_machine()
        self.chosen_changed.emit()

    @property
    def chosen(self) -> str:
        """The model that the open project renders with; empty for previz, and for a model that left the shelf."""
        name = self.wished
        return name if name and self.get(name) else ""

    @property
    def wished(self) -> str:
        """The model that was chosen, whether or not it is still there."""
        kept = self._memory.get(KEPT, {})
        name = kept.get(self._project, "") if isinstance(kept, dict) and self._project else ""
        return name if isinstance(name, str) else ""

    def choose(self, name: str) -> None:
        """Render the open project with a model from now on; empty for previz."""
        if not self._project or name == self.wished:
            return
        kept = self._memory.get(KEPT, {})
        rest = {folder: model for folder, model in kept.items() if folder != self._project} if kept else {}
        last = dict(list(rest.items())[-(MOST - 1) :])
        self._memory.set(KEPT, {**last, self._project: name} if name else last)
        self.forget_machine()
        self.chosen_changed.emit()
