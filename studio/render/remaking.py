"""A new take from an old one: with other words, longer, or with a part made anew.

Nothing is written over. A take has exactly its shot's frames: one that is to be longer lengthens the shot first, as
one step of undo, and the new take begins with the old one's pictures. Words that a remix changes become the shot's
prompt, as if they had been written there, so that the new take is what the shot asks for.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from engine.messages.faults import Exit, Fault
from engine.messages.requests import OWN, Request
from engine.models.likenesses import UNKNOWN
from engine.models.regions import ROLE, part, region
from studio.document.length import shot_frames
from studio.render.inputs import GUIDED, PREFIX
from studio.render.jobs import Job
from studio.render.requests import Settings, make_request
from studio.render.takes import Take

if TYPE_CHECKING:
    from engine.models.family import Capabilities
    from studio.session import Session

STRENGTH = 60
"""Percent of a take that a remix makes anew, where the model remakes takes."""

WAYS = ("remix", "extend", "retake")


def can_do(way: str, can: Capabilities) -> bool:
    """Whether a model can make a take in one of `WAYS` from another."""
    return {"remix": can.remix or can.first, "extend": can.prefix or can.first, "retake": can.first and can.last}[way]


def remixed(can: Capabilities) -> str:
    """The role of a take that is remixed: it is remade or, where the model does not do that, begun with."""
    return f"video@{STRENGTH}{OWN}" if can.remix else GUIDED


def around(begin: int, end: int) -> str:
    """The role of a take of which the part from frame `begin` up to `end` is made anew, or added."""
    return f"around:{end}@{begin}{OWN}"


def foreseen(request: Request, role: str, frames: int) -> Request:
    """What a model would be asked for, of a part that part alone.

    Parameters
    ----------
    request : Request
        What the shot asks for.
    role : str
        Of the take: `remixed` or `around`.
    frames : int
        That the take fills of the film.

    Raises
    ------
    Fault
        ``model.region``.
    """
    found = msgspec.structs.replace(request, inputs=_together(request.inputs, {role: UNKNOWN}))
    if match := ROLE.fullmatch(role):
        staging = msgspec.structs.replace(found.staging, frames=max(frames, int(match[1])))
        found = msgspec.structs.replace(found, staging=staging)
    where = region(found)
    return part(found, where, frames) if where else found


def remix(session: Session, take: Take, prompt: str, settings: Settings, can: Capabilities) -> Job:
    """Queue a take with another prompt, from the same seed.

    The model remakes the take or, where it does not do that, begins with the take's first picture.

    Raises
    ------
    Fault
        ``take.no_recipe``, ``shot.*``, ``project.*``.
    """
    sha = _sha(session, take)
    session.project.apply("set_prompt", shot=take.shot, prompt=prompt)
    return _add(session, take, {remixed(can): sha}, replace(settings, seed=take.seed))


def extend(session: Session, take: Take, frames: int, settings: Settings) -> Job:
    """Lengthen the shot, and queue a take that begins with this one and goes on for so many frames.

    Raises
    ------
    Fault
        ``take.no_recipe``, ``shot.*``, ``project.*``.
    """
    sha, old = _sha(session, take), _frames(session, take)
    session.project.apply("set_length", shot=take.shot, frames=old + frames)
    return _add(session, take, {around(old, old + frames): sha}, replace(settings, seed=take.seed))


def retake(session: Session, take: Take, begin: int, end: int, settings: Settings) -> Job:
    """Queue a take that is this one but from frame `begin` up to `end`, with the next seed.

    Raises
    ------
    Fault
        ``model.region``, ``take.no_recipe``, ``shot.*``, ``project.*``.
    """
    sha, frames = _sha(session, take), _frames(session, take)
    if not 0 <= begin < end <= frames or end - begin == frames:
        raise Fault("model.region", Exit.USAGE, begin=begin, end=end, frames=frames)
    film = session.project.film
    place = film.find(take.shot)
    if place is not None and shot_frames(place[1], film.rate) != frames:
        session.project.apply("set_length", shot=take.shot, frames=frames)
    used = {each.seed for each in session.takes.of(take.shot)}
    used |= {job.request.seed for job in session.queue.open_jobs() if job.shot == take.shot}
    seed = next(number for number in range(1, len(used) + 2) if number not in used)
    return _add(session, take, {around(begin, end): sha}, replace(settings, seed=seed))


def _sha(session: Session, take: Take) -> str:
    """The hash by which a take is named."""
    if session.project.film.find(take.shot) is None:
        raise Fault("take.shot_gone", Exit.BAD_INPUT)
    if sha := session.takes.media_hash(take):
        return sha
    raise Fault("take.no_recipe", Exit.BAD_INPUT, take=str(take.number))


def _frames(session: Session, take: Take) -> int:
    """Frames of the film that a take fills: of one that was made at another rate others than it has."""
    frames, recipe = session.takes.frames(take), session.takes.recipe(take)
    return math.ceil(frames * session.project.film.rate / recipe.request.staging.rate) if recipe else frames


def _add(session: Session, take: Take, own: dict[str, str], settings: Settings) -> Job:
    """Queue what the shot asks for, with what this take alone is given."""
    film = session.project.film
    scene, shot = film.find(take.shot) or (None, None)
    assert scene is not None
    assert shot is not None
    shared = session.inputs(film, shot, settings.model)
    request = make_request(film, scene, shot, settings, take.seed, inputs=_together(shared, own))
    (job,) = session.queue.add([(take.shot, request)])
    return job


def _together(shared: dict[str, str], own: dict[str, str]) -> dict[str, str]:
    """What a shot is given, with what one take alone is given beside it."""
    if any(role.startswith("around:") for role in own):
        shared = {role: sha for role, sha in shared.items() if role != GUIDED}  # a part begins with what lies before it
    if {"first", PREFIX} & shared.keys():
        own = {role: sha for role, sha in own.items() if role != GUIDED}  # it begins with that already
    return shared | own
