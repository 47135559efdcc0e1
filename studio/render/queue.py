"""The queue: jobs in the project's own database, worked off one after another.

It survives whatever happens: a job is a row before anything is rendered, a take that became whole is adopted and
never rendered twice, and a job that was running when the lights went out is simply next again.

Where each job stands is read once and kept; its request, which is long, is read when it is asked for.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from psygnal import Signal

from engine.client.engine import Ending, Engine
from engine.media.beside import writing_fault
from engine.messages.events import Cancelled, Done, Failed, Picture, Progress
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import RenderJob
from engine.messages.requests import Request, to_json
from studio.cameos.authorising import WAITS, Authority
from studio.document.identity import new_id
from studio.document.slates import slate
from studio.document.values import Shot
from studio.project.project import Project
from studio.render import guiding, inputs
from studio.render.best import Judge, twins
from studio.render.jobs import OPEN, Job, JobState, state_of, told
from studio.render.stale import Freshness, State
from studio.render.takes import Takes

if TYPE_CHECKING:
    from studio.models.shelf import Shelf

GIVEN_UP = 3
"""A job that was running each time the whole program ended is not tried more often than this."""


_COLUMNS = "id, shot, take, position, state, request, attempts, created, message, batch"


class Queue:
    """The queue of one project.

    Parameters
    ----------
    project : Project
    takes : Takes
    engine : Engine
    freshness : Freshness
        Decides whether a new take goes into the cut.
    shelf : Shelf, optional
        Where the weights of models lie; the user's own if not given.
    authority : Authority, optional
        Says by what right likenesses are used; without one the engine uses none.
    """

    changed = Signal(str)
    """A job's row changed; carries its id, or an empty string when the order did."""
    progressed = Signal(str, Progress)
    pictured = Signal(str, Picture)
    rendered = Signal(str, str)
    """A take came into being; carries shot and take."""
    judged = Signal(str, str)
    """The takes of a batch were compared; carries shot and the best take."""

    def __init__(
        self,
        project: Project,
        takes: Takes,
        engine: Engine,
        freshness: Freshness,
        shelf: Shelf | None = None,
        authority: Authority | None = None,
    ) -> None:
        self._project = project
        self._takes = takes
        self._engine = engine
        self._freshness = freshness
        self.shelf = shelf
        self._authority = authority
        self._wake = asyncio.Event()
        self.paused = False
        self._stopped = False
        self._jobs: dict[str, Job] = {}
        self._by_take: dict[str, str] = {}
        self._newest: dict[str, str] = {}
        self._batches: dict[str, dict[str, None]] = {}
        self._open: dict[str, None] = {}
        self._waiting: dict[str, None] = {}
        self._held: dict[str, None] = {}
        self._lacks: dict[str, tuple[str, ...]] = {}
        self._drawings: dict[str, dict[str, guiding.Drawing]] = {}
        self._in_order: list[Job] | None = None
        self._judge = Judge(takes, engine)
        self._unjudged: dict[str, None] = {}
        rows = project.connection.execute("SELECT id, shot, take, position, state, batch FROM job ORDER BY position")
        for identity, shot, take, position, state, batch in rows:
            job = Job(identity, shot, take, position, JobState(state), batch, self._column)
            self._keep(job)
            if job.state is JobState.WAITING and job.message:
                self._held[job.id] = None
            if batch and not (job.state is JobState.DONE and "rank" in job.message):
                self._unjudged[batch] = None
        if not project.read_only:
            self.recover()
            self.settle()
            project.changed.connect(self.settle)
            if authority is not None:
                authority.changed.connect(self.look_again)

    # ----- reading ------------------------------------------------------------------------------------------------
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

    def open_of(self, shot: str) -> Job | None:
        """The newest job of a shot where that still has to be done, else None."""
        job = self._jobs.get(self._newest.get(shot, ""))
        return job if job and job.state in OPEN else None

    def failed(self, shot: str) -> Job | None:
        """The newest job of a shot where that failed, else None."""
        job = self._jobs.get(self._newest.get(shot, ""))
        return job if job and job.state is JobState.FAILED else None

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
        newest = self._jobs.get(self._newest.get(job.shot, ""))
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

    def add(self, requests: Iterable[tuple[str, Request]], batch: str = "") -> list[Job]:
        """Queue requests as (shot, request) pairs, at the end; those of one batch for the best of their takes.

        One whose input does not exist yet waits for it.
        """
        self._writable()
        created = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        last = max((job.position for job in self._jobs.values()), default=0.0)
        jobs, rows = [], []
        for number, (shot, asked) in enumerate(requests, 1):
            request = guiding.renewed(self._project, self._takes, asked)
            job = Job(new_id(), shot, new_id(), last + number, state_of(request), batch, self._column)
            jobs.append(job)
            row = (job.id, shot, job.take, job.position, job.state.value, to_json(request), 0, created, b"{}", batch)
            rows.append(row)
        with self._project.transaction() as connection:
            marks = ", ".join("?" * len(_COLUMNS.split(", ")))
            connection.executemany(f"INSERT INTO job ({_COLUMNS}) VALUES ({marks})", rows)  # noqa: S608
        if batch and jobs:
            self._unjudged[batch] = None
        self._keep_all(jobs)
        self._consider(jobs)
        self.settle()
        self._wake.set()
        return [self._jobs[job.id] for job in jobs]

    def batch(self, name: str) -> list[Job]:
        """The jobs of a batch, in the order of the queue; none for the empty name."""
        return sorted((self._jobs[each] for each in self._batches.get(name, ())), key=lambda job: job.position)

    def cancel(self, *jobs: str) -> None:
        """Give up jobs; a running one within moments."""
        self._writable()
        rows = [row for job in jobs if (row := self.get(job)) and row.state in OPEN]
        for row in rows:
            if row.state is JobState.RUNNING:
                self._engine.cancel(row.id)
        self._set_all([row for row in rows if row.state is not JobState.RUNNING], JobState.CANCELLED)
        self.settle()

    def retry(self, *jobs: str) -> None:
        """Queue failed or cancelled jobs again, at the end."""
        self._writable()
        again = (JobState.FAILED, JobState.CANCELLED)
        rows = [row for job in jobs if (row := self.get(job)) and row.state in again]
        if not rows:
            return
        last = max(each.position for each in self._jobs.values())
        rows = [replace(row, state=state_of(row.request), position=last + place) for place, row in enumerate(rows, 1)]
        with self._project.transaction() as connection:
            connection.executemany(
                "UPDATE job SET state = ?, attempts = 0, message = ?, position = ? WHERE id = ?",
                [(row.state.value, b"{}", row.position, row.id) for row in rows],
            )
        self._unjudged.update((row.batch, None) for row in rows if row.batch)
        self._keep_all(rows)
        self._consider(rows)
        self.settle()
        self._wake.set()

    def move(self, job: str, before: str | None) -> None:
        """Put a job before another, or at the end."""
        self._writable()
        row = self.get(job)
        if row is None:
            return
        order = [each for each in self.jobs() if each.id != job]
        place = next((place for place, each in enumerate(order) if each.id == before), len(order))
        below = order[place - 1].position if place else 0.0
        above = order[place].position if place < len(order) else below + 2
        middle = (below + above) / 2
        moved = [replace(row, position=middle)]
        if not below < middle < above:
            # No number is left between the two: all are counted anew.
            order.insert(place, row)
            moved = [replace(each, position=float(number)) for number, each in enumerate(order, 1)]
        with self._project.transaction() as connection:
            connection.executemany(
                "UPDATE job SET position = ? WHERE id = ?", [(each.position, each.id) for each in moved]
            )
        for each in moved:
            self._keep(each)
        self.changed.emit("")

    def clear(self, jobs: Iterable[str]) -> None:
        """Take jobs that ended out of the list; what still has to be done stays."""
        self._writable()
        gone = [row for job in jobs if (row := self.get(job)) and row.state not in OPEN]
        with self._project.transaction() as connection:
            connection.executemany("DELETE FROM job WHERE id = ?", [(row.id,) for row in gone])
        for row in gone:
            del self._jobs[row.id]
            self._by_take.pop(row.take, None)
            self._batches.get(row.batch, {}).pop(row.id, None)
            if self._newest.get(row.shot) == row.id:
                del self._newest[row.shot]
        self._in_order = None
        self.changed.emit("")

    def pause(self) -> None:
        """Start no further job; the running one is held where its next phase begins."""
        self.paused = True
        self._engine.pause(on=True)
        self.changed.emit("")

    def resume(self) -> None:
        """Go on."""
        self.paused = False
        self._engine.pause(on=False)
        self._wake.set()
        self.changed.emit("")

    def stop(self) -> None:
        """Touch the project no more: it is being closed. What became whole meanwhile is adopted when it is opened."""
        self._stopped = True
        self._wake.set()

    def recover(self) -> None:
        """After a crash: adopt what became whole, and put what was running back to its place."""
        self._takes.adopt()
        for job in [job for job in self.open_jobs() if job.state is JobState.RUNNING]:
            if self._takes.get(job.take):
                # The end may have come between the take's row and its place in the cut.
                if not job.batch:
                    self._circle(job)
                self._set(job.id, JobState.DONE)
            elif job.attempts >= GIVEN_UP:
                self._set(
                    job.id,
                    JobState.FAILED,
                    {"code": "queue.given_up", "parameters": {"times": job.attempts}, "exit": str(Exit.OURS)},
                )
            else:
                self._set(job.id, state_of(job.request))

    # ----- waiting ------------------------------------------------------------------------------------------------
    def settle(self, *_nodes: object) -> None:
        """Queue what waited for a take or guide that is there now; what waited for one that will not come fails."""
        more = not self._stopped
        while more:
            more = False
            for job in [self._jobs[each] for each in self._waiting if each not in self._held]:
                found = self._awaited(job)
                if isinstance(found, Fault):
                    self._set(job.id, JobState.FAILED, told(found))
                elif found is not None:
                    self._freeze(job, found)
                # What waits for this one in turn may be told now.
                more = more or isinstance(found, Fault)

    def _awaited(self, job: Job) -> dict[str, str] | Fault | None:
        """The inputs that a job waited for; None while they may still come."""
        found = self._from_others(job)
        if isinstance(found, dict):
            drawn = {role: guiding.made(self._project, each) for role, each in self._guides(job).items()}
            return found | drawn if all(drawn.values()) else None
        return found

    def _from_others(self, job: Job) -> dict[str, str] | Fault | None:
        """What a job waited for of other shots; None while it may still come."""
        film, lacking = self._project.film, self._lacking(job)
        place = film.find(job.shot)
        found: dict[str, str] = {}
        if place is None:
            return found
        earlier = inputs.before(film, place[1]) if inputs.PREFIX in lacking else None
        if earlier is not None:  # else it is not continuous any more
            ending = self._ending(job, earlier)
            if not isinstance(ending, str):
                return ending
            found[inputs.PREFIX] = ending
        slots = sum(role.startswith("memory#") for role in lacking)
        if slots and any(self._coming(each.id) for each in inputs.earlier_of(film, place[1])):
            return None
        return found | inputs.remembered(film, place[1], self._takes, slots)

    def _ending(self, job: Job, earlier: Shot) -> str | Fault | None:
        """Hash of the take that a job goes on from; None while that may still come."""
        if self._coming(earlier.id):
            return None
        if sha := inputs.ending(earlier, self._takes):
            return sha
        newest = self._jobs.get(self._newest.get(earlier.id, ""))
        if newest is not None and newest.state in (JobState.FAILED, JobState.CANCELLED):
            film = self._project.film
            names = {"shot": slate(film, job.shot), "before": slate(film, earlier.id)}
            return Fault("render.nothing_before", Exit.BAD_INPUT, **names)
        return None

    def _coming(self, shot: str) -> bool:
        """Whether a shot is to have a take that may be circled."""
        rendered = any(self._jobs[each].shot == shot for each in self._open)
        return rendered or any(each.shot == shot for name in self._unjudged for each in self.batch(name))

    def _lacking(self, job: Job) -> tuple[str, ...]:
        """Roles that a waiting job has nothing for yet; its request is read once."""
        if job.id not in self._lacks:
            self._lacks[job.id] = tuple(role for role, sha in job.request.inputs.items() if not sha)
        return self._lacks[job.id]

    def _guides(self, job: Job) -> dict[str, guiding.Drawing]:
        """The passes that a waiting job lacks, by role."""
        if job.id not in self._drawings:
            kinds = {role: kind for role in self._lacking(job) if (kind := guiding.kind_of(role))}
            request = job.request if kinds else None
            self._drawings[job.id] = {
                role: guiding.drawing(request, kind, job.shot, self._takes) for role, kind in kinds.items() if request
            }
        return self._drawings[job.id]

    def _undrawn(self, job: Job) -> bool:
        """Whether a waiting job lacks nothing but what previz can draw for it now."""
        return bool(self._guides(job)) and isinstance(self._from_others(job), dict)

    def _freeze(self, job: Job, found: dict[str, str]) -> None:
        """Put what was waited for into a job's request, and queue it."""
        request = job.request
        self._lacks.pop(job.id, None)
        self._drawings.pop(job.id, None)
        kept = {role: sha for role, sha in request.inputs.items() if sha}
        asked = to_json(msgspec.structs.replace(request, inputs={**kept, **found}))
        state = JobState.QUEUED
        with self._project.transaction() as connection:
            connection.execute("UPDATE job SET state = ?, request = ? WHERE id = ?", (state.value, asked, job.id))
        self._keep_all([replace(job, state=state)])
        self._consider([job])
        self._wake.set()

    # ----- consent ------------------------------------------------------------------------------------------------
    def look_again(self, cameo: str) -> None:
        """What holds for a cameo changed: jobs that wait to begin are queued, held or refused by it.

        One that is being rendered is stopped by the engine, which is told of every withdrawal.
        """
        if not self._stopped:
            self._consider(self.open_jobs(), cameo)
            self.settle()
            self._wake.set()

    def _consider(self, jobs: Iterable[Job], cameo: str = "") -> None:
        """Refuse what is queued without consent, and hold what waits for a person's word; with a cameo, its alone."""
        authority = self._authority
        if authority is None or not any(entry.cameo for entry in self._project.film.bible):
            return
        for job in [self._jobs[each.id] for each in jobs]:
            if job.state is JobState.QUEUED or job.id in self._held:
                request = job.request
                named = {entry.cameo for entry in request.staging.entries if entry.cameo}
                if not named or (cameo and cameo not in named):
                    continue
                fault = authority.before(request, inputs.files(self._project, self._takes, request))
                held = fault is not None and fault.code == WAITS
                state = JobState.WAITING if held else JobState.FAILED if fault else JobState.QUEUED
                message = told(fault) if fault else {}
                if state is not job.state or message != job.message:
                    self._set(job.id, state, message)

    def _by_right(self, job: Job, request: Request, files: dict[str, Path]) -> dict[str, Any]:
        """What the engine client is given to send a job with a likeness; adds the sealed files to `files`.

        Raises
        ------
        Fault
            ``cameo.*``: a cameo is not here.
        """
        authority = self._authority
        if authority is None or not authority.concerned(request, files):
            return {}
        called = slate(self._project.film, job.shot)
        files |= authority.files(request)
        return {"authorise": lambda: authority.render(request, files, called)}

    # ----- working ------------------------------------------------------------------------------------------------
    async def work(self, *, until_empty: bool = False) -> None:
        """Render what is queued, for ever or until nothing is left to start."""
        self._writable()
        while not self._stopped:
            await self._compare()
            if self._stopped:
                return
            due = map(self._jobs.__getitem__, self._open)
            waiting = [job for job in due if job.state is JobState.QUEUED or self._undrawn(job)]
            job = None if self.paused else min(waiting, key=lambda job: job.position, default=None)
            if job is not None and job.state is JobState.WAITING:
                await self._draw_guides(job)
            elif job is not None:
                await self._run(job)
            elif until_empty:
                return
            else:
                self._wake.clear()
                await self._wake.wait()

    async def _draw_guides(self, job: Job) -> None:
        """Have previz draw what a job waits for; it is running meanwhile, and waits again after it."""
        self._begin(job)
        for drawing in self._guides(job).values():
            if guiding.made(self._project, drawing):
                continue
            ending = await self._engine.run(
                guiding.job(self._project, job.id, drawing), lambda event: self._hear(job.id, event)
            )
            if self._stopped:
                return
            if isinstance(ending, Done):
                title = f"{slate(self._project.film, job.shot)} {drawing.kind}.mov"
                try:
                    guiding.keep(self._project, job.id, drawing, ending.result["media_hash"], title)
                except Fault as fault:
                    ending = Failed(job=job.id, code=fault.code, exit=str(fault.exit), parameters=fault.parameters)
            if not isinstance(ending, Done):
                guiding.clear(self._project, job.id)
                self._end(job, ending)
                self.settle()
                return
        self._set(job.id, JobState.WAITING)
        self.settle()

    def _begin(self, job: Job) -> None:
        with self._project.transaction() as connection:
            connection.execute("UPDATE job SET state = 'running', attempts = attempts + 1 WHERE id = ?", (job.id,))
        self._keep(replace(self._jobs[job.id], state=JobState.RUNNING))
        self.changed.emit(job.id)

    async def _run(self, job: Job) -> None:
        side = self._takes.side_folder(job.shot, job.take)
        self._begin(job)
        try:
            side.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            fault = writing_fault(error, side.parent)
            self._end(job, Failed(job=job.id, code=fault.code, exit=str(fault.exit), parameters=fault.parameters))
            return
        request = job.request
        try:
            more = inputs.model(self._project, self._takes, self.shelf, job.shot, request)
            places = inputs.files(self._project, self._takes, request)
            right = self._by_right(job, request, places)
        except Fault as fault:
            self._end(job, Failed(job=job.id, code=fault.code, exit=str(fault.exit), parameters=fault.parameters))
            return
        files = {sha: str(path) for sha, path in places.items()}
        ending = await self._engine.run(
            RenderJob(id=job.id, request=request, folder=str(side), files=files, **more),
            lambda event: self._hear(job.id, event),
            **right,
        )
        if not self._stopped:
            self._end(job, ending)
            self.settle()

    async def _compare(self) -> None:
        """Sort the takes of each batch that is over by their score.

        The best goes into the cut as any new take does: where none is circled, or the circled one shows what the shot
        no longer asks for. A take that somebody circled stays, whatever its score: a score counts what can be
        measured, and neither framing nor acting.
        """
        for batch in list(self._unjudged):
            jobs = self.batch(batch)
            if any(job.state in OPEN for job in jobs):
                continue
            done = {job.take: job for job in jobs if job.state is JobState.DONE}
            order = await self._judge.rank([take for name in done if (take := self._takes.get(name))])
            same = twins(self._takes, [each.take for each in order])
            if self._stopped:
                return
            self._unjudged.pop(batch, None)
            for rank, each in enumerate(order, 1):
                job = self.get(done[each.take.id].id)
                if job is not None:
                    told: dict[str, Any] = {"rank": rank, "of": len(order)}
                    told["score"] = each.score.value if each.score else None
                    told["same"] = same.get(each.take.id, "")
                    self._set(job.id, JobState.DONE, {**job.message, **told})
            if order:
                self._circle(done[order[0].take.id])
                self.judged.emit(order[0].take.shot, order[0].take.id)
            self.settle()

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
                if not job.batch:
                    # Of a batch, the best goes into the cut when all are there.
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
                    JobState.WAITING if ending.code == WAITS else JobState.FAILED,
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
        """A first take goes into the cut, and one that shows what an outdated one does not; else the user chooses.

        Nobody did this by hand, and undo is for what hands did: it joins the edit that the take was rendered for, so
        that undoing that edit brings the earlier take back with the earlier words, and undoing any other leaves it.
        """
        film = self._project.film
        place = film.find(job.shot)
        if place is None:
            return
        scene, shot = place
        if shot.locked:
            return
        others = [take for take in self._takes.of(job.shot) if take.id != job.take]
        if self._freshness.state(film, scene, shot, others) is not State.CIRCLED:
            take = self._takes.get(job.take)
            frames = self._takes.frames(take) if take else 0
            earlier = scene.shots[: film.places[shot.id][1]]
            rendered_for = {scene.id, shot.id, *(each.id for each in earlier)}
            self._project.join("circle", rendered_for, shot=job.shot, take=job.take, frames=frames)

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
