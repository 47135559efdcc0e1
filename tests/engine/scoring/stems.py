"""Stems that are held, given as a take's reader gives them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


class Stems:
    """What `engine.scoring.sound.Heard` reads of a take.

    Parameters
    ----------
    stems : mapping of str to array (samples, 2)
    """

    def __init__(self, stems: Mapping[str, np.ndarray]) -> None:
        self._stems = dict(stems)
        self.stems = tuple(stems)
        self.samples = len(next(iter(stems.values())))

    def sound(self, names: tuple[str, ...], first: int = 0, count: int | None = None) -> dict[str, np.ndarray]:
        """Samples of some stems."""
        last = None if count is None else first + count
        return {name: self._stems[name][first:last] for name in names}
