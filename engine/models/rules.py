"""What a model is asked to render so that cutting it gives exactly what was asked: sizes, lengths, rates."""

from __future__ import annotations

import math
from fractions import Fraction

from engine.messages.faults import Fault
from engine.messages.requests import Value
from engine.models.family import Family, Preset


class Snapped(Value, frozen=True):
    """What a model renders.

    Attributes
    ----------
    width, height, frames : int
    rate : Fraction
        Frames a second.
    """

    width: int
    height: int
    frames: int
    rate: Fraction


def snap(family: Family, width: int, height: int, frames: int, rate: Fraction, preset: Preset | None = None) -> Snapped:
    """The least that a model renders and that holds a shot of this size and length.

    Where the model cannot render as large, or as small, the shape stays and the picture is scaled afterwards.

    Parameters
    ----------
    family : Family
    width, height, frames : int
    rate : Fraction
        The film's.
    preset : Preset, optional
        One that enlarges twofold needs both sides to be halved.

    Raises
    ------
    Fault
        ``model.too_long``.
    """
    own = rate if family.any_rate else nearest_rate(family.rates, rate)
    needed = frames if own == rate else math.ceil(frames * own / rate)
    lengths = family.lengths
    steps = max(0, math.ceil((needed - lengths.first) / lengths.step))
    whole = max(lengths.first + steps * lengths.step, lengths.least)
    if whole > lengths.most:
        longest = math.floor(lengths.most * rate / own)
        raise Fault("model.too_long", frames=frames, longest=longest, model=family.title)
    multiple = family.sizes.multiple * (2 if preset and preset.refine else 1)
    return Snapped(*_size(family, width, height, multiple), whole, own)


def nearest_rate(rates: tuple[Fraction, ...], rate: Fraction) -> Fraction:
    """The film's own rate where the model has it, else the one it was made for first."""
    return rate if rate in rates else rates[0]


def _size(family: Family, width: int, height: int, multiple: int) -> tuple[int, int]:
    sizes = family.sizes
    scale = max(1.0, sizes.least / min(width, height))
    scale = min(scale, math.sqrt(sizes.most / (width * height)))
    found = [max(math.ceil(side * scale / multiple - 1e-6), 1) * multiple for side in (width, height)]
    while found[0] * found[1] > sizes.most and max(found) > multiple:
        # Rounding up went over the edge.
        found[found.index(max(found))] -= multiple
    return found[0], found[1]
