"""The queue: jobs in the project's own database, worked off one after another.

It survives whatever happens: a job is a row before anything is rendered, a take that became whole is adopted and
never rendered twice, and a job that was running when the lights went out is simply next again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import msgspec
from psygnal import Signal

from engine.client.engine import Ending, Engine
from engine.media.beside import writing_fault
from engine.messages.events import Cancelled, Done, Failed, Picture, Progress
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import RenderJob
from engine.messages.requests import Request, from_json, to_json
from studio.document.identity import new_id
from studio.project.project import Project
from studio.render.stale import Freshness, State
from studio.render.takes import Takes
from studio.render.voices import recordings

GIVEN_UP = 3
"""A job that was running each time the whole program ended is not tried more often than this."""


class JobState(StrEnum):
    """Where a job is. ``waiting``: an input does not exist yet."""

    WAITING = "waiting"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the queue. `message` tells what became of it: figures, or a fault's code and parameters."""

    id: str
    shot: str
    take: str
    position: float
    state: JobState
    request: Request
    attempts: int
    created: str
    message: dict[str, Any] = {}


_COLUMNS = "id, shot, take, position, state, request, attempts, created, message"


class Queue:
    """The queue of one project.

    Parameters
    ----------
    project : Project
    takes : Takes
    engine : Engine
    freshness : Freshness
        Decides whether a new take goes into the cut.
    """

    changed = Signal(str)
    """A job's row changed; carries its id, or an empty string when the order did."""
    progressed = Signal(str, Progress)
    pictured = Signal(str, Picture)
    rendered = Signal(str, str)
    """A take came into being; carries shot and take."""

    def __init__(self, project: Project, takes: Takes, engine: Engine, freshness: Freshness) -> None:
        self._project = project
        self._takes = takes
        self._engine = engine
        self._freshness = freshness
        self._wake = asyncio.Event()
        self.paused = False
        self._stopped = False
        if not project.read_only:
            self.recover()

    # ----- reading ------------------------------------------------------------------------------------------------
    def jobs(self) -> list[Job]:
        """Every job, in the order of the queue."""
        return self._select("ORDER BY position")

    def get(self, job: str) -> Job | None:
        """One job."""
        return next(iter(self._select("WHERE id = ?", job)), None)

    def of_take(self, take: str) -> Job | None:
        """The job that made a take, or was to; None where it was cleared away."""
        return next(iter(self._select("WHERE take = ?", take)), None)

    def open_jobs(self) -> list[Job]:
        """What still has to be done, the running one first."""
        return self._select("WHERE state IN ('running', 'queued', 'waiting') ORDER BY state != 'running', position")

    # ----- changing -----------------------------------------------------------------------------------------------
    def _writable(self) -> None:
        """Somebody else works a project's queue off while we only look at it.

        Raises
        ------
        Fault
            ``project.read_only``.
        """
        if self._project.read_only:
            raise Fault("project.read_only", Exit.BUSY, folder=str(self._project.folder))

    def add(self, requests: Iterable[tuple[str, Request]]) -> list[Job]:
        """Queue requests as (shot, request) pairs, at the end."""
        self._writable()
        created = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        with self._project.transaction() as connection:
            (last,) = connection.execute("SELECT COALESCE(MAX(position), 0) FROM job").fetchone()
            jobs = [
                Job(
                    id=new_id(),
                    shot=shot,
                    take=new_id(),
                    position=last + number,
                    state=JobState.QUEUED,
                    request=request,
                    attempts=0,
                    created=created,
                )
                for number, (shot, request) in enumerate(requests, 1)
            ]
            marks = ", ".join("?" * len(_COLUMNS.split(", ")))
            connection.executemany(
                f"INSERT INTO job ({_COLUMNS}) VALUES ({marks})",  # noqa: S608
                [
                    (
                        job.id,
                        job.shot,
                        job.take,
                        job.position,
                        job.state.value,
                        to_json(job.request),
                        job.attempts,
                        job.created,
                        b"{}",
                    )
                    for job in jobs
                ],
            )
        for job in jobs:
            self.changed.emit(job.id)
        self._wake.set()
        return jobs

    def cancel(self, job: str) -> None:
        """Give up a job; a running one within moments."""
        self._writable()
        row = self.get(job)
        if row is None or row.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED):
            return
        if row.state is JobState.RUNNING:
            self._engine.cancel(job)
        else:
            self._set(job, JobState.CANCELLED)

    def retry(self, job: str) -> None:
        """Queue a failed or cancelled job again, at the end."""
        self._writable()
        row = self.get(job)
        if row is None or row.state not in (JobState.FAILED, JobState.CANCELLED):
            return
        with self._project.transaction() as connection:
            connection.execute(
                "UPDATE job SET state = 'queued', attempts = 0, message = ?, "
                "position = (SELECT MAX(position) + 1 FROM job) WHERE id = ?",
                (b"{}", job),
            )
        self.changed.emit(job)
        self._wake.set()

    def move(self, job: str, before: str | None) -> None:
        """Put a job before another, or at the end."""
        self._writable()
        order = [row.id for row in self.jobs() if row.id != job]
        order.insert(order.index(before) if before in order else len(order), job)
        with self._project.transaction() as connection:
            connection.executemany(
                "UPDATE job SET position = ? WHERE id = ?", [(float(place), row) for place, row in enumerate(order, 1)]
            )
        self.changed.emit("")

    def clear(self, jobs: Iterable[str]) -> None:
        """Take jobs that ended out of the list; what still has to be done stays."""
        self._writable()
        with self._project.transaction() as connection:
            connection.executemany(
                "DELETE FROM job WHERE id = ? AND state IN ('done', 'failed', 'cancelled')", [(job,) for job in jobs]
            )
        self.changed.emit("")

    def pause(self) -> None:
        """Start no further job; the running one goes on."""
        self.paused = True
        self.changed.emit("")

    def resume(self) -> None:
        """Go on."""
        self.paused = False
        self._wake.set()
        self.changed.emit("")

    def stop(self) -> None:
        """Touch the project no more: it is being closed. What became whole meanwhile is adopted when it is opened."""
        self._stopped = True
        self._wake.set()

    def recover(self) -> None:
        """After a crash: adopt what became whole, and put what was running back to its place."""
        self._takes.adopt()
        for job in self._select("WHERE state = 'running'"):
            if self._takes.get(job.take):
                # The end may have come between the take's row and its place in the cut.
                self._circle(job)
                self._set(job.id, JobState.DONE)
            elif job.attempts >= GIVEN_UP:
                self._set(
                    job.id,
                    JobState.FAILED,
                    {"code": "queue.given_up", "parameters": {"times": job.attempts}, "exit": str(Exit.OURS)},
                )
            else:
                self._set(job.id, JobState.QUEUED)

    # ----- working ------------------------------------------------------------------------------------------------
    async def work(self, *, until_empty: bool = False) -> None:
        """Render what is queued, for ever or until nothing is left to start."""
        self._writable()
        while not self._stopped:
            job = (
                None
                if self.paused
                else next(iter(self._select("WHERE state = 'queued' ORDER BY position LIMIT 1")), None)
            )
            if job is not None:
                await self._run(job)
            elif until_empty:
                return
            else:
                self._wake.clear()
                await self._wake.wait()

    async def _run(self, job: Job) -> None:
        side = self._takes.side_folder(job.shot, job.take)
        with self._project.transaction() as connection:
            connection.execute("UPDATE job SET state = 'running', attempts = attempts + 1 WHERE id = ?", (job.id,))
        self.changed.emit(job.id)
        try:
            side.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            fault = writing_fault(error, side.parent)
            self._end(job, Failed(job=job.id, code=fault.code, exit=str(fault.exit), parameters=fault.parameters))
            return
        files = {name: str(path) for name, path in recordings(self._project.folder, job.request).items()}
        ending = await self._engine.run(
            RenderJob(id=job.id, request=job.request, folder=str(side), files=files),
            lambda event: self._hear(job.id, event),
        )
        if not self._stopped:
            self._end(job, ending)

    def _hear(self, job: str, event: Progress | Picture) -> None:
        if isinstance(event, Picture):
            self.pictured.emit(job, event)
        else:
            self.progressed.emit(job, event)

    def _end(self, job: Job, ending: Ending) -> None:
        match ending:
            case Done():
                try:
                    self._takes.finish(job.shot, job.take)
                except OSError as error:
                    self._set(
                        job.id,
                        JobState.FAILED,
                        {
                            "code": "media.missing",
                            "parameters": {"file": str(error.filename)},
                            "exit": str(Exit.CANNOT_WRITE),
                            "details": str(error),
                        },
                    )
                    return
                self._circle(job)
                self._set(job.id, JobState.DONE, ending.result)
                self.rendered.emit(job.shot, job.take)
            case Cancelled():
                self._clear(job)
                self._set(job.id, JobState.CANCELLED)
            case Failed():
                self._clear(job)
                self._set(
                    job.id,
                    JobState.FAILED,
                    {
                        "code": ending.code,
                        "parameters": ending.parameters,
                        "exit": ending.exit,
                        "details": ending.details,
                    },
                )

    def _clear(self, job: Job) -> None:
        shutil.rmtree(self._takes.side_folder(job.shot, job.take), ignore_errors=True)

    def _circle(self, job: Job) -> None:
        """A first take goes into the cut, and one that shows what an outdated one does not; else the user chooses."""
        film = self._project.film
        place = film.find(job.shot)
        if place is None:
            return
        scene, shot = place
        if shot.locked:
            return
        others = [take for take in self._takes.of(job.shot) if take.id != job.take]
        if self._freshness.state(film, scene, shot, others) is not State.CIRCLED:
            self._project.apply("circle", shot=job.shot, take=job.take)

    def _set(self, job: str, state: JobState, message: dict[str, Any] | None = None) -> None:
        with self._project.transaction() as connection:
            connection.execute(
                "UPDATE job SET state = ?, message = ? WHERE id = ?",
                (state.value, msgspec.json.encode(message or {}), job),
            )
        self.changed.emit(job)

    def _select(self, where: str, *values: object) -> list[Job]:
        rows: Sequence[Any] = self._project.connection.execute(
            f"SELECT {_COLUMNS} FROM job {where}",  # noqa: S608
            values,
        ).fetchall()
        return [
            Job(
                id=row[0],
                shot=row[1],
                take=row[2],
                position=row[3],
                state=JobState(row[4]),
                request=from_json(row[5], Request),
                attempts=row[6],
                created=row[7],
                message=msgspec.json.decode(row[8] or b"{}"),
            )
            for row in rows
        ]


def fault_of(job: Job) -> Fault | None:
    """Why a job failed, as the fault it was."""
    if job.state is not JobState.FAILED:
        return None
    message = job.message
    return Fault(
        message.get("code", "engine.internal"),
        Exit(message.get("exit", Exit.OURS)),
        message.get("details", ""),
        **message.get("parameters", {}),
    )
