"""What jobs wait for: takes of other shots, and passes that previz is still to draw."""

from __future__ import annotations

from engine.messages.faults import Exit, Fault
from studio.document.slates import slate
from studio.document.values import Shot
from studio.project.project import Project
from studio.render import guiding, inputs
from studio.render.jobs import Job, JobState
from studio.render.rows import Rows
from studio.render.takes import Takes


class Waiting:
    """What the jobs of a project wait for.

    Parameters
    ----------
    project : Project
    takes : Takes
    rows : Rows
        Tells which shots are to have a take yet.
    """

    def __init__(self, project: Project, takes: Takes, rows: Rows) -> None:
        self._project = project
        self._takes = takes
        self._rows = rows
        self._lacks: dict[str, tuple[str, ...]] = {}
        self._drawings: dict[str, dict[str, guiding.Drawing]] = {}

    def awaited(self, job: Job) -> dict[str, str] | Fault | None:
        """The inputs that a job waited for; None while they may still come."""
        found = self._from_others(job)
        if isinstance(found, dict):
            drawn = {role: guiding.made(self._project, each) for role, each in self.guides(job).items()}
            return found | drawn if all(drawn.values()) else None
        return found

    def undrawn(self, job: Job) -> bool:
        """Whether a waiting job lacks nothing but what previz can draw for it now."""
        return bool(self.guides(job)) and isinstance(self._from_others(job), dict)

    def guides(self, job: Job) -> dict[str, guiding.Drawing]:
        """The passes that a waiting job lacks, by role."""
        if job.id not in self._drawings:
            kinds = {role: kind for role in self._lacking(job) if (kind := guiding.kind_of(role))}
            request = job.request if kinds else None
            self._drawings[job.id] = {
                role: guiding.drawing(request, kind, job.shot, self._takes) for role, kind in kinds.items() if request
            }
        return self._drawings[job.id]

    def forget(self, job: Job) -> None:
        """A job waits no more."""
        self._lacks.pop(job.id, None)
        self._drawings.pop(job.id, None)

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
        if slots and any(self._rows.coming(each.id) for each in inputs.earlier_of(film, place[1])):
            return None
        return found | inputs.remembered(film, place[1], self._takes, slots)

    def _ending(self, job: Job, earlier: Shot) -> str | Fault | None:
        """Hash of the take that a job goes on from; None while that may still come."""
        if self._rows.coming(earlier.id):
            return None
        if sha := inputs.ending(earlier, self._takes):
            return sha
        newest = self._rows.newest(earlier.id)
        if newest is not None and newest.state in (JobState.FAILED, JobState.CANCELLED):
            film = self._project.film
            names = {"shot": slate(film, job.shot), "before": slate(film, earlier.id)}
            return Fault("render.nothing_before", Exit.BAD_INPUT, **names)
        return None

    def _lacking(self, job: Job) -> tuple[str, ...]:
        """Roles that a waiting job has nothing for yet; its request is read once."""
        if job.id not in self._lacks:
            self._lacks[job.id] = tuple(role for role, sha in job.request.inputs.items() if not sha)
        return self._lacks[job.id]
