"""Trims: where clips begin and end, what they show, and where the cut between two lies."""

from __future__ import annotations

from studio.cut.blocks import LaidClip
from studio.cut.gesture import (
    FAR,
    Bench,
    Gesture,
    Room,
    least_frames,
    locked,
    material,
    named,
    picture_of,
    refused,
    still,
)
from studio.cut.layout import Layout


def trim_start(layout: Layout, clip: str, by: int, *, ripple: bool = True, linked: bool = True) -> Gesture:
    """Let a clip begin later in its media (or earlier, for less than 0).

    Parameters
    ----------
    layout : Layout
    clip : str
        Its id.
    by : int
        Frames.
    ripple : bool
        For pictures: what follows moves along and the cut stays closed. Else its end stays where it is, and black is
        left before it, or eaten.
    linked : bool
        Whether a sound goes with its picture. Else the sound alone is trimmed: it begins before or after its picture.
    """
    found = layout.clip(clip)
    if found is None:
        return refused("trim", None, "neighbour")
    if found.free:
        return _trim_free(layout, found, by, 0)
    if found.stem and not linked:
        return _trim_sound(layout, found, by, 0)
    picture = picture_of(layout, found)
    before = layout.neighbour(picture, -1)
    room = Room()
    room.most(picture.frames - least_frames(layout, picture), "shortest")
    if not still(layout, picture):
        room.least(-picture.first, "media")
    else:
        room.least(picture.frames - material(layout, picture), "media")
    if not ripple:
        room.least(-picture.gap, "neighbour" if before else "start")
    if locked(layout, picture):
        room.shut("locked")
    moved, limit = room.within(by)
    bench = Bench(layout)
    if moved:
        bench.pin(picture, layout.neighbour(picture, 1))
        first = 0 if still(layout, picture) else moved
        if ripple:
            bench.change_span(picture, first=first, frames=-moved)
            if not picture.span:
                bench.pull_hung(picture.shot, moved)
        else:
            bench.change_span(picture, first=first, frames=-moved, gap=moved)
            bench.keep_hung((picture.shot,))
    at = picture.start if ripple else picture.start + moved
    return bench.result(
        "trim",
        moved=moved,
        frames=picture.frames - moved,
        limit=limit,
        limited_at=at if limit else None,
        **named(picture),
    )


def trim_end(layout: Layout, clip: str, by: int, *, ripple: bool = True, linked: bool = True) -> Gesture:
    """Let a clip end later (or earlier, for less than 0); parameters as for `trim_start`.

    Without ripple what follows stays where it is: black is left after it, or eaten.
    """
    found = layout.clip(clip)
    if found is None:
        return refused("trim", None, "neighbour")
    if found.free:
        return _trim_free(layout, found, 0, by)
    if found.stem and not linked:
        return _trim_sound(layout, found, 0, by)
    picture = picture_of(layout, found)
    after = layout.neighbour(picture, 1)
    room = Room()
    room.least(least_frames(layout, picture) - picture.frames, "shortest")
    room.most(material(layout, picture) - picture.first - picture.frames, "media")
    if not ripple and after is not None:
        room.most(after.gap, "neighbour")
        if locked(layout, after):
            room.shut("locked")
    if locked(layout, picture):
        room.shut("locked")
    moved, limit = room.within(by)
    bench = Bench(layout)
    if moved:
        bench.pin(picture, after)
        bench.change_span(picture, frames=moved)
        if not ripple and after is not None:
            bench.change_span(after, gap=-moved)
    return bench.result(
        "trim",
        moved=moved,
        frames=picture.frames + moved,
        limit=limit,
        limited_at=picture.end + moved if limit else None,
        **named(picture),
    )


def trim_to(layout: Layout, clip: str, frame: int, edge: str, *, ripple: bool = True, linked: bool = True) -> Gesture:
    """Trim a clip's ``start`` or ``end`` to a frame of the film (the playhead's)."""
    found = layout.clip(clip)
    if found is None:
        return refused("trim", None, "neighbour")
    target = found if found.free or not linked else picture_of(layout, found)
    if edge == "start":
        return trim_start(layout, clip, frame - target.start, ripple=ripple, linked=linked)
    return trim_end(layout, clip, frame - target.end, ripple=ripple, linked=linked)


def _trim_free(layout: Layout, clip: LaidClip, start: int, end: int) -> Gesture:
    """Trim a clip of its own; nothing else moves."""
    room = Room()
    own = layout.film.clips_by_id[clip.id]
    if start or not end:
        room.most(clip.frames - 1, "shortest")
        room.least(-clip.start, "start")
        if not still(layout, clip):
            room.least(-clip.first, "media")
    else:
        room.least(1 - clip.frames, "shortest")
        room.most(material(layout, clip) - clip.first - clip.frames, "media")
    if locked(layout, clip):
        room.shut("locked")
    moved, limit = room.within(start or end)
    bench = Bench(layout)
    if moved:
        if start:
            first = 0 if still(layout, clip) else clip.first + moved
            changes = {"first": first, "frames": clip.frames - moved, "at": own.at + moved}
            if own.anchor:
                # Where it lay before the film's beginning it was shown from there on.
                changes["at"] = clip.start + moved - (layout.start_of(own.anchor) or 0)
        else:
            changes = {"frames": clip.frames + moved}
        bench.do("change_clip", clip=clip.id, changes=changes)
    edge = (clip.start if start else clip.end) + moved
    return bench.result(
        "trim",
        moved=moved,
        frames=clip.frames - moved if start else clip.frames + moved,
        limit=limit,
        limited_at=edge if limit else None,
        **named(clip, layout.film),
    )


def _trim_sound(layout: Layout, clip: LaidClip, start: int, end: int) -> Gesture:
    """Let a take's sound begin or end before or after its picture (a J or an L cut)."""
    pieces = layout.pieces(clip.shot)
    room = Room()
    if start or not end:
        room.most(clip.frames - 1, "shortest")
        room.least(-clip.first, "media")
        room.least(-clip.start, "start")
        if clip.span:
            room.shut("neighbour")
    else:
        room.least(1 - clip.frames, "shortest")
        room.most(layout.material(clip.shot) - clip.first - clip.frames, "media")
        if clip.span != len(pieces) - 1:
            room.shut("neighbour")
    if locked(layout, clip):
        room.shut("locked")
    moved, limit = room.within(start or end)
    bench = Bench(layout)
    if moved:
        # What is seen of it now is said, so that nothing that was out of reach comes back.
        picture = picture_of(layout, clip)
        lead, tail = picture.start - clip.start, clip.end - picture.end
        given = {"lead": lead - moved} if start else {"tail": tail + moved}
        if len(pieces) == 1:
            given = {"lead": lead, "tail": tail, **given}
        bench.do("set_level", shot=clip.shot, stem=clip.stem, **given)
    edge = (clip.start if start else clip.end) + moved
    return bench.result(
        "sound",
        moved=moved,
        frames=clip.frames - moved if start else clip.frames + moved,
        limit=limit,
        limited_at=edge if limit else None,
        **named(clip),
    )


def roll(layout: Layout, clip: str, by: int) -> Gesture:
    """Move the cut before a picture: the one before it ends later by as much as it begins later.

    Parameters
    ----------
    clip : str
        The picture (or one of its sounds) right of the cut.
    """
    found = layout.clip(clip)
    if found is None or found.free:
        return refused("roll", found, "neighbour")
    right = picture_of(layout, found)
    left = layout.neighbour(right, -1)
    if left is None:
        return refused("roll", right, "start", right.start)
    room = Room()
    room.least(least_frames(layout, left) - left.frames, "shortest")
    room.most(material(layout, left) - left.first - left.frames, "media")
    _room_at_start(layout, right, room)
    if locked(layout, left) or locked(layout, right):
        room.shut("locked")
    moved, limit = room.within(by)
    bench = Bench(layout)
    if moved:
        bench.pin(left, right, layout.neighbour(right, 1))
        bench.change_span(left, frames=moved)
        bench.change_span(right, first=0 if still(layout, right) else moved, frames=-moved)
        bench.keep_hung((right.shot,))
    return bench.result(
        "roll",
        moved=moved,
        frames=right.frames - moved,
        limit=limit,
        limited_at=right.start + moved if limit else None,
        shot=left.shot,
        other=right.shot,
    )


def _room_at_start(layout: Layout, clip: LaidClip, room: Room) -> None:
    """How far a picture may begin later or earlier in its media."""
    room.most(clip.frames - least_frames(layout, clip), "shortest")
    room.least(clip.frames - material(layout, clip) if still(layout, clip) else -clip.first, "media")


def slip(layout: Layout, clip: str, by: int) -> Gesture:
    """Let a clip show what comes later in its media (or earlier, for less than 0), where it lies and as long."""
    found = layout.clip(clip)
    if found is None:
        return refused("slip", None, "neighbour")
    target = picture_of(layout, found)
    room = Room()
    if still(layout, target):
        room.shut("media")
    else:
        room.least(-target.first, "media")
        room.most(max(0, material(layout, target) - target.first - target.frames), "media")
        if target.free and material(layout, target) == FAR:
            room.most(FAR, "media")
    if locked(layout, target):
        room.shut("locked")
    moved, limit = room.within(by)
    bench = Bench(layout)
    if moved and target.free:
        bench.do("change_clip", clip=target.id, changes={"first": target.first + moved})
    elif moved:
        bench.change_span(target, first=moved)
    return bench.result(
        "slip",
        moved=moved,
        frames=target.frames,
        limit=limit,
        limited_at=(target.start if by < 0 else target.end) if limit else None,
        **named(target, layout.film),
    )


def slide(layout: Layout, clip: str, by: int) -> Gesture:
    """Move a picture between its neighbours: the one before ends later, the one after begins later."""
    found = layout.clip(clip)
    if found is None or found.free:
        return refused("slide", found, "neighbour")
    middle = picture_of(layout, found)
    left, right = layout.neighbour(middle, -1), layout.neighbour(middle, 1)
    room = Room()
    if left is not None:
        room.least(least_frames(layout, left) - left.frames, "shortest")
        room.most(material(layout, left) - left.first - left.frames, "media")
        if locked(layout, left):
            room.shut("locked")
    else:
        room.least(-middle.gap, "start")
    if right is not None:
        _room_at_start(layout, right, room)
        if locked(layout, right):
            room.shut("locked")
    if locked(layout, middle):
        room.shut("locked")
    moved, limit = room.within(by)
    bench = Bench(layout)
    if moved:
        bench.pin(left, middle, right, layout.neighbour(right, 1) if right else None)
        if left is not None:
            bench.change_span(left, frames=moved)
        else:
            bench.change_span(middle, gap=moved)
        if right is not None:
            bench.change_span(right, first=0 if still(layout, right) else moved, frames=-moved)
            bench.keep_hung({right.shot} - {middle.shot})
    return bench.result(
        "slide",
        moved=moved,
        frames=middle.frames,
        limit=limit,
        limited_at=middle.start + moved if limit else None,
        shot=middle.shot,
    )
