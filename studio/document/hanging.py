"""What hangs on shots when they go: sounds, titles and markers keep their place in the film."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from studio.document.length import shot_frames
from studio.document.values import Film, Shot


def span_frames(shot: Shot, film: Film) -> int:
    """How many frames of film a shot takes, gaps between its pieces counted, as far as the document knows.

    What its take has does not stand there; it is as long as the shot was when it was rendered.
    """
    if not shot.spans:
        return shot_frames(shot, film.rate)
    return sum(span.frames for span in shot.spans) + sum(span.gap for span in shot.spans[1:])


def _offset(shot: Shot, *, first: bool) -> int:
    """Where a shot begins, counted from the end of the one before it."""
    gap = shot.spans[0].gap if shot.spans else 0
    return gap - (shot.transition_frames if shot.transition == "dissolve" and not first else 0)


def rehung(before: Film, after: Film) -> Film:
    """The film after shots left it, with what hung on them hung elsewhere.

    It hangs on the next shot that is still there, else on the last before it, else on the film, so that it stays
    where it was.

    Parameters
    ----------
    before : Film
        With all the shots.
    after : Film
        Without some of them; its clips and markers may still name those.
    """
    hung = {each.anchor for each in (*after.clips, *after.markers)} - {""}
    gone = {anchor for anchor in hung if anchor not in after.places}
    if not gone:
        return after
    places = dict(_places(before, after, gone))

    def moved(anchor: str, at: int) -> dict[str, str | int]:
        new, by = places.get(anchor, ("", 0))
        return {"anchor": new, "at": at + by if new else max(0, at + by)}

    replace = msgspec.structs.replace
    return replace(
        after,
        clips=tuple(
            replace(clip, **moved(clip.anchor, clip.at)) if clip.anchor in gone else clip for clip in after.clips
        ),
        markers=tuple(
            replace(marker, **moved(marker.anchor, marker.at)) if marker.anchor in gone else marker
            for marker in after.markers
        ),
    )


def _places(before: Film, after: Film, gone: set[str]) -> Iterator[tuple[str, tuple[str, int]]]:
    """For every shot in `gone`: the anchor that takes its place, and what is added to the offset."""
    last: Shot | None = None
    run: list[tuple[str, int]] = []
    at = 0
    for shot in (shot for scene in before.scenes for shot in scene.shots):
        if shot.id not in after.places:
            start = at + _offset(shot, first=last is None and not run)
            if shot.id in gone:
                run.append((shot.id, start))
            at = start + span_frames(shot, before)
            continue
        if run:
            follows = _offset(shot, first=last is None)
            yield from ((identity, (shot.id, start - follows)) for identity, start in run)
            run = []
        at, last = 0, shot
    if last is None:
        yield from ((identity, ("", start)) for identity, start in run)
    else:
        length = span_frames(last, before)
        yield from ((identity, (last.id, start + length)) for identity, start in run)
