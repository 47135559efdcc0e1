"""The queue: jobs in the project's own database, worked off one after another.

It survives whatever happens: a job is a row before anything is rendered, a take that became whole is adopted and
never rendered twice, and a job that was running when the lights went out is simply next again.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from psygnal import Signal

from engine.client.engine import Ending, Engine
from engine.consent.limits import WAITS
from engine.media.beside import writing_fault
from engine.messages.events import Cancelled, Done, Failed, Picture, Progress
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import RenderJob
from engine.messages.requests import Request, to_json
from studio.cameos.authorising import Authority
from studio.document.identity import new_id
from studio.document.slates import slate
from studio.project.project import Project
from studio.render import guiding, inputs
from studio.render.asking import HOLDS, Answer, Asking
from studio.render.best import Judge, twins
from studio.render.jobs import LAPSES, OPEN, Job, JobState, state_of, told
from studio.render.rows import Rows
from studio.render.stale import Freshness, State
from studio.render.takes import Takes
from studio.render.waiting import Waiting

if TYPE_CHECKING:
    from studio.models.shelf import Shelf

GIVEN_UP = 3
"""A job that was running each time the whole program ended is not tried more often than this."""

_COLUMNS = "id, shot, take, position, state, request, attempts, created, message, batch"


class Queue(Rows):
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
        super().__init__(project)
        self._takes = takes
        self._engine = engine
        self._freshness = freshness
        self.shelf = shelf
        self._authority = authority
        self._wake = asyncio.Event()
        self.paused = False
        self._stopped = False
        self._judge = Judge(takes, engine)
        self._wants = Waiting(project, takes, self)
        self._asking = Asking(project, takes, authority) if authority is not None else None
        if not project.read_only:
            self.recover()
            self.settle()
            project.changed.connect(self.settle)
            if authority is not None:
                # What stood in the queue when the program ended was asked about by that program alone.
                self._consider(self.open_jobs())
                authority.changed.connect(self.look_again)

    # ----- changing -----------------------------------------------------------------------------------------------
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

    def cancel(self, *jobs: str) -> None:
        """Give up jobs; a running one within moments."""
        self._writable()
        rows = [row for job in jobs if (row := self.get(job)) and row.state in OPEN]
        for row in rows:
            if self._asking is not None:
                self._asking.forget(row.id)
            if row.state is JobState.RUNNING:
                self._engine.cancel(row.id)
        self._set_all([row for row in rows if row.state is not JobState.RUNNING], JobState.CANCELLED)
        self.settle()
        self._wake.set()

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
        self._wake.set()

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
                self._set(job.id, JobState.FAILED, told(Fault("queue.given_up", Exit.OURS, times=job.attempts)))
            else:
                self._set(job.id, state_of(job.request))

    # ----- waiting ------------------------------------------------------------------------------------------------
    def settle(self, *_nodes: object) -> None:
        """Queue what waited for a take or guide that is there now; what waited for one that will not come fails."""
        more = not self._stopped
        while more:
            more = False
            for job in [self._jobs[each] for each in self._waiting if each not in self._held]:
                found = self._wants.awaited(job)
                if isinstance(found, Fault):
                    self._set(job.id, JobState.FAILED, told(found))
                elif found is not None:
                    self._freeze(job, found)
                # What waits for this one in turn may be told now.
                more = more or isinstance(found, Fault)

    def _freeze(self, job: Job, found: dict[str, str]) -> None:
        """Put what was waited for into a job's request, and queue it."""
        request = job.request
        self._wants.forget(job)
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

    def asks(self, job: str = "") -> bool:
        """Whether consent was asked about a job, or any, and has not answered: none such begins."""
        asking = self._asking
        return asking is not None and (asking.about(job) if job else asking.any())

    def _consider(self, jobs: Iterable[Job], cameo: str = "") -> None:
        """Ask whether what is queued or held may be rendered; with a cameo, what names it alone."""
        if self._asking is None:
            return
        known = [self._jobs[each.id] for each in jobs]
        due = [job for job in known if job.state is JobState.QUEUED or job.id in self._held]
        self._asking.ask(due, cameo)
        for job in due:
            if self._asking.about(job.id):
                self.changed.emit(job.id)

    def _heard_consent(self, identity: str, answer: Answer) -> None:
        """Refuse what has no consent, hold what waits for a person's word or keys, and let the rest begin."""
        job, fault = self._jobs[identity], answer.fault
        held = fault is not None and fault.code in HOLDS
        state = JobState.WAITING if held else JobState.FAILED if fault else JobState.QUEUED
        message = told(fault) if fault else {}
        if answer.lapsing is not None:
            message[LAPSES] = list(answer.lapsing)
        if answer.given and not fault:
            asked = msgspec.structs.replace(job.request, inputs=job.request.inputs | answer.given)
            with self._project.transaction() as connection:
                connection.execute("UPDATE job SET request = ? WHERE id = ?", (to_json(asked), identity))
        if state is not job.state or message != job.message:
            self._set(identity, state, message)
        else:
            self.changed.emit(identity)  # it may begin now
        self.settle()
        self._wake.set()

    async def _by_right(self, job: Job, request: Request, files: dict[str, Path]) -> dict[str, Any]:
        """What the engine client is given to send a job with a likeness; adds the sealed files to `files`.

        Raises
        ------
        Fault
            ``cameo.*``: a cameo is not here.
        """
        authority, cast = self._authority, any(entry.cameo for entry in request.staging.entries)
        if authority is None or not (cast or files):
            return {}

        def sealed() -> dict[str, Path] | None:
            return authority.files(request) if authority.concerned(request, files) else None

        found = await asyncio.get_running_loop().run_in_executor(None, sealed)
        if found is None:
            return {}
        called = slate(self._project.film, job.shot)
        files |= found
        return {"authorise": lambda: authority.render(request, files, called)}

    # ----- working ------------------------------------------------------------------------------------------------
    async def work(self, *, until_empty: bool = False) -> None:
        """Render what is queued, for ever or until nothing is left to start."""
        self._writable()
        self._wake = asyncio.Event()
        asking = asyncio.ensure_future(self._asking.work(self._heard_consent)) if self._asking else None
        try:
            await self._work_off(asking, until_empty=until_empty)
        finally:
            if asking is not None:
                asking.cancel()
                await asyncio.wait([asking])

    async def _work_off(self, asking: asyncio.Task[None] | None, *, until_empty: bool) -> None:
        if asking is not None:
            asking.add_done_callback(lambda _ended: self._wake.set())
        while not self._stopped:
            await self._compare()
            if self._stopped:
                return
            if asking is not None and asking.done():
                asking.result()  # ends only by what it cannot do
            job = self._next()
            if job is not None and job.state is JobState.WAITING:
                await self._draw_guides(job)
            elif job is not None and not self.asks(job.id):
                await self._run(job)
            elif until_empty and job is None and not self.asks():
                return
            else:
                # Nothing begins before the one whose turn it is: the order is a person's.
                self._wake.clear()
                await self._wake.wait()

    def _next(self) -> Job | None:
        """The job whose turn it is."""
        due = map(self._jobs.__getitem__, self._open)
        waiting = [job for job in due if job.state is JobState.QUEUED or self._wants.undrawn(job)]
        return None if self.paused else min(waiting, key=lambda job: job.position, default=None)

    async def _draw_guides(self, job: Job) -> None:
        """Have previz draw what a job waits for; it is running meanwhile, and waits again after it."""
        self._begin(job)
        for drawing in self._wants.guides(job).values():
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
                    ending = _failed(job, fault)
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
        request = job.request
        try:
            more = inputs.model(self._project, self._takes, self.shelf, job.shot, request)
            places = inputs.files(self._project, self._takes, request)
            right = await self._by_right(job, request, places)
        except Fault as fault:
            if self.get(job.id) == job and not self._stopped:
                self._set(job.id, JobState.FAILED, told(fault))
                self.settle()
            return
        if self._stopped or self.asks(job.id) or self._next() != job:
            return  # something came meanwhile: another is the next, or none
        side = self._takes.side_folder(job.shot, job.take)
        self._begin(job)
        try:
            side.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._end(job, _failed(job, writing_fault(error, side.parent)))
            return
        files = {sha: str(path) for sha, path in places.items()}
        self._expect_models()
        ending = await self._engine.run(
            RenderJob(id=job.id, request=request, folder=str(side), files=files, **more),
            lambda event: self._hear(job.id, event),
            **right,
        )
        if not self._stopped:
            self._end(job, ending)
            self.settle()

    def _expect_models(self) -> None:
        """Have a process that is started read the models of all that is queued: none is started anew for the next."""
        if self._engine.alive:
            return
        models = {job.request.model for job in self.open_jobs() if job.request.renderer == inputs.MODELS}
        if not models:
            return
        from studio.models.shelf import Shelf as Own  # no need of it before the first model

        shelf = self.shelf or Own()
        for name in sorted(models):
            with contextlib.suppress(Fault):  # told when its turn comes
                self._engine.expect(shelf.get(name).path)

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
                    missing = Fault("media.missing", Exit.CANNOT_WRITE, str(error), file=str(error.filename))
                    self._set(job.id, JobState.FAILED, told(missing))
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


def _failed(job: Job, fault: Fault) -> Failed:
    """A fault on this side of the pipe as the engine would tell it."""
    return Failed(job=job.id, code=fault.code, exit=str(fault.exit), parameters=fault.parameters, details=fault.details)
