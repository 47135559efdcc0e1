"""How long a take will take: from the timings in the recipes of earlier takes, and from nothing else."""

from __future__ import annotations

from statistics import median

from engine.messages.requests import Request
from studio.render.takes import Take, Takes

LATEST = 8
"""So many measured takes are enough."""
ASKED = 64
"""So many of the newest takes are looked at for them."""


class Forecast:
    """Foretells by what was measured on this machine, in this project.

    Parameters
    ----------
    takes : Takes
    """

    def __init__(self, takes: Takes) -> None:
        self._takes = takes
        self._measured: dict[str, tuple[tuple[int, int], float] | None] = {}
        self._rates: dict[tuple[str, str, str, int, int], float | None] = {}
        takes.changed.connect(self._forget)

    def _forget(self, _shots: object) -> None:
        self._rates.clear()

    def seconds(self, request: Request) -> float | None:
        """Seconds that a take of a request will take; None where none like it was measured.

        Alike are takes by the same renderer, model and quality, of the same picture size. What they took is in
        proportion to their frames.
        """
        kind = (request.renderer, request.model, request.quality, request.width, request.height)
        if kind not in self._rates:
            self._rates[kind] = self._look(*kind)
        rate = self._rates[kind]
        return None if rate is None else rate * request.staging.frames

    def _look(self, renderer: str, model: str, quality: str, width: int, height: int) -> float | None:
        """Seconds a frame of the newest takes of a kind."""
        alike = [
            take
            for take in self._takes.all()
            if (take.renderer, take.model, take.quality) == (renderer, model, quality)
        ]
        alike.sort(key=lambda take: take.id, reverse=True)
        rates: list[float] = []
        for take in alike[:ASKED]:
            measured = self._rate(take)
            if measured and measured[0] == (width, height):
                rates.append(measured[1])
                if len(rates) == LATEST:
                    break
        return median(rates) if rates else None

    def _rate(self, take: Take) -> tuple[tuple[int, int], float] | None:
        """Picture size and seconds a frame of a take."""
        if take.id not in self._measured:
            recipe = self._takes.recipe(take)
            total = sum(recipe.timings.values()) if recipe else 0.0
            self._measured[take.id] = (
                ((recipe.request.width, recipe.request.height), total / recipe.request.staging.frames)
                if recipe and total > 0 and recipe.request.staging.frames > 0
                else None
            )
        return self._measured[take.id]
