"""What consent says of jobs, asked before they begin and beside the thread that works them off.

A window works the queue off on the thread that draws it. To open a vault may wait for a person at a keyring, and
thousands of releases take a second: so the questions are put together here, answered beside, and heard here again. A
job begins only after the newest question about it was answered; what was asked before something was signed says
nothing any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.consent.limits import WAITS
from engine.consent.needs import is_cameo
from engine.messages.faults import Fault
from engine.messages.requests import Request
from studio.cameos.authorising import Authority
from studio.cameos.casting import cast_inputs
from studio.project.project import Project
from studio.render import inputs
from studio.render.jobs import Job
from studio.render.takes import Takes

HOLDS = (WAITS, "keys.no_keyring", "keys.locked", "keys.wrong")
"""What a person can still mend, their word or keys that are shut: the job waits, and is then asked about again."""

AT_ONCE = 8
"""Questions that are put together before the first of them is answered."""


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a job may begin: the question's number, what is to be rendered, and the files that it names."""

    number: int
    job: str
    request: Request
    files: dict[str, Path]


@dataclass(frozen=True, slots=True)
class Answer:
    """What consent says.

    Attributes
    ----------
    given : dict
        What the job is given of its cameos, where it has none of it yet: role to SHA-256.
    fault : Fault or None
        Why it cannot be rendered now, or what it waits for.
    lapsing : tuple of (str, int) or None
        Whose release ends soon, and when.
    """

    given: dict[str, str]
    fault: Fault | None
    lapsing: tuple[str, int] | None = None


class Asking:
    """The questions about the jobs of a project. All but `_answered` is called on the thread that owns the project.

    Parameters
    ----------
    project : Project
    takes : Takes
    authority : Authority
    """

    def __init__(self, project: Project, takes: Takes, authority: Authority) -> None:
        self._project = project
        self._takes = takes
        self._authority = authority
        self._due: dict[str, tuple[int, Job]] = {}
        self._count = 0
        self._wake = asyncio.Event()

    def ask(self, jobs: Iterable[Job], cameo: str = "") -> None:
        """Ask about jobs, again where one is asked about already; with a cameo, about those that name it."""
        if not any(entry.cameo for entry in self._project.film.bible):
            return
        for job in jobs:
            named = {entry.cameo for entry in job.request.staging.entries if entry.cameo}
            if named and (not cameo or cameo in named):
                self._count += 1
                self._due[job.id] = (self._count, job)
        self._wake.set()

    def forget(self, job: str) -> None:
        """Nobody wants to know of a job any more."""
        self._due.pop(job, None)

    def about(self, job: str) -> bool:
        """Whether a question about a job is not answered yet."""
        return job in self._due

    def any(self) -> bool:
        """Whether any question is not answered yet."""
        return bool(self._due)

    async def work(self, heard: Callable[[str, Answer], None]) -> None:
        """Have questions answered for ever.

        Parameters
        ----------
        heard : callable
            Told the id of a job and what is so of it; never of one that was asked about again meanwhile.
        """
        loop, self._wake = asyncio.get_running_loop(), asyncio.Event()
        while True:
            while not self._due:
                self._wake.clear()
                await self._wake.wait()
            asked = [self._question(*each) for each in list(self._due.values())[:AT_ONCE]]
            answers = await loop.run_in_executor(None, self._answered, asked)
            for question, answer in zip(asked, answers, strict=True):
                if self._due.get(question.job, (0,))[0] == question.number:
                    del self._due[question.job]
                    heard(question.job, answer)

    def _question(self, number: int, job: Job) -> Question:
        request = job.request
        return Question(number, job.id, request, inputs.files(self._project, self._takes, request))

    def _answered(self, asked: list[Question]) -> list[Answer]:
        """Runs beside the thread that works, and touches nothing that is its own."""
        return [self._answer(question.request, question.files) for question in asked]

    def _answer(self, request: Request, files: dict[str, Path]) -> Answer:
        try:
            given = {} if any(map(is_cameo, request.inputs)) else cast_inputs(self._authority, request)
        except Fault as fault:
            return Answer({}, fault)
        asked = msgspec.structs.replace(request, inputs=request.inputs | given) if given else request
        fault = self._authority.before(asked, files)
        may = fault is None or fault.code == WAITS
        return Answer(given, fault, self._authority.lapsing(asked, files) if may else None)
