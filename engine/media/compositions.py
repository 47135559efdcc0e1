"""The pictures of a cut: takes, stills, cards and black, dissolved, dimmed and titled."""

from __future__ import annotations

import bisect
from collections.abc import Iterator

from engine.media import planes
from engine.media.cards import slate_card
from engine.media.cut import Placed, Takes, is_still
from engine.media.titles import lay_titles
from engine.messages.jobs import EditList, Title, length


def compositions(
    edit_list: EditList,
    pieces: tuple[Placed, ...],
    takes: Takes,
    begin: int = 0,
    size: tuple[int, int] | None = None,
) -> Iterator[planes.Planes]:
    """The film's pictures from a frame on, in order, without the mark, each a copy of its own.

    Parameters
    ----------
    edit_list : EditList
    pieces : tuple of Placed
        `engine.media.cut.placed` of the edit list.
    takes : Takes
    begin : int
        First frame.
    size : (int, int), optional
        Width and height, even, at which everything is composed instead of at the film's: whoever shows the film in a
        window gives `room_for` the window's size, and a picture is scaled once, as it leaves the decoder, in about a
        millisecond. `engine.media.planes.to_bgra` makes it ready for the screen. The export never does this.

    Raises
    ------
    Fault
        From takes that cannot be read.
    """
    width, height = size or (edit_list.width, edit_list.height)
    cards: dict[int, planes.Planes] = {}
    first = bisect.bisect_right(pieces, begin, key=lambda piece: piece.end)
    waiting = sorted(edit_list.titles, key=lambda title: title.at)[::-1]
    standing: list[Title] = []
    for frame in range(begin, length(edit_list)):
        while first < len(pieces) and pieces[first].end <= frame:
            cards.pop(first, None)
            first += 1
        composed: planes.Planes | None = None
        for number in range(first, len(pieces)):
            piece = pieces[number]
            if piece.start > frame:
                break
            shown = _shown(piece, number, frame, takes, cards, (width, height), exact=size is None)
            if composed is None and not piece.dissolves:
                composed = shown
            else:
                share = (frame - piece.start + 1) / (piece.lead_in + 1)
                composed = (
                    shown if share >= 1 else planes.dissolved(composed or planes.black(width, height), shown, share)
                )
        if composed is None:
            composed = planes.black(width, height)
        while waiting and waiting[-1].at <= frame:
            standing.append(waiting.pop())
        standing = [title for title in standing if title.at + title.frames > frame]
        lay_titles(composed, standing, frame)
        yield composed


def room_for(edit_list: EditList, width: int, height: int) -> tuple[int, int]:
    """The greatest even size with the film's aspect that fits a window's `width` and `height`, never beyond the film's.

    What `compositions` takes as `size`.
    """
    room = (min(max(width, 16), edit_list.width) // 2 * 2, min(max(height, 16), edit_list.height) // 2 * 2)
    return planes.inside(edit_list.width, edit_list.height, *room)


def _shown(
    piece: Placed,
    number: int,
    frame: int,
    takes: Takes,
    cards: dict[int, planes.Planes],
    size: tuple[int, int],
    *,
    exact: bool,
) -> planes.Planes:
    """A piece's picture at a frame of the film, its own fades applied."""
    width, height = size
    at = frame - piece.start
    if is_still(piece.piece.media):
        picture = planes.Planes(takes.still(piece.piece.media, width, height).data.copy(), width, height)
    elif piece.piece.media:
        coded = takes.take(piece.piece.media).coded(piece.piece.first + at)
        picture = planes.fitted(coded, width, height, "LANCZOS" if exact else "AREA")
    else:
        if number not in cards:
            cards[number] = planes.from_rgb(slate_card(piece.piece.title, width, height))
        picture = planes.Planes(cards[number].data.copy(), width, height)
    if piece.lead_in and not piece.dissolves:
        picture = planes.dimmed(picture, at / piece.lead_in)
    if piece.piece.fade_out:
        picture = planes.dimmed(picture, (piece.piece.frames - 1 - at) / piece.piece.fade_out)
    return picture
