"""Where two films differ on the timeline: what must be painted anew, and what has only moved along."""

from __future__ import annotations

from engine.messages.jobs import STEMS
from studio.cut.layout import LaidClip
from studio.document.values import Shot
from ui.timeline.sight import RULER_ROW, SCENES_ROW, TRACKS_SHOWN, Sight

FOREVER = float("inf")
OF_SHOTS = ("shots", *STEMS)
"""Tracks on which something of shots lies."""
Ranges = dict[str, tuple[float, float]]
"""Row to the first frame that differs and the one after the last."""


def same_but(before: Sight, after: Sight) -> Ranges:
    """Where two films differ: row to the first frame that does and the one after the last.

    What lies outside is painted alike in both.
    """
    ranges: Ranges = {}
    if before is after:
        return ranges
    one, other = before.film, after.film
    if one.rate != other.rate:
        return dict.fromkeys((RULER_ROW, SCENES_ROW, *TRACKS_SHOWN), (0, FOREVER))
    for track in TRACKS_SHOWN:
        if before.silent(track) != after.silent(track) or one.track(track).locked != other.track(track).locked:
            ranges[track] = (0, FOREVER)
    _blocks(before, after, ranges)
    _free_clips(before, after, ranges)
    _rulers(before, after, ranges)
    return ranges


def _wider(ranges: Ranges, row: str, first: float, end: float) -> None:
    old = ranges.get(row)
    ranges[row] = (first, end) if old is None else (min(first, old[0]), max(end, old[1]))


def _blocks(before: Sight, after: Sight, ranges: Ranges) -> None:
    old, new = before.layout.blocks, after.layout.blocks
    head = _first_differing(before, after)
    if head is None:
        return
    room = min(len(old), len(new)) - head
    ends = zip(reversed(old[-room:]), reversed(new[-room:]), strict=True) if room else ()
    tail = next((place for place, (a, b) in enumerate(ends) if a is not b), room)
    if len(old) == len(new) and head + tail == len(old) - 1:
        _one_block(before, after, head, before.begins[-1] == after.begins[-1], ranges)
        return
    first = min(before.begins[head], after.begins[head])
    ends = (before.begins[len(old) - tail], after.begins[len(new) - tail])
    end = FOREVER if not tail or ends[0] != ends[1] else ends[0]
    for sight, blocks in ((before, old), (after, new)):
        if head < len(blocks):
            for track in TRACKS_SHOWN:
                first = min(first, sight.begins[head] + blocks[head].strand(track).low)
    reach = max(
        (block.strand(track).high - block.frames for block in (*old, *new) for track in TRACKS_SHOWN), default=0
    )
    for row in (SCENES_ROW, *OF_SHOTS):
        _wider(ranges, row, first, end + max(0, reach))


def _first_differing(before: Sight, after: Sight) -> int | None:
    """The place of the first scene that lies otherwise in itself, None where all are the same."""
    old, new = before.layout.blocks, after.layout.blocks
    shorter = min(len(old), len(new))
    head = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a is not b), shorter)
    return None if head == len(old) == len(new) else head


def _one_block(before: Sight, after: Sight, place: int, stays: bool, ranges: Ranges) -> None:
    """One scene differs: only what lies otherwise in it, and all behind it where that moved."""
    old, new, begin = before.layout.blocks[place], after.layout.blocks[place], before.begins[place]
    if old.scene.heading != new.scene.heading or old.scene.number != new.scene.number or old.frames != new.frames:
        _wider(ranges, SCENES_ROW, begin, begin + old.frames if stays else FOREVER)
    known = {shot.id: shot for shot in old.scene.shots}
    touched = {shot.id for shot in new.scene.shots if _shows(known.get(shot.id)) != _shows(shot)}
    if old.scene.heading != new.scene.heading or [shot.id for shot in old.scene.shots] != [
        shot.id for shot in new.scene.shots
    ]:
        # Slates are counted: what stands behind has another name.
        touched |= known.keys() | {shot.id for shot in new.scene.shots}
    for track in OF_SHOTS:
        ones, others = old.strand(track).clips, new.strand(track).clips
        there = {clip.id: clip for clip in ones}
        here = {clip.id: clip for clip in others}
        for clip in (*ones, *others):
            if clip.shot in touched or there.get(clip.id) != here.get(clip.id):
                _wider(ranges, track, begin + clip.start, begin + clip.end)
        if not stays:
            behind = [begin + min(old.frames, new.frames)]
            if place + 1 < len(after.layout.blocks):
                following = after.layout.blocks[place + 1].strand(track)
                behind.append(min(before.begins[place + 1], after.begins[place + 1]) + following.low)
            _wider(ranges, track, min(behind), FOREVER)


def _shows(shot: Shot | None) -> object:
    """What of a shot is seen in its clips, beside where they lie."""
    if shot is None:
        return None
    size = shot.directions.camera.size
    return shot.lines, shot.cues, shot.circled, shot.stands, shot.locked, size


def _free_clips(before: Sight, after: Sight, ranges: Ranges) -> None:
    one, other = before.film, after.film
    head = _first_differing(before, after)
    if one.clips is other.clips and head is None:
        return
    known = other.clips_by_id
    for clip in one.clips:
        new = known.get(clip.id)
        if new is clip and (head is None or not clip.anchor):
            continue
        row = one.places[clip.anchor][0] if clip.anchor in one.places else -1
        if new is clip and head is not None and row < head:
            continue
        if new is clip and head is not None and row > head and before.begins[-1] != after.begins[-1]:
            # Hundreds may hang on what moved: where each of them was is not worth finding out.
            _wider(ranges, clip.track, before.begins[row] + min(0, clip.at), FOREVER)
            continue
        start = before.layout.resolve(clip.anchor, clip.at)
        if new is clip and after.layout.resolve(clip.anchor, clip.at) == start:
            continue
        _wider(ranges, clip.track, start, start + clip.frames)
        if new is not None:
            start = after.layout.resolve(new.anchor, new.at)
            _wider(ranges, new.track, start, start + new.frames)
    for clip in other.clips:
        if clip.id not in one.clips_by_id:
            start = after.layout.resolve(clip.anchor, clip.at)
            _wider(ranges, clip.track, start, start + clip.frames)


def _rulers(before: Sight, after: Sight, ranges: Ranges) -> None:
    if before.film.markers or after.film.markers:
        old = {(placed.frame, placed.marker.colour) for placed in before.layout.markers()}
        new = {(placed.frame, placed.marker.colour) for placed in after.layout.markers()}
        for frame, _colour in old ^ new:
            _wider(ranges, RULER_ROW, frame, frame + 1)
    if before.film.marked != after.film.marked:
        for marked in (before.film.marked, after.film.marked):
            if marked is not None:
                _wider(ranges, RULER_ROW, *marked)


# ----- what has moved along ---------------------------------------------------------------------------------------
def shifts(before: Sight, after: Sight) -> dict[str, tuple[int, int]]:
    """Tracks on which all from some frame on is as it was, only earlier or later.

    Returns
    -------
    dict
        Track to that frame in the film after, and to by how many frames it lies later than before.
    """
    old, new = before.layout.blocks, after.layout.blocks
    head = _first_differing(before, after)
    by = after.begins[-1] - before.begins[-1]
    if (
        head is None
        or not by
        or len(old) != len(new)
        or any(a is not b for a, b in zip(old[head + 1 :], new[head + 1 :], strict=True))
    ):
        return {}
    begin, found = after.begins[head], {}
    own = {clip.track for clip in (*before.film.clips, *after.film.clips)}
    for track in TRACKS_SHOWN:
        if track not in OF_SHOTS and track not in own:
            continue
        ones, others = old[head].strand(track).clips, new[head].strand(track).clips
        same = _moved_along(ones, others, by)
        here = begin + (others[len(others) - same].start if same else new[head].frames)
        # What lies before and reaches over must be painted as it is.
        stays = [begin + clip.end for clip in others[: len(others) - same]]
        ones, others = before.layout.free(track), after.layout.free(track)
        same = _moved_along(ones, others, by)
        stays += [clip.end for clip in others[: len(others) - same]]
        stays += [clip.end + by for clip in ones[: len(ones) - same]]
        found[track] = (max([here, *stays]), by)
    return found


def _moved_along(ones: list[LaidClip], others: list[LaidClip], by: int) -> int:
    """How many clips from the last one backwards have only moved."""
    pairs = zip(reversed(ones), reversed(others), strict=False)
    few = min(len(ones), len(others))
    return next((place for place, (one, other) in enumerate(pairs) if not _as_before(one, other, by)), few)


def _as_before(one: LaidClip, other: LaidClip, by: int) -> bool:
    return other.start - one.start == by and (
        one.id,
        one.frames,
        one.first,
        one.overlap,
        one.fade_in,
        one.fade_out,
        one.level,
    ) == (other.id, other.frames, other.first, other.overlap, other.fade_in, other.fade_out, other.level)
