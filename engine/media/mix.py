"""The mix: every piece's stems at their exact places, one stereo programme."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.media.cut import Placed, Takes, continues, placed, samples_of
from engine.messages.jobs import EditList, Level, length, samples_at

_PLAIN = Level()
_SOFTENED = 96
"""Samples (2 ms) over which sound comes and goes at a hard cut, so that it does not click."""


def programme(
    edit_list: EditList,
    takes: Takes,
    first: int = 0,
    count: int | None = None,
    each: Callable[[int, int], None] | None = None,
) -> np.ndarray:
    """Mix a stretch of a cut.

    Dissolves cross-fade with equal power, fades follow a quarter sine, hard cuts are softened over 2 ms except where
    a take was only split.

    Parameters
    ----------
    edit_list : EditList
    takes : Takes
    first : int
        First sample, counted from the film's beginning at 48 kHz.
    count : int, optional
        How many; by default to the film's end, ``samples_at(length(edit_list), rate)``.
    each : callable, optional
        Told after each piece: how many are done, of how many. What it raises ends the mix.

    Returns
    -------
    float32 array, shape (count, 2)
        May exceed ±1: `loudness.master` brings it down.

    Raises
    ------
    Fault
        From an edit list that makes no film, or takes that cannot be read.
    """
    pieces = placed(edit_list)
    last = samples_at(length(edit_list), edit_list.rate)
    count = last - first if count is None else count
    sound = np.zeros((max(count, 0), 2), dtype=np.float32)
    for number, piece in enumerate(pieces):
        begin, end = samples_of(piece, edit_list)
        low, high = max(begin, first), min(end, first + count)
        if piece.piece.media and low < high:
            heard = _stems(piece, edit_list, takes, low - begin, high - low)
            split_in = number > 0 and continues(pieces[number - 1], piece)
            split_out = number + 1 < len(pieces) and continues(piece, pieces[number + 1])
            heard *= _envelope(piece, edit_list, (split_in, split_out), low, high)[:, None]
            sound[low - first : high - first] += heard
        if each is not None:
            each(number + 1, len(pieces))
    return sound


def _stems(piece: Placed, edit_list: EditList, takes: Takes, skip: int, count: int) -> np.ndarray:
    """Sum of the stems that are heard; `skip` samples into the piece."""
    take = takes.take(piece.piece.media)
    heard = np.zeros((count, 2), dtype=np.float32)
    names = tuple(name for name in take.stems if not piece.piece.levels.get(name, _PLAIN).muted)
    at = samples_at(piece.piece.first, edit_list.rate) + skip
    # Positions are rounded from the film's beginning, so a piece may want one sample more than its take has.
    there = min(count, max(0, samples_at(take.frames, take.rate) - at))
    for samples in take.sound(names, at, there).values():
        heard[:there] += samples
    return heard


def _envelope(piece: Placed, edit_list: EditList, split: tuple[bool, bool], low: int, high: int) -> np.ndarray:
    """Gain over the film's samples from `low` to `high`, float32."""
    begin, end = samples_of(piece, edit_list)
    rate = edit_list.rate
    at = np.arange(low, high, dtype=np.float64)
    gain = np.ones(high - low)
    soft = min(_SOFTENED, (end - begin) // 2)
    if piece.lead_in:
        gain *= _quarter_sine(at - begin, samples_at(piece.start + piece.lead_in, rate) - begin)
    elif begin > 0 and not split[0]:
        gain *= np.clip((at - begin + 0.5) / soft, 0, 1)
    if piece.lead_out:
        gain *= _quarter_sine(end - 1 - at, end - samples_at(piece.end - piece.lead_out, rate))
    elif not split[1] and not piece.piece.fade_out:
        gain *= np.clip((end - at - 0.5) / soft, 0, 1)
    if piece.piece.fade_out:
        frames = min(piece.piece.fade_out, piece.piece.frames)
        gain *= _quarter_sine(end - 1 - at, end - samples_at(piece.end - frames, rate))
    return gain.astype(np.float32)


def _quarter_sine(distance: np.ndarray, whole: int) -> np.ndarray:
    """0 at the edge, 1 from `whole` samples inside; a pair that crosses keeps its power."""
    return np.sin(np.clip((distance + 0.5) / max(whole, 1), 0, 1) * (np.pi / 2))
