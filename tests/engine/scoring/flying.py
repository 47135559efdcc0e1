"""Where the thing that flies farthest is in each picture of a take, so that a fault can be put there."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.media.takes import TakeReader
from engine.scoring.measuring import _small, _watch
from engine.scoring.movers import Track, Tracks
from engine.scoring.picture import Course
from tests.engine.scoring.faults import Fault, floating, still_parts, teleported


def flown(path: Path) -> Track:
    """The longest and smoothest way of anything small."""
    tracks = Tracks()
    with TakeReader(path) as reader:
        _watch(_small(reader), Course(), tracks, bool)

    def flies(track: Track) -> float:
        places = np.array(track.steady)
        path = float(np.hypot(*np.diff(places, axis=0).T).sum())
        return path / (1 + float(np.abs(np.diff(places, 2, axis=0)).mean()))

    small = [each for each in tracks.all() if len(each.frames) >= 8 and np.median([b.area for b in each.blobs]) < 600]
    return max(small, key=flies)


def ball_faults(path: Path) -> dict[str, tuple[Fault, str]]:
    """Faults of a take's ball, as `tests.engine.scoring.faults.FAULTS` has those of whole takes."""
    way = flown(path)
    with TakeReader(path) as reader:
        pictures = [np.array(reader.frame(number)) for number in range(reader.frames)]
    behind = still_parts(pictures)
    size = max(4, round(float(np.median([max(blob.box[2:]) for blob in way.blobs])) / 2 + 2))
    places = dict(zip(way.frames, way.places, strict=True))
    # Beside whoever threw it: the shift whose way has least of anything that moves on it.
    moving = np.mean([np.abs(each.astype(int) - behind).sum(2) > 40 for each in pictures[::4]], axis=0)
    middle = np.median(way.places, axis=0)

    def crowd(shift: tuple[int, int]) -> float:
        x, y = (middle + shift).astype(int)
        inside = size + 12 < x < moving.shape[1] - size - 12 and size + 12 < y < moving.shape[0] - size - 12
        return float(moving[y - 20 : y + 20, x - 20 : x + 20].mean()) if inside else 2.0

    shifts = [(x, y) for x in (-90, -60, 60, 90) for y in (-40, 0, 40)]
    shift = min(shifts, key=crowd)
    return {
        "teleport": (teleported(places, size, shift, behind), "jumps"),
        "floating": (floating(places, size, behind), "gravity"),
    }
