"""Where each piece of a cut lies, and the takes it is made of."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Self

from engine.media.planes import Planes
from engine.media.sounds import SoundReader
from engine.media.stills import SUFFIXES, still_planes
from engine.media.takes import TakeReader
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE, TITLE_PLACES, EditList, Level, Piece, samples_at

_OPEN = {TakeReader: 8, SoundReader: 24}
"""Files held open at once: a take costs a decoder's memory and threads, a sound next to nothing."""
_STILLS = 4
"""Stills held ready at once."""
_QUIETEST, _LOUDEST = -120.0, 24.0
"""Decibels beyond which a gain is a mistake."""


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
        ``export.empty``, ``export.size``, ``export.transition``, ``export.piece``, ``export.sound``,
        ``export.title``, ``export.level``: an edit list that makes no film.
    """
    if not edit_list.pieces and not edit_list.titles:
        raise Fault("export.empty")
    width, height = edit_list.width, edit_list.height
    if edit_list.rate <= 0 or min(width, height) < 16 or max(width, height) > 8192 or width % 2 or height % 2:
        raise Fault("export.size", width=width, height=height, rate=str(edit_list.rate))
    pieces: list[Placed] = []
    at = 0
    for number, piece in enumerate(edit_list.pieces):
        following = edit_list.pieces[number + 1] if number + 1 < len(edit_list.pieces) else None
        lead_in = piece.overlap if piece.transition == "fade" or (piece.transition == "dissolve" and number) else 0
        lead_out = 0
        if following is not None and following.transition == "dissolve":
            lead_out = max(0, following.overlap - following.gap)  # over a gap it comes in from black
        if piece.frames < 1 or min(piece.first, piece.gap) < 0:
            raise Fault("export.piece", Exit.OURS, number=number + 1, frames=piece.frames, first=piece.first)
        over = (lead_in if piece.transition == "dissolve" else 0) + lead_out
        if min(piece.overlap, piece.fade_out) < 0 or over > piece.frames:
            raise Fault("export.transition", number=number + 1, frames=piece.frames, overlap=over)
        for level in piece.levels.values():
            _check_level(level)
        start = at + piece.gap - (lead_in if piece.transition == "dissolve" else 0)
        pieces.append(Placed(piece, start, lead_in, lead_out))
        at = start + piece.frames
    _check_free(edit_list)
    return tuple(pieces)


def _check_free(edit_list: EditList) -> None:
    for number, sound in enumerate(edit_list.sounds, 1):
        if sound.frames < 1 or min(sound.at, sound.first) < 0 or not sound.media:
            raise Fault("export.sound", Exit.OURS, number=number, at=sound.at, frames=sound.frames)
        _check_level(sound.level)
    for number, title in enumerate(edit_list.titles, 1):
        if title.frames < 1 or min(title.at, title.fade_in, title.fade_out) < 0 or title.place not in TITLE_PLACES:
            raise Fault("export.title", Exit.OURS, number=number, at=title.at, frames=title.frames)


def _check_level(level: Level) -> None:
    if not _QUIETEST <= level.gain <= _LOUDEST or min(level.fade_in, level.fade_out) < 0:
        raise Fault("export.level", Exit.OURS, gain=level.gain, fade_in=level.fade_in, fade_out=level.fade_out)


class Takes:
    """What a cut is made of, by path: takes, sounds, stills; the last ones used stay open. For one thread.

    Parameters
    ----------
    seeking : bool
        Whether pictures are asked for here and there, as by a viewer, instead of in order.
    """

    def __init__(self, *, seeking: bool = False) -> None:
        self._seeking = seeking
        self._open: OrderedDict[str, TakeReader | SoundReader] = OrderedDict()
        self._stills: OrderedDict[tuple[str, int, int], Planes] = OrderedDict()

    def take(self, path: str) -> TakeReader:
        """The reader of a take or of conformed footage.

        Raises
        ------
        Fault
            ``media.missing``, ``media.truncated``, ``media.unreadable``.
        """
        reader = self._open.get(path)
        if isinstance(reader, TakeReader):
            self._open.move_to_end(path)
            return reader
        reader = TakeReader(Path(path), seeking=self._seeking)
        self._keep(path, reader)
        return reader

    def sounding(self, path: str) -> TakeReader | SoundReader:
        """The reader of whatever has sound; errors as `take`."""
        if Path(path).suffix.lower() != ".wav":
            return self.take(path)
        reader = self._open.get(path)
        if isinstance(reader, SoundReader):
            self._open.move_to_end(path)
            return reader
        reader = SoundReader(Path(path))
        self._keep(path, reader)
        return reader

    def still(self, path: str, width: int, height: int) -> Planes:
        """A still picture fitted into a size: not to be written into; errors as `take`."""
        key = (path, width, height)
        picture = self._stills.pop(key, None)
        if picture is None:
            picture = still_planes(path, width, height)
        self._stills[key] = picture
        if len(self._stills) > _STILLS:
            self._stills.popitem(last=False)
        return picture

    def check(self, edit_list: EditList) -> None:
        """See that everything is there, takes and footage have the film's rate, and all is long enough.

        Raises
        ------
        Fault
            As `take`; ``export.rate``, ``export.too_short``; ``export.media`` where a sound stands for a picture or a
            picture for a sound.
        """
        for number, piece in enumerate(edit_list.pieces, 1):
            if not piece.media:
                continue
            if Path(piece.media).suffix.lower() == ".wav":
                raise Fault("export.media", Exit.OURS, number=number, file=piece.media)
            if is_still(piece.media):
                self.still(piece.media, edit_list.width, edit_list.height)
                continue
            _check_length(self.take(piece.media), number, piece.media, piece.first + piece.frames, edit_list.rate)
        for number, sound in enumerate(edit_list.sounds, 1):
            if is_still(sound.media):
                raise Fault("export.media", Exit.OURS, number=number, file=sound.media)
            _check_length(self.sounding(sound.media), number, sound.media, sound.first + sound.frames, edit_list.rate)

    def _keep(self, path: str, reader: TakeReader | SoundReader) -> None:
        alike = [other for other, open_one in self._open.items() if type(open_one) is type(reader)]
        if len(alike) >= _OPEN[type(reader)]:
            self._open.pop(alike[0]).close()
        self._open[path] = reader

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for reader in self._open.values():
            reader.close()
        self._open.clear()
        self._stills.clear()


def is_still(path: str) -> bool:
    """Whether a piece's media is a still picture, by its name."""
    return Path(path).suffix.lower() in SUFFIXES


def _check_length(reader: TakeReader | SoundReader, number: int, path: str, end: int, rate: Fraction) -> None:
    """`end`: the frame of the film's rate up to which it is used. A sound may end within its last frame."""
    if isinstance(reader, TakeReader):
        if reader.rate != rate:
            raise Fault("export.rate", number=number, file=path, found=str(reader.rate), expected=str(rate))
        frames = reader.frames
    else:
        frames = math.ceil(reader.samples * rate / SAMPLE_RATE)
    if end > frames:
        raise Fault("export.too_short", number=number, file=path, frames=frames, expected=end)


def continues(before: Placed, after: Placed) -> bool:
    """Whether a cut joins two pieces of one take where it was split."""
    return (
        bool(before.piece.media)
        and before.piece.media == after.piece.media
        and before.end == after.start
        and before.piece.first + before.piece.frames == after.piece.first
    )


def samples_of(piece: Placed, edit_list: EditList) -> tuple[int, int]:
    """First sample of a piece in the film, and the sample after its last."""
    return samples_at(piece.start, edit_list.rate), samples_at(piece.end, edit_list.rate)
