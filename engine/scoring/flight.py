"""Gravity of what flies: whether ways through the air bend downwards, evenly.

How large anything is, is not known, so no figure of gravity is: on a way through the air the second differences are
constant and point down. Where a way turns within a moment, something was hit, and a new way begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scoring.movers import Blob, Track, apart

SHORTEST = 7
"""Pictures of a way that tell of a bend."""
LARGEST = 900
"""Pixels of area: what is larger is no thing that flies."""
EVEN = 0.8
"""Pixels by which a way may differ from its parabola, beside a share of its length."""
BEND = 0.12
"""Pixels a picture squared: what bends less rolls, slides or is carried."""
LEAST_PATH = 25.0
"""Pixels."""
BESIDE = 6
"""Pixels around what flies in which nothing else moves."""
MOSTLY = 0.7
"""Share of its way on which that has to be so."""


@dataclass(frozen=True, slots=True)
class Flight:
    """A way through the air: its pictures, and its bend in pixels a picture squared; downwards is positive."""

    first: int
    last: int
    bend: float


def flights(tracks: Sequence[Track]) -> list[Flight]:
    """Ways that are parabolas, whichever way they bend."""
    found = []
    seen: dict[int, list[Blob]] = {}
    for track in tracks:
        for frame, blob in zip(track.frames, track.blobs, strict=True):
            seen.setdefault(frame, []).append(blob)
    for track in tracks:
        if len(track.frames) < SHORTEST or np.median([blob.area for blob in track.blobs]) > LARGEST:
            continue
        alone = np.array([_alone(blob, seen[at]) for at, blob in zip(track.frames, track.blobs, strict=True)])
        frames, places = np.array(track.frames, float), np.array(track.steady)
        start = 0
        while start + SHORTEST <= len(frames):
            end = _reach(frames, places, start)
            if end - start >= SHORTEST:
                flight = _flight(frames[start:end], places[start:end])
                if flight is not None and alone[start:end].mean() >= MOSTLY:
                    found.append(flight)
                start = end - 1
            else:
                start += 1
    return found


def _alone(blob: Blob, others: Sequence[Blob]) -> bool:
    """Whether nothing else moves near it: hands and feet fly with the rest of somebody."""
    return all(other is blob or apart(blob, other) > BESIDE for other in others)


def _fit(frames: NDArray[np.float64], places: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Coefficients (2, 3) of the parabola, and by how much the way differs from it."""
    t = frames - frames[0]
    both = np.polyfit(t, places, 2).T
    left = places - np.column_stack([np.polyval(row, t) for row in both])
    return both, float(np.hypot(*left.T).mean())


def _reach(frames: NDArray[np.float64], places: NDArray[np.float64], start: int) -> int:
    """How far a parabola goes on from there."""
    end = start + SHORTEST
    if _fit(frames[start:end], places[start:end])[1] > EVEN:
        return start
    while end < len(frames) and frames[end] - frames[end - 1] <= 2:
        if _fit(frames[start : end + 1], places[start : end + 1])[1] > EVEN:
            break
        end += 1
    return end


def _flight(frames: NDArray[np.float64], places: NDArray[np.float64]) -> Flight | None:
    path = float(np.hypot(*np.diff(places, axis=0).T).sum())
    direct = float(np.hypot(*(places[-1] - places[0])))
    both, rough = _fit(frames, places)
    across, down = 2 * both[0][0], 2 * both[1][0]
    if path < LEAST_PATH or rough > EVEN or path > 3 * direct + 20:
        return None
    if abs(down) < BEND or abs(across) > 0.35 * abs(down):
        return None
    return Flight(int(frames[0]), int(frames[-1]), down)
