"""What a drag would do to the film: the gestures of the cut, tried at every move of the pointer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.cut import gestures
from studio.cut.gesture import Gesture
from studio.cut.layout import Layout
from studio.cut.snapping import Snap, near
from studio.words.language import _, mark
from ui.timeline.faces import change_words, gain_words, length_words
from ui.timeline.grabs import Grab
from ui.timeline.sight import Item, Sight

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline

REACH = 8
"""Pixels within which something snaps."""
A_PIXEL = 0.5
"""Decibels a pixel."""
LIMITS = {
    "media": mark("There is no more of it in that direction: the take ends there."),
    "locked": mark("The shot or its track is locked. Unlock it first."),
    "shortest": mark("Nothing would be left of it."),
    "start": mark("The film begins there."),
    "neighbour": mark("Another clip lies there."),
    "range": mark("Nothing lies between the in and the out point. Set them where something is to be taken out."),
    "level": mark("It can be no louder than +12 dB and no quieter than -60 dB."),
}
"""What stopped a gesture to the sentence for it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What would come of letting go now.

    Attributes
    ----------
    gesture : Gesture
    sight : Sight or None
        The film as it would lie; None where nothing would change.
    words : str
        What stands beside the pointer.
    limit : int or None
        The frame at which it does not go on.
    why : str
        Why not.
    shown : tuple of str
        Ids of the clips that get a ring.
    marker : (int, str) or None
        Where a dragged marker stands, and its colour.
    """

    gesture: Gesture
    sight: Sight | None = None
    words: str = ""
    limit: int | None = None
    why: str = ""
    shown: tuple[str, ...] = ()
    marker: tuple[int, str] | None = None


Try = Callable[[Layout, int, float, str], Gesture]
"""The film as it lies, frames to the right, pixels downwards, the track under the pointer: what would be done."""


@dataclass(slots=True)
class Pull:
    """One drag, from the press on: what it tries, and what it has tried.

    Attributes
    ----------
    timeline : Timeline
    kind : str
        As `Grab.kind`, with ``slide``.
    item : Item or None
        The clip in hand.
    edges : tuple of int
        Frames that move along and may snap.
    moving : tuple of str
        Ids of what moves: nothing snaps to itself.
    attempt : callable
    shown : tuple of str
        Ids of the clips that get a ring.
    """

    timeline: Timeline
    kind: str
    item: Item | None
    edges: tuple[int, ...]
    moving: tuple[str, ...]
    attempt: Try
    shown: tuple[str, ...] = ()
    marker: str = ""
    _last: tuple[tuple[int, float, str], Trial] | None = None

    def at(self, frames: int, down: float, track: str, *, snaps: bool) -> tuple[Trial, int | None]:
        """What would be done with the pointer there, and the frame at which it snapped."""
        snapped = None
        if snaps and (found := snap(self.timeline, [edge + frames for edge in self.edges], self.moving)):
            frames, snapped = frames + found.by, found.frame
        asked = (frames, down if self.kind == "gain" else 0.0, track if self.kind in ("move", "slide") else "")
        if self._last is None or self._last[0] != asked:
            sight = self.timeline.sight
            gesture = self.attempt(sight.layout, *asked)
            self._last = (asked, self._trial(gesture, sight))
        trial = self._last[1]
        # What was stopped on the way there did not snap.
        return trial, None if trial.gesture.limit else snapped

    def _trial(self, gesture: Gesture, sight: Sight) -> Trial:
        after = Sight(gesture.laid(sight.layout), sight.sources, sight) if gesture else None
        marker = None
        if self.marker:
            placed = (after or sight).layout.marker(self.marker)
            marker = (placed.frame, placed.marker.colour) if placed is not None else None
        return Trial(
            gesture,
            after,
            self._words(gesture, after),
            gesture.limited_at if gesture.limit else None,
            _(LIMITS[gesture.limit]) if gesture.limit else "",
            self.shown,
            marker,
        )

    def _words(self, gesture: Gesture, after: Sight | None) -> str:
        rate = self.timeline.sight.rate
        if self.kind == "gain":
            item = (after or self.timeline.sight).find(self.item.id) if self.item else None
            return gain_words(item.level.gain) if item is not None else ""
        if self.kind in ("slip", "marker", "move", "slide"):
            return change_words(gesture.moved)
        return f"{change_words(gesture.moved)}   {length_words(gesture.frames, rate)}"


def snap(
    timeline: Timeline, frames: Sequence[int], moving: Collection[str] = (), *, playhead: bool = True
) -> Snap | None:
    """What is near enough to frames to snap to, of all that does not move along."""
    tolerance = int(REACH / timeline.view.zoom)
    at = timeline.transport.cut_frame if playhead else None
    return near(timeline.sight.layout, frames, tolerance, playhead=at, leave_out=moving) if tolerance else None


def pull(timeline: Timeline, kind: str, grab: Grab) -> Pull | None:
    """Begin a drag."""
    if kind == "marker" and grab.marker is not None:
        return _marker(timeline, grab)
    item = grab.item
    if item is None:
        return None
    ripple, linked = timeline.switches["ripple"], timeline.switches["linked"]
    family = tuple(each.id for each in timeline.sight.layout.linked(item)) if linked else (item.id,)

    def made(attempt: Try, *edges: int, moving: tuple[str, ...] = family, shown: tuple[str, ...] = ()) -> Pull:
        return Pull(timeline, kind, item, edges, moving, attempt, shown or (item.id,))

    match kind:
        case "start":
            return made(
                lambda lay, by, _down, _track: gestures.trim_start(lay, item.id, by, ripple=ripple, linked=linked),
                item.start,
            )
        case "end":
            return made(
                lambda lay, by, _down, _track: gestures.trim_end(lay, item.id, by, ripple=ripple, linked=linked),
                item.end,
            )
        case "roll" if grab.other is not None:
            right = grab.other
            return made(
                lambda lay, by, _down, _track: gestures.roll(lay, right.id, by),
                right.start,
                moving=(*family, *(each.id for each in timeline.sight.layout.linked(right))),
                shown=(item.id, right.id),
            )
        case "slip":
            # The pictures go with the hand: to the right means earlier ones.
            return made(lambda lay, by, _down, _track: gestures.slip(lay, item.id, -by))
        case "slide":
            return made(lambda lay, by, _down, _track: gestures.slide(lay, item.id, by), item.start, item.end)
        case "move":
            return _move(timeline, item, made)
        case "fade in" | "fade out":
            return _fade(kind, item, made)
        case "gain":
            return made(lambda lay, _by, down, _track: _gain(lay, item, down))
    return None


def _gain(layout: Layout, item: Item, down: float) -> Gesture:
    """Louder the further up; so much a pixel however high the track is, or a low one could not be set finely."""
    return gestures.gain(layout, [item.id], round((item.level.gain - down * A_PIXEL) * 2) / 2)


def _move(timeline: Timeline, item: Item, made: Callable[..., Pull]) -> Pull:
    """Move what is selected with the clip in hand; a shot that comes over its neighbour by less than half dissolves."""
    chosen = [each.id for each in timeline.selection.items() if each.id != item.id]
    if item.id not in timeline.selection.keys:
        chosen = []
    clips = [item.id, *chosen]
    ripple = timeline.switches["ripple"]
    alone = not item.free and all(timeline.sight.layout.clip(each) is None for each in chosen)

    def attempt(layout: Layout, by: int, _down: float, track: str) -> Gesture:
        if alone and by and (overlapping := _overlap(layout, item, by)) is not None:
            return overlapping
        return gestures.move(layout, clips, by, track=track if item.free else "", ripple=ripple)

    moving = [
        each.id
        for clip in clips
        if (found := timeline.sight.find(clip))
        for each in timeline.sight.layout.linked(found)
    ]
    return made(attempt, item.start, item.end, moving=tuple(moving), shown=tuple(clips))


def _overlap(layout: Layout, item: Item, by: int) -> Gesture | None:
    """A picture drawn over its neighbour by less than half of that: one dissolves into the other.

    To the left it comes in over the one before, to the right the one after comes in over it. None where it goes
    further than that, or where nothing touches it.
    """
    picture = layout.clip(item.picture) or item
    neighbour = layout.neighbour(picture, -1 if by < 0 else 1)
    incoming = picture if by < 0 else neighbour
    if neighbour is None or incoming is None or incoming.gap or incoming.span or abs(by) >= neighbour.frames / 2:
        return None
    have = incoming.overlap if incoming.dissolves else 0
    return gestures.dissolve(layout, incoming.id, have + abs(by))


def _fade(kind: str, item: Item, made: Callable[..., Pull]) -> Pull:
    edge = kind.removeprefix("fade ")
    have = item.fade_in if edge == "in" else item.fade_out
    at = item.start + have if edge == "in" else item.end - have
    sign = 1 if edge == "in" else -1
    return made(lambda layout, by, _down, _track: gestures.fade(layout, item.id, edge, max(0, have + sign * by)), at)


def _marker(timeline: Timeline, grab: Grab) -> Pull:
    marker = grab.marker
    assert marker is not None
    frame = timeline.sight.place_of(marker)
    attempt: Try = lambda layout, by, _down, _track: gestures.move_marker(layout, marker.id, frame + by)  # noqa: E731
    return Pull(timeline, "marker", None, (frame,), (marker.id,), attempt, marker=marker.id)
