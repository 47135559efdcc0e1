"""What is seen at a frame of a film, as a key: two frames with one key are one picture.

So a picture that was decoded once serves the cut, the shot and the take, and outlives edits that only move it.
"""

from __future__ import annotations

import bisect
from collections.abc import Hashable

from engine.media.cut import Placed, is_still
from engine.media.takes import GROUP
from engine.media.titles import share_of
from engine.messages.jobs import EditList


def seen(edit_list: EditList, pieces: tuple[Placed, ...], frame: int) -> Hashable:
    """Everything that makes the picture at a frame what it is, but for its size."""
    parts = []
    for placed in _around(pieces, frame):
        piece, at = placed.piece, frame - placed.start
        left = piece.frames - 1 - at
        moves = bool(piece.media) and not is_still(piece.media)
        parts.append(
            (
                piece.media or piece.title,
                piece.first + at if moves else 0,
                (at, placed.lead_in, placed.dissolves) if at < placed.lead_in else None,
                (left, piece.fade_out) if left < piece.fade_out else None,
            )
        )
    titles = tuple(
        (title.text, title.place, share_of(title, frame))
        for title in edit_list.titles
        if title.at <= frame < title.at + title.frames
    )
    return tuple(parts), titles


def group_start(pieces: tuple[Placed, ...], frame: int) -> int:
    """The frame of the film from which a decoder comes to `frame`: that of the key frame before, in the same piece."""
    around = _around(pieces, frame)
    if not around:
        return frame
    placed = around[-1]
    return max(placed.start, frame - (placed.piece.first + frame - placed.start) % GROUP)


def _around(pieces: tuple[Placed, ...], frame: int) -> list[Placed]:
    found = []
    for number in range(bisect.bisect_right(pieces, frame, key=lambda placed: placed.end), len(pieces)):
        if pieces[number].start > frame:
            break
        found.append(pieces[number])
    return found
