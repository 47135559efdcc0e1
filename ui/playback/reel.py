"""A film as it is played: its edit list and where each shot lies in it; and the takes that are shown by themselves."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, replace
from typing import NamedTuple

from engine.media.cut import Placed, placed
from engine.messages.jobs import EditList, Piece, length
from studio.cut.edit_list import EditLists
from studio.cut.layout import Layout
from studio.document.values import Film, Marker
from studio.render.takes import Take, Takes
from ui.playback.decoding import NOTHING


class Place(NamedTuple):
    """Where a shot lies: its first frame, and the one after its last."""

    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Reel:
    """Something to be played.

    Attributes
    ----------
    edit_list : EditList
    pieces : tuple of Placed
        Where each piece lies.
    frames : int
        Its length.
    layout : Layout or None
        The film as it lies, for a cut.
    """

    edit_list: EditList = NOTHING
    pieces: tuple[Placed, ...] = ()
    frames: int = 0
    layout: Layout | None = None

    def place(self, shot: str) -> Place | None:
        """Where a shot lies, None for one that this film has not."""
        start = self.layout.start_of(shot) if self.layout else None
        end = self.layout.end_of(shot) if self.layout else None
        return None if start is None or end is None else Place(max(0, start), end)

    def shot_at(self, frame: int) -> str:
        """The shot that is seen at a frame, in black the one before; empty where there is none."""
        if self.layout is None or not self.pieces:
            return ""
        at = bisect.bisect_right(self.pieces, frame, key=lambda piece: piece.start) - 1
        if at < 0:
            return self.layout.shot_at(self.pieces[0].start)
        return self.layout.shot_at(min(frame, self.pieces[at].end - 1))

    def piece_at(self, frame: int) -> Placed | None:
        """The piece that is seen at a frame, the one that comes in during a dissolve."""
        at = bisect.bisect_right(self.pieces, frame, key=lambda piece: piece.start) - 1
        return self.pieces[at] if at >= 0 and frame < self.pieces[at].end else None

    def frame_of_take(self, frame: int, shot: str) -> int:
        """The frame of a shot's take that is seen at a frame of the film; 0 where another shot is seen."""
        piece = self.piece_at(frame)
        if piece is None or self.shot_at(frame) != shot:
            return 0
        return piece.piece.first + frame - piece.start

    def cuts(self, low: int, high: int) -> list[int]:
        """The frames at which pieces begin, from `low` to before `high`."""
        first, last = (bisect.bisect_left(self.pieces, frame, key=lambda piece: piece.start) for frame in (low, high))
        return sorted({max(0, piece.start) for piece in self.pieces[first:last]})

    def markers(self, low: int, high: int) -> list[tuple[int, Marker]]:
        """The markers from `low` to before `high`, with their frames."""
        found = self.layout.markers(low, high) if self.layout else []
        return [(each.frame, each.marker) for each in found]


def wound(edit_list: EditList, layout: Layout | None = None) -> Reel:
    """An edit list made ready to be played."""
    frames = length(edit_list) if edit_list.pieces or edit_list.titles else 0
    return Reel(edit_list, placed(edit_list) if frames else (), frames, layout)


class Cuts:
    """The cut of one film after another; scenes that stay the same are not put together again.

    Parameters
    ----------
    lists : EditLists
    """

    def __init__(self, lists: EditLists) -> None:
        self._lists = lists
        self._layout: Layout | None = None
        self.reel = Reel()

    def read(self, film: Film) -> Reel:
        """The cut of a film; its edit list is the very one that was there where nothing is seen or heard otherwise."""
        layout = self._lists.material.lay_out(film, self._layout)
        self._layout = layout
        cut = self._lists.of(film, layout=layout)
        same = cut == self.reel.edit_list
        self.reel = replace(self.reel, layout=layout) if same else wound(cut, layout)
        return self.reel

    def forget(self, shots: frozenset[str] | None) -> None:
        """Files of these shots came or went; of any, where nobody says which."""
        self._lists.forget(shots)


def reel_of(film: Film, takes: Takes, take: Take) -> Reel:
    """One take, whole."""
    frames = takes.frames(take)
    if not frames:
        return Reel()
    piece = Piece(media=str(takes.path(take)), frames=frames)
    return wound(EditList(pieces=(piece,), rate=film.rate, width=film.width, height=film.height))
