"""``rushes render``."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from rich.progress import Progress as Bars

from engine.messages.directions import QUALITIES
from engine.messages.events import Progress
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Recipe
from engine.messages.requests import shape
from studio.cli.output import Output
from studio.document.slates import slate, slates
from studio.document.values import Film
from studio.project.project import DATABASE
from studio.render.best import FILE, checked, read_measures
from studio.render.jobs import JobState, fault_of
from studio.render.requests import Settings, named, with_size
from studio.render.score import score
from studio.render.takes import Take
from studio.session import Session, bring_in, is_project, open_session, project_folder
from studio.words.language import _
from studio.words.measures import reasons
from studio.words.readings import logged
from studio.words.told import tell


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of ``rushes render`` as they were typed."""

    source: Path
    project: Path | None
    shots: tuple[str, ...]
    renderer: str
    size: str
    fps: str
    seed: int | None
    quality: str
    best: int = 1


def render(asked: Asked, output: Output) -> None:
    """Bring the script in, render, and tell."""
    settings = settings_of(asked)
    checked(asked.best)
    if asked.fps:
        read_rate(asked.fps)
    fresh = not is_project(asked.source) and not (project_folder(asked.source, asked.project) / DATABASE).exists()
    folder, remarks, changes = bring_in(asked.source, asked.project)
    output.remarks(str(remark) for remark in remarks)
    for change in changes:
        output.say(str(change), "dim")

    async def task() -> dict[str, Any]:
        session = open_session(folder)
        try:
            if asked.fps:
                _set_rate(session, asked.fps)
            _set_size(session, settings, fresh=fresh)
            film = session.project.film
            shots = chosen(film, asked.shots) if asked.shots else session.freshness.to_render(film)
            return await render_shots(session, shots, settings, output, best=asked.best)
        finally:
            await session.close()

    rows = asyncio.run(task())
    output.document({"project": str(folder), "remarks": [str(remark) for remark in remarks], **rows})
    failed = [row for row in rows["shots"] if row["state"] != JobState.DONE]
    if not rows["shots"]:
        output.say("Every shot has a take of what it asks for; nothing to render.")
    elif not failed:
        output.say(f"{rendered(rows['shots'])} rendered in {folder}")


def rendered(rows: Sequence[dict[str, Any]]) -> str:
    """``2 shots``, or ``3 takes of 1 shot`` where more than one of a shot were rendered."""
    shots = len({row["shot"] for row in rows})
    told = f"{shots} {'shot' if shots == 1 else 'shots'}"
    return told if len(rows) == shots else f"{len(rows)} takes of {told}"


def settings_of(asked: Asked) -> Settings:
    """Check the options before anything is touched."""
    if asked.quality not in QUALITIES:
        raise Fault("render.quality", Exit.USAGE, quality=asked.quality, known=", ".join(QUALITIES))
    if asked.renderer != "previz":
        raise Fault("renderer.unknown", Exit.USAGE, name=asked.renderer, known="previz")
    settings = Settings(renderer=asked.renderer, quality=asked.quality, seed=asked.seed).checked()
    return with_size(settings, asked.size) if asked.size else settings


def read_rate(text: str) -> Fraction:
    """A frame rate from the command line.

    Raises
    ------
    Fault
        ``render.rate``.
    """
    if not re.fullmatch(r"\d{1,6}(/\d{1,5}|\.\d{1,3})?", text) or text.endswith(("/0", "/00")):
        raise Fault("render.rate", Exit.USAGE, rate=text)
    rate = Fraction(text)
    if not 1 <= rate <= 120:
        raise Fault("render.rate", Exit.USAGE, rate=text)
    return rate


def _set_rate(session: Session, text: str) -> None:
    rate = read_rate(text)
    if rate != session.project.film.rate:
        session.project.apply("set_film", rate=str(rate))


def _set_size(session: Session, settings: Settings, *, fresh: bool) -> None:
    """A new project has the size asked for; an old one takes it where takes of it would not fit the film's shape."""
    film = session.project.film
    if settings.width and (fresh or shape(settings.width, settings.height) != shape(film.width, film.height)):
        session.project.apply("set_film", width=settings.width, height=settings.height)


def chosen(film: Film, names: Sequence[str]) -> list[str]:
    """Shot ids for slates.

    Raises
    ------
    Fault
        ``shot.unknown``.
    """
    by_slate = {name.casefold(): shot for shot, name in slates(film).items()}
    found = []
    for name in names:
        shot = by_slate.get(name.strip().casefold())
        if shot is None:
            raise Fault("shot.unknown", Exit.USAGE, shot=name, known=", ".join(slates(film).values()))
        found.append(shot)
    return found


async def render_shots(
    session: Session, shots: Sequence[str], settings: Settings, output: Output, *, best: int = 1
) -> dict[str, Any]:
    """Render shots through the queue with a bar a shot and one for the film.

    Raises
    ------
    Fault
        The first job's fault where any failed, ``cancelled`` where the user stopped it.
    """
    queue, film = session.queue, session.project.film
    left_over = queue.open_jobs()
    begun = {job.shot for job in left_over}
    _unlock(session, shots)
    jobs = left_over + session.render([shot for shot in shots if shot not in begun], settings, best=best)
    names = {job.id: slate(film, job.shot) for job in jobs}

    def called(job: str) -> str:
        return f"  {names[job]:4}" + (f" {_('Checking releases')}" if queue.asks(job) else "")

    with output.progress() as bars, _interruptible(session, [job.id for job in jobs]):
        whole = bars.add_task("Film ", total=len(jobs)) if jobs else None
        tasks = {job.id: bars.add_task(called(job.id), total=1.0, start=False) for job in jobs}
        done = dict.fromkeys(tasks, 0.0)

        def progressed(job: str, event: Progress) -> None:
            if job in tasks and whole is not None:
                _follow(bars, tasks[job], event)
                done[job] = event.share
                bars.update(whole, completed=sum(done.values()))

        def changed(job: str) -> None:
            row = queue.get(job) if job in tasks else None
            if row:
                bars.update(tasks[job], description=called(job))
            if row and whole is not None and row.state not in (JobState.RUNNING, JobState.QUEUED, JobState.WAITING):
                done[job] = 1.0
                bars.update(tasks[job], completed=1.0, description=f"  {names[job]:4} {row.state}")
                bars.update(whole, completed=sum(done.values()))

        queue.progressed.connect(progressed)
        queue.changed.connect(changed)
        try:
            await queue.work(until_empty=True)
        finally:
            queue.progressed.disconnect(progressed)
            queue.changed.disconnect(changed)
    return _account(session, [job.id for job in jobs], names, output)


def _unlock(session: Session, shots: Sequence[str]) -> None:
    """Open the vault where somebody plays in what is rendered: a passphrase is asked for before bars are drawn.

    Raises
    ------
    Fault
        ``keys.*``, before anything is queued.
    """
    film = session.project.film
    places = [place for shot in shots if (place := film.find(shot))]
    if session.queue.asks() or any(entry.cameo for place in places for entry in named(film.bible, *place)):
        session.authority.vault.identities.holder()


def _follow(bars: Bars, task: Any, event: Progress) -> None:
    if not bars.tasks[task].started:
        bars.start_task(task)
    bars.update(task, completed=event.share)


def _account(session: Session, jobs: Sequence[str], names: dict[str, str], output: Output) -> dict[str, Any]:
    rows, faults = [], []
    for identity in jobs:
        job = session.queue.get(identity)
        if job is None:
            continue
        row: dict[str, Any] = {"shot": names[identity], "state": job.state.value, "seed": job.request.seed}
        take = session.takes.get(job.take)
        if take:
            recipe = session.takes.recipe(take)
            row |= {
                "take": f"{names[identity]}-{take.number}",
                "file": str(session.takes.path(take)),
                "frames": job.request.staging.frames,
                "seconds": job.message.get("seconds"),
                "remarks": [logged(line) for line in recipe.log] if recipe else [],
            }
            if "rank" in job.message:
                row |= _standing(session, take, recipe, job.message)
        if fault := fault_of(job):
            told = tell(fault, typed=True)
            row["error"] = {"code": told.code, "what": told.what, "action": told.action}
            faults.append(fault)
        rows.append(row)
    if any(row["state"] == JobState.CANCELLED for row in rows):
        raise Fault("cancelled", Exit.CANCELLED)
    if faults:
        for row in rows:
            if "error" in row:
                output.say(f"{row['shot']}: {row['error']['what']}", "red")
        raise faults[0]
    ranked = sorted((row for row in rows if "rank" in row), key=lambda row: (row["shot"], row["rank"]))
    for _batch, group in itertools.groupby(ranked, key=lambda row: row["shot"]):
        _say_standing(list(group), output)
    return {"shots": rows}


def _say_standing(rows: Sequence[dict[str, Any]], output: Output) -> None:
    """Tell how the takes of one shot stand; those that nothing tells apart are told as one."""
    names = ", ".join(sorted(row["take"] for row in rows))
    if len(rows) > 1 and sum(bool(row["same_as"]) for row in rows) == len(rows) - 1:
        output.say(f"{names} are the same: where nothing is left to chance, previz gives one take for each seed.")
        return
    if len(rows) > 1 and len({(row["score"], row["why"]) for row in rows}) == 1:
        why = f": {rows[0]['why']}" if rows[0]["why"] else ""
        output.say(f"{names} are worth the same, score {rows[0]['score']}{why}. Seeds change only small things here.")
        return
    for row in rows:
        why = f": the same as {row['same_as']}" if row["same_as"] else f": {row['why']}" if row["why"] else ""
        output.say(f"{row['take']}: {row['rank']} of {row['of']}, score {row['score']}{why}")


def _standing(session: Session, take: Take, recipe: Recipe | None, message: dict[str, Any]) -> dict[str, Any]:
    """Where a take stands among those that were rendered with it, and why it is not worth more."""
    found = score(recipe, read_measures(session.takes.path(take, FILE), recipe))
    place = session.project.film.find(take.shot)
    twin = session.takes.get(message.get("same", ""))
    return {
        "same_as": f"{slate(session.project.film, take.shot)}-{twin.number}" if twin else "",
        "rank": message["rank"],
        "of": message["of"],
        "score": message["score"],
        "why": reasons(found.faults) if found else "",
        "measures": {each.key: {"value": each.value, "unit": each.unit, "mark": each.mark} for each in found.measures}
        if found
        else {},
        "circled": place is not None and place[1].circled == take.id,
    }


@contextlib.contextmanager
def _interruptible(session: Session, jobs: Sequence[str]) -> Iterator[None]:
    """Ctrl+C cancels what is queued and lets the queue end in order."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        for job in jobs:
            session.queue.cancel(job)

    try:
        loop.add_signal_handler(signal.SIGINT, stop)
    except (NotImplementedError, RuntimeError, ValueError):
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
