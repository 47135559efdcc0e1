"""The desk: the open project as the window sees it. The one place where the studio's events become Qt signals.

Widgets read the film, the takes and the queue from here and send edits here; they keep nothing of their own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.client.engine import Engine
from engine.messages.events import Picture, Progress
from engine.messages.faults import Fault
from studio import log as studio_log
from studio.document.slates import slate
from studio.document.values import Film, Scene, Shot
from studio.render.queue import Job, JobState, fault_of
from studio.render.requests import Settings
from studio.render.stale import State
from studio.render.takes import Take
from studio.session import Session, bring_in, open_session
from ui.memory import Memory

log = logging.getLogger(__name__)


class Desk(QObject):
    """State of the window that is the studio's: one session, a selection, what runs.

    Parameters
    ----------
    memory : Memory
        What the window remembers between runs.
    make_engine : callable, optional
        Makes the engine of a project folder (tests).
    """

    opened = Signal()
    closed = Signal()
    film_changed = Signal()
    """The film is another value; what shows it compares and repaints."""
    states_changed = Signal()
    """States of shots (stale, rendering, ...) or their takes changed."""
    selection_changed = Signal()
    queue_changed = Signal()
    progressed = Signal(str, object)
    """Shot id, `Progress`."""
    pictured = Signal(str, object)
    """Shot id, `Picture`."""
    take_made = Signal(str, str)
    """Shot id, take id."""
    kept = Signal()
    """An edit is on disk."""
    troubled = Signal(object)
    """A `Fault` that the person should read."""
    noticed = Signal(str, str)
    """Something worth a quiet toast: what, and what to do."""

    def __init__(self, memory: Memory, make_engine: Callable[[Path], Engine] | None = None) -> None:
        super().__init__()
        self.memory = memory
        self.session: Session | None = None
        self.selected: tuple[str, ...] = ()
        self.settings = Settings(quality=memory.get("quality", "standard"))
        self._make_engine = make_engine
        self._states: dict[str, State] = {}
        self._running: dict[str, Progress] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(0)
        self._refresh.timeout.connect(self._restate)

    # ----- opening and closing ------------------------------------------------------------------------------------
    def bring_in(self, source: Path, folder: Path | None = None) -> bool:
        """Open a project folder, or a script in its project beside it; whether it worked."""
        try:
            target = folder
            if target is None and not source.is_dir():
                target = source.with_suffix(".rushes")
            place, remarks, changes = bring_in(source, target)
            self._open(place)
        except Fault as fault:
            self.troubled.emit(fault)
            return False
        if changes:
            self.noticed.emit(f"{len(changes)} changes came in from the script.", "Undo takes them back.")
        if remarks:
            more = f" and {len(remarks) - 1} more" if len(remarks) > 1 else ""
            self.noticed.emit(f"{remarks[0]}{more}", "Everything that was not understood is kept in the script.")
        return True

    def _open(self, folder: Path) -> None:
        folder = folder.resolve()
        engine = self._make_engine(folder) if self._make_engine else None
        session = open_session(folder, engine=engine)
        self.close()
        self.session = session
        session.project.changed.connect(self._film_edited)
        session.queue.changed.connect(self._job_changed)
        session.queue.progressed.connect(self._job_progressed)
        session.queue.pictured.connect(self._job_pictured)
        session.queue.rendered.connect(self._job_rendered)
        self.memory.remember_project(folder, session.project.film.title)
        self._restate()
        shots = self.shots()
        self.selected = (shots[0].id,) if shots else ()
        self.opened.emit()
        self.selection_changed.emit()
        self.run(session.queue.work())

    async def finish(self) -> None:
        """At the window's end: wait for what was asked to stop."""
        self.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)

    def close(self) -> None:
        """Let the project go; what runs is stopped and goes on at the next opening."""
        session, self.session = self.session, None
        if session is None:
            return
        for task in list(self._tasks):
            task.cancel()
        self._running.clear()
        self._states.clear()
        self.selected = ()
        self.run(session.engine.close())
        session.project.close()
        self.closed.emit()

    def run(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run a coroutine beside the window; what it cannot do is told."""
        task = asyncio.get_event_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, Fault):
            self.troubled.emit(error)
        elif error is not None:
            self.troubled.emit(studio_log.mistake(error))

    # ----- reading ------------------------------------------------------------------------------------------------
    @property
    def film(self) -> Film | None:
        """The film of the open project."""
        return self.session.project.film if self.session else None

    def shots(self) -> list[Shot]:
        """Every shot in order."""
        return [shot for scene in self.film.scenes for shot in scene.shots] if self.film else []

    def place(self, shot: str) -> tuple[Scene, Shot] | None:
        """A shot and its scene."""
        return self.film.find(shot) if self.film else None

    def shot(self) -> Shot | None:
        """The shot that is selected, the first of several."""
        found = self.place(self.selected[0]) if self.selected else None
        return found[1] if found else None

    def slate(self, shot: str) -> str:
        """A shot's name on screen."""
        return slate(self.film, shot) if self.film else ""

    def state(self, shot: str) -> State:
        """Whether a shot shows what it asks for."""
        return self._states.get(shot, State.NO_TAKE)

    def progress(self, shot: str) -> Progress | None:
        """How far a shot's rendering is, None where it is not rendering."""
        return self._running.get(shot)

    def takes(self, shot: str) -> list[Take]:
        """A shot's takes, oldest first."""
        return self.session.takes.of(shot) if self.session else []

    def circled(self, shot: Shot) -> Take | None:
        """The take in the cut."""
        return self.session.takes.get(shot.circled) if self.session and shot.circled else None

    def jobs(self) -> list[Job]:
        """The queue."""
        return self.session.queue.jobs() if self.session else []

    def failure(self, shot: str) -> Fault | None:
        """Why the newest job of a shot failed, None where it did not."""
        jobs = [job for job in self.jobs() if job.shot == shot]
        return fault_of(jobs[-1]) if jobs else None

    def due(self) -> list[str]:
        """Shots that "render what changed" renders."""
        if not self.session or not self.film:
            return []
        waiting = {job.shot for job in self.session.queue.open_jobs()}
        return [shot for shot, state in self._states.items() if state is not State.CIRCLED and shot not in waiting]

    # ----- acting -------------------------------------------------------------------------------------------------
    def apply(self, key: str, **parameters: Any) -> bool:
        """Send an edit to the project; whether it was taken."""
        if not self.session:
            return False
        try:
            self.session.project.apply(key, **parameters)
        except Fault as fault:
            self.troubled.emit(fault)
            return False
        self.kept.emit()
        return True

    def undo(self) -> None:
        """Take the last edit back."""
        self._history("undo")

    def redo(self) -> None:
        """Do it again."""
        self._history("redo")

    def _history(self, step: str) -> None:
        if not self.session:
            return
        try:
            getattr(self.session.project, step)()
        except Fault as fault:
            self.troubled.emit(fault)
            return
        self.kept.emit()

    def select(self, *shots: str) -> None:
        """Select shots."""
        if shots != self.selected:
            self.selected = shots
            self.selection_changed.emit()

    def render(self, shots: Sequence[str], settings: Settings | None = None) -> None:
        """Queue shots."""
        if self.session and shots:
            try:
                self.session.render(shots, settings or self.settings)
            except Fault as fault:
                self.troubled.emit(fault)

    # ----- events of the studio -----------------------------------------------------------------------------------
    def _film_edited(self, *_what: Any) -> None:
        if self.film:
            there = {shot.id for shot in self.shots()}
            kept = tuple(shot for shot in self.selected if shot in there)
            if kept != self.selected:
                self.selected = kept
                self.selection_changed.emit()
        self.film_changed.emit()
        self._refresh.start()

    def _restate(self) -> None:
        """Work the states out anew; once for however many edits came together."""
        if self.session:
            self._states = self.session.freshness.states(self.session.project.film)
            self.states_changed.emit()

    def _job_changed(self, identity: str) -> None:
        job = self.session.queue.get(identity) if self.session and identity else None
        if job and job.state is not JobState.RUNNING:
            self._running.pop(job.shot, None)
        if job and job.state is JobState.FAILED and (fault := fault_of(job)):
            self.troubled.emit(fault)
        self.queue_changed.emit()
        self._refresh.start()

    def _job_progressed(self, identity: str, event: Progress) -> None:
        job = self.session.queue.get(identity) if self.session else None
        if job:
            self._running[job.shot] = event
            self.progressed.emit(job.shot, event)

    def _job_pictured(self, identity: str, event: Picture) -> None:
        job = self.session.queue.get(identity) if self.session else None
        if job:
            self.pictured.emit(job.shot, event)

    def _job_rendered(self, shot: str, take: str) -> None:
        self.take_made.emit(shot, take)
        self._refresh.start()
