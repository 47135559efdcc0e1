"""Where each piece of a cut lies, and the takes it is made of."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.media.takes import TakeReader
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import EditList, Piece, samples_at

_OPEN = 6
"""Takes held open at once: each costs a decoder's memory and threads."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece at its place in the film.

    Attributes
    ----------
    piece : Piece
    start : int
        Its first frame in the film.
    lead_in : int
        Frames over which it comes in: by a dissolve or from black.
    lead_out : int
        Frames over which the next piece dissolves in.
    """

    piece: Piece
    start: int
    lead_in: int
    lead_out: int

    @property
    def end(self) -> int:
        """The film's frame after its last."""
        return self.start + self.piece.frames

    @property
    def dissolves(self) -> bool:
        """Whether it comes in over the piece before."""
        return self.lead_in > 0 and self.piece.transition == "dissolve"


def placed(edit_list: EditList) -> tuple[Placed, ...]:
    """Lay out a cut.

    Raises
    ------
    Fault
        ``export.empty``, ``export.size``, ``export.transition``, ``export.piece``: an edit list that makes no film.
    """
    if not edit_list.pieces:
        raise Fault("export.empty")
    width, height = edit_list.width, edit_list.height
    if edit_list.rate <= 0 or min(width, height) < 16 or max(width, height) > 8192 or width % 2 or height % 2:
        raise Fault("export.size", width=width, height=height, rate=str(edit_list.rate))
    pieces: list[Placed] = []
    at = 0
    for number, piece in enumerate(edit_list.pieces):
        following = edit_list.pieces[number + 1] if number + 1 < len(edit_list.pieces) else None
        lead_in = piece.overlap if piece.transition == "fade" or (piece.transition == "dissolve" and number) else 0
        lead_out = following.overlap if following is not None and following.transition == "dissolve" else 0
        if piece.frames < 1 or piece.first < 0:
            raise Fault("export.piece", Exit.OURS, number=number + 1, frames=piece.frames, first=piece.first)
        over = (lead_in if piece.transition == "dissolve" else 0) + lead_out
        if min(piece.overlap, piece.fade_out) < 0 or over > piece.frames:
            raise Fault("export.transition", number=number + 1, frames=piece.frames, overlap=over)
        start = at + piece.gap - (lead_in if piece.transition == "dissolve" else 0)
        pieces.append(Placed(piece, start, lead_in, lead_out))
        at = start + piece.frames
    return tuple(pieces)


class Takes:
    """Takes by path, opened when needed, the last few kept open. For one thread."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, TakeReader] = OrderedDict()

    def take(self, path: str) -> TakeReader:
        """The reader of a take.

        Raises
        ------
        Fault
            ``media.missing``, ``media.truncated``, ``media.unreadable``.
        """
        if path in self._open:
            self._open.move_to_end(path)
            return self._open[path]
        reader = TakeReader(Path(path))
        self._open[path] = reader
        if len(self._open) > _OPEN:
            _, oldest = self._open.popitem(last=False)
            oldest.close()
        return reader

    def check(self, edit_list: EditList) -> None:
        """See that every take is there, has the film's rate, and is long enough.

        Raises
        ------
        Fault
            As `take`; ``export.rate``, ``export.too_short``.
        """
        for number, piece in enumerate(edit_list.pieces, 1):
            if not piece.media:
                continue
            take = self.take(piece.media)
            if take.rate != edit_list.rate:
                raise Fault(
                    "export.rate", number=number, file=piece.media, found=str(take.rate), expected=str(edit_list.rate)
                )
            if piece.first + piece.frames > take.frames:
                raise Fault(
                    "export.too_short",
                    number=number,
                    file=piece.media,
                    frames=take.frames,
                    expected=piece.first + piece.frames,
                )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reader in self._open.values():
            reader.close()
        self._open.clear()


def continues(before: Placed, after: Placed) -> bool:
    """Whether a cut joins two pieces of one take where it was split, so that nothing is to be heard there."""
    return (
        bool(before.piece.media)
        and before.piece.media == after.piece.media
        and before.end == after.start
        and (before.piece.first + before.piece.frames == after.piece.first and before.piece.levels == after.piece.levels)
    )


def samples_of(piece: Placed, edit_list: EditList) -> tuple[int, int]:
    """First sample of a piece in the film, and the sample after its last."""
    return samples_at(piece.start, edit_list.rate), samples_at(piece.end, edit_list.rate)
