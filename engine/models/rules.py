"""What a model is asked to render so that cutting it gives exactly what was asked: sizes, lengths, rates.

A shot that is longer than a model's longest clip is cut into stretches, each of which goes on from the last pictures
of the one before, and from its last sound where the model can.
"""

from __future__ import annotations

import math
from fractions import Fraction

from engine.messages.faults import Fault
from engine.messages.requests import Value
from engine.models.family import Capabilities, Family, Lengths, Preset

NEAR = Fraction(1, 500)
"""Up to such a share apart a rate is a whole number of frames a second, as far as ears can tell: 23.976 is 24."""

LEAD = 2
"""Steps of a family's rule of lengths that a clip has from which a model goes on: enough to tell how things move."""


class Stretch(Value, frozen=True):
    """Frames of a shot that are rendered at once, in the model's own frames.

    Attributes
    ----------
    begin, frames : int
        From which frame on, and how many.
    lead : int
        How many of them are the end of the stretch before, given to the model and not shown again.
    heard : bool
        Whether it goes on from the sound of the stretch before, too.
    """

    begin: int
    frames: int
    lead: int = 0
    heard: bool = False

    @property
    def end(self) -> int:
        """The first frame after it."""
        return self.begin + self.frames


class Snapped(Value, frozen=True):
    """What a model renders.

    Attributes
    ----------
    width, height : int
    frames : int
        Of the longest stretch.
    rate : Fraction
        Frames a second.
    stretches : tuple of Stretch
        One, but for a shot beyond the longest clip.
    """

    width: int
    height: int
    frames: int
    rate: Fraction
    stretches: tuple[Stretch, ...]

    @property
    def lengths(self) -> tuple[int, ...]:
        """Frames of each stretch."""
        return tuple(each.frames for each in self.stretches)


def snap(
    family: Family,
    width: int,
    height: int,
    frames: int,
    rate: Fraction,
    preset: Preset | None = None,
    can: Capabilities | None = None,
    *,
    lead: int = 0,
    references: bool = False,
    longest: int = 0,
) -> Snapped:
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
    can : Capabilities, optional
        Of the weights; the family's where it is not given.
    lead : int
        Frames, of the model's own, of a clip that the shot goes on from.
    references : bool
        Whether pictures of people and things are given.
    longest : int
        Frames of a stretch at most, of the model's own; 0 for as many as the model renders.

    Raises
    ------
    Fault
        ``model.too_long`` where the model cannot go on from pictures, ``model.too_long_with_references`` where it
        cannot beside references.
    """
    own = own_rate(family, rate)
    needed = lead + shown(frames, rate, own)
    lengths = family.lengths
    able = can or family.can
    over = overlap(lengths, able, references=references)
    most = min(longest or lengths.most, lengths.most) if over else lengths.most
    if needed > lengths.most and not over:
        code = "model.too_long_with_references" if overlap(lengths, able) else "model.too_long"
        held = math.ceil((lengths.most - lead) * rate / own)
        raise Fault(code, frames=frames, longest=held, model=family.title)
    cut = stretches(lengths, needed, over, most, pace(lengths, own, able.heard) if able.prefix else 0)
    multiple = family.sizes.multiple * (2 if preset and preset.refine else 1)
    return Snapped(
        **dict(zip(("width", "height"), _size(family, width, height, multiple), strict=True)),
        frames=max(each.frames for each in cut),
        rate=own,
        stretches=cut,
    )


def stretches(lengths: Lengths, needed: int, over: int, most: int, every: int = 0) -> tuple[Stretch, ...]:
    """Cut so many frames into as few stretches as may be, about as long as each other.

    Parameters
    ----------
    lengths : Lengths
    needed : int
        The last stretch may have some more, as the rule of lengths has it.
    over : int
        Frames that a stretch shares with the one before; 0 where nothing is gone on from, and all is one stretch.
    most : int
        Frames of a stretch; at least a step beyond those that it shares.
    every : int
        So many frames apart stretches begin that go on from sound, see `pace`; 0 where none does. Where a stretch
        has no room for them, none goes on from sound.
    """
    most = max(whole(lengths, over + 1), lengths.first + (most - lengths.first) // lengths.step * lengths.step)
    if not over or needed <= most:
        return (Stretch(begin=0, frames=whole(lengths, needed)),)
    heard = 0 < every <= most - over and lengths.least <= over + every
    # The last stretch may be of any length, the others end where the next one can begin.
    further = (most - over) // every * every if heard else most - over
    count = 1 + math.ceil((needed - most) / further)
    found: list[Stretch] = []
    begin = 0
    for left in range(count, 0, -1):
        new = math.ceil((needed - begin - over) / left)
        if heard and left > 1:
            new = min(math.ceil(new / every) * every, further)
        frames = whole(lengths, over + new)
        found.append(Stretch(begin=begin, frames=frames, lead=over if begin else 0, heard=heard and begin > 0))
        begin += frames - over
        if begin + over >= needed:
            break
    return tuple(found)


def pace(lengths: Lengths, own: Fraction, heard: int) -> int:
    """How many frames apart stretches begin that go on from sound: there a latent of sound begins, too.

    Parameters
    ----------
    lengths : Lengths
    own : Fraction
        Frames a second.
    heard : int
        Latents of sound a second; of 0 the answer is 0.
    """
    counted = Fraction(round(own)) if round(own) and abs(own / round(own) - 1) < NEAR else own
    return math.lcm(lengths.step, (heard / counted).denominator) if heard else 0


def latent_at(begin: int, own: Fraction, heard: int) -> int:
    """The latent of sound, of so many a second, with which a stretch begins: of odd rates the nearest."""
    return round(heard * begin / own)


def overlap(lengths: Lengths, can: Capabilities, *, references: bool = False) -> int:
    """Frames of a stretch that the next one is given: a clip where the model takes one, else the last picture.

    0 where the model goes on from nothing.
    """
    if can.prefix:
        return lengths.first + LEAD * lengths.step
    return int(can.first and not (references and can.apart))


def lead_of(lengths: Lengths, count: int) -> int:
    """Of a clip of so many frames those that a model goes on from, as its rule of lengths has it."""
    steps = min((count - lengths.first) // lengths.step, LEAD)
    return lengths.first + steps * lengths.step if steps >= 0 else 0


def whole(lengths: Lengths, needed: int) -> int:
    """The shortest length that a model renders and that holds so many frames."""
    steps = max(0, math.ceil((needed - lengths.first) / lengths.step))
    return max(lengths.first + steps * lengths.step, lengths.least)


def shown(frames: int, rate: Fraction, own: Fraction) -> int:
    """Frames at a model's own rate of which a film's are made, each of which shows the picture of its time."""
    return math.floor((frames - 1) * own / rate) + 1


def late(frames: int, rate: Fraction, snapped: Snapped, can: Capabilities, lead: int) -> int:
    """Frames of a model by which a last picture stands beyond a shot of a film's frames and rate.

    What takes no picture in between has the last one where it ends itself.
    """
    return 0 if can.between else snapped.stretches[-1].end - lead - shown(frames, rate, snapped.rate)


def own_rate(family: Family, rate: Fraction) -> Fraction:
    """The rate at which a model renders for a film's."""
    return rate if family.any_rate else nearest_rate(family.rates, rate)


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
