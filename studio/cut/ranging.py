"""What lies between the cut's in and out points taken out: with black in its place, or with the gap closed.

Tracks that are locked stay as they are. What lies on the others is cut at both ends of the range; half a dissolve is
none, so before the range the shot that goes out is left, and after it the one that comes in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from engine.messages.jobs import STEMS, Level
from studio.cut.blocks import LaidClip
from studio.cut.gesture import Bench, Gesture, Step, refused, still
from studio.cut.layout import Layout
from studio.cut.moving import place_at
from studio.document.identity import new_id
from studio.document.values import TRACKS, Clip, Film, Marker, Shot, Span


def lift_range(layout: Layout, marked: tuple[int, int] | None = None) -> Gesture:
    """Take out what lies in a range and leave black: everything else stays where it is.

    Parameters
    ----------
    layout : Layout
    marked : (int, int), optional
        The range's first frame and the one after its last; by default the film's in and out points, which are then
        cleared.
    """
    return _take_out(layout, marked or layout.film.marked, closes=False)


def extract_range(layout: Layout, marked: tuple[int, int] | None = None) -> Gesture:
    """Take out what lies in a range and close it: what follows comes earlier by as much. Parameters as above."""
    return _take_out(layout, marked or layout.film.marked, closes=True)


def _take_out(layout: Layout, marked: tuple[int, int] | None, *, closes: bool) -> Gesture:
    deed = "extract_range" if closes else "lift_range"
    if marked is None or marked[0] >= layout.extent:
        return refused(deed, None, "range")
    first, last = marked
    film = layout.film
    pictures = _Pictures(layout, first, last, closes=closes)
    if film.track("shots").locked:
        if closes and layout.pictures_end > first:
            return refused(deed, None, "locked", first)
        steps: list[Step] = []
    else:
        blocked = pictures.locked()
        if blocked is not None:
            return refused(deed, blocked, "locked", max(first, blocked.start))
        steps = list(pictures.steps())
    bench = Bench(layout)
    if steps:
        bench.pin(*pictures.with_more_room())
    # A shot that goes hands on what hangs on it: that is cut before, and hung where it belongs afterwards.
    bench.do_all([*_own_clips(layout, first, last), *steps])
    if not bench.steps and not (closes and layout.extent > last):
        return refused(deed, None, "range")
    bench.hang(_places(layout, bench.layout, first, last, closes=closes))
    if bench.steps and film.marked is not None:
        bench.do("set_marked")
    return bench.result(deed, frames=last - first)


# ----- pictures and the sounds that go with them ------------------------------------------------------------------


@dataclass(slots=True)
class _Left:
    """What is left of a shot: its pieces, and whether it still begins and ends as it did."""

    spans: list[Span] = field(default_factory=list)
    origins: list[tuple[LaidClip, int]] = field(default_factory=list)
    """For each piece the picture it is of, and the film's frame at which it began before."""
    begins: bool = True
    ends: bool = True


class _Pictures:
    """The pictures of a film without those of a range.

    Parameters
    ----------
    layout : Layout
    first, last : int
        The range's first frame and the one after its last.
    closes : bool
        Whether what follows comes earlier.
    """

    def __init__(self, layout: Layout, first: int, last: int, *, closes: bool) -> None:
        self.layout = layout
        self.first, self.last = first, last
        self.inside = layout.clips("shots", first, last)
        self.left: dict[str, _Left] = {}
        self.cuts: set[str] = set()
        """Shots that begin with a cut from now on: what they came in over is gone."""
        if self.inside:
            before = layout.neighbour(self.inside[0], -1)
            self.following = layout.neighbour(self.inside[-1], 1)
        else:
            black = layout.gaps(first, last)
            self.following = layout.clip(black[0].clip) if black and closes else None
            before = layout.neighbour(self.following, -1) if self.following is not None else None
        reached = before.end if before is not None else 0
        shots = dict.fromkeys(clip.shot for clip in self.inside)
        for shot in shots:
            reached = self._keep(shot, reached, closes=closes)
        if self.following is not None and self.following.shot not in self.left:
            self._keep(self.following.shot, reached, closes=closes)

    def _keep(self, shot: str, reached: int, *, closes: bool) -> int:
        """Find what is left of a shot; `reached` and what is given back: where the last picture so far ends."""
        left = self.left[shot] = _Left()
        inside = {clip.id for clip in self.inside}
        by = self.last - self.first if closes else 0
        pieces = self.layout.pieces(shot)
        for piece in pieces:
            if piece.id not in inside:
                span = Span(first=piece.first, frames=piece.frames, gap=piece.gap)
                if self.following is not None and piece.id == self.following.id:
                    span = self._joined(piece, span, piece.start - by, reached)
                left.spans.append(span)
                left.origins.append((piece, piece.start))
                continue
            head, tail = self._head(piece), self._tail(piece)
            if head:
                left.spans.append(Span(first=piece.first, frames=head, gap=piece.gap))
                left.origins.append((piece, piece.start))
                reached = self.first
            if tail:
                shown = 0 if still(self.layout, piece) else piece.first + piece.frames - tail
                gap = (self.first if closes else self.last) - reached
                left.spans.append(Span(first=shown, frames=tail, gap=gap))
                left.origins.append((piece, self.last))
                self._touch(self.layout.neighbour(piece, 1), tail)
            if piece.id == pieces[0].id and not head:
                left.begins = False
            if piece.id == pieces[-1].id and not tail:
                left.ends = False
        return reached

    def _head(self, piece: LaidClip) -> int:
        """Frames of a picture that are left before the range."""
        head = self.first - piece.start
        return head if head >= (piece.overlap if piece.dissolves else 1) else 0

    def _tail(self, piece: LaidClip) -> int:
        """Frames of a picture that are left after the range."""
        if piece.end <= self.last:
            return 0
        after = self.layout.neighbour(piece, 1)
        covered = after is not None and after.dissolves and after.start < self.last
        return 0 if covered else piece.end - self.last

    def _joined(self, piece: LaidClip, span: Span, start: int, reached: int) -> Span:
        """The first picture after the range, so that it begins at a frame."""
        over = piece.overlap if piece.dissolves else 0
        if self.inside and not piece.span and self._shot(piece.shot).transition == "dissolve":
            self.cuts.add(piece.shot)
            over = 0
        return msgspec.structs.replace(span, gap=start - reached + over)

    def _touch(self, after: LaidClip | None, room: int) -> None:
        """What follows the rest of a picture touches it as before, though a dissolve over black has less room."""
        self.following = None
        if after is None or not after.dissolves or after.overlap <= room:
            return
        left = self.left[after.shot] = _Left()
        for piece in self.layout.pieces(after.shot):
            gap = piece.gap - (0 if piece.span else after.overlap - room)
            left.spans.append(Span(first=piece.first, frames=piece.frames, gap=gap))
            left.origins.append((piece, piece.start))

    def _shot(self, shot: str) -> Shot:
        place = self.layout.film.find(shot)
        assert place is not None
        return place[1]

    def locked(self) -> LaidClip | None:
        """The first picture that would have to change and is locked."""
        for shot, left in self.left.items():
            if self._shot(shot).locked and self._changes(shot, left):
                return next((clip for clip in self.inside if clip.shot == shot), self.following)
        return None

    def with_more_room(self) -> Iterator[LaidClip]:
        """Pictures after the range whose dissolves would grow where what they come in over begins with a cut."""
        near = self.inside[-1] if self.inside else self.following
        for step in (1, 2):
            after = self.layout.neighbour(near, step) if near is not None else None
            if after is not None and after.shot not in self.cuts:
                yield after

    def _changes(self, shot: str, left: _Left) -> bool:
        before = [Span(first=each.first, frames=each.frames, gap=each.gap) for each in self.layout.pieces(shot)]
        return left.spans != before or shot in self.cuts

    def steps(self) -> Iterator[Step]:
        """The edits that leave what is left, sounds that go with pictures included."""
        for shot, left in self.left.items():
            if not left.spans:
                yield "remove_shot", {"shot": shot}
            elif self._changes(shot, left):
                yield from self._trimmed(self._shot(shot), left)
        yield from self._reaching_in()

    def _trimmed(self, shot: Shot, left: _Left) -> Iterator[Step]:
        if shot.transition != "cut" and (shot.id in self.cuts or not left.begins):
            yield "set_transition", {"shot": shot.id, "transition": "cut"}
        if shot.fade_out and not left.ends:
            yield "set_fade_out", {"shot": shot.id, "frames": 0}
        whole = left.spans == [Span(frames=self.layout.material(shot.id))]
        spans = [] if whole else [msgspec.to_builtins(span) for span in left.spans]
        yield "set_spans", {"shot": shot.id, "spans": spans}
        for stem, said in shot.levels.items():
            if not self._stem_locked(stem) and (given := self._level(stem, said, left)):
                yield "set_level", {"shot": shot.id, "stem": stem, **given}

    def _level(self, stem: str, said: Level, left: _Left) -> dict[str, Any]:
        """How a sound begins and ends where what it began or ended with is gone: with its picture, and at once.

        One that came after its picture's beginning, or went before its end, still does.
        """
        given: dict[str, Any] = {}
        if not left.begins and (said.lead or said.fade_in):
            piece, start = left.origins[0]
            sound = self.layout.clip(f"{piece.id}/{stem}")
            late = sound.start - start if sound is not None and not piece.span else 0
            given |= {"lead": min(0, -late), "fade_in": 0}
        if not left.ends and (said.tail or said.fade_out):
            piece, start = left.origins[-1]
            end = start + left.spans[-1].frames
            sound = self.layout.clip(f"{piece.id}/{stem}")
            given |= {"tail": min(0, sound.end - end if sound is not None else 0), "fade_out": 0}
        return given

    def _reaching_in(self) -> Iterator[Step]:
        """Sounds of pictures outside are not heard in the range."""
        inside = {clip.id for clip in self.inside}
        for track in STEMS:
            for sound in self.layout.clips(track, self.first, self.last):
                if sound.free or sound.picture in inside or self._stem_locked(sound.stem):
                    continue
                picture = self.layout.clip(sound.picture)
                if picture is None or self._shot(sound.shot).locked:
                    continue
                given = (
                    {"tail": self.first - picture.end}
                    if picture.end <= self.first
                    else {"lead": picture.start - self.last}
                )
                yield "set_level", {"shot": sound.shot, "stem": sound.stem, **given}

    def _stem_locked(self, stem: str) -> bool:
        return self.layout.film.track(stem if stem in TRACKS else "effects").locked


# ----- sounds and titles of their own, markers --------------------------------------------------------------------


def _own_clips(layout: Layout, first: int, last: int) -> Iterator[Step]:
    """Cut what lies in the range out of sounds and titles of their own; where they lie then is said afterwards."""
    for track in TRACKS:
        if layout.film.track(track).locked:
            continue
        for clip in layout.clips(track, first, last):
            if clip.free:
                yield from _cut_out(layout, clip, first, last)


def _cut_out(layout: Layout, clip: LaidClip, first: int, last: int) -> Iterator[Step]:
    head, tail = max(0, first - clip.start), max(0, clip.end - last)
    own = layout.film.clips_by_id[clip.id]
    level = msgspec.to_builtins(clip.level)
    begins = 0 if clip.track == "titles" else clip.first + clip.frames - tail
    if not head and not tail:
        yield "remove_clip", {"clip": clip.id}
    elif not head:
        changes = {"first": begins, "frames": tail, "level": {"fade_in": 0}}
        yield "change_clip", {"clip": clip.id, "changes": {**changes, **_at(layout, own, last)}}
    else:
        yield "change_clip", {"clip": clip.id, "changes": {"frames": head, "level": {"fade_out": 0}}}
        if tail:
            second = {"id": new_id(), "first": begins, "frames": tail, "level": {**level, "fade_in": 0}}
            yield "add_clip", {"clip": {**msgspec.to_builtins(own), **second, **_at(layout, own, last)}}


def _at(layout: Layout, own: Clip, frame: int) -> dict[str, int]:
    return {"at": frame - (layout.start_of(own.anchor) or 0) if own.anchor else frame}


def _places(before: Layout, now: Layout, first: int, last: int, *, closes: bool) -> Iterator[dict[str, Any]]:
    """Where everything of its own lies then: where it lay, or earlier by the range that was closed before it."""
    film = now.film
    known = before.film.clips_by_id
    old = {each.id: each for each in (*before.film.clips, *before.film.markers)}
    for each in (*film.clips, *film.markers):
        # A second half was hung where it lay before, and lies after the range.
        origin = old.get(each.id)
        place = before.resolve(origin.anchor, origin.at) if origin is not None else last
        shortened = isinstance(each, Clip) and each.id in known and known[each.id].frames != each.frames
        if shortened and first <= place < last:
            place = last  # its first part is gone
        wanted = place
        if closes and place > first and not _stays(before.film, origin):
            wanted = max(first, place - (last - first))
        if wanted != now.resolve(each.anchor, each.at):
            yield {"id": each.id, **_hung_at(now, each, origin, wanted)}


def _stays(film: Film, each: Clip | Marker | None) -> bool:
    """Whether something lies on the film itself on a track that is locked."""
    return isinstance(each, Clip) and not each.anchor and film.track(each.track).locked


def _hung_at(now: Layout, each: Clip | Marker, origin: Clip | Marker | None, frame: int) -> dict[str, Any]:
    """Anchor and offset: on the shot on which it hung, where that is still there."""
    anchor = origin.anchor if origin is not None else each.anchor
    if not anchor:
        return {"anchor": "", "at": frame}
    start = now.start_of(anchor)
    return place_at(now, frame) if start is None else {"anchor": anchor, "at": frame - start}


__all__ = ["extract_range", "lift_range"]
