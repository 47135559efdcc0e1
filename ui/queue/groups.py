"""Takes that were queued as one, for the best of them: one row of the queue, which opens to show its parts."""

from __future__ import annotations

from dataclasses import dataclass

from studio.render.guiding import kind_of
from studio.render.jobs import OPEN, Job, JobState
from studio.words.language import _, counted, mark
from ui.desk import Desk
from ui.queue.details import details_of, request_of

COUNTED = {
    JobState.DONE: mark("{count} done"),
    JobState.RUNNING: mark("{count} renders"),
    JobState.QUEUED: mark("{count} waits"),
    "approval": mark("{count} waits for approval"),
    "take": mark("{count} waits for a take"),
    "guide": mark("{count} waits for what previz draws for it"),
    JobState.FAILED: mark("{count} failed"),
    JobState.CANCELLED: mark("{count} cancelled"),
}
"""Words by state, and of what waits by what it waits for."""
ORDER = (JobState.RUNNING, JobState.QUEUED, JobState.WAITING, JobState.FAILED, JobState.DONE, JobState.CANCELLED)
"""Of these states a group has the first that one of its jobs has."""


@dataclass(frozen=True, slots=True)
class Group:
    """The jobs of one batch.

    Attributes
    ----------
    batch : str
    jobs : tuple of Job
        In the order of the queue.
    open : bool
        Whether its parts are shown.
    """

    batch: str
    jobs: tuple[Job, ...]
    open: bool = False

    @property
    def state(self) -> JobState:
        """What is still to be done comes first, then what needs somebody."""
        states = {job.state for job in self.jobs}
        return next(state for state in ORDER if state in states)

    @property
    def place(self) -> float:
        """Where it stands in the queue: with the first that is to be done, or the last that was."""
        still = [job.position for job in self.jobs if job.state in OPEN]
        return min(still) if still else max(job.position for job in self.jobs)

    @property
    def title(self) -> str:
        """``best of 3``."""
        return _("best of {count}").format(count=len(self.jobs))


def group_of(desk: Desk, batch: str) -> Group | None:
    """The group of a batch; None where one job alone is left of it."""
    jobs = desk.session.queue.batch(batch) if desk.session and batch else []
    return Group(batch, tuple(jobs)) if len(jobs) > 1 else None


def leader(group: Group) -> Job:
    """The job whose take stands for the group: the best where they were compared, else the newest that was rendered."""
    done = [job for job in group.jobs if job.state is JobState.DONE]
    ranked = [job for job in done if job.message.get("rank") == 1]
    return (ranked or done[-1:] or [group.jobs[0]])[0]


def told(desk: Desk, group: Group) -> str:
    """How far a group is; when it is over, which take is the best, and how the others stand."""
    messages = {job.id: job.message for job in group.jobs if job.state is JobState.DONE}
    ranked = [job for job in group.jobs if isinstance(messages.get(job.id, {}).get("rank"), int)]
    ranked.sort(key=lambda job: messages[job.id]["rank"])
    if ranked and not any(job.state in OPEN for job in group.jobs):
        if len(ranked) > 1 and sum(bool(messages[job.id].get("same")) for job in ranked) == len(ranked) - 1:
            return counted("{count} take, all the same", "{count} takes, all the same", len(ranked))
        scores = [messages[job.id].get("score") for job in ranked]
        others = [str(score) for score in scores[1:] if isinstance(score, int)]
        return " · ".join((_scored(desk, ranked[0], scores[0]), *others))
    stands = [_stands(job) for job in group.jobs]
    return " · ".join(_(words).format(count=stands.count(each)) for each, words in COUNTED.items() if each in stands)


def _stands(job: Job) -> str:
    """Where a job is, or what it waits for: a person's word before all, then a take, then what previz is to draw."""
    if job.state is not JobState.WAITING:
        return job.state
    if details_of(job).fault is not None:
        return "approval"
    asked = request_of(job)
    lacks = [role for role, sha in asked.inputs.items() if not sha] if asked else []
    return "guide" if lacks and all(kind_of(role) for role in lacks) else "take"


def _scored(desk: Desk, job: Job, score: object) -> str:
    take = desk.session.takes.get(job.take) if desk.session else None
    name = f"{desk.slate(job.shot) or '?'}-{take.number}" if take else _("gone")
    return f"{name}: {score}" if isinstance(score, int) else name
