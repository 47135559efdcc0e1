"""What hands do on the timeline, before it is done: the edits, how far they go, and what stopped them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from studio.cut.blocks import LaidClip
from studio.cut.layout import Layout
from studio.document.edits import apply
from studio.document.identity import is_still
from studio.document.values import LONGEST, TRACKS, Clip, Film, Marker, Shot, Span

LIMITS = ("media", "locked", "shortest", "start", "neighbour", "level", "range")
"""What stops a gesture: the end of the media; a locked track or shot; nothing would be left; the film's first frame;
the clip beside it; the loudest or quietest gain; no range, or nothing in it."""

FAR = 1 << 40
"""Further than any film goes."""

Step = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Gesture:
    """What hands would do.

    Attributes
    ----------
    edits : tuple of (str, dict)
        Keys and parameters of edits, in order; none where nothing would change.
    deed : str
        One of `studio.document.cutting.DEEDS`.
    moved : int
        By how many frames it goes: less than was asked for where something stops it.
    frames : int
        How long the clip in hand is then.
    limit : str
        One of `LIMITS` where something stopped it, else empty.
    limited_at : int or None
        The film's frame at which it was stopped.
    shot, other, what : str
        What the undo menu names: ids of shots, and words where it is none.
    after : Layout or None
        The film as it lies with it done, where that is known.
    """

    edits: tuple[Step, ...] = ()
    deed: str = ""
    moved: int = 0
    frames: int = 0
    limit: str = ""
    limited_at: int | None = None
    shot: str = ""
    other: str = ""
    what: str = ""
    after: Layout | None = field(default=None, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.edits)

    @property
    def edit(self) -> Step:
        """The one edit that does it: ``project.apply(key, **parameters)``. Only where there is something to do."""
        steps = [{"key": key, "parameters": parameters} for key, parameters in self.edits]
        named = {"shot": self.shot, "other": self.other, "what": self.what}
        return "cut", {"deed": self.deed, "edits": steps, **{key: word for key, word in named.items() if word}}

    def done(self, film: Film) -> Film:
        """The film with it done: for showing what it would be."""
        return apply(film, *self.edit) if self.edits else film

    def laid(self, layout: Layout) -> Layout:
        """A film as it lies with this done; it was worked out for that film."""
        return self.after if self.after is not None else layout.after(self.done(layout.film))


class Room:
    """How far something can go, and what stops it on either side."""

    def __init__(self) -> None:
        self.low, self.high = -FAR, FAR
        self._low_why = self._high_why = ""

    def least(self, value: int, why: str) -> None:
        """Not below a value."""
        if value > self.low:
            self.low, self._low_why = value, why

    def most(self, value: int, why: str) -> None:
        """Not above a value."""
        if value < self.high:
            self.high, self._high_why = value, why

    def shut(self, why: str) -> None:
        """Nowhere."""
        self.low, self.high, self._low_why, self._high_why = 0, 0, why, why

    def within(self, by: int) -> tuple[int, str]:
        """How far it goes if it is to go `by`, and what stops it; 0 where there is no way at all."""
        if self.low > self.high or self.low > 0 or self.high < 0:
            # What is there already goes beyond a limit (a take that became shorter): stay.
            return 0, self._low_why or self._high_why
        if by < self.low:
            return self.low, self._low_why
        if by > self.high:
            return self.high, self._high_why
        return by, ""


class Bench:
    """A film that is being worked on: every step is made at once, so that the next one finds it.

    Parameters
    ----------
    layout : Layout
        The film as it lies before.
    """

    def __init__(self, layout: Layout) -> None:
        self.before = layout
        self.layout = layout
        self.steps: list[Step] = []

    @property
    def film(self) -> Film:
        """The film as it is now."""
        return self.layout.film

    def do(self, key: str, **parameters: Any) -> None:
        """Make an edit; one that changes nothing is none."""
        film = apply(self.film, key, parameters)
        if film != self.film:
            self.steps.append((key, parameters))
            self.layout = self.layout.after(film)

    def do_all(self, steps: Iterable[Step]) -> None:
        """Make several edits, none of which asks where things lie after the one before: they are laid out once."""
        film = self.film
        for key, parameters in steps:
            made = apply(film, key, parameters)
            if made != film:
                self.steps.append((key, parameters))
                film = made
        self.layout = self.layout.after(film)

    def spans(self, shot: str) -> list[Span]:
        """What the cut shows of a shot now, said in full."""
        return [Span(first=piece.first, frames=piece.frames, gap=piece.gap) for piece in self.layout.pieces(shot)]

    def set_spans(self, shot: str, spans: Iterable[Span]) -> None:
        """Let the cut show something else of a shot; all of it, once, is not said at all."""
        made = list(spans)
        if made == [Span(frames=self.layout.material(shot))]:
            made = []
        self.do("set_spans", shot=shot, spans=[msgspec.to_builtins(span) for span in made])

    def change_span(self, piece: LaidClip, **changes: int) -> None:
        """Change the span of a picture; amounts are added to what it has."""
        spans = self.spans(piece.shot)
        old = spans[piece.span]
        added = {field: getattr(old, field) + by for field, by in changes.items()}
        spans[piece.span] = msgspec.structs.replace(old, **added)
        self.set_spans(piece.shot, spans)

    def pin(self, *pictures: LaidClip | None) -> None:
        """Say dissolves as long as they are: one that had no room for all it asks for would grow with its room."""
        for picture in pictures:
            shot = shot_of(self.layout, picture) if picture is not None else None
            if picture is None or shot is None or shot.locked or picture.span or picture.transition == "fade":
                continue
            if shot.transition == "dissolve" and shot.transition_frames > picture.overlap:
                kind = "dissolve" if picture.overlap else "cut"
                self.do("set_transition", shot=shot.id, transition=kind, frames=picture.overlap)

    def keep_hung(self, shots: Collection[str]) -> None:
        """What hangs on shots lies where it lay before, though they moved."""
        self.hang(
            {"id": each.id, "anchor": each.anchor, "at": each.at + self._slid(each)}
            for each in hung_on(self.film, shots)
        )

    def _slid(self, each: Clip | Marker) -> int:
        before, now = self.before.start_of(each.anchor), self.layout.start_of(each.anchor)
        return before - now if before is not None and now is not None else 0

    def pull_hung(self, shot: str, by: int) -> None:
        """A shot lost `by` frames at its start: what hangs on it further in stays with what is seen there."""
        self.hang(
            {"id": each.id, "anchor": each.anchor, "at": max(0, each.at - by)}
            for each in hung_on(self.film, (shot,))
            if each.at > 0
        )

    def hang(self, items: Iterable[dict[str, Any]]) -> None:
        """Hang clips and markers elsewhere: what the edit of that name takes."""
        wanted = list(items)
        if wanted:
            self.do("hang", items=wanted)

    def result(self, deed: str, **more: Any) -> Gesture:
        """What was done, as a gesture."""
        return Gesture(edits=tuple(self.steps), deed=deed, after=self.layout if self.steps else None, **more)


def hung_on(film: Film, shots: Collection[str]) -> list[Clip | Marker]:
    """Sounds, titles and markers that hang on some shots."""
    return [each for each in (*film.clips, *film.markers) if each.anchor in shots and each.anchor]


def refused(deed: str, clip: LaidClip | None, limit: str, at: int | None = None, **more: Any) -> Gesture:
    """A gesture that goes nowhere."""
    frames = clip.frames if clip else 0
    return Gesture(deed=deed, frames=frames, limit=limit, limited_at=at, **named(clip), **more)


def named(clip: LaidClip | None, film: Film | None = None) -> dict[str, str]:
    """What the undo menu names of a clip."""
    if clip is None:
        return {}
    if not clip.free:
        return {"shot": clip.shot}
    own = film.clips_by_id.get(clip.id) if film else None
    return {"what": (own.text.partition("\n")[0] or own.name)[:60]} if own else {}


def locked(layout: Layout, clip: LaidClip) -> bool:
    """Whether a clip takes no edit: its track or its shot is locked."""
    if layout.film.track(clip.track).locked:
        return True
    if clip.free:
        return False
    shot = shot_of(layout, clip)
    return (shot is not None and shot.locked) or (not clip.stem and layout.film.track("shots").locked)


def shot_of(layout: Layout, clip: LaidClip) -> Shot | None:
    """The shot of a clip."""
    place = layout.film.find(clip.shot)
    return place[1] if place else None


def picture_of(layout: Layout, clip: LaidClip) -> LaidClip:
    """The picture with which a clip goes; a clip of its own is its own."""
    return clip if clip.free else layout.clip(clip.picture) or clip


def still(layout: Layout, clip: LaidClip) -> bool:
    """Whether a clip is a still picture or a title: without an in point, as long as one likes."""
    if clip.free:
        return clip.track == "titles"
    shot = shot_of(layout, clip)
    return shot is not None and is_still(shot.stands)


def material(layout: Layout, clip: LaidClip) -> int:
    """Frames up to which a clip may reach into its media."""
    if still(layout, clip):
        return FAR if clip.free else int(LONGEST * layout.film.rate)
    if clip.free:
        own = layout.film.clips_by_id[clip.id]
        return layout.sound_frames(own) or FAR
    return layout.material(clip.shot)


def least_frames(layout: Layout, picture: LaidClip) -> int:
    """Frames that a picture needs for its dissolves, at least 1."""
    following = layout.neighbour(picture, 1)
    out = following.overlap if following and following.dissolves else 0
    return max(1, (picture.overlap if picture.dissolves else 0) + out)


def sound_track(track: str) -> bool:
    """Whether sounds of their own may lie on a track."""
    return track in TRACKS and track not in ("titles", "shots")
