"""How pictures and sounds come, go and are heard: dissolves, fades, gain, mute, sound before or after its picture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from studio.cut.blocks import LaidClip
from studio.cut.gesture import Bench, Gesture, Room, least_frames, locked, named, picture_of, refused, shot_of
from studio.cut.layout import Layout
from studio.document.bounds import LOUDEST, QUIETEST

STEP = 1.0
"""Decibels of "louder" and "quieter"."""


def dissolve(layout: Layout, clip: str, frames: int | None = None) -> Gesture:
    """Let a shot come in over the one before it: both lie one over the other, and the film is shorter by it.

    Parameters
    ----------
    clip : str
        The picture that comes in.
    frames : int, optional
        How many frames, a second by default; as many as both have. 0 makes it a cut again.
    """
    found = layout.clip(clip)
    if found is None or found.free:
        return refused("dissolve", found, "neighbour")
    picture = picture_of(layout, found)
    before = layout.neighbour(picture, -1)
    shot = shot_of(layout, picture)
    if locked(layout, picture):
        return refused("dissolve", picture, "locked", picture.start)
    wanted = round(layout.film.rate) if frames is None else frames
    bench = Bench(layout)
    if wanted <= 0 or shot is None:
        bench.do("set_transition", shot=picture.shot, transition="cut")
        return bench.result("dissolve", frames=0, **named(picture))
    if before is None:
        return refused("dissolve", picture, "start", picture.start)
    if picture.span or picture.gap:
        # It comes in over what it touches, and a shot's pieces belong together.
        return refused("dissolve", picture, "neighbour", picture.start)
    own = picture.frames - (least_frames(layout, picture) if _goes_over(layout, picture) else 0)
    if picture.dissolves and _goes_over(layout, picture):
        own += picture.overlap
    theirs = before.frames - (before.overlap if before.dissolves else 0)
    most = min(own, theirs, int(10 * layout.film.rate))
    moved = min(wanted, most)
    if moved < 1:
        return refused("dissolve", picture, "media", picture.start)
    bench.do("set_transition", shot=picture.shot, transition="dissolve", frames=moved)
    limit = "media" if moved < wanted else ""
    start = before.end - moved
    return bench.result(
        "dissolve",
        moved=moved,
        frames=moved,
        limit=limit,
        limited_at=start if limit else None,
        **named(picture),
    )


def _goes_over(layout: Layout, picture: LaidClip) -> bool:
    following = layout.neighbour(picture, 1)
    return following is not None and following.dissolves


def fade(layout: Layout, clip: str, edge: str, frames: int) -> Gesture:
    """Let a clip come from black or silence (edge ``in``) or go there (``out``), over so many frames; 0 for not."""
    found = layout.clip(clip)
    if found is None:
        return refused("fade", None, "neighbour")
    if locked(layout, found):
        return refused("fade", found, "locked", found.start)
    room = Room()
    room.least(0, "shortest")
    room.most(found.frames, "shortest")
    if found.track == "shots":
        room.most(int(10 * layout.film.rate), "level")
        if (edge == "in" and found.span) or (edge == "out" and layout.pieces(found.shot)[-1].id != found.id):
            room.shut("neighbour")
    elif found.stem and ((edge == "in" and found.span) or (edge == "out" and _last(layout, found) != found.span)):
        room.shut("neighbour")
    made, limit = room.within(frames)
    bench = Bench(layout)
    if found.track == "shots" and limit != "neighbour":
        _fade_picture(bench, found, edge, made)
    elif limit != "neighbour":
        _level(bench, found, {f"fade_{edge}": made})
    at = found.start + made if edge == "in" else found.end - made
    return bench.result(
        "fade", moved=made, frames=made, limit=limit, limited_at=at if limit else None, **named(found, layout.film)
    )


def _last(layout: Layout, clip: LaidClip) -> int:
    return len(layout.pieces(clip.shot)) - 1


def _fade_picture(bench: Bench, clip: LaidClip, edge: str, frames: int) -> None:
    if edge == "out":
        bench.do("set_fade_out", shot=clip.shot, frames=frames)
    elif frames:
        bench.do("set_transition", shot=clip.shot, transition="fade in", frames=frames)
    elif clip.transition == "fade":
        bench.do("set_transition", shot=clip.shot, transition="cut")


def gain(layout: Layout, clips: Iterable[str], decibels: float, *, by: bool = False) -> Gesture:
    """Let sounds be heard at a gain, or louder and quieter `by` so much. A picture stands for all its sounds."""
    return _sounds(layout, clips, "gain", lambda clip: _gain(clip, decibels, by=by))


def _gain(clip: LaidClip, decibels: float, *, by: bool) -> tuple[dict[str, Any], str]:
    wanted = round((clip.level.gain if by else 0.0) + decibels, 2)
    made = min(max(wanted, QUIETEST), LOUDEST)
    return {"gain": made}, "" if made == wanted else "level"


def mute(layout: Layout, clips: Iterable[str], *, muted: bool | None = None) -> Gesture:
    """Mute sounds, or let them be heard again; by default the contrary of what the first of them is."""
    found = _sounding(layout, clips)
    wanted = not found[0].level.muted if muted is None and found else bool(muted)
    return _sounds(layout, clips, "mute", lambda _clip: ({"muted": wanted}, ""))


def lead(layout: Layout, clip: str, by: int) -> Gesture:
    """Let a take's sound begin `by` frames earlier before its picture (later, for less than 0): a J cut."""
    from studio.cut.trimming import trim_start

    return trim_start(layout, clip, -by, linked=False)


def tail(layout: Layout, clip: str, by: int) -> Gesture:
    """Let a take's sound go on `by` frames longer after its picture (shorter, for less than 0): an L cut."""
    from studio.cut.trimming import trim_end

    return trim_end(layout, clip, by, linked=False)


def _sounding(layout: Layout, clips: Iterable[str]) -> list[LaidClip]:
    """The sounds that are meant: a picture stands for those that go with it, a title for none."""
    found: dict[str, LaidClip] = {}
    for identity in clips:
        clip = layout.clip(identity)
        if clip is None or clip.track == "titles":
            continue
        for each in [clip] if clip.free or clip.stem else layout.linked(clip)[1:]:
            found[each.id] = each
    return list(found.values())


def _sounds(layout: Layout, clips: Iterable[str], deed: str, change: Any) -> Gesture:
    found = _sounding(layout, clips)
    if not found:
        return refused(deed, None, "neighbour")
    bench, limit = Bench(layout), ""
    done: set[tuple[str, str]] = set()
    for clip in found:
        if locked(layout, clip):
            limit = "locked"
            continue
        # A take's sound has one level, however many pieces of it there are.
        whole = (clip.id, "") if clip.free else (clip.shot, clip.stem)
        if whole in done:
            continue
        done.add(whole)
        changes, why = change(clip)
        limit = limit or why
        _level(bench, clip, changes)
    return bench.result(
        deed,
        frames=found[0].frames,
        limit=limit,
        limited_at=found[0].start if limit else None,
        **named(found[0], layout.film),
    )


def _level(bench: Bench, clip: LaidClip, changes: dict[str, Any]) -> None:
    if clip.free:
        bench.do("change_clip", clip=clip.id, changes={"level": changes})
    else:
        bench.do("set_level", shot=clip.shot, stem=clip.stem, **changes)
