"""What is read of a job when its row is looked at, and its log in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from engine.consent.clock import now
from engine.messages.faults import Fault
from engine.messages.jobs import Recipe
from engine.messages.requests import Request
from studio.render.jobs import Job, JobState, fault_of, lapsing
from studio.render.takes import Take
from studio.words.language import _, counted, mark
from studio.words.leases import left
from studio.words.readings import logged
from studio.words.told import tell
from ui.desk import Desk
from ui.takes.wording import grouped, quality, when
from ui.wording import PHASES, date, day, decimal, hour, rough

UNREADABLE = (KeyError, ValueError, msgspec.MsgspecError)
"""What a job raises whose row went, or is damaged."""

WORDS = {
    JobState.WAITING: mark("Waits"),
    JobState.QUEUED: mark("Waits"),
    JobState.RUNNING: mark("Rendering"),
    JobState.DONE: mark("Done"),
    JobState.FAILED: mark("Failed"),
    JobState.CANCELLED: mark("Cancelled"),
}
LONGEST = 200_000
"""Characters of a log that are shown."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a row says beside its state.

    Attributes
    ----------
    words : str
    seconds : float
        Of work, 0 where that is not known.
    created : str
        When it was queued.
    fault : Fault or None
    """

    words: str
    seconds: float = 0.0
    created: str = ""
    fault: Fault | None = None


def request_of(job: Job) -> Request | None:
    """What a job renders; None where its row went or is damaged."""
    try:
        return job.request
    except UNREADABLE:
        return None


def details_of(job: Job, forecast: Callable[[Request], float | None] = lambda _request: None) -> Details:
    """Read what a job's row says; one that waits says how long it will take, where that is known."""
    try:
        fault = fault_of(job)
        seconds = job.message.get("seconds")
        created = job.created
    except UNREADABLE:
        return Details(_("This job can no longer be read."))
    seconds = float(seconds) if isinstance(seconds, int | float) else 0.0
    ends = _ends(job)
    if fault is not None:
        return Details(f"{tell(fault).what} {ends}".strip(), seconds, created, fault)
    if job.state is JobState.DONE:
        parts = [_("{seconds:.0f} s of work").format(seconds=seconds) if seconds else "", clock(created)]
        return Details(" · ".join(part for part in parts if part), seconds, created)
    request = request_of(job)
    if request is None:
        return Details("", seconds, created)
    took = forecast(request) if job.state in (JobState.QUEUED, JobState.WAITING) else None
    words = f"{request.renderer} · {quality(request.quality)}"
    if took is not None:
        words, seconds = _("About {time}").format(time=rough(took)), took
    return Details(" · ".join(part for part in (ends, words) if part), seconds, created)


def _ends(job: Job) -> str:
    """Whose release lapses soon, of those that a job needs which is still to be done."""
    found = lapsing(job)
    if found is None:
        return ""
    name, until = found
    lapses = left(until, now(), date)
    return _("Release of {name} {lapses}").format(name=name, lapses=lapses) if lapses else ""


def clock(created: str) -> str:
    """``10:09`` today, with the day before."""
    try:
        moment = dt.datetime.fromisoformat(created).astimezone()
    except ValueError:
        return ""
    today = dt.datetime.now().astimezone().date()
    return hour(moment) if moment.date() == today else day(moment)


def log_of(desk: Desk, job: Job) -> str:
    """Everything that is known of a job, line by line, for reading and for copying."""
    lines = [f"{desk.slate(job.shot) or _('gone')}: {_(WORDS[job.state])}"]
    try:
        lines.append(_("Queued {when}; begun: {count}").format(when=when(job.created), count=job.attempts))
        fault, request = fault_of(job), job.request
    except UNREADABLE:
        return "\n".join([*lines, _("The rest of this job's row is gone or damaged.")])
    staging = request.staging
    size = f"{request.width} x {request.height}"
    lines += [
        _("Renderer: {renderer} {model}").format(renderer=request.renderer, model=request.model).strip(),
        _("{quality}, {size}, {frames} frames, seed {seed}").format(
            quality=quality(request.quality), size=size, frames=staging.frames, seed=grouped(request.seed)
        ),
        "",
        staging.action,
    ]
    if fault is not None:
        told = tell(fault)
        lines += ["", told.what, told.action, fault.code, fault.details]
    session = desk.session
    take = session.takes.get(job.take) if session else None
    if session and take:
        lines += _reported(session.takes.recipe(take), take)
    return "\n".join(lines).strip()[:LONGEST]


def _reported(recipe: Recipe | None, take: Take) -> list[str]:
    if recipe is None:
        return ["", _("The recipe of take {number} is gone or damaged.").format(number=take.number)]
    lines = ["", _("Take {number}").format(number=take.number)]
    for name, seconds in recipe.timings.items():
        lines.append(f"{_(PHASES[name]) if name in PHASES else name}: {decimal(seconds, 2)} s")
    if recipe.log:
        lines += ["", _("What was not understood, or shown otherwise:"), *(logged(line) for line in recipe.log)]
    if recipe.events:
        count = len(recipe.events)
        heard = counted("{count} contact is heard.", "{count} contacts are heard.", count)
        lines += ["", heard]
    lines.append("")
    lines += [f"{name} {version}" for name, version in recipe.versions.items()]
    return lines
