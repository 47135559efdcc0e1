"""A film as it is played: its edit list, where each shot lies in it, and the takes that are shown by themselves."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from engine.media.cut import Placed, placed
from engine.messages.jobs import EditList, Piece, length
from studio.document.values import Film
from studio.export import edit_list
from studio.render.takes import Take, Takes
from ui.playback.decoding import NOTHING


class Place(NamedTuple):
    """A shot at its place: first frame, the frame after its last, and its id."""

    start: int
    end: int
    shot: str


@dataclass(frozen=True)
class Reel:
    """Something to be played.

    Attributes
    ----------
    edit_list : EditList
    places : tuple of Place
        The shots of a cut in order; none for a take.
    """

    edit_list: EditList = NOTHING
    places: tuple[Place, ...] = ()

    @cached_property
    def pieces(self) -> tuple[Placed, ...]:
        """Where each piece lies."""
        return placed(self.edit_list) if self.frames else ()

    @cached_property
    def frames(self) -> int:
        """Its length."""
        return length(self.edit_list) if self.edit_list.pieces or self.edit_list.titles else 0

    @cached_property
    def _by_shot(self) -> dict[str, Place]:
        return {place.shot: place for place in self.places}

    def place(self, shot: str) -> Place | None:
        """Where a shot lies."""
        return self._by_shot.get(shot)

    def shot_at(self, frame: int) -> str:
        """The shot that is seen at a frame, the one that comes in where two dissolve; empty before the first."""
        at = bisect.bisect_right(self.places, frame, key=lambda place: place.start) - 1
        return self.places[at].shot if at >= 0 else ""

    def cuts(self, low: int, high: int) -> list[int]:
        """The frames at which pieces begin, between two frames."""
        starts = {max(0, piece.start) for piece in self.pieces}
        return sorted(start for start in starts if low <= start < high)


def cut_of(film: Film, takes: Takes) -> Reel:
    """The cut of a film."""
    whole = edit_list(film, takes)
    reel = Reel(whole)
    places, number = [], 0
    for scene in film.scenes:
        for shot in scene.shots:
            last = number + max(1, len(shot.spans)) - 1
            places.append(Place(reel.pieces[number].start, reel.pieces[last].end, shot.id))
            number = last + 1
    return Reel(whole, tuple(places))


def reel_of(film: Film, takes: Takes, take: Take) -> Reel:
    """One take, whole."""
    frames = takes.frames(take)
    if not frames:
        return Reel()
    piece = Piece(media=str(takes.path(take)), frames=frames)
    return Reel(EditList(pieces=(piece,), rate=film.rate, width=film.width, height=film.height))
