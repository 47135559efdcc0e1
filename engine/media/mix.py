"""The mix: every stem and every sound at its exact place, one stereo programme."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from engine.media.cut import Placed, Takes, continues, is_still, placed, samples_of
from engine.messages.jobs import SAMPLE_RATE, EditList, Level, Sound, length, samples_at

_PLAIN = Level()
_SOFTENED = 96
"""Samples (2 ms) over which sound comes and goes at a hard cut, so that it does not click."""


@dataclass(frozen=True, slots=True)
class _Strand:
    """Stems of one file that come, stay and go together.

    Attributes
    ----------
    media : str
    names : tuple of str
    begin, end : int
        Where it is heard: samples of the film; `begin` may lie before the film, `end` after it.
    offset : int
        Sample of the file at the film's sample 0.
    gain : float
        Factor.
    rises, falls : tuple of int
        Lengths in samples of the quarter sines at its two ends.
    soft : (int, int)
        Lengths in samples of the short ramps at its two ends; 0 for none.
    """

    media: str
    names: tuple[str, ...]
    begin: int
    end: int
    offset: int
    gain: float
    rises: tuple[int, ...]
    falls: tuple[int, ...]
    soft: tuple[int, int]

    def envelope(self, low: int, high: int) -> np.ndarray:
        """Gain over the film's samples from `low` to `high`, float32."""
        at = np.arange(low, high, dtype=np.float64)
        gain = np.full(high - low, self.gain)
        for whole in self.rises:
            gain *= _quarter_sine(at - self.begin, whole)
        for whole in self.falls:
            gain *= _quarter_sine(self.end - 1 - at, whole)
        if self.soft[0]:
            gain *= np.clip((at - self.begin + 0.5) / self.soft[0], 0, 1)
        if self.soft[1]:
            gain *= np.clip((self.end - at - 0.5) / self.soft[1], 0, 1)
        return gain.astype(np.float32)


def programme(
    edit_list: EditList,
    takes: Takes,
    first: int = 0,
    count: int | None = None,
    each: Callable[[int, int], None] | None = None,
    pieces: tuple[Placed, ...] | None = None,
) -> np.ndarray:
    """Mix a stretch of a cut.

    Dissolves cross-fade with equal power, fades follow a quarter sine, hard cuts are softened over 2 ms except where
    a take was only split. A stem that begins before its picture or goes on after it does so as far as its take has
    sound; its transition moves with its end, and a fade of its own stands in the transition's place.

    Parameters
    ----------
    edit_list : EditList
    takes : Takes
    first : int
        First sample, counted from the film's beginning at 48 kHz.
    count : int, optional
        How many; by default to the film's end, ``samples_at(length(edit_list), rate)``. Beyond it there is silence.
    each : callable, optional
        Told after each piece and sound: how many are done, of how many. What it raises ends the mix.
    pieces : tuple of Placed, optional
        `placed` of the edit list, from whoever asks for many stretches.

    Returns
    -------
    float32 array, shape (count, 2)
        May exceed ±1: `loudness.master` brings it down.

    Raises
    ------
    Fault
        From an edit list that makes no film, or takes that cannot be read.
    """
    pieces = placed(edit_list) if pieces is None else pieces
    last = samples_at(length(edit_list), edit_list.rate)
    count = last - first if count is None else count
    sound = np.zeros((max(count, 0), 2), dtype=np.float32)
    until = min(first + count, last)
    # In whole frames, a little wide: that is quick to compare for thousands of pieces.
    frames = (first * edit_list.rate // SAMPLE_RATE - 1, until * edit_list.rate // SAMPLE_RATE + 2)
    steps = len(pieces) + len(edit_list.sounds)
    for number in range(steps):
        for strand in _strands(edit_list, pieces, number, takes, frames):
            low, high = max(strand.begin, first), min(strand.end, until)
            if low < high:
                sound[low - first : high - first] += _heard(strand, takes, low, high, last)
        if each is not None:
            each(number + 1, steps)
    return sound


def _heard(strand: _Strand, takes: Takes, low: int, high: int, last: int) -> np.ndarray:
    """Sum of a strand's stems over the film's samples from `low` to `high`."""
    heard = np.zeros((high - low, 2), dtype=np.float32)
    for samples in takes.sounding(strand.media).sound(strand.names, low + strand.offset, high - low).values():
        heard += samples
    heard *= strand.envelope(low, high)[:, None]
    if strand.end > last:  # the film ends in its midst
        heard *= np.clip((last - np.arange(low, high) - 0.5) / _SOFTENED, 0, 1).astype(np.float32)[:, None]
    return heard


def _strands(
    edit_list: EditList, pieces: tuple[Placed, ...], number: int, takes: Takes, frames: tuple[int, int]
) -> Iterator[_Strand]:
    """What is heard of the piece or sound of a number between two frames; files without a part in it stay closed."""
    since, until = frames
    if number >= len(pieces):
        sound = edit_list.sounds[number - len(pieces)]
        if sound.at < until and sound.at + sound.frames > since:
            yield from _free(sound, edit_list, takes)
        return
    piece = pieces[number]
    begin, end = piece.start, piece.start + piece.piece.frames
    if piece.piece.levels:
        begin -= max(level.lead for level in piece.piece.levels.values())
        end += max(level.tail for level in piece.piece.levels.values())
    # A negative lead of one stem leaves the others where the picture is.
    heard = min(begin, piece.start) < until and max(end, piece.end) > since
    if heard and piece.piece.media and not is_still(piece.piece.media):
        before = pieces[number - 1] if number else None
        after = pieces[number + 1] if number + 1 < len(pieces) else None
        yield from _stems(piece, before, after, edit_list, takes)


def _stems(
    piece: Placed, before: Placed | None, after: Placed | None, edit_list: EditList, takes: Takes
) -> Iterator[_Strand]:
    """A piece's stems, those of one level together."""
    rate, take = edit_list.rate, takes.take(piece.piece.media)
    offset = samples_at(piece.piece.first, rate) - samples_at(piece.start, rate)
    alike: dict[tuple[Level, bool, bool], list[str]] = {}
    for name in take.stems:
        level = piece.piece.levels.get(name, _PLAIN)
        split = (before is not None and _joined(before, piece, name), after is not None and _joined(piece, after, name))
        if not level.muted:
            alike.setdefault((level, *split), []).append(name)
    for (level, split_in, split_out), names in alike.items():
        # Positions are rounded from the film's beginning, so a piece may want one sample more than its take has.
        come = max(samples_at(piece.start - level.lead, rate), -offset)
        go = min(samples_at(piece.end + level.tail, rate), take.samples - offset)
        if come >= go:
            continue
        rises, falls = _ramps(piece, level, edit_list)
        soft = min(_SOFTENED, (go - come) // 2)
        soft_in = soft if not rises and not split_in and (come > 0 or level.lead) else 0
        yield _Strand(
            piece.piece.media,
            tuple(names),
            come,
            go,
            offset,
            _factor(level),
            rises,
            falls,
            (soft_in, 0 if falls or split_out else soft),
        )


def _ramps(piece: Placed, level: Level, edit_list: EditList) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """How a piece's stem rises and falls: by its own fades, else by the picture's transitions."""
    rate = edit_list.rate
    begin, end = samples_of(piece, edit_list)
    rises, falls = [], []
    if level.fade_in:
        rises.append(samples_at(piece.start + level.fade_in, rate) - begin)
    elif piece.lead_in:
        rises.append(samples_at(piece.start + piece.lead_in, rate) - begin)
    if level.fade_out:
        falls.append(end - samples_at(piece.end - level.fade_out, rate))
    else:
        if piece.lead_out:
            falls.append(end - samples_at(piece.end - piece.lead_out, rate))
        if piece.piece.fade_out:
            falls.append(end - samples_at(piece.end - min(piece.piece.fade_out, piece.piece.frames), rate))
    return tuple(rises), tuple(falls)


def _joined(before: Placed, after: Placed, stem: str) -> bool:
    """Whether nothing is to be heard of a cut in a stem, because the take was only split there."""
    one, other = before.piece.levels.get(stem, _PLAIN), after.piece.levels.get(stem, _PLAIN)
    return (
        continues(before, after)
        and (one.gain, one.muted) == (other.gain, other.muted)
        and not (one.tail or one.fade_out or other.lead or other.fade_in)
    )


def _free(sound: Sound, edit_list: EditList, takes: Takes) -> Iterator[_Strand]:
    """A sound of its own."""
    rate, level = edit_list.rate, sound.level
    reader = takes.sounding(sound.media)
    names = tuple(name for name in reader.stems if not sound.stems or name in sound.stems)
    begin = samples_at(sound.at, rate)
    offset = samples_at(sound.first, rate) - begin
    wanted = samples_at(sound.at + sound.frames, rate)
    end = min(wanted, reader.samples - offset)
    if level.muted or begin >= end or not names:
        return
    rises = (samples_at(sound.at + level.fade_in, rate) - begin,) if level.fade_in else ()
    falls = (wanted - samples_at(sound.at + sound.frames - level.fade_out, rate),) if level.fade_out else ()
    soft = min(_SOFTENED, (end - begin) // 2)
    split_in = any(_goes_on(other, sound) for other in edit_list.sounds)
    split_out = any(_goes_on(sound, other) for other in edit_list.sounds)
    yield _Strand(
        sound.media,
        names,
        begin,
        end,
        offset,
        _factor(level),
        rises,
        falls,
        (0 if rises or split_in else soft, 0 if falls or split_out else soft),
    )


def _goes_on(before: Sound, after: Sound) -> bool:
    """Whether a sound was only split between these two."""
    return (
        before.at + before.frames == after.at
        and before.first + before.frames == after.first
        and (before.media, before.stems, before.level.gain) == (after.media, after.stems, after.level.gain)
        and not (before.level.muted or after.level.muted or before.level.fade_out or after.level.fade_in)
    )


def _factor(level: Level) -> float:
    return 10 ** (level.gain / 20)


def _quarter_sine(distance: np.ndarray, whole: int) -> np.ndarray:
    """0 at the edge, 1 from `whole` samples inside; a pair that crosses keeps its power."""
    return np.sin(np.clip((distance + 0.5) / max(whole, 1), 0, 1) * (np.pi / 2))
