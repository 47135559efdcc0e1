"""The desk: the open project as the window sees it. The one place where the studio's events become Qt signals.

Widgets read the film, the takes and the queue from here and send edits here; they keep nothing of their own.
"""

from __future__ import annotations

import asyncio
import collections
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
from studio.session import SUFFIX, Session, bring_in, open_session
from studio.words.language import _
from ui.memory import Memory
from ui.settings.values import Values

log = logging.getLogger(__name__)

OPEN = (JobState.RUNNING, JobState.QUEUED, JobState.WAITING)


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
    offered = Signal(str, str, str, object)
    """The same with a way back: what, what it means, the button's words, and the callable behind it."""

    def __init__(self, memory: Memory, make_engine: Callable[[Path], Engine] | None = None) -> None:
        super().__init__()
        self.memory = memory
        self.values = Values(memory)
        self.session: Session | None = None
        self.selected: tuple[str, ...] = ()
        self.settings = self._render_settings()
        self.values.changed.connect(lambda _key: setattr(self, "settings", self._render_settings()))
        self._make_engine = make_engine
        self._states: dict[str, State] = {}
        self._failures: dict[str, Fault] = {}
        self._counts: collections.Counter[str] = collections.Counter()
        self._running: dict[str, Progress] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ending: set[asyncio.Task[Any]] = set()
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(0)
        self._refresh.timeout.connect(self._restate)

    def _render_settings(self) -> Settings:
        """What renders are asked for, from the settings."""
        width, _x, height = str(self.values.get("render size")).partition("x")
        return Settings(
            quality=self.values.get("quality"), width=int(width) if width else 0, height=int(height) if height else 0
        )

    # ----- opening and closing ------------------------------------------------------------------------------------
    def bring_in(self, source: Path, folder: Path | None = None) -> bool:
        """Open a project folder, or a script in its project beside it; whether it worked."""
        try:
            target = folder
            if target is None and not source.is_dir():
                target = source.with_suffix(SUFFIX)
            if self.session and self.session.project.folder == (target or source).resolve():
                # A script brought into the project that is open: let it go first, so that it can be written.
                self.close()
            place, remarks, changes = bring_in(source, target)
            self._open(place)
        except Fault as fault:
            self.troubled.emit(fault)
            return False
        if changes:
            self.noticed.emit(
                _("{count} changes came in from the script.").format(count=len(changes)), _("Undo takes them back.")
            )
        if remarks:
            more = _(" and {count} more").format(count=len(remarks) - 1) if len(remarks) > 1 else ""
            self.noticed.emit(f"{remarks[0]}{more}", _("Everything that was not understood is kept in the script."))
        return True

    def look_at(self, folder: Path) -> bool:
        """Open a project that somebody else has open, to look at it only; whether it worked."""
        try:
            self._open(folder, read_only=True)
        except Fault as fault:
            self.troubled.emit(fault)
            return False
        self.noticed.emit(_("This project is open for looking only."), _("Edits and renders wait until it is free."))
        return True

    def _open(self, folder: Path, *, read_only: bool = False) -> None:
        folder = folder.resolve()
        if self.session and self.session.project.folder == folder:
            self.close()
        engine = self._make_engine(folder) if self._make_engine else None
        session = open_session(folder, engine=engine, read_only=read_only)
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
        if not read_only:
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
        session.queue.stop()
        session.queue.stop()
        tasks = [task for task in self._tasks if task not in self._ending]
        ending = self.run(_let_go(session.engine, tasks))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
        self._running.clear()
        self._states.clear()
        self._failures.clear()
        self._counts.clear()
        self.selected = ()
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

    @property
    def read_only(self) -> bool:
        """Whether the project is open for looking only."""
        return bool(self.session and self.session.project.read_only)

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

    def selected_shots(self) -> list[Shot]:
        """Every selected shot, in the order of selecting."""
        return [found[1] for shot in self.selected if (found := self.place(shot))]

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

    def take_count(self, shot: str) -> int:
        """How many takes a shot has."""
        return self._counts[shot]

    def circled(self, shot: Shot) -> Take | None:
        """The take in the cut."""
        return self.session.takes.get(shot.circled) if self.session and shot.circled else None

    def jobs(self) -> list[Job]:
        """The queue."""
        return self.session.queue.jobs() if self.session else []

    def open_jobs(self) -> list[Job]:
        """What still has to be rendered, the running one first."""
        return self.session.queue.open_jobs() if self.session else []

    def failure(self, shot: str) -> Fault | None:
        """Why the newest job of a shot failed, None where it did not."""
        return self._failures.get(shot)

    def due(self) -> list[str]:
        """Shots that "render what changed" renders."""
        if not self.session or not self.film or self.read_only:
            return []
        waiting = {job.shot for job in self.session.queue.open_jobs()}
        return [shot for shot, state in self._states.items() if state is not State.CIRCLED and shot not in waiting]

    # ----- editing ------------------------------------------------------------------------------------------------
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

    def apply_each(self, key: str, shots: Sequence[str], **parameters: Any) -> bool:
        """The same edit for several shots, as one step of undo; whether it was taken."""
        if len(shots) == 1:
            return self.apply(key, shot=shots[0], **parameters)
        edits = [{"key": key, "parameters": {"shot": shot, **parameters}} for shot in shots]
        return bool(edits) and self.apply("together", edits=edits)

    def keep_as_is(self) -> None:
        """Accept the selected shots' takes as what they now ask for."""
        session, film = self.session, self.film
        if session is None or film is None:
            return
        edits = []
        for shot in self.selected:
            place = film.find(shot)
            if place and self.state(shot) is State.STALE:
                content = session.freshness.content_hash(film, *place)
                edits.append({"key": "keep_as_is", "parameters": {"shot": shot, "content": content}})
        if len(edits) == 1:
            self.apply("keep_as_is", **edits[0]["parameters"])
        elif edits:
            self.apply("together", edits=edits)

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

    def offer_undo(self, what: str, detail: str) -> None:
        """Tell what the last edit did, with a button that takes just that back."""
        after = self.film

        def back() -> None:
            if self.film is after:
                self.undo()
            else:
                self.noticed.emit(_("Other edits came after it."), _("Ctrl+Z walks back through all of them."))

        self.offered.emit(what, detail, _("Undo"), back)

    def select(self, *shots: str) -> None:
        """Select shots."""
        if shots != self.selected:
            self.selected = shots
            self.selection_changed.emit()

    # ----- the queue ----------------------------------------------------------------------------------------------
    def render(self, shots: Sequence[str], settings: Settings | None = None) -> None:
        """Queue shots."""
        if self.session and shots:
            self._try(lambda session: session.render(shots, settings or self.settings))

    def cancel(self, jobs: Sequence[str]) -> None:
        """Give up jobs; the way back is offered."""
        session = self.session
        rows = [row for job in jobs if session and (row := session.queue.get(job)) and row.state in OPEN]
        for row in rows:
            if not self._try(lambda session, row=row: session.queue.cancel(row.id)):
                return
        if rows:
            names = ", ".join(self.slate(row.shot) for row in rows[:6]) + (" …" if len(rows) > 6 else "")
            self.offered.emit(
                _("{slates} cancelled.").format(slates=names),
                _("Nothing of what was drawn is kept."),
                _("Put it back"),
                lambda: self.retry([row.id for row in rows]),
            )

    def retry(self, jobs: Sequence[str]) -> None:
        """Queue failed or cancelled jobs again."""
        for job in jobs:
            if not self._try(lambda session, job=job: session.queue.retry(job)):
                return

    def move_job(self, job: str, before: str | None) -> None:
        """Put a job before another, or at the end."""
        self._try(lambda session: session.queue.move(job, before))

    def toggle_pause(self) -> None:
        """Start no further job, or go on."""
        if self.session:
            if self.session.queue.paused:
                self.session.queue.resume()
            else:
                self.session.queue.pause()

    def restart_engine(self) -> None:
        """End the engine's process; what ran starts again in a new one."""
        if self.session:
            self.run(self.session.engine.restart())
            self.noticed.emit(_("The engine starts anew."), _("What was rendering begins again; nothing is lost."))

    def _try(self, act: Callable[[Session], Any]) -> bool:
        if self.session is None:
            return False
        try:
            act(self.session)
        except Fault as fault:
            self.troubled.emit(fault)
            return False
        return True

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
        """Work the states out anew; once for however many edits and jobs came together."""
        session = self.session
        if session is None:
            return
        self._states = session.freshness.states(session.project.film)
        self._counts = collections.Counter(take.shot for take in session.takes.all())
        self._failures = {}
        for job in session.queue.jobs():
            if fault := fault_of(job):
                self._failures[job.shot] = fault
            else:
                self._failures.pop(job.shot, None)
        self.states_changed.emit()
        self.queue_changed.emit()

    def _job_changed(self, identity: str) -> None:
        job = self.session.queue.get(identity) if self.session and identity else None
        if job and job.state is not JobState.RUNNING:
            self._running.pop(job.shot, None)
        if job and job.state is JobState.FAILED and (fault := fault_of(job)):
            self.troubled.emit(fault)
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


async def _let_go(engine: Engine, tasks: Sequence[asyncio.Task[Any]]) -> None:
    """End what worked on a project, then its engine.

    A task that is cancelled in the very moment its answer comes may go on (`asyncio.wait_for` prefers the answer), so
    it is told until it has ended; else it would start the engine anew.
    """
    waiting: set[asyncio.Task[Any]] = set(tasks)
    while waiting:
        for task in waiting:
            task.cancel()
        _done, waiting = await asyncio.wait(waiting, timeout=0.1)
    await engine.close()
