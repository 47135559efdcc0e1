"""Markers, in and out points, and what is set for whole tracks."""

from __future__ import annotations

from typing import Any

from studio.cut.gesture import Bench, Gesture, refused
from studio.cut.layout import Layout, PlacedMarker
from studio.cut.moving import place_at
from studio.document.identity import new_id


def add_marker(layout: Layout, frame: int, words: str = "", colour: str = "amber") -> Gesture:
    """Put a marker at a frame: it goes where the shot goes that is seen there."""
    bench = Bench(layout)
    marker = {"id": new_id(), "words": words, "colour": colour, **place_at(layout, frame)}
    bench.do("add_marker", marker=marker)
    return bench.result("marker", what=words[:60])


def move_marker(layout: Layout, marker: str, frame: int) -> Gesture:
    """Put a marker at another frame."""
    found = layout.marker(marker)
    if found is None:
        return refused("marker", None, "neighbour")
    frame, limit = max(0, frame), "start" if frame < 0 else ""
    moved = frame - found.frame
    bench = Bench(layout)
    if moved:
        bench.do("change_marker", marker=marker, changes=place_at(layout, frame))
    return bench.result("marker", moved=moved, limit=limit, limited_at=0 if limit else None)


def change_marker(layout: Layout, marker: str, words: str | None = None, colour: str | None = None) -> Gesture:
    """Give a marker other words or another colour."""
    if layout.marker(marker) is None:
        return refused("marker", None, "neighbour")
    given = {"words": words, "colour": colour}
    bench = Bench(layout)
    bench.do("change_marker", marker=marker, changes={key: each for key, each in given.items() if each is not None})
    return bench.result("marker")


def remove_marker(layout: Layout, marker: str) -> Gesture:
    """Take a marker out."""
    if layout.marker(marker) is None:
        return refused("marker_gone", None, "neighbour")
    bench = Bench(layout)
    bench.do("remove_marker", marker=marker)
    return bench.result("marker_gone")


def next_marker(layout: Layout, frame: int, step: int = 1) -> PlacedMarker | None:
    """The nearest marker after a frame, or before it for a `step` of -1."""
    found = layout.markers(frame + 1) if step > 0 else layout.markers(None, frame)
    return (found[0] if step > 0 else found[-1]) if found else None


def set_in(layout: Layout, frame: int) -> Gesture:
    """Let the range begin at a frame; one that ends before it goes on to the film's end."""
    out = layout.film.marked[1] if layout.film.marked else 0
    return _range(layout, frame, out if out > frame else max(layout.extent, frame + 1))


def set_out(layout: Layout, frame: int) -> Gesture:
    """Let the range end with a frame; one that begins after it begins with the film."""
    first = layout.film.marked[0] if layout.film.marked else 0
    return _range(layout, first if first <= frame else 0, frame + 1)


def clear_range(layout: Layout) -> Gesture:
    """The whole film again."""
    bench = Bench(layout)
    bench.do("set_marked")
    return bench.result("range")


def _range(layout: Layout, first: int, last: int) -> Gesture:
    limit = "start" if first < 0 else ""
    first = max(0, first)
    bench = Bench(layout)
    bench.do("set_marked", first=first, last=max(first + 1, last))
    return bench.result("range", frames=last - first, limit=limit, limited_at=0 if limit else None)


def set_track(layout: Layout, track: str, **given: Any) -> Gesture:
    """Set ``muted``, ``soloed`` or ``locked`` for a track."""
    bench = Bench(layout)
    bench.do("set_track", track=track, **given)
    return bench.result("track", what=track)
