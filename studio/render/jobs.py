"""A job of the queue as a value: where it stands, what it asks for, what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from engine.messages.faults import Exit, Fault
from engine.messages.requests import Request, from_json


class JobState(StrEnum):
    """Where a job is. ``waiting``: an input does not exist yet."""

    WAITING = "waiting"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the queue: where it stands. The rest of the row is read from disk when it is asked for.

    Jobs of one `batch` were queued as one, for the best of their takes; it is empty for a job by itself.
    """

    id: str
    shot: str
    take: str
    position: float
    state: JobState
    batch: str
    _read: Callable[[str, str], Any] = field(repr=False, compare=False)

    @property
    def request(self) -> Request:
        """What is to be rendered."""
        return from_json(self._read(self.id, "request"), Request)

    @property
    def attempts(self) -> int:
        """How often it was begun."""
        return self._read(self.id, "attempts")

    @property
    def created(self) -> str:
        """When it was queued: ISO 8601, UTC."""
        return self._read(self.id, "created")

    @property
    def message(self) -> dict[str, Any]:
        """What became of it: figures, or a fault's code and parameters."""
        return msgspec.json.decode(self._read(self.id, "message") or b"{}")


OPEN = (JobState.RUNNING, JobState.QUEUED, JobState.WAITING)
"""States of jobs that still have to be done."""


LAPSES = "lapses"
"""In the message of a job that is still to be done: whose release ends soon, and when (UTC seconds)."""


def lapsing(job: Job) -> tuple[str, int] | None:
    """Whose release ends soon, and when, of those that a job needs."""
    match job.message.get(LAPSES) if job.state in (JobState.QUEUED, JobState.WAITING) else None:
        case [str(name), int(until)]:
            return name, until
    return None


def state_of(request: Request) -> JobState:
    """Whether a request can be rendered, or waits for an input."""
    return JobState.QUEUED if all(request.inputs.values()) else JobState.WAITING


def told(fault: Fault) -> dict[str, Any]:
    """A fault as a job's message."""
    return {"code": fault.code, "parameters": fault.parameters, "exit": str(fault.exit), "details": fault.details}


def fault_of(job: Job) -> Fault | None:
    """Why a job failed, or what it waits for beside takes and guides, as the fault it is."""
    message = job.message if job.state in (JobState.FAILED, JobState.WAITING) else {}
    if not message and job.state is not JobState.FAILED:
        return None
    return Fault(
        message.get("code", "engine.internal"),
        Exit(message.get("exit", Exit.OURS)),
        message.get("details", ""),
        **message.get("parameters", {}),
    )
