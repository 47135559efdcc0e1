"""The engine as the studio sees it: run a job, read a request, ask what the machine can do.

The same coroutines run under plain asyncio and under the window's loop. A process that dies is started again and
its job with it; a job that ends the process twice is given up with the process's log.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from engine.client.connection import Connection
from engine.messages import events
from engine.messages.consent import Signed
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Authorisation, ExportJob, PrepareJob, RenderJob, SpeakJob
from engine.messages.measures import Measures
from engine.messages.requests import Request
from engine.models.machine import Machine

LIVES = 2
"""How often a job may end the process before it is given up."""

Authorise = Callable[[], Awaitable[Authorisation]]
"""Makes the authorisation of a job that is about to be sent."""

Ending = events.Done | events.Failed | events.Cancelled


class Engine:
    """A client of one engine process, started on first use.

    Parameters
    ----------
    roots : iterable of path
        Folders under which the engine may read and write. A job's model it may read as well, see `run`.
    command : sequence of str, optional
        What to start instead of the engine (tests).
    log : Path, optional
        Where the process's own log goes.
    reading : sequence of path
        Folders that it may only read.
    state : Path, optional
        The folder that is the engine's own: what it remembers of withdrawals. Without one it uses no likeness.
    patience : float
        Seconds without any event after which a working process counts as hung and is restarted.
    start_patience : float
        Seconds that a process may take to stand.
    """

    def __init__(
        self,
        roots: Sequence[Path | str],
        *,
        command: Sequence[str] | None = None,
        log: Path | None = None,
        reading: Sequence[Path | str] = (),
        state: Path | None = None,
        patience: float = 180.0,
        start_patience: float = 60.0,
    ) -> None:
        self._roots = tuple(str(Path(root).resolve()) for root in roots)
        self._reading = tuple(str(Path(each).resolve()) for each in reading)
        self._state = str(state.resolve()) if state else ""
        self._command = command
        self._log = log
        self._patience = patience
        self._start_patience = start_patience
        self._connection: Connection | None = None
        self._inbox: dict[str, asyncio.Queue[Any]] = {}
        self._starting = asyncio.Lock()
        self._numbers = itertools.count(1)
        self._jobs: set[str] = set()
        self._doomed: set[str] = set()
        self._busy = 0
        self._paused = False
        self._idle = asyncio.Event()
        self._given: tuple[str, ...] = ()
        self._last_words = ""
        self._last_sign = 0.0
        self._renewals = 0
        self._closings = 0
        self.ready: events.Ready | None = None
        self.starts = 0

    @property
    def alive(self) -> bool:
        """Whether a process stands."""
        return self._connection is not None

    @property
    def process(self) -> int | None:
        """Process id, None while none stands."""
        return self.ready.process if self.ready and self._connection else None

    async def __aenter__(self) -> Engine:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self) -> events.Ready:
        """Start the process unless it stands.

        Raises
        ------
        Fault
            ``engine.protocol``, ``engine.no_start``.
        """
        tail, closings = "", self._closings
        async with self._starting:
            if closings != self._closings:
                # It was closed while another start was waited for: nobody would end what is started now.
                raise Fault("engine.no_start", Exit.OURS)
            if self._connection and self.ready:
                return self.ready
            for life in reversed(range(LIVES)):
                event, connection = await self._greet()
                if isinstance(event, events.Ready):
                    self.ready = event
                    self.starts += 1
                    if self._paused:
                        connection.send(events.Pause(on=True))
                    return event
                await self._drop(connection)
                tail = connection.tail
                if isinstance(event, events.Refused) and event.code == "engine.protocol":
                    raise Fault("engine.protocol", Exit.OURS, event.details, **event.parameters)
                if event is not None or not life or closings != self._closings:
                    break
                # It ended before it stood: somebody killed it, and the next one may live.
            raise Fault("engine.no_start", Exit.OURS, tail)

    async def _greet(self) -> tuple[Any, Connection]:
        """Start a process; its first event, None where it ended without one, `TimeoutError` where it only waits.

        Who asks may be given up meanwhile; the process then still stands up, for the next who asks.
        """
        connection = self._connection
        if connection is None:
            self._inbox[""] = asyncio.Queue()
            self._given = (*self._roots, *self._reading)
            connection = self._connect(asyncio.get_running_loop())
            connection.send(
                events.Start(protocol=events.PROTOCOL, roots=self._roots, reading=self._reading, state=self._state)
            )
        event: Any
        try:
            event = await asyncio.wait_for(self._inbox[""].get(), self._start_patience)
        except TimeoutError as error:
            event = error
        self._inbox.pop("", None)
        return event, connection

    def expect(self, weights: str) -> list[Path]:
        """Have a model read from the next start on, so that the process need not be started anew for it.

        Returns where it lies.
        """
        places, known = _places(weights), (*self._roots, *self._reading)
        self._reading += tuple(str(place) for place in places if not _inside(place, known))
        return places

    async def _stand(self, weights: str) -> None:
        """Start the process unless it stands, with a model to read; one without it is ended between jobs."""
        needed, closings = self.expect(weights), self._closings
        await self.start()
        while not all(_inside(place, self._given) for place in needed):
            if self._busy:
                await self._idle.wait()
            else:
                await self._renew()
            if closings != self._closings:
                raise Fault("engine.no_start", Exit.OURS)
            await self.start()

    async def _renew(self) -> None:
        """End the process on purpose: what it was doing is asked of the next one."""
        self._renewals += 1
        if self._connection:
            await self._drop(self._connection)

    async def run(
        self,
        job: RenderJob | ExportJob | PrepareJob,
        listen: Callable[[Any], None] | None = None,
        authorise: Authorise | None = None,
    ) -> Ending:
        """Run a job to its end.

        A model that lies outside of the roots may be read: the process is started anew where it stands without it,
        once no job runs.

        Parameters
        ----------
        job : RenderJob, ExportJob or PrepareJob
        listen : callable, optional
            Called on the loop with every `Progress` and `Picture` of the job.
        authorise : callable, optional
            Asked for the job's authorisation each time the job is sent.

        Returns
        -------
        Done, Failed or Cancelled
            A process that cannot be started, or that the job ends twice, gives `Failed`.
        """
        self._jobs.add(job.id)
        try:
            return await self._run(job, listen, authorise)
        finally:
            self._jobs.discard(job.id)
            self._doomed.discard(job.id)

    async def _run(
        self, job: RenderJob | ExportJob | PrepareJob, listen: Callable[[Any], None] | None, authorise: Authorise | None
    ) -> Ending:
        lives, closings = LIVES, self._closings
        while lives and closings == self._closings and job.id not in self._doomed:
            try:
                await self._stand(job.weights if isinstance(job, RenderJob) else "")
                if authorise is not None and not isinstance(job, PrepareJob) and job.id not in self._doomed:
                    # A process is told anew by what right: what the last one was told is spent.
                    job = msgspec.structs.replace(job, authorisation=await authorise())
            except Fault as fault:
                if closings != self._closings:
                    break
                return events.Failed(
                    job=job.id,
                    code=fault.code,
                    exit=str(fault.exit),
                    parameters=fault.parameters,
                    details=fault.details,
                )
            if job.id in self._doomed:
                break
            renewals = self._renewals
            ending = await self._work(job.id, _call(job), listen)
            if ending is not None:
                return ending
            lives -= renewals == self._renewals
        if closings != self._closings or job.id in self._doomed:
            return events.Cancelled(job=job.id)
        return events.Failed(
            job=job.id,
            code="engine.crashed",
            exit=str(Exit.OURS),
            parameters={"times": LIVES},
            details=self._last_words,
        )

    def cancel(self, job: str) -> None:
        """Give up a job; its `run` returns `Cancelled`, or what it had become by then."""
        if job in self._jobs:
            self._doomed.add(job)
            if job in self._inbox and self._connection:
                self._connection.send(events.Cancel(job=job))

    async def stage(self, request: Request, weights: str = "", longest: int = 0) -> dict[str, Any]:
        """How the renderer reads a request; works while a render runs.

        With the path of a model's weights its prompt is measured by their own tokenizer, and told for each stretch,
        of so many frames at the `longest`. Where the process does not know that model yet it waits for the end of a
        render that runs.

        Raises
        ------
        Fault
            What the renderer could not read, or ``engine.crashed``.
        """
        answer = await self._ask(
            lambda number: events.Stage(id=number, request=request, weights=weights, longest=longest), weights
        )
        return answer.report

    async def withdraw(self, withdrawals: Sequence[Signed]) -> tuple[str, ...]:
        """Have consent that was taken back written down by the engine; works while a render runs.

        Returns
        -------
        tuple of str
            The jobs that stop for it; they end with ``cameo.withdrawn``.

        Raises
        ------
        Fault
            ``cameo.forged``, ``cameo.log_damaged``, ``cameo.no_memory``, or ``engine.crashed``.
        """
        told = tuple(withdrawals)
        return (await self._ask(lambda number: events.Withdraw(id=number, withdrawals=told))).jobs

    async def speak(self, request: Request, out: Path, files: Mapping[str, Path]) -> int:
        """Write a request's dialogue, spoken by stand-ins or as it was recorded, to the WAV file `out`.

        Works while a render runs. Returns how many lines are heard.

        Raises
        ------
        Fault
            ``renderer.silent``, ``voices.missing``, ``media.*``, or ``engine.crashed``.
        """
        paths = {name: str(path) for name, path in files.items()}

        def call(number: str) -> events.Speak:
            return events.Speak(job=SpeakJob(id=number, request=request, out=str(out), files=paths))

        return (await self._ask(call)).lines

    async def look(self, media: Path) -> Measures:
        """Measure a take's file; works while a render runs.

        Raises
        ------
        Fault
            ``media.*``, or ``engine.crashed``.
        """
        return (await self._ask(lambda number: events.Look(id=number, media=str(media)))).measures

    async def diagnose(self) -> tuple[dict[str, Any], ...]:
        """What the engine's machine can do, a row a part."""
        answer = await self._ask(lambda number: events.Diagnose(id=number))
        return answer.rows

    async def machine(self) -> Machine | None:
        """What models are planned for; None where they cannot be rendered."""
        answer = await self._ask(lambda number: events.Diagnose(id=number, machine=True))
        return msgspec.convert(answer.machine, Machine) if answer.machine else None

    def pause(self, *, on: bool) -> None:
        """Hold the render that runs where its next phase begins, or let it go on; later ones likewise."""
        self._paused = on
        if self._connection and self.ready:
            self._connection.send(events.Pause(on=on))

    async def restart(self) -> None:
        """End the process; running jobs start again in a new one, and it costs them no life."""
        if self._connection:
            self._connection.kill()
        await self._renew()

    async def close(self) -> None:
        """End the process; jobs that run return `Cancelled`. A job that is run later starts another."""
        self._closings += 1
        if self._connection:
            await self._drop(self._connection)

    async def _ask(self, make: Callable[[str], Any], weights: str = "") -> Any:
        answer, closings = None, self._closings
        while answer is None:
            await self._stand(weights)
            number, renewals = f"question-{next(self._numbers)}", self._renewals
            answer = await self._converse(number, make(number), None)
            if answer is None and (renewals == self._renewals or closings != self._closings):
                raise Fault("engine.crashed", Exit.OURS, self._last_words, times=1)
        if isinstance(answer, events.Failed):
            raise Fault(answer.code, Exit(answer.exit), answer.details, **answer.parameters)
        return answer

    async def _work(self, job: str, call: Any, listen: Callable[[Any], None] | None) -> Any:
        """Converse about a job: till it ends the process is not started anew for another."""
        self._busy += 1
        self._idle.clear()
        try:
            return await self._converse(job, call, listen)
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def _converse(self, key: str, call: Any, listen: Callable[[Any], None] | None) -> Any:
        """Send a call and follow its events; None where the process ended first."""
        connection = self._connection
        if connection is None:
            return None
        inbox: asyncio.Queue[Any] = asyncio.Queue()
        self._inbox[key] = inbox
        connection.send(call)
        try:
            while True:
                try:
                    event = await asyncio.wait_for(inbox.get(), self._patience)
                except TimeoutError:
                    # Any event is a sign of life: a job may wait in line behind another.
                    if asyncio.get_running_loop().time() - self._last_sign >= self._patience:
                        connection.kill()
                    continue
                if event is None:
                    return None
                if not isinstance(event, events.Progress | events.Picture):
                    return event
                if listen:
                    listen(event)
        finally:
            self._inbox.pop(key, None)

    def _connect(self, loop: asyncio.AbstractEventLoop) -> Connection:
        def deliver(event: Any) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._dispatch, connection, event)

        connection = Connection(deliver, self._command, self._log)
        self._connection = connection
        connection.begin()
        return connection

    def _dispatch(self, connection: Connection, event: Any) -> None:
        if connection is not self._connection:
            return
        self._last_sign = asyncio.get_running_loop().time()
        if event is None:
            self._last_words = connection.tail
            self._connection = None
            self.ready = None
            for inbox in self._inbox.values():
                inbox.put_nowait(None)
            connection.close(1.0)
            return
        key = getattr(event, "job", None) or getattr(event, "id", None) or ""
        if isinstance(event, events.Refused) and not self._inbox.get(""):
            # Mid-conversation the process only refuses garbage, and ends itself.
            return
        if inbox := self._inbox.get(key):
            inbox.put_nowait(event)

    async def _drop(self, connection: Connection) -> None:
        self._connection = None
        self.ready = None
        for inbox in self._inbox.values():
            inbox.put_nowait(None)
        await asyncio.get_running_loop().run_in_executor(None, connection.close)


def _call(job: RenderJob | ExportJob | PrepareJob) -> events.Render | events.Export | events.Prepare:
    match job:
        case RenderJob():
            return events.Render(job=job)
        case ExportJob():
            return events.Export(job=job)
        case _:
            return events.Prepare(job=job)


def _places(weights: str) -> list[Path]:
    """Where a job's model lies; nowhere for a renderer without one."""
    if not weights:
        return []
    from engine.models.weights import places  # no need of it before the first model

    return [place.resolve() for place in places(weights)]


def _inside(path: Path, roots: Sequence[str]) -> bool:
    return any(path.is_relative_to(root) for root in roots)
