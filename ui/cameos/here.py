"""What of the projects concerns a cameo: takes and films that contain it, and what waits for its person's word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.consent.limits import WAITS
from engine.messages.faults import Fault
from studio.cameos.containing import Contained, in_projects
from studio.cameos.granting import Standing
from studio.document.slates import slate
from studio.render.jobs import Job, fault_of
from studio.words.language import _
from ui.cameos.known import Known

if TYPE_CHECKING:
    from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Waiting:
    """Words or a take on which the person has a say.

    Attributes
    ----------
    said : str
        What it is.
    media : str
        Hash of it.
    word : bool or None
        Approved, refused, or none yet.
    """

    said: str
    media: str
    word: bool | None


@dataclass(frozen=True, slots=True)
class Here:
    """What of the open project concerns a cameo.

    Attributes
    ----------
    contained : Contained or None
        None without a project.
    slates : tuple of str
        Names of its takes.
    waiting : tuple of Waiting
    open : bool
        Whether the project may be changed.
    """

    contained: Contained | None = None
    slates: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    open: bool = False


def look(desk: Desk, known: Known) -> Callable[[], Here]:
    """What is to be done beside the window to see what concerns a cameo: films are read for their hashes."""
    session = desk.session
    if session is None:
        return Here
    film, takes, containing = session.project.film, session.takes.all(), session.containing
    paths, may = {take.id: session.takes.path(take) for take in takes}, not desk.read_only
    # What a job waits for is read from the project's database, which is the window's.
    words = [found for job in session.queue.open_jobs() if known.own and (found := _words(desk, job, known.id))]
    approves = known.own and any(each.approval for each, where in known.releases if where is Standing.HOLDS)

    def work() -> Here:
        found = containing.of(known.id, takes, film)
        slates = tuple(f"{slate(film, take.shot)}-{take.number}" for take in found.takes)
        waiting = list(words)
        for take, name in zip(found.takes, slates, strict=True):
            if known.own and (approves or known.approvals):
                try:
                    sha = containing.sha(paths[take.id])
                except OSError:
                    continue
                if approves or sha in known.approvals:
                    waiting.append(Waiting(_("Take {take}").format(take=name), sha, known.approvals.get(sha)))
        return Here(found, slates, tuple(waiting), may)

    return work


def _words(desk: Desk, job: Job, cameo: str) -> Waiting | None:
    """The words of a job that touch one of a cameo's limits."""
    fault = fault_of(job)
    if fault is None or fault.code != WAITS or fault.parameters.get("cameo") != cameo:
        return None
    said = _("{slate}: “{word}” touches “{limit}”").format(
        slate=desk.slate(job.shot), word=fault.parameters["word"], limit=fault.parameters["limit"]
    )
    return Waiting(said, str(fault.parameters["words"]), None)


def using(desk: Desk, cameo: str) -> list[Job]:
    """The open project's jobs in which somebody plays who a cameo is."""
    session = desk.session
    if session is None:
        return []
    return [
        job for job in session.queue.open_jobs() if any(each.cameo == cameo for each in job.request.staging.entries)
    ]


def elsewhere(desk: Desk) -> Callable[[str], tuple[tuple[Path, Contained | Fault], ...]]:
    """Looks, beside the window, for what contains a cameo in the other projects that were open lately."""
    here = desk.session.project.folder if desk.session else None
    recent: Iterable[Path] = [Path(each["folder"]) for each in desk.memory.projects()]

    def work(cameo: str) -> tuple[tuple[Path, Contained | Fault], ...]:
        return tuple(in_projects([folder for folder in recent if folder != here and folder.is_dir()], cameo))

    return work
