"""Best of several: takes are measured by the engine, and sorted by their score.

What was measured lies beside the take, in ``measures.json``, and goes where the take goes. It is measured anew where it
is of another file, or was measured in another way or by other scorers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.client.engine import Engine
from engine.media.beside import write_whole
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Recipe
from engine.messages.measures import VERSION, Measures, added
from engine.messages.requests import from_json, to_json
from studio.render.score import Score, score
from studio.render.takes import Take, Takes

FILE = "measures.json"
MOST = 32
"""Takes that are rendered at once for the best of them."""
LARGEST = 1_000_000
"""Bytes of a file of measures; what is larger is none of ours."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A take with its score; None where nothing is known of it."""

    take: Take
    score: Score | None


def checked(count: int) -> int:
    """How many takes are rendered for the best of them.

    Raises
    ------
    Fault
        ``render.best``.
    """
    if not 1 <= count <= MOST:
        raise Fault("render.best", Exit.USAGE, count=count, most=MOST)
    return count


def read_measures(path: Path, recipe: Recipe | None) -> Measures | None:
    """Measures from disk; None where they are missing, of another film than the recipe's, or of another way."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        found = from_json(path.read_bytes(), Measures)
    except (OSError, msgspec.DecodeError, ValueError):
        return None
    fits = recipe is not None and found.media_hash == recipe.media_hash and found.version == VERSION
    marked = all(0 <= each.mark <= 1 for each in found.measures)
    return found if fits and marked else None


def ranked(takes: Iterable[Ranked]) -> list[Ranked]:
    """The best first; of two with one score the older, and what has none last."""
    return sorted(takes, key=lambda each: (-each.score.exact if each.score else 1.0, each.take.number))


def twins(takes: Takes, among: Iterable[Take]) -> dict[str, str]:
    """Takes that are byte for byte another one of these: id to that of the oldest of them.

    Previz gives the same take for each seed where nothing in the shot is left to chance.
    """
    found, first = {}, {}
    for take in sorted(among, key=lambda each: each.number):
        recipe = takes.recipe(take)
        if recipe is not None and recipe.media_hash:
            oldest = first.setdefault(recipe.media_hash, take.id)
            if oldest != take.id:
                found[take.id] = oldest
    return found


class Judge:
    """Measures takes, and sorts them.

    Parameters
    ----------
    takes : Takes
    engine : Engine
        Measures; renders go on beside it.
    """

    def __init__(self, takes: Takes, engine: Engine) -> None:
        self._takes = takes
        self._engine = engine

    async def rank(self, takes: Sequence[Take]) -> list[Ranked]:
        """Measure what was not measured yet, and sort by score.

        A take that cannot be measured has the score of what was asked alone.
        """
        return ranked([await self.judge(take) for take in takes])

    async def judge(self, take: Take) -> Ranked:
        """One take with its score, measured unless it was."""
        recipe, file = self._takes.recipe(take), self._takes.path(take, FILE)
        measures = await asyncio.to_thread(read_measures, file, recipe)
        if measures is None or measures.scorers != tuple(each.name for each in added()):
            try:
                measures = await self._engine.look(self._takes.path(take))
            except Fault:
                return Ranked(take, score(recipe))
            if not self._takes.project.read_only:
                await asyncio.to_thread(_keep, file, measures)
        return Ranked(take, score(recipe, measures))


def _keep(file: Path, measures: Measures) -> None:
    try:
        write_whole(file, msgspec.json.format(to_json(measures), indent=1))
    except (Fault, OSError):
        # They are measured again when they are wanted again.
        return
