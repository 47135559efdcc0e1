"""Every job of a project as a row of its database, and where each stands.

That is read once and kept; a job's request, which is long, is read when it is asked for. A row is on disk before
anybody is told of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from psygnal import Signal

from engine.messages.faults import Exit, Fault
from studio.project.project import Project
from studio.render.jobs import OPEN, Job, JobState


class Rows:
    """The jobs of one project.

    Parameters
    ----------
    project : Project
    """

    changed = Signal(str)
    """A job's row changed; carries its id, or an empty string when the order did."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._jobs: dict[str, Job] = {}
        self._by_take: dict[str, str] = {}
        self._newest: dict[str, str] = {}
        self._batches: dict[str, dict[str, None]] = {}
        self._open: dict[str, None] = {}
        self._waiting: dict[str, None] = {}
        self._held: dict[str, None] = {}
        self._unjudged: dict[str, None] = {}
        self._in_order: list[Job] | None = None
        rows = project.connection.execute("SELECT id, shot, take, position, state, batch FROM job ORDER BY position")
        for identity, shot, take, position, state, batch in rows:
            job = Job(identity, shot, take, position, JobState(state), batch, self._column)
            self._keep(job)
            if job.state is JobState.WAITING and job.message:
                self._held[job.id] = None
            if batch and not (job.state is JobState.DONE and "rank" in job.message):
                self._unjudged[batch] = None

    def jobs(self) -> list[Job]:
        """Every job, in the order of the queue."""
        if self._in_order is None:
            self._in_order = sorted(self._jobs.values(), key=lambda job: job.position)
        return list(self._in_order)

    def get(self, job: str) -> Job | None:
        """One job."""
        return self._jobs.get(job)

    def of_take(self, take: str) -> Job | None:
        """The job that made a take, or was to; None where it was cleared away."""
        return self._jobs.get(self._by_take.get(take, ""))

    def open_jobs(self) -> list[Job]:
        """What still has to be done, the running one first."""
        found = [self._jobs[identity] for identity in self._open]
        return sorted(found, key=lambda job: (job.state is not JobState.RUNNING, job.position))

    @property
    def count(self) -> int:
        """How many jobs there are, whatever became of them."""
        return len(self._jobs)

    @property
    def open_count(self) -> int:
        """How many jobs still have to be done."""
        return len(self._open)

    @property
    def running(self) -> Job | None:
        """The job that is being rendered."""
        return next((job for each in self._open if (job := self._jobs[each]).state is JobState.RUNNING), None)

    def newest(self, shot: str) -> Job | None:
        """The job of a shot that was queued last."""
        return self._jobs.get(self._newest.get(shot, ""))

    def open_of(self, shot: str) -> Job | None:
        """The newest job of a shot where that still has to be done, else None."""
        job = self.newest(shot)
        return job if job and job.state in OPEN else None

    def failed(self, shot: str) -> Job | None:
        """The newest job of a shot where that failed, else None."""
        job = self.newest(shot)
        return job if job and job.state is JobState.FAILED else None

    def batch(self, name: str) -> list[Job]:
        """The jobs of a batch, in the order of the queue; none for the empty name."""
        return sorted((self._jobs[each] for each in self._batches.get(name, ())), key=lambda job: job.position)

    def coming(self, shot: str) -> bool:
        """Whether a shot is to have a take that may be circled."""
        rendered = any(self._jobs[each].shot == shot for each in self._open)
        return rendered or any(each.shot == shot for name in self._unjudged for each in self.batch(name))

    # ----- writing ------------------------------------------------------------------------------------------------
    def _writable(self) -> None:
        """Somebody else works a project's queue off while we only look at it.

        Raises
        ------
        Fault
            ``project.read_only``.
        """
        if self._project.read_only:
            raise Fault("project.read_only", Exit.BUSY, folder=str(self._project.folder))

    def _column(self, job: str, name: str) -> Any:
        row = self._project.connection.execute(
            f"SELECT {name} FROM job WHERE id = ?",  # noqa: S608
            (job,),
        ).fetchone()
        if row is None:
            raise KeyError(job)
        return row[0]

    def _keep(self, job: Job) -> None:
        """Know where a job stands."""
        newest = self.newest(job.shot)
        if newest is None or newest.id == job.id or newest.position <= job.position:
            self._newest[job.shot] = job.id
        self._jobs[job.id] = job
        self._by_take[job.take] = job.id
        if job.batch:
            self._batches.setdefault(job.batch, {})[job.id] = None
        if job.state in OPEN:
            self._open[job.id] = None
        else:
            self._open.pop(job.id, None)
        if job.state is JobState.WAITING:
            self._waiting[job.id] = None
        else:
            self._waiting.pop(job.id, None)
        self._in_order = None

    def _set(self, job: str, state: JobState, message: dict[str, Any] | None = None) -> None:
        self._set_all([self._jobs[job]], state, message)

    def _set_all(self, jobs: Sequence[Job], state: JobState, message: dict[str, Any] | None = None) -> None:
        if not jobs:
            return
        words = msgspec.json.encode(message or {})
        for job in jobs:
            if state is JobState.WAITING and message:
                self._held[job.id] = None
            else:
                self._held.pop(job.id, None)
        with self._project.transaction() as connection:
            connection.executemany(
                "UPDATE job SET state = ?, message = ? WHERE id = ?", [(state.value, words, job.id) for job in jobs]
            )
        self._keep_all([replace(job, state=state) for job in jobs])

    def _keep_all(self, jobs: Sequence[Job]) -> None:
        """Know where jobs stand, and tell it of each."""
        for job in jobs:
            self._keep(job)
        for job in jobs:
            self.changed.emit(job.id)
