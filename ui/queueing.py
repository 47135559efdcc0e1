"""The queue as the window sees it and sends to it: what runs and how far, what is asked for, what is given up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from engine.messages.events import Picture, Progress
from engine.messages.faults import Fault
from studio.render.jobs import OPEN, Job, JobState, fault_of
from studio.render.requests import Settings
from studio.session import Session
from studio.words.language import _

if TYPE_CHECKING:
    from ui.desk import Desk

PAUSE = 4
"""Milliseconds between two portions of many shots that are queued: the window goes on."""
MANY = 50
"""So many shots are queued at once; more are queued beside the window."""


class Queueing(QObject):
    """The queue of the open project.

    Parameters
    ----------
    desk : Desk
        Sends the signals: ``queue_changed``, ``progressed``, ``pictured``, ``take_made``.

    Attributes
    ----------
    running : dict
        Shot to how far its rendering is.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.running: dict[str, Progress] = {}
        self._adding: asyncio.Task[Any] | None = None

    def open(self, session: Session) -> None:
        """Listen to a project that was opened."""
        queue = session.queue
        queue.changed.connect(self._changed)
        queue.progressed.connect(self._progressed)
        queue.pictured.connect(self._pictured)
        queue.rendered.connect(self._rendered)

    # ----- reading ------------------------------------------------------------------------------------------------
    @property
    def renders(self) -> bool:
        """Whether a shot is being rendered."""
        return bool(self.running)

    def progress(self, shot: str) -> Progress | None:
        """How far a shot's rendering is, None where it is not rendering."""
        return self.running.get(shot)

    def jobs(self) -> list[Job]:
        """Every job, in the order of the queue."""
        session = self._desk.session
        return session.queue.jobs() if session else []

    def open_jobs(self) -> list[Job]:
        """What still has to be rendered, the running one first."""
        session = self._desk.session
        return session.queue.open_jobs() if session else []

    def failure(self, shot: str) -> Fault | None:
        """Why the newest job of a shot failed, None where it did not."""
        session = self._desk.session
        job = session.queue.failed(shot) if session else None
        return fault_of(job) if job else None

    # ----- asking -------------------------------------------------------------------------------------------------
    def render(self, shots: Sequence[str], settings: Settings | None = None, *, best: int = 1) -> None:
        """Queue shots, each for the best of so many takes; many beside the window, until all are in or given up."""
        asked = settings or self._desk.settings
        if len(shots) * best > MANY:
            self._adding = self._desk.run(self._add_many(tuple(shots), asked, best))
        elif shots:
            self._try(lambda session: session.render(shots, asked, best=best))

    async def _add_many(self, shots: Sequence[str], settings: Settings, best: int) -> None:
        session = self._desk.session
        at_once = max(1, MANY // best)
        for place in range(0, len(shots), at_once):
            if session is None or session is not self._desk.session:
                return
            portion = [shot for shot in shots[place : place + at_once] if self._desk.place(shot)]
            session.render(portion, settings, best=best)
            await asyncio.sleep(PAUSE / 1000)

    def cancel(self, jobs: Sequence[str]) -> None:
        """Give up jobs; the way back is offered."""
        session = self._desk.session
        rows = [row for job in jobs if session and (row := session.queue.get(job)) and row.state in OPEN]
        if len(rows) > 1 and self._adding:
            self._adding.cancel()
        if rows and self._try(lambda session: session.queue.cancel(*(row.id for row in rows))):
            slates = list(dict.fromkeys(self._desk.slate(row.shot) for row in rows))
            names = ", ".join(slates[:6]) + (" …" if len(slates) > 6 else "")
            self._desk.offered.emit(
                _("{slates} cancelled.").format(slates=names),
                _("Nothing of what was drawn is kept."),
                _("Put it back"),
                lambda: self.retry([row.id for row in rows]),
            )

    def retry(self, jobs: Sequence[str]) -> None:
        """Queue failed or cancelled jobs again."""
        self._try(lambda session: session.queue.retry(*jobs))

    def move(self, job: str, before: str | None) -> None:
        """Put a job before another, or at the end."""
        self._try(lambda session: session.queue.move(job, before))

    def toggle_pause(self) -> None:
        """Start no further job, or go on."""
        if session := self._desk.session:
            if session.queue.paused:
                session.queue.resume()
            else:
                session.queue.pause()

    def restart_engine(self) -> None:
        """End the engine's process; what ran starts again in a new one."""
        if session := self._desk.session:
            self._desk.run(session.engine.restart())
            self._desk.noticed.emit(
                _("The engine starts anew."), _("What was rendering begins again; nothing is lost.")
            )

    def _try(self, act: Callable[[Session], Any]) -> bool:
        session = self._desk.session
        if session is None:
            return False
        try:
            act(session)
        except Fault as fault:
            self._desk.troubled.emit(fault)
            return False
        return True

    # ----- events of the studio -----------------------------------------------------------------------------------
    def _job(self, identity: str) -> Job | None:
        session = self._desk.session
        return session.queue.get(identity) if session and identity else None

    def _changed(self, identity: str) -> None:
        job = self._job(identity)
        if job and job.state is not JobState.RUNNING:
            self.running.pop(job.shot, None)
        if job and (fault := self._trouble(job)):
            self._desk.troubled.emit(fault)
        self._desk.tell_soon(jobs=[identity], shots=[job.shot] if job else [])

    def _trouble(self, job: Job) -> Fault | None:
        """What is to be told of a job: why it failed, or that it waits for keys that are shut."""
        session = self._desk.session
        if job.state is JobState.FAILED:
            return fault_of(job)
        if job.state is not JobState.WAITING or session is None or session.queue.asks(job.id):
            return None
        fault = fault_of(job)
        return fault if fault and fault.code.startswith("keys.") else None

    def _progressed(self, identity: str, event: Progress) -> None:
        job = self._job(identity)
        if job:
            first = job.shot not in self.running
            self.running[job.shot] = event
            if first:
                self._desk.tell_soon(shots=[job.shot])
            self._desk.progressed.emit(job.shot, event)

    def _pictured(self, identity: str, event: Picture) -> None:
        if job := self._job(identity):
            self._desk.pictured.emit(job.shot, event)

    def _rendered(self, shot: str, take: str) -> None:
        self._desk.take_made.emit(shot, take)
