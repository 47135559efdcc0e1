"""Making takes again: the very request of a take, or the same with another seed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from engine.messages.faults import Exit, Fault
from engine.messages.requests import Request
from studio.render.takes import Take
from studio.words.language import _
from ui.desk import Desk


def request_of(desk: Desk, take: Take) -> Request | None:
    """What a take was made from: by its recipe or, where that is gone, by the job that made it."""
    session = desk.session
    if session is None:
        return None
    recipe = session.takes.recipe(take)
    if recipe is not None:
        return recipe.request
    job = session.queue.of_take(take.id)
    return job.request if job else None


def make_again(desk: Desk, takes: Sequence[Take], *, seed: int | None = None) -> int:
    """Queue the very requests of takes, with their seeds or with another one; how many were queued.

    A request holds all that previz is told, its plan too. What cannot be made again is told.
    """
    session = desk.session
    if session is None:
        return 0
    asked: list[tuple[str, Request]] = []
    for take in takes:
        if desk.place(take.shot) is None:
            desk.troubled.emit(Fault("take.shot_gone", Exit.BAD_INPUT))
            continue
        request = request_of(desk, take)
        if request is None:
            desk.troubled.emit(Fault("take.no_recipe", Exit.BAD_INPUT, take=f"{desk.slate(take.shot)}-{take.number}"))
            continue
        if seed is not None:
            request = msgspec.structs.replace(request, seed=seed)
        asked.append((take.shot, request))
    try:
        jobs = session.queue.add(asked) if asked else []
    except Fault as fault:
        desk.troubled.emit(fault)
        return 0
    return len(jobs)


def new_seed(desk: Desk, take: Take) -> int:
    """Queue a take's request with the lowest seed that no take and no job of its shot has; how many were queued."""
    session = desk.session
    if session is None:
        return 0
    used = {each.seed for each in desk.takes(take.shot)}
    used |= {job.request.seed for job in desk.queue.open_jobs() if job.shot == take.shot}
    seed = next(number for number in range(1, len(used) + 2) if number not in used)
    return make_again(desk, [take], seed=seed)


def make_missing_again(desk: Desk, shot: str) -> None:
    """A shot's circled take is missing: make it again from its recipe or its job, or render what the shot now asks."""
    session, place = desk.session, desk.place(shot)
    if session is None or place is None:
        return
    circled = place[1].circled
    take = session.takes.get(circled) if circled else None
    if take is not None and request_of(desk, take) is not None:
        make_again(desk, [take])
        return
    job = session.queue.of_take(circled) if circled else None
    if job is not None:
        try:
            session.queue.add([(shot, job.request)])
        except Fault as fault:
            desk.troubled.emit(fault)
        return
    desk.noticed.emit(
        _("Neither recipe nor job of the missing take is left."), _("The shot is rendered as it is asked for now.")
    )
    desk.queue.render([shot])
