"""What is near: cuts, edges of clips, markers, the playhead, in and out points."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from studio.cut.layout import Layout
from studio.document.values import TRACKS

KINDS = ("playhead", "cut", "marker", "in", "out", "edge", "start")
"""What one can snap to; the earlier ones win where several are as near."""


class Snap(NamedTuple):
    """A frame to which something snaps, what is there, and by how much what is moved is off it."""

    frame: int
    kind: str
    by: int


def near(
    layout: Layout,
    frames: Collection[int],
    tolerance: int,
    *,
    playhead: int | None = None,
    leave_out: Collection[str] = (),
) -> Snap | None:
    """The nearest place to snap to.

    Parameters
    ----------
    layout : Layout
    frames : collection of int
        Where what is moved has its edges now: its first frame and its end, say.
    tolerance : int
        Frames that are near.
    playhead : int, optional
        The frame of the playhead, where it counts.
    leave_out : collection of str
        Ids of clips and markers that are moved and so are nothing to snap to.

    Returns
    -------
    Snap or None
        `by` is what must be added to the frame that is nearest, so that it lies there.
    """
    found: list[tuple[int, int, int, str]] = []
    for frame in frames:
        for place, kind in _places(layout, frame, tolerance, playhead, leave_out):
            away = place - frame
            if abs(away) <= tolerance:
                found.append((abs(away), KINDS.index(kind), place, kind))
                continue
    if not found:
        return None
    _away, _rank, place, kind = min(found)
    return Snap(place, kind, min((place - frame for frame in frames), key=abs))


def _places(
    layout: Layout, frame: int, tolerance: int, playhead: int | None, leave_out: Collection[str]
) -> Iterator[tuple[int, str]]:
    first, last = frame - tolerance - 1, frame + tolerance + 1
    yield 0, "start"
    if playhead is not None:
        yield playhead, "playhead"
    for placed in layout.markers(first, last + 1):
        if placed.marker.id not in leave_out:
            yield placed.frame, "marker"
    if layout.film.marked is not None:
        yield layout.film.marked[0], "in"
        yield layout.film.marked[1], "out"
    for track in TRACKS:
        kind = "cut" if track == "shots" else "edge"
        for clip in layout.clips(track, first, last):
            if clip.id not in leave_out and clip.picture not in leave_out:
                yield clip.start, kind
                yield clip.end, kind
