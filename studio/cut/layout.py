"""Where everything lies in the film: clips by track, scenes, dissolves, gaps and markers, in frames.

A film is laid out in blocks, one a scene. A block holds its clips relative to the frame at which it begins, so an edit
costs the scene it changed: the others are the very same blocks, moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import msgspec
import numpy as np

from engine.messages.jobs import STEMS
from studio.cut.blocks import NOTHING, Block, LaidClip, Strand, by_start, gap_before, moved_by
from studio.document.bounds import HEARD
from studio.document.values import TRACKS, Clip, Film, Marker, Shot

NOWHERE = 1 << 61
"""Further than any film reaches."""

FramesOf = Callable[[Shot], int]
StemsOf = Callable[[Shot], tuple[str, ...]]
SoundFrames = Callable[[Clip], int]


class PlacedScene(NamedTuple):
    """A scene at its place: its id, first frame, how many, and its place in the film."""

    id: str
    start: int
    frames: int
    row: int


class Overlap(NamedTuple):
    """A dissolve: first frame, how many, and the shot that comes in."""

    start: int
    frames: int
    shot: str


class Gap(NamedTuple):
    """Black between two clips: first frame, how many, and the clip after it."""

    start: int
    frames: int
    clip: str


class PlacedMarker(NamedTuple):
    """A marker at its frame in the film."""

    frame: int
    marker: Marker


def stems_of_takes(shot: Shot) -> tuple[str, ...]:
    """The sounds a shot shows where nobody knows better: those of its circled take."""
    return STEMS if shot.circled and not shot.stands else ()


def endless(_clip: Clip) -> int:
    """How long a sound's file is where nobody knows."""
    return 0


def lay_out(
    film: Film,
    frames_of: FramesOf,
    before: Layout | None = None,
    *,
    stems_of: StemsOf = stems_of_takes,
    sound_frames: SoundFrames = endless,
) -> Layout:
    """Lay a film out.

    Parameters
    ----------
    film : Film
    frames_of : callable
        Shot to how many frames its material has: that of what stands in for it, its circled take's, else its own
        length. Asked for every shot, so it should remember (`studio.cut.material.Material` does). Where it has a
        `version` that stays the same, it is asked only about scenes that are others.
    before : Layout, optional
        The film as it lay before: its scenes that are the same are not laid out again.
    stems_of : callable, optional
        Shot to the stems that are heard with it: some of `studio.document.bounds.HEARD`.
    sound_frames : callable, optional
        Sound of its own to how many frames its file has; 0 where that is not known.

    Returns
    -------
    Layout
    """
    known = before.blocks_by_scene if before is not None else {}
    asked = (frames_of, stems_of, sound_frames)
    version = getattr(frames_of, "version", None)
    # Who counts what it learnt anew need not be asked about scenes that are the very same.
    trusted = before is not None and version is not None and before.asked == asked and before.version == version
    blocks: list[Block] = []
    enter: int | None = None
    laid = 0
    for scene in film.scenes:
        if (
            trusted
            and (same := known.get(scene.id))
            and same.scene is scene
            and (not same.meets or same.enter == enter)
        ):
            blocks.append(same)
            enter = same.leave if scene.shots else enter
            continue
        lengths = [frames_of(shot) for shot in scene.shots]
        stems = [stems_of(shot) for shot in scene.shots]
        block = known.get(scene.id)
        if (
            block is None
            or block.scene is not scene
            or block.lengths != lengths
            or block.stems != stems
            or (block.meets and block.enter != enter)
        ):
            block = Block(scene, lengths, stems, enter)
            laid += 1
        blocks.append(block)
        # A scene without shots hands on what was before it; so does none that came to be without knowing it.
        enter = block.leave if scene.shots else enter
    return Layout(film, tuple(blocks), laid, asked, version, before)


class Layout:
    """A film as it lies. Made by `lay_out`, never changed.

    Attributes
    ----------
    film : Film
    blocks : tuple of Block
        One a scene.
    begins : list of int
        The film's frame at which each block begins, and the end of the last.
    laid : int
        How many of them had to be made.
    asked, version
        Who knows the lengths, and what it knew.
    length : int
        Frames of the film: to the end of the last picture or title.
    """

    def __init__(
        self,
        film: Film,
        blocks: tuple[Block, ...],
        laid: int,
        asked: tuple[FramesOf, StemsOf, SoundFrames],
        version: object = None,
        before: Layout | None = None,
    ) -> None:
        self.film = film
        self.blocks = blocks
        self.laid = laid
        self.asked = asked
        self.version = version
        self.begins = list(accumulate((block.frames for block in blocks), initial=0))
        self._reaches: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        # Track to blocks and how far they reach in themselves; of the layout before until somebody asks.
        self._bounds: dict[str, tuple[tuple[Block, ...], np.ndarray, np.ndarray]] = (
            dict(before._bounds) if before is not None else {}
        )
        self._arrays: dict[str, tuple[np.ndarray, np.ndarray, tuple[LaidClip, ...]]] = {}

    def after(self, film: Film) -> Layout:
        """Another film, laid out by the same lengths; what is the same as here is not laid out again."""
        frames_of, stems_of, sound_frames = self.asked
        return lay_out(film, frames_of, self, stems_of=stems_of, sound_frames=sound_frames)

    def confirm(self) -> None:
        """Whoever knows the lengths learnt something anew, and all of it lies as it did: that is not asked again."""
        self.version = getattr(self.asked[0], "version", None)

    def material(self, shot: str) -> int:
        """How many frames a shot's material has; 0 for a shot that the film has not."""
        place = self.film.places.get(shot)
        return self.blocks[place[0]].lengths[place[1]] if place else 0

    def sound_frames(self, clip: Clip) -> int:
        """How many frames the file of a sound of its own has; 0 where that is not known."""
        return self.asked[2](clip) if clip.media else 0

    @property
    def pictures_end(self) -> int:
        """The frame after the last picture."""
        return self.begins[-1]

    @cached_property
    def length(self) -> int:
        """Frames of the film; a sound that goes on is cut off there, and titles that are muted are not shown."""
        titles = [] if self.film.track("titles").muted else self.free("titles")
        return max([self.pictures_end, *(clip.end for clip in titles)])

    @cached_property
    def extent(self) -> int:
        """The frame after the last thing that lies on any track; what is beyond `length` is not heard."""
        return max([self.length, *(strand.high for strand in self._free.values()), *self._highest()])

    def _highest(self) -> Iterator[int]:
        for track in TRACKS:
            reach = self._reach(track)[1]
            if len(reach):
                yield int(reach[-1])

    @cached_property
    def blocks_by_scene(self) -> dict[str, Block]:
        """Scene id to its block."""
        return {block.scene.id: block for block in self.blocks}

    # ----- what hangs on shots ------------------------------------------------------------------------------------
    @cached_property
    def _free(self) -> dict[str, Strand]:
        tracks: dict[str, list[LaidClip]] = {}
        for clip in self.film.clips:
            tracks.setdefault(clip.track, []).append(self._lay_free(clip))
        return {track: Strand(sorted(clips, key=by_start)) for track, clips in tracks.items()}

    def _lay_free(self, clip: Clip) -> LaidClip:
        whole = self.sound_frames(clip)
        frames = max(1, min(clip.frames, whole - clip.first)) if whole else clip.frames
        fits = clip.level.fade_in <= frames and clip.level.fade_out <= frames
        level = (
            clip.level
            if fits
            else msgspec.structs.replace(
                clip.level,
                fade_in=min(clip.level.fade_in, frames),
                fade_out=min(clip.level.fade_out, frames),
            )
        )
        return LaidClip(
            id=clip.id,
            track=clip.track,
            start=self.resolve(clip.anchor, clip.at),
            frames=frames,
            first=clip.first,
            shot=clip.anchor,
            free=True,
            fade_in=level.fade_in,
            fade_out=level.fade_out,
            level=level,
        )

    def free(self, track: str) -> list[LaidClip]:
        """The sounds or titles of their own on a track, by where they begin."""
        return self._free.get(track, NOTHING).clips

    def resolve(self, anchor: str, at: int) -> int:
        """The film's frame that lies `at` frames from an anchor's first; never before the film's beginning."""
        return max(0, (self.start_of(anchor) or 0) + at if anchor else at)

    @cached_property
    def _markers(self) -> list[PlacedMarker]:
        placed = [PlacedMarker(self.resolve(marker.anchor, marker.at), marker) for marker in self.film.markers]
        return sorted(placed, key=lambda each: each.frame)

    def markers(self, first: int | None = None, last: int | None = None) -> list[PlacedMarker]:
        """The markers from `first` to before `last`, in order; all of them by default."""
        low = 0 if first is None else bisect_left(self._markers, first, key=lambda each: each.frame)
        high = None if last is None else bisect_left(self._markers, last, key=lambda each: each.frame)
        return self._markers[low:high]

    def marker(self, identity: str) -> PlacedMarker | None:
        """A marker by its id."""
        return next((placed for placed in self._markers if placed.marker.id == identity), None)

    # ----- shots --------------------------------------------------------------------------------------------------
    def row_of(self, shot: str) -> int | None:
        """The place of a shot's scene, None for a shot the film has not."""
        place = self.film.places.get(shot)
        return place[0] if place else None

    def start_of(self, shot: str) -> int | None:
        """The first frame of a shot's picture, None for a shot the film has not."""
        row = self.row_of(shot)
        return None if row is None else self.begins[row] + self.blocks[row].starts[shot]

    def end_of(self, shot: str) -> int | None:
        """The frame after the last of a shot's picture."""
        pieces = self.pieces(shot)
        return pieces[-1].end if pieces else None

    def pieces(self, shot: str) -> list[LaidClip]:
        """The pictures of a shot, one a span."""
        row = self.row_of(shot)
        if row is None:
            return []
        return [moved_by(clip, self.begins[row]) for clip in self.blocks[row].of_shot(shot)]

    def shot_at(self, frame: int) -> str:
        """The shot that is seen at a frame, the one that comes in during a dissolve; empty where it is black."""
        clip = self.at("shots", frame)
        return clip.shot if clip else ""

    def neighbour(self, clip: LaidClip, step: int) -> LaidClip | None:
        """The picture so many places before (-1) or after (1) a picture, across scenes."""
        row = self.row_of(clip.shot)
        if row is None or clip.free:
            return None
        pictures = self.blocks[row].pictures
        place = bisect_left(pictures, clip.start - self.begins[row], key=by_start)
        while place < len(pictures) and pictures[place].id != clip.picture:
            place += 1
        place += step
        while row >= 0 and place < 0:
            row -= 1
            place += len(self.blocks[row].pictures) if row >= 0 else 0
        while 0 <= row < len(self.blocks) and place >= len(self.blocks[row].pictures):
            place -= len(self.blocks[row].pictures)
            row += 1
        if not 0 <= row < len(self.blocks):
            return None
        return moved_by(self.blocks[row].pictures[place], self.begins[row])

    # ----- clips --------------------------------------------------------------------------------------------------
    def clips(self, track: str, first: int | None = None, last: int | None = None) -> list[LaidClip]:
        """The clips of a track of which something lies from `first` to before `last`, by where they begin."""
        first = -(1 << 62) if first is None else first
        last = 1 << 62 if last is None else last
        found = []
        lows, highs = self._reach(track)
        for row in range(int(np.searchsorted(highs, first, "right")), int(np.searchsorted(lows, last, "left"))):
            begin = self.begins[row]
            strand = self.blocks[row].strand(track)
            found += [moved_by(clip, begin) for clip in strand.between(first - begin, last - begin)]
        free = self._free.get(track)
        more = list(free.between(first, last)) if free else []
        if more or (found and track != "shots"):
            found = sorted(found + more, key=by_start)
        return found

    def _reach(self, track: str) -> tuple[np.ndarray, np.ndarray]:
        """For every block: the lowest frame of it and those after it, the highest of it and those before it."""
        reach = self._reaches.get(track)
        if reach is None:
            lows, highs = self._bound(track)
            begins = np.array(self.begins[:-1], np.int64)
            reach = self._reaches[track] = (
                np.minimum.accumulate((begins + lows)[::-1])[::-1],
                np.maximum.accumulate(begins + highs),
            )
        return reach

    def _bound(self, track: str) -> tuple[np.ndarray, np.ndarray]:
        """The lowest and the highest frame of every block, counted from where it begins; only new blocks are asked."""
        kept = self._bounds.get(track)
        if kept is not None and len(kept[0]) == len(self.blocks):
            blocks, lows, highs = kept
            new = [row for row, (one, other) in enumerate(zip(blocks, self.blocks, strict=True)) if one is not other]
            lows, highs = (lows.copy(), highs.copy()) if new else (lows, highs)
        else:
            new = range(len(self.blocks))
            lows, highs = np.empty(len(self.blocks), np.int64), np.empty(len(self.blocks), np.int64)
        for row in new:
            strand = self.blocks[row].strand(track)
            # What is empty lies nowhere: it must neither widen nor narrow its neighbours' reach.
            lows[row] = strand.low if strand.clips else NOWHERE
            highs[row] = strand.high if strand.clips else -NOWHERE
        self._bounds[track] = (self.blocks, lows, highs)
        return lows, highs

    def at(self, track: str, frame: int) -> LaidClip | None:
        """The clip of a track at a frame: the one that began last where several lie there."""
        found = self.clips(track, frame, frame + 1)
        return found[-1] if found else None

    def clip(self, identity: str) -> LaidClip | None:
        """A clip by its id, None where there is none any more."""
        shot, slash, _rest = identity.partition("/")
        if not slash:
            clip = self.film.clips_by_id.get(identity)
            return self._lay_free(clip) if clip else None
        row = self.row_of(shot)
        found = self.blocks[row].clip(identity) if row is not None else None
        return moved_by(found, self.begins[row]) if found is not None and row is not None else None

    def linked(self, clip: LaidClip) -> list[LaidClip]:
        """A picture and the sounds that go with it, of any one of them; a clip of its own goes alone."""
        if clip.free:
            return [clip]
        names = (clip.picture, *(f"{clip.picture}/{stem}" for stem in HEARD))
        return [found for name in names if (found := self.clip(name)) is not None]

    def arrays(self, track: str) -> tuple[np.ndarray, np.ndarray]:
        """First frames and ends of all clips of a track, by where they begin: two int64 arrays."""
        return self._ordered(track)[:2]

    def nth(self, track: str, begin: int, end: int) -> tuple[LaidClip, ...]:
        """Clips of a track by their places in `arrays`."""
        return self._ordered(track)[2][begin:end]

    def _ordered(self, track: str) -> tuple[np.ndarray, np.ndarray, tuple[LaidClip, ...]]:
        made = self._arrays.get(track)
        if made is None:
            clips = tuple(self.clips(track))
            starts = np.fromiter((clip.start for clip in clips), np.int64, len(clips))
            ends = np.fromiter((clip.start + clip.frames for clip in clips), np.int64, len(clips))
            made = self._arrays[track] = (starts, ends, clips)
        return made

    # ----- scenes, dissolves, gaps --------------------------------------------------------------------------------
    @cached_property
    def scenes(self) -> list[PlacedScene]:
        """Every scene with its place; one without shots has no frames."""
        made = []
        for row, (block, begin) in enumerate(zip(self.blocks, self.begins, strict=False)):
            pictures = block.pictures
            first = begin + (min(0, pictures[0].start) if pictures else 0)
            made.append(PlacedScene(block.scene.id, max(0, first), begin + block.frames - max(0, first), row))
        return made

    def dissolves(self, first: int | None = None, last: int | None = None) -> list[Overlap]:
        """Where two pictures lie one over the other, from `first` to before `last`."""
        low = -(1 << 62) if first is None else first
        high = 1 << 62 if last is None else last
        return [
            Overlap(clip.start, over, clip.shot)
            for clip in self.clips("shots", first, last)
            if clip.dissolves
            and (over := min(clip.frames, clip.overlap - clip.gap)) > 0
            and clip.start < high
            and clip.start + over > low
        ]

    def gaps(self, first: int | None = None, last: int | None = None) -> list[Gap]:
        """Where it is black before a picture, from `first` to before `last`."""
        low = -(1 << 62) if first is None else first
        high = 1 << 62 if last is None else last
        # A gap lies before its clip: ask beyond it.
        found = self.clips("shots", first, last)
        if last is not None:
            after = self._next_picture(last)
            found += [after] if after is not None and (not found or found[-1].id != after.id) else []
        return [
            Gap(clip.start - black, black, clip.id)
            for clip in found
            if (black := gap_before(clip)) > 0 and clip.start - black < high and clip.start > low
        ]

    def _next_picture(self, frame: int) -> LaidClip | None:
        """The first picture that begins at a frame or later."""
        lows, _highs = self._reach("shots")
        for row in range(max(0, int(np.searchsorted(lows, frame, "left")) - 1), len(self.blocks)):
            pictures = self.blocks[row].pictures
            place = bisect_left(pictures, frame - self.begins[row], key=by_start)
            if place < len(pictures):
                return moved_by(pictures[place], self.begins[row])
        return None


def every(layout: Layout, tracks: Iterable[str] = TRACKS) -> Iterator[LaidClip]:
    """Every clip of some tracks, track by track."""
    for track in tracks:
        yield from layout.clips(track)
