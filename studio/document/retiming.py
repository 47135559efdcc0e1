"""The film at another rate: what is said in frames keeps its seconds."""

from __future__ import annotations

from fractions import Fraction

import msgspec

from engine.messages.jobs import Level
from studio.document.bounds import MOST_FRAMES
from studio.document.values import Clip, Film, Marker, Shot, Span


def at_rate(film: Film, rate: Fraction) -> Film:
    """The film at another rate.

    Ends are rounded, not lengths, so that what met before meets again.
    """
    share = rate / film.rate

    def moved(frame: int) -> int:
        return max(-MOST_FRAMES, min(round(frame * share), MOST_FRAMES))

    def stretch(first: int, frames: int) -> dict[str, int]:
        begin = moved(first)
        return {"first": begin, "frames": max(1, moved(first + frames) - begin)}

    def level(old: Level) -> Level:
        changed = {field: moved(getattr(old, field)) for field in ("fade_in", "fade_out", "lead", "tail")}
        return msgspec.structs.replace(old, **changed)

    def span(old: Span) -> Span:
        return Span(gap=moved(old.gap), **stretch(old.first, old.frames))

    def shot(old: Shot) -> Shot:
        # A stated length never becomes 0, which would mean automatic.
        frames = {
            field: max(1, moved(getattr(old, field)))
            for field in ("length", "fade_out", "transition_frames")
            if getattr(old, field)
        }
        if not frames and not old.spans and not old.levels:
            return old
        return msgspec.structs.replace(
            old,
            **frames,
            spans=tuple(span(each) for each in old.spans),
            levels={stem: level(each) for stem, each in old.levels.items()},
        )

    def clip(old: Clip) -> Clip:
        return msgspec.structs.replace(old, at=moved(old.at), level=level(old.level), **stretch(old.first, old.frames))

    def marker(old: Marker) -> Marker:
        return msgspec.structs.replace(old, at=moved(old.at))

    marked = None
    if film.marked is not None:
        first = min(moved(film.marked[0]), MOST_FRAMES - 1)
        marked = (first, max(first + 1, moved(film.marked[1])))
    return msgspec.structs.replace(
        film,
        rate=rate,
        scenes=tuple(
            msgspec.structs.replace(scene, shots=tuple(shot(each) for each in scene.shots)) for scene in film.scenes
        ),
        clips=tuple(clip(each) for each in film.clips),
        markers=tuple(marker(each) for each in film.markers),
        marked=marked,
    )
