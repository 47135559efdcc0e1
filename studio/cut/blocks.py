"""One scene, laid out from frame 0 on: the pictures of its shots, the sounds that go with them, their dissolves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

import msgspec

from engine.messages.jobs import STEMS, Level
from studio.document.bounds import MIX
from studio.document.identity import is_still
from studio.document.values import Scene, Shot, Span

TRACK_OF = {**{stem: stem for stem in STEMS}, MIX: "effects"}
"""Stem to the track on which it shows."""

PLAIN = Level()


class LaidClip(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One clip at its place.

    Attributes
    ----------
    id : str
        ``SHOT/0`` for the picture of a shot's first span, ``SHOT/0/dialogue`` for a sound that goes with it, and the
        id of the document's clip for a sound or title of its own.
    track : str
        One of `studio.document.values.TRACKS`.
    start, frames : int
        First frame in the film, and how many.
    first : int
        Its in point in what it shows or lets hear, in frames.
    shot : str
        The shot it is of; for a clip of its own the shot on which it hangs, or empty.
    span : int
        Which of the shot's spans.
    stem : str
        Which of the take's sounds; empty for pictures and clips of their own.
    free : bool
        Whether it is a sound or title of its own (`Film.clips_by_id` has it under its id).
    gap : int
        Frames of black that its span asks for before it.
    transition : str
        How it begins: ``cut``, ``dissolve`` or ``fade``.
    overlap : int
        Frames of that transition, as many as there is room for.
    fade_in, fade_out : int
        Frames from and to black or silence, without what a dissolve does.
    level : Level
        Gain and fades; `lead` and `tail` are already in `start` and `frames`, and say how many there are.
    """

    id: str
    track: str
    start: int
    frames: int
    first: int = 0
    shot: str = ""
    span: int = 0
    stem: str = ""
    free: bool = False
    gap: int = 0
    transition: str = "cut"
    overlap: int = 0
    fade_in: int = 0
    fade_out: int = 0
    level: Level = PLAIN

    @property
    def end(self) -> int:
        """The frame after its last."""
        return self.start + self.frames

    @property
    def dissolves(self) -> bool:
        """Whether it comes in over the clip before."""
        return self.transition == "dissolve" and self.overlap > 0

    @property
    def picture(self) -> str:
        """Id of the picture with which it goes; its own for a picture, empty for a clip of its own."""
        return "" if self.free else f"{self.shot}/{self.span}"


class Strand:
    """Clips of one track in the order of their starts, to be asked for what lies between two frames."""

    __slots__ = ("_ends", "_starts", "clips", "high", "low")

    def __init__(self, clips: list[LaidClip]) -> None:
        self.clips = clips
        self._starts: list[int] | None = None
        self._ends: list[int] = []
        # Where it begins and ends; no clip lies outside.
        self.low = min((clip.start for clip in clips), default=0)
        self.high = max((clip.start + clip.frames for clip in clips), default=0)

    def between(self, first: int, last: int) -> Iterator[LaidClip]:
        """Clips of which something lies from `first` to before `last`."""
        if self._starts is None:
            self._starts = [clip.start for clip in self.clips]
            # The furthest end so far grows, so it can be searched though clips overlap.
            self._ends = list(accumulate((clip.start + clip.frames for clip in self.clips), max))
        for clip in self.clips[bisect_right(self._ends, first) : bisect_left(self._starts, last)]:
            if clip.start + clip.frames > first:
                yield clip


NOTHING = Strand([])


class Block:
    """One scene, laid out from frame 0 on. Never changed once it is made.

    Attributes
    ----------
    scene : Scene
    lengths : list of int
        How long each shot's material is.
    frames : int
        By how much the next scene begins later.
    """

    __slots__ = ("_ids", "_strands", "enter", "frames", "leave", "lengths", "meets", "scene", "starts", "stems")

    def __init__(self, scene: Scene, lengths: list[int], stems: list[tuple[str, ...]], enter: int | None) -> None:
        self.scene = scene
        self.lengths = lengths
        self.stems = stems
        self.enter = enter
        self.starts: dict[str, int] = {}
        self._ids: dict[str, LaidClip] | None = None
        self._strands: dict[str, list[LaidClip] | Strand] = {}
        self.meets = bool(scene.shots) and scene.shots[0].transition == "dissolve"
        """Whether it depends on what lies before it."""
        self.frames, self.leave = self._lay(enter)

    def _lay(self, enter: int | None) -> tuple[int, int | None]:
        """Make the clips; `enter` is how much of the piece before is free to be dissolved, None at the beginning."""
        at, room = 0, enter
        pictures: list[LaidClip] = []
        for shot, material, stems in zip(self.scene.shots, self.lengths, self.stems, strict=True):
            spans = shown(shot, material)
            last = len(spans) - 1
            for number, span in enumerate(spans):
                kind, overlap = _transition(shot, span, room) if number == 0 else ("cut", 0)
                over = overlap if kind == "dissolve" else 0
                start = at + span.gap - over
                if number == 0:
                    self.starts[shot.id] = start
                frames = span.frames
                picture = LaidClip(
                    id=f"{shot.id}/{number}",
                    track="shots",
                    start=start,
                    frames=frames,
                    first=span.first,
                    shot=shot.id,
                    span=number,
                    gap=span.gap,
                    transition=kind,
                    overlap=overlap,
                    fade_in=overlap if kind == "fade" else 0,
                    fade_out=min(shot.fade_out, frames) if number == last and shot.fade_out else 0,
                )
                pictures.append(picture)
                for stem in stems:
                    self._strand(TRACK_OF[stem]).append(_stem(picture, shot, stem, material, len(spans)))
                at, room = start + frames, frames - over
        self._strands["shots"] = Strand(pictures)
        return at, room

    def _strand(self, track: str) -> list[LaidClip]:
        found = self._strands.get(track)
        if found is None:
            found = self._strands[track] = []
        assert isinstance(found, list)
        return found

    def strand(self, track: str) -> Strand:
        """The clips of a track."""
        found = self._strands.get(track, NOTHING)
        if isinstance(found, list):
            # Sounds that begin before their pictures may begin before the sound of an earlier shot.
            found = self._strands[track] = Strand(sorted(found, key=by_start))
        return found

    @property
    def pictures(self) -> list[LaidClip]:
        """The clips of the shots, in order."""
        return self.strand("shots").clips

    def of_shot(self, shot: str) -> list[LaidClip]:
        """The pictures of a shot, one a span."""
        found: list[LaidClip] = []
        while (clip := self.clip(f"{shot}/{len(found)}")) is not None:
            found.append(clip)
        return found

    def clip(self, identity: str) -> LaidClip | None:
        """A clip by its id."""
        if self._ids is None:
            self._ids = {clip.id: clip for track in tuple(self._strands) for clip in self.strand(track).clips}
        return self._ids.get(identity)


def shown(shot: Shot, material: int) -> tuple[Span, ...]:
    """What the cut shows of a shot whose material is so many frames long: its spans as far as they fit.

    A still has no in point and lasts as long as it is asked to.
    """
    if not shot.spans:
        return (Span(frames=max(1, material)),)
    if is_still(shot.stands):
        return tuple(Span(frames=span.frames, gap=span.gap) for span in shot.spans)
    if all(span.first + span.frames <= material for span in shot.spans):
        return shot.spans
    fitted = []
    for span in shot.spans:
        first = min(span.first, max(0, material - 1))
        fitted.append(Span(first=first, frames=max(1, min(span.frames, material - first)), gap=span.gap))
    return tuple(fitted)


def _transition(shot: Shot, span: Span, room: int | None) -> tuple[str, int]:
    """How a shot begins, and over how many frames: as many as it and the piece before have."""
    if shot.transition == "cut" or not shot.transition_frames:
        return "cut", 0
    wanted = min(shot.transition_frames, span.frames)
    if shot.transition == "fade in" or room is None:
        return "fade", wanted
    overlap = min(wanted, room)
    return ("dissolve", overlap) if overlap else ("cut", 0)


def level_at(picture: LaidClip, shot: Shot, stem: str, material: int, pieces: int) -> Level:
    """How a sound is heard in one of a shot's `pieces`: it begins and ends outside only of the first and the last.

    `lead` and `tail` reach as far as its take does, and leave a frame of the sound at least.
    """
    said = shot.levels.get(stem, PLAIN)
    if said is PLAIN or said == PLAIN:
        return PLAIN
    begins, ends = not picture.span, picture.span == pieces - 1
    lead = min(said.lead, picture.first) if begins else 0
    tail = min(said.tail, material - picture.first - picture.frames) if ends else 0
    lead = max(lead, 1 - picture.frames - max(0, tail))
    tail = max(tail, 1 - picture.frames - lead)
    frames = picture.frames + lead + tail
    return Level(
        gain=said.gain,
        muted=said.muted,
        fade_in=min(said.fade_in, frames) if begins else 0,
        fade_out=min(said.fade_out, frames) if ends else 0,
        lead=lead,
        tail=tail,
    )


def _stem(picture: LaidClip, shot: Shot, stem: str, material: int, pieces: int) -> LaidClip:
    """A sound that goes with a picture: earlier or later by its lead and tail, as far as its take goes."""
    level = level_at(picture, shot, stem, material, pieces) if shot.levels else PLAIN
    return LaidClip(
        id=f"{picture.id}/{stem}",
        track=TRACK_OF[stem],
        start=picture.start - level.lead,
        frames=picture.frames + level.lead + level.tail,
        first=picture.first - level.lead,
        shot=shot.id,
        span=picture.span,
        stem=stem,
        fade_in=level.fade_in,
        fade_out=level.fade_out,
        level=level,
    )


def by_start(clip: LaidClip) -> int:
    """Where a clip begins: what clips are sorted and searched by."""
    return clip.start


def gap_before(clip: LaidClip) -> int:
    """Frames of black before a picture: what its dissolve does not reach over."""
    return max(0, clip.gap - (clip.overlap if clip.transition == "dissolve" else 0))


def moved_by(clip: LaidClip, by: int) -> LaidClip:
    """A block's clip at its place in the film. Sound that would begin before the film begins with it."""
    start = clip.start + by
    if not by and start >= 0:
        return clip
    cut = max(0, -start)
    return LaidClip(
        id=clip.id,
        track=clip.track,
        start=start + cut,
        frames=max(1, clip.frames - cut),
        first=clip.first + cut,
        shot=clip.shot,
        span=clip.span,
        stem=clip.stem,
        gap=clip.gap,
        transition=clip.transition,
        overlap=clip.overlap,
        fade_in=clip.fade_in,
        fade_out=clip.fade_out,
        level=clip.level,
    )
