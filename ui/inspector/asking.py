"""What a model would be asked for, and how it would be rendered: as the inspector tells it before anything is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.messages.requests import Request
from studio.document.values import Film, Shot
from studio.render.inputs import asked, guide
from studio.render.requests import make_request
from ui.desk import Desk

if TYPE_CHECKING:
    from engine.models.family import Family, Variant
    from engine.models.planning import Planned

Kind = tuple["Family", "Variant"]


def model_request(desk: Desk, film: Film, shot: Shot, kind: Kind) -> Request | None:
    """What the model would be asked for, with all that the shot wishes for beside words."""
    place, session = film.find(shot.id), desk.session
    if place is None:
        return None
    inputs: dict[str, str] = {}
    if session is not None:
        can = kind[0].abilities(kind[1])
        inputs = asked(film, place[1], session.takes, can.memory)
        inputs |= guide(place[1], session.takes, can) | guide(place[1], session.takes)
    from engine.models.likenesses import with_cast

    return with_cast(make_request(film, *place, desk.settings, seed=0, inputs=inputs))


def model_plan(desk: Desk, request: Request, name: str, kind: Kind) -> Planned | None:
    """The plan by which it would be rendered; None where the engine has not said what the machine has."""
    models, session = desk.models, desk.session
    if models.machine is None or session is None:
        return None
    from studio.models.needing import planned

    found = models.found(name)
    return planned(request, *kind, found.weights if found else None, models.machine, session.project.folder)
