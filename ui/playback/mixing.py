"""Mixing ahead of the card: blocks of a film's sound in the order in which they are heard."""

from __future__ import annotations

import bisect
import collections
import threading
from dataclasses import dataclass

import numpy as np

from engine.media.cut import Placed, Takes
from engine.media.mix import programme
from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE, EditList, Piece, samples_at

BLOCK = SAMPLE_RATE // 8
"""Samples mixed at a time."""
AHEAD = 6
"""Blocks mixed ahead of the card: 0.75 s."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is to be heard.

    Attributes
    ----------
    edit_list : EditList
    pieces : tuple of Placed
        `engine.media.cut.placed` of it.
    low, high : int
        The frames that are played: first, and the one after the last.
    loop : bool
        Begin again at `low` when `high` is reached, without a gap.
    """

    edit_list: EditList
    pieces: tuple[Placed, ...]
    low: int
    high: int
    loop: bool

    def samples(self) -> tuple[int, int]:
        """`low` and `high` in samples."""
        return samples_at(self.low, self.edit_list.rate), samples_at(self.high, self.edit_list.rate)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of mixed sound.

    Attributes
    ----------
    generation : int
        Counts the redirections.
    start : int
        The film's sample that its first is.
    samples : float32 array, shape (n, 2)
    """

    generation: int
    start: int
    samples: np.ndarray


class Mixer:
    """Mixes on a thread of its own, from a sample on.

    A take that is gone is silent from then on, and everything else is heard: the pictures' thread meets the same file
    and tells.

    Parameters
    ----------
    heard : Heard
    start : int
        First sample.
    """

    def __init__(self, heard: Heard, start: int) -> None:
        self._change = threading.Condition()
        self._blocks: collections.deque[Block] = collections.deque()
        self._heard = heard
        self._at = start
        self._ended = False
        self.generation = 0
        self._thread = threading.Thread(target=self._run, name="mix", daemon=True)
        self._thread.start()

    def redirect(self, heard: Heard, start: int) -> int:
        """Throw away what is mixed and go on with something else, or elsewhere; the new generation."""
        with self._change:
            self.generation += 1
            self._blocks.clear()
            self._heard, self._at = heard, start
            self._change.notify_all()
            return self.generation

    def amend(self, heard: Heard, low: int, high: int) -> bool:
        """Go on with another film if it sounds the same from a frame to another; whether it does."""
        with self._change:
            if not alike(self._heard, heard, low, high):
                return False
            self._heard = heard
            return True

    def ready(self, seconds: float) -> bool:
        """Wait until something is mixed, or until nothing more will be; whether it is."""
        with self._change:
            return self._change.wait_for(lambda: bool(self._blocks) or self._ended or self._is_over(), seconds)

    def next(self) -> Block | None:
        """The next block, None where it is not mixed yet or nothing more comes. For the card's callback: no waiting."""
        try:
            block = self._blocks.popleft()
        except IndexError:
            return None
        # Without the lock's owner waiting for anything but memory, this never blocks for long.
        with self._change:
            self._change.notify_all()
        return block

    def close(self) -> None:
        """End the thread."""
        with self._change:
            self._ended = True
            self._blocks.clear()
            self._change.notify_all()
        self._thread.join()

    def _is_over(self) -> bool:
        return not self._heard.loop and self._at >= self._heard.samples()[1]

    def _run(self) -> None:
        with Takes() as takes:
            while True:
                with self._change:
                    self._change.wait_for(lambda: self._ended or (len(self._blocks) < AHEAD and not self._is_over()))
                    if self._ended:
                        return
                    heard, generation = self._heard, self.generation
                    low, high = heard.samples()
                    if self._at >= high:
                        self._at = low
                    start = self._at
                    count = max(1, min(BLOCK, high - start))
                samples = _mixed(heard, takes, start, count)
                with self._change:
                    if isinstance(samples, Fault):
                        if heard is self._heard:
                            self._heard = _silenced(heard, samples)
                        continue
                    if generation == self.generation:
                        self._blocks.append(Block(generation, start, samples))
                        self._at = start + count
                        self._change.notify_all()


def alike(one: Heard, other: Heard, low: int, high: int) -> bool:
    """Whether two films sound the same between two frames."""
    return (one.edit_list.rate, one.low, one.high, one.loop) == (
        other.edit_list.rate,
        other.low,
        other.high,
        other.loop,
    ) and _around(one, low, high) == _around(other, low, high)


def _around(heard: Heard, low: int, high: int) -> tuple[object, ...]:
    """What may be heard between two frames: the sounds, and the pieces with their neighbours."""
    pieces = heard.pieces
    first = max(0, bisect.bisect_right(pieces, low, key=lambda piece: piece.end) - 1)
    last = bisect.bisect_left(pieces, high, key=lambda piece: piece.start) + 1
    sounds = [sound for sound in heard.edit_list.sounds if sound.at < high and sound.at + sound.frames > low]
    return (pieces[first:last], sounds)


def _mixed(heard: Heard, takes: Takes, start: int, count: int) -> np.ndarray | Fault:
    try:
        return programme(heard.edit_list, takes, start, count, pieces=heard.pieces)
    except Fault as fault:
        return fault


def _silenced(heard: Heard, fault: Fault) -> Heard:
    """The same without the file that a fault names; without any where it names none that is there."""
    path = str(fault.parameters.get("path", ""))
    edit_list = heard.edit_list
    used = {placed.piece.media for placed in heard.pieces} | {sound.media for sound in edit_list.sounds}
    gone = {path} if path in used else used
    pieces = tuple(
        Placed(_without_media(placed.piece), placed.start, placed.lead_in, placed.lead_out)
        if placed.piece.media in gone
        else placed
        for placed in heard.pieces
    )
    rest = EditList(
        pieces=tuple(placed.piece for placed in pieces),
        rate=edit_list.rate,
        width=edit_list.width,
        height=edit_list.height,
        sounds=tuple(sound for sound in edit_list.sounds if sound.media not in gone),
        titles=edit_list.titles,
    )
    return Heard(rest, pieces, heard.low, heard.high, heard.loop)


def _without_media(piece: Piece) -> Piece:
    return Piece(
        frames=piece.frames,
        transition=piece.transition,
        overlap=piece.overlap,
        fade_out=piece.fade_out,
        gap=piece.gap,
    )
