"""Things that jump: what was on its way here is suddenly on the same way there.

Two ends of tracks belong together where one mover was lost and another found in the next picture that looks like it.
It has jumped where both were on a smooth way and the first way led elsewhere (a bounce turns a way, but does not leave
it), or where nothing moved near the one afterwards, nor near the other before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.scoring.movers import Blob, Track, apart

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
CLEAR_AREA, CLEAR_TONE = 12, 24
"""Pixels and levels from which a mover without a way counts."""
RARE = 2
"""How many times in a take something may come from nowhere and count in full."""
CROWDED = 0.4
"""What a jump counts where something else moves near both its ends: it may be another foot."""
LIGHTEST = 0.1
"""What counts less is not told."""
PAUSE = 2
"""Pictures from one end to the other."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Something that jumped: the picture in which it is elsewhere, from where, to where, and how much that counts."""

    frame: int
    start: tuple[float, float]
    end: tuple[float, float]
    weight: float = 1.0

    @property
    def distance(self) -> float:
        """Pixels."""
        return float(np.hypot(self.end[0] - self.start[0], self.end[1] - self.start[1]))


@dataclass(frozen=True, slots=True)
class _Way:
    """A straight line along one end of a track."""

    across: NDArray[np.float64]
    down: NDArray[np.float64]
    rough: float
    speed: float

    @property
    def velocity(self) -> NDArray[np.float64]:
        return np.array((float(self.across[0]), float(self.down[0])))

    def at(self, frame: float) -> NDArray[np.float64]:
        return np.array((float(np.polyval(self.across, frame)), float(np.polyval(self.down, frame))))


def _way(track: Track, *, first: bool) -> _Way:
    part = slice(0, ENOUGH) if first else slice(-ENOUGH, None)
    frames, places = np.array(track.frames[part], float), np.array(track.steady[part])
    origin = frames[0] if first else frames[-1]
    straight = [np.polyfit(frames - origin, places[:, side], 1) for side in (0, 1)]
    left = np.column_stack([places[:, side] - np.polyval(straight[side], frames - origin) for side in (0, 1)])
    speed = float(np.hypot(straight[0][0], straight[1][0]))
    rough = float(np.hypot(*left.T).mean())
    across, down = (np.asarray(line, dtype=np.float64) for line in straight)
    return _Way(across, down, rough, speed)


def jumps(tracks: Sequence[Track], black: NDArray[np.bool_]) -> list[Jump]:
    """What jumped, in the order of the pictures; at most one jump in each.

    Parameters
    ----------
    tracks : sequence of Track
    black : array of bool
        Pictures in which nothing is seen: what is lost in them did not jump.
    """
    begins: dict[int, list[Track]] = {}
    seen: dict[int, list[Blob]] = {}
    for track in tracks:
        begins.setdefault(track.frames[0], []).append(track)
        for frame, blob in zip(track.frames, track.blobs, strict=True):
            seen.setdefault(frame, []).append(blob)
    found: dict[int, Jump] = {}
    bare: dict[int, Jump] = {}
    for lost in tracks:
        for pause in range(1, PAUSE + 1):
            frame = lost.frames[-1] + pause
            if black[max(0, frame - 6) : frame + 7].any():
                continue
            for come in begins.get(frame, ()):
                if come is lost or not _alike(lost, come):
                    continue
                jump = Jump(frame, lost.places[-1], come.places[0])
                alone = _unheralded(come, seen), _unfollowed(lost, seen)
                if _same_way(lost, come, pause):
                    found[frame] = jump if any(alone) else replace(jump, weight=CROWDED)
                elif pause == 1 and all(alone):
                    bare[frame] = jump
    # Leaves and waves come from nowhere all the time. Then it tells nothing.
    rare = min(1.0, RARE / max(len(bare), 1) ** 2)
    for frame, jump in bare.items():
        found.setdefault(frame, replace(jump, weight=rare))
    return [found[frame] for frame in sorted(found) if found[frame].weight >= LIGHTEST]


def _alike(lost: Track, come: Track) -> bool:
    """Whether the end of a track and the beginning of another look like one mover."""
    old, new = lost.blobs[-1], come.blobs[0]
    areas = [float(np.median([blob.area for blob in part])) for part in (lost.blobs[-4:], come.blobs[:4])]
    tones = [float(np.median([blob.tone for blob in part])) for part in (lost.blobs[-4:], come.blobs[:4])]
    if max(areas) > 2 * min(areas) or abs(tones[0] - tones[1]) > 0.3 * abs(tones[0]) + 4:
        return False
    return old.gone >= CHANGED and new.come >= CHANGED


def _unheralded(come: Track, seen: Mapping[int, Sequence[Blob]]) -> bool:
    """Whether nothing moved near where it came to."""
    return _alone(come.blobs[0], come.frames[0], (-1, -2), seen)


def _unfollowed(lost: Track, seen: Mapping[int, Sequence[Blob]]) -> bool:
    """Whether nothing moves near where it was lost."""
    return _alone(lost.blobs[-1], lost.frames[-1], (1, 2), seen)


def _alone(blob: Blob, frame: int, steps: Sequence[int], seen: Mapping[int, Sequence[Blob]]) -> bool:
    if blob.area < CLEAR_AREA or abs(blob.tone) < CLEAR_TONE or min(blob.box[:2]) <= BESIDE:
        return False
    return all(apart(blob, other) > BESIDE for step in steps for other in seen.get(frame + step, ()))


def _same_way(lost: Track, come: Track, pause: int) -> bool:
    """Whether both were on a smooth way, and the second goes on as the first did, but elsewhere."""
    if min(len(lost.frames), len(come.frames)) < ENOUGH:
        return False
    before, after = _way(lost, first=False), _way(come, first=True)
    for way in (before, after):
        if way.rough > ROUGH + 0.1 * way.speed or way.speed < LEAST_SPEED:
            return False
    if float(np.hypot(*(before.velocity - after.velocity))) > TURNED + 0.4 * max(before.speed, after.speed):
        return False
    led, came = before.at(pause / 2), after.at(-pause / 2)
    return float(np.hypot(*(came - led))) > FAR + 2 * max(before.speed, after.speed) * pause
