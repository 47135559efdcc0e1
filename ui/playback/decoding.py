"""The pictures of one pane, decoded ahead of the playhead on a thread of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.media.compositions import compositions, room_for
from engine.media.cut import Placed, Takes
from engine.media.planes import Planes
from engine.messages.faults import Fault
from engine.messages.jobs import EditList, length
from ui.playback.frames import Frame, Frames, frame_of
from ui.playback.seen import group_start, seen

AHEAD = 24
"""Pictures decoded ahead of a playhead that runs: a second."""
STEP = 16
"""What a picture's width is a multiple of."""
PAUSE = 0.08
"""Seconds of rest after which the pictures beside one are decoded too."""
AT_REST = 6
"""Pictures decoded on both sides of one that rests: the next steps are there."""


NOTHING = EditList(pieces=(), rate=Fraction(24), width=16, height=16)
"""An edit list that shows nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Showing:
    """A film as it is shown.

    Attributes
    ----------
    edit_list : EditList
    pieces : tuple of Placed
        `engine.media.cut.placed` of it.
    frames : int
        Its length.
    size : (int, int)
        Width and height at which it is composed.
    """

    edit_list: EditList = NOTHING
    pieces: tuple[Placed, ...] = ()
    frames: int = 0
    size: tuple[int, int] = (NOTHING.width, NOTHING.height)

    def key(self, frame: int) -> Hashable:
        """What a frame's picture is kept under."""
        return (self.size, seen(self.edit_list, self.pieces, frame))


def size_for(edit_list: EditList, width: int, height: int) -> tuple[int, int]:
    """The size at which pictures are composed for a window of so many pixels.

    The width is a multiple of 16: the scaler's quick way from YUV to BGRA leaves the last columns of others as they
    were in memory. The height follows the film's aspect to the pixel.
    """
    fitting = room_for(edit_list, width, height)
    if fitting[0] % STEP == 0 or fitting[0] < STEP:
        return fitting
    across = fitting[0] // STEP * STEP
    return across, max(16, round(across * edit_list.height / edit_list.width / 2) * 2)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted to be seen.

    Attributes
    ----------
    frame : int
    step : int
        Frames from one picture to the next while it runs: 1 as it plays, below 0 backwards, 0 at rest.
    low, high : int
        The frames that are played: first, and the one after the last.
    loop : bool
        Whether `low` comes after `high`.
    """

    frame: int
    step: int = 0
    low: int = 0
    high: int = 0
    loop: bool = False

    def coming(self) -> Iterator[int]:
        """The frames that will be looked at, the nearest first; the wanted one before all."""
        yield self.frame
        if not self.step:
            for away in range(1, AT_REST + 1):
                for frame in (self.frame + away, self.frame - away):
                    if self.low <= frame < self.high:
                        yield frame
            return
        for away in range(1, AHEAD + 1):
            frame = self.frame + away * self.step
            if not self.low <= frame < self.high:
                if not self.loop or self.high <= self.low:
                    return
                frame = self.low + (frame - self.low) % (self.high - self.low)
            yield frame


class PictureReader:
    """Decodes what is wanted and what comes after it into a cache; only the newest wish counts.

    Parameters
    ----------
    frames : Frames
        The cache; several readers share it.
    arrived : callable
        Called on the thread with a frame's number whenever the wanted picture has come into the cache, or its take
        could not be read.
    """

    def __init__(self, frames: Frames, arrived: Callable[[int], None]) -> None:
        self._frames = frames
        self._arrived = arrived
        self._change = threading.Condition()
        self._showing = Showing()
        self._room = Showing().size
        self._wish: Wish | None = None
        self._wished = 0.0
        self._faults: dict[Hashable, Fault] = {}
        self._ended = False
        self.decoded = 0
        self._thread = threading.Thread(target=self._run, name="pictures", daemon=True)
        self._thread.start()

    # ----- asked by the transport ---------------------------------------------------------------------------------
    def load(self, edit_list: EditList, pieces: tuple[Placed, ...]) -> None:
        """Show another edit list from now on; pictures that were decoded and are seen in it too are there at once."""
        with self._change:
            frames = length(edit_list) if pieces else 0
            self._showing = Showing(edit_list, pieces, frames, size_for(edit_list, *self._room))
            self._faults.clear()
            self._wish = None
            self._change.notify_all()

    def fit(self, width: int, height: int) -> bool:
        """Compose at the greatest size that fits so many pixels; whether that is another one than before."""
        with self._change:
            self._room = (width, height)
            size = size_for(self._showing.edit_list, width, height)
            if size == self._showing.size:
                return False
            self._showing = replace(self._showing, size=size)
            self._change.notify_all()
            return True

    def try_again(self) -> bool:
        """Look again for what could not be read; whether there was any."""
        with self._change:
            failed = bool(self._faults)
            self._faults.clear()
            self._change.notify_all()
            return failed

    @property
    def size(self) -> tuple[int, int]:
        """Width and height at which pictures are composed."""
        return self._showing.size

    def want(self, wish: Wish) -> None:
        """See a frame, and then what comes after it; a wish before is forgotten."""
        with self._change:
            self._wish = wish
            self._wished = time.monotonic()
            self._change.notify_all()

    def picture(self, frame: int) -> Frame | Fault | None:
        """What is to be seen at a frame: a picture, why there is none, or None where it is not decoded yet."""
        key = self._showing.key(frame)
        return self._frames.get(key) or self._faults.get(key)

    @property
    def idle(self) -> bool:
        """Whether all that is wished for is there."""
        with self._change:
            return self._missing() is None

    def close(self) -> None:
        """End the thread."""
        with self._change:
            self._ended = True
            self._change.notify_all()
        self._thread.join()

    # ----- the thread ---------------------------------------------------------------------------------------------
    def _run(self) -> None:
        with Takes(seeking=True) as takes:
            run = _Run(takes)
            told: Wish | None = None
            while True:
                with self._change:
                    frame = self._missing()
                    if self._ended:
                        return
                    showing, wish = self._showing, self._wish
                    if frame is None or wish is None:
                        self._change.wait()
                        continue
                    idle = self._wished + PAUSE - time.monotonic()
                    if not wish.step and frame != wish.frame and idle > 0:
                        self._change.wait(idle)  # a hand that looks for a place asks for another one right away
                        continue
                self._decode(run, showing, wish, frame)
                # The wish may be another one by now, and what was decoded ahead may be just what it asks for.
                newest = self._wish
                if newest is not None and newest is not told and self.picture(newest.frame) is not None:
                    told = newest
                    self._arrived(newest.frame)

    def _missing(self) -> int | None:
        """The frame to decode next; None where all that is wished for is there."""
        wish, showing = self._wish, self._showing
        for frame in wish.coming() if wish else ():
            if 0 <= frame < showing.frames:
                key = showing.key(frame)
                if key not in self._frames and key not in self._faults:
                    return frame
        return None

    def _decode(self, run: _Run, showing: Showing, wish: Wish, wanted: int) -> None:
        """Decode a frame; on the way back its whole group at once, for the frames before it come next."""
        back = wish.step in (-1, -2) or (not wish.step and wanted < wish.frame)
        begin = group_start(showing.pieces, wanted) if back else wanted
        try:
            for frame in range(begin, wanted + 1):
                key = showing.key(frame)
                if key not in self._frames:
                    self._frames.put(key, frame_of(run.picture(showing, frame)))
                    self.decoded += 1
                if self._gives_way(wanted):
                    return
        except Fault as fault:
            run.end()
            with self._change:
                self._faults[showing.key(wanted)] = fault

    def _gives_way(self, wanted: int) -> bool:
        """Whether something else is waited for."""
        wish, showing = self._wish, self._showing
        return self._ended or (
            wish is not None and wish.frame != wanted and showing.key(wish.frame) not in self._frames
        )


class _Run:
    """Pictures in order: as long as each is the one after the last, nothing is sought and cards are drawn once."""

    def __init__(self, takes: Takes) -> None:
        self._takes = takes
        self._showing: Showing | None = None
        self._pictures: Iterator[Planes] | None = None
        self._next = -1

    def picture(self, showing: Showing, frame: int) -> Planes:
        """The picture at a frame.

        Raises
        ------
        Fault
            From takes that cannot be read.
        """
        if self._pictures is None or self._showing is not showing or frame != self._next:
            self._pictures = compositions(showing.edit_list, showing.pieces, self._takes, frame, showing.size)
            self._showing = showing
        self._next = frame + 1
        return next(self._pictures)

    def end(self) -> None:
        """Begin anew at the next picture."""
        self._pictures = None
