"""Things that jump: what was on its way here is suddenly on the same way there.

Two ends of tracks belong together where one mover was lost and another found in the next picture that looks like it.
It has jumped where both were on a smooth way and the first way led elsewhere: a bounce turns a way, but does not leave
it. What was on no way yet, or is on none for long, is the affair of `engine.scoring.leaps`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.scoring.movers import Blob, Track, apart, unlike

ENOUGH = 4
"""Pictures that a way is seen for before it counts."""
ROUGH = 0.7
"""Pixels by which a smooth way may differ from a line, beside a share of its speed."""
LEAST_SPEED = 1.2
"""Pixels a picture: what hardly moves is not on its way."""
TURNED = 1.5
"""Pixels a picture by which something that jumped may move otherwise afterwards, beside a share of its speed."""
FAR = 10.0
"""Pixels, and twice its speed: what is further from where it was going did not go there."""
CHANGED = 0.5
"""Share of its contrast by which the place that it left, and the one that it came to, have changed."""
BESIDE = 8
"""Pixels from a mover in which nothing else moves where it comes from nowhere."""
SAME = 24.0
"""Levels by which the look of what jumped may change."""
CLEAR_AREA, CLEAR = 12, 28
"""Pixels and levels from which a mover without a way counts."""
PAUSE = 2
"""Pictures from one end to the other."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Something that jumped: the picture in which it is elsewhere, from where, to where."""

    frame: int
    start: tuple[float, float]
    end: tuple[float, float]

    @property
    def distance(self) -> float:
        """Pixels."""
        return float(np.hypot(self.end[0] - self.start[0], self.end[1] - self.start[1]))


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a track: how large it is there, how it looks, and the straight line that it goes on, by frames."""

    track: Track
    area: float
    look: NDArray[np.float64]
    frame: int
    line: NDArray[np.float64]
    rough: float

    @classmethod
    def of(cls, track: Track, *, first: bool) -> _End:
        """The first pictures of a track, or the last."""
        part = slice(0, ENOUGH) if first else slice(-ENOUGH, None)
        frame = track.frames[0] if first else track.frames[-1]
        since, places = np.array(track.frames[part], float) - frame, np.array(track.steady[part])
        blobs = track.blobs[part]
        powers = np.column_stack((since, np.ones_like(since)))
        line = np.asarray(np.linalg.lstsq(powers, places, rcond=None)[0], dtype=np.float64)
        rough = float(np.hypot(*(places - powers @ line).T).mean())
        look = np.median([blob.look for blob in blobs], axis=0)
        return cls(track, float(np.median([blob.area for blob in blobs])), look, frame, line, rough)

    @property
    def speed(self) -> float:
        return float(np.hypot(*self.line[0]))

    def at(self, since: float) -> NDArray[np.float64]:
        return self.line[0] * since + self.line[1]


def jumps(tracks: Sequence[Track], black: NDArray[np.bool_]) -> list[Jump]:
    """What jumped, in the order of the pictures; at most one jump in each.

    Parameters
    ----------
    tracks : sequence of Track
    black : array of bool
        Pictures in which nothing is seen: what is lost in them did not jump.
    """
    begins: dict[int, list[_End]] = {}
    seen: dict[int, list[Blob]] = {}
    # What was not seen for long enough is on no way.
    ways = [track for track in tracks if len(track.frames) >= ENOUGH]
    for track in ways:
        if track.blobs[0].come >= CHANGED:
            begins.setdefault(track.frames[0], []).append(_End.of(track, first=True))
    for track in tracks:
        for frame, blob in zip(track.frames, track.blobs, strict=True):
            seen.setdefault(frame, []).append(blob)
    found: dict[int, Jump] = {}
    for lost in (_End.of(track, first=False) for track in ways if track.blobs[-1].gone >= CHANGED):
        for pause in range(1, PAUSE + 1):
            frame = lost.frame + pause
            if black[max(0, frame - 6) : frame + 7].any():
                continue
            for come in begins.get(frame, ()):
                same = come.track is not lost.track and _alike(lost, come) and _same_way(lost, come, pause)
                # Where something else moves near both its ends it may be another foot.
                if same and (_unheralded(come.track, seen) or _unfollowed(lost.track, seen)):
                    found[frame] = Jump(frame, lost.track.places[-1], come.track.places[0])
    return [found[frame] for frame in sorted(found)]


def _alike(lost: _End, come: _End) -> bool:
    """Whether the end of a track and the beginning of another look like one mover."""
    sized = max(lost.area, come.area) <= 2 * min(lost.area, come.area)
    return sized and float(unlike(lost.look[None], come.look[None])[0, 0]) <= SAME


def _unheralded(come: Track, seen: Mapping[int, Sequence[Blob]]) -> bool:
    """Whether nothing moved near where it came to."""
    return _alone(come.blobs[0], come.frames[0], (-1, -2), seen)


def _unfollowed(lost: Track, seen: Mapping[int, Sequence[Blob]]) -> bool:
    """Whether nothing moves near where it was lost."""
    return _alone(lost.blobs[-1], lost.frames[-1], (1, 2), seen)


def _alone(blob: Blob, frame: int, steps: Sequence[int], seen: Mapping[int, Sequence[Blob]]) -> bool:
    if blob.area < CLEAR_AREA or blob.contrast < CLEAR or min(blob.box[:2]) <= BESIDE:
        return False
    return all(apart(blob, other) > BESIDE for step in steps for other in seen.get(frame + step, ()))


def _same_way(lost: _End, come: _End, pause: int) -> bool:
    """Whether both were on a smooth way, and the second goes on as the first did, but elsewhere."""
    if any(end.rough > ROUGH + 0.1 * end.speed or end.speed < LEAST_SPEED for end in (lost, come)):
        return False
    fastest = max(lost.speed, come.speed)
    if float(np.hypot(*(lost.line[0] - come.line[0]))) > TURNED + 0.4 * fastest:
        return False
    return float(np.hypot(*(come.at(-pause / 2) - lost.at(pause / 2)))) > FAR + 2 * fastest * pause
