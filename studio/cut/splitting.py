"""Cuts and what undoes them: razor, join, taking out with and without the gap, closing gaps; spans for a new take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from studio.cut.blocks import LaidClip
from studio.cut.gesture import (
    Bench,
    Gesture,
    Step,
    hung_on,
    locked,
    named,
    picture_of,
    refused,
    still,
)
from studio.cut.layout import Layout
from studio.document.bounds import fitting
from studio.document.identity import is_still, new_id
from studio.document.values import Film, Span


def razor(layout: Layout, frame: int, clips: Iterable[str] | None = None) -> Gesture:
    """Cut clips in two at a frame.

    Parameters
    ----------
    layout : Layout
    frame : int
        The first frame of the second halves.
    clips : iterable of str, optional
        Ids; by default whatever lies there on tracks that are not locked.
    """
    targets = _under(layout, frame) if clips is None else _pictures(layout, clips)
    bench = Bench(layout)
    limit = "" if targets else "neighbour"
    hand: LaidClip | None = None
    for clip in targets:
        offset = frame - clip.start
        if locked(layout, clip):
            limit = "locked"
        elif not 0 < offset < clip.frames:
            limit = limit or "shortest"
        elif clip.free:
            _cut_free(bench, clip, offset)
            hand = hand or clip
        elif offset < (clip.overlap if clip.dissolves else 0) or offset > clip.frames - _out(layout, clip):
            # Half a dissolve is none.
            limit = limit or "shortest"
        else:
            _cut_picture(bench, clip, offset)
            hand = clip
    return bench.result(
        "razor",
        frames=frame - hand.start if hand else 0,
        limit="" if bench.steps else limit,
        limited_at=None if bench.steps else frame,
        **named(hand, layout.film),
    )


def _under(layout: Layout, frame: int) -> list[LaidClip]:
    found = [layout.at("shots", frame)]
    for track in ("titles", "dialogue", "effects", "ambience", "music"):
        found += [clip for clip in layout.clips(track, frame, frame + 1) if clip.free]
    return [clip for clip in found if clip is not None and not locked(layout, clip)]


def _pictures(layout: Layout, clips: Iterable[str]) -> list[LaidClip]:
    found = [clip for identity in clips if (clip := layout.clip(identity)) is not None]
    return list({(picture := picture_of(layout, clip)).id: picture for clip in found}.values())


def _out(layout: Layout, clip: LaidClip) -> int:
    following = layout.neighbour(clip, 1)
    return following.overlap if following and following.dissolves else 0


def _cut_picture(bench: Bench, clip: LaidClip, offset: int) -> None:
    bench.pin(clip, bench.layout.neighbour(clip, 1))
    spans = bench.spans(clip.shot)
    old = spans[clip.span]
    first = 0 if still(bench.layout, clip) else old.first + offset
    spans[clip.span : clip.span + 1] = [
        Span(first=old.first, frames=offset, gap=old.gap),
        Span(first=first, frames=old.frames - offset),
    ]
    bench.set_spans(clip.shot, spans)


def _cut_free(bench: Bench, clip: LaidClip, offset: int) -> None:
    own = bench.film.clips_by_id[clip.id]
    plain = msgspec.to_builtins(own)
    level = plain.get("level", {})
    second = {
        **plain,
        "id": new_id(),
        "first": own.first if clip.track == "titles" else clip.first + offset,
        "frames": clip.frames - offset,
        # Where it would lie before the film's beginning it is shown from there on.
        "at": clip.start + offset - (bench.layout.start_of(own.anchor) or 0 if own.anchor else 0),
        "level": {**level, "fade_in": 0},
    }
    bench.do("change_clip", clip=clip.id, changes={"frames": offset, "level": {"fade_out": 0}})
    bench.do("add_clip", clip=second)


def join(layout: Layout, clip: str) -> Gesture:
    """Make one of a clip and the next, where the razor parted them."""
    found = layout.clip(clip)
    if found is None:
        return refused("join", None, "neighbour")
    target = picture_of(layout, found)
    if locked(layout, target):
        return refused("join", target, "locked", target.end)
    bench = Bench(layout)
    if target.free:
        _join_free(bench, target)
    else:
        spans = bench.spans(target.shot)
        one = spans[target.span]
        other = spans[target.span + 1] if target.span + 1 < len(spans) else None
        goes_on = other is not None and (still(layout, target) or one.first + one.frames == other.first)
        if other is not None and goes_on and not other.gap:
            whole = Span(first=one.first, frames=one.frames + other.frames, gap=one.gap)
            bench.set_spans(target.shot, [*spans[: target.span], whole, *spans[target.span + 2 :]])
    if not bench.steps:
        return refused("join", target, "neighbour", target.end)
    return bench.result("join", frames=target.frames, **named(target, layout.film))


def _join_free(bench: Bench, clip: LaidClip) -> None:
    film = bench.film
    own = film.clips_by_id[clip.id]
    for other in bench.layout.clips(clip.track, clip.end, clip.end + 1):
        second = film.clips_by_id.get(other.id)
        if second is None or other.start != clip.end or (second.media, second.text) != (own.media, own.text):
            continue
        if own.media and other.first != clip.first + clip.frames:
            continue
        bench.do("remove_clip", clip=second.id)
        fade_out = second.level.fade_out
        changes = {"frames": clip.frames + other.frames, "level": {"fade_out": fade_out}}
        bench.do("change_clip", clip=own.id, changes=changes)
        return


def lift(layout: Layout, clips: Sequence[str]) -> Gesture:
    """Take clips out and leave black in their place."""
    return _out_of_the_film(layout, clips, "lift")


def extract(layout: Layout, clips: Sequence[str]) -> Gesture:
    """Take clips out and close the gap."""
    return _out_of_the_film(layout, clips, "extract")


def _out_of_the_film(layout: Layout, clips: Sequence[str], deed: str) -> Gesture:
    bench = Bench(layout)
    targets = _pictures(layout, clips)
    if not targets:
        return refused(deed, None, "neighbour")
    limit = ""
    # From the end, so that the numbers of pieces still to go stay what they are.
    places = layout.film.places
    for target in sorted(targets, key=lambda clip: (places.get(clip.shot, (0, 0)), clip.span), reverse=True):
        clip = bench.layout.clip(target.id)
        if clip is None:
            continue
        following = None if clip.free else bench.layout.neighbour(clip, 1)
        keeps = deed == "lift" and following is not None
        if locked(bench.layout, clip) or (keeps and following is not None and locked(bench.layout, following)):
            limit = "locked"
        elif clip.free:
            bench.do("remove_clip", clip=clip.id)
        else:
            _take_out(bench, clip, following, keeps=keeps)
    hand = targets[0]
    return bench.result(
        deed,
        frames=hand.frames,
        limit=limit,
        limited_at=hand.start if limit else None,
        **named(hand, layout.film),
    )


def _take_out(bench: Bench, clip: LaidClip, following: LaidClip | None, *, keeps: bool) -> None:
    """Take a picture out; where its shot shows nothing else, the shot leaves the film."""
    if following is not None and locked(bench.layout, following):
        following_moves = False
    else:
        following_moves = following is not None
        bench.pin(following, bench.layout.neighbour(following, 1) if following else None)
    spans = bench.spans(clip.shot)
    whole = len(spans) == 1
    hung = {each.id: bench.layout.resolve(each.anchor, each.at) for each in hung_on(bench.film, (clip.shot,))}
    if whole:
        # It hangs on the film for as long as nobody knows where the next shot will begin.
        bench.hang({"id": each, "anchor": "", "at": place} for each, place in hung.items())
        bench.do("remove_shot", shot=clip.shot)
    else:
        del spans[clip.span]
        if not clip.span and clip.transition != "cut":
            # A shot's transition goes with the piece that it brought in.
            bench.do("set_transition", shot=clip.shot, transition="cut")
        bench.set_spans(clip.shot, spans)
    if following is None:
        return
    number = following.span - (1 if following.shot == clip.shot else 0)
    now = bench.layout.clip(f"{following.shot}/{number}")
    if now is not None and following_moves:
        # Black in its place; or only what was black before it.
        gap = following.start - now.start if keeps else clip.gap
        bench.change_span(now, gap=max(gap, -now.gap))
    if whole or not clip.span:
        start = bench.layout.start_of(following.shot) or 0
        bench.hang({"id": each, "anchor": following.shot, "at": place - start} for each, place in hung.items())


def close_gap(layout: Layout, clip: str) -> Gesture:
    """Close the black before a picture."""
    found = layout.clip(clip)
    if found is None or found.free:
        return refused("close_gap", found, "neighbour")
    target = picture_of(layout, found)
    if locked(layout, target):
        return refused("close_gap", target, "locked", target.start)
    if not target.gap:
        return refused("close_gap", target, "neighbour", target.start)
    bench = Bench(layout)
    bench.change_span(target, gap=-target.gap)
    now = bench.layout.clip(target.id) or target
    return bench.result("close_gap", moved=now.start - target.start, frames=target.frames, **named(target))


def gap_at(layout: Layout, frame: int) -> str:
    """Id of the picture before which it is black at a frame, empty where it is not."""
    if layout.at("shots", frame) is not None:
        return ""
    found = layout.gaps(frame, frame + 1)
    return found[0].clip if found else ""


def fitted(film: Film, shot: str, frames: int) -> tuple[Step, ...]:
    """What a new take of another length asks of its shot's cut.

    In and out points stay where the take has them; else all of it is shown, and whoever asks should say so.

    Parameters
    ----------
    frames : int
        How long the new take is.

    Returns
    -------
    tuple of (key, parameters)
        None where everything fits.
    """
    place = film.find(shot)
    if place is None or not place[1].spans or is_still(place[1].stands):
        return ()
    spans = fitting(place[1].spans, frames)
    if spans == place[1].spans:
        return ()
    return (("set_spans", {"shot": shot, "spans": [msgspec.to_builtins(span) for span in spans]}),)
