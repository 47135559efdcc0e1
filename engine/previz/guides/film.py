"""Previz as a guide: a request becomes a clip of what a model goes by instead of a film."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.messages.faults import Exit, Fault
from engine.messages.requests import Request
from engine.previz.film import Film, Report, open_film
from engine.previz.guides.depth import depth
from engine.previz.guides.edges import edges
from engine.previz.guides.face import SIDE, face
from engine.previz.guides.pose import pose

PASSES = {"depth": depth, "edges": edges, "pose": pose, "face": face}
"""Kinds of guides; ``driving`` is the film as it is."""

KINDS = (*PASSES, "driving")
OF_PEOPLE = ("pose", "face", "driving")
"""What cannot be made of a shot without anybody."""


@dataclass
class Guide:
    """A clip that is ready to be drawn.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    film : Film
        What previz stages.
    size : (int, int)
        Pixels of its pictures.
    """

    kind: str
    film: Film
    size: tuple[int, int]

    def pictures(self) -> Iterator[NDArray[np.uint8]]:
        """Exactly ``request.staging.frames`` pictures (h, w, 3) uint8 RGB, in order.

        Raises
        ------
        Fault
            ``previz.cancelled``, ``opengl.missing``.
        """
        if self.kind == "driving":
            return self.film.pictures()
        return PASSES[self.kind](self.film.performance, self.film.set_up, self.size, self.film.cancelled)


def open_guide(
    request: Request, kind: str, report: Report, cancelled: Callable[[], bool], files: Mapping[str, Path]
) -> Guide:
    """Stage a request for a guide.

    Raises
    ------
    Fault
        ``guide.unknown``, ``guide.nobody``, and as `engine.previz.film.open_film`.
    """
    if kind not in KINDS:
        raise Fault("guide.unknown", Exit.USAGE, kind=kind, known=", ".join(KINDS))
    film = open_film(request, report, cancelled, files)
    if kind in OF_PEOPLE and not film.performance.players:
        raise Fault("guide.nobody", Exit.BAD_INPUT)
    return Guide(kind, film, (SIDE, SIDE) if kind == "face" else (request.width, request.height))
