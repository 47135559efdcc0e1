"""The cut as one file: what stands in its way, the export job, the credentials, the check."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from engine.client.engine import Ending
from engine.consent import clock
from engine.media.carried import carried_by, line
from engine.messages.events import Cancelled, Failed
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import ExportJob
from engine.messages.requests import digest
from studio.cut.edit_list import edit_list
from studio.document.identity import new_id
from studio.document.slates import slate
from studio.document.values import Film
from studio.models.marks import Mark, limits_of, marks_of, told
from studio.project.media import Media
from studio.render.stale import Freshness, State
from studio.render.takes import Takes
from studio.session import Session

if TYPE_CHECKING:
    from studio.credentials.sign import Credits


@dataclass(frozen=True, slots=True)
class Problem:
    """A shot that keeps a cut from being whole."""

    shot: str
    slate: str
    state: State


def problems(film: Film, freshness: Freshness) -> list[Problem]:
    """What stands in the way of an export, in order of the cut; where footage or a still stands for a take, nothing."""
    stands = {shot.id for scene in film.scenes for shot in scene.shots if shot.stands}
    return [
        Problem(shot, slate(film, shot), state)
        for shot, state in freshness.states(film).items()
        if state is not State.CIRCLED and shot not in stands
    ]


async def made_ready(film: Film, media: Media) -> list[str]:
    """Fit everything from outside that the cut uses to it, where that was not done yet.

    Returns
    -------
    list of str
        Shots for which something stands that is gone.

    Raises
    ------
    Fault
        Where a file cannot be used.
    """
    standing = [shot for scene in film.scenes for shot in scene.shots if shot.stands]
    gone = [shot.id for shot in standing if not await _ready(shot.stands, media)]
    for clip in film.clips:
        if clip.media and not await _ready(clip.media, media):
            known = media.get(clip.media)
            raise Fault("media.missing", Exit.BAD_INPUT, file=clip.name or (known.title if known else clip.media))
    return gone


async def _ready(name: str, media: Media) -> bool:
    if media.usable(name) is None:
        if media.get(name) is None or not media.path(name).is_file():
            return False
        await media.conform(name)
    return True


def damaged(film: Film, takes: Takes) -> list[str]:
    """Shots whose circled take is not the file that was rendered: cut short or written over.

    Reads every take once, which costs a fraction of decoding it.
    """
    found = []
    for scene in film.scenes:
        for shot in scene.shots:
            take = takes.get(shot.circled) if shot.circled and not shot.stands else None
            if take is not None and takes.path(take).is_file() and not takes.whole_file(take):
                found.append(shot.id)
    return found


async def export(
    session: Session,
    out: Path,
    *,
    slates: bool = False,
    listen: Callable[[Any], None] | None = None,
    day: dt.date | None = None,
) -> dict[str, Any]:
    """Export the cut to `out`, with watermark and content credentials, and check the result.

    Parameters
    ----------
    session : Session
        The open project.
    out : Path
        An ``.mp4``; replaced when the new one is whole.
    slates : bool
        Put slate cards in for shots without a take, and outdated takes as they are.
    listen : callable, optional
        Gets the engine's `Progress`.
    day : date, optional
        The day in the watermark, today if not given.

    Returns
    -------
    dict
        The exporter's figures, with ``file``, ``integrity`` and ``signer``; ``licences`` tells of takes that were made
        with models whose licences limit what is made with them, ``remarks`` the same in sentences.

    Raises
    ------
    Fault
        ``export.problems`` with the shots in the way, ``cameo.export_*`` with those whose likenesses may not be used,
        or what the engine could not do.
    """
    from studio.credentials.sign import sign
    from studio.credentials.verify import verify

    film, takes = session.project.film, session.takes
    broken = damaged(film, takes)
    gone = await made_ready(film, session.media)
    if not slates:
        _refuse_incomplete(film, session.freshness, broken, gone)
    if not any(scene.shots for scene in film.scenes):
        raise Fault("export.empty", Exit.BAD_INPUT)
    likenesses = session.containing.in_cut(broken)
    await refuse_without_consent(session, likenesses)
    out = out.resolve()
    if not out.parent.is_dir() or not os.access(out.parent, os.W_OK):
        raise Fault("export.folder", Exit.CANNOT_WRITE, folder=str(out.parent))
    day = day or dt.datetime.now().astimezone().date()
    # The engine writes inside the project only; the signer carries the film to where it was asked for.
    workshop = session.project.folder / "cache" / "export"
    shutil.rmtree(workshop, ignore_errors=True)  # what a power cut left there
    workshop.mkdir(parents=True)
    unsigned = workshop / f"{new_id()}.mp4"
    job = ExportJob(
        id=new_id(),
        edit_list=edit_list(film, takes, session.media, voices=session.voices, without=broken),
        out=str(unsigned),
        mark=(film.title, day.isoformat()),
        cameos={str(path): cameos for path, cameos in likenesses.items()},
    )
    try:
        ending = await _run(session, job, listen, likenesses)
        if isinstance(ending, Cancelled):
            raise Fault("export.cancelled", Exit.CANCELLED)
        if isinstance(ending, Failed):
            raise Fault(ending.code, Exit(ending.exit), ending.details, **ending.parameters)
        shown = line(carried_by(unsigned))  # as the engine, which knows, put it into the film
        sign(unsigned, out, _credits(film, takes, job.mark, broken, shown))
        session.containing.exported(out, {cameo for cameos in likenesses.values() for cameo in cameos}, clock.now())
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    verdict = verify(out)
    marks = licence_marks(film, takes, broken)
    return {
        **ending.result,
        "file": str(out),
        "integrity": verdict.integrity,
        "signer": verdict.signer,
        "licences": [msgspec.to_builtins(mark) for mark in marks],
        "remarks": [told(mark) for mark in marks],
    }


def _refuse_incomplete(film: Film, freshness: Freshness, broken: Collection[str], gone: Collection[str]) -> None:
    """Refuse a cut in which a take is lacking, outdated, damaged or gone: ``export.problems``, with the shots."""
    found = problems(film, freshness) + [Problem(shot, slate(film, shot), State.MISSING) for shot in gone]
    listed = {problem.shot for problem in found}
    found += [Problem(shot, slate(film, shot), State.DAMAGED) for shot in broken if shot not in listed]
    if found:
        shots = ", ".join(f"{problem.slate} ({problem.state})" for problem in found)
        raise Fault("export.problems", Exit.BAD_INPUT, count=len(found), shots=shots)


async def refuse_without_consent(session: Session, likenesses: Mapping[Path, Sequence[str]]) -> None:
    """Whether every likeness in the cut may be shown; a vault is opened and films are read beside the caller's thread.

    Parameters
    ----------
    session : Session
    likenesses : dict
        See `studio.cameos.containing.Containing.in_cut`.

    Raises
    ------
    Fault
        ``cameo.export_withdrawn``, ``cameo.export_waits``, ``cameo.export_refused``, with the slates of the shots.
    """
    if not likenesses:
        return
    found = await asyncio.to_thread(session.authority.before_export, likenesses, session.containing.sha)
    if not found:
        return
    path, first = found[0]
    shots = session.containing.shots([each for each, _fault in found])
    told = {"name": first.parameters.get("name", ""), "count": len(shots), "shots": ", ".join(shots)}
    details = f"{first} ({path.parent.name})"
    if first.code == "cameo.withdrawn":
        raise Fault("cameo.export_withdrawn", Exit.BAD_INPUT, details, **told)
    if first.code == "cameo.unapproved":
        raise Fault("cameo.export_waits", Exit.BAD_INPUT, details, **told)
    raise Fault("cameo.export_refused", Exit.BAD_INPUT, details, **told)


async def _run(
    session: Session, job: ExportJob, listen: Callable[[Any], None] | None, likenesses: Mapping[Path, Sequence[str]]
) -> Ending:
    """Run the job; who stops waiting for it stops the job, and waits until it has cleared away what it wrote."""
    more: dict[str, Any] = {}
    if likenesses:
        more["authorise"] = lambda: session.authority.export(job.edit_list, likenesses)
    running = asyncio.ensure_future(session.engine.run(job, listen, **more))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        session.engine.cancel(job.id)
        await running
        raise


def licence_marks(film: Film, takes: Takes, without: Collection[str] = ()) -> list[Mark]:
    """Licences that limit what the takes in the cut may be used for, with the shots that they are in."""
    found: dict[str, list[str]] = {}
    for scene in film.scenes:
        for shot in scene.shots:
            shown = shot.circled and not shot.stands and shot.id not in without
            take = takes.get(shot.circled) if shown else None
            recipe = takes.recipe(take) if take else None
            for name in marks_of(recipe) if recipe else ():
                found.setdefault(name, []).append(slate(film, shot.id))
    return [Mark(name, tuple(shots), limits_of(name)) for name, shots in found.items()]


def _credits(film: Film, takes: Takes, mark: tuple[str, ...], without: Collection[str], carried: str) -> Credits:
    """What the film's credentials say: every circled take with its recipe's hash and its poster."""
    from studio.credentials.sign import Credits, SourceTake

    sources = []
    for scene in film.scenes:
        for shot in scene.shots:
            shown = shot.circled and not shot.stands and shot.id not in without
            take = takes.get(shot.circled) if shown else None
            recipe = takes.recipe(take) if take else None
            if take is None or recipe is None or not takes.path(take).is_file():
                continue
            poster = takes.path(take, "poster.jpg")
            sources.append(
                SourceTake(
                    f"{slate(film, shot.id)}-{take.number}",
                    takes.path(take),
                    digest(recipe),
                    take.renderer,
                    poster.read_bytes() if poster.is_file() else b"",
                )
            )
    return Credits(film.title, tuple(sources), mark, carried)
