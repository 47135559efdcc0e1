"""Moves: shots to other places in the order or along their gaps, sounds and titles anywhere; copies and new clips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from engine.messages.jobs import Level
from studio.cut.blocks import LaidClip
from studio.cut.gesture import Bench, Gesture, Room, locked, named, picture_of, refused, sound_track
from studio.cut.layout import Layout
from studio.document.identity import new_id
from studio.document.values import Clip, Film


def move(
    layout: Layout, clips: Sequence[str], by: int, *, track: str = "", ripple: bool = True, deed: str = "move"
) -> Gesture:
    """Move clips along the film.

    Parameters
    ----------
    layout : Layout
    clips : sequence of str
        Ids; the first is the one in hand. Sounds that go with pictures stand for those.
    by : int
        Frames.
    track : str
        The track to which sounds of their own go, empty for those they lie on.
    ripple : bool
        Whether shots change their order and the cut stays closed. Else they move along the black around them, and
        stop at their neighbours.
    """
    found = [clip for identity in clips if (clip := layout.clip(identity)) is not None]
    if not found:
        return refused(deed, None, "neighbour")
    pictures = list(dict.fromkeys(picture_of(layout, clip).id for clip in found if not clip.free))
    free = [clip for clip in found if clip.free]
    if pictures and ripple and deed != "nudge":
        shots = list(dict.fromkeys(identity.partition("/")[0] for identity in pictures))
        hand = layout.clip(pictures[0])
        assert hand is not None
        # What it runs over counts by the edge that goes ahead; the scene is the one in which it begins.
        ahead = hand.start if by < 0 else layout.end_of(hand.shot) or hand.end
        return reorder(layout, shots, ahead + by, begins=hand.start + by, along=free)
    return _along(layout, [each for each in map(layout.clip, pictures) if each], free, by, track, deed)


def nudge(layout: Layout, clips: Sequence[str], by: int) -> Gesture:
    """Move clips by some frames: pictures along the black around them."""
    return move(layout, clips, by, ripple=False, deed="nudge")


def _along(layout: Layout, pictures: list[LaidClip], free: list[LaidClip], by: int, track: str, deed: str) -> Gesture:
    """Move pictures along their gaps and clips of their own with them."""
    chosen = {picture.id for picture in pictures}
    room = Room()
    closed: list[LaidClip] = []
    for picture in pictures:
        before, after = layout.neighbour(picture, -1), layout.neighbour(picture, 1)
        if before is None or before.id not in chosen:
            room.least(-picture.gap, "neighbour" if before else "start")
        if after is not None and after.id not in chosen:
            room.most(after.gap, "neighbour")
            closed.append(after)
    for clip in free:
        room.least(-clip.start, "start")
        if track and not _may_lie(clip, track):
            track = ""
    others = closed + pictures + free
    if any(locked(layout, clip) for clip in others) or (track and layout.film.track(track).locked):
        room.shut("locked")
    moved, limit = room.within(by)
    bench = Bench(layout)
    if moved:
        for picture in pictures:
            before = layout.neighbour(picture, -1)
            if before is None or before.id not in chosen:
                bench.change_span(picture, gap=moved)
        for after in closed:
            bench.change_span(after, gap=-moved)
    for clip in free:
        changes = {} if limit == "locked" else _moved(layout, bench.layout, clip, moved, pictures)
        if track and track != clip.track and limit != "locked":
            changes["track"] = track
        if changes:
            bench.do("change_clip", clip=clip.id, changes=changes)
    hand = (pictures or free)[0]
    chosen_clips = pictures + free
    edge = min(clip.start for clip in chosen_clips) if by < 0 else max(clip.end for clip in chosen_clips)
    return bench.result(
        deed,
        moved=moved,
        frames=hand.frames,
        limit=limit,
        limited_at=edge + moved if limit else None,
        **named(hand, layout.film),
    )


def _may_lie(clip: LaidClip, track: str) -> bool:
    return track == clip.track or (sound_track(track) and sound_track(clip.track))


def _moved(layout: Layout, now: Layout, clip: LaidClip, by: int, pictures: list[LaidClip]) -> dict[str, Any]:
    """What changes in a clip of its own that goes elsewhere: it hangs on the shot that is seen there."""
    if not by:
        return {}
    own = layout.film.clips_by_id[clip.id]
    start = clip.start + by
    if own.anchor and any(picture.shot == own.anchor for picture in pictures):
        return {"at": start - (now.start_of(own.anchor) or 0)}
    return place_at(now, start)


def place_at(layout: Layout, frame: int) -> dict[str, Any]:
    """Anchor and offset of something at a frame: on the shot that is seen there, on the film where it is black."""
    frame = max(0, frame)
    shot = layout.shot_at(frame)
    start = layout.start_of(shot) if shot else None
    return {"anchor": shot, "at": frame - start} if start is not None else {"anchor": "", "at": frame}


def reorder(
    layout: Layout,
    shots: Sequence[str],
    frame: int,
    *,
    begins: int | None = None,
    along: Sequence[LaidClip] = (),
) -> Gesture:
    """Put shots where a frame lies, in the order they have now: before the first other shot whose middle is later.

    Parameters
    ----------
    shots : sequence of str
        Ids of shots; the first is the one in hand.
    frame : int
        Where they are dropped.
    begins : int, optional
        Between two scenes: the frame that tells to which of them they go, by default the same.
    along : sequence of LaidClip
        Sounds and titles of their own that go as far as the shot in hand; those that hang on the shots do anyway.
    """
    film = layout.film
    places = {shot: film.places[shot] for shot in shots if shot in film.places}
    if not places:
        return refused("move", None, "neighbour")
    hand = layout.pieces(shots[0])[0]
    moving = sorted(places, key=lambda shot: places[shot])
    fixed = [layout.pieces(shot)[0] for shot in moving] + list(along)
    if any(locked(layout, clip) for clip in fixed):
        return refused("move", hand, "locked", hand.start)
    scene, before = _drop(layout, set(moving), frame, frame if begins is None else begins)
    bench = Bench(layout)
    for shot in moving:
        place = bench.film.scene(scene)
        assert place is not None
        rest = [each.id for each in place.shots if each.id != shot]
        index = rest.index(before) if before else len(rest)
        bench.do("move_shot", shot=shot, scene=scene, index=index)
    moved = (bench.layout.start_of(hand.shot) or 0) - hand.start
    for clip in along:
        if moved and film.clips_by_id[clip.id].anchor not in places:
            bench.do("change_clip", clip=clip.id, changes=place_at(bench.layout, clip.start + moved))
    return bench.result("move", moved=moved, frames=hand.frames, **named(hand))


def _drop(layout: Layout, moving: set[str], frame: int, begins: int) -> tuple[str, str]:
    """The scene and the shot before which shots are dropped; an empty shot for the scene's end."""
    film = layout.film
    for row, scene in enumerate(film.scenes):
        if layout.begins[row + 1] <= frame:
            continue
        first = True
        for shot in scene.shots:
            if shot.id in moving:
                continue
            pieces = layout.pieces(shot.id)
            if frame < (pieces[0].start + pieces[-1].end) / 2:
                early = first and row and begins < layout.scenes[row].start
                return (film.scenes[row - 1].id, "") if early else (scene.id, shot.id)
            first = False
    return film.scenes[-1].id, ""


def duplicate(layout: Layout, clips: Sequence[str]) -> Gesture:
    """Show or let hear clips once more, right after themselves: pictures push what follows away."""
    bench = Bench(layout)
    hand: LaidClip | None = None
    for identity in clips:
        clip = bench.layout.clip(identity)
        if clip is None or (not clip.free and clip.stem and clip.picture in clips):
            continue
        clip = picture_of(bench.layout, clip)
        hand = hand or clip
        if locked(bench.layout, clip):
            return refused("duplicate", clip, "locked", clip.start)
        if clip.free:
            own = bench.film.clips_by_id[clip.id]
            copy = msgspec.to_builtins(msgspec.structs.replace(own, id=new_id()))
            bench.do("add_clip", clip={**copy, **place_at(bench.layout, clip.end)})
        else:
            spans = bench.spans(clip.shot)
            spans.insert(clip.span + 1, msgspec.structs.replace(spans[clip.span], gap=0))
            bench.set_spans(clip.shot, spans)
    if hand is None:
        return refused("duplicate", None, "neighbour")
    return bench.result("duplicate", frames=hand.frames, **named(hand, layout.film))


def add_sound(
    layout: Layout, media: str, frames: int, frame: int, *, track: str = "music", name: str = "", first: int = 0
) -> Gesture:
    """Lay a sound of its own at a frame.

    Parameters
    ----------
    media : str
        Name of a media file.
    frames : int
        How long.
    """
    if layout.film.track(track).locked:
        return refused("add", None, "locked", frame, what=name)
    clip = Clip(id=new_id(), track=track, media=media, frames=max(1, frames), first=first, name=name)
    return _add(layout, clip, frame, "add", name)


def add_title(
    layout: Layout,
    text: str,
    frame: int,
    frames: int = 0,
    *,
    place: str = "centre",
    fades: tuple[int, int] = (0, 0),
) -> Gesture:
    """Lay a title at a frame: three seconds of it, if nobody says how many; `fades` are how it comes and goes."""
    if layout.film.track("titles").locked:
        return refused("title", None, "locked", frame)
    frames = max(1, frames or round(3 * layout.film.rate))
    level = Level(fade_in=min(fades[0], frames), fade_out=min(fades[1], frames))
    clip = Clip(id=new_id(), track="titles", text=text, frames=frames, place=place, level=level)
    return _add(layout, clip, frame, "title", text.partition("\n")[0][:60])


def _add(layout: Layout, clip: Clip, frame: int, deed: str, what: str) -> Gesture:
    bench = Bench(layout)
    bench.do("add_clip", clip={**msgspec.to_builtins(clip), **place_at(layout, frame)})
    return bench.result(deed, frames=clip.frames, what=what)


def new_clip(before: Film, after: Film) -> str:
    """Id of the clip that one film has and the other had not, empty where there is none: what to select."""
    return next((clip.id for clip in after.clips if clip.id not in before.clips_by_id), "")
